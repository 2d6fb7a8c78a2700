package worries

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// keyPage is where a lead or deputy sets their key for the road.
func (d *Desk) keyPage(c *area.Call) error { return d.keyForm(c, nil) }

func (d *Desk) keyForm(c *area.Call, wrong error) error {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("road.key"), Lead: c.T("road.key_lead"), Crumbs: []ui.Link{{Href: "/worries", Text: c.T("worry.list")}}, Problems: ui.Problems(c.Words, wrong)}
	_, err := d.MyDuty(c.Ctx())
	if fault.Is(err, fault.NotFound) {
		p.Body = ui.Notice{Tone: ui.Quiet, Text: c.T("road.not_yours")}
		return c.Show(p)
	}
	if err != nil {
		return err
	}
	at, err := d.KeySetAt(c.Ctx())
	if err != nil {
		return err
	}
	state := ui.Status{Label: c.T("road.key"), Tone: ui.Sun, Text: c.T("road.key_none")}
	if at != "" {
		state.Tone, state.Text = ui.Moss, c.T("road.key_set_at", "when", c.Words.Local(at.In(c.House.Clerk.Zone())))
	}
	p.Bar = []ui.Status{state}
	says := ui.Bullets{c.T("road.key_says_memory"), c.T("road.key_says_lost"), c.T("road.key_says_pack")}
	p.Body = ui.Stack(says, ui.Notice{Tone: ui.Quiet, Heading: c.T("road.offered"), Text: seal.NewPassphrase()},
		ui.Form{Action: "/worries/key", ActID: c.NewAct(), Verb: c.T("road.key_set"), Cancel: &ui.Link{Href: "/worries", Text: c.T("act.cancel")}, Body: ui.Stack(
			ui.Password(ui.Field{Name: "passphrase", Label: c.T("road.passphrase"), Hint: c.T("road.passphrase_hint", "min", seal.PassphraseMin), Autocomplete: "new-password", Error: ui.FieldError(c.Words, wrong, "passphrase")}),
			ui.Password(ui.Field{Name: "again", Label: c.T("road.again"), Autocomplete: "new-password", Error: ui.FieldError(c.Words, wrong, "again")}))})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) keyAct(c *area.Call) error {
	f := c.Form()
	passphrase, again := f.Raw("passphrase"), f.Raw("again")
	if err := d.SetRoadKey(c.Ctx(), passphrase, again); err != nil {
		if fault.Is(err, fault.Invalid) {
			return d.keyForm(c, err)
		}
		return err
	}
	return c.Go("/worries", ui.Flash{Done: c.T("road.key_was_set"), Then: c.T("road.key_then")})
}

// keyCard asks a lead or deputy for their key.
func (d *Desk) keyCard(c *area.Call) (ui.Card, bool, error) {
	if !c.May("worry.ready") { // somebody with one circle and nothing else
		return ui.Card{}, false, nil
	}
	_, err := d.MyDuty(c.Ctx())
	if fault.Is(err, fault.NotFound) {
		return ui.Card{}, false, nil
	}
	if err != nil {
		return ui.Card{}, false, err
	}
	at, err := d.KeySetAt(c.Ctx())
	if err != nil || at != "" {
		return ui.Card{}, false, err
	}
	return ui.Card{Tone: ui.Sun, Heading: c.T("road.key"), Tasks: []ui.Task{{Text: c.T("road.key_set"), Also: c.T("road.key_none"), Href: "/worries/key"}}}, true, nil
}

// RoadArea are the pages of lead and deputy on the laptop. They stand on loopback alone.
func (d *Desk) RoadArea() area.Area {
	return area.Area{
		Name: "worries/road",
		Routes: []area.Route{
			{Method: "GET", Path: "/notes", Verb: "road_note.list", Do: d.notesPage},
			{Method: "POST", Path: "/notes/sign-in", Verb: "safeguarding.sign_in", Do: d.signInAct},
			{Method: "POST", Path: "/notes/lock", Verb: "safeguarding.sign_in", Do: d.lockAct},
			{Method: "POST", Path: "/notes/sign-out", Verb: "safeguarding.sign_in", Do: d.signOutAct},
			{Method: "POST", Path: "/notes/{room}/{id}", Verb: "road_note.open", Do: d.openNoteAct},
			{Method: "POST", Path: "/notes/{room}/{id}/spoken", Verb: "road_note.open", Do: d.spokenAct},
			{Method: "POST", Path: "/notes/{room}/{id}/hand-on", Verb: "road_note.open", Do: d.handOnAct},
		},
		Menu: []area.MenuItem{{Group: "menu.hub", Text: "road.desk", Path: "/notes", Verb: "road_note.list", Order: 35}},
		Day:  []area.DayCard{{Verb: "road_note.list", Order: 5, Card: d.roadCard}},
	}
}

