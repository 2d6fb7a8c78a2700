package organisations

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Municipality: c.Query("municipality"),
		Members: c.Query("member") != "", Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("organisation.list"), Dense: true, Body: d.list(c, q, found)}
	if c.May("organisation.add") {
		p.Actions = []ui.Action{{Href: "/organisations/add", Text: c.T("organisation.add"), Primary: true}}
	}
	return c.Show(p)
}

func (d *Desk) list(c *area.Call, q Question, found Found) ui.List {
	c.Words.Sort(found.Municipalities)
	l := ui.List{
		Action: "/organisations",
		Search: &ui.Search{Label: c.T("organisation.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "organisation.kind", found.Kinds),
		Filters: []ui.Field{
			{Name: "municipality", Label: c.T("organisation.municipality"), Value: q.Municipality,
				Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Municipalities))},
			{Name: "member", Label: c.T("organisation.member"), Value: c.Query("member"),
				Options: sheet.OrNone(c, "list.all", []ui.Option{{Value: "yes", Text: c.T("organisation.member.now")}})},
		},
		Keep:   sheet.Keep(c, "kind"),
		Count:  c.N("organisation.found", found.Total),
		Paging: sheet.Paging(c, found.Total),
		Table: ui.Table{Caption: c.T("organisation.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("organisation.name")}, {Text: c.T("organisation.kind")}, {Text: c.T("organisation.municipality")},
			{Text: c.T("organisation.member")}, {Text: c.T("organisation.code")},
		}},
	}
	for _, o := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/organisations/"+o.ID, o.Name),
			ui.TextCell(c.T("organisation.kind." + o.Kind)), ui.TextCell(o.Municipality), memberCell(c, o), ui.TextCell(o.Code)})
	}
	if sheet.Asked(c, "q", "kind", "municipality", "member") {
		l.Clear, l.Empty.Says = "/organisations", c.T("list.nothing_found")
		return l
	}
	if found.Total > 0 { // a page behind the last one
		l.Empty.Says = c.T("list.nothing_found")
		return l
	}
	l.Empty.Says = c.T("organisation.empty")
	if c.May("organisation.add") {
		l.Empty.Do = &ui.Action{Href: "/organisations/add", Text: c.T("organisation.add"), Primary: true}
	}
	return l
}

func memberCell(c *area.Call, o *Organisation) ui.Cell {
	_, today := c.House.Clerk.Now()
	if !o.MemberOn(today) {
		return ui.Cell{}
	}
	return ui.StatusCell(ui.Moss, c.T("organisation.member.now"))
}

func (d *Desk) recordPage(c *area.Call) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	o := &r.Organisation
	p := ui.Page{Kind: ui.KindRecord, Heading: o.Name, Crumbs: crumbs(c),
		Bar: []ui.Status{{Label: c.T("organisation.kind"), Text: c.T("organisation.kind." + o.Kind)}, membership(c, o)},
		Body: ui.Sections{
			{ID: "facts", Heading: c.T("organisation.facts"), Body: facts(c, o)},
			branches(c, r),
			offers(c, r),
		}}
	if c.May("contact.list") {
		p.Actions = append(p.Actions, ui.Action{Href: path(o.ID, "contacts"), Text: c.T("organisation.contacts")})
	}
	if c.May("organisation.change") {
		p.Actions = append(p.Actions, ui.Action{Href: path(o.ID, "change"), Text: c.T("organisation.change"), Primary: true})
	}
	if c.May("organisation.remove") {
		p.Actions = append(p.Actions, ui.Action{Href: path(o.ID, "remove"), Text: c.T("organisation.remove")})
	}
	return c.Show(p)
}

func membership(c *area.Call, o *Organisation) ui.Status {
	s := ui.Status{Label: c.T("organisation.member"), Text: c.T("organisation.member.never")}
	_, today := c.House.Clerk.Now()
	switch {
	case o.MemberOn(today):
		s.Tone, s.Text = ui.Moss, c.T("organisation.member.since", "day", c.Words.ShortDay(o.MemberFrom))
	case o.MemberFrom > today:
		s.Tone, s.Text = ui.River, c.T("organisation.member.from", "day", c.Words.ShortDay(o.MemberFrom))
	case o.MemberTo != "":
		s.Text = c.T("organisation.member.until", "day", c.Words.ShortDay(o.MemberTo))
	}
	return s
}

