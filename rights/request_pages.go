package rights

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/cases"

	"github.com/a-h/templ"
)

var stateTone = map[State]ui.Tone{Asked: ui.Sun, Approved: ui.Sun, Waiting: ui.Clay, Restricted: ui.River, Done: ui.Moss}

func stateOf(c *area.Call, r *Request) ui.Status {
	return ui.Status{Tone: stateTone[r.State], Text: c.T("right.state." + string(r.State))}
}

// frame puts the tabs of the room around one of its pages.
func frame(c *area.Call, here string, p ui.Page) ui.Page {
	for _, t := range []struct{ path, text, verb string }{
		{"/rights", "right.list", "right.list"}, {"/rights/second", "right.seconds", "right.seconds"}, {"/rights/holds", "hold.list", "hold.list"},
		{"/rights/retention", "retention.list", "retention.list"}, {"/rights/breaches", "breach.list", "breach.list"},
		{"/rights/processing", "processing.register", "processing.read"}, {"/rights/impact", "processing.impact", "processing.read"},
		{"/rights/keyholders", "keyholder.list", "keyholder.list"},
	} {
		if c.May(verbOf(t.verb)) {
			p.Tabs = append(p.Tabs, ui.Tab{Href: t.path, Text: c.T(t.text), Here: t.path == here})
		}
	}
	return p
}

func (d *Desk) table(c *area.Call, rows []*Request, code bool) ui.Table {
	t := ui.Table{Caption: c.T("right.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("right.number")}, {Text: c.T("right.kind")}, {Text: c.T("right.state")}, {Text: c.T("right.due_on")}}}
	if code {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("case.code")})
	}
	_, today := c.House.Clerk.Now()
	for _, r := range rows {
		state := stateOf(c, r)
		due := ui.Cell{}
		switch {
		case r.State == Waiting:
			due = ui.Cell{Text: c.Words.ShortDay(r.ReadyOn), Also: c.T("right.erased_on")}
		case r.State == Restricted:
		case r.Open():
			due = ui.Cell{Text: c.Words.ShortDay(r.DueOn)}
			if r.Late(today) {
				due.Status = &ui.Status{Tone: ui.Clay, Text: c.T("case.late")}
			}
		}
		row := []ui.Cell{ui.LinkCell("/rights/requests/"+r.ID, c.Words.Number(r.Number)), ui.TextCell(c.T("right.kind." + string(r.Kind))), {Status: &state}, due}
		if code {
			row = append(row, ui.LinkCell("/cases/"+r.Case+"/rights", r.CaseCode))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d *Desk) listPage(c *area.Call) error {
	all := c.Query("view") == "all"
	rows, total, err := d.List(c.Ctx(), Question{Open: !all, Skip: sheet.Skip(c), Most: sheet.PerPage})
	if err != nil {
		return err
	}
	l := ui.List{Table: d.table(c, rows, true), Count: c.N("right.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("right.none")},
		Views: []ui.View{{Href: "/rights", Text: c.T("right.view.open"), Current: !all}, {Href: "/rights?view=all", Text: c.T("right.view.all"), Current: all}}}
	return c.Show(frame(c, "/rights", ui.Page{Kind: ui.KindList, Heading: c.T("right.list"), Lead: c.T("right.list.lead"), Dense: true, Body: l}))
}

// casePage is the tab of a case: what was asked, what is held, and the three things that can be noted.
func (d *Desk) casePage(c *area.Call) error { return d.caseForm(c, "", nil) }

func (d *Desk) caseForm(c *area.Call, sent string, wrong error) error {
	k, err := d.Cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	rows, total, err := d.List(c.Ctx(), Question{Case: k.ID, Most: sheet.PerPage})
	if err != nil {
		return err
	}
	list := ui.Section{ID: "requests", Heading: c.T("right.list"), Count: c.Words.Number(total), Body: d.table(c, rows, false)}
	if total == 0 {
		list.Body = ui.Empty{Says: c.T("right.none_yet")}
	}
	parts := ui.Sections{list}
	if c.May("hold.list") {
		holds, err := d.Holds(c.Ctx(), k.ID)
		if err != nil {
			return err
		}
		if len(holds) > 0 {
			parts = append(parts, ui.Section{ID: "holds", Heading: c.T("hold.list"), Count: c.Words.Number(len(holds)), Body: d.holdTable(c, holds, false)})
		}
	}
	on := func(form string) error {
		if form == sent {
			return wrong
		}
		return nil
	}
	if c.House.Clerk.MayOn(c.Ctx(), "right.ask", k) {
		parts = append(parts, ui.Section{ID: "ask", Heading: c.T("right.ask"), Body: d.askForm(c, k).Body(c, on("ask"))},
			ui.Section{ID: "demand", Heading: c.T("right.demand"), Body: ui.Stack(ui.Notice{Text: c.T("right.demand.lead")}, d.demandForm(c, k).Body(c, on("demand")))})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "hold.set", k) {
		parts = append(parts, ui.Section{ID: "hold", Heading: c.T("hold.set"), Body: d.holdForm(c, k).Body(c, on("hold"))})
	}
	p := d.Cases.Frame(c, k, "rights", ui.Page{Kind: ui.KindRecord, Heading: c.T("right.tab"), Lead: c.T("right.tab.lead"), Body: parts})
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func kindOptions(c *area.Call) []ui.Option {
	var out []ui.Option
	for _, k := range Kinds {
		out = append(out, ui.Option{Value: string(k), Text: c.T("right.kind." + string(k)), Hint: c.T("right.kind." + string(k) + ".hint")})
	}
	return out
}

func languages(c *area.Call) []ui.Option {
	var out []ui.Option
	for _, tag := range []string{"lv", "en", "ru", "uk", "et", "pl"} {
		out = append(out, ui.Option{Value: tag, Text: c.House.Book.For(tag).Name()})
	}
	return out
}

func (d *Desk) askForm(c *area.Call, k *cases.Case) sheet.Form {
	_, today := c.House.Clerk.Now()
	return sheet.Form{Action: "/cases/" + k.ID + "/rights", Verb: c.T("right.ask.do"), Cancel: "/cases/" + k.ID, Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("right.kind"), Small: true, Options: kindOptions(c)}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "what", Label: c.T("right.what"), Hint: c.T("right.what.hint"), Rows: 3, Max: MostText, Optional: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "asked_on", Label: c.T("right.asked_on"), Value: string(today)}},
		{Ask: ui.Select, Field: ui.Field{Name: "language", Label: c.T("right.language"), Value: c.Words.Tag(), Options: languages(c)}},
	}}
}

