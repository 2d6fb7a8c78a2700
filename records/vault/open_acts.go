package vault

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/people"
)

// Reason is why a protected sheet is opened.
type Reason struct {
	Purpose string // one of Purposes; stands in the log
	Why     string // in the opener's own words; sealed, for the responsible person; asked for with "other"
}

// MostWhy is the most characters of a reason.
const MostWhy = 500

func (r Reason) check() error {
	var l fault.List
	if !slices.Contains(Purposes, r.Purpose) {
		l.Add("purpose", "vault.purpose_needed")
	}
	if r.Purpose == "other" && strings.TrimSpace(r.Why) == "" {
		l.Add("why", "vault.why_needed")
	}
	if len([]rune(r.Why)) > MostWhy {
		l.Add("why", "field.too_long", "max", MostWhy)
	}
	return l.Err()
}

// Opened is a protected sheet, open.
type Opened struct {
	*Sheet
	SameAs     string // id of the second record; empty: none
	SameAsCode string
}

// Open opens one sheet of the protected shelf for a reason: verb vault.open, for caseworkers and the
// responsible person. It is an act, since it writes a notice: the responsible person finds on their day who
// opened whose sheet, when and why. Faults: Invalid without a reason, Locked while the shelf is locked,
// Repeated when the same form was sent before (what was opened is shown once).
func (d *Desk) Open(ctx context.Context, person string, r Reason) (*Opened, error) {
	if r.Purpose == "" {
		r.Purpose = clerk.PurposeOf(ctx)
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	ctx = clerk.WithPurpose(ctx, r.Purpose)
	var out *Opened
	err := clerk.Change(ctx, d.h.Clerk, "vault.open", person, load, func(tx *db.Tx, s *Sheet) error {
		out = nil
		if err := unlocked(tx); err != nil {
			return err
		}
		if s.Shelf() != Protected {
			return fault.New(fault.Invalid, "vault.not_protected")
		}
		kept, err := people.FromActor(tx, person)
		if err != nil {
			return err
		}
		// A copy is opened: the clerk compares the record it loaded with what the body left of it.
		found := *s
		if err := d.open(tx, &found); err != nil {
			return err
		}
		if err := d.notice(tx, person, r); err != nil {
			return err
		}
		o := &Opened{Sheet: &found, SameAs: found.Values[SameAs]}
		if o.SameAs != "" {
			p, there, err := people.ByID(tx, o.SameAs)
			if err != nil {
				return err
			}
			if there {
				o.SameAsCode = p.Code
			} else {
				o.SameAs = ""
			}
			delete(found.Values, SameAs)
		}
		for _, f := range hidden(kept) { // as if nothing were kept in them
			delete(found.Values, f)
		}
		out = o
		return nil
	})
	if err == nil && out == nil {
		err = fault.New(fault.Repeated, "vault.opened_before")
	}
	return out, err
}

// Notice is one line for the responsible person: who opened whose protected sheet, when and why.
type Notice struct {
	ID       string      `db:"id" class:"plain"`
	At       when.Moment `db:"at" class:"plain"`
	ByUser   string      `db:"by_user" class:"plain"`
	ByPerson string      `db:"by_person" class:"plain"` // record of who opened, for the label
	Person   string      `db:"person" class:"plain"`
	Other    string      `db:"other" class:"plain"` // a second person of whom it speaks, or empty
	Act      access.Verb `db:"act" class:"plain"`
	Purpose  string      `db:"purpose" class:"plain"`
	Why      string      `db:"why" class:"sensitive"`
	SeenBy   string      `db:"seen_by" class:"plain"`
	SeenAt   when.Moment `db:"seen_at" class:"plain"`
}

// Scope says that a notice belongs to the house.
func (n *Notice) Scope() access.Scope { return access.Scope{} }

// Subjects tells the log whose data it is.
func (n *Notice) Subjects() []string {
	var out []string
	for _, p := range []string{n.Person, n.Other} {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (d *Desk) notice(tx *db.Tx, person string, r Reason) error {
	return d.note(tx, Notice{ByUser: tx.Actor.Name(), ByPerson: tx.Actor.Person, Person: person, Act: tx.Verb, Purpose: r.Purpose, Why: strings.TrimSpace(r.Why)})
}

// note writes a notice; its reason is sealed.
func (d *Desk) note(tx *db.Tx, n Notice) error {
	n.ID = id.Ordered(d.h.Now(), d.h.Random)
	if n.Why != "" {
		n.Why = d.h.Keys.SealText("vault notice "+n.ID, n.Why)
	}
	_, err := tx.Exec("notice.insert", n)
	return err
}

// NoticePage is how many notices a page shows.
const NoticePage = 20

// Notices gives a page of notices, newest first, and how many there are: verb vault.notices, for the
// responsible person.
func (d *Desk) Notices(ctx context.Context, unseen bool, page int) ([]*Notice, int, error) {
	total := 0
	rows, err := clerk.List(ctx, d.h.Clerk, "vault.notices", func(tx *db.Tx) ([]*Notice, error) {
		args := db.Args{"unseen": unseen, "most": NoticePage, "skip": (max(page, 1) - 1) * NoticePage}
		all, err := db.All[Notice](tx, "notice.list", args)
		if err != nil {
			return nil, err
		}
		total, err = db.One[int](tx, "notice.count", args)
		out := make([]*Notice, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	if err != nil {
		return nil, 0, err
	}
	for _, n := range rows {
		if n.Why == "" {
			continue
		}
		if n.Why, err = d.h.Keys.OpenText("vault notice "+n.ID, n.Why); err != nil {
			return nil, 0, err
		}
	}
	return rows, total, nil
}

// See marks a notice as seen: verb vault.notice. Seen twice, the first time stays.
func (d *Desk) See(ctx context.Context, notice string) error {
	find := func(tx *db.Tx, id string) (*Notice, error) {
		n, err := db.One[Notice](tx, "notice.find", db.Args{"id": id})
		return &n, err
	}
	return clerk.Change(ctx, d.h.Clerk, "vault.notice", notice, find, func(tx *db.Tx, _ *Notice) error {
		_, err := tx.Exec("notice.see", db.Args{"id": notice})
		return err
	})
}
