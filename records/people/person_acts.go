package people

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/privacy"
)

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Search       string // beginning of a code
	Kind         string
	Sex, AgeBand string
	Organisation string // id
	Skip, Most   int
}

// Found is the answer: one page of rows, how many the actor may see in all, and of each kind.
type Found struct {
	Rows  []*Person
	Total int
	Kinds map[string]int
}

// List finds people that the actor may see: verb person.list. Who sees codes only cannot ask by sex, age
// or organisation: an answer would tell what is not shown.
func (d *Desk) List(ctx context.Context, q Question) (Found, error) {
	found := Found{Kinds: map[string]int{}}
	var err error
	found.Rows, err = clerk.List(ctx, d.h.Clerk, "person.list", func(tx *db.Tx) ([]*Person, error) {
		asked := db.Args{"search": likeStart(q.Search), "kind": q.Kind, "sex": q.Sex, "age_band": q.AgeBand,
			"organisation": q.Organisation, "skip": q.Skip, "most": q.Most}
		if codesOnly(tx.Words) {
			asked["sex"], asked["age_band"], asked["organisation"] = "", "", ""
		}
		var err error
		if found.Total, err = db.One[int](tx, "person.found", asked); err != nil {
			return nil, err
		}
		many, err := db.All[struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}](tx, "person.kinds")
		if err != nil {
			return nil, err
		}
		for _, k := range many {
			found.Kinds[k.Word] = k.Many
		}
		rows, err := db.All[Person](tx, "person.list", asked)
		out := make([]*Person, len(rows))
		for i := range rows {
			out[i] = &rows[i]
		}
		return out, err
	})
	return found, err
}

// codesOnly tells whether an actor sees no more of other people than their codes.
func codesOnly(words []access.Word) bool {
	return !slices.Contains(words, access.All) && !slices.Contains(words, access.Open)
}

// likeStart makes a typed text safe inside a pattern: its own signs stand for themselves.
func likeStart(typed string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.TrimSpace(typed))
}

// Read opens one person: verb person.read.
func (d *Desk) Read(ctx context.Context, id string) (*Person, error) {
	return clerk.Read(ctx, d.h.Clerk, "person.read", id, load)
}

// IDOf gives the id of the person with a code, as the verb person.read allows: who may not read that
// record hears that there is none. What was typed does not go into the log: it may be a name.
func (d *Desk) IDOf(ctx context.Context, code string) (string, error) {
	p, err := clerk.Read(ctx, d.h.Clerk, "person.read", "", func(tx *db.Tx, _ string) (*Person, error) {
		p, there, err := ByCode(tx, code)
		if err == nil && !there {
			err = fault.Missing()
		}
		return &p, err
	})
	if err != nil {
		return "", err
	}
	if p.MergedInto != "" { // the other record stands for it
		return p.MergedInto, nil
	}
	return p.ID, nil
}

// Add makes a person and gives the id: verb person.add. Without a code the person gets a random one.
// The organisation is given by its code in OrganisationCode.
func (d *Desk) Add(ctx context.Context, p Person) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "person.add", &p, func(tx *db.Tx) (string, error) {
		p := p // the body may run twice, and each run gives its own id and code
		if p.Code == "" {
			var err error
			if p.Code, err = freeCode(tx); err != nil {
				return "", err
			}
		}
		if err := complete(tx, &p); err != nil {
			return "", err
		}
		p.ID = id.Random(d.h.Random)
		tx.About(p.ID)
		return p.ID, Insert(tx, &p)
	})
}

// Change stores what was typed over the person with this id: verb person.change. The code stays, and so
// does the kind served: somebody who is served and becomes a volunteer has a second record, since their
// first one is protected. Who may not reach people served cannot make anybody one. A stale version is
// fault.Conflict.
func (d *Desk) Change(ctx context.Context, typed Person) error {
	if !d.h.Clerk.MayOn(ctx, "person.change", &Person{ID: typed.ID, Kind: typed.Kind}) {
		return fault.In("kind", "person.kind.not_yours")
	}
	return clerk.Change(ctx, d.h.Clerk, "person.change", typed.ID, load, func(tx *db.Tx, p *Person) error {
		if p.Forgotten { // nobody is behind it any more
			return fault.Missing()
		}
		if p.Kind == Served && typed.Kind != Served {
			return fault.In("kind", "person.kind.stays")
		}
		stored := *p
		*p = typed
		privacy.PutBack(p, &stored, tx.Actor.Person)
		if stored.Kept.Keeps("children") {
			p.AgeBand, p.Minor = stored.AgeBand, stored.Minor
		}
		p.Barred, p.Kept = stored.Barred, stored.Kept
		p.Code, p.Forgotten, p.ChangedAt, p.ChangedBy = stored.Code, stored.Forgotten, stored.ChangedAt, stored.ChangedBy
		if p.OrganisationCode == stored.OrganisationCode {
			p.OrganisationName = stored.OrganisationName
		}
		if err := complete(tx, p); err != nil {
			return err
		}
		return Update(tx, p)
	})
}

// complete checks a person and finds the organisation that was named by its code; it tells all that is
// wrong at once.
func complete(tx *db.Tx, p *Person) error {
	var faults fault.List
	p.Check(faults.Add)
	var err error
	p.Organisation, err = organisationOf(tx, p.OrganisationCode)
	if err := faults.Take(err); err != nil {
		return err
	}
	return faults.Err()
}

// Remove takes a person away for good, and with the record every count of it: verb person.remove. One
// that other records point to stays; forgetting keeps the counts.
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.h.Clerk, "person.remove", id, load, func(tx *db.Tx, p *Person) error {
		n, err := tx.Exec("person.delete", db.Args{"id": id, "version": version})
		if db.Constraint(err) != "" {
			return fault.New(fault.Invalid, "person.in_use")
		}
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		tx.Note("code", p.Code, "")
		return err
	})
}

// Organisation is an organisation as the form of a person suggests it.
type Organisation struct {
	ID   string `db:"id" class:"plain"`
	Code string `db:"code" class:"plain"`
	Name string `db:"name" class:"plain"`
}

// mostSuggested is how many organisations a form suggests; any other can be typed by its code.
const mostSuggested = 500

// Organisations gives the organisations that a form suggests, by name: verb person.list.
func (d *Desk) Organisations(ctx context.Context) ([]Organisation, error) {
	var out []Organisation
	_, err := clerk.List(ctx, d.h.Clerk, "person.list", func(tx *db.Tx) ([]*Person, error) {
		var err error
		out, err = db.All[Organisation](tx, "person.organisations", db.Args{"most": mostSuggested})
		return nil, err
	})
	return out, err
}
