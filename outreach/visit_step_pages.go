package outreach

import (
	"errors"
	"net/http"
	"strconv"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"

	"github.com/a-h/templ"
)

// The steps of a visit from one state to the next, each a page of its own that works without script.

func visitVerb(name string) access.Verb { return access.Verb("visit." + name) }

// stepPage is the frame of a step: the visit's code in the way back, what is wrong above.
func stepPage(c *area.Call, w *Whole, step string, body templ.Component) ui.Page {
	return ui.Page{Kind: ui.KindForm, Heading: c.T("visit." + step),
		Lead:   c.T("visit.heading", "host", w.HostName, "day", c.Words.Day(w.Day)),
		Crumbs: append(visitCrumbs(c), ui.Link{Href: "/visits/" + w.ID, Text: w.Code}), Body: body}
}

// again shows a step once more with what is wrong; a stale version leads to the visit as it is now.
func (d *Desk) again(c *area.Call, w *Whole, p ui.Page, err error, resources []Resource) error {
	if err == nil {
		return c.Show(p)
	}
	var taken *Taken
	errors.As(err, &taken)
	p.Problems = problems(c, err, taken, resources)
	return c.Again(err, p)
}

func (d *Desk) confirmPage(c *area.Call) error { return d.confirmForm(c, nil) }

func (d *Desk) confirmForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	choices, err := d.Choices(c.Ctx())
	if err != nil {
		return err
	}
	e := edit{c: c, choices: choices}
	f := sheet.Form{Action: visitPath(w.ID, "confirm"), Verb: c.T("visit.confirm"), Cancel: "/visits/" + w.ID, Version: w.Version,
		Questions: []sheet.Question{
			{Ask: ui.Select, Field: ui.Field{Name: "safeguarding_lead", Label: c.T("visit.safeguarding_lead"), Hint: c.T("visit.safeguarding.hint"),
				Value: w.SafeguardingLead, Options: sheet.OrNone(c, "act.choose", e.leadOptions(w.SafeguardingLead))}},
			{Ask: ui.Select, Field: ui.Field{Name: "safeguarding_deputy", Label: c.T("visit.safeguarding_deputy"), Value: w.SafeguardingDeputy,
				Options: sheet.OrNone(c, "act.choose", e.leadOptions(w.SafeguardingDeputy))}},
		}}
	wrong = meanwhile(wrong)
	body := stepForm(c, f, wrong)
	says := ui.Notice{Text: c.T("visit.confirm.says")}
	return d.again(c, w, stepPage(c, w, "confirm", ui.Stack(append(d.warns(c, w), says, body)...)), wrong, choices.Resources)
}

// stepForm is the form of a step, with everything typed and what is wrong. After a conflict it carries
// the version as it is stored now, so that sending it again settles it.
func stepForm(c *area.Call, f sheet.Form, wrong error) templ.Component {
	posted := c.R.Method == http.MethodPost
	version := strconv.Itoa(f.Version)
	if posted && !fault.Is(wrong, fault.Conflict) {
		version = c.Form().Raw("version")
	}
	var parts []templ.Component
	for _, q := range f.Questions {
		if posted {
			q.Field.Value = c.Form().Raw(q.Name)
		}
		q.Field.Error = ui.FieldError(c.Words, wrong, q.Name)
		parts = append(parts, q.Ask(q.Field))
	}
	return ui.Form{Action: f.Action, ActID: c.NewAct(), Version: version, Verb: f.Verb, Body: ui.Stack(parts...),
		Cancel: &ui.Link{Href: f.Cancel, Text: c.T("act.back")}}
}

// meanwhile says of a conflict what it means here: there is nothing to settle but to look once more.
func meanwhile(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Conflict, "visit.changed_meanwhile")
	}
	return err
}

func (d *Desk) confirmAct(c *area.Call) error {
	f := c.Form()
	lead, deputy := f.Text("safeguarding_lead", 40), f.Text("safeguarding_deputy", 40)
	err := f.Err()
	if err == nil {
		err = d.Confirm(c.Ctx(), c.Path("id"), f.Version(), lead, deputy)
	}
	if err != nil {
		return d.confirmForm(c, err)
	}
	return c.Go("/visits/"+c.Path("id"), ui.Flash{Done: c.T("visit.confirmed"), Then: c.T("visit.confirmed.then")})
}

func (d *Desk) movePage(c *area.Call) error { return d.moveForm(c, nil, "") }

