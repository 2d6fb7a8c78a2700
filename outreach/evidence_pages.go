package outreach

import (
	"context"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

func (d *Desk) evidenceRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/visits/{id}/evidence", Verb: "evidence.file", Do: d.evidencePage},
		{Method: "POST", Path: "/visits/{id}/evidence", Verb: "evidence.file", Do: d.evidenceAct, MaxBody: MostScan + 1<<20},
		{Method: "GET", Path: "/visits/{id}/confirmation.pdf", Verb: "sheet.read", Do: d.confirmationFile},
		{Method: "GET", Path: "/activities/{id}/attendance.pdf", Verb: "attendance.print", Do: d.attendanceFile},
	}
}

func (d *Desk) sheetFile(c *area.Call) error {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	labels, err := d.labels(c.Ctx(), append(s.People(), some(s.SafeguardingLead, s.SafeguardingDeputy)...))
	if err != nil {
		return err
	}
	return c.Paper("day-sheet.pdf", sheetPaper(c.Printed(), s, labels, c.House.Setting("outreach.safeguarding_phone")))
}

// labels are those of people as who prints may see them.
func (d *Desk) labels(ctx context.Context, people []string) (map[string]string, error) {
	if len(people) == 0 {
		return nil, nil
	}
	return d.House.Labels(ctx, people)
}

func (d *Desk) attendanceFile(c *area.Call) error {
	a, err := d.Printable(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Paper("attendance-sheet.pdf", attendancePaper(c.Printed(), &a.Activity, a.HostName, a.Credits))
}

func (d *Desk) confirmationFile(c *area.Call) error {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	w := c.Printed()
	var list []confirmed
	for i := range s.Sessions {
		x := &s.Sessions[i]
		if x.Status == activities.Cancelled {
			continue
		}
		line := confirmed{Activity: &x.Activity, Whom: audienceWords(w, x)}
		if lines, _, _ := Counted(s.Rows[i].Headcounts); x.Status == activities.Held && len(lines) > 0 {
			sum := 0
			for _, l := range lines {
				sum += *l.Total
			}
			line.Heads = w.Number(sum)
		}
		list = append(list, line)
	}
	return c.Paper("confirmation.pdf", confirmationPaper(w, s.HostName, s.Municipality, s.Code, w.Day(s.Day), list, s.Credits))
}

// evidencePart says for how many of the held sessions there is evidence, and leads to the papers.
func (d *Desk) evidencePart(c *area.Call, s *Sheet) templ.Component {
	with, held := s.HeldEvidence()
	text := c.T("proof.none_held")
	if held > 0 {
		text = c.T("proof.for", "with", with, "held", held)
	}
	parts := []templ.Component{intro(text)}
	if held > 0 {
		t := ui.Table{Caption: c.T("proof.title"), HideCaption: true, Columns: []ui.Column{{Text: c.T("sheet.paper.session")}, {Text: c.T("proof.title")}}}
		for i := range s.Sessions {
			if s.Sessions[i].Status != activities.Held {
				continue
			}
			cell := ui.StatusCell(ui.Sun, c.T("proof.missing"))
			if list := s.Rows[i].Evidence; len(list) > 0 {
				var out []planLink
				for _, e := range list {
					l := planLink{Text: strings.Join(some(c.T("proof.sort."+e.Kind), e.Located), ", ")}
					if e.Document != "" && c.May("document.read") {
						l.Href = "/documents/activity/" + documentOwner(s, e.Document) + "/" + e.Document
					}
					out = append(out, l)
				}
				cell = ui.BodyCell(links(out))
			}
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(sessionName(c, &s.Sessions[i])), cell})
		}
		parts = append(parts, t)
	}
	var actions []templ.Component
	if held > 0 && c.House.Clerk.MayOn(c.Ctx(), "evidence.file", &s.Visit) {
		actions = append(actions, ui.Action{Href: visitPath(s.ID, "evidence"), Text: c.T("proof.file")})
	}
	if s.State != Cancelled && len(s.Sessions) > 0 {
		actions = append(actions, ui.Action{Href: visitPath(s.ID, "confirmation.pdf"), Text: c.T("proof.print_confirmation")})
		if c.May("attendance.print") {
			for i := range s.Sessions {
				if s.Sessions[i].Status != activities.Cancelled && grownUps(&s.Sessions[i]) && c.House.Clerk.MayOn(c.Ctx(), "attendance.print", &s.Sessions[i].Activity) {
					actions = append(actions, ui.Action{Href: "/activities/" + s.Sessions[i].ID + "/attendance.pdf", Text: c.T("proof.print_attendance", "clock", s.Sessions[i].StartsAt.Clock())})
				}
			}
		}
	}
	return ui.Stack(append(parts, ui.InRow(actions...))...)
}

