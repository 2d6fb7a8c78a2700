package relations

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/records/cases"
	"drosme/records/people"
)

// Desk is where the surroundings of a person are asked for: one method a verb.
type Desk struct {
	house *area.House
	cases *cases.Desk

	// MotherIsOlder tells whether what is known of two people allows the one to be the other's mother; the list
	// of rooms sets it from the vault. Nil: everything is allowed.
	MotherIsOlder func(tx *db.Tx, mother, child string) (bool, error)
}

// New makes the desk of a house.
func New(h *area.House, c *cases.Desk) *Desk { return &Desk{house: h, cases: c} }

func label(id, field string) string { return "relations " + id + " " + field }

// opened opens a sealed text; one whose key is gone is empty.
func (d *Desk) opened(ctx context.Context, person, id, field string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	b, err := d.house.Keys.OpenFor(ctx, person, label(id, field), sealed)
	if seal.IsDestroyed(err) {
		return "", nil
	}
	return string(b), err
}

func (d *Desk) sealed(ctx context.Context, person, id, field, text string) ([]byte, error) {
	if text == "" {
		return []byte{}, nil
	}
	return d.house.Keys.SealFor(ctx, person, label(id, field), []byte(text))
}

// Read gives who is around the person of a case: verb relation.read.
func (d *Desk) Read(ctx context.Context, caseID string) (*Circle, error) {
	return clerk.Read(ctx, d.house.Clerk, "relation.read", caseID, d.load)
}

// OfPerson gives the id of the newest case of a person that the actor reaches: verb relation.read.
func (d *Desk) OfPerson(ctx context.Context, person string) (string, error) {
	c, err := clerk.Read(ctx, d.house.Clerk, "relation.read", "", func(tx *db.Tx, _ string) (*cases.Case, error) {
		ids, err := cases.OfPerson(tx, person)
		if err != nil {
			return nil, err
		}
		for i := len(ids) - 1; i >= 0; i-- {
			k, err := cases.Load(tx, ids[i])
			if err != nil {
				return nil, err
			}
			if d.house.Clerk.MayOn(ctx, "relation.read", k) {
				return k, nil
			}
		}
		return nil, fault.Missing()
	})
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

func (d *Desk) load(tx *db.Tx, caseID string) (*Circle, error) {
	k, err := cases.Load(tx, caseID)
	if err != nil {
		return nil, err
	}
	c := &Circle{Case: *k}
	held, err := people.WithholdingsOf(tx, k.Person)
	if err != nil {
		return nil, err
	}
	mustNot := map[string]bool{}
	for _, row := range held {
		if ofActor(tx, row) { // not even that it is there
			continue
		}
		w, err := d.openWithholding(tx, row)
		if err != nil {
			return nil, err
		}
		if row.Against != "" && w.InForce(tx.Today) {
			mustNot[row.Against] = true
		}
		c.Withholdings = append(c.Withholdings, w)
	}
	rows, err := people.RelationsOf(tx, k.Person)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		r, err := d.openRelation(tx, row)
		if err != nil {
			return nil, err
		}
		r.MustNot = mustNot[row.Relative]
		c.Relations = append(c.Relations, r)
	}
	return c, nil
}

// ofActor tells whether a row is about who acts: nobody reads, changes or ends what is kept from themselves.
func ofActor(tx *db.Tx, row people.Withholding) bool {
	return row.Against != "" && row.Against == tx.Actor.Person || row.Role != "" && tx.Actor.Holds(access.Role(row.Role), tx.Today)
}

func (d *Desk) openWithholding(tx *db.Tx, row people.Withholding) (w Withholding, err error) {
	w.Withholding = row
	if w.Name, err = d.opened(tx.Context(), row.Person, row.ID, "who", row.Who); err != nil {
		return w, err
	}
	if w.Why, err = d.opened(tx.Context(), row.Person, row.ID, "reason", row.Reason); err != nil {
		return w, err
	}
	if row.Against != "" {
		p, there, err := people.ByID(tx, row.Against)
		if err != nil {
			return w, err
		}
		if there {
			w.PersonCode = p.Code
		}
	}
	if row.Organisation != "" {
		o, there, err := people.OrganisationByID(tx, row.Organisation)
		if err != nil {
			return w, err
		}
		if there {
			w.OrganisationCode, w.OrganisationName = o.Code, o.Name
		}
	}
	return w, nil
}

func (d *Desk) openRelation(tx *db.Tx, row people.Relation) (r Relation, err error) {
	r.Relation, r.PersonCode = row, row.RelativeCode
	if r.Name, err = d.opened(tx.Context(), row.Person, row.ID, "who", row.Who); err != nil {
		return r, err
	}
	r.Remarks, err = d.opened(tx.Context(), row.Person, row.ID, "remark", row.Remark)
	return r, err
}

// act runs an act on the person of a case, decided by the case; the person's key is made first.
func (d *Desk) act(ctx context.Context, v access.Verb, caseID string, body func(tx *db.Tx, k *cases.Case) error) error {
	k, err := clerk.Read(ctx, d.house.Clerk, "relation.read", caseID, cases.Load)
	if err != nil {
		return err
	}
	if err := d.house.Keys.MakeSubject(ctx, k.Person); err != nil {
		return err
	}
	return clerk.Change(ctx, d.house.Clerk, v, caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if err := body(tx, k); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}
