package hub

import (
	"bytes"
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/offline"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) here() Here {
	if d.Here == nil {
		return Here{Battery: -1}
	}
	return d.Here()
}

// Language is that of the crew's pages; empty: the browser's.
func (d *Desk) Language() string { l, _ := d.language.Load().(string); return l }

// standing is how the pack stands, as a tag.
func standing(c *area.Call, k *Kit) ui.Status {
	s := ui.Status{Label: c.T("crew.pack"), Href: "/pack", Tone: ui.Moss, Text: c.T("crew.standing." + string(k.Standing))}
	switch {
	case k.Doubtful:
		s.Tone, s.Text, s.Href = ui.Sun, c.T("crew.day_doubtful"), "/day"
	case k.Standing == offline.Absent, k.Standing == offline.Over:
		s.Tone = ui.Clay
	case k.Standing == offline.Grace:
		s.Tone = ui.Sun
	}
	return s
}

// fact is one line of the morning: what has to be, what the laptop itself sees, and whether it was ticked.
type fact struct {
	item string
	says string // what the laptop sees; empty: it cannot see it
	good bool   // it sees that this is done
}

func (d *Desk) facts(c *area.Call, k *Kit) []fact {
	h := d.here()
	phones := 0
	if d.Live != nil {
		for _, r := range d.Live.Rooms() {
			phones = max(phones, r.Phones)
		}
	}
	out := []fact{{item: "power"}, {item: "wifi"}, {item: "password"}, {item: "projector"}, {item: "phones", says: c.N("crew.phones_here", phones), good: phones >= 3}, {item: "lead"}, {item: "pack"}}
	switch {
	case h.Mains:
		out[0].says, out[0].good = c.T("crew.on_mains"), true
	case h.Battery >= 0:
		out[0].says = c.T("crew.on_battery", "percent", h.Battery)
	}
	if h.Network {
		out[1].says, out[1].good = c.T("crew.reached_at", "address", h.Address), true
	} else {
		out[1].says = c.T("crew.no_network")
	}
	if d.LeadHere != nil {
		if who := d.LeadHere(); who != "" {
			out[5].says, out[5].good = c.T("crew.lead_is", "code", who), true
		} else {
			out[5].says = c.T("crew.lead_not_yet")
		}
	}
	s := standing(c, k)
	out[6].says, out[6].good = s.Text, k.Standing == offline.Fresh && !k.Doubtful
	if k.Pack != nil {
		out[6].says += ", " + c.T("crew.pack_until", "day", c.Words.Day(k.Pack.Ends))
	}
	return out
}

func (d *Desk) morningPage(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	ticked, err := d.Morning(c.Ctx(), k.Today)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("crew.morning"), HideCaption: true, Columns: []ui.Column{{Text: c.T("crew.what")}, {Text: c.T("crew.sees")}, {Text: c.T("hub.state")}, {Text: c.T("crew.tick"), Quiet: true}}}
	left := 0
	for _, f := range d.facts(c, k) {
		at, is := ticked[f.item]
		state, do := ui.Status{Tone: ui.Sun, Text: c.T("crew.to_do")}, ui.TextCell("")
		tick := ui.Action{Href: "/morning", Text: c.T("crew.tick_verb"), About: c.T("crew.item." + f.item), Post: true, ActID: c.NewAct(), Fields: []ui.Hidden{{Name: "item", Value: f.item}, {Name: "done", Value: "1"}}}
		switch {
		case is:
			state = ui.Status{Tone: ui.Moss, Text: c.T("crew.ticked_at", "clock", at.In(c.House.Clerk.Zone()).Clock())}
			tick.Text, tick.Fields[1].Value = c.T("crew.untick_verb"), ""
			do = ui.BodyCell(tick)
		case f.good:
			state = ui.Status{Tone: ui.Moss, Text: c.T("crew.seen_good")}
		default:
			left++
			do = ui.BodyCell(tick)
		}
		what := ui.TextCell(c.T("crew.item." + f.item))
		what.Also = c.T("crew.item." + f.item + ".how")
		t.Rows = append(t.Rows, []ui.Cell{what, ui.TextCell(f.says), {Status: &state}, do})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("crew.morning"), Lead: c.T("crew.morning_lead"), Bar: []ui.Status{standing(c, k)}, Refresh: 20,
		Actions: []ui.Action{{Href: "/start?kind=rehearsal", Text: c.T("crew.rehearse")}, {Href: "/", Text: c.T("crew.to_day"), Primary: left == 0}}}
	p.Body = ui.Stack(t, ui.Bullets{c.T("crew.stay_connected"), c.T("crew.card_says")})
	if left == 0 {
		p.Body = ui.Stack(ui.Notice{Tone: ui.Moss, Heading: c.T("crew.morning_done")}, p.Body)
	}
	return c.Show(p)
}

