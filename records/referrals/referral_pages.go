package referrals

import (
	"strconv"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/people"
)

var stateTone = map[State]ui.Tone{Asked: ui.Sun, Accepted: ui.River, Declined: ui.Clay, Done: ui.Moss, Withdrawn: ui.Quiet}

// toWhom says where a referral goes: the role, or the label of the colleague.
func toWhom(c *area.Call, r *Referral) string {
	if r.ToPerson != "" {
		return ui.PersonText(r.ToPerson)
	}
	return c.T("role." + r.ToRole)
}

func asker(c *area.Call, person string) string {
	if person != "" {
		return ui.PersonText(person)
	}
	return c.T("referral.account")
}

func state(c *area.Call, r *Referral) ui.Status {
	return ui.Status{Tone: stateTone[r.State], Text: c.T("referral.state." + string(r.State))}
}

func (d *Desk) listPage(c *area.Call) error {
	box := Box(c.Query("box"))
	if box == "" {
		box = Inbox
	}
	rows, total, err := d.List(c.Ctx(), Search{Box: box, Room: c.Query("room"), Page: c.PageNumber()})
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("referral.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("referral.asked_at")}, {Text: c.T("referral.state")},
		{Text: c.T("referral.to")}, {Text: c.T("referral.from")}, {Text: c.T("referral.due")}}}
	for _, r := range rows {
		s := state(c, r)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/referrals/"+r.ID, sheet.Local(c, r.AskedAt)), {Status: &s}, ui.TextCell(toWhom(c, r)),
			ui.TextCell(asker(c, r.AskedPerson)), ui.TextCell(c.Words.ShortDay(r.Due))})
	}
	l := ui.List{Table: t, Count: c.N("list.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("referral.empty." + boxWord(box))}}
	for _, b := range []Box{Inbox, Sent, Over, Others} {
		if b == Others && !seesAll(c) {
			continue
		}
		l.Views = append(l.Views, ui.View{Href: "/referrals?box=" + string(b), Text: c.T("referral.box." + string(b)), Current: b == box})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("referral.list"), Dense: true, Body: l}
	if c.May("referral.ask") {
		p.Actions = []ui.Action{{Href: "/referrals/ask", Text: c.T("referral.ask"), Primary: true}}
	}
	return c.Show(p)
}

func boxWord(b Box) string {
	if b == Sent || b == Over {
		return string(b)
	}
	return string(Inbox)
}

// seesAll tells whether the actor's role reaches referrals of others.
func seesAll(c *area.Call) bool { return c.House.Clerk.MayOn(c.Ctx(), "referral.list", &Referral{}) }

func (d *Desk) recordPage(c *area.Call) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if r.AskedBy == c.Actor().User && !r.Heard && r.State != Accepted {
		if err := d.Hear(c.Ctx(), r.ID); err != nil {
			return err
		}
		r.Version++
	}
	return d.show(c, r, nil)
}

