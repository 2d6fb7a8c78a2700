package outreach

import (
	"context"
	"io"
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

// The whole day is typed on one page, in the order in which it stands on the pencilled sheet. What is
// rarely said, such as sexes and ages, is folded away, so that the way by keyboard is short. What was
// typed is kept as it was typed until it is stored.

// closing is one showing of the form.
type closing struct {
	c     *area.Call
	sheet *Sheet
	own   *Debrief // of who types; nil: none yet
	typed url.Values
	err   error // with the names of the form
}

// open are the indexes of the sessions that the form shows: all but the cancelled ones.
func (s *Sheet) open() []int {
	var out []int
	for i, x := range s.Sessions {
		if x.Status != activities.Cancelled {
			out = append(out, i)
		}
	}
	return out
}

// filled gives the sheet as its form shows it. A session that is not closed is taken as held, as planned;
// where it was counted already, its numbers stand there.
func (s *Sheet) filled(own *Debrief, me string) url.Values {
	v := url.Values{}
	for k, i := range s.open() {
		x, row := &s.Sessions[i], &s.Rows[i]
		set := func(name, value string) { v.Set(field(k+1, name), value) }
		set("id", x.ID)
		set("version", strconv.Itoa(x.Version))
		set("seen", strconv.Itoa(seen(row.Headcounts)))
		set("status", activities.Held)
		set("starts", x.StartsAt.Clock())
		set("ends", x.EndsAt.Clock())
		lines, method, by := Counted(row.Headcounts)
		if method == "" {
			method = activities.Methods[0]
		}
		set("method", method)
		if len(row.Headcounts) == 0 {
			by = firstOf(row.Planned, s.Crew, me)
		}
		set("counted_by", by)
		if len(row.Attendees) == 0 && x.Status == activities.Planned {
			v[field(k+1, "led")] = slices.Clone(row.Planned)
		}
		for _, t := range row.Attendees {
			if t.Role == "leader" && t.Status == "attended" {
				v.Add(field(k+1, "led"), t.Person)
			}
		}
		for _, a := range x.Audiences {
			if !slices.ContainsFunc(lines, func(c CountLine) bool { return c.Audience == a }) {
				lines = append(lines, CountLine{Audience: a, AgeBand: Unknown})
			}
		}
		slices.SortStableFunc(lines, func(a, b CountLine) int {
			return slices.Index(activities.Audiences, a.Audience) - slices.Index(activities.Audiences, b.Audience)
		})
		set("lines", strconv.Itoa(max(1, len(lines))))
		for n, c := range lines {
			line := func(name string) string { return lineField(n+1, name) }
			set(line("audience"), c.Audience)
			set(line("age"), ageOf(c))
			if c.Total != nil {
				set(line("total"), strconv.Itoa(*c.Total))
			}
			for name, count := range map[string]int{"f": c.F, "m": c.M, "x": c.X} {
				if count > 0 {
					set(line(name), strconv.Itoa(count))
				}
			}
		}
	}
	v.Set("debrief_version", "0")
	if own != nil {
		v.Set("debrief_version", strconv.Itoa(own.Version))
		for _, name := range DebriefFields {
			v.Set("debrief_"+name, *own.Text.field(name))
		}
	}
	return v
}

// firstOf is who most likely counted: who leads, else who types, else the first of the crew.
func firstOf(planned, crew []string, me string) string {
	switch {
	case me != "" && slices.Contains(planned, me), me != "" && len(planned) == 0 && slices.Contains(crew, me):
		return me
	case len(planned) > 0:
		return planned[0]
	case len(crew) > 0:
		return crew[0]
	}
	return ""
}

// readFilled turns what was typed into a filled sheet and says all that cannot be read.
func readFilled(v url.Values, s *Sheet) (FilledSheet, error) {
	f := area.NewForm(v)
	in := FilledSheet{Visit: s.ID, Happened: happened(f.Raw("happened")), Why: f.Text("why", MostLine)}
	for k := range s.open() {
		in.Sessions = append(in.Sessions, readFilledSession(f, k+1, s.Day))
	}
	d := FilledDebrief{}
	d.Version, _ = strconv.Atoi(f.Raw("debrief_version"))
	for _, name := range DebriefFields {
		*d.field(name) = f.Text("debrief_"+name, MostText)
	}
	if !d.Empty() || d.Version > 0 {
		in.Debrief = &d
	}
	return in, f.Err()
}

func readFilledSession(f *area.Form, k int, day when.Day) FilledSession {
	at := func(name string) string { return field(k, name) }
	text := func(name string) string { return f.Text(at(name), MostLine) }
	clock := func(name string) when.Local {
		typed := strings.TrimSpace(f.Raw(at(name)))
		if typed == "" {
			return ""
		}
		l, err := when.ParseLocal(string(day) + " " + readClock(typed))
		if err != nil {
			f.Wrong(at(name), "visit.not_a_clock")
		}
		return l
	}
	s := FilledSession{Activity: text("id"), Status: text("status"), Why: text("cancelled_why"), Method: text("method"), CountedBy: text("counted_by")}
	s.Version, _ = strconv.Atoi(text("version"))
	s.Seen, _ = strconv.Atoi(text("seen"))
	s.StartsAt, s.EndsAt = clock("starts"), clock("ends")
	if s.Status == activities.Held { // an empty hour is said by the act, one that cannot be read is said here alone
		for _, name := range []string{"starts", "ends"} {
			if strings.TrimSpace(f.Raw(at(name))) == "" {
				f.Wrong(at(name), "field.required")
			}
		}
	}
	s.Led = f.RawAll(at("led"))
	for n := 1; n <= countRows(f.Raw(at("lines"))); n++ {
		c := CountLine{Audience: text(lineField(n, "audience")), AgeBand: text(lineField(n, "age"))}
		if total, ok := f.Int(at(lineField(n, "total")), 0, activities.MostCounted); ok {
			c.Total = &total
		}
		for name, to := range map[string]*int{"f": &c.F, "m": &c.M, "x": &c.X} {
			*to, _ = f.Int(at(lineField(n, name)), 0, activities.MostCounted)
		}
		if c.Audience == "" && c.Empty() {
			continue
		}
		s.Counts = append(s.Counts, c)
	}
	return s
}

// readClock lets an hour be typed as it is pencilled: 9:05, 9.05, 905, 0905, 9.
func readClock(typed string) string {
	s := strings.NewReplacer(".", ":", ",", ":", "-", ":", " ", ":").Replace(typed)
	if _, err := strconv.Atoi(s); err == nil {
		switch len(s) {
		case 1, 2:
			return s + ":00"
		case 3, 4:
			return s[:len(s)-2] + ":" + s[len(s)-2:]
		}
	}
	return s
}

func countRows(typed string) int {
	n, err := strconv.Atoi(typed)
	if err != nil {
		return 0
	}
	return max(0, min(n, MostGroups))
}

func (d *Desk) closePage(c *area.Call) error {
	f, err := d.closing(c)
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	if f.sheet.State == Cancelled || f.sheet.Day > today {
		return c.Show(f.notYet(today))
	}
	f.typed = f.sheet.filled(f.own, person(c.Ctx()))
	return c.Show(f.page())
}

// closing opens the sheet for who may fill it.
func (d *Desk) closing(c *area.Call) (*closing, error) {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return nil, err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "sheet.enter", &s.Visit) {
		return nil, fault.Missing()
	}
	f := &closing{c: c, sheet: s}
	if c.May("debrief.write") {
		f.own, err = d.OwnDebrief(c.Ctx(), s.ID)
	}
	return f, err
}

