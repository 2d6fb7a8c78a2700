package tabular

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

func TestEncodingsAreTold(t *testing.T) {
	text := "code,starts_at,place\nV1,,Ķekavas šķūnis\nV2,,Žūriņas “zāle” – 2\nV3,,😀\n"
	want := []string{"2:V1||Ķekavas šķūnis", "3:V2||Žūriņas “zāle” – 2", "4:V3||😀"}
	wide := func(bigEndian bool) string {
		var b []byte
		for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(text))...) {
			if bigEndian {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return string(b)
	}
	baltic, err := charmap.Windows1257.NewEncoder().String(strings.ReplaceAll(text, "😀", "õäöü"))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"UTF-8": text, "UTF-8 with mark": "\xef\xbb\xbf" + text, "UTF-16 LE": wide(false), "UTF-16 BE": wide(true),
		"UTF-16 LE without mark": wide(false)[2:], "UTF-16 BE without mark": wide(true)[2:],
		"Windows-1257": baltic,
	} {
		t.Run(name, func(t *testing.T) {
			table, fields := readText(file, Limits{})
			if name == "Windows-1257" {
				want := append([]string(nil), want...)
				want[2] = "4:V3||õäöü"
				wantRows(t, table, fields, want...)
				return
			}
			wantRows(t, table, fields, want...)
		})
	}
}

func TestBrokenTextIsNamedByRowAndColumn(t *testing.T) {
	head := "code,starts_at,place\nV1,,Rīga\n"
	for name, c := range map[string]struct{ file, want string }{
		"stray byte":        {head + "V2,,R\xffga\n", "visits.csv:3:place broken_text"},
		"cut sequence":      {head + "V2,,R\xc4ga\n", "visits.csv:3:place broken_text"},
		"marked UTF-8":      {"\xef\xbb\xbfcode,starts_at,place\nV1,,\xe2\xf0\n", "visits.csv:2:place broken_text"},
		"nothing else":      {"code,starts_at,place\nV1,,a\xff\n", "visits.csv:2:place broken_text"},
		"undefined byte":    {"code,starts_at,place\nV1,,\x81\n", "visits.csv:2:place broken_text"},
		"half a pair":       {"\xff\xfe" + wideLE("code,starts_at,place\nV1,,") + "\x00\xd8" + wideLE("\n"), "visits.csv:2:place broken_text"},
		"odd length":        {"\xff\xfe" + wideLE("code,starts_at,place\nV1,,a") + "b", "visits.csv:2:place broken_text"},
		"NUL":               {head + "V2,,a\x00b\n", "visits.csv:3:place control_character"},
		"control character": {head + "V2,,a\x1bb\n", "visits.csv:3:place control_character"},
		"NUL in the header": {"code,starts\x00_at,place\n", "visits.csv:1: not_text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, fields := readText(c.file, Limits{})
			wantSaid(t, fields, c.want)
		})
	}
}

func wideLE(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestSeparatorsAndLineEndsAreTold(t *testing.T) {
	for _, separator := range []string{",", ";", "\t"} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			rows := []string{"place;starts_at;code", `"Hall; old, ""big""	one";;V1`, `"two` + end + `lines";2015-01-09;V2`, ";;", "", ";;V3"}
			for i, r := range rows {
				if i != 1 {
					rows[i] = strings.ReplaceAll(r, ";", separator)
				} else {
					rows[i] = strings.ReplaceAll(r, ";;V1", separator+separator+"V1")
				}
			}
			table, fields := readText(strings.Join(rows, end), Limits{})
			wantRows(t, table, fields, "2:Hall; old, \"big\"\tone||V1", "3:two"+end+"lines|2015-01-09|V2", "6:||V3")
		}
	}
	table, fields := readText("sep=;\r\ncode;starts_at;place\r\nV1;;Hall\r\n", Limits{})
	wantRows(t, table, fields, "2:V1||Hall")
	table, fields = readText("\"co;de\";x;y\ncode,starts_at,place\n", Limits{})
	if len(fields) == 0 || table != nil {
		t.Error("a header of other columns was taken")
	}
	table, fields = readText("code;\"a,b,c,d\";starts_at;place;\nV1;;;;\n", Limits{})
	wantSaid(t, fields, "visits.csv:1:a,b,c,d extra_column")
	if table != nil {
		t.Error("a table with a wrong header was kept")
	}
}

