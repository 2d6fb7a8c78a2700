package reports

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"

	"github.com/a-h/templ"
)

func (d *Desk) reportsPage(c *area.Call) error {
	list, err := d.Reports(c.Ctx(), "")
	if err != nil {
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("report.list"), Lead: c.T("report.list.lead"), Dense: true,
		Body: ui.List{Table: reportTable(c, list), Empty: ui.Empty{Says: c.T("report.list.empty"), Do: &ui.Action{Href: "/results", Text: c.T("result.list")}}}})
}

func reportTable(c *area.Call, list []*Report) ui.Table {
	t := ui.Table{Caption: c.T("report.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("report.title")}, {Text: c.T("report.code")},
		{Text: c.T("result.period")}, {Text: c.T("report.frozen_at")}}}
	for _, r := range list {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/reports/"+r.ID, r.Title), ui.TextCell(r.Code),
			ui.TextCell(span(c.Words, r.From, r.To)), ui.TextCell(local(c, r.FrozenAt))})
	}
	return t
}

func local(c *area.Call, m when.Moment) string { return c.Words.Local(m.In(c.House.Clerk.Zone())) }

func (d *Desk) freezePage(c *area.Call) error { return d.freezeForm(c, nil) }

func (d *Desk) freezeForm(c *area.Call, wrong error) error {
	from, to, err := days(c)
	if err != nil {
		return err
	}
	r, err := d.Table(c.Ctx(), c.Path("grant"), from, to)
	if err != nil {
		return err
	}
	before, err := d.Reports(c.Ctx(), r.Grant.ID)
	if err != nil {
		return err
	}
	options := []ui.Option{{Text: c.T("report.supersedes.none")}}
	for _, b := range before {
		options = append(options, ui.Option{Value: b.ID, Text: b.Code + " – " + b.Title})
	}
	f := sheet.Form{Action: "/results/" + r.Grant.ID + "/freeze", Verb: c.T("report.freeze"), Cancel: at("/results/"+r.Grant.ID, r.Period), Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "title", Label: c.T("report.title"), Hint: c.T("report.title.hint"),
			Value: c.T("report.title.first", "code", r.Grant.Code)}},
		{Ask: ui.Day, Field: ui.Field{Name: "from", Label: c.T("result.from"), Value: string(r.Period.From)}},
		{Ask: ui.Day, Field: ui.Field{Name: "to", Label: c.T("result.to"), Value: string(r.Period.To)}},
		{Ask: ui.Select, Field: ui.Field{Name: "supersedes", Label: c.T("report.supersedes"), Options: options}},
		{Ask: ui.Radios, Field: ui.Field{Name: "annex", Label: c.T("report.annex.ask"), Hint: c.T("report.annex.hint"), Value: "no",
			Options: []ui.Option{{Value: "no", Text: c.T("report.annex.no")}, {Value: "yes", Text: c.T("report.annex.yes")}}}},
	}}
	p := f.Page(c, c.T("report.freeze"), wrong)
	p.Lead = c.T("report.freeze.lead")
	p.Crumbs = []ui.Link{{Href: "/results", Text: c.T("result.list")}, {Href: at("/results/"+r.Grant.ID, r.Period), Text: r.Grant.Code}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) freezeAct(c *area.Call) error {
	f := c.Form()
	r := Report{Grant: c.Path("grant"), Title: f.Need("title", mostTitle), From: f.Day("from"), To: f.Day("to"), Supersedes: f.Text("supersedes", 40)}
	annex := f.Word("annex", "no", "yes")
	made, err := "", f.Err()
	if err == nil {
		made, err = d.Freeze(c.Ctx(), r, annex == "yes")
	}
	if err != nil {
		return d.freezeForm(c, err)
	}
	return c.Go("/reports/"+made, ui.Flash{Done: c.T("report.frozen"), Then: c.T("report.frozen.then")})
}

