package people

import (
	"embed"

	"drosme/internal/access"
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

// Desk is where people are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	p := d.pages()
	return area.Area{
		Name:  "records/people",
		Roles: roles,
		Files: Files,
		Visible: map[string]db.Visibility{"people": {
			access.Open: `{a}.kind <> 'served'`,
			access.Own:  `{a}.id = :actor_person`,
		}},
		Routes: []area.Route{
			{Method: "GET", Path: "/people", Verb: "person.list", Do: d.listPage},
			{Method: "GET", Path: "/people/add", Verb: "person.add", Do: p.AddPage},
			{Method: "POST", Path: "/people/add", Verb: "person.add", Do: d.addAct},
			{Method: "GET", Path: "/people/{id}", Verb: "person.read", Do: d.recordPage},
			{Method: "GET", Path: "/people/{id}/change", Verb: "person.change", Do: p.ChangePage},
			{Method: "POST", Path: "/people/{id}/change", Verb: "person.change", Do: p.ChangeAct},
			{Method: "GET", Path: "/people/{id}/remove", Verb: "person.remove", Do: p.RemovePage},
			{Method: "POST", Path: "/people/{id}/remove", Verb: "person.remove", Do: p.RemoveAct},
		},
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "person.list", Path: "/people", Verb: "person.list", Order: 20}},
		Registers: []register.Register{Register()},
		Holds:     []area.Holder{{Name: "people", Show: show, Forget: forget}},
	}
}