// notYet says why there is nothing to fill in.
func (f *closing) notYet(today when.Day) ui.Page {
	p := sheetPage(f.c, f.sheet, "sheet.enter")
	text := f.c.T("sheet.lies_ahead", "day", f.sheet.Day)
	if f.sheet.State == Cancelled {
		text = f.c.T("sheet.visit_cancelled")
	}
	p.Body = ui.Empty{Says: text, Do: &ui.Action{Href: visitPath(f.sheet.ID, "sheet"), Text: f.c.T("sheet.title")}}
	return p
}

func (d *Desk) closeAct(c *area.Call) error {
	f, err := d.closing(c)
	if err != nil {
		return err
	}
	f.typed = url.Values{}
	for name, values := range c.R.PostForm {
		f.typed[name] = slices.Clone(values)
	}
	if what, at, _ := strings.Cut(c.Form().Raw("do"), ":"); what == "line" {
		k, _ := strconv.Atoi(at)
		if n := countRows(f.typed.Get(field(k, "lines"))); n < MostGroups {
			f.typed.Set(field(k, "lines"), strconv.Itoa(n+1))
			f.typed.Set(field(k, "more"), "yes")
		}
		return c.Show(f.page())
	}
	in, err := readFilled(f.typed, f.sheet)
	if err == nil {
		err = d.EnterSheet(c.Ctx(), in)
	} else if stale(f.typed, f.sheet) {
		err = fault.New(fault.Conflict, "")
	} else {
		err = together(err, in, f.sheet)
	}
	if err != nil {
		return f.again(err)
	}
	return d.closed(c, f.sheet.ID)
}

