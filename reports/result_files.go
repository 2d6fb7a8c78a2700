package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/tabular"
	"drosme/internal/when"
)

// Formats are the kinds of file that results leave as.
var Formats = []string{"pdf", "docx", "xlsx", "csv"}

// mimes are the kinds of file as the web names them.
var mimes = map[string]string{
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"csv":  "text/csv; charset=utf-8",
}

// File writes a results table, live or frozen, as one of Formats in a language. All four come from the
// same figures. at is the moment that the file names, in the house's zone.
func File(w *lang.Words, format string, r *Results, frozen *Frozen, at when.Local) ([]byte, error) {
	s := leaf{w, r, frozen, at}
	var b bytes.Buffer
	var err error
	switch format {
	case "csv":
		err = tabular.WriteCSV(&b, s.csvColumns(), s.csvRows())
	case "xlsx":
		if err = s.book().Write(&b); err == nil {
			return inOrder(b.Bytes())
		}
	case "pdf":
		err = s.document().PDF(&b)
	case "docx":
		err = s.document().DOCX(&b)
	default:
		err = fmt.Errorf("reports: no format %s", format)
	}
	return b.Bytes(), err
}

// inOrder writes the parts of a workbook again in the order of their names: the writer gives them in any
// order, and the same figures must give the same bytes, since the hash of what leaves is kept.
func inOrder(book []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

// leaf is a results table on its way to paper.
type leaf struct {
	w      *lang.Words
	r      *Results
	frozen *Frozen
	at     when.Local
}

func (s leaf) title() string {
	if s.frozen != nil {
		return s.frozen.Title
	}
	return s.w.T("result.of", "code", s.r.Grant.Code)
}

func (s leaf) facts() [][2]string {
	g := s.r.Grant
	out := [][2]string{{s.w.T("result.grant"), g.Code + ", " + g.Title}, {s.w.T("result.funder"), g.Funder},
		{s.w.T("result.period"), span(s.w, s.r.Period.From, s.r.Period.To)}}
	if s.frozen == nil {
		return append(out, [2]string{s.w.T("report.counted_at"), s.w.Local(s.at)})
	}
	return append(out, [2]string{s.w.T("report.code"), s.frozen.Code}, [2]string{s.w.T("report.frozen_at"), s.w.Local(s.at)},
		[2]string{s.w.T("report.hash"), s.frozen.Hash})
}

// csvColumns are plain words of the machine, the same in each language.
func (s leaf) csvColumns() []string {
	return []string{"indicator", "figure", "from", "to", "target", "value", "since_start", "also_reported_elsewhere", "evidence", "activities"}
}

func (s leaf) csvRows() iter.Seq[[]string] {
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	return func(yield func([]string) bool) {
		for _, f := range s.r.Figures {
			p := s.r.Period
			if f.Whole {
				p.From, p.To = p.Start, p.End
			}
			row := []string{f.Name, s.w.T("count." + f.Name), string(p.From), string(p.To), "", n(f.Value), n(f.Since), "", "", ""}
			if f.Target != nil {
				row[4] = n(f.Target.Target)
			}
			if f.Also != nil {
				row[7] = n(f.Also.Value)
			}
			if f.Behind > 0 {
				row[8], row[9] = n(f.Evidenced), n(f.Behind)
			}
			for i, c := range row {
				row[i] = tabular.Defuse(c)
			}
			if !yield(row) {
				return
			}
		}
	}
}

func headings(texts ...string) []tabular.Heading {
	out := make([]tabular.Heading, len(texts))
	for i, t := range texts {
		out[i] = tabular.Heading{Text: t}
	}
	return out
}

func (s leaf) book() tabular.Book {
	w := s.w
	figures := tabular.Sheet{Name: w.T("report.sheet.figures"), Columns: headings(w.T("result.figure"), w.T("result.target"), w.T("result.in_period"),
		w.T("report.since_start"), w.T("result.share"), w.T("result.also"), w.T("result.evidence"), w.T("report.activities"), w.T("report.rule"))}
	figures.Columns[0].Width, figures.Columns[8].Width = 44, 90
	figures.Rows = func(yield func([]any) bool) {
		for _, f := range s.r.Figures {
			row := []any{w.T("count." + f.Name), nil, f.Value, f.Since, nil, nil, nil, nil, says(w, f, true)}
			if f.Target != nil {
				row[1] = f.Target.Target
			}
			if percent, ok := f.Share(); ok {
				row[4] = w.T("result.percent", "n", percent)
			}
			if f.Also != nil {
				row[5] = f.Also.Value
			}
			if f.Behind > 0 {
				row[6], row[7] = f.Evidenced, f.Behind
			}
			if !yield(row) {
				return
			}
		}
	}
	about := tabular.Sheet{Name: w.T("report.sheet.about"), Columns: headings(w.T("report.about"), "")}
	about.Columns[0].Width, about.Columns[1].Width = 24, 70
	about.Rows = func(yield func([]any) bool) {
		for _, f := range append(s.facts(), [2]string{w.T("report.note"), s.note()}, [2]string{w.T("report.credit"), s.r.Grant.CreditLine}) {
			if f[1] != "" && !yield([]any{f[0], f[1]}) {
				return
			}
		}
	}
	book := tabular.Book{Title: s.title(), Language: w.Tag(), Sheets: []tabular.Sheet{figures, about}}
	if list := s.r.Targeted(); len(list) > 0 {
		book.Sheets = append(book.Sheets, s.targetSheet(list))
	}
	if s.frozen != nil && len(s.frozen.Annex) > 0 {
		book.Sheets = append(book.Sheets, s.annexSheet())
	}
	return book
}

func (s leaf) targetSheet(list []Result) tabular.Sheet {
	out := tabular.Sheet{Name: s.w.T("report.sheet.targets"), Columns: headings(s.w.T("result.figure"), s.w.T("report.share_percent"))}
	out.Columns[0].Width = 44
	out.Rows = func(yield func([]any) bool) {
		for _, f := range list {
			percent, _ := f.Share()
			if !yield([]any{s.w.T("count." + f.Name), percent}) {
				return
			}
		}
	}
	out.Chart = &tabular.BarChart{Title: s.w.T("result.chart.targets"), Alt: s.chartSays(), Label: 0, Values: []int{1}, Rows: len(list), TopLeft: "D2"}
	return out
}

func (s leaf) annexSheet() tabular.Sheet {
	w := s.w
	out := tabular.Sheet{Name: w.T("report.annex"), Columns: headings(w.T("result.figure"), w.T("report.annex.code"), w.T("result.day"), w.T("result.where"), w.T("result.adds"))}
	out.Columns[0].Width, out.Columns[1].AsIs = 44, true
	out.Rows = func(yield func([]any) bool) {
		for _, a := range s.frozen.Annex {
			if !yield([]any{w.T("count." + a.Indicator), a.Code, string(a.Day), tabular.Defuse(a.Municipality), a.Value}) {
				return
			}
		}
	}
	return out
}

func (s leaf) note() string {
	if s.r.Part() {
		return s.w.T("result.part.says")
	}
	return ""
}

func (s leaf) chartSays() string {
	return s.w.T("result.chart.targets.says", "percent", Elapsed(s.r.Period.Start, s.r.Period.End, min(s.at.Day(), s.r.Period.To)))
}

func (s leaf) document() paper.Document {
	w, part := s.w, s.r.Part()
	var facts []paper.Fact
	for _, f := range s.facts() {
		facts = append(facts, paper.Fact{Label: f[0], Value: f[1]})
	}
	blocks := []paper.Block{paper.Heading{Level: 1, Text: s.title()}, paper.Facts{Items: facts}}
	if part {
		blocks = append(blocks, paper.Paragraph{Text: s.note()})
	}
	t := paper.Table{Caption: w.T("result.figures"), RowTitles: true, Columns: []paper.Column{{Title: w.T("result.figure"), Width: 41},
		{Title: w.T("result.target"), Width: 11, Align: paper.Right}, {Title: w.T("result.value"), Width: 12, Align: paper.Right}}}
	if part {
		t.Columns[0].Width, t.Columns[2] = 29, paper.Column{Title: w.T("result.in_period"), Width: 14, Align: paper.Right}
		t.Columns = append(t.Columns, paper.Column{Title: w.T("report.since_start"), Width: 10, Align: paper.Right})
	}
	t.Columns = append(t.Columns, paper.Column{Title: w.T("result.share"), Width: 10, Align: paper.Right},
		paper.Column{Title: w.T("result.also"), Width: 12, Align: paper.Right}, paper.Column{Title: w.T("result.evidence"), Width: 14, Align: paper.Right})
	money := paper.Table{Caption: w.T("result.money"), RowTitles: true, Columns: []paper.Column{{Title: w.T("result.figure"), Width: 50},
		{Title: w.T("result.amount"), Width: 50, Align: paper.Right}}}
	var rules []string
	for _, f := range s.r.Figures {
		rules = append(rules, w.T("count."+f.Name)+": "+says(w, f, part))
		if f.Euro {
			money.Rows = append(money.Rows, []string{w.T("count." + f.Name), amount(w, f.Count, f.Value)})
			continue
		}
		row := []string{w.T("count." + f.Name), "", amount(w, f.Count, f.Value)}
		if f.Target != nil {
			row[1] = amount(w, f.Count, f.Target.Target)
		}
		if part {
			row = append(row, amount(w, f.Count, f.Since))
		}
		share, also, evidence := "", "", ""
		if percent, ok := f.Share(); ok {
			share = w.T("result.percent", "n", percent)
		}
		if f.Also != nil {
			also = amount(w, f.Also.Count, f.Also.Value)
		}
		if f.Behind > 0 {
			evidence = w.T("result.evidence.of", "n", f.Evidenced, "of", f.Behind)
		}
		t.Rows = append(t.Rows, append(row, share, also, evidence))
	}
	blocks = append(blocks, t)
	if len(money.Rows) > 0 {
		blocks = append(blocks, money)
	}
	if list := s.r.Targeted(); len(list) > 0 {
		ch := paper.Chart{Title: w.T("result.chart.targets"), Description: s.chartSays(), Target: w.T("result.target")}
		for _, f := range list {
			percent, _ := f.Share()
			ch.Bars = append(ch.Bars, paper.Bar{Label: w.T("count." + f.Name), Value: float64(percent), Text: w.T("result.percent", "n", percent), Target: 100})
		}
		blocks = append(blocks, ch)
	}
	blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("report.rules")}, paper.List{Items: rules})
	if s.frozen != nil && len(s.frozen.Annex) > 0 {
		blocks = append(blocks, s.annexBlocks()...)
	}
	return paper.Document{Title: s.title(), Lang: w.Tag(), Kind: paper.Report, Blocks: blocks, Footer: s.r.Grant.CreditLine,
		PageLabel: w.T("report.page", "page", "{page}", "pages", "{pages}")}
}

func (s leaf) annexBlocks() []paper.Block {
	w := s.w
	blocks := []paper.Block{paper.PageBreak{}, paper.Heading{Level: 2, Text: w.T("report.sheet.annex")}, paper.Paragraph{Text: w.T("report.annex.says")}}
	var t *paper.Table
	for i, a := range s.frozen.Annex {
		if i == 0 || s.frozen.Annex[i-1].Indicator != a.Indicator {
			if t != nil {
				blocks = append(blocks, *t)
			}
			name := w.T("count." + a.Indicator)
			t = &paper.Table{Caption: name, RowTitles: true, Columns: []paper.Column{{Title: w.T("report.annex.code")}, {Title: w.T("result.day")},
				{Title: w.T("result.where")}, {Title: w.T("result.adds"), Align: paper.Right}}}
		}
		t.Rows = append(t.Rows, []string{a.Code, day(w, a.Day), a.Municipality, w.Number(int(a.Value))})
	}
	return append(blocks, *t)
}

// known tells whether a format is one of Formats.
func known(format string) bool { return slices.Contains(Formats, strings.TrimSpace(format)) }
