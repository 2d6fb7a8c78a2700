package rights

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

// schedule gives the rules of the house that hold on a day.
func schedule(tx *db.Tx, day when.Day) ([]Rule, error) {
	choices, err := db.All[Choice](tx, "retention.choices")
	return chosen(Shipped(day), choices, day), err
}

// Schedule is how long what is kept.
type Schedule struct {
	Rules []Rule `class:"plain"`
}

// Scope says that the schedule belongs to the house.
func (s *Schedule) Scope() access.Scope { return access.Scope{} }

// Schedule gives how long what is kept, as it holds today: verb retention.list.
func (d *Desk) Schedule(ctx context.Context) ([]Rule, error) {
	s, err := clerk.Read(ctx, d.House.Clerk, "retention.list", "retention", func(tx *db.Tx, _ string) (*Schedule, error) {
		rules, err := schedule(tx, tx.Today)
		return &Schedule{rules}, err
	})
	if err != nil {
		return nil, err
	}
	return s.Rules, nil
}

// MostMonths is the longest period that can be chosen, in the unit of its class.
const MostMonths = 1200

// Choose sets how long the house keeps a class from a day on, with the source of the rule: verb retention.choose.
// Earlier choices stay as they were.
func (d *Desk) Choose(ctx context.Context, c Choice) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "retention.choose", nil, func(tx *db.Tx) (string, error) {
		var faults fault.List
		known, byItself := false, false
		for _, r := range Shipped(tx.Today) {
			if r.Class == c.Class {
				known, byItself = true, r.Program
			}
		}
		if !known || byItself {
			faults.Add("class", "field.choose")
		}
		if c.Amount < 0 || c.Amount > MostMonths {
			faults.Add("amount", "field.too_large", "max", MostMonths)
		}
		checkText("source", c.Source, true, faults.Add)
		if c.From == "" {
			faults.Add("from_on", "field.required")
		}
		if err := faults.Err(); err != nil {
			return "", err
		}
		c.ID, c.Source = id.Ordered(d.House.Now(), d.House.Random), strings.TrimSpace(c.Source)
		tx.Note(c.Class, "", "")
		_, err := tx.Exec("retention.choose", c)
		if db.IsDuplicate(err) {
			return "", fault.New(fault.Conflict, "")
		}
		return c.ID, err
	})
}

// DueNow gives the people whose last case was closed longer ago than the house keeps cases, by the code of that
// case: verb retention.due. Nothing goes by itself: an erasure is asked for, and two approve.
func (d *Desk) DueNow(ctx context.Context) ([]*Due, error) {
	return clerk.List(ctx, d.House.Clerk, "retention.due", func(tx *db.Tx) ([]*Due, error) {
		rules, err := schedule(tx, tx.Today)
		if err != nil {
			return nil, err
		}
		for _, r := range rules {
			if r.Class != ClassCase {
				continue
			}
			rows, err := db.All[Due](tx, "retention.due", db.Args{"before": r.Before(tx.Today)})
			for i := range rows {
				rows[i].Since = r.End(rows[i].ClosedOn).Add(1)
			}
			return pointers(rows), err
		}
		return nil, nil
	})
}

// AskDue begins the erasure of somebody whose period is over, in the name of the house: verb right.ask, on the case.
// It takes the same two approvals; who begins it is neither.
func (d *Desk) AskDue(ctx context.Context, caseID string) (string, error) {
	due, err := d.DueNow(ctx)
	if err != nil {
		return "", err
	}
	there := false
	for _, x := range due {
		there = there || x.Case == caseID && !x.Begun && !x.Held
	}
	if !there {
		return "", fault.New(fault.Conflict, "retention.not_due")
	}
	made := ""
	err = clerk.Change(ctx, d.House.Clerk, "right.ask", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) (err error) {
		made, err = d.askIn(tx, k, Request{Kind: Erasure, Asker: ByHouse, AskedOn: tx.Today})
		return err
	})
	return made, err
}

// Archive is what stays countable when people are forgotten.
type Archive struct {
	Cases, Open, Forgotten int
	Years                  []Year
}

// ArchiveNow counts all cases, of people who are known and of people who are forgotten: verb retention.archive.
func (d *Desk) ArchiveNow(ctx context.Context) (a Archive, err error) {
	type totals struct {
		Cases     int `db:"cases"`
		Open      int `db:"open"`
		Forgotten int `db:"forgotten"`
	}
	err = clerk.Count(ctx, d.House.Clerk, "retention.archive", "archive", func(tx *db.Tx) error {
		t, err := db.One[totals](tx, "retention.totals")
		if err != nil {
			return err
		}
		a.Cases, a.Open, a.Forgotten = t.Cases, t.Open, t.Forgotten
		a.Years, err = db.All[Year](tx, "retention.years")
		return err
	})
	return a, err
}
