package quality

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) routes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/certificates", Verb: "certificate.list", Do: d.listPage},
		{Method: "GET", Path: "/certificates/add", Verb: "certificate.add", Do: d.addPage},
		{Method: "POST", Path: "/certificates/add", Verb: "certificate.add", Do: d.addAct},
		{Method: "GET", Path: "/certificates/{id}", Verb: "certificate.read", Do: d.recordPage},
		{Method: "GET", Path: "/certificates/{id}/change", Verb: "certificate.change", Do: d.changePage},
		{Method: "POST", Path: "/certificates/{id}/change", Verb: "certificate.change", Do: d.changeAct},
		{Method: "GET", Path: "/certificates/{id}/remove", Verb: "certificate.remove", Do: d.removePage},
		{Method: "POST", Path: "/certificates/{id}/remove", Verb: "certificate.remove", Do: d.removeAct},
	}
}

// endingCard names certificates that end soon, on the first page of who can see to them.
func (d *Desk) endingCard(c *area.Call) (ui.Card, bool, error) {
	all, err := d.Ending(c.Ctx())
	if err != nil || len(all) == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("certificate.ending"), Count: c.Words.Number(len(all))}
	for _, x := range all {
		card.Tasks = append(card.Tasks, ui.Task{Text: x.Standard + ", " + x.Code, Href: "/certificates/" + x.ID,
			Also: c.T("certificate.ends_on", "day", x.ValidTo)})
	}
	return card, true, nil
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Grant: c.Query("grant"), InForce: c.Query("force") != "", Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Action: "/certificates",
		Filters: []ui.Field{
			{Name: "force", Label: c.T("certificate.force"), Value: c.Query("force"), Options: sheet.OrNone(c, "list.all", []ui.Option{
				{Value: "yes", Text: c.T("certificate.in_force")}})},
			{Name: "grant", Label: c.T("certificate.grant"), Value: q.Grant, Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Grants))},
		},
		Count:  c.N("certificate.found", found.Total),
		Paging: sheet.Paging(c, found.Total),
		Table: ui.Table{Caption: c.T("certificate.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("certificate.standard")}, {Text: c.T("certificate.scope")}, {Text: c.T("certificate.issued_on")},
			{Text: c.T("certificate.valid_to")}, {Text: c.T("certificate.force")}, {Text: c.T("certificate.grant")}, {Text: c.T("certificate.code")},
		}},
	}
	for _, x := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/certificates/"+x.ID, x.Standard), ui.TextCell(x.Covers),
			ui.TextCell(c.Words.Day(x.IssuedOn)), ui.TextCell(lastDay(c, x.ValidTo)), {Status: force(c, x)}, ui.TextCell(x.GrantCode), ui.TextCell(x.Code)})
	}
	page := ui.Page{Kind: ui.KindList, Heading: c.T("certificate.list"), Dense: true}
	l.Empty.Says = c.T("certificate.empty")
	if sheet.Asked(c, "force", "grant") {
		l.Clear, l.Empty.Says = "/certificates", c.T("list.nothing_found")
	}
	if c.May("certificate.add") {
		add := ui.Action{Href: "/certificates/add", Text: c.T("certificate.add"), Primary: true}
		page.Actions = []ui.Action{add}
		if l.Clear == "" && found.Total == 0 {
			l.Empty.Do = &add
		}
	}
	page.Body = l
	return c.Show(page)
}

// force says whether a certificate is in force today.
func force(c *area.Call, x *Certificate) *ui.Status {
	_, today := c.House.Clerk.Now()
	s := &ui.Status{Label: c.T("certificate.force")}
	switch {
	case today < x.IssuedOn:
		s.Tone, s.Text = ui.River, c.T("certificate.not_yet")
	case !x.InForceOn(today):
		s.Text = c.T("certificate.ended")
	case x.ValidTo != "" && x.ValidTo <= today.Add(endingDays):
		s.Tone, s.Text = ui.Sun, c.T("certificate.ends_soon")
	default:
		s.Tone, s.Text = ui.Moss, c.T("certificate.in_force")
	}
	return s
}

func lastDay(c *area.Call, d when.Day) string {
	if d == "" {
		return c.T("certificate.without_end")
	}
	return c.Words.Day(d)
}

func (d *Desk) recordPage(c *area.Call) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	grant := ui.Line{Key: c.T("certificate.grant"), Value: x.GrantCode}
	if x.Grant != "" && c.May("grant.read") {
		grant.Href = "/grants/" + x.Grant
	}
	holder := ui.Line{Key: c.T("certificate.holder"), Value: x.Holder}
	if x.Holder == "" {
		holder.Value = c.T("certificate.holder.house")
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: x.Standard, Crumbs: crumbs(c),
		Bar: []ui.Status{*force(c, x), {Label: c.T("certificate.valid_to"), Text: lastDay(c, x.ValidTo)}},
		Body: ui.Summary{Lines: []ui.Line{
			{Key: c.T("certificate.code"), Value: x.Code},
			{Key: c.T("certificate.scope"), Value: x.Covers},
			{Key: c.T("certificate.issuer"), Value: x.Issuer},
			holder,
			{Key: c.T("certificate.issued_on"), Value: c.Words.Day(x.IssuedOn)},
			grant,
		}}}
	if c.May("certificate.change") {
		p.Actions = append(p.Actions, ui.Action{Href: path(x.ID, "change"), Text: c.T("certificate.change"), Primary: true})
	}
	if c.May("certificate.remove") {
		p.Actions = append(p.Actions, ui.Action{Href: path(x.ID, "remove"), Text: c.T("certificate.remove")})
	}
	return c.Show(p)
}

