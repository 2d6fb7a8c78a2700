package grants

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// Desk is where grants are asked for and changed.
type Desk struct{ House *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// ByID finds a grant inside an act.
func ByID(tx *db.Tx, id string) (*Grant, error) {
	g, err := db.One[Grant](tx, "grants.by_id", db.Args{"id": id})
	return &g, err
}

// ByCode finds a grant by its code inside an act; none is nil.
func ByCode(tx *db.Tx, code string) (*Grant, error) {
	g, found, err := db.Maybe[Grant](tx, "grants.by_code", db.Args{"code": code})
	if err != nil || !found {
		return nil, err
	}
	return &g, nil
}

// All lists all grants inside an act, by code.
func All(tx *db.Tx) ([]Grant, error) { return db.All[Grant](tx, "grants.all") }

// IDOf gives the id of the grant with a code inside an act; an empty code has none, and one that no grant
// has is a fault in the field grant.
func IDOf(tx *db.Tx, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	return db.Once(tx, "grants.id_of "+code, func() (string, error) {
		id, found, err := db.Maybe[string](tx, "grants.id_of", db.Args{"code": code})
		if err == nil && !found {
			err = fault.In("grant", "field.unknown_code")
		}
		return id, err
	})
}

// Codes gives the codes of all grants, for the form of a record that points to one: under the verb by
// which that record is written.
func Codes(ctx context.Context, c *clerk.Clerk, v access.Verb) ([]string, error) {
	var codes []string
	_, err := clerk.List(ctx, c, v, func(tx *db.Tx) ([]*Grant, error) {
		all, err := All(tx)
		for _, g := range all {
			codes = append(codes, g.Code)
		}
		return nil, err
	})
	return codes, err
}

// List gives all grants: verb grant.list.
func (d *Desk) List(ctx context.Context) ([]*Grant, error) {
	return clerk.List(ctx, d.House.Clerk, "grant.list", func(tx *db.Tx) ([]*Grant, error) {
		all, err := All(tx)
		out := make([]*Grant, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

// Read opens one grant: verb grant.read.
func (d *Desk) Read(ctx context.Context, id string) (*Grant, error) {
	return clerk.Read(ctx, d.House.Clerk, "grant.read", id, ByID)
}

// Add makes a grant and gives its id: verb grant.add.
func (d *Desk) Add(ctx context.Context, g Grant) (string, error) {
	if err := g.Check(); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "grant.add", nil, func(tx *db.Tx) (string, error) {
		g.ID = id.Ordered(tx.Now.Time(), d.House.Random)
		tx.Note("code", "", g.Code)
		if _, err := tx.Exec("grants.insert", g); err != nil {
			if db.IsDuplicate(err) {
				return "", fault.In("code", "field.duplicate")
			}
			return "", err
		}
		return g.ID, nil
	})
}

// Change alters a grant, all but its code: verb grant.change. A version that is not the stored one is a Conflict.
func (d *Desk) Change(ctx context.Context, changed Grant) error {
	if err := changed.Check(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "grant.change", changed.ID, ByID, func(tx *db.Tx, g *Grant) error {
		if g.Version != changed.Version {
			return fault.New(fault.Conflict, "")
		}
		changed.Code, changed.ChangedAt, changed.ChangedBy = g.Code, g.ChangedAt, g.ChangedBy
		*g = changed
		n, err := tx.Exec("grants.update", g)
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		return err
	})
}

// Remove takes away a grant that nothing points to: verb grant.remove.
func (d *Desk) Remove(ctx context.Context, id string) error {
	return clerk.Remove(ctx, d.House.Clerk, "grant.remove", id, ByID, func(tx *db.Tx, g *Grant) error {
		_, err := tx.Exec("grants.remove", db.Args{"id": id})
		if err != nil && db.Constraint(err) != "" {
			return fault.New(fault.Invalid, "grant.in_use")
		}
		return err
	})
}
