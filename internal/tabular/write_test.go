package tabular

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"drosme/internal/acceptance"
	"drosme/internal/fault"
	"drosme/internal/lang"
)

// programme gives the eleven registers of the acceptance programme, columns from their headers.
func programme(t testing.TB) []Spec {
	files, err := fs.Glob(acceptance.FS(), "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	var specs []Spec
	for _, f := range files {
		content, err := fs.ReadFile(acceptance.FS(), f)
		if err != nil {
			t.Fatal(err)
		}
		header, _, _ := strings.Cut(string(content), "\r\n")
		if name := strings.TrimSuffix(f, ".csv"); name != "expected" {
			specs = append(specs, Spec{Name: name, Columns: strings.Split(header, ",")})
		}
	}
	if len(specs) != 11 {
		t.Fatalf("%d registers", len(specs))
	}
	return specs
}

func rowsOf(table *Table) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for r := range table.Rows() {
			if !yield(r.Cells()) {
				return
			}
		}
	}
}

func TestTheProgrammeComesBackByteForByte(t *testing.T) {
	tables, passed, err := ReadFS(acceptance.FS(), programme(t), Limits{})
	wantSaid(t, fieldsOf(err))
	if len(tables) != 11 || !slices.Equal(passed, []string{"README.md", "expected.csv"}) {
		t.Fatalf("%d tables, passed over %q", len(tables), passed)
	}
	for _, table := range tables {
		came, err := fs.ReadFile(acceptance.FS(), table.Place)
		if err != nil {
			t.Fatal(err)
		}
		want := bytes.ReplaceAll(came, []byte("\r\n"), []byte("\n")) // they came with CR LF; we write LF
		var got bytes.Buffer
		if err := WriteCSV(&got, table.Columns, rowsOf(table)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s comes back with other bytes", table.Place)
		}
	}
}

func TestTheProgrammeAsAWorkbookIsTheSame(t *testing.T) {
	specs := programme(t)
	tables, _, err := ReadFS(acceptance.FS(), specs, Limits{})
	wantSaid(t, fieldsOf(err))
	var sheets []Sheet
	for _, table := range tables {
		s := Sheet{Name: table.Name, Rows: func(yield func([]any) bool) {
			for row := range rowsOf(table) {
				cells := make([]any, len(row))
				for i, c := range row {
					cells[i] = c
				}
				if !yield(cells) {
					return
				}
			}
		}}
		for _, c := range table.Columns {
			s.Columns = append(s.Columns, Heading{Text: c})
		}
		sheets = append(sheets, s)
	}
	var file bytes.Buffer
	if err := WriteXLSX(&file, sheets); err != nil {
		t.Fatal(err)
	}
	again, passed, err := ReadUpload(bytes.NewReader(file.Bytes()), int64(file.Len()), "programme.xlsx", specs, Limits{})
	wantSaid(t, fieldsOf(err))
	if len(again) != 11 || len(passed) != 0 {
		t.Fatalf("%d tables, passed over %q", len(again), passed)
	}
	for i, table := range again {
		if table.text != tables[i].text || !slices.Equal(table.ends, tables[i].ends) || !slices.Equal(table.Columns, tables[i].Columns) {
			t.Errorf("%s differs", table.Name)
		}
	}
}

func TestCSVIsQuotedOnlyWhereItMustBe(t *testing.T) {
	var b bytes.Buffer
	rows := [][]string{{"a b", "a,b", `a"b`}, {"a\nb", "a\rb", " a;b\t'"}, {"", "", ""}, {"short"}}
	if err := WriteCSV(&b, []string{"x", "y", "z"}, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	want := "x,y,z\na b,\"a,b\",\"a\"\"b\"\n\"a\nb\",\"a\rb\", a;b\t'\n,,\nshort,,\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	if err := WriteCSV(&b, []string{"x"}, slices.Values([][]string{{""}})); err != nil || b.String() != "x\n\"\"\n" {
		t.Errorf("one empty cell: %q, %v", b.String(), err)
	}
	if err := WriteCSV(failingWriter{}, []string{"x"}, slices.Values([][]string{{"y"}})); err == nil {
		t.Error("a full disk was not told")
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// cellText draws what a cell may hold: everything but control characters and formulas.
var cellText = rapid.Custom(func(t *rapid.T) string {
	s := strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f || c == 0xfffe || c == 0xffff {
			return -1
		}
		return c
	}, rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z",;\t\r\n_x0D]{0,12}`)).Draw(t, "text"))
	if formula(s) || !utf8.ValidString(s) {
		return "x" + strings.ToValidUTF8(s, "")
	}
	return s
})

func drawRows(t *rapid.T) [][]string {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []string {
		row := rapid.SliceOfN(cellText, 3, 3).Draw(t, "row")
		row[0] += "V" // a blank row is skipped
		if formula(row[0]) {
			row[0] = "V"
		}
		return row
	}), 0, 8).Draw(t, "rows")
}

