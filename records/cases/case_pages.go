package cases

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/wordlist"
)

// views are the lists of cases that people use; the one chosen last is shown again.
var views = []string{"mine", "open", "untouched", "closed", "all"}

const viewKept = "cases.view"

// wide tells whether the reader's list reaches cases of others.
func wide(c *area.Call) bool { return c.House.Clerk.MayOn(c.Ctx(), "case.list", &Case{}) }

// view is the list that is asked for: in the address, or the one that the session keeps.
func view(c *area.Call) string {
	asked := c.Query("view")
	for _, v := range views {
		if v == asked {
			if c.Session != nil {
				c.Session.Put(c.Ctx(), viewKept, v)
			}
			return v
		}
	}
	if c.Session != nil {
		if kept := c.Session.Get(c.Ctx(), viewKept); kept != "" {
			return kept
		}
	}
	return "open"
}

func (d *Desk) listPage(c *area.Call) error {
	here := view(c)
	q := Question{Search: c.Query("q"), Mine: here == "mine", Untouched: here == "untouched", Skip: sheet.Skip(c), Most: sheet.PerPage}
	switch here {
	case "mine", "open":
		q.State = "open"
	case "closed":
		q.State = "closed"
	}
	rows, total, err := d.Rows(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{Action: "/cases", Search: &ui.Search{Label: c.T("case.search"), Value: q.Search}, Keep: []ui.Hidden{{Name: "view", Value: here}},
		Count: c.N("case.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("case.empty."+here, "days", d.UntouchedDays())},
		Table: ui.Table{Caption: c.T("case.list"), HideCaption: true, Columns: []ui.Column{
			{Text: c.T("case.code")}, {Text: c.T("case.opened_on")}, {Text: c.T("case.state")}, {Text: c.T("case.due")}, {Text: c.T("case.touched_on")},
		}}}
	if q.Search != "" {
		l.Clear, l.Empty.Says = "/cases?view="+here, c.T("list.nothing_found")
	}
	for _, v := range views {
		if v == "mine" && (!wide(c) || c.Actor().Person == "") { // their own is all that they see
			continue
		}
		l.Views = append(l.Views, ui.View{Href: "/cases?view=" + v, Text: c.T("case.view."+v, "days", d.UntouchedDays()), Current: v == here})
	}
	_, today := c.House.Clerk.Now()
	for _, r := range rows {
		state := d.state(c, &r.Case)
		due := ui.Cell{}
		if r.Due != nil {
			due = ui.Cell{Text: c.T(r.Due.Text), Also: c.Words.Day(r.Due.On)}
			if r.Due.On < today {
				due.Status = &ui.Status{Tone: ui.Clay, Text: c.T("case.late")}
			}
		}
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/cases/"+r.ID, r.Code), ui.TextCell(c.Words.Day(r.OpenedOn)),
			ui.StatusCell(state.Tone, state.Text), due, ui.TextCell(c.Words.Day(r.TouchedOn))})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("case.list"), Lead: c.T("case.no_name"), Dense: true, Body: l}
	if c.May("case.open") {
		p.Actions = append(p.Actions, ui.Action{Href: "/cases/new", Text: c.T("case.open"), Primary: true})
	}
	if c.May("case.cover") && c.Actor().Person != "" {
		p.Actions = append(p.Actions, ui.Action{Href: "/cases/cover", Text: c.T("case.cover_all")})
	}
	if c.May("case.outside") && !wide(c) {
		p.Actions = append(p.Actions, ui.Action{Href: "/outside", Text: c.T("case.outside")})
	}
	return c.Show(p)
}

// said gives a word of a list in the reader's language; none is nothing.
func said(c *area.Call, list, value string) string {
	if value == "" {
		return ""
	}
	return c.T(list + "." + value)
}

func (d *Desk) recordPage(c *area.Call) error { return d.record(c, nil) }

func (d *Desk) record(c *area.Call, wrong error) error {
	o, err := d.Look(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	k := &o.Case
	lines := []ui.Line{
		{Key: c.T("case.person"), Value: k.PersonCode, Href: "/people/" + k.Person},
		{Key: c.T("case.opened_on"), Value: c.Words.Day(k.OpenedOn)},
		{Key: c.T("case.origin"), Value: said(c, "case.origin", k.Origin)},
		{Key: c.T("case.released"), Value: c.T("case.released." + yesNo(k.Released))},
	}
	if !k.Open() {
		lines = append(lines, ui.Line{Key: c.T("case.closed_on"), Value: c.Words.Day(k.ClosedOn)}, ui.Line{Key: c.T("case.outcome"), Value: said(c, "case.outcome", k.Outcome)})
	}
	facts := ui.Sections{{ID: "facts", Heading: c.T("case.facts"), Body: ui.Summary{Lines: lines}}, d.teamSection(c, o)}
	if len(o.Others) > 0 {
		var more []ui.Line
		for _, x := range o.Others {
			more = append(more, ui.Line{Key: d.state(c, x).Text, Value: x.Code, Href: "/cases/" + x.ID, Also: c.Words.Day(x.OpenedOn)})
		}
		facts = append(facts, ui.Section{ID: "others", Heading: c.T("case.others"), Body: ui.Summary{Lines: more}})
	}
	if s, says := linksSection(c, o); says {
		facts = append(facts, s)
	}
	var parts ui.Sections // what is worked on stands before what seldom changes
	if s, says := d.closingsSection(c, o, wrong); says {
		parts = append(parts, s)
	}
	for _, t := range d.tabs {
		if t.Brief == nil || !c.May(t.Verb) {
			continue
		}
		s, says, err := t.Brief(c, k)
		if err != nil {
			return err
		}
		if says {
			parts = append(parts, s)
		}
	}
	parts = append(parts, facts...)
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("case.one", "code", k.Code), Body: parts}
	may := func(verb string) bool { return c.House.Clerk.MayOn(c.Ctx(), verbOf(verb), k) }
	if may("case.change") {
		p.Actions = append(p.Actions, ui.Action{Href: "/cases/" + k.ID + "/change", Text: c.T("case.change")})
	}
	if k.Open() && o.Waiting() == nil && may("case.close") {
		p.Actions = append(p.Actions, ui.Action{Href: "/cases/" + k.ID + "/close", Text: c.T("case.close")})
	}
	if !k.Open() && may("case.reopen") {
		p.Actions = append(p.Actions, ui.Action{Href: "/cases/" + k.ID + "/reopen", Text: c.T("case.reopen")})
	}
	if o.Due != nil {
		_, today := c.House.Clerk.Now()
		next := ui.Status{Label: c.T("case.due"), Tone: ui.Sun, Text: c.T(o.Due.Text) + ", " + c.Words.Day(o.Due.On)}
		if o.Due.On < today {
			next.Tone = ui.Clay
			next.Text += " · " + c.T("case.late")
		} else if o.Due.On > today.Add(7) {
			next.Tone = ui.River
		}
		p.Bar = append(p.Bar, next)
	}
	if o.Waiting() != nil {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("case.closing"), Tone: ui.Sun, Text: c.T("case.closing.asked")})
	}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	return sheet.Show(c, d.Frame(c, k, "", p), wrong)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func (d *Desk) openPage(c *area.Call) error { return d.opening(c, nil) }

