package disclosures

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
)

// Search narrows a list of disclosures; empty fields do not.
type Search struct {
	Outcome Outcome
	Kind    string
	Ground  string
	Page    int // from 1
}

// PageSize is how many rows a list shows.
const PageSize = 20

// List gives a page of disclosures, newest first, and how many there are: verb disclosure.list.
func (d *Desk) List(ctx context.Context, s Search) ([]*Disclosure, int, error) {
	total := 0
	rows, err := clerk.List(ctx, d.h.Clerk, "disclosure.list", func(tx *db.Tx) ([]*Disclosure, error) {
		args := db.Args{"outcome": s.Outcome, "kind": s.Kind, "ground": s.Ground, "most": PageSize, "skip": (max(s.Page, 1) - 1) * PageSize}
		all, err := db.All[Disclosure](tx, "disclosure.page", args)
		if err != nil {
			return nil, err
		}
		total, err = db.One[int](tx, "disclosure.count", args)
		out := make([]*Disclosure, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	if err != nil {
		return nil, 0, err
	}
	for _, x := range rows {
		if err := d.openFor(ctx, x); err != nil {
			return nil, 0, err
		}
	}
	return rows, total, nil
}

// Whole is a disclosure with the figures that left with it.
type Whole struct {
	*Disclosure
	Figures []Cell `class:"plain"`
}

// mostShown is how many figures of a release a page shows.
const mostShown = 500

// Read opens one disclosure: verb disclosure.read.
func (d *Desk) Read(ctx context.Context, id string) (*Whole, error) {
	w, err := clerk.Read(ctx, d.h.Clerk, "disclosure.read", id, func(tx *db.Tx, id string) (*Whole, error) {
		x, err := db.One[Disclosure](tx, "disclosure.find", db.Args{"id": id})
		if err != nil {
			return nil, err
		}
		cells, err := db.All[Cell](tx, "disclosure.cells_of", db.Args{"disclosure": id, "most": mostShown})
		return &Whole{&x, cells}, err
	})
	if err != nil {
		return nil, err
	}
	return w, d.openFor(ctx, w.Disclosure)
}

// openFor opens the texts for a reader. To whom and why the data of one person left is told to those who may
// know it: verb disclosure.words. The others see that something left, when, what kind of thing and the ground.
func (d *Desk) openFor(ctx context.Context, x *Disclosure) error {
	if x.Subject != "" && !d.h.Clerk.MayOn(ctx, "disclosure.words", x) {
		x.ToWhom, x.Why = "", ""
	}
	return d.open(ctx, x)
}

// Add writes down something that left by another way than through the house, such as a letter or what was
// told to the police: verb disclosure.add.
func (d *Desk) Add(ctx context.Context, x Disclosure) (string, error) {
	x.Outcome = Left
	return d.add(ctx, "disclosure.add", x)
}

// Refuse writes down a demand that was not met: verb disclosure.refuse.
func (d *Desk) Refuse(ctx context.Context, x Disclosure) (string, error) {
	x.Outcome, x.Rows, x.Hash, x.Report = Refused, 0, "", ""
	return d.add(ctx, "disclosure.refuse", x)
}

func (d *Desk) add(ctx context.Context, v access.Verb, x Disclosure) (string, error) {
	if err := clerk.Guard(ctx, d.h.Clerk, v); err != nil {
		return "", err
	}
	if err := d.PrepareSubject(ctx, x.Subject); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.h.Clerk, v, nil, func(tx *db.Tx) (string, error) { return d.Record(tx, x) })
}
