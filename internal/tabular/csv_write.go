package tabular

import (
	"bufio"
	"io"
	"iter"
	"strings"
)

// WriteCSV writes a header and rows as UTF-8 with LF and commas. A cell is quoted only where
// RFC 4180 needs it (comma, quote, line end; a row of one empty cell), so that the same content
// always gives the same bytes. A row shorter than the header is filled with empty cells.
func WriteCSV(w io.Writer, columns []string, rows iter.Seq[[]string]) error {
	b := bufio.NewWriterSize(w, 64<<10)
	writeRecord(b, columns, len(columns))
	for row := range rows {
		if err := writeRecord(b, row, len(columns)); err != nil {
			return err
		}
	}
	return b.Flush()
}

func writeRecord(b *bufio.Writer, row []string, width int) error {
	n := max(width, len(row))
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		cell := ""
		if i < len(row) {
			cell = row[i]
		}
		switch {
		case strings.ContainsAny(cell, ",\"\r\n") || cell == "" && n == 1:
			b.WriteByte('"')
			b.WriteString(strings.ReplaceAll(cell, `"`, `""`))
			b.WriteByte('"')
		default:
			b.WriteString(cell)
		}
	}
	return b.WriteByte('\n')
}
