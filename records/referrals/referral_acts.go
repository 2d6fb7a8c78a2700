package referrals

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// Box is one of the three lists of referrals.
type Box string

// The boxes.
const (
	Inbox  Box = "in"  // addressed to the reader, by role or as a person, and not over
	Sent   Box = "out" // asked by the reader
	Over   Box = "over"
	Others Box = "all" // the responsible person and the reviewer: everything
)

// Search narrows a list.
type Search struct {
	Box  Box
	Room string // the receiving room; empty: any
	Page int    // from 1
}

// PageSize is how many rows a list shows.
const PageSize = 20

// List gives a page of referrals that the reader asked or is asked, and how many there are: verb
// referral.list.
func (d *Desk) List(ctx context.Context, s Search) ([]*Referral, int, error) {
	total := 0
	rows, err := clerk.List(ctx, d.h.Clerk, "referral.list", func(tx *db.Tx) ([]*Referral, error) {
		mine := roles(tx.Actor, tx.Today)
		args := db.Args{"box": string(s.Box), "room": s.Room, "roles": mine, "most": PageSize, "skip": (max(s.Page, 1) - 1) * PageSize}
		all, err := db.All[Referral](tx, "referral.page", args)
		if err != nil {
			return nil, err
		}
		total, err = db.One[int](tx, "referral.count", args)
		out := make([]*Referral, len(all))
		for i := range all {
			out[i] = &all[i]
			out[i].forReader(tx.Actor.User, mine)
		}
		return out, err
	})
	if err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		if err := d.open(ctx, r); err != nil {
			return nil, 0, err
		}
	}
	return rows, total, nil
}

// load finds a referral and notes whether it is addressed to the actor.
func (d *Desk) load(tx *db.Tx, id string) (*Referral, error) {
	r, err := db.One[Referral](tx, "referral.find", db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	r.forReader(tx.Actor.User, roles(tx.Actor, tx.Today))
	return &r, nil
}

// Read opens one referral: verb referral.read.
func (d *Desk) Read(ctx context.Context, id string) (*Referral, error) {
	r, err := clerk.Read(ctx, d.h.Clerk, "referral.read", id, d.load)
	if err != nil {
		return nil, err
	}
	return r, d.open(ctx, r)
}

// Ask refers a need and gives its id: verb referral.ask. Codes stand for the colleague and for the person
// whose need it is.
func (d *Desk) Ask(ctx context.Context, r Referral) (string, error) {
	if err := clerk.Guard(ctx, d.h.Clerk, "referral.ask"); err != nil {
		return "", err
	}
	if err := d.PrepareSubject(ctx, r.Subject); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.h.Clerk, "referral.ask", nil, func(tx *db.Tx) (string, error) { return d.Insert(tx, r) })
}

// Accept takes a need up: verb referral.accept, of who is asked.
func (d *Desk) Accept(ctx context.Context, id string, version int) error {
	return d.move(ctx, "referral.accept", id, version, Accepted, "")
}

// Decline hands a need back with the reason: verb referral.decline, of who is asked.
func (d *Desk) Decline(ctx context.Context, id string, version int, why string) error {
	return d.move(ctx, "referral.decline", id, version, Declined, why)
}

// Done says that a need is met, and what came of it: verb referral.done, of who took it up.
func (d *Desk) Done(ctx context.Context, id string, version int, answer string) error {
	return d.move(ctx, "referral.done", id, version, Done, answer)
}

// Withdraw takes back what was asked and not yet answered: verb referral.withdraw, of who asked.
func (d *Desk) Withdraw(ctx context.Context, id string, version int) error {
	return d.move(ctx, "referral.withdraw", id, version, Withdrawn, "")
}

func (d *Desk) move(ctx context.Context, v access.Verb, id string, version int, to State, answer string) error {
	return clerk.Change(ctx, d.h.Clerk, v, id, d.load, func(tx *db.Tx, r *Referral) error {
		if r.Version != version {
			return fault.New(fault.Conflict, "")
		}
		return d.Move(tx, r, to, answer)
	})
}

// Take accepts a referral inside the act of a room that makes a record of it, such as the opening of a
// case, and notes which record it became. The room's own verb decides who may; it must have let the actor
// read the referral before.
func (d *Desk) Take(tx *db.Tx, id, becameKind, became string) error {
	r, err := d.load(tx, id)
	if err != nil {
		if db.IsNone(err) {
			err = fault.Missing()
		}
		return err
	}
	r.BecameKind, r.Became = becameKind, became
	tx.About(r.Subjects()...)
	return d.Move(tx, r, Accepted, "")
}

// Move brings a loaded referral on and stores it. Who asked takes back, who is asked answers: another
// colleague of the role that was asked may finish what one began.
func (d *Desk) Move(tx *db.Tx, r *Referral, to State, answer string) error {
	asker := tx.Actor.User != "" && tx.Actor.User == r.AskedBy
	if to == Withdrawn && !asker {
		return fault.New(fault.Refused, "referral.asker_only")
	}
	if to != Withdrawn && !r.Addressed(tx.Actor) && !tx.Actor.Holds(access.Responsible, tx.Today) {
		return fault.New(fault.Refused, "referral.asked_only")
	}
	kept := r.Answer
	if err := r.Move(to, answer, tx.Now); err != nil {
		return err
	}
	if to != Withdrawn {
		r.TakenBy, r.TakenPerson = tx.Actor.Name(), tx.Actor.Person
	}
	row := *r
	row.Need = "" // not written again
	if r.Answer == kept {
		row.Answer = ""
	}
	row, err := d.sealed(tx.Context(), row)
	if err != nil {
		return err
	}
	n, err := tx.Exec("referral.move", row)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// Hear notes that who asked has seen the answer: verb referral.hear.
func (d *Desk) Hear(ctx context.Context, id string) error {
	return clerk.Change(ctx, d.h.Clerk, "referral.hear", id, d.load, func(tx *db.Tx, r *Referral) error {
		if r.AskedBy != tx.Actor.User {
			return fault.New(fault.Refused, "referral.asker_only")
		}
		r.Heard = true
		_, err := tx.Exec("referral.hear", db.Args{"id": id})
		return err
	})
}
