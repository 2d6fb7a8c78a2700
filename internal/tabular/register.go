package tabular

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"drosme/internal/fault"
)

// reading is one call of Read: what is looked for, what was found, what is wrong.
type reading struct {
	specs   []Spec
	lim     Limits
	tables  []*Table
	places  map[string]string // register → where it was found
	passed  []string
	list    fault.List
	stopped bool
	spent   int64 // bytes unpacked so far
}

func newReading(specs []Spec, lim Limits) *reading {
	return &reading{specs: specs, lim: lim.filled(), places: map[string]string{}}
}

// wrong notes a fault. Row 0 is the file as a whole.
func (r *reading) wrong(place string, row int, column, key string, pairs ...any) {
	if r.stopped {
		return
	}
	if r.list.Len() >= r.lim.Faults {
		r.list.AddAt(place, row, "", "tabular.too_many_faults", "max", r.lim.Faults)
		r.stopped = true
		return
	}
	r.list.AddAt(place, row, column, key, pairs...)
}

// specFor finds the register that a file or sheet is named after.
func (r *reading) specFor(name string) (Spec, bool) {
	for _, s := range r.specs {
		if fold(s.Name) == fold(name) {
			return s, true
		}
	}
	return Spec{}, false
}

// claim makes sure that a register comes from one place only.
func (r *reading) claim(spec Spec, place string) bool {
	if first, taken := r.places[spec.Name]; taken {
		r.wrong(place, 0, "", "tabular.doubled_register", "register", spec.Name, "first", first)
		return false
	}
	r.places[spec.Name] = place
	return true
}

// done gives the answer of Read. Tables keep the order of the specs.
func (r *reading) done(place string) ([]*Table, []string, error) {
	if len(r.places) == 0 && r.list.Len() == 0 {
		var names []string
		for _, s := range r.specs {
			names = append(names, s.Name)
		}
		r.wrong(place, 0, "", "tabular.no_register", "registers", strings.Join(names, ", "))
	}
	var tables []*Table
	for _, s := range r.specs {
		for _, t := range r.tables {
			if t.Name == s.Name {
				tables = append(tables, t)
			}
		}
	}
	if r.list.Len() == 0 {
		return tables, r.passed, nil
	}
	f := fault.As(r.list.Err())
	fault.SortByPlace(f.Fields)
	return tables, r.passed, f
}

// cells are the cells of one row while it is read; they lie one after the other in text.
type cells struct {
	text []byte
	ends []int
}

func (c *cells) clear()   { c.text, c.ends = c.text[:0], c.ends[:0] }
func (c *cells) end()     { c.ends = append(c.ends, len(c.text)) }
func (c *cells) len() int { return len(c.ends) }

func (c *cells) at(i int) []byte {
	from := 0
	if i > 0 {
		from = c.ends[i-1]
	}
	return c.text[from:c.ends[i]]
}

func (c *cells) blank() bool { return len(bytes.TrimSpace(c.text)) == 0 }

// register takes the rows of one register as a reader finds them, and builds its table.
type register struct {
	*reading
	spec    Spec
	table   *Table
	text    strings.Builder
	headed  bool // the header was read
	useless bool // the header is wrong: rows are not looked at
	suspect bool // somewhere in the file there is broken text or a control character
	ragged  bool // rows may be shorter than the header, as in workbooks
	columns []string
	takes   []bool // per column of the file: it has a name
}

func (r *reading) register(spec Spec, place string) *register {
	return &register{reading: r, spec: spec, table: &Table{Name: spec.Name, Place: place}}
}

// column is the name of a column by its place, for faults; "" where it has none.
func (g *register) column(i int) string {
	if i >= 0 && i < len(g.columns) {
		return g.columns[i]
	}
	return ""
}

func (g *register) over() bool { return g.useless || g.stopped }

// take takes a row; the first that is not blank is the header.
func (g *register) take(line int, row *cells) {
	switch {
	case g.over() || row.blank():
	case !g.headed:
		g.headed = true
		g.header(line, row)
	default:
		g.row(line, row)
	}
}

