package transfer

import (
	"bytes"
	"io"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/register"
	"drosme/internal/tabular"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) importPage(c *area.Call) error { return c.Show(d.uploadForm(c, nil)) }

func (d *Desk) uploadForm(c *area.Call, err error) ui.Page {
	return ui.Page{
		Kind: ui.KindForm, Heading: c.T("register.import"), Lead: c.T("import.lead"), Problems: ui.Problems(c.Words, err),
		Actions: []ui.Action{{Href: "/import/templates.xlsx", Text: c.T("import.templates")}, {Href: "/import/further.xlsx", Text: c.T("import.further_templates")}},
		Body: ui.Form{
			Action: "/import", ActID: c.NewAct(), Files: true, Verb: c.T("import.look"),
			Body: ui.Stack(
				chooseFiles(c.T("import.files"), c.T("import.files_hint"), ui.FieldError(c.Words, err, "files")),
				ui.Notice{Heading: c.T("import.registers"), Text: c.T("import.registers_are", "registers", names(d.programme()))},
				ui.Notice{Heading: c.T("import.further"), Text: c.T("import.further_are", "registers", names(d.beside()))},
			),
		},
	}
}

func (d *Desk) takeUpload(c *area.Call) error {
	files, err := sentFiles(c)
	if err != nil {
		return c.Again(err, d.uploadForm(c, err))
	}
	id, err := d.keepUpload(c.Ctx(), c.Form().Raw("act_id"), files)
	if err != nil {
		return c.Again(err, d.uploadForm(c, err))
	}
	return c.Go("/import/"+id, ui.Flash{})
}

// sentFiles reads all files of the form's one file field.
func sentFiles(c *area.Call) ([]sent, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	var out []sent
	for _, h := range c.R.MultipartForm.File["files"] {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return nil, fault.In("files", "field.broken_file")
		}
		b, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, fault.In("files", "field.broken_file")
		}
		out = append(out, sent{h.Filename, b})
	}
	return out, nil
}

func (d *Desk) uploadPage(c *area.Call) error {
	u, err := d.upload(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Show(d.showUpload(c, u.state()))
}

func (d *Desk) importUpload(c *area.Call) error {
	u, err := d.upload(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	err = d.work(c.Ctx(), u, ImportOptions{Overwrite: c.Form().Bool("overwrite")})
	if err != nil {
		return c.Again(err, d.showUpload(c, u.state()))
	}
	return c.Go("/import/"+u.id, ui.Flash{})
}

// showUpload shows an upload in the state it is in: under way, wrong, ready to be stored, or stored.
func (d *Desk) showUpload(c *area.Call, s state) ui.Page {
	p := ui.Page{Kind: ui.KindForm, Step: 2, Heading: c.T("register.import"), Crumbs: []ui.Link{{Href: "/import", Text: c.T("register.import")}}}
	switch {
	case s.Working:
		percent := -1
		says := ""
		if s.Total > 0 {
			percent = s.Done * 100 / s.Total
			says = c.T("import.steps", "done", s.Done, "total", s.Total)
		}
		label := "import.checking"
		if s.Storing {
			label = "import.storing"
		}
		p.Refresh = 2
		p.Body = ui.Progress{Label: c.T(label), Percent: percent, Says: says}
	case s.Err != nil:
		p.Body = d.wrong(c, s)
	case s.Storing:
		p.Body = ui.Stack(
			ui.Notice{Tone: ui.Moss, Heading: c.T("import.is_stored"), Text: d.outcome(c, s.Summary),
				Actions: []ui.Action{{Href: "/import", Text: c.T("import.another")}}},
			counts(c, s.Summary), passedOver(c, s.Summary))
	case s.Summary.Changes() == 0:
		p.Body = ui.Stack(
			ui.Notice{Tone: ui.Moss, Heading: c.T("import.all_same"), Text: c.T("import.nothing_new"),
				Actions: []ui.Action{{Href: "/import", Text: c.T("import.another")}}},
			counts(c, s.Summary), passedOver(c, s.Summary))
	default:
		p.Lead = c.T("import.is_checked")
		p.Body = ui.Stack(counts(c, s.Summary), passedOver(c, s.Summary), ui.Form{
			Action: "/import/" + s.ID, ActID: c.NewAct(), Verb: c.T("import.now"), NoAsk: true,
			Cancel: &ui.Link{Href: "/import", Text: c.T("import.another")},
			Body:   templ.NopComponent,
		})
	}
	return p
}

func (d *Desk) outcome(c *area.Call, s Summary) string {
	if s.Changes() == 0 {
		return c.T("import.nothing_new")
	}
	return c.N("import.stored", s.Changes())
}

func counts(c *area.Call, s Summary) templ.Component {
	t := ui.Table{Caption: c.T("import.counts_caption"), Columns: []ui.Column{
		{Text: c.T("import.register")}, {Text: c.T("import.added"), Number: true}, {Text: c.T("import.changed"), Number: true}, {Text: c.T("import.same"), Number: true}}}
	for _, x := range s.Registers {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(x.Register), ui.NumberCell(c.Words.Number(x.Added)), ui.NumberCell(c.Words.Number(x.Changed)), ui.NumberCell(c.Words.Number(x.Same))})
	}
	return t
}

