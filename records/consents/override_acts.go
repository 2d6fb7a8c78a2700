package consents

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
)

// Overrides lists what left without consent, the newest first, at most 200: verb override.list. Unreviewed
// keeps those that nobody has looked at yet.
func (d *Desk) Overrides(ctx context.Context, unreviewed bool) ([]*Override, error) {
	rows, err := clerk.List(ctx, d.House.Clerk, "override.list", func(tx *db.Tx) ([]*Override, error) {
		all, err := db.All[Override](tx, "override.list", db.Args{"unreviewed": unreviewed, "most": 200})
		out := make([]*Override, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	if err != nil {
		return nil, err
	}
	for _, o := range rows {
		if err := d.openText(ctx, o.Person, "override why "+o.ID, &o.Why); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Review notes what the responsible person found about one: verb override.review. Nobody reviews their own.
func (d *Desk) Review(ctx context.Context, id string, v Verdict) error {
	if v != Right && v != Wrong {
		return fault.In("verdict", "field.choose")
	}
	load := func(tx *db.Tx, id string) (*Override, error) {
		o, err := db.One[Override](tx, "override.by_id", db.Args{"id": id})
		return &o, err
	}
	return clerk.Change(ctx, d.House.Clerk, "override.review", id, load, func(tx *db.Tx, o *Override) error {
		if o.By == tx.Actor.Name() {
			return fault.New(fault.Refused, "override.own")
		}
		n, err := tx.Exec("override.review", db.Args{"id": id, "by_user": tx.Actor.Name(), "verdict": v})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "override.reviewed_before")
		}
		o.Verdict = v
		return err
	})
}

// openText opens a text under the key of a person; that of a forgotten one stays empty.
func (d *Desk) openText(ctx context.Context, person, label string, text *string) error {
	if *text == "" {
		return nil
	}
	opened, err := d.House.Keys.OpenTextFor(ctx, person, label, *text)
	if seal.IsDestroyed(err) {
		opened, err = "", nil
	}
	*text = opened
	return err
}