// session names this browser to the room; it stands in the browser's session alone.
const roadSession = "road"

func (d *Desk) road() (*Road, error) {
	if d.Road == nil {
		return nil, fault.Missing()
	}
	return d.Road, nil
}

func (d *Desk) notesPage(c *area.Call) error { return d.notes(c, nil) }

func (d *Desk) notes(c *area.Call, wrong error) error {
	r, err := d.road()
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("road.desk"), Lead: c.T("road.desk_lead"), Problems: ui.Problems(c.Words, wrong)}
	who, here := r.Here()
	session := c.Session.Get(c.Ctx(), roadSession)
	if _, _, err := r.use(session); err != nil {
		if here {
			p.Bar = []ui.Status{{Label: c.T("road.on_site"), Tone: ui.Moss, Text: who.name(c)}}
			p.Actions = []ui.Action{{Href: "/notes/sign-out", Text: c.T("road.sign_out"), Post: true, ActID: c.NewAct()}}
		}
		form, err := d.signInForm(c, r, wrong)
		if err != nil {
			return err
		}
		p.Body = form
		if wrong != nil {
			return c.Again(wrong, p)
		}
		return c.Show(p)
	}
	all, err := r.Notes(c.Ctx())
	if err != nil {
		return err
	}
	p.Bar = []ui.Status{{Label: c.T("road.on_site"), Tone: ui.Moss, Text: who.name(c)}}
	p.Actions = []ui.Action{{Href: "/notes/lock", Text: c.T("road.lock"), Post: true, Primary: true, ActID: c.NewAct()}, {Href: "/notes/sign-out", Text: c.T("road.sign_out"), Post: true, ActID: c.NewAct()}}
	t := ui.Table{Caption: c.T("road.notes"), HideCaption: true, Columns: []ui.Column{{Text: c.T("road.came_at")}, {Text: c.T("road.room")}, {Text: c.T("worry.state")}, {Text: c.T("road.open"), Quiet: true}}}
	for _, n := range all {
		state := ui.StatusCell(ui.Sun, c.T("worry.unread"))
		switch {
		case n.Done != "":
			state = ui.StatusCell(ui.Moss, c.T("road.done."+n.Done))
		case n.Opened:
			state = ui.StatusCell(ui.River, c.T("worry.read"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.Words.Local(n.At.In(c.House.Clerk.Zone()))), {Text: n.Code, Also: n.Class}, state,
			ui.BodyCell(ui.Action{Href: "/notes/" + n.Room + "/" + n.ID, Text: c.T("road.open"), About: c.Words.Local(n.At.In(c.House.Clerk.Zone())), Post: true, ActID: c.NewAct()})})
	}
	p.Body = ui.Stack(ui.Bullets{c.T("road.alone"), c.T("road.locks")}, ui.List{Table: t, Empty: ui.Empty{Says: c.T("road.none")}})
	return c.Show(p)
}

func (s SignedIn) name(c *area.Call) string {
	name := c.T("worry.duty." + string(s.Duty))
	if s.Code != "" {
		name += ", " + s.Code
	}
	return name
}

func (d *Desk) signInForm(c *area.Call, r *Road, wrong error) (templ.Component, error) {
	all, err := r.Guardians(c.Ctx())
	if err != nil {
		return nil, err
	}
	duty := ui.Field{Name: "duty", Label: c.T("road.who"), Value: c.Form().Raw("duty"), Error: ui.FieldError(c.Words, wrong, "duty")}
	for _, g := range all {
		o := ui.Option{Value: g.Duty, Text: c.T("worry.duty." + g.Duty)}
		if g.Code != "" {
			o.Text += ", " + g.Code
		}
		if len(g.Private) == 0 {
			o.Hint = c.T("road.no_key")
		}
		duty.Options = append(duty.Options, o)
	}
	if len(duty.Options) == 0 {
		return ui.Notice{Tone: ui.Sun, Text: c.T("road.no_guardians")}, nil
	}
	if duty.Value == "" {
		duty.Value = duty.Options[0].Value
	}
	return ui.Form{Action: "/notes/sign-in", ActID: c.NewAct(), Verb: c.T("road.sign_in"), NoAsk: true, Body: ui.Stack(ui.Radios(duty),
		ui.Password(ui.Field{Name: "passphrase", Label: c.T("road.passphrase"), Autocomplete: "off", Error: ui.FieldError(c.Words, wrong, "passphrase")}),
		ui.Bullets{c.T("road.memory_only")})}, nil
}

func (d *Desk) signInAct(c *area.Call) error {
	r, err := d.road()
	if err != nil {
		return err
	}
	f := c.Form()
	duty := Duty(f.Word("duty", string(Lead), string(Deputy)))
	session := seal.NewPassphrase() // chance enough, and nothing that is written anywhere
	if err = f.Err(); err == nil {
		err = r.SignIn(c.Ctx(), duty, f.Raw("passphrase"), session)
	}
	if err != nil {
		return d.notes(c, err)
	}
	c.Session.Put(c.Ctx(), roadSession, session)
	return c.Go("/notes", ui.Flash{})
}

