package tabular

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// book makes a workbook by hand with one sheet, named visits, from its sheet data; more parts replace
// or join the usual ones.
func book(t testing.TB, sheetData string, more ...string) []byte {
	parts := []string{
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<?xml version="1.0"?><x:workbook xmlns:x="s" xmlns:r="r"><x:sheets><x:sheet name="Notes &amp; more" sheetId="1" r:id="n"/><x:sheet name="Visits" sheetId="2" r:id="v"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="n" Type="a/worksheet" Target="worksheets/none.xml"/><Relationship Target="/xl/worksheets/sheet2.xml" Type="a/worksheet" Id="v"/><Relationship Id="s" Type="a/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="a/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet2.xml", `<worksheet><sheetData>` + sheetData + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml", `<sst><si><t>code</t></si><si><r><t>starts</t></r><r><rPr/><t>_at</t></r><rPh><t>noise</t></rPh></si><si><t>place</t></si><si><t xml:space="preserve">two&#10;lines &lt;&amp;&gt; _x0041__x005F_</t></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\.mm\.yyyy\ hh:mm"/><numFmt numFmtId="171" formatCode="00000"/><numFmt numFmtId="172" formatCode="0.00&quot;d&quot;"/><numFmt numFmtId="173" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="20"/><xf numFmtId="173"/></cellXfs></styleSheet>`,
	}
	for i := 0; i < len(more); i += 2 {
		found := false
		for j := 0; j < len(parts); j += 2 {
			if parts[j] == more[i] {
				parts[j+1], found = more[i+1], true
			}
		}
		if !found {
			parts = append(parts, more[i], more[i+1])
		}
	}
	return zipped(t, parts...)
}

const bookHeader = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`

func TestAWorkbookGivesWhatItsCellsMean(t *testing.T) {
	file := book(t, bookHeader+`
		<row r="3"><c r="A3" t="inlineStr"><is><t>V1</t></is></c><c r="C3" t="s"><v>3</v></c></row>
		<row r="4"/>
		<row r="5"><c r="A5" s="4"><v>42</v></c><c r="B5" s="1"><v>42013</v></c><c r="C5" t="b"><v>1</v></c></row>
		<row><c><v>371291234567890123</v></c><c s="3"><v>42013.375</v></c><c><v>0.90000000000000002</v></c></row>
		<row r="7"><c r="A7"><v>1E-7</v></c><c r="B7" s="2"><v>42013</v></c><c r="C7" s="5"><v>-3.25</v></c><c r="E7"/></row>
		<row r="8"><c r="A8"><v>0.30000000000000004</v></c><c r="B8" s="6"><v>0.375</v></c><c r="C8" t="str"><v>x&#x20AC;</v></c></row>
		<row r="9"><c r="A9"><v>1</v></c><c r="B9" t="d"><v>2015-01-09T09:30:00</v></c><c r="C9" s="7"><v>1.5</v></c></row>
		<row r="10"><c r="A10"><v>1</v></c><c r="B10" t="d"><v>2015-01-09T00:00:00</v></c><c r="C10" s="1"><v>59</v></c></row>`)
	tables, passed, err := ReadUpload(bytes.NewReader(file), int64(len(file)), "book.xlsx", []Spec{visits}, Limits{})
	if len(tables) != 1 || tables[0].Place != "book.xlsx/Visits" || fmt.Sprint(passed) != "[book.xlsx/Notes & more]" {
		t.Fatalf("tables %v, passed over %q, %v", tables, passed, err)
	}
	wantRows(t, tables[0], fieldsOf(err),
		"3:V1||two\nlines <&> A_", "5:00042|2015-01-09|true", "6:371291234567890123|2015-01-09T09:00|0.9",
		"7:0.0000001|2015-01-09T00:00|-3.25", "8:0.30000000000000004|09:00|x€", "9:1|2015-01-09T09:30|1.5", "10:1|2015-01-09|1900-02-28")
}

func TestAWorkbookOf1904(t *testing.T) {
	file := book(t, bookHeader+`<row r="2"><c r="B2" s="1"><v>40551</v></c></row>`,
		"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="visits" r:id="v"/></sheets></workbook>`)
	table, fields := readUpload(file, "book.xlsx", Limits{}, visits)
	wantRows(t, table, fields, "2:|2015-01-09|")
}

