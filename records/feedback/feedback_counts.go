package feedback

import (
	"fmt"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

const (
	received = "feedback.from_people_served"
	changed  = "feedback.from_people_served_with_a_change"
)

// Counts are the figures that feedback gives, by the rules of the acceptance registers.
func Counts() area.CountSet {
	return area.CountSet{
		Counts:  []area.Count{{Name: received, Order: 100, Served: true}, {Name: changed, Order: 101, Served: true}},
		Compute: compute,
		Rows:    countRows,
	}
}

type sums struct {
	Received int64 `db:"received"`
	Changed  int64 `db:"changed"`
}

func args(p area.Period) db.Args { return db.Args{"grant": p.Grant, "from": p.From, "to": p.To} }

func compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	n, err := db.One[sums](tx, "feedback.count", args(p))
	return map[string]int64{received: n.Received, changed: n.Changed}, err
}

// countRows lists what is behind a figure for who may open feedback of people served.
func countRows(tx *db.Tx, p area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	if name != received && name != changed {
		return nil, 0, fmt.Errorf("feedback: no figure %s", name)
	}
	n, err := db.One[sums](tx, "feedback.count", args(p))
	if err != nil {
		return nil, 0, err
	}
	a, total := args(p), int(n.Received)
	a["skip"], a["most"], a["changed"] = offset, most, 0
	if name == changed {
		a["changed"], total = 1, int(n.Changed)
	}
	out, err := db.All[area.CountRow](tx, "feedback.rows", a)
	for i := range out {
		out[i].Href, out[i].In = "/feedback/"+out[i].ID, access.Scope{Protected: true}
	}
	return out, total, err
}
