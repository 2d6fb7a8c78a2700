package documents

import (
	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func ownerOf(c *area.Call) Owner { return Owner{Kind: c.Path("kind"), ID: c.Path("owner")} }

func address(o Owner, rest string) string { return "/documents/" + o.Kind + "/" + o.ID + rest }

// Section is the documents of a record, for the record's own page: the list and the way to add one. It is
// false for who may see no documents.
func (d *Desk) Section(c *area.Call, o Owner) (ui.Section, bool, error) {
	if !c.May("document.list") {
		return ui.Section{}, false, nil
	}
	rows, err := d.List(c.Ctx(), o)
	if err != nil {
		return ui.Section{}, false, err
	}
	s := ui.Section{ID: "documents", Heading: c.T("document.list"), Count: c.Words.Number(len(rows)), Body: d.table(c, o, rows)}
	if c.May("document.add") {
		s.Actions = []ui.Action{{Href: address(o, "/add"), Text: c.T("document.add")}}
	}
	return s, true, nil
}

func (d *Desk) table(c *area.Call, o Owner, rows []*Document) templ.Component {
	if len(rows) == 0 {
		return ui.Empty{Says: c.T("document.empty")}
	}
	t := ui.Table{Caption: c.T("document.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("document.title")}, {Text: c.T("document.kind")},
		{Text: c.T("document.when")}, {Text: c.T("document.size"), Number: true}}}
	for _, x := range rows {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(address(o, "/"+x.ID), x.Title), ui.TextCell(c.T("document.kind." + x.Kind)),
			ui.TextCell(c.Words.ShortDay(x.At.In(c.House.Clerk.Zone()).Day())), ui.NumberCell(size(c, x.Size))})
	}
	return t
}

// size says a number of bytes as people read it.
func size(c *area.Call, n int64) string {
	if n < 1_000_000 {
		return c.T("document.kilobytes", "n", int((n+999)/1000))
	}
	return c.T("document.megabytes", "n", int((n+500_000)/1_000_000))
}

func (d *Desk) listPage(c *area.Call) error {
	o := ownerOf(c)
	rows, err := d.List(c.Ctx(), o)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("document.list"), Crumbs: d.crumbs(c, o), Body: d.table(c, o, rows)}
	if c.May("document.add") {
		p.Actions = []ui.Action{{Href: address(o, "/add"), Text: c.T("document.add"), Primary: true}}
	}
	return c.Show(p)
}

func (d *Desk) crumbs(c *area.Call, o Owner) []ui.Link {
	return []ui.Link{{Href: d.Href(o), Text: c.T("document.to_record")}}
}

func (d *Desk) addPage(c *area.Call) error {
	if err := d.mayWrite(c.Ctx(), ownerOf(c)); err != nil {
		return err
	}
	return c.Show(d.addForm(c, nil))
}

