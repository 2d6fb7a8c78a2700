package worries

import (
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) sendPage(c *area.Call) error {
	return d.sendShown(c, nil, c.Show)
}

// sendShown shows the form, with who is lead and deputy.
func (d *Desk) sendShown(c *area.Call, wrong error, show func(ui.Page) error) error {
	two, err := d.Safeguarders(c.Ctx())
	if err != nil {
		return err
	}
	who := map[Duty]string{}
	for _, s := range two {
		if d.Person == nil {
			break
		}
		if who[s.Duty], err = d.Person(c.Ctx(), s.Account); err != nil {
			return err
		}
	}
	return show(d.sendForm(c, len(two) == 2 && !fault.Is(wrong, fault.Locked), who, wrong))
}

// now says first what to do now, with the numbers to call: before any question. It does not shout: a child may
// sit beside the phone.
func now(c *area.Call, who map[Duty]string) templ.Component {
	calls := []ui.Action{{Href: ui.Tel("112"), Text: c.T("worry.call"), Primary: true}}
	if phone := c.House.Setting("outreach.safeguarding_phone"); phone != "" {
		calls = append(calls, ui.Action{Href: ui.Tel(phone), Text: c.T("worry.call_number", "phone", phone)})
	}
	says := ui.Bullets{c.T("worry.now_lead"), c.T("worry.now_promise")}
	for _, duty := range []Duty{Deputy, Lead} { // the frame writes the name, or the code, as this reader may see it
		if who[duty] != "" {
			says = slices.Insert(says, 0, c.T("worry.who_"+string(duty), "person", ui.PersonText(who[duty])))
		}
	}
	return ui.Stack(ui.Notice{Tone: ui.River, Heading: c.T("worry.now_danger"), Actions: calls}, says)
}

func (d *Desk) sendForm(c *area.Call, ready bool, who map[Duty]string, wrong error) ui.Page {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("worry.send"), Lead: c.T("worry.lead_reads")}
	if !ready {
		p.Body = ui.Stack(now(c, who), ui.Notice{Tone: ui.Sun, Heading: c.T("worry.no_lead_heading"), Text: c.T("worry.no_lead")})
		return p
	}
	f := c.Form()
	at := f.Raw("heard_at")
	if at == "" {
		moment, _ := c.House.Clerk.Now()
		at = ui.Typed(string(moment.In(c.House.Clerk.Zone())))
	}
	p.Problems = ui.Problems(c.Words, wrong)
	p.Body = ui.Stack(now(c, who), ui.Form{Action: "/worries/send", ActID: c.NewAct(), Verb: c.T("worry.send_verb"), Cancel: &ui.Link{Href: "/", Text: c.T("act.cancel")}, Body: ui.Stack(
		ui.TextArea(ui.Field{Name: "words", Label: c.T("worry.words"), Hint: c.T("worry.words_hint"), Value: f.Raw("words"), Max: MostWords, Rows: 6, Error: ui.FieldError(c.Words, wrong, "words")}),
		ui.Text(ui.Field{Name: "heard_by", Label: c.T("worry.heard_by"), Hint: c.T("worry.heard_by_hint"), Value: f.Raw("heard_by"), Error: ui.FieldError(c.Words, wrong, "heard_by")}),
		ui.LocalTime(ui.Field{Name: "heard_at", Label: c.T("worry.heard_at"), Value: at, Error: ui.FieldError(c.Words, wrong, "heard_at")}),
		ui.Text(ui.Field{Name: "where", Label: c.T("worry.where"), Hint: c.T("worry.where_hint"), Optional: true, Value: f.Raw("where"), Error: ui.FieldError(c.Words, wrong, "where")}),
	)})
	return p
}

func (d *Desk) sendAct(c *area.Call) error {
	f := c.Form()
	n := Note{Words: f.Text("words", MostWords), HeardBy: f.Text("heard_by", 200), HeardAt: f.Local("heard_at"), Where: f.Text("where", 300)}
	err := f.Err()
	if err == nil {
		_, err = d.Send(c.Ctx(), n)
	}
	if err != nil {
		return d.sendShown(c, err, func(p ui.Page) error { return c.Again(err, p) })
	}
	return c.Go("/", ui.Flash{Done: c.T("worry.sent"), Then: c.T("worry.sent_then")})
}

