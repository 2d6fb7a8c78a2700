package htcds

import (
	"bytes"
	"slices"
	"strconv"

	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/tabular"
)

// FaultFile writes faults as CSV: file, row, column, what is wrong. It holds no cell of the file.
func FaultFile(words *lang.Words, fields []fault.Field) []byte {
	var b bytes.Buffer
	_, said := words.Fault(&fault.Fault{Kind: fault.Invalid, Key: "htcds.faults", Fields: fields})
	var rows [][]string
	for _, f := range said {
		row := ""
		if f.Row > 0 {
			row = strconv.Itoa(f.Row)
		}
		rows = append(rows, []string{tabular.Defuse(f.File), row, f.Name, f.Text})
	}
	_ = tabular.WriteCSV(&b, []string{"file", "row", "column", "what is wrong"}, slices.Values(rows)) // a buffer takes everything
	return b.Bytes()
}
