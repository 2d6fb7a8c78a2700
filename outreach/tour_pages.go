package outreach

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/ui"
	"drosme/internal/when"

	"github.com/a-h/templ"
)

const tourPath = "/outreach/tour"

func (d *Desk) tourRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: tourPath, Verb: "tour.plan", Do: d.tourPage},
		{Method: "POST", Path: tourPath, Verb: "visit.add", Do: d.tourAct},
	}
}

// stopMark names a stop by its day and its place in it, from 1.
func stopMark(day, position int) string {
	return strconv.Itoa(day+1) + "." + strconv.Itoa(position)
}

// tourDefaults is the question of a page that nobody has asked anything yet: four weeks from the next
// Monday, the house's own numbers, the first trailer.
func (d *Desk) tourDefaults(c *area.Call, resources []*Resource) url.Values {
	_, today := c.House.Clerk.Now()
	from := monday(today).Add(7)
	setup, teardown := d.onTheSpot(-1, -1)
	v := url.Values{"from": {string(from)}, "to": {string(from.Add(25))}, "weekday": {"1", "2", "3", "4", "5"}, "leave": {"07:00"}, "back": {"18:00"},
		"opens": {"08:00"}, "closes": {"15:00"}, "budget": {c.House.Setting("outreach.drive_minutes")}, "visits": {"2"}, "class": {"40"},
		"speed": {c.House.Setting("outreach.speed_kmh")}, "base": {c.House.Setting("outreach.base")}, "seed": {"1"}}
	if i := slices.IndexFunc(resources, func(r *Resource) bool { return r.Kind == "trailer" && r.There(from) }); i >= 0 {
		v.Set("resource", resources[i].ID)
		setup, teardown = resources[i].SetupMinutes, resources[i].TeardownMinutes
	}
	v.Set("setup", strconv.Itoa(setup))
	v.Set("teardown", strconv.Itoa(teardown))
	return v
}

// tourAsked reads a question and says all that cannot be read.
func tourAsked(v url.Values) (TourQuestion, error) {
	f := area.NewForm(v)
	if !f.Has("request") {
		f.Wrong("request", "field.choose")
	}
	q := TourQuestion{Requests: f.RawAll("request"), From: f.Day("from"), To: f.Day("to"), Base: f.Text("base", MostLine), Resource: f.Text("resource", 40),
		OnlyWished: f.Bool("only_wished")}
	for _, w := range f.RawAll("weekday") {
		if n, err := strconv.Atoi(w); err == nil && n >= 0 && n <= 7 {
			q.Weekdays = append(q.Weekdays, time.Weekday(n%7))
		}
	}
	for name, to := range map[string]*string{"leave": &q.Leave, "back": &q.Back, "opens": &q.Opens, "closes": &q.Closes} {
		typed := strings.TrimSpace(f.Raw(name))
		l, err := when.ParseLocal("2001-01-01 " + typed)
		switch {
		case typed == "":
			f.Wrong(name, "field.required")
		case err != nil:
			f.Wrong(name, "visit.not_a_clock")
		default:
			*to = l.Clock()
		}
	}
	need := func(name string, least, most int) int {
		n, ok := f.Int(name, least, most)
		if !ok && strings.TrimSpace(f.Raw(name)) == "" {
			f.Wrong(name, "field.required")
		}
		return n
	}
	q.Budget, _ = f.Int("budget", 0, 1440)
	q.Visits, _ = f.Int("visits", 0, 20)
	q.Speed = need("speed", 20, 130)
	q.Class = need("class", 5, MostClassMinutes)
	q.Setup = need("setup", 0, MostMinutes)
	q.Teardown = need("teardown", 0, MostMinutes)
	seed, _ := f.Int("seed", 0, 1_000_000)
	q.Seed = uint64(seed)
	var l fault.List
	if err := l.Take(f.Err()); err != nil {
		return q, err
	}
	if err := l.Take(q.Check()); err != nil {
		return q, err
	}
	return q, l.Err()
}

