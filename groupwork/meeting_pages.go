package groupwork

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/activities"
)

func (d *Desk) planPage(c *area.Call) error { return d.planning(c, nil) }

func (d *Desk) planning(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	format := f.Raw("format")
	if format == "" {
		format = Formats[0]
	}
	var formats []ui.Option
	for _, w := range Formats {
		formats = append(formats, ui.Option{Value: w, Text: c.T("activity.format." + w)})
	}
	local := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("meeting." + name), Value: typedLocal(f, name), Error: ui.FieldError(c.Words, wrong, name)}
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("meeting.add"), Lead: c.T("meeting.busy"), Crumbs: crumbs(c, x), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: at(x.ID, "/plan"), ActID: c.NewAct(), Verb: c.T("meeting.add"), Cancel: &ui.Link{Href: at(x.ID, ""), Text: c.T("act.cancel")}, Body: ui.Stack(
			ui.Radios(ui.Field{Name: "format", Label: c.T("meeting.format"), Value: format, Options: formats, Inline: true, Small: true, Error: ui.FieldError(c.Words, wrong, "format")}),
			ui.LocalTime(local("starts_at")), ui.LocalTime(local("ends_at")))}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func typedLocal(f *area.Form, name string) string {
	if v := f.Raw(name); v != "" {
		return v
	}
	if day := f.Raw(name + "_day"); day != "" || f.Raw(name+"_clock") != "" {
		return day + "T" + f.Raw(name+"_clock")
	}
	return ""
}

func (d *Desk) planAct(c *area.Call) error {
	f := c.Form()
	p := Planned{Format: f.Word("format", Formats...), StartsAt: f.Local("starts_at"), EndsAt: f.Local("ends_at")}
	err := f.Err()
	meeting := ""
	if err == nil {
		meeting, err = d.Plan(c.Ctx(), c.Path("id"), p)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.planning(c, err)
	}
	if meeting == "" { // the same form came before
		return c.Go(at(c.Path("id"), ""), ui.Flash{Done: c.T("meeting.added")})
	}
	return c.Go(at(c.Path("id"), "/meetings/"+meeting), ui.Flash{Done: c.T("meeting.added")})
}

func (d *Desk) meetingPage(c *area.Call) error { return d.meeting(c, nil) }

// meeting is tonight's page: who came by group name, what helped, what to change. The same page corrects it.
func (d *Desk) meeting(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	m, err := d.Meeting(c.Ctx(), c.Path("meeting"))
	if err != nil {
		return err
	}
	if m.Circle != x.ID {
		return fault.Missing()
	}
	members, err := d.Members(c.Ctx(), x.ID)
	if err != nil {
		return err
	}
	f := c.Form()
	sent := f.Has("act_id")
	value := func(name, first string) string {
		if sent {
			return f.Raw(name)
		}
		return first
	}
	came := m.Present
	if sent {
		came = f.RawAll("came")
	}
	var who []ui.Option
	for _, one := range members {
		if one.LeftOn != "" && one.LeftOn < m.Day {
			continue
		}
		who = append(who, ui.Option{Value: one.Person, Text: one.Called()})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("meeting.one", "when", c.Words.Local(m.StartsAt)), Crumbs: crumbs(c, x), Problems: ui.Problems(c.Words, wrong),
		Bar: []ui.Status{{Label: c.T("meeting.status"), Tone: tone(m.Status), Text: c.T("meeting.status." + m.Status)}, {Label: c.T("meeting.format"), Text: c.T("activity.format." + m.Format)}}}
	if !c.May("meeting.hold") || m.Status == activities.Cancelled {
		p.Body = ui.Summary{Lines: []ui.Line{{Key: c.T("meeting.came"), Value: c.Words.Number(m.Came)}}}
		return c.Show(p)
	}
	_, today := c.House.Clerk.Now()
	if m.Day > today {
		p.Body = ui.Notice{Tone: ui.River, Text: c.T("meeting.later", "day", c.Words.Day(m.Day))}
		return c.Show(p)
	}
	body := ui.Stack()
	if len(who) > 0 {
		body = ui.Checkboxes(ui.Field{Name: "came", Label: c.T("meeting.who_came"), Values: came, Options: who, Optional: true, Error: ui.FieldError(c.Words, wrong, "came")})
	}
	body = ui.Stack(body,
		ui.Text(ui.Field{Name: "new_name", Label: c.T("meeting.new_name"), Hint: c.T("meeting.new_name.hint"), Value: value("new_name", ""), Width: 20, Optional: true, Error: ui.FieldError(c.Words, wrong, "new_name")}),
		ui.TextArea(ui.Field{Name: "helped", Label: c.T("meeting.helped"), Hint: c.T("meeting.helped.hint"), Value: value("helped", m.Helped), Rows: 3, Max: MostText, Optional: true, Error: ui.FieldError(c.Words, wrong, "helped")}),
		ui.TextArea(ui.Field{Name: "wanted", Label: c.T("meeting.wanted"), Value: value("wanted", m.Wanted), Rows: 3, Max: MostText, Optional: true, Error: ui.FieldError(c.Words, wrong, "wanted")}))
	verb := c.T("meeting.hold")
	if m.Status == activities.Held {
		verb = c.T("meeting.correct")
	}
	p.Body = ui.Form{Action: at(x.ID, "/meetings/"+m.ID), ActID: c.NewAct(), Version: strconv.Itoa(m.Version), Verb: verb, Body: body, Cancel: &ui.Link{Href: at(x.ID, ""), Text: c.T("act.cancel")}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func tone(status string) ui.Tone {
	switch status {
	case activities.Held:
		return ui.Moss
	case activities.Planned:
		return ui.River
	}
	return ui.Quiet
}

func (d *Desk) holdAct(c *area.Call) error {
	f := c.Form()
	e := Evening{Came: f.RawAll("came"), NewName: f.Text("new_name", MostName), Helped: f.Text("helped", MostText), Wanted: f.Text("wanted", MostText)}
	err := f.Err()
	if err == nil {
		err = d.Hold(c.Ctx(), c.Path("meeting"), f.Version(), e)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.meeting(c, err)
	}
	return c.Go(at(c.Path("id"), ""), ui.Flash{Done: c.T("meeting.was_held")})
}

// card shows the meetings of today, and those that passed and say nothing of who came.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	_, today := c.House.Clerk.Now()
	all, err := d.Due(c.Ctx(), today)
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("meeting.due")}
	for _, m := range all {
		if m.Day.Add(60) < today { // older ones are looked for in the circle
			continue
		}
		card.Tasks = append(card.Tasks, ui.Task{Text: m.CircleCode, Also: when.Local(m.StartsAt).Clock() + " · " + c.Words.Day(m.Day), Href: at(m.Circle, "/meetings/"+m.ID)})
	}
	return card, len(card.Tasks) > 0, nil
}