// moveForm asks for the new day and hour of the first session, and offers the next free times.
func (d *Desk) moveForm(c *area.Call, wrong error, wanted when.Local) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	resources, err := d.Resources(c.Ctx())
	if err != nil {
		return err
	}
	var labels []Resource
	for _, r := range resources {
		labels = append(labels, *r)
	}
	x := w.Draft()
	begins := x.Begins()
	if wanted != "" {
		x.BeginAt(wanted)
	}
	slots, err := d.FreeSlots(c.Ctx(), x)
	if err != nil {
		return err
	}
	f := sheet.Form{Action: visitPath(w.ID, "move"), Verb: c.T("visit.move"), Cancel: "/visits/" + w.ID, Version: w.Version,
		Questions: []sheet.Question{
			{Ask: ui.Day, Field: ui.Field{Name: "begins_day", Label: c.T("visit.move.day"), Value: string(begins.Day())}},
			{Ask: ui.Text, Field: ui.Field{Name: "begins_clock", Label: c.T("visit.move.clock"), Hint: c.T("visit.move.hint"), Value: begins.Clock(), Width: 5}},
		}}
	var buttons []templ.Component
	for _, s := range slots {
		if s.Minutes == 0 && wanted == "" {
			continue
		}
		buttons = append(buttons, ui.Action{Href: visitPath(w.ID, "move"), Text: slotText(c, s), Post: true, ActID: c.NewAct(), Version: strconv.Itoa(w.Version),
			Fields: []ui.Hidden{{Name: "begins_day", Value: string(s.Begins.Day())}, {Name: "begins_clock", Value: s.Begins.Clock()}}})
	}
	wrong = moveFault(meanwhile(wrong))
	parts := []templ.Component{stepForm(c, f, wrong)}
	if len(buttons) > 0 {
		parts = append(parts, ui.Section{ID: "free", Heading: c.T("visit.move.free"), Body: ui.InRow(buttons...)})
	}
	return d.again(c, w, stepPage(c, w, "move", ui.Stack(parts...)), wrong, labels)
}

// moveFault puts what is wrong with the hours beside the fields of this form.
func moveFault(err error) error {
	f := fault.As(err)
	if f == nil || len(f.Fields) == 0 {
		return err
	}
	out := *f
	out.Fields = append([]fault.Field(nil), f.Fields...)
	for i, x := range out.Fields {
		if x.Name != "begins_day" {
			out.Fields[i].Name = "begins_clock"
		}
		out.Fields[i].Row = 0
	}
	return &out
}

func (d *Desk) moveAct(c *area.Call) error {
	f := c.Form()
	day := f.Day("begins_day")
	begins := when.Local("")
	if day == "" && f.Err() == nil {
		f.Wrong("begins_day", "field.required")
	}
	if day != "" {
		var err error
		if begins, err = when.ParseLocal(string(day) + " " + f.Text("begins_clock", 10)); err != nil {
			f.Wrong("begins_clock", "visit.not_a_clock")
		}
	}
	err := f.Err()
	if err == nil {
		err = d.Move(c.Ctx(), c.Path("id"), f.Version(), begins)
	}
	if err != nil {
		return d.moveForm(c, err, begins)
	}
	return c.Go("/visits/"+c.Path("id"), ui.Flash{Done: c.T("visit.moved", "when", begins), Then: c.T("visit.moved.then")})
}

func (d *Desk) cancelPage(c *area.Call) error { return d.cancelForm(c, nil) }

func (d *Desk) cancelForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := sheet.Form{Action: visitPath(w.ID, "cancel"), Verb: c.T("visit.cancel"), Cancel: "/visits/" + w.ID, Version: w.Version,
		Questions: []sheet.Question{{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("visit.cancel.why"), Hint: c.T("visit.cancel.why.hint"), Rows: 3, Max: 500}}}}
	wrong = meanwhile(wrong)
	body := stepForm(c, f, wrong)
	says := ui.Notice{Text: c.T("visit.cancel.says"), Body: sentences([]string{c.T("visit.cancel.waiting")})}
	return d.again(c, w, stepPage(c, w, "cancel", ui.Stack(says, body)), wrong, nil)
}

func (d *Desk) cancelAct(c *area.Call) error {
	f := c.Form()
	why := f.Need("why", 500)
	err := f.Err()
	if err == nil {
		err = d.Cancel(c.Ctx(), c.Path("id"), f.Version(), why)
	}
	if err != nil {
		return d.cancelForm(c, err)
	}
	return c.Go("/visits/"+c.Path("id"), ui.Flash{Done: c.T("visit.cancelled"), Then: c.T("visit.cancelled.then")})
}

// askOnce is a step that asks nothing but whether to go on.
func (d *Desk) askOnce(c *area.Call, step string, lasting bool, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	wrong = meanwhile(wrong)
	body := ui.Confirm{Says: []string{c.T("visit." + step + ".says")}, Lasting: lasting,
		Form: ui.Form{Action: visitPath(w.ID, step), ActID: c.NewAct(), Version: strconv.Itoa(w.Version), Verb: c.T("visit." + step), Danger: lasting,
			Cancel: &ui.Link{Href: "/visits/" + w.ID, Text: c.T("act.back")}}}
	return d.again(c, w, stepPage(c, w, step, body), wrong, nil)
}

func (d *Desk) holdPage(c *area.Call) error { return d.askOnce(c, "hold", false, nil) }

func (d *Desk) holdAct(c *area.Call) error {
	if err := d.Hold(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.askOnce(c, "hold", false, err)
	}
	return c.Go("/visits/"+c.Path("id"), ui.Flash{Done: c.T("visit.was_held")})
}

func (d *Desk) removePage(c *area.Call) error { return d.askOnce(c, "remove", true, nil) }

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.askOnce(c, "remove", true, err)
	}
	return c.Go("/visits", ui.Flash{Done: c.T("visit.removed")})
}
