package consents

import (
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
)

// consentPaper is the form on paper: the text as the person sees it, what it is about, room for the answer. It
// names the person by nothing: the code of the consent joins paper and record.
func consentPaper(w *lang.Words, c *Whole) paper.Document {
	fields := make([]string, 0, len(c.FieldList()))
	for _, f := range c.FieldList() {
		fields = append(fields, fieldText(w, f))
	}
	blocks := []paper.Block{paper.Heading{Level: 1, Text: w.T("consent.paper.title")}}
	for _, p := range strings.Split(c.Text.Words, "\n") {
		blocks = append(blocks, paper.Paragraph{Text: p})
	}
	blocks = append(blocks,
		paper.Facts{Items: []paper.Fact{
			{Label: w.T("consent.recipient"), Value: c.Recipient},
			{Label: w.T("consent.purpose"), Value: w.T("consent.purpose." + c.Purpose)},
			{Label: w.T("consent.until_on"), Value: w.Day(c.Until)},
		}},
		paper.Heading{Level: 2, Text: w.T("consent.fields")},
		paper.List{Items: fields},
		paper.Boxes{Label: w.T("consent.answer"), Items: []string{w.T("consent.paper.yes"), w.T("consent.paper.no")}},
		paper.Facts{Items: []paper.Fact{{Label: w.T("consent.answered_on")}}},
		paper.Signature{Labels: []string{w.T("consent.paper.person"), w.T("consent.paper.worker")}},
		paper.Paragraph{Small: true, Text: w.T("consent.paper.foot", "code", c.ID, "edition", c.Edition)},
	)
	return paper.Document{Title: w.T("consent.paper.title"), Lang: w.Tag(), Kind: paper.Sheet, Blocks: blocks, OnePage: true}
}

// fieldText is a field in words: those of a package.
func fieldText(w *lang.Words, field string) string { return w.T("package.field." + field) }