func passedOver(c *area.Call, s Summary) templ.Component {
	if len(s.PassedOver) == 0 {
		return templ.NopComponent
	}
	return ui.Notice{Heading: c.T("import.passed"), Text: c.T("import.passed_are", "files", s.PassedOver)}
}

// wrongShown is how many faults a page shows; the rest is a number.
const wrongShown = 200

func (d *Desk) wrong(c *area.Call, s state) templ.Component {
	sentence, fields := c.Words.Fault(s.Err)
	parts := []templ.Component{ui.Notice{Tone: ui.Clay, Heading: c.T("import.not_stored"), Text: sentence,
		Actions: []ui.Action{{Href: "/import", Text: c.T("import.another")}}}}
	if len(fields) > 0 {
		parts = append(parts, faultTable(c, fields))
	}
	if onlyHouseFaults(s.Err) {
		parts = append(parts, ui.Form{
			Action: "/import/" + s.ID, ActID: c.NewAct(), Verb: c.T("import.overwrite_now"), Danger: true, NoAsk: true,
			Body: ui.Stack(ui.Hidden{Name: "overwrite", Value: "yes"}, ui.Notice{Tone: ui.Sun, Heading: c.T("import.overwrite"), Text: c.T("import.overwrite_means")}),
		})
	}
	return ui.Stack(append(parts, passedOver(c, s.Summary))...)
}

func faultTable(c *area.Call, fields []lang.FieldFault) templ.Component {
	t := ui.Table{Caption: c.N("import.faults", len(fields)), Columns: []ui.Column{
		{Text: c.T("import.file")}, {Text: c.T("import.row"), Number: true}, {Text: c.T("import.column")}, {Text: c.T("import.what")}}}
	for i, f := range fields {
		if i == wrongShown {
			break
		}
		row := ""
		if f.Row > 0 {
			row = strconv.Itoa(f.Row)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(f.File), ui.NumberCell(row), ui.TextCell(f.Name), ui.TextCell(f.Text)})
	}
	if len(fields) <= wrongShown {
		return t
	}
	return ui.Stack(t, ui.Notice{Text: c.N("import.more_faults", len(fields)-wrongShown), Heading: c.T("import.more")})
}

// onlyHouseFaults tells whether all that is wrong is that the house changed the rows meanwhile.
func onlyHouseFaults(err error) bool {
	f := fault.As(err)
	for _, x := range f.Fields {
		switch x.Key {
		case "register.changed_in_house", "register.made_in_house", "register.removed_in_house":
		default:
			return false
		}
	}
	return len(f.Fields) > 0
}

// beside are all registers beside those of a programme.
func (d *Desk) beside() []register.Register {
	return d.those(func(r register.Register) bool { return r.Further })
}

func (d *Desk) templates(c *area.Call) error {
	return template(c, d.programme(), "registers.xlsx", c.T("import.templates"))
}

func (d *Desk) furtherTemplates(c *area.Call) error {
	return template(c, d.beside(), "further-registers.xlsx", c.T("import.further_templates"))
}

// template gives an empty workbook with a sheet a register and one of notes. What a column holds is the
// key "column.<register>.<column>"; a column without words has no note.
func template(c *area.Call, registers []register.Register, file, title string) error {
	notes := tabular.Notes{Name: c.T("import.notes"), Headings: [3]string{c.T("import.register"), c.T("import.column"), c.T("import.holds")}}
	english := c.House.Book.For("en")
	for _, r := range registers {
		for _, column := range r.Columns {
			key := "column." + r.Name + "." + column
			text := ""
			if english.Has(key) {
				text = c.T(key)
			}
			notes.Lines = append(notes.Lines, tabular.Note{Register: r.Name, Column: column, Text: text})
		}
	}
	var b bytes.Buffer
	if err := tabular.Template(&b, tabular.Book{Title: title, Language: c.Words.Tag()}, specs(registers), notes); err != nil {
		return err
	}
	return c.File(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}
