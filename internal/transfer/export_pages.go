package transfer

import (
	"bytes"
	"slices"

	"drosme/internal/area"
	"drosme/internal/register"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) exportPage(c *area.Call) error { return c.Show(d.exportForm(c, nil)) }

func (d *Desk) exportForm(c *area.Call, err error) ui.Page {
	f := c.Form()
	why := func(name string) string { return ui.FieldError(c.Words, err, name) }
	chosen := f.RawAll("registers")
	var registers, further []ui.Option
	for _, name := range names(d.further()) {
		further = append(further, ui.Option{Value: name, Text: name})
	}
	for _, name := range names(d.programme()) {
		registers = append(registers, ui.Option{Value: name, Text: name})
		if c.R.Method == "GET" {
			chosen = append(chosen, name)
		}
	}
	format := f.Raw("format")
	if format == "" {
		format = "zip"
	}
	return ui.Page{
		Kind: ui.KindForm, Heading: c.T("register.export"), Lead: c.T("export.lead"), Problems: ui.Problems(c.Words, err),
		Body: ui.Form{
			Action: "/export", ActID: c.NewAct(), Verb: c.T("export.now"), NoAsk: true,
			Body: ui.Stack(
				templ.Component(ui.Text(ui.Field{Name: "to", Label: c.T("export.to"), Hint: c.T("export.to_hint"), Value: f.Raw("to"), Error: why("to")})),
				ui.TextArea(ui.Field{Name: "why", Label: c.T("export.why"), Hint: c.T("export.why_hint"), Value: f.Raw("why"), Rows: 2, Max: mostWhy, Error: why("why")}),
				ui.Checkboxes(ui.Field{Name: "registers", Label: c.T("export.registers"), Options: registers, Values: chosen, Small: true, Error: why("registers")}),
				also(c, further, f.RawAll("also"), why("also")),
				d.caseRows(c, err),
				ui.Radios(ui.Field{Name: "format", Label: c.T("export.format"), Value: format, Small: true, Error: why("format"), Options: []ui.Option{
					{Value: "zip", Text: c.T("export.zip")}, {Value: "xlsx", Text: c.T("export.xlsx")}}}),
			),
		},
	}
}

// caseRows asks on which ground rows of cases leave, where the house has such registers.
func (d *Desk) caseRows(c *area.Call, err error) templ.Component {
	if d.Grounds == nil || d.Purposes == nil || !slices.ContainsFunc(d.further(), func(r register.Register) bool { return r.Case != "" }) {
		return templ.NopComponent
	}
	f := c.Form()
	grounds, purposes := []ui.Option{{Text: c.T("export.ground.none")}}, []ui.Option{}
	for _, g := range d.Grounds() {
		grounds = append(grounds, ui.Option{Value: g, Text: c.T("disclosure.ground." + g)})
	}
	for _, p := range d.Purposes() {
		purposes = append(purposes, ui.Option{Value: p, Text: c.T("consent.purpose." + p)})
	}
	purpose := f.Raw("purpose")
	if purpose == "" {
		purpose = usualPurpose
	}
	parts := []templ.Component{
		ui.Select(ui.Field{Name: "ground", Label: c.T("export.ground"), Hint: c.T("export.ground_hint"), Value: f.Raw("ground"), Options: grounds, Optional: true, Error: ui.FieldError(c.Words, err, "ground")}),
		ui.Select(ui.Field{Name: "purpose", Label: c.T("consent.purpose"), Value: purpose, Options: purposes, Optional: true, Error: ui.FieldError(c.Words, err, "purpose")}),
	}
	if c.May(OwnCopy) {
		parts = append(parts, ui.Checkboxes(ui.Field{Name: "own_copy", Label: c.T("export.own_copy"), Hint: c.T("export.own_copy_hint"), Values: f.RawAll("own_copy"), Small: true, Optional: true,
			Options: []ui.Option{{Value: "yes", Text: c.T("export.own_copy.yes")}}, Error: ui.FieldError(c.Words, err, "own_copy")}))
	}
	return ui.Stack(parts...)
}

// usualPurpose stands where nobody names one.
const usualPurpose = "other"

// also asks for further registers, where the house has any.
func also(c *area.Call, further []ui.Option, chosen []string, wrong string) templ.Component {
	if len(further) == 0 {
		return templ.NopComponent
	}
	return ui.Checkboxes(ui.Field{Name: "also", Label: c.T("export.also"), Hint: c.T("export.also_hint"), Options: further, Values: chosen, Small: true, Optional: true, Error: wrong})
}

func (d *Desk) export(c *area.Call) error {
	f := c.Form()
	format := f.Word("format", "zip", "xlsx")
	o := ExportOptions{To: f.Raw("to"), Why: f.Raw("why"), Registers: append(f.RawAll("registers"), f.RawAll("also")...),
		Ground: f.Raw("ground"), Purpose: f.Raw("purpose"), OwnCopy: f.Raw("own_copy") != ""}
	if len(o.Registers) == 0 {
		f.Wrong("registers", "field.choose")
	}
	if err := f.Err(); err != nil {
		return c.Again(err, d.exportForm(c, err))
	}
	parcel, err := d.Export(c.Ctx(), o)
	if err != nil {
		return c.Again(err, d.exportForm(c, err))
	}
	var b bytes.Buffer
	if format == "xlsx" {
		if err := parcel.WriteXLSX(&b, c.T("export.title"), c.Words.Tag()); err != nil {
			return c.Again(err, d.exportForm(c, err))
		}
		return c.File("registers.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
	}
	if err := parcel.WriteZIP(&b); err != nil {
		return err
	}
	return c.File("registers.zip", "application/zip", b.Bytes())
}
