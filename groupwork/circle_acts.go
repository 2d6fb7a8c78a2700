package groupwork

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/people"
)

func load(tx *db.Tx, id string) (*Circle, error) {
	c, err := db.One[Circle](tx, "circle.by_id", db.Args{"id": id})
	return &c, err
}

// List gives the circles that the actor may see, those that go on first: verb circle.list.
func (d *Desk) List(ctx context.Context) ([]*Circle, error) {
	return clerk.List(ctx, d.h.Clerk, "circle.list", func(tx *db.Tx) ([]*Circle, error) {
		found, err := db.All[Circle](tx, "circle.list")
		out := make([]*Circle, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, err
	})
}

// Read opens one circle: verb circle.read.
func (d *Desk) Read(ctx context.Context, circle string) (*Circle, error) {
	return clerk.Read(ctx, d.h.Clerk, "circle.read", circle, load)
}

// GrantCode is a grant by the code that people say.
type GrantCode struct {
	ID   string `db:"id" class:"plain"`
	Code string `db:"code" class:"plain"`
}

// Grants gives the grants that a circle may bear: verb circle.list.
func (d *Desk) Grants(ctx context.Context) ([]GrantCode, error) {
	var out []GrantCode
	_, err := clerk.List(ctx, d.h.Clerk, "circle.list", func(tx *db.Tx) ([]*Circle, error) {
		var err error
		out, err = db.All[GrantCode](tx, "circle.grants")
		return nil, err
	})
	return out, err
}

// Add makes a circle and gives its id: verb circle.add. Its code is random; a facilitator's right is bound to it.
func (d *Desk) Add(ctx context.Context, c Circle) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "circle.add", nil, func(tx *db.Tx) (string, error) {
		c := c
		if err := checked(tx, &c); err != nil {
			return "", err
		}
		c.ID, c.Code, c.MadeBy = id.Random(d.h.Random), id.Code("G", nil), tx.Actor.Name()
		_, err := tx.Exec("circle.insert", c)
		if db.IsDuplicate(err) {
			return "", db.ErrAgain
		}
		return c.ID, err
	})
}

func checked(tx *db.Tx, c *Circle) error {
	var faults fault.List
	c.Check(faults.Add)
	for _, p := range c.Leads() {
		if x, there, err := people.ByID(tx, p); err != nil {
			return err
		} else if !there || x.Kind == people.Served {
			faults.Add("facilitators", "field.unknown_code")
		}
	}
	return faults.Err()
}

// Change changes a circle: verb circle.change. The code stays.
func (d *Desk) Change(ctx context.Context, typed Circle) error {
	return clerk.Change(ctx, d.h.Clerk, "circle.change", typed.ID, load, func(tx *db.Tx, c *Circle) error {
		typed.Code, typed.MadeBy = c.Code, c.MadeBy
		if err := checked(tx, &typed); err != nil {
			return err
		}
		n, err := tx.Exec("circle.update", typed)
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		*c = typed
		return err
	})
}

// nameLabel binds a sealed group name to its circle and person.
func nameLabel(circle, person string) string { return "circle name " + circle + " " + person }

// opened shows the group names of members, unless the protected shelf is locked.
func (d *Desk) opened(ctx context.Context, all []*Member) error {
	if d.Locked != nil {
		if shut, err := d.Locked(ctx); err != nil || shut {
			return err
		}
	}
	for _, m := range all {
		if m.Kept.Keeps("name") {
			continue
		}
		b, err := d.h.Keys.OpenFor(ctx, m.Person, nameLabel(m.Circle, m.Person), m.Sealed)
		if seal.IsDestroyed(err) || fault.Is(err, fault.NotFound) {
			continue // forgotten: the row counts and names nobody
		}
		if err != nil {
			return err
		}
		m.Name = string(b)
	}
	return nil
}