func (d *Desk) show(c *area.Call, r *Referral, wrong error) error {
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("referral.one"), Crumbs: []ui.Link{{Href: "/referrals", Text: c.T("referral.list")}}}
	s := state(c, r)
	s.Label = c.T("referral.state")
	p.Bar = []ui.Status{s}
	if r.Due != "" && r.Open() {
		tone := ui.Quiet
		if _, today := c.House.Clerk.Now(); r.Due <= today {
			tone = ui.Sun
		}
		p.Bar = append(p.Bar, ui.Status{Tone: tone, Label: c.T("referral.due"), Text: c.Words.Day(r.Due)})
	}
	lines := []ui.Line{{Key: c.T("referral.to"), Value: toWhom(c, r)}}
	if r.Subject != "" {
		whom := ui.Line{Key: c.T("referral.subject"), Value: ui.PersonText(r.Subject)}
		if c.May("person.read") {
			whom.Href = "/people/" + r.Subject
		}
		lines = append(lines, whom)
	}
	if href := d.links[r.AboutKind]; href != nil && r.About != "" {
		lines = append(lines, ui.Line{Key: c.T("referral.about"), Value: c.T("referral.about.open"), Href: href(r.About)})
	}
	if href := d.links[r.BecameKind]; href != nil && r.Became != "" {
		lines = append(lines, ui.Line{Key: c.T("referral.became"), Value: c.T("referral.about.open"), Href: href(r.Became)})
	}
	events := ui.Timeline{}
	if r.ClosedAt != "" {
		events = append(events, ui.Event{When: sheet.Local(c, r.ClosedAt), Moment: string(r.ClosedAt), What: c.T("referral.state." + string(r.State)), Who: asker(c, r.TakenPerson), Story: r.Answer})
		if r.State == Withdrawn {
			events[0].Who = asker(c, r.AskedPerson)
		}
	}
	if r.AnsweredAt != "" && r.AnsweredAt != r.ClosedAt || r.State == Accepted {
		events = append(events, ui.Event{When: sheet.Local(c, r.AnsweredAt), Moment: string(r.AnsweredAt), What: c.T("referral.state.accepted"), Who: asker(c, r.TakenPerson)})
	}
	events = append(events, ui.Event{When: sheet.Local(c, r.AskedAt), Moment: string(r.AskedAt), What: c.T("referral.state.asked"), Who: asker(c, r.AskedPerson), Story: r.Need})
	parts := ui.Sections{{ID: "facts", Heading: c.T("referral.facts"), Body: ui.Summary{Lines: lines}}, {ID: "events", Heading: c.T("referral.events"), Body: events}}
	if r.Addressed(c.Actor()) && r.Open() {
		if r.State == Asked {
			p.Actions = []ui.Action{d.act(c, r, "accept", true)}
			parts = append(parts, d.answer(c, r, "decline", c.T("referral.reason"), c.T("referral.reason.hint"), wrong))
		} else {
			parts = append(parts, d.answer(c, r, "done", c.T("referral.answer"), c.T("referral.answer.hint"), wrong),
				d.answer(c, r, "decline", c.T("referral.reason"), c.T("referral.reason.hint"), wrong))
		}
	}
	if r.AskedBy == c.Actor().User && r.State == Asked {
		p.Actions = append(p.Actions, d.act(c, r, "withdraw", false))
	}
	p.Body = parts
	return sheet.Show(c, p, wrong)
}

func (d *Desk) act(c *area.Call, r *Referral, verb string, first bool) ui.Action {
	return ui.Action{Href: "/referrals/" + r.ID + "/" + verb, Text: c.T("referral." + verb), Post: true, Primary: first, ActID: id.New(), Version: strconv.Itoa(r.Version)}
}

// answer is the form of one of the two answers; only the one that was sent shows what was typed.
func (d *Desk) answer(c *area.Call, r *Referral, verb, label, hint string, wrong error) ui.Section {
	f := ui.Field{Name: "answer", ID: "answer_" + verb, Label: label, Hint: hint, Rows: 3, Max: MostText, Optional: verb == "done"}
	if wrong != nil && c.Path("verb") == verb {
		f.ID, f.Value, f.Error = "answer", c.Form().Raw("answer"), ui.FieldError(c.Words, wrong, "answer")
	}
	return ui.Section{ID: verb, Heading: c.T("referral." + verb), Body: ui.Form{Action: "/referrals/" + r.ID + "/" + verb, ActID: id.New(),
		Version: strconv.Itoa(r.Version), Verb: c.T("referral." + verb), Body: ui.TextArea(f)}}
}

// moveAct answers to a referral; the address says how.
func (d *Desk) moveAct(c *area.Call) error {
	id, version, answer := c.Path("id"), c.Form().Version(), c.Form().Raw("answer")
	var err error
	verb := c.Path("verb")
	switch verb {
	case "accept":
		err = d.Accept(c.Ctx(), id, version)
	case "decline":
		err = d.Decline(c.Ctx(), id, version, answer)
	case "done":
		err = d.Done(c.Ctx(), id, version, answer)
	case "withdraw":
		err = d.Withdraw(c.Ctx(), id, version)
	default:
		return fault.Missing()
	}
	if err != nil {
		r, lost := d.Read(c.Ctx(), id)
		if lost != nil {
			return lost
		}
		return d.show(c, r, err)
	}
	to := "/referrals/" + id
	if verb == "withdraw" || verb == "decline" {
		to = "/referrals"
	}
	return c.Go(to, ui.Flash{Done: c.T("referral." + verb + ".done")})
}

func (d *Desk) askPage(c *area.Call) error { return c.Show(askForm(c, nil)) }