func (d *Desk) listPage(c *area.Call) error {
	all, err := d.List(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("worry.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("worry.sent_at")}, {Text: c.T("worry.state")}, {Text: c.T("worry.for_me")}}}
	for _, w := range all {
		row := []ui.Cell{ui.TextCell(c.Words.Local(w.SentAt.In(c.House.Clerk.Zone()))), state(c, w)}
		if c.House.Clerk.MayOn(c.Ctx(), "worry.read", w) {
			row = append(row, ui.LinkCell("/worries/"+w.ID, c.T("worry.open")))
		} else {
			row = append(row, ui.TextCell(c.T("worry.not_yours")))
		}
		t.Rows = append(t.Rows, row)
	}
	var ways []ui.Action
	if _, err := d.MyDuty(c.Ctx()); err == nil {
		ways = append(ways, ui.Action{Href: "/worries/key", Text: c.T("road.key")})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("worry.list"), Lead: c.T("worry.list_lead"), Actions: ways, Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("worry.none")}}})
}

func state(c *area.Call, w *Worry) ui.Cell {
	switch {
	case w.Closed != "" && w.Passed:
		return ui.StatusCell(ui.Moss, c.T("worry.passed_on"))
	case w.Closed != "":
		return ui.StatusCell(ui.Quiet, c.T("worry.closed"))
	case w.ReadAt != "":
		return ui.StatusCell(ui.River, c.T("worry.read"))
	case w.ToldAt != "":
		return ui.StatusCell(ui.Clay, c.T("worry.unread_long"))
	}
	return ui.StatusCell(ui.Sun, c.T("worry.unread"))
}

// card is the inbox: for the lead and the deputy what is not closed, for the responsible person what lies
// unread for an hour.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	all, err := d.List(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("worry.list"), More: &ui.Link{Href: "/worries", Text: c.T("worry.all")}}
	for _, w := range all {
		mine := c.House.Clerk.MayOn(c.Ctx(), "worry.read", w)
		if w.Closed != "" {
			continue
		}
		t := ui.Task{Text: c.T("worry.one"), Also: c.Words.Local(w.SentAt.In(c.House.Clerk.Zone())), Status: state(c, w).Status}
		if mine {
			t.Href = "/worries/" + w.ID
		} else if w.ToldAt != "" && w.ReadAt == "" { // the responsible person: that it is there and how it stands, nothing of it
			t.Text = c.T("worry.call_lead")
		}
		if w.ToldAt != "" {
			card.Tone = ui.Clay
		}
		card.Tasks = append(card.Tasks, t)
	}
	return card, len(card.Tasks) > 0, nil
}

// readPage asks before it shows: a person across the desk may see the screen.
func (d *Desk) readPage(c *area.Call) error {
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("worry.one"), Body: ui.Confirm{Says: []string{c.T("worry.before_opening")},
		Form: ui.Form{Action: "/worries/" + c.Path("id"), ActID: c.NewAct(), Verb: c.T("worry.open"), NoAsk: true, Cancel: &ui.Link{Href: "/worries", Text: c.T("act.back")}}}})
}

func (d *Desk) openAct(c *area.Call) error { return d.opened(c, nil) }

