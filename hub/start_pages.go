package hub

import (
	"encoding/json"
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/ui"
)

// script is an activity as it can be chosen: of the pack, or shipped with the program for rehearsals.
type script struct {
	id, title string
	file      []byte
	rehearsal bool
	sensitive bool
}

func (d *Desk) scripts(c *area.Call, k *Kit) []script {
	var out []script
	title := func(by map[string]string, id string) string {
		for _, l := range []string{c.Words.Tag(), "lv", "en"} {
			if by[l] != "" {
				return by[l]
			}
		}
		return id
	}
	if k.Pack != nil {
		for _, a := range k.Pack.Activities {
			by := map[string]string{}
			if x, err := lesson.Read(a.ID, a.File); err == nil {
				by = x.Title.By
			}
			out = append(out, script{id: a.ID, title: title(by, a.ID), file: a.File, rehearsal: k.Standing == offline.Over, sensitive: a.Sensitive})
		}
	}
	if d.Rehearsals != nil {
		for _, x := range d.Rehearsals() {
			if !slices.ContainsFunc(out, func(s script) bool { return s.id == x.ID }) {
				out = append(out, script{id: x.ID, title: title(x.Title, x.ID), file: x.File, rehearsal: true})
			}
		}
	}
	return out
}

func (d *Desk) startPage(c *area.Call) error { return d.startForm(c, nil) }

// chosen gives what was typed, or what the address asks for.
func chosen(c *area.Call, name string) string {
	if c.Form().Has(name) {
		return c.Form().Raw(name)
	}
	return c.Query(name)
}

