package disclosures

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// Desk is where disclosures are recorded and read. It holds nothing of its own: whoever lets something out
// may make one.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Record writes down what leaves, in the transaction of the act that lets it out, and gives the id. Id,
// moment, day and who are filled in; the outcome is Left where none is given.
func (d *Desk) Record(tx *db.Tx, x Disclosure) (string, error) {
	x.ID, x.At, x.Day = id.Ordered(d.h.Now(), d.h.Random), tx.Now, tx.Today
	x.By, x.ByPerson = tx.Actor.Name(), tx.Actor.Person
	if x.Outcome == "" {
		x.Outcome = Left
	}
	x.ToWhom, x.Why = strings.TrimSpace(x.ToWhom), strings.TrimSpace(x.Why)
	var l fault.List
	x.Check(l.Add)
	if err := l.Err(); err != nil {
		return "", err
	}
	x.ToWhom = d.h.Keys.SealText("disclosure to whom "+x.ID, x.ToWhom)
	x.Why = d.h.Keys.SealText("disclosure why "+x.ID, x.Why)
	_, err := tx.Exec("disclosure.insert", x)
	return x.ID, err
}

// RecordCells keeps the figures of a release cell by cell. A cell named twice in one release is an error of
// the caller.
func (d *Desk) RecordCells(tx *db.Tx, disclosure string, cells []Cell) error {
	for _, c := range cells {
		if _, err := tx.Exec("disclosure.cell_insert", c, db.Args{"disclosure": disclosure}); err != nil {
			return err
		}
	}
	return nil
}

// Earlier gives the cells of these tables that have left before, oldest first.
func (d *Desk) Earlier(tx *db.Tx, tables ...string) ([]Released, error) {
	return db.All[Released](tx, "disclosure.earlier", db.Args{"tables": tables})
}

func (d *Desk) open(x *Disclosure) error {
	var err error
	if x.ToWhom != "" {
		if x.ToWhom, err = d.h.Keys.OpenText("disclosure to whom "+x.ID, x.ToWhom); err != nil {
			return err
		}
	}
	if x.Why != "" {
		x.Why, err = d.h.Keys.OpenText("disclosure why "+x.ID, x.Why)
	}
	return err
}

// forget takes the record of a forgotten colleague off what they let out; that it left, stays.
func forget(tx *db.Tx, person, instead string) error {
	_, err := tx.Exec("disclosure.forget_author", db.Args{"person": person, "instead": instead})
	return err
}
