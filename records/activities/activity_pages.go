package activities

import (
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) routes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/activities", Verb: "activity.list", Do: d.listPage},
		{Method: "GET", Path: "/activities/add", Verb: "activity.add", Do: d.addPage},
		{Method: "POST", Path: "/activities/add", Verb: "activity.add", Do: d.addAct},
		{Method: "GET", Path: "/activities/{id}", Verb: "activity.read", Do: d.recordPage},
		{Method: "GET", Path: "/activities/{id}/change", Verb: "activity.change", Do: d.changePage},
		{Method: "POST", Path: "/activities/{id}/change", Verb: "activity.change", Do: d.changeAct},
		{Method: "POST", Path: "/activities/{id}/hold", Verb: "activity.change", Do: d.holdAct},
		{Method: "GET", Path: "/activities/{id}/cancel", Verb: "activity.cancel", Do: d.cancelPage},
		{Method: "POST", Path: "/activities/{id}/cancel", Verb: "activity.cancel", Do: d.cancelAct},
		{Method: "GET", Path: "/activities/{id}/remove", Verb: "activity.remove", Do: d.removePage},
		{Method: "POST", Path: "/activities/{id}/remove", Verb: "activity.remove", Do: d.removeAct},
		{Method: "GET", Path: "/activities/{id}/count", Verb: "headcount.enter", Do: d.countPage},
		{Method: "POST", Path: "/activities/{id}/count", Verb: "headcount.enter", Do: d.countAct},
		{Method: "GET", Path: "/activities/{id}/attendance", Verb: "activity.attend", Do: d.attendancePage},
		{Method: "POST", Path: "/activities/{id}/attendance", Verb: "activity.attend", Do: d.attendanceAct},
		{Method: "GET", Path: "/activities/{id}/evidence", Verb: "evidence.add", Do: d.evidencePage},
		{Method: "POST", Path: "/activities/{id}/evidence", Verb: "evidence.add", Do: d.evidenceAct},
	}
}

// pages gives what activities have alike with other records; their forms are their own.
var pages = sheet.Pages[Activity]{Noun: "activity", Path: "/activities"}

var tones = map[string]ui.Tone{Planned: ui.River, Held: ui.Moss, Cancelled: ui.Quiet}

func statusOf(c *area.Call, status string) ui.Status {
	return ui.Status{Label: c.T("activity.status"), Tone: tones[status], Text: c.T("activity.status." + status)}
}

// longStale is from how many days on an activity that is planned still is counted and not named any more.
const longStale = 60

// staleCard names activities whose day has passed and that are planned still. Those of a visit are the visit's to
// close; those that are long past are counted in one line.
func (d *Desk) staleCard(c *area.Call) (ui.Card, bool, error) {
	late, total, long, err := d.Stale(c.Ctx())
	if err != nil || total+long == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("activity.stale"), Count: c.Words.Number(total + long),
		More: &ui.Link{Href: "/activities?status=planned&period=past&alone=yes", Text: c.T("activity.stale.all")}}
	for _, a := range late[:min(5, len(late))] {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("activity.format." + a.Format), Href: address(a, ""), Also: c.Words.Day(a.Day) + ", " + a.Municipality})
	}
	if long > 0 {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.N("activity.stale.long", long), Href: "/activities?status=planned&period=long_past&alone=yes"})
	}
	return card, true, nil
}

// periods are the stretches of days that people ask for, each with its first and last day.
func periods(today when.Day) map[string][2]when.Day {
	year := string(today)[:4]
	y, err := strconv.Atoi(year)
	if err != nil {
		return nil
	}
	before := strconv.Itoa(y - 1)
	return map[string][2]when.Day{
		"today":     {today, today},
		"ahead":     {today, ""},
		"week":      {today, today.Add(6)},
		"month":     {today.Add(-30), today},
		"past":      {"", today.Add(-1)},
		"long_past": {"", today.Add(-longStale - 1)},
		"year":      {when.Day(year + "-01-01"), when.Day(year + "-12-31")},
		"last_year": {when.Day(before + "-01-01"), when.Day(before + "-12-31")},
	}
}

var periodWords = []string{"today", "week", "ahead", "month", "past", "long_past", "year", "last_year"}