func (d *Desk) reportPage(c *area.Call) error {
	f, err := d.Report(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	since, err := d.Since(c.Ctx(), f)
	if err != nil {
		return err
	}
	seal := ui.Status{Label: c.T("report.hash"), Tone: ui.Moss, Text: c.T("report.hash.fits")}
	if !f.Fits {
		seal = ui.Status{Label: c.T("report.hash"), Tone: ui.Clay, Text: c.T("report.hash.broken")}
	}
	live := ui.Status{Label: c.T("report.today"), Tone: ui.Moss, Text: c.T("report.same")}
	if n := len(since.Differences); n > 0 {
		live = ui.Status{Label: c.T("report.today"), Tone: ui.Sun, Text: c.N("report.differ", n), Href: "#since"}
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: f.Title, Dense: true,
		Crumbs: []ui.Link{{Href: "/reports", Text: c.T("report.list")}},
		Bar:    []ui.Status{{Label: c.T("report.frozen_at"), Text: local(c, f.FrozenAt)}, seal, live}}
	for _, l := range f.Later {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("report.superseded"), Tone: ui.Sun, Text: l.Code, Href: "/reports/" + l.ID})
	}
	if c.May("report.release") {
		p.Actions = append(p.Actions, ui.Action{Href: "/reports/" + f.ID + "/download", Text: c.T("report.download"), Primary: true})
	}
	r := f.Results()
	by := ui.Line{Key: c.T("report.frozen_by"), Value: actor(c, f.FrozenBy, f.ByCode)}
	if f.FrozenByPerson != "" {
		by = ui.Line{Key: by.Key, Person: f.FrozenByPerson}
	}
	facts := ui.Summary{Lines: []ui.Line{{Key: c.T("report.code"), Value: f.Code},
		{Key: c.T("result.grant"), Value: f.GrantRecord.Code, Also: f.GrantRecord.Title, Href: "/results/" + f.Grant},
		{Key: c.T("result.period"), Value: span(c.Words, f.From, f.To)}, by, {Key: c.T("report.hash.full"), Value: f.Hash, Also: c.T("report.hash.says")}}}
	if f.Supersedes != "" {
		facts.Lines = append(facts.Lines, ui.Line{Key: c.T("report.supersedes"), Value: c.T("report.supersedes.open"), Href: "/reports/" + f.Supersedes})
	}
	parts := ui.Sections{
		{ID: "figures", Heading: c.T("report.sheet.figures"), Body: frozenTables(c, r)},
		{ID: "since", Heading: c.T("report.since"), Body: sinceParts(c, f, since)},
		{ID: "about", Heading: c.T("report.sheet.about"), Body: facts}}
	if len(f.Annex) > 0 {
		parts = append(parts, ui.Section{ID: "annex", Heading: c.T("report.sheet.annex"), Body: ui.Stack(paragraph(c.T("report.annex.says")), annexTable(c, f))})
	}
	p.Body = parts
	return c.Show(p)
}

// paragraph is a sentence on its own.
func paragraph(text string) templ.Component { return ui.Notice{Text: text} }

// frozenTables is the figures as they were; they open to no rows, since the rows may have changed.
func frozenTables(c *area.Call, r *Results) templ.Component {
	t := figureTable(c, r)
	money, ok := moneyTable(c, r)
	for _, rows := range [][][]ui.Cell{t.Rows, money.Rows} {
		for _, row := range rows {
			for i := range row {
				row[i].Href = ""
			}
		}
	}
	if !ok {
		return t
	}
	return ui.Stack(t, money)
}

// mostAnnexShown is how many rows of an annex the page shows; the files hold all.
const mostAnnexShown = 20

func annexTable(c *area.Call, f *Frozen) ui.List {
	t := ui.Table{Caption: c.T("report.sheet.annex"), HideCaption: true, Columns: []ui.Column{{Text: c.T("report.annex.code")}, {Text: c.T("result.figure")},
		{Text: c.T("result.day")}, {Text: c.T("result.where")}, {Text: c.T("result.adds"), Number: true}}}
	for _, a := range f.Annex[:min(len(f.Annex), mostAnnexShown)] {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(a.Code), ui.TextCell(c.T("count." + a.Indicator)), ui.TextCell(day(c.Words, a.Day)),
			ui.TextCell(a.Municipality), ui.NumberCell(c.Words.Number(int(a.Value)))})
	}
	return ui.List{Table: t, Count: c.T("report.annex.shown", "n", len(t.Rows), "of", len(f.Annex))}
}

