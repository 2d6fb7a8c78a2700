package cases

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

// Unsettled names what rooms say must be settled before a case can close, as keys of words.
func (d *Desk) Unsettled(c *area.Call, k *Case) ([]string, error) {
	var out []string
	for _, t := range d.tabs {
		if t.Open == nil {
			continue
		}
		keys, err := t.Open(c, k)
		if err != nil {
			return nil, err
		}
		out = append(out, keys...)
	}
	return out, nil
}

// followUpsAsked is how many days to ask after the person the form offers.
const followUpsAsked = 3

func (d *Desk) closePage(c *area.Call) error { return d.closeForm(c, nil) }

func (d *Desk) closeForm(c *area.Call, wrong error) error {
	k, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	open, err := d.Unsettled(c, k)
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("case.close"), Lead: c.T("closing.lead")}
	if len(open) > 0 {
		var says ui.Bullets
		for _, key := range open {
			says = append(says, c.T(key))
		}
		p.Body = ui.Notice{Tone: ui.Sun, Heading: c.T("closing.unsettled"), Body: says, Actions: []ui.Action{{Href: "/cases/" + k.ID, Text: c.T("act.back")}}}
		return sheet.Show(c, d.Frame(c, k, "-", p), wrong)
	}
	f := sheet.Form{Action: "/cases/" + k.ID + "/close", Verb: c.T("closing.ask"), Cancel: "/cases/" + k.ID, Version: k.Version, By: k.ChangedBy, At: k.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Day, Field: ui.Field{Name: "closed_on", Label: c.T("case.closed_on"), Value: string(today)}},
		{Ask: ui.Radios, Field: ui.Field{Name: "outcome", Label: c.T("case.outcome"), Hint: c.T("case.outcome.hint"), Small: true, Options: sheet.Options(c, "case.outcome", "")}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "note", Label: c.T("closing.note"), Hint: c.T("closing.note.hint"), Rows: 3, Max: MostNote, Optional: true}},
	}}
	if d.Approvals == nil || !d.Approvals.Needed(ClosingKind) {
		f.Verb = c.T("case.close")
	} else {
		p.Lead = c.T("closing.lead.approval")
	}
	for i := 1; i <= followUpsAsked; i++ {
		n := strconv.Itoa(i)
		q := sheet.Question{Ask: ui.Day, Field: ui.Field{Name: "follow_up_" + n, Label: c.T("closing.follow_up", "n", i), Optional: true}}
		if i == 1 {
			q.Name, q.Hint = "follow_up", c.T("closing.follow_up.hint")
		}
		f.Questions = append(f.Questions, q)
	}
	form := f.Page(c, p.Heading, wrong)
	form.Lead = p.Lead
	return sheet.Show(c, d.Frame(c, k, "-", form), wrong)
}

func (d *Desk) closeAct(c *area.Call) error {
	f := c.Form()
	e := Ending{On: f.Day("closed_on"), Outcome: f.Text("outcome", 40), Note: f.Text("note", MostNote)}
	for _, name := range []string{"follow_up", "follow_up_2", "follow_up_3"} {
		if day := f.Day(name); day != "" {
			e.FollowUps = append(e.FollowUps, day)
		}
	}
	err := f.Err()
	k, lost := d.Read(c.Ctx(), c.Path("id"))
	if lost != nil {
		return lost
	}
	open, lost := d.Unsettled(c, k)
	if lost != nil {
		return lost
	}
	if len(open) > 0 {
		err = fault.New(fault.Invalid, open[0])
	}
	closed := false
	if err == nil {
		closed, err = d.Close(c.Ctx(), k.ID, f.Version(), e)
	}
	if err != nil {
		return d.closeForm(c, err)
	}
	if closed {
		return c.Go("/cases/"+k.ID, ui.Flash{Done: c.T("closing.done")})
	}
	return c.Go("/cases/"+k.ID, ui.Flash{Done: c.T("closing.asked"), Then: c.T("closing.asked.then")})
}

func (d *Desk) reopenPage(c *area.Call) error { return d.reopenForm(c, nil) }

func (d *Desk) reopenForm(c *area.Call, wrong error) error {
	k, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := sheet.Form{Action: "/cases/" + k.ID + "/reopen", Verb: c.T("case.reopen"), Cancel: "/cases/" + k.ID, Version: k.Version, By: k.ChangedBy, At: k.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("closing.why"), Rows: 3, Max: MostWhy}},
	}}
	p := f.Page(c, c.T("case.reopen"), wrong)
	p.Lead = c.T("closing.reopen.lead", "days", d.AftercareDays())
	return sheet.Show(c, d.Frame(c, k, "-", p), wrong)
}

func (d *Desk) reopenAct(c *area.Call) error {
	if err := d.Reopen(c.Ctx(), c.Path("id"), c.Form().Version(), c.Form().Raw("why")); err != nil {
		return d.reopenForm(c, err)
	}
	return c.Go("/cases/"+c.Path("id"), ui.Flash{Done: c.T("closing.reopened")})
}

var closingTones = map[ClosingState]ui.Tone{ClosingAsked: ui.Sun, ClosingDone: ui.Moss}

