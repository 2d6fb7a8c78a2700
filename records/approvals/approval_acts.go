package approvals

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// Question is what the list is asked for.
type Question struct {
	State      State  // empty: all
	Case       string // id; empty: of all cases
	Skip, Most int
}

// List gives approvals, those that wait longest first, then the newest decisions, and how many there are:
// verb approval.list. Texts stay shut.
func (d *Desk) List(ctx context.Context, q Question) (rows []*Approval, total int, err error) {
	rows, err = clerk.List(ctx, d.House.Clerk, "approval.list", func(tx *db.Tx) ([]*Approval, error) {
		asked := db.Args{"state": string(q.State), "case_id": q.Case, "skip": q.Skip, "most": q.Most}
		found, err := db.All[Approval](tx, "approval.list", asked)
		if err != nil {
			return nil, err
		}
		if total, err = db.One[int](tx, "approval.found", asked); err != nil {
			return nil, err
		}
		out := make([]*Approval, len(found))
		for i := range found {
			out[i] = &found[i]
			out[i].Reason, out[i].Answer, out[i].Matter = "", "", ""
		}
		return out, nil
	})
	return rows, total, err
}

func load(tx *db.Tx, id string) (*Approval, error) {
	a, err := db.One[Approval](tx, "approval.by_id", db.Args{"id": id})
	return &a, err
}

// Read opens one approval with its texts: verb approval.read. The reviewer gets it without them.
func (d *Desk) Read(ctx context.Context, id string) (*Approval, error) {
	a, err := clerk.Read(ctx, d.House.Clerk, "approval.read", id, load)
	if err != nil {
		return nil, err
	}
	return a, d.open(ctx, a)
}

// Approve says yes: verb approval.approve. What follows is done in the same transaction. Faults: Refused for
// who asked, Conflict where it was decided already or somebody else saved first, and what the room refuses.
func (d *Desk) Approve(ctx context.Context, id string, version int, answer string) error {
	return d.move(ctx, "approval.approve", id, version, Approved, answer)
}

// Decline says no, with a reason: verb approval.decline. Faults as in Approve.
func (d *Desk) Decline(ctx context.Context, id string, version int, answer string) error {
	return d.move(ctx, "approval.decline", id, version, Declined, answer)
}

// Withdraw takes the question back, by who asked: verb approval.withdraw.
func (d *Desk) Withdraw(ctx context.Context, id string, version int) error {
	return d.move(ctx, "approval.withdraw", id, version, Withdrawn, "")
}

func (d *Desk) move(ctx context.Context, verb access.Verb, id string, version int, to State, answer string) error {
	return clerk.Change(ctx, d.House.Clerk, verb, id, load, func(tx *db.Tx, a *Approval) error {
		if a.Version != version {
			return fault.New(fault.Conflict, "")
		}
		reason, matter := a.Reason, a.Matter // stay sealed as they are
		if err := a.Move(to, answer, tx.Actor.Name(), tx.Actor.Person, tx.Now); err != nil {
			return err
		}
		a.Reason, a.Matter = "", ""
		if err := d.seal(ctx, a); err != nil {
			return err
		}
		a.Reason, a.Matter = reason, matter
		n, err := tx.Exec("approval.decide", a)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "")
		}
		if k := d.kinds[a.Kind]; k.Decided != nil {
			return k.Decided(tx, a)
		}
		return nil
	})
}
