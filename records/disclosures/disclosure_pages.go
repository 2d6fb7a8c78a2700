package disclosures

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/people"
)

var outcomeTone = map[Outcome]ui.Tone{Left: ui.River, Refused: ui.Moss}

func (d *Desk) listPage(c *area.Call) error {
	s := Search{Outcome: Outcome(c.Query("outcome")), Kind: c.Query("kind"), Ground: c.Query("ground"), Page: c.PageNumber()}
	rows, total, err := d.List(c.Ctx(), s)
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	t := ui.Table{Caption: c.T("disclosure.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("disclosure.when")}, {Text: c.T("disclosure.outcome")},
		{Text: c.T("disclosure.kind")}, {Text: c.T("disclosure.to_whom")}, {Text: c.T("disclosure.ground")}, {Text: c.T("disclosure.rows"), Number: true}}}
	for _, x := range rows {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/disclosures/"+x.ID, sheet.Local(c, x.At)), ui.StatusCell(outcomeTone[x.Outcome], c.T("disclosure.outcome."+string(x.Outcome))),
			ui.TextCell(c.T("disclosure.kind." + x.Kind)), ui.TextCell(x.ToWhom), ui.TextCell(groundText(c, x.Ground)), ui.NumberCell(c.Words.Number(int(x.Rows)))})
	}
	l := ui.List{Action: "/disclosures", Table: t, Count: c.N("list.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("disclosure.empty")},
		Filters: []ui.Field{
			{Name: "outcome", Label: c.T("disclosure.outcome"), Value: string(s.Outcome), Options: sheet.OrNone(c, "list.all", sheet.Words(c, "disclosure.outcome.", []string{string(Left), string(Refused)}))},
			{Name: "kind", Label: c.T("disclosure.kind"), Value: s.Kind, Options: sheet.OrNone(c, "list.all", sheet.Words(c, "disclosure.kind.", Kinds))},
			{Name: "ground", Label: c.T("disclosure.ground"), Value: s.Ground, Options: sheet.OrNone(c, "list.all", sheet.Words(c, "disclosure.ground.", Grounds(today)))},
		}}
	if sheet.Asked(c, "outcome", "kind", "ground") {
		l.Clear, l.Empty.Says = "/disclosures", c.T("list.nothing_found")
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("disclosure.list"), Lead: c.T("disclosure.lead"), Dense: true, Body: l}
	if c.May("disclosure.refuse") {
		p.Actions = append(p.Actions, ui.Action{Href: "/disclosures/refuse", Text: c.T("disclosure.refuse")})
	}
	if c.May("disclosure.add") {
		p.Actions = append(p.Actions, ui.Action{Href: "/disclosures/add", Text: c.T("disclosure.add")})
	}
	return c.Show(p)
}

func groundText(c *area.Call, word string) string {
	if word == "" {
		return ""
	}
	return c.T("disclosure.ground." + word)
}

func (d *Desk) recordPage(c *area.Call) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	by := ui.Line{Key: c.T("disclosure.by"), Person: x.ByPerson}
	if x.ByPerson == "" {
		by = ui.Line{Key: c.T("disclosure.by"), Value: c.T("disclosure.by.account")}
		if len(x.By) == 26 {
			by.Href = "/users/" + x.By
		} else {
			by.Value = x.By
		}
	}
	lines := []ui.Line{
		{Key: c.T("disclosure.when"), Value: sheet.Local(c, x.At)}, by,
		{Key: c.T("disclosure.to_whom"), Value: x.ToWhom},
		{Key: c.T("disclosure.ground"), Value: groundText(c, x.Ground), Also: SourceText(c, x.Ground, x.Day)},
		{Key: c.T("disclosure.why"), Value: x.Why},
		{Key: c.T("disclosure.kind"), Value: c.T("disclosure.kind." + x.Kind)},
	}
	if x.Brought {
		lines = append(lines, ui.Line{Key: c.T("disclosure.noted"), Value: c.T("disclosure.noted.paper"), Also: x.Code})
	}
	if x.Registers != "" {
		lines = append(lines, ui.Line{Key: c.T("disclosure.registers"), Value: x.Registers})
	}
	if x.Subject != "" {
		lines = append(lines, ui.Line{Key: c.T("disclosure.subject"), Value: ui.PersonText(x.Subject)})
	}
	if x.Outcome == Left {
		lines = append(lines, ui.Line{Key: c.T("disclosure.rows"), Value: c.Words.Number(int(x.Rows))})
	}
	if x.Hash != "" {
		lines = append(lines, ui.Line{Key: c.T("disclosure.hash"), Value: x.Hash})
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("disclosure.facts"), Body: ui.Summary{Lines: lines}}}
	if x.Cells > 0 {
		t := ui.Table{Caption: c.T("disclosure.cells"), HideCaption: true, Columns: []ui.Column{{Text: c.T("disclosure.cell.table")}, {Text: c.T("disclosure.cell.row")},
			{Text: c.T("disclosure.cell.column")}, {Text: c.T("disclosure.cell.value"), Number: true}}}
		for _, f := range x.Figures {
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(f.Table), ui.TextCell(f.Row), ui.TextCell(f.Column), ui.NumberCell(f.Value)})
		}
		parts = append(parts, ui.Section{ID: "cells", Heading: c.T("disclosure.cells"), Count: c.Words.Number(int(x.Cells)), Body: t})
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("disclosure.one"), Crumbs: []ui.Link{{Href: "/disclosures", Text: c.T("disclosure.list")}},
		Bar: []ui.Status{{Tone: outcomeTone[x.Outcome], Label: c.T("disclosure.outcome"), Text: c.T("disclosure.outcome." + string(x.Outcome))}}, Body: parts})
}

