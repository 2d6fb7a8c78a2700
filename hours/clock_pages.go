package hours

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) clocksPage(c *area.Call) error { return d.clocksForm(c, "", nil) }

// clocksForm shows the rules and pauses of a case, with a form to add one of each. Sent names the form that was sent.
func (d *Desk) clocksForm(c *area.Call, sent string, wrong error) error {
	h, err := d.Read(c.Ctx(), c.Path("id"), "")
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	at := at(h.ID) + "/clocks"
	field := func(form string, f ui.Field) ui.Field {
		if form == sent && wrong != nil {
			f.Value, f.Error = c.Form().Raw(f.Name), ui.FieldError(c.Words, wrong, f.Name)
		}
		return f
	}
	var given, paused []ui.Option
	for _, name := range h.Rules.Names() {
		r, known := h.Rules.At(name, today)
		if !known {
			continue
		}
		given = append(given, ui.Option{Value: name, Text: ruleText(c, name)})
		if r.Pause {
			paused = append(paused, ui.Option{Value: name, Text: ruleText(c, name)})
		}
	}
	button := func(what, text, rowID string, version int, about string) ui.Cell {
		return ui.BodyCell(ui.Action{Href: at + "/" + what, Text: text, About: about, Post: true, ActID: actID(c), Version: strconv.Itoa(version),
			Fields: []ui.Hidden{{Name: "id", Value: rowID}}})
	}
	rules := ui.Table{Caption: c.T("clock.given"), HideCaption: true, Columns: []ui.Column{{Text: c.T("service.rule")}, {Text: c.T("clock.starts_on")},
		{Text: c.T("clock.ended_on")}, {Text: c.T("clock.end")}, {Text: c.T("clock.remove"), Quiet: true}}}
	for _, r := range h.Held {
		end := ui.Cell{}
		if r.EndedOn == "" {
			end = ui.BodyCell(ui.Form{Action: at + "/end", ActID: actID(c), Version: strconv.Itoa(r.Version), Verb: c.T("clock.end_verb"), NoAsk: true,
				Body: ui.Stack(ui.Hidden{Name: "id", Value: r.ID}, ui.Day(ui.Field{Name: "ended_on", ID: "ended_on_" + r.ID, Label: c.T("clock.ended_on"), HideLabel: true}))})
		}
		rules.Rows = append(rules.Rows, []ui.Cell{ui.TextCell(ruleText(c, r.Rule)), ui.TextCell(c.Words.Day(r.StartsOn)), ui.TextCell(c.Words.Day(r.EndedOn)), end,
			button("remove", c.T("clock.remove_short"), r.ID, r.Version, ruleText(c, r.Rule))})
	}
	pauses := ui.Table{Caption: c.T("clock.pauses"), HideCaption: true, Columns: []ui.Column{{Text: c.T("service.rule")}, {Text: c.T("clock.from")}, {Text: c.T("clock.to")},
		{Text: c.T("clock.remove_pause"), Quiet: true}}}
	for _, x := range h.Pauses {
		to := c.Words.Day(x.To)
		if x.To == "" {
			to = c.T("clock.pause_open")
		}
		rule := ui.TextCell(ruleText(c, x.Rule))
		if r, known := h.Rules.At(x.Rule, x.From); known && !r.Pause {
			rule.Also = c.T("clock.pause_idle")
		}
		pauses.Rows = append(pauses.Rows, []ui.Cell{rule, ui.TextCell(c.Words.Day(x.From)), ui.TextCell(to),
			button("remove-pause", c.T("clock.remove_short"), x.ID, x.Version, c.Words.Day(x.From))})
	}
	body := ui.Sections{}
	if len(rules.Rows) > 0 {
		body = append(body, ui.Section{ID: "given", Heading: c.T("clock.given"), Body: rules})
	}
	body = append(body, ui.Section{ID: "give", Heading: c.T("clock.give"), Body: ui.Form{Action: at + "/give", ActID: actID(c), Verb: c.T("clock.give_verb"), NoAsk: true, Body: ui.Stack(
		ui.Select(field("give", ui.Field{Name: "rule", Label: c.T("service.rule"), Options: sheet.OrNone(c, "service.choose", given)})),
		ui.Day(field("give", ui.Field{Name: "starts_on", Label: c.T("clock.starts_on"), Hint: c.T("clock.starts_on.hint")})))}})
	if len(pauses.Rows) > 0 {
		body = append(body, ui.Section{ID: "pauses", Heading: c.T("clock.pauses"), Body: pauses})
	}
	body = append(body, ui.Section{ID: "pause", Heading: c.T("clock.pause"), Body: ui.Form{Action: at + "/pause", ActID: actID(c), Verb: c.T("clock.pause_verb"), NoAsk: true, Body: ui.Stack(
		ui.Select(field("pause", ui.Field{Name: "pause_rule", Label: c.T("service.rule"), Options: paused})),
		ui.Day(field("pause", ui.Field{Name: "from_on", Label: c.T("clock.from"), Hint: c.T("clock.pause.hint")})),
		ui.Day(field("pause", ui.Field{Name: "to_on", Label: c.T("clock.to"), Optional: true})))}})
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("clock.set"), Crumbs: []ui.Link{{Href: "/cases/" + h.ID + "/hours", Text: c.T("hours.tab")}}, Problems: ui.Problems(c.Words, wrong), Body: body}
	return sheet.Show(c, d.Cases.Frame(c, &h.Case, "hours", p), wrong)
}

