package outreach

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

// edit is one showing of the form of a visit.
type edit struct {
	c       *area.Call
	typed   url.Values
	choices *Choices
	stored  *Whole // nil: a new visit
	err     error  // with the names of the form
	action  string
	verb    string
	cancel  string
	taken   *Taken
	slots   []*Slot
}

func (d *Desk) addPage(c *area.Call) error {
	x := Draft{Sessions: []Session{{}}}
	x.Organisation = c.Query("organisation")
	if day, err := when.ParseDay(c.Query("day")); err == nil {
		x.Day = day
	}
	if err := d.fromRequest(c, &x); err != nil {
		return err
	}
	choices, err := d.Choices(c.Ctx())
	if err != nil {
		return err
	}
	for _, r := range choices.Resources {
		if r.Kind == "trailer" && r.RetiredOn == "" && x.Resource == "" {
			x.Resource = r.ID
		}
	}
	for i := range x.Sessions {
		n := &x.Sessions[i]
		n.Format = "trailer_session"
		if n.Language == "" {
			n.Language = "lv"
		}
	}
	return c.Show(d.editForm(edit{c: c, typed: typedFrom(&x), choices: choices}).page())
}

// fromRequest fills a new draft with what a waiting host asked for, so that nothing is asked twice.
func (d *Desk) fromRequest(c *area.Call, x *Draft) error {
	asked := c.Query("request")
	if asked == "" || !c.May("waiting.list") {
		return nil
	}
	_, today := c.House.Clerk.Now()
	all, err := d.Waiting(c.Ctx(), today, "")
	for _, w := range all {
		if w.Request == asked {
			x.Request, x.Organisation, x.Municipality = w.Request, w.Organisation, w.Place
			if x.Day == "" && len(w.Ranked.Wished) > 0 {
				x.Day = w.Ranked.Wished[0]
			}
		}
	}
	if err != nil || x.Request == "" || !c.May("request.read") {
		return err
	}
	a, err := d.Asked(c.Ctx(), x.Request)
	if err != nil {
		return err
	}
	x.Contact = strings.Join(slices.DeleteFunc([]string{a.Form.Contact.Name, a.Form.Contact.Role, a.Form.Contact.Phone}, func(s string) bool { return s == "" }), ", ")
	x.Meeting, x.Note = a.Form.Address, a.Form.Access
	for i, g := range a.Form.Groups {
		if i == len(x.Sessions) {
			x.Sessions = append(x.Sessions, Session{})
		}
		n := &x.Sessions[i]
		n.Title, n.Audiences, n.Expected = g.Name, []string{g.Audience}, g.Heads
		if len(a.Form.Languages) > 0 {
			n.Language = a.Form.Languages[0]
		}
	}
	return nil
}

func (d *Desk) addAct(c *area.Call) error {
	return d.edited(c, nil, func(x Draft) (string, error) { return d.Add(c.Ctx(), x) }, "visit.added")
}

func (d *Desk) changePage(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	choices, err := d.Choices(c.Ctx())
	if err != nil {
		return err
	}
	return c.Show(d.editForm(edit{c: c, typed: w.typed(), choices: choices, stored: w}).page())
}

func (d *Desk) changeAct(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return d.edited(c, w, func(x Draft) (string, error) {
		x.ID, x.Version = w.ID, c.Form().Version()
		return w.ID, d.Change(c.Ctx(), x)
	}, "visit.changed")
}

// edited answers the form: a button that only changes the form shows it again; else the act is done.
func (d *Desk) edited(c *area.Call, w *Whole, do func(Draft) (string, error), done string) error {
	typed := url.Values{}
	for name, values := range c.R.PostForm {
		typed[name] = append([]string(nil), values...)
	}
	e := edit{c: c, typed: typed, stored: w}
	pressed := c.Form().Raw("do")
	switch what, at, _ := strings.Cut(pressed, ":"); what {
	case "more":
		addRow(typed)
	case "crew":
		typed.Set("crew_rows", strconv.Itoa(rows(typed, "crew_rows", MostCrew)+2))
	case "drop":
		row, _ := strconv.Atoi(at)
		dropRow(typed, row)
	case "slot":
		d.fill(&e, when.Local(at))
	default:
		return d.saved(e, do, done)
	}
	var err error
	if e.choices, err = d.Choices(c.Ctx()); err != nil {
		return err
	}
	return c.Show(d.editForm(e).page())
}

