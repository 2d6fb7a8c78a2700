package sharing

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) arrivalsPage(c *area.Call) error {
	rows, total, err := d.Arrivals(c.Ctx(), sheet.Skip(c), sheet.PerPage)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("arrival.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("arrival.opened_on")}, {Text: c.T("arrival.from")},
		{Text: c.T("consent.purpose")}, {Text: c.T("sending.until_on")}, {Text: c.T("sending.state")}}}
	for _, a := range rows {
		state := arrivalState(c, a)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/arrivals/"+a.Package, c.Words.ShortDay(a.OpenedOn)), ui.TextCell(keyPrint(a.FromKey)),
			ui.TextCell(purposeText(c, a.Purpose)), ui.TextCell(c.Words.ShortDay(a.Until)), {Status: &state}})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("arrival.list"), Lead: c.T("arrival.lead"), Dense: true,
		Body: ui.List{Table: t, Count: c.N("list.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("arrival.none")}}}
	if c.May("package.key") {
		p.Actions = append(p.Actions, ui.Action{Href: "/arrivals/key", Text: c.T("package.key")})
	}
	if c.May("arrival.open") {
		p.Actions = append(p.Actions, ui.Action{Href: "/arrivals/open", Text: c.T("arrival.open"), Primary: true})
	}
	return c.Show(p)
}

// arrivalState is how far a package that came is.
func arrivalState(c *area.Call, a *Arrival) ui.Status {
	_, today := c.House.Clerk.Now()
	if a.RecalledOn == "" && today > a.Until && a.State == Left {
		return ui.Status{Text: c.T("arrival.state.over")}
	}
	if a.RecalledOn == "" && a.State == Left {
		return ui.Status{Tone: ui.Sun, Text: c.T("arrival.state.waiting")}
	}
	return statusOf(c, a.State, a.RecalledOn)
}

func keyPrint(text string) string {
	k, err := ParseKey(text)
	if err != nil {
		return ""
	}
	return k.Print()
}

func (d *Desk) openPage(c *area.Call) error { return d.openForm(c, nil) }

func (d *Desk) openForm(c *area.Call, wrong error) error {
	f := sheet.Form{Action: "/arrivals/open", Verb: c.T("arrival.open"), Cancel: "/arrivals", Files: true, Questions: []sheet.Question{
		{Ask: ui.File, Field: ui.Field{Name: "file", Label: c.T("arrival.file"), Hint: c.T("arrival.file.hint")}},
	}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("arrival.open"), Lead: c.T("arrival.open.lead"), Body: f.Body(c, wrong), Crumbs: []ui.Link{{Href: "/arrivals", Text: c.T("arrival.list")}}}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) openAct(c *area.Call) error {
	file, _ := c.Form().File("file", MostFile)
	err := c.Form().Err()
	if err == nil && len(file) == 0 {
		c.Form().Wrong("file", "arrival.file_needed")
		err = c.Form().Err()
	}
	var o Opened
	if err == nil {
		o, err = d.Open(c.Ctx(), file)
	}
	if err != nil {
		return d.openForm(c, err)
	}
	switch o.Kind {
	case answerKind:
		return c.Go("/sendings/"+o.ID, ui.Flash{Done: c.T("arrival.answer_came")})
	case recallKind:
		return c.Go("/arrivals", ui.Flash{Done: c.T("arrival.recall_came"), Tone: ui.Sun})
	}
	return c.Go("/arrivals/"+o.ID, ui.Flash{Done: c.T("arrival.came")})
}

func (d *Desk) arrivalPage(c *area.Call) error {
	a, err := d.Arrival(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	state := arrivalState(c, a)
	state.Label = c.T("sending.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("arrival.one"), Bar: []ui.Status{state}, Crumbs: []ui.Link{{Href: "/arrivals", Text: c.T("arrival.list")}}}
	ground := a.Ground
	if c.Words.Has("disclosure.ground." + ground) {
		ground = c.T("disclosure.ground." + ground)
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("sending.facts"), Body: ui.Summary{Lines: []ui.Line{
		{Key: c.T("arrival.from"), Value: keyPrint(a.FromKey), Also: c.T("arrival.from.hint")}, {Key: c.T("consent.purpose"), Value: purposeText(c, a.Purpose)},
		{Key: c.T("disclosure.ground"), Value: ground}, {Key: c.T("sending.left_on"), Value: c.Words.Day(a.MadeOn)}, {Key: c.T("arrival.opened_on"), Value: c.Words.Day(a.OpenedOn)},
		{Key: c.T("sending.until_on"), Value: c.Words.Day(a.Until)}, {Key: c.T("sending.paper.number"), Value: a.Package}}}}}
	var said ui.Summary
	for _, v := range a.Values {
		said.Lines = append(said.Lines, ui.Line{Key: label(c.Words, v.Name), Value: says(c.Words, v)})
	}
	content := ui.Section{ID: "fields", Heading: c.T("sending.fields"), Body: said}
	switch {
	case a.RecalledOn != "":
		content.Body = ui.Notice{Tone: ui.Clay, Text: c.T("arrival.recalled", "day", a.RecalledOn)}
	case today > a.Until:
		content.Body = ui.Notice{Text: c.T("arrival.over", "day", a.Until)}
	case len(a.Values) == 0: // through the word codes only the names
		var names ui.Bullets
		for _, f := range a.FieldList() {
			names = append(names, label(c.Words, f))
		}
		content.Body = names
	}
	parts = append(parts, content)
	if a.RecalledOn == "" && c.House.Clerk.MayOn(c.Ctx(), "arrival.answer", a) && (a.State == Left || a.State == Accepted) {
		words := []string{accept, decline}
		if a.State == Accepted {
			words = []string{helpArrived}
		}
		var acts []ui.Action
		for _, w := range words {
			if w == accept && today > a.Until {
				continue
			}
			acts = append(acts, ui.Action{Href: "/arrivals/" + a.Package + "/answer", Text: c.T("arrival.answer." + w), Post: true, ActID: c.NewAct(), Primary: w == accept,
				Fields: []ui.Hidden{{Name: "answer", Value: w}}})
		}
		parts = append(parts, ui.Section{ID: "answer", Heading: c.T("sending.answer"), Body: ui.Notice{Text: c.T("arrival.answer.lead"), Actions: acts}})
	}
	switch {
	case a.Begun != "":
		parts = append(parts, ui.Section{ID: "begun", Heading: c.T("arrival.begun"), Body: ui.Notice{Text: c.T("arrival.begun_says"),
			Actions: []ui.Action{{Href: "/cases/" + a.Begun, Text: c.T("arrival.begun.open")}}}})
	case a.RecalledOn == "" && today <= a.Until && (a.State == Accepted || a.State == Arrived) && c.May("case.open") && c.House.Clerk.MayOn(c.Ctx(), "arrival.begin", a):
		parts = append(parts, ui.Section{ID: "begin", Heading: c.T("arrival.begin"), Body: ui.Notice{Text: c.T("arrival.begin.lead"),
			Actions: []ui.Action{{Href: "/arrivals/" + a.Package + "/begin", Text: c.T("arrival.begin"), Post: true, ActID: c.NewAct(), Primary: true}}}})
	}
	p.Body = parts
	return c.Show(p)
}

func (d *Desk) beginAct(c *area.Call) error {
	caseID, err := d.Begin(c.Ctx(), c.Path("id"), c.Words)
	if err != nil {
		return err
	}
	return c.Go("/cases/"+caseID, ui.Flash{Done: c.T("arrival.begun")})
}

func (d *Desk) answerAct(c *area.Call) error {
	file, err := d.Answer(c.Ctx(), c.Path("id"), c.Form().Raw("answer"))
	if err != nil {
		return err
	}
	return c.File("answer.drosme", "application/octet-stream", file)
}

func (d *Desk) keyPage(c *area.Call) error {
	k, err := d.Key(c.Ctx())
	if err != nil {
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("package.key"), Lead: c.T("package.key.lead"), Crumbs: []ui.Link{{Href: "/arrivals", Text: c.T("arrival.list")}},
		Body: ui.Stack(ui.Summary{Lines: []ui.Line{{Key: c.T("sending.key.print"), Value: k.Print()}}},
			ui.TextArea(ui.Field{Name: "own_key", Label: c.T("package.key.text"), Value: k.Text(), Rows: 6, ReadOnly: true}))})
}

// card says on the day of who answers packages how many wait.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	n, err := d.Waiting(c.Ctx())
	if err != nil || n == 0 {
		return ui.Card{}, false, err
	}
	return ui.Card{Tone: ui.Sun, Heading: c.T("arrival.list"), Count: c.Words.Number(n), Tasks: []ui.Task{{Text: c.N("arrival.waiting", n), Href: "/arrivals"}}}, true, nil
}
