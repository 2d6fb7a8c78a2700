package feedback

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) pages() sheet.Pages[Feedback] {
	return sheet.Pages[Feedback]{Noun: "feedback", Path: "/feedback",
		New: func(c *area.Call) Feedback {
			_, today := c.House.Clerk.Now()
			return Feedback{ReceivedOn: today}
		},
		Form: d.form, Typed: typed, Read: d.Read, Add: d.Add, Change: d.Change, Remove: d.Remove,
		Title: func(f *Feedback) string { return f.Code }, Version: func(f *Feedback) int { return f.Version },
		Says: func(f *Feedback) []any { return []any{"code", f.Code} },
	}
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{Source: c.Query("source"), Grant: c.Query("grant"), Change: c.Query("change"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	found, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{
		Views: sheet.Kinds(c, "source", "feedback.source", found.Sources),
		Filters: []ui.Field{
			{Name: "change", Label: c.T("feedback.change_made"), Value: q.Change, Options: sheet.OrNone(c, "list.all", []ui.Option{
				{Value: "made", Text: c.T("feedback.change.made")}, {Value: "none", Text: c.T("feedback.change.none")}})},
			{Name: "grant", Label: c.T("feedback.grant"), Value: q.Grant, Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Grants))},
		},
		Keep: sheet.Keep(c, "source"),
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("feedback.code")}, {Text: c.T("feedback.received_on")}, {Text: c.T("feedback.source")}, {Text: c.T("feedback.about")},
			{Text: c.T("feedback.change_made")}, {Text: c.T("feedback.grant")},
		}},
	}
	for _, f := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/feedback/"+f.ID, f.Code), ui.TextCell(c.Words.Day(f.ReceivedOn)),
			ui.TextCell(c.T("feedback.source." + f.Source)), ui.TextCell(f.About), {Status: whatFollowed(c, f)}, ui.TextCell(f.GrantCode)})
	}
	return c.Show(d.pages().List(c, l, found.Total, "source", "grant", "change"))
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
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: f.Code, Crumbs: d.pages().Crumbs(c), Actions: d.pages().Actions(c, f.ID, f),
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
				{Key: c.T("feedback.changed_on"), Value: c.Words.Day(f.ChangedOn)},
			}}},
		}})
}

// form asks for all that may be changed of a feedback; its code stays.
func (d *Desk) form(c *area.Call, f *Feedback) (sheet.Form, error) {
	grants, err := d.GrantCodes(c.Ctx())
	x := sheet.Form{Version: f.Version, By: f.ChangedBy, At: f.ChangedAt, Questions: []sheet.Question{
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
	if f.Version == 0 {
		x.Questions = slices.Insert(x.Questions, 0, sheet.Code(c, "feedback"))
	}
	return x, err
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
	f := Feedback{ID: c.Path("id"), Version: r.Version(), Code: sheet.Trimmed(c, "code"), ReceivedOn: r.Day("received_on"), Source: sheet.Trimmed(c, "source"), About: sheet.Trimmed(c, "about"),
		Summary: sheet.Trimmed(c, "summary"), ChangeMade: sheet.Trimmed(c, "change_made"), ChangedOn: r.Day("changed_on"), GrantCode: sheet.Trimmed(c, "grant")}
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
