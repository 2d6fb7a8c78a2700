package identification

import (
	"embed"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/ui"
	"drosme/records/approvals"
	"drosme/records/cases"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	const at = "/cases/{id}/identification"
	both := func(path string, v access.Verb, show, act func(*area.Call) error) []area.Route {
		return []area.Route{{Method: "GET", Path: path, Verb: v, Do: show}, {Method: "POST", Path: path, Verb: v, Do: act}}
	}
	routes := []area.Route{
		{Method: "GET", Path: at, Verb: "identification.read", Do: d.overviewPage},
		{Method: "GET", Path: at + "/who-decides", Verb: "identification.read", Do: d.whoDecidesPage},
		{Method: "GET", Path: at + "/facts", Verb: "identification.read", Do: d.factsPage},
		{Method: "GET", Path: at + "/indicators", Verb: "identification.read", Do: d.indicatorsPage},
		{Method: "GET", Path: at + "/status", Verb: "identification.read", Do: d.statusPage},
		{Method: "GET", Path: at + "/commission", Verb: "identification.read", Do: d.commissionPage},
		{Method: "POST", Path: at + "/commission", Verb: "commission.change", Do: d.beginAct},
		{Method: "GET", Path: at + "/commission/{file}", Verb: "identification.read", Do: d.filePage},
		{Method: "POST", Path: at + "/commission/{file}/members/{member}/remove", Verb: "commission.change", Do: d.unseatAct},
		{Method: "GET", Path: "/identification/year", Verb: "identification.year", Do: d.yearPage},
		{Method: "GET", Path: "/identification/rules", Verb: "commission.rules", Do: d.rulesPage},
		{Method: "GET", Path: "/identification/sets", Verb: "identification.sets", Do: d.setsPage},
		{Method: "GET", Path: "/identification/sets/load", Verb: "identification.load", Do: d.loadPage},
		{Method: "POST", Path: "/identification/sets/load", Verb: "identification.load", Do: d.loadAct, MaxBody: MostSets + 1<<16},
	}
	for _, r := range [][]area.Route{
		both(at+"/facts/{step}", "identification.change", d.stepPage, d.stepAct),
		both(at+"/indicators/{set}/{dimension}", "identification.observe", d.dimensionPage, d.dimensionAct),
		both(at+"/status/add", "identification.decide", d.decidePage, d.decideAct),
		both(at+"/status/{record}/correct", "identification.decide", d.decidePage, d.decideAct),
		both(at+"/commission/{file}/tell", "commission.change", d.tellPage, d.tellAct),
		both(at+"/commission/{file}/apply", "commission.change", d.applyPage, d.applyAct),
		both(at+"/commission/{file}/criteria", "commission.change", d.findingsPage, d.findingsAct),
		both(at+"/commission/{file}/seat", "commission.change", d.seatPage, d.seatAct),
		both(at+"/commission/{file}/members/{member}/vote", "commission.change", d.votePage, d.voteAct),
		both(at+"/commission/{file}/members/{member}/give", "commission.change", d.givePage, d.giveAct),
		both(at+"/commission/{file}/end", "commission.change", d.endPage, d.endAct),
		both(at+"/commission/{file}/pack", "commission.pack", d.packPage, d.packAct),
		both("/identification/rules/add", "commission.confirm", d.rulePage, d.ruleAct),
		both("/identification/rules/{name}/change", "commission.confirm", d.rulePage, d.ruleAct),
	} {
		routes = append(routes, r...)
	}
	return area.Area{
		Name: "identification", Roles: roles, Files: Files, Routes: routes,
		Visible: map[string]db.Visibility{
			"identification_facts": cases.VisibleBy("case_id"), "indicator_observations": cases.VisibleBy("case_id"),
			"identification_statuses": cases.VisibleBy("case_id", "status"), "commission_files": cases.VisibleBy("case_id", "status"),
		},
		Menu: []area.MenuItem{
			{Group: "menu.results", Text: "identification.year", Path: "/identification/year", Verb: "identification.year", Order: 60},
			{Group: "menu.oversight", Text: "commission.rules", Path: "/identification/rules", Verb: "commission.confirm", Order: 81},
			{Group: "menu.oversight", Text: "identification.sets", Path: "/identification/sets", Verb: "identification.load", Order: 82},
		},
		Holds:    []area.Holder{{Name: "identification", Show: show, Forget: forget}},
		Settings: []area.Setting{{Name: LeastSetting, Default: "3", Check: leastFault}},
	}
}

// Tabs are how the room stands on the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{{
		Order: 40, Text: "identification.tab", Under: "identification", Verb: "identification.read", Brief: d.brief,
		Open: func(c *area.Call, k *cases.Case) ([]string, error) { return d.waits(c.Ctx(), k.ID) },
	}}
}

// Kind is the approval that a status waits for.
func (d *Desk) Kind() approvals.Kind {
	return approvals.Kind{
		Name: ApprovalKind, Always: true, Text: "identification.approval",
		Href:    func(a *approvals.Approval) string { return "/cases/" + a.Case + "/identification/status" },
		Opens:   "identification.read",
		Says:    d.says,
		Decided: d.approved,
	}
}

// brief says on the case's first page how the case stands.
func (d *Desk) brief(c *area.Call, k *cases.Case) (ui.Section, bool, error) {
	s, err := d.Standing(c.Ctx(), k.ID)
	if err != nil {
		return ui.Section{}, false, err
	}
	return ui.Section{ID: "identification", Heading: c.T("identification.tab"), Body: ui.Summary{Lines: []ui.Line{
		{Key: c.T("identification.status"), Value: standingText(c, s.Now), Href: at(k.ID) + "/status"},
	}}}, true, nil
}