func (d *Desk) morningAct(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	if err := d.Tick(c.Ctx(), k.Today, c.Form().Raw("item"), c.Form().Bool("done")); err != nil {
		return err
	}
	return c.Go("/morning", ui.Flash{})
}

func (d *Desk) morningCard(c *area.Call) (ui.Card, bool, error) {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	ticked, err := d.Morning(c.Ctx(), k.Today)
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("crew.morning"), Empty: c.T("crew.morning_done"), More: &ui.Link{Href: "/morning", Text: c.T("crew.morning_open")}}
	for _, f := range d.facts(c, k) {
		if _, is := ticked[f.item]; !is && !f.good {
			card.Tasks = append(card.Tasks, ui.Task{Text: c.T("crew.item." + f.item), Also: f.says, Href: "/morning"})
		}
	}
	if len(card.Tasks) == 0 {
		card.Tone = ui.Moss
	}
	return card, true, nil
}

func (d *Desk) visitsCard(c *area.Call) (ui.Card, bool, error) {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("crew.visits_today"), Empty: c.T("crew.no_visit_today"), More: &ui.Link{Href: "/lessons", Text: c.T("crew.all_visits")}}
	if k.Pack != nil {
		for _, v := range k.Pack.Visits {
			if v.Day == k.Today {
				card.Tasks = append(card.Tasks, ui.Task{Text: v.Host, Also: strings.Join(some(v.Municipality, hours(&v)), ", "), Href: "/visits/" + v.ID})
			}
		}
		if len(card.Tasks) == 0 {
			for _, v := range k.Pack.Visits { // in the order of their days
				if v.Day > k.Today {
					card.Heading, card.Tasks = c.T("crew.next_visit"), []ui.Task{{Text: v.Host, Also: strings.Join(some(c.Words.Day(v.Day), hours(&v)), ", "), Href: "/visits/" + v.ID}}
					break
				}
			}
		}
	}
	return card, true, nil
}

func some(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func hours(v *offline.Visit) string {
	if len(v.Sessions) == 0 {
		return ""
	}
	return v.Sessions[0].StartsAt.Clock() + "–" + v.Sessions[len(v.Sessions)-1].EndsAt.Clock()
}

func (d *Desk) roomsCard(c *area.Call) (ui.Card, bool, error) {
	if d.Live == nil {
		return ui.Card{}, false, nil
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("crew.rooms"), Empty: c.T("crew.no_rooms"), More: &ui.Link{Href: "/start", Text: c.T("crew.start")}}
	for _, r := range d.Live.Rooms() {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("crew.room", "code", spaced(r.Opening.Code)), Also: c.N("crew.phones_here", r.Phones), Href: "/lessons/" + r.Room})
	}
	return card, true, nil
}

// spaced writes a room's code as it is said: 482 913.
func spaced(code string) string {
	if len(code) == 6 {
		return code[:3] + " " + code[3:]
	}
	return code
}

