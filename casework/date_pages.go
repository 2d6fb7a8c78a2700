package casework

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) datesPage(c *area.Call) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	all, err := d.Dates(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	var body []templ.Component
	for _, x := range all {
		what := gone(c, x.What, x.Keeps("words"))
		lines := []ui.Line{{Key: c.T("date.what"), Value: what}}
		if x.Owner != "" {
			lines = append(lines, ui.Line{Key: c.T("date.owner"), Value: ui.PersonText(x.Owner)})
		}
		if x.Interpreter != "" {
			lines = append(lines, ui.Line{Key: c.T("date.interpreter"), Value: ui.PersonText(x.Interpreter)})
		}
		lines = append(lines, ui.Line{Key: c.T("date.state"), Value: c.T("date.state." + x.State)})
		parts := []templ.Component{ui.Summary{Lines: lines}}
		if x.State == "planned" && c.May("date.settle") && k.Open() {
			parts = append(parts, ui.Form{Action: at(k.ID, "/dates/"+x.ID), ActID: c.NewAct(), ID: "settle-" + x.ID, Version: strconv.Itoa(x.Version), NoAsk: true, Verb: c.T("date.settle"),
				Body: ui.Radios(ui.Field{Name: "state", ID: "state-" + x.ID, Label: c.T("date.state"), Inline: true, Small: true, Value: "kept", Options: sheet.Words(c, "date.state.", DateStates[1:])})})
		}
		body = append(body, ui.Section{ID: "date-" + x.ID, Heading: c.T("casework.date."+x.Kind) + ", " + c.Words.Local(x.StartsAt), Body: ui.Stack(parts...)})
	}
	if len(body) == 0 {
		body = append(body, ui.Empty{Says: c.T("date.empty")})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("date.list"), Body: ui.Stack(body...)}
	if c.May("date.add") && k.Open() {
		p.Actions = []ui.Action{{Href: at(k.ID, "/dates/new"), Text: c.T("date.add"), Primary: true}}
	}
	return c.Show(d.cases.Frame(c, k, "dates", p))
}

func (d *Desk) datePage(c *area.Call) error { return d.dating(c, nil) }

func (d *Desk) dating(c *area.Call, wrong error) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	field := func(name, first string) ui.Field {
		v := first
		if f.Has("act_id") {
			v = f.Raw(name)
		}
		return ui.Field{Name: name, Label: c.T("date." + name), Value: v, Error: ui.FieldError(c.Words, wrong, name)}
	}
	with := func(x ui.Field, do func(*ui.Field)) ui.Field { do(&x); return x }
	asks := func(name string) templ.Component {
		return ui.Radios(with(field(name, "not_asked"), func(x *ui.Field) {
			x.Options, x.Inline, x.Small = sheet.Options(c, "casework.answer", x.Value), true, true
		}))
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("date.add"), Lead: c.T("date.lead"), Problems: ui.Problems(c.Words, wrong), Crumbs: crumb(c, k, "dates", "date.list"),
		Body: ui.Form{Action: at(k.ID, "/dates"), ActID: c.NewAct(), Verb: c.T("date.add"), Cancel: &ui.Link{Href: at(k.ID, "/dates"), Text: c.T("act.cancel")}, Body: ui.Stack(
			ui.Select(with(field("kind", "appointment"), func(x *ui.Field) { x.Options = sheet.Options(c, "casework.date", x.Value) })),
			ui.LocalTime(field("starts_at", "")),
			ui.TextArea(with(field("what", ""), func(x *ui.Field) { x.Rows, x.Max, x.Hint = 2, MostText, c.T("date.what.hint") })),
			ui.Fold{Text: c.T("date.with_interpreter"), Open: wrong != nil, Body: ui.Stack(
				ui.Text(with(field("interpreter", ""), func(x *ui.Field) { x.Width, x.Optional, x.Hint = 10, true, c.T("date.interpreter.hint") })),
				ui.Text(with(field("language", ""), func(x *ui.Field) { x.Width, x.Optional = 4, true })),
				asks("secrecy"), asks("community"))})}}
	return sheet.Show(c, d.cases.Frame(c, k, "dates", p), wrong)
}

func (d *Desk) dateAct(c *area.Call) error {
	f := c.Form()
	word := func(name string) string {
		if v := f.Text(name, 20); v != "" {
			return v
		}
		return "not_asked"
	}
	x := Date{Kind: f.Text("kind", 30), StartsAt: f.Local("starts_at"), What: f.Text("what", MostText), Language: strings.ToLower(f.Text("language", 10)),
		Secrecy: word("secrecy"), Community: word("community")}
	err := f.Err()
	if err == nil {
		err = d.AddDate(c.Ctx(), c.Path("id"), x, f.Text("interpreter", 40))
	}
	if err != nil {
		if lost(err) {
			return err
		}
		return d.dating(c, err)
	}
	return c.Go(at(c.Path("id"), "/dates"), ui.Flash{Done: c.T("date.added")})
}

func (d *Desk) settleAct(c *area.Call) error {
	if err := d.Settle(c.Ctx(), c.Path("id"), c.Path("date"), c.Form().Version(), c.Form().Text("state", 20)); err != nil {
		return err
	}
	return c.Go(at(c.Path("id"), "/dates"), ui.Flash{Done: c.T("date.settled")})
}

// card is what comes this week in one's own cases: dates, steps, assessments to look at anew, things to look at.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	_, today := c.House.Clerk.Now()
	card := ui.Card{Tone: ui.River, Heading: c.T("casework.week")}
	dates, err := d.Coming(c.Ctx(), today.Add(7), 8)
	if err != nil {
		return card, false, err
	}
	for _, x := range dates {
		t := ui.Task{Text: x.CaseCode + ": " + c.T("casework.date."+x.Kind), Also: c.Words.Local(x.StartsAt), Href: at(x.Case, "/dates")}
		if x.Day < today {
			t.Status = &ui.Status{Tone: ui.Sun, Text: c.T("date.say_how")}
		}
		card.Tasks = append(card.Tasks, t)
	}
	steps, err := d.Due(c.Ctx(), today.Add(7), 8)
	if err != nil {
		return card, false, err
	}
	for _, s := range steps {
		card.Tasks = append(card.Tasks, ui.Task{Text: s.CaseCode + ": " + c.T("step.one"), Also: c.Words.Day(s.DueOn), Href: at(s.Case, "/plan/goals/"+s.Goal)})
	}
	again, err := d.Again(c.Ctx(), today.Add(7), 8)
	if err != nil {
		return card, false, err
	}
	for _, a := range again {
		card.Tasks = append(card.Tasks, ui.Task{Text: a.Code + ": " + c.T("assessment."+a.Kind), Also: c.Words.Day(a.AgainOn), Href: at(a.Case, "/plan")})
	}
	things, err := d.ToLook(c.Ctx(), today.Add(-LookDays), 8)
	if err != nil {
		return card, false, err
	}
	for _, t := range things {
		card.Tasks = append(card.Tasks, ui.Task{Text: t.CaseCode + ": " + c.T("thing.look_due"), Also: c.T("casework.thing." + t.Kind), Href: at(t.Case, "/held")})
	}
	return card, len(card.Tasks) > 0, nil
}
