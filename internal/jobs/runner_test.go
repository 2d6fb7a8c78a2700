package jobs_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/jobs"
	"drosme/internal/when"
)

func rooms(*area.House) []area.Area { return []area.Area{jobs.Area()} }

func runner(h *housetest.House, list ...area.Job) *jobs.Runner {
	return &jobs.Runner{Store: h.Store, Jobs: list, Now: h.Clock.Now}
}

func do(t *testing.T, r *jobs.Runner, j area.Job) bool {
	t.Helper()
	ran, err := r.Do(context.Background(), j)
	housetest.Must(t, err)
	return ran
}

func TestAJobRunsAtTheStartAndThenInItsTime(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ran := 0
		j := area.Job{Name: "letters", Every: time.Hour, Run: func(ctx context.Context) error {
			if clerk.ActorOf(ctx).System != "jobs" {
				t.Error("the job does not act as jobs")
			}
			ran++
			return nil
		}}
		r := runner(h, j)
		if !do(t, r, j) || do(t, r, j) || ran != 1 {
			t.Errorf("at the start it ran %d times, want once", ran)
		}
		h.Clock.Move(59 * time.Minute)
		if do(t, r, j) {
			t.Error("it runs before its time")
		}
		h.Clock.Move(2 * time.Minute)
		if !do(t, r, j) || ran != 2 {
			t.Error("it does not run in its time")
		}
		out, err := jobs.Outcomes(context.Background(), h.Store)
		housetest.Must(t, err)
		if len(out) != 1 || out[0].Outcome != "done" || out[0].Next != when.ToMoment(h.Clock.Now().Add(time.Hour)) {
			t.Errorf("doctor reads %+v", out)
		}
		now := when.ToMoment(h.Clock.Now())
		if out[0].Late(now) || !out[0].Late(when.ToMoment(h.Clock.Now().Add(2*time.Hour))) {
			t.Error("late is not told from in time")
		}
	})
}

func TestTwoServersDoNotRunTheSameJob(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		var running, most, total atomic.Int64
		entered, leave := make(chan struct{}), make(chan struct{})
		j := area.Job{Name: "door", Every: time.Hour, Run: func(context.Context) error {
			most.Store(max(most.Load(), running.Add(1)))
			total.Add(1)
			entered <- struct{}{}
			<-leave
			running.Add(-1)
			return nil
		}}
		a, b := runner(h, j), runner(h, j)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := a.Do(context.Background(), j); err != nil {
				t.Error(err)
			}
		}()
		<-entered
		for range 5 {
			if do(t, b, j) {
				t.Error("the second server runs what the first one is running")
			}
		}
		close(leave)
		wg.Wait()
		if most.Load() != 1 || total.Load() != 1 {
			t.Errorf("%d at once, %d in all", most.Load(), total.Load())
		}
	})
}

func TestAServerThatDiedGivesItsJobFree(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ctx, die := context.WithCancel(context.Background())
		j := area.Job{Name: "door", Every: time.Minute, Run: func(context.Context) error { die(); return context.Canceled }}
		if ran, err := runner(h, j).Do(ctx, j); err != nil || !ran {
			t.Fatal(ran, err)
		}
		again := j
		count := 0
		again.Run = func(context.Context) error { count++; return nil }
		if !do(t, runner(h, again), again) || count != 1 {
			t.Error("a job that was cut off is not taken up by the next server")
		}
	})
}

func TestAJobThatFailsWaitsLongerEachTimeAndSaysNothingOfPeople(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		fails := true
		j := area.Job{Name: "letters", Every: time.Minute, Run: func(context.Context) error {
			if fails {
				return fault.Because(fault.Failed, errors.New("Anna Paraudziņa"))
			}
			panic("Anna Paraudziņa")
		}}
		r := runner(h, j)
		do(t, r, j)
		h.Clock.Move(61 * time.Second)
		do(t, r, j)
		h.Clock.Move(61 * time.Second)
		if do(t, r, j) {
			t.Error("after two failures it is tried again within the usual time")
		}
		h.Clock.Move(time.Minute)
		fails = false
		if !do(t, r, j) {
			t.Error("it is not tried again")
		}
		out, err := jobs.Outcomes(context.Background(), h.Store)
		housetest.Must(t, err)
		if o := out[0]; o.Outcome != "failed" || o.Failures != 3 || o.Reason != "jobs.broke_off" {
			t.Errorf("doctor reads %+v", o)
		}
	})
}

func TestARunnerRunsUntilItIsStopped(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	ran := make(chan struct{}, 10)
	j := area.Job{Name: "letters", Every: time.Millisecond, Run: func(context.Context) error { ran <- struct{}{}; return nil }}
	r := runner(h, j)
	r.Tick, r.Now = time.Millisecond, time.Now // a clock that goes on by itself
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { r.Run(ctx); close(done) }()
	for range 3 {
		<-ran
	}
	stop()
	<-done
}
