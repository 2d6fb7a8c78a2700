package publications

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) routes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/publications", Verb: "publication.list", Do: d.listPage},
		{Method: "GET", Path: "/publications/add", Verb: "publication.add", Do: d.addPage},
		{Method: "POST", Path: "/publications/add", Verb: "publication.add", Do: d.addAct},
		{Method: "GET", Path: "/publications/{id}", Verb: "publication.read", Do: d.recordPage},
		{Method: "GET", Path: "/publications/{id}/change", Verb: "publication.change", Do: d.changePage},
		{Method: "POST", Path: "/publications/{id}/change", Verb: "publication.change", Do: d.changeAct},
		{Method: "GET", Path: "/publications/{id}/remove", Verb: "publication.remove", Do: d.removePage},
		{Method: "POST", Path: "/publications/{id}/remove", Verb: "publication.remove", Do: d.removeAct},
		{Method: "GET", Path: "/publications/{id}/adopt", Verb: "publication.change", Do: d.adoptPage},
		{Method: "POST", Path: "/publications/{id}/adopt", Verb: "publication.change", Do: d.adoptAct},
		{Method: "GET", Path: "/publications/{id}/hand-on", Verb: "publication.change", Do: d.handOnPage},
		{Method: "POST", Path: "/publications/{id}/hand-on", Verb: "publication.change", Do: d.handOnAct},
		{Method: "GET", Path: "/publications/{id}/take-off", Verb: "publication.change", Do: d.takeOffPage},
		{Method: "POST", Path: "/publications/{id}/take-off", Verb: "publication.change", Do: d.takeOffAct},
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Grant: c.Query("grant"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Action: "/publications",
		Search: &ui.Search{Label: c.T("publication.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "publication.kind", found.Kinds),
		Filters: []ui.Field{{Name: "grant", Label: c.T("publication.grant"), Value: q.Grant,
			Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Grants))}},
		Keep:   sheet.Keep(c, "kind"),
		Count:  c.N("publication.found", found.Total),
		Paging: sheet.Paging(c, found.Total),
		Table: ui.Table{Caption: c.T("publication.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("publication.title")}, {Text: c.T("publication.kind")}, {Text: c.T("publication.language")},
			{Text: c.T("publication.published_on")}, {Text: c.T("publication.grant")}, {Text: c.T("publication.code")},
		}},
	}
	for _, p := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/publications/"+p.ID, p.Title),
			ui.TextCell(c.T("publication.kind." + p.Kind)), ui.TextCell(p.Language), ui.TextCell(dayText(c, p.PublishedOn)),
			ui.TextCell(p.GrantCode), ui.TextCell(p.Code)})
	}
	page := ui.Page{Kind: ui.KindList, Heading: c.T("publication.list"), Dense: true}
	l.Empty.Says = c.T("publication.empty")
	if sheet.Asked(c, "q", "kind", "grant") {
		l.Clear, l.Empty.Says = "/publications", c.T("list.nothing_found")
	}
	if c.May("publication.add") {
		add := ui.Action{Href: "/publications/add", Text: c.T("publication.add"), Primary: true}
		page.Actions = []ui.Action{add}
		if l.Clear == "" && found.Total == 0 {
			l.Empty.Do = &add
		}
	}
	page.Body = l
	return c.Show(page)
}

func dayText(c *area.Call, d when.Day) string {
	if d == "" {
		return ""
	}
	return c.Words.Day(d)
}

func (d *Desk) recordPage(c *area.Call) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	may := c.May("publication.change")
	p := ui.Page{Kind: ui.KindRecord, Heading: r.Title, Crumbs: crumbs(c),
		Bar: []ui.Status{{Label: c.T("publication.kind"), Text: c.T("publication.kind." + r.Kind)}, published(c, r.PublishedOn)},
		Body: ui.Sections{
			{ID: "facts", Heading: c.T("publication.facts"), Body: ui.Summary{Lines: []ui.Line{
				{Key: c.T("publication.code"), Value: r.Code},
				{Key: c.T("publication.language"), Value: r.Language},
				{Key: c.T("publication.grant"), Value: r.GrantCode, Href: grantAddress(c, r.Grant)},
			}}},
			adoptions(c, r, may),
			handouts(c, r, may),
		}}
	if may {
		p.Actions = append(p.Actions, ui.Action{Href: path(r.ID, "change"), Text: c.T("publication.change"), Primary: true})
	}
	if may && len(r.Adoptions)+len(r.Handouts) > 0 {
		p.Actions = append(p.Actions, ui.Action{Href: path(r.ID, "take-off"), Text: c.T("publication.take_off")})
	}
	if c.May("publication.remove") {
		p.Actions = append(p.Actions, ui.Action{Href: path(r.ID, "remove"), Text: c.T("publication.remove")})
	}
	return c.Show(p)
}