func (d *Desk) tourPage(c *area.Call) error {
	typed := c.R.URL.Query()
	return d.tour(c, typed, typed.Has("from"), nil)
}

// tour shows the question and, once it was asked, the tour; choice is what is wrong with the days chosen.
func (d *Desk) tour(c *area.Call, typed url.Values, asked bool, choice error) error {
	resources, err := d.Resources(c.Ctx())
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindForm, Dense: true, Heading: c.T("tour.title"), Lead: c.T("tour.lead")}
	if c.May("road.list") {
		p.Actions = []ui.Action{{Href: roadPath, Text: c.T("road.list")}}
	}
	if !asked {
		typed = d.tourDefaults(c, resources)
	}
	requests, err := d.TourRequests(c.Ctx())
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(requests, func(r *TourRequest) bool { return r.Organisation != "" }) {
		p.Body = ui.Stack(ui.Empty{Says: c.T("tour.nobody")}, unmatched(c, requests))
		return c.Show(p)
	}
	form := func(wrong error) templ.Component { return tourForm(c, typed, requests, resources, wrong) }
	if !asked {
		p.Body = ui.Stack(form(nil), unmatched(c, requests))
		return c.Show(p)
	}
	q, wrong := tourAsked(typed)
	var t *PlannedTour
	if wrong == nil {
		t, wrong = d.PlanTour(c.Ctx(), q)
	}
	if wrong != nil {
		p.Body = ui.Stack(form(wrong), unmatched(c, requests))
		return c.Again(wrong, p)
	}
	p.Actions = append(p.Actions, ui.Action{Href: otherTour(typed), Text: c.T("tour.other")})
	p.Body = ui.Stack(tourResult(c, typed, t, choice), ui.Section{ID: "question", Heading: c.T("tour.again"), Body: form(nil)}, unmatched(c, requests))
	if choice != nil {
		return c.Again(choice, p)
	}
	return c.Show(p)
}

// unmatched names the requests that cannot be planned since nobody has found the host's record.
func unmatched(c *area.Call, requests []*TourRequest) templ.Component {
	n := 0
	for _, r := range requests {
		if r.Organisation == "" {
			n++
		}
	}
	if n == 0 {
		return templ.NopComponent
	}
	notice := ui.Notice{Tone: ui.Sun, Heading: c.N("tour.unmatched", n), Text: c.T("tour.unmatched.says")}
	if c.May("request.list") {
		notice.Actions = []ui.Action{{Href: "/requests", Text: c.T("tour.unmatched.do")}}
	}
	return notice
}

