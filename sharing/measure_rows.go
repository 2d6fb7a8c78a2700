package sharing

import (
	"drosme/internal/db"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Measures are the figures of this room for the responsible person: of the referrals that left, those of which
// the house heard that help arrived.
func Measures() []cases.Measure {
	return []cases.Measure{{Name: "referrals_arrived", Order: 45, Unit: cases.Percent, Compute: func(tx *db.Tx, from, to when.Day) (cases.Value, error) {
		x, err := db.One[struct {
			Many int64 `db:"many"`
			Of   int64 `db:"whole"`
		}](tx, "measure.referrals_arrived", db.Args{"from": from, "to": to})
		v := cases.Value{Of: x.Of, Known: x.Of > 0}
		if x.Of > 0 {
			v.Number = (x.Many*100 + x.Of/2) / x.Of
		}
		return v, err
	}}}
}
