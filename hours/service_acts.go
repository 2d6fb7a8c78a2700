package hours

import (
	"context"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/grants"
)

// Desk is where hours are asked for: one method a verb.
type Desk struct {
	House *area.House
	Records
}

// Records are the desks of the records that hours stand on.
type Records struct {
	Cases       *cases.Desk
	Disclosures *disclosures.Desk
}

// New makes the desk of a house.
func New(h *area.House, r Records) *Desk { return &Desk{House: h, Records: r} }

// CaseHours is everything about the hours of one case on a day.
type CaseHours struct {
	cases.Case
	On       when.Day   `db:"-" class:"plain"`
	Clocks   []Clock    `db:"-" class:"plain" tells:"services"`
	Held     []CaseRule `db:"-" class:"plain" tells:"services"`
	Pauses   []Pause    `db:"-" class:"plain" tells:"services"`
	Services []Service  `db:"-" class:"plain" tells:"services"` // in the order of their days
	Costs    []Cost     `db:"-" class:"plain" tells:"services"`
	Rules    Rules      `db:"-" class:"plain"` // those of the house
	Payers   []string   `db:"-" class:"plain"` // codes of payers of the last months
}

func load(tx *db.Tx, caseID string, on when.Day) (*CaseHours, error) {
	k, err := cases.Load(tx, caseID)
	if err != nil {
		return nil, err
	}
	h := &CaseHours{Case: *k, On: on}
	if h.Rules, err = rulesOf(tx); err != nil {
		return nil, err
	}
	l, err := ledgerOf(tx, caseID, true)
	if err != nil {
		return nil, err
	}
	h.Held, h.Pauses, h.Services = l.Held, l.Pauses, l.Services
	h.Clocks = Reckon(h.Rules, l, on)
	if h.Costs, err = db.All[Cost](tx, "cost.of_case", db.Args{"case_id": caseID}); err != nil {
		return nil, err
	}
	h.Payers, err = db.All[string](tx, "part.known_payers", db.Args{"since": monthOf(monthsOn(tx.Today, -3))})
	return h, err
}

// Read opens the hours of a case as they stand on a day; an empty day is today: verb service.list.
func (d *Desk) Read(ctx context.Context, caseID string, on when.Day) (*CaseHours, error) {
	if on == "" {
		_, on = d.House.Clerk.Now()
	}
	return clerk.Read(ctx, d.House.Clerk, "service.list", caseID, func(tx *db.Tx, id string) (*CaseHours, error) { return load(tx, id, on) })
}

// ClocksOf gives the clocks of the case with a code on a day, nothing else of it: verb clock.read.
func (d *Desk) ClocksOf(ctx context.Context, code string, on when.Day) ([]Clock, error) {
	h, err := clerk.Read(ctx, d.House.Clerk, "clock.read", code, func(tx *db.Tx, code string) (*CaseHours, error) {
		k, err := cases.LoadByCode(tx, code)
		if err != nil {
			return nil, err
		}
		h := &CaseHours{Case: *k, On: on}
		h.Clocks, err = Clocks(tx, k.ID, on)
		return h, err
	})
	if err != nil {
		return nil, err
	}
	return h.Clocks, nil
}

// check looks at a service beside its case and the records that it names.
func check(tx *db.Tx, k *cases.Case, x *Service) error {
	rules, err := rulesOf(tx)
	if err != nil {
		return err
	}
	var faults fault.List
	x.Check(rules, k.OpenedOn, tx.Today, faults.Add)
	if x.Minutes > MostOfDay {
		faults.Add("minutes", "service.minutes_wrong", "max", MostOfDay)
	}
	if x.Grant != "" {
		g, err := grants.ByCode(tx, x.Grant)
		if err != nil {
			return err
		}
		if g == nil {
			faults.Add("grant_code", "field.unknown_code")
		}
	}
	if x.Activity != "" {
		a, err := activities.ByCode(tx, x.Activity)
		if err != nil {
			return err
		}
		if a == nil {
			faults.Add("activity", "field.unknown_code")
		}
	}
	if x.Place != "" && !word(x.Place) {
		faults.Add("place", "field.choose")
	}
	return faults.Err()
}

// settle marks the services of a case anew. A service that is not in order is kept when who gives it knows, and
// is else a fault in the field known: nothing goes beyond an allowance unseen.
func settle(tx *db.Tx, k *cases.Case, serviceID string, known bool) error {
	if err := mark(tx, k.ID); err != nil {
		return err
	}
	x, err := db.One[Service](tx, "service.by_id", db.Args{"id": serviceID})
	if err != nil {
		return err
	}
	if x.Mark != InOrder && !known {
		return fault.In("known", "service.known."+string(x.Mark), "minutes", x.OverMinutes)
	}
	return cases.Touch(tx, k.ID)
}

