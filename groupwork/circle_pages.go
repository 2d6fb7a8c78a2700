package groupwork

import (
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/people"
)

func at(circle, rest string) string { return "/circles/" + circle + rest }

func (d *Desk) listPage(c *area.Call) error {
	all, err := d.List(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("circle.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("circle.code")}, {Text: c.T("circle.starts_on")}, {Text: c.T("circle.state")}, {Text: c.T("circle.facilitators")}}}
	for _, x := range all {
		state := ui.StatusCell(ui.River, c.T("circle.goes_on"))
		if x.EndsOn != "" {
			state = ui.TextCell(c.T("circle.ended", "day", c.Words.Day(x.EndsOn)))
		}
		code := ui.TextCell(x.Code)
		if c.May("circle.read") {
			code = ui.LinkCell(at(x.ID, ""), x.Code)
		}
		t.Rows = append(t.Rows, []ui.Cell{code, ui.TextCell(c.Words.Day(x.StartsOn)), state, ui.TextCell(leads(x))})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("circle.list"), Lead: c.T("circle.lead"), Body: t}
	if len(all) == 0 {
		p.Body = ui.Empty{Says: c.T("circle.empty")}
	}
	if c.May("circle.add") {
		p.Actions = []ui.Action{{Href: "/circles/new", Text: c.T("circle.add"), Primary: true}}
	}
	return c.Show(p)
}

func leads(x *Circle) string {
	var all []string
	for _, p := range x.Leads() {
		all = append(all, ui.PersonText(p))
	}
	return strings.Join(all, ", ")
}

func crumbs(c *area.Call, x *Circle) []ui.Link {
	return []ui.Link{{Href: "/circles", Text: c.T("circle.list")}, {Href: at(x.ID, ""), Text: x.Code}}
}

func (d *Desk) circlePage(c *area.Call) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	members, err := d.Members(c.Ctx(), x.ID)
	if err != nil {
		return err
	}
	meetings, err := d.Meetings(c.Ctx(), x.ID)
	if err != nil {
		return err
	}
	facts := ui.Summary{Lines: []ui.Line{
		{Key: c.T("circle.code"), Value: x.Code},
		{Key: c.T("circle.facilitators"), Value: leads(x)},
		{Key: c.T("circle.starts_on"), Value: c.Words.Day(x.StartsOn)},
		{Key: c.T("circle.grant"), Value: x.GrantCode},
	}}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("circle.one", "code", x.Code), Crumbs: []ui.Link{{Href: "/circles", Text: c.T("circle.list")}},
		Body: ui.Sections{
			{ID: "meetings", Heading: c.T("meeting.list"), Count: c.Words.Number(len(meetings)), Body: meetingTable(c, x, meetings)},
			{ID: "members", Heading: c.T("circle.members"), Count: c.Words.Number(len(present(members))), Body: d.memberTable(c, x, members)},
			{ID: "facts", Heading: c.T("circle.facts"), Body: facts},
		}}
	for _, a := range []struct{ verb, path, text string }{{"meeting.add", "/plan", "meeting.add"}, {"circle.join", "/join", "circle.join"},
		{"voice.list", "/voices", "voice.list"}, {"circle.change", "/change", "circle.change"}} {
		if c.May(access.Verb(a.verb)) {
			p.Actions = append(p.Actions, ui.Action{Href: at(x.ID, a.path), Text: c.T(a.text), Primary: a.verb == "meeting.add"})
		}
	}
	return c.Show(p)
}

func meetingTable(c *area.Call, x *Circle, all []Meeting) templ.Component {
	if len(all) == 0 {
		return ui.Empty{Says: c.T("meeting.empty")}
	}
	t := ui.Table{Caption: c.T("meeting.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("meeting.when")}, {Text: c.T("meeting.format")}, {Text: c.T("meeting.status")}, {Text: c.T("meeting.came"), Number: true}}}
	for _, m := range all {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(at(x.ID, "/meetings/"+m.ID), c.Words.Local(m.StartsAt)), ui.TextCell(c.T("activity.format." + m.Format)),
			ui.TextCell(c.T("meeting.status." + m.Status)), ui.NumberCell(c.Words.Number(m.Came))})
	}
	return t
}

func (d *Desk) memberTable(c *area.Call, x *Circle, all []*Member) templ.Component {
	if len(all) == 0 {
		return ui.Empty{Says: c.T("circle.no_members")}
	}
	t := ui.Table{Caption: c.T("circle.members"), HideCaption: true, Columns: []ui.Column{{Text: c.T("circle.group_name")}, {Text: c.T("circle.joined_on")}, {Text: c.T("circle.left_on")}, {Text: c.T("circle.leave"), Quiet: true}}}
	for _, m := range all {
		act := ui.Cell{}
		if m.LeftOn == "" && c.May("circle.leave") {
			act = ui.BodyCell(ui.Action{Href: at(x.ID, "/leave"), Text: c.T("circle.leave_one"), About: m.Called(), Post: true, ActID: c.NewAct(),
				Fields: []ui.Hidden{{Name: "person", Value: m.Person}}})
		}
		called := ui.TextCell(m.Called())
		called.Also = m.PersonCode
		t.Rows = append(t.Rows, []ui.Cell{called, ui.TextCell(c.Words.Day(m.JoinedOn)), ui.TextCell(c.Words.Day(m.LeftOn)), act})
	}
	return t
}

func (d *Desk) addPage(c *area.Call) error {
	_, today := c.House.Clerk.Now()
	return d.form(c, &Circle{StartsOn: today, Language: "lv"}, nil)
}

func (d *Desk) changePage(c *area.Call) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return d.form(c, x, nil)
}