func askForm(c *area.Call, wrong error) ui.Page {
	keep := func(name string) ui.Hidden {
		if c.R.Method == "POST" {
			return ui.Hidden{Name: name, Value: c.Form().Raw(name)}
		}
		return ui.Hidden{Name: name, Value: c.Query(name)}
	}
	var to []ui.Option
	for _, r := range Receivers {
		to = append(to, ui.Option{Value: string(r), Text: c.T("role." + string(r))})
	}
	f := sheet.Form{Action: "/referrals/ask", Verb: c.T("referral.ask"), Cancel: "/referrals", Fixed: []ui.Hidden{keep("kind"), keep("id"), keep("room")}, Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "to_role", Label: c.T("referral.to_role"), Options: to, Small: true, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "to_person", Label: c.T("referral.to_person"), Hint: c.T("referral.to_person.hint"), Optional: true, Width: 10}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "need", Label: c.T("referral.need"), Hint: c.T("referral.need.hint"), Rows: 4, Max: MostText}},
		{Ask: ui.Text, Field: ui.Field{Name: "subject", Label: c.T("referral.subject"), Hint: c.T("referral.subject.hint"), Optional: true, Width: 10}},
		{Ask: ui.Day, Field: ui.Field{Name: "due", Label: c.T("referral.due"), Optional: true}},
	}}
	p := f.Page(c, c.T("referral.ask"), wrong)
	p.Lead = c.T("referral.ask.lead")
	return p
}

func (d *Desk) askAct(c *area.Call) error {
	r := Referral{FromRoom: c.Form().Text("room", 40), ToRole: c.Form().Raw("to_role"), AboutKind: c.Form().Text("kind", 40), About: c.Form().Text("id", 40),
		Need: c.Form().Raw("need"), Due: c.Form().Day("due")}
	if _, known := d.links[r.AboutKind]; !known {
		r.AboutKind, r.About = "", ""
	}
	if r.FromRoom == "" {
		r.FromRoom = "referrals"
	}
	for field, to := range map[string]*string{"to_person": &r.ToPerson, "subject": &r.Subject} {
		person, err := people.Named(c, field)
		if err != nil {
			return err
		}
		*to = person
	}
	err := c.Form().Err()
	if err == nil {
		_, err = d.Ask(c.Ctx(), r)
	}
	if err != nil {
		return c.Again(err, askForm(c, err))
	}
	return c.Go("/referrals?box=out", ui.Flash{Done: c.T("referral.ask.done")})
}

// inboxCard shows on the day of who is asked what waits to be taken up.
func (d *Desk) inboxCard(c *area.Call) (ui.Card, bool, error) {
	if d.blind(c) {
		return ui.Card{}, false, nil
	}
	rows, total, err := d.List(c.Ctx(), Search{Box: Inbox})
	if err != nil || total == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("referral.card.in"), Count: c.Words.Number(total), More: &ui.Link{Href: "/referrals?box=in", Text: c.T("referral.box.in")}}
	_, today := c.House.Clerk.Now()
	for _, r := range rows[:min(5, len(rows))] {
		s := state(c, r)
		t := ui.Task{Text: c.T("referral.card.asks", "who", asker(c, r.AskedPerson)), Href: "/referrals/" + r.ID, Also: sheet.Local(c, r.AskedAt), Status: &s}
		if r.Due != "" {
			t.Also += ", " + c.T("referral.card.due", "day", c.Words.ShortDay(r.Due))
			if r.Due < today && r.State == Asked {
				t.Status = &ui.Status{Tone: ui.Clay, Text: c.T("referral.late")}
			}
		}
		if r.State == Asked {
			do := d.act(c, r, "accept", false)
			t.Do = &do
		}
		card.Tasks = append(card.Tasks, t)
	}
	return card, true, nil
}

// heardCard shows on the day of who asked which answers they have not yet seen.
func (d *Desk) heardCard(c *area.Call) (ui.Card, bool, error) {
	if d.blind(c) {
		return ui.Card{}, false, nil
	}
	rows, _, err := d.List(c.Ctx(), Search{Box: Sent})
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("referral.card.answers"), More: &ui.Link{Href: "/referrals?box=out", Text: c.T("referral.box.out")}}
	for _, r := range rows {
		if r.Heard || r.State == Accepted {
			continue
		}
		s := state(c, r)
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("referral.card.answered", "who", asker(c, r.TakenPerson)), Href: "/referrals/" + r.ID, Also: sheet.Local(c, r.AnsweredAt), Status: &s})
	}
	card.Count = c.Words.Number(len(card.Tasks))
	return card, len(card.Tasks) > 0, nil
}

// blind tells whether the actor sees codes alone and is asked nothing.
func (d *Desk) blind(c *area.Call) bool {
	_, today := c.House.Clerk.Now()
	for _, r := range Receivers {
		if c.Actor().Holds(access.Role(r), today) {
			return false
		}
	}
	return true
}
