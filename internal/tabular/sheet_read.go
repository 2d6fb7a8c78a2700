package tabular

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// The bounds of a sheet (ECMA-376, and all programs that write one).
const (
	sheetRows    = 1 << 20
	sheetColumns = 1 << 14
)

// errSheetEnds ends the reading of a sheet whose rows are no longer wanted.
var errSheetEnds = errors.New("enough of this sheet")

// sheet is a sheet while its rows are read.
type sheet struct {
	*workbook
	g      *register
	line   int
	row    cells
	beyond int // the last filled column that lies beyond the header, counted from 1

	column  int // of the cell that is being read, from 0
	kind    string
	format  int
	formula bool
	value   []byte
	in      bool // text belongs to the value
	guide   int  // within how many phonetic guides
}

func (b *workbook) readSheet(spec Spec, place, part string) error {
	if b.parts[strings.ToLower(part)] == nil {
		return errMarkup
	}
	s := &sheet{workbook: b, g: b.register(spec, place)}
	s.g.ragged, s.g.suspect = true, true
	if err := b.each(part, s.take); err != nil && err != errSheetEnds {
		return err
	}
	s.g.end()
	return nil
}

func (s *sheet) take(_ *markup, t token) error {
	switch t.kind {
	case tokenText:
		if s.in && len(s.value) <= s.lim.Cell*escapeLength {
			s.value = append(s.value, t.text...)
		}
	case tokenOpen:
		return s.open(t)
	case tokenClose:
		return s.close(t)
	}
	return nil
}

func (s *sheet) open(t token) error {
	switch string(t.name) {
	case "row":
		s.line++
		s.row.clear()
		s.column, s.beyond = -1, 0
		wrong := false
		eachAttribute(t.attributes, func(name, value []byte) {
			if string(name) == "r" {
				n, err := strconv.Atoi(string(value))
				wrong = err != nil || n < s.line
				s.line = n
			}
		})
		if wrong || s.line > sheetRows {
			return errMarkup
		}
	case "c":
		return s.openCell(t)
	case "f":
		s.formula = true
	case "v":
		s.in = true
	case "t":
		s.in = s.guide == 0
	case "rPh":
		s.guide++
	}
	return nil
}

func (s *sheet) openCell(t token) error {
	before := s.column
	s.column++
	s.kind, s.format, s.formula, s.value, s.in = "", 0, false, s.value[:0], false
	wrong := false
	eachAttribute(t.attributes, func(name, value []byte) {
		switch string(name) {
		case "r":
			s.column = columnOf(value)
			wrong = wrong || s.column <= before
		case "t":
			s.kind = cellKind(value)
		case "s":
			s.format, _ = strconv.Atoi(string(value))
		}
	})
	if wrong || s.column >= sheetColumns || s.line == 0 {
		return errMarkup
	}
	return nil
}

// cellKind keeps the kinds of cells from making a string each.
func cellKind(t []byte) string {
	for _, k := range []string{"s", "n", "inlineStr", "str", "b", "e", "d"} {
		if string(t) == k {
			return k
		}
	}
	return "unknown"
}

// columnOf gives the column of a reference such as AB12, from 0; -1 when there is none.
func columnOf(reference []byte) int {
	n := 0
	for _, c := range reference {
		if c < 'A' || c > 'Z' || n > sheetColumns {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

func (s *sheet) close(t token) error {
	switch string(t.name) {
	case "v", "t":
		s.in = false
	case "rPh":
		s.guide--
	case "c":
		return s.closeCell()
	case "row":
		return s.closeRow()
	}
	return nil
}

func (s *sheet) closeCell() error {
	place := s.g.table.Place
	if s.formula {
		s.wrong(place, s.line, s.heading(), "tabular.formula_cell")
	}
	content, wrong, err := s.content()
	if err != nil {
		return err
	}
	if wrong != "" {
		if !s.formula { // of two faults of one cell the first is enough
			s.wrong(place, s.line, s.heading(), wrong)
		}
		return nil
	}
	if len(content) == 0 {
		return nil
	}
	width := s.lim.Columns
	if s.g.headed {
		width = len(s.g.columns)
	}
	if s.column >= width {
		if len(bytes.TrimSpace(content)) > 0 {
			s.beyond = s.column + 1
		}
		return nil
	}
	for s.row.len() < s.column {
		s.row.end()
	}
	s.row.text = append(s.row.text, content...)
	s.row.end()
	return nil
}

// heading is the name of the column that the cell stands in, or its letter where it has none.
func (s *sheet) heading() string {
	if name := s.g.column(s.column); name != "" {
		return name
	}
	letters := ""
	for n := s.column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}

func (s *sheet) closeRow() error {
	switch {
	case s.beyond > 0 && !s.g.headed:
		s.wrong(s.g.table.Place, s.line, "", "tabular.too_many_columns", "max", s.lim.Columns)
		s.g.headed, s.g.useless = true, true
	case s.beyond > 0:
		s.wrong(s.g.table.Place, s.line, "", "tabular.long_row", "cells", s.beyond, "columns", len(s.g.columns))
	default:
		s.g.take(s.line, &s.row)
	}
	if s.g.over() {
		return errSheetEnds
	}
	return nil
}

// content is the text of the cell. A wrong cell gives the key of its fault; an error means that the
// workbook is damaged.
func (s *sheet) content() (text []byte, wrong string, err error) {
	switch s.kind {
	case "s":
		i, err := strconv.Atoi(string(bytes.TrimSpace(s.value)))
		if err != nil {
			return nil, "", errMarkup
		}
		text, ok := s.shared.at(i)
		if !ok {
			return nil, "", errMarkup
		}
		return text, "", nil
	case "inlineStr", "str":
		return unescape(s.value), "", nil
	case "b":
		switch string(s.value) {
		case "1", "true":
			return []byte("true"), "", nil
		case "0", "false":
			return []byte("false"), "", nil
		}
		return nil, "", nil
	case "e":
		return nil, "tabular.error_value", nil
	case "d":
		return isoDate(s.value), "", nil
	case "", "n":
		if len(bytes.TrimSpace(s.value)) == 0 {
			return nil, "", nil
		}
		var format cellFormat
		if s.format >= 0 && s.format < len(s.formats) {
			format = s.formats[s.format]
		}
		number := string(bytes.TrimSpace(s.value))
		text, ok := format.number(number, s.from1904)
		if !ok && (format.day || format.clock) {
			return nil, "tabular.bad_date", nil
		}
		if !ok {
			return nil, "", errMarkup
		}
		return []byte(text), "", nil
	}
	return nil, "", errMarkup
}

// escapeLength is how many bytes one byte can take before unescape; text that passes the limit of a
// cell times this is cut, and still too long afterwards.
const escapeLength = len("_x000D_")

// unescape resolves what workbooks write for characters that XML cannot hold: _x000D_ is a carriage
// return, _x005F_ the underscore itself (ECMA-376, ST_Xstring).
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if i+7 <= len(text) && text[i] == '_' && text[i+1] == 'x' && text[i+6] == '_' {
			if c, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16); err == nil && (c < 0xd800 || c > 0xdfff) {
				out = append(out, string(rune(c))...)
				i += 6
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}
