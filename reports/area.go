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
			{Method: "GET", Path: "/results/{grant}/freeze", Verb: "report.freeze", Do: d.freezePage},
			{Method: "POST", Path: "/results/{grant}/freeze", Verb: "report.freeze", Do: d.freezeAct},
			{Method: "GET", Path: "/results/{grant}/download", Verb: "report.release", Do: d.livePage},
			{Method: "POST", Path: "/results/{grant}/download", Verb: "report.release", Do: d.liveAct},
			{Method: "GET", Path: "/results/{grant}/{indicator}", Verb: "result.read", Do: d.behindPage},
			{Method: "GET", Path: "/reports", Verb: "report.list", Do: d.reportsPage},
			{Method: "GET", Path: "/reports/{id}", Verb: "report.read", Do: d.reportPage},
			{Method: "GET", Path: "/reports/{id}/download", Verb: "report.release", Do: d.frozenPage},
			{Method: "POST", Path: "/reports/{id}/download", Verb: "report.release", Do: d.frozenAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.results", Text: "result.list", Path: "/results", Verb: "result.read", Order: 10},
			{Group: "menu.results", Text: "report.list", Path: "/reports", Verb: "report.list", Order: 20},
		},
		Day: []area.DayCard{
			{Verb: "target.list", Order: 60, Card: d.behindCard},
			{Verb: "report.list", Order: 61, Card: d.dueCard},
		},
		Holds: []area.Holder{holder()},
	}
}
