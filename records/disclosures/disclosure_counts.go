package disclosures

import (
	"fmt"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

// figures are the counts of disclosures with the outcome that each counts.
var figures = map[string]Outcome{"disclosures.left": Left, "disclosures.refused": Refused}

// Counts are the figures that disclosures give: those of the whole house in the days asked for.
func Counts() area.CountSet {
	return area.CountSet{
		Counts:  []area.Count{{Name: "disclosures.left", Order: 230}, {Name: "disclosures.refused", Order: 231}},
		Compute: compute,
		Rows:    countRows,
	}
}

func compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	out := map[string]int64{}
	for name, outcome := range figures {
		n, err := db.One[int64](tx, "disclosure.counted", db.Args{"outcome": outcome, "from": p.From, "to": p.To})
		if err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, nil
}

func countRows(tx *db.Tx, p area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	outcome, known := figures[name]
	if !known {
		return nil, 0, fmt.Errorf("disclosures: no figure %s", name)
	}
	args := db.Args{"outcome": outcome, "from": p.From, "to": p.To, "skip": offset, "most": most}
	n, err := db.One[int](tx, "disclosure.counted", args)
	if err != nil {
		return nil, 0, err
	}
	type counted struct {
		area.CountRow
		By string `db:"by_user"`
	}
	all, err := db.All[counted](tx, "disclosure.count_rows", args)
	out := make([]area.CountRow, len(all))
	for i, x := range all {
		out[i] = x.CountRow
		out[i].Href, out[i].In = "/disclosures/"+x.ID, access.Scope{User: x.By}
	}
	return out, n, err
}