func (g *register) header(line int, row *cells) {
	place := g.table.Place
	faults := g.list.Len()
	defer func() { g.useless = g.list.Len() > faults }()
	if !utf8.Valid(row.text) || hasControl(row.text) {
		g.wrong(place, line, "", "tabular.not_text")
		return
	}
	if row.len() > g.lim.Columns {
		g.wrong(place, line, "", "tabular.too_many_columns", "max", g.lim.Columns)
		return
	}
	own := map[string]string{}
	all := append(append([]string(nil), g.spec.Columns...), g.spec.Optional...)
	for _, c := range all {
		own[fold(c)] = c
	}
	wanted := strings.Join(all, ", ")
	seen := map[string]bool{}
	for i := range row.len() {
		typed := strings.TrimSpace(string(row.at(i)))
		name, known := own[fold(typed)]
		switch {
		case fold(typed) == "":
			g.columns, g.takes = append(g.columns, ""), append(g.takes, false)
			continue
		case known && seen[name]:
			g.wrong(place, line, name, "tabular.doubled_column")
		case known:
			g.table.Columns = append(g.table.Columns, name)
			seen[name] = true
		case holdsNames(typed):
			g.wrong(place, line, short(typed), "tabular.names")
			name = short(typed)
		case formula(row.at(i)):
			g.wrong(place, line, "", "tabular.formula")
		default:
			g.wrong(place, line, short(typed), "tabular.extra_column", "columns", wanted)
			name = short(typed)
		}
		g.columns, g.takes = append(g.columns, name), append(g.takes, true)
	}
	if len(seen) == 0 {
		g.wrong(place, line, "", "tabular.no_header", "columns", wanted)
		return
	}
	for _, c := range g.spec.Columns {
		if !seen[c] {
			g.wrong(place, line, c, "tabular.missing_column")
		}
	}
}

func (g *register) row(line int, row *cells) {
	place, t := g.table.Place, g.table
	if len(t.lines) >= g.lim.Rows {
		g.wrong(place, line, "", "tabular.too_many_rows", "max", g.lim.Rows)
		g.useless = true
		return
	}
	width := len(g.columns)
	for g.ragged && row.len() < width {
		row.end()
	}
	if row.len() < width {
		g.wrong(place, line, g.column(row.len()), "tabular.short_row", "cells", row.len(), "columns", width)
		return
	}
	if row.len() > width {
		g.wrong(place, line, "", "tabular.long_row", "cells", row.len(), "columns", width)
		return
	}
	if int64(g.text.Len()+len(row.text)) > g.lim.Unzipped {
		g.wrong(place, line, "", "tabular.too_much_text", "max", g.lim.Unzipped>>20)
		g.useless = true
		return
	}
	for i := range width {
		cell := row.at(i)
		g.check(line, i, cell)
		if g.takes[i] {
			g.text.Write(cell)
			t.ends = append(t.ends, uint32(g.text.Len()))
		}
	}
	t.lines = append(t.lines, uint32(line))
}

func (g *register) check(line, i int, cell []byte) {
	place, column := g.table.Place, g.columns[i]
	switch {
	case len(cell) == 0:
	case len(cell) > g.lim.Cell:
		g.wrong(place, line, column, "tabular.long_cell", "max", g.lim.Cell>>10)
	case !g.takes[i]:
		if len(bytes.TrimSpace(cell)) > 0 {
			g.wrong(place, line, "", "tabular.unnamed_column", "column", i+1)
		}
	case g.suspect && !utf8.Valid(cell):
		g.wrong(place, line, column, "tabular.broken_text")
	case g.suspect && hasControl(cell):
		g.wrong(place, line, column, "tabular.control_character")
	case formula(cell):
		g.wrong(place, line, column, "tabular.formula")
	}
}

// end closes the register; a table whose header is wrong is not kept.
func (g *register) end() {
	if !g.headed && !g.over() {
		g.wrong(g.table.Place, 0, "", "tabular.empty")
		return
	}
	if !g.useless {
		g.table.finish(g.text.String())
		g.tables = append(g.tables, g.table)
	}
}

// hasControl tells whether text holds a control character other than tab and line ends.
func hasControl(text []byte) bool {
	for _, b := range text {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' || b == 0x7f {
			return true
		}
	}
	return false
}

// fold makes a heading comparable: small letters, without spaces, underscores and hyphens.
func fold(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || c == '_' || c == '-' || c == '\u200b' || c == '\ufeff' {
			return -1
		}
		return unicode.ToLower(c)
	}, s)
}

// short keeps a heading fit for a sentence.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