// closingsSection shows what was closed, what waits, and when somebody asks after the person.
func (d *Desk) closingsSection(c *area.Call, o *Overview, wrong error) (ui.Section, bool) {
	if len(o.Closings) == 0 && len(o.FollowUps) == 0 {
		return ui.Section{}, false
	}
	events := ui.Timeline{}
	for _, x := range o.Closings {
		e := ui.Event{When: sheet.Local(c, x.AskedAt), Moment: string(x.AskedAt), What: c.T("closing.one", "day", c.Words.Day(x.ClosedOn), "outcome", said(c, "case.outcome", x.Outcome)),
			Who: ui.PersonText(x.AskedPerson), Status: &ui.Status{Tone: closingTones[x.State], Text: c.T("closing.state." + string(x.State))}}
		if x.AskedPerson == "" {
			e.Who = ""
		}
		if c.House.Clerk.MayOn(c.Ctx(), "closing.read", x) && (x.Note != "" || x.Why != "") {
			e.Href = "/cases/" + o.ID + "/closings/" + x.ID
		}
		events = append(events, e)
	}
	body := area.Parts(events)
	_, today := c.House.Clerk.Now()
	for _, f := range o.FollowUps {
		if f.DoneOn != "" || !c.House.Clerk.MayOn(c.Ctx(), "case.follow_up", f) {
			line := ui.Line{Key: c.T("closing.follow_up.on", "day", c.Words.Day(f.DueOn)), Value: said(c, "case.follow_up", f.Result)}
			body = area.Parts(body, ui.Summary{Lines: []ui.Line{line}})
			continue
		}
		tone := ui.River
		if f.DueOn <= today {
			tone = ui.Sun
		}
		q := ui.Field{Name: "result", ID: "result_" + f.ID, Label: c.T("closing.follow_up.result"), Options: sheet.OrNone(c, "closing.follow_up.none", sheet.Options(c, "case.follow_up", ""))}
		if wrong != nil && c.Path("follow") == f.ID {
			q.Error = ui.FieldError(c.Words, wrong, "result")
		}
		body = area.Parts(body, ui.Notice{Tone: tone, Heading: c.T("closing.follow_up.on", "day", c.Words.Day(f.DueOn)), Text: c.T("closing.follow_up.safe"),
			Body: ui.Form{Action: "/cases/" + o.ID + "/follow-ups/" + f.ID, ActID: id.New(), Version: strconv.Itoa(f.Version), Verb: c.T("case.follow_up"), Body: ui.Select(q)}})
	}
	return ui.Section{ID: "closing", Heading: c.T("case.closing"), Body: body}, true
}

// closingPage shows one closing with its texts.
func (d *Desk) closingPage(c *area.Call) error {
	k, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	x, err := d.Closing(c.Ctx(), c.Path("closing"))
	if err != nil {
		return err
	}
	if x.Case != k.ID {
		return fault.Missing()
	}
	lines := []ui.Line{{Key: c.T("closing.state"), Value: c.T("closing.state." + string(x.State))}, {Key: c.T("case.closed_on"), Value: c.Words.Day(x.ClosedOn)},
		{Key: c.T("case.outcome"), Value: said(c, "case.outcome", x.Outcome)}, {Key: c.T("closing.note"), Value: x.Note}}
	if x.State == ClosingReopened {
		lines = append(lines, ui.Line{Key: c.T("closing.reopened_on"), Value: c.Words.Day(x.ReopenedOn)}, ui.Line{Key: c.T("closing.why"), Value: x.Why})
	}
	return c.Show(d.Frame(c, k, "-", ui.Page{Kind: ui.KindRecord, Heading: c.T("case.closing"), Body: ui.Summary{Lines: lines}}))
}

func (d *Desk) followUpAct(c *area.Call) error {
	if err := d.FollowUpDone(c.Ctx(), c.Path("id"), c.Path("follow"), c.Form().Version(), c.Form().Raw("result")); err != nil {
		return d.record(c, err)
	}
	return c.Go("/cases/"+c.Path("id"), ui.Flash{Done: c.T("closing.follow_up.noted")})
}

// mineCard shows on a caseworker's day what is due and what nobody touched.
func (d *Desk) mineCard(c *area.Call) (ui.Card, bool, error) {
	if c.Actor().Person == "" {
		return ui.Card{}, false, nil
	}
	_, today := c.House.Clerk.Now()
	due, err := d.FollowUpsDue(c.Ctx(), today.Add(7), 5)
	if err != nil {
		return ui.Card{}, false, err
	}
	rows, total, err := d.List(c.Ctx(), Question{State: "open", Mine: true, Untouched: true, Most: 5})
	if err != nil || len(due) == 0 && total == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("case.card"), Count: c.Words.Number(len(due) + total), More: &ui.Link{Href: "/cases?view=untouched", Text: c.T("case.view.untouched", "days", d.UntouchedDays())}}
	for _, f := range due {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("case.card.follow_up", "code", f.Code), Href: "/cases/" + f.Case, Also: c.Words.Day(f.DueOn), Status: lateness(c, f.DueOn, today)})
	}
	for _, k := range rows {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("case.card.untouched", "code", k.Code), Href: "/cases/" + k.ID, Also: c.T("case.card.since", "day", c.Words.Day(k.TouchedOn))})
	}
	return card, true, nil
}

func lateness(c *area.Call, due, today when.Day) *ui.Status {
	if due < today {
		return &ui.Status{Tone: ui.Clay, Text: c.T("case.late")}
	}
	return nil
}
