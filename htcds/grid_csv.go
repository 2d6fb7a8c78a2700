package htcds

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readText reads a CSV file: UTF-8, UTF-16 with its mark, or Windows-1257; parted by commas, semicolons or
// tabs, whichever its first line has most of.
func readText(content []byte, name string) ([]Grid, error) {
	text, ok := asUTF8(content)
	if !ok {
		return nil, fileFault(name, 0, "htcds.not_a_file")
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma = separator(text)
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	g := Grid{}
	for line := 1; ; line++ {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case err != nil:
			return nil, fileFault(name, line, "htcds.quotes")
		case line > mostRows:
			return nil, fileFault(name, line, "htcds.too_many_rows", "max", mostRows)
		case len(record) > mostColumns:
			return nil, fileFault(name, line, "htcds.too_many_columns", "max", mostColumns)
		}
		row := GridRow{Line: line, Cells: make([]string, len(record))}
		for i, cell := range record {
			if len(cell) > mostCell {
				return nil, fileFault(name, line, "htcds.long_cell", "max", mostCell>>10)
			}
			row.Cells[i] = cell
		}
		g.Rows = append(g.Rows, row)
	}
	return []Grid{g}, nil
}

func asUTF8(b []byte) ([]byte, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return b[3:], true
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b)
		return text, err == nil
	case utf8.Valid(b):
		return b, true
	}
	text, err := charmap.Windows1257.NewDecoder().Bytes(b)
	return text, err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

func separator(text []byte) rune {
	head := text[:min(len(text), 64<<10)]
	quoted, best, most := false, ',', 0
	count := map[byte]int{}
	for _, c := range head {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			if c == '\n' && len(count) > 0 {
				break
			}
			if c == ',' || c == ';' || c == '\t' {
				count[c]++
			}
		}
	}
	for _, c := range []byte(",;\t") {
		if count[c] > most {
			best, most = rune(c), count[c]
		}
	}
	return best
}