func published(c *area.Call, on when.Day) ui.Status {
	s := ui.Status{Label: c.T("publication.published_on"), Text: c.T("publication.unpublished")}
	if on != "" {
		s.Tone, s.Text = ui.Moss, c.Words.Day(on)
	}
	return s
}

func grantAddress(c *area.Call, id string) string {
	if id == "" || !c.May("grant.read") {
		return ""
	}
	return "/grants/" + id
}

func adoptions(c *area.Call, r *Record, may bool) ui.Section {
	s := ui.Section{ID: "adoptions", Heading: c.T("adoption.list"), Count: c.Words.Number(len(r.Adoptions))}
	if may {
		s.Actions = []ui.Action{{Href: path(r.ID, "adopt"), Text: c.T("adoption.add")}}
	}
	if len(r.Adoptions) == 0 {
		s.Body = ui.Empty{Says: c.T("adoption.empty")}
		return s
	}
	t := ui.Table{Caption: c.T("adoption.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("adoption.organisation")}, {Text: c.T("adoption.day")}}}
	for _, a := range r.Adoptions {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/organisations/"+a.Organisation, a.OrganisationName), ui.TextCell(dayText(c, a.AdoptedOn))})
	}
	s.Body = t
	return s
}

func handouts(c *area.Call, r *Record, may bool) ui.Section {
	sum := 0
	t := ui.Table{Caption: c.T("handout.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("handout.where")},
		{Text: c.T("handout.organisation")}, {Text: c.T("handout.day")}, {Text: c.T("handout.quantity"), Number: true}}}
	for _, h := range r.Handouts {
		sum += h.Quantity
		where := ui.LinkCell("/activities/"+h.Activity, h.ActivityCode)
		switch {
		case h.Withheld:
			where = ui.TextCell(c.T("handout.withheld"))
		case h.Activity == "":
			where = ui.TextCell(c.T("handout.no_activity"))
		}
		to := ui.Cell{}
		if h.Organisation != "" {
			to = ui.LinkCell("/organisations/"+h.Organisation, h.OrganisationName)
		}
		t.Rows = append(t.Rows, []ui.Cell{where, to, ui.TextCell(dayText(c, h.HandedOn)), ui.NumberCell(c.Words.Number(h.Quantity))})
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("handout.sum")), {}, {}, ui.NumberCell(c.Words.Number(sum))}
	s := ui.Section{ID: "handouts", Heading: c.T("handout.list"), Count: c.Words.Number(sum), Body: t}
	if len(r.Handouts) == 0 {
		s.Body = ui.Empty{Says: c.T("handout.empty")}
	}
	if may {
		s.Actions = []ui.Action{{Href: path(r.ID, "hand-on"), Text: c.T("handout.add")}}
	}
	return s
}

func path(id, act string) string { return "/publications/" + id + "/" + act }

func crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/publications", Text: c.T("publication.list")}}
}

func (d *Desk) addPage(c *area.Call) error { return d.addForm(c, nil) }

