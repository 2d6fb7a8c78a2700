package outreach

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/ui"
	"drosme/internal/when"
)

// visitCards are what a role's first page says of visits; each line is one act away.
func (d *Desk) visitCards() []area.DayCard {
	return []area.DayCard{
		{Verb: "sheet.enter", Order: 5, Card: d.sheetsCard},
		{Verb: "booking.list", Order: 10, Card: d.clashCard},
		{Verb: "visit.confirm", Order: 20, Card: d.unledCard}, // what wants an act first
		{Verb: "visit.list", Order: 30, Card: d.ownCard},
		{Verb: "visit.confirm", Order: 40, Card: d.weekCard},
	}
}

// Days that the cards look ahead.
const (
	clashDays = 60
	ownDays   = 14
	unledDays = 60
	weekDays  = 7
	// sheetsShown is how many days that wait for their sheet stand on the page of the day.
	sheetsShown = 5
	// sheetDays is after how many days such a day is only counted.
	sheetDays = 60
)

type toldKey struct{}

// told are the visits that a card of this page has said already. The cards of a day are made in their order
// on one call, and each visit stands in the first card that has something to say of it.
func told(c *area.Call) map[string]bool {
	if seen, ok := c.Ctx().Value(toldKey{}).(map[string]bool); ok {
		return seen
	}
	seen := map[string]bool{}
	c.R = c.R.WithContext(context.WithValue(c.Ctx(), toldKey{}, seen))
	return seen
}

// fresh takes out the visits that were told already, and keeps the others as told.
func fresh(c *area.Call, rows []*Visit) []*Visit {
	seen := told(c)
	return slices.DeleteFunc(rows, func(v *Visit) bool {
		if v.State == Cancelled || seen[v.ID] {
			return true
		}
		seen[v.ID] = true
		return false
	})
}

func (d *Desk) clashCard(c *area.Call) (ui.Card, bool, error) {
	_, today := c.House.Clerk.Now()
	busy, err := d.Schedule(c.Ctx(), today, today.Add(clashDays))
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Clay, Heading: c.T("visit.card.clashes")}
	seen := told(c)
	for _, b := range busy {
		if !b.Clash || b.VisitID == "" || seen[b.VisitID] {
			continue
		}
		seen[b.VisitID] = true
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("visit.card.line", "host", b.HostName, "day", c.Words.ShortDay(b.From.Day())), Href: "/visits/" + b.VisitID,
			Also: b.Code, Status: &ui.Status{Tone: ui.Clay, Text: c.T("plan.clash")},
			Do: &ui.Action{Href: visitPath(b.VisitID, "move"), Text: c.T("visit.move"), About: b.Code}})
	}
	card.Count = c.Words.Number(len(card.Tasks))
	card.More = &ui.Link{Href: "/plan", Text: c.T("plan.title")}
	return card, len(card.Tasks) > 0, nil
}

// sheetsCard shows visits that have been and whose day nobody has typed in yet: one tap away from done. Those
// of long ago, such as of an imported programme that is over, are one line.
func (d *Desk) sheetsCard(c *area.Call) (ui.Card, bool, error) {
	_, today := c.House.Clerk.Now()
	rows, states, err := d.List(c.Ctx(), Question{State: Confirmed, From: today.Add(-sheetDays), To: today.Add(-1), Back: true, Most: sheetsShown})
	if err != nil {
		return ui.Card{}, false, err
	}
	_, before, err := d.List(c.Ctx(), Question{State: Confirmed, To: today.Add(-sheetDays - 1), Most: 1})
	card := ui.Card{Tone: ui.Sun, Heading: c.T("visit.card.sheets"), Count: c.Words.Number(states[Confirmed])}
	for _, v := range fresh(c, rows) {
		t := ui.Task{Text: c.T("visit.card.line", "host", v.HostName, "day", c.Words.ShortDay(v.Day)), Href: "/visits/" + v.ID, Also: v.Municipality}
		if d.House.Clerk.MayOn(c.Ctx(), "sheet.enter", v) {
			t.Do = &ui.Action{Href: visitPath(v.ID, "day"), Text: c.T("sheet.enter"), About: v.Code, Primary: true}
		}
		card.Tasks = append(card.Tasks, t)
	}
	past := "/visits?period=past&state=" + Confirmed
	if states[Confirmed] > len(rows) {
		card.More = &ui.Link{Href: past, Text: c.T("visit.card.sheets.more")}
	}
	if n := before[Confirmed]; n > 0 {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.N("visit.card.sheets.old", n), Href: past})
	}
	if states[Confirmed] == 0 {
		card.Tone, card.Count = ui.Quiet, ""
	}
	return card, len(card.Tasks) > 0, err
}

