package places

import (
	"context"
	"slices"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
)

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Search     string // part of a name or a municipality, in any letters
	Kind, Told string
	Skip, Most int
}

// Found is the answer: one page of rows, and how many there are in all and of each kind.
type Found struct {
	Rows  []*Place
	Total int
	Kinds map[string]int
}

// List finds the places that the actor may know: verb place.list. Addresses of withheld places stay
// sealed; Read opens them one at a time.
func (d *Desk) List(ctx context.Context, q Question) (Found, error) {
	found := Found{Kinds: map[string]int{}}
	asked := db.Args{"search": geo.Fold(q.Search), "kind": q.Kind, "told": q.Told, "skip": q.Skip, "most": q.Most}
	var err error
	found.Rows, err = clerk.List(ctx, d.h.Clerk, "place.list", func(tx *db.Tx) ([]*Place, error) {
		if codesOnly(tx.Words) { // a name that is not shown may not be searched for either
			asked["search"] = ""
		}
		var err error
		if found.Total, err = db.One[int](tx, "place.found", asked); err != nil {
			return nil, err
		}
		many, err := db.All[struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}](tx, "place.kinds")
		if err != nil {
			return nil, err
		}
		for _, k := range many {
			found.Kinds[k.Word] = k.Many
		}
		rows, err := db.All[Place](tx, "place.list", asked)
		out := make([]*Place, len(rows))
		for i := range rows {
			out[i] = &rows[i]
		}
		return out, err
	})
	return found, err
}

// Read opens one place, its address too: verb place.read. A withheld place is absent for who may not.
func (d *Desk) Read(ctx context.Context, id string) (*Place, error) {
	p, err := clerk.Read(ctx, d.h.Clerk, "place.read", id, load)
	if err != nil {
		return nil, err
	}
	return p, p.open(d.h.Keys)
}

// Choices gives the places that are not withheld, for a form: verb place.list.
func (d *Desk) Choices(ctx context.Context) ([]Choice, error) {
	var out []Choice
	_, err := clerk.List(ctx, d.h.Clerk, "place.list", func(tx *db.Tx) ([]*Place, error) {
		var err error
		out, err = Choices(tx)
		return nil, err
	})
	return out, err
}

// Add makes a place and gives its id: verb place.add. Without a code it gets a random one.
func (d *Desk) Add(ctx context.Context, p Place) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "place.add", &p, func(tx *db.Tx) (string, error) {
		p := p // the body may run twice
		if err := check(&p); err != nil {
			return "", err
		}
		err := d.insertNew(tx, &p)
		return p.ID, err
	})
}

// insertNew seals and stores a checked place under a new id.
func (d *Desk) insertNew(tx *db.Tx, p *Place) error {
	p.ID = id.New()
	if err := p.close(d.h.Keys); err != nil {
		return err
	}
	return insert(tx, p)
}

// Change stores what was typed over the place with this id: verb place.change. The code stays. Who may
// not reach withheld places cannot make one so either: it would be gone from their own list.
func (d *Desk) Change(ctx context.Context, typed Place) error {
	if !d.h.Clerk.MayOn(ctx, "place.change", &typed) {
		return fault.In("told", "place.told.not_yours")
	}
	return clerk.Change(ctx, d.h.Clerk, "place.change", typed.ID, load, func(tx *db.Tx, p *Place) error {
		code, at, by := p.Code, p.ChangedAt, p.ChangedBy
		*p = typed
		p.Code, p.ChangedAt, p.ChangedBy = code, at, by
		if err := check(p); err != nil {
			return err
		}
		if err := p.close(d.h.Keys); err != nil {
			return err
		}
		return update(tx, p)
	})
}

// Remove takes a place away for good: verb place.remove. One that other records point to stays.
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.h.Clerk, "place.remove", id, load, func(tx *db.Tx, p *Place) error {
		n, err := tx.Exec("place.delete", db.Args{"id": id, "version": version})
		if db.Constraint(err) != "" {
			return fault.New(fault.Invalid, "place.in_use")
		}
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		tx.Note("code", p.Code, "")
		return err
	})
}

func codesOnly(words []access.Word) bool {
	return !slices.Contains(words, access.All) && !slices.Contains(words, access.Open)
}

func check(p *Place) error {
	var faults fault.List
	p.Check(faults.Add)
	return faults.Err()
}