func (d *Desk) homeCard(c *area.Call) (ui.Card, bool, error) {
	o, err := d.Outgoing(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	if o.N == o.Arrived {
		return ui.Card{}, false, nil
	}
	return ui.Card{Tone: ui.Sun, Heading: c.T("crew.home"), Tasks: []ui.Task{{Text: c.N("crew.not_home", int(o.N-o.Arrived)), Href: "/home"}}}, true, nil
}

// dayPage asks which day it is, where the clock of the laptop cannot be right.
func (d *Desk) dayPage(c *area.Call) error { return d.dayForm(c, nil) }

func (d *Desk) dayForm(c *area.Call, wrong error) error {
	_, clock := c.House.Clerk.Now()
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("crew.which_day"), Lead: c.T("crew.which_day_lead", "day", c.Words.Day(clock)), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/day", ActID: c.NewAct(), Verb: c.T("act.save"), Body: ui.Day(ui.Field{Name: "day", Label: c.T("crew.today_is"), Value: c.Form().Raw("day"), Error: ui.FieldError(c.Words, wrong, "day")})}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) dayAct(c *area.Call) error {
	day := c.Form().Day("day")
	err := c.Form().Err()
	if err == nil {
		err = d.TellDay(c.Ctx(), day)
	}
	if err != nil {
		return d.dayForm(c, err)
	}
	return c.Go("/", ui.Flash{Done: c.T("crew.day_told", "day", c.Words.Day(day))})
}

func (d *Desk) visitPage(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	v := k.Visit(c.Path("id"))
	if v == nil {
		return fault.Missing()
	}
	t := ui.Table{Caption: c.T("crew.sessions"), HideCaption: true, Columns: []ui.Column{{Text: c.T("crew.hours")}, {Text: c.T("crew.session")}, {Text: c.T("crew.leads")}, {Text: c.T("crew.expected"), Number: true}, {Text: c.T("crew.start"), Quiet: true}}}
	kind := Planned
	if v.Day != k.Today {
		kind = Moved
	}
	for i := range v.Sessions {
		s := &v.Sessions[i]
		at := "/start?visit=" + v.ID + "&session=" + s.ID + "&kind="
		expected := ""
		if s.Expected > 0 {
			expected = c.Words.Number(s.Expected)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(s.StartsAt.Clock() + "–" + s.EndsAt.Clock()), {Text: s.Title, Also: strings.Join(some(s.Place, languageName(c, s.Language)), " · ")}, ui.TextCell(leaderCodes(v, s)), ui.NumberCell(expected),
			ui.BodyCell(ui.InRow(ui.Action{Href: at + kind, Text: c.T("crew.do." + kind), About: s.Title, Primary: true}, ui.Action{Href: at + Second, Text: c.T("crew.do.second"), About: s.Title}))})
	}
	var crew []string
	for _, x := range v.Crew {
		crew = append(crew, x.Code)
	}
	lead, _ := crewOf(v, v.Lead)
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: v.Host, Lead: strings.Join(some(c.Words.Day(v.Day), v.Municipality, v.Code), " · "), Bar: []ui.Status{standing(c, k)},
		Actions: []ui.Action{{Href: "/visits/" + v.ID + "/sheet", Text: c.T("crew.sheet")}},
		Body:    ui.Stack(ui.Summary{Lines: []ui.Line{{Key: c.T("crew.crew"), Value: strings.Join(crew, ", ")}, {Key: c.T("crew.lead"), Value: lead.Code}}}, t)})
}

func languageName(c *area.Call, tag string) string {
	if tag == "" || !c.Words.Has("language."+tag) {
		return tag
	}
	return c.T("language." + tag)
}

func (d *Desk) lessonsPage(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("crew.all_visits"), HideCaption: true, Columns: []ui.Column{{Text: c.T("crew.host")}, {Text: c.T("crew.day")}, {Text: c.T("crew.sessions"), Number: true}}}
	if k.Pack != nil {
		for _, v := range k.Pack.Visits {
			t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/visits/"+v.ID, v.Host), {Text: c.Words.Day(v.Day), Also: hours(&v)}, ui.NumberCell(c.Words.Number(len(v.Sessions)))})
		}
	}
	rooms := ui.Table{Caption: c.T("crew.rooms"), HideCaption: true, Columns: []ui.Column{{Text: c.T("crew.code")}, {Text: c.T("crew.activity")}, {Text: c.T("crew.phones"), Number: true}}}
	if d.Live != nil {
		for _, r := range d.Live.Rooms() {
			rooms.Rows = append(rooms.Rows, []ui.Cell{ui.LinkCell("/lessons/"+r.Room, spaced(r.Opening.Code)), ui.TextCell(d.titleOf(c, r.Opening.Activity)), ui.NumberCell(c.Words.Number(r.Phones))})
		}
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("crew.lessons"), Bar: []ui.Status{standing(c, k)}, Actions: []ui.Action{{Href: "/start", Text: c.T("crew.start"), Primary: true}},
		Body: ui.Sections{{ID: "rooms", Heading: c.T("crew.rooms"), Body: ui.List{Table: rooms, Empty: ui.Empty{Says: c.T("crew.no_rooms")}}},
			{ID: "visits", Heading: c.T("crew.all_visits"), Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("crew.no_visits")}}}}})
}

