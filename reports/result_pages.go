package reports

import (
	"net/url"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/grants"

	"github.com/a-h/templ"
)

func (d *Desk) grantsPage(c *area.Call) error {
	list, err := d.Grants(c.Ctx())
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	t := ui.Table{Caption: c.T("result.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("result.grant")},
		{Text: c.T("result.funder")}, {Text: c.T("result.period")}, {Text: c.T("result.state")}}}
	for _, g := range list {
		t.Rows = append(t.Rows, []ui.Cell{
			{Href: "/results/" + g.ID, Text: g.Code, Also: g.Title}, ui.TextCell(g.Funder),
			ui.TextCell(span(c.Words, g.StartsOn, g.EndsOn)), {Status: stateOf(c, g, today)}})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("result.list"), Lead: c.T("result.list.lead"), Dense: true,
		Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("result.list.empty")}}})
}

// stateOf says where a grant stands today.
func stateOf(c *area.Call, g *grants.Grant, today when.Day) *ui.Status {
	switch {
	case today < g.StartsOn:
		return &ui.Status{Label: c.T("result.state"), Text: c.T("result.state.ahead", "day", g.StartsOn)}
	case today > g.EndsOn:
		return &ui.Status{Label: c.T("result.state"), Text: c.T("result.state.ended", "day", g.EndsOn)}
	}
	return &ui.Status{Label: c.T("result.state"), Tone: ui.River, Text: c.T("result.state.runs", "percent", Elapsed(g.StartsOn, g.EndsOn, today))}
}

func span(w *lang.Words, from, to when.Day) string {
	return w.T("result.span", "from", from, "to", to)
}

// days reads the days that the address asks for; a broken one is a fault of its field.
func days(c *area.Call) (from, to when.Day, err error) {
	var l fault.List
	for name, day := range map[string]*when.Day{"from": &from, "to": &to} {
		if text := strings.TrimSpace(c.Query(name)); text != "" {
			x, err := when.ParseDay(text)
			if err != nil {
				l.Add(name, "field.not_a_day")
			}
			*day = x
		}
	}
	return from, to, l.Err()
}