func path(id, act string) string { return "/certificates/" + id + "/" + act }

func crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/certificates", Text: c.T("certificate.list")}}
}

func (d *Desk) addPage(c *area.Call) error { return d.addForm(c, nil) }

func (d *Desk) addForm(c *area.Call, wrong error) error {
	grants, err := d.GrantCodes(c.Ctx())
	if err != nil {
		return err
	}
	f := form(c, &Certificate{}, grants)
	f.Questions = append([]sheet.Question{{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("certificate.code"),
		Hint: c.T("certificate.code.hint"), Optional: true, Width: 10}}}, f.Questions...)
	f.Action, f.Verb, f.Cancel = "/certificates/add", c.T("certificate.add"), "/certificates"
	p := f.Page(c, c.T("certificate.add"), wrong)
	p.Crumbs = crumbs(c)
	return show(c, p, wrong)
}

func show(c *area.Call, p ui.Page, wrong error) error {
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) addAct(c *area.Call) error {
	x, err := typed(c)
	id := ""
	if err == nil {
		id, err = d.Add(c.Ctx(), x)
	}
	if err != nil {
		return d.addForm(c, err)
	}
	return c.Go("/certificates/"+id, ui.Flash{Done: c.T("certificate.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	grants, err := d.GrantCodes(c.Ctx())
	if err != nil {
		return err
	}
	f := form(c, x, grants)
	f.Action, f.Verb, f.Cancel = path(x.ID, "change"), c.T("act.save"), "/certificates/"+x.ID
	p := f.Page(c, c.T("certificate.change"), wrong)
	p.Crumbs = append(crumbs(c), ui.Link{Href: "/certificates/" + x.ID, Text: x.Standard})
	return show(c, p, wrong)
}

func (d *Desk) changeAct(c *area.Call) error {
	x, err := typed(c)
	x.ID, x.Version = c.Path("id"), c.Form().Version()
	if err == nil {
		err = d.Change(c.Ctx(), x)
	}
	if err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/certificates/"+x.ID, ui.Flash{Done: c.T("certificate.changed")})
}

// form asks for all that may be changed of a certificate; the code is not asked, it stays.
func form(c *area.Call, x *Certificate, grants []string) sheet.Form {
	return sheet.Form{Version: x.Version, By: x.ChangedBy, At: x.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "standard", Label: c.T("certificate.standard"), Hint: c.T("certificate.standard.hint"), Value: x.Standard}},
		{Ask: ui.Text, Field: ui.Field{Name: "scope", Label: c.T("certificate.scope"), Hint: c.T("certificate.scope.hint"), Value: x.Covers, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "issuer", Label: c.T("certificate.issuer"), Value: x.Issuer, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "holder", Label: c.T("certificate.holder"), Hint: c.T("certificate.holder.hint"), Value: x.Holder, Optional: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "issued_on", Label: c.T("certificate.issued_on"), Value: string(x.IssuedOn)}},
		{Ask: ui.Day, Field: ui.Field{Name: "valid_to", Label: c.T("certificate.valid_to"), Hint: c.T("certificate.valid_to.hint"),
			Value: string(x.ValidTo), Optional: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "grant", Label: c.T("certificate.grant"), Value: x.GrantCode, Optional: true,
			Options: sheet.OrNone(c, "certificate.grant.none", sheet.Texts(grants))}},
	}}
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Certificate, error) {
	r := c.Form()
	x := Certificate{Code: text(c, "code"), Standard: text(c, "standard"), Covers: text(c, "scope"), Issuer: text(c, "issuer"),
		Holder: text(c, "holder"), IssuedOn: r.Day("issued_on"), ValidTo: r.Day("valid_to"), GrantCode: text(c, "grant")}
	if r.Err() != nil {
		return x, r.Err() // a day that is none is no missing day
	}
	x.Check(func(field, key string, pairs ...any) {
		if field != "code" || x.Code != "" { // without a code it gets one
			r.Wrong(field, key, pairs...)
		}
	})
	return x, r.Err()
}

func text(c *area.Call, name string) string { return strings.TrimSpace(c.Form().Raw(name)) }

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("certificate.remove"), []string{c.T("certificate.remove.says", "code", x.Code)},
		path(x.ID, "remove"), "/certificates/"+x.ID, x.Version)
	return show(c, p, wrong)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/certificates", ui.Flash{Done: c.T("certificate.removed")})
}
