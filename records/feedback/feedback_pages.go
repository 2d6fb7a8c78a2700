package feedback

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) routes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/feedback", Verb: "feedback.list", Do: d.listPage},
		{Method: "GET", Path: "/feedback/add", Verb: "feedback.add", Do: d.addPage},
		{Method: "POST", Path: "/feedback/add", Verb: "feedback.add", Do: d.addAct},
		{Method: "GET", Path: "/feedback/{id}", Verb: "feedback.read", Do: d.recordPage},
		{Method: "GET", Path: "/feedback/{id}/change", Verb: "feedback.change", Do: d.changePage},
		{Method: "POST", Path: "/feedback/{id}/change", Verb: "feedback.change", Do: d.changeAct},
		{Method: "GET", Path: "/feedback/{id}/remove", Verb: "feedback.remove", Do: d.removePage},
		{Method: "POST", Path: "/feedback/{id}/remove", Verb: "feedback.remove", Do: d.removeAct},
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Source: c.Query("source"), Grant: c.Query("grant"), Change: c.Query("change"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Action: "/feedback",
		Views:  sheet.Kinds(c, "source", "feedback.source", found.Sources),
		Filters: []ui.Field{
			{Name: "change", Label: c.T("feedback.change_made"), Value: q.Change, Options: sheet.OrNone(c, "list.all", []ui.Option{
				{Value: "made", Text: c.T("feedback.change.made")}, {Value: "none", Text: c.T("feedback.change.none")}})},
			{Name: "grant", Label: c.T("feedback.grant"), Value: q.Grant, Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Grants))},
		},
		Keep:   sheet.Keep(c, "source"),
		Count:  c.N("feedback.found", found.Total),
		Paging: sheet.Paging(c, found.Total),
		Table: ui.Table{Caption: c.T("feedback.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("feedback.code")}, {Text: c.T("feedback.received_on")}, {Text: c.T("feedback.source")}, {Text: c.T("feedback.about")},
			{Text: c.T("feedback.change_made")}, {Text: c.T("feedback.grant")},
		}},
	}
	for _, f := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/feedback/"+f.ID, f.Code), ui.TextCell(c.Words.Day(f.ReceivedOn)),
			ui.TextCell(c.T("feedback.source." + f.Source)), ui.TextCell(f.About), {Status: whatFollowed(c, f)}, ui.TextCell(f.GrantCode)})
	}
	page := ui.Page{Kind: ui.KindList, Heading: c.T("feedback.list"), Dense: true}
	l.Empty.Says = c.T("feedback.empty")
	if sheet.Asked(c, "source", "grant", "change") {
		l.Clear, l.Empty.Says = "/feedback", c.T("list.nothing_found")
	}
	if c.May("feedback.add") {
		add := ui.Action{Href: "/feedback/add", Text: c.T("feedback.add"), Primary: true}
		page.Actions = []ui.Action{add}
		if l.Clear == "" && found.Total == 0 {
			l.Empty.Do = &add
		}
	}
	page.Body = l
	return c.Show(page)
}

// whatFollowed says whether something was changed. A reviewer reads plain fields only: the day of the change
// is one of them, its text is not.
func whatFollowed(c *area.Call, f *Feedback) *ui.Status {
	if f.ChangeMade != "" || f.ChangedOn != "" {
		return &ui.Status{Tone: ui.Moss, Text: c.T("feedback.change.made"), Label: c.T("feedback.change_made")}
	}
	return &ui.Status{Tone: ui.Sun, Text: c.T("feedback.change.none"), Label: c.T("feedback.change_made")}
}

func (d *Desk) recordPage(c *area.Call) error {
	f, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	grant := ui.Line{Key: c.T("feedback.grant"), Value: f.GrantCode}
	if f.Grant != "" && c.May("grant.read") {
		grant.Href = "/grants/" + f.Grant
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: f.Code, Crumbs: crumbs(c),
		Bar: []ui.Status{{Label: c.T("feedback.source"), Text: c.T("feedback.source." + f.Source)}, *whatFollowed(c, f)},
		Body: ui.Sections{
			{ID: "said", Heading: c.T("feedback.said"), Body: ui.Summary{Lines: []ui.Line{
				{Key: c.T("feedback.received_on"), Value: c.Words.Day(f.ReceivedOn)},
				{Key: c.T("feedback.about"), Value: f.About},
				{Key: c.T("feedback.summary"), Value: f.Summary},
				grant,
			}}},
			{ID: "followed", Heading: c.T("feedback.followed"), Body: ui.Summary{Lines: []ui.Line{
				{Key: c.T("feedback.change_made"), Value: f.ChangeMade},
				{Key: c.T("feedback.changed_on"), Value: dayText(c, f.ChangedOn)},
			}}},
		}}
	if c.House.Clerk.MayOn(c.Ctx(), "feedback.change", f) {
		p.Actions = append(p.Actions, ui.Action{Href: path(f.ID, "change"), Text: c.T("feedback.change"), Primary: true})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "feedback.remove", f) {
		p.Actions = append(p.Actions, ui.Action{Href: path(f.ID, "remove"), Text: c.T("feedback.remove")})
	}
	return c.Show(p)
}