func form(c *area.Call, refused bool, wrong error) ui.Page {
	_, today := c.House.Clerk.Now()
	verb, action := c.T("disclosure.add"), "/disclosures/add"
	if refused {
		verb, action = c.T("disclosure.refuse"), "/disclosures/refuse"
	}
	groundField := sheet.Question{Ask: ui.Select, Field: ui.Field{Name: "ground", Label: c.T("disclosure.ground"), Options: sheet.OrNone(c, "act.choose", sheet.Words(c, "disclosure.ground.", Grounds(today)))}}
	if refused {
		groundField.Label, groundField.Optional = c.T("disclosure.claimed"), true
		groundField.Options[0].Text = c.T("disclosure.claimed.none")
	}
	f := sheet.Form{Action: action, Verb: verb, Cancel: "/disclosures", Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "to_whom", Label: c.T(map[bool]string{false: "disclosure.to_whom", true: "disclosure.who_asked"}[refused]), Hint: c.T("disclosure.to_whom.hint"), Width: 30}},
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("disclosure.kind"), Small: true, Options: sheet.Words(c, "disclosure.kind.", Kinds)}},
		groundField,
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T(map[bool]string{false: "disclosure.why", true: "disclosure.why_refused"}[refused]), Hint: c.T("disclosure.why.hint"), Rows: 3, Max: MostWhy}},
		{Ask: ui.Text, Field: ui.Field{Name: "registers", Label: c.T("disclosure.registers"), Hint: c.T("disclosure.registers.hint"), Optional: true, Width: 30}},
		{Ask: ui.Text, Field: ui.Field{Name: "subject", Label: c.T("disclosure.subject"), Hint: c.T("disclosure.subject.hint"), Optional: true, Width: 10}},
	}}
	if !refused {
		f.Questions = append(f.Questions, sheet.Question{Ask: ui.Number, Field: ui.Field{Name: "row_count", Label: c.T("disclosure.rows"), Hint: c.T("disclosure.rows.hint"), Optional: true, Width: 5}})
	}
	p := f.Page(c, verb, wrong)
	p.Lead = c.T(map[bool]string{false: "disclosure.add.lead", true: "disclosure.refuse.lead"}[refused])
	p.Crumbs = []ui.Link{{Href: "/disclosures", Text: c.T("disclosure.list")}}
	return p
}

func typed(c *area.Call) (Disclosure, error) {
	n, _ := c.Form().Int("row_count", 0, 1_000_000_000)
	x := Disclosure{Kind: c.Form().Raw("kind"), ToWhom: c.Form().Raw("to_whom"), Ground: c.Form().Raw("ground"), Why: c.Form().Raw("why"),
		Registers: c.Form().Text("registers", MostRegisters), Rows: int64(n)}
	var err error
	x.Subject, err = people.Named(c, "subject")
	return x, err
}

func (d *Desk) addPage(c *area.Call) error    { return c.Show(form(c, false, nil)) }
func (d *Desk) refusePage(c *area.Call) error { return c.Show(form(c, true, nil)) }

func (d *Desk) addAct(c *area.Call) error {
	x, err := typed(c)
	if err != nil {
		return err
	}
	id, err := "", c.Form().Err()
	if err == nil {
		id, err = d.Add(c.Ctx(), x)
	}
	if err != nil {
		return c.Again(err, form(c, false, err))
	}
	return c.Go("/disclosures/"+id, ui.Flash{Done: c.T("disclosure.added")})
}

func (d *Desk) refuseAct(c *area.Call) error {
	x, err := typed(c)
	if err != nil {
		return err
	}
	id, err := "", c.Form().Err()
	if err == nil {
		id, err = d.Refuse(c.Ctx(), x)
	}
	if err != nil {
		return c.Again(err, form(c, true, err))
	}
	return c.Go("/disclosures/"+id, ui.Flash{Done: c.T("disclosure.refused")})
}

// SourceText says, in the reader's language where the house has the words, where a ground is from on a day.
func SourceText(c *area.Call, word string, day when.Day) string {
	return sheet.Shipped(c, "disclosure.source."+word, GroundSource(word, day))
}