func TestHeadingsAreReadAsPeopleWriteThem(t *testing.T) {
	table, fields := readText(" Place ,STARTS AT,\"co de\",Count,\nHall,,V1,3,\n", Limits{})
	wantRows(t, table, fields, "2:Hall||V1|3")
	if got := strings.Join(table.Columns, ","); got != "place,starts_at,code,count" {
		t.Errorf("columns %s", got)
	}
}

func TestWrongHeadersAreNamed(t *testing.T) {
	for header, want := range map[string][]string{
		"code,place":                      {"visits.csv:1:starts_at missing_column"},
		"code,starts_at,place,weather":    {"visits.csv:1:weather extra_column"},
		"code,starts_at,place,Starts-At":  {"visits.csv:1:starts_at doubled_column"},
		"x,place":                         {"visits.csv:1:x extra_column", "visits.csv:1:code missing_column", "visits.csv:1:starts_at missing_column"},
		"a,b,c":                           {"visits.csv:1:a extra_column", "visits.csv:1:b extra_column", "visits.csv:1:c extra_column", "visits.csv:1: no_header"},
		"code,starts_at,place,name":       {"visits.csv:1:name names"},
		"code,starts_at,place,First name": {"visits.csv:1:First name names"},
		"code,starts_at,place,=cmd":       {"visits.csv:1: formula"},
		"\"code,starts_at,place":          {"visits.csv:1: open_quote"},
		"code,\"starts_at\"x,place":       {"visits.csv:1: quotes"},
	} {
		_, fields := readText(header+"\n=1,2,3,4,5,6\n", Limits{})
		wantSaid(t, fields, want...)
	}
}

func TestColumnsOfNamesAreRefusedInEveryLanguage(t *testing.T) {
	for _, heading := range []string{
		"name", "Names", "first_name", "firstName", "FIRST NAME", "surname", "Last-Name", "full name:", "Child's name", "name of the child and surname",
		"personal code", "phone", "Phone 2", "telephone number", "e-mail", "email address", "E_Mail", "date of birth", "participant_name",
		"vārds", "Vards", "uzvārds", "UZVĀRDI", "Vārds, uzvārds", "klienta vārds", "personas kods", "personas_kods", "personaskods", "tālrunis", "tālruņa nr.", "e-pasts", "kontaktpersona", "dzimšanas datums",
		"имя", "Фамилия", "ФИО", "Ф.И.О.", "телефон", "эл. почта", "ім'я", "прізвище", "nimi", "eesnimi", "isikukood", "imię", "nazwisko", "PESEL", "vardas", "pavardė",
	} {
		if !holdsNames(heading) {
			t.Errorf("%q was let through", heading)
		}
	}
	for _, heading := range []string{
		"code", "visit", "format", "title", "place", "municipality", "host", "led_by", "grants", "weather", "count", "kind", "sex", "age_band",
		"first_language", "coalition_member_from", "contact_hours", "organisation", "vieta", "vards_skaits_x"[6:], "место", "birth_country",
	} {
		if holdsNames(heading) {
			t.Errorf("%q was taken for a column of names", heading)
		}
	}
	// A register's own column is never refused: organisations have names.
	table, fields := readUpload([]byte("code,Name\nO1,Paraugskola\n"), "people.csv", Limits{}, people)
	wantRows(t, table, fields, "2:O1|Paraugskola")
}

func TestRowsOfAnotherWidthAreNamed(t *testing.T) {
	table, fields := readText("code,starts_at,place,\nV1,,Hall,\nV2,,\nV3,,Hall,,\nV4,,Hall,x\nV5\n", Limits{})
	wantSaid(t, fields, "visits.csv:3: short_row", "visits.csv:4: long_row", "visits.csv:5: unnamed_column", "visits.csv:6:starts_at short_row")
	if got := strings.Join(all(table), " "); got != "2:V1||Hall 5:V4||Hall" {
		t.Errorf("rows %s", got)
	}
}