// grownUps tells whether a session is for more than pupils: children sign nothing.
func grownUps(s *Session) bool {
	for _, a := range s.Audiences {
		if a != "pupils" {
			return true
		}
	}
	return false
}

// documentOwner is the session with which a scan is kept: the first one that it proves.
func documentOwner(s *Sheet, document string) string {
	first, owner := "", ""
	for i, r := range s.Rows {
		for _, e := range r.Evidence {
			if e.Document == document && (first == "" || e.ID < first) {
				first, owner = e.ID, s.Sessions[i].ID
			}
		}
	}
	return owner
}

func (d *Desk) evidencePage(c *area.Call) error { return d.evidenceForm(c, nil) }

func (d *Desk) evidenceForm(c *area.Call, wrong error) error {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "evidence.file", &s.Visit) {
		return fault.Missing()
	}
	p := sheetPage(c, s, "proof.file")
	var options []ui.Option
	var all []string
	for i := range s.Sessions {
		if s.Sessions[i].Status == activities.Held {
			options = append(options, ui.Option{Value: s.Sessions[i].ID, Text: sessionName(c, &s.Sessions[i])})
			if len(s.Rows[i].Evidence) == 0 {
				all = append(all, s.Sessions[i].ID)
			}
		}
	}
	if len(options) == 0 {
		p.Body = ui.Empty{Says: c.T("proof.none_held"), Do: &ui.Action{Href: visitPath(s.ID, "sheet"), Text: c.T("sheet.title")}}
		return c.Show(p)
	}
	kind, located := activities.EvidenceKinds[0], ""
	if c.R.Method == "POST" {
		kind, located, all = c.Form().Raw("kind"), c.Form().Raw("located"), c.Form().RawAll("sessions")
	}
	says := func(name string) string { return ui.FieldError(c.Words, wrong, name) }
	body := []templ.Component{
		ui.Radios(ui.Field{Name: "kind", Label: c.T("proof.kind.ask"), Value: kind, Options: words(c, "proof.sort.", activities.EvidenceKinds), Small: true, Error: says("kind")}),
		ui.Checkboxes(ui.Field{Name: "sessions", Label: c.T("proof.sessions"), Options: options, Values: all, Small: true, Error: says("sessions")}),
		ui.Text(ui.Field{Name: "located", Label: c.T("proof.located"), Hint: c.T("proof.located.hint"), Value: located, Optional: true, Error: says("located")}),
	}
	if d.Documents != nil {
		body = append(body, ui.File(ui.Field{Name: "file", Label: c.T("proof.scan"), Hint: c.T("proof.scan.hint"), Accept: ".pdf,.jpg,.jpeg,.png",
			Optional: true, Error: says("file")}))
	}
	p.Body = ui.Form{Action: visitPath(s.ID, "evidence"), ActID: c.NewAct(), Files: true, Verb: c.T("proof.file"), Body: ui.Stack(body...),
		Cancel: &ui.Link{Href: visitPath(s.ID, "sheet"), Text: c.T("act.back")}}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) evidenceAct(c *area.Call) error {
	f := c.Form()
	e := FiledEvidence{Kind: f.Raw("kind"), Sessions: f.RawAll("sessions"), Located: f.Text("located", MostLine)}
	e.Scan, e.Name = f.File("file", MostScan)
	err := f.Err()
	if err == nil {
		err = d.FileEvidence(c.Ctx(), c.Path("id"), e, c.T("proof.sort."+e.Kind))
	}
	if err != nil {
		return d.evidenceForm(c, err)
	}
	return c.Go(visitPath(c.Path("id"), "sheet")+"#evidence", ui.Flash{Done: c.T("proof.filed")})
}