// together joins what cannot be read with what is wrong besides, so that all is said at once; a field has
// one sentence.
func together(unread error, in FilledSheet, s *Sheet) error {
	var l fault.List
	for k, i := range s.open() {
		in.Sessions[k].check(&l, k+1, &s.Sessions[i], s.People())
	}
	out := *fault.As(unread)
	out.Fields = slices.Clone(out.Fields)
	if more := fault.As(besideCounts(l.Err())); more != nil {
		for _, x := range more.Fields {
			if !slices.ContainsFunc(out.Fields, func(o fault.Field) bool { return o.Name == x.Name }) {
				out.Fields = append(out.Fields, x)
			}
		}
	}
	return &out
}

// stale tells whether a session is no longer as the form showed it.
func stale(v url.Values, s *Sheet) bool {
	open := s.open()
	for k, i := range open {
		if v.Get(field(k+1, "id")) != s.Sessions[i].ID || v.Get(field(k+1, "version")) != strconv.Itoa(s.Sessions[i].Version) ||
			v.Get(field(k+1, "seen")) != strconv.Itoa(seen(s.Rows[i].Headcounts)) {
			return true
		}
	}
	return v.Has(field(len(open)+1, "id"))
}

// closed says what was stored and what follows.
func (d *Desk) closed(c *area.Call, id string) error {
	s, err := d.ReadSheet(c.Ctx(), id)
	if err != nil {
		return err
	}
	sum := 0
	for i, r := range s.Rows {
		if s.Sessions[i].Status == activities.Held {
			lines, _, _ := Counted(r.Headcounts)
			for _, l := range lines {
				sum += *l.Total
			}
		}
	}
	then := c.T("sheet.entered.open")
	switch {
	case s.State == Held:
		then = c.T("sheet.entered.held")
	case s.State == Tentative:
		then = c.T("sheet.entered.tentative")
	}
	return c.Go(visitPath(id, "sheet"), ui.Flash{Done: c.N("sheet.entered", sum), Then: then})
}

func (f *closing) again(err error) error {
	f.err = besideCounts(err)
	p := f.page()
	if fault.Is(err, fault.Conflict) {
		p.Body = f.conflict()
		p.Problems = nil
	} else {
		p.Problems = ui.Problems(f.c.Words, f.err)
	}
	return f.c.Again(err, p)
}

// besideCounts names the fields of a fault as the form does.
func besideCounts(err error) error {
	f := fault.As(err)
	if f == nil || len(f.Fields) == 0 {
		return err
	}
	out := *f
	out.Fields = slices.Clone(f.Fields)
	for i := range out.Fields {
		x := &out.Fields[i]
		switch x.Name {
		case "starts_at":
			x.Name = "starts"
		case "ends_at":
			x.Name = "ends"
		case "counts":
			x.Name = lineField(1, "total")
		}
		if prefix := field(x.Row, ""); x.Row > 0 && !strings.HasPrefix(x.Name, prefix) { // what the form itself found bears it already
			x.Name = prefix + x.Name
		}
	}
	return &out
}

// block is one part of the form: what is asked first, and what is folded away.
type block struct {
	legend, hint string
	row          int // of a session; 0: none
	heads        [][]sheet.Question
	more         [][]sheet.Question
	fixed        []string // names of hidden values
	open         bool     // the folded part is open
}

