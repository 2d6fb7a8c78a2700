package identification

import (
	"context"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/privacy"
	"drosme/records/cases"
)

// Sheet is what is known of a case, with who and when, and the sex of the person's record.
type Sheet struct {
	Case  *cases.Case
	Facts *Facts   // of the last version; of version 0 everything is not asked
	Past  []*Facts // all versions, the newest first
	Sex   string   // list sex
}

// Facts opens the facts of a case with their history: verb identification.read.
func (d *Desk) Facts(ctx context.Context, caseID string) (*Sheet, error) {
	k, err := d.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := &Sheet{Case: k}
	out.Past, err = clerk.List(ctx, d.House.Clerk, "identification.read", func(tx *db.Tx) ([]*Facts, error) {
		rows, err := db.All[Facts](tx, "facts.of_case", db.Args{"case_id": k.ID})
		if err != nil {
			return nil, err
		}
		out.Sex, err = db.One[string](tx, "facts.sex", db.Args{"case_id": k.ID})
		return pointers(rows), err
	})
	if err != nil {
		return nil, err
	}
	if len(out.Past) > 0 {
		out.Facts = out.Past[0]
	} else {
		out.Facts = &Facts{Case: k.ID}
		out.Facts.Fill()
	}
	return out, nil
}

func pointers[T any](rows []T) []*T {
	out := make([]*T, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out
}

// Save keeps what some step of the form asked: verb identification.change. Set changes the facts as they stand;
// their version must be the one that the form was made from, else Conflict. What is the same makes no version.
func (d *Desk) Save(ctx context.Context, caseID string, version int, set func(f *Facts)) error {
	return clerk.Change(ctx, d.House.Clerk, "identification.change", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		now, _, err := d.FactsIn(tx, k.ID)
		if err != nil {
			return err
		}
		if now.Version != version {
			return fault.New(fault.Conflict, "")
		}
		next := now
		set(&next)
		privacy.PutBack(&next, &now, tx.Actor.Person)
		next.Fill()
		if now.Version > 0 && len(next.Changed(&now)) == 0 {
			return nil
		}
		if err := d.PutIn(tx, k, &next); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// FactsIn gives the facts of a case as they stand, inside a transaction of the clerk: for this desk and for the
// rooms that write them out, such as the exchange. False, and facts of which nothing was asked, where none are
// noted. It asks nobody who may: the caller has loaded the case through the clerk.
func (d *Desk) FactsIn(tx *db.Tx, caseID string) (Facts, bool, error) { return factsIn(tx, caseID) }

func factsIn(tx *db.Tx, caseID string) (Facts, bool, error) {
	f, there, err := db.Maybe[Facts](tx, "facts.latest", db.Args{"case_id": caseID})
	if !there {
		f = Facts{Case: caseID}
		f.Fill()
	}
	return f, there, err
}

// PutIn keeps facts as the next version of a case, inside the act of this desk or of another room; the versions
// before stay. Id, day, moment, who and version are filled in; what is empty is not asked. Faults are in the
// fields; Conflict where the version given is not the last one.
func (d *Desk) PutIn(tx *db.Tx, k *cases.Case, f *Facts) error {
	now, _, err := factsIn(tx, k.ID)
	if err != nil {
		return err
	}
	if f.Version != now.Version {
		return fault.New(fault.Conflict, "")
	}
	f.Fill()
	var faults fault.List
	f.Check(faults.Add)
	if err := faults.Err(); err != nil {
		return err
	}
	tx.About(k.Person)
	if changed := f.Changed(&now); len(changed) > 0 {
		tx.Note("facts", "", strings.Join(changed, " "))
	}
	f.ID, f.Case, f.Version = id.Random(d.House.Random), k.ID, now.Version+1
	f.Day, f.At, f.By, f.ByPerson = tx.Today, tx.Now, tx.Actor.Name(), tx.Actor.Person
	_, err = tx.Exec("facts.insert", f)
	if db.IsDuplicate(err) {
		return db.ErrAgain
	}
	return err
}
