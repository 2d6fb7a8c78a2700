package rights

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) retentionPage(c *area.Call) error { return d.retentionForm(c, nil) }

func (d *Desk) retentionForm(c *area.Call, wrong error) error {
	rules, err := d.Schedule(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("retention.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("retention.class")}, {Text: c.T("retention.period")}, {Text: c.T("retention.duty")}, {Text: c.T("retention.source")}, {Text: c.T("retention.confirmed")}}}
	var classes []ui.Option
	for _, r := range rules {
		duty := c.T("retention.duty.no")
		if r.Duty {
			duty = c.T("retention.duty.yes")
		}
		if r.Program {
			duty = c.T("retention.program")
		} else {
			classes = append(classes, ui.Option{Value: r.Class, Text: c.T("retention.class." + r.Class)})
		}
		confirmed := ui.StatusCell(ui.Sun, c.T("retention.unconfirmed"))
		if r.Confirmed {
			confirmed = ui.StatusCell(ui.Moss, c.T("retention.confirmed"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("retention.class." + r.Class)), ui.TextCell(periodText(c.Words, r)), ui.TextCell(duty), ui.TextCell(sheet.Shipped(c, "retention.source."+r.Class, r.Source)), confirmed})
	}
	parts := ui.Sections{}
	if c.May("retention.due") {
		due, err := d.dueSection(c)
		if err != nil {
			return err
		}
		parts = append(parts, due)
	}
	parts = append(parts, ui.Section{ID: "rules", Heading: c.T("retention.list"), Body: t})
	archive, err := d.archiveSection(c)
	if err != nil {
		return err
	}
	parts = append(parts, archive)
	if c.May("retention.choose") {
		_, today := c.House.Clerk.Now()
		f := sheet.Form{Action: "/rights/retention", Verb: c.T("retention.choose.do"), Cancel: "/rights/retention", Questions: []sheet.Question{
			{Ask: ui.Select, Field: ui.Field{Name: "class", Label: c.T("retention.class"), Options: classes}},
			{Ask: ui.Number, Field: ui.Field{Name: "amount", Label: c.T("retention.amount"), Width: 4}},
			{Ask: ui.Radios, Field: ui.Field{Name: "duty", Label: c.T("retention.duty"), Inline: true, Small: true, Value: "no", Options: []ui.Option{{Value: "no", Text: c.T("retention.duty.no")}, {Value: "yes", Text: c.T("retention.duty.yes")}}}},
			{Ask: ui.Text, Field: ui.Field{Name: "source", Label: c.T("retention.source"), Hint: c.T("retention.source.hint")}},
			{Ask: ui.Day, Field: ui.Field{Name: "from_on", Label: c.T("retention.from_on"), Value: string(today)}},
		}}
		parts = append(parts, ui.Section{ID: "choose", Heading: c.T("retention.choose"), Body: f.Body(c, wrong)})
	}
	p := frame(c, "/rights/retention", ui.Page{Kind: ui.KindRecord, Heading: c.T("retention.list"), Lead: c.T("retention.lead"), Dense: true, Body: parts})
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) dueSection(c *area.Call) (ui.Section, error) {
	due, err := d.DueNow(c.Ctx())
	if err != nil {
		return ui.Section{}, err
	}
	s := ui.Section{ID: "due", Heading: c.T("retention.due"), Count: c.Words.Number(len(due))}
	t := ui.Table{Caption: c.T("retention.due"), HideCaption: true, Columns: []ui.Column{{Text: c.T("case.code")}, {Text: c.T("case.closed_on")}, {Text: c.T("retention.since")}, {Text: c.T("retention.next"), Quiet: true}}}
	for _, x := range due {
		next := ui.Cell{}
		switch {
		case x.Held:
			next = ui.StatusCell(ui.Sun, c.T("retention.held"))
		case x.Begun:
			next = ui.StatusCell(ui.River, c.T("retention.begun"))
		case c.House.Clerk.MayOn(c.Ctx(), "right.ask", x):
			next = ui.BodyCell(ui.Action{Href: "/rights/due/" + x.Case, Text: c.T("retention.ask"), About: x.Code, Post: true, ActID: c.NewAct()})
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/cases/"+x.Case+"/rights", x.Code), ui.TextCell(c.Words.ShortDay(x.ClosedOn)), ui.TextCell(c.Words.ShortDay(x.Since)), next})
	}
	s.Body = ui.Stack(ui.Notice{Text: c.T("retention.due.lead")}, t)
	if len(due) == 0 {
		s.Body = ui.Empty{Says: c.T("retention.due.none")}
	}
	return s, nil
}

func (d *Desk) archiveSection(c *area.Call) (ui.Section, error) {
	a, err := d.ArchiveNow(c.Ctx())
	if err != nil {
		return ui.Section{}, err
	}
	t := ui.Table{Caption: c.T("retention.archive"), HideCaption: true, Columns: []ui.Column{{Text: c.T("retention.year")}, {Text: c.T("retention.cases"), Number: true}, {Text: c.T("retention.forgotten"), Number: true}}}
	for _, y := range a.Years {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(y.Year), ui.NumberCell(c.Words.Number(y.Cases)), ui.NumberCell(c.Words.Number(y.Forgotten))})
	}
	s := ui.Section{ID: "archive", Heading: c.T("retention.archive"), Body: ui.Stack(ui.Notice{Text: c.T("retention.archive.lead")}, t)}
	if len(a.Years) == 0 {
		s.Body = ui.Empty{Says: c.T("retention.archive.none")}
	}
	return s, nil
}

func (d *Desk) chooseAct(c *area.Call) error {
	f := c.Form()
	amount, ok := f.Int("amount", 0, MostMonths)
	if !ok && f.Err() == nil {
		f.Wrong("amount", "field.required")
	}
	x := Choice{Class: f.Raw("class"), Amount: amount, Duty: f.Word("duty", "no", "yes") == "yes", Source: f.Need("source", 500), From: f.Day("from_on")}
	err := f.Err()
	if err == nil {
		_, err = d.Choose(c.Ctx(), x)
	}
	if err != nil {
		return d.retentionForm(c, err)
	}
	return c.Go("/rights/retention", ui.Flash{Done: c.T("retention.chosen")})
}

func (d *Desk) dueAct(c *area.Call) error {
	made, err := d.AskDue(c.Ctx(), c.Path("id"))
	if err != nil {
		return d.retentionForm(c, err)
	}
	return c.Go("/rights/requests/"+made, ui.Flash{Done: c.T("right.asked")})
}
