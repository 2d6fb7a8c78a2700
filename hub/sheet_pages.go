package hub

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/offline"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

func part(i int, name string) string { return "s" + strconv.Itoa(i+1) + "_" + name }

// sheetPage is the day sheet of a visit with its debrief: filled in here, done at the office.
func (d *Desk) sheetPage(c *area.Call) error { return d.sheetForm(c, nil) }

func (d *Desk) sheetForm(c *area.Call, wrong error) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	v := k.Visit(c.Path("id"))
	if v == nil {
		return fault.Missing()
	}
	f := c.Form()
	raw := func(name, first string) string {
		if f.Has(name) {
			return f.Raw(name)
		}
		return first
	}
	field := func(name, label, first string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: raw(name, first), Error: ui.FieldError(c.Words, wrong, name)}
	}
	who := field("person", c.T("crew.who_fills"), "")
	who.Options = append(who.Options, ui.Option{Value: "", Text: c.T("crew.choose")})
	for _, x := range v.Crew {
		who.Options = append(who.Options, ui.Option{Value: x.ID, Text: x.Code})
	}
	who.Hint = c.T("crew.who_fills_hint")
	parts := []templ.Component{ui.Select(who)}
	for i := range v.Sessions {
		s := &v.Sessions[i]
		status := field(part(i, "status"), c.T("hub.state"), "held")
		for _, x := range SheetStates {
			status.Options = append(status.Options, ui.Option{Value: x, Text: c.T("crew.sheet." + x)})
		}
		status.Inline = true
		method := field(part(i, "method"), c.T("crew.method"), "teacher_count")
		for _, m := range activities.Methods {
			method.Options = append(method.Options, ui.Option{Value: m, Text: c.T("sheet.method." + m)})
		}
		why := field(part(i, "why"), c.T("crew.cancelled_why"), "")
		why.Optional = true
		led := field(part(i, "led"), c.T("crew.leads"), "")
		led.Values = f.RawAll(part(i, "led"))
		if !f.Has(part(i, "status")) {
			led.Values = s.Leaders
		}
		for _, x := range v.Crew {
			led.Options = append(led.Options, ui.Option{Value: x.ID, Text: x.Code})
		}
		led.Inline = true
		body := []templ.Component{ui.Radios(status), ui.LocalTime(field(part(i, "starts"), c.T("crew.from"), string(s.StartsAt))), ui.LocalTime(field(part(i, "ends"), c.T("crew.to"), string(s.EndsAt)))}
		for _, a := range s.Audiences {
			n := field(part(i, a), c.T("audience."+a), "")
			n.Width = 5
			body = append(body, ui.Number(n))
		}
		body = append(body, ui.Select(method), ui.Checkboxes(led), ui.Text(why))
		parts = append(parts, ui.Fieldset{Legend: s.StartsAt.Clock() + " " + s.Title, Body: ui.Stack(body...)})
	}
	parts = append(parts, ui.Fieldset{Legend: c.T("crew.debrief"), Hint: c.T("crew.debrief_hint"), Body: debriefFields(c, wrong)})
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("crew.sheet"), Lead: strings.Join(some(v.Host, c.Words.Day(v.Day)), ", "), Crumbs: []ui.Link{{Href: "/visits/" + v.ID, Text: v.Host}}, Problems: ui.Problems(c.Words, wrong),
		Body: ui.Stack(ui.Notice{Text: c.T("crew.sheet_says")}, ui.Form{Action: "/visits/" + v.ID + "/sheet", ActID: c.NewAct(), Verb: c.T("crew.sheet_verb"), Cancel: &ui.Link{Href: "/visits/" + v.ID, Text: c.T("act.cancel")}, Body: ui.Stack(parts...)})}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func debriefFields(c *area.Call, wrong error) templ.Component {
	var out []templ.Component
	for _, name := range DebriefFields {
		out = append(out, ui.TextArea(ui.Field{Name: "debrief_" + name, Label: c.T("debrief." + name), Value: c.Form().Raw("debrief_" + name), Rows: 3, Max: 2000, Optional: true, Error: ui.FieldError(c.Words, wrong, "debrief_"+name)}))
	}
	return ui.Stack(out...)
}

func readDebrief(f *area.Form) *Debrief {
	var x Debrief
	for _, name := range DebriefFields {
		*x.field(name) = f.Text("debrief_"+name, 2000)
	}
	if x == (Debrief{}) {
		return nil
	}
	return &x
}

func (d *Desk) sheetAct(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	v := k.Visit(c.Path("id"))
	if v == nil {
		return fault.Missing()
	}
	f := c.Form()
	person := f.Need("person", 26)
	member, known := crewOf(v, person)
	if person != "" && !known {
		f.Wrong("person", "field.choose")
	}
	now, _ := c.House.Clerk.Now()
	sheet := Sheet{Visit: v.ID, Happened: now, Debrief: readDebrief(f)}
	for i := range v.Sessions {
		sheet.Sessions = append(sheet.Sessions, readSession(f, i, v, &v.Sessions[i]))
	}
	err = f.Err()
	if err == nil {
		err = d.queue(c, offline.Act{Verb: offline.EnterSheet, Person: person, Code: member.Code, Visit: v.ID}, sheet)
	}
	if err != nil {
		return d.sheetForm(c, err)
	}
	return c.Go("/visits/"+v.ID, ui.Flash{Done: c.T("crew.sheet_kept"), Then: c.T("crew.sheet_then")})
}

