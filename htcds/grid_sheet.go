package htcds

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheetReading is one sheet while it is read.
type sheetReading struct {
	*book
	grid   Grid
	row    GridRow
	line   int
	column int
	kind   string
	style  int
	text   []byte
	in     bool
	guides int
	broken bool // the cell holds a formula or an error
}

func (b *book) readSheet(part string) (Grid, error) {
	s := &sheetReading{book: b}
	err := b.each(part, s.take)
	return s.grid, err
}

func (s *sheetReading) take(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return s.open(t)
	case xml.EndElement:
		return s.close(t.Name.Local)
	case xml.CharData:
		if s.in && len(s.text) <= mostCell*8 {
			s.text = append(s.text, t...)
		}
	}
	return nil
}

func (s *sheetReading) open(t xml.StartElement) error {
	switch t.Name.Local {
	case "row":
		s.line++
		if r := attribute(t, "r"); r != "" {
			n, err := strconv.Atoi(r)
			if err != nil || n < s.line || n > 1<<20 {
				return errDamaged
			}
			s.line = n
		}
		s.row, s.column = GridRow{Line: s.line}, -1
	case "c":
		before := s.column
		s.column++
		s.kind, s.style, s.text, s.broken, s.in = "", 0, s.text[:0], false, false
		for _, a := range t.Attr {
			switch a.Name.Local {
			case "r":
				s.column = columnOf(a.Value)
			case "t":
				s.kind = a.Value
			case "s":
				s.style, _ = strconv.Atoi(a.Value)
			}
		}
		if s.column <= before || s.line == 0 {
			return errDamaged
		}
	case "f":
		s.broken = true
	case "v":
		s.in = true
	case "t":
		s.in = s.guides == 0
	case "rPh":
		s.guides++
	}
	return nil
}

// columnOf gives the column of a reference such as AB12, from 0; -1 when there is none.
func columnOf(reference string) int {
	n := 0
	for _, c := range reference {
		if c < 'A' || c > 'Z' || n > 1<<14 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

func (s *sheetReading) close(name string) error {
	switch name {
	case "v", "t":
		s.in = false
	case "rPh":
		s.guides--
	case "c":
		return s.closeCell()
	case "row":
		if len(s.row.Cells) > 0 {
			if len(s.grid.Rows) >= mostRows {
				return &rowFault{s.line, "htcds.too_many_rows", mostRows}
			}
			s.grid.Rows = append(s.grid.Rows, s.row)
		}
	}
	return nil
}

func (s *sheetReading) closeCell() error {
	text, err := s.content()
	if err != nil {
		return err
	}
	switch {
	case text == "" && !s.broken:
		return nil
	case len(text) > mostCell:
		return &rowFault{s.line, "htcds.long_cell", mostCell >> 10}
	case s.column >= mostColumns:
		return &rowFault{s.line, "htcds.too_many_columns", mostColumns}
	}
	for len(s.row.Cells) <= s.column {
		s.row.Cells = append(s.row.Cells, "")
	}
	s.row.Cells[s.column] = text
	if s.broken {
		if s.row.Formulas == nil {
			s.row.Formulas = map[int]bool{}
		}
		s.row.Formulas[s.column] = true
	}
	return nil
}

// content is the text of the cell as a person would have typed it.
func (s *sheetReading) content() (string, error) {
	text := string(s.text)
	switch s.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || i < 0 || i >= len(s.shared) {
			return "", errDamaged
		}
		return s.shared[i], nil
	case "inlineStr", "str":
		return unescape(text), nil
	case "b":
		return map[string]string{"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}[text], nil
	case "e":
		s.broken = true
		return "", nil
	case "d":
		return strings.TrimSuffix(strings.TrimSpace(text), "T00:00:00"), nil
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return "", errDamaged
	}
	if s.style >= 0 && s.style < len(s.days) && s.days[s.style] {
		return s.day(n), nil
	}
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.FormatInt(int64(n), 10), nil
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

// day writes a serial number as ISO text: days since the end of 1899, or since 1904. A number that is no
// day stays a number and is refused where a day is asked for.
func (s *sheetReading) day(n float64) string {
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case n < 0 || n >= 2958466:
		return strconv.FormatFloat(n, 'f', -1, 64)
	case s.from1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60: // a 29 February 1900 that never was comes after them
		start = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return start.AddDate(0, 0, int(n)).Format("2006-01-02")
}