// at is an address with the days of a period, left out where they are the grant's own.
func at(path string, p area.Period) string {
	q := url.Values{}
	if p.From > p.Start {
		q.Set("from", string(p.From))
	}
	if p.To < p.End {
		q.Set("to", string(p.To))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (d *Desk) tablePage(c *area.Call) error {
	from, to, err := days(c)
	var r *Results
	if err == nil {
		r, err = d.Table(c.Ctx(), c.Path("grant"), from, to)
	}
	wrong := err
	if fault.Is(err, fault.Invalid) { // the table of the whole grant, and what is wrong with the days
		r, err = d.Table(c.Ctx(), c.Path("grant"), "", "")
	}
	if err != nil {
		return err
	}
	g := r.Grant
	_, today := c.House.Clerk.Now()
	p := ui.Page{Kind: ui.KindFigure, Heading: c.T("result.of", "code", g.Code), Lead: g.Title, Dense: true,
		Crumbs: []ui.Link{{Href: "/results", Text: c.T("result.list")}},
		Bar: []ui.Status{*stateOf(c, g, today), {Label: c.T("result.period"), Text: span(c.Words, g.StartsOn, g.EndsOn)},
			{Label: c.T("result.funder"), Text: g.Funder}, reached(c, r)}}
	if c.May("report.freeze") {
		p.Actions = append(p.Actions, ui.Action{Href: at("/results/"+g.ID+"/freeze", r.Period), Text: c.T("report.freeze"), Primary: true})
	}
	if c.May("report.release") {
		p.Actions = append(p.Actions, ui.Action{Href: at("/results/"+g.ID+"/download", r.Period), Text: c.T("report.download")})
	}
	if c.May("target.list") {
		p.Actions = append(p.Actions, ui.Action{Href: "/results/" + g.ID + "/targets", Text: c.T("target.list")})
	}
	var parts []templ.Component
	if r.Part() {
		parts = append(parts, partNotice(c, r.Period))
	}
	parts = append(parts, ui.List{Views: periods(c, r), Table: figureTable(c, r)})
	if money, ok := moneyTable(c, r); ok {
		parts = append(parts, money)
	}
	if ch := charts(c, r, today); len(ch) > 0 {
		parts = append(parts, ui.Section{ID: "charts", Heading: c.T("result.charts"), Body: ui.Stack(ch...)})
	}
	parts = append(parts, askDays(c, "/results/"+g.ID, r.Period, wrong))
	p.Body = ui.Stack(parts...)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// reached says how many of the targets are reached.
func reached(c *area.Call, r *Results) ui.Status {
	all := r.Targeted()
	if len(all) == 0 {
		none := ui.Status{Label: c.T("target.list"), Tone: ui.Sun, Text: c.T("target.none")}
		if c.May("target.list") {
			none.Href = "/results/" + r.Grant.ID + "/targets"
		}
		return none
	}
	n := 0
	for _, f := range all {
		if f.Reached() {
			n++
		}
	}
	s := ui.Status{Label: c.T("target.list"), Text: c.T("target.reached", "n", n, "of", len(all))}
	if n == len(all) {
		s.Tone = ui.Moss
	}
	return s
}

// periods are the days that are mostly asked for: the whole grant, and each calendar year of it.
func periods(c *area.Call, r *Results) []ui.View {
	here, p := "/results/"+r.Grant.ID, r.Period
	p.From, p.To = p.Start, p.End
	out := []ui.View{{Href: here, Text: c.T("result.whole_grant"), Current: !r.Part()}}
	for year := p.Start[:4]; year <= p.End[:4] && len(out) < 10; year = p.From.Add(400)[:4] {
		p.From = when.Day(year + "-01-01")
		q := p
		q.From, q.To = max(p.From, p.Start), min(when.Day(year+"-12-31"), p.End)
		out = append(out, ui.View{Href: at(here, q), Text: string(year), Current: r.Part() && q.From == r.Period.From && q.To == r.Period.To})
	}
	if len(out) == 2 {
		return nil // the grant lies in one year
	}
	return append(out, ui.View{Href: "#days", Text: c.T("result.days")})
}

func partNotice(c *area.Call, p area.Period) ui.Notice {
	return ui.Notice{Tone: ui.River, Heading: c.T("result.part", "days", span(c.Words, p.From, p.To)), Text: c.T("result.part.says")}
}

func askDays(c *area.Call, action string, p area.Period, wrong error) ui.Section {
	value := func(name string, day when.Day) string {
		if wrong != nil {
			return c.Query(name)
		}
		return ui.Typed(string(day))
	}
	return ui.Section{ID: "days", Heading: c.T("result.days"), Body: ui.Form{Action: action, Get: true, NoAsk: true, Verb: c.T("result.show"),
		Body: ui.Stack(
			ui.Day(ui.Field{Name: "from", Label: c.T("result.from"), Value: value("from", p.From), Error: ui.FieldError(c.Words, wrong, "from")}),
			ui.Day(ui.Field{Name: "to", Label: c.T("result.to"), Value: value("to", p.To), Error: ui.FieldError(c.Words, wrong, "to")}))}}
}

// amount writes a value of a figure in the reader's language.
func amount(w *lang.Words, count area.Count, n int64) string {
	if !count.Euro {
		return w.Number(int(n))
	}
	text := w.Euro(n * 100)
	for _, none := range []string{".00", ",00"} { // the figures are whole euros by their rule
		if at := strings.LastIndex(text, none); at >= 0 && !strings.ContainsAny(text[at+3:], "0123456789.") {
			return text[:at] + text[at+3:]
		}
	}
	return text
}

// figureTable is the table of all figures: each opens to its rows, its rule stands below its name.
func figureTable(c *area.Call, r *Results) ui.Table {
	t := ui.Table{Caption: c.T("result.figures"), HideCaption: true, Columns: []ui.Column{
		{Text: c.T("result.figure")}, {Text: c.T("result.target"), Number: true}, {Text: c.T("result.value"), Number: true}}}
	if r.Part() {
		t.Columns[2].Text = c.T("result.in_period")
		t.Columns = append(t.Columns, ui.Column{Text: c.T("report.since_start"), Number: true})
	}
	t.Columns = append(t.Columns, ui.Column{Text: c.T("result.share"), Number: true}, ui.Column{Text: c.T("result.also"), Number: true},
		ui.Column{Text: c.T("result.evidence")})
	for _, f := range r.Figures {
		if f.Euro {
			continue
		}
		cells := []ui.Cell{nameCell(c, r, f), {}, ui.NumberCell(amount(c.Words, f.Count, f.Value))}
		if f.Target != nil {
			cells[1] = ui.NumberCell(amount(c.Words, f.Count, f.Target.Target))
		}
		if r.Part() {
			cells = append(cells, ui.NumberCell(amount(c.Words, f.Count, f.Since)))
		}
		share, also, evidence := ui.Cell{}, ui.Cell{}, ui.Cell{}
		if percent, ok := f.Share(); ok {
			share = ui.ShareCell(percent, c.T("result.percent", "n", percent))
		}
		if f.Also != nil {
			also = ui.CountCell(at("/results/"+r.Grant.ID+"/"+f.Also.Name, r.Period), amount(c.Words, f.Also.Count, f.Also.Value))
		}
		if f.Behind > 0 {
			evidence = ui.TextCell(c.T("result.evidence.of", "n", f.Evidenced, "of", f.Behind))
		}
		t.Rows = append(t.Rows, append(cells, share, also, evidence))
	}
	return t
}

func nameCell(c *area.Call, r *Results, f Result) ui.Cell {
	return ui.Cell{Href: at("/results/"+r.Grant.ID+"/"+f.Name, r.Period), Text: c.T("count." + f.Name), Also: says(c.Words, f, r.Part())}
}

// moneyTable is the shares of the grant; ok is false where there are none.
func moneyTable(c *area.Call, r *Results) (t ui.Table, ok bool) {
	t = ui.Table{Caption: c.T("result.money"), Plain: true, Columns: []ui.Column{{Text: c.T("result.figure")}, {Text: c.T("result.amount"), Number: true}}}
	for _, f := range r.Figures {
		if f.Euro {
			t.Rows = append(t.Rows, []ui.Cell{nameCell(c, r, f), ui.NumberCell(amount(c.Words, f.Count, f.Value))})
		}
	}
	return t, len(t.Rows) > 0
}

// says gives the counting rule of a figure in words, and what is particular about it; part tells whether
// the figure is shown for a part of the grant's days, where more has to be said.
func says(w *lang.Words, f Result, part bool) string {
	out := []string{w.T("count." + f.Name + ".rule")}
	if f.Unique && part {
		out = append(out, w.T("result.unique"))
	}
	if f.Whole && part {
		out = append(out, w.T("result.whole"))
	}
	if f.Served {
		out = append(out, w.T("result.total_only"))
	}
	return strings.Join(out, " ")
}

// charts are what can be seen better than read: how far the targets are, and the trailer by month.
func charts(c *area.Call, r *Results, today when.Day) []templ.Component {
	var out []templ.Component
	if list := r.Targeted(); len(list) > 0 {
		ch := ui.Chart{Kind: ui.Bars, ID: "targets", Title: c.T("result.chart.targets"), Over: c.T("result.figure"),
			Says:   c.T("result.chart.targets.says", "percent", Elapsed(r.Grant.StartsOn, r.Grant.EndsOn, min(today, r.Period.To))),
			Series: []ui.Series{{Name: c.T("result.share")}},
			Format: func(f float64) string { return c.T("result.percent", "n", int(f)) }}
		for _, f := range list {
			percent, _ := f.Share()
			ch.Labels = append(ch.Labels, c.T("count."+f.Name))
			ch.Series[0].Values = append(ch.Series[0].Values, float64(percent))
		}
		out = append(out, ch)
	}
	if len(r.Months) > 1 {
		ch := ui.Chart{Kind: ui.Stacked, ID: "months", Title: c.T("result.chart.months"), Over: c.T("result.month"), Says: c.T("result.chart.months.says"),
			Series: []ui.Series{{Name: c.T("result.pupils")}, {Name: c.T("result.teachers")}}}
		for _, m := range r.Months {
			ch.Labels = append(ch.Labels, c.Words.Month(when.Day(m.Month+"-01")))
			ch.Series[0].Values = append(ch.Series[0].Values, float64(m.Pupils))
			ch.Series[1].Values = append(ch.Series[1].Values, float64(m.Teachers))
		}
		out = append(out, ch)
	}
	return out
}

func (d *Desk) behindPage(c *area.Call) error {
	from, to, err := days(c)
	if err != nil {
		return err
	}
	b, err := d.Behind(c.Ctx(), c.Path("grant"), c.Path("indicator"), from, to, c.PageNumber())
	if err != nil {
		return err
	}
	f := b.Figure
	fig := ui.Figure{Label: c.T("count." + f.Name), Number: amount(c.Words, f.Count, f.Value), Rule: says(c.Words, f, true),
		Since: c.T("result.counted", "days", span(c.Words, b.Period.From, b.Period.To))}
	if f.Target != nil {
		fig.Target = amount(c.Words, f.Count, f.Target.Target)
		fig.Share, _ = f.Share()
	}
	if partOf(b.Period) && !f.Whole {
		fig.Notes = append(fig.Notes, c.T("result.since", "n", amount(c.Words, f.Count, f.Since), "day", b.Period.Start))
	}
	if f.Behind > 0 {
		fig.Notes = append(fig.Notes, c.T("result.evidence.says", "n", f.Evidenced, "of", f.Behind))
	}
	if b.Withheld > 0 {
		fig.Withheld = c.N("result.withheld", b.Withheld)
	}
	p := ui.Page{Kind: ui.KindFigure, Heading: c.T("count." + f.Name), Dense: true,
		Crumbs: []ui.Link{{Href: "/results", Text: c.T("result.list")}, {Href: at("/results/"+b.Grant.ID, b.Period), Text: b.Grant.Code}}}
	parts := []templ.Component{ui.Figures{fig}}
	switch {
	case f.Served:
		parts = append(parts, ui.Notice{Tone: ui.River, Heading: c.T("result.served"), Text: c.T("result.served.says")})
	case !c.May("result.rows"):
		parts = append(parts, ui.Notice{Text: c.T("result.no_rows")})
	default:
		parts = append(parts, behindTable(c, b))
	}
	p.Body = ui.Stack(parts...)
	return c.Show(p)
}

func behindTable(c *area.Call, b *Behind) ui.List {
	dated := false
	for _, r := range b.Rows {
		dated = dated || r.Day != "" || r.Where != ""
	}
	t := ui.Table{Caption: c.T("result.rows"), HideCaption: true, Columns: []ui.Column{{Text: c.T("result.record")}, {Text: c.T("result.what")}}}
	if dated {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("result.day")}, ui.Column{Text: c.T("result.where")})
	}
	t.Columns = append(t.Columns, ui.Column{Text: c.T("result.adds"), Number: true})
	for _, r := range b.Rows {
		first := ui.TextCell(r.Code)
		if r.Href != "" {
			first.Href = r.Href
		}
		cells := []ui.Cell{first, ui.TextCell(what(c, r))}
		if dated {
			cells = append(cells, ui.TextCell(day(c.Words, r.Day)), ui.TextCell(r.Where))
		}
		t.Rows = append(t.Rows, append(cells, ui.NumberCell(amount(c.Words, b.Figure.Count, r.Value))))
	}
	visible := b.Total - b.Withheld
	return ui.List{Count: c.N("result.rows.n", visible), Table: t, Paging: sheet.Paging(c, visible), Empty: ui.Empty{Says: c.T("result.rows.empty")}}
}

func day(w *lang.Words, d when.Day) string {
	if d == "" {
		return ""
	}
	return w.Day(d)
}

// what says what a row is: its kind or format in words where there are any.
func what(c *area.Call, r *area.CountRow) string {
	for _, key := range []string{"activity.format.", "organisation.kind.", "person.kind.", "publication.kind.", "result.what."} {
		if r.What != "" && c.Words.Has(key+r.What) {
			return c.T(key + r.What)
		}
	}
	if r.What == "" && r.Href == "" && c.Words.Has("country."+r.Code) {
		return c.T("country." + r.Code)
	}
	return r.What
}

func (d *Desk) targetsPage(c *area.Call) error { return d.targetsForm(c, nil) }

func (d *Desk) targetsForm(c *area.Call, wrong error) error {
	g, list, err := d.Targets(c.Ctx(), c.Path("grant"))
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("target.of", "code", g.Code), Lead: c.T("target.lead"), Dense: true,
		Crumbs: []ui.Link{{Href: "/results", Text: c.T("result.list")}, {Href: "/results/" + g.ID, Text: g.Code}}}
	p.Body = ui.Stack(targetTable(c, list, g.EndsOn))
	if c.May("target.set") {
		p.Body = ui.Stack(targetTable(c, list, g.EndsOn), ui.Section{ID: "set", Heading: c.T("target.set"), Body: d.targetForm(c, g, wrong)})
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func targetTable(c *area.Call, list []*Target, end when.Day) ui.List {
	inForce := InForce(list, end)
	t := ui.Table{Caption: c.T("target.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("result.figure")}, {Text: c.T("result.target"), Number: true},
		{Text: c.T("target.from")}, {Text: c.T("target.state")}, {Text: c.T("target.why")}, {Text: c.T("target.set_by")}}}
	for _, x := range list {
		state := ui.StatusCell(ui.Moss, c.T("target.holds"))
		if inForce[x.Indicator] != x {
			state = ui.StatusCell(ui.Quiet, c.T("target.replaced"))
		}
		by := ui.Cell{Person: x.SetByPerson, Also: local(c, x.SetAt)}
		if x.SetByPerson == "" {
			by.Text = actor(c, x.SetBy, x.SetByCode)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("count." + x.Indicator)), ui.NumberCell(c.Words.Number(int(x.Target))),
			ui.TextCell(c.Words.Day(x.From)), state, ui.TextCell(x.Why), by})
	}
	return ui.List{Table: t, Empty: ui.Empty{Says: c.T("target.empty")}}
}

