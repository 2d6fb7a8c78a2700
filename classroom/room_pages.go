package classroom

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/live/screens"
	"drosme/internal/ui"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

func (d *Desk) roomRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/lesson-rooms", Verb: "lesson.open", Do: d.roomsPage},
		{Method: "GET", Path: "/lesson-rooms/new", Verb: "lesson.open", Do: d.roomNewPage},
		{Method: "POST", Path: "/lesson-rooms", Verb: "lesson.open", Do: d.roomOpenAct},
		{Method: "GET", Path: "/lesson-rooms/{id}", Verb: "lesson.open", Do: d.roomPage},
		{Method: "POST", Path: "/lesson-rooms/{id}/presenter", Verb: "lesson.steer", Do: d.roomInviteAct},
		{Method: "POST", Path: "/lesson-rooms/{id}/text", Verb: "lesson.steer", Do: d.roomTextAct},
		{Method: "POST", Path: "/lesson-rooms/{id}/close", Verb: "lesson.close", Do: d.roomCloseAct},
		{Method: "GET", Path: "/lesson-rooms/{id}/poster", Verb: "lesson.open", Do: d.roomPoster},
	}
}

// spaced puts a blank in the middle of a code, so that it is read out well.
func spaced(code string) string {
	if len(code) < 4 {
		return code
	}
	return code[:len(code)/2] + " " + code[len(code)/2:]
}

func roomsCrumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/lessons", Text: c.T("lesson.list")}, {Href: "/lesson-rooms", Text: c.T("room.list")}}
}

// roomState says how a room stands; of one that is played alone how often it was begun and ended.
func roomState(c *area.Call, r OpenRoom) ui.Status {
	if r.Alone {
		return ui.Status{Text: c.T("room.alone_counts", "starts", r.Starts, "ends", r.Ends)}
	}
	return ui.Status{Text: c.T("room.state." + string(r.State))}
}

