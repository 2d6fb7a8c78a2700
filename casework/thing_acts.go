package casework

import (
	"context"
	"encoding/json"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

// Things gives what is and was held for the person of a case, what is here first: verb thing.list.
func (d *Desk) Things(ctx context.Context, caseID string) ([]*Thing, error) {
	rows, err := clerk.List(ctx, d.h.Clerk, "thing.list", func(tx *db.Tx) ([]*Thing, error) {
		found, err := db.All[Thing](tx, "thing.of_case", db.Args{"case_id": caseID})
		return pointers(found), err
	})
	for _, t := range rows {
		if t.What, err = d.open(ctx, t.Served, "thing", t.ID, t.Sealed); err != nil {
			return nil, err
		}
	}
	return rows, err
}

// witness finds who stood by: somebody of the house other than who acts, and nobody who can have no part in the case.
func (d *Desk) witness(tx *db.Tx, k *cases.Case, code string) (string, error) {
	p, there, err := people.ByCode(tx, code)
	if err == nil && there {
		kept, err := d.cases.KeptFrom(tx, k, p.ID)
		if err != nil {
			return "", err
		}
		there = !kept
	}
	switch {
	case err != nil:
		return "", err
	case code == "":
		return "", fault.In("witness", "thing.witness_needed")
	case !there || p.Kind == people.Served:
		return "", fault.In("witness", "field.unknown_code")
	case p.ID == tx.Actor.Person:
		return "", fault.In("witness", "thing.another_witness")
	}
	return p.ID, nil
}

// Take takes a thing into keeping at the person's wish, before a witness, and gives the code of its receipt:
// verb thing.take.
func (d *Desk) Take(ctx context.Context, caseID string, t Thing, witnessCode string) (string, error) {
	receipt := ""
	err := d.change(ctx, "thing.take", caseID, func(tx *db.Tx, k *cases.Case) error {
		t := t
		var faults fault.List
		var err error
		if t.Witness, err = d.witness(tx, k, witnessCode); err != nil {
			if err := faults.Take(err); err != nil {
				return err
			}
			t.Witness = "-" // said already
		}
		t.Check(faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		t.ID, t.Case, t.Receipt = id.New(), k.ID, id.Code("T", nil)
		receipt = t.Receipt
		if t.Sealed, err = d.seal(ctx, k.Person, "thing", t.ID, t.What); err != nil {
			return err
		}
		_, err = tx.Exec("thing.insert", t)
		if db.IsDuplicate(err) {
			return db.ErrAgain
		}
		return err
	})
	return receipt, err
}

func loadThing(tx *db.Tx, thing string) (*Thing, error) {
	t, err := db.One[Thing](tx, "thing.by_id", db.Args{"id": thing})
	return &t, err
}

// Look notes that somebody looked whether a thing is there and still wanted there: verb thing.look. A thing of
// another case is not found.
func (d *Desk) Look(ctx context.Context, caseID, thing string, version int) error {
	return clerk.Change(ctx, d.h.Clerk, "thing.look", thing, func(tx *db.Tx, id string) (*Thing, error) {
		t, err := loadThing(tx, id)
		if err == nil && t.Case != caseID {
			err = fault.Missing()
		}
		return t, err
	}, func(tx *db.Tx, t *Thing) error {
		if err := saved(tx.Exec("thing.look", db.Args{"id": thing, "version": version})); err != nil {
			return err
		}
		return cases.Touch(tx, t.Case)
	})
}

// Return gives a thing back on asking, at any hour, before a witness: verb thing.return, of whoever is on duty.
// The receipt is asked for: it is what the person shows. Nothing else of the case opens by it.
func (d *Desk) Return(ctx context.Context, receipt, witnessCode string) error {
	byReceipt := func(tx *db.Tx, code string) (*Thing, error) {
		t, err := db.One[Thing](tx, "thing.by_receipt", db.Args{"receipt": code})
		return &t, err
	}
	return clerk.Change(ctx, d.h.Clerk, "thing.return", receipt, byReceipt, func(tx *db.Tx, t *Thing) error {
		k, err := cases.Load(tx, t.Case)
		if err != nil {
			return err
		}
		w, err := d.witness(tx, k, witnessCode)
		if err != nil {
			return err
		}
		if !t.Held() {
			return fault.In("receipt", "thing.returned_before")
		}
		if err := saved(tx.Exec("thing.return", db.Args{"id": t.ID, "version": t.Version, "witness": w})); err != nil {
			return err
		}
		return cases.Touch(tx, t.Case)
	})
}

// ToLook gives the things of the actor's cases that nobody has looked at for a month: verb thing.list.
func (d *Desk) ToLook(ctx context.Context, until when.Day, most int) ([]*Thing, error) {
	return clerk.List(ctx, d.h.Clerk, "thing.list", func(tx *db.Tx) ([]*Thing, error) {
		found, err := db.All[Thing](tx, "thing.due", db.Args{"until": until, "most": most})
		return pointers(found), err
	})
}

// StillHeld says, inside the act that closes a case, what must be settled first: nothing may be held any more.
func StillHeld(tx *db.Tx, k *cases.Case) ([]string, error) {
	n, err := db.One[int](tx, "thing.held", db.Args{"case_id": k.ID})
	if err != nil || n == 0 {
		return nil, err
	}
	return []string{"thing.still_held"}, nil
}

// Child gives what is known of a child; of a case that has none it is empty: verb child.read.
func (d *Desk) Child(ctx context.Context, caseID string) (*Child, error) {
	c, err := clerk.Read(ctx, d.h.Clerk, "child.read", caseID, func(tx *db.Tx, caseID string) (*Child, error) {
		c, there, err := db.Maybe[Child](tx, "child.of_case", db.Args{"case_id": caseID})
		if err != nil || there {
			return &c, err
		}
		k, err := cases.Load(tx, caseID)
		if err != nil {
			return nil, err
		}
		return &Child{Case: caseID, Guardian: "not_asked", Representative: "not_asked", AgeDispute: "not_asked", Reach: k.Reach}, nil
	})
	if err != nil {
		return nil, err
	}
	text, err := d.open(ctx, c.Served, "child", c.Case, c.Sealed)
	if err != nil || text == "" {
		return c, err
	}
	return c, json.Unmarshal([]byte(text), &c.Who)
}

// WriteChild keeps what is known of a child: verb child.write.
func (d *Desk) WriteChild(ctx context.Context, caseID string, c Child) error {
	return d.change(ctx, "child.write", caseID, func(tx *db.Tx, k *cases.Case) error {
		if k.Keeps("children") || k.Keeps("words") {
			return cases.KeptBack()
		}
		c := c
		c.Case = k.ID
		var faults fault.List
		c.Check(tx.Today, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		b, err := json.Marshal(c.Who)
		if err != nil {
			return err
		}
		if c.Sealed, err = d.seal(ctx, k.Person, "child", k.ID, string(b)); err != nil {
			return err
		}
		return saved(tx.Exec("child.put", c))
	})
}
