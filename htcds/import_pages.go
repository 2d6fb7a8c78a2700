package htcds

import (
	"strconv"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
)

func (d *Desk) importPage(c *area.Call) error { return c.Show(d.importForm(c, nil)) }

func (d *Desk) importForm(c *area.Call, wrong error) ui.Page {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("htcds.title"), Lead: c.T("htcds.lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/htcds", ActID: c.NewAct(), Files: true, Verb: c.T("htcds.look_at"),
			Body: ui.Stack(
				ui.File(ui.Field{Name: "file", Label: c.T("htcds.file"), Hint: c.T("htcds.file.hint"), Accept: ".xlsx,.csv,.sealed", Error: ui.FieldError(c.Words, wrong, "file")}),
				ui.Notice{Heading: c.T("htcds.forms"), Body: ui.Bullets{c.T("htcds.forms.workbook"), c.T("htcds.forms.submission"), c.T("htcds.forms.own"), c.T("htcds.forms.foreign")}},
			)}}
	if c.May("htcds.export") {
		p.Actions = []ui.Action{{Href: "/htcds/export", Text: c.T("htcds.export")}}
	}
	return p
}

func (d *Desk) takeFile(c *area.Call) error {
	content, _ := c.Form().File("file", mostFile)
	err := c.Form().Err()
	id := ""
	if err == nil {
		id, err = d.Keep(c.Ctx(), c.Form().Raw("act_id"), content)
	}
	if err != nil {
		return c.Again(err, d.importForm(c, err))
	}
	return c.Go("/htcds/"+id, ui.Flash{})
}

func (d *Desk) uploadPage(c *area.Call) error {
	u, sum, err := d.CheckUpload(c.Ctx(), c.Path("id"))
	if err != nil && fault.As(err).Kind != fault.Invalid {
		return err
	}
	return c.Show(d.uploadShown(c, u, sum, err))
}

// uploadShown shows an upload: stored, ready to be stored, or wrong.
func (d *Desk) uploadShown(c *area.Call, u upload, sum Summary, wrong error) ui.Page {
	at := "/htcds/" + u.id
	p := ui.Page{Kind: ui.KindForm, Step: 2, Heading: c.T("htcds.import"), Crumbs: []ui.Link{{Href: "/htcds", Text: c.T("htcds.title")}}}
	another := ui.Action{Href: "/htcds", Text: c.T("htcds.another")}
	columns := ui.Action{Href: at + "/columns", Text: c.T("htcds.columns")}
	unread := wrong != nil && sum.Form == ""
	switch {
	case u.done != nil:
		p.Body = ui.Stack(ui.Notice{Tone: ui.Moss, Heading: c.T("htcds.is_stored"), Text: c.N("htcds.stored", sum.Stored), Actions: []ui.Action{another}},
			d.counts(c, sum), faultsOf(c, sum.Faults), lossOf(c, sum.Loss))
	case unread:
		sentence, fields := c.Words.Fault(wrong)
		if len(fields) > 0 {
			sentence = fields[0].Text
		}
		n := ui.Notice{Tone: ui.Clay, Heading: c.T("htcds.unread"), Text: sentence, Actions: []ui.Action{another}}
		if f := fault.As(wrong); len(f.Fields) > 0 && f.Fields[0].Key == "htcds.no_header" {
			n.Actions = []ui.Action{columns, another}
		}
		p.Body = n
	case sum.Before != "":
		p.Body = ui.Stack(ui.Notice{Tone: ui.Sun, Heading: c.T("htcds.stored_before"), Text: c.T("htcds.stored_before_on", "day", c.Words.Day(sum.Before)), Actions: []ui.Action{another}}, d.counts(c, sum))
	default:
		p.Actions = []ui.Action{columns}
		parts := []templ.Component{d.counts(c, sum)}
		if sum.Unready {
			parts = append(parts, ui.Notice{Tone: ui.Sun, Heading: c.T("htcds.unready"), Text: c.T("htcds.unready_says")})
		}
		if sum.Bad > 0 {
			parts = append(parts, ui.Notice{Tone: ui.Clay, Heading: c.N("htcds.bad_rows", sum.Bad), Text: c.T("htcds.bad_rows_say"),
				Actions: []ui.Action{{Href: at + "/faults.csv", Text: c.T("htcds.faults_file")}}}, faultsOf(c, sum.Faults))
		}
		if sum.Rows-sum.Bad-sum.Already > 0 {
			parts = append(parts, d.storeForm(c, u, sum))
		}
		p.Body = ui.Stack(append(parts, lossOf(c, sum.Loss))...)
	}
	return p
}

