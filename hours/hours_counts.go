package hours

import (
	"drosme/internal/area"
	"drosme/internal/db"
)

const (
	persons = "hours.persons"
	given   = "hours.given"
)

// Counts are the figures that hours give for a grant: people served, each once, and full hours of services that name the
// grant. They leave as totals only.
func Counts() area.CountSet {
	return area.CountSet{
		Counts:  []area.Count{{Name: persons, Order: 240, Unique: true, Served: true}, {Name: given, Order: 241, Served: true}},
		Compute: compute,
	}
}

func compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	n, err := db.One[struct {
		Persons int64 `db:"persons"`
		Minutes int64 `db:"minutes"`
	}](tx, "hours.counted", db.Args{"grant": p.Grant, "from": p.From, "to": p.To})
	return map[string]int64{persons: n.Persons, given: n.Minutes / 60}, err
}