func (f *closing) page() ui.Page {
	c := f.c
	p := sheetPage(c, f.sheet, "sheet.enter")
	p.Actions = []ui.Action{worryAction(c)}
	body := []templ.Component{enter(), f.hidden()}
	for _, b := range f.blocks(f.typed) {
		body = append(body, f.fieldset(b))
	}
	p.Body = ui.Stack(intro(c.T("sheet.enter.lead")), ui.Form{Action: visitPath(f.sheet.ID, "day"), ActID: c.NewAct(),
		Verb: c.T("sheet.save"), Body: ui.Stack(body...), Cancel: &ui.Link{Href: visitPath(f.sheet.ID, "sheet"), Text: c.T("act.back")}})
	return p
}

// hidden carries the hour at which the form was made; a device that keeps it sends its own.
func (f *closing) hidden() templ.Component {
	now, _ := f.c.House.Clerk.Now()
	at := string(now)
	if f.typed.Get("happened") != "" {
		at = f.typed.Get("happened")
	}
	return ui.Stack(ui.Hidden{Name: "happened", Value: at}, ui.Hidden{Name: "debrief_version", Value: f.typed.Get("debrief_version")})
}

func (f *closing) fieldset(b block) templ.Component {
	var body []templ.Component
	for _, name := range b.fixed {
		body = append(body, ui.Hidden{Name: name, Value: f.typed.Get(name)})
	}
	ask := func(lines [][]sheet.Question) []templ.Component {
		var out []templ.Component
		for _, line := range lines {
			var boxes []templ.Component
			for _, q := range line {
				q.Field.Error = ui.FieldError(f.c.Words, f.err, q.Name)
				b.open = b.open || q.Field.Error != "" && slices.ContainsFunc(b.more, func(l []sheet.Question) bool {
					return slices.ContainsFunc(l, func(o sheet.Question) bool { return o.Name == q.Name })
				})
				boxes = append(boxes, q.Ask(q.Field))
			}
			if len(boxes) == 1 {
				out = append(out, boxes[0])
			} else {
				out = append(out, boxesInRow(boxes))
			}
		}
		return out
	}
	body = append(body, ask(b.heads)...)
	if len(b.more) > 0 {
		more := ask(b.more)
		if b.row > 0 {
			more = append(more, ui.Button{Text: f.c.T("sheet.line.more"), Name: "do", Value: "line:" + strconv.Itoa(b.row), Quiet: true})
		}
		body = append(body, wrapped(folded(f.c.T("sheet.more"), b.open), ui.Stack(more...)))
	}
	return ui.Fieldset{Legend: b.legend, Hint: b.hint, Body: ui.Stack(body...)}
}

// wrapped puts a body into a template that has children.
func wrapped(outer, inner templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, inner), w)
	})
}

// blocks are all questions of the form, with what v holds.
func (f *closing) blocks(v url.Values) []block {
	c := f.c
	one := func(ask func(ui.Field) templ.Component, q ui.Field) sheet.Question {
		q.Value, q.Values = v.Get(q.Name), v[q.Name]
		return sheet.Question{Field: q, Ask: ask}
	}
	var out []block
	again := false
	for k, i := range f.sheet.open() {
		again = again || len(f.sheet.Rows[i].Headcounts) > 0
		out = append(out, f.session(k+1, i, v, one))
	}
	if again {
		out = append(out, block{legend: c.T("sheet.correcting"), hint: c.T("sheet.correcting.hint"), heads: [][]sheet.Question{
			{one(ui.Text, ui.Field{Name: "why", Label: c.T("sheet.why"), Hint: c.T("sheet.why.hint"), Optional: true})}}})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "debrief.write", &f.sheet.Visit) {
		out = append(out, block{legend: c.T("debrief.title"), hint: c.T("debrief.hint"), heads: debriefQuestions(c, one)})
	}
	return out
}