func TestQuotesThatDoNotClose(t *testing.T) {
	_, fields := readText("code,starts_at,place\nV1,,\"Ha\"ll\nV2,,Hall 5\" wide\nV3,\"2015,Hall\nV4,,Hall\n", Limits{})
	wantSaid(t, fields, "visits.csv:2:place quotes", "visits.csv:4:starts_at open_quote")
}

func TestFormulasAreRefusedAndNumbersAreNot(t *testing.T) {
	for _, cell := range []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"x\")", "\t=1", " =1", "\u00a0=1", "＝1", "－cmd", "-", "+", "--3", "-3 apples", "+371 29", "+371 29123456|calc", "+371 2912345678901", "-1e5", "@", "+cmd"} {
		_, fields := readText("code,starts_at,place\nV1,,\""+strings.ReplaceAll(cell, `"`, `""`)+"\"\n", Limits{})
		if len(fields) != 1 || fields[0].Key != "tabular.formula" || fields[0].Name != "place" {
			t.Errorf("%q: %v", cell, said(fields))
		}
		if got := Defuse(cell); got != "'"+cell {
			t.Errorf("%q was defused as %q", cell, got)
		}
	}
	for _, cell := range []string{"-3", "+3", "+37129", "-3.5", "-0,5", "+371 20000000", "+371-20-000-000", "+1 (555) 0100-200", "a=b", "1-2", "'=1", "–5", "§", "Ķ", "", "e@x", "67000000"} {
		_, fields := readText("code,starts_at,place\nV1,,\""+cell+"\"\n", Limits{})
		if len(fields) != 0 {
			t.Errorf("%q: %v", cell, said(fields))
		}
		if got := Defuse(cell); got != cell {
			t.Errorf("%q was changed to %q", cell, got)
		}
	}
	if got := Defuse("\tx"); got != "'\tx" {
		t.Errorf("a tab: %q", got)
	}
}

func TestFaultsCarryNoContent(t *testing.T) {
	_, fields := readText("code,starts_at,place\n=Paraugs,-Paraugs,\"Paraugs\x00\"\n", Limits{})
	if len(fields) != 3 {
		t.Fatalf("%v", said(fields))
	}
	for _, f := range fields {
		if strings.Contains(fmt.Sprint(f), "Paraugs") {
			t.Errorf("the fault tells the cell: %v", f)
		}
	}
}

func TestACellOfAMegabyteIsRefused(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	table, fields := readText("code,starts_at,place\nV1,,"+long+"\nV2,,"+long[:64<<10]+"\n", Limits{})
	wantSaid(t, fields, "visits.csv:2:place long_cell")
	if table.Len() != 2 {
		t.Errorf("%d rows", table.Len())
	}
}

// manyRows is a register of 14 columns.
func manyRows(n int) (string, Spec) {
	columns := strings.Split("code,visit,format,title,status,starts_at,ends_at,place,municipality,country,host,language,led_by,grants", ",")
	var b strings.Builder
	b.WriteString(strings.Join(columns, ",") + "\n")
	for i := range n {
		fmt.Fprintf(&b, "TR%06d,VIS%06d,trailer_session,Info-trailer: the offer,held,2015-01-09T09:00,2015-01-09T10:00,\"SCH008, hall\",Alūksne,LV,SCH008,lv,V020;S003,LV03-0172:60;OTHER:40\n", i, i)
	}
	return b.String(), Spec{Name: "activities", Columns: columns}
}

func BenchmarkReadCSV100000Rows(b *testing.B) {
	text, spec := manyRows(100_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if table, fields := readUpload([]byte(text), "activities.csv", Limits{}, spec); len(fields) > 0 || table.Len() != 100_000 {
			b.Fatal(said(fields))
		}
	}
}

func TestAHundredThousandRowsTakeNoTime(t *testing.T) {
	text, spec := manyRows(100_000)
	start := time.Now()
	table, fields := readUpload([]byte(text), "activities.csv", Limits{}, spec)
	if len(fields) > 0 || table.Len() != 100_000 {
		t.Fatal(said(fields))
	}
	if took := time.Since(start); took > 10*time.Second { // a tenth of a second is usual; this guards against a loop that grows with its square
		t.Errorf("took %v", took)
	}
}
