package approvals

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

var tones = map[State]ui.Tone{Asked: ui.Sun, Approved: ui.Moss}

func status(c *area.Call, a *Approval) ui.Status {
	return ui.Status{Label: c.T("approval.state"), Tone: tones[a.State], Text: c.T("approval.state." + string(a.State))}
}

// kind gives the kind in words; one whose room is no longer there says its own name.
func (d *Desk) kind(c *area.Call, a *Approval) string {
	if k, there := d.kinds[a.Kind]; there {
		return c.T(k.Text)
	}
	return a.Kind
}

// who names an account: a person's label, or that it is an account without a person.
func who(c *area.Call, person string) string {
	if person == "" {
		return c.T("approval.account")
	}
	return ui.PersonText(person)
}

func (d *Desk) listPage(c *area.Call) error {
	q := Question{State: State(c.Query("state")), Skip: sheet.Skip(c), Most: sheet.PerPage}
	if !c.R.URL.Query().Has("state") {
		q.State = Asked
	}
	rows, total, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	l := ui.List{Count: c.N("approval.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("approval.empty")},
		Table: ui.Table{Caption: c.T("approval.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("approval.kind")}, {Text: c.T("approval.case")},
			{Text: c.T("approval.asked_by")}, {Text: c.T("approval.asked_at")}, {Text: c.T("approval.state")}}}}
	for _, s := range append([]State{""}, States...) {
		text := c.T("list.all")
		if s != "" {
			text = c.T("approval.state." + string(s))
		}
		l.Views = append(l.Views, ui.View{Href: "/approvals?state=" + string(s), Text: text, Current: s == q.State})
	}
	for _, a := range rows {
		s := status(c, a)
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell("/approvals/"+a.ID, d.kind(c, a)), ui.TextCell(a.CaseCode),
			ui.TextCell(who(c, a.AskedPerson)), ui.TextCell(sheet.Local(c, a.AskedAt)), ui.StatusCell(s.Tone, s.Text)})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("approval.list"), Lead: c.T("approval.lead"), Dense: true, Body: l, Actions: d.actions(c)})
}

func (d *Desk) actions(c *area.Call) []ui.Action {
	if !c.May("approval.switch") {
		return nil
	}
	return []ui.Action{{Href: "/approval-kinds", Text: c.T("approval.kinds")}}
}

func (d *Desk) recordPage(c *area.Call) error {
	a, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return d.show(c, a, nil)
}

func (d *Desk) show(c *area.Call, a *Approval, wrong error) error {
	lines := []ui.Line{{Key: c.T("approval.kind"), Value: d.kind(c, a)}}
	k := d.kinds[a.Kind]
	if a.Case != "" {
		line := ui.Line{Key: c.T("approval.case"), Value: a.CaseCode}
		if k.Href != nil && (k.Opens == "" || c.May(k.Opens)) {
			line.Href = k.Href(a)
		}
		lines = append(lines, line)
	}
	lines = append(lines, ui.Line{Key: c.T("approval.asked_by"), Value: who(c, a.AskedPerson), Also: sheet.Local(c, a.AskedAt)})
	if k.Says != nil && a.State == Asked {
		facts, err := k.Says(c, a)
		if err != nil {
			return err
		}
		for _, f := range facts {
			lines = append(lines, ui.Line{Key: f.Key, Value: f.Value})
		}
	}
	more, err := d.declaredLines(c, a)
	if err != nil {
		return err
	}
	lines = append(lines, more...)
	if a.Reason != "" {
		lines = append(lines, ui.Line{Key: c.T("approval.reason"), Value: a.Reason})
	}
	if a.State != Asked {
		by := who(c, a.DecidedPerson)
		if a.DecidedBy == "" {
			by = c.T("approval.house")
		}
		lines = append(lines, ui.Line{Key: c.T("approval.decided_by"), Value: by, Also: sheet.Local(c, a.DecidedAt)},
			ui.Line{Key: c.T("approval.answer"), Value: a.Answer})
	}
	if a.UsedAt != "" {
		lines = append(lines, ui.Line{Key: c.T("approval.used"), Value: sheet.Local(c, a.UsedAt)})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: d.kind(c, a), Crumbs: []ui.Link{{Href: "/approvals", Text: c.T("approval.list")}}, Bar: []ui.Status{status(c, a)}}
	parts := ui.Sections{{ID: "facts", Heading: c.T("approval.facts"), Body: ui.Summary{Lines: lines}}}
	if a.State == Asked {
		more, err := d.decide(c, a, &p, wrong)
		if err != nil {
			return err
		}
		parts = append(parts, more...)
	}
	parts = append(parts, d.goOn(c, a)...)
	p.Body = parts
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	return sheet.Show(c, p, wrong)
}

