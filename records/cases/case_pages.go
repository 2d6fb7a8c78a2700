package cases

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), State: c.Query("state"), Mine: c.Query("mine") != "", Skip: sheet.Skip(c), Most: sheet.PerPage}
	if q.State == "" {
		q.State = "open"
	}
	if q.State == "all" {
		q.State = ""
	}
	rows, total, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Search: &ui.Search{Label: c.T("case.search"), Value: q.Search},
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("case.code")}, {Text: c.T("case.opened_on")}, {Text: c.T("case.state")}, {Text: c.T("case.touched_on")},
		}},
		Paging: sheet.Paging(c, total),
	}
	for _, k := range rows {
		state := d.state(c, k)
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/cases/"+k.ID, k.Code), ui.TextCell(c.Words.Day(k.OpenedOn)),
			ui.StatusCell(state.Tone, state.Text), ui.TextCell(c.Words.Day(k.TouchedOn))})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("case.list"), Lead: c.T("case.no_name"), Dense: true, Body: l}
	if c.May("case.open") {
		p.Actions = []ui.Action{{Href: "/cases/new", Text: c.T("case.open")}}
	}
	return c.Show(p)
}

func (d *Desk) recordPage(c *area.Call) error {
	k, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("case.facts"), Body: ui.Summary{Lines: []ui.Line{
		{Key: c.T("case.code"), Value: k.Code},
		{Key: c.T("case.person"), Value: k.PersonCode, Href: "/people/" + k.Person},
		{Key: c.T("case.opened_on"), Value: c.Words.Day(k.OpenedOn)},
		{Key: c.T("case.closed_on"), Value: c.Words.Day(k.ClosedOn)},
	}}}}
	for _, t := range d.tabs {
		if t.Brief == nil || !c.May(t.Verb) {
			continue
		}
		s, says, err := t.Brief(c, k)
		if err != nil {
			return err
		}
		if says {
			parts = append(parts, s)
		}
	}
	return c.Show(d.Frame(c, k, "", ui.Page{Kind: ui.KindRecord, Heading: c.T("case.one", "code", k.Code), Body: parts}))
}

func (d *Desk) openPage(c *area.Call) error { return d.opening(c, nil) }

func (d *Desk) opening(c *area.Call, wrong error) error {
	f := c.Form()
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("case." + name), Value: f.Raw(name), Error: ui.FieldError(c.Words, wrong, name)}
	}
	day := field("opened_on")
	if !f.Has("act_id") {
		_, today := c.House.Clerk.Now()
		day.Value = string(today)
	}
	person := field("person_code")
	person.Hint, person.Optional, person.Width = c.T("case.person_code.hint"), true, 10
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("case.open"), Lead: c.T("case.no_name"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/cases", Text: c.T("case.list")}},
		Body: ui.Form{Action: "/cases", ActID: c.NewAct(), Verb: c.T("case.open"), Cancel: &ui.Link{Href: "/cases", Text: c.T("act.back")},
			Body: ui.Stack(ui.Day(day), ui.Text(person))}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) openAct(c *area.Call) error {
	f := c.Form()
	o := Opening{Case: Case{OpenedOn: f.Day("opened_on")}, PersonCode: f.Text("person_code", MostCode)}
	err := f.Err()
	id := ""
	if err == nil {
		id, err = d.Open(c.Ctx(), o)
	}
	if err != nil {
		return d.opening(c, err)
	}
	return c.Go("/cases/"+id, ui.Flash{Done: c.T("case.opened")})
}