func dayText(c *area.Call, d when.Day) string {
	if d == "" {
		return ""
	}
	return c.Words.Day(d)
}

func path(id, act string) string { return "/feedback/" + id + "/" + act }

func crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/feedback", Text: c.T("feedback.list")}}
}

func (d *Desk) addPage(c *area.Call) error { return d.addForm(c, nil) }

func (d *Desk) addForm(c *area.Call, wrong error) error {
	grants, err := d.GrantCodes(c.Ctx())
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	f := form(c, &Feedback{ReceivedOn: today}, grants)
	f.Questions = append([]sheet.Question{{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("feedback.code"),
		Hint: c.T("feedback.code.hint"), Optional: true, Width: 10}}}, f.Questions...)
	f.Action, f.Verb, f.Cancel = "/feedback/add", c.T("feedback.add"), "/feedback"
	p := f.Page(c, c.T("feedback.add"), wrong)
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
	f, err := typed(c)
	id := ""
	if err == nil {
		id, err = d.Add(c.Ctx(), f)
	}
	if err != nil {
		return d.addForm(c, err)
	}
	return c.Go("/feedback/"+id, ui.Flash{Done: c.T("feedback.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	f, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	grants, err := d.GrantCodes(c.Ctx())
	if err != nil {
		return err
	}
	x := form(c, f, grants)
	x.Action, x.Verb, x.Cancel = path(f.ID, "change"), c.T("act.save"), "/feedback/"+f.ID
	p := x.Page(c, c.T("feedback.change"), wrong)
	p.Crumbs = append(crumbs(c), ui.Link{Href: "/feedback/" + f.ID, Text: f.Code})
	return show(c, p, wrong)
}

func (d *Desk) changeAct(c *area.Call) error {
	f, err := typed(c)
	f.ID, f.Version = c.Path("id"), c.Form().Version()
	if err == nil {
		err = d.Change(c.Ctx(), f)
	}
	if err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/feedback/"+f.ID, ui.Flash{Done: c.T("feedback.changed")})
}

// form asks for all that may be changed of a feedback; the code is not asked, it stays.
func form(c *area.Call, f *Feedback, grants []string) sheet.Form {
	return sheet.Form{Version: f.Version, By: f.ChangedBy, At: f.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Day, Field: ui.Field{Name: "received_on", Label: c.T("feedback.received_on"), Value: string(f.ReceivedOn)}},
		{Ask: ui.Select, Field: ui.Field{Name: "source", Label: c.T("feedback.source"), Hint: c.T("feedback.source.hint"), Value: f.Source,
			Options: sheet.OrNone(c, "act.choose", sources(c, f))}},
		{Ask: ui.Text, Field: ui.Field{Name: "about", Label: c.T("feedback.about"), Hint: c.T("feedback.about.hint"), Value: f.About, Optional: true}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "summary", Label: c.T("feedback.summary"), Hint: c.T("feedback.summary.hint"),
			Value: f.Summary, Max: MostText}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "change_made", Label: c.T("feedback.change_made"), Hint: c.T("feedback.change_made.hint"),
			Value: f.ChangeMade, Optional: true, Max: MostText}},
		{Ask: ui.Day, Field: ui.Field{Name: "changed_on", Label: c.T("feedback.changed_on"), Value: string(f.ChangedOn), Optional: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "grant", Label: c.T("feedback.grant"), Value: f.GrantCode, Optional: true,
			Options: sheet.OrNone(c, "feedback.grant.none", sheet.Texts(grants))}},
	}}
}

// sources offers those from whom this reader may note feedback; of a stored one, those that it may become.
func sources(c *area.Call, f *Feedback) []ui.Option {
	var out []ui.Option
	for _, o := range sheet.Options(c, "feedback.source", f.Source) {
		to := &Feedback{Source: o.Value}
		if f.Version > 0 && to.Scope().Protected != f.Scope().Protected {
			continue
		}
		if c.House.Clerk.MayOn(c.Ctx(), "feedback.add", to) {
			out = append(out, o)
		}
	}
	return out
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Feedback, error) {
	r := c.Form()
	f := Feedback{Code: text(c, "code"), ReceivedOn: r.Day("received_on"), Source: text(c, "source"), About: text(c, "about"),
		Summary: text(c, "summary"), ChangeMade: text(c, "change_made"), ChangedOn: r.Day("changed_on"), GrantCode: text(c, "grant")}
	if r.Err() != nil {
		return f, r.Err() // a day that is none is no missing day
	}
	f.Check(func(field, key string, pairs ...any) {
		if field != "code" || f.Code != "" { // without a code it gets one
			r.Wrong(field, key, pairs...)
		}
	})
	return f, r.Err()
}

func text(c *area.Call, name string) string { return strings.TrimSpace(c.Form().Raw(name)) }

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	f, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("feedback.remove"), []string{c.T("feedback.remove.says", "code", f.Code)},
		path(f.ID, "remove"), "/feedback/"+f.ID, f.Version)
	return show(c, p, wrong)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/feedback", ui.Flash{Done: c.T("feedback.removed")})
}
