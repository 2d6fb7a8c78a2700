package outreach

import (
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

func (d *Desk) visitRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/visits", Verb: "visit.list", Do: d.listPage},
		{Method: "GET", Path: "/visits/add", Verb: "visit.add", Do: d.addPage},
		{Method: "POST", Path: "/visits/add", Verb: "visit.add", Do: d.addAct},
		{Method: "GET", Path: "/visits/{id}", Verb: "visit.read", Do: d.recordPage},
		{Method: "GET", Path: "/visits/{id}/change", Verb: "visit.change", Do: d.changePage},
		{Method: "POST", Path: "/visits/{id}/change", Verb: "visit.change", Do: d.changeAct},
		{Method: "GET", Path: "/visits/{id}/confirm", Verb: "visit.confirm", Do: d.confirmPage},
		{Method: "POST", Path: "/visits/{id}/confirm", Verb: "visit.confirm", Do: d.confirmAct},
		{Method: "GET", Path: "/visits/{id}/move", Verb: "visit.move", Do: d.movePage},
		{Method: "POST", Path: "/visits/{id}/move", Verb: "visit.move", Do: d.moveAct},
		{Method: "GET", Path: "/visits/{id}/cancel", Verb: "visit.cancel", Do: d.cancelPage},
		{Method: "POST", Path: "/visits/{id}/cancel", Verb: "visit.cancel", Do: d.cancelAct},
		{Method: "GET", Path: "/visits/{id}/hold", Verb: "visit.hold", Do: d.holdPage},
		{Method: "POST", Path: "/visits/{id}/hold", Verb: "visit.hold", Do: d.holdAct},
		{Method: "GET", Path: "/visits/{id}/remove", Verb: "visit.remove", Do: d.removePage},
		{Method: "POST", Path: "/visits/{id}/remove", Verb: "visit.remove", Do: d.removeAct},
	}
}

func visitPath(id, act string) string { return "/visits/" + id + "/" + act }

func visitCrumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/visits", Text: c.T("visit.list")}}
}

// tones of the states: a word stands with each.
var tones = map[string]ui.Tone{Tentative: ui.Sun, Confirmed: ui.River, Held: ui.Moss, Cancelled: ui.Quiet}

func stateOf(c *area.Call, state string) *ui.Status {
	return &ui.Status{Tone: tones[state], Text: c.T("visit.state." + state)}
}

// periods that a list can be asked for.
var periods = []string{"coming", "past", "all"}

func (d *Desk) question(c *area.Call) Question {
	_, today := c.House.Clerk.Now()
	q := Question{State: c.Query("state"), Own: c.Query("own") != "", Q: c.Query("q"), Skip: sheet.Skip(c)}
	switch c.Query("period") {
	case "past":
		q.To, q.Back = today.Add(-1), true
	case "all":
		q.Back = true
	default:
		q.From = today
	}
	return q
}

func (d *Desk) listPage(c *area.Call) error {
	q := d.question(c)
	rows, states, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("visit.list"), Dense: true, Body: d.list(c, q, rows, states)}
	if c.May("visit.add") {
		p.Actions = append(p.Actions, ui.Action{Href: "/visits/add", Text: c.T("visit.add"), Primary: true})
	}
	if c.May("booking.list") {
		p.Actions = append(p.Actions, ui.Action{Href: "/plan", Text: c.T("plan.title")})
	}
	return c.Show(p)
}

func (d *Desk) list(c *area.Call, q Question, rows []*Visit, states map[string]int) ui.List {
	period := c.Query("period")
	if period == "" {
		period = "coming"
	}
	l := ui.List{
		Action: "/visits",
		Search: &ui.Search{Label: c.T("visit.search"), Value: q.Q},
		Filters: []ui.Field{
			{Name: "period", Label: c.T("visit.period"), Value: period, Options: words(c, "visit.period.", periods)},
		},
		Keep:  sheet.Keep(c, "state"),
		Table: ui.Table{Caption: c.T("visit.list"), HideCaption: true, Columns: visitColumns(c)},
	}
	if person(c.Ctx()) != "" {
		l.Filters = append(l.Filters, ui.Field{Name: "own", Label: c.T("visit.own"), Value: c.Query("own"),
			Options: sheet.OrNone(c, "list.all", []ui.Option{{Value: "yes", Text: c.T("visit.own.yes")}})})
	}
	all := 0
	for _, n := range states {
		all += n
	}
	total := all
	if q.State != "" {
		total = states[q.State]
	}
	l.Count, l.Paging = c.N("visit.found", total), sheet.Paging(c, total)
	l.Views = []ui.View{{Href: sheet.With(c, "state", ""), Text: c.T("list.all"), Count: c.Words.Number(all), Current: q.State == ""}}
	for _, s := range States {
		if states[s] > 0 || q.State == s {
			l.Views = append(l.Views, ui.View{Href: sheet.With(c, "state", s), Text: c.T("visit.state." + s), Count: c.Words.Number(states[s]), Current: q.State == s})
		}
	}
	for _, v := range rows {
		l.Table.Rows = append(l.Table.Rows, visitRow(c, v))
	}
	l.Empty.Says = c.T("visit.empty")
	if sheet.Asked(c, "q", "state", "own", "period") {
		l.Clear, l.Empty.Says = "/visits", c.T("list.nothing_found")
	} else if c.May("visit.add") {
		l.Empty.Do = &ui.Action{Href: "/visits/add", Text: c.T("visit.add"), Primary: true}
	}
	return l
}

