package casework

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/cases"
)

// key makes the key of the person of a case, before the act that needs it.
func (d *Desk) key(ctx context.Context, caseID string) error {
	k, err := d.cases.Read(ctx, caseID)
	if err != nil {
		return err
	}
	return d.h.Keys.MakeSubject(ctx, k.Person)
}

func (d *Desk) seal(ctx context.Context, person, what, id, text string) ([]byte, error) {
	return d.h.Keys.SealFor(ctx, person, "casework "+what+" "+id, []byte(text))
}

// open opens a sealed text; of a forgotten person it is empty.
func (d *Desk) open(ctx context.Context, person, what, id string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	b, err := d.h.Keys.OpenFor(ctx, person, "casework "+what+" "+id, sealed)
	if seal.IsDestroyed(err) || fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return string(b), err
}

// change runs an act on a case: open cases alone are worked on.
func (d *Desk) change(ctx context.Context, verb, caseID string, body func(tx *db.Tx, k *cases.Case) error) error {
	if err := d.key(ctx, caseID); err != nil {
		return err
	}
	return clerk.Change(ctx, d.h.Clerk, verbOf(verb), caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if !k.Open() {
			return fault.New(fault.Invalid, "casework.case_closed")
		}
		if err := body(tx, k); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// saved turns a row that was not there in this version into a conflict.
func saved(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

func pointers[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// row is the day of something, for what the house holds about a person.
type row struct {
	Day when.Day `db:"day" class:"plain"`
}