func (d *Desk) listPage(c *area.Call) error {
	_, today := c.House.Clerk.Now()
	days := periods(today)[c.Query("period")]
	s := Search{Format: c.Query("format"), Status: c.Query("status"), Grant: c.Query("grant"), Host: c.Query("host"), Q: c.Query("q"),
		From: days[0], To: days[1], Alone: c.Query("alone") == "yes", Page: c.PageNumber()}
	rows, total, err := d.List(c.Ctx(), s)
	if err != nil {
		return err
	}
	l := ui.List{
		Search: &ui.Search{Label: c.T("activity.search"), Value: s.Q},
		Filters: []ui.Field{
			{Name: "format", Label: c.T("activity.format"), Value: s.Format, Options: sheet.OrNone(c, "list.all", d.formats(c, "activity.list"))},
			{Name: "status", Label: c.T("activity.status"), Value: s.Status, Options: sheet.OrNone(c, "list.all", sheet.Words(c, "activity.status.", Statuses))},
			{Name: "period", Label: c.T("activity.period"), Value: c.Query("period"), Options: sheet.OrNone(c, "list.all", sheet.Words(c, "activity.period.", periodWords))},
		},
		Keep: sheet.Keep(c, "grant", "host", "alone"),
		Table: ui.Table{Columns: []ui.Column{
			{Text: c.T("activity.code")}, {Text: c.T("activity.when")}, {Text: c.T("activity.format")}, {Text: c.T("activity.host")},
			{Text: c.T("activity.municipality")}, {Text: c.T("activity.status")},
		}},
	}
	for _, a := range rows {
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell(address(a, ""), a.Code), {Text: c.Words.ShortDay(a.Day), Also: a.StartsAt.Clock()},
			{Text: c.T("activity.format." + a.Format), Also: a.Title}, host(c, a), ui.TextCell(a.Municipality),
			ui.StatusCell(tones[a.Status], c.T("activity.status."+a.Status))})
	}
	return c.Show(pages.List(c, l, total, "q", "format", "status", "period", "grant", "host", "alone"))
}

func host(c *area.Call, a *Activity) ui.Cell {
	if a.Host == "" {
		return ui.Cell{}
	}
	if !c.May("organisation.read") {
		return ui.Cell{Text: a.HostName, Also: a.HostCode}
	}
	return ui.Cell{Text: a.HostName, Href: "/organisations/" + a.Host, Also: a.HostCode}
}

// formats offers the formats that this reader may use a verb on.
func (d *Desk) formats(c *area.Call, v string) []ui.Option {
	var out []ui.Option
	for _, f := range Formats {
		a := &Activity{Protected: protected[f], Circle: NoCircle}
		if !protected[f] || c.House.Clerk.MayOn(c.Ctx(), access.Verb(v), a) {
			out = append(out, ui.Option{Value: f, Text: c.T("activity.format." + f)})
		}
	}
	return out
}

func address(a *Activity, act string) string {
	if act == "" {
		return "/activities/" + a.ID
	}
	return "/activities/" + a.ID + "/" + act
}

func under(c *area.Call, a *Activity) []ui.Link { return pages.Under(c, a.ID, a.Code) }

func (d *Desk) recordPage(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := d.recordOf(c, w)
	for _, further := range []Papers{d.Lessons, d.Papers} {
		if further == nil {
			continue
		}
		part, show, err := further(c, w.ID)
		if err != nil {
			return err
		}
		if parts, ok := p.Body.(ui.Sections); ok && show {
			p.Body = append(parts, part)
		}
	}
	return c.Show(p)
}

// Papers shows the documents of an activity on its page; the list of rooms sets it, since documents know
// activities by an owner's check only.
type Papers func(c *area.Call, activity string) (section ui.Section, show bool, err error)

func (d *Desk) recordOf(c *area.Call, w *Whole) ui.Page {
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("activity.format."+w.Format) + ", " + c.Words.Day(w.Day), Lead: w.Title, Crumbs: pages.Crumbs(c),
		Bar: []ui.Status{statusOf(c, w.Status), {Label: c.T("activity.when"), Text: c.Words.Span(w.StartsAt, w.EndsAt)}}}
	if w.Host != "" {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("activity.host"), Text: w.HostName, Href: host(c, w.Activity).Href})
	}
	p.Actions = d.actions(c, w)
	parts := append(ui.Sections{facts(c, w), crew(c, w), heads(c, w)}, corrections(c, w)...)
	p.Body = append(parts, attendance(c, w), paid(c, w), evidence(c, w))
	return p
}

// actions are the next steps, the likeliest first.
func (d *Desk) actions(c *area.Call, w *Whole) []ui.Action {
	may := func(v string) bool { return c.House.Clerk.MayOn(c.Ctx(), access.Verb(v), w.Activity) }
	_, today := c.House.Clerk.Now()
	var out []ui.Action
	if w.Status == Planned && w.Day <= today && may("activity.change") {
		out = append(out, ui.Action{Href: address(w.Activity, "hold"), Text: c.T("activity.hold"), Primary: true, Post: true, ActID: c.NewAct(),
			Version: strconv.Itoa(w.Version)})
	}
	if w.Status != Cancelled && may("headcount.enter") {
		out = append(out, ui.Action{Href: address(w.Activity, "count"), Text: c.T("headcount.enter"), Primary: len(out) == 0 && w.Status == Held})
	}
	if w.Status != Cancelled && may("activity.attend") {
		out = append(out, ui.Action{Href: address(w.Activity, "attendance"), Text: c.T("attendance.note")})
	}
	if may("activity.change") {
		out = append(out, ui.Action{Href: address(w.Activity, "change"), Text: c.T("activity.change")})
	}
	if w.Status == Planned && may("activity.cancel") {
		out = append(out, ui.Action{Href: address(w.Activity, "cancel"), Text: c.T("activity.cancel"), Danger: true})
	}
	if w.Status != Held && may("activity.remove") {
		out = append(out, ui.Action{Href: address(w.Activity, "remove"), Text: c.T("activity.remove"), Danger: true})
	}
	return out
}