func visitColumns(c *area.Call) []ui.Column {
	return []ui.Column{{Text: c.T("visit.day")}, {Text: c.T("visit.organisation")}, {Text: c.T("visit.state")},
		{Text: c.T("visit.hours")}, {Text: c.T("visit.crew"), Number: true}, {Text: c.T("visit.code")}}
}

func visitRow(c *area.Call, v *Visit) []ui.Cell {
	day := ui.LinkCell("/visits/"+v.ID, c.Words.ShortDay(v.Day))
	day.Also = c.Words.Weekday(v.Day)
	host := ui.TextCell(v.HostName)
	host.Also = v.Municipality
	return []ui.Cell{day, host, ui.StatusCell(tones[v.State], c.T("visit.state."+v.State)),
		ui.TextCell(v.LeavesAt.Clock() + "–" + v.BackAt.Clock()), ui.NumberCell(c.Words.Number(len(v.Crew))), ui.TextCell(v.Code)}
}

func (d *Desk) recordPage(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("visit.heading", "host", w.HostName, "day", c.Words.Day(w.Day)), Crumbs: visitCrumbs(c),
		Bar: d.bar(c, w), Actions: d.actions(c, w)}
	parts := []templ.Component{}
	if w.State == Cancelled {
		waiting, err := d.waitingPart(c, w)
		if err != nil {
			return err
		}
		parts = append(parts, ui.Notice{Heading: c.T("visit.state.cancelled"), Text: w.CancelledWhy}, waiting)
	}
	parts = append(parts, d.warns(c, w)...)
	p.Body = ui.Stack(append(parts, d.record(c, w))...)
	return c.Show(p)
}

// warns says what wants a look before the visit. It refuses nothing.
func (d *Desk) warns(c *area.Call, w *Whole) []templ.Component {
	most := d.whole("outreach.drive_minutes")
	var says []string
	for _, key := range w.Warnings(most) {
		says = append(says, c.T("visit.warns."+key, "driving", w.Driving, "most", most))
	}
	if len(says) == 0 {
		return nil
	}
	return []templ.Component{ui.Notice{Tone: ui.Sun, Heading: c.T("visit.warns"), Body: sentences(says)}}
}

func (d *Desk) bar(c *area.Call, w *Whole) []ui.Status {
	out := []ui.Status{{Label: c.T("visit.state"), Text: c.T("visit.state." + w.State), Tone: tones[w.State]},
		{Label: c.T("visit.code"), Text: w.Code},
		{Label: c.T("visit.away"), Text: c.Words.Span(w.LeavesAt, w.BackAt)}}
	if next := d.next(w); next != "" {
		out = append(out, ui.Status{Label: c.T("visit.next"), Text: c.T("visit.next." + next), Tone: ui.Sun})
	}
	return out
}

// next is what has to be done before the visit comes into its next state: a key after "visit.next.".
func (d *Desk) next(w *Whole) string {
	_, today := d.House.Clerk.Now()
	open, sessions := 0, 0
	for _, s := range w.Sessions {
		if s.Status == activities.Planned {
			open++
		}
		if s.Status != activities.Cancelled {
			sessions++
		}
	}
	switch {
	case w.Fixed():
		return ""
	case sessions == 0:
		return "sessions"
	case len(w.Crew) == 0:
		return "crew"
	case w.State == Tentative && w.SafeguardingLead == "":
		return "lead"
	case w.State == Tentative:
		return "confirm"
	case w.Day <= today && open > 0:
		return "count"
	case w.Day <= today:
		return "hold"
	}
	return ""
}

