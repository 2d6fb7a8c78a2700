package grants

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) pages() sheet.Pages[Grant] {
	return sheet.Pages[Grant]{Noun: "grant", Path: "/grants",
		New:  func(*area.Call) Grant { return Grant{GrantRate: 10000, FunderRate: 10000} },
		Form: form, Typed: d.typed, Read: d.Read, Add: d.Add, Change: d.Change,
		Remove: func(ctx context.Context, id string, _ int) error { return d.Remove(ctx, id) },
		Title:  func(g *Grant) string { return g.Title }, Version: func(g *Grant) int { return g.Version },
		Says: func(g *Grant) []any { return []any{"title", g.Title} },
	}
}

// listPage shows all grants, those that run now first: an organisation has a handful, so nothing is searched.
func (d *Desk) listPage(c *area.Call) error {
	all, err := d.List(c.Ctx())
	if err != nil {
		return err
	}
	l := ui.List{
		Count: c.N("grant.found", len(all)),
		Table: ui.Table{Caption: c.T("grant.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("grant.title")}, {Text: c.T("grant.code")}, {Text: c.T("grant.funder")}, {Text: c.T("grant.period")},
			{Text: c.T("grant.state")}, {Text: c.T("grant.cost"), Number: true},
		}},
		Empty: ui.Empty{Says: c.T("grant.empty")},
	}
	for _, running := range []bool{true, false} {
		for _, g := range all {
			if runs(c, g) == running {
				l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/grants/"+g.ID, g.Title), ui.TextCell(g.Code), ui.TextCell(g.Funder),
					ui.TextCell(period(c, g)), {Status: state(c, g)}, ui.NumberCell(c.Words.Euro(g.TotalCost))})
			}
		}
	}
	page := ui.Page{Kind: ui.KindList, Heading: c.T("grant.list"), Dense: true}
	if c.May("grant.add") {
		add := ui.Action{Href: "/grants/add", Text: c.T("grant.add"), Primary: true}
		page.Actions = []ui.Action{add}
		if len(all) == 0 {
			l.Empty.Do = &add
		}
	}
	page.Body = l
	return c.Show(page)
}

func runs(c *area.Call, g *Grant) bool {
	_, today := c.House.Clerk.Now()
	return today.Within(g.StartsOn, g.EndsOn)
}

func state(c *area.Call, g *Grant) *ui.Status {
	_, today := c.House.Clerk.Now()
	s := &ui.Status{Label: c.T("grant.state")}
	switch {
	case today < g.StartsOn:
		s.Tone, s.Text = ui.River, c.T("grant.ahead")
	case today > g.EndsOn:
		s.Text = c.T("grant.over")
	default:
		s.Tone, s.Text = ui.Moss, c.T("grant.running")
	}
	return s
}

func period(c *area.Call, g *Grant) string {
	return c.Words.ShortDay(g.StartsOn) + " – " + c.Words.ShortDay(g.EndsOn)
}

func (d *Desk) recordPage(c *area.Call) error {
	g, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: g.Title, Crumbs: d.pages().Crumbs(c), Actions: d.pages().Actions(c, g.ID, g),
		Bar: []ui.Status{*state(c, g), {Label: c.T("grant.period"), Text: period(c, g)}, {Label: c.T("grant.funder"), Text: g.Funder}},
		Body: ui.Sections{
			{ID: "money", Heading: c.T("grant.shares"), Body: shares(c, g)},
			{ID: "facts", Heading: c.T("grant.facts"), Body: ui.Summary{Lines: []ui.Line{
				{Key: c.T("grant.code"), Value: g.Code},
				{Key: c.T("grant.second_funder"), Value: g.SecondFunder},
				{Key: c.T("grant.credit_line"), Value: g.CreditLine},
			}}},
			{ID: "work", Heading: c.T("grant.work"), Body: work(c, g)},
		}})
}

// shares stacks the parts of the cost, so that they are seen to sum.
func shares(c *area.Call, g *Grant) ui.Table {
	s := g.Shares()
	t := ui.Table{Caption: c.T("grant.shares"), HideCaption: true, Plain: true,
		Columns: []ui.Column{{Text: c.T("grant.who_pays")}, {Text: c.T("grant.euro"), Number: true}, {Text: c.T("grant.part"), Number: true}}}
	second := g.SecondFunder
	if second == "" {
		second = c.T("grant.no_second_funder")
	}
	for _, x := range []struct {
		who  string
		euro int64
	}{{g.Funder, s.First}, {second, s.Second}, {c.T("grant.own"), s.Own}} {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(x.who), ui.NumberCell(c.Words.Euro(x.euro * 100)), ui.NumberCell(part(c, x.euro, s.Cost))})
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("grant.cost")), ui.NumberCell(c.Words.Euro(s.Cost * 100)), ui.NumberCell(part(c, s.Cost, s.Cost))}
	return t
}

func part(c *area.Call, euro, cost int64) string {
	if cost == 0 {
		return ""
	}
	return c.Words.Percent(float64(euro)/float64(cost), 1)
}