func (d *Desk) addForm(c *area.Call, wrong error) ui.Page {
	o := ownerOf(c)
	typed := func(name string) string {
		if c.R.Method == "POST" {
			return c.Form().Raw(name)
		}
		return ""
	}
	field := func(f ui.Field) ui.Field {
		f.Value, f.Error = typed(f.Name), ui.FieldError(c.Words, wrong, f.Name)
		return f
	}
	var kinds []ui.Option
	for _, k := range Kinds {
		if k == Note && c.Actor().Minor {
			continue
		}
		kinds = append(kinds, ui.Option{Value: k, Text: c.T("document.kind." + k)})
	}
	body := ui.Stack(
		ui.Radios(field(ui.Field{Name: "kind", Label: c.T("document.kind"), Options: kinds, Inline: true, Small: true})),
		ui.Text(field(ui.Field{Name: "title", Label: c.T("document.title"), Hint: c.T("document.title.hint"), Width: 30})),
		ui.File(field(ui.Field{Name: "file", Label: c.T("document.file"), Hint: c.T("document.file.hint", "max", MostBytes>>20), Optional: true,
			Accept: ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.odt,.ods,.txt,.csv"})),
		ui.TextArea(field(ui.Field{Name: "text", Label: c.T("document.text"), Hint: c.T("document.text.hint"), Rows: 8, Max: MostNote, Optional: true})),
	)
	return ui.Page{Kind: ui.KindForm, Heading: c.T("document.add"), Lead: c.T("document.add.lead"), Crumbs: d.crumbs(c, o),
		Body: ui.Form{Action: address(o, "/add"), ActID: c.NewAct(), Files: true, Verb: c.T("document.add"), Body: body,
			Cancel: &ui.Link{Href: d.Href(o), Text: c.T("act.cancel")}}}
}

func (d *Desk) addAct(c *area.Call) error {
	o := ownerOf(c)
	u := Upload{Owner: o, Kind: c.Form().Raw("kind"), Title: c.Form().Raw("title")}
	if u.Kind == Note {
		u.Content = []byte(c.Form().Text("text", MostNote))
	} else {
		u.Content, u.Name = c.Form().File("file", MostBytes)
	}
	err := c.Form().Err()
	if err == nil {
		_, err = d.Add(c.Ctx(), u)
	}
	if err != nil {
		return c.Again(err, d.addForm(c, err))
	}
	return c.Go(d.Href(o), ui.Flash{Done: c.T("document.added")})
}

// recordPage shows what is known of a document, and the text of a note.
func (d *Desk) recordPage(c *area.Call) error {
	o := ownerOf(c)
	x, err := d.Read(c.Ctx(), o, c.Path("id"))
	if err != nil {
		return err
	}
	lines := []ui.Line{
		{Key: c.T("document.kind"), Value: c.T("document.kind." + x.Kind)},
		{Key: c.T("document.when"), Value: sheet.Local(c, x.At)},
		{Key: c.T("document.by"), Person: x.ByPerson, Value: c.T("document.by.account")},
		{Key: c.T("document.size"), Value: size(c, x.Size)},
		{Key: c.T("document.hash"), Value: x.Hash},
	}
	if x.FileName != "" {
		lines = append(lines, ui.Line{Key: c.T("document.name"), Value: x.FileName})
	}
	if x.Subject != "" {
		lines = append(lines, ui.Line{Key: c.T("document.subject"), Person: x.Subject})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: x.Title, Crumbs: append(d.crumbs(c, o), ui.Link{Href: address(o, ""), Text: c.T("document.list")}),
		Actions: []ui.Action{{Href: address(o, "/"+x.ID+"/file"), Text: c.T("act.download"), Primary: true}}}
	if c.House.Clerk.MayOn(c.Ctx(), "document.remove", x) {
		p.Actions = append(p.Actions, ui.Action{Href: address(o, "/"+x.ID+"/remove"), Text: c.T("document.remove"), Danger: true})
	}
	p.Body = ui.Summary{Lines: lines}
	if x.Kind == Note {
		content, err := d.content(c.Ctx(), x)
		if err != nil {
			return err
		}
		// A narrative is folded: somebody may sit across the desk.
		p.Body = ui.Stack(ui.Timeline{{When: sheet.Local(c, x.At), Moment: string(x.At), What: x.Title, Story: string(content)}}, p.Body)
	}
	return c.Show(p)
}

// fileAct sends the content under a neutral name, always to be saved: a browser runs and shows nothing of it.
func (d *Desk) fileAct(c *area.Call) error {
	x, content, err := d.Open(c.Ctx(), ownerOf(c), c.Path("id"))
	if err != nil {
		return err
	}
	return c.File(x.SaveAs(), x.Mime, content)
}

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	o := ownerOf(c)
	x, err := d.Read(c.Ctx(), o, c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("document.remove"), []string{c.T("document.remove.says")}, address(o, "/"+x.ID+"/remove"), address(o, "/"+x.ID), x.Version)
	p.Lead = x.Title
	return sheet.Show(c, p, wrong)
}

func (d *Desk) removeAct(c *area.Call) error {
	o := ownerOf(c)
	if err := d.Remove(c.Ctx(), o, c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go(d.Href(o), ui.Flash{Done: c.T("document.removed")})
}
