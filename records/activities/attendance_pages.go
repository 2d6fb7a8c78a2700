package activities

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func attendance(c *area.Call, w *Whole) ui.Section {
	s := ui.Section{ID: "attendance", Heading: c.T("attendance.list"), Count: c.Words.Number(len(w.Attendees))}
	if len(w.Attendees) == 0 {
		s.Body = ui.Empty{Says: c.T("attendance.empty")}
		return s
	}
	t := ui.Table{Caption: c.T("attendance.list"), HideCaption: true, Plain: true,
		Columns: []ui.Column{{Text: c.T("attendance.person")}, {Text: c.T("attendance.role")}, {Text: c.T("attendance.status")}}}
	for _, x := range w.Attendees {
		t.Rows = append(t.Rows, []ui.Cell{person(c, x.Person), ui.TextCell(c.T("attendance.role." + x.Role)), ui.TextCell(c.T("attendance.status." + x.Status))})
	}
	s.Body = t
	return s
}

func (d *Desk) attendancePage(c *area.Call) error { return d.attendanceForm(c, nil) }

// attendanceForm shows many people on one page: those noted already with their status, and one box for
// the codes of more, typed one after the other.
func (d *Desk) attendanceForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "activity.attend", w.Activity) {
		return fault.Missing()
	}
	_, today := c.House.Clerk.Now()
	status := "attended"
	if w.Day > today {
		status = "registered"
	}
	typed := func(name, value string) string {
		if sent(c) && c.Form().Has(name) {
			return c.Form().Raw(name)
		}
		return value
	}
	more := ui.Stack(
		ui.TextArea(ui.Field{Name: "codes", Label: c.T("attendance.codes"), Hint: c.T("attendance.codes.hint"), Value: typed("codes", ""), Rows: 4,
			Optional: true, Error: ui.FieldError(c.Words, wrong, "codes")}),
		ui.Radios(ui.Field{Name: "role", Label: c.T("attendance.role"), Value: typed("role", "participant"), Inline: true, Small: true,
			Options: sheet.Words(c, "attendance.role.", Roles), Error: ui.FieldError(c.Words, wrong, "role")}),
		ui.Radios(ui.Field{Name: "status", Label: c.T("attendance.status"), Value: typed("status", status), Inline: true, Small: true,
			Options: sheet.Words(c, "attendance.status.", AttendanceStatuses), Error: ui.FieldError(c.Words, wrong, "status")}),
	)
	body := ui.Stack(ui.Fieldset{Legend: c.T("attendance.more"), Body: more})
	if len(w.Attendees) > 0 {
		t := ui.Table{Caption: c.T("attendance.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("attendance.person")},
			{Text: c.T("attendance.role")}, {Text: c.T("attendance.status")}}}
		for _, x := range w.Attendees {
			name := boxName(x)
			options := append(sheet.Words(c, "attendance.status.", AttendanceStatuses), ui.Option{Value: "mistake", Text: c.T("attendance.mistake")})
			t.Rows = append(t.Rows, []ui.Cell{ui.PersonCell(x.Person, ""), ui.TextCell(c.T("attendance.role." + x.Role)),
				ui.BodyCell(ui.Select(ui.Field{Name: name, Label: c.T("attendance.status") + ": " + c.T("attendance.role."+x.Role) + " " + ui.PersonText(x.Person),
					HideLabel: true, Value: typed(name, x.Status), Options: options}))})
		}
		body = ui.Stack(body, ui.Fieldset{Legend: c.T("attendance.noted"), Hint: c.T("attendance.noted.hint"), Body: t})
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("attendance.note"), Crumbs: under(c, w.Activity), Lead: c.Words.Span(w.StartsAt, w.EndsAt),
		Body: ui.Form{Action: address(w.Activity, "attendance"), ActID: c.NewAct(), Verb: c.T("attendance.save"), Body: body,
			Cancel: &ui.Link{Href: address(w.Activity, ""), Text: c.T("act.cancel")}}}
	return sheet.Show(c, p, wrong)
}

func boxName(x Attendee) string { return x.Role + "_" + x.Person }

func (d *Desk) attendanceAct(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	n := Notes{Codes: SplitCodes(f.Raw("codes")), Role: strings.TrimSpace(f.Raw("role")), Status: strings.TrimSpace(f.Raw("status"))}
	for _, x := range w.Attendees {
		status := strings.TrimSpace(f.Raw(boxName(x)))
		switch {
		case status == "" || status == x.Status:
		case status == "mistake":
			n.Removed = append(n.Removed, x)
		default:
			x.Status = status
			n.Changed = append(n.Changed, x)
		}
	}
	if len(n.Codes) == 0 && len(n.Changed) == 0 && len(n.Removed) == 0 {
		return d.attendanceForm(c, fault.In("codes", "attendance.nothing"))
	}
	if err := d.Note(c.Ctx(), w.ID, n); err != nil {
		return d.attendanceForm(c, err)
	}
	return c.Go(address(w.Activity, "")+"#attendance", ui.Flash{Done: c.T("attendance.saved")})
}
