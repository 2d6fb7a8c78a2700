package transfer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drosme/internal/transfer"
)

// drawText gives a text as people type it, with all that a CSV file must quote; what a spreadsheet could
// take for a formula is refused on import and so is not drawn.
func drawText(t *rapid.T, label string) string {
	s := rapid.StringOfN(rapid.SampledFrom([]rune("aZāČ ж,;\t\"'\n\u0304=+-@0№😀\u00a0")), 0, 12, -1).Draw(t, label)
	return "T" + s + "."
}

// written writes rows as a spreadsheet somewhere would: columns in any order, another separator.
func written(t *rapid.T, columns []string, rows [][]string) string {
	order := rapid.Permutation(columns).Draw(t, "order of columns")
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "separator")
	w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
	place := map[string]int{}
	for i, c := range columns {
		place[c] = i
	}
	_ = w.Write(order)
	for _, r := range rows {
		var cells []string
		for _, c := range order {
			cells = append(cells, r[place[c]])
		}
		_ = w.Write(cells) // into memory
	}
	w.Flush()
	return rapid.SampledFrom([]string{"", "\ufeff"}).Draw(t, "BOM") + b.String()
}

func TestWhatIsExportedComesBackByteForByte(t *testing.T) {
	var other *testHouse
	each(t, func(t *testing.T, h *testHouse) { // the second house is made inside the first one's test
		each(t, func(t *testing.T, second *testHouse) {
			other = second
			rapid.Check(t, func(r *rapid.T) { roundTrip(t, r, h, other) })
		})
	})
}

func roundTrip(t *testing.T, r *rapid.T, h, other *testHouse) {
	var schools, visits, heads [][]string
	count := rapid.IntRange(1, 4).Draw(r, "schools")
	for i := range count {
		schools = append(schools, []string{fmt.Sprintf("S%d", i), drawText(r, "name"), "school"})
		visits = append(visits, []string{fmt.Sprintf("V%d", i), fmt.Sprintf("S%d", i), "9.1.2015", drawText(r, "title")})
		heads = append(heads, []string{fmt.Sprintf("V%d", i), "pupils", itoa(rapid.IntRange(0, 899).Draw(r, "count"))})
	}
	files := map[string]string{
		"schools.csv": written(r, []string{"code", "name", "kind"}, schools),
		"visits.csv":  written(r, []string{"code", "school", "day", "title"}, visits),
		"heads.csv":   written(r, []string{"visit", "audience", "count"}, heads),
	}
	console := h.AsSystem("console")
	fail := func(err error) {
		if err != nil {
			r.Fatalf("%v %v\n%q", err, wrongAt(err), files)
		}
	}
	_, err := h.importAll(console, files, transfer.ImportOptions{})
	fail(err)
	s, err := h.importAll(console, files, transfer.ImportOptions{})
	fail(err)
	if s.Stored {
		r.Fatalf("the same file changed something: %+v\n%q", s, files)
	}
	first := h.exported(t)
	s, err = h.importAll(console, first, transfer.ImportOptions{})
	fail(err)
	if s.Stored {
		r.Fatalf("the export changed something: %+v\n%q", s, first)
	}
	_, err = other.importAll(other.AsSystem("console"), first, transfer.ImportOptions{})
	fail(err)
	for name, text := range other.exported(t) {
		if text != first[name] || strings.Contains(text, "\r") {
			r.Fatalf("%s:\n%q\n%q", name, text, first[name])
		}
	}
}
