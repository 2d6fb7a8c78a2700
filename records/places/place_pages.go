package places

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Told: c.Query("told"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("place.list"), Dense: true, Body: list(c, q, found)}
	if c.May("place.add") {
		p.Actions = []ui.Action{{Href: "/places/add", Text: c.T("place.add"), Primary: true}}
	}
	return c.Show(p)
}

func list(c *area.Call, q Question, found Found) ui.List {
	l := ui.List{
		Action: "/places",
		Search: &ui.Search{Label: c.T("place.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "place.kind", found.Kinds),
		Filters: []ui.Field{{Name: "told", Label: c.T("place.told"), Value: q.Told,
			Options: sheet.OrNone(c, "list.all", sheet.Options(c, "place.told", ""))}},
		Keep:   sheet.Keep(c, "kind"),
		Count:  c.N("place.found", found.Total),
		Paging: sheet.Paging(c, found.Total),
		Table: ui.Table{Caption: c.T("place.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("place.name")}, {Text: c.T("place.kind")}, {Text: c.T("place.municipality")}, {Text: c.T("place.told")}, {Text: c.T("place.code")},
		}},
	}
	for _, p := range found.Rows {
		name := p.Name
		if name == "" { // the reader sees codes only
			name = p.Code
		}
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/places/"+p.ID, name), ui.TextCell(c.T("place.kind." + p.Kind)),
			ui.TextCell(p.Municipality), ui.StatusCell(tone(p.Told), c.T("place.told."+p.Told)), ui.TextCell(p.Code)})
	}
	if sheet.Asked(c, "q", "kind", "told") {
		l.Clear, l.Empty.Says = "/places", c.T("list.nothing_found")
		return l
	}
	if found.Total > 0 { // a page behind the last one
		l.Empty.Says = c.T("list.nothing_found")
		return l
	}
	l.Empty.Says = c.T("place.empty")
	if c.May("place.add") {
		l.Empty.Do = &ui.Action{Href: "/places/add", Text: c.T("place.add"), Primary: true}
	}
	return l
}

func tone(told string) ui.Tone {
	return map[string]ui.Tone{Public: ui.Quiet, FrontGate: ui.Sun, Withheld: ui.Clay}[told]
}

func (d *Desk) recordPage(c *area.Call) error {
	p, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	heading := p.Name
	if heading == "" {
		heading = p.Code
	}
	page := ui.Page{Kind: ui.KindRecord, Heading: heading, Crumbs: crumbs(c), Bar: []ui.Status{
		{Label: c.T("place.kind"), Text: c.T("place.kind." + p.Kind)},
		{Label: c.T("place.told"), Tone: tone(p.Told), Text: c.T("place.told." + p.Told)},
	}, Body: ui.Stack(
		ui.Notice{Tone: tone(p.Told), Text: c.T("place.told." + p.Told + ".means")},
		ui.Summary{Lines: []ui.Line{
			{Key: c.T("place.code"), Value: p.Code},
			{Key: c.T("place.address"), Value: p.Address},
			{Key: c.T("place.municipality"), Value: p.Municipality},
			{Key: c.T("place.country"), Value: p.Country},
			{Key: c.T("place.point"), Value: strings.Trim(p.Lat+", "+p.Lon, ", ")},
		}})}
	if c.House.Clerk.MayOn(c.Ctx(), "place.change", p) {
		page.Actions = append(page.Actions, ui.Action{Href: path(p.ID, "change"), Text: c.T("place.change"), Primary: true})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "place.remove", p) {
		page.Actions = append(page.Actions, ui.Action{Href: path(p.ID, "remove"), Text: c.T("place.remove")})
	}
	return c.Show(page)
}

func path(id, act string) string { return "/places/" + id + "/" + act }

func crumbs(c *area.Call) []ui.Link { return []ui.Link{{Href: "/places", Text: c.T("place.list")}} }

func (d *Desk) addPage(c *area.Call) error { return c.Show(addForm(c, nil)) }

