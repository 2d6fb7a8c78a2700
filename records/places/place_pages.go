package places

import (
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// pages: the name of a place does not stand in the way back to it.
func (d *Desk) pages() sheet.Pages[Place] {
	return sheet.Pages[Place]{Noun: "place", Path: "/places",
		New:  func(*area.Call) Place { return Place{Country: "LV", Told: FrontGate} },
		Form: form, Typed: typed, Read: d.Read, Add: d.Add, Change: d.Change, Remove: d.Remove,
		Version: func(p *Place) int { return p.Version },
		Says:    func(p *Place) []any { return []any{"name", p.Name} },
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Told: c.Query("told"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Search: &ui.Search{Label: c.T("place.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "place.kind", found.Kinds),
		Filters: []ui.Field{{Name: "told", Label: c.T("place.told"), Value: q.Told,
			Options: sheet.OrNone(c, "list.all", sheet.Options(c, "place.told", ""))}},
		Keep: sheet.Keep(c, "kind"),
		Table: ui.Table{Columns: []ui.Column{
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
	return c.Show(d.pages().List(c, l, found.Total, "q", "kind", "told"))
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
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: heading, Crumbs: d.pages().Crumbs(c), Actions: d.pages().Actions(c, p.ID, p), Bar: []ui.Status{
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
		}})})
}

// form asks for all that may be changed of a place; its code stays.
func form(c *area.Call, p *Place) (sheet.Form, error) {
	told := sheet.Options(c, "place.told", p.Told)
	for i := range told {
		told[i].Hint = c.T("place.told." + told[i].Value + ".means")
	}
	f := sheet.Form{Version: p.Version, By: p.ChangedBy, At: p.ChangedAt, Questions: []sheet.Question{
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
	if p.Version == 0 {
		f.Questions = slices.Insert(f.Questions, 0, sheet.Code(c, "place"))
	}
	return f, nil
}

// typed reads the form. Who may not reach withheld places can add none.
func typed(c *area.Call) (Place, error) {
	text := func(name string) string { return sheet.Trimmed(c, name) }
	point := func(name string) string { return strings.Replace(text(name), ",", ".", 1) }
	p := Place{ID: c.Path("id"), Version: c.Form().Version(), Code: text("code"), Name: text("name"), Kind: text("kind"), Told: text("told"), Address: text("address"),
		Municipality: text("municipality"), Country: strings.ToUpper(text("country")), Lat: point("lat"), Lon: point("lon")}
	if p.ID == "" && !c.House.Clerk.MayOn(c.Ctx(), "place.add", &p) {
		c.Form().Wrong("told", "place.told.not_yours")
	}
	return p, c.Form().Err()
}