// sinceParts tells what is another now: the figures, what counts otherwise, and who did what when and why.
func sinceParts(c *area.Call, f *Frozen, s *Since) templ.Component {
	if len(s.Differences) == 0 && len(s.Changed) == 0 && s.Withheld == 0 && len(s.Deeds) == 0 {
		return ui.Notice{Tone: ui.Moss, Text: c.T("report.since.none")}
	}
	var parts []templ.Component
	if len(s.Differences) == 0 {
		parts = append(parts, ui.Notice{Tone: ui.Moss, Text: c.T("report.since.same")})
	} else {
		t := ui.Table{Caption: c.T("report.since.figures"), Columns: []ui.Column{{Text: c.T("result.figure")}, {Text: c.T("report.was"), Number: true},
			{Text: c.T("report.now"), Number: true}, {Text: c.T("report.change"), Number: true}}}
		for _, x := range s.Differences {
			was, now := x.Was, x.Now
			name := ui.LinkCell(at("/results/"+f.Grant+"/"+x.Name, f.Period()), c.T("count."+x.Name))
			if was == now {
				was, now, name.Also = x.SinceWas, x.SinceNow, c.T("report.since_start")
			}
			t.Rows = append(t.Rows, []ui.Cell{name, ui.NumberCell(amount(c.Words, x.Count, was)), ui.NumberCell(amount(c.Words, x.Count, now)),
				ui.NumberCell(signed(c, x.Count, now-was))})
		}
		parts = append(parts, t)
	}
	if len(s.Changed) > 0 {
		t := ui.Table{Caption: c.T("report.since.records"), Columns: []ui.Column{{Text: c.T("result.record")}, {Text: c.T("report.what")},
			{Text: c.T("report.was")}, {Text: c.T("report.now")}}}
		for _, x := range s.Changed {
			t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/activities/"+x.Activity, x.Code), ui.TextCell(fieldName(c, x.Field)),
				ui.TextCell(fieldValue(c, x.Field, x.Was)), ui.TextCell(fieldValue(c, x.Field, x.Now))})
		}
		parts = append(parts, t)
	}
	if s.Withheld > 0 {
		parts = append(parts, ui.Notice{Text: c.N("result.withheld", s.Withheld)})
	}
	if len(s.Deeds) > 0 {
		parts = append(parts, deedTable(c, s.Deeds))
	}
	return ui.Stack(parts...)
}

func deedTable(c *area.Call, deeds []Deed) ui.Table {
	t := ui.Table{Caption: c.T("report.since.deeds"), Columns: []ui.Column{{Text: c.T("result.record")}, {Text: c.T("report.what")}, {Text: c.T("report.was")},
		{Text: c.T("report.now")}, {Text: c.T("report.who")}, {Text: c.T("report.when")}, {Text: c.T("report.why")}}}
	for _, x := range deeds {
		record := ui.LinkCell("/activities/"+x.Activity, x.Code)
		if x.Activity == "" {
			record = ui.TextCell(c.T("result.grant"))
		}
		who := ui.TextCell(actor(c, x.By, x.ByCode))
		if c.Words.Has("role." + x.Role) {
			who.Also = c.T("role." + x.Role)
		}
		what := ui.TextCell(fieldName(c, x.Field))
		if x.Field == "" {
			what = ui.TextCell(c.T("report.touched"))
		}
		why := ui.TextCell(x.Why)
		if x.Closed {
			why = ui.TextCell(c.T("report.reason_closed"))
		} else if x.Why == "" {
			why = ui.TextCell(c.T("report.no_reason"))
		}
		t.Rows = append(t.Rows, []ui.Cell{record, what, ui.TextCell(fieldValue(c, x.Field, x.From)), ui.TextCell(fieldValue(c, x.Field, x.To)),
			who, ui.TextCell(local(c, x.At)), why})
	}
	return t
}

// actor says who did something: the code of a user, or in words what else acts in the house.
func actor(c *area.Call, by, code string) string {
	switch {
	case code != "":
		return code
	case c.Words.Has("report.actor." + by):
		return c.T("report.actor." + by)
	}
	return c.T("report.actor.user")
}

// fieldName says a field in words: those of a head count by audience and way of counting.
func fieldName(c *area.Call, field string) string {
	if rest, ok := strings.CutPrefix(field, "headcount."); ok {
		audience, method, _ := strings.Cut(rest, ".")
		return c.T("report.field."+audience) + ", " + c.T("report.method."+method)
	}
	if c.Words.Has("report.field." + field) {
		return c.T("report.field." + field)
	}
	return field
}

func fieldValue(c *area.Call, field, value string) string {
	switch {
	case value == "":
		return ""
	case field == "host":
		return "" // an id, which tells nobody anything
	case field == "day":
		return day(c.Words, when.Day(value))
	case (field == "counted" || field == "shared"):
		return c.T("report." + value)
	case c.Words.Has("report.value." + value):
		return c.T("report.value." + value)
	}
	return value
}

