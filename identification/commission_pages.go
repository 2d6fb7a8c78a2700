package identification

import (
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func fileAt(caseID, fileID string) string { return at(caseID) + "/commission/" + fileID }

// fileState says how far a file is.
func fileState(c *area.Call, f *File) string {
	switch {
	case !f.Open():
		return c.T("commission.ended", "outcome", c.T("identification.outcome."+f.Outcome), "day", c.Words.Day(f.DecidedOn))
	case f.AppliedOn != "":
		return c.T("commission.applied", "day", c.Words.Day(f.AppliedOn))
	case len(f.Tellings) > 0:
		return c.T("commission.told", "answer", c.T("identification.answer."+f.Tellings[len(f.Tellings)-1].Answer))
	}
	return c.T("commission.begun", "day", c.Words.Day(f.OpenedOn))
}

// ruleText says a rule in words: its own, or those of the house.
func ruleText(c *area.Call, r *Rule) string {
	if r.Label != "" {
		return r.Label
	}
	return c.T("commission.rule." + r.Name)
}

// ruleMark says whether a rule is confirmed.
func ruleMark(c *area.Call, r *Rule) *ui.Status {
	if r.ConfirmedOn == "" {
		return &ui.Status{Tone: ui.Sun, Text: c.T("identification.unconfirmed")}
	}
	return &ui.Status{Tone: ui.Moss, Text: c.T("identification.confirmed")}
}

// commissionPage lists the files, and says the other door and that help goes on without any.
func (d *Desk) commissionPage(c *area.Call) error {
	folder, err := d.Folder(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	k := folder.Case
	if k.Keeps("status") {
		return d.Cases.KeptPage(c, k, "identification", c.T("commission.one"))
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("commission.one"), Lead: c.T("commission.lead")}
	parts := []templ.Component{ui.Notice{Heading: c.T("commission.both_doors"), Body: ui.Bullets{c.T("commission.other_door"), c.T("commission.help_without")},
		Actions: []ui.Action{{Href: at(k.ID) + "/who-decides", Text: c.T("identification.who_decides")}}}}
	open := false
	t := ui.Table{Caption: c.T("commission.files"), Columns: []ui.Column{{Text: c.T("commission.opened_on")}, {Text: c.T("commission.state")}}}
	for _, f := range folder.Files {
		open = open || f.Open()
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(fileAt(k.ID, f.ID), c.Words.Day(f.OpenedOn)), ui.TextCell(fileState(c, f))})
	}
	if len(t.Rows) > 0 {
		parts = append(parts, t)
	} else {
		parts = append(parts, ui.Empty{Says: c.T("commission.none")})
	}
	if !open && c.House.Clerk.MayOn(c.Ctx(), "commission.change", k) {
		p.Actions = []ui.Action{{Href: at(k.ID) + "/commission", Text: c.T("commission.begin"), Post: true, ActID: c.NewAct(), Primary: true}}
	}
	p.Body = ui.Stack(parts...)
	return c.Show(d.frame(c, k, p))
}