// form asks for a circle; of a new one (version 0) it says that the code is made.
func (d *Desk) form(c *area.Call, x *Circle, wrong error) error {
	all, err := d.Grants(c.Ctx())
	if err != nil {
		return err
	}
	grant := []ui.Option{{Value: "", Text: c.T("circle.no_grant")}}
	for _, g := range all {
		grant = append(grant, ui.Option{Value: g.ID, Text: g.Code})
	}
	heading, action, back := c.T("circle.add"), "/circles", "/circles"
	if x.Version > 0 {
		heading, action, back = c.T("circle.change"), at(x.ID, "/change"), at(x.ID, "")
	}
	codes, err := d.codes(c, x.Leads())
	if err != nil {
		return err
	}
	f := sheet.Form{Action: action, Verb: heading, Cancel: back, Version: x.Version, By: x.ChangedBy, At: x.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Day, Field: ui.Field{Name: "starts_on", Label: c.T("circle.starts_on"), Value: string(x.StartsOn)}},
		{Ask: ui.Day, Field: ui.Field{Name: "ends_on", Label: c.T("circle.ends_on"), Hint: c.T("circle.ends_on.hint"), Value: string(x.EndsOn), Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "facilitators", Label: c.T("circle.facilitators"), Hint: c.T("circle.facilitators.hint"), Value: codes, Width: 30}},
		{Ask: ui.Text, Field: ui.Field{Name: "language", Label: c.T("circle.language"), Hint: c.T("circle.language.hint"), Value: x.Language, Width: 4, Optional: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "grant_id", Label: c.T("circle.grant"), Value: x.Grant, Options: grant}},
	}}
	p := f.Page(c, heading, wrong)
	p.Lead = c.T("circle.form.lead")
	p.Crumbs = []ui.Link{{Href: "/circles", Text: c.T("circle.list")}}
	return sheet.Show(c, p, wrong)
}

// codes writes the facilitators by their codes, as the form asks for them.
func (d *Desk) codes(c *area.Call, ids []string) (string, error) {
	var out []string
	desk := people.New(c.House)
	for _, p := range ids {
		x, err := desk.Read(c.Ctx(), p)
		if err != nil {
			return "", err
		}
		out = append(out, x.Code)
	}
	return strings.Join(out, "; "), nil
}

// typed reads the form. Facilitators are codes with ; between them.
func (d *Desk) typed(c *area.Call) (Circle, error) {
	f := c.Form()
	x := Circle{ID: c.Path("id"), Version: f.Version(), StartsOn: f.Day("starts_on"), EndsOn: f.Day("ends_on"),
		Language: strings.ToLower(f.Text("language", 10)), Grant: f.Text("grant_id", 26)}
	var ids []string
	desk := people.New(c.House)
	for _, code := range strings.FieldsFunc(f.Text("facilitators", 400), func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		p, err := desk.IDOf(c.Ctx(), code)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			f.Wrong("facilitators", "field.unknown_code")
			continue
		}
		if err != nil {
			return x, err
		}
		ids = append(ids, p)
	}
	x.Facilitators = strings.Join(ids, " ")
	x.Check(f.Wrong)
	return x, f.Err()
}

func (d *Desk) addAct(c *area.Call) error {
	x, err := d.typed(c)
	circle := ""
	if err == nil {
		circle, err = d.Add(c.Ctx(), x)
	}
	if err != nil {
		return d.form(c, &x, err)
	}
	return c.Go(at(circle, ""), ui.Flash{Done: c.T("circle.added")})
}

func (d *Desk) changeAct(c *area.Call) error {
	x, err := d.typed(c)
	if err == nil {
		err = d.Change(c.Ctx(), x)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		stored, wrong := d.Read(c.Ctx(), c.Path("id"))
		if wrong != nil {
			return wrong
		}
		return d.form(c, stored, err)
	}
	return c.Go(at(x.ID, ""), ui.Flash{Done: c.T("circle.changed")})
}

func (d *Desk) joinPage(c *area.Call) error { return d.joining(c, nil) }

func (d *Desk) joining(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("circle.join"), Lead: c.T("circle.join.lead"), Crumbs: crumbs(c, x), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: at(x.ID, "/join"), ActID: c.NewAct(), Verb: c.T("circle.join"), Cancel: &ui.Link{Href: at(x.ID, ""), Text: c.T("act.cancel")}, Body: ui.Stack(
			ui.Text(ui.Field{Name: "group_name", Label: c.T("circle.group_name"), Hint: c.T("circle.group_name.hint"), Value: f.Raw("group_name"), Width: 20, Error: ui.FieldError(c.Words, wrong, "group_name")}),
			ui.Text(ui.Field{Name: "person_code", Label: c.T("circle.person_code"), Hint: c.T("circle.person_code.hint"), Value: f.Raw("person_code"), Width: 10, Optional: true, Error: ui.FieldError(c.Words, wrong, "person_code")}))}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) joinAct(c *area.Call) error {
	f := c.Form()
	name, code := f.Text("group_name", MostName), f.Text("person_code", people.MostCode)
	err := f.Err()
	if err == nil {
		_, err = d.Join(c.Ctx(), c.Path("id"), code, name)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.joining(c, err)
	}
	return c.Go(at(c.Path("id"), ""), ui.Flash{Done: c.T("circle.joined")})
}

func (d *Desk) leaveAct(c *area.Call) error {
	if err := d.Leave(c.Ctx(), c.Path("id"), c.Form().Text("person", 26)); err != nil {
		return err
	}
	return c.Go(at(c.Path("id"), ""), ui.Flash{Done: c.T("circle.has_left")})
}
