package htcds

import (
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/when"
)

// show says what the house has of a person in the standard's fields, and in which exports they were.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	rows, err := db.All[struct {
		Case string      `db:"case_id"`
		Code string      `db:"code"`
		At   when.Moment `db:"at"`
	}](tx, "htcds.of_person", db.Args{"person": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, r := range rows {
		out = append(out, area.Held{What: "htcds.held", Args: []any{"code", r.Code}, Day: when.Day(r.At[:10]), Third: true})
	}
	left, err := db.All[struct {
		Code  string   `db:"code"`
		Day   when.Day `db:"day"`
		Whole bool     `db:"whole"`
	}](tx, "htcds.left_of_person", db.Args{"person": person})
	for _, l := range left {
		key := "htcds.left_coded"
		if l.Whole {
			key = "htcds.left_whole"
		}
		out = append(out, area.Held{What: key, Args: []any{"code", l.Code}, Day: l.Day})
	}
	return out, err
}

// forget takes the rows of a person, coded words too: no case of somebody forgotten leaves again. Records
// of cases may have moved the cases to the counting row before this.
func forget(tx *db.Tx, person, instead string) error {
	both := []string{person, instead}
	if _, err := tx.Exec("htcds.forget", db.Args{"people": both}); err != nil {
		return err
	}
	_, err := tx.Exec("htcds.hush", db.Args{"people": both})
	return err
}