func (d *Desk) askAct(c *area.Call) error {
	f := c.Form()
	r := Request{Kind: Kind(f.Raw("kind")), What: f.Text("what", MostText), AskedOn: f.Day("asked_on"), Language: f.Word("language", "lv", "en", "ru", "uk", "et", "pl")}
	err, made := f.Err(), ""
	if err == nil {
		made, err = d.Ask(c.Ctx(), c.Path("id"), r)
	}
	if err != nil {
		return d.caseForm(c, "ask", err)
	}
	return c.Go("/rights/requests/"+made, ui.Flash{Done: c.T("right.asked")})
}

func (d *Desk) demandForm(c *area.Call, k *cases.Case) sheet.Form {
	return sheet.Form{Action: "/cases/" + k.ID + "/demand", Verb: c.T("right.demand.do"), Cancel: "/cases/" + k.ID, Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "who", Label: c.T("right.who"), Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "right.asker", ""))}},
		{Ask: ui.Select, Field: ui.Field{Name: "demanded", Label: c.T("right.demanded"), Options: sheet.Words(c, "right.kind.", []string{string(Access), string(Rectification), string(Restriction), string(Erasure)})}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("right.demand.why"), Rows: 3, Max: MostText}},
	}}
}

func (d *Desk) demandAct(c *area.Call) error {
	f := c.Form()
	who, kind, why := f.Raw("who"), Kind(f.Word("demanded", string(Access), string(Rectification), string(Restriction), string(Erasure))), f.Text("why", 1000)
	err := f.Err()
	if err == nil {
		err = d.Demand(c.Ctx(), c.Path("id"), kind, who, why)
	}
	if err != nil {
		return d.caseForm(c, "demand", err)
	}
	return c.Go("/cases/"+c.Path("id")+"/rights", ui.Flash{Done: c.T("right.demanded_noted")})
}

func (d *Desk) requestPage(c *area.Call) error { return d.requestForm(c, "", nil) }

