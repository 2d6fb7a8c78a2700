package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"drosme/internal/fault"
)

var visits = Spec{Name: "visits", Columns: []string{"code", "starts_at", "place"}, Optional: []string{"count"}}
var people = Spec{Name: "people", Columns: []string{"code", "name"}}

// readText reads one CSV file named visits.csv.
func readText(text string, lim Limits) (*Table, []fault.Field) {
	return readUpload([]byte(text), "visits.csv", lim, visits)
}

func readUpload(file []byte, name string, lim Limits, specs ...Spec) (*Table, []fault.Field) {
	tables, _, err := ReadUpload(bytes.NewReader(file), int64(len(file)), name, specs, lim)
	var table *Table
	if len(tables) > 0 {
		table = tables[0]
	}
	return table, fieldsOf(err)
}

func fieldsOf(err error) []fault.Field {
	var f *fault.Fault
	if errors.As(err, &f) {
		if f.Kind != fault.Invalid {
			panic(err)
		}
		return f.Fields
	}
	if err != nil {
		panic(err)
	}
	return nil
}

// said writes faults as file:row:column key, as a command prints them.
func said(fields []fault.Field) []string {
	var all []string
	for _, f := range fields {
		all = append(all, fmt.Sprintf("%s:%d:%s %s", f.File, f.Row, f.Name, strings.TrimPrefix(f.Key, "tabular.")))
	}
	return all
}

