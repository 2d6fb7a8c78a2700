package sharing

import (
	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// lists are the lists of words that fields of this room are taken from, so that a page or a paper says them in
// words.
var lists = map[string]string{"sex": "sex", "age_band": "age_band", "origin": "case.origin", "outcome": "case.outcome"}

// says gives a value as a reader knows it.
func says(w *lang.Words, v Value) string {
	switch {
	case v.Value == "":
		return w.T("package.empty")
	case lists[v.Name] != "" && wordlist.Has(lists[v.Name], v.Value):
		return w.T(lists[v.Name] + "." + v.Value)
	case v.Name == "minor":
		return w.T(map[string]string{"yes": "consent.yes"}[v.Value] + map[string]string{"no": "consent.no"}[v.Value])
	}
	if day, err := when.ParseDay(v.Value); err == nil {
		return w.Day(day)
	}
	return v.Value
}

// label is the name of a field in words; one that this house does not know keeps its own.
func label(w *lang.Words, field string) string {
	if key := "package.field." + field; w.Has(key) {
		return w.T(key)
	}
	return field
}

// referralPaper is a referral on paper: what was chosen, and a slip to answer on. Its title names nobody.
func referralPaper(w *lang.Words, h *Sending, values []Value) paper.Document {
	facts := make([]paper.Fact, 0, len(values))
	for _, v := range values {
		facts = append(facts, paper.Fact{Label: label(w, v.Name), Value: says(w, v)})
	}
	return paper.Document{Title: w.T("sending.paper.title"), Lang: w.Tag(), Kind: paper.Letter, Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: w.T("sending.paper.title")},
		paper.Facts{Items: []paper.Fact{
			{Label: w.T("sending.paper.number"), Value: h.ID}, {Label: w.T("sending.left_on"), Value: w.Day(h.On)},
			{Label: w.T("consent.recipient"), Value: h.Recipient}, {Label: w.T("consent.purpose"), Value: w.T("consent.purpose." + h.Purpose)},
			{Label: w.T("disclosure.ground"), Value: w.T("disclosure.ground." + h.Ground)}, {Label: w.T("sending.until_on"), Value: w.Day(h.Until)},
		}},
		paper.Heading{Level: 2, Text: w.T("sending.fields")},
		paper.Facts{Items: facts},
		paper.Paragraph{Text: w.T("sending.paper.rule", "day", h.Until)},
		paper.Together{Blocks: []paper.Block{
			paper.Heading{Level: 2, Text: w.T("sending.paper.slip")},
			paper.Boxes{Items: []string{w.T("sending.state.accepted"), w.T("sending.state.declined"), w.T("sending.state.arrived")}, Row: true},
			paper.Facts{Items: []paper.Fact{{Label: w.T("sending.paper.number"), Value: h.ID}, {Label: w.T("sending.answered_on")}}},
			paper.Lines{N: 2, Label: w.T("sending.answer")},
			paper.Signature{Labels: []string{w.T("sending.paper.sign")}},
		}},
	}}
}