// decide gives the forms of who may decide, or says why they may not.
func (d *Desk) decide(c *area.Call, a *Approval, p *ui.Page, wrong error) (ui.Sections, error) {
	if a.Own(c.Actor().User, c.Actor().Person) {
		if c.House.Clerk.MayOn(c.Ctx(), "approval.withdraw", a) {
			p.Actions = []ui.Action{{Href: "/approvals/" + a.ID + "/withdraw", Text: c.T("approval.withdraw"), Post: true, ActID: id.New(), Version: strconv.Itoa(a.Version)}}
		}
		return ui.Sections{{ID: "own", Heading: c.T("approval.waiting"), Body: ui.Notice{Text: c.T("approval.own")}}}, nil
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "approval.approve", a) {
		return nil, nil
	}
	var out ui.Sections
	open, err := d.unsettled(c, a)
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		var says ui.Bullets
		for _, key := range open {
			says = append(says, c.T(key))
		}
		out = append(out, ui.Section{ID: "open", Heading: c.T("approval.unsettled"), Body: says})
	} else {
		out = append(out, d.form(c, a, Approved, "approve", wrong))
	}
	return append(out, d.form(c, a, Declined, "decline", wrong)), nil
}

func (d *Desk) unsettled(c *area.Call, a *Approval) ([]string, error) {
	if k := d.kinds[a.Kind]; k.Ready != nil {
		return k.Ready(c, a)
	}
	return nil, nil
}

func (d *Desk) form(c *area.Call, a *Approval, to State, verb string, wrong error) ui.Section {
	f := ui.Field{Name: "answer", ID: "answer_" + verb, Label: c.T("approval.answer"), Rows: 3, Max: MostText, Optional: to == Approved}
	if wrong != nil && c.R.URL.Path == "/approvals/"+a.ID+"/"+verb {
		f.ID, f.Value, f.Error = "answer", c.Form().Raw("answer"), ui.FieldError(c.Words, wrong, "answer")
	}
	return ui.Section{ID: verb, Heading: c.T("approval." + verb), Body: ui.Form{Action: "/approvals/" + a.ID + "/" + verb, ActID: id.New(),
		Version: strconv.Itoa(a.Version), Verb: c.T("approval." + verb), Body: ui.TextArea(f)}}
}

func (d *Desk) moveAct(to State) func(*area.Call) error {
	return func(c *area.Call) error {
		a, err := d.Read(c.Ctx(), c.Path("id"))
		if err != nil {
			return err
		}
		version, answer := c.Form().Version(), c.Form().Raw("answer")
		switch to {
		case Approved:
			open, wrong := d.unsettled(c, a)
			if wrong != nil {
				return wrong
			}
			if len(open) > 0 {
				err = fault.New(fault.Invalid, open[0])
			} else {
				err = d.Approve(c.Ctx(), a.ID, version, answer)
			}
		case Declined:
			err = d.Decline(c.Ctx(), a.ID, version, answer)
		default:
			err = d.Withdraw(c.Ctx(), a.ID, version)
		}
		if err != nil {
			if a, lost := d.Read(c.Ctx(), a.ID); lost == nil {
				return d.show(c, a, err)
			}
			return err
		}
		return c.Go("/approvals", ui.Flash{Done: c.T("approval.done." + string(to))})
	}
}

// card shows on the day of the responsible person what waits.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	rows, total, err := d.List(c.Ctx(), Question{State: Asked, Most: 5})
	if err != nil || total == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("approval.card"), Count: c.Words.Number(total), More: &ui.Link{Href: "/approvals", Text: c.T("approval.list")}}
	for _, a := range rows {
		card.Tasks = append(card.Tasks, ui.Task{Text: d.kind(c, a), Href: "/approvals/" + a.ID, Also: a.CaseCode + " · " + sheet.Local(c, a.AskedAt)})
	}
	return card, true, nil
}

// Section is what waits, for the page of caseloads; false: nothing, or the reader decides nothing.
func (d *Desk) Section(c *area.Call) (ui.Section, bool, error) {
	if !c.May("approval.list") {
		return ui.Section{}, false, nil
	}
	rows, total, err := d.List(c.Ctx(), Question{State: Asked, Most: sheet.PerPage})
	if err != nil || total == 0 {
		return ui.Section{}, false, err
	}
	t := ui.Table{Caption: c.T("approval.card"), HideCaption: true, Columns: []ui.Column{{Text: c.T("approval.kind")}, {Text: c.T("approval.case")}, {Text: c.T("approval.asked_by")}, {Text: c.T("approval.asked_at")}}}
	for _, a := range rows {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/approvals/"+a.ID, d.kind(c, a)), ui.TextCell(a.CaseCode), ui.TextCell(who(c, a.AskedPerson)), ui.TextCell(sheet.Local(c, a.AskedAt))})
	}
	return ui.Section{ID: "approvals", Heading: c.T("approval.list"), Count: c.Words.Number(total), Body: t}, true, nil
}