// AddService keeps a service for a case and gives its id: verb service.add. Known: whoever gives it has read that it
// goes beyond its allowance. Faults: in the fields of the service, and in known.
func (d *Desk) AddService(ctx context.Context, caseID string, x Service, known bool) (string, error) {
	x.ID, x.Case, x.Version = id.Ordered(d.House.Now(), d.House.Random), caseID, 0
	return x.ID, clerk.Change(ctx, d.House.Clerk, "service.add", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if err := check(tx, k, &x); err != nil {
			return err
		}
		var err error
		if x.Code, err = freeCode(tx); err != nil {
			return err
		}
		if x.By == "" {
			x.By = tx.Actor.Person
		}
		if err := d.correctService(tx, &x); err != nil {
			return err
		}
		if err := put(tx, &x); err != nil {
			return err
		}
		tx.Note("service", "", x.Code)
		return settle(tx, k, x.ID, known)
	})
}

// one finds a service of a case, in the version that the actor saw.
func one(tx *db.Tx, k *cases.Case, serviceID string, version int) (*Service, error) {
	x, there, err := db.Maybe[Service](tx, "service.by_id", db.Args{"id": serviceID})
	if err != nil {
		return nil, err
	}
	if !there || x.Case != k.ID {
		return nil, fault.Missing()
	}
	if version != 0 && x.Version != version {
		return nil, fault.New(fault.Conflict, "")
	}
	return &x, nil
}

// ChangeService stores a service over the one with its id and version: verb service.change. Code and who gave it stay.
// What changes of a month that was sent is a correction of the next.
func (d *Desk) ChangeService(ctx context.Context, caseID string, x Service, known bool) error {
	return clerk.Change(ctx, d.House.Clerk, "service.change", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		stored, err := one(tx, k, x.ID, x.Version)
		if err != nil {
			return err
		}
		x.Case, x.Code = k.ID, stored.Code
		x.putBack(stored)
		if x.By == "" {
			x.By = stored.By
		}
		if err := check(tx, k, &x); err != nil {
			return err
		}
		for _, one := range []*Service{stored, &x} {
			if err := d.correctService(tx, one); err != nil {
				return err
			}
		}
		if err := put(tx, &x); err != nil {
			return err
		}
		tx.Note("service", stored.Code, x.Code)
		return settle(tx, k, x.ID, known)
	})
}

// RemoveService takes a service away that was written by mistake: verb service.remove. A month that was sent keeps
// it, and the next takes it back.
func (d *Desk) RemoveService(ctx context.Context, caseID, serviceID string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "service.remove", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		x, err := one(tx, k, serviceID, version)
		if err != nil {
			return err
		}
		if err := d.correctService(tx, x); err != nil {
			return err
		}
		if err := due(tx, x); err != nil {
			return err
		}
		for _, q := range []string{"part.remove", "service.remove"} {
			if _, err := tx.Exec(q, x, db.Args{"service_id": x.ID}); err != nil {
				return err
			}
		}
		tx.Note("service", x.Code, "")
		if err := mark(tx, k.ID); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// ToReview gives the services beyond their allowance that nobody looked at yet, the oldest first: verb overrun.list.
func (d *Desk) ToReview(ctx context.Context, skip, most int) ([]*Service, int, error) {
	total := 0
	rows, err := clerk.List(ctx, d.House.Clerk, "overrun.list", func(tx *db.Tx) ([]*Service, error) {
		found, err := db.All[Service](tx, "service.to_review", db.Args{"skip": skip, "most": most})
		if err != nil {
			return nil, err
		}
		total, err = db.One[int](tx, "service.to_review_many")
		out := make([]*Service, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, err
	})
	return rows, total, err
}

// Review says that the responsible person has looked at a service beyond its allowance: verb overrun.review.
func (d *Desk) Review(ctx context.Context, serviceID string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "overrun.review", serviceID, func(tx *db.Tx, id string) (*Service, error) {
		x, err := db.One[Service](tx, "service.by_id", db.Args{"id": id})
		return &x, err
	}, func(tx *db.Tx, x *Service) error {
		n, err := tx.Exec("service.reviewed", db.Args{"id": x.ID, "version": version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		return err
	})
}

// AddCost keeps a cost or a way for a case: verb cost.add.
func (d *Desk) AddCost(ctx context.Context, caseID string, x Cost) error {
	x.ID, x.Case = id.Ordered(d.House.Now(), d.House.Random), caseID
	return clerk.Change(ctx, d.House.Clerk, "cost.add", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		var faults fault.List
		x.Check(k.OpenedOn, tx.Today, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		if x.By == "" {
			x.By = tx.Actor.Person
		}
		if err := d.correct(tx, k.ID, x.Payer, x.Day); err != nil {
			return err
		}
		if _, err := tx.Exec("cost.insert", x); err != nil {
			return err
		}
		if err := dueTo(tx, x.Payer, x.Day, "cost", x.ID); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// RemoveCost takes a cost away that was written by mistake: verb cost.remove.
func (d *Desk) RemoveCost(ctx context.Context, caseID, costID string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "cost.remove", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		x, there, err := db.Maybe[Cost](tx, "cost.by_id", db.Args{"id": costID})
		if err != nil {
			return err
		}
		if !there || x.Case != k.ID {
			return fault.Missing()
		}
		if err := d.correct(tx, k.ID, x.Payer, x.Day); err != nil {
			return err
		}
		if err := dueTo(tx, x.Payer, x.Day, "cost", x.ID); err != nil {
			return err
		}
		n, err := tx.Exec("cost.remove", db.Args{"id": x.ID, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		if err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}