func (d *Desk) targetForm(c *area.Call, g *grants.Grant, wrong error) templ.Component {
	options := []ui.Option{{Text: c.T("act.choose")}}
	for _, s := range d.Sets() {
		for _, x := range s.Counts {
			if !x.Euro && !strings.HasSuffix(x.Name, alsoSuffix) {
				options = append(options, ui.Option{Value: x.Name, Text: c.T("count." + x.Name)})
			}
		}
	}
	f := sheet.Form{Action: "/results/" + g.ID + "/targets", Verb: c.T("target.set"), Cancel: "/results/" + g.ID, Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "indicator", Label: c.T("result.figure"), Value: c.Query("indicator"), Options: options}},
		{Ask: ui.Number, Field: ui.Field{Name: "target", Label: c.T("result.target"), Width: 10}},
		{Ask: ui.Day, Field: ui.Field{Name: "from_day", Label: c.T("target.from"), Hint: c.T("target.from.hint"), Value: string(g.StartsOn)}},
		{Ask: ui.Text, Field: ui.Field{Name: "why", Label: c.T("target.why"), Hint: c.T("target.why.hint"), Optional: true}},
	}}
	return f.Body(c, wrong)
}

func (d *Desk) targetAct(c *area.Call) error {
	f := c.Form()
	t := Target{Grant: c.Path("grant"), Indicator: f.Need("indicator", 100), From: f.Day("from_day"), Why: f.Text("why", 500)}
	n, ok := f.Int("target", 0, mostTarget)
	if !ok && strings.TrimSpace(f.Raw("target")) == "" {
		f.Wrong("target", "field.required")
	}
	t.Target = int64(n)
	err := f.Err()
	if err == nil {
		_, err = d.SetTarget(c.Ctx(), t)
	}
	if err != nil {
		return d.targetsForm(c, err)
	}
	return c.Go("/results/"+t.Grant+"/targets", ui.Flash{Done: c.T("target.done", "figure", c.T("count."+t.Indicator), "n", strconv.Itoa(n))})
}