// fill moves what was typed to a free time.
func (d *Desk) fill(e *edit, begins when.Local) {
	x, _ := read(e.typed)
	if _, err := when.ParseLocal(string(begins)); err != nil || x.Begins() == "" {
		return
	}
	x.BeginAt(begins)
	e.typed.Set("day", string(x.Day))
	e.typed.Set("leaves", x.LeavesAt.Clock())
	e.typed.Set("back", x.BackAt.Clock())
	for i, s := range x.Sessions {
		e.typed.Set(field(i+1, "starts"), s.StartsAt.Clock())
		e.typed.Set(field(i+1, "ends"), s.EndsAt.Clock())
	}
}

func (d *Desk) saved(e edit, do func(Draft) (string, error), done string) error {
	dropEmpty(e.typed)
	x, err := read(e.typed)
	id := ""
	if err == nil {
		id, err = do(x)
	}
	if err == nil {
		return e.c.Go("/visits/"+id, ui.Flash{Done: e.c.T(done), Then: e.c.T(done + ".then")})
	}
	if e.choices, e.err = d.Choices(e.c.Ctx()); e.err != nil {
		return e.err
	}
	if rows(e.typed, "rows", MostSessions) == 0 {
		addRow(e.typed)
	}
	if errors.As(err, &e.taken) {
		if e.stored != nil {
			x.ID = e.stored.ID
		}
		if e.slots, e.err = d.FreeSlots(e.c.Ctx(), x); e.err != nil {
			return e.err
		}
	}
	e.err = beside(err)
	p := d.editForm(e).page()
	if fault.Is(err, fault.Conflict) && e.stored != nil {
		p.Body = d.editForm(e).conflict()
	}
	p.Problems = ui.Problems(e.c.Words, e.err)
	if e.taken != nil {
		p.Problems = []ui.Problem{{Field: "day", Text: e.c.T("booking.taken")}}
	}
	return e.c.Again(err, p)
}

func (d *Desk) editForm(e edit) edit {
	e.action, e.verb, e.cancel = "/visits/add", e.c.T("visit.add"), "/visits"
	if e.stored != nil {
		e.action, e.verb, e.cancel = visitPath(e.stored.ID, "change"), e.c.T("act.save"), "/visits/"+e.stored.ID
	}
	return e
}

// part is a group of questions under one legend.
type part struct {
	legend, hint string
	lines        [][]sheet.Question // each line side by side
	row          int                // of a session; 0: none
}

func (e edit) page() ui.Page {
	c := e.c
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("visit.add"), Lead: c.T("visit.add.lead"), Crumbs: visitCrumbs(c)}
	body := []templ.Component{enter()}
	if e.stored != nil {
		p.Heading, p.Lead = c.T("visit.change"), ""
		p.Crumbs = append(p.Crumbs, ui.Link{Href: e.cancel, Text: e.stored.Code})
	}
	if e.taken != nil {
		body = append(body, e.obstacles())
	}
	for _, name := range []string{"rows", "crew_rows", "request"} {
		body = append(body, ui.Hidden{Name: name, Value: e.typed.Get(name)})
	}
	for _, g := range e.parts(e.typed) {
		body = append(body, e.fieldset(g))
	}
	f := ui.Form{Action: e.action, ActID: c.NewAct(), Verb: e.verb, Body: ui.Stack(body...), Cancel: &ui.Link{Href: e.cancel, Text: c.T("act.back")}}
	if e.stored != nil {
		f.Version = strconv.Itoa(e.stored.Version)
		if v := e.typed.Get("version"); v != "" {
			f.Version = v
		}
	}
	p.Body = f
	return p
}

func (e edit) fieldset(g part) templ.Component {
	var body []templ.Component
	if g.row > 0 {
		for _, name := range []string{"id", "version"} {
			body = append(body, ui.Hidden{Name: field(g.row, name), Value: e.typed.Get(field(g.row, name))})
		}
	}
	for _, line := range g.lines {
		var boxes []templ.Component
		for _, q := range line {
			q.Field.Error = ui.FieldError(e.c.Words, e.err, q.Name)
			boxes = append(boxes, q.Ask(q.Field))
		}
		switch len(boxes) {
		case 1:
			body = append(body, boxes[0])
		case 2, 3:
			body = append(body, sideBySide([][]templ.Component{boxes[:1], boxes[1:]}))
		default:
			body = append(body, sideBySide([][]templ.Component{boxes[:2], boxes[2:]}))
		}
	}
	last := rows(e.typed, "rows", MostSessions)
	switch {
	case g.row > 0:
		buttons := []templ.Component{ui.Button{Text: e.c.T("visit.session.drop", "n", g.row), Name: "do", Value: "drop:" + strconv.Itoa(g.row), Quiet: true}}
		if g.row == last {
			buttons = append(buttons, ui.Button{Text: e.c.T("visit.session.more"), Name: "do", Value: "more", Quiet: true})
		}
		body = append(body, ui.InRow(buttons...))
	case g.legend == e.c.T("visit.crew"):
		body = append(body, ui.Button{Text: e.c.T("visit.crew.more"), Name: "do", Value: "crew", Quiet: true})
	case g.legend == e.c.T("visit.what") && last == 0:
		body = append(body, ui.Button{Text: e.c.T("visit.session.more"), Name: "do", Value: "more", Quiet: true})
	}
	return ui.Fieldset{Legend: g.legend, Hint: g.hint, Body: ui.Stack(body...)}
}

