package casework

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

// Dates gives the appointments of a case, those to come first: verb date.list.
func (d *Desk) Dates(ctx context.Context, caseID string) ([]*Date, error) {
	rows, err := clerk.List(ctx, d.h.Clerk, "date.list", func(tx *db.Tx) ([]*Date, error) {
		found, err := db.All[Date](tx, "date.of_case", db.Args{"case_id": caseID})
		return pointers(found), err
	})
	for _, x := range rows {
		if x.What, err = d.open(ctx, x.Served, "date", x.ID, x.Sealed); err != nil {
			return nil, err
		}
	}
	return rows, err
}

// AddDate keeps an appointment: verb date.add. One who has not signed secrecy is refused. An interpreter who must
// not learn of the case, one who is not there and one who is booked elsewhere get the same sentence: it tells neither of
// the other booking nor of who must not learn.
func (d *Desk) AddDate(ctx context.Context, caseID string, x Date, interpreterCode string) error {
	return d.change(ctx, "date.add", caseID, func(tx *db.Tx, k *cases.Case) error {
		x := x
		x.State = "planned"
		var faults fault.List
		if interpreterCode != "" {
			p, there, err := people.ByCode(tx, interpreterCode)
			if err != nil {
				return err
			}
			barred := false
			if there {
				if barred, err = d.cases.KeptFrom(tx, k, p.ID); err != nil {
					return err
				}
			}
			if !there || barred || p.Kind == people.Served || p.ID == k.Person {
				faults.Add("interpreter", "date.interpreter_not_offered")
			} else {
				x.Interpreter = p.ID
				busy, err := db.One[int](tx, "date.clash", db.Args{"interpreter": p.ID, "starts_at": x.StartsAt})
				if err != nil {
					return err
				}
				if busy > 0 {
					faults.Add("interpreter", "date.interpreter_not_offered")
				}
			}
		}
		if x.Owner != "" {
			if able, err := d.owns(tx, k, x.Owner); err != nil {
				return err
			} else if !able {
				faults.Add("owner", "field.choose")
			}
		}
		x.Check(faults.Add)
		checkText("what", x.What, faults.Add)
		if x.StartsAt != "" && x.StartsAt.Day() < k.OpenedOn {
			faults.Add("starts_at", "casework.before_case")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		x.ID, x.Case, x.Day = id.New(), k.ID, x.StartsAt.Day()
		if x.Owner == "" {
			x.Owner = tx.Actor.Person
		}
		var err error
		if x.Sealed, err = d.seal(ctx, k.Person, "date", x.ID, x.What); err != nil {
			return err
		}
		_, err = tx.Exec("date.insert", x)
		return err
	})
}

// Settle says how an appointment ended: verb date.settle.
func (d *Desk) Settle(ctx context.Context, caseID, date string, version int, state string) error {
	return d.change(ctx, "date.settle", caseID, func(tx *db.Tx, k *cases.Case) error {
		if !slices.Contains(DateStates, state) {
			return fault.In("state", "field.choose")
		}
		x, err := db.One[Date](tx, "date.by_id", db.Args{"id": date})
		if err == nil && x.Case != k.ID {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		tx.Note("state", x.State, state)
		return saved(tx.Exec("date.state", db.Args{"id": date, "version": version, "state": state}))
	})
}

// Coming gives the appointments of cases on whose team the actor works until a day: verb date.list. Without what they are about.
func (d *Desk) Coming(ctx context.Context, until when.Day, most int) ([]*Date, error) {
	return clerk.List(ctx, d.h.Clerk, "date.list", func(tx *db.Tx) ([]*Date, error) {
		found, err := db.All[Date](tx, "date.due", db.Args{"until": until, "most": most})
		return pointers(found), err
	})
}
