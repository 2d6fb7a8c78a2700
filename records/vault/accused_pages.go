package vault

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// accusedPage asks for a name that serves matching alone. What was written before is never shown.
func (d *Desk) accusedPage(c *area.Call) error { return d.accusedForm(c, nil) }

func (d *Desk) accusedForm(c *area.Call, wrong error) error {
	if err := d.mayOpenCase(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	s, err := d.AccusedOn(c.Ctx())
	if err != nil {
		return err
	}
	at := "/cases/" + c.Path("id")
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("accused.add"), Lead: c.T("accused.lead"), Crumbs: []ui.Link{{Href: at, Text: c.T("vault.find.who")}}}
	if !s.On {
		p.Body = ui.Empty{Says: c.T("accused.off")}
		return c.Show(p)
	}
	f := sheet.Form{Action: at + "/accused", Verb: c.T("accused.add"), Cancel: at, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "name", Label: c.T("accused.name"), Hint: c.T("accused.name.hint"), Width: 30}}}}
	p.Body = f.Body(c, wrong)
	if c.May("accused.clear") {
		p.Actions = []ui.Action{{Href: at + "/accused/clear", Text: c.T("accused.clear"), Danger: true, Post: true, ActID: newAct()}}
	}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) accusedAct(c *area.Call) error {
	if err := d.AddAccused(c.Ctx(), c.Path("id"), c.Form().Raw("name")); err != nil {
		return d.accusedForm(c, err)
	}
	return c.Go("/cases/"+c.Path("id"), ui.Flash{Done: c.T("accused.added")})
}

func (d *Desk) accusedClearAct(c *area.Call) error {
	if err := d.ClearAccused(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/cases/"+c.Path("id"), ui.Flash{Done: c.T("accused.cleared")})
}

// accusedSwitchPage says what it means to keep such names, and switches it.
func (d *Desk) accusedSwitchPage(c *area.Call) error {
	s, err := d.AccusedOn(c.Ctx())
	if err != nil {
		return err
	}
	verb, state := "accused.switch_on", "accused.state.off"
	if s.On {
		verb, state = "accused.switch_off", "accused.state.on"
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("accused.switch"), Bar: []ui.Status{{Label: c.T("accused.state"), Text: c.T(state)}},
		Body: ui.Confirm{Says: []string{c.T("accused.says.law"), c.T("accused.says.where"), c.T("accused.says.who")},
			Form: ui.Form{Action: "/vault/accused", ActID: c.NewAct(), Verb: c.T(verb), NoAsk: true, Danger: !s.On}}})
}

func (d *Desk) accusedSwitchAct(c *area.Call) error {
	s, err := d.AccusedOn(c.Ctx())
	if err != nil {
		return err
	}
	if err := d.SwitchAccused(c.Ctx(), !s.On); err != nil {
		return err
	}
	return c.Go("/vault/accused", ui.Flash{Done: c.T("accused.switched")})
}
