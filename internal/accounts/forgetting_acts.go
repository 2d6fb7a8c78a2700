package accounts

import (
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/when"
)

// heldOf says that a person has an account.
func heldOf(tx *db.Tx, person string) ([]area.Held, error) {
	days, err := db.All[when.Day](tx, "user.of_person", db.Args{"person": person})
	out := make([]area.Held, 0, len(days))
	for _, d := range days {
		out = append(out, area.Held{What: "user.held_about", Day: d})
	}
	return out, err
}

// forgetPerson unties the account from the person: the counting row has none.
func forgetPerson(tx *db.Tx, person, _ string) error {
	_, err := tx.Exec("user.forget_person", db.Args{"person": person})
	return err
}
