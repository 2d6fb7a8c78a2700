package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

// lease is how long a job belongs to a runner that says nothing more; it says so three times as often.
const lease = 2 * time.Minute

// Runner runs the jobs of one house in one server.
type Runner struct {
	Store *db.Store
	Jobs  []area.Job
	Now   func() time.Time
	Slog  *slog.Logger  // nil: the default one
	Tick  time.Duration // how often it looks what is due; 0: five seconds
	Lease time.Duration // 0: two minutes

	holder  string
	started when.Moment
	once    sync.Once
	fault   error
}

// Run looks what is due until the context ends, and waits for what is running. Each job runs beside the
// others; one that is still running is not begun again.
func (r *Runner) Run(ctx context.Context) {
	tick := r.Tick
	if tick == 0 {
		tick = 5 * time.Second
	}
	var all sync.WaitGroup
	defer all.Wait()
	for _, job := range r.Jobs {
		all.Add(1)
		go func() {
			defer all.Done()
			t := time.NewTicker(tick)
			defer t.Stop()
			for {
				if _, err := r.Do(ctx, job); err != nil && ctx.Err() == nil {
					r.slog().Error("a job could not be looked for", "job", job.Name, "fault", string(fault.As(err).Kind))
				}
				select {
				case <-ctx.Done():
					return
				case <-t.C:
				}
			}
		}()
	}
}

func (r *Runner) slog() *slog.Logger {
	if r.Slog == nil {
		return slog.Default()
	}
	return r.Slog
}

func (r *Runner) lease() time.Duration {
	if r.Lease == 0 {
		return lease
	}
	return r.Lease
}

// begin makes the rows of all jobs, once.
func (r *Runner) begin(ctx context.Context) error {
	r.once.Do(func() {
		r.holder = id.New()
		r.started = when.ToMoment(r.Now())
		r.fault = r.Store.Write(ctx, func(tx *db.Tx) error {
			for _, j := range r.Jobs {
				if _, err := tx.Exec("job.know", db.Args{"name": j.Name}); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return r.fault
}

// Do runs one job if it is due and nobody else has it; false where it was not its time. A job is due
// when its hour has come, and once after this runner began. That it failed is kept, not given back.
func (r *Runner) Do(ctx context.Context, job area.Job) (bool, error) {
	if err := r.begin(ctx); err != nil {
		return false, err
	}
	began := r.Now()
	mine := false
	err := r.Store.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("job.take", db.Args{"name": job.Name, "holder": r.holder, "until": r.until(), "now": when.ToMoment(began), "since": r.started})
		mine = n > 0
		return err
	})
	if err != nil || !mine {
		return false, err
	}
	stop := r.keep(ctx, job.Name)
	failed := r.run(ctx, job)
	stop()
	if failed != nil && ctx.Err() != nil { // the house closes: the job is free at once for another server
		return true, r.Store.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
			_, err := tx.Exec("job.free", db.Args{"name": job.Name, "holder": r.holder})
			return err
		})
	}
	return true, r.end(context.WithoutCancel(ctx), job, began, failed)
}

func (r *Runner) until() when.Moment { return when.ToMoment(r.Now().Add(r.lease())) }

// keep says again and again that the job is still running.
func (r *Runner) keep(ctx context.Context, name string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(r.lease() / 3)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				err := r.Store.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec("job.keep", db.Args{"name": name, "holder": r.holder, "until": r.until()})
					return err
				})
				if err != nil && ctx.Err() == nil {
					r.slog().Error("a running job could not be kept", "job", name, "fault", string(fault.As(err).Kind))
				}
			}
		}
	}()
	return func() { cancel(); <-done }
}

// run runs the job as the actor jobs. One that breaks off ends itself alone.
func (r *Runner) run(ctx context.Context, job area.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Failed, "jobs.broke_off")
		}
	}()
	return job.Run(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
}

func (r *Runner) end(ctx context.Context, job area.Job, began time.Time, failed error) error {
	return r.Store.Write(ctx, func(tx *db.Tx) error {
		now := r.Now()
		outcome, reason, next := "done", "", now.Add(job.Every)
		if failed != nil {
			// The key or the kind of the fault, never its text: that may hold what somebody typed.
			f := fault.As(failed)
			outcome, reason = "failed", string(f.Kind)
			if f.Key != "" {
				reason = f.Key
			}
			n, err := db.One[int](tx, "job.failures", db.Args{"name": job.Name})
			if err != nil {
				return err
			}
			next = now.Add(Pause(job.Every, n+1))
			r.slog().Error("a job failed", "job", job.Name, "reason", reason)
		}
		_, err := tx.Exec("job.end", db.Args{"name": job.Name, "holder": r.holder, "now": when.ToMoment(now), "next": when.ToMoment(next),
			"outcome": outcome, "reason": reason, "milliseconds": now.Sub(began).Milliseconds()})
		return err
	})
}

// Pause is how long to wait after so many failures in a row: as long as usual at first, twice as long
// each time, six hours at most, or as long as usual where that is more.
func Pause(every time.Duration, failures int) time.Duration {
	p := every
	for range min(failures, 16) - 1 {
		p *= 2
		if p >= 6*time.Hour {
			return max(every, 6*time.Hour)
		}
	}
	return p
}

// Outcome is how a job stands, for doctor and the administrator's page.
type Outcome struct {
	Name         string      `db:"name" class:"plain"`
	Next         when.Moment `db:"next_at" class:"plain"`
	Started      when.Moment `db:"started_at" class:"plain"`
	Ended        when.Moment `db:"ended_at" class:"plain"`
	Outcome      string      `db:"outcome" class:"plain"` // done, failed, or empty: never ended
	Reason       string      `db:"reason" class:"plain"`  // kind or key of the fault
	Failures     int         `db:"failures" class:"plain"`
	Milliseconds int         `db:"milliseconds" class:"plain"`
}

// Late tells whether a job should have run long ago: no server runs, or it hangs.
func (o Outcome) Late(now when.Moment) bool {
	return o.Next != "" && now.Time().Sub(o.Next.Time()) > 15*time.Minute
}

// Outcomes says how all jobs of a house stand.
func Outcomes(ctx context.Context, store *db.Store) (out []Outcome, err error) {
	err = store.Read(ctx, func(tx *db.Tx) error {
		out, err = db.All[Outcome](tx, "job.all")
		return err
	})
	return out, err
}

// Area brings the table of jobs into the house.
func Area() area.Area { return area.Area{Name: "internal/jobs", Files: Files} }
