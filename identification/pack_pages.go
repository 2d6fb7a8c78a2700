package identification

import (
	"bytes"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/paper"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) packPage(c *area.Call) error {
	p, err := d.Look(c.Ctx(), c.Path("id"), c.Path("file"))
	if err != nil {
		return err
	}
	return c.Show(d.packing(c, p, nil))
}

// packing shows what is missing, or asks why the name is opened.
func (d *Desk) packing(c *area.Call, p *Pack, wrong error) ui.Page {
	k := p.Folder.Case
	var parts []templ.Component
	if len(p.Missing) > 0 {
		var lines ui.Bullets
		for _, w := range p.Missing {
			lines = append(lines, missingText(c, p.Folder, w))
		}
		parts = append(parts, ui.Notice{Tone: ui.Sun, Heading: c.T("commission.pack.missing"), Text: c.T("commission.pack.nothing_left"), Body: lines})
	} else {
		parts = append(parts, ui.Bullets{c.T("commission.pack.complete")})
	}
	if len(p.Missing) == 0 || p.Status != nil && sent(c) {
		why, born := field(c, wrong, "pack_why", ""), field(c, wrong, "born", "")
		why.Name, why.Error, born.Optional, born.Width = "why", ui.FieldError(c.Words, wrong, "why"), true, 20
		if sent(c) {
			why.Value = c.Form().Raw("why")
		}
		parts = append(parts, ui.Form{Action: fileAt(k.ID, p.File.ID) + "/pack", ActID: c.NewAct(), Verb: c.T("commission.pack.make"), NoAsk: true,
			Body: ui.Stack(ui.Text(why), ui.Text(born)), Cancel: &ui.Link{Href: fileAt(k.ID, p.File.ID), Text: c.T("act.cancel")}})
	}
	return d.frame(c, k, ui.Page{Kind: ui.KindForm, Heading: c.T("commission.pack_heading"), Lead: c.T("commission.pack.lead"), Problems: ui.Problems(c.Words, wrong), Body: ui.Stack(parts...)},
		ui.Link{Href: fileAt(k.ID, p.File.ID), Text: c.T("commission.one")})
}

func (d *Desk) packAct(c *area.Call) error {
	f := c.Form()
	why, born := f.Text("why", MostWhy), f.Text("born", 40)
	err := f.Err()
	var p *Pack
	var paper []byte
	if err == nil {
		p, paper, err = d.MakePack(c.Ctx(), c.Path("id"), c.Path("file"), why, born, c.T("commission.agency"), func(p *Pack) ([]byte, error) { return packPaper(c, p) })
	} else {
		p, _ = d.Look(c.Ctx(), c.Path("id"), c.Path("file"))
	}
	switch {
	case err != nil && p == nil:
		return err
	case err != nil:
		return c.Again(err, d.packing(c, p, err))
	case paper == nil:
		return c.Again(fault.New(fault.Invalid, "commission.pack.missing"), d.packing(c, p, nil))
	}
	return c.File("pack.pdf", "application/pdf", paper)
}

// packPaper writes the paper for the state agency.
func packPaper(c *area.Call, p *Pack) ([]byte, error) {
	t := c.T
	now, today := c.House.Clerk.Now()
	var seats [][]string
	for _, m := range p.File.Members {
		seats = append(seats, []string{t("identification.member." + m.Role), t("identification.vote." + m.Vote), c.Words.Day(m.VotedOn)})
	}
	var documents []string
	for _, r := range RulesOn(p.Folder.Rules, Document, today) {
		documents = append(documents, ruleText(c, r)+": "+t("identification.finding."+p.File.Findings[r.Name]))
	}
	doc := paper.Document{Title: t("commission.paper.title"), Lang: c.Words.Tag(), Kind: paper.Letter, PageLabel: t("commission.paper.page"), Made: now.Time(), Blocks: []paper.Block{
		paper.Paragraph{Text: t("commission.agency")},
		paper.Heading{Level: 1, Text: t("commission.paper.title")},
		paper.Facts{Items: []paper.Fact{
			{Label: t("commission.paper.from"), Value: c.House.Setting("public.name")},
			{Label: t("commission.paper.code"), Value: p.Folder.Case.Code},
			{Label: t("commission.paper.name"), Value: p.Identity.Name},
			{Label: t("commission.paper.born"), Value: p.Identity.Born},
			{Label: t("commission.paper.address"), Value: p.Identity.Address},
		}},
		paper.Heading{Level: 2, Text: t("commission.step.decision")},
		paper.Facts{Items: []paper.Fact{
			{Label: t("commission.applied_on"), Value: c.Words.Day(p.File.AppliedOn)},
			{Label: t("commission.decided_on"), Value: c.Words.Day(p.File.DecidedOn)},
			{Label: t("identification.outcome"), Value: t("identification.outcome." + p.File.Outcome)},
			{Label: t("identification.label.LV"), Value: labelText(c, LabelOf("LV", p.Status))},
		}},
		paper.Table{Columns: []paper.Column{{Title: t("commission.role")}, {Title: t("commission.vote")}, {Title: t("commission.voted_on")}}, Rows: seats, RowTitles: true},
		paper.Heading{Level: 2, Text: t("commission.step.documents")},
		paper.List{Items: documents},
		paper.Signature{Labels: []string{t("commission.paper.signed_by"), t("commission.paper.signature"), t("commission.paper.day")}},
	}}
	var b bytes.Buffer
	err := doc.PDF(&b)
	return b.Bytes(), err
}