func (d *Desk) lockAct(c *area.Call) error {
	r, err := d.road()
	if err != nil {
		return err
	}
	r.Lock()
	c.Session.Put(c.Ctx(), roadSession, "")
	return c.Go("/", ui.Flash{Done: c.T("road.locked")})
}

func (d *Desk) signOutAct(c *area.Call) error {
	r, err := d.road()
	if err == nil {
		err = r.SignOut(c.Ctx())
	}
	if err != nil {
		return err
	}
	c.Session.Put(c.Ctx(), roadSession, "")
	return c.Go("/", ui.Flash{Done: c.T("road.signed_out")})
}

// openNoteAct shows one note. Its page has a plain heading: titles stay in the browser's history.
func (d *Desk) openNoteAct(c *area.Call) error {
	r, err := d.road()
	if err != nil {
		return err
	}
	n, says, err := r.Open(c.Ctx(), c.Session.Get(c.Ctx(), roadSession), c.Path("room"), c.Path("id"))
	if fault.Is(err, fault.Locked) || fault.Is(err, fault.Invalid) {
		return d.notes(c, err)
	}
	if err != nil {
		return err
	}
	at := "/notes/" + n.Room + "/" + n.ID
	way := "tell"
	lines := ui.Summary{Lines: []ui.Line{{Key: c.T("road.words"), Value: says.Text}}}
	switch says.Way {
	case "find":
		way = "find"
		lines.Lines = append(lines.Lines, ui.Line{Key: c.T("road.how"), Value: says.How})
	case "text":
		way = "text"
	}
	lines.Lines = append([]ui.Line{{Key: c.T("road.way"), Value: c.T("road.way_" + way)}}, lines.Lines...)
	lines.Lines = append(lines.Lines, ui.Line{Key: c.T("road.came_at"), Value: c.Words.Local(n.At.In(c.House.Clerk.Zone()))}, ui.Line{Key: c.T("road.room"), Value: n.Code, Also: n.Class})
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("road.desk"), Crumbs: []ui.Link{{Href: "/notes", Text: c.T("road.notes")}}}
	ways := ui.Stack(ui.Notice{Text: c.T("road.spoken_says"), Actions: []ui.Action{{Href: at + "/spoken", Text: c.T("road.spoken"), Post: true, ActID: c.NewAct()}}},
		ui.Notice{Text: c.T("road.hand_on_says"), Actions: []ui.Action{{Href: at + "/hand-on", Text: c.T("road.hand_on"), Post: true, Primary: true, ActID: c.NewAct()}}})
	if n.Done == RoadHanded {
		ways = ui.Notice{Tone: ui.Moss, Text: c.T("road.done.handed")}
	}
	p.Body = ui.Stack(ui.Bullets{c.T("road.danger")}, lines, ui.Section{ID: "ways", Heading: c.T("road.ways"), Body: ways})
	return c.Show(p)
}

func (d *Desk) spokenAct(c *area.Call) error {
	r, err := d.road()
	if err == nil {
		err = r.Spoken(c.Ctx(), c.Session.Get(c.Ctx(), roadSession), c.Path("room"), c.Path("id"))
	}
	return d.done(c, err, "road.was_spoken")
}

func (d *Desk) handOnAct(c *area.Call) error {
	r, err := d.road()
	if err == nil {
		err = r.HandOn(c.Ctx(), c.Session.Get(c.Ctx(), roadSession), c.Path("room"), c.Path("id"), func(key string) string { return c.T(key) })
	}
	return d.done(c, err, "road.was_handed")
}

func (d *Desk) done(c *area.Call, err error, says string) error {
	if fault.Is(err, fault.Locked) || fault.Is(err, fault.Invalid) {
		return d.notes(c, err)
	}
	if err != nil {
		return err
	}
	return c.Go("/notes", ui.Flash{Done: c.T(says)})
}

// roadCard says on the crew's page whether the lead or the deputy is here, and nothing of notes.
func (d *Desk) roadCard(c *area.Call) (ui.Card, bool, error) {
	if d.Road == nil {
		return ui.Card{}, false, nil
	}
	who, here := d.Road.Here()
	card := ui.Card{Tone: ui.Sun, Heading: c.T("road.desk"), Tasks: []ui.Task{{Text: c.T("road.sign_in"), Also: c.T("road.nobody"), Href: "/notes"}}}
	if here {
		card.Tone, card.Tasks = ui.Moss, []ui.Task{{Text: c.T("road.on_site"), Also: who.name(c), Href: "/notes"}}
	}
	return card, true, nil
}