// Members gives the members of a circle by the order of joining: verb circle.read. One line in the log names
// whose data it was.
func (d *Desk) Members(ctx context.Context, circle string) ([]*Member, error) {
	var out []*Member
	_, err := clerk.Read(ctx, d.h.Clerk, "circle.read", circle, func(tx *db.Tx, circle string) (*Circle, error) {
		c, err := load(tx, circle)
		if err != nil {
			return c, err
		}
		found, err := db.All[Member](tx, "member.of", db.Args{"circle": circle})
		out = nil
		for i := range found {
			out = append(out, &found[i])
			tx.About(found[i].Person)
		}
		return c, err
	})
	if err != nil {
		return nil, err
	}
	return out, d.opened(ctx, out)
}

// Join takes somebody into a circle under the name that they chose for it: verb circle.join. Without a code a
// new person served is made, a code without a name. Gives the id of the person.
func (d *Desk) Join(ctx context.Context, circle, personCode, groupName string) (string, error) {
	person, err := d.findOrMake(ctx, circle, personCode)
	if err != nil {
		return "", err
	}
	return person, clerk.Change(ctx, d.h.Clerk, "circle.join", circle, load, func(tx *db.Tx, c *Circle) error {
		return d.joinIn(ctx, tx, c, person, personCode == "", groupName)
	})
}

// findOrMake gives the id of a served person with a code, or a new id whose key is made. The key comes before
// the row; a key without a row is harmless.
func (d *Desk) findOrMake(ctx context.Context, circle, code string) (string, error) {
	person := id.Random(d.h.Random)
	if code != "" {
		err := clerk.Change(clerk.WithAct(ctx, clerk.Act{}), d.h.Clerk, "circle.join", circle, load, func(tx *db.Tx, _ *Circle) error {
			p, there, err := people.ByCode(tx, code)
			if err == nil && (!there || p.Kind != people.Served || p.Forgotten || p.Barred.In(access.Scope{}).Bars(tx.Actor, tx.Today)) {
				err = fault.In("person_code", "field.unknown_code")
			}
			person = p.ID
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return person, d.h.Keys.MakeSubject(ctx, person)
}

func (d *Desk) joinIn(ctx context.Context, tx *db.Tx, c *Circle, person string, fresh bool, groupName string) error {
	name := strings.TrimSpace(groupName)
	switch {
	case name == "":
		return fault.In("group_name", "field.required")
	case utf8.RuneCountInString(name) > MostName:
		return fault.In("group_name", "field.too_long", "max", MostName)
	}
	if fresh {
		if err := people.Insert(tx, &people.Person{ID: person, Kind: people.Served, Sex: "unknown", AgeBand: "unknown"}); err != nil {
			return err
		}
	}
	tx.About(person)
	sealed, err := d.h.Keys.SealFor(ctx, person, nameLabel(c.ID, person), []byte(name))
	if err != nil {
		return err
	}
	had, there, err := db.Maybe[Member](tx, "member.by_person", db.Args{"circle": c.ID, "person": person})
	if err != nil {
		return err
	}
	if there { // came back, or is called otherwise now
		_, err = tx.Exec("member.update", db.Args{"circle": c.ID, "person": person, "group_name": sealed, "left_on": "", "version": had.Version})
		return err
	}
	_, err = tx.Exec("member.insert", db.Args{"circle": c.ID, "person": person, "group_name": sealed, "joined_on": tx.Today})
	return err
}

// Leave notes that somebody left a circle: verb circle.leave. What they were counted for stays.
func (d *Desk) Leave(ctx context.Context, circle, person string) error {
	return clerk.Change(ctx, d.h.Clerk, "circle.leave", circle, load, func(tx *db.Tx, c *Circle) error {
		m, there, err := db.Maybe[Member](tx, "member.by_person", db.Args{"circle": c.ID, "person": person})
		if err == nil && !there {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		tx.About(person)
		_, err = tx.Exec("member.update", db.Args{"circle": c.ID, "person": person, "group_name": m.Sealed, "left_on": tx.Today, "version": m.Version})
		return err
	})
}

// present are the members who belong to a circle now.
func present(all []*Member) []*Member {
	return slices.DeleteFunc(slices.Clone(all), func(m *Member) bool { return m.LeftOn != "" })
}
