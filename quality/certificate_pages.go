package quality

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) pages() sheet.Pages[Certificate] {
	return sheet.Pages[Certificate]{Noun: "certificate", Path: "/certificates",
		Form: d.form, Typed: typed, Read: d.Read, Add: d.Add, Change: d.Change, Remove: d.Remove,
		Title: func(x *Certificate) string { return x.Standard }, Version: func(x *Certificate) int { return x.Version },
		Says: func(x *Certificate) []any { return []any{"code", x.Code} },
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
		Filters: []ui.Field{
			{Name: "force", Label: c.T("certificate.force"), Value: c.Query("force"), Options: sheet.OrNone(c, "list.all", []ui.Option{
				{Value: "yes", Text: c.T("certificate.in_force")}})},
			{Name: "grant", Label: c.T("certificate.grant"), Value: q.Grant, Options: sheet.OrNone(c, "list.all", sheet.Texts(found.Grants))},
		},
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("certificate.standard")}, {Text: c.T("certificate.scope")}, {Text: c.T("certificate.issued_on")},
			{Text: c.T("certificate.valid_to")}, {Text: c.T("certificate.force")}, {Text: c.T("certificate.grant")}, {Text: c.T("certificate.code")},
		}},
	}
	for _, x := range found.Rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/certificates/"+x.ID, x.Standard), ui.TextCell(x.Covers),
			ui.TextCell(c.Words.Day(x.IssuedOn)), ui.TextCell(lastDay(c, x.ValidTo)), {Status: force(c, x)}, ui.TextCell(x.GrantCode), ui.TextCell(x.Code)})
	}
	return c.Show(d.pages().List(c, l, found.Total, "force", "grant"))
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
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: x.Standard, Crumbs: d.pages().Crumbs(c), Actions: d.pages().Actions(c, x.ID, x),
		Bar: []ui.Status{*force(c, x), {Label: c.T("certificate.valid_to"), Text: lastDay(c, x.ValidTo)}},
		Body: ui.Summary{Lines: []ui.Line{
			{Key: c.T("certificate.code"), Value: x.Code},
			{Key: c.T("certificate.scope"), Value: x.Covers},
			{Key: c.T("certificate.issuer"), Value: x.Issuer},
			holder,
			{Key: c.T("certificate.issued_on"), Value: c.Words.Day(x.IssuedOn)},
			grant,
		}}})
}

// form asks for all that may be changed of a certificate; its code stays.
func (d *Desk) form(c *area.Call, x *Certificate) (sheet.Form, error) {
	grants, err := d.GrantCodes(c.Ctx())
	f := sheet.Form{Version: x.Version, By: x.ChangedBy, At: x.ChangedAt, Questions: []sheet.Question{
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
	if x.Version == 0 {
		f.Questions = slices.Insert(f.Questions, 0, sheet.Code(c, "certificate"))
	}
	return f, err
}

// typed reads the form and says all that is wrong with it at once.
func typed(c *area.Call) (Certificate, error) {
	r := c.Form()
	x := Certificate{ID: c.Path("id"), Version: r.Version(), Code: sheet.Trimmed(c, "code"), Standard: sheet.Trimmed(c, "standard"), Covers: sheet.Trimmed(c, "scope"), Issuer: sheet.Trimmed(c, "issuer"),
		Holder: sheet.Trimmed(c, "holder"), IssuedOn: r.Day("issued_on"), ValidTo: r.Day("valid_to"), GrantCode: sheet.Trimmed(c, "grant")}
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
