package helpline

import (
	"context"
	"strings"
	"unicode/utf8"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

func saysLabel(handover string) string { return "helpline handover " + handover }

// HandOver leaves the shift with what the next one must know: verb handover.write.
func (d *Desk) HandOver(ctx context.Context, says string) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "handover.write", nil, func(tx *db.Tx) (string, error) {
		switch {
		case strings.TrimSpace(says) == "":
			return "", fault.In("says", "field.required")
		case utf8.RuneCountInString(says) > MostTold:
			return "", fault.In("says", "field.too_long", "max", MostTold)
		}
		h := id.Ordered(tx.Now.Time(), d.h.Random)
		_, err := tx.Exec("shift_handover.insert", db.Args{"id": h, "by_user": tx.Actor.Name(), "says": d.h.Keys.Seal(saysLabel(h), []byte(says))})
		return h, err
	})
}

// Handovers gives the last ten, the newest first: verb handover.list.
func (d *Desk) Handovers(ctx context.Context) ([]*Handover, error) {
	rows, err := clerk.List(ctx, d.h.Clerk, "handover.list", func(tx *db.Tx) ([]*Handover, error) {
		found, err := db.All[Handover](tx, "shift_handover.newest")
		return pointers(found), err
	})
	for _, h := range rows {
		b, err := d.h.Keys.Open(saysLabel(h.ID), h.Sealed)
		if err != nil {
			return nil, err
		}
		h.Says = string(b)
	}
	return rows, err
}

// Take says that one has read the handover and has the line now: verb handover.take. Taken twice, the first
// stays.
func (d *Desk) Take(ctx context.Context, handover string) error {
	loadOne := func(tx *db.Tx, id string) (*Handover, error) {
		h, err := db.One[Handover](tx, "shift_handover.by_id", db.Args{"id": id})
		return &h, err
	}
	return clerk.Change(ctx, d.h.Clerk, "handover.take", handover, loadOne, func(tx *db.Tx, _ *Handover) error {
		_, err := tx.Exec("shift_handover.take", db.Args{"id": handover, "by_user": tx.Actor.Name()})
		return err
	})
}
