package rights

import (
	"bytes"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) clock(c *area.Call, b *Breach) ui.Status {
	now, _ := c.House.Clerk.Now()
	switch {
	case b.ClosedOn != "":
		return ui.Status{Text: c.T("breach.closed")}
	case b.Late(now) && b.AuthorityAt == "":
		return ui.Status{Tone: ui.Clay, Text: c.N("breach.overdue", -b.Left(now))}
	case b.Running():
		return ui.Status{Tone: ui.Sun, Text: c.N("breach.left", b.Left(now))}
	case b.AuthorityAt != "":
		return ui.Status{Tone: ui.Moss, Text: c.T("breach.told")}
	}
	return ui.Status{Text: c.T("breach.no_risk")}
}

func (d *Desk) breachesPage(c *area.Call) error {
	rows, err := d.Breaches(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("breach.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("breach.number")}, {Text: c.T("breach.noticed_at")}, {Text: c.T("breach.kind")}, {Text: c.T("breach.people_count"), Number: true}, {Text: c.T("breach.clock")}}}
	for _, b := range rows {
		state := d.clock(c, b)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/rights/breaches/"+b.ID, c.Words.Number(b.Number)), ui.TextCell(sheet.Local(c, b.NoticedAt)), ui.TextCell(c.T("breach.kind." + b.Kind)),
			ui.NumberCell(c.Words.Number(b.People)), {Status: &state}})
	}
	p := frame(c, "/rights/breaches", ui.Page{Kind: ui.KindList, Heading: c.T("breach.list"), Lead: c.T("breach.lead"), Dense: true, Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("breach.none")}}})
	if c.May("breach.add") {
		p.Actions = []ui.Action{{Href: "/rights/breaches/add", Text: c.T("breach.add"), Primary: true}}
	}
	return c.Show(p)
}

func (d *Desk) noticePage(c *area.Call) error { return d.noticeForm(c, nil) }

func (d *Desk) noticeForm(c *area.Call, wrong error) error {
	now, _ := c.House.Clerk.Now()
	f := sheet.Form{Action: "/rights/breaches/add", Verb: c.T("breach.add.do"), Cancel: "/", Questions: []sheet.Question{
		{Ask: ui.TextArea, Field: ui.Field{Name: "what", Label: c.T("breach.what"), Hint: c.T("breach.what.hint"), Rows: 4, Max: MostText}},
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("breach.kind"), Small: true, Options: sheet.Options(c, "breach.kind", "")}},
		{Ask: ui.LocalTime, Field: ui.Field{Name: "noticed_at", Label: c.T("breach.noticed_at"), Hint: c.T("breach.noticed_at.hint"), Value: string(now.In(c.House.Clerk.Zone()))}},
		{Ask: ui.Number, Field: ui.Field{Name: "people_count", Label: c.T("breach.people_count"), Hint: c.T("breach.people_count.hint"), Optional: true, Width: 5}},
	}}
	p := f.Page(c, c.T("breach.add"), wrong)
	p.Lead = c.T("breach.add.lead")
	return sheet.Show(c, p, wrong)
}

func (d *Desk) noticeAct(c *area.Call) error {
	f := c.Form()
	b := Breach{What: f.Need("what", MostText), Kind: f.Raw("kind"), NoticedAt: momentOf(c, "noticed_at"), People: wholeOf(c, "people_count")}
	err, made := f.Err(), ""
	if err == nil {
		made, err = d.Notice(c.Ctx(), b)
	}
	if err != nil {
		return d.noticeForm(c, err)
	}
	if !c.May("breach.read") {
		return c.Go("/", ui.Flash{Done: c.T("breach.added")})
	}
	return c.Go("/rights/breaches/"+made, ui.Flash{Done: c.T("breach.added")})
}

// momentOf reads a local time of the form; none is nothing.
func momentOf(c *area.Call, name string) when.Moment {
	l := c.Form().Local(name)
	if l == "" {
		return ""
	}
	m, err := l.UTC(c.House.Clerk.Zone())
	if err != nil {
		c.Form().Wrong(name, "field.not_a_time")
	}
	return m
}