func (d *Desk) addForm(c *area.Call, wrong error) error {
	grants, err := d.GrantCodes(c.Ctx())
	if err != nil {
		return err
	}
	f := form(c, &Publication{Language: c.Words.Tag()}, grants)
	f.Questions = append([]sheet.Question{{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("publication.code"),
		Hint: c.T("publication.code.hint"), Optional: true, Width: 10}}}, f.Questions...)
	f.Action, f.Verb, f.Cancel = "/publications/add", c.T("publication.add"), "/publications"
	p := f.Page(c, c.T("publication.add"), wrong)
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
	p, err := typed(c)
	id := ""
	if err == nil {
		id, err = d.Add(c.Ctx(), p)
	}
	if err != nil {
		return d.addForm(c, err)
	}
	return c.Go("/publications/"+id, ui.Flash{Done: c.T("publication.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	grants, err := d.GrantCodes(c.Ctx())
	if err != nil {
		return err
	}
	f := form(c, &r.Publication, grants)
	f.Action, f.Verb, f.Cancel = path(r.ID, "change"), c.T("act.save"), "/publications/"+r.ID
	p := f.Page(c, c.T("publication.change"), wrong)
	p.Crumbs = under(c, &r.Publication)
	return show(c, p, wrong)
}

func under(c *area.Call, p *Publication) []ui.Link {
	return append(crumbs(c), ui.Link{Href: "/publications/" + p.ID, Text: p.Title})
}

func (d *Desk) changeAct(c *area.Call) error {
	p, err := typed(c)
	p.ID, p.Version = c.Path("id"), c.Form().Version()
	if err == nil {
		err = d.Change(c.Ctx(), p)
	}
	if err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/publications/"+p.ID, ui.Flash{Done: c.T("publication.changed")})
}

// form asks for all that may be changed of a publication; the code is not asked, it stays.
func form(c *area.Call, p *Publication, grants []string) sheet.Form {
	return sheet.Form{Version: p.Version, By: p.ChangedBy, At: p.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "title", Label: c.T("publication.title"), Value: p.Title}},
		{Ask: ui.Select, Field: ui.Field{Name: "kind", Label: c.T("publication.kind"), Value: p.Kind,
			Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "publication.kind", p.Kind))}},
		{Ask: ui.Text, Field: ui.Field{Name: "language", Label: c.T("publication.language"), Hint: c.T("publication.language.hint"),
			Value: p.Language, Optional: true, Width: 3}},
		{Ask: ui.Day, Field: ui.Field{Name: "published_on", Label: c.T("publication.published_on"), Hint: c.T("publication.published_on.hint"),
			Value: string(p.PublishedOn), Optional: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "grant", Label: c.T("publication.grant"), Hint: c.T("publication.grant.hint"), Value: p.GrantCode, Optional: true,
			Options: sheet.OrNone(c, "publication.grant.none", sheet.Texts(grants))}},
	}}
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Publication, error) {
	f := c.Form()
	p := Publication{Code: text(c, "code"), Title: text(c, "title"), Kind: text(c, "kind"), Language: strings.ToLower(text(c, "language")),
		PublishedOn: f.Day("published_on"), GrantCode: text(c, "grant")}
	p.Check(func(field, key string, pairs ...any) {
		if field != "code" || p.Code != "" { // without a code it gets one
			f.Wrong(field, key, pairs...)
		}
	})
	return p, f.Err()
}

func text(c *area.Call, name string) string { return strings.TrimSpace(c.Form().Raw(name)) }

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("publication.remove"), []string{c.T("publication.remove.says", "title", r.Title)},
		path(r.ID, "remove"), "/publications/"+r.ID, r.Version)
	return show(c, p, wrong)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/publications", ui.Flash{Done: c.T("publication.removed")})
}

func (d *Desk) adoptPage(c *area.Call) error { return d.adoptForm(c, nil) }

