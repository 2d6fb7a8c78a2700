package people

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// pages: a person is not named in the way back; the label stands above the form.
func (d *Desk) pages() sheet.Pages[Person] {
	return sheet.Pages[Person]{Noun: "person", Path: "/people",
		New:  func(*area.Call) Person { return Person{Sex: "unknown", AgeBand: "unknown", Country: "LV"} },
		Form: d.form, Typed: typed, Read: d.Read, Add: d.Add, Change: d.Change, Remove: d.Remove,
		Added:   d.added,
		Version: func(p *Person) int { return p.Version },
		Says:    func(p *Person) []any { return []any{"code", p.Code} },
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Sex: c.Query("sex"), AgeBand: c.Query("age_band"),
		Organisation: c.Query("organisation"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Search: &ui.Search{Label: c.T("person.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "person.kind", found.Kinds),
		Keep:   sheet.Keep(c, "kind", "organisation"),
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("person.code")}, {Text: c.T("person.label")}, {Text: c.T("person.kind")}, {Text: c.T("person.sex")},
			{Text: c.T("person.age_band")}, {Text: c.T("person.organisation")},
		}},
	}
	if c.May("person.add") { // who sees codes only, or the own record, has nothing to ask by
		l.Filters = []ui.Field{
			{Name: "sex", Label: c.T("person.sex"), Value: q.Sex, Options: sheet.OrNone(c, "list.all", sheet.Options(c, "sex", ""))},
			{Name: "age_band", Label: c.T("person.age_band"), Value: q.AgeBand, Options: sheet.OrNone(c, "list.all", sheet.Options(c, "age_band", ""))},
		}
	}
	for _, p := range found.Rows {
		organisation := ui.TextCell(p.OrganisationName)
		if p.Organisation != "" {
			organisation = ui.LinkCell("/organisations/"+p.Organisation, p.OrganisationName)
		}
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/people/"+p.ID, p.Code), ui.PersonCell(p.ID, ""),
			kindCell(c, p), word(c, "sex", p.Sex), word(c, "age_band", p.AgeBand), organisation})
	}
	p := d.pages().List(c, l, found.Total, "q", "kind", "sex", "age_band", "organisation")
	p.Lead = c.T("person.no_name")
	return c.Show(p)
}

func kindCell(c *area.Call, p *Person) ui.Cell {
	cell := ui.TextCell(c.T("person.kind." + p.Kind))
	if p.Forgotten {
		cell.Also = c.T("person.forgotten")
	}
	return cell
}

// word is a cell with a word of a list, or an empty one where the reader does not see it.
func word(c *area.Call, list, value string) ui.Cell { return ui.TextCell(said(c, list, value)) }

func said(c *area.Call, list, value string) string {
	if value == "" {
		return ""
	}
	return c.T(list + "." + value)
}

func (d *Desk) recordPage(c *area.Call) error {
	p, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	page := ui.Page{Kind: ui.KindRecord, Heading: ui.PersonText(p.ID), Lead: c.T("person.no_name"), Crumbs: d.pages().Crumbs(c),
		Bar: bar(c, p), Body: ui.Sections{{ID: "facts", Heading: c.T("person.facts"), Body: facts(c, p)}}}
	if p.Forgotten {
		return c.Show(page)
	}
	page.Actions = d.pages().Actions(c, p.ID, p)
	if c.May("vault.read") { // the page of names asks again, by the shelf they lie on
		page.Actions = append(page.Actions, ui.Action{Href: "/names/" + p.ID, Text: c.T("person.names")})
	}
	if p.Kind == Served && p.MergedInto == "" && c.May("vault.merge") {
		page.Actions = append(page.Actions, ui.Action{Href: "/names/" + p.ID + "/merge", Text: c.T("person.merge")})
	}
	if p.Kind == Served && c.May("relation.read") { // the page asks by the person's cases
		page.Actions = append(page.Actions, ui.Action{Href: "/people/" + p.ID + "/around", Text: c.T("person.around")})
	}
	return c.Show(page)
}

func bar(c *area.Call, p *Person) []ui.Status {
	out := []ui.Status{{Label: c.T("person.kind"), Text: c.T("person.kind." + p.Kind)}}
	if p.Kind == Served {
		out = append(out, ui.Status{Label: c.T("person.status"), Tone: ui.River, Text: c.T("person.protected")})
	}
	if p.Minor {
		out = append(out, ui.Status{Label: c.T("person.age_band"), Tone: ui.Sun, Text: c.T("person.minor")})
	}
	if p.Forgotten {
		out = append(out, ui.Status{Label: c.T("person.status"), Text: c.T("person.forgotten")})
	}
	if p.MergedInto != "" {
		out = append(out, ui.Status{Label: c.T("person.status"), Tone: ui.Sun, Text: c.T("person.merged")})
	}
	return out
}

func facts(c *area.Call, p *Person) ui.Summary {
	organisation := ui.Line{Key: c.T("person.organisation"), Value: p.OrganisationName}
	if p.Organisation != "" {
		organisation.Href = "/organisations/" + p.Organisation
	}
	s := ui.Summary{Lines: []ui.Line{
		{Key: c.T("person.code"), Value: p.Code},
		{Key: c.T("person.sex"), Value: said(c, "sex", p.Sex)},
		{Key: c.T("person.age_band"), Value: said(c, "age_band", p.AgeBand)},
		organisation,
		{Key: c.T("person.country"), Value: named(c, "country", p.Country)},
		{Key: c.T("person.first_language"), Value: named(c, "language", p.FirstLanguage)},
		{Key: c.T("person.languages"), Value: languages(c, p.Languages)},
	}}
	if p.MergedInto != "" {
		s.Lines = append(s.Lines, ui.Line{Key: c.T("person.merged"), Value: c.T("person.merged.which"), Href: "/people/" + p.MergedInto})
	}
	return s
}

