package htcds

import (
	"drosme/internal/area"
	"drosme/internal/ui"
)

func (d *Desk) exportPage(c *area.Call) error {
	p, err := d.exportForm(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) exportForm(c *area.Call, wrong error) (ui.Page, error) {
	rows, loss, err := d.Look(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	f := c.Form()
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("htcds." + name), Value: f.Raw(name), Error: ui.FieldError(c.Words, wrong, name)}
	}
	form := field("form")
	form.Label, form.Small = c.T("htcds.file_form"), true
	form.Options = []ui.Option{{Value: "xlsx", Text: c.T("htcds.xlsx")}, {Value: "csv", Text: c.T("htcds.csv")}}
	if form.Value == "" {
		form.Value = "xlsx"
	}
	whom, why, ground, to := field("whom"), field("why"), field("ground"), field("to")
	why.Rows, why.Max = 2, mostWhy
	ground.Options = []ui.Option{{Value: "", Text: c.T("act.choose")}}
	for _, g := range append([]string{ownUse}, d.words(d.Grounds)...) {
		ground.Options = append(ground.Options, ui.Option{Value: g, Text: c.T("disclosure.ground." + g)})
	}
	purpose := field("purpose")
	purpose.Hint, purpose.Optional = c.T("htcds.purpose.hint"), true
	purpose.Options = []ui.Option{{Value: "", Text: c.T("act.choose")}}
	for _, w := range d.words(d.Purposes) {
		purpose.Options = append(purpose.Options, ui.Option{Value: w, Text: c.T("consent.purpose." + w)})
	}
	to.Hint, to.Optional, to.Rows = c.T("htcds.to.hint"), true, 3
	return ui.Page{Kind: ui.KindForm, Heading: c.T("htcds.export"), Lead: c.T("htcds.export.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/htcds", Text: c.T("htcds.title")}},
		Body: ui.Stack(
			ui.Form{Action: "/htcds/export", ActID: c.NewAct(), Verb: c.T("htcds.export_now"), NoAsk: true, Cancel: &ui.Link{Href: "/htcds", Text: c.T("act.back")},
				Body: ui.Stack(ui.Radios(form), ui.Text(whom), ui.TextArea(why), ui.Select(ground), ui.Select(purpose), ui.TextArea(to))},
			ui.Section{ID: "loss", Heading: c.T("htcds.loss"), Body: ui.Stack(
				ui.Notice{Heading: c.N("htcds.would_leave", rows), Text: c.T("htcds.standard_says")}, ui.Bullets(loss.Lines(c.Words)))},
		)}, nil
}

func (d *Desk) exportAct(c *area.Call) error {
	f := c.Form()
	o := ExportOptions{Form: f.Word("form", "xlsx", "csv"), Whom: f.Need("whom", mostWhom), Why: f.Need("why", mostWhy), Ground: f.Need("ground", 40),
		Purpose: f.Text("purpose", 40), To: f.Text("to", 4000), Words: c.Words}
	err := f.Err()
	var p *Parcel
	if err == nil {
		p, err = d.Export(c.Ctx(), o)
	}
	if err != nil {
		page, failed := d.exportForm(c, err)
		if failed != nil {
			return failed
		}
		return c.Again(err, page)
	}
	name, kind := FileName("htcds", o)
	return c.File(name, kind, p.Content)
}

// FileName is what an export is called, and its media type. A sealed file says by whose key.
func FileName(base string, o ExportOptions) (name, kind string) {
	name, kind = base+"."+o.Form, "text/csv; charset=utf-8"
	if o.Form == "xlsx" {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	switch {
	case o.To == "":
		return name, kind
	case isAge(o.To):
		return name + ".age", "application/octet-stream"
	}
	return name + ".sealed", "application/octet-stream"
}
