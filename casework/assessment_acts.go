package casework

import (
	"context"
	"encoding/json"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

func verbOf(verb string) access.Verb { return access.Verb(verb) }

type answer struct {
	Assessment string `db:"assessment" class:"plain"`
	Domain     string `db:"domain" class:"plain"`
	Answer     string `db:"answer" class:"sensitive"`
}

// Assessments gives those of a case, the newest first: verb assessment.list.
func (d *Desk) Assessments(ctx context.Context, caseID string) ([]*Assessment, error) {
	rows, err := clerk.List(ctx, d.h.Clerk, "assessment.list", func(tx *db.Tx) ([]*Assessment, error) {
		found, err := db.All[Assessment](tx, "assessment.of_case", db.Args{"case_id": caseID})
		if err != nil || len(found) == 0 {
			return nil, err
		}
		by := map[string]map[string]string{}
		err = db.Each(tx, "assessment.answers_of_case", func(a answer) error {
			if by[a.Assessment] == nil {
				by[a.Assessment] = map[string]string{}
			}
			by[a.Assessment][a.Domain] = a.Answer
			return nil
		}, db.Args{"case_id": caseID})
		for i := range found {
			found[i].Answers = by[found[i].ID]
		}
		return pointers(found), err
	})
	for _, a := range rows {
		var err error
		if a.Remark, err = d.open(ctx, a.Served, "remark", a.ID, a.Sealed); err != nil {
			return nil, err
		}
	}
	return rows, err
}

// Again gives the assessments of the actor's cases that are to be looked at anew until a day: verb assessment.list.
func (d *Desk) Again(ctx context.Context, until when.Day, most int) ([]*Assessment, error) {
	return clerk.List(ctx, d.h.Clerk, "assessment.list", func(tx *db.Tx) ([]*Assessment, error) {
		found, err := db.All[Assessment](tx, "assessment.again", db.Args{"until": until, "most": most})
		return pointers(found), err
	})
}

// Assess keeps an assessment: verb assessment.add. Earlier ones stay as they are.
func (d *Desk) Assess(ctx context.Context, caseID string, a Assessment) error {
	return d.change(ctx, "assessment.add", caseID, func(tx *db.Tx, k *cases.Case) error {
		a := a
		var faults fault.List
		a.Check(tx.Today, k.OpenedOn, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		a.ID, a.Case, a.Author = id.New(), k.ID, tx.Actor.Person
		var err error
		if a.Sealed, err = d.seal(ctx, k.Person, "remark", a.ID, a.Remark); err != nil {
			return err
		}
		if _, err := tx.Exec("assessment.insert", a); err != nil {
			return err
		}
		for domain, said := range a.Answers {
			if _, err := tx.Exec("assessment.answer", answer{a.ID, domain, said}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SafetyPlans gives the editions of a case's safety plan, the newest first: verb safety.list.
func (d *Desk) SafetyPlans(ctx context.Context, caseID string) ([]*SafetyPlan, error) {
	rows, err := clerk.List(ctx, d.h.Clerk, "safety.list", func(tx *db.Tx) ([]*SafetyPlan, error) {
		found, err := db.All[SafetyPlan](tx, "safety.of_case", db.Args{"case_id": caseID})
		return pointers(found), err
	})
	for _, s := range rows {
		text, err := d.open(ctx, s.Served, "safety", s.ID, s.Sealed)
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), &s.Answers); err != nil {
			return nil, fault.Because(fault.Failed, err)
		}
		s.TakeOut(s.Keeps)
	}
	return rows, err
}

// WriteSafety keeps a new edition of the safety plan: verb safety.write. The edition before stays.
func (d *Desk) WriteSafety(ctx context.Context, caseID string, s SafetyPlan) error {
	return d.change(ctx, "safety.write", caseID, func(tx *db.Tx, k *cases.Case) error {
		s := s
		if keptQuestion(k.Keeps) {
			return cases.KeptBack()
		}
		var faults fault.List
		s.Check(faults.Add)
		if s.AgainOn != "" && s.AgainOn <= tx.Today {
			faults.Add("again_on", "casework.again_later")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		last, err := db.One[int](tx, "safety.last", db.Args{"case_id": k.ID})
		if err != nil {
			return err
		}
		s.ID, s.Case, s.Edition, s.Day, s.Author = id.New(), k.ID, last+1, tx.Today, tx.Actor.Person
		b, err := json.Marshal(s.Answers)
		if err != nil {
			return err
		}
		if s.Sealed, err = d.seal(ctx, k.Person, "safety", s.ID, string(b)); err != nil {
			return err
		}
		_, err = tx.Exec("safety.insert", s)
		if db.IsDuplicate(err) {
			return db.ErrAgain
		}
		return err
	})
}
