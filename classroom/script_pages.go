package classroom

import (
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/lesson"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) scriptRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/scripts", Verb: "script.list", Do: d.scriptsPage},
		{Method: "POST", Path: "/scripts/library", Verb: "script.add", Do: d.libraryAct},
		{Method: "GET", Path: "/scripts/new", Verb: "script.add", Do: d.addPage},
		{Method: "POST", Path: "/scripts/new", Verb: "script.add", Do: d.addAct, MaxBody: 3 << 20},
		{Method: "GET", Path: "/scripts/{id}", Verb: "script.read", Do: d.scriptPage},
		{Method: "GET", Path: "/scripts/{id}/file", Verb: "script.read", Do: d.scriptFile},
		{Method: "GET", Path: "/scripts/{id}/twee", Verb: "script.read", Do: d.tweeFile},
		{Method: "GET", Path: "/scripts/{id}/sheet.pdf", Verb: "script.read", Do: d.scriptSheet},
		{Method: "GET", Path: "/scripts/{id}/edit", Verb: "script.change", Do: d.editPage},
		{Method: "POST", Path: "/scripts/{id}/edit", Verb: "script.change", Do: d.editAct, MaxBody: 3 << 20},
		{Method: "GET", Path: "/scripts/{id}/review", Verb: "script.review", Do: d.reviewPage},
		{Method: "POST", Path: "/scripts/{id}/review", Verb: "script.review", Do: d.reviewAct},
		{Method: "GET", Path: "/scripts/{id}/approve", Verb: "script.approve", Do: d.approvePage},
		{Method: "POST", Path: "/scripts/{id}/approve", Verb: "script.approve", Do: d.approveAct},
		{Method: "POST", Path: "/scripts/{id}/withdraw", Verb: "script.approve", Do: d.withdrawAct},
	}
}

func scriptPath(id string, below ...string) string {
	p := "/scripts/" + id
	for _, b := range below {
		p += "/" + b
	}
	return p
}

// shownIn is the language in which an activity is shown to this reader.
func shownIn(c *area.Call, a *lesson.Activity) string {
	if q := c.Query("in"); q != "" {
		return q
	}
	return c.Words.Tag()
}

// worded says a word of a list, and of a draft that has one which no list has, that word itself.
func worded(w *lang.Words, list, word string) string {
	if w.Has(list + word) {
		return w.T(list + word)
	}
	return word
}

func statusOf(c *area.Call, s *Script) ui.Status {
	tone := map[Status]ui.Tone{Draft: ui.Sun, Reviewed: ui.River, Approved: ui.Moss}[s.Status]
	return ui.Status{Label: c.T("script.status"), Tone: tone, Text: c.T("script.status." + string(s.Status))}
}

func (d *Desk) scriptsPage(c *area.Call) error {
	all, err := d.ListScripts(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("script.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("script.title")}, {Text: c.T("script.kind")},
		{Text: c.T("script.number"), Number: true}, {Text: c.T("script.status")}, {Text: c.T("script.marks")}}}
	for _, s := range all {
		kind, st := "", statusOf(c, s)
		if s.Activity != nil {
			kind = worded(c.Words, "script.kind.", string(s.Activity.Kind))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(scriptPath(s.ID), s.Title(c.Words.Tag())), ui.TextCell(kind), ui.NumberCell(c.Words.Number(s.Number)),
			{Status: &ui.Status{Tone: st.Tone, Text: st.Text}}, ui.TextCell(marks(c, s))})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("script.list"), Lead: c.T("script.list_lead"), Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("script.none")}}}
	if c.May("script.add") {
		p.Actions = []ui.Action{{Href: "/scripts/new", Text: c.T("script.add"), Primary: len(all) > 0},
			{Href: "/scripts/library", Text: c.T("script.take_library"), Post: true, ActID: c.NewAct(), Primary: len(all) == 0}}
	}
	return c.Show(p)
}

