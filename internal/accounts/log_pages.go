package accounts

import (
	"net/url"
	"slices"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/ui"
	"drosme/internal/when"
)

const logRows = 50

func (d *Desk) logPage(c *area.Call) error {
	codes, err := d.codes(c.Ctx())
	if err != nil {
		return err
	}
	q := c.R.URL.Query()
	s := audit.Search{Verb: q.Get("verb"), Outcome: q.Get("outcome"), Before: q.Get("before"), Most: logRows + 1}
	s.Actor = q.Get("actor")
	for id, code := range codes {
		if code == s.Actor {
			s.Actor = id
		}
	}
	var wrong []ui.Problem
	day := func(name string, add int) string {
		if q.Get(name) == "" {
			return ""
		}
		x, err := when.ParseDay(q.Get(name))
		if err != nil {
			wrong = append(wrong, ui.Problem{Field: name, Text: c.T("field.not_a_day")})
			return ""
		}
		m, err := when.Local(string(x.Add(add)) + "T00:00").UTC(d.h.Clerk.Zone())
		if err != nil {
			return string(x.Add(add))
		}
		return string(m)
	}
	s.From, s.To = day("from", 0), day("to", 1)
	lines, err := d.search(c, s)
	if err != nil {
		return err
	}
	verbs := []ui.Option{{Value: "", Text: c.T("log.any")}}
	for _, v := range d.h.Clerk.Rules().Verbs() {
		verbs = append(verbs, ui.Option{Value: string(v), Text: d.says(c, v)})
	}
	outcomes := []ui.Option{{Value: "", Text: c.T("log.any")}}
	for _, o := range []audit.Outcome{audit.Done, audit.Refused, audit.Absent} {
		outcomes = append(outcomes, ui.Option{Value: string(o), Text: c.T("log.outcome_" + string(o))})
	}
	list := d.lineList(c, lines, codes, "/log", q)
	list.Action = "/log"
	list.Search = &ui.Search{Name: "actor", Label: c.T("log.actor"), Hint: c.T("log.actor_hint"), Value: q.Get("actor")}
	list.Filters = []ui.Field{{Name: "verb", Label: c.T("log.verb"), Options: verbs, Value: s.Verb}, {Name: "outcome", Label: c.T("log.outcome"), Options: outcomes, Value: s.Outcome}}
	list.Keep = []ui.Hidden{{Name: "from", Value: q.Get("from")}, {Name: "to", Value: q.Get("to")}}
	if len(q) > 0 {
		list.Clear = "/log"
	}
	days := ui.Form{Action: "/log", Get: true, NoAsk: true, Verb: c.T("log.days"), Body: ui.Stack(
		ui.Hidden{Name: "actor", Value: q.Get("actor")}, ui.Hidden{Name: "verb", Value: s.Verb}, ui.Hidden{Name: "outcome", Value: s.Outcome},
		ui.Day(ui.Field{Name: "from", Label: c.T("log.from"), Value: q.Get("from"), Optional: true}),
		ui.Day(ui.Field{Name: "to", Label: c.T("log.to"), Value: q.Get("to"), Optional: true}))}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("log.list"), Lead: c.T("log.lead"), Dense: true, Problems: wrong, Wrong: c.T("ui.problems.look"), Body: ui.Stack(list, ui.Section{ID: "days", Heading: c.T("log.by_days"), Body: days})}
	if c.May("log.about") {
		p.Actions = append(p.Actions, ui.Action{Href: "/log/person", Text: c.T("log.about")})
	}
	if c.May("log.verify") {
		p.Actions = append(p.Actions, ui.Action{Href: "/log/verify", Text: c.T("log.verify")})
	}
	return c.Show(p)
}

func (d *Desk) search(c *area.Call, s audit.Search) ([]audit.Line, error) {
	return c.House.Clerk.Search(c.Ctx(), s)
}

