package rights

import (
	"fmt"

	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/when"
)

// breachPaper is what the authority is told (GDPR Art. 33(3)), with what is not known yet left to write in. It names
// no person concerned.
func (d *Desk) breachPaper(w *lang.Words, b *Breach, texts Texts, now when.Moment) paper.Document {
	zone := d.House.Clerk.Zone()
	at := func(m when.Moment) string {
		if m == "" {
			return ""
		}
		return w.Local(m.In(zone))
	}
	people := ""
	if b.People > 0 {
		people = w.Number(b.People)
	}
	risk := ""
	if b.Risk != "" {
		risk = w.T("breach.risk." + b.Risk)
	}
	blocks := []paper.Block{
		paper.Heading{Level: 1, Text: w.T("breach.paper.title")},
		paper.Paragraph{Text: w.T("breach.paper.lead"), Small: true},
		paper.Facts{Items: []paper.Fact{
			{Label: w.T("breach.number"), Value: fmt.Sprint(b.Number)},
			{Label: w.T("processing.part.controller"), Value: texts.Of("controller")},
			{Label: w.T("processing.part.dpo"), Value: texts.Of("dpo")},
			{Label: w.T("breach.noticed_at"), Value: at(b.NoticedAt)},
			{Label: w.T("breach.deadline"), Value: at(b.Deadline())},
			{Label: w.T("breach.kind"), Value: w.T("breach.kind." + b.Kind)},
			{Label: w.T("breach.people_count"), Value: people},
			{Label: w.T("breach.risk"), Value: risk},
		}},
	}
	for _, x := range []struct{ key, text string }{{"breach.what", b.What}, {"breach.consequences", b.Consequences}, {"breach.measures", b.Measures},
		{"breach.told_how", b.ToldHow}, {"breach.why_late", b.WhyLate}} {
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T(x.key)})
		if x.text == "" {
			blocks = append(blocks, paper.Lines{N: 3})
		} else {
			blocks = append(blocks, paper.Paragraph{Text: x.text})
		}
	}
	if len(b.Steps) > 0 {
		t := paper.Table{Columns: []paper.Column{{Title: w.T("right.file.day"), Width: 25}, {Title: w.T("breach.step"), Width: 75}}}
		for _, s := range b.Steps {
			t.Rows = append(t.Rows, []string{at(s.At), w.T("breach.step."+s.Kind) + ": " + s.Text})
		}
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("breach.steps")}, t)
	}
	blocks = append(blocks, paper.Signature{Labels: []string{w.T("right.signed"), w.T("right.signed_on")}})
	return paper.Document{Title: w.T("breach.paper.title"), Lang: w.Tag(), Kind: paper.Letter, Blocks: blocks, PageLabel: w.T("right.page"), Made: now.Time()}
}
