package helpline

import (
	"strconv"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// languages are offered first: those that people who call speak most; any other code can be typed.
var languages = []string{"lv", "ru", "en", "uk", "et", "lt", "pl", "other"}

func (d *Desk) logPage(c *area.Call) error { return d.logging(c, nil) }

// logging is the form of a contact: danger first, then five answers, then what may stay folded.
func (d *Desk) logging(c *area.Call, wrong error) error {
	f := c.Form()
	sent := f.Has("act_id")
	field := func(name, first string) ui.Field {
		v := first
		if sent {
			v = f.Raw(name)
		}
		return ui.Field{Name: name, Label: c.T("call." + name), Value: v, Error: ui.FieldError(c.Words, wrong, name)}
	}
	with := func(x ui.Field, do func(*ui.Field)) ui.Field { do(&x); return x }
	list := func(name, first string, inline bool) templ.Component {
		return ui.Radios(with(field(name, first), func(x *ui.Field) {
			x.Options, x.Inline, x.Small = sheet.Options(c, "helpline."+name, x.Value), inline, true
		}))
	}
	var spoken []ui.Option
	for _, l := range languages {
		spoken = append(spoken, ui.Option{Value: l, Text: languageName(c, l)})
	}
	tick := func(name string) templ.Component {
		x := field(name, "")
		return ui.Tick(x)
	}
	questions := ui.Stack(
		list("topic", "", true),
		ui.Radios(with(field("language", "lv"), func(x *ui.Field) { x.Options, x.Inline, x.Small = spoken, true, true })),
		ui.Text(with(field("country", "LV"), func(x *ui.Field) { x.Width, x.Hint = 2, c.T("call.country.hint") })),
		list("caller", "self", true),
		ui.TextArea(with(field("told", ""), func(x *ui.Field) { x.Rows, x.Max, x.Hint, x.Optional = 4, MostTold, c.T("call.told.hint"), true })),
		list("step", "none", true),
		tick("open"), tick("danger"),
		ui.Fold{Text: c.T("call.more"), Open: wrong != nil, Body: ui.Stack(
			list("channel", "phone", true),
			ui.Text(with(field("code_word", ""), func(x *ui.Field) { x.Width, x.Hint, x.Optional = 20, c.T("call.code_word.hint"), true })),
			ui.Text(with(field("rule", ""), func(x *ui.Field) { x.Hint, x.Optional = c.T("call.rule.hint"), true })),
			ui.Text(with(field("number", ""), func(x *ui.Field) { x.Width, x.Hint, x.Optional, x.Type = 20, c.T("call.number.hint"), true, "tel" })),
			ui.LocalTime(with(field("at", ""), func(x *ui.Field) { x.Optional = true })))})
	directory, err := d.beside(c)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("call.log"), Problems: ui.Problems(c.Words, wrong),
		Actions: []ui.Action{{Href: "/directory", Text: c.T("directory.find")}, {Href: "/calls/sheet", Text: c.T("call.sheet")}},
		Body: ui.Stack(ui.Notice{Tone: ui.Clay, Heading: c.T("call.danger_now"), Text: c.T("call.danger_says")},
			ui.Form{Action: "/calls", ActID: c.NewAct(), Verb: c.T("call.log"), Body: questions}, directory)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func languageName(c *area.Call, l string) string {
	if c.Words.Has("language." + l) {
		return c.T("language." + l)
	}
	return l
}

func (d *Desk) logAct(c *area.Call) error {
	f := c.Form()
	t := Typed{Channel: f.Text("channel", 20), Topic: f.Text("topic", 40), Caller: f.Text("caller", 30), Country: f.Text("country", 2), Language: f.Text("language", 10),
		Danger: f.Bool("danger"), Told: f.Text("told", MostTold), Step: f.Text("step", 30), CodeWord: f.Text("code_word", MostWord), Open: f.Bool("open"),
		Number: f.Text("number", MostWord), Rule: f.Text("rule", MostRule)}
	if at := f.Local("at"); at != "" {
		m, err := at.UTC(c.House.Clerk.Zone())
		if err != nil {
			f.Wrong("at", "field.not_a_time")
		}
		t.At = m
	}
	err := f.Err()
	call := ""
	if err == nil {
		call, err = d.Log(c.Ctx(), t)
	}
	if err != nil {
		return d.logging(c, err)
	}
	return c.Go("/calls/"+call, ui.Flash{Done: c.T("call.logged")})
}

func (d *Desk) listPage(c *area.Call) error { return d.list(c, nil, "") }

// list shows contacts; with found, those under a code word.
func (d *Desk) list(c *area.Call, found []*Call, asked string) error {
	q := Question{Topic: c.Query("topic"), Open: c.Query("open") != "", Skip: sheet.Skip(c), Most: sheet.PerPage}
	rows, total := found, len(found)
	if asked == "" {
		var err error
		if rows, total, err = d.List(c.Ctx(), q); err != nil {
			return err
		}
	}
	t := ui.Table{Caption: c.T("call.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("call.when")}, {Text: c.T("call.topic")}, {Text: c.T("call.language")}, {Text: c.T("call.step")}, {Text: c.T("call.state")}}}
	for _, x := range rows {
		when := ui.TextCell(sheet.Local(c, x.At))
		if c.May("call.read") {
			when = ui.LinkCell("/calls/"+x.ID, sheet.Local(c, x.At))
		}
		t.Rows = append(t.Rows, []ui.Cell{when, ui.TextCell(c.T("helpline.topic." + x.Topic)),
			ui.TextCell(languageName(c, x.Language)), ui.TextCell(c.T("helpline.step." + x.Step)), state(c, x)})
	}
	body := []templ.Component{}
	if c.May("call.again") {
		body = append(body, ui.Form{Action: "/calls/again", ActID: c.NewAct(), ID: "again", NoAsk: true, Verb: c.T("call.again"),
			Body: ui.Text(ui.Field{Name: "code_word", Label: c.T("call.code_word"), Width: 20})})
	}
	if len(rows) == 0 {
		body = append(body, ui.Empty{Says: c.T("call.empty")})
	} else {
		l := ui.List{Action: "/calls", Filters: []ui.Field{{Name: "topic", Label: c.T("call.topic"), Value: q.Topic, Options: sheet.OrNone(c, "list.all", sheet.Options(c, "helpline.topic", q.Topic))},
			{Name: "open", Label: c.T("call.state"), Value: c.Query("open"), Options: []ui.Option{{Value: "", Text: c.T("list.all")}, {Value: "yes", Text: c.T("call.only_open")}}}}, Table: t}
		if asked == "" {
			l.Paging = sheet.Paging(c, total)
		}
		body = append(body, l)
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("call.list"), Lead: c.T("call.anonymous"), Dense: true, Body: ui.Stack(body...)}
	if c.May("call.log") {
		p.Actions = append(p.Actions, ui.Action{Href: "/calls/new", Text: c.T("call.log"), Primary: true})
	}
	p.Actions = append(p.Actions, ui.Action{Href: "/calls/figures", Text: c.T("call.totals")})
	return c.Show(p)
}

func state(c *area.Call, x *Call) ui.Cell {
	switch {
	case x.Became != "":
		return ui.StatusCell(ui.Moss, c.T("call.became"))
	case x.CallsBack:
		return ui.StatusCell(ui.Sun, c.T("call.call_back"))
	case x.Open:
		return ui.StatusCell(ui.Sun, c.T("call.is_open"))
	}
	return ui.TextCell(c.T("call.done"))
}

// againAct finds earlier contacts by a caller's code word. It is sent, not asked in an address, so that the word
// stays in no history.
func (d *Desk) againAct(c *area.Call) error {
	word := c.Form().Need("code_word", MostWord)
	if err := c.Form().Err(); err != nil {
		return c.Go("/calls", ui.Flash{Done: c.T("call.word_needed")})
	}
	found, err := d.Again(c.Ctx(), word)
	if err != nil {
		return err
	}
	return d.list(c, found, word)
}

func (d *Desk) callPage(c *area.Call) error { return d.call(c, nil) }

// call shows one contact; with number, how to call back: the rule above the number.
func (d *Desk) call(c *area.Call, number *Callback) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	lines := []ui.Line{{Key: c.T("call.when"), Value: sheet.Local(c, x.At)}, {Key: c.T("call.topic"), Value: c.T("helpline.topic." + x.Topic)},
		{Key: c.T("call.caller"), Value: c.T("helpline.caller." + x.Caller)}, {Key: c.T("call.language"), Value: languageName(c, x.Language)},
		{Key: c.T("call.country"), Value: x.Country}, {Key: c.T("call.step"), Value: c.T("helpline.step." + x.Step)}}
	if x.Danger {
		lines = append(lines, ui.Line{Key: c.T("call.danger"), Value: c.T("call.yes")})
	}
	if x.Operator != "" {
		lines = append(lines, ui.Line{Key: c.T("call.operator"), Value: ui.PersonText(x.Operator)})
	}
	told := x.Told
	if x.Became != "" {
		told = c.T("call.went_along")
	} else if told == "" {
		told = c.T("call.nothing_told")
	}
	parts := ui.Sections{}
	if number != nil {
		parts = append(parts, ui.Section{ID: "number", Heading: c.T("call.call_back"), Body: ui.Stack(
			ui.Notice{Tone: ui.Sun, Heading: c.T("call.rule"), Text: number.Rule},
			ui.Summary{Lines: []ui.Line{{Key: c.T("call.number"), Value: number.Number}, {Key: c.T("call.goes_at"), Value: sheet.Local(c, number.EndsAt)}}},
			ui.Form{Action: "/calls/" + x.ID + "/called", ActID: c.NewAct(), ID: "called", NoAsk: true, Verb: c.T("call.called")})})
	} else if x.CallsBack && c.May("call.back") {
		parts = append(parts, ui.Section{ID: "number", Heading: c.T("call.call_back"), Body: ui.Stack(ui.Summary{Lines: []ui.Line{{Key: c.T("call.goes_at"), Value: sheet.Local(c, x.EndsAt)}}},
			ui.Form{Action: "/calls/" + x.ID + "/number", ActID: c.NewAct(), ID: "number-form", NoAsk: true, Verb: c.T("call.open_number")})})
	}
	parts = append(parts, ui.Section{ID: "told", Heading: c.T("call.told"), Body: ui.Summary{Lines: []ui.Line{{Key: c.T("call.told"), Value: told}}}},
		ui.Section{ID: "facts", Heading: c.T("call.facts"), Body: ui.Summary{Lines: lines}})
	if x.Open && c.May("call.close") {
		parts = append(parts, ui.Section{ID: "close", Heading: c.T("call.close"), Body: ui.Form{Action: "/calls/" + x.ID + "/close", ActID: c.NewAct(), ID: "close-form",
			Version: strconv.Itoa(x.Version), NoAsk: true, Verb: c.T("call.close")}})
	}
	s := state(c, x)
	bar := ui.Status{Label: c.T("call.state"), Text: s.Text}
	if s.Status != nil {
		bar = ui.Status{Label: c.T("call.state"), Tone: s.Status.Tone, Text: s.Status.Text}
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("call.one"), Crumbs: []ui.Link{{Href: "/calls", Text: c.T("call.list")}}, Bar: []ui.Status{bar}, Body: parts}
	if x.Became == "" && c.May("call.become") {
		p.Actions = append(p.Actions, ui.Action{Href: "/calls/" + x.ID + "/case", Text: c.T("call.become")})
	}
	p.Actions = append(p.Actions, ui.Action{Href: "/directory", Text: c.T("directory.find")})
	return c.Show(p)
}

func (d *Desk) closeAct(c *area.Call) error {
	err := d.Close(c.Ctx(), c.Path("id"), c.Form().Version())
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return c.Go("/calls/"+c.Path("id"), ui.Flash{Done: c.T("call.closed")})
}

func (d *Desk) numberAct(c *area.Call) error {
	n, err := d.Number(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return d.call(c, n)
}

func (d *Desk) calledAct(c *area.Call) error {
	if err := d.Called(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/calls/"+c.Path("id"), ui.Flash{Done: c.T("call.number_gone")})
}

func (d *Desk) becomePage(c *area.Call) error { return d.becoming(c, nil) }

func (d *Desk) becoming(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	options := []ui.Option{{Value: "", Text: c.T("act.choose")}}
	if d.Workers != nil {
		all, err := d.Workers(c.Ctx())
		if err != nil {
			return err
		}
		for _, w := range all {
			options = append(options, ui.Option{Value: w.ID, Text: w.Text})
		}
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("call.become"), Lead: c.T("call.become.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/calls", Text: c.T("call.list")}, {Href: "/calls/" + x.ID, Text: c.T("call.one")}},
		Body: ui.Form{Action: "/calls/" + x.ID + "/case", ActID: c.NewAct(), Verb: c.T("call.become"), Cancel: &ui.Link{Href: "/calls/" + x.ID, Text: c.T("act.cancel")},
			Body: ui.Select(ui.Field{Name: "worker", Label: c.T("call.worker"), Value: c.Form().Raw("worker"), Options: options, Error: ui.FieldError(c.Words, wrong, "worker")})}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) becomeAct(c *area.Call) error {
	worker := c.Form().Need("worker", 26)
	err := c.Form().Err()
	if err == nil {
		_, err = d.Become(c.Ctx(), c.Path("id"), worker)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict) {
			return err
		}
		return d.becoming(c, err)
	}
	return c.Go("/calls/"+c.Path("id"), ui.Flash{Done: c.T("call.is_case")})
}

// card is what waits for the shift.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	rows, total, err := d.List(c.Ctx(), Question{Open: true, Most: 5})
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("call.waits"), More: &ui.Link{Href: "/calls?open=yes", Text: c.N("call.all_open", total)}}
	for _, x := range rows {
		s := state(c, x)
		t := ui.Task{Text: c.T("helpline.topic." + x.Topic), Also: sheet.Local(c, x.At), Href: "/calls/" + x.ID, Status: s.Status}
		card.Tasks = append(card.Tasks, t)
	}
	return card, len(card.Tasks) > 0, nil
}
