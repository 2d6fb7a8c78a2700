package vault

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) contactsExportPage(c *area.Call) error { return c.Show(contactsExportForm(c, nil)) }

func contactsExportForm(c *area.Call, wrong error) ui.Page {
	f := sheet.Form{Action: "/contacts/export", Verb: c.T("contact.export"), Cancel: "/organisations", Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "to", Label: c.T("contact.export.to"), Hint: c.T("contact.export.to.hint"), Width: 30}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("contact.export.why"), Rows: 2, Max: mostWhy}},
	}}
	p := f.Page(c, c.T("contact.export"), wrong)
	p.Lead = c.T("contact.export.lead")
	p.Crumbs = []ui.Link{{Href: "/organisations", Text: c.T("organisation.list")}}
	return p
}

func (d *Desk) contactsExportAct(c *area.Call) error {
	file, err := d.ExportContacts(c.Ctx(), c.Form().Raw("to"), c.Form().Raw("why"))
	if err != nil {
		return c.Again(err, contactsExportForm(c, err))
	}
	return c.File("contacts.csv", "text/csv; charset=utf-8", file)
}
