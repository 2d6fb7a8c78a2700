package reports

import (
	"drosme/internal/area"
	"drosme/internal/db"
)

func holder() area.Holder { return area.Holder{Name: "reports", Show: held, Forget: forget} }

// held says which reports a person froze.
func held(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Report](tx, "report.of_person", db.Args{"person": person})
	var out []area.Held
	for _, r := range all {
		out = append(out, area.Held{What: "report.held_about", Day: r.FrozenAt.In("UTC").Day()})
	}
	return out, err
}

// forget leaves the figures, which count and tell nothing of anyone, and puts the counting row's id where
// the person stood as the one who froze a report or set a target.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"report.person_replaced", "target.person_replaced"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
