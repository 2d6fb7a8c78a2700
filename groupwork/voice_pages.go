package groupwork

import (
	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) voicesPage(c *area.Call) error { return d.voices(c, nil) }

func month(c *area.Call, m string) string { return c.Words.Month(when.Day(m + "-01")) }

func (d *Desk) voices(c *area.Call, wrong error) error {
	v, err := d.Voices(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	field := func(name string, rows int) ui.Field {
		return ui.Field{Name: name, Label: c.T("voice." + name), Hint: hint(c, "voice."+name+".hint"), Value: f.Raw(name), Rows: rows, Max: MostText, Error: ui.FieldError(c.Words, wrong, name)}
	}
	var said ui.Timeline
	for _, x := range v.All {
		said = append(said, ui.Event{When: month(c, x.Month), What: c.T("voice.one"), Story: x.Text})
	}
	var answers ui.Timeline
	for _, x := range v.Answers {
		answers = append(answers, ui.Event{When: month(c, x.Month), What: x.Said, Story: x.Did})
	}
	parts := ui.Sections{}
	if c.May("voice.add") {
		parts = append(parts, ui.Section{ID: "say", Heading: c.T("voice.add"), Body: ui.Form{Action: at(v.Circle.ID, "/voices"), ActID: c.NewAct(), Verb: c.T("voice.add"), Body: ui.TextArea(field("voice", 4))}})
	}
	parts = append(parts, ui.Section{ID: "voices", Heading: c.T("voice.list"), Count: c.Words.Number(len(v.All)), Body: orEmpty(said, c.T("voice.empty"))})
	if c.May("voice.answer") {
		parts = append(parts, ui.Section{ID: "answer", Heading: c.T("voice.answer"), Body: ui.Form{Action: at(v.Circle.ID, "/answers"), ActID: c.NewAct(), ID: "answer-form", Verb: c.T("voice.answer.do"),
			Body: ui.Stack(ui.TextArea(field("said", 3)), ui.TextArea(field("did", 3)))}})
	}
	parts = append(parts, ui.Section{ID: "answers", Heading: c.T("voice.answers"), Body: orEmpty(answers, c.T("voice.no_answers"))})
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("voice.list"), Lead: c.T("voice.lead"), Crumbs: crumbs(c, v.Circle), Problems: ui.Problems(c.Words, wrong), Body: parts}
	if v.Prints && len(v.Answers) > 0 {
		p.Actions = []ui.Action{{Href: at(v.Circle.ID, "/said-and-done"), Text: c.T("voice.print")}}
	} else {
		parts = append(ui.Sections{{ID: "wait", Heading: c.T("voice.print"), Body: ui.Notice{Tone: ui.River, Text: c.T("voice.not_yet", "voices", EnoughVoices, "months", EnoughMonths)}}}, parts...)
		p.Body = parts
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func hint(c *area.Call, key string) string {
	if c.Words.Has(key) {
		return c.T(key)
	}
	return ""
}

func orEmpty(t ui.Timeline, says string) templ.Component {
	if len(t) == 0 {
		return ui.Empty{Says: says}
	}
	return t
}

func (d *Desk) sayAct(c *area.Call) error {
	text := c.Form().Text("voice", MostText)
	err := c.Form().Err()
	if err == nil {
		err = d.Say(c.Ctx(), c.Path("id"), text)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.voices(c, err)
	}
	return c.Go(at(c.Path("id"), "/voices"), ui.Flash{Done: c.T("voice.added")})
}

func (d *Desk) answerAct(c *area.Call) error {
	f := c.Form()
	said, did := f.Text("said", MostText), f.Text("did", MostText)
	err := f.Err()
	if err == nil {
		err = d.Answer(c.Ctx(), c.Path("id"), said, did)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.voices(c, err)
	}
	return c.Go(at(c.Path("id"), "/voices"), ui.Flash{Done: c.T("voice.answered")})
}

// printPage is you said, we did, for the wall: reworded, by month, and not before it points to nobody.
func (d *Desk) printPage(c *area.Call) error {
	v, err := d.Voices(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !v.Prints || len(v.Answers) == 0 {
		return c.Go(at(v.Circle.ID, "/voices"), ui.Flash{}) // that page says what is missing
	}
	t := ui.Table{Caption: c.T("voice.print"), HideCaption: true, Columns: []ui.Column{{Text: c.T("voice.said")}, {Text: c.T("voice.did")}, {Text: c.T("voice.month")}}}
	for _, x := range v.Answers {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(x.Said), ui.TextCell(x.Did), ui.TextCell(month(c, x.Month))})
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("voice.print"), Crumbs: crumbs(c, v.Circle), Body: t})
}