func (d *Desk) clocksAct(c *area.Call) error {
	f, caseID, what := c.Form(), c.Path("id"), c.Path("what")
	var err error
	switch what {
	case "give":
		r := CaseRule{Rule: f.Need("rule", 40), StartsOn: f.Day("starts_on")}
		if err = f.Err(); err == nil {
			err = d.SetRule(c.Ctx(), caseID, r)
		}
	case "end":
		h, lost := d.Read(c.Ctx(), caseID, "")
		if lost != nil {
			return lost
		}
		err = fault.Missing()
		for _, r := range h.Held {
			if r.ID == f.Raw("id") {
				if r.EndedOn, r.Version = f.Day("ended_on"), f.Version(); r.EndedOn == "" {
					f.Wrong("ended_on", "field.required")
				}
				if err = f.Err(); err == nil {
					err = d.SetRule(c.Ctx(), caseID, r)
				}
			}
		}
	case "remove":
		err = d.RemoveRule(c.Ctx(), caseID, f.Raw("id"), f.Version())
	case "pause":
		p := Pause{Rule: f.Need("pause_rule", 40), From: f.Day("from_on"), To: f.Day("to_on")}
		if err = f.Err(); err == nil {
			err = d.SetPause(c.Ctx(), caseID, p)
		}
	case "remove-pause":
		err = d.RemovePause(c.Ctx(), caseID, f.Raw("id"), f.Version())
	default:
		return fault.Missing()
	}
	if err != nil {
		return d.clocksForm(c, what, err)
	}
	return c.Go(at(caseID)+"/clocks", ui.Flash{Done: c.T("clock.set_done")})
}

// clocksCard is on the day of a caseworker: which clocks end within 14 days, and where a fifth or less is left.
func (d *Desk) clocksCard(c *area.Call) (ui.Card, bool, error) {
	rows, err := d.Mine(c.Ctx())
	if err != nil || len(rows) == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("clock.card")}
	n := 0
	for _, w := range rows {
		for _, k := range w.Clocks {
			if n++; n > 8 {
				continue
			}
			s := clockState(c, k)
			card.Tasks = append(card.Tasks, ui.Task{Text: w.CaseCode + ": " + ruleText(c, k.Rule.Name), Href: at(w.Case), Also: sentence(c, k), Status: &s})
		}
	}
	card.Count = c.Words.Number(n)
	return card, true, nil
}

// reviewCard is on the day of the responsible person: services beyond their allowance that nobody looked at.
func (d *Desk) reviewCard(c *area.Call) (ui.Card, bool, error) {
	rows, total, err := d.ToReview(c.Ctx(), 0, 5)
	if err != nil || total == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("overrun.card"), Count: c.Words.Number(total), More: &ui.Link{Href: "/hours/review", Text: c.T("overrun.list")}}
	for _, x := range rows {
		card.Tasks = append(card.Tasks, ui.Task{Text: x.CaseCode + ", " + c.Words.Day(x.Day), Href: at(x.Case),
			Also: ruleText(c, x.Rule) + ": " + c.T("service.mark."+string(x.Mark), "over", minutesText(c, x.OverMinutes))})
	}
	return card, true, nil
}

func (d *Desk) reviewPage(c *area.Call) error {
	rows, total, err := d.ToReview(c.Ctx(), sheet.Skip(c), sheet.PerPage)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("overrun.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("case.code")}, {Text: c.T("service.day")}, {Text: c.T("service.rule")},
		{Text: c.T("service.mark")}, {Text: c.T("service.by")}, {Text: c.T("service.minutes"), Number: true}, {Text: c.T("overrun.review"), Quiet: true}}}
	for _, x := range rows {
		by := ui.Cell{}
		if x.By != "" {
			by = ui.PersonCell(x.By, "")
		}
		do := ui.Cell{}
		if c.House.Clerk.MayOn(c.Ctx(), "overrun.review", x) {
			do = ui.BodyCell(ui.Action{Href: "/hours/review/" + x.ID, Text: c.T("overrun.seen"), About: x.CaseCode + " " + c.Words.Day(x.Day), Post: true, ActID: actID(c), Version: strconv.Itoa(x.Version)})
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(at(x.Case), x.CaseCode), ui.TextCell(c.Words.Day(x.Day)), ui.TextCell(ruleText(c, x.Rule)), markCell(c, *x), by,
			ui.NumberCell(minutesText(c, x.Minutes)), do})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("overrun.list"), Lead: c.T("overrun.lead"), Dense: true,
		Body: ui.List{Table: t, Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("overrun.none")}}})
}

func (d *Desk) reviewAct(c *area.Call) error {
	if err := d.Review(c.Ctx(), c.Path("service"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go("/hours/review", ui.Flash{Done: c.T("overrun.reviewed")})
}
