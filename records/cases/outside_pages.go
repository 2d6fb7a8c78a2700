package cases

import (
	"drosme/internal/area"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) outsidePage(c *area.Call) error { return d.outsideForm(c, nil) }

func (d *Desk) outsideForm(c *area.Call, wrong error) error {
	f := sheet.Form{Action: "/outside", Verb: c.T("outside.open"), Cancel: "/cases", Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("outside.code"), Width: 20}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("outside.why"), Hint: c.T("outside.why.hint"), Rows: 3, Max: MostWhy}},
	}}
	p := f.Page(c, c.T("case.outside"), wrong)
	p.Lead, p.Crumbs = c.T("outside.lead"), []ui.Link{{Href: "/cases", Text: c.T("case.list")}}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) outsideAct(c *area.Call) error {
	f := c.Form()
	code, why := f.Text("code", MostCode), f.Text("why", MostWhy)
	err := f.Err()
	opened := ""
	if err == nil {
		opened, err = d.OpenOutside(c.Ctx(), code, why)
	}
	if err != nil {
		return d.outsideForm(c, err)
	}
	return c.Go("/cases/"+opened, ui.Flash{Done: c.T("outside.opened"), Then: c.T("outside.opened.then")})
}

func (d *Desk) reviewPage(c *area.Call) error { return d.review(c, nil) }

func (d *Desk) review(c *area.Call, wrong error) error {
	all := c.Query("view") == "all"
	rows, err := d.Entries(c.Ctx(), all)
	if err != nil {
		return err
	}
	l := ui.List{Empty: ui.Empty{Says: c.T("outside.empty")}, Views: []ui.View{
		{Href: "/outside/review", Text: c.T("outside.view.waiting"), Current: !all}, {Href: "/outside/review?view=all", Text: c.T("outside.view.all"), Current: all}},
		Table: ui.Table{Caption: c.T("outside.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("case.code")}, {Text: c.T("team.who")}, {Text: c.T("outside.at")},
			{Text: c.T("outside.unusual")}, {Text: c.T("team.why")}, {Text: c.T("case.review")}}}}
	for _, e := range rows {
		unusual := ui.Cell{}
		for i, flag := range e.Flags {
			if text := c.T(flag, "n", e.Often); i == 0 {
				unusual.Status = &ui.Status{Tone: ui.Sun, Text: text}
			} else if unusual.Also == "" {
				unusual.Also = text
			} else {
				unusual.Also += ", " + text
			}
		}
		act := ui.TextCell(sheet.Local(c, e.ReviewedAt))
		if e.ReviewedAt == "" {
			act = ui.TextCell(c.T("outside.waits"))
			if c.House.Clerk.MayOn(c.Ctx(), "case.review", e) && e.By != c.Actor().User {
				act = ui.BodyCell(ui.Action{Href: "/outside/" + e.ID + "/review", Text: c.T("outside.seen"), About: e.Code, Post: true, ActID: id.New()})
			}
		}
		code := ui.TextCell(e.Code)
		if c.House.Clerk.MayOn(c.Ctx(), "case.read", e) {
			code = ui.LinkCell("/cases/"+e.Case, e.Code)
		}
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{code, ui.PersonCell(e.Person, ""), ui.TextCell(sheet.Local(c, e.At)), unusual, ui.TextCell(e.Reason), act})
	}
	return sheet.Show(c, ui.Page{Kind: ui.KindList, Heading: c.T("outside.list"), Lead: c.T("outside.list.lead"), Dense: true, Body: l}, wrong)
}

func (d *Desk) reviewAct(c *area.Call) error {
	if err := d.Review(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/outside/review", ui.Flash{Done: c.T("outside.reviewed")})
}

// reviewCard shows on the day of the responsible person what was opened from outside and waits.
func (d *Desk) reviewCard(c *area.Call) (ui.Card, bool, error) {
	n, err := d.EntriesWaiting(c.Ctx())
	if err != nil || n == 0 {
		return ui.Card{}, false, err
	}
	return ui.Card{Tone: ui.Sun, Heading: c.T("outside.card"), Count: c.Words.Number(n), Tasks: []ui.Task{{Text: c.N("outside.card.says", n), Href: "/outside/review"}},
		More: &ui.Link{Href: "/outside/review", Text: c.T("outside.list")}}, true, nil
}