func (d *Desk) beginAct(c *area.Call) error {
	f, err := d.Begin(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Go(fileAt(c.Path("id"), f), ui.Flash{Done: c.T("commission.was_begun"), Then: c.T("commission.tell_now")})
}

// filePage is one file in its steps: told, application and documents, criteria, members, decision, pack.
func (d *Desk) filePage(c *area.Call) error {
	folder, err := d.Folder(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f, there := folder.File(c.Path("file"))
	if !there {
		return fault.Missing()
	}
	k := folder.Case
	may := f.Open() && c.House.Clerk.MayOn(c.Ctx(), "commission.change", k)
	link := func(path, key string) []ui.Action {
		if !may {
			return nil
		}
		return []ui.Action{{Href: fileAt(k.ID, f.ID) + path, Text: c.T(key)}}
	}
	_, today := c.House.Clerk.Now()

	var told ui.Timeline
	for i := len(f.Tellings) - 1; i >= 0; i-- {
		t := f.Tellings[i]
		told = append(told, ui.Event{When: c.Words.Day(t.Day), Moment: string(t.Day), Who: who(t.ByPerson), What: c.T("commission.was_told", "language", c.T("language."+t.Language), "answer", c.T("identification.answer."+t.Answer))})
	}
	var toldBody templ.Component = ui.Empty{Says: c.T("commission.told.none")}
	if len(told) > 0 {
		toldBody = told
	}
	lines := []ui.Line{{Key: c.T("commission.applied_on"), Value: c.Words.Day(f.AppliedOn)}}
	for _, r := range RulesOn(folder.Rules, Deadline, today) {
		l := ui.Line{Key: ruleText(c, r), Value: c.Words.Day(f.Due(r)), Also: ruleMark(c, r).Text}
		if r.Days == 0 {
			l.Value = c.T("commission.days_unknown")
		} else if f.Due(r) == "" {
			l.Value = c.T("commission.not_begun")
		}
		lines = append(lines, l)
	}
	rules := func(kind RuleKind) templ.Component {
		var lines []ui.Line
		for _, r := range RulesOn(folder.Rules, kind, today) {
			a := f.Findings[r.Name]
			if a == "" {
				a = NotAsked
			}
			lines = append(lines, ui.Line{Key: ruleText(c, r), Value: c.T("identification.finding." + a), Also: ruleMark(c, r).Text})
		}
		return ui.Summary{Lines: lines}
	}
	decision := ui.Stack(ui.Empty{Says: c.T("commission.undecided")})
	if !f.Open() {
		out := []ui.Line{{Key: c.T("identification.outcome"), Value: c.T("identification.outcome." + f.Outcome)}, {Key: c.T("commission.decided_on"), Value: c.Words.Day(f.DecidedOn)}}
		if f.Help != "" {
			out = append(out, ui.Line{Key: c.T("identification.help"), Value: words(c, "identification.help", f.Help.All())})
		}
		if f.Why != "" {
			out = append(out, ui.Line{Key: c.T("identification.why"), Value: f.Why})
		}
		decision = ui.Summary{Lines: out}
	}
	pack := ui.Section{ID: "pack", Heading: c.T("commission.pack_heading"), Body: ui.Bullets{c.T("commission.pack.lead")}}
	if f.SentOn != "" {
		pack.Body = ui.Bullets{c.T("commission.pack.made", "day", c.Words.Day(f.SentOn))}
	}
	if c.House.Clerk.MayOn(c.Ctx(), "commission.pack", k) {
		pack.Actions = []ui.Action{{Href: fileAt(k.ID, f.ID) + "/pack", Text: c.T("commission.pack.open")}}
	}
	parts := ui.Sections{
		{ID: "told", Heading: c.T("commission.step.told"), Body: toldBody, Actions: link("/tell", "commission.tell")},
		{ID: "application", Heading: c.T("commission.step.application"), Body: ui.Summary{Lines: lines}, Actions: link("/apply", "commission.apply")},
		{ID: "criteria", Heading: c.T("commission.step.criteria"), Body: rules(Criterion), Actions: link("/criteria", "commission.findings")},
		{ID: "documents", Heading: c.T("commission.step.documents"), Body: rules(Document)},
		{ID: "members", Heading: c.T("commission.step.members"), Body: d.members(c, folder, f, may), Actions: link("/seat", "commission.seat")},
		{ID: "decision", Heading: c.T("commission.step.decision"), Body: decision, Actions: link("/end", "commission.end")},
		pack,
	}
	state := ui.Status{Label: c.T("commission.state"), Text: fileState(c, f)}
	return c.Show(d.frame(c, k, ui.Page{Kind: ui.KindRecord, Heading: c.T("commission.one"), Lead: c.T("commission.file.lead"), Bar: []ui.Status{state}, Body: parts},
		ui.Link{Href: at(k.ID) + "/commission", Text: c.T("commission.one")}))
}

// members shows the seats with what each did and was given.
func (d *Desk) members(c *area.Call, folder *Folder, f *File, may bool) templ.Component {
	var parts []templ.Component
	base := fileAt(folder.Case.ID, f.ID) + "/members/"
	for _, m := range f.Members {
		line := ui.Line{Key: c.T("identification.member." + m.Role), Value: m.Outside}
		if m.Person != "" {
			line.Value, line.Person = "", m.Person
		}
		lines := []ui.Line{line, {Key: c.T("commission.vote"), Value: c.T("commission.no_vote")}}
		if m.Vote != "" {
			lines[1].Value, lines[1].Also = c.T("identification.vote."+m.Vote), c.Words.Day(m.VotedOn)
		}
		for _, g := range f.Given {
			if g.Member == m.ID {
				lines = append(lines, ui.Line{Key: c.T("commission.given"), Value: words(c, "identification.given", g.Fields.All()),
					Also: c.T("commission.given_on", "day", c.Words.Day(g.Day), "ground", c.T("disclosure.ground."+g.Ground))})
			}
		}
		parts = append(parts, ui.Summary{Lines: lines})
		if m.Dissent != "" {
			parts = append(parts, ui.Timeline{{When: c.Words.Day(m.VotedOn), What: c.T("commission.dissent"), Story: m.Dissent}})
		}
		if !may {
			continue
		}
		role := c.T("identification.member." + m.Role)
		acts := []templ.Component{ui.Action{Href: base + m.ID + "/vote", Text: c.T("commission.vote_note"), About: role}}
		if m.Person == "" {
			acts = append(acts, ui.Action{Href: base + m.ID + "/give", Text: c.T("commission.give"), About: role})
		}
		if m.Vote == "" {
			acts = append(acts, ui.Action{Href: base + m.ID + "/remove", Text: c.T("commission.unseat"), About: role, Post: true, ActID: c.NewAct()})
		}
		parts = append(parts, ui.InRow(acts...))
	}
	empty, _ := f.Seats()
	if len(empty) > 0 {
		parts = append(parts, ui.Bullets{c.T("commission.seats_empty", "roles", words(c, "identification.member", empty))})
	}
	return ui.Stack(parts...)
}

// sheetOf is a page with one form about a file; body asks, with what is stored or was typed.
func (d *Desk) sheetOf(c *area.Call, wrong error, path, key string, body func(folder *Folder, f *File) ([]templ.Component, error)) error {
	folder, err := d.Folder(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f, there := folder.File(c.Path("file"))
	if !there {
		return fault.Missing()
	}
	if !f.Open() && wrong == nil {
		return fault.New(fault.Conflict, "commission.closed")
	}
	parts, err := body(folder, f)
	if err != nil {
		return err
	}
	k := folder.Case
	version := strconv.Itoa(f.Version)
	if sent(c) && !fault.Is(wrong, fault.Conflict) {
		version = c.Form().Raw("version")
	}
	back := fileAt(k.ID, f.ID)
	p := ui.Page{Kind: ui.KindForm, Heading: c.T(key), Lead: c.T(key + ".lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: back + path, ActID: c.NewAct(), Version: version, Verb: c.T(key + ".verb"), Body: ui.Stack(parts...), Cancel: &ui.Link{Href: back, Text: c.T("act.cancel")}}}
	p = d.frame(c, k, p, ui.Link{Href: back, Text: c.T("commission.one")})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// field is a question of the file's forms, as typed or as given.
func field(c *area.Call, wrong error, name, value string) ui.Field {
	f := ui.Field{Name: name, Label: c.T("commission." + name), Value: value, Error: ui.FieldError(c.Words, wrong, name)}
	if sent(c) {
		f.Value, f.Values = c.Form().Raw(name), c.Form().RawAll(name)
	}
	if c.Words.Has("commission." + name + ".hint") {
		f.Hint = c.T("commission." + name + ".hint")
	}
	return f
}

func (d *Desk) today(c *area.Call) string {
	_, today := c.House.Clerk.Now()
	return string(today)
}

// after answers an act about a file: on to the file, or the form again.
func (d *Desk) after(c *area.Call, err error, done string, again func(error) error) error {
	switch {
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Refused):
		return err
	case err != nil:
		return again(err)
	}
	return c.Go(fileAt(c.Path("id"), c.Path("file")), ui.Flash{Done: c.T(done)})
}

func (d *Desk) tellPage(c *area.Call) error { return d.telling(c, nil) }

func (d *Desk) telling(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/tell", "commission.tell", func(folder *Folder, f *File) ([]templ.Component, error) {
		language := field(c, wrong, "language", c.Words.Tag())
		for _, l := range []string{"lv", "ru", "en", "uk", "et", "pl", "lt", "de", "fr", "es", "other"} {
			language.Options = append(language.Options, ui.Option{Value: l, Text: c.T("language." + l)})
		}
		answer := field(c, wrong, "answer", "")
		answer.Options = sheet.Options(c, "identification.answer", answer.Value)
		return []templ.Component{ui.Bullets{c.T("commission.say.members"), c.T("commission.say.police"), c.T("commission.say.door"), c.T("commission.say.help"), c.T("commission.say.no")},
			ui.Day(field(c, wrong, "day", d.today(c))), ui.Select(language), ui.Tick(field(c, wrong, "members_told", "")), ui.Tick(field(c, wrong, "door_told", "")),
			ui.Tick(field(c, wrong, "help_told", "")), ui.Radios(answer)}, nil
	})
}

func (d *Desk) tellAct(c *area.Call) error {
	f := c.Form()
	t := Telling{Day: f.Day("day"), Language: f.Text("language", 10), Members: f.Bool("members_told"), Door: f.Bool("door_told"), Help: f.Bool("help_told"), Answer: f.Text("answer", 40)}
	err := f.Err()
	if err == nil {
		err = d.Tell(c.Ctx(), c.Path("id"), c.Path("file"), t)
	}
	return d.after(c, err, "commission.tell.done", func(err error) error { return d.telling(c, err) })
}

func (d *Desk) applyPage(c *area.Call) error { return d.applying(c, nil) }

func (d *Desk) applying(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/apply", "commission.apply", func(folder *Folder, f *File) ([]templ.Component, error) {
		value := string(f.AppliedOn)
		if value == "" {
			value = d.today(c)
		}
		return []templ.Component{ui.Day(field(c, wrong, "applied_on", value))}, nil
	})
}

func (d *Desk) applyAct(c *area.Call) error {
	f := c.Form()
	day := f.Day("applied_on")
	err := f.Err()
	if err == nil {
		err = d.Apply(c.Ctx(), c.Path("id"), c.Path("file"), f.Version(), day)
	}
	return d.after(c, err, "commission.apply.done", func(err error) error { return d.applying(c, err) })
}

func (d *Desk) findingsPage(c *area.Call) error { return d.finding(c, nil) }

func (d *Desk) finding(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/criteria", "commission.findings", func(folder *Folder, f *File) ([]templ.Component, error) {
		_, today := c.House.Clerk.Now()
		var out []templ.Component
		for _, kind := range []RuleKind{Criterion, Document} {
			for _, r := range RulesOn(folder.Rules, kind, today) {
				q := ui.Field{Name: r.Name, Label: ruleText(c, r), Hint: sheet.Shipped(c, "commission.source."+r.Name, r.Source), Value: f.Findings[r.Name], Inline: true, Small: true, Error: ui.FieldError(c.Words, wrong, r.Name)}
				if q.Value == "" {
					q.Value = NotAsked
				}
				if sent(c) {
					q.Value = c.Form().Raw(r.Name)
				}
				if r.ConfirmedOn == "" {
					q.Hint += " (" + c.T("identification.unconfirmed") + ")"
				}
				q.Options = sheet.Options(c, "identification.finding", q.Value)
				out = append(out, ui.Radios(q))
			}
		}
		return out, nil
	})
}