func sameRows(t *rapid.T, table *Table, fields []fault.Field, rows [][]string) {
	if len(fields) > 0 {
		t.Fatalf("said %v", said(fields))
	}
	if table.Len() != len(rows) {
		t.Fatalf("%d rows of %d", table.Len(), len(rows))
	}
	for i, row := range rows {
		if got := table.Row(i).Cells(); !slices.Equal(got, row) {
			t.Fatalf("row %d: %q, want %q", i, got, row)
		}
	}
}

func TestWhatIsWrittenAsCSVIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		var b bytes.Buffer
		if err := WriteCSV(&b, visits.Columns, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		table, fields := readText(b.String(), Limits{})
		sameRows(t, table, fields, rows)
	})
}

func TestWhatIsWrittenAsAWorkbookIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		sheet := Sheet{Name: "visits", Columns: []Heading{{Text: "code"}, {Text: "starts_at"}, {Text: "place"}}, Rows: func(yield func([]any) bool) {
			for _, r := range rows {
				if !yield([]any{r[0], r[1], r[2]}) {
					return
				}
			}
		}}
		var b bytes.Buffer
		if err := WriteXLSX(&b, []Sheet{sheet}); err != nil {
			t.Fatal(err)
		}
		table, fields := readUpload(b.Bytes(), "book.xlsx", Limits{}, visits)
		sameRows(t, table, fields, rows)
	})
}

func TestNumbersLoseNoDigitsInAWorkbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64().Draw(t, "whole")
		broken := rapid.Float64().Filter(func(f float64) bool { return math.Abs(f) < 1e30 }).Draw(t, "broken")
		var b bytes.Buffer
		err := WriteXLSX(&b, []Sheet{{Name: "visits", Columns: []Heading{{Text: "code"}, {Text: "starts_at"}, {Text: "place"}},
			Rows: slices.Values([][]any{{whole, broken, "x"}})}})
		if err != nil {
			t.Fatal(err)
		}
		table, fields := readUpload(b.Bytes(), "book.xlsx", Limits{}, visits)
		if len(fields) > 0 {
			t.Fatal(said(fields))
		}
		if got := table.Cell(0, "code"); got != strconv.FormatInt(whole, 10) {
			t.Fatalf("%d became %s", whole, got)
		}
		if got, err := strconv.ParseFloat(table.Cell(0, "starts_at"), 64); err != nil || math.Abs(got-broken) > 1e-14*math.Abs(broken) { // the 15 digits that spreadsheets keep
			t.Fatalf("%v became %s", broken, table.Cell(0, "starts_at"))
		}
	})
}