func wantSaid(t *testing.T, fields []fault.Field, want ...string) {
	t.Helper()
	if got := said(fields); !slices.Equal(got, want) {
		t.Errorf("said\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// all gives the rows of a table as line:cells.
func all(t *Table) []string {
	var rows []string
	if t != nil {
		for r := range t.Rows() {
			rows = append(rows, fmt.Sprintf("%d:%s", r.Line, strings.Join(r.Cells(), "|")))
		}
	}
	return rows
}

func wantRows(t *testing.T, table *Table, fields []fault.Field, want ...string) {
	t.Helper()
	wantSaid(t, fields)
	if got := all(table); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

// zipped makes an archive; parts are name, content, name, content.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAFolderGivesItsRegistersAndNamesWhatItPassesOver(t *testing.T) {
	folder := fstest.MapFS{
		"Visits.CSV":     {Data: []byte("code,starts_at,place\nV1,2015-01-09,Hall\n")},
		"people.csv":     {Data: []byte("code,name\nP1,\n")},
		"expected.csv":   {Data: []byte("a\n")},
		"README.md":      {Data: []byte("#")},
		"old/people.csv": {Data: []byte("code,name\nP2,\n")},
		"visits.xlsx":    {Data: []byte("PK")},
	}
	tables, passed, err := ReadFS(folder, []Spec{people, visits}, Limits{})
	wantSaid(t, fieldsOf(err))
	if want := []string{"README.md", "expected.csv", "old/", "visits.xlsx"}; !slices.Equal(passed, want) {
		t.Errorf("passed over %q, want %q", passed, want)
	}
	if len(tables) != 2 || tables[0].Name != "people" || tables[1].Name != "visits" || tables[1].Place != "Visits.CSV" {
		t.Fatalf("tables %+v", tables)
	}
	if v := tables[1]; v.Len() != 1 || v.Cell(0, "place") != "Hall" || v.Row(0).Cell("count") != "" || v.Line(0) != 2 {
		t.Errorf("visits %q", all(v))
	}
}

func TestAFolderOnDisk(t *testing.T) {
	path := t.TempDir()
	if _, _, err := Read(path+"/none", []Spec{visits}, Limits{}); true {
		wantSaid(t, fieldsOf(err), "none:0: no_such_file")
	}
	_, _, err := Read(path, []Spec{visits}, Limits{})
	if got := fieldsOf(err); len(got) != 1 || got[0].Key != "tabular.no_register" || got[0].Args["registers"] != "visits" {
		t.Errorf("an empty folder: %v", got)
	}
}

func TestOneRegisterComesFromOnePlace(t *testing.T) {
	folder := fstest.MapFS{
		"visits.csv": {Data: []byte("code,starts_at,place\n")},
		"Visits.tsv": {Data: []byte("code\tstarts_at\tplace\n")},
	}
	_, _, err := ReadFS(folder, []Spec{visits}, Limits{})
	wantSaid(t, fieldsOf(err), "visits.csv:0: doubled_register")
}

func TestAZipOfCSVFiles(t *testing.T) {
	file := zipped(t, "programme/", "", "programme/visits.csv", "code,starts_at,place\nV1,,Hall\n", "programme/notes.txt", "x", "__MACOSX/visits.csv", "x")
	tables, passed, err := ReadUpload(bytes.NewReader(file), int64(len(file)), `C:\Users\sample\programme.zip`, []Spec{visits}, Limits{})
	wantSaid(t, fieldsOf(err))
	if len(tables) != 1 || tables[0].Place != "visits.csv" || !slices.Equal(passed, []string{"programme/notes.txt", "__MACOSX/visits.csv"}) {
		t.Errorf("tables %v, passed over %q", tables, passed)
	}
}

func TestAZipThatLeadsOutIsRefused(t *testing.T) {
	for _, name := range []string{"../visits.csv", "/visits.csv", `..\visits.csv`, "a/../../visits.csv", "C:/visits.csv"} {
		_, fields := readUpload(zipped(t, name, "code,starts_at,place\n"), "programme.zip", Limits{}, visits)
		wantSaid(t, fields, "programme.zip:0: unsafe_path")
	}
}

func TestFilesThatAreNotWhatTheirNameSays(t *testing.T) {
	program := "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
	for _, c := range []struct{ name, content, want string }{
		{"visits.csv", program, "not_text"},
		{"visits.csv", "\x7fELF\x02\x01\x01\x00", "not_text"},
		{"visits.csv", "%PDF-1.7\n", "not_text"},
		{"visits.csv", string(zipped(t, "a", "b")), "not_text"},
		{"visits.csv", "", "empty"},
		{"visits.csv", "\n \n,,\n", "empty"},
		{"book.xlsx", program, "not_a_workbook"},
		{"book.xlsx", "", "not_a_workbook"},
		{"book.xlsx", "code,starts_at,place\n", "not_a_workbook"},
		{"book.xlsx", string(zipped(t, "visits.csv", "code,starts_at,place\n")), "not_a_workbook"},
		{"book.xlsx", string(zipped(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>")), "not_a_workbook"},
		{"book.xlsx", string(zipped(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<a><a", "x", "y")), "damaged"},
		{"book.xlsx", "PK\x03\x04 and then nothing of use", "damaged"},
		{"book.ods", string(zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>")), "other_workbook"},
		{"book.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 300000) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "encrypted"},
		{"book.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "old_workbook"},
		{"programme.exe", program, "not_a_register_file"},
	} {
		_, fields := readUpload([]byte(c.content), c.name, Limits{}, visits)
		wantSaid(t, fields, c.name+":0: "+c.want)
	}
	_, fields := readText("\x01\x02\x03\x04\x05,\x00", Limits{})
	wantSaid(t, fields, "visits.csv:1: not_text")
	_, fields = readUpload([]byte("a,b\n"), "others.csv", Limits{}, visits)
	wantSaid(t, fields, "others.csv:0: no_register")
}

func TestAMarkAcrossTwoBuffersIsFoundOnce(t *testing.T) {
	mark := []byte("PK\x01\x02")
	for at := 256<<10 - 6; at < 256<<10+2; at++ {
		file := make([]byte, 600<<10)
		copy(file[at:], mark)
		if n := holds(bytes.NewReader(file), int64(len(file)), mark); n != 1 {
			t.Errorf("a mark at %d was found %d times", at, n)
		}
	}
}

func TestFilesBeyondTheLimitsAreNotRead(t *testing.T) {
	big := "code,starts_at,place\n" + strings.Repeat("V1,,Hall\n", 1000)
	_, fields := readText(big, Limits{File: 1 << 10})
	wantSaid(t, fields, "visits.csv:0: too_big")
	_, _, err := ReadFS(fstest.MapFS{"visits.csv": {Data: []byte(big)}}, []Spec{visits}, Limits{File: 1 << 10})
	wantSaid(t, fieldsOf(err), "visits.csv:0: too_big")
	_, fields = readText(big, Limits{Rows: 3})
	wantSaid(t, fields, "visits.csv:5: too_many_rows")
	_, fields = readText(big, Limits{Unzipped: 1 << 10})
	if len(fields) != 1 || fields[0].Key != "tabular.too_much_text" {
		t.Errorf("text beyond the limit: %v", said(fields))
	}
	_, fields = readText("code,starts_at,place"+strings.Repeat(",", 300)+"\n", Limits{})
	wantSaid(t, fields, "visits.csv:1: too_many_columns")
	_, fields = readUpload(zipped(t, "a", "", "b", "", "c", ""), "a.zip", Limits{Parts: 2}, visits)
	wantSaid(t, fields, "a.zip:0: too_many_parts")
	_, _, err = ReadFS(fstest.MapFS{"a": {}, "b": {}, "c": {}}, []Spec{visits}, Limits{Parts: 2})
	wantSaid(t, fieldsOf(err), ":0: too_many_parts")
}

func TestFaultsAreGatheredUpToALimit(t *testing.T) {
	_, fields := readText("code,starts_at,place\n"+strings.Repeat("=1,,\n", 60), Limits{})
	if len(fields) != 60 {
		t.Errorf("%d faults, want all 60", len(fields))
	}
	_, fields = readText("code,starts_at,place\n"+strings.Repeat("=1,,\n", 60), Limits{Faults: 50})
	if len(fields) != 51 || fields[50].Key != "tabular.too_many_faults" {
		t.Errorf("%d faults, the last %v", len(fields), fields[len(fields)-1])
	}
}

func TestAPackedBombIsNotUnpacked(t *testing.T) {
	zeros := strings.Repeat("0", 40<<20)
	file := zipped(t, "visits.csv", "code,starts_at,place\n"+zeros)
	for _, lim := range []Limits{{}, {Unzipped: 1 << 20}, {Unzipped: 30 << 20, Ratio: 1 << 40}} {
		_, fields := readUpload(file, "a.zip", lim, visits)
		wantSaid(t, fields, "visits.csv:0: bomb")
	}
}

func TestADiskThatFailsIsNoFaultOfTheFile(t *testing.T) {
	_, _, err := ReadFS(brokenFolder{}, []Spec{visits}, Limits{})
	if !fault.Is(err, fault.Failed) {
		t.Errorf("got %v", err)
	}
}

type brokenFolder struct{}

func (brokenFolder) Open(string) (fs.File, error) { return nil, errors.New("the disk is gone") }