func (d *Desk) adoptForm(c *area.Call, wrong error) error {
	p, err := d.Choose(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	f := sheet.Form{Action: path(p.ID, "adopt"), Verb: c.T("adoption.add"), Cancel: "/publications/" + p.ID, Questions: []sheet.Question{
		{Ask: ui.Suggest, Field: ui.Field{Name: "organisation", Label: c.T("adoption.organisation"), Hint: c.T("adoption.organisation.hint"),
			Options: organisationOptions(p), Width: 20}},
		{Ask: ui.Day, Field: ui.Field{Name: "adopted_on", Label: c.T("adoption.day"), Value: string(today)}},
	}}
	page := f.Page(c, c.T("adoption.add"), wrong)
	page.Crumbs = under(c, &p.Publication)
	return show(c, page, wrong)
}

func organisationOptions(p *Choosing) []ui.Option {
	var out []ui.Option
	for _, o := range p.Organisations {
		out = append(out, ui.Option{Value: o.Code, Text: o.Name})
	}
	return out
}

func (d *Desk) adoptAct(c *area.Call) error {
	f := c.Form()
	on := f.Day("adopted_on")
	err := f.Err()
	if err == nil {
		err = d.Adopt(c.Ctx(), c.Path("id"), text(c, "organisation"), on)
	}
	if err != nil {
		return d.adoptForm(c, err)
	}
	return c.Go("/publications/"+c.Path("id")+"#adoptions", ui.Flash{Done: c.T("adoption.added")})
}

func (d *Desk) handOnPage(c *area.Call) error { return d.handOnForm(c, nil) }

func (d *Desk) handOnForm(c *area.Call, wrong error) error {
	p, err := d.Choose(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	var held []ui.Option
	for _, a := range p.Activities {
		held = append(held, ui.Option{Value: a.Code, Text: c.Words.ShortDay(a.Day) + " " + a.Municipality})
	}
	f := sheet.Form{Action: path(p.ID, "hand-on"), Verb: c.T("handout.add"), Cancel: "/publications/" + p.ID, Questions: []sheet.Question{
		{Ask: ui.Number, Field: ui.Field{Name: "quantity", Label: c.T("handout.quantity"), Width: 5}},
		{Ask: ui.Suggest, Field: ui.Field{Name: "activity", Label: c.T("handout.activity"), Hint: c.T("handout.activity.hint"),
			Options: held, Optional: true, Width: 20}},
		{Ask: ui.Suggest, Field: ui.Field{Name: "organisation", Label: c.T("handout.organisation"), Hint: c.T("adoption.organisation.hint"),
			Options: organisationOptions(p), Optional: true, Width: 20}},
		{Ask: ui.Day, Field: ui.Field{Name: "handed_on", Label: c.T("handout.day"), Hint: c.T("handout.day.hint"), Optional: true}},
	}}
	page := f.Page(c, c.T("handout.add"), wrong)
	page.Crumbs = under(c, &p.Publication)
	return show(c, page, wrong)
}

func (d *Desk) handOnAct(c *area.Call) error {
	f := c.Form()
	n, given := f.Int("quantity", 1, MostHanded)
	if !given && text(c, "quantity") == "" {
		f.Wrong("quantity", "field.required")
	}
	h := Handout{Publication: c.Path("id"), ActivityCode: text(c, "activity"), OrganisationCode: text(c, "organisation"),
		HandedOn: f.Day("handed_on"), Quantity: n}
	err := f.Err()
	if err == nil {
		err = d.HandOn(c.Ctx(), h)
	}
	if err != nil {
		return d.handOnForm(c, err)
	}
	return c.Go("/publications/"+h.Publication+"#handouts", ui.Flash{Done: c.T("handout.added")})
}

func (d *Desk) takeOffPage(c *area.Call) error { return d.takeOffForm(c, nil) }

// takeOffForm lists what can be taken off by ticks: the record itself stays quiet, and nothing goes by
// one press beside a row.
func (d *Desk) takeOffForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	var adopted, handed []ui.Option
	for _, a := range r.Adoptions {
		adopted = append(adopted, ui.Option{Value: a.Organisation, Text: a.OrganisationName + ", " + c.Words.ShortDay(a.AdoptedOn)})
	}
	for _, h := range r.Handouts {
		if h.Withheld {
			continue
		}
		where := []string{c.T("handout.one", "number", h.Quantity)}
		for _, x := range []string{h.ActivityCode, h.OrganisationName, dayText(c, h.HandedOn)} {
			if x != "" {
				where = append(where, x)
			}
		}
		handed = append(handed, ui.Option{Value: h.ID, Text: strings.Join(where, ", ")})
	}
	f := sheet.Form{Action: path(r.ID, "take-off"), Verb: c.T("publication.take_off"), Cancel: "/publications/" + r.ID}
	for _, x := range []struct {
		name, label string
		options     []ui.Option
	}{{"adoptions", "adoption.list", adopted}, {"handouts", "handout.list", handed}} {
		if len(x.options) > 0 {
			f.Questions = append(f.Questions, sheet.Question{Ask: ui.Checkboxes, Field: ui.Field{Name: x.name, Label: c.T(x.label), Options: x.options, Small: true}})
		}
	}
	page := f.Page(c, c.T("publication.take_off"), wrong)
	page.Crumbs, page.Lead = under(c, &r.Publication), c.T("publication.take_off.says")
	return show(c, page, wrong)
}

func (d *Desk) takeOffAct(c *area.Call) error {
	f := c.Form()
	adopters, handed := f.RawAll("adoptions"), f.RawAll("handouts")
	if len(adopters)+len(handed) == 0 {
		f.Wrong("adoptions", "publication.take_off.nothing")
		return d.takeOffForm(c, f.Err())
	}
	if err := d.TakeOff(c.Ctx(), c.Path("id"), adopters, handed); err != nil {
		return d.takeOffForm(c, err)
	}
	return c.Go("/publications/"+c.Path("id"), ui.Flash{Done: c.T("publication.taken_off")})
}
