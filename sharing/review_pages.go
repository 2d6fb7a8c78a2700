package sharing

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/records/consents"
)

// Review is what another room has for the weekly review: a line with how many wait and where; false: nothing.
type Review func(c *area.Call) (ui.Task, bool, error)

// readersShown is how many accounts the review shows: the unusual ones, and the busiest.
const readersShown = 8

func (d *Desk) reviewPage(c *area.Call) error {
	overrides, err := d.Consents.Overrides(c.Ctx(), true)
	if err != nil {
		return err
	}
	unnamed, err := d.Unnamed(c.Ctx())
	if err != nil {
		return err
	}
	readers, err := d.Readers(c.Ctx())
	if err != nil {
		return err
	}
	var parts ui.Sections
	var tasks []ui.Task
	for _, r := range d.Reviews {
		t, waits, err := r(c)
		if err != nil {
			return err
		}
		if waits {
			tasks = append(tasks, t)
		}
	}
	o := ui.Section{ID: "overrides", Heading: c.T("override.list"), Count: c.Words.Number(len(overrides)), Body: ui.Empty{Says: c.T("review.none")}}
	if len(overrides) > 0 {
		t := ui.Table{Caption: c.T("override.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("sharing.day")}, {Text: c.T("case.code")}, {Text: c.T("disclosure.ground")},
			{Text: c.T("sending.fields")}, {Text: c.T("sending.why")}, {Text: c.T("review.verdict")}}}
		for _, x := range overrides {
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.Words.ShortDay(x.On)), ui.LinkCell(back(x.Case), x.Code), ui.TextCell(c.T("disclosure.ground." + x.Ground)),
				ui.TextCell(fieldsText(c, x.Fields)), ui.TextCell(x.Why), ui.BodyCell(ui.InRow(d.verdict(c, "override", x.ID, x.Code, "right"), d.verdict(c, "override", x.ID, x.Code, "wrong")))})
		}
		o.Body = t
	}
	u := ui.Section{ID: "unnamed", Heading: c.T("review.unnamed"), Count: c.Words.Number(len(unnamed)), Body: ui.Empty{Says: c.T("review.none")}}
	if len(unnamed) > 0 {
		t := ui.Table{Caption: c.T("review.unnamed"), HideCaption: true, Columns: []ui.Column{{Text: c.T("sharing.day")}, {Text: c.T("case.code")}, {Text: c.T("disclosure.ground")},
			{Text: c.T("sending.fields")}, {Text: c.T("review.verdict")}}}
		for _, h := range unnamed {
			t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/sendings/"+h.ID, c.Words.ShortDay(h.On)), ui.TextCell(h.Code), ui.TextCell(c.T("disclosure.ground." + h.Ground)),
				ui.TextCell(fieldsText(c, h.Fields)), ui.BodyCell(d.verdict(c, "unnamed", h.ID, h.Code, "right"))})
		}
		u.Body = ui.Stack(ui.Notice{Text: c.T("review.unnamed.says")}, t)
	}
	r := ui.Section{ID: "readers", Heading: c.T("review.readers"), Body: ui.Empty{Says: c.T("review.none")}}
	if len(readers) > 0 {
		t := ui.Table{Caption: c.T("review.readers"), HideCaption: true, Columns: []ui.Column{{Text: c.T("review.account")}, {Text: c.T("review.unusual")}, {Text: c.T("review.people"), Number: true},
			{Text: c.T("review.opened"), Number: true}, {Text: c.T("review.night"), Number: true}, {Text: c.T("review.refused"), Number: true}}}
		for _, x := range readers[:min(len(readers), readersShown)] {
			var why []string
			for _, key := range x.Reasons {
				why = append(why, c.T(key))
			}
			who := ui.TextCell(x.Actor)
			if len(x.Actor) == 26 {
				who = ui.LinkCell("/log?actor="+x.Actor, roleText(c.Words, x.Role))
				who.Also = x.Actor[20:]
			}
			t.Rows = append(t.Rows, []ui.Cell{who, ui.TextCell(strings.Join(why, ", ")), ui.NumberCell(c.Words.Number(x.People)), ui.NumberCell(c.Words.Number(x.Opened)),
				ui.NumberCell(c.Words.Number(x.Night)), ui.NumberCell(c.Words.Number(x.Refused))})
		}
		r.Body = t
	}
	if len(tasks) > 0 {
		parts = append(parts, ui.Section{ID: "elsewhere", Heading: c.T("review.elsewhere"), Body: ui.Card{Heading: c.T("review.elsewhere"), Tasks: tasks}})
	}
	parts = append(parts, o, u, r)
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("sharing.review"), Lead: c.T("review.lead"), Dense: true, Body: parts})
}

func fieldsText(c *area.Call, fields string) string {
	var out []string
	for _, f := range strings.Fields(fields) {
		out = append(out, label(c.Words, f))
	}
	return strings.Join(out, ", ")
}

func (d *Desk) verdict(c *area.Call, kind, id, about, verdict string) ui.Action {
	return ui.Action{Href: "/sharing/review/" + kind + "/" + id, Text: c.T("review.verdict." + verdict), About: about, Post: true, ActID: c.NewAct(),
		Fields: []ui.Hidden{{Name: "verdict", Value: verdict}}}
}

func (d *Desk) reviewAct(c *area.Call) error {
	var err error
	switch c.Path("kind") {
	case "override":
		err = d.Consents.Review(c.Ctx(), c.Path("id"), consents.Verdict(c.Form().Raw("verdict")))
	case "unnamed":
		err = d.Reviewed(c.Ctx(), c.Path("id"))
	default:
		err = fault.Missing()
	}
	if err != nil {
		return err
	}
	done := "review.done"
	if c.Form().Raw("verdict") == "wrong" {
		done = "review.done.wrong"
	}
	return c.Go("/sharing/review", ui.Flash{Done: c.T(done)})
}