func (d *Desk) homePage(c *area.Call) error { return d.home(c, nil) }

func (d *Desk) home(c *area.Call, wrong error) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	o, err := d.Outgoing(c.Ctx())
	if err != nil {
		return err
	}
	zone := c.House.Clerk.Zone()
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("crew.home"), Lead: c.T("crew.home_lead"), Problems: ui.Problems(c.Words, wrong)}
	var ways []templ.Component
	switch {
	case !k.Enrolled:
		ways = append(ways, ui.Notice{Tone: ui.Sun, Text: c.T("offline.no_office")})
	default:
		if d.Send != nil && k.Pack != nil && k.Pack.SendTo != "" {
			ways = append(ways, ui.Notice{Heading: c.T("crew.over_network"), Text: c.T("crew.over_network_says", "address", k.Pack.SendTo),
				Actions: []ui.Action{{Href: "/home/send", Text: c.T("crew.send"), Post: true, Primary: true, ActID: c.NewAct()}}})
		}
		ways = append(ways, ui.Notice{Heading: c.T("crew.on_stick"), Text: c.T("crew.on_stick_says"), Actions: []ui.Action{{Href: "/home/journal", Text: c.T("crew.save_journal")}}},
			ui.Form{Action: "/home/receipt", ActID: c.NewAct(), Files: true, Verb: c.T("crew.take_receipt"), NoAsk: true,
				Body: ui.File(ui.Field{Name: "file", Label: c.T("crew.receipt_file"), Hint: c.T("crew.receipt_hint"), Error: ui.FieldError(c.Words, wrong, "file")})})
	}
	var list ui.Timeline
	for _, r := range o.Receipts {
		list = append(list, ui.Event{When: c.Words.Local(r.At.In(zone)), Moment: string(r.At), What: c.T("hub.receipt_says", "groups", r.Groups, "entries", r.Entries, "n", r.N)})
	}
	state := ui.Status{Label: c.T("crew.journal"), Tone: ui.Moss, Text: c.T("crew.all_home")}
	if o.N > o.Arrived {
		state.Tone, state.Text = ui.Sun, c.N("crew.not_home", int(o.N-o.Arrived))
	}
	p.Bar = []ui.Status{state}
	p.Body = ui.Sections{{ID: "ways", Heading: c.T("crew.ways"), Body: ui.Stack(ways...)}}
	if len(list) > 0 {
		p.Body = append(p.Body.(ui.Sections), ui.Section{ID: "receipts", Heading: c.T("hub.receipts"), Body: list})
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) journalFile(c *area.Call) error {
	var b bytes.Buffer
	if _, _, err := d.WriteJournal(c.Ctx(), &b); err != nil {
		return d.home(c, err)
	}
	return c.File("journal.drosme", "application/octet-stream", b.Bytes())
}

func (d *Desk) sendAct(c *area.Call) error {
	if d.Send == nil {
		return fault.Missing()
	}
	s, err := d.Send(c.Ctx())
	if err != nil {
		return d.home(c, err)
	}
	says := c.T("crew.sent", "groups", s.Groups, "entries", s.Entries)
	if s.Groups == 0 {
		says = c.T("crew.sent_nothing")
	}
	return c.Go("/home", ui.Flash{Done: says})
}

