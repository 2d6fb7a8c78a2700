package outreach

import (
	"net/url"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) roadRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: roadPath, Verb: "road.list", Do: d.roadList},
		{Method: "GET", Path: roadPath + "/add", Verb: "road.add", Do: d.roadAddPage},
		{Method: "POST", Path: roadPath + "/add", Verb: "road.add", Do: d.roadAddAct},
		{Method: "GET", Path: roadPath + "/change", Verb: "road.change", Do: d.roadChangePage},
		{Method: "POST", Path: roadPath + "/change", Verb: "road.change", Do: d.roadChangeAct},
		{Method: "GET", Path: roadPath + "/remove", Verb: "road.remove", Do: d.roadRemovePage},
		{Method: "POST", Path: roadPath + "/remove", Verb: "road.remove", Do: d.roadRemoveAct},
		{Method: "GET", Path: roadPath + "/import", Verb: "road.import", Do: d.roadImportPage},
		{Method: "POST", Path: roadPath + "/import", Verb: "road.import", Do: d.roadImportAct, MaxBody: MostRoadFile + 1<<20},
	}
}

const roadPath = "/outreach/roads"

func roadAddress(r *RoadTime, act string) string {
	return roadPath + "/" + act + "?" + url.Values{"pair": {r.ID()}}.Encode()
}

func roadCrumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: roadPath, Text: c.T("road.list")}}
}

func (d *Desk) roadList(c *area.Call) error {
	b, err := d.RoadBook(c.Ctx())
	if err != nil {
		return err
	}
	basis := ui.Summary{Lines: []ui.Line{
		{Key: c.T("setting.outreach.base"), Value: b.Base},
		{Key: c.T("road.speed"), Value: c.T("road.speed.is", "kmh", b.Speed)},
		{Key: c.T("road.rule"), Value: c.T("road.rule.is", "factor", c.Words.Decimal(geo.RoadFactor, 1))},
	}}
	l := ui.List{Count: c.N("road.found", len(b.Times)), Paging: sheet.Paging(c, len(b.Times)), Empty: ui.Empty{Says: c.T("road.empty")},
		Table: ui.Table{Caption: c.T("road.given"), HideCaption: true, Columns: []ui.Column{{Text: c.T("road.pair")}, {Text: c.T("road.minutes"), Number: true},
			{Text: c.T("road.km"), Number: true}, {Text: c.T("road.reckoned"), Number: true}, {Text: c.T("road.source")}}}}
	remove := c.May("road.remove")
	if remove {
		l.Table.Columns = append(l.Table.Columns, ui.Column{Text: c.T("coverage.do"), Quiet: true})
	}
	skip := min(sheet.Skip(c), len(b.Times))
	for _, r := range b.Times[skip:min(skip+sheet.PerPage, len(b.Times))] {
		pair := c.T("road.pair.is", "from", r.From, "to", r.To)
		name := ui.TextCell(pair)
		if c.May("road.change") {
			name = ui.LinkCell(roadAddress(r, "change"), pair)
		}
		if r.Unknown {
			name.Also = c.T("road.unknown")
		}
		km, reckoned := ui.NumberCell(""), ui.NumberCell("")
		if r.Km > 0 {
			km = ui.NumberCell(c.Words.Number(r.Km))
		}
		if r.Reckoned >= 0 {
			reckoned = ui.NumberCell(c.Words.Number(r.Reckoned))
		}
		row := []ui.Cell{name, ui.NumberCell(c.Words.Number(r.Minutes)), km, reckoned, ui.TextCell(r.Source)}
		if remove {
			row = append(row, ui.LinkCell(roadAddress(r, "remove"), c.T("road.remove")))
		}
		l.Table.Rows = append(l.Table.Rows, row)
	}
	p := ui.Page{Kind: ui.KindList, Dense: true, Heading: c.T("road.list"), Lead: c.T("road.lead"),
		Body: ui.Stack(basis, ui.Section{ID: "given", Heading: c.T("road.given"), Body: l})}
	if c.May("road.add") {
		p.Actions = append(p.Actions, ui.Action{Href: roadPath + "/add", Text: c.T("road.add"), Primary: true})
	}
	if c.May("road.import") {
		p.Actions = append(p.Actions, ui.Action{Href: roadPath + "/import", Text: c.T("road.import")})
	}
	return c.Show(p)
}