func addForm(c *area.Call, err error) ui.Page {
	f := form(c, &Place{Country: "LV", Told: FrontGate})
	code := sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("place.code"), Hint: c.T("place.code.hint"), Optional: true, Width: 10}}
	f.Questions = append([]sheet.Question{code}, f.Questions...)
	f.Action, f.Verb, f.Cancel = "/places/add", c.T("place.add"), "/places"
	p := f.Page(c, c.T("place.add"), err)
	p.Crumbs = crumbs(c)
	return p
}

func (d *Desk) addAct(c *area.Call) error {
	p := typed(c)
	if !c.House.Clerk.MayOn(c.Ctx(), "place.add", &p) {
		c.Form().Wrong("told", "place.told.not_yours")
	}
	id, err := "", c.Form().Err()
	if err == nil {
		id, err = d.Add(c.Ctx(), p)
	}
	if err != nil {
		return c.Again(err, addForm(c, err))
	}
	return c.Go("/places/"+id, ui.Flash{Done: c.T("place.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	p, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := form(c, p)
	f.Action, f.Verb, f.Cancel = path(p.ID, "change"), c.T("act.save"), "/places/"+p.ID
	page := f.Page(c, c.T("place.change"), wrong)
	page.Crumbs = crumbs(c)
	if wrong != nil {
		return c.Again(wrong, page)
	}
	return c.Show(page)
}

func (d *Desk) changeAct(c *area.Call) error {
	p := typed(c)
	p.ID, p.Version = c.Path("id"), c.Form().Version()
	if err := d.Change(c.Ctx(), p); err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/places/"+p.ID, ui.Flash{Done: c.T("place.changed")})
}

// form asks for all that may be changed of a place; the code is not asked, it stays.
func form(c *area.Call, p *Place) sheet.Form {
	told := sheet.Options(c, "place.told", p.Told)
	for i := range told {
		told[i].Hint = c.T("place.told." + told[i].Value + ".means")
	}
	return sheet.Form{Version: p.Version, By: p.ChangedBy, At: p.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "name", Label: c.T("place.name"), Hint: c.T("place.name.hint"), Value: p.Name}},
		{Ask: ui.Select, Field: ui.Field{Name: "kind", Label: c.T("place.kind"), Value: p.Kind,
			Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "place.kind", p.Kind))}},
		{Ask: ui.Radios, Field: ui.Field{Name: "told", Label: c.T("place.told"), Value: p.Told, Options: told}},
		{Ask: ui.Text, Field: ui.Field{Name: "address", Label: c.T("place.address"), Value: p.Address, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "municipality", Label: c.T("place.municipality"), Value: p.Municipality, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "country", Label: c.T("place.country"), Hint: c.T("place.country.hint"), Value: p.Country, Optional: true, Width: 2}},
		{Ask: ui.Number, Field: ui.Field{Name: "lat", Label: c.T("place.lat"), Hint: c.T("place.lat.hint"), Value: p.Lat, Optional: true, Width: 10, Inputmode: "decimal"}},
		{Ask: ui.Number, Field: ui.Field{Name: "lon", Label: c.T("place.lon"), Value: p.Lon, Optional: true, Width: 10, Inputmode: "decimal"}},
	}}
}

func typed(c *area.Call) Place {
	text := func(name string) string { return strings.TrimSpace(c.Form().Raw(name)) }
	point := func(name string) string { return strings.Replace(text(name), ",", ".", 1) }
	return Place{Code: text("code"), Name: text("name"), Kind: text("kind"), Told: text("told"), Address: text("address"),
		Municipality: text("municipality"), Country: strings.ToUpper(text("country")), Lat: point("lat"), Lon: point("lon")}
}

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	p, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	page := sheet.Remove(c, c.T("place.remove"), []string{c.T("place.remove.says", "name", p.Name)}, path(p.ID, "remove"), "/places/"+p.ID, p.Version)
	if wrong != nil {
		return c.Again(wrong, page)
	}
	return c.Show(page)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/places", ui.Flash{Done: c.T("place.removed")})
}
