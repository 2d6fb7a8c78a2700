package cases

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Section is what a room says on the responsible person's page of caseloads; false: nothing.
type Section func(c *area.Call) (ui.Section, bool, error)

// AddSection puts a room's section onto the page of caseloads. It is called before anybody is answered.
func (d *Desk) AddSection(s Section) { d.sections = append(d.sections, s) }

// period is the one asked for; without one the year so far.
func period(c *area.Call) (from, to when.Day) {
	_, today := c.House.Clerk.Now()
	from, to = when.Day(today[:4]+"-01-01"), today
	if d, err := when.ParseDay(c.Query("from")); err == nil {
		from = d
	}
	if d, err := when.ParseDay(c.Query("to")); err == nil {
		to = d
	}
	return from, to
}

func (d *Desk) caseloadPage(c *area.Call) error {
	totals, err := d.Totals(c.Ctx())
	if err != nil {
		return err
	}
	workers, worked, err := d.Caseload(c.Ctx())
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("caseload.page"), Lead: c.T("caseload.lead"), Dense: true}
	if c.May("supervision.list") {
		p.Actions = []ui.Action{{Href: "/supervision", Text: c.T("supervision.list")}}
	}
	p.Bar = []ui.Status{{Label: c.T("caseload.open"), Text: c.Words.Number(totals.Open), Href: "/cases?view=open"}}
	if totals.Untouched > 0 {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("case.view.untouched", "days", d.UntouchedDays()), Tone: ui.Sun, Text: c.Words.Number(totals.Untouched), Href: "/cases?view=untouched"})
	}
	if totals.Nobody > 0 {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("caseload.nobody"), Tone: ui.Clay, Text: c.Words.Number(totals.Nobody)})
	}
	parts := ui.Sections{{ID: "workers", Heading: c.T("caseload.workers"), Body: d.workers(c, workers, worked)}}
	for _, s := range d.sections {
		section, says, err := s(c)
		if err != nil {
			return err
		}
		if says {
			parts = append(parts, section)
		}
	}
	if c.May("case.list") {
		if s, says, err := d.overdue(c); err != nil {
			return err
		} else if says {
			parts = append(parts, s)
		}
	}
	figures, err := d.figures(c)
	if err != nil {
		return err
	}
	p.Body = append(parts, figures)
	return c.Show(p)
}

func (d *Desk) workers(c *area.Call, rows []*Workload, worked bool) ui.Table {
	t := ui.Table{Caption: c.T("caseload.workers"), HideCaption: true, Columns: []ui.Column{{Text: c.T("team.who")}, {Text: c.T("caseload.led"), Number: true}, {Text: c.T("caseload.joined"), Number: true},
		{Text: c.T("caseload.covered"), Number: true}, {Text: c.T("caseload.untouched"), Number: true}, {Text: c.T("caseload.overdue"), Number: true}}}
	if worked {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("caseload.worked", "days", WorkDays), Number: true})
	}
	t.Columns = append(t.Columns, ui.Column{Text: c.T("caseload.supervised", "days", SupervisionDays), Number: true})
	for _, w := range rows {
		n := func(i int) ui.Cell { return ui.NumberCell(c.Words.Number(i)) }
		row := []ui.Cell{ui.PersonCell(w.Person, ""), n(w.Led), n(w.Joined), n(w.Covered), n(w.Untouched), n(w.Overdue)}
		if worked {
			row = append(row, ui.NumberCell(hours(c, w.Worked)))
		}
		t.Rows = append(t.Rows, append(row, ui.NumberCell(hours(c, int64(w.Supervised)))))
	}
	return t
}

// hours writes minutes as hours with one decimal.
func hours(c *area.Call, minutes int64) string { return c.Words.Decimal(float64(minutes)/60, 1) }

// overdue lists follow-ups that are late, as far as the reader may see their cases.
func (d *Desk) overdue(c *area.Call) (ui.Section, bool, error) {
	_, today := c.House.Clerk.Now()
	rows, err := d.FollowUpsDue(c.Ctx(), today.Add(-1), sheet.PerPage)
	if err != nil || len(rows) == 0 {
		return ui.Section{}, false, err
	}
	t := ui.Table{Caption: c.T("caseload.overdue"), HideCaption: true, Plain: true, Columns: []ui.Column{{Text: c.T("case.code")}, {Text: c.T("case.due")}}}
	for _, f := range rows {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/cases/"+f.Case, f.Code), ui.TextCell(c.Words.Day(f.DueOn))})
	}
	return ui.Section{ID: "overdue", Heading: c.T("caseload.overdue"), Count: c.Words.Number(len(rows)), Body: t}, true, nil
}

func (d *Desk) figures(c *area.Call) (ui.Section, error) {
	from, to := period(c)
	all, err := d.Measures(c.Ctx(), from, to)
	if err != nil {
		return ui.Section{}, err
	}
	outcomes, err := d.Outcomes(c.Ctx(), from, to)
	if err != nil {
		return ui.Section{}, err
	}
	var shown ui.Figures
	for _, m := range all {
		f := ui.Figure{Label: c.T("measure." + m.Name), Number: c.T("measure.none"), Rule: c.T("measure." + m.Name + ".rule")}
		if m.Value.Known {
			f.Number = d.number(c, m)
			if m.Unit != Number {
				f.Notes = []string{c.N("measure.rests_on", int(m.Value.Of))}
			}
		}
		if m.Name == "cases_closed" {
			for _, o := range wordlist.All("case.outcome") {
				if n := outcomes[o]; n > 0 {
					f.Notes = append(f.Notes, said(c, "case.outcome", o)+": "+c.Words.Number(n))
				}
			}
		}
		shown = append(shown, f)
	}
	ask := ui.Form{Action: "/caseload", Get: true, Verb: c.T("caseload.show"), NoAsk: true, Body: ui.Stack(
		ui.Day(ui.Field{Name: "from", Label: c.T("caseload.from"), Value: string(from)}), ui.Day(ui.Field{Name: "to", Label: c.T("caseload.to"), Value: string(to)}))}
	return ui.Section{ID: "figures", Heading: c.T("caseload.figures", "from", c.Words.Day(from), "to", c.Words.Day(to)), Body: area.Parts(shown, ask)}, nil
}

func (d *Desk) number(c *area.Call, m Measured) string {
	switch m.Unit {
	case Days:
		return c.N("measure.days", int(m.Value.Number))
	case Percent:
		return c.Words.Percent(float64(m.Value.Number)/100, 0)
	case Minutes:
		return c.T("measure.hours", "n", hours(c, m.Value.Number))
	}
	return c.Words.Number(int(m.Value.Number))
}