// parts are all questions of the form, with what v holds.
func (e edit) parts(v url.Values) []part {
	c := e.c
	one := func(ask func(ui.Field) templ.Component, f ui.Field) sheet.Question {
		f.Value, f.Values = v.Get(f.Name), v[f.Name]
		return sheet.Question{Field: f, Ask: ask}
	}
	t := func(key string) string { return c.T("visit." + key) }
	leaves, back := t("leaves.hint"), t("back.hint")
	if e.stored != nil && e.stored.LeavesAt == e.stored.LeavesReckoned {
		leaves = c.T("visit.leaves.reckoned", "clock", e.stored.LeavesAt.Clock())
	}
	if e.stored != nil && e.stored.BackAt == e.stored.BackReckoned {
		back = c.T("visit.back.reckoned", "clock", e.stored.BackAt.Clock())
	}
	out := []part{
		{legend: t("where"), lines: [][]sheet.Question{
			{one(ui.Select, ui.Field{Name: "organisation", Label: t("organisation"), Options: sheet.OrNone(c, "act.choose", e.hosts())})},
			{one(ui.Text, ui.Field{Name: "municipality", Label: t("municipality"), Hint: t("municipality.hint"), Optional: true, Width: 20})},
		}},
		{legend: t("when"), lines: [][]sheet.Question{
			{one(ui.Day, ui.Field{Name: "day", Label: t("day")})},
			{one(ui.Text, ui.Field{Name: "leaves", Label: t("leaves"), Hint: leaves, Optional: true, Width: 5}),
				one(ui.Text, ui.Field{Name: "back", Label: t("back"), Hint: back, Optional: true, Width: 5})},
		}},
		{legend: t("what"), lines: [][]sheet.Question{
			{one(ui.Select, ui.Field{Name: "resource", Label: t("resource"), Options: sheet.OrNone(c, "visit.resource.none", e.resources())}),
				one(ui.Checkboxes, ui.Field{Name: "further", Label: t("further"), Options: e.resources(), Inline: true, Small: true, Optional: true})},
		}},
		{legend: t("crew"), hint: t("crew.hint"), lines: e.crew(v, one)},
	}
	for k := 1; k <= rows(v, "rows", MostSessions); k++ {
		out = append(out, e.session(k, one))
	}
	return append(out,
		part{legend: t("safeguarding"), hint: t("safeguarding.hint"), lines: [][]sheet.Question{{
			one(ui.Select, ui.Field{Name: "safeguarding_lead", Label: t("safeguarding_lead"), Options: sheet.OrNone(c, "visit.nobody_yet", e.leadOptions(v.Get("safeguarding_lead"))), Optional: true}),
			one(ui.Select, ui.Field{Name: "safeguarding_deputy", Label: t("safeguarding_deputy"), Options: sheet.OrNone(c, "visit.nobody_yet", e.leadOptions(v.Get("safeguarding_deputy"))), Optional: true})}}},
		part{legend: t("private"), hint: t("private.hint"), lines: [][]sheet.Question{
			{one(ui.TextArea, ui.Field{Name: "contact", Label: t("contact"), Rows: 2, Max: MostText, Optional: true})},
			{one(ui.TextArea, ui.Field{Name: "meeting", Label: t("meeting"), Rows: 2, Max: MostText, Optional: true})},
			{one(ui.TextArea, ui.Field{Name: "note", Label: t("note"), Rows: 3, Max: MostText, Optional: true})},
		}})
}

type asker func(func(ui.Field) templ.Component, ui.Field) sheet.Question

func (e edit) crew(v url.Values, one asker) [][]sheet.Question {
	var out [][]sheet.Question
	for k := 1; k <= max(crewRows, rows(v, "crew_rows", MostCrew)); k++ {
		q := one(ui.Select, ui.Field{Name: "crew" + strconv.Itoa(k), Label: e.c.T("visit.crew.member", "n", k),
			Options: sheet.OrNone(e.c, "visit.nobody", e.crewOptions(v.Get("crew"+strconv.Itoa(k)))), Optional: k > 1})
		if k%2 == 1 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], q)
	}
	return out
}

