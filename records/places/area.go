package places

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

// Desk is where places are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:      "records/places",
		Roles:     roles,
		Files:     Files,
		Visible:   map[string]db.Visibility{"places": {access.Open: `{a}.told <> 'withheld'`}},
		Routes:    d.pages().Routes(d.listPage, d.recordPage),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "place.list", Path: "/places", Verb: "place.list", Order: 30}},
		Registers: []register.Register{d.Register()},
		Holds:     []area.Holder{{Name: "places", Show: show, Forget: forget}},
	}
}
