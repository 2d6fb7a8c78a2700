package publications

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) routes() []area.Route {
	return slices.Concat(d.pages().Routes(d.listPage, d.recordPage), []area.Route{
		{Method: "GET", Path: "/publications/{id}/adopt", Verb: "publication.change", Do: d.adoptPage},
		{Method: "POST", Path: "/publications/{id}/adopt", Verb: "publication.change", Do: d.adoptAct},
		{Method: "GET", Path: "/publications/{id}/hand-on", Verb: "publication.change", Do: d.handOnPage},
		{Method: "POST", Path: "/publications/{id}/hand-on", Verb: "publication.change", Do: d.handOnAct},
		{Method: "GET", Path: "/publications/{id}/take-off", Verb: "publication.change", Do: d.takeOffPage},
		{Method: "POST", Path: "/publications/{id}/take-off", Verb: "publication.change", Do: d.takeOffAct},
	})
}

func (d *Desk) pages() sheet.Pages[Publication] {
	return sheet.Pages[Publication]{Noun: "publication", Path: "/publications",
		New:  func(c *area.Call) Publication { return Publication{Language: c.Words.Tag()} },
		Form: d.form, Typed: typed, Add: d.Add, Change: d.Change, Remove: d.Remove,
		Read: func(ctx context.Context, id string) (*Publication, error) {
			r, err := d.Read(ctx, id)
			if err != nil {
				return nil, err
			}
			return &r.Publication, nil
		},
		Title: func(p *Publication) string { return p.Title }, Version: func(p *Publication) int { return p.Version },
		Says: func(p *Publication) []any { return []any{"title", p.Title} },
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Grant: c.Query("grant"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Search: &ui.Search{Label: c.T("publication.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "publication.kind", found.Kinds),
		Filters: []ui.Field{{Name: "grant", Label: c.T("publication.grant"), Value: q.Grant,
			Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Grants))}},
		Keep: sheet.Keep(c, "kind"),
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("publication.title")}, {Text: c.T("publication.kind")}, {Text: c.T("publication.language")},
			{Text: c.T("publication.published_on")}, {Text: c.T("publication.grant")}, {Text: c.T("publication.code")},
		}},
	}
	for _, p := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/publications/"+p.ID, p.Title),
			ui.TextCell(c.T("publication.kind." + p.Kind)), ui.TextCell(p.Language), ui.TextCell(c.Words.Day(p.PublishedOn)),
			ui.TextCell(p.GrantCode), ui.TextCell(p.Code)})
	}
	return c.Show(d.pages().List(c, l, found.Total, "q", "kind", "grant"))
}

func (d *Desk) recordPage(c *area.Call) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	may := c.May("publication.change")
	p := ui.Page{Kind: ui.KindRecord, Heading: r.Title, Crumbs: d.pages().Crumbs(c), Actions: d.pages().Actions(c, r.ID, &r.Publication),
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
	if may && len(r.Adoptions)+len(r.Handouts) > 0 {
		p.Actions = slices.Insert(p.Actions, 1, ui.Action{Href: path(r.ID, "take-off"), Text: c.T("publication.take_off")}) // after the change
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
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/organisations/"+a.Organisation, a.OrganisationName), ui.TextCell(c.Words.Day(a.AdoptedOn))})
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
		t.Rows = append(t.Rows, []ui.Cell{where, to, ui.TextCell(c.Words.Day(h.HandedOn)), ui.NumberCell(c.Words.Number(h.Quantity))})
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

func (d *Desk) under(c *area.Call, p *Publication) []ui.Link {
	return d.pages().Under(c, p.ID, p.Title)
}

// form asks for all that may be changed of a publication; its code stays.
func (d *Desk) form(c *area.Call, p *Publication) (sheet.Form, error) {
	grants, err := d.GrantCodes(c.Ctx())
	f := sheet.Form{Version: p.Version, By: p.ChangedBy, At: p.ChangedAt, Questions: []sheet.Question{
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
	if p.Version == 0 {
		f.Questions = slices.Insert(f.Questions, 0, sheet.Code(c, "publication"))
	}
	return f, err
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Publication, error) {
	f := c.Form()
	p := Publication{ID: c.Path("id"), Version: f.Version(), Code: sheet.Trimmed(c, "code"), Title: sheet.Trimmed(c, "title"), Kind: sheet.Trimmed(c, "kind"), Language: strings.ToLower(sheet.Trimmed(c, "language")),
		PublishedOn: f.Day("published_on"), GrantCode: sheet.Trimmed(c, "grant")}
	p.Check(func(field, key string, pairs ...any) {
		if field != "code" || p.Code != "" { // without a code it gets one
			f.Wrong(field, key, pairs...)
		}
	})
	return p, f.Err()
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
	page.Crumbs = d.under(c, &p.Publication)
	return sheet.Show(c, page, wrong)
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
		err = d.Adopt(c.Ctx(), c.Path("id"), sheet.Trimmed(c, "organisation"), on)
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
	page.Crumbs = d.under(c, &p.Publication)
	return sheet.Show(c, page, wrong)
}

func (d *Desk) handOnAct(c *area.Call) error {
	f := c.Form()
	n, given := f.Int("quantity", 1, MostHanded)
	if !given && sheet.Trimmed(c, "quantity") == "" {
		f.Wrong("quantity", "field.required")
	}
	h := Handout{Publication: c.Path("id"), ActivityCode: sheet.Trimmed(c, "activity"), OrganisationCode: sheet.Trimmed(c, "organisation"),
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
		for _, x := range []string{h.ActivityCode, h.OrganisationName, c.Words.Day(h.HandedOn)} {
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
	page.Crumbs, page.Lead = d.under(c, &r.Publication), c.T("publication.take_off.says")
	return sheet.Show(c, page, wrong)
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
