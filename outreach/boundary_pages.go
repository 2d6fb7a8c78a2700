package outreach

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

const boundaryPath = "/outreach/boundaries"

func boundaryCrumbs(c *area.Call) []ui.Link {
	crumbs := []ui.Link{{Href: boundaryPath, Text: c.T("boundary.list")}}
	if c.May("coverage.list") {
		crumbs = append([]ui.Link{{Href: coveragePath, Text: c.T("coverage.title")}}, crumbs...)
	}
	return crumbs
}

// boundaryLine says of a set where it is from and when it was in force.
func boundaryLine(c *area.Call, b *Boundaries) string {
	return c.T("boundary.line", "name", b.Name, "source", b.Source, "licence", b.Licence, "time", inForce(c, b))
}

func inForce(c *area.Call, b *Boundaries) string {
	if b.ValidTo == "" {
		return c.T("boundary.since", "from", c.Words.ShortDay(b.ValidFrom))
	}
	return c.T("boundary.between", "from", c.Words.ShortDay(b.ValidFrom), "to", c.Words.ShortDay(b.ValidTo))
}

func (d *Desk) boundaryList(c *area.Call) error {
	sets, err := d.BoundarySets(c.Ctx())
	if err != nil {
		return err
	}
	own := Embedded()
	_, today := c.House.Clerk.Now()
	t := ui.Table{Caption: c.T("boundary.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("boundary.name")}, {Text: c.T("boundary.time")},
		{Text: c.T("boundary.areas"), Number: true}, {Text: c.T("boundary.source")}, {Text: c.T("boundary.licence")}, {Text: c.T("boundary.now")}, {Text: c.T("coverage.do"), Quiet: true}}}
	for _, b := range append(sets, &own) {
		name := ui.TextCell(b.Name)
		if b.ID == "" {
			name.Also = c.T("boundary.embedded")
		} else if c.May("boundary.change") {
			name = ui.LinkCell(boundaryPath+"/"+b.ID+"/change", b.Name)
		}
		now := ui.TextCell(c.T("boundary.now.no"))
		if b.On(today) {
			now = ui.StatusCell(ui.Moss, c.T("boundary.now.yes"))
		}
		do := ui.Cell{}
		if b.ID != "" && c.May("boundary.remove") {
			do = ui.LinkCell(boundaryPath+"/"+b.ID+"/remove", c.T("boundary.remove"))
		}
		t.Rows = append(t.Rows, []ui.Cell{name, ui.TextCell(inForce(c, b)), ui.NumberCell(c.Words.Number(b.Areas)), ui.TextCell(b.Source), ui.TextCell(b.Licence), now, do})
	}
	p := ui.Page{Kind: ui.KindList, Dense: true, Heading: c.T("boundary.list"), Lead: c.T("boundary.lead"), Body: t}
	if c.May("coverage.list") {
		p.Crumbs = []ui.Link{{Href: coveragePath, Text: c.T("coverage.title")}}
	}
	if c.May("boundary.import") {
		p.Actions = []ui.Action{{Href: boundaryPath + "/import", Text: c.T("boundary.import"), Primary: true}}
	}
	return c.Show(p)
}

func boundaryQuestions(c *area.Call, b *Boundaries) []sheet.Question {
	return []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "name", Label: c.T("boundary.name"), Hint: c.T("boundary.name.hint"), Value: b.Name}},
		{Ask: ui.Text, Field: ui.Field{Name: "source", Label: c.T("boundary.source"), Hint: c.T("boundary.source.hint"), Value: b.Source}},
		{Ask: ui.Text, Field: ui.Field{Name: "licence", Label: c.T("boundary.licence"), Hint: c.T("boundary.licence.hint"), Value: b.Licence, Width: 20}},
		{Ask: ui.Day, Field: ui.Field{Name: "valid_from", Label: c.T("boundary.valid_from"), Value: string(b.ValidFrom)}},
		{Ask: ui.Day, Field: ui.Field{Name: "valid_to", Label: c.T("boundary.valid_to"), Hint: c.T("boundary.valid_to.hint"), Value: string(b.ValidTo), Optional: true}},
	}
}

func typedBoundaries(c *area.Call) (Boundaries, error) {
	f := c.Form()
	b := Boundaries{Name: f.Text("name", MostLine), Source: f.Text("source", MostLine), Licence: f.Text("licence", MostLine),
		ValidFrom: f.Day("valid_from"), ValidTo: f.Day("valid_to")}
	return b, f.Err()
}

