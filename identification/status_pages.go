package identification

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/approvals"

	"github.com/a-h/templ"
)

// labelText says a label of a scheme in words; HTCDS is shown as it is written.
func labelText(c *area.Call, l Label) string {
	if l.Scheme == "HTCDS" {
		return l.Label
	}
	return c.T("identification.label." + l.Scheme + "." + l.Label)
}

func (d *Desk) statusPage(c *area.Call) error {
	s, err := d.Standing(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if s.Case.Keeps("status") {
		return d.Cases.KeptPage(c, s.Case, "identification", c.T("identification.status"))
	}
	may := c.House.Clerk.MayOn(c.Ctx(), "identification.decide", s.Case)
	labels := ui.Table{Caption: c.T("identification.labels"), HideCaption: true, Columns: []ui.Column{{Text: c.T("identification.scheme")}, {Text: c.T("identification.label")}, {Text: c.T("identification.source_of")}}}
	for _, scheme := range Schemes {
		l := LabelOf(scheme, s.Now)
		if s.Now == nil && scheme != "HTCDS" {
			labels.Rows = append(labels.Rows, []ui.Cell{ui.TextCell(c.T("identification.scheme." + scheme)), ui.TextCell(c.T("identification.no_status")), {}})
			continue
		}
		source := sheet.Shipped(c, "identification.label_source."+scheme+"."+l.Label, l.Source)
		if !l.Confirmed {
			source += " (" + c.T("identification.unconfirmed") + ")"
		}
		labels.Rows = append(labels.Rows, []ui.Cell{ui.TextCell(c.T("identification.scheme." + scheme)), ui.TextCell(labelText(c, l)), ui.TextCell(source)})
	}
	var events ui.Timeline
	for _, r := range s.Records {
		e := ui.Event{When: c.Words.Day(r.Day), Moment: string(r.Day), What: standingText(c, r), Who: who(r.ByPerson), Story: r.Why}
		tone, key := ui.Quiet, "identification.state."+string(r.State)
		switch {
		case s.Righted(r.ID):
			key = "identification.state.righted"
		case r.State == Asked:
			tone = ui.Sun
		case r.State == Approved:
			tone = ui.Moss
		}
		e.Status = &ui.Status{Tone: tone, Text: c.T(key)}
		lines := []ui.Line{{Key: c.T("identification.basis"), Value: c.T("identification.basis." + r.Basis)}, {Key: c.T("identification.noted_at"), Value: sheet.Local(c, r.At)}}
		if r.Help != "" {
			lines = append(lines, ui.Line{Key: c.T("identification.help"), Value: words(c, "identification.help", r.Help.All())})
		}
		if first, there := s.Record(r.Corrects); there {
			lines = append(lines, ui.Line{Key: c.T("identification.corrects"), Value: standingText(c, first)})
		}
		body := []templ.Component{ui.Summary{Lines: lines}}
		if may && r.State == Approved && !s.Righted(r.ID) {
			body = append(body, ui.Action{Href: at(s.Case.ID) + "/status/" + r.ID + "/correct", Text: c.T("identification.correct"), About: c.Words.Day(r.Day)})
		}
		e.Body = ui.Stack(body...)
		events = append(events, e)
	}
	parts := ui.Sections{{ID: "now", Heading: c.T("identification.now"), Body: ui.Stack(ui.Bullets{standingText(c, s.Now)}, labels)}}
	if s.Now != nil && NeedsHelp(s.Now.Outcome) {
		parts = append(parts, ui.Section{ID: "help", Heading: c.T("identification.help"), Body: ui.Bullets{words(c, "identification.help", s.Now.Help.All())}})
	}
	if len(events) > 0 {
		parts = append(parts, ui.Section{ID: "history", Heading: c.T("identification.history"), Body: events})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("identification.status"), Lead: c.T("identification.status.lead"), Body: parts}
	if may {
		p.Actions = []ui.Action{{Href: at(s.Case.ID) + "/status/add", Text: c.T("identification.decide")}}
	}
	return c.Show(d.frame(c, s.Case, p))
}

func (d *Desk) decidePage(c *area.Call) error { return d.deciding(c, nil) }

// deciding is the form of a new record, or of one that corrects another.
func (d *Desk) deciding(c *area.Call, wrong error) error {
	s, err := d.Standing(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if s.Case.Keeps("status") {
		return d.Cases.KeptPage(c, s.Case, "identification", c.T("identification.status"))
	}
	first := &Status{}
	heading, lead, action := "identification.decide", "identification.decide.lead", at(s.Case.ID)+"/status/add"
	if record := c.Path("record"); record != "" {
		var there bool
		if first, there = s.Record(record); !there || first.State != Approved {
			return fault.Missing()
		}
		heading, lead, action = "identification.correct", "identification.correct.lead", at(s.Case.ID)+"/status/"+record+"/correct"
	}
	field := func(name, value string) ui.Field {
		f := ui.Field{Name: name, Label: c.T("identification." + name), Value: value, Error: ui.FieldError(c.Words, wrong, name)}
		if sent(c) {
			f.Value = c.Form().Raw(name)
		}
		return f
	}
	pick := func(name, value string) templ.Component {
		f := field(name, value)
		f.Small, f.Inline = true, true
		for _, o := range sheet.Options(c, "identification."+name, f.Value) {
			if o.Value != EnteredInError || c.Path("record") != "" {
				f.Options = append(f.Options, o)
			}
		}
		return ui.Radios(f)
	}
	help := field("help", "")
	help.Hint, help.Options, help.Values, help.Small, help.Optional, help.Inline = c.T("identification.help.hint"), sheet.Options(c, "identification.help", ""), first.Help.All(), true, true, true
	if sent(c) {
		help.Values = c.Form().RawAll("help")
	}
	why := field("why", "")
	why.Hint, why.Max, why.Rows, why.Optional = c.T("identification.why.hint"), MostWhy, 3, c.Path("record") == ""
	p := ui.Page{Kind: ui.KindForm, Heading: c.T(heading), Lead: c.T(lead), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: action, ActID: c.NewAct(), Verb: c.T(heading), Cancel: &ui.Link{Href: at(s.Case.ID) + "/status", Text: c.T("act.cancel")},
			Body: ui.Stack(ui.Day(field("day", string(first.Day))), pick("outcome", first.Outcome), pick("decider", first.Decider), pick("basis", first.Basis), ui.Checkboxes(help), ui.TextArea(why))}}
	p = d.frame(c, s.Case, p, ui.Link{Href: at(s.Case.ID) + "/status", Text: c.T("identification.status")})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) decideAct(c *area.Call) error {
	f := c.Form()
	s := Status{Day: f.Day("day"), Outcome: f.Text("outcome", 40), Decider: f.Text("decider", 40), Basis: f.Text("basis", 40),
		Help: ManyOf(f.RawAll("help")...), Why: f.Text("why", MostWhy), Corrects: c.Path("record")}
	err := f.Err()
	if err == nil {
		_, err = d.Decide(c.Ctx(), c.Path("id"), s)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.deciding(c, err)
	}
	return c.Go(at(c.Path("id"))+"/status", ui.Flash{Done: c.T("identification.decided"), Then: c.T("identification.decided.then")})
}

// says tells who decides about an approval what is asked: the record in words.
func (d *Desk) says(c *area.Call, a *approvals.Approval) ([]approvals.Fact, error) {
	s, err := d.Standing(c.Ctx(), a.Case)
	if err != nil {
		return nil, err
	}
	r, there := s.Record(a.Record)
	if !there {
		return nil, nil
	}
	out := []approvals.Fact{
		{Key: c.T("identification.status"), Value: standingText(c, r)},
		{Key: c.T("identification.basis"), Value: c.T("identification.basis." + r.Basis)},
	}
	if first, there := s.Record(r.Corrects); there {
		out = append(out, approvals.Fact{Key: c.T("identification.corrects"), Value: standingText(c, first)})
	}
	if r.Help != "" {
		out = append(out, approvals.Fact{Key: c.T("identification.help"), Value: words(c, "identification.help", r.Help.All())})
	}
	return out, nil
}
