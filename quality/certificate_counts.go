package quality

import (
	"fmt"

	"drosme/internal/area"
	"drosme/internal/db"
)

const inForce = "quality.certificates_in_force"

// Counts is the figure that certificates give: those of the grant in force on the grant's last day.
// Source: the counting rules of the acceptance registers.
func Counts() area.CountSet {
	return area.CountSet{
		Counts: []area.Count{{Name: inForce, Order: 80, Whole: true}},
		Compute: func(tx *db.Tx, p area.Period) (map[string]int64, error) {
			n, err := db.One[int64](tx, "certificate.in_force", db.Args{"grant": p.Grant, "on_day": p.End})
			return map[string]int64{inForce: n}, err
		},
		Rows: countRows,
	}
}

func countRows(tx *db.Tx, p area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	if name != inForce {
		return nil, 0, fmt.Errorf("quality: no figure %s", name)
	}
	a := db.Args{"grant": p.Grant, "on_day": p.End, "skip": offset, "most": most}
	n, err := db.One[int](tx, "certificate.in_force", a)
	if err != nil {
		return nil, 0, err
	}
	out, err := db.All[area.CountRow](tx, "certificate.rows_in_force", a)
	for i := range out {
		out[i].Href = "/certificates/" + out[i].ID
	}
	return out, n, err
}
