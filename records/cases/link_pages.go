package cases

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) linksPage(c *area.Call) error { return d.linkForm(c, nil) }

func (d *Desk) linkForm(c *area.Call, wrong error) error {
	o, err := d.Look(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("case.links"), HideCaption: true, Columns: []ui.Column{{Text: c.T("case.code")}, {Text: c.T("case_link.relation")}, {Text: c.T("case.state")}, {Text: c.T("case.unlink"), Quiet: true}}}
	may := c.House.Clerk.MayOn(c.Ctx(), "case.link", o)
	for _, l := range o.Links {
		state := "open"
		if l.Closed {
			state = "closed"
		}
		row := []ui.Cell{ui.LinkCell("/cases/"+l.Far, l.Code), ui.TextCell(said(c, "case.relation", l.Relation)), ui.TextCell(c.T("case.state." + state)), {}}
		if may {
			row[3] = ui.BodyCell(ui.Action{Href: "/cases/" + o.ID + "/links/" + l.ID + "/remove", Text: c.T("case.unlink"), About: l.Code, Post: true, ActID: id.New()})
		}
		t.Rows = append(t.Rows, row)
	}
	parts := ui.Sections{{ID: "links", Heading: c.T("case.links"), Body: t}}
	if len(t.Rows) == 0 {
		parts[0].Body = ui.Empty{Says: c.T("case_link.none")}
	}
	if may {
		f := sheet.Form{Action: "/cases/" + o.ID + "/links", Verb: c.T("case.link"), Cancel: "/cases/" + o.ID, Questions: []sheet.Question{
			{Ask: ui.Text, Field: ui.Field{Name: "other", Label: c.T("case_link.other"), Hint: c.T("case_link.other.hint"), Width: 20}},
			{Ask: ui.Select, Field: ui.Field{Name: "relation", Label: c.T("case_link.relation"), Hint: c.T("case_link.relation.hint"), Options: sheet.OrNone(c, "case_link.relation.none", sheet.Options(c, "case.relation", ""))}},
		}}
		parts = append(parts, ui.Section{ID: "add", Heading: c.T("case.link"), Body: f.Body(c, wrong)})
	}
	p := d.Frame(c, &o.Case, "links", ui.Page{Kind: ui.KindRecord, Heading: c.T("case.links"), Lead: c.T("case_link.lead"), Body: parts})
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) linkAct(c *area.Call) error {
	f := c.Form()
	other, relation := f.Need("other", MostCode), f.Text("relation", 40)
	err := f.Err()
	if err == nil {
		err = d.Link(c.Ctx(), c.Path("id"), other, relation)
	}
	if err != nil {
		return d.linkForm(c, err)
	}
	return c.Go("/cases/"+c.Path("id")+"/links", ui.Flash{Done: c.T("case_link.added")})
}

func (d *Desk) unlinkAct(c *area.Call) error {
	if err := d.Unlink(c.Ctx(), c.Path("id"), c.Path("link")); err != nil {
		return err
	}
	return c.Go("/cases/"+c.Path("id")+"/links", ui.Flash{Done: c.T("case_link.removed")})
}

func linksSection(c *area.Call, o *Overview) (ui.Section, bool) {
	if len(o.Links) == 0 {
		return ui.Section{}, false
	}
	var lines []ui.Line
	for _, l := range o.Links {
		line := ui.Line{Key: said(c, "case.relation", l.Relation), Value: l.Code, Href: "/cases/" + l.Far}
		if l.Closed {
			line.Also = c.T("case.state.closed")
		}
		lines = append(lines, line)
	}
	return ui.Section{ID: "links", Heading: c.T("case.links"), Count: strconv.Itoa(len(lines)), Body: ui.Summary{Lines: lines}}, true
}
