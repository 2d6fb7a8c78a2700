package people

import (
	"drosme/internal/area"
	"drosme/internal/db"
)

// show tells what this package holds about a person, in words they can be shown.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	p, there, err := ByID(tx, person)
	if err != nil || !there {
		return nil, err
	}
	return []area.Held{{What: "person.held", Args: []any{"code", p.Code}}}, nil
}

// forget leaves a counting row under the id instead: kind, sex, age band and country stay, so that every
// count is as before; the code becomes a new random one, and organisation and languages go. The old row
// stands until all other holders have moved what they hold to the new id; then DropForgotten takes it.
func forget(tx *db.Tx, person, instead string) error {
	p, there, err := ByID(tx, person)
	if err != nil || !there {
		return err
	}
	if _, err := tx.Exec("person.forget_changer", db.Args{"person": person}); err != nil {
		return err
	}
	for _, q := range []string{"withholding.forget", "relation.forget"} {
		if _, err := tx.Exec(q, db.Args{"person": person}); err != nil {
			return err
		}
	}
	if err := Insert(tx, &Person{ID: instead, Kind: p.Kind, Sex: p.Sex, AgeBand: p.AgeBand,
		Country: p.Country, Forgotten: true}); err != nil {
		return err
	}
	_, err = tx.Exec("withholding.forget_against", db.Args{"person": person, "instead": instead})
	return err
}

// DropForgotten takes the row of a forgotten person away. Who forgets calls it last, in the same
// transaction, after every holder. A room that still points to the person makes it fail, and with it the
// whole forgetting: nothing is forgotten by half.
func DropForgotten(tx *db.Tx, person string) error {
	_, err := tx.Exec("person.drop", db.Args{"id": person})
	return err
}