// ownCard shows who travels the own next days.
func (d *Desk) ownCard(c *area.Call) (ui.Card, bool, error) {
	if person(c.Ctx()) == "" {
		return ui.Card{}, false, nil
	}
	_, today := c.House.Clerk.Now()
	rows, _, err := d.List(c.Ctx(), Question{Own: true, From: today, To: today.Add(ownDays)})
	rows = fresh(c, rows)
	card := ui.Card{Tone: ui.River, Heading: c.T("visit.card.own"), Count: c.Words.Number(len(rows)),
		More: &ui.Link{Href: "/visits?own=yes", Text: c.T("visit.card.own.more")}}
	for _, v := range rows {
		card.Tasks = append(card.Tasks, d.task(c, v, today))
	}
	return card, len(rows) > 0, err
}

// unledCard shows tentative visits for whom nobody is the safeguarding lead yet.
func (d *Desk) unledCard(c *area.Call) (ui.Card, bool, error) {
	_, today := c.House.Clerk.Now()
	rows, _, err := d.List(c.Ctx(), Question{Unled: true, From: today, To: today.Add(unledDays)})
	rows = fresh(c, rows)
	card := ui.Card{Tone: ui.Sun, Heading: c.T("visit.card.unled"), Count: c.Words.Number(len(rows)),
		More: &ui.Link{Href: "/visits?state=" + Tentative, Text: c.T("visit.card.unled.more")}}
	for _, v := range rows {
		t := d.task(c, v, today)
		t.Do = &ui.Action{Href: visitPath(v.ID, "confirm"), Text: c.T("visit.confirm"), About: v.Code}
		card.Tasks = append(card.Tasks, t)
	}
	return card, len(rows) > 0, err
}

func (d *Desk) weekCard(c *area.Call) (ui.Card, bool, error) {
	_, today := c.House.Clerk.Now()
	rows, _, err := d.List(c.Ctx(), Question{From: today, To: today.Add(weekDays)})
	any := slices.ContainsFunc(rows, func(v *Visit) bool { return v.State != Cancelled })
	rows = fresh(c, rows)
	card := ui.Card{Tone: ui.River, Heading: c.T("visit.card.week"), Count: c.Words.Number(len(rows)), Empty: c.T("visit.card.week.empty"),
		More: &ui.Link{Href: "/plan", Text: c.T("plan.title")}}
	for _, v := range rows {
		card.Tasks = append(card.Tasks, d.task(c, v, today))
	}
	return card, len(rows) > 0 || !any, err
}

// task is a visit as a line of the day.
func (d *Desk) task(c *area.Call, v *Visit, today when.Day) ui.Task {
	t := ui.Task{Text: c.T("visit.card.line", "host", v.HostName, "day", c.Words.ShortDay(v.Day)), Href: "/visits/" + v.ID,
		Also: strings.Trim(v.Municipality+" · "+v.LeavesAt.Clock()+"–"+v.BackAt.Clock(), " ·"), Status: stateOf(c, v.State)}
	verb := "change"
	switch {
	case v.State == Tentative:
		verb = "confirm"
	case v.State == Confirmed && v.Day <= today:
		verb = "hold"
	}
	if verb == "hold" && d.House.Clerk.MayOn(c.Ctx(), "sheet.enter", v) {
		t.Do = &ui.Action{Href: visitPath(v.ID, "day"), Text: c.T("sheet.enter"), About: v.Code}
		return t
	}
	if !v.Fixed() && d.House.Clerk.MayOn(c.Ctx(), visitVerb(verb), v) {
		t.Do = &ui.Action{Href: visitPath(v.ID, verb), Text: c.T("visit." + verb), About: v.Code}
	}
	return t
}
