package publications

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
)

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Search     string // part of a title or a code, in any letters
	Kind       string
	Grant      string // code
	Skip, Most int
}

// Found is the answer: one page of rows, how many there are in all, and what else may be asked for.
type Found struct {
	Rows   []*Publication
	Total  int
	Kinds  map[string]int
	Grants []string // codes
}

// List finds publications: verb publication.list.
func (d *Desk) List(ctx context.Context, q Question) (Found, error) {
	found := Found{Kinds: map[string]int{}}
	asked := db.Args{"search": geo.Fold(q.Search), "kind": q.Kind, "grant": q.Grant, "skip": q.Skip, "most": q.Most}
	var err error
	found.Rows, err = clerk.List(ctx, d.h.Clerk, "publication.list", func(tx *db.Tx) ([]*Publication, error) {
		var err error
		if found.Total, err = db.One[int](tx, "publication.found", asked); err != nil {
			return nil, err
		}
		err = db.Each(tx, "publication.kinds", func(k struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}) error {
			found.Kinds[k.Word] = k.Many
			return nil
		})
		if err != nil {
			return nil, err
		}
		if found.Grants, err = db.All[string](tx, "publication.grants"); err != nil {
			return nil, err
		}
		all, err := db.All[Publication](tx, "publication.list", asked)
		out := make([]*Publication, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	return found, err
}

// Record is a publication with who adopted it and where it was handed on.
type Record struct {
	Publication
	Adoptions []Adoption `class:"plain"`
	Handouts  []Handout  `class:"plain"`
}

// Read opens one publication: verb publication.read. A handout at an activity that the reader may not
// open comes without that activity, marked as withheld.
func (d *Desk) Read(ctx context.Context, id string) (*Record, error) {
	led := map[string][]string{}
	r, err := clerk.Read(ctx, d.h.Clerk, "publication.read", id, func(tx *db.Tx, id string) (*Record, error) {
		p, err := byID(tx, id)
		if err != nil {
			return nil, err
		}
		r := &Record{Publication: *p}
		if r.Adoptions, err = db.All[Adoption](tx, "adoption.of", db.Args{"publication": id}); err != nil {
			return nil, err
		}
		if r.Handouts, err = db.All[Handout](tx, "handout.of", db.Args{"publication": id}); err != nil {
			return nil, err
		}
		var ids []string
		for _, h := range r.Handouts {
			if h.Activity != "" {
				ids = append(ids, h.Activity)
			}
		}
		if len(ids) == 0 {
			return r, nil
		}
		return r, db.Each(tx, "handout.leaders", func(l struct {
			Activity string `db:"activity"`
			Person   string `db:"person"`
		}) error {
			led[l.Activity] = append(led[l.Activity], l.Person)
			return nil
		}, db.Args{"ids": ids})
	})
	if err != nil {
		return nil, err
	}
	for i := range r.Handouts {
		h := &r.Handouts[i]
		a := &activities.Activity{Protected: h.ActivityProtected, Circle: h.ActivityCircle, Leaders: led[h.Activity]}
		if h.Activity != "" && !d.h.Clerk.MayOn(ctx, "activity.read", a) {
			h.Activity, h.ActivityCode, h.ActivityCircle, h.HandedOn, h.Withheld = "", "", "", "", true
			h.Organisation, h.OrganisationCode, h.OrganisationName = "", "", ""
		}
	}
	return r, nil
}

func byID(tx *db.Tx, id string) (*Publication, error) {
	p, err := db.One[Publication](tx, "publication.by_id", db.Args{"id": id})
	return &p, err
}

// Add makes a publication and gives its id: verb publication.add. Without a code it gets a random one.
// Its grant is named by GrantCode.
func (d *Desk) Add(ctx context.Context, p Publication) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "publication.add", &p, func(tx *db.Tx) (string, error) {
		p := p // the body may run twice, and each run gives its own id and code
		if p.Code == "" {
			p.Code = id.Code("P", d.h.Random)
		}
		if err := settle(tx, &p); err != nil {
			return "", err
		}
		if err := insert(tx, &p); err != nil {
			return "", err
		}
		tx.Note("code", "", p.Code)
		return p.ID, nil
	})
}

// Change stores what was typed over the publication with this id, all but its code: verb
// publication.change. A version that is not the stored one is fault.Conflict.
func (d *Desk) Change(ctx context.Context, typed Publication) error {
	return clerk.Change(ctx, d.h.Clerk, "publication.change", typed.ID, byID, func(tx *db.Tx, p *Publication) error {
		code, at, by := p.Code, p.ChangedAt, p.ChangedBy
		*p = typed
		p.Code, p.ChangedAt, p.ChangedBy = code, at, by
		if err := settle(tx, p); err != nil {
			return err
		}
		return update(tx, p)
	})
}

// Remove takes a publication away for good, with its adoptions and handouts: verb publication.remove.
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.h.Clerk, "publication.remove", id, byID, func(tx *db.Tx, p *Publication) error {
		n, err := tx.Exec("publication.delete", db.Args{"id": id, "version": version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		tx.Note("code", p.Code, "")
		return err
	})
}