func tourForm(c *area.Call, v url.Values, requests []*TourRequest, resources []*Resource, wrong error) templ.Component {
	field := func(name, key string) ui.Field {
		return ui.Field{Name: name, Label: c.T(key), Value: v.Get(name), Values: v[name], Error: ui.FieldError(c.Words, wrong, name)}
	}
	with := func(f ui.Field, change func(*ui.Field)) ui.Field { change(&f); return f }
	number := func(name, key, unit string) templ.Component {
		return ui.Number(with(field(name, key), func(f *ui.Field) { f.Width, f.Suffix = 4, unit }))
	}
	clock := func(name, key string) templ.Component {
		return ui.Text(with(field(name, key), func(f *ui.Field) { f.Width, f.Inputmode = 5, "text" }))
	}
	minutes := c.T("resource.unit")
	which := field("request", "tour.requests")
	for _, r := range requests {
		if r.Organisation == "" {
			continue
		}
		if !v.Has("request") {
			which.Values = append(which.Values, r.ID)
		}
		which.Options = append(which.Options, ui.Option{Value: r.ID, Text: r.HostName, Hint: requestSays(c, r)})
	}
	which.Small = true
	days := field("weekday", "tour.weekdays")
	days.Inline, days.Small = true, true
	for n := 1; n <= 7; n++ {
		days.Options = append(days.Options, ui.Option{Value: strconv.Itoa(n), Text: c.T("weekday_short." + strconv.Itoa(n))})
	}
	what := field("resource", "tour.resource")
	what.Hint = c.T("tour.resource.hint")
	what.Options = []ui.Option{{Text: c.T("tour.resource.none")}}
	for _, r := range resources {
		what.Options = append(what.Options, ui.Option{Value: r.ID, Text: r.Label})
	}
	wished := field("only_wished", "tour.only_wished")
	wished.Small = true
	body := ui.Stack(
		ui.Hidden{Name: "seed", Value: v.Get("seed")},
		ui.Checkboxes(which),
		ui.Fieldset{Legend: c.T("tour.when"), Body: ui.Stack(
			inColumns(ui.Day(field("from", "tour.from")), ui.Day(field("to", "tour.to"))),
			ui.Checkboxes(days), ui.Tick(wished))},
		ui.Fieldset{Legend: c.T("tour.hours"), Hint: c.T("tour.hours.hint"), Body: inColumns(clock("leave", "tour.leave"), clock("back", "tour.back"), clock("opens", "tour.opens"), clock("closes", "tour.closes"))},
		ui.Fieldset{Legend: c.T("tour.road"), Body: inColumns(
			ui.Text(with(field("base", "tour.base"), func(f *ui.Field) { f.Width = 20 })),
			number("speed", "road.speed", "km/h"), number("budget", "tour.budget", minutes), number("visits", "tour.visits", ""))},
		ui.Fieldset{Legend: c.T("tour.spot"), Body: ui.Stack(inColumns(number("class", "tour.class", minutes), number("setup", "resource.setup", minutes),
			number("teardown", "resource.teardown", minutes)), ui.Select(what))},
	)
	return ui.Form{Action: tourPath, Get: true, NoAsk: true, Verb: c.T("tour.plan"), Body: body}
}

// requestSays is what a request asks for, in one line.
func requestSays(c *area.Call, r *TourRequest) string {
	said := []string{r.Municipality, c.N("tour.pupils", r.Pupils), c.N("tour.classes", r.Classes)}
	if days := WishedDays(r.Wished); len(days) > 0 {
		var names []string
		for _, day := range days {
			names = append(names, c.Words.ShortDay(day))
		}
		said = append(said, c.T("tour.wished", "days", names))
	}
	said = append(said, c.T("tour.asked", "day", c.Words.ShortDay(r.ReceivedAt.In(c.House.Clerk.Zone()).Day())))
	return strings.Join(said, " · ")
}