func roadForm(c *area.Call, r *RoadTime) sheet.Form {
	f := sheet.Form{Action: roadPath + "/add", Verb: c.T("road.add"), Cancel: roadPath, Version: r.Version}
	if r.Version == 0 {
		f.Questions = []sheet.Question{
			{Ask: ui.Text, Field: ui.Field{Name: "from", Label: c.T("road.from"), Hint: c.T("road.place.hint"), Value: r.From, Width: 30}},
			{Ask: ui.Text, Field: ui.Field{Name: "to", Label: c.T("road.to"), Value: r.To, Width: 30}},
		}
	} else {
		f.Fixed = []ui.Hidden{{Name: "pair", Value: r.ID()}}
	}
	minutes, km := "", ""
	if r.Version > 0 {
		minutes = strconv.Itoa(r.Minutes)
	}
	if r.Km > 0 {
		km = strconv.Itoa(r.Km)
	}
	f.Questions = append(f.Questions,
		sheet.Question{Ask: ui.Number, Field: ui.Field{Name: "minutes", Label: c.T("road.minutes"), Hint: c.T("road.minutes.hint"), Value: minutes, Width: 4, Suffix: c.T("resource.unit")}},
		sheet.Question{Ask: ui.Number, Field: ui.Field{Name: "km", Label: c.T("road.km"), Value: km, Width: 4, Suffix: "km", Optional: true}},
		sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "source", Label: c.T("road.source"), Hint: c.T("road.source.hint"), Value: r.Source, Optional: true}})
	return f
}

func typedRoad(c *area.Call) (RoadTime, error) {
	f := c.Form()
	r := RoadTime{From: f.Text("from", MostLine), To: f.Text("to", MostLine), Source: f.Text("source", MostLine), Version: f.Version()}
	given := false
	if r.Minutes, given = f.Int("minutes", 0, MostRoadMinutes); !given && f.Raw("minutes") == "" {
		f.Wrong("minutes", "field.required")
	}
	r.Km, _ = f.Int("km", 0, MostRoadKm)
	return r, f.Err()
}

func (d *Desk) roadAddPage(c *area.Call) error {
	p := roadForm(c, &RoadTime{}).Page(c, c.T("road.add"), nil)
	p.Crumbs = roadCrumbs(c)
	return c.Show(p)
}

func (d *Desk) roadAddAct(c *area.Call) error {
	r, err := typedRoad(c)
	r.Version = 0
	if err == nil {
		err = d.AddRoad(c.Ctx(), r)
	}
	if err != nil {
		p := roadForm(c, &RoadTime{}).Page(c, c.T("road.add"), err)
		p.Crumbs = roadCrumbs(c)
		return c.Again(err, p)
	}
	return c.Go(roadPath, ui.Flash{Done: c.T("road.added")})
}

func (d *Desk) roadChangePage(c *area.Call) error {
	return d.roadChangeForm(c, c.Query("pair"), nil)
}

func (d *Desk) roadChangeForm(c *area.Call, pair string, wrong error) error {
	r, err := d.RoadTime(c.Ctx(), pair)
	if err != nil {
		return err
	}
	f := roadForm(c, r)
	f.Action, f.Verb = roadPath+"/change", c.T("act.save")
	p := f.Page(c, c.T("road.change"), wrong)
	p.Crumbs, p.Lead = roadCrumbs(c), c.T("road.pair.is", "from", r.From, "to", r.To)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) roadChangeAct(c *area.Call) error {
	pair := c.Form().Raw("pair")
	r, err := typedRoad(c)
	old, gone := d.RoadTime(c.Ctx(), pair)
	if gone != nil {
		return gone
	}
	r.From, r.To = old.From, old.To
	if err == nil {
		err = d.ChangeRoad(c.Ctx(), r)
	}
	if err != nil {
		return d.roadChangeForm(c, pair, err)
	}
	return c.Go(roadPath, ui.Flash{Done: c.T("road.changed")})
}