func (f *closing) session(k, i int, v url.Values, one asker) block {
	c, x := f.c, &f.sheet.Sessions[i]
	at := func(name string) string { return field(k, name) }
	b := block{row: k, legend: c.T("sheet.session", "n", k, "what", sessionName(c, x)), hint: sessionPlan(c, x),
		fixed: []string{at("id"), at("version"), at("seen"), at("lines"), at("more")}, open: v.Get(at("more")) != ""}
	first := []sheet.Question{}
	if x.Status == activities.Held {
		b.fixed = append(b.fixed, at("status"))
		b.hint = c.T("sheet.held_already") + " · " + b.hint
	} else {
		first = append(first, one(ui.Select, ui.Field{Name: at("status"), Label: c.T("sheet.status"), Options: words(c, "sheet.status.",
			[]string{activities.Held, activities.Cancelled, activities.Planned})}))
	}
	first = append(first, one(ui.Text, ui.Field{Name: at("starts"), Label: c.T("sheet.started"), Width: 5}),
		one(ui.Text, ui.Field{Name: at("ends"), Label: c.T("sheet.ended"), Width: 5}))
	lines := countRows(v.Get(at("lines")))
	var heads []sheet.Question
	for n := 1; n <= lines; n++ {
		name := func(s string) string { return at(lineField(n, s)) }
		audience := v.Get(name("audience"))
		second := audience != "" && slices.ContainsFunc(audiencesBefore(v, k, n), func(a string) bool { return a == audience })
		label := c.T("sheet.heads_of", "whom", c.T("sheet.another_group"))
		if slices.Contains(activities.Audiences, audience) {
			label = c.T("sheet.heads_of", "whom", c.T("audience."+audience))
		}
		total := one(ui.Number, ui.Field{Name: name("total"), Label: label, Width: 5})
		parts := []sheet.Question{
			one(ui.Number, ui.Field{Name: name("f"), Label: c.T("sheet.f"), Width: 4}),
			one(ui.Number, ui.Field{Name: name("m"), Label: c.T("sheet.m"), Width: 4}),
			one(ui.Number, ui.Field{Name: name("x"), Label: c.T("sheet.x"), Width: 4}),
			one(ui.Select, ui.Field{Name: name("age"), Label: c.T("sheet.age"), Options: ages(c)}),
		}
		if audience != "" && !second && v.Get(at("more")) == "" || slices.Contains(x.Audiences, audience) && !second {
			b.fixed = append(b.fixed, name("audience"))
			heads = append(heads, total)
		} else {
			whom := one(ui.Select, ui.Field{Name: name("audience"), Label: c.T("sheet.audience"),
				Options: sheet.OrNone(c, "act.choose", words(c, "audience.", activities.Audiences))})
			parts = append([]sheet.Question{whom, total}, parts...)
			b.open = true
		}
		for i := range parts {
			parts[i].Label = c.T("sheet.of", "whom", whomText(c, audience), "what", parts[i].Label)
			value := parts[i].Value
			b.open = b.open || value != "" && value != Unknown && parts[i].Name != name("total")
		}
		b.more = append(b.more, parts)
	}
	b.heads = append(b.heads, append(first, heads...), []sheet.Question{one(ui.Checkboxes, ui.Field{Name: at("led"), Label: c.T("sheet.led"), Options: f.people(), Inline: true, Small: true})})
	if x.Status != activities.Held {
		b.heads = append(b.heads, []sheet.Question{one(ui.Text, ui.Field{Name: at("cancelled_why"), Label: c.T("sheet.cancelled_why"), Optional: true})})
	}
	b.more = append([][]sheet.Question{{
		one(ui.Select, ui.Field{Name: at("method"), Label: c.T("sheet.method"), Options: words(c, "sheet.method.", activities.Methods)}),
		one(ui.Select, ui.Field{Name: at("counted_by"), Label: c.T("sheet.counted_by"), Options: sheet.OrNone(c, "sheet.counted_by.host", f.people())}),
	}}, b.more...)
	return b
}

func whomText(c *area.Call, audience string) string {
	if slices.Contains(activities.Audiences, audience) {
		return c.T("audience." + audience)
	}
	return c.T("sheet.another_group")
}

// audiencesBefore are those of the lines above.
func audiencesBefore(v url.Values, k, n int) []string {
	var out []string
	for i := 1; i < n; i++ {
		out = append(out, v.Get(field(k, lineField(i, "audience"))))
	}
	return out
}

func ages(c *area.Call) []ui.Option {
	out := []ui.Option{{Value: Unknown, Text: c.T("sheet.age.unknown")}}
	for _, a := range activities.AgeBands {
		if a != Unknown {
			out = append(out, ui.Option{Value: a, Text: strings.ReplaceAll(a, "-", "–")})
		}
	}
	return out
}

// people are those who may have led or counted, by their labels.
func (f *closing) people() []ui.Option {
	var out []ui.Option
	for _, p := range f.sheet.People() {
		out = append(out, ui.Option{Value: p, Text: ui.PersonText(p)})
	}
	return out
}