func (d *Desk) actions(c *area.Call, w *Whole) []ui.Action {
	var out []ui.Action
	may := func(verb string) bool { return d.House.Clerk.MayOn(c.Ctx(), visitVerb(verb), &w.Visit) }
	add := func(verb string, primary bool) {
		if may(verb) {
			out = append(out, ui.Action{Href: visitPath(w.ID, verb), Text: c.T("visit." + verb), Primary: primary, Danger: verb == "cancel" || verb == "remove"})
		}
	}
	_, today := c.House.Clerk.Now()
	switch w.State {
	case Tentative:
		add("confirm", true)
		add("change", false)
		add("move", false)
		add("cancel", false)
		add("remove", false)
	case Confirmed:
		if w.Day <= today && d.House.Clerk.MayOn(c.Ctx(), "sheet.enter", &w.Visit) {
			out = append(out, ui.Action{Href: visitPath(w.ID, "day"), Text: c.T("sheet.enter"), Primary: true})
		}
		if w.Day <= today {
			add("hold", false)
		}
		add("change", w.Day > today)
		add("move", false)
		add("cancel", false)
	}
	if w.State != Cancelled && d.House.Clerk.MayOn(c.Ctx(), "sheet.read", &w.Visit) {
		out = append(out, ui.Action{Href: visitPath(w.ID, "sheet"), Text: c.T("sheet.title")})
	}
	if (w.State == Confirmed || w.State == Cancelled) && d.House.Clerk.MayOn(c.Ctx(), "host_letter.read", &w.Visit) {
		out = append(out, ui.Action{Href: visitPath(w.ID, "letter"), Text: c.T("host_letter.title")})
	}
	return out
}

func (d *Desk) record(c *area.Call, w *Whole) ui.Sections {
	out := ui.Sections{{ID: "sessions", Heading: c.T("visit.sessions"), Count: c.Words.Number(len(w.Sessions)), Body: d.sessions(c, w)},
		{ID: "day", Heading: c.T("visit.day_of"), Body: d.facts(c, w)}}
	var lines []ui.Line
	for _, x := range [][2]string{{"contact", w.Contact}, {"meeting", w.Meeting}, {"note", w.Note}} {
		if x[1] != "" {
			lines = append(lines, ui.Line{Key: c.T("visit." + x[0]), Value: x[1]})
		}
	}
	if len(lines) > 0 {
		out = append(out, ui.Section{ID: "private", Heading: c.T("visit.private"), Body: ui.Summary{Lines: lines}})
	}
	return out
}

func (d *Desk) sessions(c *area.Call, w *Whole) templ.Component {
	if len(w.Sessions) == 0 {
		return ui.Empty{Says: c.T("visit.no_sessions")}
	}
	t := ui.Table{Caption: c.T("visit.sessions"), HideCaption: true, Columns: []ui.Column{{Text: c.T("visit.hours")}, {Text: c.T("visit.session.format")},
		{Text: c.T("visit.session.audiences")}, {Text: c.T("visit.session.leads")}, {Text: c.T("visit.session.language")},
		{Text: c.T("visit.session.grants")}, {Text: c.T("visit.state")}}}
	for _, s := range w.Sessions {
		format := ui.TextCell(c.T("visit.format." + s.Format))
		if d.House.Clerk.MayOn(c.Ctx(), "activity.read", &s.Activity) {
			format.Href = "/activities/" + s.ID
		}
		format.Also = strings.Trim(s.Title+" · "+s.Place, " ·")
		whom := ui.TextCell(audienceText(c, s))
		if s.Expected > 0 {
			whom.Also = c.N("visit.session.expects", s.Expected)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(s.StartsAt.Clock() + "–" + s.EndsAt.Clock()), format, whom,
			peopleCell(s.Leaders), ui.TextCell(languageText(c, s.Language)), ui.TextCell(shareText(s.Shares)),
			{Status: &ui.Status{Tone: sessionTones[s.Status], Text: c.T("visit.session.status." + s.Status)}}})
	}
	return t
}

var sessionTones = map[string]ui.Tone{activities.Planned: ui.Quiet, activities.Held: ui.Moss, activities.Cancelled: ui.Quiet}

func audienceText(c *area.Call, s Session) string {
	var out []string
	for _, a := range s.Audiences {
		out = append(out, c.T("audience."+a))
	}
	return strings.Join(out, ", ")
}

func languageText(c *area.Call, code string) string {
	if code == "" || !c.Words.Has("language."+code) {
		return code
	}
	return c.T("language." + code)
}