func (d *Desk) findingsAct(c *area.Call) error {
	form := c.Form()
	rules, err := d.Rules(c.Ctx())
	if err != nil {
		return err
	}
	answers := map[string]string{}
	for _, r := range rules {
		if form.Has(r.Name) {
			answers[r.Name] = form.Text(r.Name, 20)
		}
	}
	if err = form.Err(); err == nil {
		err = d.Find(c.Ctx(), c.Path("id"), c.Path("file"), answers)
	}
	return d.after(c, err, "commission.findings.done", func(err error) error { return d.finding(c, err) })
}

func (d *Desk) endPage(c *area.Call) error { return d.ending(c, nil) }

func (d *Desk) ending(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/end", "commission.end", func(folder *Folder, f *File) ([]templ.Component, error) {
		outcome := field(c, wrong, "outcome", "")
		for _, w := range Outcomes {
			outcome.Options = append(outcome.Options, ui.Option{Value: w, Text: c.T("identification.outcome." + w)})
		}
		help := field(c, wrong, "help", "")
		help.Options, help.Small, help.Optional = sheet.Options(c, "identification.help", ""), true, true
		why := field(c, wrong, "why", "")
		why.Max, why.Rows, why.Optional = MostWhy, 3, true
		in, against := f.Votes()
		return []templ.Component{ui.Bullets{c.T("commission.votes", "for", in, "against", against)}, ui.Day(field(c, wrong, "day", d.today(c))), ui.Radios(outcome), ui.Checkboxes(help), ui.TextArea(why)}, nil
	})
}

func (d *Desk) endAct(c *area.Call) error {
	f := c.Form()
	day, outcome, help, why := f.Day("day"), f.Text("outcome", 40), ManyOf(f.RawAll("help")...), f.Text("why", MostWhy)
	err := f.Err()
	if err == nil {
		err = d.End(c.Ctx(), c.Path("id"), c.Path("file"), f.Version(), day, outcome, help, why)
	}
	return d.after(c, err, "commission.end.done", func(err error) error { return d.ending(c, err) })
}

// missingText says one thing that a pack still needs.
func missingText(c *area.Call, folder *Folder, word string) string {
	kind, name, found := strings.Cut(word, ":")
	if !found {
		return c.T(word)
	}
	switch kind {
	case "seat", "vote":
		return c.T("commission.missing."+kind, "role", c.T("identification.member."+name))
	}
	for _, r := range folder.Rules {
		if r.Name == name {
			return c.T("commission.missing."+kind, "rule", ruleText(c, r))
		}
	}
	return name
}
