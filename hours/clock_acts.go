package hours

import (
	"context"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

// change runs an act on the clocks of a case, and marks its services anew afterwards.
func (d *Desk) change(ctx context.Context, caseID string, body func(tx *db.Tx, k *cases.Case, rules Rules) error) error {
	return clerk.Change(ctx, d.House.Clerk, "clock.set", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		rules, err := rulesOf(tx)
		if err != nil {
			return err
		}
		if err := body(tx, k, rules); err != nil {
			return err
		}
		if err := mark(tx, k.ID); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// SetRule gives a case a rule from a day on, or, with an id, changes its days: verb clock.set. EndedOn is the last day of
// what ended before its time.
func (d *Desk) SetRule(ctx context.Context, caseID string, r CaseRule) error {
	r.Case = caseID
	return d.change(ctx, caseID, func(tx *db.Tx, _ *cases.Case, rules Rules) error {
		var faults fault.List
		if r.ID != "" {
			stored, there, err := db.Maybe[CaseRule](tx, "case_rule.by_id", db.Args{"id": r.ID})
			if err != nil {
				return err
			}
			if !there || stored.Case != caseID {
				return fault.Missing()
			}
			r.Rule = stored.Rule
		}
		if !rules.Has(r.Rule) {
			faults.Add("rule", "field.choose")
		}
		if r.StartsOn == "" {
			faults.Add("starts_on", "field.required")
		}
		if r.EndedOn != "" && r.EndedOn < r.StartsOn {
			faults.Add("ended_on", "field.end_before_start")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		tx.Note("clock "+r.Rule, "", string(r.StartsOn))
		name := "case_rule.update"
		if r.ID == "" {
			name, r.ID = "case_rule.insert", id.Ordered(tx.Now.Time(), d.House.Random)
		}
		n, err := tx.Exec(name, r)
		if db.IsDuplicate(err) {
			return fault.In("starts_on", "clock.twice")
		}
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// RemoveRule takes a rule from a case that was given by mistake: verb clock.set. Services that were drawn on it stay, marked.
func (d *Desk) RemoveRule(ctx context.Context, caseID, ruleID string, version int) error {
	return d.change(ctx, caseID, func(tx *db.Tx, _ *cases.Case, _ Rules) error {
		stored, there, err := db.Maybe[CaseRule](tx, "case_rule.by_id", db.Args{"id": ruleID})
		if err != nil {
			return err
		}
		if !there || stored.Case != caseID {
			return fault.Missing()
		}
		tx.Note("clock "+stored.Rule, string(stored.StartsOn), "")
		return gone(tx.Exec("case_rule.remove", db.Args{"id": ruleID, "version": version}))
	})
}

func gone(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// SetPause keeps a pause of a rule, or, with an id, changes its days: verb clock.set. Without a last day it goes on.
func (d *Desk) SetPause(ctx context.Context, caseID string, p Pause) error {
	p.Case = caseID
	return d.change(ctx, caseID, func(tx *db.Tx, _ *cases.Case, rules Rules) error {
		var faults fault.List
		if p.ID != "" {
			stored, there, err := db.Maybe[Pause](tx, "pause.by_id", db.Args{"id": p.ID})
			if err != nil {
				return err
			}
			if !there || stored.Case != caseID {
				return fault.Missing()
			}
			p.Rule = stored.Rule
		}
		if r, known := rules.At(p.Rule, p.From); !known || !r.Pause {
			faults.Add("pause_rule", "clock.no_pause")
		}
		if p.From == "" {
			faults.Add("from_on", "field.required")
		}
		if p.To != "" && p.To < p.From {
			faults.Add("to_on", "field.end_before_start")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		tx.Note("pause "+p.Rule, "", string(p.From)+"/"+string(p.To))
		name := "pause.update"
		if p.ID == "" {
			name, p.ID = "pause.insert", id.Ordered(tx.Now.Time(), d.House.Random)
		}
		n, err := tx.Exec(name, p)
		if db.IsDuplicate(err) {
			return fault.In("from_on", "clock.twice")
		}
		return gone(n, err)
	})
}

// RemovePause takes a pause away that was written by mistake: verb clock.set.
func (d *Desk) RemovePause(ctx context.Context, caseID, pauseID string, version int) error {
	return d.change(ctx, caseID, func(tx *db.Tx, _ *cases.Case, _ Rules) error {
		stored, there, err := db.Maybe[Pause](tx, "pause.by_id", db.Args{"id": pauseID})
		if err != nil {
			return err
		}
		if !there || stored.Case != caseID {
			return fault.Missing()
		}
		tx.Note("pause "+stored.Rule, string(stored.From)+"/"+string(stored.To), "")
		return gone(tx.Exec("pause.remove", db.Args{"id": pauseID, "version": version}))
	})
}

// Watched is a case with those of its clocks that it is time to look at.
type Watched struct {
	Case     string  `db:"case_id" class:"plain"`
	CaseCode string  `db:"case_code" class:"plain"`
	Clocks   []Clock `db:"-" class:"plain"`
	cases.Reach
}

// Mine gives the actor's cases with a clock that ends within 14 days or of whose hours a fifth or less is left: verb
// clock.mine.
func (d *Desk) Mine(ctx context.Context) ([]*Watched, error) {
	return clerk.List(ctx, d.House.Clerk, "clock.mine", func(tx *db.Tx) ([]*Watched, error) {
		found, err := db.All[Watched](tx, "clock.watched", db.Args{"since": monthsOn(tx.Today, -36)})
		if err != nil {
			return nil, err
		}
		var out []*Watched
		for i := range found {
			all, err := Clocks(tx, found[i].Case, tx.Today)
			if err != nil {
				return nil, err
			}
			for _, c := range all {
				if c.Warn() {
					found[i].Clocks = append(found[i].Clocks, c)
				}
			}
			if len(found[i].Clocks) > 0 {
				out = append(out, &found[i])
			}
		}
		return out, nil
	})
}

// Rules lists every dated row that the house reckons by: verb hours_rule.list.
func (d *Desk) Rules(ctx context.Context) ([]*Rule, error) {
	return clerk.List(ctx, d.House.Clerk, "hours_rule.list", func(tx *db.Tx) ([]*Rule, error) {
		all, err := rulesOf(tx)
		var out []*Rule
		for _, name := range all.Names() {
			for i := range all {
				if all[i].Name == name {
					out = append(out, &all[i])
				}
			}
		}
		return out, err
	})
}

// AddRule adds a dated row to the rules: verb hours_rule.add. It holds from its day on, also for cases in mid-course;
// whose services it puts out of order they are marked. A row is not changed: a wrong one is followed by another.
func (d *Desk) AddRule(ctx context.Context, r Rule) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "hours_rule.add", nil, func(tx *db.Tx) (string, error) {
		r.ID, r.Name, r.Source = id.Ordered(tx.Now.Time(), d.House.Random), strings.TrimSpace(r.Name), strings.TrimSpace(r.Source)
		var faults fault.List
		r.Check(faults.Add)
		all, err := rulesOf(tx)
		if err != nil {
			return "", err
		}
		for _, other := range []struct{ field, name string }{{"after", r.After}, {"excludes", r.Excludes}} {
			if other.name != "" && (!all.Has(other.name) || other.name == r.Name) {
				faults.Add(other.field, "field.choose")
			}
		}
		if r.After != "" && follows(all, r.After, r.Name, tx.Today) {
			faults.Add("after", "hours_rule.round")
		}
		if err := faults.Err(); err != nil {
			return "", err
		}
		_, err = tx.Exec("hours_rule.insert", r, db.Args{"by": tx.Actor.Name()})
		if db.IsDuplicate(err) {
			return "", fault.In("valid_from", "hours_rule.twice")
		}
		if err != nil {
			return "", err
		}
		if _, err := tx.Exec("hours_rule.cases"); err != nil {
			return "", err
		}
		own, err := db.All[Rule](tx, "hours_rule.all")
		if err != nil {
			return "", err
		}
		return r.ID, markBy(tx, With(own))
	})
}

// follows tells whether a rule begins, over others, after the last day of another.
func follows(all Rules, name, other string, on when.Day) bool {
	for range len(all) {
		if name == other {
			return true
		}
		r, known := all.At(name, on)
		if !known || r.After == "" {
			return false
		}
		name = r.After
	}
	return true
}