func (d *Desk) roadRemovePage(c *area.Call) error {
	r, err := d.RoadTime(c.Ctx(), c.Query("pair"))
	if err != nil {
		return err
	}
	return c.Show(roadRemoveForm(c, r))
}

func roadRemoveForm(c *area.Call, r *RoadTime) ui.Page {
	return ui.Page{Kind: ui.KindForm, Heading: c.T("road.remove"), Crumbs: roadCrumbs(c), Body: ui.Confirm{
		Says: []string{c.T("road.pair.is", "from", r.From, "to", r.To), c.T("road.remove.says", "minutes", r.Minutes)},
		Form: ui.Form{Action: roadPath + "/remove", ActID: c.NewAct(), Version: strconv.Itoa(r.Version), Verb: c.T("road.remove"), NoAsk: true,
			Body: ui.Hidden{Name: "pair", Value: r.ID()}, Cancel: &ui.Link{Href: roadPath, Text: c.T("act.cancel")}}}}
}

func (d *Desk) roadRemoveAct(c *area.Call) error {
	pair := c.Form().Raw("pair")
	if err := d.RemoveRoad(c.Ctx(), pair, c.Form().Version()); err != nil {
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		r, gone := d.RoadTime(c.Ctx(), pair)
		if gone != nil {
			return gone
		}
		return c.Again(err, roadRemoveForm(c, r))
	}
	return c.Go(roadPath, ui.Flash{Done: c.T("road.removed")})
}

func (d *Desk) roadImportPage(c *area.Call) error { return c.Show(roadImportForm(c, nil)) }

func roadImportForm(c *area.Call, wrong error) ui.Page {
	source := ui.Field{Name: "source", Label: c.T("road.source"), Hint: c.T("road.source.hint"), Optional: true, Error: ui.FieldError(c.Words, wrong, "source")}
	if c.R.Method == "POST" {
		source.Value = c.Form().Raw("source")
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("road.import"), Lead: c.T("road.import.lead"), Crumbs: roadCrumbs(c),
		Body: ui.Form{Action: roadPath + "/import", ActID: c.NewAct(), Files: true, Verb: c.T("road.import"), Cancel: &ui.Link{Href: roadPath, Text: c.T("act.cancel")},
			Body: ui.Stack(
				ui.File(ui.Field{Name: "file", Label: c.T("road.file"), Hint: c.T("road.file.hint", "max", MostRoadFile>>20), Accept: ".csv,.xlsx,text/csv",
					Error: ui.FieldError(c.Words, wrong, "file")}),
				ui.Text(source))}}
	if rows := faultRows(c, wrong); rows != nil {
		p.Problems = []ui.Problem{{Field: "file", Text: c.T("road.import.faults")}}
		p.Body = ui.Stack(rows, p.Body)
	} else {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	return p
}

// faultRows lists what is wrong in a file by row and column; nil where no row is to blame.
func faultRows(c *area.Call, err error) templ.Component {
	if err == nil {
		return nil
	}
	t := ui.Table{Caption: c.T("road.import.wrong"), Columns: []ui.Column{{Text: c.T("road.import.row"), Number: true}, {Text: c.T("road.import.column")}, {Text: c.T("road.import.what")}}}
	all := fault.As(err).Fields
	for _, x := range all {
		if x.File == "" {
			return nil
		}
		if len(t.Rows) < mostFaults {
			t.Rows = append(t.Rows, []ui.Cell{ui.NumberCell(c.Words.Number(x.Row)), ui.TextCell(x.Name), ui.TextCell(c.T(x.Key, pairs(x.Args)...))})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	if len(all) > len(t.Rows) {
		return ui.Stack(t, quietly(c.N("road.import.more", len(all)-len(t.Rows))))
	}
	return t
}

func (d *Desk) roadImportAct(c *area.Call) error {
	content, _ := c.Form().File("file", MostRoadFile)
	source := c.Form().Text("source", MostLine)
	err := c.Form().Err()
	var done RoadImport
	if err == nil {
		done, err = d.ImportRoads(c.Ctx(), content, source)
	}
	if err != nil {
		return c.Again(err, roadImportForm(c, err))
	}
	return c.Go(roadPath, ui.Flash{Done: c.T("road.imported", "added", done.Added, "changed", done.Changed, "same", done.Same)})
}
