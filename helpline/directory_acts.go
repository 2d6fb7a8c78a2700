package helpline

import (
	"context"
	"slices"
	"strconv"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
)

const (
	freshSetting = "helpline.fresh_days"
	freshDefault = "90"
)

// freshDays is after how many days an entry wants somebody to make sure of it.
func (d *Desk) freshDays() int {
	n, err := strconv.Atoi(d.h.Setting(freshSetting))
	if err != nil || n < 1 {
		n, _ = strconv.Atoi(freshDefault)
	}
	return n
}

// Find gives the entries of the directory that fit a need: verb directory.find. Those that work stand first.
func (d *Desk) Find(ctx context.Context, n Need) ([]*Entry, error) {
	return clerk.List(ctx, d.h.Clerk, "directory.find", func(tx *db.Tx) ([]*Entry, error) {
		found, err := db.All[Entry](tx, "directory.find", db.Args{"sex": n.Sex, "whom": n.Whom, "region": n.Region, "language": n.Language,
			"search": n.Search, "children": n.Children, "animals": n.Animals})
		return pointers(found), err
	})
}

// Regions gives the regions that organisations are in: verb directory.find.
func (d *Desk) Regions(ctx context.Context) ([]string, error) {
	var out []string
	_, err := clerk.List(ctx, d.h.Clerk, "directory.find", func(tx *db.Tx) ([]*Entry, error) {
		var err error
		out, err = db.All[string](tx, "directory.regions")
		return nil, err
	})
	return out, err
}

// Works says whether an entry still stands, as somebody made sure today: verb directory.assure.
func (d *Desk) Works(ctx context.Context, entry string, version int, works string) error {
	loadOne := func(tx *db.Tx, id string) (*Entry, error) {
		e, err := db.One[Entry](tx, "directory.by_id", db.Args{"id": id})
		return &e, err
	}
	return clerk.Change(ctx, d.h.Clerk, "directory.assure", entry, loadOne, func(tx *db.Tx, e *Entry) error {
		if !slices.Contains([]string{"yes", "no", "unknown"}, works) {
			return fault.In("works", "field.choose")
		}
		n, err := tx.Exec("directory.assure", db.Args{"id": entry, "version": version, "works": works})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		e.Works, e.AssuredOn = works, tx.Today
		return err
	})
}
