package people

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Sex: c.Query("sex"), AgeBand: c.Query("age_band"),
		Organisation: c.Query("organisation"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("person.list"), Lead: c.T("person.no_name"), Dense: true, Body: list(c, q, found)}
	if c.May("person.add") {
		p.Actions = []ui.Action{{Href: "/people/add", Text: c.T("person.add"), Primary: true}}
	}
	return c.Show(p)
}

func list(c *area.Call, q Question, found Found) ui.List {
	l := ui.List{
		Action: "/people",
		Search: &ui.Search{Label: c.T("person.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "person.kind", found.Kinds),
		Keep:   sheet.Keep(c, "kind", "organisation"),
		Count:  c.N("person.found", found.Total),
		Paging: sheet.Paging(c, found.Total),
		Table: ui.Table{Caption: c.T("person.list"), HideCaption: true, Columns: []ui.Column{
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
	if sheet.Asked(c, "q", "kind", "sex", "age_band", "organisation") {
		l.Clear, l.Empty.Says = "/people", c.T("list.nothing_found")
		return l
	}
	if found.Total > 0 { // a page behind the last one
		l.Empty.Says = c.T("list.nothing_found")
		return l
	}
	l.Empty.Says = c.T("person.empty")
	if c.May("person.add") {
		l.Empty.Do = &ui.Action{Href: "/people/add", Text: c.T("person.add"), Primary: true}
	}
	return l
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
	page := ui.Page{Kind: ui.KindRecord, Heading: ui.PersonText(p.ID), Lead: c.T("person.no_name"), Crumbs: crumbs(c),
		Bar: bar(c, p), Body: ui.Sections{{ID: "facts", Heading: c.T("person.facts"), Body: facts(c, p)}}}
	if c.House.Clerk.MayOn(c.Ctx(), "person.change", p) && !p.Forgotten {
		page.Actions = append(page.Actions, ui.Action{Href: path(p.ID, "change"), Text: c.T("person.change"), Primary: true})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "person.remove", p) && !p.Forgotten {
		page.Actions = append(page.Actions, ui.Action{Href: path(p.ID, "remove"), Text: c.T("person.remove")})
	}
	if !p.Forgotten && c.May("vault.read") { // the page of names asks again, by the shelf they lie on
		page.Actions = append(page.Actions, ui.Action{Href: "/names/" + p.ID, Text: c.T("person.names")})
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
	return out
}

func facts(c *area.Call, p *Person) ui.Summary {
	organisation := ui.Line{Key: c.T("person.organisation"), Value: p.OrganisationName}
	if p.Organisation != "" {
		organisation.Href = "/organisations/" + p.Organisation
	}
	return ui.Summary{Lines: []ui.Line{
		{Key: c.T("person.code"), Value: p.Code},
		{Key: c.T("person.sex"), Value: said(c, "sex", p.Sex)},
		{Key: c.T("person.age_band"), Value: said(c, "age_band", p.AgeBand)},
		organisation,
		{Key: c.T("person.country"), Value: named(c, "country", p.Country)},
		{Key: c.T("person.first_language"), Value: named(c, "language", p.FirstLanguage)},
		{Key: c.T("person.languages"), Value: languages(c, p.Languages)},
	}}
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

func path(id, act string) string { return "/people/" + id + "/" + act }

func crumbs(c *area.Call) []ui.Link { return []ui.Link{{Href: "/people", Text: c.T("person.list")}} }

func (d *Desk) addPage(c *area.Call) error {
	p, err := d.addForm(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) addForm(c *area.Call, wrong error) (ui.Page, error) {
	known, err := d.Organisations(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	f := form(c, &Person{Sex: "unknown", AgeBand: "unknown", Country: "LV"}, known)
	code := sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("person.code"), Hint: c.T("person.code.hint"), Optional: true, Width: 10}}
	f.Questions = append(f.Questions, code)
	f.Action, f.Verb, f.Cancel = "/people/add", c.T("person.add"), "/people"
	p := f.Page(c, c.T("person.add"), wrong)
	p.Crumbs = crumbs(c)
	return p, nil
}

func (d *Desk) addAct(c *area.Call) error {
	p := typed(c)
	if !c.House.Clerk.MayOn(c.Ctx(), "person.add", &p) {
		c.Form().Wrong("kind", "person.kind.not_yours")
	}
	id, err := "", c.Form().Err()
	if err == nil {
		id, err = d.Add(c.Ctx(), p)
	}
	if err == nil {
		var made *Person
		if made, err = d.Read(c.Ctx(), id); err == nil {
			return c.Go("/people/"+id, ui.Flash{Done: c.T("person.added", "code", made.Code)})
		}
	}
	page, formErr := d.addForm(c, err)
	if formErr != nil {
		return formErr
	}
	return c.Again(err, page)
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	p, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	known, err := d.Organisations(c.Ctx())
	if err != nil {
		return err
	}
	f := form(c, p, known)
	f.Action, f.Verb, f.Cancel = path(p.ID, "change"), c.T("act.save"), "/people/"+p.ID
	page := f.Page(c, c.T("person.change"), wrong)
	page.Lead, page.Crumbs = ui.PersonText(p.ID), crumbs(c)
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
	return c.Go("/people/"+p.ID, ui.Flash{Done: c.T("person.changed")})
}

// form asks for all that may be changed of a person; the code is not asked, it stays.
func form(c *area.Call, p *Person, known []Organisation) sheet.Form {
	var suggested []ui.Option
	for _, o := range known {
		suggested = append(suggested, ui.Option{Value: o.Code, Text: o.Name})
	}
	minor := ""
	if p.Minor {
		minor = "yes"
	}
	return sheet.Form{Version: p.Version, By: p.ChangedBy, At: p.ChangedAt, Questions: []sheet.Question{
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

func typed(c *area.Call) Person {
	text := func(name string) string { return strings.TrimSpace(c.Form().Raw(name)) }
	p := Person{Code: text("code"), Kind: text("kind"), Sex: text("sex"), AgeBand: text("age_band"), OrganisationCode: text("organisation"),
		Country: strings.ToUpper(text("country")), FirstLanguage: strings.ToLower(text("first_language")),
		Languages: strings.Join(strings.Fields(strings.ToLower(c.Form().Raw("languages"))), " "), Minor: c.Form().Bool("minor")}
	p.Minor = p.Minor || c.Path("id") == "" && ProbablyMinor(p.AgeBand)
	return p
}

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	p, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	page := sheet.Remove(c, c.T("person.remove"), []string{c.T("person.remove.says", "code", p.Code)}, path(p.ID, "remove"), "/people/"+p.ID, p.Version)
	if wrong != nil {
		return c.Again(wrong, page)
	}
	return c.Show(page)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/people", ui.Flash{Done: c.T("person.removed")})
}