func facts(c *area.Call, o *Organisation) ui.Summary {
	return ui.Summary{Lines: []ui.Line{
		{Key: c.T("organisation.code"), Value: o.Code},
		{Key: c.T("organisation.country"), Value: country(c, o.Country)},
		{Key: c.T("organisation.municipality"), Value: o.Municipality},
		{Key: c.T("organisation.region"), Value: o.Region},
	}}
}

func country(c *area.Call, code string) string {
	if code == "" || !c.Words.Has("country."+code) {
		return code
	}
	return c.T("country." + code)
}

func path(id, act string) string { return "/organisations/" + id + "/" + act }

func crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/organisations", Text: c.T("organisation.list")}}
}

func (d *Desk) addPage(c *area.Call) error { return c.Show(d.addForm(c, nil)) }

func (d *Desk) addForm(c *area.Call, err error) ui.Page {
	f := form(c, &Organisation{Country: "LV"})
	code := sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("organisation.code"),
		Hint: c.T("organisation.code.hint"), Optional: true, Width: 10}}
	f.Questions = append([]sheet.Question{code}, f.Questions...)
	f.Action, f.Verb, f.Cancel = "/organisations/add", c.T("organisation.add"), "/organisations"
	p := f.Page(c, c.T("organisation.add"), err)
	p.Crumbs = crumbs(c)
	return p
}

func (d *Desk) addAct(c *area.Call) error {
	o, err := typed(c)
	id := ""
	if err == nil {
		id, err = d.Add(c.Ctx(), o)
	}
	if err != nil {
		return c.Again(err, d.addForm(c, err))
	}
	return c.Go("/organisations/"+id, ui.Flash{Done: c.T("organisation.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := form(c, &r.Organisation)
	f.Action, f.Verb, f.Cancel = path(r.ID, "change"), c.T("act.save"), "/organisations/"+r.ID
	p := f.Page(c, c.T("organisation.change"), wrong)
	p.Crumbs = append(crumbs(c), ui.Link{Href: "/organisations/" + r.ID, Text: r.Name})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) changeAct(c *area.Call) error {
	o, err := typed(c)
	o.ID, o.Version = c.Path("id"), c.Form().Version()
	if err == nil {
		err = d.Change(c.Ctx(), o)
	}
	if err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/organisations/"+o.ID, ui.Flash{Done: c.T("organisation.changed")})
}

// form asks for all that may be changed of an organisation; the code is not asked, it stays.
func form(c *area.Call, o *Organisation) sheet.Form {
	return sheet.Form{Version: o.Version, By: o.ChangedBy, At: o.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "name", Label: c.T("organisation.name"), Value: o.Name}},
		{Ask: ui.Select, Field: ui.Field{Name: "kind", Label: c.T("organisation.kind"), Value: o.Kind,
			Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "organisation.kind", o.Kind))}},
		{Ask: ui.Text, Field: ui.Field{Name: "country", Label: c.T("organisation.country"), Hint: c.T("organisation.country.hint"),
			Value: o.Country, Optional: true, Width: 2}},
		{Ask: ui.Text, Field: ui.Field{Name: "municipality", Label: c.T("organisation.municipality"), Value: o.Municipality, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "region", Label: c.T("organisation.region"), Value: o.Region, Optional: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "coalition_member_from", Label: c.T("organisation.member_from"),
			Hint: c.T("organisation.member_from.hint"), Value: string(o.MemberFrom), Optional: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "coalition_member_to", Label: c.T("organisation.member_to"), Value: string(o.MemberTo), Optional: true}},
	}}
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Organisation, error) {
	f := c.Form()
	o := Organisation{Code: text(c, "code"), Name: text(c, "name"), Kind: text(c, "kind"),
		Country: strings.ToUpper(text(c, "country")), Municipality: text(c, "municipality"), Region: text(c, "region"),
		MemberFrom: f.Day("coalition_member_from"), MemberTo: f.Day("coalition_member_to")}
	if f.Err() != nil { // a day could not be read: say what else is wrong, so that all of it is heard at once
		rest := o
		rest.MemberFrom, rest.MemberTo = "", ""
		if rest.Code == "" { // the desk gives one, or the record keeps its own
			rest.Code = "-"
		}
		rest.Check(f.Wrong)
	}
	return o, f.Err()
}

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("organisation.remove"), []string{c.T("organisation.remove.says", "name", r.Name)},
		path(r.ID, "remove"), "/organisations/"+r.ID, r.Version)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/organisations", ui.Flash{Done: c.T("organisation.removed")})
}
