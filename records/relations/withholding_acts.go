package relations

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

// AddWithholding notes somebody who must not learn of the person of a case: verb withholding.add. It holds from
// the day it begins, today where none is said, on every road. Nobody names themselves: a colleague who must not
// learn is named by another. Faults by field.
func (d *Desk) AddWithholding(ctx context.Context, caseID string, w Withholding) error {
	made := id.Random(d.house.Random)
	return d.act(ctx, "withholding.add", caseID, func(tx *db.Tx, k *cases.Case) error {
		n := w
		n.ID, n.Person, n.Version = made, k.Person, 0
		return d.putWithholding(tx, n)
	})
}

// ChangeWithholding stores what was typed over a row: verb withholding.change. A stale version is Conflict.
func (d *Desk) ChangeWithholding(ctx context.Context, caseID string, w Withholding) error {
	return d.act(ctx, "withholding.change", caseID, func(tx *db.Tx, k *cases.Case) error {
		stored, err := people.WithholdingByID(tx, w.ID)
		if err != nil {
			return err
		}
		if stored.Person != k.Person || ofActor(tx, stored) {
			return fault.Missing()
		}
		if k.Keeps(people.Words) { // the form did not show them
			return cases.KeptBack()
		}
		n := w
		n.Person = k.Person
		return d.putWithholding(tx, n)
	})
}

func (d *Desk) putWithholding(tx *db.Tx, w Withholding) error {
	var l fault.List
	if w.From == "" {
		w.From = tx.Today
	}
	w.Check(l.Add)
	w.Against, w.Organisation = "", ""
	if w.PersonCode != "" {
		p, there, err := byCode(tx, w.PersonCode)
		if err != nil {
			return err
		}
		switch {
		case !there || p.Forgotten || p.Barred.In(access.Scope{}).Bars(tx.Actor, tx.Today):
			l.Add("against_person", "field.unknown_code")
		case p.ID == w.Person:
			l.Add("against_person", "withholding.the_person")
		case p.ID == tx.Actor.Person:
			l.Add("against_person", "withholding.oneself")
		}
		w.Against = p.ID
	}
	if w.OrganisationCode != "" {
		o, there, err := people.OrganisationOfCode(tx, strings.TrimSpace(w.OrganisationCode))
		if err != nil {
			return err
		}
		if !there {
			l.Add("against_organisation", "field.unknown_code")
		}
		w.Organisation = o
	}
	if err := l.Err(); err != nil {
		return err
	}
	var err error
	if w.Who, err = d.sealed(tx.Context(), w.Person, w.ID, "who", w.Name); err != nil {
		return err
	}
	if w.Reason, err = d.sealed(tx.Context(), w.Person, w.ID, "reason", w.Why); err != nil {
		return err
	}
	if w.Whole {
		w.Fields, w.WordsOpen = "", false
	}
	stored, err := people.PutWithholding(tx, &w.Withholding)
	if err == nil && !stored {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// EndWithholding ends a row with a day, today where none is given: verb withholding.end. The row stays, as what
// held in its time.
func (d *Desk) EndWithholding(ctx context.Context, caseID, withholding string, version int, until when.Day) error {
	return d.act(ctx, "withholding.end", caseID, func(tx *db.Tx, k *cases.Case) error {
		w, err := people.WithholdingByID(tx, withholding)
		if err != nil {
			return err
		}
		if w.Person != k.Person || ofActor(tx, w) {
			return fault.Missing()
		}
		w.Version = version
		if w.Until = until; w.Until == "" {
			w.Until = tx.Today.Add(-1)
		}
		if w.Until < w.From {
			w.Until = w.From.Add(-1) // it held on no day
		}
		ended, err := people.EndWithholding(tx, &w)
		if err == nil && !ended {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}
