package tabular

import "iter"

// Spec is the shape of a register: its name, the columns it must have in any order, and those it
// may have.
type Spec struct {
	Name     string
	Columns  []string
	Optional []string
}

// Table is a register as read. All cells lie in one text, four bytes of index each, so that two
// million rows fit in memory.
type Table struct {
	Name    string   // as in the Spec: "activities"
	Place   string   // where it was found: "activities.csv" or "book.xlsx/activities"
	Columns []string // as the Spec spells them, in the order of the file

	text  string
	ends  []uint32 // where each cell ends in text, row by row
	lines []uint32
	index map[string]int
}

// Row is one row of a table. Line is its number in the file, header = 1; a CSV row with line breaks
// in its cells counts as one.
type Row struct {
	Line  int
	table *Table
	at    int
}

// NewTable makes a table from rows in memory; the first has the line 2.
func NewTable(name, place string, columns []string, rows ...[]string) *Table {
	t := &Table{Name: name, Place: place, Columns: columns}
	var text []byte
	for i, row := range rows {
		for c := range columns {
			if c < len(row) {
				text = append(text, row[c]...)
			}
			t.ends = append(t.ends, uint32(len(text)))
		}
		t.lines = append(t.lines, uint32(i+2))
	}
	t.finish(string(text))
	return t
}

func (t *Table) finish(text string) {
	t.text = text
	t.index = make(map[string]int, len(t.Columns))
	for i, c := range t.Columns {
		t.index[c] = i
	}
}

// Len is the number of rows without the header.
func (t *Table) Len() int { return len(t.lines) }

// Line is the number of row i in its file; i counts from 0.
func (t *Table) Line(i int) int { return int(t.lines[i]) }

// Column is the place of a column in Columns, or -1 when the file has no such column.
func (t *Table) Column(name string) int {
	if i, ok := t.index[name]; ok {
		return i
	}
	return -1
}

// At is the cell of row i (from 0) in the column at place c of Columns; "" when c is -1.
func (t *Table) At(i, c int) string {
	if c < 0 {
		return ""
	}
	k := i*len(t.Columns) + c
	from := uint32(0)
	if k > 0 {
		from = t.ends[k-1]
	}
	return t.text[from:t.ends[k]]
}

// Cell is the cell of row i (from 0) in a column by name; "" when the file has no such column.
func (t *Table) Cell(i int, column string) string { return t.At(i, t.Column(column)) }

// Row is row i, counted from 0.
func (t *Table) Row(i int) Row { return Row{Line: t.Line(i), table: t, at: i} }

// Rows gives all rows in the order of the file.
func (t *Table) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i := range t.lines {
			if !yield(t.Row(i)) {
				return
			}
		}
	}
}

// Cell is the cell in a column by name; "" when the file has no such column.
func (r Row) Cell(column string) string { return r.table.Cell(r.at, column) }

// Cells are all cells, in the order of Table.Columns.
func (r Row) Cells() []string {
	cells := make([]string, len(r.table.Columns))
	for c := range cells {
		cells[c] = r.table.At(r.at, c)
	}
	return cells
}
