package organisations

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/records/places"
)

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Search       string // part of a name, a code or a municipality, in any letters
	Kind         string
	Municipality string
	Members      bool // members of the coalition today
	Skip, Most   int
}

// Found is the answer: one page of rows, how many there are in all, and what else may be asked for.
type Found struct {
	Rows           []*Organisation
	Total          int
	Kinds          map[string]int // of all organisations, whatever was asked
	Municipalities []string
}

// List finds organisations: verb organisation.list.
func (d *Desk) List(ctx context.Context, q Question) (Found, error) {
	found := Found{Kinds: map[string]int{}}
	member := ""
	if q.Members {
		member = "yes"
	}
	asked := db.Args{"search": geo.Fold(q.Search), "kind": q.Kind, "municipality": q.Municipality, "member": member,
		"skip": q.Skip, "most": q.Most}
	var err error
	found.Rows, err = clerk.List(ctx, d.h.Clerk, "organisation.list", func(tx *db.Tx) ([]*Organisation, error) {
		many, err := db.Kept[struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}](tx, "organisation.kinds")
		if err != nil {
			return nil, err
		}
		for _, k := range many {
			found.Kinds[k.Word] = k.Many
			if q.Kind == "" || q.Kind == k.Word {
				found.Total += k.Many
			}
		}
		if asked["search"] != "" || q.Municipality != "" || q.Members { // otherwise the kinds say it
			if found.Total, err = db.KeptOne[int](tx, "organisation.found", asked); err != nil {
				return nil, err
			}
		}
		if found.Municipalities, err = db.Kept[string](tx, "organisation.municipalities"); err != nil {
			return nil, err
		}
		return pointers(db.All[Organisation](tx, "organisation.list", asked))
	})
	return found, err
}

// pointers turns rows into records: the clerk's doors work on pointers.
func pointers[T any](rows []T, err error) ([]*T, error) {
	out := make([]*T, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out, err
}

// Record is an organisation with all that stands under it.
type Record struct {
	Organisation
	Branches []Branch `class:"plain"`
	Offers   []Offer  `class:"plain"`
}

// Read opens one organisation with its branches and offers: verb organisation.read. The place of a
// branch that is withheld from the reader comes without its name; who reads places by their codes gets
// the code.
func (d *Desk) Read(ctx context.Context, id string) (*Record, error) {
	r, err := clerk.Read(ctx, d.h.Clerk, "organisation.read", id, loadWhole)
	if err != nil {
		return nil, err
	}
	_, today := d.h.Clerk.Now()
	for i := range r.Branches {
		b := &r.Branches[i]
		place := (&places.Place{Told: b.Told}).Scope()
		switch by := d.h.Clerk.Rules().Decide(clerk.ActorOf(ctx), "place.read", &place, today); {
		case !by.Allowed:
			b.PlaceCode, b.PlaceName = "", ""
		case by.Word == access.Codes:
			b.PlaceName = b.PlaceCode
		}
	}
	return r, nil
}

func loadWhole(tx *db.Tx, id string) (*Record, error) {
	o, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	r := &Record{Organisation: *o}
	if r.Branches, err = db.All[Branch](tx, "branch.of", db.Args{"organisation": id}); err != nil {
		return nil, err
	}
	r.Offers, err = db.All[Offer](tx, "offer.of", db.Args{"organisation": id})
	return r, err
}

// Add makes an organisation and gives its id: verb organisation.add. Without a code it gets a random one.
func (d *Desk) Add(ctx context.Context, o Organisation) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "organisation.add", &o, func(tx *db.Tx) (string, error) {
		o := o // the body may run twice, and each run gives its own id and code
		if o.Code == "" {
			var err error
			if o.Code, err = freeCode(tx); err != nil {
				return "", err
			}
		}
		if err := check(&o); err != nil {
			return "", err
		}
		if err := Insert(tx, &o); err != nil {
			return "", err
		}
		tx.Note("code", "", o.Code)
		return o.ID, nil
	})
}

// Change stores what was typed over the organisation with this id: verb organisation.change. The code
// stays as it is. Typed.Version is the version that the form was made from; if somebody saved since,
// it is fault.Conflict.
func (d *Desk) Change(ctx context.Context, typed Organisation) error {
	return clerk.Change(ctx, d.h.Clerk, "organisation.change", typed.ID, load, func(tx *db.Tx, o *Organisation) error {
		code, at, by := o.Code, o.ChangedAt, o.ChangedBy
		*o = typed
		o.Code, o.ChangedAt, o.ChangedBy = code, at, by
		if err := check(o); err != nil {
			return err
		}
		return Update(tx, o)
	})
}

// Remove takes an organisation away for good, with its branches and offers: verb organisation.remove.
// One that other records point to stays (fault.Invalid with a sentence).
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.h.Clerk, "organisation.remove", id, load, func(tx *db.Tx, o *Organisation) error {
		n, err := tx.Exec("organisation.delete", db.Args{"id": id, "version": version})
		if db.Constraint(err) != "" {
			return fault.New(fault.Invalid, "organisation.in_use")
		}
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		tx.Note("code", o.Code, "")
		return err
	})
}

// within runs a body on an organisation that a branch or an offer belongs to: verb organisation.change.
func (d *Desk) within(ctx context.Context, organisation string, body func(*db.Tx) error) error {
	return clerk.Change(ctx, d.h.Clerk, access.Verb("organisation.change"), organisation, load,
		func(tx *db.Tx, _ *Organisation) error { return body(tx) })
}
