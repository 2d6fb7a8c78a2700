package approvals

import (
	"embed"
	"maps"
	"slices"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/records/cases"
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
		Name:    "records/approvals",
		Roles:   roles,
		Files:   Files,
		Visible: map[string]db.Visibility{"approvals": visible()},
		Routes: []area.Route{
			{Method: "GET", Path: "/approvals", Verb: "approval.list", Do: d.listPage},
			{Method: "GET", Path: "/approvals/{id}", Verb: "approval.read", Do: d.recordPage},
			{Method: "GET", Path: "/approval-kinds", Verb: "approval.switch", Do: d.kindsPage},
			{Method: "GET", Path: "/approval-kinds/{kind}", Verb: "approval.switch", Do: d.kindPage},
			{Method: "POST", Path: "/approval-kinds/{kind}", Verb: "approval.switch", Do: d.kindAct},
			{Method: "POST", Path: "/approvals/{id}/approve", Verb: "approval.approve", Do: d.moveAct(Approved)},
			{Method: "POST", Path: "/approvals/{id}/decline", Verb: "approval.decline", Do: d.moveAct(Declined)},
			{Method: "POST", Path: "/approvals/{id}/withdraw", Verb: "approval.withdraw", Do: d.moveAct(Withdrawn)},
		},
		Menu:  []area.MenuItem{{Group: "menu.oversight", Text: "approval.list", Path: "/approvals", Verb: "approval.list", Order: 10}},
		Day:   []area.DayCard{{Verb: "approval.approve", Order: 2, Card: d.card}},
		Holds: []area.Holder{{Name: "approvals", Show: show, Forget: forget}},
	}
}

// visible narrows approvals to those of one's team, without those that tell of what is kept from who asks.
func visible() db.Visibility {
	v := cases.VisibleBy("case_id")
	for _, kind := range slices.Sorted(maps.Keys(told)) {
		v[access.Never] += " or {a}.kind = '" + kind + "' and " + cases.VisibleBy("case_id", told[kind])[access.Never]
	}
	return v
}