func (d *Desk) startForm(c *area.Call, wrong error) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	field := func(name string, options ...ui.Option) ui.Field {
		return ui.Field{Name: name, Label: c.T("crew.start." + name), Value: chosen(c, name), Options: options, Error: ui.FieldError(c.Words, wrong, name)}
	}
	alone := d.LeadHere == nil || d.LeadHere() == ""
	var activities, kinds, sessions, ways, crew, languages []ui.Option
	for _, s := range d.scripts(c, k) {
		o := ui.Option{Value: s.id, Text: s.title, Group: c.T("crew.approved")}
		if s.rehearsal {
			o.Group = c.T("crew.for_rehearsal")
		}
		if s.sensitive {
			o.Text += " (" + c.T("crew.sensitive") + ")"
			if !s.rehearsal && alone {
				o.Group = c.T("crew.wants_lead")
			}
		}
		activities = append(activities, o)
	}
	for _, kind := range Kinds {
		kinds = append(kinds, ui.Option{Value: kind, Text: c.T("crew.kind." + kind), Hint: c.T("crew.kind." + kind + ".says")})
	}
	sessions = append(sessions, ui.Option{Value: "", Text: c.T("crew.no_session")})
	crew = append(crew, ui.Option{Value: "", Text: c.T("crew.nobody")})
	if k.Pack != nil {
		for _, v := range k.Pack.Visits {
			for _, s := range v.Sessions {
				sessions = append(sessions, ui.Option{Value: v.ID + " " + s.ID, Text: s.StartsAt.Clock() + " " + s.Title, Group: c.Words.Day(v.Day) + ", " + v.Host})
			}
			for _, x := range v.Crew {
				if !slices.ContainsFunc(crew, func(o ui.Option) bool { return o.Value == x.Code }) {
					crew = append(crew, ui.Option{Value: x.Code, Text: x.Code})
				}
			}
		}
	}
	ways = append(ways, ui.Option{Value: "", Text: c.T("crew.by.own")})
	for _, by := range lesson.Ways {
		ways = append(ways, ui.Option{Value: string(by), Text: c.T("crew.by." + string(by))})
	}
	for _, l := range lesson.Languages {
		languages = append(languages, ui.Option{Value: l, Text: languageName(c, l)})
	}
	kind, session, group, language := field("kind", kinds...), field("session", sessions...), field("group"), field("language", languages...)
	if kind.Value == "" || !slices.Contains(Kinds, kind.Value) {
		kind.Value = Unplanned
		if next := d.nextSession(c, k); next != "" {
			kind.Value = Planned
			if session.Value == "" && c.Query("visit") == "" {
				session.Value = next
			}
		}
	}
	if v := c.Query("visit"); v != "" && !c.Form().Has("session") {
		session.Value = v + " " + c.Query("session")
	}
	if language.Value == "" {
		language.Value = "lv"
		if v := k.Visit(c.Query("visit")); v != nil {
			for _, s := range v.Sessions {
				if s.ID == c.Query("session") && slices.Contains(lesson.Languages, s.Language) {
					language.Value = s.Language
				}
			}
		}
	}
	group.Hint = c.T("crew.start.group.hint")
	host := field("host")
	host.Hint, host.Optional = c.T("crew.start.host.hint"), true
	why := field("why")
	why.Hint, why.Optional = c.T("crew.start.why.hint"), true
	slices.SortStableFunc(activities, func(a, b ui.Option) int { return order(c, a) - order(c, b) })
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("crew.start"), Lead: c.T("crew.start_lead"), Bar: []ui.Status{standing(c, k)}, Actions: papers(c, nil), Problems: ui.Problems(c.Words, wrong)}
	body := ui.Stack(ui.Select(field("activity", activities...)), ui.Radios(kind), ui.Select(session), ui.Text(group), ui.Text(host), ui.Select(field("crew", crew...)), ui.Select(language), ui.Select(field("by", ways...)), ui.Text(why))
	p.Body = ui.Form{Action: "/start", ActID: c.NewAct(), Verb: c.T("crew.start_verb"), Cancel: &ui.Link{Href: "/", Text: c.T("act.cancel")}, Body: body}
	if alone && slices.ContainsFunc(activities, func(o ui.Option) bool { return o.Group == c.T("crew.wants_lead") }) {
		p.Body = ui.Stack(d.aloneNotice(c, k), p.Body)
	}
	if k.Standing != offline.Fresh {
		p.Body = ui.Stack(ui.Notice{Tone: ui.Sun, Text: c.T("crew.standing." + string(k.Standing) + ".says")}, p.Body)
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// nextSession is today's session that is on or comes next, as the form names it; empty: none is left today.
func (d *Desk) nextSession(c *area.Call, k *Kit) string {
	if k.Pack == nil {
		return ""
	}
	now, _ := c.House.Clerk.Now()
	clock := now.In(c.House.Clerk.Zone()).Clock()
	for _, v := range k.Pack.Visits {
		for _, s := range v.Sessions {
			if v.Day == k.Today && s.EndsAt.Clock() >= clock {
				return v.ID + " " + s.ID
			}
		}
	}
	return ""
}

func (d *Desk) startAct(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	f := c.Form()
	s := Start{Activity: f.Need("activity", 80), Kind: f.Word("kind", Kinds...), Group: f.Text("group", 60), Host: f.Text("host", 200), Crew: f.Text("crew", 20), Why: f.Text("why", MostWhy)}
	s.Visit, s.Session, _ = strings.Cut(f.Text("session", 60), " ")
	if s.Kind != Unplanned && s.Visit == "" {
		f.Wrong("session", "crew.session_needed")
	}
	if s.Kind == Unplanned {
		s.Visit, s.Session = "", ""
	}
	s.Opening.Language = f.Word("language", lesson.Languages...)
	s.Opening.By = lesson.By(f.Word("by", "", string(lesson.ByClass), string(lesson.ByGroups), string(lesson.ByEach)))
	all := d.scripts(c, k)
	i := slices.IndexFunc(all, func(x script) bool { return x.id == s.Activity })
	if i < 0 && s.Activity != "" {
		f.Wrong("activity", "field.choose")
	}
	err = f.Err()
	var opened live.Opened
	if err == nil {
		s.Opening.Source = all[i].file
		opened, err = d.Begin(c.Ctx(), s)
	}
	if err != nil {
		if fault.Is(err, fault.Refused) && fault.As(err).Key != "" {
			x := *fault.As(err)
			x.Kind = fault.Locked
			err = &x
		}
		return d.startForm(c, err)
	}
	return c.Go("/lessons/"+opened.Room, ui.Flash{})
}

// order puts activities that open now first, then those that want the lead, then rehearsals.
func order(c *area.Call, o ui.Option) int {
	switch o.Group {
	case c.T("crew.approved"):
		return 0
	case c.T("crew.wants_lead"):
		return 1
	}
	return 2
}

// aloneNotice says what is possible while neither the lead nor the deputy has signed in.
func (d *Desk) aloneNotice(c *area.Call, k *Kit) ui.Notice {
	n := ui.Notice{Tone: ui.Sun, Heading: c.T("crew.lead_not_yet"), Text: c.T("crew.sensitive_says"), Actions: []ui.Action{{Href: "/notes", Text: c.T("crew.lead_sign_in"), Primary: true}}}
	for _, g := range k.Reached() {
		n.Actions = append(n.Actions, ui.Action{Href: ui.Tel(g.Phone), Text: c.T("crew.lead_phone", "phone", g.Phone)})
	}
	return n
}

// StartOf reads what a room was opened for; ok is false for one that was opened otherwise.
func StartOf(reference string) (s Start, ok bool) {
	ok = json.Unmarshal([]byte(reference), &s) == nil && slices.Contains(Kinds, s.Kind)
	return s, ok
}

// lessonPage is the crew's page of one room: code, projector, desk, and what is unusual about it.
func (d *Desk) lessonPage(c *area.Call) error {
	if d.Live == nil {
		return fault.Missing()
	}
	rooms := d.Live.Rooms()
	i := slices.IndexFunc(rooms, func(r live.Summary) bool { return r.Room == c.Path("id") })
	if i < 0 {
		return c.Go("/lessons", ui.Flash{Done: c.T("crew.room_closed")})
	}
	r := rooms[i]
	s, _ := StartOf(r.Opening.Reference)
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("crew.room", "code", spaced(r.Opening.Code)), Lead: c.T("crew.room_lead", "address", d.here().Address), Refresh: 10,
		Crumbs: []ui.Link{{Href: "/lessons", Text: c.T("crew.lessons")}}, Bar: []ui.Status{{Label: c.T("crew.phones"), Text: c.Words.Number(r.Phones)}, {Label: c.T("crew.seats"), Text: c.Words.Number(r.Seats)}}}
	if s.Rehearsal {
		p.Bar = append(p.Bar, ui.Status{Tone: ui.Sun, Text: c.T("crew.rehearsal")})
	}
	if s.Grace {
		p.Bar = append(p.Bar, ui.Status{Tone: ui.Sun, Text: c.T("crew.standing.grace")})
	}
	if r.Opening.WithoutLead {
		p.Bar = append(p.Bar, ui.Status{Tone: ui.Sun, Text: c.T("crew.without_lead")})
	}
	// The tokens stand behind the #, which no browser sends and which both pages take out of the address at once.
	tokens, room := d.Live.Tokens(r.Room, r.Opening.Code), "#room="+r.Opening.Code+"&token="
	p.Actions = []ui.Action{{Href: "/desk" + room + tokens.Desk + "&wall=" + tokens.Wall, Text: c.T("crew.to_desk"), Primary: true}, {Href: "/wall" + room + tokens.Wall, Text: c.T("crew.to_wall")},
		{Href: "/desk" + room + tokens.Young, Text: c.T("crew.to_desk_young")},
		{Href: "/lessons/" + r.Room + "/young", Text: c.T("crew.pair_young"), Post: true, ActID: c.NewAct()}}
	p.Actions = append(p.Actions, papers(c, &r)...)
	lines := []ui.Line{{Key: c.T("crew.activity"), Value: d.titleOf(c, r.Opening.Activity)}, {Key: c.T("crew.start.kind"), Value: c.T("crew.kind." + kindOr(s.Kind))}, {Key: c.T("crew.start.group"), Value: s.Group}}
	p.Body = ui.Stack(ui.Summary{Lines: lines}, ui.Bullets{c.T("crew.how_wall"), c.T("crew.how_desk"), c.T("crew.how_young"), c.T("crew.stay_connected")})
	return c.Show(p)
}

// titleOf is what an activity is called; its id where its text is not here.
func (d *Desk) titleOf(c *area.Call, id string) string {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return id
	}
	for _, s := range d.scripts(c, k) {
		if s.id == id {
			return s.title
		}
	}
	return id
}

func kindOr(kind string) string {
	if kind == "" {
		return Unplanned
	}
	return kind
}
