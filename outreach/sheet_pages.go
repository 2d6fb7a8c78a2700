package outreach

import (
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/ui"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

func (d *Desk) sheetRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/visits/{id}/sheet", Verb: "sheet.read", Do: d.sheetPage},
		{Method: "GET", Path: "/visits/{id}/sheet.pdf", Verb: "sheet.read", Do: d.sheetFile},
		{Method: "GET", Path: "/visits/{id}/day", Verb: "sheet.enter", Do: d.closePage},
		{Method: "POST", Path: "/visits/{id}/day", Verb: "sheet.enter", Do: d.closeAct},
		{Method: "GET", Path: "/visits/{id}/debrief", Verb: "debrief.write", Do: d.debriefPage},
		{Method: "POST", Path: "/visits/{id}/debrief", Verb: "debrief.write", Do: d.debriefAct},
		{Method: "GET", Path: "/visits/{id}/debriefs", Verb: "debrief.read", Do: d.debriefsPage},
	}
}

// sheetPage is the frame of what is done with the sheet of a visit.
func sheetPage(c *area.Call, s *Sheet, heading string) ui.Page {
	return ui.Page{Kind: ui.KindForm, Heading: c.T(heading), Lead: c.T("visit.heading", "host", s.HostName, "day", c.Words.Day(s.Day)),
		Crumbs: append(visitCrumbs(c), ui.Link{Href: "/visits/" + s.ID, Text: s.Code}, ui.Link{Href: visitPath(s.ID, "sheet"), Text: c.T("sheet.title")})}
}

// worryAction leads to the act of its own for a worry about one child.
func worryAction(c *area.Call) ui.Action {
	return ui.Action{Href: "/worries/send", Text: c.T("sheet.worry")}
}

// sessionName is what a session is called among those of its day.
func sessionName(c *area.Call, s *Session) string {
	return strings.Join(some(s.StartsAt.Clock(), c.T("visit.format."+s.Format), s.Title, s.Place), " · ")
}

// sessionPlan is what was planned for it.
func sessionPlan(c *area.Call, s *Session) string {
	expected := ""
	if s.Expected > 0 {
		expected = c.N("visit.session.expects", s.Expected)
	}
	return strings.Join(some(c.T("sheet.planned", "from", s.StartsAt.Clock(), "to", s.EndsAt.Clock()), audienceText(c, *s), expected,
		languageText(c, s.Language)), " · ")
}

func some(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// sheetPage shows the day as the crew needs it on the road, readable on a phone; the same on paper is one
// tap away.
func (d *Desk) sheetPage(c *area.Call) error {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	may := func(verb string) bool { return c.House.Clerk.MayOn(c.Ctx(), access.Verb(verb), &s.Visit) }
	_, today := c.House.Clerk.Now()
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("sheet.title"), Lead: c.T("visit.heading", "host", s.HostName, "day", c.Words.Day(s.Day)),
		Crumbs: append(visitCrumbs(c), ui.Link{Href: "/visits/" + s.ID, Text: s.Code}), Bar: d.bar(c, &s.Whole)}
	due := s.State != Cancelled && s.Day <= today
	if due && may("sheet.enter") {
		text := c.T("sheet.enter")
		if s.State == Held {
			text = c.T("sheet.correct")
		}
		p.Actions = append(p.Actions, ui.Action{Href: visitPath(s.ID, "day"), Text: text, Primary: s.State != Held})
	}
	p.Actions = append(p.Actions, worryAction(c), ui.Action{Href: visitPath(s.ID, "sheet.pdf"), Text: c.T("sheet.print")})
	if due && may("debrief.write") {
		p.Actions = append(p.Actions, ui.Action{Href: visitPath(s.ID, "debrief"), Text: c.T("debrief.write")})
	}
	if due && may("debrief.read") {
		p.Actions = append(p.Actions, ui.Action{Href: visitPath(s.ID, "debriefs"), Text: c.T("debrief.list")})
	}
	if s.CalendarSequence > 0 {
		p.Actions = append(p.Actions, ui.Action{Href: visitPath(s.ID, "visit.ics"), Text: c.T("feed.download")})
	}
	p.Body = ui.Sections{
		{ID: "day", Heading: c.T("sheet.day"), Body: d.sheetFacts(c, s)},
		{ID: "sessions", Heading: c.T("visit.sessions"), Count: c.Words.Number(len(s.Sessions)), Body: d.sheetSessions(c, s)},
		{ID: "worry", Heading: c.T("sheet.worried"), Body: d.sheetWorry(c, s)},
		{ID: "evidence", Heading: c.T("proof.title"), Body: d.evidencePart(c, s)},
	}
	if s.Cancelled() {
		p.Body = ui.Stack(ui.Notice{Heading: c.T("visit.state.cancelled"), Text: s.CancelledWhy}, p.Body)
	}
	return c.Show(p)
}

// Cancelled tells whether the visit was called off.
func (s *Sheet) Cancelled() bool { return s.State == Cancelled }

