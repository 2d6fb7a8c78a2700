package reports

import (
	"embed"

	"drosme/internal/area"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "reports",
		Roles: roles,
		Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/results", Verb: "result.read", Do: d.grantsPage},
			{Method: "GET", Path: "/results/{grant}", Verb: "result.read", Do: d.tablePage},
			{Method: "GET", Path: "/results/{grant}/targets", Verb: "target.list", Do: d.targetsPage},
			{Method: "POST", Path: "/results/{grant}/targets", Verb: "target.set", Do: d.targetAct},
			{Method: "GET", Path: "/results/{grant}/{indicator}", Verb: "result.read", Do: d.behindPage},
		},
		Menu: []area.MenuItem{
			{Group: "menu.results", Text: "result.list", Path: "/results", Verb: "result.read", Order: 10},
		},
	}
}
