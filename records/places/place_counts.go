package places

import (
	"fmt"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

const onRecord = "places.on_record"

// Counts is the figure that places give. A place belongs to no grant: it is counted whole.
func Counts() area.CountSet {
	return area.CountSet{
		Counts: []area.Count{{Name: onRecord, Order: 200, Unique: true, Whole: true}},
		Compute: func(tx *db.Tx, _ area.Period) (map[string]int64, error) {
			n, err := db.One[int64](tx, "place.on_record")
			return map[string]int64{onRecord: n}, err
		},
		Rows: countRows,
	}
}

func countRows(tx *db.Tx, _ area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	if name != onRecord {
		return nil, 0, fmt.Errorf("places: no figure %s", name)
	}
	n, err := db.One[int](tx, "place.on_record")
	if err != nil {
		return nil, 0, err
	}
	type counted struct {
		area.CountRow
		Told string `db:"told"`
	}
	all, err := db.All[counted](tx, "place.counted", db.Args{"skip": offset, "most": most})
	out := make([]area.CountRow, len(all))
	for i, x := range all {
		out[i] = x.CountRow
		out[i].Href, out[i].In = "/places/"+x.ID, access.Scope{Protected: x.Told == Withheld}
	}
	return out, n, err
}
