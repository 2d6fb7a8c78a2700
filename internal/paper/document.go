// Package paper writes what leaves the house on paper: letters, sheets to fill in by pencil, reports,
// key shares. A Document is described once and written as a tagged PDF or as DOCX.
//
// The package is free of language: every word that is printed comes from the caller, in the reader's
// language. It prints in one colour; nothing is told by colour alone. The same Document gives the same
// bytes, so that a hash of the file can be kept. Neither format says on which machine it was made.
//
// The PDF is tagged: headings, paragraphs, lists, tables with header cells, and figures with a text in
// their place can be read in order by a screen reader. It is not claimed to be PDF/UA: no validator
// for that standard has been run on it.
//
// Titles and file names show in lists, tabs and mails: a caller puts no name of a person there.
package paper

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// Kind says what a paper is for; it sets margins and the size of the text.
type Kind string

// The kinds of paper.
const (
	Letter Kind = "letter" // to somebody: wide margins, 10.5 pt
	Report Kind = "report" // to be read and kept: 10 pt
	Sheet  Kind = "sheet"  // to be carried and filled in: narrow margins, 10 pt
)

// Document is a paper, before it is written as PDF or DOCX. Pages are A4.
type Document struct {
	Title     string  // in the file's properties; shown in tabs and lists, so without names of people
	Lang      string  // language of the text: "lv", "et", "pl", "ru", "uk", "en"
	Kind      Kind    // empty: Report
	Blocks    []Block // what is printed, in order; the printed title is a Heading among them
	Footer    string  // at the foot of every page: the funders' credit line; lines parted by "\n"
	PageLabel string  // such as "Page {page} of {pages}"; empty: pages are not numbered
	Landscape bool
	OnePage   bool      // PDF: closer and smaller, down to 8 pt, until it fits on one page; see Pages
	Made      time.Time // when it was made, in the file's properties, as UTC; zero: no date is written
}

// Block is a part of a Document; the types of this package are the only ones.
type Block interface{ block() }

// Heading is a heading; Level 1 is the printed title, 2 and 3 are below it.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is a text, either plain in Text or in Runs with bold parts. "\n" begins a new line.
type Paragraph struct {
	Text  string
	Runs  []Run
	Small bool // a note
	Align Align
}

// Run is a piece of a paragraph.
type Run struct {
	Text string
	Bold bool
}

// Facts are labels with their values, such as "Date" and "14 May 2026".
type Facts struct{ Items []Fact }

// Fact is one label with its value. An empty Value leaves a line to write on.
type Fact struct{ Label, Value string }

// Align says where a text stands in its column.
type Align string

// Where a text stands; the empty value is Left.
const (
	Left   Align = "left"
	Centre Align = "centre"
	Right  Align = "right"
)

// Table is a table. A row is never split over pages (unless it alone is taller than a page), and the
// header comes again on every page.
type Table struct {
	Caption   string
	Columns   []Column
	Rows      [][]string // cells; a row may be shorter than Columns, the rest stays empty
	Foot      []string   // a row of totals, in bold; empty: none
	RowHeight float64    // least height of a row in mm, for cells to write in; 0: as the text needs
	RowTitles bool       // the first column names its row: bold, and a header cell for readers
}

// Column is a column of a Table.
type Column struct {
	Title string
	Width float64 // share of the text width in percent; 0: measured from what the column holds
	Align Align
}

// List is a list with bullets, or with numbers.
type List struct {
	Items    []string
	Numbered bool
}

// Image is a picture, either as PNG or as a drawing in SVG: shapes and texts with plain colours as
// attributes; see ErrSVG. In the PDF a drawing stays sharp at any size.
type Image struct {
	PNG     []byte
	SVG     string
	Alt     string  // what the picture shows, for who cannot see it; needed
	Caption string  // printed below it
	Width   float64 // mm; 0: as wide as the text, a PNG not wider than at 150 dots an inch
}

// QR is a QR code with what it says in words; recovery level H, so that a creased paper still reads.
type QR struct {
	Text    string
	Alt     string  // what the code holds, for who cannot see it; empty: Caption
	Caption string  // printed below it
	Size    float64 // mm; 0: 35
}

// Lines are ruled lines to write on.
type Lines struct {
	N     int
	Label string // above the lines
}

// Boxes are boxes to tick.
type Boxes struct {
	Label string // above the boxes
	Items []string
	Row   bool // side by side as far as they fit; otherwise one below the other
}

// Signature is a line to sign on with its label below; several labels stand side by side, such as
// name, signature and date.
type Signature struct{ Labels []string }

// Chart shows values as lying bars. Its figures are part of its text for readers, but a table beside
// it remains the caller's task where the figures matter.
type Chart struct {
	Title       string
	Description string // what the chart shows, in a sentence; needed
	Bars        []Bar
	Target      string // the word for the mark of Bar.Target, such as "target"; empty: no marks
}