func TestWrongCellsOfAWorkbookAreNamed(t *testing.T) {
	file := book(t, bookHeader+`
		<row r="2"><c r="A2" t="str"><f>B2</f><v>V1</v></c><c r="B2"><f t="shared" si="0"/></c><c r="D2"><f>1</f><v>1</v></c></row>
		<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" s="1"><v>-5</v></c><c r="C3" s="1"><v>60</v></c></row>
		<row r="4"><c r="A4" t="inlineStr"><is><t>=1+1</t></is></c><c r="C4" t="inlineStr"><is><t>_x0000_</t></is></c></row>
		<row r="5"><c r="A5"><v>1</v></c><c r="E5"><v>1</v></c></row>
		<row r="6"><c r="A6" t="inlineStr"><is><t>`+"a\xff"+`</t></is></c><c r="B6" s="1"><v>99999999</v></c></row>`)
	_, fields := readUpload(file, "book.xlsx", Limits{}, visits)
	place := "book.xlsx/Visits:"
	wantSaid(t, fields,
		place+"2:code formula_cell", place+"2:starts_at formula_cell", place+"2:D formula_cell", place+"2: long_row",
		place+"3:code error_value", place+"3:starts_at bad_date", place+"3:place bad_date",
		place+"4:code formula", place+"4:place control_character", place+"5: long_row",
		place+"6:starts_at bad_date", place+"6:code broken_text")
}

func TestALongCellOfAWorkbookIsNamed(t *testing.T) {
	long := strings.Repeat("_x0041_", 100<<10)
	file := book(t, `<row><c t="inlineStr"><is><t>code</t></is></c><c t="inlineStr"><is><t>starts_at</t></is></c><c t="inlineStr"><is><t>place</t></is></c></row>
		<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>`+strings.Repeat("b&amp;", 1<<20)+`</t></is></c></row>`,
		"xl/sharedStrings.xml", "<sst><si><t>"+long+"</t></si></sst>")
	_, fields := readUpload(file, "book.xlsx", Limits{}, visits)
	wantSaid(t, fields, "book.xlsx/Visits:2:code long_cell", "book.xlsx/Visits:2:starts_at long_cell")
}

func TestDamagedWorkbooksAreRefused(t *testing.T) {
	good := book(t, bookHeader+`<row r="2"><c r="A2"><v>1</v></c></row>`)
	noHead := bytes.Clone(good)
	copy(noHead[bytes.LastIndex(noHead, []byte("PK\x03\x04")):], "XX")
	for name, file := range map[string][]byte{
		"a text that is not there": book(t, bookHeader+`<row r="2"><c r="A2" t="s"><v>99</v></c></row>`),
		"rows out of order":        book(t, `<row r="5"/><row r="2"/>`),
		"cells out of order":       book(t, `<row r="5"><c r="B5"/><c r="A5"/></row>`),
		"a row beyond the last":    book(t, `<row r="99999999"/>`),
		"a column beyond the last": book(t, `<row><c r="XFE1"/></row>`),
		"an unfinished tag":        book(t, bookHeader+`<row r="2"`),
		"a number that is none":    book(t, bookHeader+`<row r="2"><c r="A2"><v>NaN</v></c></row>`),
		"an unknown entity":        book(t, bookHeader+`<row r="2"><c r="A2"><v>&boo;</v></c></row>`),
		"a document type":          book(t, bookHeader, "xl/sharedStrings.xml", `<!DOCTYPE a [<!ENTITY b "c">]><sst/>`),
		"a sheet without its part": book(t, "", "xl/_rels/workbook.xml.rels", `<R><Relationship Id="v" Type="a/worksheet" Target="gone.xml"/></R>`),
		"a part that is cut off":   good[:len(good)-40],
		"a part without its head":  noHead,
	} {
		t.Run(name, func(t *testing.T) {
			_, fields := readUpload(file, "book.xlsx", Limits{}, visits)
			if len(fields) != 1 || fields[0].Key != "tabular.damaged" {
				t.Errorf("said %v", said(fields))
			}
		})
	}
	for i := 0; i < len(good); i += 7 { // no byte can make it panic
		bad := bytes.Clone(good)
		bad[i] ^= 0x55
		readUpload(bad, "book.xlsx", Limits{}, visits)
		readUpload(good[:i], "book.xlsx", Limits{}, visits)
	}
}

