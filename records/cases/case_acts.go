package cases

import (
	"context"
	"strings"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/people"
)

// Desk is where cases are asked for: one method a verb.
type Desk struct {
	House *area.House
	tabs  []Tab
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{House: h} }

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Search     string // beginning of a code
	State      string // open, closed, or empty
	Mine       bool   // only those of whose team the actor is
	Skip, Most int
}

// List finds cases that the actor may see, the newest first: verb case.list.
func (d *Desk) List(ctx context.Context, q Question) (rows []*Case, total int, err error) {
	name := "case.list"
	if q.Mine {
		name = "case.mine"
	}
	rows, err = clerk.List(ctx, d.House.Clerk, "case.list", func(tx *db.Tx) ([]*Case, error) {
		asked := db.Args{"search": likeStart(q.Search), "state": q.State, "skip": q.Skip, "most": q.Most}
		found, err := db.All[Case](tx, name, asked)
		if err != nil {
			return nil, err
		}
		if total = q.Skip + len(found); len(found) == q.Most || q.Skip > 0 {
			if total, err = db.One[int](tx, "case.found", asked); err != nil {
				return nil, err
			}
		}
		out := make([]*Case, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, nil
	})
	return rows, total, err
}

// likeStart makes a typed text safe inside a pattern: its own signs stand for themselves.
func likeStart(typed string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.TrimSpace(typed))
}

// Read opens one case: verb case.read.
func (d *Desk) Read(ctx context.Context, id string) (*Case, error) {
	return clerk.Read(ctx, d.House.Clerk, "case.read", id, Load)
}

// IDOf gives the id of the case with a code, as the verb case.read allows: who may not read that case hears
// that there is none.
func (d *Desk) IDOf(ctx context.Context, code string) (string, error) {
	k, err := clerk.Read(ctx, d.House.Clerk, "case.read", "", func(tx *db.Tx, _ string) (*Case, error) {
		return LoadByCode(tx, code)
	})
	if err != nil {
		return "", err
	}
	return k.ID, nil
}

// Opening is what is known when a case begins. Everything but the day may be empty.
type Opening struct {
	Case       Case   // code, opened on, origin
	PersonCode string // of somebody who has a record; empty: a new person served is made, a code without a name
	Worker     string // id of the person who answers for the case; empty: who opens it
}

// Open begins a case and gives its id: verb case.open. No name is asked. The worker becomes responsible for
// it. Faults: in person_code where nobody has it or the person is not served, in worker where nobody is named.
func (d *Desk) Open(ctx context.Context, o Opening) (string, error) {
	caseID := id.Random(d.House.Random)
	return clerk.Add(ctx, d.House.Clerk, "case.open", nil, func(tx *db.Tx) (string, error) {
		return caseID, d.OpenIn(tx, caseID, o)
	})
}

// OpenIn begins a case inside the act of another room, such as a helpline contact that becomes one.
func (d *Desk) OpenIn(tx *db.Tx, caseID string, o Opening) error {
	k := o.Case
	k.ID = caseID
	if k.OpenedOn == "" {
		k.OpenedOn = tx.Today
	}
	var faults fault.List
	if o.PersonCode == "" {
		p := people.Person{ID: id.Random(d.House.Random), Kind: people.Served, Sex: "unknown", AgeBand: "unknown"}
		if err := people.Insert(tx, &p); err != nil {
			return err
		}
		k.Person = p.ID
	} else {
		p, there, err := people.ByCode(tx, o.PersonCode)
		if err != nil {
			return err
		}
		switch {
		case !there || p.Forgotten:
			faults.Add("person_code", "field.unknown_code")
		case p.Kind != people.Served:
			faults.Add("person_code", "case.person_not_served")
		}
		k.Person = p.ID
	}
	worker := o.Worker
	if worker == "" {
		worker = tx.Actor.Person
	}
	if worker == "" {
		faults.Add("worker", "case.worker_needed")
	} else if p, there, err := people.ByID(tx, worker); err != nil {
		return err
	} else if !there || p.Kind == people.Served {
		faults.Add("worker", "case.worker_needed")
	}
	if k.Code == "" {
		k.Code = "C-NEW" // checked as a code, then made by Insert
		k.Check(tx.Today, faults.Add)
		k.Code = ""
	} else {
		k.Check(tx.Today, faults.Add)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	before, err := OfPerson(tx, k.Person)
	if err != nil {
		return err
	}
	if len(before) > 0 {
		k.Earlier = before[len(before)-1]
	}
	tx.About(k.Person)
	if err := Insert(tx, &k); err != nil {
		return err
	}
	return Join(tx, &Place{Case: k.ID, Person: worker, Part: Responsible, From: tx.Today})
}