func marks(c *area.Call, s *Script) string {
	switch {
	case s.Faults > 0:
		return c.N("script.faults_n", s.Faults)
	case s.Sensitive:
		return c.T("script.sensitive")
	case s.Solo:
		return c.T("script.solo")
	}
	return ""
}

func (d *Desk) libraryAct(c *area.Call) error {
	n, err := d.TakeLibrary(c.Ctx())
	if err != nil {
		return err
	}
	return c.Go("/scripts", ui.Flash{Done: c.N("script.library_taken", n), Then: c.T("script.library_then")})
}

func (d *Desk) scriptPage(c *area.Call) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	in := shownIn(c, s.Activity)
	p := ui.Page{Kind: ui.KindRecord, Heading: s.Title(in), Crumbs: []ui.Link{{Href: "/scripts", Text: c.T("script.list")}}, Bar: []ui.Status{statusOf(c, s)}}
	if s.Activity != nil {
		p.Lead = s.Activity.About.In(in)
	}
	if s.Sensitive {
		p.Bar = append(p.Bar, ui.Status{Tone: ui.Sun, Text: c.T("script.sensitive")})
	}
	if s.Solo {
		p.Bar = append(p.Bar, ui.Status{Text: c.T("script.solo")})
	}
	p.Actions = d.scriptActions(c, s)
	var body ui.Sections
	if len(s.Wrong) > 0 {
		body = append(body, ui.Section{ID: "faults", Heading: c.T("script.faults"), Body: wrongLines(c, s.Wrong)})
	}
	body = append(body, ui.Section{ID: "what", Heading: c.T("script.what"), Body: scriptFacts(c, s)}, ui.Section{ID: "reviews", Heading: c.T("script.reviews"), Body: d.reviewsShown(c, s)})
	if s.Activity != nil {
		body = append(body, ui.Section{ID: "play", Heading: c.T("script.play"), Body: preview(c, s.Activity, in)})
	}
	body = append(body, ui.Section{ID: "versions", Heading: c.T("script.versions"), Body: versions(c, s)})
	p.Body = body
	return c.Show(p)
}

func (d *Desk) scriptActions(c *area.Call, s *Script) []ui.Action {
	var out []ui.Action
	latest := len(s.Versions) > 0 && s.Versions[0].ID == s.ID
	if s.Status == Reviewed && c.May("script.approve") {
		out = append(out, ui.Action{Href: scriptPath(s.ID, "approve"), Text: c.T("script.approve"), Primary: true})
	}
	if (s.Status == Draft || s.Status == Reviewed) && len(s.Wrong) == 0 && c.May("script.review") {
		out = append(out, ui.Action{Href: scriptPath(s.ID, "review"), Text: c.T("script.review"), Primary: s.Status == Draft})
	}
	if latest && c.May("script.change") {
		out = append(out, ui.Action{Href: scriptPath(s.ID, "edit"), Text: c.T("script.change")})
	}
	out = append(out, ui.Action{Href: scriptPath(s.ID, "sheet.pdf"), Text: c.T("script.print_sheet")}, ui.Action{Href: scriptPath(s.ID, "file"), Text: c.T("script.export")})
	out = append(out, papers(c)...)
	if s.Activity != nil && s.Activity.Kind == lesson.StoryKind {
		out = append(out, ui.Action{Href: scriptPath(s.ID, "twee"), Text: c.T("script.export_twee")})
	}
	if s.Status == Approved && c.May("script.approve") {
		out = append(out, ui.Action{Href: scriptPath(s.ID, "withdraw"), Text: c.T("script.withdraw"), Post: true, ActID: c.NewAct(), Version: strconv.Itoa(s.Version), Danger: true})
	}
	return out
}

