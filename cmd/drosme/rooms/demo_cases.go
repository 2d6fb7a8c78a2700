package rooms

import (
	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/records/cases"
)

// openCases makes three invented cases: an open one of the caseworker of the demonstration, an open one of
// another team, and one of the caseworker that came before. None has a name.
func (d *demo) openCases() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		began  int
		origin string
		worker string
	}{{40, "helpline", ""}, {21, "self", d.crew[1]}, {300, "police", ""}} {
		as := worker
		if x.worker != "" {
			as = d.responsible
		}
		id, err := d.Cases.Open(as, cases.Opening{Case: cases.Case{OpenedOn: d.today.Add(-x.began), Origin: x.origin}, Worker: x.worker})
		if err != nil {
			return err
		}
		d.cases = append(d.cases, id)
	}
	return clerk.Change(worker, d.house.Clerk, "case.change", d.cases[2], cases.Load, func(tx *db.Tx, k *cases.Case) error {
		k.ClosedOn, k.Outcome = d.today.Add(-60), "goals_met"
		return cases.Update(tx, k)
	})
}