// named gives the name of a code of a country or a language, or the code where there are no words for it.
func named(c *area.Call, list, code string) string {
	if code == "" || !c.Words.Has(list+"."+code) {
		return code
	}
	return c.T(list + "." + code)
}

func languages(c *area.Call, codes string) string {
	var out []string
	for _, l := range strings.Fields(codes) {
		out = append(out, named(c, "language", l))
	}
	return strings.Join(out, ", ")
}

// added says the code of the new person: it is the name that the house goes by.
func (d *Desk) added(c *area.Call, id string) (string, error) {
	p, err := d.Read(c.Ctx(), id)
	if err != nil {
		return "", err
	}
	return c.T("person.added", "code", p.Code), nil
}

// form asks for all that may be changed of a person; the code stays.
func (d *Desk) form(c *area.Call, p *Person) (sheet.Form, error) {
	known, err := d.Organisations(c.Ctx())
	var suggested []ui.Option
	for _, o := range known {
		suggested = append(suggested, ui.Option{Value: o.Code, Text: o.Name})
	}
	minor := ""
	if p.Minor {
		minor = "yes"
	}
	f := sheet.Form{Version: p.Version, By: p.ChangedBy, At: p.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "kind", Label: c.T("person.kind"), Value: p.Kind,
			Options: sheet.OrNone(c, "act.choose", kinds(c, p))}},
		{Ask: ui.Radios, Field: ui.Field{Name: "sex", Label: c.T("person.sex"), Value: p.Sex, Inline: true, Options: sheet.Options(c, "sex", p.Sex)}},
		{Ask: ui.Select, Field: ui.Field{Name: "age_band", Label: c.T("person.age_band"), Value: p.AgeBand, Options: sheet.Options(c, "age_band", p.AgeBand)}},
		{Ask: ui.Checkboxes, Field: ui.Field{Name: "minor", Label: c.T("person.minor"), HideLabel: true, Hint: c.T("person.minor.hint"), Value: minor,
			Options: []ui.Option{{Value: "yes", Text: c.T("person.minor")}}}},
		{Ask: ui.Suggest, Field: ui.Field{Name: "organisation", Label: c.T("person.organisation"), Hint: c.T("person.organisation.hint"),
			Value: p.OrganisationCode, Options: suggested, Optional: true, Width: 20}},
		{Ask: ui.Text, Field: ui.Field{Name: "country", Label: c.T("person.country"), Hint: c.T("person.country.hint"), Value: p.Country, Optional: true, Width: 2}},
		{Ask: ui.Text, Field: ui.Field{Name: "first_language", Label: c.T("person.first_language"), Hint: c.T("person.first_language.hint"), Value: p.FirstLanguage, Optional: true, Width: 4}},
		{Ask: ui.Text, Field: ui.Field{Name: "languages", Label: c.T("person.languages"), Hint: c.T("person.languages.hint"), Value: p.Languages, Optional: true, Width: 20}},
	}}
	if p.Version == 0 {
		f.Questions = append(f.Questions, sheet.Code(c, "person"))
	} else {
		f.Lead = ui.PersonText(p.ID)
	}
	return f, err
}

// kinds offers the kinds that this actor may make.
func kinds(c *area.Call, p *Person) []ui.Option {
	var out []ui.Option
	for _, o := range sheet.Options(c, "person.kind", p.Kind) {
		if o.Value == p.Kind || c.House.Clerk.MayOn(c.Ctx(), "person.add", &Person{Kind: o.Value}) {
			out = append(out, o)
		}
	}
	return out
}

// typed reads the form. Who may not reach people of a kind can add none.
func typed(c *area.Call) (Person, error) {
	text := func(name string) string { return sheet.Trimmed(c, name) }
	p := Person{ID: c.Path("id"), Version: c.Form().Version(), Code: text("code"), Kind: text("kind"), Sex: text("sex"), AgeBand: text("age_band"), OrganisationCode: text("organisation"),
		Country: strings.ToUpper(text("country")), FirstLanguage: strings.ToLower(text("first_language")),
		Languages: strings.Join(strings.Fields(strings.ToLower(c.Form().Raw("languages"))), " "), Minor: c.Form().Bool("minor")}
	if p.ID == "" {
		p.Minor = p.Minor || ProbablyMinor(p.AgeBand)
		if !c.House.Clerk.MayOn(c.Ctx(), "person.add", &p) {
			c.Form().Wrong("kind", "person.kind.not_yours")
		}
	}
	return p, c.Form().Err()
}

// Named reads the code of a person from a field of another record's form and gives the person's id; an
// empty field names nobody. A code that the reader may not open is as unknown as one that nobody has: a
// fault of the field.
func Named(c *area.Call, field string) (string, error) {
	code := c.Form().Text(field, 40)
	if code == "" {
		return "", nil
	}
	id, err := New(c.House).IDOf(c.Ctx(), code)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
		c.Form().Wrong(field, "field.unknown_code")
		return "", nil
	}
	return id, err
}
