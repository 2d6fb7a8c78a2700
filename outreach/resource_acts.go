package outreach

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// Resources lists all resources, the trailer first: verb resource.list.
func (d *Desk) Resources(ctx context.Context) ([]*Resource, error) {
	return clerk.List(ctx, d.House.Clerk, "resource.list", func(tx *db.Tx) ([]*Resource, error) {
		all, err := db.All[Resource](tx, "resource.all")
		out := make([]*Resource, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

func resourceByID(tx *db.Tx, id string) (*Resource, error) {
	r, err := db.One[Resource](tx, "resource.by_id", db.Args{"id": id})
	return &r, err
}

// Resource opens one resource: verb resource.list.
func (d *Desk) Resource(ctx context.Context, id string) (*Resource, error) {
	return clerk.Read(ctx, d.House.Clerk, "resource.list", id, resourceByID)
}

// AddResource makes a resource and gives its id: verb resource.add.
func (d *Desk) AddResource(ctx context.Context, r Resource) (string, error) {
	if err := r.Check(); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "resource.add", &r, func(tx *db.Tx) (string, error) {
		r.ID, r.Code = id.Ordered(tx.Now.Time(), d.House.Random), id.Code("T", d.House.Random)
		tx.Note("code", "", r.Code)
		_, err := tx.Exec("resource.insert", r)
		return r.ID, err
	})
}

// ChangeResource alters a resource, all but its code: verb resource.change. Visits that are booked
// already keep their hours; a stale version is fault.Conflict.
func (d *Desk) ChangeResource(ctx context.Context, typed Resource) error {
	if err := typed.Check(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "resource.change", typed.ID, resourceByID, func(tx *db.Tx, r *Resource) error {
		if r.Version != typed.Version {
			return fault.New(fault.Conflict, "")
		}
		typed.Code = r.Code
		*r = typed
		n, err := tx.Exec("resource.update", r)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}