func (d *Desk) opened(c *area.Call, wrong error) error {
	w, err := d.Open(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	lines := ui.Summary{Lines: []ui.Line{
		{Key: c.T("worry.words"), Value: w.Note.Words},
		{Key: c.T("worry.heard_by"), Value: w.Note.HeardBy},
		{Key: c.T("worry.heard_at"), Value: c.Words.Local(w.Note.HeardAt)},
		{Key: c.T("worry.where"), Value: w.Note.Where},
		{Key: c.T("worry.sent_at"), Value: c.Words.Local(w.SentAt.In(c.House.Clerk.Zone()))},
	}}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("worry.one"), Crumbs: []ui.Link{{Href: "/worries", Text: c.T("worry.list")}},
		Bar: []ui.Status{*state(c, w).Status}, Problems: ui.Problems(c.Words, wrong)}
	if w.Closed != "" {
		lines.Lines = append(lines.Lines, ending(c, w.Outcome)...)
		p.Body = lines
		return c.Show(p)
	}
	p.Body = ui.Stack(lines, ui.Section{ID: "close", Heading: c.T("worry.close"), Body: d.closeForm(c, w, wrong)})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func ending(c *area.Call, e Ending) []ui.Line {
	if !e.PassedOn {
		return []ui.Line{{Key: c.T("worry.why_not"), Value: e.WhyNot}}
	}
	return []ui.Line{{Key: c.T("worry.to_whom"), Value: e.ToWhom}, {Key: c.T("worry.on"), Value: c.Words.Day(e.On)}, {Key: c.T("worry.by"), Value: e.By}}
}

func (d *Desk) closeForm(c *area.Call, w *Worry, wrong error) ui.Form {
	f := c.Form()
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("worry." + name), Value: f.Raw(name), Error: ui.FieldError(c.Words, wrong, name)}
	}
	how := field("how")
	how.Options = []ui.Option{{Value: "passed", Text: c.T("worry.how_passed")}, {Value: "not", Text: c.T("worry.how_not")}}
	why := field("why_not")
	why.Rows = 3
	return ui.Form{Action: "/worries/" + w.ID + "/close", ActID: c.NewAct(), Version: strconv.Itoa(w.Version + unreadVersion(w)), Verb: c.T("worry.close"),
		Body: ui.Stack(ui.Radios(how), ui.Text(field("to_whom")), ui.Day(field("on")), ui.Text(field("by")), ui.TextArea(why))}
}

// unreadVersion counts the opening that this very page has just noted.
func unreadVersion(w *Worry) int {
	if w.ReadAt == "" {
		return 1
	}
	return 0
}

func (d *Desk) closeAct(c *area.Call) error {
	f := c.Form()
	e := Ending{PassedOn: f.Word("how", "passed", "not") == "passed", ToWhom: f.Text("to_whom", 300), On: f.Day("on"), By: f.Text("by", 200), WhyNot: f.Text("why_not", 2000)}
	err := f.Err()
	if err == nil {
		err = d.Close(c.Ctx(), c.Path("id"), f.Version(), e)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.opened(c, err)
	}
	return c.Go("/worries", ui.Flash{Done: c.T("worry.was_closed")})
}

func (d *Desk) leadPage(c *area.Call) error { return d.leads(c, nil) }

func (d *Desk) leads(c *area.Call, wrong error) error {
	who, err := d.Safeguarders(c.Ctx())
	if err != nil {
		return err
	}
	all, err := d.Accounts(c.Ctx())
	if err != nil {
		return err
	}
	options := []ui.Option{{Value: "", Text: c.T("worry.nobody")}}
	for _, a := range all {
		options = append(options, ui.Option{Value: a.ID, Text: a.Text})
	}
	value := map[Duty]string{}
	for _, s := range who {
		value[s.Duty] = s.Account
	}
	field := func(duty Duty) ui.Field {
		v := value[duty]
		if c.Form().Has(string(duty)) {
			v = c.Form().Raw(string(duty))
		}
		return ui.Field{Name: string(duty), Label: c.T("worry.duty." + string(duty)), Options: options, Value: v, Error: ui.FieldError(c.Words, wrong, string(duty))}
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("worry.lead"), Lead: c.T("worry.lead_says"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/worries/lead", ActID: c.NewAct(), Verb: c.T("act.save"), Body: ui.Stack(ui.Select(field(Lead)), ui.Select(field(Deputy)))}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) leadAct(c *area.Call) error {
	f := c.Form()
	lead, deputy := f.Need("lead", 26), f.Need("deputy", 26)
	if lead != "" && lead == deputy {
		f.Wrong("deputy", "worry.two_people")
	}
	err := f.Err()
	if err == nil {
		err = d.NameBoth(c.Ctx(), lead, deputy)
	}
	if err != nil {
		return d.leads(c, err)
	}
	return c.Go("/worries/lead", ui.Flash{Done: c.T("worry.named")})
}