// partsOf gives the parts of a workbook as text.
func partsOf(t *testing.T, file []byte) map[string]string {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

func TestAWorkbookIsMadeForReaders(t *testing.T) {
	var b bytes.Buffer
	err := Book{Title: "Rezultāti", Language: "lv", Creator: "Parauga biedrība", Sheets: []Sheet{{
		Name:    "What's new",
		Columns: []Heading{{Text: "Rādītājs", Width: 30}, {Text: "Rezultāts"}},
		Rows:    slices.Values([][]any{{"=1+1", 12}, {"b", 0.5}, {"c", nil}}),
		Chart:   &BarChart{Title: "Rezultāti", Alt: "Stabiņi pa rādītājiem", Label: 0, Values: []int{1}, Rows: 3},
	}}}.Write(&b)
	if err != nil {
		t.Fatal(err)
	}
	parts := partsOf(t, b.Bytes())
	for part, wants := range map[string][]string{
		"docProps/core.xml":        {"<dc:title>Rezultāti</dc:title>", "<dc:language>lv</dc:language>", "Parauga biedrība"},
		"xl/worksheets/sheet1.xml": {`state="frozen"`, `ySplit="1"`, `width="30"`, `<v>12</v>`, `<v>0.5</v>`, `=1+1</t>`, "<drawing "},
		"xl/drawings/drawing1.xml": {`descr="Stabiņi pa rādītājiem"`},
		"xl/charts/chart1.xml":     {"What&#39;&#39;s new", "$B$2:$B$4", "$A$2:$A$4"},
	} {
		for _, want := range wants {
			if !strings.Contains(parts[part], want) {
				t.Errorf("%s has no %s: %.1500s", part, want, parts[part])
			}
		}
	}
	if strings.Contains(parts["xl/worksheets/sheet1.xml"], "<f>") {
		t.Error("a text became a formula")
	}
}

func TestASheetThatIsFullSaysSo(t *testing.T) {
	columns := []Heading{{Text: "a"}}
	many := func(yield func([]any) bool) {
		row := []any{1}
		for range 1<<20 + 5 {
			if !yield(row) {
				return
			}
		}
	}
	if err := WriteXLSX(io.Discard, []Sheet{{Name: "a", Columns: columns, Rows: many}}); fault.As(err).Words() != "tabular.sheet_full" {
		t.Errorf("too many rows: %v", err)
	}
	long := slices.Values([][]any{{strings.Repeat("ā", 32768)}})
	if err := WriteXLSX(io.Discard, []Sheet{{Name: "a", Columns: columns, Rows: long}}); fault.As(err).Words() != "tabular.cell_full" {
		t.Errorf("long text: %v", err)
	}
	if err := WriteXLSX(io.Discard, []Sheet{{Name: strings.Repeat("a", 40)}}); err == nil {
		t.Error("a sheet name that no program takes")
	}
}

func TestATemplateCanBeFilledInAndReadBack(t *testing.T) {
	specs := programme(t)
	var b bytes.Buffer
	err := Template(&b, Book{Title: "Registers", Language: "en"}, specs, Notes{
		Name: "Read first", Headings: [3]string{"Register", "Column", "What it holds"},
		Lines: []Note{{"people", "code", "A code, never a name"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	tables, passed, err := ReadUpload(bytes.NewReader(b.Bytes()), int64(b.Len()), "template.xlsx", specs, Limits{})
	wantSaid(t, fieldsOf(err))
	if len(tables) != 11 || !slices.Equal(passed, []string{"template.xlsx/Read first"}) {
		t.Errorf("%d tables, passed over %q", len(tables), passed)
	}
	for i, table := range tables {
		if !slices.Equal(table.Columns, specs[i].Columns) || table.Len() != 0 {
			t.Errorf("%s: columns %v", table.Name, table.Columns)
		}
	}
}

func TestEveryFaultHasWordsInBothLanguages(t *testing.T) {
	words := lang.NewBook()
	if err := words.Add(Words); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, name := range []string{"archive.go", "csv_read.go", "folder.go", "register.go", "sheet_read.go", "upload.go", "workbook_read.go", "workbook_write.go"} {
		for _, k := range regexp.MustCompile(`"(tabular\.[a-z_]+)"`).FindAllStringSubmatch(sourceOf(t, name), -1) {
			keys[k[1]] = true
		}
	}
	if len(keys) < 30 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for key := range keys {
		for _, tag := range []string{"en", "lv"} {
			if !words.For(tag).Has(key) {
				t.Errorf("%s has no words in %s", key, tag)
			}
		}
	}
	for _, tag := range []string{"en", "lv"} {
		entries, err := fs.ReadFile(Words, "words/"+tag+".po")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range regexp.MustCompile(`msgid "(.+)"`).FindAllStringSubmatch(string(entries), -1) {
			if !keys[k[1]] {
				t.Errorf("%s in %s: no code says it", k[1], tag)
			}
		}
	}
}