func (d *Desk) opening(c *area.Call, wrong error) error {
	_, today := c.House.Clerk.Now()
	colleagues, err := d.Colleagues(c.Ctx(), "")
	if err != nil {
		return err
	}
	f := sheet.Form{Action: "/cases", Verb: c.T("case.open"), Cancel: "/cases", Questions: []sheet.Question{
		{Ask: ui.Day, Field: ui.Field{Name: "opened_on", Label: c.T("case.opened_on"), Value: string(today)}},
		{Ask: ui.Select, Field: ui.Field{Name: "origin", Label: c.T("case.origin"), Optional: true, Options: sheet.OrNone(c, "case.origin.none", sheet.Options(c, "case.origin", ""))}},
		{Ask: ui.Text, Field: ui.Field{Name: "person_code", Label: c.T("case.person_code"), Hint: c.T("case.person_code.hint"), Optional: true, Width: 10}},
	}}
	if len(colleagues) > 0 {
		q := workerQuestion(c, colleagues)
		q.Label, q.Optional, q.Value = c.T("case.worker"), true, c.Actor().Person
		f.Questions = append(f.Questions, q)
	}
	p := f.Page(c, c.T("case.open"), wrong)
	p.Lead = c.T("case.no_name")
	p.Crumbs = []ui.Link{{Href: "/cases", Text: c.T("case.list")}}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) openAct(c *area.Call) error {
	f := c.Form()
	o := Opening{Case: Case{OpenedOn: f.Day("opened_on"), Origin: f.Word("origin", orNone(wordlist.All("case.origin"))...)},
		PersonCode: f.Text("person_code", MostCode), Worker: f.Text("worker", 40)}
	err := f.Err()
	id := ""
	if err == nil {
		id, err = d.Open(c.Ctx(), o)
	}
	if err != nil {
		return d.opening(c, err)
	}
	if !c.May("case.read") { // a helpline operator begins one and does not open it
		return c.Go("/", ui.Flash{Done: c.T("case.opened")})
	}
	return c.Go("/cases/"+id, ui.Flash{Done: c.T("case.opened")})
}

func orNone(words []string) []string { return append([]string{""}, words...) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	k, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	released := ""
	if k.Released {
		released = "yes"
	}
	f := sheet.Form{Action: "/cases/" + k.ID + "/change", Verb: c.T("act.save"), Cancel: "/cases/" + k.ID, Version: k.Version, By: k.ChangedBy, At: k.ChangedAt,
		Questions: []sheet.Question{
			{Ask: ui.Day, Field: ui.Field{Name: "opened_on", Label: c.T("case.opened_on"), Value: string(k.OpenedOn)}},
			{Ask: ui.Select, Field: ui.Field{Name: "origin", Label: c.T("case.origin"), Optional: true, Value: k.Origin,
				Options: sheet.OrNone(c, "case.origin.none", sheet.Options(c, "case.origin", k.Origin))}},
			{Ask: ui.Radios, Field: ui.Field{Name: "released", Label: c.T("case.released"), Hint: c.T("case.released.hint"), Value: orNo(released), Inline: true, Small: true,
				Options: []ui.Option{{Value: "no", Text: c.T("case.released.no")}, {Value: "yes", Text: c.T("case.released.yes")}}}},
		}}
	return sheet.Show(c, d.Frame(c, k, "-", f.Page(c, c.T("case.change"), wrong)), wrong)
}

func orNo(s string) string {
	if s == "" {
		return "no"
	}
	return s
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeAct(c *area.Call) error {
	f := c.Form()
	k := Case{ID: c.Path("id"), OpenedOn: f.Day("opened_on"), Origin: f.Word("origin", orNone(wordlist.All("case.origin"))...),
		Released: f.Word("released", "no", "yes") == "yes", Version: f.Version()}
	err := f.Err()
	if err == nil {
		err = d.Change(c.Ctx(), k)
	}
	if err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/cases/"+k.ID, ui.Flash{Done: c.T("case.changed")})
}