// work leads to what the grant pays for, each for who may open it.
func work(c *area.Call, g *Grant) ui.Summary {
	in := url.Values{"grant": {g.ID}}
	var s ui.Summary
	for _, x := range []struct {
		verb      access.Verb
		key, href string
	}{
		{"activity.list", "grant.activities", "/activities?" + in.Encode()},
		{"publication.list", "grant.publications", "/publications?" + url.Values{"grant": {g.Code}}.Encode()},
		{"certificate.list", "grant.certificates", "/certificates?" + url.Values{"grant": {g.Code}}.Encode()},
		{"feedback.list", "grant.feedback", "/feedback?" + url.Values{"grant": {g.Code}}.Encode()},
	} {
		if c.May(x.verb) {
			s.Lines = append(s.Lines, ui.Line{Key: c.T(x.key), Value: c.T("grant.see"), Href: x.href})
		}
	}
	return s
}

// form asks for all that may be changed of a grant; its code stays.
func form(c *area.Call, g *Grant) (sheet.Form, error) {
	cost := ""
	if g.TotalCost > 0 || g.Version > 0 {
		cost = FormatEuro(g.TotalCost)
	}
	f := sheet.Form{Version: g.Version, By: g.ChangedBy, At: g.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "title", Label: c.T("grant.title"), Value: g.Title}},
		{Ask: ui.Text, Field: ui.Field{Name: "funder", Label: c.T("grant.funder"), Value: g.Funder}},
		{Ask: ui.Day, Field: ui.Field{Name: "starts_on", Label: c.T("grant.starts_on"), Value: string(g.StartsOn)}},
		{Ask: ui.Day, Field: ui.Field{Name: "ends_on", Label: c.T("grant.ends_on"), Hint: c.T("grant.ends_on.hint"), Value: string(g.EndsOn)}},
		{Ask: ui.Text, Field: ui.Field{Name: "total_cost_eur", Label: c.T("grant.cost"), Value: cost, Width: 10, Suffix: "EUR", Inputmode: "decimal"}},
		{Ask: ui.Text, Field: ui.Field{Name: "grant_rate", Label: c.T("grant.grant_rate"), Hint: c.T("grant.grant_rate.hint"),
			Value: FormatRate(g.GrantRate), Width: 5, Inputmode: "decimal"}},
		{Ask: ui.Text, Field: ui.Field{Name: "funder_rate", Label: c.T("grant.funder_rate"), Hint: c.T("grant.funder_rate.hint"),
			Value: FormatRate(g.FunderRate), Width: 5, Inputmode: "decimal"}},
		{Ask: ui.Text, Field: ui.Field{Name: "second_funder", Label: c.T("grant.second_funder"), Value: g.SecondFunder, Optional: true}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "credit_line", Label: c.T("grant.credit_line"), Hint: c.T("grant.credit_line.hint"),
			Value: g.CreditLine, Optional: true, Rows: 3, Max: 500}},
	}}
	if g.Version == 0 {
		f.Questions = slices.Insert(f.Questions, 0, sheet.Question{Ask: ui.Text,
			Field: ui.Field{Name: "code", Label: c.T("grant.code"), Hint: c.T("grant.code.hint"), Width: 20}})
	}
	return f, nil
}

// typed reads the form and says all that is wrong with it at once.
func (d *Desk) typed(c *area.Call) (Grant, error) {
	f := c.Form()
	g := Grant{ID: c.Path("id"), Version: f.Version(), Code: sheet.Trimmed(c, "code"), Title: f.Text("title", 300), Funder: f.Text("funder", 200), StartsOn: f.Day("starts_on"), EndsOn: f.Day("ends_on"),
		SecondFunder: f.Text("second_funder", 200), CreditLine: f.Text("credit_line", 500)}
	if g.ID != "" { // the code stays
		before, err := d.Read(c.Ctx(), g.ID)
		if err != nil {
			return g, err
		}
		g.Code = before.Code
	}
	var ok bool
	if g.TotalCost, ok = ParseEuro(f.Raw("total_cost_eur")); !ok {
		wrong(f, "total_cost_eur", "field.not_an_amount")
	}
	if g.GrantRate, ok = ParseRate(f.Raw("grant_rate")); !ok {
		wrong(f, "grant_rate", "grant.rate_wrong")
	}
	if g.FunderRate, ok = ParseRate(f.Raw("funder_rate")); !ok {
		wrong(f, "funder_rate", "grant.rate_wrong")
	}
	if err := g.Check(); err != nil {
		for _, x := range fault.As(err).Fields {
			if strings.TrimSpace(f.Raw(x.Name)) == "" || x.Key != "field.required" { // what was typed and is wrong is said already
				f.Wrong(x.Name, x.Key)
			}
		}
	}
	return g, f.Err()
}

// wrong says what is wrong with an answer, and of an empty one that it is missing.
func wrong(f *area.Form, name, key string) {
	if strings.TrimSpace(f.Raw(name)) == "" {
		key = "field.required"
	}
	f.Wrong(name, key)
}
