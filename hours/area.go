package hours

import (
	"embed"
	"strings"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/ui"
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
	visible := map[string]db.Visibility{}
	for _, table := range []string{"case_rules", "pauses", "services", "case_costs"} {
		visible[table] = cases.VisibleBy("case_id", "services")
	}
	return area.Area{
		Name:    "hours",
		Roles:   roles,
		Files:   Files,
		Visible: visible,
		Routes: []area.Route{
			{Method: "GET", Path: "/cases/{id}/hours", Verb: "service.list", Do: d.casePage},
			{Method: "GET", Path: "/cases/{id}/hours/new", Verb: "service.add", Do: d.addPage},
			{Method: "POST", Path: "/cases/{id}/hours/new", Verb: "service.add", Do: d.addAct},
			{Method: "GET", Path: "/cases/{id}/hours/service/{service}", Verb: "service.change", Do: d.changePage},
			{Method: "POST", Path: "/cases/{id}/hours/service/{service}", Verb: "service.change", Do: d.changeAct},
			{Method: "GET", Path: "/cases/{id}/hours/service/{service}/remove", Verb: "service.remove", Do: d.removePage},
			{Method: "POST", Path: "/cases/{id}/hours/service/{service}/remove", Verb: "service.remove", Do: d.removeAct},
			{Method: "GET", Path: "/cases/{id}/hours/clocks", Verb: "clock.set", Do: d.clocksPage},
			{Method: "POST", Path: "/cases/{id}/hours/clocks/{what}", Verb: "clock.set", Do: d.clocksAct},
			{Method: "GET", Path: "/cases/{id}/hours/costs", Verb: "cost.add", Do: d.costsPage},
			{Method: "POST", Path: "/cases/{id}/hours/costs", Verb: "cost.add", Do: d.costsAct},
			{Method: "POST", Path: "/cases/{id}/hours/costs/{cost}/remove", Verb: "cost.remove", Do: d.costRemoveAct},
			{Method: "GET", Path: "/hours/review", Verb: "overrun.list", Do: d.reviewPage},
			{Method: "POST", Path: "/hours/review/{service}", Verb: "overrun.review", Do: d.reviewAct},
			{Method: "GET", Path: "/hours/rules", Verb: "hours_rule.list", Do: d.rulesPage},
			{Method: "GET", Path: "/hours/rules/new", Verb: "hours_rule.add", Do: d.rulePage},
			{Method: "POST", Path: "/hours/rules/new", Verb: "hours_rule.add", Do: d.ruleAct},
			{Method: "GET", Path: "/hours/months", Verb: "payer_month.totals", Do: d.totalsPage},
			{Method: "GET", Path: "/hours/months/{month}/{payer}", Verb: "payer_month.read", Do: d.monthPage},
			{Method: "POST", Path: "/hours/months/{month}/{payer}", Verb: "payer_month.send", Do: d.sendAct},
			{Method: "GET", Path: "/hours/months/{month}/{payer}/sheet.pdf", Verb: "payer_month.read", Do: d.monthPDF},
			{Method: "GET", Path: "/hours/months/{month}/{payer}/sheet.csv", Verb: "payer_month.read", Do: d.monthCSV},
		},
		Menu: []area.MenuItem{
			{Group: "menu.results", Text: "payer_month.list", Path: "/hours/months", Verb: "payer_month.totals", Order: 60},
			{Group: "menu.oversight", Text: "overrun.menu", Path: "/hours/review", Verb: "overrun.list", Order: 40},
			{Group: "menu.oversight", Text: "hours_rule.list", Path: "/hours/rules", Verb: "hours_rule.list", Order: 80},
		},
		Day: []area.DayCard{
			{Verb: "clock.mine", Order: 20, Card: d.clocksCard},
			{Verb: "overrun.list", Order: 21, Card: d.reviewCard},
		},
		Registers: d.Registers(),
		Approvals: []area.ApprovalKind{{Name: CorrectionKind, Text: "approval.kind.month_correction", Opens: "service.list",
			Href: func(a area.Permitted) string { return at(a.Case) },
			Shows: []area.Shown{{Field: "day", Label: "service.day"}, {Field: "minutes", Label: "service.minutes"}, {Field: "specialist", Label: "service.specialist", Words: "hours.specialist."},
				{Field: "rule", Label: "service.rule", Words: "hours.rule."}, {Field: "payer", Label: "service.payer"}, {Field: "cost_day", Label: "service.day"},
				{Field: "cost_kind", Label: "cost.kind", Words: "hours.cost."}, {Field: "euro", Label: "cost.euro"}, {Field: "km", Label: "cost.km"}, {Field: "cost_payer", Label: "service.payer"}},
			Says: func(c *area.Call, a area.Permitted) ([]ui.Line, error) {
				_, month, _ := strings.Cut(a.Record, " ")
				return []ui.Line{{Key: c.T("hours.correction.month"), Value: month}}, nil
			}}},
		Holds: []area.Holder{{Name: "hours", Show: show, Forget: forget}},
	}
}

// show says how many services a person had, and that one gave them.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, caseID := range ids {
		all, err := db.All[Service](tx, "service.of_case", db.Args{"case_id": caseID})
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			out = append(out, area.Held{What: "service.held_about", Args: []any{"minutes", x.Minutes}, Day: x.Day})
		}
		costs, err := db.All[Cost](tx, "cost.of_case", db.Args{"case_id": caseID})
		if err != nil {
			return nil, err
		}
		for _, x := range costs {
			out = append(out, area.Held{What: "cost.held_about", Day: x.Day})
		}
	}
	return out, nil
}

// forget takes a forgotten colleague off the services they gave. Of a person served nothing is here but codes and days
// of the case, and the case goes to the counting row: every sum is as before.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"service.replace_person", "cost.replace_person"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