func readSession(f *area.Form, i int, v *offline.Visit, s *offline.Session) SheetSession {
	x := SheetSession{Activity: s.ID, Version: s.Version, Seen: s.Seen, Status: f.Word(part(i, "status"), SheetStates...), StartsAt: s.StartsAt, EndsAt: s.EndsAt}
	switch x.Status {
	case "held":
		x.StartsAt, x.EndsAt = f.Local(part(i, "starts")), f.Local(part(i, "ends"))
		if x.StartsAt != "" && x.EndsAt != "" && x.EndsAt <= x.StartsAt {
			f.Wrong(part(i, "ends"), "field.end_before_start")
		}
		x.Method = f.Word(part(i, "method"), activities.Methods...)
		for _, a := range s.Audiences {
			n, ok := f.Int(part(i, a), 0, MostHeads)
			if !ok {
				if f.Raw(part(i, a)) == "" {
					f.Wrong(part(i, a), "field.required")
				}
				continue
			}
			x.Counts = append(x.Counts, SheetLine{Audience: a, Total: &n})
		}
		for _, p := range f.RawAll(part(i, "led")) {
			if _, ok := crewOf(v, p); ok && !slices.Contains(x.Led, p) {
				x.Led = append(x.Led, p)
			}
		}
		if len(x.Led) == 0 {
			f.Wrong(part(i, "led"), "crew.nobody_led")
		}
	case "cancelled":
		if x.Why = f.Text(part(i, "why"), MostWhy); x.Why == "" {
			f.Wrong(part(i, "why"), "field.required")
		}
	}
	return x
}

// queue puts an act into the journal. The id of the form is the act's own, so that a form sent twice is one act.
func (d *Desk) queue(c *area.Call, act offline.Act, input any) error {
	b, err := json.Marshal(input)
	if err != nil {
		return err
	}
	act.Body, act.ID = b, c.Form().Raw("act_id")
	if !id.Valid(act.ID) {
		act.ID = id.New()
	}
	return d.Queue(c.Ctx(), act)
}

// oddPage takes down a class that nobody planned.
func (d *Desk) oddPage(c *area.Call) error { return d.oddForm(c, nil) }

func (d *Desk) oddForm(c *area.Call, wrong error) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	f := c.Form()
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("crew.odd." + name), Value: f.Raw(name), Error: ui.FieldError(c.Words, wrong, name)}
	}
	who := field("person")
	who.Options = append(who.Options, ui.Option{Value: "", Text: c.T("crew.choose")})
	if k.Pack != nil {
		seen := map[string]bool{}
		for _, v := range k.Pack.Visits {
			for _, x := range v.Crew {
				if !seen[x.ID] {
					seen[x.ID] = true
					who.Options = append(who.Options, ui.Option{Value: x.ID, Text: x.Code})
				}
			}
		}
	}
	day := field("day")
	if !f.Has("day") {
		day.Value = string(k.Today)
	}
	group := field("group")
	group.Hint = c.T("crew.start.group.hint")
	says := field("says")
	says.Rows, says.Max, says.Optional = 3, 1000, true
	heads, adults := field("heads"), field("adults")
	heads.Width, adults.Width, adults.Optional = 5, 5, true
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("crew.odd"), Lead: c.T("crew.odd_lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/odd", ActID: c.NewAct(), Verb: c.T("crew.sheet_verb"), Cancel: &ui.Link{Href: "/", Text: c.T("act.cancel")}, Body: ui.Stack(ui.Select(who), ui.Text(field("host")), ui.Text(field("place")),
			ui.Day(day), ui.Text(field("from")), ui.Text(field("to")), ui.Text(group), ui.Number(heads), ui.Number(adults), ui.TextArea(says),
			ui.Fieldset{Legend: c.T("crew.debrief"), Hint: c.T("crew.debrief_hint"), Body: debriefFields(c, wrong)})}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) oddAct(c *area.Call) error {
	f := c.Form()
	x := Odd{Host: f.Need("host", 200), Place: f.Text("place", 200), Day: f.Day("day"), Group: f.Text("group", 60), From: clockOf(f, "from"), To: clockOf(f, "to"), Says: f.Text("says", 1000), Debrief: readDebrief(f)}
	if x.Day == "" && f.Raw("day") == "" {
		f.Wrong("day", "field.required")
	}
	x.Heads, _ = f.Int("heads", 0, MostHeads)
	x.Adults, _ = f.Int("adults", 0, MostHeads)
	if f.Raw("heads") == "" {
		f.Wrong("heads", "field.required")
	}
	if d.Live != nil {
		for _, r := range d.Live.Rooms() {
			if s, ok := StartOf(r.Opening.Reference); ok && s.Kind == Unplanned {
				x.Rooms = append(x.Rooms, r.Room)
			}
		}
	}
	person := f.Need("person", 26)
	err := f.Err()
	if err == nil {
		k, wrong := d.Kit(c.Ctx())
		if wrong != nil {
			return wrong
		}
		code := ""
		if k.Pack != nil {
			for i := range k.Pack.Visits {
				if m, ok := crewOf(&k.Pack.Visits[i], person); ok {
					code = m.Code
				}
			}
		}
		if code == "" {
			err = fault.In("person", "field.choose")
		} else {
			err = d.queue(c, offline.Act{Verb: offline.Unplanned, Person: person, Code: code}, x)
		}
	}
	if err != nil {
		return d.oddForm(c, err)
	}
	return c.Go("/", ui.Flash{Done: c.T("crew.sheet_kept"), Then: c.T("crew.odd_then")})
}

// clockOf reads an hour on the wall, such as 9:30; empty is none.
func clockOf(f *area.Form, name string) string {
	s := f.Text(name, 5)
	if s == "" {
		return ""
	}
	l, err := when.ParseLocal("2026-01-01 " + s)
	if err != nil {
		f.Wrong(name, "field.not_a_time")
		return ""
	}
	return l.Clock()
}