func scriptFacts(c *area.Call, s *Script) templ.Component {
	lines := []ui.Line{{Key: c.T("script.number"), Value: c.Words.Number(s.Number)}}
	if a := s.Activity; a != nil {
		lines = append(lines, ui.Line{Key: c.T("script.kind"), Value: worded(c.Words, "script.kind.", string(a.Kind))},
			ui.Line{Key: c.T("script.ages"), Value: c.T("script.ages_span", "from", a.From, "to", a.To)},
			ui.Line{Key: c.T("script.languages"), Value: languageNames(c, languagesOf(a))})
	}
	if s.ApprovedAt != "" {
		lines = append(lines, ui.Line{Key: c.T("script.approved_at"), Value: c.Words.Local(s.ApprovedAt.In(c.House.Clerk.Zone()))})
	}
	return ui.Summary{Lines: lines}
}

func languageNames(c *area.Call, tags []string) string {
	out := ""
	for i, t := range tags {
		if i > 0 {
			out += ", "
		}
		out += c.T("language." + t)
	}
	return out
}

// wrongLines are the faults, each with its line.
func wrongLines(c *area.Call, wrong lesson.Faults) templ.Component {
	_, fields := c.Words.Fault(wrong)
	var lines ui.Bullets
	for _, f := range fields {
		lines = append(lines, c.T("script.fault_line", "line", f.Row, "what", f.Text))
	}
	return ui.Stack(ui.Notice{Tone: ui.Sun, Text: c.T("script.faults_hint")}, lines)
}

func (d *Desk) reviewsShown(c *area.Call, s *Script) templ.Component {
	var events []ui.Event
	for _, r := range s.Reviews {
		what := "script.found_fit"
		if !r.Fit {
			what = "script.found_unfit"
		}
		events = append(events, ui.Event{When: c.Words.Local(r.At.In(c.House.Clerk.Zone())), Moment: string(r.At), What: c.T(what, "who", c.T("script.role."+r.Role)), Story: r.Said})
	}
	parts := []templ.Component{}
	if s.Status == Draft || s.Status == Reviewed {
		var missing ui.Bullets
		for _, role := range Missing(s.Reviews, d.needed()) {
			missing = append(missing, c.T("script.role."+role))
		}
		if len(missing) > 0 {
			parts = append(parts, ui.Notice{Text: c.T("script.still_to_look")}, missing)
		}
	}
	if len(events) > 0 {
		parts = append(parts, ui.Timeline(events))
	}
	if len(parts) == 0 {
		parts = append(parts, ui.Empty{Says: c.T("script.no_reviews")})
	}
	return ui.Stack(parts...)
}

func versions(c *area.Call, s *Script) templ.Component {
	t := ui.Table{Caption: c.T("script.versions"), HideCaption: true, Columns: []ui.Column{{Text: c.T("script.number")}, {Text: c.T("script.status")}, {Text: c.T("script.changed_at")}}}
	for i := range s.Versions {
		v := &s.Versions[i]
		st := statusOf(c, v)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(scriptPath(v.ID), c.Words.Number(v.Number)), {Status: &ui.Status{Tone: st.Tone, Text: st.Text}},
			ui.TextCell(c.Words.Local(v.ChangedAt.In(c.House.Clerk.Zone())))})
	}
	return t
}

func (d *Desk) scriptFile(c *area.Call) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.File(s.Name+".yaml", "application/yaml; charset=utf-8", []byte(s.Source))
}

// tweeFile gives the first story of an activity in the language asked for.
func (d *Desk) tweeFile(c *area.Call) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if s.Activity == nil {
		return fault.Missing()
	}
	story := slices.IndexFunc(s.Activity.Steps, func(x lesson.Step) bool { return x.Kind == lesson.Story })
	if story < 0 {
		return fault.Missing()
	}
	text, err := s.Activity.Twee(s.Activity.Steps[story].ID, shownIn(c, s.Activity))
	if err != nil {
		return err
	}
	return c.File(s.Name+".twee", "text/plain; charset=utf-8", text)
}

func (d *Desk) scriptSheet(c *area.Call) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if s.Activity == nil {
		return fault.Missing()
	}
	return c.Paper("facilitator-sheet.pdf", sheetPaper(c.Printed(), s))
}
