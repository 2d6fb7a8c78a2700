package tabular

import (
	"io"
	"iter"
	"slices"
)

// Notes is the sheet of a template that says what each column holds. All its texts come in the
// reader's language.
type Notes struct {
	Name     string    // of the sheet; no register may have it
	Headings [3]string // register, column, what it holds
	Lines    []Note
}

// Note says what a column of a register holds.
type Note struct{ Register, Column, Text string }

// Template writes an empty workbook with one sheet for each register and a sheet of notes, ready to
// be filled in and read back. Its columns take what is typed as text, so that a spreadsheet changes
// neither codes nor days.
func Template(w io.Writer, book Book, specs []Spec, notes Notes) error {
	book.Sheets = []Sheet{{
		Name:    notes.Name,
		Columns: []Heading{{Text: notes.Headings[0], Width: 18}, {Text: notes.Headings[1], Width: 24}, {Text: notes.Headings[2], Width: 90}},
		Rows:    notes.rows(),
	}}
	for _, s := range specs {
		sheet := Sheet{Name: s.Name}
		for _, c := range slices.Concat(s.Columns, s.Optional) {
			sheet.Columns = append(sheet.Columns, Heading{Text: c, Width: max(14, float64(len(c))+3), AsIs: true})
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book.Write(w)
}

func (n Notes) rows() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, l := range n.Lines {
			if !yield([]any{l.Register, l.Column, l.Text}) {
				return
			}
		}
	}
}
