package cases

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) supervisionPage(c *area.Call) error { return d.supervisionForm(c, nil) }

func (d *Desk) supervisionForm(c *area.Call, wrong error) error {
	rows, total, err := d.Supervisions(c.Ctx(), sheet.Skip(c), sheet.PerPage)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("supervision.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("supervision.day")}, {Text: c.T("supervision.worker")}, {Text: c.T("supervision.minutes"), Number: true},
		{Text: c.T("supervision.kind")}, {Text: c.T("supervision.remove"), Quiet: true}}}
	for _, s := range rows {
		row := []ui.Cell{ui.TextCell(c.Words.Day(s.Day)), ui.PersonCell(s.Worker, ""), ui.NumberCell(c.Words.Number(s.Minutes)), ui.TextCell(said(c, "supervision.kind", s.Kind)), {}}
		if c.House.Clerk.MayOn(c.Ctx(), "supervision.remove", s) {
			row[4] = ui.BodyCell(ui.Action{Href: "/supervision/" + s.ID + "/remove", Text: c.T("supervision.remove"), About: c.Words.Day(s.Day), Post: true, ActID: id.New(), Version: strconv.Itoa(s.Version)})
		}
		t.Rows = append(t.Rows, row)
	}
	parts := ui.Sections{{ID: "list", Heading: c.T("supervision.list"), Body: ui.List{Table: t, Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("supervision.empty")}}}}
	if c.May("supervision.add") {
		colleagues, err := d.Colleagues(c.Ctx(), "")
		if err != nil {
			return err
		}
		_, today := c.House.Clerk.Now()
		q := workerQuestion(c, colleagues)
		q.Label = c.T("supervision.worker")
		f := sheet.Form{Action: "/supervision", Verb: c.T("supervision.add"), Cancel: "/caseload", Questions: []sheet.Question{q,
			{Ask: ui.Day, Field: ui.Field{Name: "day", Label: c.T("supervision.day"), Value: string(today)}},
			{Ask: ui.Text, Field: ui.Field{Name: "minutes", Label: c.T("supervision.minutes"), Width: 4, Inputmode: "numeric"}},
			{Ask: ui.Select, Field: ui.Field{Name: "kind", Label: c.T("supervision.kind"), Options: sheet.OrNone(c, "supervision.kind.none", sheet.Options(c, "supervision.kind", ""))}},
		}}
		parts = append(parts, ui.Section{ID: "add", Heading: c.T("supervision.add"), Body: f.Body(c, wrong)})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("supervision.list"), Lead: c.T("supervision.lead"), Body: parts}
	if c.May("caseload.measure") {
		p.Crumbs = []ui.Link{{Href: "/caseload", Text: c.T("caseload.page")}}
	}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) supervisionAct(c *area.Call) error {
	f := c.Form()
	s := Supervision{Worker: f.Text("worker", 40), Day: f.Day("day"), Kind: f.Text("kind", 40)}
	s.Minutes, _ = f.Int("minutes", 1, MostMinutes)
	err := f.Err()
	if err == nil {
		_, err = d.AddSupervision(c.Ctx(), s)
	}
	if err != nil {
		return d.supervisionForm(c, err)
	}
	return c.Go("/supervision", ui.Flash{Done: c.T("supervision.added")})
}

func (d *Desk) supervisionRemoveAct(c *area.Call) error {
	if err := d.RemoveSupervision(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go("/supervision", ui.Flash{Done: c.T("supervision.removed")})
}
