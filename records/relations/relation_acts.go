package relations

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/cases"
	"drosme/records/people"
)

// Add notes what somebody is to the person of a case: verb relation.add. A mother who would be younger than her
// child is a fault.
func (d *Desk) Add(ctx context.Context, caseID string, r Relation) error {
	made := id.Random(d.house.Random)
	return d.act(ctx, "relation.add", caseID, func(tx *db.Tx, k *cases.Case) error {
		n := r
		n.ID, n.Person, n.Version = made, k.Person, 0
		return d.putRelation(tx, n)
	})
}

// Change stores what was typed over a row: verb relation.change. A stale version is Conflict.
func (d *Desk) Change(ctx context.Context, caseID string, r Relation) error {
	return d.act(ctx, "relation.change", caseID, func(tx *db.Tx, k *cases.Case) error {
		stored, err := people.RelationByID(tx, r.ID)
		if err != nil {
			return err
		}
		if stored.Person != k.Person {
			return fault.Missing()
		}
		if k.Keeps(people.Words) { // the form did not show them
			return cases.KeptBack()
		}
		n := r
		n.Person = k.Person
		return d.putRelation(tx, n)
	})
}

func (d *Desk) putRelation(tx *db.Tx, r Relation) error {
	var l fault.List
	r.Check(l.Add)
	r.Relative = ""
	if r.PersonCode != "" {
		p, there, err := byCode(tx, r.PersonCode)
		if err != nil {
			return err
		}
		switch {
		case !there || p.Forgotten || p.Barred.In(access.Scope{}).Bars(tx.Actor, tx.Today):
			l.Add("relative", "field.unknown_code")
		case p.ID == r.Person:
			l.Add("relative", "relation.oneself")
		}
		r.Relative = p.ID
	}
	if err := l.Err(); err != nil {
		return err
	}
	if mother, child := r.Relative, r.Person; r.Relation.Relation == "mother" && mother != "" && d.MotherIsOlder != nil {
		older, err := d.MotherIsOlder(tx, mother, child)
		if err != nil {
			return err
		}
		if !older {
			return fault.In("relative", "relation.mother_younger")
		}
	}
	var err error
	if r.Who, err = d.sealed(tx.Context(), r.Person, r.ID, "who", r.Name); err != nil {
		return err
	}
	if r.Remark, err = d.sealed(tx.Context(), r.Person, r.ID, "remark", r.Remarks); err != nil {
		return err
	}
	if r.Relative != "" {
		tx.About(r.Relative)
	}
	stored, err := people.PutRelation(tx, &r.Relation)
	if err == nil && !stored {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// Remove takes a relation away: verb relation.remove.
func (d *Desk) Remove(ctx context.Context, caseID, relation string, version int) error {
	return d.act(ctx, "relation.remove", caseID, func(tx *db.Tx, k *cases.Case) error {
		stored, err := people.RelationByID(tx, relation)
		if err != nil {
			return err
		}
		if stored.Person != k.Person {
			return fault.Missing()
		}
		gone, err := people.DropRelation(tx, relation, version)
		if err == nil && !gone {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// byCode finds somebody by a code as it was typed; in capitals where nobody has it so.
func byCode(tx *db.Tx, typed string) (people.Person, bool, error) {
	typed = strings.TrimSpace(typed)
	p, there, err := people.ByCode(tx, typed)
	if err == nil && !there {
		p, there, err = people.ByCode(tx, strings.ToUpper(typed))
	}
	return p, there, err
}
