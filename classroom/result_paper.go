package classroom

import (
	"drosme/internal/lang"
	"drosme/internal/paper"
)

// hostPaper is one page for the host, with the method overleaf.
func hostPaper(w *lang.Words, r *HostResult) paper.Document {
	t := func(key string, pairs ...any) string { return w.T(key, pairs...) }
	blocks := []paper.Block{paper.Heading{Level: 1, Text: t("host_result.title")}, paper.Paragraph{Text: r.HostName}}
	says := r.Says(w)
	for _, s := range says {
		blocks = append(blocks, paper.Paragraph{Text: s})
	}
	chart := paper.Chart{Title: t("host_result.chart"), Description: says[1]}
	table := paper.Table{RowTitles: true, Columns: []paper.Column{{Title: t("learning.item"), Width: 52}, {Title: t("learning.pairs"), Width: 12, Align: paper.Right},
		{Title: t("learning.before"), Width: 12, Align: paper.Right}, {Title: t("learning.after"), Width: 12, Align: paper.Right}, {Title: t("learning.p"), Width: 12, Align: paper.Right}}}
	for i, x := range r.Items {
		name := w.Number(i+1) + ". "
		chart.Bars = append(chart.Bars,
			paper.Bar{Label: name + t("learning.before"), Value: 100 * x.Paired.Before(), Text: w.Percent(x.Paired.Before(), 0)},
			paper.Bar{Label: name + t("learning.after"), Value: 100 * x.Paired.After(), Text: w.Percent(x.Paired.After(), 0)})
		p := w.Decimal(x.Paired.P(), 3)
		if x.Paired.P() < 0.001 {
			p = "< " + w.Decimal(0.001, 3)
		}
		table.Rows = append(table.Rows, []string{name + x.Text(w.Tag()), w.Number(x.Paired.Pairs()), w.Percent(x.Paired.Before(), 0), w.Percent(x.Paired.After(), 0), p})
	}
	blocks = append(blocks, chart, table, paper.PageBreak{}, paper.Heading{Level: 2, Text: t("learning.how")},
		paper.List{Items: []string{t("host_result.method"), t("learning.formula.change"), t("learning.formula.mcnemar"), t("host_result.never")}})
	return paper.Document{Title: t("host_result.title"), Lang: w.Tag(), Kind: paper.Report, Blocks: blocks}
}