func (d *Desk) roomsPage(c *area.Call) error {
	all, err := d.OpenRooms(c.Ctx())
	if err != nil {
		return err
	}
	titles, err := d.titles(c)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("room.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("room.code")}, {Text: c.T("lesson.script")}, {Text: c.T("lesson.group")}, {Text: c.T("lesson.phones"), Number: true}, {Text: c.T("lesson.state")}}}
	for _, r := range all {
		st := roomState(c, r)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/lesson-rooms/"+r.Room, spaced(r.Code)), ui.TextCell(titled(titles, &Lesson{Name: r.Name})), ui.TextCell(r.Group), ui.NumberCell(c.Words.Number(r.Phones)), {Status: &st}})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("room.list"), Lead: c.T("room.list_lead"), Crumbs: roomsCrumbs(c)[:1], Actions: []ui.Action{{Href: "/lesson-rooms/new", Text: c.T("room.open"), Primary: true}}}
	p.Body = ui.Stack(d.serverNotice(c), ui.List{Table: t, Empty: ui.Empty{Says: c.T("room.none")}})
	return c.Show(p)
}

// serverNotice says what lacks before phones find a room.
func (d *Desk) serverNotice(c *area.Call) templ.Component {
	switch {
	case d.Live.Server == nil:
		return ui.Notice{Tone: ui.Sun, Text: c.T("room.no_server")}
	case d.address() == "":
		return ui.Notice{Tone: ui.Sun, Text: c.T("room.no_address")}
	}
	return ui.Stack()
}

func (d *Desk) roomNewPage(c *area.Call) error { return d.roomForm(c, nil) }

func (d *Desk) roomForm(c *area.Call, wrong error) error {
	approved, err := d.ApprovedScripts(c.Ctx())
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	near, _, err := d.Activities.List(c.Ctx(), activities.Search{From: today.Add(-1), To: today.Add(7)})
	if err != nil {
		return err
	}
	f := c.Form()
	field := func(name string, options ...ui.Option) ui.Field {
		return ui.Field{Name: name, Label: c.T("room.field." + name), Value: f.Raw(name), Options: options, Error: ui.FieldError(c.Words, wrong, name)}
	}
	var scripts, languages []ui.Option
	for _, s := range approved {
		if s.Sensitive {
			continue // on the laptop, where the lead is
		}
		o := ui.Option{Value: s.ID, Text: s.Title(c.Words.Tag())}
		if s.Solo {
			o.Text += " (" + c.T("room.may_alone") + ")"
		}
		scripts = append(scripts, o)
	}
	sessions := []ui.Option{{Text: c.T("room.no_session")}}
	for _, a := range near {
		if !a.Protected && a.Status != activities.Cancelled {
			sessions = append(sessions, ui.Option{Value: a.ID, Text: c.Words.Local(a.StartsAt) + " · " + a.Title + " · " + a.Code})
		}
	}
	for _, l := range lesson.Languages {
		languages = append(languages, ui.Option{Value: l, Text: c.T("language." + l)})
	}
	ways := field("way", ui.Option{Value: "class", Text: c.T("room.way.class"), Hint: c.T("room.way.class.says")}, ui.Option{Value: "alone", Text: c.T("room.way.alone"), Hint: c.T("room.way.alone.says")})
	if ways.Value == "" {
		ways.Value = "class"
	}
	language, session, group := field("language", languages...), field("session", sessions...), field("group")
	if language.Value == "" {
		language.Value = "lv"
	}
	if session.Value == "" {
		session.Value = c.Query("session")
	}
	session.Optional, group.Optional, group.Hint = true, true, c.T("room.field.group.hint")
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("room.open"), Lead: c.T("room.open_lead"), Crumbs: roomsCrumbs(c), Problems: ui.Problems(c.Words, wrong)}
	if len(scripts) == 0 {
		p.Body = ui.Empty{Says: c.T("room.nothing_approved"), Do: &ui.Action{Href: "/scripts", Text: c.T("script.list"), Primary: true}}
		return c.Show(p)
	}
	p.Body = ui.Stack(d.serverNotice(c), ui.Form{Action: "/lesson-rooms", ActID: c.NewAct(), Verb: c.T("room.open_verb"), Cancel: &ui.Link{Href: "/lesson-rooms", Text: c.T("act.cancel")},
		Body: ui.Stack(ui.Select(field("script", scripts...)), ui.Radios(ways), ui.Select(session), ui.Text(group), ui.Select(language))})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) roomOpenAct(c *area.Call) error {
	f := c.Form()
	o := RoomOrder{Script: f.Need("script", 80), Session: f.Text("session", 60), Group: f.Text("group", 60), Language: f.Word("language", lesson.Languages...)}
	o.Alone = f.Word("way", "class", "alone") == "alone"
	err := f.Err()
	var opened live.Opened
	if err == nil {
		opened, err = d.OpenRoom(c.Ctx(), o)
	}
	if fault.Is(err, fault.Conflict) {
		return c.Go("/lesson-rooms", ui.Flash{})
	}
	if err != nil {
		return d.roomForm(c, err)
	}
	return c.Go("/lesson-rooms/"+opened.Room, ui.Flash{Done: c.T("room.opened", "code", spaced(opened.Code))})
}

func (d *Desk) roomPage(c *area.Call) error {
	r, err := d.OpenRoomByID(c.Ctx(), c.Path("id"))
	if fault.Is(err, fault.NotFound) {
		return c.Go("/lesson-rooms", ui.Flash{Done: c.T("room.is_closed")})
	}
	if err != nil {
		return err
	}
	titles, err := d.titles(c)
	if err != nil {
		return err
	}
	st, at := roomState(c, r), d.address()
	st.Label = c.T("lesson.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("room.title", "code", spaced(r.Code)), Lead: titled(titles, &Lesson{Name: r.Name}), Refresh: 10, Crumbs: roomsCrumbs(c), Bar: []ui.Status{st}}
	lines := []ui.Line{{Key: c.T("room.address"), Value: at}, {Key: c.T("room.code"), Value: spaced(r.Code)}}
	path := "/lesson-rooms/" + r.Room
	if r.Alone {
		p.Actions = append(p.Actions, ui.Action{Href: path + "/poster", Text: c.T("room.poster"), Primary: true})
		lines = append(lines, ui.Line{Key: c.T("room.starts"), Value: c.Words.Number(r.Starts)}, ui.Line{Key: c.T("room.ends"), Value: c.Words.Number(r.Ends)})
	} else {
		if c.May("lesson.steer") {
			p.Actions = append(p.Actions, ui.Action{Href: path + "/presenter", Text: c.T("room.pair"), Post: true, Primary: true, ActID: c.NewAct()})
		}
		if at != "" { // the token stands behind the #, which no browser sends and the page takes out of the address at once
			p.Actions = append(p.Actions, ui.Action{Href: at + "wall#room=" + r.Code + "&token=" + r.Wall, Text: c.T("room.wall")})
		}
		lines = append(lines, ui.Line{Key: c.T("lesson.group"), Value: r.Group}, ui.Line{Key: c.T("lesson.phones"), Value: c.Words.Number(r.Phones)}, ui.Line{Key: c.T("room.seats"), Value: c.Words.Number(r.Seats)})
	}
	if c.May("lesson.close") {
		p.Actions = append(p.Actions, ui.Action{Href: path + "/close", Text: c.T("room.close"), Post: true, Danger: true, ActID: c.NewAct()})
	}
	how := ui.Bullets{c.T("room.how_presenter"), c.T("room.how_notes")}
	if r.Alone {
		how = ui.Bullets{c.T("room.how_alone")}
	}
	body := []templ.Component{d.serverNotice(c), ui.Summary{Lines: lines}, how}
	for _, h := range r.Held {
		act := func(text, do string) ui.Action {
			return ui.Action{Href: path + "/text", Text: c.T(text), Post: true, ActID: c.NewAct(), Fields: []ui.Hidden{{Name: "text", Value: h.Act}, {Name: "do", Value: do}}}
		}
		n := ui.Notice{Heading: c.T("room.text_waits"), Text: h.Text}
		if c.May("lesson.steer") {
			n.Actions = []ui.Action{act("room.text_show", "show"), act("room.text_keep", "keep")}
		}
		body = append(body, n)
	}
	p.Body = ui.Stack(body...)
	return c.Show(p)
}

// roomInviteAct makes the one-time code for the presenter's phone, and shows it.
func (d *Desk) roomInviteAct(c *area.Call) error {
	code, err := d.InvitePresenter(c.Ctx(), c.Path("id"))
	if fault.Is(err, fault.Conflict) { // the form came again: its code was shown already
		return c.Go("/lesson-rooms/"+c.Path("id"), ui.Flash{})
	}
	if err != nil {
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("room.pair"), Crumbs: roomsCrumbs(c), Actions: []ui.Action{{Href: "/lesson-rooms/" + c.Path("id"), Text: c.T("act.back")}},
		Body: ui.Notice{Tone: ui.River, Heading: spaced(code), Text: c.T("room.pair_how", "address", d.address()+"desk")}})
}

func (d *Desk) roomTextAct(c *area.Call) error {
	f := c.Form()
	text, do := f.Need("text", 200), f.Word("do", "show", "keep")
	if err := f.Err(); err != nil {
		return err
	}
	if err := d.DecideText(c.Ctx(), c.Path("id"), text, do == "show"); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return c.Go("/lesson-rooms/"+c.Path("id"), ui.Flash{})
}

func (d *Desk) roomCloseAct(c *area.Call) error {
	if err := d.CloseRoom(c.Ctx(), c.Path("id")); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return c.Go("/lesson-rooms", ui.Flash{Done: c.T("room.closed_done")})
}

// roomPoster is the sheet from which an activity is played alone, with the numbers of the directory.
func (d *Desk) roomPoster(c *area.Call) error {
	r, err := d.OpenRoomByID(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !r.Alone {
		return fault.Missing()
	}
	if d.address() == "" {
		return fault.New(fault.Invalid, "room.no_address")
	}
	words := c.Words
	if l := c.Query("language"); slices.Contains(lang.Languages, l) {
		words = c.House.Book.For(l)
	}
	title := r.Name
	all, err := d.ListScripts(c.Ctx())
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Name == r.Name {
			title = lesson.Plain(s.Title(words.Tag()))
		}
	}
	var numbers []screens.Number
	if d.Numbers != nil {
		if numbers, err = d.Numbers(c.Ctx(), words.Tag()); err != nil {
			return err
		}
	}
	return c.Paper("poster.pdf", screens.Poster(words, title, d.address(), r.Code, numbers))
}