func (d *Desk) receiptAct(c *area.Call) error {
	file, _ := c.Form().File("file", 64<<10)
	if len(file) == 0 {
		c.Form().Wrong("file", "hub.file_needed")
	}
	err := c.Form().Err()
	if err == nil {
		_, err = d.TakeReceipt(c.Ctx(), string(file))
	}
	if err != nil {
		return d.home(c, err)
	}
	return c.Go("/home", ui.Flash{Done: c.T("crew.receipt_kept")})
}

func (d *Desk) carriedPage(c *area.Call) error { return d.carriedForm(c, nil) }

func (d *Desk) carriedForm(c *area.Call, wrong error) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("crew.pack"), Lead: c.T("crew.pack_lead"), Bar: []ui.Status{standing(c, k)}, Problems: ui.Problems(c.Words, wrong)}
	form := ui.Form{Action: "/pack", ActID: c.NewAct(), Files: true, Verb: c.T("crew.unpack"), NoAsk: true, Body: ui.File(ui.Field{Name: "file", Label: c.T("crew.pack_file"), Error: ui.FieldError(c.Words, wrong, "file")})}
	p.Body = form
	if k.Pack != nil {
		p.Body = ui.Stack(ui.Summary{Lines: []ui.Line{{Key: c.T("hub.pack_ends"), Value: c.Words.Day(k.Pack.Ends)}, {Key: c.T("hub.pack_made"), Value: c.Words.Local(k.Pack.Made.In(c.House.Clerk.Zone()))},
			{Key: c.T("hub.pack_visits"), Value: c.Words.Number(len(k.Pack.Visits))}, {Key: c.T("hub.pack_activities"), Value: c.Words.Number(len(k.Pack.Activities))},
			{Key: c.T("crew.numbers"), Value: c.Words.Number(len(k.Pack.Numbers))}, {Key: c.T("crew.office"), Value: k.Pack.Called, Also: k.Pack.Office.Name()}}}, form)
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) carriedAct(c *area.Call) error {
	file, _ := c.Form().File("file", offline.MostPack)
	if len(file) == 0 {
		c.Form().Wrong("file", "hub.file_needed")
	}
	err := c.Form().Err()
	if err == nil {
		_, err = d.Unpack(c.Ctx(), file)
	}
	if fault.Is(err, fault.Refused) && fault.As(err).Key != "" {
		f := *fault.As(err)
		f.Kind = fault.Invalid
		err = &f
	}
	if err != nil {
		return d.carriedForm(c, err)
	}
	return c.Go("/pack", ui.Flash{Done: c.T("crew.unpacked")})
}

func (d *Desk) laptopPage(c *area.Call) error {
	s, err := d.Self(c.Ctx())
	if err != nil {
		return err
	}
	h := d.here()
	_, clock := c.House.Clerk.Now()
	held := h.Held
	if held == "" {
		held = "nowhere"
	}
	dns := c.T("crew.dns_off")
	if h.DNS {
		dns = c.T("crew.dns_on")
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("crew.laptop"), Lead: c.T("crew.laptop_lead"), Body: ui.Summary{Lines: []ui.Line{
		{Key: c.T("hub.name"), Value: s.Hub.ID}, {Key: c.T("crew.address"), Value: h.Address}, {Key: c.T("crew.secure"), Value: h.Secure}, {Key: c.T("crew.dns"), Value: dns},
		{Key: c.T("crew.key"), Value: c.T("hub.held." + held)}, {Key: c.T("crew.clock"), Value: c.Words.Day(clock), Change: &ui.Link{Href: "/day", Text: c.T("crew.which_day")}}}}})
}

// languageAct changes the language of the crew's pages, as the frame's switch asks.
func (d *Desk) languageAct(c *area.Call) error {
	if to := c.Query("to"); slices.Contains(strings.Fields(c.House.Setting("house.languages")), to) {
		d.language.Store(to)
	}
	return c.Go("/", ui.Flash{})
}

func (d *Desk) leaveAct(c *area.Call) error {
	if err := c.Session.SignOut(c.Ctx()); err != nil {
		return err
	}
	return c.Go("/", ui.Flash{})
}