// Adopt notes that the organisation with this code adopted the publication: verb publication.change.
// A second adoption by the same organisation changes the day.
func (d *Desk) Adopt(ctx context.Context, publication, organisation string, on when.Day) error {
	var l fault.List
	need(&l, "organisation", organisation)
	need(&l, "adopted_on", string(on))
	if err := l.Err(); err != nil {
		return err
	}
	return d.within(ctx, publication, func(tx *db.Tx) error {
		a := Adoption{Publication: publication, AdoptedOn: on}
		var err error
		if a.Organisation, err = idOf(tx, "publication.organisation_id", organisation, "organisation"); err != nil {
			return err
		}
		if on > tx.Today {
			return fault.In("adopted_on", "field.day_in_future")
		}
		tx.Note("adopted_by", "", organisation)
		_, err = tx.Exec("adoption.put", a)
		return err
	})
}

// HandOn notes copies that were handed on: verb publication.change. Activity and organisation are
// named by their codes (ActivityCode, OrganisationCode); one of the three, activity, organisation or
// day, must be there.
func (d *Desk) HandOn(ctx context.Context, h Handout) error {
	var l fault.List
	CheckQuantity(h.Quantity, func(field, key string, pairs ...any) { l.Add(field, key, pairs...) })
	if h.Quantity == 0 {
		l.Add("quantity", "field.too_small", "min", 1)
	}
	if h.ActivityCode == "" && h.OrganisationCode == "" && h.HandedOn == "" {
		l.Add("activity", "handout.where_needed")
	}
	if err := l.Err(); err != nil {
		return err
	}
	return d.within(ctx, h.Publication, func(tx *db.Tx) error {
		h := h
		h.ID = id.Ordered(tx.Now.Time(), d.h.Random)
		var err error
		if h.Activity, err = idOf(tx, "publication.activity_id", h.ActivityCode, "activity"); err != nil {
			return err
		}
		if h.Organisation, err = idOf(tx, "publication.organisation_id", h.OrganisationCode, "organisation"); err != nil {
			return err
		}
		if h.HandedOn > tx.Today {
			return fault.In("handed_on", "field.day_in_future")
		}
		if _, err = tx.Exec("handout.insert", h, db.Args{"slot": slot(h)}); err != nil && db.IsDuplicate(err) {
			return fault.In("activity", "field.duplicate")
		}
		return err
	})
}

// TakeOff takes adoptions (by the ids of their organisations) and handouts (by their own) away that were
// noted by mistake, all or none: verb publication.change.
func (d *Desk) TakeOff(ctx context.Context, publication string, adopters, handouts []string) error {
	return d.within(ctx, publication, func(tx *db.Tx) error {
		for _, x := range []struct {
			query, column, noted string
			ids                  []string
		}{{"adoption.delete", "organisation", "adopted_by", adopters}, {"handout.delete", "id", "handout", handouts}} {
			for _, id := range x.ids {
				n, err := tx.Exec(x.query, db.Args{"publication": publication, x.column: id})
				if err == nil && n == 0 {
					return fault.New(fault.Conflict, "")
				}
				if err != nil {
					return err
				}
				tx.Note(x.noted, id, "")
			}
		}
		return nil
	})
}

// within runs a body on a publication that something belongs to: verb publication.change.
func (d *Desk) within(ctx context.Context, publication string, body func(*db.Tx) error) error {
	return clerk.Change(ctx, d.h.Clerk, "publication.change", publication, byID,
		func(tx *db.Tx, _ *Publication) error { return body(tx) })
}

func need(l *fault.List, field, value string) {
	if value == "" {
		l.Add(field, "field.required")
	}
}

// settle finds the grant by its code and says all that is wrong.
func settle(tx *db.Tx, p *Publication) error {
	var l fault.List
	p.Check(func(field, key string, pairs ...any) { l.Add(field, key, pairs...) })
	var err error
	p.Grant, err = grants.IDOf(tx, p.GrantCode)
	if err := l.Take(err); err != nil {
		return err
	}
	return l.Err()
}

func insert(tx *db.Tx, p *Publication) error {
	if p.ID == "" {
		p.ID = id.Ordered(tx.Now.Time(), nil)
	}
	p.Version = 1
	_, err := tx.Exec("publication.insert", p, derived(p))
	if err != nil && db.IsDuplicate(err) {
		return fault.In("code", "field.duplicate")
	}
	return err
}

func update(tx *db.Tx, p *Publication) error {
	n, err := tx.Exec("publication.update", p, derived(p))
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

func derived(p *Publication) db.Args {
	return db.Args{"search": geo.Fold(p.Title + " " + p.Code)}
}

// Choosing is a publication with what an adoption or a handout of it can point to.
type Choosing struct {
	Publication
	Organisations []organisations.Choice `class:"plain"`
	Activities    []Place                `class:"plain"`
}

// Place is a held activity as a form offers it.
type Place struct {
	Code         string   `db:"code" class:"plain"`
	Day          when.Day `db:"day" class:"plain"`
	Municipality string   `db:"municipality" class:"plain"`
}

// Choose opens a publication with the organisations and the latest held activities that an adoption or
// a handout can point to: verb publication.change.
func (d *Desk) Choose(ctx context.Context, id string) (*Choosing, error) {
	return clerk.Read(ctx, d.h.Clerk, "publication.change", id, func(tx *db.Tx, id string) (*Choosing, error) {
		p, err := byID(tx, id)
		if err != nil {
			return nil, err
		}
		c := &Choosing{Publication: *p}
		if c.Organisations, err = organisations.Choices(tx); err != nil {
			return nil, err
		}
		c.Activities, err = db.All[Place](tx, "handout.activities")
		return c, err
	})
}

// GrantCodes gives the codes of all grants, for a form: verb publication.change.
func (d *Desk) GrantCodes(ctx context.Context) ([]string, error) {
	return grants.Codes(ctx, d.h.Clerk, "publication.change")
}
