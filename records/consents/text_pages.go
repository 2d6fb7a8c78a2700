package consents

import (
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) textsPage(c *area.Call) error { return d.textsForm(c, nil) }

func (d *Desk) textsForm(c *area.Call, wrong error) error {
	var parts []templ.Component
	for _, kind := range []string{NoticeText, ConsentText} {
		all, err := d.Texts(c.Ctx(), kind)
		if err != nil {
			return err
		}
		for _, t := range all {
			parts = append(parts, ui.Notice{Heading: c.T("consent.text.kind."+kind) + ": " + c.T("consent.text.option", "language", languageText(c, t.Language), "edition", t.Edition), Text: t.Words})
		}
	}
	f := sheet.Form{Action: "/consents/texts", Verb: c.T("consent.text.do"), Cancel: "/", Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("consent.text.kind"), Options: sheet.Words(c, "consent.text.kind.", []string{NoticeText, ConsentText}), Small: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "language", Label: c.T("consent.text.language"), Hint: c.T("consent.text.language.hint"), Width: 5}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "words", Label: c.T("consent.text.words"), Rows: 8, Max: MostText}},
	}}
	p := f.Page(c, c.T("consent.texts"), wrong)
	p.Lead = c.T("consent.texts.lead")
	p.Body = ui.Stack(append(parts, p.Body)...)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) textAct(c *area.Call) error {
	f := c.Form()
	t := Text{Kind: f.Raw("kind"), Language: f.Text("language", 10), Words: f.Text("words", MostText)}
	err := f.Err()
	if err == nil {
		err = d.AddText(c.Ctx(), t)
	}
	if err != nil {
		return d.textsForm(c, err)
	}
	return c.Go("/consents/texts", ui.Flash{Done: c.T("consent.text.done")})
}