// requestForm shows one request with the one or two things that can be done next.
func (d *Desk) requestForm(c *area.Call, sent string, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	stop, err := d.Stands(c.Ctx(), r.ID)
	if err != nil {
		return err
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("right.facts"), Body: ui.Summary{Lines: d.lines(c, r)}}}
	may := func(verb string) bool { return c.House.Clerk.MayOn(c.Ctx(), verbOf(verb), r) }
	on := func(form string) error {
		if form == sent {
			return wrong
		}
		return nil
	}
	at := "/rights/requests/" + r.ID
	if r.Kind == Erasure && stop != nil && r.Open() {
		parts = append(parts, ui.Section{ID: "stop", Heading: c.T("right.stop"), Body: ui.Notice{Tone: ui.Sun, Text: c.T("right.stop.says", "rule", c.T(stop.Key()), "day", c.Words.Day(stop.Until))}})
	}
	if !r.Checked() && (r.State == Asked || r.State == Approved) && may("right.check") {
		f := sheet.Form{Action: at + "/check", Verb: c.T("right.check.do"), Cancel: "/cases/" + r.Case + "/rights", Version: r.Version, Questions: []sheet.Question{
			{Ask: ui.Radios, Field: ui.Field{Name: "identity", Label: c.T("right.identity"), Hint: c.T("right.identity.hint"), Small: true, Options: sheet.Options(c, "right.identity", "")}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "safe", Label: c.T("right.safe"), Hint: c.T("right.safe.hint"), Rows: 3, Max: MostText}}}}
		parts = append(parts, ui.Section{ID: "check", Heading: c.T("right.check"), Body: f.Body(c, on("check"))})
	}
	if may("right.decide") {
		parts = append(parts, d.decisions(c, r, stop, at, on)...)
	}
	if (r.State == Asked || r.State == Approved || r.State == Waiting) && may("right.withdraw") {
		parts = append(parts, ui.Section{ID: "withdraw", Heading: c.T("right.withdraw"), Body: ui.Stack(ui.Notice{Text: c.T("right.withdraw.says")},
			act(c, at+"/withdraw", c.T("right.withdraw.do"), r.Version, nil, nil))})
	}
	state := stateOf(c, r)
	state.Label = c.T("right.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("right.one", "number", r.Number, "kind", c.T("right.kind."+string(r.Kind))), Body: parts, Bar: []ui.Status{state},
		Crumbs: []ui.Link{{Href: "/rights", Text: c.T("right.list")}, {Href: "/cases/" + r.Case + "/rights", Text: r.CaseCode}}}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// act is a small form of one button, with questions above it.
func act(c *area.Call, action, verb string, version int, wrong error, questions []sheet.Question) templ.Component {
	f := sheet.Form{Action: action, Verb: verb, Cancel: "/rights", Version: version, Questions: questions}
	return f.Body(c, wrong)
}

func (d *Desk) lines(c *area.Call, r *Request) []ui.Line {
	day := func(key string, x ui.Line, there bool) []ui.Line {
		if !there {
			return nil
		}
		x.Key = c.T(key)
		return []ui.Line{x}
	}
	lines := []ui.Line{{Key: c.T("case.code"), Value: r.CaseCode, Href: "/cases/" + r.Case}, {Key: c.T("right.asked_on"), Value: c.Words.Day(r.AskedOn), Also: c.T("right.by." + r.Asker)},
		{Key: c.T("right.due_on"), Value: c.Words.Day(r.DueOn)}}
	lines = append(lines, day("right.what", ui.Line{Value: r.What}, r.What != "")...)
	if r.Checked() && r.CheckedOn != "" {
		checked := ui.Line{Key: c.T("right.identity"), Also: c.Words.Day(r.CheckedOn)}
		if r.Identity != "" {
			checked.Value = c.T("right.identity." + r.Identity)
		}
		lines = append(lines, checked)
	}
	lines = append(lines, day("right.safe", ui.Line{Value: r.Safe}, r.Safe != "")...)
	lines = append(lines, day("right.reviewed_on", ui.Line{Value: c.Words.Day(r.ReviewedOn)}, r.ReviewedOn != "")...)
	lines = append(lines, day("right.approved_on", ui.Line{Value: c.Words.Day(r.ApprovedOn)}, r.ApprovedOn != "")...)
	lines = append(lines, day("right.second_on", ui.Line{Value: c.Words.Day(r.SecondOn)}, r.SecondOn != "")...)
	lines = append(lines, day("right.restricted_on", ui.Line{Value: c.Words.Day(r.RestrictedOn)}, r.RestrictedOn != "")...)
	lines = append(lines, day("right.ready_on", ui.Line{Value: c.Words.Day(r.ReadyOn)}, r.ReadyOn != "")...)
	if r.Rule != "" {
		lines = append(lines, ui.Line{Key: c.T("right.rule"), Value: c.T(ruleKey(r.Rule)), Also: c.Words.Day(r.RuleUntil)})
	}
	lines = append(lines, day("right.answer", ui.Line{Value: r.Answer}, r.Answer != "")...)
	return append(lines, day("right.done_on", ui.Line{Value: c.Words.Day(r.DoneOn)}, r.DoneOn != "")...)
}

