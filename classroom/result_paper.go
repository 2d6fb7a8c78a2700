package classroom

import (
	"drosme/internal/lang"
	"drosme/internal/paper"
)

// hostPaper is one page for the host: three sentences, one chart, the questions it is of. Overleaf is the method with
// the figures that it needs.
func hostPaper(w *lang.Words, r *HostResult) paper.Document {
	t := func(key string, pairs ...any) string { return w.T(key, pairs...) }
	percent := func(v float64) string { return w.Percent(v, 0) }
	blocks := []paper.Block{paper.Heading{Level: 1, Text: r.Title(w)}, paper.Paragraph{Text: r.Of(w)}}
	says := r.Says(w)
	for _, s := range says {
		blocks = append(blocks, paper.Paragraph{Text: s})
	}
	chart := paper.Chart{Title: t("host_result.chart"), Description: says[1]}
	var questions []string
	table := paper.Table{RowTitles: true, Columns: []paper.Column{{Title: t("learning.item"), Width: 46}, {Title: t("learning.pairs"), Width: 10, Align: paper.Right}, {Title: t("learning.change"), Width: 30, Align: paper.Right}, {Title: t("learning.p"), Width: 14, Align: paper.Right}}}
	for i, x := range r.Items {
		name := w.Number(i+1) + ". "
		chart.Bars = append(chart.Bars,
			paper.Bar{Label: name + t("learning.before"), Value: 100 * x.Paired.Before(), Text: percent(x.Paired.Before())},
			paper.Bar{Label: name + t("learning.after"), Value: 100 * x.Paired.After(), Text: percent(x.Paired.After())})
		text := x.Text(w.Tag())
		if x.Paired.AtCeiling() {
			text += " (" + t("learning.ceiling") + ")"
		}
		questions = append(questions, name+text)
		p := w.Decimal(x.Paired.P(), 3)
		if x.Paired.P() < 0.001 {
			p = "< " + w.Decimal(0.001, 3)
		}
		table.Rows = append(table.Rows, []string{name + firstLine(text), w.Number(x.Paired.Pairs()), span(x.Paired.Change(), percent), p})
	}
	blocks = append(blocks, chart, paper.Heading{Level: 2, Text: t("host_result.questions")})
	for _, q := range questions {
		blocks = append(blocks, paper.Paragraph{Text: q})
	}
	blocks = append(blocks, paper.PageBreak{}, paper.Heading{Level: 2, Text: t("learning.how")},
		paper.List{Items: []string{t("host_result.method"), t("learning.formula.change"), t("learning.formula.mcnemar"), t("host_result.never")}}, table)
	return paper.Document{Title: r.Title(w), Lang: w.Tag(), Kind: paper.Report, Blocks: blocks}
}
