package classroom

import (
	"strings"

	"drosme/internal/lang"
	"drosme/internal/lesson"
	"drosme/internal/paper"
)

// sheetPaper is the facilitator's sheet: aims, what to do before, minutes for 40 and 80, what may come up
// and what to say, what to do after. A draft says on the paper that it is one.
func sheetPaper(w *lang.Words, s *Script) paper.Document {
	a, in := s.Activity, w.Tag()
	t := func(key string, pairs ...any) string { return w.T(key, pairs...) }
	blocks := []paper.Block{paper.Heading{Level: 1, Text: lesson.Plain(a.Title.In(in))}}
	if s.Status != Approved {
		blocks = append(blocks, paper.Paragraph{Runs: []paper.Run{{Text: t("script.paper_draft"), Bold: true}}})
	}
	blocks = append(blocks, paper.Paragraph{Text: lesson.Plain(a.About.In(in))},
		paper.Facts{Items: []paper.Fact{{Label: t("script.ages"), Value: t("script.ages_span", "from", a.From, "to", a.To)}, {Label: t("script.number"), Value: w.Number(s.Number)}}},
		paper.Heading{Level: 2, Text: t("script.aims")})
	blocks = append(blocks, textBlocks(a.Sheet.Aims.In(in))...)
	if !a.Sheet.Before.IsZero() {
		blocks = append(blocks, paper.Heading{Level: 2, Text: t("script.before_you_start")})
		blocks = append(blocks, textBlocks(a.Sheet.Before.In(in))...)
	}
	timing := paper.Table{RowTitles: true, Columns: []paper.Column{{Title: t("script.step_word"), Width: 64}, {Title: t("script.minutes_40"), Width: 18, Align: paper.Right}, {Title: t("script.minutes_80"), Width: 18, Align: paper.Right}}}
	short, long := 0, 0
	for _, x := range a.Sheet.Timing {
		name := x.Step
		if step := a.Step(x.Step); step != nil {
			name = worded(w, "script.step.", string(step.Kind))
			if text := firstLine(lesson.Plain(step.Text.In(in))); text != "" {
				name += ": " + text
			}
		}
		timing.Rows = append(timing.Rows, []string{name, w.Number(x.Short), w.Number(x.Long)})
		short, long = short+x.Short, long+x.Long
	}
	timing.Foot = []string{t("script.minutes_all"), w.Number(short), w.Number(long)}
	blocks = append(blocks, paper.Heading{Level: 2, Text: t("script.timing")}, timing)
	if len(a.Sheet.May) > 0 {
		may := paper.Table{Columns: []paper.Column{{Title: t("script.may_come_up"), Width: 42}, {Title: t("script.you_can_say"), Width: 58}}}
		for _, r := range a.Sheet.May {
			may.Rows = append(may.Rows, []string{lesson.Plain(r.Text.In(in)), lesson.Plain(r.Say.In(in))})
		}
		blocks = append(blocks, paper.Heading{Level: 2, Text: t("script.may_come_up")}, may)
	}
	if !a.Sheet.After.IsZero() {
		blocks = append(blocks, paper.Heading{Level: 2, Text: t("script.afterwards")})
		blocks = append(blocks, textBlocks(a.Sheet.After.In(in))...)
	}
	blocks = append(blocks, paper.Paragraph{Small: true, Text: t("script.paper_always")})
	return paper.Document{Title: t("script.sheet_title"), Lang: in, Kind: paper.Report, Blocks: blocks, PageLabel: t("script.page_label")}
}

// textBlocks are the paragraphs and lists of a text in small Markdown.
func textBlocks(text string) []paper.Block {
	var out []paper.Block
	for _, block := range strings.Split(strings.TrimSpace(text), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		var items []string
		for _, l := range lines {
			if item, is := strings.CutPrefix(strings.TrimSpace(l), "- "); is {
				items = append(items, lesson.Plain(item))
			}
		}
		if len(items) == len(lines) {
			out = append(out, paper.List{Items: items})
			continue
		}
		out = append(out, paper.Paragraph{Text: lesson.Plain(block)})
	}
	return out
}

// firstLine is the beginning of a text, cut at a word.
func firstLine(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 20 {
		cut = cut[:i]
	}
	return cut + " …"
}