func shareText(list []activities.Share) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Code+" "+activities.FormatShare(s.Share)+" %")
	}
	return strings.Join(out, ", ")
}

// peopleCell lists people in a cell of a table.
func peopleCell(ids []string) ui.Cell {
	if len(ids) == 0 {
		return ui.Cell{}
	}
	return ui.BodyCell(personList(ids))
}

func personList(ids []string) templ.Component {
	parts := make([]templ.Component, 0, len(ids))
	for _, id := range ids {
		parts = append(parts, sentences([]string{ui.PersonText(id)}))
	}
	return ui.Stack(parts...)
}

func (d *Desk) facts(c *area.Call, w *Whole) ui.Summary {
	var things []string
	for _, r := range w.Resources {
		things = append(things, r.Label)
	}
	lines := []ui.Line{{Key: c.T("visit.organisation"), Value: w.HostName, Href: "/organisations/" + w.Organisation, Also: w.Municipality},
		{Key: c.T("visit.leaves"), Value: c.Words.Local(w.LeavesAt)}, {Key: c.T("visit.back"), Value: c.Words.Local(w.BackAt)}}
	if len(things) > 0 {
		lines = append(lines, ui.Line{Key: c.T("visit.taken"), Value: strings.Join(things, ", ")})
	}
	crew := ui.Line{Key: c.T("visit.crew"), Value: c.T("visit.nobody_yet")}
	if len(w.Crew) > 0 {
		crew.Body = personList(w.Crew)
	}
	lines = append(lines, crew)
	for _, x := range [][2]string{{"safeguarding_lead", w.SafeguardingLead}, {"safeguarding_deputy", w.SafeguardingDeputy}} {
		l := ui.Line{Key: c.T("visit." + x[0]), Person: x[1]}
		if x[1] == "" {
			l.Value = c.T("visit.nobody_yet")
		}
		lines = append(lines, l)
	}
	if !c.May("organisation.read") {
		lines[0].Href = ""
	}
	return ui.Summary{Lines: lines}
}

// waitingPart suggests the hosts who wait for the day that came free. A person decides.
func (d *Desk) waitingPart(c *area.Call, w *Whole) (templ.Component, error) {
	_, today := c.House.Clerk.Now()
	if !c.May("waiting.list") || w.Day < today {
		return templ.NopComponent, nil
	}
	list, err := d.Waiting(c.Ctx(), w.Day, w.Request)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: c.T("waiting.title"), HideCaption: true, Columns: []ui.Column{{Text: c.T("visit.organisation")}, {Text: c.T("waiting.wish")},
		{Text: c.T("waiting.driving"), Number: true}, {Text: c.T("waiting.fits")}, {Text: c.T("waiting.plan"), Quiet: true}}}
	for i, x := range list {
		if i == 10 {
			break
		}
		t.Rows = append(t.Rows, d.waitingRow(c, x, w.Day))
	}
	var body templ.Component = t
	if len(list) == 0 {
		body = ui.Empty{Says: c.T("waiting.none")}
	}
	return ui.Section{ID: "waiting", Heading: c.T("waiting.title"), Count: c.Words.Number(len(list)),
		Body: ui.Stack(hint(c.T("waiting.lead", "day", w.Day)), body)}, nil
}

func (d *Desk) waitingRow(c *area.Call, x *WaitingHost, day when.Day) []ui.Cell {
	host := ui.TextCell(x.HostName)
	host.Also = strings.Trim(x.Place+" · "+x.Reference, " ·")
	wish, driving := c.T("waiting.any_day"), ""
	switch {
	case x.Ranked.DaysOff > 0:
		wish = c.N("waiting.days_off", x.Ranked.DaysOff)
	case len(x.Ranked.Wished) > 0:
		wish = c.T("waiting.this_day")
	}
	if x.Ranked.Driving >= 0 {
		driving = strconv.Itoa(x.Ranked.Driving) + " min"
	}
	fits := ui.StatusCell(ui.Moss, c.T("waiting.fits.yes"))
	if !x.Ranked.Fits {
		text, _ := c.Words.Fault(&fault.Fault{Kind: fault.Invalid, Key: x.Ranked.Reason, Args: x.Ranked.Args()})
		fits = ui.TextCell(text)
	}
	plan := ui.Cell{}
	if c.May("visit.add") {
		plan = ui.LinkCell("/visits/add?request="+x.Request+"&day="+string(day), c.T("waiting.plan"))
	}
	return []ui.Cell{host, ui.TextCell(wish), ui.NumberCell(driving), fits, plan}
}
