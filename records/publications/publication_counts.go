package publications

import (
	"fmt"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

// Counts are the figures that publications give, by the rules of the acceptance registers. Handouts
// count by the activities that count for the grant: the kept totals of activities say which they are.
func Counts() area.CountSet {
	return area.CountSet{
		Counts: []area.Count{
			{Name: "guide.editions", Order: 90},
			{Name: "guide.municipalities_adopted", Order: 91, Unique: true},
			{Name: "materials.handed_on", Order: 110},
		},
		Compute: compute,
		Rows:    countRows,
	}
}

var totals = map[string]string{"guide.editions": "publication.editions",
	"guide.municipalities_adopted": "publication.adopters", "materials.handed_on": "publication.handed_on"}

func args(p area.Period) db.Args { return db.Args{"grant": p.Grant, "from": p.From, "to": p.To} }

func compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	out := map[string]int64{}
	for name, query := range totals {
		n, err := db.One[int64](tx, query, args(p))
		if err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, nil
}

// counted is a row of a figure with the scope of its activity.
type counted struct {
	area.CountRow
	Protected bool   `db:"protected"`
	Circle    string `db:"circle"`
}

func countRows(tx *db.Tx, p area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	a := args(p)
	a["skip"], a["most"] = offset, most
	var total, rows, href string
	switch name {
	case "guide.editions":
		total, rows, href = totals[name], "publication.rows_of_editions", "/publications/"
	case "guide.municipalities_adopted":
		total, rows, href = totals[name], "publication.rows_of_adopters", "/organisations/"
	case "materials.handed_on":
		return handedRows(tx, a)
	default:
		return nil, 0, fmt.Errorf("publications: no figure %s", name)
	}
	n, err := db.One[int](tx, total, a)
	if err != nil {
		return nil, 0, err
	}
	out, err := db.All[area.CountRow](tx, rows, a)
	for i := range out {
		out[i].Href = href + out[i].ID
	}
	return out, n, err
}

func handedRows(tx *db.Tx, a db.Args) ([]area.CountRow, int, error) {
	n, err := db.One[int](tx, "publication.total_of_handed_on", a)
	if err != nil {
		return nil, 0, err
	}
	var out []area.CountRow
	err = db.Each(tx, "publication.rows_of_handed_on", func(c counted) error {
		r := c.CountRow
		r.Href, r.In = "/publications/"+r.ID, access.Scope{Protected: c.Protected, Circle: c.Circle}
		out = append(out, r)
		return nil
	}, a)
	return out, n, err
}