// decisions are what the responsible person can do next.
func (d *Desk) decisions(c *area.Call, r *Request, stop *Stop, at string, on func(string) error) (parts ui.Sections) {
	answer := func(label string) []sheet.Question {
		return []sheet.Question{{Ask: ui.TextArea, Field: ui.Field{Name: "answer", ID: "answer-" + label, Label: c.T("right.answer." + label), Rows: 3, Max: MostText}}}
	}
	if r.State == Restricted {
		told := []sheet.Question{{Ask: ui.Checkboxes, Field: ui.Field{Name: "told", Label: c.T("right.told"), Small: true, Options: []ui.Option{{Value: "yes", Text: c.T("right.told.yes")}}}}}
		return append(parts, ui.Section{ID: "lift", Heading: c.T("right.lift"), Body: act(c, at+"/lift", c.T("right.lift.do"), r.Version, on("lift"), told)})
	}
	if !r.Open() {
		return nil
	}
	if !r.Checked() {
		return append(parts, ui.Section{ID: "decide", Heading: c.T("right.decide"), Body: ui.Notice{Text: c.T("right.check_first")}})
	}
	switch {
	case r.Kind == Access:
		parts = append(parts, d.fileParts(c, r, at, on)...)
	case r.Kind == Rectification || r.Kind == Restriction:
		parts = append(parts, ui.Section{ID: "do", Heading: c.T("right.do." + string(r.Kind)), Body: act(c, at+"/do", c.T("right.do."+string(r.Kind)+".verb"), r.Version, on("do"), answer("do"))})
	case r.State == Asked && stop == nil:
		says := []string{c.T("right.approve.says"), c.T("right.approve.second"), c.T("right.approve.days", "days", WaitDays)}
		parts = append(parts, ui.Section{ID: "approve", Heading: c.T("right.approve"), Body: ui.Stack(ui.Bullets(says), act(c, at+"/approve", c.T("right.approve.do"), r.Version, on("approve"), nil))})
	}
	heading, verb := c.T("right.refuse"), c.T("right.refuse.do")
	if r.Kind == Erasure && stop != nil {
		heading, verb = c.T("right.refuse.restrict"), c.T("right.refuse.restrict.do")
	}
	return append(parts, ui.Section{ID: "refuse", Heading: heading, Body: act(c, at+"/refuse", verb, r.Version, on("refuse"), answer("refuse"))})
}

func (d *Desk) checkAct(c *area.Call) error {
	f := c.Form()
	identity, safe := f.Raw("identity"), f.Text("safe", MostText)
	err := f.Err()
	if err == nil {
		err = d.Check(c.Ctx(), c.Path("id"), f.Version(), identity, safe)
	}
	if err != nil {
		return d.requestForm(c, "check", err)
	}
	return c.Go("/rights/requests/"+c.Path("id"), ui.Flash{Done: c.T("right.checked")})
}

// decideAct does one step of a request.
func (d *Desk) decideAct(step string) func(*area.Call) error {
	return func(c *area.Call) error {
		f, at := c.Form(), c.Path("id")
		var err error
		switch step {
		case "do":
			err = d.Do(c.Ctx(), at, f.Version(), f.Text("answer", MostText))
		case "refuse":
			err = d.Refuse(c.Ctx(), at, f.Version(), f.Text("answer", MostText))
		case "approve":
			err = d.Approve(c.Ctx(), at, f.Version())
		case "lift":
			err = d.Lift(c.Ctx(), at, f.Version(), f.Bool("told"))
		case "withdraw":
			err = d.Withdraw(c.Ctx(), at, f.Version())
		}
		if err != nil {
			return d.requestForm(c, step, err)
		}
		return c.Go("/rights/requests/"+at, ui.Flash{Done: c.T("right.step." + step)})
	}
}

// requestsCard is the day of the responsible person: what has to be answered by when.
func (d *Desk) requestsCard(c *area.Call) (ui.Card, bool, error) {
	rows, total, err := d.List(c.Ctx(), Question{Open: true, Most: 5})
	if err != nil || total == 0 {
		return ui.Card{}, false, err
	}
	_, today := c.House.Clerk.Now()
	card := ui.Card{Heading: c.T("right.list"), Count: c.Words.Number(total), More: &ui.Link{Href: "/rights", Text: c.T("right.view.open")}}
	for _, r := range rows {
		if r.State != Asked && r.State != Waiting {
			continue
		}
		t := ui.Task{Text: c.T("right.one", "number", r.Number, "kind", c.T("right.kind."+string(r.Kind))), Href: "/rights/requests/" + r.ID, Also: r.CaseCode + ", " + c.T("right.by_day", "day", c.Words.Day(r.DueOn))}
		if r.Late(today) {
			card.Tone, t.Status = ui.Clay, &ui.Status{Tone: ui.Clay, Text: c.T("case.late")}
		}
		card.Tasks = append(card.Tasks, t)
	}
	return card, len(card.Tasks) > 0, nil
}
