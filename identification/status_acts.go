package identification

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/approvals"
	"drosme/records/cases"
)

// Standing is how a case stands: all records, the newest first, and the one that holds today.
type Standing struct {
	Case    *cases.Case
	Records []*Status
	Now     *Status // nil: none
}

// Record gives one of the records.
func (s *Standing) Record(id string) (*Status, bool) {
	i := slices.IndexFunc(s.Records, func(r *Status) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return s.Records[i], true
}

// Righted tells whether an approved correction stands in the place of a record.
func (s *Standing) Righted(id string) bool {
	return slices.ContainsFunc(s.Records, func(r *Status) bool { return r.Corrects == id && r.State == Approved })
}

// Standing opens the status of a case with its history: verb identification.read.
func (d *Desk) Standing(ctx context.Context, caseID string) (*Standing, error) {
	k, err := d.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := &Standing{Case: k}
	out.Records, err = clerk.List(ctx, d.House.Clerk, "identification.read", func(tx *db.Tx) ([]*Status, error) {
		rows, err := db.All[Status](tx, "status.of_case", db.Args{"case_id": k.ID})
		return pointers(rows), err
	})
	if err != nil {
		return nil, err
	}
	for _, s := range out.Records {
		if err := d.open(ctx, k.Person, "status "+s.ID, &s.Why); err != nil {
			return nil, err
		}
	}
	_, today := d.House.Clerk.Now()
	out.Now, _ = On(out.Records, today, "")
	return out, nil
}

func statusesIn(tx *db.Tx, caseID string) ([]*Status, error) {
	rows, err := db.All[Status](tx, "status.in_case", db.Args{"case_id": caseID})
	return pointers(rows), err
}

// StatusOn gives the status of a case as it held at the end of a day, inside a transaction of the clerk: for
// every statistic, of today or of a day long past. False where none held. It asks nobody who may.
func (d *Desk) StatusOn(tx *db.Tx, caseID string, day when.Day) (*Status, bool, error) {
	return d.StatusKnown(tx, caseID, day, "")
}

// StatusKnown is StatusOn as the house knew it at a moment: a correction that was approved later does not count.
func (d *Desk) StatusKnown(tx *db.Tx, caseID string, day when.Day, known when.Moment) (*Status, bool, error) {
	all, err := statusesIn(tx, caseID)
	if err != nil {
		return nil, false, err
	}
	s, there := On(all, day, known)
	return s, there, nil
}

// Decide notes that somebody decided: verb identification.decide. It counts once the responsible person, who
// is somebody else, has approved it. With Corrects it stands, then, in the place of an earlier record, which
// stays to be read. It gives the id.
func (d *Desk) Decide(ctx context.Context, caseID string, s Status) (string, error) {
	k, err := d.key(ctx, caseID)
	if err != nil {
		return "", err
	}
	statusID := id.Random(d.House.Random)
	err = clerk.Change(ctx, d.House.Clerk, "identification.decide", k.ID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if k.Keeps("status") {
			return cases.KeptBack()
		}
		next := s
		next.ID = statusID
		return d.PutStatusIn(tx, k, &next)
	})
	return statusID, err
}

// PutStatusIn notes a status inside the act of this desk or of another room, such as an import, and asks for
// its approval. The key of the person has been made before.
func (d *Desk) PutStatusIn(tx *db.Tx, k *cases.Case, s *Status) error {
	var faults fault.List
	s.Check(tx.Today, faults.Add)
	if err := faults.Err(); err != nil {
		return err
	}
	if s.Corrects != "" {
		all, err := statusesIn(tx, k.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(x *Status) bool { return x.ID == s.Corrects && x.State == Approved }) {
			return fault.Missing()
		}
		if n, err := db.One[int](tx, "status.correction_waits", db.Args{"id": s.Corrects}); err != nil {
			return err
		} else if n > 0 {
			return fault.New(fault.Conflict, "identification.corrected_before")
		}
	}
	if s.ID == "" {
		s.ID = id.Random(d.House.Random)
	}
	clear := s.Why
	s.Case, s.By, s.ByPerson, s.State = k.ID, tx.Actor.Name(), tx.Actor.Person, Asked
	var err error
	if s.Why, err = d.seal(tx.Context(), k.Person, "status "+s.ID, clear); err != nil {
		return err
	}
	if _, err := tx.Exec("status.insert", s); err != nil {
		return err
	}
	s.Why = clear
	tx.About(k.Person)
	if err := d.Approvals.AskIn(tx, ApprovalKind, s.ID, k.ID, clear); err != nil {
		return err
	}
	return cases.Touch(tx, k.ID)
}

// approved follows a decision about the approval of a status, in the same transaction.
func (d *Desk) approved(tx *db.Tx, a *approvals.Approval) error {
	state := map[approvals.State]State{approvals.Approved: Approved, approvals.Declined: Turned, approvals.Withdrawn: Withdrawn}[a.State]
	if state == "" {
		return nil
	}
	return moved(tx.Exec("status.decide", db.Args{"id": a.Record, "state": state}))
}