func (d *Desk) boundaryImportPage(c *area.Call) error { return c.Show(boundaryImportForm(c, nil)) }

func boundaryImportForm(c *area.Call, wrong error) ui.Page {
	file := ui.File(ui.Field{Name: "file", Label: c.T("boundary.file"), Hint: c.T("boundary.file.hint", "max", MostBoundaries>>20),
		Accept: ".geojson,.json,application/geo+json", Error: ui.FieldError(c.Words, wrong, "file")})
	form := ui.Form{Action: boundaryPath + "/import", ActID: c.NewAct(), Files: true, Verb: c.T("boundary.import"), Cancel: &ui.Link{Href: boundaryPath, Text: c.T("act.cancel")}}
	body := ui.Stack(file)
	for _, q := range boundaryQuestions(c, &Boundaries{}) {
		x := q.Field
		if c.R.Method == "POST" {
			x.Value = c.Form().Raw(x.Name)
		}
		x.Error = ui.FieldError(c.Words, wrong, x.Name)
		body = ui.Stack(body, q.Ask(x))
	}
	form.Body = body
	return ui.Page{Kind: ui.KindForm, Heading: c.T("boundary.import"), Lead: c.T("boundary.import.lead"), Crumbs: boundaryCrumbs(c),
		Problems: ui.Problems(c.Words, wrong), Body: form}
}

func (d *Desk) boundaryImportAct(c *area.Call) error {
	b, err := typedBoundaries(c)
	content, _ := c.Form().File("file", MostBoundaries)
	if err == nil {
		err = c.Form().Err()
	}
	if err == nil {
		_, err = d.ImportBoundaries(c.Ctx(), b, content)
	}
	if err != nil {
		err = fewer(err)
		return c.Again(err, boundaryImportForm(c, err))
	}
	return c.Go(boundaryPath, ui.Flash{Done: c.T("boundary.imported")})
}

// fewer keeps the first of many faults of one file, so that the page stays readable.
func fewer(err error) error {
	f := fault.As(err)
	if f == nil || len(f.Fields) <= mostFaults {
		return err
	}
	out := *f
	out.Fields = f.Fields[:mostFaults]
	return &out
}

const mostFaults = 40

func boundaryForm(c *area.Call, b *Boundaries) sheet.Form {
	return sheet.Form{Action: boundaryPath + "/" + b.ID + "/change", Verb: c.T("act.save"), Cancel: boundaryPath, Version: b.Version, At: b.AddedAt,
		Questions: boundaryQuestions(c, b)}
}

func (d *Desk) boundaryChangePage(c *area.Call) error { return d.boundaryChangeForm(c, nil) }

func (d *Desk) boundaryChangeForm(c *area.Call, wrong error) error {
	b, err := d.BoundarySet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := boundaryForm(c, b).Page(c, c.T("boundary.change"), wrong)
	p.Crumbs = boundaryCrumbs(c)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) boundaryChangeAct(c *area.Call) error {
	b, err := typedBoundaries(c)
	b.ID, b.Version = c.Path("id"), c.Form().Version()
	if err == nil {
		err = d.ChangeBoundaries(c.Ctx(), b)
	}
	if err != nil {
		return d.boundaryChangeForm(c, err)
	}
	return c.Go(boundaryPath, ui.Flash{Done: c.T("boundary.changed")})
}

func (d *Desk) boundaryRemovePage(c *area.Call) error {
	b, err := d.BoundarySet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("boundary.remove"), []string{boundaryLine(c, b), c.T("boundary.remove.says")}, boundaryPath+"/"+b.ID+"/remove", boundaryPath, b.Version)
	p.Crumbs = boundaryCrumbs(c)
	return c.Show(p)
}

func (d *Desk) boundaryRemoveAct(c *area.Call) error {
	if err := d.RemoveBoundaries(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		if fault.Is(err, fault.Conflict) {
			return c.Again(err, ui.Page{Kind: ui.KindForm, Heading: c.T("boundary.remove"), Crumbs: boundaryCrumbs(c)})
		}
		return err
	}
	return c.Go(boundaryPath, ui.Flash{Done: c.T("boundary.removed")})
}