func facts(c *area.Call, w *Whole) ui.Section {
	lines := []ui.Line{
		{Key: c.T("activity.code"), Value: w.Code},
		{Key: c.T("activity.place"), Value: w.Place},
		{Key: c.T("activity.municipality"), Value: w.Municipality},
		{Key: c.T("activity.country"), Value: country(c, w.Country)},
		{Key: c.T("activity.language"), Value: w.Language},
	}
	if w.Visit != "" {
		lines = append(lines, ui.Line{Key: c.T("activity.visit"), Value: w.Visit})
	}
	if w.Status == Cancelled {
		lines = append(lines, ui.Line{Key: c.T("activity.cancelled_why"), Value: w.CancelledWhy})
	}
	return ui.Section{ID: "where", Heading: c.T("activity.facts"), Body: ui.Summary{Lines: lines}}
}

func country(c *area.Call, code string) string {
	if code == "" || !c.Words.Has("country."+code) {
		return code
	}
	return c.T("country." + code)
}

// someone is a person as the rules see one whose record is not in hand: it reaches the person itself.
type someone string

// Scope tells whose record it is.
func (s someone) Scope() access.Scope { return access.Scope{People: []string{string(s)}} }

// person leads to the record of a person, for who may open it.
func person(c *area.Call, id string) ui.Cell {
	if c.House.Clerk.MayOn(c.Ctx(), "person.read", someone(id)) {
		return ui.PersonCell(id, "/people/"+id)
	}
	return ui.PersonCell(id, "")
}

func crew(c *area.Call, w *Whole) ui.Section {
	s := ui.Section{ID: "crew", Heading: c.T("activity.crew"), Count: c.Words.Number(len(w.Planned))}
	if len(w.Planned) == 0 {
		s.Body = ui.Empty{Says: c.T("activity.crew.empty")}
		return s
	}
	t := ui.Table{Caption: c.T("activity.crew"), HideCaption: true, Plain: true, Columns: []ui.Column{{Text: c.T("activity.leader")}, {Text: c.T("activity.led")}}}
	for _, p := range w.Planned {
		led := ""
		for _, x := range w.Attendees {
			if x.Person == p.ID && x.Role == "leader" {
				led = c.T("attendance.status." + x.Status)
			}
		}
		t.Rows = append(t.Rows, []ui.Cell{person(c, p.ID), ui.TextCell(led)})
	}
	s.Body = t
	return s
}

func paid(c *area.Call, w *Whole) ui.Section {
	s := ui.Section{ID: "grants", Heading: c.T("activity.grants")}
	if len(w.Shares) == 0 {
		s.Body = ui.Empty{Says: c.T("activity.grants.empty")}
		return s
	}
	t := ui.Table{Caption: c.T("activity.grants"), HideCaption: true, Plain: true,
		Columns: []ui.Column{{Text: c.T("activity.grant")}, {Text: c.T("activity.share"), Number: true}}}
	for _, x := range w.Shares {
		cell := ui.TextCell(x.Code)
		if c.May("grant.read") {
			cell = ui.LinkCell("/grants/"+x.Grant, x.Code)
		}
		t.Rows = append(t.Rows, []ui.Cell{cell, ui.NumberCell(percent(c, x.Share))})
	}
	s.Body = t
	return s
}

// percent writes hundredths of a percent with as many decimals as they need.
func percent(c *area.Call, share int) string {
	digits := 2
	if share%100 == 0 {
		digits = 0
	}
	return c.Words.Percent(float64(share)/10000, digits)
}

func evidence(c *area.Call, w *Whole) ui.Section {
	s := ui.Section{ID: "evidence", Heading: c.T("evidence.list"), Count: c.Words.Number(len(w.Evidence))}
	if w.Status == Held && c.House.Clerk.MayOn(c.Ctx(), "evidence.add", w.Activity) {
		s.Actions = []ui.Action{{Href: address(w.Activity, "evidence"), Text: c.T("evidence.add")}}
	}
	if len(w.Evidence) == 0 {
		s.Body = ui.Empty{Says: c.T("evidence.empty")}
		return s
	}
	t := ui.Table{Caption: c.T("evidence.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("evidence.kind")}, {Text: c.T("evidence.where")}, {Text: c.T("evidence.added")}}}
	for _, e := range w.Evidence {
		where := e.Located
		if e.Document != "" {
			where = strings.TrimSpace(c.T("evidence.scanned") + " " + where)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("evidence.kind." + e.Kind)), ui.TextCell(where),
			ui.TextCell(sheet.Local(c, e.AddedAt))})
	}
	s.Body = t
	return s
}