func TestAWorkbookOfABombIsNotUnpacked(t *testing.T) {
	many := strings.Repeat(`<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>`, 1<<19)
	file := book(t, bookHeader+many)
	if len(file) > 1<<20 {
		t.Fatalf("the bomb takes %d bytes packed", len(file))
	}
	_, fields := readUpload(file, "book.xlsx", Limits{}, visits)
	wantSaid(t, fields, "book.xlsx/Visits:0: bomb")

	// Few texts, used by every cell: small when unpacked, large in memory.
	spread := book(t, strings.Replace(bookHeader, "<v>0</v>", "<v>3</v>", 1)+strings.Repeat(`<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, 2000),
		"xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat("a", 60<<10)+"</t></si><si><t>starts_at</t></si><si><t>place</t></si><si><t>code</t></si></sst>")
	_, fields = readUpload(spread, "book.xlsx", Limits{Unzipped: 20 << 20}, visits)
	if len(fields) != 1 || fields[0].Key != "tabular.too_much_text" {
		t.Errorf("said %v", said(fields))
	}

	sheets := strings.Repeat(`<sheet name="visits" r:id="v"/>`, 60)
	_, fields = readUpload(book(t, "", "xl/workbook.xml", `<workbook><sheets>`+sheets+`</sheets></workbook>`), "book.xlsx", Limits{}, visits)
	wantSaid(t, fields, "book.xlsx:0: too_many_sheets")
}

func TestWorkbooksOfAnotherWriterAreRead(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetName("Sheet1", "visits")
	for cell, v := range map[string]any{"A1": "Place", "B1": "code", "C1": "starts_at", "A2": "Zāle\nun pagalms", "B2": 1234567890123456789, "C2": "2015-01-09T09:00", "A3": 0.1, "B3": true, "C3": nil} {
		if err := f.SetCellValue("visits", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	table, fields := readUpload(b.Bytes(), "book.xlsx", Limits{}, visits)
	wantRows(t, table, fields, "2:Zāle\nun pagalms|1234567890123456789|2015-01-09T09:00", "3:0.1|true|")

	var locked bytes.Buffer
	if err := f.Write(&locked, excelize.Options{Password: "paraugs"}); err != nil {
		t.Fatal(err)
	}
	_, fields = readUpload(locked.Bytes(), "book.xlsx", Limits{}, visits)
	wantSaid(t, fields, "book.xlsx:0: encrypted")
}

func TestFormatsOfDaysAreTold(t *testing.T) {
	for code, want := range map[string]cellFormat{
		"yyyy-mm-dd": {day: true}, "d.m.yy": {day: true}, "mmm": {day: true}, "[$-426]dddd, d. mmmm": {day: true}, "h:mm AM/PM": {clock: true},
		"yyyy-mm-dd\\Thh:mm": {day: true, clock: true}, "General": {}, "@": {}, "0.00": {}, "0.00E+00": {}, "#,##0.00\\ \"dienas\"": {},
		"[Red]0": {}, "[h]:mm:ss": {}, "0000": {digits: 4}, "0%": {}, "_-* #,##0_-;d": {},
	} {
		if got := formatOf(code); got != want {
			t.Errorf("%s: %+v, want %+v", code, got, want)
		}
	}
}

func BenchmarkReadXLSX100000Rows(b *testing.B) {
	_, spec := manyRows(0)
	sheet := Sheet{Name: spec.Name}
	for _, c := range spec.Columns {
		sheet.Columns = append(sheet.Columns, Heading{Text: c})
	}
	row := []any{"TR000001", "VIS0001", "trailer_session", "Info-trailer: the offer", "held", "2015-01-09T09:00", "2015-01-09T10:00", "SCH008, hall", "Alūksne", "LV", "SCH008", "lv", 12, 0.9}
	sheet.Rows = func(yield func([]any) bool) {
		for range 100_000 {
			if !yield(row) {
				return
			}
		}
	}
	var file bytes.Buffer
	if err := WriteXLSX(&file, []Sheet{sheet}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if table, fields := readUpload(file.Bytes(), "book.xlsx", Limits{}, spec); len(fields) > 0 || table.Len() != 100_000 {
			b.Fatal(said(fields))
		}
	}
}
