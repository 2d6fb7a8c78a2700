package vault

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func contactsPath(organisation string) string { return "/organisations/" + organisation + "/contacts" }

func contactCrumbs(c *area.Call, organisation, name string) []ui.Link {
	out := []ui.Link{{Href: "/organisations", Text: c.T("organisation.list")}}
	if organisation != "" {
		out = append(out, ui.Link{Href: "/organisations/" + organisation, Text: name})
	}
	return out
}

// contactsPage lists the contacts of an organisation.
func (d *Desk) contactsPage(c *area.Call) error {
	organisation := c.Path("id")
	name, err := d.OrganisationName(c.Ctx(), organisation)
	if err != nil {
		return err
	}
	rows, err := d.Contacts(c.Ctx(), organisation)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("contact.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("vault.names")}, {Text: c.T("contact.task")},
		{Text: c.T("vault.field.phone")}, {Text: c.T("vault.field.email")}}}
	for _, x := range rows {
		called := x.Values.Name()
		if called == "" {
			called = x.Code
		}
		phone := ui.TextCell(x.Values[Phone])
		if x.Values[Phone] != "" {
			phone.Href = "tel:" + dialled(x.Values[Phone])
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/contacts/"+x.ID, called), ui.TextCell(x.Task), phone, ui.TextCell(x.Values[Email])})
	}
	l := ui.List{Table: t, Count: c.N("list.found", len(rows)), Empty: ui.Empty{Says: c.T("contact.empty")}}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("contact.list"), Lead: name, Crumbs: contactCrumbs(c, organisation, name), Dense: true, Body: l}
	if c.May("contact.add") {
		p.Actions = []ui.Action{{Href: contactsPath(organisation) + "/add", Text: c.T("contact.add"), Primary: true}}
	}
	if c.May("contact.export") {
		p.Actions = append(p.Actions, ui.Action{Href: "/contacts/export", Text: c.T("contact.export")})
	}
	return c.Show(p)
}

func (d *Desk) contactPage(c *area.Call) error {
	x, err := d.Contact(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	name, err := d.OrganisationName(c.Ctx(), x.Organisation)
	if err != nil {
		return err
	}
	s := summary(c, x.Values, ContactFields)
	s.Lines = append([]ui.Line{{Key: c.T("contact.organisation"), Value: name, Href: "/organisations/" + x.Organisation}, {Key: c.T("contact.task"), Value: x.Task}}, s.Lines...)
	p := ui.Page{Kind: ui.KindRecord, Heading: ui.PersonText(x.ID), Crumbs: append(contactCrumbs(c, x.Organisation, name), ui.Link{Href: contactsPath(x.Organisation), Text: c.T("contact.list")}),
		Bar: []ui.Status{{Label: c.T("vault.code"), Text: x.Code}}, Body: s}
	if x.Person != "" {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("contact.person"), Text: ui.PersonText(x.Person), Href: back(x.Person)})
	}
	if c.May("contact.change") {
		p.Actions = append(p.Actions, ui.Action{Href: "/contacts/" + x.ID + "/change", Text: c.T("contact.change"), Primary: true})
	}
	if c.May("contact.remove") {
		p.Actions = append(p.Actions, ui.Action{Href: "/contacts/" + x.ID + "/remove", Text: c.T("contact.remove"), Danger: true})
	}
	return c.Show(p)
}

func contactForm(c *area.Call, x *Contact, add bool) sheet.Form {
	f := sheet.Form{Version: x.Version, By: x.ChangedBy, At: x.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "task", Label: c.T("contact.task"), Hint: c.T("contact.task.hint"), Value: x.Task, Optional: true, Width: 30}}}}
	if x.Person == "" {
		f.Questions = append(f.Questions, questions(c, x.Values, ContactFields)...)
	}
	if add {
		f.Questions = append(f.Questions, sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("contact.code"), Hint: c.T("contact.code.hint"), Optional: true, Width: 10}})
	}
	return f
}

func (d *Desk) contactAddPage(c *area.Call) error { return d.contactAddForm(c, nil) }

func (d *Desk) contactAddForm(c *area.Call, wrong error) error {
	organisation := c.Path("id")
	name, err := d.OrganisationName(c.Ctx(), organisation)
	if err != nil {
		return err
	}
	f := contactForm(c, &Contact{}, true)
	f.Action, f.Verb, f.Cancel = contactsPath(organisation)+"/add", c.T("contact.add"), contactsPath(organisation)
	p := f.Page(c, c.T("contact.add"), wrong)
	p.Lead, p.Crumbs = name, contactCrumbs(c, organisation, name)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) contactAddAct(c *area.Call) error {
	organisation := c.Path("id")
	x := Contact{Organisation: organisation, Task: c.Form().Raw("task"), Values: typed(c, ContactFields)}
	_, err := d.AddContact(c.Ctx(), x, c.Form().Text("code", 40))
	if fault.Is(err, fault.Invalid) && len(fault.As(err).Fields) == 1 && fault.As(err).Fields[0].Name == "organisation" {
		return fault.Missing()
	}
	if err != nil {
		return d.contactAddForm(c, err)
	}
	return c.Go(contactsPath(organisation), ui.Flash{Done: c.T("contact.added")})
}

func (d *Desk) contactChangePage(c *area.Call) error { return d.contactChangeForm(c, nil) }

func (d *Desk) contactChangeForm(c *area.Call, wrong error) error {
	x, err := d.Contact(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := contactForm(c, x, false)
	f.Action, f.Verb, f.Cancel = "/contacts/"+x.ID+"/change", c.T("act.save"), "/contacts/"+x.ID
	p := f.Page(c, c.T("contact.change"), wrong)
	if x.Person != "" {
		p.Lead = c.T("contact.is_person")
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) contactChangeAct(c *area.Call) error {
	contact := c.Path("id")
	if err := d.ChangeContact(c.Ctx(), contact, c.Form().Version(), c.Form().Raw("task"), typed(c, ContactFields)); err != nil {
		return d.contactChangeForm(c, err)
	}
	return c.Go("/contacts/"+contact, ui.Flash{Done: c.T("contact.changed")})
}

func (d *Desk) contactRemovePage(c *area.Call) error { return d.contactRemoveForm(c, nil) }

func (d *Desk) contactRemoveForm(c *area.Call, wrong error) error {
	x, err := d.Contact(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("contact.remove"), []string{c.T("contact.remove.says")}, "/contacts/"+x.ID+"/remove", "/contacts/"+x.ID, x.Version)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) contactRemoveAct(c *area.Call) error {
	x, err := d.Contact(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if err := d.RemoveContact(c.Ctx(), x.ID, c.Form().Version()); err != nil {
		return d.contactRemoveForm(c, err)
	}
	return c.Go(contactsPath(x.Organisation), ui.Flash{Done: c.T("contact.removed")})
}
