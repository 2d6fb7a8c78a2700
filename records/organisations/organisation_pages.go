package organisations

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) pages() sheet.Pages[Organisation] {
	return sheet.Pages[Organisation]{Noun: "organisation", Path: "/organisations",
		New:  func(*area.Call) Organisation { return Organisation{Country: "LV"} },
		Form: form, Typed: typed, Add: d.Add, Change: d.Change, Remove: d.Remove,
		Read: func(ctx context.Context, id string) (*Organisation, error) {
			r, err := d.Read(ctx, id)
			if err != nil {
				return nil, err
			}
			return &r.Organisation, nil
		},
		Title: func(o *Organisation) string { return o.Name }, Version: func(o *Organisation) int { return o.Version },
		Says: func(o *Organisation) []any { return []any{"name", o.Name} },
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Search: c.Query("q"), Kind: c.Query("kind"), Municipality: c.Query("municipality"),
		Members: c.Query("member") != "", Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	c.Words.Sort(found.Municipalities)
	l := ui.List{
		Search: &ui.Search{Label: c.T("organisation.search"), Value: q.Search},
		Views:  sheet.Kinds(c, "kind", "organisation.kind", found.Kinds),
		Filters: []ui.Field{
			{Name: "municipality", Label: c.T("organisation.municipality"), Value: q.Municipality,
				Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Municipalities))},
			{Name: "member", Label: c.T("organisation.member"), Value: c.Query("member"),
				Options: sheet.OrNone(c, "list.all", []ui.Option{{Value: "yes", Text: c.T("organisation.member.now")}})},
		},
		Keep: sheet.Keep(c, "kind"),
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("organisation.name")}, {Text: c.T("organisation.kind")}, {Text: c.T("organisation.municipality")},
			{Text: c.T("organisation.member")}, {Text: c.T("organisation.code")},
		}},
	}
	for _, o := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/organisations/"+o.ID, o.Name),
			ui.TextCell(c.T("organisation.kind." + o.Kind)), ui.TextCell(o.Municipality), memberCell(c, o), ui.TextCell(o.Code)})
	}
	return c.Show(d.pages().List(c, l, found.Total, "q", "kind", "municipality", "member"))
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
	p := ui.Page{Kind: ui.KindRecord, Heading: o.Name, Crumbs: d.pages().Crumbs(c),
		Bar: []ui.Status{{Label: c.T("organisation.kind"), Text: c.T("organisation.kind." + o.Kind)}, membership(c, o)},
		Body: ui.Sections{
			{ID: "facts", Heading: c.T("organisation.facts"), Body: facts(c, o)},
			branches(c, r),
			offers(c, r),
		}}
	if c.May("contact.list") {
		p.Actions = append(p.Actions, ui.Action{Href: path(o.ID, "contacts"), Text: c.T("organisation.contacts")})
	}
	p.Actions = append(p.Actions, d.pages().Actions(c, o.ID, o)...)
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

// form asks for all that may be changed of an organisation; its code stays.
func form(c *area.Call, o *Organisation) (sheet.Form, error) {
	f := sheet.Form{Version: o.Version, By: o.ChangedBy, At: o.ChangedAt, Questions: []sheet.Question{
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
	if o.Version == 0 {
		f.Questions = slices.Insert(f.Questions, 0, sheet.Code(c, "organisation"))
	}
	return f, nil
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Organisation, error) {
	f := c.Form()
	o := Organisation{ID: c.Path("id"), Version: f.Version(), Code: sheet.Trimmed(c, "code"), Name: sheet.Trimmed(c, "name"), Kind: sheet.Trimmed(c, "kind"),
		Country: strings.ToUpper(sheet.Trimmed(c, "country")), Municipality: sheet.Trimmed(c, "municipality"), Region: sheet.Trimmed(c, "region"),
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
