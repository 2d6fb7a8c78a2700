package relations

import (
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/id"
	"drosme/internal/ui"
)

func around(caseID string) string { return "/cases/" + caseID + "/around" }

// fromPerson leads from a person to who is around them, by the newest case that the reader reaches.
func (d *Desk) fromPerson(c *area.Call) error {
	caseID, err := d.OfPerson(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Go(around(caseID), ui.Flash{})
}

// circlePage shows relations, and who must not learn above them.
func (d *Desk) circlePage(c *area.Call) error {
	all, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	at := around(all.Case.ID)
	held := ui.Table{Caption: c.T("withholding.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("withholding.who")}, {Text: c.T("withholding.what")}, {Text: c.T("withholding.reason")}, {Text: c.T("withholding.days")}, {Text: c.T("withholding.end"), Quiet: true}}}
	for _, w := range all.Withholdings {
		end := ui.TextCell("")
		if w.InForce(today) {
			end = ui.BodyCell(ui.Action{Href: at + "/withholdings/" + w.ID + "/end", Version: strconv.Itoa(w.Version), Text: c.T("withholding.end"), About: against(c, w), Post: true, ActID: id.New()})
		}
		who := ui.LinkCell(at+"/withholdings/"+w.ID, against(c, w))
		who.Also = c.T("withholding.relation." + w.Relation)
		held.Rows = append(held.Rows, []ui.Cell{who, ui.TextCell(what(c, w)), ui.TextCell(w.Why), ui.TextCell(span(c, w)), end})
	}
	rows := ui.Table{Caption: c.T("relation.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("relation.relation")}, {Text: c.T("relation.who")}, {Text: c.T("relation.remark")}, {Text: c.T("relation.remove"), Quiet: true}}}
	for _, r := range all.Relations {
		name := r.Name
		if r.PersonCode != "" {
			name = r.PersonCode
		}
		who := ui.TextCell(name)
		if r.Relative != "" {
			who.Href = "/people/" + r.Relative
		}
		if r.MustNot {
			who = ui.StatusCell(ui.Clay, c.T("relation.must_not", "who", name))
		}
		rows.Rows = append(rows.Rows, []ui.Cell{ui.LinkCell(at+"/relations/"+r.ID, c.T("person.relation."+r.Relation.Relation)), who, ui.TextCell(r.Remarks),
			ui.BodyCell(ui.Action{Href: at + "/relations/" + r.ID + "/remove", Version: strconv.Itoa(r.Version), Text: c.T("relation.remove"), About: name, Post: true, ActID: id.New()})})
	}
	parts := ui.Sections{{ID: "withholdings", Heading: c.T("withholding.list"), Body: held}, {ID: "relations", Heading: c.T("relation.list"), Body: rows}}
	if len(held.Rows) == 0 {
		parts[0].Body = ui.Empty{Says: c.T("withholding.none")}
	}
	if len(rows.Rows) == 0 {
		parts[1].Body = ui.Empty{Says: c.T("relation.none")}
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("relation.around"), Lead: c.T("withholding.lead"), Body: parts}
	if c.House.Clerk.MayOn(c.Ctx(), "withholding.add", all) {
		p.Actions = []ui.Action{{Href: at + "/withholdings/add", Text: c.T("withholding.add"), Primary: true}, {Href: at + "/relations/add", Text: c.T("relation.add")}}
	}
	if c.May("accused.add") { // a page of the vault, which asks again
		p.Actions = append(p.Actions, ui.Action{Href: "/cases/" + all.Case.ID + "/accused", Text: c.T("relation.accused")})
	}
	return c.Show(d.cases.Frame(c, &all.Case, "around", p))
}

// against says who must not learn.
func against(c *area.Call, w Withholding) string {
	var out []string
	switch {
	case w.PersonCode != "":
		out = append(out, w.PersonCode)
	case w.Role != "":
		out = append(out, c.T("role."+w.Role))
	case w.OrganisationName != "":
		out = append(out, w.OrganisationName)
	}
	if w.Name != "" {
		out = append(out, w.Name)
	}
	return strings.Join(out, ", ")
}

// what says what somebody must not learn.
func what(c *area.Call, w Withholding) string {
	if w.Whole {
		return c.T("withholding.whole")
	}
	var out []string
	for _, f := range w.FieldList() {
		out = append(out, c.T("withholding.field."+f))
	}
	if !w.WordsOpen {
		out = append(out, c.T("withholding.words"))
	}
	return strings.Join(out, ", ")
}

func span(c *area.Call, w Withholding) string {
	if w.Until == "" {
		return c.T("withholding.since", "day", c.Words.Day(w.From))
	}
	return c.Words.Day(w.From) + " – " + c.Words.Day(w.Until)
}