func wholeOf(c *area.Call, name string) int {
	if c.Form().Raw(name) == "" {
		return 0
	}
	n, _ := c.Form().Int(name, 0, 1000000)
	return n
}

func (d *Desk) breachPage(c *area.Call) error { return d.breachForm(c, "", nil) }

func (d *Desk) breachForm(c *area.Call, sent string, wrong error) error {
	b, err := d.Breach(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	on := func(form string) error {
		if form == sent {
			return wrong
		}
		return nil
	}
	at := "/rights/breaches/" + b.ID
	clock := d.clock(c, b)
	clock.Label = c.T("breach.clock")
	lines := []ui.Line{{Key: c.T("breach.noticed_at"), Value: sheet.Local(c, b.NoticedAt)}, {Key: c.T("breach.deadline"), Value: sheet.Local(c, b.Deadline())}, {Key: c.T("breach.kind"), Value: c.T("breach.kind." + b.Kind)}}
	if b.What != "" {
		lines = append(lines, ui.Line{Key: c.T("breach.what"), Value: b.What})
	}
	var events ui.Timeline
	for i := len(b.Steps) - 1; i >= 0; i-- {
		s := b.Steps[i]
		e := ui.Event{When: sheet.Local(c, s.At), Moment: string(s.At), What: c.T("breach.step."+s.Kind) + ": " + s.Text}
		if s.ByPerson != "" {
			e.Who = ui.PersonText(s.ByPerson)
		}
		events = append(events, e)
	}
	steps := ui.Section{ID: "steps", Heading: c.T("breach.steps"), Body: events}
	if len(events) == 0 {
		steps.Body = ui.Empty{Says: c.T("breach.steps.none")}
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("breach.facts"), Body: ui.Summary{Lines: lines}}, steps}
	if c.May("breach.step") && b.ClosedOn == "" {
		f := sheet.Form{Action: at + "/steps", Verb: c.T("breach.step.add"), Cancel: at, Questions: []sheet.Question{
			{Ask: ui.Radios, Field: ui.Field{Name: "step", Label: c.T("breach.step"), Inline: true, Small: true, Value: "done", Options: sheet.Words(c, "breach.step.", StepKinds)}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "text", Label: c.T("breach.step.text"), Rows: 2, Max: MostText}}}}
		parts = append(parts, ui.Section{ID: "add-step", Heading: c.T("breach.step.add"), Body: f.Body(c, on("step"))})
	}
	if c.May("breach.change") {
		parts = append(parts, ui.Section{ID: "change", Heading: c.T("breach.change"), Body: d.breachSheet(c, b, at).Body(c, on("change"))})
	}
	p := frame(c, "/rights/breaches", ui.Page{Kind: ui.KindRecord, Heading: c.T("breach.one", "number", b.Number), Bar: []ui.Status{clock}, Body: parts,
		Crumbs: []ui.Link{{Href: "/rights/breaches", Text: c.T("breach.list")}}, Actions: []ui.Action{{Href: at + "/notification.pdf", Text: c.T("breach.print")}}})
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) breachSheet(c *area.Call, b *Breach, at string) sheet.Form {
	local := func(m when.Moment) string {
		if m == "" {
			return ""
		}
		return string(m.In(c.House.Clerk.Zone()))
	}
	under := map[string]string{"consequences": "risk", "measures": "risk", "why_late": "authority", "told_how": "people"}
	text := func(name, value string) sheet.Question {
		legend := ""
		if part := under[name]; part != "" {
			legend = c.T("breach.under." + part)
		}
		return sheet.Question{Under: legend, Ask: ui.TextArea, Field: ui.Field{Name: name, Label: c.T("breach." + name), Value: value, Rows: 3, Max: MostText, Optional: name != "what"}}
	}
	people := ""
	if b.People > 0 {
		people = c.Words.Number(b.People)
	}
	return sheet.Form{Action: at, Verb: c.T("act.save"), Cancel: at, Version: b.Version, Questions: []sheet.Question{
		text("what", b.What),
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("breach.kind"), Small: true, Value: b.Kind, Options: sheet.Options(c, "breach.kind", b.Kind)}},
		{Ask: ui.Radios, Field: ui.Field{Name: "risk", Label: c.T("breach.risk"), Hint: c.T("breach.risk.hint"), Small: true, Value: b.Risk, Optional: true, Options: sheet.Words(c, "breach.risk.", Risks)}, Under: c.T("breach.under.risk")},
		{Ask: ui.Number, Field: ui.Field{Name: "people_count", Label: c.T("breach.people_count"), Optional: true, Width: 5, Value: people}, Under: c.T("breach.under.risk")},
		text("consequences", b.Consequences), text("measures", b.Measures),
		{Ask: ui.LocalTime, Field: ui.Field{Name: "authority_at", Label: c.T("breach.authority_at"), Hint: c.T("breach.authority_at.hint"), Optional: true, Value: local(b.AuthorityAt)}, Under: c.T("breach.under.authority")},
		text("why_late", b.WhyLate),
		{Ask: ui.LocalTime, Field: ui.Field{Name: "told_at", Label: c.T("breach.told_at"), Optional: true, Value: local(b.ToldAt)}, Under: c.T("breach.under.people")},
		text("told_how", b.ToldHow),
		{Ask: ui.Checkboxes, Field: ui.Field{Name: "closed", Label: c.T("breach.close"), Small: true, Optional: true, Options: []ui.Option{{Value: "yes", Text: c.T("breach.close.yes")}}}},
	}}
}

