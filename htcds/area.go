package htcds

import (
	"embed"
	"time"

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
		Name:  "htcds",
		Roles: roles,
		Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/htcds", Verb: verbCheck, Do: d.importPage},
			{Method: "POST", Path: "/htcds", Verb: verbCheck, Do: d.takeFile, MaxBody: mostFile},
			{Method: "GET", Path: "/htcds/export", Verb: "htcds.look", Do: d.exportPage},
			{Method: "POST", Path: "/htcds/export", Verb: "htcds.export", Do: d.exportAct},
			{Method: "GET", Path: "/htcds/{id}", Verb: verbCheck, Do: d.uploadPage},
			{Method: "POST", Path: "/htcds/{id}", Verb: verbImport, Do: d.storeAct},
			{Method: "GET", Path: "/htcds/{id}/columns", Verb: "htcds.mappings", Do: d.columnsPage},
			{Method: "POST", Path: "/htcds/{id}/columns", Verb: "htcds.map", Do: d.columnsAct},
			{Method: "GET", Path: "/htcds/{id}/faults.csv", Verb: verbCheck, Do: d.faultsFile},
		},
		Menu: []area.MenuItem{{Group: "menu.cases", Text: "htcds.title", Path: "/htcds", Verb: verbImport, Order: 90}},
		Jobs: []area.Job{
			{Name: "htcds uploads", Every: 10 * time.Minute, Run: d.dropOldUploads},
			{Name: "htcds waiting", Every: 10 * time.Minute, Run: d.Settle},
		},
		// After records/cases: forget takes both ids, since the cases may have moved already.
		Holds: []area.Holder{{Name: "htcds", Show: show, Forget: forget}},
	}
}
