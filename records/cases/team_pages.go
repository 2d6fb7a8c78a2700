package cases

import (
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func verbOf(verb string) access.Verb { return access.Verb(verb) }

// part says what somebody does on a case and until when.
func part(c *area.Call, p *Place) string {
	text := c.T("team." + string(p.Part))
	if p.Until != "" {
		text += ", " + c.T("team.until", "day", c.Words.Day(p.Until))
	}
	return text
}

func (d *Desk) teamSection(c *area.Call, o *Overview) ui.Section {
	_, today := c.House.Clerk.Now()
	var lines []ui.Line
	for _, p := range o.Today(today) {
		lines = append(lines, ui.Line{Key: part(c, p), Person: p.Person})
	}
	s := ui.Section{ID: "team", Heading: c.T("case.team"), Body: ui.Summary{Lines: lines}}
	if len(lines) == 0 {
		s.Body = ui.Notice{Tone: ui.Sun, Text: c.T("team.nobody")}
	}
	return s
}

func workerQuestion(c *area.Call, ids []string) sheet.Question {
	options := []ui.Option{{Text: c.T("case.choose_worker")}}
	for _, w := range ids {
		options = append(options, ui.Option{Value: w, Text: ui.PersonText(w)})
	}
	return sheet.Question{Ask: ui.Select, Field: ui.Field{Name: "worker", Label: c.T("case.colleague"), Options: options}}
}

// teamAct is one of the forms of the team's page.
type teamAct struct {
	name  string // the address below /cases/{id}/team, and the key case.<name>
	verb  string
	asks  []string // of worker, from_on, until_on, why
	leads bool     // only for who answers for the case, or reaches all
}

var teamActs = []teamAct{
	{name: "assign", verb: "case.assign", asks: []string{"worker"}},
	{name: "hand_over", verb: "case.hand_over", asks: []string{"worker", "why"}, leads: true},
	{name: "member", verb: "case.member", asks: []string{"worker", "until_on"}, leads: true},
	{name: "cover", verb: "case.cover", asks: []string{"worker", "from_on", "until_on", "why"}, leads: true},
}

func (d *Desk) teamPage(c *area.Call) error { return d.teamForms(c, "", nil) }

func (d *Desk) teamForms(c *area.Call, sent string, wrong error) error {
	o, err := d.Look(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	all := c.House.Clerk.MayOn(c.Ctx(), "case.assign", o)
	lead := all || o.Leads(c.Actor().Person, today)
	t := ui.Table{Caption: c.T("case.team"), HideCaption: true, Columns: []ui.Column{{Text: c.T("team.who")}, {Text: c.T("team.part")}, {Text: c.T("team.from")}, {Text: c.T("team.until_on")}, {Text: c.T("team.why")}, {Text: c.T("team.end"), Quiet: true}}}
	for _, p := range o.Team {
		row := []ui.Cell{ui.PersonCell(p.Person, ""), ui.TextCell(c.T("team." + string(p.Part))), ui.TextCell(c.Words.Day(p.From)), ui.TextCell(c.Words.Day(p.Until)), ui.TextCell(p.Reason), {}}
		if lead && c.May("case.member") && (p.Part == Member || p.Part == Cover) && (p.Until == "" || p.Until >= today) {
			row[5] = ui.BodyCell(ui.Action{Href: "/cases/" + o.ID + "/team/" + p.ID + "/end", Text: c.T("team.end"), About: ui.PersonText(p.Person), Post: true, ActID: id.New()})
		}
		t.Rows = append(t.Rows, row)
	}
	parts := ui.Sections{{ID: "team", Heading: c.T("case.team"), Body: t}}
	var colleagues []string
	if lead {
		if colleagues, err = d.Colleagues(c.Ctx(), o.ID); err != nil {
			return err
		}
	}
	for _, a := range teamActs {
		if !c.House.Clerk.MayOn(c.Ctx(), verbOf(a.verb), o) || a.leads && !lead || a.name == "hand_over" && all {
			continue
		}
		failed := wrong
		if sent != a.name {
			failed = nil
		}
		parts = append(parts, ui.Section{ID: a.name, Heading: c.T("case." + a.name), Body: d.teamForm(c, o, a, colleagues, failed)})
	}
	p := d.Frame(c, &o.Case, "team", ui.Page{Kind: ui.KindRecord, Heading: c.T("case.team"), Lead: c.T("team.lead"), Body: parts})
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) teamForm(c *area.Call, o *Overview, a teamAct, colleagues []string, wrong error) ui.Form {
	_, today := c.House.Clerk.Now()
	body := ui.Stack()
	for _, ask := range a.asks {
		q := sheet.Question{Ask: ui.Day, Field: ui.Field{Name: ask, Label: c.T("team." + ask), Optional: a.name == "member"}}
		switch ask {
		case "worker":
			q = workerQuestion(c, colleagues)
		case "why":
			q = sheet.Question{Ask: ui.TextArea, Field: ui.Field{Name: ask, Label: c.T("team.why"), Rows: 2, Max: MostWhy, Optional: a.name == "cover"}}
		case "from_on":
			q.Value = string(today)
		}
		f := q.Field
		f.ID = f.Name + "_" + a.name
		if wrong != nil {
			f.ID, f.Value, f.Error = f.Name, c.Form().Raw(f.Name), ui.FieldError(c.Words, wrong, f.Name)
		}
		body = ui.Stack(body, q.Ask(f))
	}
	return ui.Form{Action: "/cases/" + o.ID + "/team/" + a.name, ActID: id.New(), Verb: c.T("case." + a.name), Body: body}
}

func (d *Desk) teamAct(name string) func(*area.Call) error {
	return func(c *area.Call) error {
		f := c.Form()
		caseID, worker, why := c.Path("id"), f.Text("worker", 40), f.Text("why", MostWhy)
		from, until := f.Day("from_on"), f.Day("until_on")
		err := f.Err()
		if err == nil {
			switch name {
			case "assign":
				err = d.Assign(c.Ctx(), caseID, worker)
			case "hand_over":
				err = d.HandOver(c.Ctx(), caseID, worker, why)
			case "member":
				err = d.AddMember(c.Ctx(), caseID, worker, until)
			case "cover":
				err = d.NameCover(c.Ctx(), caseID, worker, from, until, why)
			}
		}
		if err != nil {
			return d.teamForms(c, name, err)
		}
		to := "/cases/" + caseID + "/team"
		if name == "hand_over" { // who handed over has no part in it now
			to = "/cases"
		}
		return c.Go(to, ui.Flash{Done: c.T("case." + name + ".done")})
	}
}

func (d *Desk) endPlaceAct(c *area.Call) error {
	if err := d.EndPlace(c.Ctx(), c.Path("id"), c.Path("place")); err != nil {
		return err
	}
	return c.Go("/cases/"+c.Path("id")+"/team", ui.Flash{Done: c.T("team.ended")})
}

func (d *Desk) coverPage(c *area.Call) error { return d.coverForm(c, nil) }

func (d *Desk) coverForm(c *area.Call, wrong error) error {
	all, err := d.Colleagues(c.Ctx(), "")
	if err != nil {
		return err
	}
	var others []string
	for _, w := range all {
		if w != c.Actor().Person {
			others = append(others, w)
		}
	}
	_, today := c.House.Clerk.Now()
	f := sheet.Form{Action: "/cases/cover", Verb: c.T("case.cover_all"), Cancel: "/cases", Questions: []sheet.Question{
		workerQuestion(c, others),
		{Ask: ui.Day, Field: ui.Field{Name: "from_on", Label: c.T("team.from_on"), Value: string(today)}},
		{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("team.until_on"), Hint: c.T("team.until_on.hint")}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("team.why"), Rows: 2, Max: MostWhy, Optional: true}},
	}}
	p := f.Page(c, c.T("case.cover_all"), wrong)
	p.Lead, p.Crumbs = c.T("case.cover_all.lead"), []ui.Link{{Href: "/cases", Text: c.T("case.list")}}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) coverAct(c *area.Call) error {
	f := c.Form()
	worker, from, until, why := f.Text("worker", 40), f.Day("from_on"), f.Day("until_on"), f.Text("why", MostWhy)
	err := f.Err()
	if err == nil && worker == "" {
		err = fault.In("worker", "field.choose")
	}
	named, left := 0, 0
	if err == nil {
		named, left, err = d.CoverAll(c.Ctx(), worker, from, until, why)
	}
	if err != nil {
		return d.coverForm(c, err)
	}
	flash := ui.Flash{Done: c.N("case.cover_all.done", named)}
	if left > 0 {
		flash.Then = c.N("case.cover_all.left", left)
	}
	return c.Go("/cases", flash)
}
