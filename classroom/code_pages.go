package classroom

import (
	"drosme/internal/area"
	"drosme/internal/learning"
	"drosme/internal/ui"
	"drosme/records/organisations"
)

// codesPage lists at which schools pupils may make a code, and why.
func (d *Desk) codesPage(c *area.Call) error {
	all, err := d.ListCodeLeaves(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("pupil_code.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("lesson.host")}, {Text: c.T("pupil_code.ground")}, {Text: c.T("pupil_code.ends")},
		{Text: c.T("pupil_code.waiting"), Number: true}, {Text: c.T("lesson.state")}}}
	may := c.May("pupil_code.allow")
	if may {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("pupil_code.end"), Quiet: true})
	}
	for _, l := range all {
		st := ui.Status{Tone: ui.River, Text: c.T("pupil_code.in_force")}
		if l.EndedAt != "" {
			st = ui.Status{Text: c.T("pupil_code.ended")}
		}
		row := []ui.Cell{ui.TextCell(l.HostName), {Text: c.T("pupil_code.ground." + l.Ground), Also: l.Document}, ui.TextCell(c.Words.Day(l.Ends)),
			ui.NumberCell(c.Words.Number(l.Waiting)), {Status: &st}}
		if may && l.EndedAt == "" {
			row = append(row, ui.Cell{Body: ui.Action{Href: "/learning/codes/" + l.ID + "/end", Text: c.T("pupil_code.end"), Post: true, ActID: c.NewAct(), Danger: true}})
		} else if may {
			row = append(row, ui.TextCell(""))
		}
		t.Rows = append(t.Rows, row)
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("pupil_code.list"), Lead: c.T("pupil_code.lead", "fewest", learning.FewestForCodes, "days", CodeDays), Crumbs: []ui.Link{{Href: "/learning", Text: c.T("learning.title")}},
		Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("pupil_code.none")}}}
	if may {
		p.Actions = []ui.Action{{Href: "/learning/codes/new", Text: c.T("pupil_code.allow"), Primary: true}}
	}
	return c.Show(p)
}

func (d *Desk) allowPage(c *area.Call) error { return d.allowForm(c, nil) }

func (d *Desk) allowForm(c *area.Call, wrong error) error {
	hosts, err := d.hosts(c)
	if err != nil {
		return err
	}
	var grounds []ui.Option
	for _, g := range CodeGrounds {
		grounds = append(grounds, ui.Option{Value: g, Text: c.T("pupil_code.ground." + g)})
	}
	f := c.Form()
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("pupil_code.allow"), Lead: c.T("pupil_code.lead", "fewest", learning.FewestForCodes, "days", CodeDays), Crumbs: []ui.Link{{Href: "/learning/codes", Text: c.T("pupil_code.list")}}}
	p.Body = ui.Form{Action: "/learning/codes/new", ActID: c.NewAct(), Verb: c.T("pupil_code.allow_verb"), Cancel: &ui.Link{Href: "/learning/codes", Text: c.T("act.cancel")}, Body: ui.Stack(
		ui.Select(ui.Field{Name: "host", Label: c.T("pupil_code.school"), Value: f.Raw("host"), Options: hosts, Error: ui.FieldError(c.Words, wrong, "host")}),
		ui.Radios(ui.Field{Name: "ground", Label: c.T("pupil_code.ground"), Value: f.Raw("ground"), Options: grounds, Error: ui.FieldError(c.Words, wrong, "ground")}),
		ui.Text(ui.Field{Name: "document", Label: c.T("pupil_code.document"), Hint: c.T("pupil_code.document_hint"), Value: f.Raw("document"), Error: ui.FieldError(c.Words, wrong, "document")}),
		ui.Day(ui.Field{Name: "ends", Label: c.T("pupil_code.ends"), Hint: c.T("pupil_code.ends_hint", "days", CodeDays), Value: f.Raw("ends"), Error: ui.FieldError(c.Words, wrong, "ends")}),
	)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// hosts are the schools.
func (d *Desk) hosts(c *area.Call) ([]ui.Option, error) {
	out := []ui.Option{{Text: c.T("act.choose")}}
	found, err := d.Organisations.List(c.Ctx(), organisations.Question{Kind: "school", Most: mostSchools})
	for _, o := range found.Rows {
		out = append(out, ui.Option{Value: o.ID, Text: o.Name})
	}
	return out, err
}

// mostSchools is how many schools the form offers: more than a country of two million has.
const mostSchools = 2000

func (d *Desk) allowAct(c *area.Call) error {
	f := c.Form()
	a := Allowing{Host: f.Raw("host"), Ground: f.Raw("ground"), Document: f.Text("document", MostDocument), Ends: f.Day("ends")}
	err := f.Err()
	if err == nil {
		_, err = d.AllowCodes(c.Ctx(), a)
	}
	if err != nil {
		return d.allowForm(c, err)
	}
	return c.Go("/learning/codes", ui.Flash{Done: c.T("pupil_code.allowed"), Then: c.T("pupil_code.allowed_then")})
}

func (d *Desk) endCodesAct(c *area.Call) error {
	if err := d.EndCodes(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/learning/codes", ui.Flash{Done: c.T("pupil_code.ended_done")})
}
