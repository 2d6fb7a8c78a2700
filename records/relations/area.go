package relations

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/ui"
	"drosme/records/cases"
	"drosme/records/people"
)

// Files are the words of this package; its rows stand in records/people.
//
//go:embed words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/relations",
		Roles: roles,
		Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/people/{id}/around", Verb: "relation.read", Do: d.fromPerson},
			{Method: "GET", Path: "/cases/{id}/around", Verb: "relation.read", Do: d.circlePage},
			{Method: "GET", Path: "/cases/{id}/around/relations/add", Verb: "relation.add", Do: d.relationPage},
			{Method: "POST", Path: "/cases/{id}/around/relations/add", Verb: "relation.add", Do: d.relationAct},
			{Method: "GET", Path: "/cases/{id}/around/relations/{row}", Verb: "relation.change", Do: d.relationPage},
			{Method: "POST", Path: "/cases/{id}/around/relations/{row}", Verb: "relation.change", Do: d.relationAct},
			{Method: "POST", Path: "/cases/{id}/around/relations/{row}/remove", Verb: "relation.remove", Do: d.removeAct},
			{Method: "GET", Path: "/cases/{id}/around/withholdings/add", Verb: "withholding.add", Do: d.withholdingPage},
			{Method: "POST", Path: "/cases/{id}/around/withholdings/add", Verb: "withholding.add", Do: d.withholdingAct},
			{Method: "GET", Path: "/cases/{id}/around/withholdings/{row}", Verb: "withholding.change", Do: d.withholdingPage},
			{Method: "POST", Path: "/cases/{id}/around/withholdings/{row}", Verb: "withholding.change", Do: d.withholdingAct},
			{Method: "POST", Path: "/cases/{id}/around/withholdings/{row}/end", Verb: "withholding.end", Do: d.endAct},
		},
		Holds: []area.Holder{{Name: "relations", Show: show}},
	}
}

// Tabs puts who is around a person onto the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{{Order: 80, Text: "relation.around", Under: "around", Verb: "relation.read", Brief: d.brief}}
}

// brief says on a case's first page that somebody must not learn.
func (d *Desk) brief(c *area.Call, k *cases.Case) (ui.Section, bool, error) {
	all, err := d.Read(c.Ctx(), k.ID)
	if err != nil {
		return ui.Section{}, false, err
	}
	_, today := c.House.Clerk.Now()
	var lines []ui.Line
	for _, w := range all.Withholdings {
		if w.InForce(today) {
			lines = append(lines, ui.Line{Key: c.T("withholding.relation." + w.Relation), Value: against(c, w), Also: what(c, w), Href: "/cases/" + k.ID + "/around"})
		}
	}
	return ui.Section{ID: "around", Heading: c.T("withholding.list"), Body: ui.Summary{Lines: lines}}, len(lines) > 0, nil
}

// show says that relations are kept and that somebody must not learn: each speaks of somebody else too.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	held, err := people.WithholdingsOf(tx, person)
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, w := range held {
		out = append(out, area.Held{What: "withholding.held", Day: w.From, Third: true})
	}
	rows, err := people.RelationsOf(tx, person)
	for range rows {
		out = append(out, area.Held{What: "relation.held", Third: true})
	}
	return out, err
}
