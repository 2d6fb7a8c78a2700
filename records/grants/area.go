package grants

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/register"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:      "records/grants",
		Roles:     roles,
		Files:     Files,
		Routes:    d.pages().Routes(d.listPage, d.recordPage),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "grant.list", Path: "/grants", Verb: "grant.list", Order: 70}},
		Registers: []register.Register{d.Register()},
		Counts:    []area.CountSet{money},
		Holds:     []area.Holder{{Name: "grants", Show: held, Forget: forget}},
	}
}

// held: who saved a grant last is shown with it and says nothing more of them.
func held(*db.Tx, string) ([]area.Held, error) { return nil, nil }

// forget takes the person away from where they saved last.
func forget(tx *db.Tx, person, _ string) error {
	_, err := tx.Exec("grant.forget_changer", db.Args{"person": person})
	return err
}

// money are the figures of a grant that follow from its own row: its shares in whole euros.
var money = area.CountSet{
	Counts: []area.Count{
		{Name: "grant.cost_eur", Order: 120, Euro: true, Whole: true},
		{Name: "grant.first_funder_eur", Order: 121, Euro: true, Whole: true},
		{Name: "grant.second_funder_eur", Order: 122, Euro: true, Whole: true},
		{Name: "grant.own_eur", Order: 123, Euro: true, Whole: true},
	},
	Compute: func(tx *db.Tx, p area.Period) (map[string]int64, error) {
		g, err := ByID(tx, p.Grant)
		if err != nil {
			return nil, err
		}
		s := g.Shares()
		return map[string]int64{"grant.cost_eur": s.Cost, "grant.first_funder_eur": s.First,
			"grant.second_funder_eur": s.Second, "grant.own_eur": s.Own}, nil
	},
	Rows: func(tx *db.Tx, p area.Period, name string, _, _ int) ([]area.CountRow, int, error) {
		g, err := ByID(tx, p.Grant)
		if err != nil {
			return nil, 0, err
		}
		s := g.Shares()
		value := map[string]int64{"grant.cost_eur": s.Cost, "grant.first_funder_eur": s.First,
			"grant.second_funder_eur": s.Second, "grant.own_eur": s.Own}[name]
		return []area.CountRow{{ID: g.ID, Code: g.Code, Day: g.StartsOn, What: "grant", Value: value, Href: "/grants/" + g.ID}}, 1, nil
	},
}
