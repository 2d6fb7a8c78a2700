package outreach

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// debriefQuestions are the questions of a debrief, one a line.
func debriefQuestions(c *area.Call, one asker) [][]sheet.Question {
	var out [][]sheet.Question
	for _, name := range DebriefFields {
		out = append(out, []sheet.Question{one(ui.TextArea, ui.Field{Name: "debrief_" + name, Label: c.T("debrief." + name), Rows: 2, Optional: true})})
	}
	return out
}

func (d *Desk) debriefPage(c *area.Call) error { return d.debriefForm(c, nil) }

func (d *Desk) debriefForm(c *area.Call, wrong error) error {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "debrief.write", &s.Visit) {
		return fault.Missing()
	}
	own, err := d.OwnDebrief(c.Ctx(), s.ID)
	if err != nil {
		return err
	}
	f := sheet.Form{Action: visitPath(s.ID, "debrief"), Verb: c.T("debrief.save"), Cancel: visitPath(s.ID, "sheet")}
	if own == nil {
		own = &Debrief{}
	}
	f.Version, f.By, f.At = own.Version, own.WrittenBy, own.WrittenAt
	for _, q := range debriefQuestions(c, func(ask func(ui.Field) templ.Component, x ui.Field) sheet.Question {
		return sheet.Question{Field: x, Ask: ask}
	}) {
		q[0].Value, q[0].Max = *own.Text.field(q[0].Name[len("debrief_"):]), MostText
		f.Questions = append(f.Questions, q[0])
	}
	p := f.Page(c, c.T("debrief.write"), wrong)
	p.Crumbs, p.Lead = sheetPage(c, s, "debrief.write").Crumbs, c.T("debrief.hint")
	p.Actions = []ui.Action{worryAction(c)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) debriefAct(c *area.Call) error {
	f := c.Form()
	x := FilledDebrief{Version: f.Version()}
	for _, name := range DebriefFields {
		*x.field(name) = f.Text("debrief_"+name, MostText)
	}
	err := f.Err()
	if err == nil {
		err = d.WriteDebrief(c.Ctx(), c.Path("id"), x)
	}
	if err != nil {
		return d.debriefForm(c, err)
	}
	return c.Go(visitPath(c.Path("id"), "sheet"), ui.Flash{Done: c.T("debrief.saved")})
}

// debriefsPage shows what was written of a visit. Somebody under 18 sees the own one alone.
func (d *Desk) debriefsPage(c *area.Call) error {
	s, err := d.ReadSheet(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	all, err := d.Debriefs(c.Ctx(), s.ID)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("debrief.list"), Lead: c.T("visit.heading", "host", s.HostName, "day", c.Words.Day(s.Day)),
		Crumbs: sheetPage(c, s, "debrief.list").Crumbs, Actions: []ui.Action{worryAction(c)}}
	if c.House.Clerk.MayOn(c.Ctx(), "debrief.write", &s.Visit) {
		p.Actions = append([]ui.Action{{Href: visitPath(s.ID, "debrief"), Text: c.T("debrief.write"), Primary: true}}, p.Actions...)
	}
	if len(all) == 0 {
		p.Body = ui.Empty{Says: c.T("debrief.empty")}
		return c.Show(p)
	}
	var parts ui.Sections
	for i, x := range all {
		by := c.T("debrief.by_account")
		if x.WrittenBy != "" {
			by = ui.PersonText(x.WrittenBy)
		}
		var lines []ui.Line
		for _, name := range DebriefFields {
			if text := *x.Text.field(name); text != "" {
				lines = append(lines, ui.Line{Key: c.T("debrief." + name), Value: text})
			}
		}
		parts = append(parts, ui.Section{ID: "debrief" + strconv.Itoa(i+1),
			Heading: c.T("debrief.of", "who", by, "when", c.Words.Local(x.WrittenAt.In(c.House.Clerk.Zone()))), Body: ui.Summary{Lines: lines}})
	}
	p.Body = parts
	return c.Show(p)
}