func signed(c *area.Call, count area.Count, n int64) string {
	if n < 0 {
		return "−" + amount(c.Words, count, -n)
	}
	return "+" + amount(c.Words, count, n)
}

func (d *Desk) livePage(c *area.Call) error { return d.liveForm(c, nil) }

func (d *Desk) liveForm(c *area.Call, wrong error) error {
	r, err := d.asked(c)
	if err != nil {
		return err
	}
	return leaveForm(c, r.Grant.Code, at("/results/"+r.Grant.ID+"/download", r.Period), at("/results/"+r.Grant.ID, r.Period), wrong)
}

func (d *Desk) asked(c *area.Call) (*Results, error) {
	from, to, err := days(c)
	if err != nil {
		return nil, err
	}
	return d.Table(c.Ctx(), c.Path("grant"), from, to)
}

func (d *Desk) liveAct(c *area.Call) error {
	r, err := d.asked(c)
	if err != nil {
		return err
	}
	now, _ := c.House.Clerk.Now()
	if err := d.leave(c, r, nil, now); err != nil {
		return d.liveForm(c, err)
	}
	return nil
}

func (d *Desk) frozenForm(c *area.Call, wrong error) error {
	f, err := d.Report(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return leaveForm(c, f.Title, "/reports/"+f.ID+"/download", "/reports/"+f.ID, wrong)
}

func (d *Desk) frozenPage(c *area.Call) error { return d.frozenForm(c, nil) }

func (d *Desk) frozenAct(c *area.Call) error {
	f, err := d.Report(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if err := d.leave(c, f.Results(), f, f.FrozenAt); err != nil {
		return d.frozenForm(c, err)
	}
	return nil
}

// leaveForm asks to whom a file goes and why, before it is given.
func leaveForm(c *area.Call, what, action, back string, wrong error) error {
	f := sheet.Form{Action: action, Verb: c.T("report.download"), Cancel: back, Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "format", Label: c.T("report.format"), Value: "pdf", Options: []ui.Option{
			{Value: "pdf", Text: c.T("report.format.pdf")}, {Value: "docx", Text: c.T("report.format.docx")},
			{Value: "xlsx", Text: c.T("report.format.xlsx")}, {Value: "csv", Text: c.T("report.format.csv")}}}},
		{Ask: ui.Text, Field: ui.Field{Name: "to_whom", Label: c.T("report.to_whom"), Hint: c.T("report.to_whom.hint")}},
		{Ask: ui.Text, Field: ui.Field{Name: "why", Label: c.T("report.why_leaves"), Hint: c.T("report.why_leaves.hint")}},
		{Ask: ui.Radios, Field: ui.Field{Name: "ground", Label: c.T("report.ground"), Value: "report", Options: []ui.Option{
			{Value: "report", Text: c.T("report.ground.report")}, {Value: "own_use", Text: c.T("report.ground.own_use")}}}},
	}}
	p := f.Page(c, c.T("report.download"), wrong)
	p.Lead = c.T("report.download.lead")
	p.Crumbs = []ui.Link{{Href: back, Text: what}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// leave makes the file, keeps what leaves, and gives the file.
func (d *Desk) leave(c *area.Call, r *Results, frozen *Frozen, made when.Moment) error {
	f := c.Form()
	format, ground := f.Word("format", Formats...), f.Word("ground", Grounds...)
	l := Leaving{Results: r, Frozen: frozen, ToWhom: f.Need("to_whom", 200), Why: f.Need("why", 1000), Ground: ground}
	if err := f.Err(); err != nil {
		return err
	}
	if !known(format) {
		return fault.In("format", "field.choose")
	}
	file, err := File(c.Words, format, r, frozen, made.In(c.House.Clerk.Zone()))
	if err != nil {
		return err
	}
	l.File = file
	// The act stands for this very file: sent again it gives the same one, or is refused.
	ctx := c.Ctx()
	if act := f.Raw("act_id"); id.Valid(act) {
		ctx = clerk.WithAct(ctx, clerk.Act{ID: act, Hash: hashOf([]byte(strings.Join([]string{hashOf(file), l.ToWhom, l.Why, ground}, "\x00")))})
	}
	if _, err := d.Release(ctx, l); err != nil {
		return err
	}
	return c.File("report."+format, mimes[format], file)
}
