package rights

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/cases"
)

func (d *Desk) secondsPage(c *area.Call) error { return d.secondsForm(c, nil) }

func (d *Desk) secondsForm(c *area.Call, wrong error) error {
	rows, err := d.Seconds(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("right.seconds"), HideCaption: true, Columns: []ui.Column{{Text: c.T("right.number")}, {Text: c.T("right.asked_on")}, {Text: c.T("right.approved_on")}, {Text: c.T("right.second"), Quiet: true}}}
	for _, s := range rows {
		do := ui.Cell{Text: c.T("right.own.short")}
		if user := c.Actor().User; user != s.ByUser && user != s.ApprovedBy {
			do = ui.BodyCell(ui.Action{Href: "/rights/second/" + s.ID, Text: c.T("right.second.do"), About: c.Words.Number(s.Number), Post: true, ActID: c.NewAct(), Version: strconv.Itoa(s.Version), Danger: true})
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.Words.Number(s.Number)), ui.TextCell(c.Words.Day(s.AskedOn)), ui.TextCell(c.Words.Day(s.ApprovedOn)), do})
	}
	p := frame(c, "/rights/second", ui.Page{Kind: ui.KindList, Heading: c.T("right.seconds"), Lead: c.T("right.seconds.lead", "days", WaitDays), Body: t})
	if len(t.Rows) == 0 {
		p.Body = ui.Empty{Says: c.T("right.seconds.none")}
	}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) secondAct(c *area.Call) error {
	if err := d.Confirm(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.secondsForm(c, err)
	}
	return c.Go("/rights/second", ui.Flash{Done: c.T("right.second.done", "days", WaitDays)})
}

func (d *Desk) secondsCard(c *area.Call) (ui.Card, bool, error) {
	rows, err := d.Seconds(c.Ctx())
	if err != nil || len(rows) == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("right.seconds"), Count: c.Words.Number(len(rows)), More: &ui.Link{Href: "/rights/second", Text: c.T("right.seconds")}}
	for _, s := range rows {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("right.one", "number", s.Number, "kind", c.T("right.kind."+string(s.Kind))), Href: "/rights/second"})
	}
	return card, true, nil
}

func (d *Desk) holdTable(c *area.Call, holds []*Hold, code bool) ui.Table {
	t := ui.Table{Caption: c.T("hold.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("hold.cause")}, {Text: c.T("hold.why")}, {Text: c.T("hold.until_on")}, {Text: c.T("hold.state")}, {Text: c.T("hold.lift"), Quiet: true}}}
	if code {
		t.Columns = append([]ui.Column{{Text: c.T("case.code")}}, t.Columns...)
	}
	_, today := c.House.Clerk.Now()
	for _, h := range holds {
		state, do := ui.Status{Text: c.T("hold.ended")}, ui.Cell{}
		if h.InForce(today) {
			state = ui.Status{Tone: ui.Sun, Text: c.T("hold.in_force")}
			if c.House.Clerk.MayOn(c.Ctx(), "hold.lift", h) {
				do = ui.BodyCell(ui.Action{Href: "/rights/holds/" + h.ID + "/lift", Text: c.T("hold.lift"), About: h.CaseCode, Post: true, ActID: c.NewAct(), Version: strconv.Itoa(h.Version)})
			}
		}
		row := []ui.Cell{ui.TextCell(c.T("right.cause." + h.Cause)), ui.TextCell(h.Why), ui.TextCell(c.Words.ShortDay(h.Until)), {Status: &state}, do}
		if code {
			row = append([]ui.Cell{ui.LinkCell("/cases/"+h.Case+"/rights", h.CaseCode)}, row...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d *Desk) holdForm(c *area.Call, k *cases.Case) sheet.Form {
	return sheet.Form{Action: "/cases/" + k.ID + "/holds", Verb: c.T("hold.set.do"), Cancel: "/cases/" + k.ID, Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "cause", Label: c.T("hold.cause"), Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "right.cause", ""))}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "hold_why", Label: c.T("hold.why"), Rows: 2, Max: MostText}},
		{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("hold.until_on"), Hint: c.T("hold.until_on.hint")}},
	}}
}

func (d *Desk) holdAct(c *area.Call) error {
	f := c.Form()
	h := Hold{Cause: f.Raw("cause"), Why: f.Need("hold_why", MostText), Until: f.Day("until_on")}
	err := f.Err()
	if err == nil {
		_, err = d.SetHold(c.Ctx(), c.Path("id"), h)
	}
	if err != nil {
		return d.caseForm(c, "hold", err)
	}
	return c.Go("/cases/"+c.Path("id")+"/rights", ui.Flash{Done: c.T("hold.was_set")})
}

func (d *Desk) holdsPage(c *area.Call) error {
	holds, err := d.Holds(c.Ctx(), "")
	if err != nil {
		return err
	}
	p := frame(c, "/rights/holds", ui.Page{Kind: ui.KindList, Heading: c.T("hold.list"), Lead: c.T("hold.lead"), Dense: true, Body: d.holdTable(c, holds, true)})
	if len(holds) == 0 {
		p.Body = ui.Empty{Says: c.T("hold.none")}
	}
	return c.Show(p)
}

func (d *Desk) liftHoldAct(c *area.Call) error {
	if err := d.LiftHold(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go("/rights/holds", ui.Flash{Done: c.T("hold.lifted")})
}
