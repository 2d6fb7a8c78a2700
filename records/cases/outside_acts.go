package cases

import (
	"context"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// OpenOutside opens a case of another team for a reason, until the end of the day, and gives its id: verb
// case.outside. The responsible person reviews it. Faults: in code where there is no such case for this
// reader, in why.
func (d *Desk) OpenOutside(ctx context.Context, code, why string) (string, error) {
	why = strings.TrimSpace(why)
	code = strings.TrimSpace(code)
	if code == "" {
		return "", fault.In("code", "field.required")
	}
	if err := reason("why", why); err != nil {
		return "", err
	}
	opened := ""
	err := clerk.Change(ctx, d.House.Clerk, "case.outside", code, LoadByCode, func(tx *db.Tx, k *Case) error {
		if tx.Actor.Person == "" {
			return fault.New(fault.Refused, "case.worker_needed")
		}
		opened, tx.Target = k.ID, k.ID
		team, err := Team(tx, k.ID)
		if err != nil {
			return err
		}
		for _, p := range team {
			if p.Person == tx.Actor.Person && p.Holds(tx.Today) {
				return nil // inside already; nothing to open
			}
		}
		return d.join(tx, &Place{Case: k.ID, Person: tx.Actor.Person, Part: Outside, From: tx.Today, Until: tx.Today, Reason: why})
	})
	if fault.Is(err, fault.NotFound) {
		return "", fault.In("code", "case.unknown_code")
	}
	return opened, err
}

// entriesShown is how many openings the review shows at once.
const entriesShown = 100

// Entries gives openings from outside, the unusual first: those that wait for review, or all: verb
// outside.list. The reviewer gets them without the reasons.
func (d *Desk) Entries(ctx context.Context, all bool) ([]*Entry, error) {
	waiting := "yes"
	if all {
		waiting = ""
	}
	rows, err := clerk.List(ctx, d.House.Clerk, "outside.list", func(tx *db.Tx) ([]*Entry, error) {
		found, err := db.All[Entry](tx, "outside.list", db.Args{"since": tx.Today.Add(-7), "waiting": waiting, "most": entriesShown})
		out := make([]*Entry, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, err
	})
	if err != nil {
		return nil, err
	}
	for _, e := range rows {
		if err := d.reasons([]*Place{&e.Place}); err != nil {
			return nil, err
		}
		e.Unusual(e.At.In(d.House.Clerk.Zone()))
	}
	UnusualFirst(rows)
	return rows, nil
}

// EntriesWaiting is how many openings wait for review, of those that the reader may see: verb outside.list.
func (d *Desk) EntriesWaiting(ctx context.Context) (int, error) {
	n := 0
	_, err := clerk.List(ctx, d.House.Clerk, "outside.list", func(tx *db.Tx) ([]*Entry, error) {
		var err error
		n, err = db.One[int](tx, "outside.waiting")
		return nil, err
	})
	return n, err
}

func loadPlace(tx *db.Tx, id string) (*Place, error) {
	p, err := db.One[Place](tx, "team.by_id", db.Args{"id": id})
	return &p, err
}

// Review notes that the responsible person looked at an opening from outside: verb case.review. Nobody reviews
// their own; what was reviewed already stays as it was.
func (d *Desk) Review(ctx context.Context, placeID string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.review", placeID, loadPlace, func(tx *db.Tx, p *Place) error {
		if p.Part != Outside {
			return fault.Missing()
		}
		if p.By == tx.Actor.Name() || p.Person == tx.Actor.Person && p.Person != "" {
			return fault.New(fault.Refused, "outside.own")
		}
		p.ReviewedBy, p.ReviewedAt = tx.Actor.Name(), when.Moment(tx.Now)
		_, err := tx.Exec("outside.reviewed", p)
		return err
	})
}
