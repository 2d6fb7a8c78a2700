package ui

import (
	"context"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// ChartKind is the shape of a chart.
type ChartKind string

// The shapes. Bars lie, so that long labels have room on a phone.
const (
	Bars    ChartKind = "bars"    // one bar a label, for each series
	Stacked ChartKind = "stacked" // one bar a label, its parts one after the other
	Lines   ChartKind = "lines"   // one curve a series, labels from left to right
)

// Series is one row of numbers, one for each label of the chart. At most four; beyond that nobody
// can tell them apart, and the table says it better.
type Series struct {
	Name   string
	Values []float64
}

// Chart is numbers as a picture, with a title, a sentence that says what it shows, and the same
// numbers as a table beside it. Series differ by hatching and by words, not by colour alone.
type Chart struct {
	Kind   ChartKind
	ID     string // unique on the page; empty: "chart"
	Title  string
	Says   string // what the picture shows, in a sentence
	Over   string // heading of the labels: "Year"
	Labels []string
	Series []Series
	Format func(float64) string // numbers as words; nil: whole numbers of the page's language
}

// Render writes picture and table.
func (c Chart) Render(ctx context.Context, w io.Writer) error { return chart(c).Render(ctx, w) }

func (c Chart) id() string {
	if c.ID == "" {
		return "chart"
	}
	return c.ID
}

func (c Chart) number(ctx context.Context, v float64) string {
	if c.Format != nil {
		return c.Format(v)
	}
	if words := WordsOf(ctx); words != nil {
		if v == math.Trunc(v) {
			return words.Number(int(v))
		}
		return words.Decimal(v, 1)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// table is the same as the picture, for who reads it as words.
func (c Chart) table(ctx context.Context) Table {
	t := Table{Caption: c.Title, HideCaption: true, Plain: len(c.Series) <= 2, Columns: []Column{{Text: c.Over}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Text: s.Name, Number: true})
	}
	for i, l := range c.Labels {
		row := []Cell{TextCell(l)}
		for _, s := range c.Series {
			row = append(row, NumberCell(c.number(ctx, s.at(i))))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// at is the value at a place; what is missing, negative or no number is drawn as nothing.
func (s Series) at(i int) float64 {
	if i >= len(s.Values) || s.Values[i] < 0 || math.IsNaN(s.Values[i]) || math.IsInf(s.Values[i], 0) {
		return 0
	}
	return s.Values[i]
}

// drawing is the picture. Colours come from classes, so that dark and print change them; nothing is
// in a style attribute, which the policy of the pages forbids.
func (c Chart) drawing(ctx context.Context) templ.Component {
	var body string
	var height int
	if c.Kind == Lines {
		body, height = c.lines(ctx)
	} else {
		body, height = c.bars(ctx)
	}
	var b strings.Builder
	id := html.EscapeString(c.id())
	fmt.Fprintf(&b, `<svg class="drawing" role="img" aria-labelledby="%s-title %s-desc" viewBox="0 0 %d %d" width="%d" height="%d">`, id, id, chartWide, height, chartWide, height)
	fmt.Fprintf(&b, `<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`, id, html.EscapeString(c.Title), id, html.EscapeString(c.Says))
	b.WriteString(`<defs>`)
	for n := 2; n <= 4; n++ {
		path := []string{"M-2 2 2-2M0 8 8 0M6 10 10 6", "M4 0V8", "M0 4H8"}[n-2]
		fmt.Fprintf(&b, `<pattern id="%s-h%d" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" class="f%d"/><path d="%s" class="hatch"/></pattern>`, id, n, n, path)
	}
	b.WriteString(`</defs>` + body + `</svg>`)
	return templ.Raw(b.String())
}

const (
	chartWide = 400
	chartEdge = 14
)

// fill is how the n-th series (first = 0) is filled: the first plain, the others hatched.
func (c Chart) fill(n int) string {
	if n == 0 {
		return `class="f1"`
	}
	return fmt.Sprintf(`fill="url(#%s-h%d)"`, html.EscapeString(c.id()), n%4+1)
}

func (c Chart) drawn() []Series { return c.Series[:min(4, len(c.Series))] }

// legend names the series above the picture; of one series the title says enough.
func (c Chart) legend(b *strings.Builder) int {
	if len(c.drawn()) < 2 {
		return chartEdge
	}
	x, y := chartEdge, 20
	for i, s := range c.drawn() {
		wide := 26 + 7*utf8.RuneCountInString(s.Name) + 14
		if x > chartEdge && x+wide > chartWide {
			x, y = chartEdge, y+22
		}
		if c.Kind == Lines {
			fmt.Fprintf(b, `<path d="M%d %dh20" class="curve s%d dash-%d"/>`, x, y-4, i+1, i+1)
		} else {
			fmt.Fprintf(b, `<rect x="%d" y="%d" width="16" height="12" %s/>`, x, y-11, c.fill(i))
		}
		fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`, x+26, y, html.EscapeString(s.Name))
		x += wide
	}
	return y + 16
}

// bars draws lying bars with the label above and the number behind.
func (c Chart) bars(ctx context.Context) (string, int) {
	var b strings.Builder
	y := c.legend(&b)
	top := 0.0
	for i := range c.Labels {
		sum := 0.0
		for _, s := range c.drawn() {
			if c.Kind == Stacked {
				sum += s.at(i)
			} else {
				sum = max(sum, s.at(i))
			}
		}
		top = max(top, sum)
	}
	if top == 0 {
		top = 1
	}
	const room = chartWide - 2*chartEdge - 62 // leaves place for the number
	long := func(v float64) float64 { return math.Round(v/top*room*10) / 10 }
	for i, label := range c.Labels {
		fmt.Fprintf(&b, `<text x="%d" y="%d" class="soft">%s</text>`, chartEdge, y+12, html.EscapeString(label))
		y += 18
		if c.Kind == Stacked {
			x, sum := float64(chartEdge), 0.0
			for n, s := range c.drawn() {
				v := s.at(i)
				if v > 0 {
					fmt.Fprintf(&b, `<rect x="%g" y="%d" width="%g" height="18" %s/>`, x, y, max(1, long(v)-1), c.fill(n))
				}
				x, sum = x+long(v), sum+v
			}
			fmt.Fprintf(&b, `<text x="%g" y="%d">%s</text>`, x+6, y+14, html.EscapeString(c.number(ctx, sum)))
			y += 30
			continue
		}
		for n, s := range c.drawn() {
			v := s.at(i)
			if v > 0 {
				fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%g" height="16" rx="2" %s/>`, chartEdge, y, max(1, long(v)), c.fill(n))
			}
			fmt.Fprintf(&b, `<text x="%g" y="%d">%s</text>`, chartEdge+long(v)+6, y+13, html.EscapeString(c.number(ctx, v)))
			y += 20
		}
		y += 10
	}
	return b.String(), y + 4
}

// lines draws one curve a series over a scale of round numbers.
func (c Chart) lines(ctx context.Context) (string, int) {
	var b strings.Builder
	y0 := c.legend(&b) + 8
	const tall = 180
	top := 0.0
	for _, s := range c.drawn() {
		for i := range c.Labels {
			top = max(top, s.at(i))
		}
	}
	step := roundStep(top / 4)
	top = max(step, math.Ceil(top/step)*step)
	left := float64(chartEdge)
	for v := 0.0; v <= top; v += step {
		left = max(left, chartEdge+8*float64(utf8.RuneCountInString(c.number(ctx, v)))+6)
	}
	right := float64(chartWide - chartEdge - 8)
	at := func(v float64) float64 { return math.Round((float64(y0)+tall-v/top*tall)*10) / 10 }
	for v := 0.0; v <= top+step/2; v += step {
		fmt.Fprintf(&b, `<path d="M%g %gH%g" class="rule"/><text x="%g" y="%g" text-anchor="end" class="soft">%s</text>`, left, at(v), right, left-6, at(v)+4, html.EscapeString(c.number(ctx, v)))
	}
	x := func(i int) float64 {
		if len(c.Labels) < 2 {
			return (left + right) / 2
		}
		return math.Round((left+8+float64(i)*(right-left-16)/float64(len(c.Labels)-1))*10) / 10
	}
	longest := 1
	for _, l := range c.Labels {
		longest = max(longest, utf8.RuneCountInString(l))
	}
	each := max(1, int(math.Ceil(float64(len(c.Labels)*(longest*8+10))/(right-left))))
	for i, l := range c.Labels {
		if i%each == 0 {
			fmt.Fprintf(&b, `<text x="%g" y="%d" text-anchor="middle" class="soft">%s</text>`, x(i), y0+tall+20, html.EscapeString(l))
		}
	}
	for n, s := range c.drawn() {
		var d strings.Builder
		for i := range c.Labels {
			fmt.Fprintf(&d, "%s%g %g", penDown(i), x(i), at(s.at(i)))
		}
		fmt.Fprintf(&b, `<path d="%s" class="curve s%d dash-%d"/>`, d.String(), n+1, n+1)
		for i := range c.Labels {
			fmt.Fprintf(&b, `<circle cx="%g" cy="%g" r="3.5" class="f%d"/>`, x(i), at(s.at(i)), n+1)
		}
	}
	return b.String(), y0 + tall + 32
}

func penDown(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

// roundStep is the next of 1, 2, 5, 10, 20, 50 … that is not less; at least 1, since what is counted
// is whole.
func roundStep(v float64) float64 {
	if v <= 1 {
		return 1
	}
	ten := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5, 10} {
		if v <= m*ten {
			return m * ten
		}
	}
	return 10 * ten
}