// tourResult shows a tour: its days to choose from, the map, and who has no day and why.
func tourResult(c *area.Call, v url.Values, t *PlannedTour, choice error) templ.Component {
	stops := 0
	for _, day := range t.Days {
		stops += len(day.Stops)
	}
	bar := ui.Figures{
		{Label: c.T("tour.placed"), Number: c.Words.Number(stops), Rule: c.N("tour.placed.of", stops+len(t.Left))},
		{Label: c.T("tour.days"), Number: c.Words.Number(len(t.Days)), Rule: c.N("tour.days.of", t.Possible)},
		{Label: c.T("tour.driven"), Number: hoursAnd(c, t.Driven), Rule: c.T("tour.driven.rule")},
	}
	parts := []templ.Component{bar}
	if len(t.Taken) > 0 {
		var names []string
		for _, day := range t.Taken {
			names = append(names, c.Words.ShortDay(day))
		}
		parts = append(parts, quietly(c.T("tour.taken", "days", names)))
	}
	if len(t.Left) > 0 {
		left := ui.Table{Caption: c.T("tour.left"), HideCaption: true, Columns: []ui.Column{{Text: c.T("coverage.host")}, {Text: c.T("coverage.municipality")}, {Text: c.T("tour.why")}}}
		for _, u := range t.Left {
			left.Rows = append(left.Rows, []ui.Cell{ui.TextCell(u.Request.HostName), ui.TextCell(u.Request.Municipality), ui.TextCell(c.T(u.Key, pairs(u.Args)...))})
		}
		parts = append(parts, ui.Section{ID: "left", Heading: c.T("tour.left"), Count: c.Words.Number(len(t.Left)), Body: left})
	}
	if len(t.Days) == 0 {
		return ui.Stack(parts...)
	}
	drawn := geo.DrawMap(t.Geography.Drawn, nil, pinsOf(t), geo.MapOptions{ID: "tour", Title: c.T("tour.map"), Desc: c.T("tour.map.desc")})
	parts = append(parts, ui.Section{ID: "map", Heading: c.T("tour.map"), Body: ui.Stack(drawing(c.T("tour.map.frame"), drawn), quietly(c.T("tour.map.says")))})

	chosen := ui.Field{Name: "day", Label: c.T("tour.choose"), Hint: c.T("tour.choose.hint"), Small: true, Error: ui.FieldError(c.Words, choice, "day")}
	var tables, sent []templ.Component
	kept := keptQuestion(v)
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		for _, x := range kept[name] {
			sent = append(sent, ui.Hidden{Name: name, Value: x})
		}
	}
	for i, day := range t.Days {
		name := c.T("tour.day", "n", i+1, "weekday", c.Words.Weekday(day.Day), "day", day.Day)
		chosen.Options = append(chosen.Options, ui.Option{Value: string(day.Day), Text: name})
		tables = append(tables, tourDay(c, i, name, day))
		for _, s := range day.Stops {
			sent = append(sent, ui.Hidden{Name: "stop", Value: packStop(s)})
		}
	}
	parts = append(parts, ui.Section{ID: "days", Heading: c.T("tour.days.title"), Body: ui.Stack(tables...)})
	if c.May("visit.add") {
		form := ui.Form{Action: tourPath, ActID: c.NewAct(), NoAsk: true, Verb: c.T("tour.make"), Body: ui.Stack(append(sent, ui.Checkboxes(chosen))...)}
		parts = append(parts, ui.Section{ID: "make", Heading: c.T("tour.make.title"), Body: form})
	}
	return ui.Stack(parts...)
}

// tourDay is one day of a tour as a table.
func tourDay(c *area.Call, i int, name string, day TourDay) templ.Component {
	table := ui.Table{Caption: name, Columns: []ui.Column{{Text: c.T("tour.stop")}, {Text: c.T("coverage.host")}, {Text: c.T("coverage.municipality")},
		{Text: c.T("tour.drive"), Number: true}, {Text: c.T("tour.arrive")}, {Text: c.T("tour.classes_at")}, {Text: c.T("tour.gone")}, {Text: c.T("waiting.wish")}}}
	for _, s := range day.Stops {
		wish := ui.TextCell(c.T("waiting.any_day"))
		if len(WishedDays(s.Request.Wished)) > 0 {
			wish = ui.StatusCell(ui.Sun, c.T("tour.other_day"))
			if s.Wished {
				wish = ui.StatusCell(ui.Moss, c.T("waiting.this_day"))
			}
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.TextCell(stopMark(i, s.Position)), ui.TextCell(s.Request.HostName), ui.TextCell(s.Request.Municipality),
			ui.NumberCell(c.T("resource.minutes", "n", s.Drive)), ui.TextCell(s.Arrive.Clock()), ui.TextCell(s.Start.Clock() + "–" + s.End.Clock()), ui.TextCell(s.Gone.Clock()), wish})
	}
	return ui.Stack(table, quietly(c.T("tour.day.says", "leave", day.Leave.Clock(), "back", day.Back.Clock(), "driven", hoursAnd(c, day.Driven))))
}

func hoursAnd(c *area.Call, minutes int) string {
	return c.T("tour.hours_and", "hours", minutes/60, "minutes", minutes%60)
}

// otherTour is the address of the same question with the next seed, which may give another tour.
func otherTour(v url.Values) string {
	other := keptQuestion(v)
	seed, _ := strconv.Atoi(v.Get("seed"))
	other.Set("seed", strconv.Itoa(max(0, seed)%1_000_000+1))
	return tourPath + "?" + other.Encode()
}

