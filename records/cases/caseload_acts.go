package cases

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/when"
)

// The days over which work and supervision are summed.
const (
	WorkDays        = 30
	SupervisionDays = 90
)

// AddWork hands over minutes of service by worker (id of the person) in a period. It is called before anybody
// is answered.
func (d *Desk) AddWork(minutes func(tx *db.Tx, from, to when.Day) (map[string]int64, error)) {
	d.work = append(d.work, minutes)
}

// Caseload gives the workload of each worker, the heaviest first, and whether any room counts minutes of
// service: verb caseload.measure. Numbers are of all cases, whoever may open them.
func (d *Desk) Caseload(ctx context.Context) (rows []*Workload, worked bool, err error) {
	worked = len(d.work) > 0
	err = clerk.Count(ctx, d.House.Clerk, "caseload.measure", "caseload", func(tx *db.Tx) error {
		rows = nil
		at := map[string]*Workload{}
		of := func(person string) *Workload {
			if at[person] == nil {
				at[person] = &Workload{Person: person}
			}
			return at[person]
		}
		if err := db.Each(tx, "caseload.of_workers", func(w Workload) error { at[w.Person] = &w; return nil },
			db.Args{"untouched": tx.Today.Add(-d.UntouchedDays())}); err != nil {
			return err
		}
		type sum struct {
			Person string `db:"person"`
			N      int    `db:"n"`
		}
		if err := db.Each(tx, "caseload.overdue", func(s sum) error { of(s.Person).Overdue = s.N; return nil }); err != nil {
			return err
		}
		if err := db.Each(tx, "supervision.of_workers", func(s sum) error { of(s.Person).Supervised = s.N; return nil },
			db.Args{"from": tx.Today.Add(-SupervisionDays), "to": tx.Today}); err != nil {
			return err
		}
		for _, minutes := range d.work {
			by, err := minutes(tx, tx.Today.Add(-WorkDays), tx.Today)
			if err != nil {
				return err
			}
			for person, n := range by {
				of(person).Worked += n
			}
		}
		for _, w := range at {
			rows = append(rows, w)
		}
		slices.SortFunc(rows, func(a, b *Workload) int {
			if n := b.Led - a.Led; n != 0 {
				return n
			}
			return strings.Compare(a.Person, b.Person)
		})
		return nil
	})
	return rows, worked, err
}

// Totals gives how many cases are open, untouched and without anybody: verb caseload.measure.
func (d *Desk) Totals(ctx context.Context) (Totals, error) {
	var out Totals
	err := clerk.Count(ctx, d.House.Clerk, "caseload.measure", "totals", func(tx *db.Tx) error {
		var err error
		out, err = db.One[Totals](tx, "caseload.totals", db.Args{"untouched": tx.Today.Add(-d.UntouchedDays())})
		return err
	})
	return out, err
}
