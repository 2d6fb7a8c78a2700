package casework

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

// Goals gives the plan of a case: goals with their steps, those that go on first: verb goal.list.
func (d *Desk) Goals(ctx context.Context, caseID string) ([]*Goal, error) {
	var steps []Step
	rows, err := clerk.List(ctx, d.h.Clerk, "goal.list", func(tx *db.Tx) ([]*Goal, error) {
		found, err := db.All[Goal](tx, "goal.of_case", db.Args{"case_id": caseID})
		if err != nil || len(found) == 0 {
			return nil, err
		}
		steps, err = db.All[Step](tx, "step.of_case", db.Args{"case_id": caseID})
		return pointers(found), err
	})
	if err != nil {
		return nil, err
	}
	for _, g := range rows {
		if g.Keeps("words") {
			for i := range steps {
				steps[i].Sealed = nil
			}
		}
		if g.Text, err = d.open(ctx, g.Served, "goal", g.ID, g.Sealed); err != nil {
			return nil, err
		}
		for _, s := range steps {
			if s.Goal != g.ID {
				continue
			}
			if s.Text, err = d.open(ctx, g.Served, "step", s.ID, s.Sealed); err != nil {
				return nil, err
			}
			g.Steps = append(g.Steps, s)
		}
	}
	return rows, nil
}

func loadGoal(tx *db.Tx, goal string) (*Goal, error) {
	g, err := db.One[Goal](tx, "goal.by_id", db.Args{"id": goal})
	return &g, err
}

// Goal opens one goal, for its form: verb goal.list.
func (d *Desk) Goal(ctx context.Context, caseID, goal string) (*Goal, error) {
	all, err := d.Goals(ctx, caseID)
	if err != nil {
		return nil, err
	}
	for _, g := range all {
		if g.ID == goal {
			return g, nil
		}
	}
	return nil, fault.Missing()
}

// AddGoal keeps a goal: verb goal.add.
func (d *Desk) AddGoal(ctx context.Context, caseID string, g Goal) error {
	return d.change(ctx, "goal.add", caseID, func(tx *db.Tx, k *cases.Case) error {
		g := g
		g.State = "open"
		var faults fault.List
		g.Check(faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		g.ID, g.Case = id.New(), k.ID
		var err error
		if g.Sealed, err = d.seal(ctx, k.Person, "goal", g.ID, g.Text); err != nil {
			return err
		}
		_, err = tx.Exec("goal.insert", g)
		return err
	})
}

// ChangeGoal changes a goal or says how it stands, which counts as looking through the plan: verb goal.change.
func (d *Desk) ChangeGoal(ctx context.Context, caseID string, typed Goal) error {
	return d.change(ctx, "goal.change", caseID, func(tx *db.Tx, k *cases.Case) error {
		g, err := loadGoal(tx, typed.ID)
		if err == nil && g.Case != k.ID {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		var faults fault.List
		if k.Keeps(toldBy[g.Domain]) {
			typed.Domain = g.Domain
		}
		if k.Keeps("words") { // as it stands: it was not shown
			typed.Text = "-"
		}
		typed.Check(faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		if k.Keeps("words") {
			typed.Sealed = g.Sealed
		} else if typed.Sealed, err = d.seal(ctx, k.Person, "goal", g.ID, typed.Text); err != nil {
			return err
		}
		tx.Note("state", g.State, typed.State)
		return saved(tx.Exec("goal.update", typed))
	})
}

// owns tells whether somebody can have a step or an appointment of a case: somebody of the house, and nobody who can
// have no part in it.
func (d *Desk) owns(tx *db.Tx, k *cases.Case, person string) (bool, error) {
	p, there, err := people.ByID(tx, person)
	if err != nil || !there || p.Kind == people.Served || p.Forgotten {
		return false, err
	}
	kept, err := d.cases.KeptFrom(tx, k, person)
	return !kept, err
}

// AddStep keeps a step to a goal: verb step.add.
func (d *Desk) AddStep(ctx context.Context, caseID string, s Step) error {
	return d.change(ctx, "step.add", caseID, func(tx *db.Tx, k *cases.Case) error {
		s := s
		g, err := loadGoal(tx, s.Goal)
		if err == nil && g.Case != k.ID {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		var faults fault.List
		checkText("step", s.Text, faults.Add)
		if s.Owner != "" {
			if able, err := d.owns(tx, k, s.Owner); err != nil {
				return err
			} else if !able {
				faults.Add("owner", "field.choose")
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		s.ID = id.New()
		if s.Sealed, err = d.seal(ctx, k.Person, "step", s.ID, s.Text); err != nil {
			return err
		}
		_, err = tx.Exec("step.insert", s)
		return err
	})
}

// StepDone says that a step is done: verb step.done.
func (d *Desk) StepDone(ctx context.Context, caseID, goal, step string) error {
	return d.change(ctx, "step.done", caseID, func(tx *db.Tx, k *cases.Case) error {
		g, err := loadGoal(tx, goal)
		if err == nil && g.Case != k.ID {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec("step.done", db.Args{"id": step, "goal": goal})
		return err
	})
}

// Due gives the steps of cases on whose team the actor works whose day comes until a day: verb goal.list. Without their texts.
func (d *Desk) Due(ctx context.Context, until when.Day, most int) ([]*DueStep, error) {
	return clerk.List(ctx, d.h.Clerk, "goal.list", func(tx *db.Tx) ([]*DueStep, error) {
		found, err := db.All[DueStep](tx, "step.due", db.Args{"until": until, "most": most})
		return pointers(found), err
	})
}