// keptQuestion is the question as it was typed, without what belongs to the choice of days.
func keptQuestion(v url.Values) url.Values {
	out := url.Values{}
	for name, values := range v {
		switch name {
		case "stop", "day", "act_id", "version", "lang":
		default:
			out[name] = values
		}
	}
	return out
}

// packStop writes a stop as the form carries it, so that what is made is what was seen.
func packStop(s TourStop) string {
	return strings.Join([]string{s.Request.ID, string(s.Leaves), string(s.Start), string(s.End), string(s.Back)}, " ")
}

// unpackStop reads what packStop wrote; the times are checked again by the act.
func unpackStop(text string) (request string, s TourStop, ok bool) {
	f := strings.Fields(text)
	if len(f) != 5 {
		return "", s, false
	}
	for i, to := range []*when.Local{&s.Leaves, &s.Start, &s.End, &s.Back} {
		l, err := when.ParseLocal(f[i+1])
		if err != nil {
			return "", s, false
		}
		*to = l
	}
	return f[0], s, true
}

// tourAct makes tentative visits of the chosen days, one act each. One that cannot be made does not
// hold up the others: the page says which were made and why others were not.
func (d *Desk) tourAct(c *area.Call) error {
	typed := c.R.PostForm
	f := c.Form()
	days := f.RawAll("day")
	if len(days) == 0 {
		f.Wrong("day", "tour.choose_one")
		return d.tour(c, keptQuestion(typed), true, f.Err())
	}
	requests, err := d.TourRequests(c.Ctx())
	if err != nil {
		return err
	}
	by := map[string]*TourRequest{}
	for _, r := range requests {
		by[r.ID] = r
	}
	t := ui.Table{Caption: c.T("tour.made"), Columns: []ui.Column{{Text: c.T("coverage.host")}, {Text: c.T("tour.when")}, {Text: c.T("tour.outcome")}}}
	made, failed := 0, 0
	first := when.Day("")
	for _, text := range f.RawAll("stop") {
		request, s, ok := unpackStop(text)
		if !ok {
			return fault.New(fault.Invalid, "field.broken_form")
		}
		if !slices.Contains(days, string(s.Start.Day())) || made+failed >= MostTourRequests {
			continue
		}
		s.Request = by[request]
		answered := s.Request == nil
		if answered {
			s.Request = &TourRequest{ID: request}
		}
		id, err := d.AddStop(c.Ctx(), s, f.Text("resource", 40))
		host := s.Request.HostName
		row := []ui.Cell{ui.TextCell(host), ui.TextCell(c.Words.Local(s.Start)), {}}
		if answered && err != nil {
			err = fault.In("request", "visit.request_answered")
		}
		switch kind := fault.As(err); {
		case err == nil:
			made++
			row[2] = ui.LinkCell("/visits/"+id, c.T("tour.made.yes"))
			if first == "" || s.Start.Day() < first {
				first = s.Start.Day()
			}
		case kind.Kind == fault.Failed || kind.Kind == fault.Refused || kind.Kind == fault.NotFound:
			return err
		default:
			failed++
			var why []string
			for _, p := range ui.Problems(c.Words, err) {
				why = append(why, p.Text)
			}
			row[2] = ui.TextCell(strings.Join(why, " "))
		}
		t.Rows = append(t.Rows, row)
	}
	if failed == 0 && made > 0 {
		return c.Go("/plan?day="+string(first), ui.Flash{Done: c.N("tour.made.n", made), Then: c.T("tour.made.then")})
	}
	p := ui.Page{Kind: ui.KindForm, Dense: true, Heading: c.T("tour.made"), Crumbs: []ui.Link{{Href: tourPath, Text: c.T("tour.title")}},
		Actions: []ui.Action{{Href: tourPath + "?" + keptQuestion(typed).Encode(), Text: c.T("tour.rest"), Primary: true}},
		Body:    ui.Stack(ui.Notice{Tone: ui.Sun, Heading: c.N("tour.made.n", made), Text: c.N("tour.failed.n", failed)}, t)}
	return c.Show(p)
}
