package activities

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/grants"
	"drosme/records/organisations"
)

// Leader is a person who is planned to lead.
type Leader struct {
	ID   string `db:"id" class:"plain"`
	Code string `db:"code" class:"plain"`
}

// Choices are what a form of an activity can offer: hosts, people who may lead by their codes, grants.
type Choices struct {
	Hosts   []organisations.Choice
	Leaders []Named
	Grants  []grants.Grant
}

// Named is a code with a word that tells what it is.
type Named struct {
	Code string `db:"code" class:"plain"`
	Also string `db:"also" class:"plain"`
}

// Choose gives what a form can offer, under the verb of the form. People served never lead.
func (d *Desk) Choose(ctx context.Context, v access.Verb) (Choices, error) {
	var out Choices
	_, err := clerk.List(ctx, d.House.Clerk, v, func(tx *db.Tx) ([]*Activity, error) {
		var err error
		if out.Hosts, err = organisations.Choices(tx); err != nil {
			return nil, err
		}
		if out.Leaders, err = db.All[Named](tx, "choice.leaders"); err != nil {
			return nil, err
		}
		out.Grants, err = grants.All(tx)
		return nil, err
	})
	return out, err
}

// Codes are what a form names by codes.
type Codes struct {
	Host    string
	Leaders []string
}

// Find puts the ids behind codes into an activity, under the verb of the form. A code that nobody has,
// or that is of a person served, is a fault in its field.
func (d *Desk) Find(ctx context.Context, v access.Verb, a *Activity, c Codes) error {
	var wrong error
	_, err := clerk.List(ctx, d.House.Clerk, v, func(tx *db.Tx) ([]*Activity, error) {
		var l fault.List
		a.Host, a.Leaders = "", nil
		if c.Host != "" {
			var err error
			a.Host, err = idOf(tx, "register.organisation", c.Host, "host")
			if err := l.Take(err); err != nil {
				return nil, err
			}
		}
		for i, code := range c.Leaders {
			for _, other := range c.Leaders[:i] {
				if other == code {
					l.Add("led_by", "activity.leader_twice", "code", code)
				}
			}
			p, found, err := personByCode(tx, code)
			switch {
			case err != nil:
				return nil, err
			case !found || p.Kind == served:
				l.Add("led_by", "activity.unknown_person", "code", code)
			default:
				a.Leaders = append(a.Leaders, p.ID)
			}
		}
		wrong = l.Err()
		return nil, nil
	})
	if err != nil {
		return err
	}
	return wrong
}

const served = "served"

type personFound struct {
	ID   string `db:"id"`
	Kind string `db:"also"`
}

func personByCode(tx *db.Tx, code string) (personFound, bool, error) {
	return db.Maybe[personFound](tx, "choice.people", db.Args{"code": code})
}

// Notes are changes to who was at an activity.
type Notes struct {
	Codes        []string // people to note, by their codes
	Role, Status string   // of those
	Changed      []Attendee
	Removed      []Attendee // noted by mistake
}

// Note stores changes to who was at an activity, all or none: verb activity.attend. People served can be
// noted at protected activities alone, since others open the rest.
func (d *Desk) Note(ctx context.Context, activity string, n Notes) error {
	return clerk.Change(ctx, d.House.Clerk, "activity.attend", activity, ByID, func(tx *db.Tx, a *Activity) error {
		if a.Status == Cancelled {
			return fault.New(fault.Invalid, "activity.is_cancelled")
		}
		var l fault.List
		list := append([]Attendee(nil), n.Changed...)
		for _, code := range n.Codes {
			p, found, err := personByCode(tx, code)
			switch {
			case err != nil:
				return err
			case !found, p.Kind == served && !a.Protected:
				l.Add("codes", "activity.unknown_person", "code", code)
			default:
				list = append(list, Attendee{Person: p.ID, Role: n.Role, Status: n.Status})
			}
		}
		for _, t := range list {
			if !slices.Contains(Roles, t.Role) {
				l.Add("role", "field.unknown_word", "words", strings.Join(Roles, ", "))
			}
			switch {
			case !slices.Contains(AttendanceStatuses, t.Status):
				l.Add("status", "field.unknown_word", "words", strings.Join(AttendanceStatuses, ", "))
			case t.Status != "registered" && a.Day > tx.Today:
				l.Add("status", "activity.lies_ahead")
			}
		}
		if err := l.Err(); err != nil {
			return err
		}
		for _, t := range list {
			t.Activity = a.ID
			if err := Attend(tx, t); err != nil {
				return err
			}
		}
		for _, t := range n.Removed {
			t.Activity = a.ID
			tx.About(t.Person)
			if _, err := tx.Exec("attendee.remove", t); err != nil {
				return err
			}
		}
		return nil
	})
}

// SplitCodes reads codes that are parted by blanks, commas, semicolons or line ends, each once.
func SplitCodes(s string) []string {
	var out []string
	for _, code := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,;\t\n\r", r) }) {
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// withHosts fills in code and name of the hosts.
func withHosts(tx *db.Tx, list []*Activity) error {
	by := map[string][]*Activity{}
	var ids []string
	for _, a := range list {
		if a.Host == "" {
			continue
		}
		if by[a.Host] == nil {
			ids = append(ids, a.Host)
		}
		by[a.Host] = append(by[a.Host], a)
	}
	if len(ids) == 0 {
		return nil
	}
	type host struct {
		ID   string `db:"id"`
		Code string `db:"code"`
		Name string `db:"name"`
	}
	return db.Each(tx, "host.of_many", func(h host) error {
		for _, a := range by[h.ID] {
			a.HostCode, a.HostName = h.Code, h.Name
		}
		return nil
	}, db.Args{"ids": ids})
}

// Stale gives the newest planned activities whose day has passed, and how many there are in all: each is to be held
// or cancelled. Those of a visit are left out: they are closed with it. Those longer past than longStale days are
// counted apart. Verb activity.list.
func (d *Desk) Stale(ctx context.Context) (late []*Activity, all, long int, err error) {
	_, today := d.House.Clerk.Now()
	past := Search{Status: Planned, Alone: true, From: today.Add(-longStale), To: today.Add(-1)}
	if late, all, err = d.List(ctx, past); err != nil {
		return nil, 0, 0, err
	}
	_, long, err = d.List(ctx, Search{Status: Planned, Alone: true, To: today.Add(-longStale - 1)})
	return late, all, long, err
}