func (e edit) session(k int, one asker) part {
	c := e.c
	at := func(name string) string { return field(k, name) }
	t := func(key string) string { return c.T("visit.session." + key) }
	var leads, shares []sheet.Question
	for i := 1; i <= leadRows; i++ {
		n := strconv.Itoa(i)
		if i > 2 && e.typed.Get(at("lead"+n)) == "" {
			continue
		}
		leads = append(leads, one(ui.Select, ui.Field{Name: at("lead" + n), Label: c.T("visit.session.lead", "n", i),
			Options: sheet.OrNone(c, "visit.nobody_yet", e.crewOptions(e.typed.Get(at("lead"+n)))), Optional: true}))
	}
	for i := 1; i <= grantRows; i++ {
		n := strconv.Itoa(i)
		if i > 2 && e.typed.Get(at("grant"+n)) == "" {
			continue
		}
		shares = append(shares,
			one(ui.Select, ui.Field{Name: at("grant" + n), Label: c.T("visit.session.grant", "n", i), Options: sheet.OrNone(c, "visit.no_grant", e.grants()), Optional: true}),
			one(ui.Text, ui.Field{Name: at("share" + n), Label: t("share"), Suffix: "%", Width: 5, Inputmode: "decimal", Optional: true}))
	}
	lines := [][]sheet.Question{
		{one(ui.Select, ui.Field{Name: at("format"), Label: t("format"), Options: words(c, "visit.format.", activities.Outreach)}),
			one(ui.Text, ui.Field{Name: at("starts"), Label: t("starts"), Width: 5}),
			one(ui.Text, ui.Field{Name: at("ends"), Label: t("ends"), Width: 5})},
		{one(ui.Checkboxes, ui.Field{Name: at("audiences"), Label: t("audiences"), Options: words(c, "audience.", activities.Audiences), Inline: true, Small: true})},
		{one(ui.Text, ui.Field{Name: at("title"), Label: t("title"), Hint: t("title.hint"), Optional: true}),
			one(ui.Text, ui.Field{Name: at("place"), Label: t("place"), Hint: t("place.hint"), Optional: true})},
		{one(ui.Select, ui.Field{Name: at("language"), Label: t("language"), Options: sheet.OrNone(c, "visit.language_open", languages(c))}),
			one(ui.Number, ui.Field{Name: at("expected"), Label: t("expected"), Optional: true, Width: 4})},
		leads,
		shares[:4],
	}
	if len(shares) > 4 {
		lines = append(lines, shares[4:])
	}
	return part{legend: c.T("visit.session.n", "n", k), lines: lines, row: k}
}

func words(c *area.Call, prefix string, list []string) []ui.Option {
	out := make([]ui.Option, 0, len(list))
	for _, w := range list {
		out = append(out, ui.Option{Value: w, Text: c.T(prefix + w)})
	}
	return out
}

func languages(c *area.Call) []ui.Option {
	return words(c, "language.", strings.Fields(c.House.Setting("house.languages")))
}

func (e edit) hosts() []ui.Option {
	var out []ui.Option
	for _, h := range e.choices.Hosts {
		out = append(out, ui.Option{Value: h.ID, Text: h.Name})
	}
	return out
}

func (e edit) resources() []ui.Option {
	var out []ui.Option
	_, today := e.c.House.Clerk.Now()
	for _, r := range e.choices.Resources {
		if r.There(today) {
			out = append(out, ui.Option{Value: r.ID, Text: r.Label})
		}
	}
	return out
}

// crewOptions offers who can travel, and leadOptions who can be lead or deputy; whoever stands there already
// is offered too.
func (e edit) crewOptions(chosen string) []ui.Option { return e.people(e.choices.People, chosen) }

func (e edit) leadOptions(chosen string) []ui.Option { return e.people(e.choices.Leads(), chosen) }

// people offers who travelled before first, then the staff, then the others. Labels come from the frame.
func (e edit) people(list []Traveller, chosen string) []ui.Option {
	groups := map[string][]ui.Option{}
	add := func(key, id string) {
		groups[key] = append(groups[key], ui.Option{Value: id, Text: ui.PersonText(id), Group: e.c.T("visit.people." + key)})
	}
	for _, p := range list {
		switch {
		case p.Travelled:
			add("travelled", p.ID)
		case p.Kind == "staff":
			add("staff", p.ID)
		default:
			add("others", p.ID)
		}
	}
	if chosen != "" && !slices.ContainsFunc(list, func(p Traveller) bool { return p.ID == chosen }) {
		add("others", chosen)
	}
	return slices.Concat(groups["travelled"], groups["staff"], groups["others"])
}

func (e edit) grants() []ui.Option {
	var out []ui.Option
	for _, g := range e.choices.Grants {
		out = append(out, ui.Option{Value: g.ID, Text: g.Code})
	}
	return out
}