// Bar is a bar of a Chart. Value and Target are not below 0.
type Bar struct {
	Label  string
	Value  float64
	Text   string  // the value as it is printed in the reader's language; empty: plain digits
	Target float64 // a mark on the bar; 0: none
}

// Space is an empty strip of that many millimetres.
type Space struct{ Height float64 }

// PageBreak begins a new page.
type PageBreak struct{}

// Together keeps its blocks on one page where they fit on one.
type Together struct{ Blocks []Block }

func (Heading) block()   {}
func (Paragraph) block() {}
func (Facts) block()     {}
func (Table) block()     {}
func (List) block()      {}
func (Image) block()     {}
func (QR) block()        {}
func (Lines) block()     {}
func (Boxes) block()     {}
func (Signature) block() {}
func (Chart) block()     {}
func (Space) block()     {}
func (PageBreak) block() {}
func (Together) block()  {}

// Mistakes in a Document; all of them are the calling code's, none of them a person's.
var (
	ErrNoTitle = errors.New("paper: a document needs a title and a language")
	ErrNoAlt   = errors.New("paper: a picture needs a text in its place")
	ErrTable   = errors.New("paper: a table needs columns with titles, and no row with more cells")
	ErrChart   = errors.New("paper: a chart needs a description and values of 0 or more")
)

// check finds what would make an unreadable paper.
func (d Document) check() error {
	if strings.TrimSpace(d.Title) == "" || d.Lang == "" || strings.ContainsAny(d.Lang, "()\\<> ") {
		return ErrNoTitle
	}
	return checkBlocks(d.Blocks)
}

func checkBlocks(blocks []Block) error {
	for i, b := range blocks {
		var err error
		switch b := b.(type) {
		case Table:
			if len(b.Columns) == 0 || len(b.Foot) > len(b.Columns) {
				err = ErrTable
			}
			for _, c := range b.Columns {
				if strings.TrimSpace(c.Title) == "" {
					err = ErrTable
				}
			}
			for _, r := range b.Rows {
				if len(r) > len(b.Columns) {
					err = ErrTable
				}
			}
		case Image:
			if strings.TrimSpace(b.Alt) == "" {
				err = ErrNoAlt
			}
		case QR:
			if b.alt() == "" {
				err = ErrNoAlt
			}
		case Chart:
			if strings.TrimSpace(b.Description) == "" {
				err = ErrChart
			}
			for _, x := range b.Bars {
				if !(x.Value >= 0 && x.Value < math.MaxFloat64) || !(x.Target >= 0 && x.Target < math.MaxFloat64) {
					err = ErrChart
				}
			}
		case Together:
			err = checkBlocks(b.Blocks)
		case nil:
			err = errors.New("paper: an empty block")
		}
		if err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	return nil
}

// PDF writes the document as a tagged PDF.
func (d Document) PDF(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	b, _, err := d.layOut()
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Pages counts the pages of the PDF. A caller who asked for OnePage and gets more than 1 has too much
// text for one page even at 8 pt; the PDF then runs over several readable pages.
func (d Document) Pages() (int, error) {
	if err := d.check(); err != nil {
		return 0, err
	}
	_, n, err := d.layOut()
	return n, err
}

// pageLabel puts the numbers into a page label.
func pageLabel(label, page, pages string) string {
	return strings.NewReplacer("{page}", page, "{pages}", pages).Replace(label)
}

// runs gives the runs of a paragraph, whichever way it was written.
func (p Paragraph) runs() []Run {
	if len(p.Runs) > 0 {
		return p.Runs
	}
	return []Run{{Text: p.Text}}
}

func (q QR) alt() string {
	if strings.TrimSpace(q.Alt) != "" {
		return q.Alt
	}
	return strings.TrimSpace(q.Caption)
}

// text is the value of a bar as printed.
func (b Bar) text() string {
	if b.Text != "" {
		return b.Text
	}
	return number(b.Value)
}

// alt tells a chart in words: what it shows, then each bar.
func (c Chart) alt() string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(c.Description))
	for i, x := range c.Bars {
		if i == 0 {
			b.WriteString(" ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(x.Label + ": " + x.text())
		if c.Target != "" && x.Target > 0 {
			b.WriteString(" (" + c.Target + ": " + number(x.Target) + ")")
		}
	}
	return b.String()
}

// most is the longest value of a chart, to scale by; never 0.
func (c Chart) most() float64 {
	m := 0.0
	for _, b := range c.Bars {
		m = max(m, b.Value)
		if c.Target != "" {
			m = max(m, b.Target)
		}
	}
	if m == 0 {
		return 1
	}
	return m
}

// number writes a value with digits only, at most two after the point.
func number(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
