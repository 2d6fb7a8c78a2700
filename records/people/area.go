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
	return area.Area{
		Name:  "records/people",
		Roles: roles,
		Files: Files,
		Visible: map[string]db.Visibility{"people": {
			access.Open: `{a}.kind <> 'served'`,
			access.Own:  `{a}.id = :actor_person`,

			access.Never: never,
		}},
		Snippets:  map[string]string{"person_barred": barred, "kept_from_actor": kept, "person_kept": keptThings},
		Routes:    d.pages().Routes(d.listPage, d.recordPage),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "person.list", Path: "/people", Verb: "person.list", Order: 20}},
		Registers: []register.Register{Register()},
		Holds:     []area.Holder{{Name: "people", Show: show, Forget: forget}},
	}
}