func (d *Desk) sheetFacts(c *area.Call, s *Sheet) ui.Summary {
	things := []string{}
	for _, r := range s.Resources {
		things = append(things, r.Label)
	}
	crew := ui.Line{Key: c.T("visit.crew"), Value: c.T("visit.nobody")}
	if len(s.Crew) > 0 {
		crew = ui.Line{Key: c.T("visit.crew"), Body: personList(s.Crew)}
	}
	return ui.Summary{Lines: []ui.Line{
		{Key: c.T("visit.leaves"), Value: c.Words.Local(s.LeavesAt)},
		{Key: c.T("visit.back"), Value: c.Words.Local(s.BackAt)},
		{Key: c.T("visit.organisation"), Value: s.HostName, Also: s.Municipality},
		{Key: c.T("visit.meeting"), Value: s.Meeting},
		{Key: c.T("visit.contact"), Value: s.Contact},
		{Key: c.T("visit.note"), Value: s.Note},
		{Key: c.T("visit.resource"), Value: strings.Join(things, ", ")},
		crew,
	}}
}

func (d *Desk) sheetSessions(c *area.Call, s *Sheet) templ.Component {
	if len(s.Sessions) == 0 {
		return ui.Empty{Says: c.T("visit.no_sessions")}
	}
	t := ui.Table{Caption: c.T("visit.sessions"), HideCaption: true, Columns: []ui.Column{{Text: c.T("visit.hours")}, {Text: c.T("visit.session.format")},
		{Text: c.T("visit.session.audiences")}, {Text: c.T("visit.session.leads")}, {Text: c.T("sheet.heads"), Number: true}, {Text: c.T("visit.state")}}}
	for i := range s.Sessions {
		x := &s.Sessions[i]
		format := ui.TextCell(c.T("visit.format." + x.Format))
		if c.May("activity.read") {
			format.Href = "/activities/" + x.ID
		}
		format.Also = strings.Join(some(x.Title, x.Place, languageText(c, x.Language)), " · ")
		whom := ui.TextCell(audienceText(c, *x))
		if x.Expected > 0 {
			whom.Also = c.N("visit.session.expects", x.Expected)
		}
		state := ui.Cell{Status: &ui.Status{Tone: sessionTones[x.Status], Text: c.T("visit.session.status." + x.Status)}, Also: x.CancelledWhy}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(x.StartsAt.Clock() + "–" + x.EndsAt.Clock()), format, whom,
			ui.BodyCell(personList(x.Leaders)), countedCell(c, &s.Rows[i]), state})
	}
	parts := []templ.Component{t}
	if list := correctionList(c, s); len(list) > 0 {
		parts = append(parts, ui.Section{ID: "corrections", Heading: c.T("sheet.corrections"), Count: c.Words.Number(len(list)), Body: list})
	}
	return ui.Stack(parts...)
}

// countedCell is the number of a session, and of whom.
func countedCell(c *area.Call, r *SheetRow) ui.Cell {
	lines, method, _ := Counted(r.Headcounts)
	if len(lines) == 0 {
		return ui.TextCell("")
	}
	sum := 0
	by := map[string]int{}
	for _, l := range lines {
		sum += *l.Total
		by[l.Audience] += *l.Total
	}
	cell := ui.NumberCell(c.Words.Number(sum))
	var also []string
	for _, a := range activities.Audiences {
		if n, counted := by[a]; counted {
			also = append(also, strings.ToLower(c.T("audience."+a))+" "+c.Words.Number(n))
		}
	}
	cell.Also = strings.Join(append(also, strings.ToLower(c.T("sheet.method."+method))), ", ")
	return cell
}

// correctionList says which numbers were other before, who changed them when and why.
func correctionList(c *area.Call, s *Sheet) ui.Timeline {
	var out ui.Timeline
	for i, r := range s.Rows {
		for _, x := range r.Corrections {
			what := ""
			for _, h := range r.Headcounts {
				if h.ID == x.Headcount {
					what = c.T("audience." + h.Audience)
				}
			}
			out = append(out, ui.Event{When: c.Words.Local(x.At.In(c.House.Clerk.Zone())), Moment: string(x.At), Story: x.Why,
				What: c.T("sheet.corrected", "session", sessionName(c, &s.Sessions[i]), "whom", what, "was", x.Was, "becomes", x.Becomes)})
		}
	}
	return out
}

// sheetWorry says what to do now when somebody is worried about a child.
func (d *Desk) sheetWorry(c *area.Call, s *Sheet) templ.Component {
	lines := []ui.Line{{Key: c.T("sheet.danger"), Value: "112", Href: "tel:112"},
		{Key: c.T("visit.safeguarding_lead"), Person: s.SafeguardingLead},
		{Key: c.T("visit.safeguarding_deputy"), Person: s.SafeguardingDeputy}}
	if phone := c.House.Setting("outreach.safeguarding_phone"); phone != "" {
		lines = append(lines, ui.Line{Key: c.T("sheet.phone"), Value: phone, Href: ui.Tel(phone)})
	}
	return ui.Stack(ui.Summary{Lines: lines}, intro(c.T("sheet.worried.then")), ui.InRow(worryAction(c)))
}