// lineList shows lines of the log; one line more than a page holds says that there are older ones.
func (d *Desk) lineList(c *area.Call, lines []audit.Line, codes map[string]string, at string, q url.Values) ui.List {
	older := ""
	if len(lines) > logRows {
		lines = lines[:logRows]
		next := url.Values{}
		for k, v := range q {
			next[k] = slices.Clone(v)
		}
		next.Set("before", lines[logRows-1].ID)
		older = at + "?" + next.Encode()
	}
	t := ui.Table{Caption: c.T("log.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("log.when")}, {Text: c.T("log.actor")}, {Text: c.T("log.verb")}, {Text: c.T("log.outcome")}, {Text: c.T("log.changed")}}}
	for _, l := range lines {
		actor := ui.TextCell(l.Actor)
		switch {
		case codes[l.Actor] != "":
			actor = ui.LinkCell("/users/"+l.Actor, codes[l.Actor])
		case l.Actor == "":
			actor.Text = c.T("log.nobody")
		}
		if slices.Contains(access.Roles, access.Role(l.Role)) {
			actor.Also = c.T("role." + l.Role)
		} else if l.Account != "" {
			actor.Also = l.Account
		}
		what := ui.TextCell(d.says(c, access.Verb(l.Verb)))
		what.Also = l.Target
		if code := codes[l.Target]; code != "" {
			what.Also = code
		}
		tone := ui.Quiet
		if l.Outcome != audit.Done {
			tone = ui.Sun
		}
		changed := ui.TextCell(changesOf(l))
		if l.Purpose != "" {
			changed.Also = c.T("log.why", "why", l.Purpose)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(d.local(c, l.At)), actor, what, ui.StatusCell(tone, c.T("log.outcome_"+string(l.Outcome))), changed})
	}
	list := ui.List{Table: t, Empty: ui.Empty{Says: c.T("log.empty")}, Paging: ui.Paging{Next: older}}
	return list
}

func (d *Desk) logVerifyPage(c *area.Call) error {
	rep, err := d.VerifyLog(c.Ctx())
	if err != nil {
		return err
	}
	lines := []ui.Line{{Key: c.T("log.sealed"), Value: c.Words.Number(int(rep.Lines))}, {Key: c.T("log.unsealed"), Value: c.Words.Number(int(rep.Unsealed))},
		{Key: c.T("log.head"), Value: c.Words.Number(int(rep.Head.Seq)), Also: d.local(c, rep.Head.At)}}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("log.verify"), Lead: c.T("log.verify_lead"), Crumbs: []ui.Link{{Href: "/log", Text: c.T("log.list")}}}
	if len(rep.Findings) == 0 {
		p.Bar = []ui.Status{{Tone: ui.Moss, Text: c.T("log.whole")}}
		p.Body = ui.Summary{Lines: lines}
		return c.Show(p)
	}
	p.Bar = []ui.Status{{Tone: ui.Clay, Text: c.T("log.broken")}}
	t := ui.Table{Caption: c.T("log.findings"), Columns: []ui.Column{{Text: c.T("log.number"), Number: true}, {Text: c.T("log.found")}}}
	for _, f := range rep.Findings {
		t.Rows = append(t.Rows, []ui.Cell{ui.NumberCell(c.Words.Number(int(f.Seq))), ui.TextCell(c.T(f.What))})
	}
	p.Body = ui.Stack(ui.Summary{Lines: lines}, t)
	return c.Show(p)
}

func (d *Desk) logAboutPage(c *area.Call) error {
	person := c.Query("person")
	ask := ui.Form{Action: "/log/person", Get: true, NoAsk: true, Verb: c.T("log.ask"), Body: ui.Text(ui.Field{Name: "person", Label: c.T("log.person"), Hint: c.T("log.person_hint"), Value: person, Width: 30})}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("log.about"), Lead: c.T("log.about_lead"), Dense: true, Crumbs: []ui.Link{{Href: "/log", Text: c.T("log.list")}}, Body: ask}
	if person == "" {
		if err := clerk.Guard(c.Ctx(), c.House.Clerk, "log.about"); err != nil {
			return err
		}
		return c.Show(p)
	}
	if d.FindPerson != nil {
		found, err := d.FindPerson(c.Ctx(), person)
		if err == nil {
			person = found
		}
	}
	codes, err := d.codes(c.Ctx())
	if err != nil {
		return err
	}
	lines, err := d.SeenBy(c.Ctx(), person, c.Query("before"), logRows+1)
	if err != nil {
		return err
	}
	p.Body = ui.Stack(ask, d.lineList(c, lines, codes, "/log/person", c.R.URL.Query()))
	return c.Show(p)
}
