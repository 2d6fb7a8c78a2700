package notes

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/people"
)

// KeptApart tells whether the notes of who asks are restricted by default: verb note.apart.
func (d *Desk) KeptApart(ctx context.Context) (bool, error) {
	calling := ""
	err := clerk.Count(ctx, d.h.Clerk, "note.apart", "calling", func(tx *db.Tx) error {
		found, _, err := db.Maybe[string](tx, "calling.of", db.Args{"person": tx.Actor.Person})
		calling = found
		return err
	})
	return keepsApart(calling), err
}

// Callings gives what workers do: verb note.callings, of the responsible person.
func (d *Desk) Callings(ctx context.Context) ([]*Calling, error) {
	return clerk.List(ctx, d.h.Clerk, "note.callings", func(tx *db.Tx) ([]*Calling, error) {
		found, err := db.All[Calling](tx, "calling.all")
		out := make([]*Calling, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, err
	})
}

// SetCalling says what a worker does: verb note.calling, of the responsible person. It changes no note that
// stands.
func (d *Desk) SetCalling(ctx context.Context, person, calling string) error {
	if !slices.Contains(Callings, calling) {
		return fault.In("calling", "field.choose")
	}
	none := func(tx *db.Tx, id string) (*Calling, error) {
		p, there, err := people.ByID(tx, id)
		if err == nil && (!there || p.Kind == people.Served) {
			err = fault.Missing()
		}
		if err != nil {
			return nil, err
		}
		c, _, err := db.Maybe[Calling](tx, "calling.by_person", db.Args{"person": id})
		return &c, err
	}
	return clerk.Change(ctx, d.h.Clerk, "note.calling", person, none, func(tx *db.Tx, c *Calling) error {
		c.Person, c.Calling = person, calling
		_, err := tx.Exec("calling.put", db.Args{"person": person, "calling": calling})
		return err
	})
}