func (d *Desk) storeForm(c *area.Call, u upload, sum Summary) templ.Component {
	verb := c.T("htcds.store")
	var more templ.Component = templ.NopComponent
	if sum.Bad > 0 {
		verb = c.N("htcds.store_good", sum.Rows-sum.Bad-sum.Already)
		more = ui.Hidden{Name: "keep_good", Value: "yes"}
	}
	var release templ.Component = templ.NopComponent
	if sum.Form != Foreign {
		release = ui.Tick(ui.Field{Name: "release", Label: c.T("htcds.release"), Hint: c.T("htcds.release.hint")})
	}
	return ui.Form{Action: "/htcds/" + u.id, ActID: c.NewAct(), Verb: verb, NoAsk: true, Cancel: &ui.Link{Href: "/htcds", Text: c.T("htcds.another")}, Body: ui.Stack(more, release)}
}

func (d *Desk) storeAct(c *area.Call) error {
	f := c.Form()
	_, err := d.StoreUpload(c.Ctx(), c.Path("id"), ImportOptions{KeepGood: f.Bool("keep_good"), Hold: !f.Bool("release")})
	if err != nil {
		if fault.As(err).Kind != fault.Invalid {
			return err
		}
		u, sum, again := d.CheckUpload(c.Ctx(), c.Path("id"))
		if again == nil {
			again = err
		}
		return c.Again(err, d.uploadShown(c, u, sum, again))
	}
	return c.Go("/htcds/"+c.Path("id"), ui.Flash{})
}

func (d *Desk) faultsFile(c *area.Call) error {
	_, sum, err := d.CheckUpload(c.Ctx(), c.Path("id"))
	if err != nil && fault.As(err).Kind != fault.Invalid {
		return err
	}
	return c.File("htcds.faults.csv", "text/csv; charset=utf-8", FaultFile(c.Words, sum.Faults))
}

func (d *Desk) counts(c *area.Call, sum Summary) templ.Component {
	n := c.Words.Number
	return ui.Summary{Lines: []ui.Line{
		{Key: c.T("htcds.form"), Value: c.T("htcds.form." + string(sum.Form))},
		{Key: c.T("htcds.rows"), Value: n(sum.Rows)},
		{Key: c.T("htcds.rows_bad"), Value: n(sum.Bad)},
		{Key: c.T("htcds.rows_already"), Value: n(sum.Already)},
		{Key: c.T("htcds.columns_known"), Value: c.T("htcds.columns_of", "known", sum.Known, "all", sum.Columns)},
	}}
}

// shown is how many faults a page shows; the file has all.
const shown = 100

func faultsOf(c *area.Call, fields []fault.Field) templ.Component {
	if len(fields) == 0 {
		return templ.NopComponent
	}
	_, said := c.Words.Fault(&fault.Fault{Kind: fault.Invalid, Key: "htcds.faults", Fields: fields[:min(len(fields), shown)]})
	t := ui.Table{Caption: c.N("htcds.faults_found", len(fields)), Columns: []ui.Column{{Text: c.T("htcds.row"), Number: true}, {Text: c.T("htcds.column")}, {Text: c.T("htcds.what")}}}
	for _, f := range said {
		t.Rows = append(t.Rows, []ui.Cell{ui.NumberCell(strconv.Itoa(f.Row)), ui.TextCell(f.Name), ui.TextCell(f.Text)})
	}
	return t
}

func lossOf(c *area.Call, loss Loss) templ.Component {
	if len(loss.Notes) == 0 {
		return templ.NopComponent
	}
	return ui.Section{ID: "loss", Heading: c.T("htcds.loss"), Body: ui.Bullets(loss.Lines(c.Words))}
}
