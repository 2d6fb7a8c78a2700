package htcds

import (
	"bytes"
	"path"
	"strings"

	"drosme/internal/fault"
)

// Grid is a sheet as it came: rows of text without a meaning.
type Grid struct {
	Sheet string // empty for a CSV file
	Rows  []GridRow
}

// GridRow is one row; Line is its number in the file, from 1. A cell beyond the end is empty.
type GridRow struct {
	Line     int
	Cells    []string
	Formulas map[int]bool // columns whose cell holds a formula or an error in place of a value
}

// Cell gives a cell by its column, from 0.
func (r GridRow) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// How much of a file is read before it is refused.
const (
	mostFile     = 100 << 20
	mostUnpacked = 400 << 20
	mostRatio    = 200      // how many times larger than packed a part over freeBelow may be
	freeBelow    = 10 << 20 // a part below this can do no harm
	mostRows     = 200_000
	mostColumns  = 600
	mostCell     = 64 << 10
	mostParts    = 2000
	mostSheets   = 50
)

// ReadGrids reads a file: an XLSX workbook or a CSV file. What it is, its content says. Nothing is written
// to disk and no formula is computed. What is wrong is an Invalid fault that names the file and, where it is
// known, the row; it never has a cell.
func ReadGrids(content []byte, name string) ([]Grid, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	switch {
	case len(content) > mostFile:
		return nil, fileFault(name, 0, "htcds.too_big", "max", mostFile>>20)
	case len(bytes.TrimSpace(content)) == 0:
		return nil, fileFault(name, 0, "htcds.empty")
	case bytes.HasPrefix(content, []byte("PK\x03\x04")), bytes.HasPrefix(content, []byte("PK\x05\x06")):
		return readWorkbook(content, name)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, fileFault(name, 0, "htcds.old_or_locked")
	case strings.EqualFold(path.Ext(name), ".xlsx"):
		return nil, fileFault(name, 0, "htcds.not_a_workbook")
	case looksBinary(content):
		return nil, fileFault(name, 0, "htcds.not_a_file")
	}
	return readText(content, name)
}

// looksBinary tells that a file is neither a workbook nor text: UTF-16 has zeros too, but begins with a mark.
func looksBinary(b []byte) bool {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return false
	}
	return bytes.IndexByte(b[:min(len(b), 8192)], 0) >= 0 || bytes.HasPrefix(b, []byte("%PDF-")) || bytes.HasPrefix(b, []byte("\x1f\x8b"))
}

// fileFault is what is wrong with a file as a whole, or with a row of it.
func fileFault(file string, row int, key string, pairs ...any) error {
	var l fault.List
	l.AddAt(file, row, "", key, pairs...)
	return l.Err()
}

// columnName is the letters by which a spreadsheet shows a column, from 0.
func columnName(column int) string {
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}