func (d *Desk) breachAct(c *area.Call) error {
	f := c.Form()
	b := Breach{ID: c.Path("id"), Version: f.Version(), What: f.Need("what", MostText), Kind: f.Raw("kind"), Risk: f.Raw("risk"), People: wholeOf(c, "people_count"),
		Consequences: f.Text("consequences", MostText), Measures: f.Text("measures", MostText), WhyLate: f.Text("why_late", MostText), ToldHow: f.Text("told_how", MostText),
		AuthorityAt: momentOf(c, "authority_at"), ToldAt: momentOf(c, "told_at")}
	err := f.Err()
	if err == nil {
		err = d.ChangeBreach(c.Ctx(), b, f.Bool("closed"))
	}
	if err != nil {
		return d.breachForm(c, "change", err)
	}
	return c.Go("/rights/breaches/"+b.ID, ui.Flash{Done: c.T("breach.changed")})
}

func (d *Desk) stepAct(c *area.Call) error {
	f := c.Form()
	kind, text := f.Word("step", StepKinds...), f.Need("text", MostText)
	err := f.Err()
	if err == nil {
		err = d.Step(c.Ctx(), c.Path("id"), kind, text)
	}
	if err != nil {
		return d.breachForm(c, "step", err)
	}
	return c.Go("/rights/breaches/"+c.Path("id"), ui.Flash{Done: c.T("breach.changed")})
}

func (d *Desk) breachFile(c *area.Call) error {
	b, err := d.Breach(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	texts := Texts{}
	if c.May("processing.read") {
		p, err := d.Processing(c.Ctx())
		if err != nil {
			return err
		}
		texts = p.Texts
	}
	now, _ := c.House.Clerk.Now()
	var out bytes.Buffer
	if err := d.breachPaper(c.Words, b, texts, now).PDF(&out); err != nil {
		return err
	}
	return c.File("notification.pdf", "application/pdf", out.Bytes())
}

// breachCard stands first on the day while a clock runs.
func (d *Desk) breachCard(c *area.Call) (ui.Card, bool, error) {
	rows, err := d.Breaches(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	now, _ := c.House.Clerk.Now()
	card := ui.Card{Tone: ui.Sun, Heading: c.T("breach.card"), More: &ui.Link{Href: "/rights/breaches", Text: c.T("breach.list")}}
	for _, b := range rows {
		if !b.Running() {
			continue
		}
		state := d.clock(c, b)
		if b.Late(now) {
			card.Tone = ui.Clay
		}
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("breach.one", "number", b.Number), Href: "/rights/breaches/" + b.ID, Status: &state, Also: c.T("right.by_day", "day", sheet.Local(c, b.Deadline()))})
	}
	return card, len(card.Tasks) > 0, nil
}
