package vault

import (
	"drosme/internal/area"
	"drosme/internal/db"
)

// Counts are the figures that contacts give: totals of the house, since a contact belongs to no grant. No row
// stands behind them: a list of contacts is a list of names.
func Counts() area.CountSet {
	return area.CountSet{
		Counts: []area.Count{{Name: "contacts.on_record", Order: 240, Whole: true}, {Name: "contacts.organisations", Order: 241, Unique: true, Whole: true}},
		Compute: func(tx *db.Tx, _ area.Period) (map[string]int64, error) {
			type sums struct {
				Contacts      int64 `db:"contacts"`
				Organisations int64 `db:"organisations"`
			}
			n, err := db.One[sums](tx, "contact.counted")
			return map[string]int64{"contacts.on_record": n.Contacts, "contacts.organisations": n.Organisations}, err
		},
	}
}
