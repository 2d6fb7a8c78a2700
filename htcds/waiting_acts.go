package htcds

import (
	"context"
	"strconv"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/seal"
)

// after tells the homes that what they took in is stored.
func (d *Desk) after(ctx context.Context, all []*Entry) error {
	for _, h := range d.Homes {
		if h.After != nil {
			if err := h.After(ctx, all); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostSettled is how many cases are taken in later in one act.
const mostSettled = 500

// Settle hands the homes what had to wait for them, such as names that came while the protected shelf was locked:
// verb htcds.settle, which the house does by itself. What they do not take goes on waiting.
func (d *Desk) Settle(ctx context.Context) error {
	ctx = clerk.WithActor(ctx, access.Actor{System: "jobs"})
	for {
		waiting := 0
		err := clerk.Count(ctx, d.House.Clerk, "htcds.settle_count", "htcds waiting", func(tx *db.Tx) (err error) {
			waiting, err = db.One[int](tx, "htcds.waiting_count")
			return err
		})
		if err != nil || waiting == 0 {
			return err
		}
		var all []*Entry
		took := 0
		_, err = clerk.Add(ctx, d.House.Clerk, "htcds.settle", nil, func(tx *db.Tx) (string, error) {
			all, took, err = d.settleSome(tx)
			tx.Note("rows", "", strconv.Itoa(took))
			return "", err
		})
		if err != nil || took == 0 {
			return err
		}
		if err := d.after(ctx, all); err != nil {
			return err
		}
	}
}

func (d *Desk) settleSome(tx *db.Tx) (all []*Entry, took int, err error) {
	rows, err := db.All[outRow](tx, "htcds.waiting", db.Args{"most": mostSettled})
	if err != nil {
		return nil, 0, err
	}
	keys, err := d.keys(tx.Context(), rows)
	if err != nil {
		return nil, 0, err
	}
	for i := range rows {
		v, err := d.brought(&rows[i], keys)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, newEntry(rows[i].ID, rows[i].Person, v))
	}
	for _, h := range d.Homes {
		if h.Write == nil || !h.Later {
			continue
		}
		if err := h.Write(tx, all); err != nil {
			return nil, 0, err
		}
	}
	for _, e := range all {
		if e.waits {
			continue
		}
		tx.About(e.Person)
		took++
		s := stored{}
		if err := s.fill(e, keys); err != nil && !seal.IsDestroyed(err) {
			return nil, 0, err
		}
		if _, err := tx.Exec("htcds.settled", s); err != nil {
			return nil, 0, err
		}
	}
	return all, took, nil
}
