package tabular

import (
	"bytes"
	"slices"
	"testing"
	"unicode/utf8"
)

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"code,starts_at,place\nV1,,Hall\n", "\xff\xfec\x00o\x00", "sep=;\ncode;starts_at;place\n\"a\"\"b\";c;d", "code\tstarts_at\tplace\r\r=1", "\xef\xbb\xbf\"", "code,starts_at,place\n\xe2\xf0,,"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		table, fields := readUpload(file, "visits.csv", Limits{}, visits)
		if table == nil || len(fields) > 0 {
			return
		}
		// What was read without a fault is clean, and comes back the same.
		var b bytes.Buffer
		if err := WriteCSV(&b, table.Columns, rowsOf(table)); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(b.Bytes()) || hasControl(b.Bytes()) {
			t.Fatalf("%q was let through", b.Bytes())
		}
		again, fields := readUpload(b.Bytes(), "visits.csv", Limits{}, visits)
		if len(fields) > 0 || again.text != table.text || !slices.Equal(again.ends, table.ends) {
			t.Fatalf("%q came back as %q, %v", table.text, again.text, said(fields))
		}
	})
}

func FuzzReadXLSX(f *testing.F) {
	f.Add([]byte(bookHeader+`<row r="2"><c r="A2" s="1"><v>42013</v></c></row>`), []byte(`<sst><si><t>code</t></si></sst>`))
	f.Add([]byte(`<row><c t="inlineStr"><is><t>code</t></is></c></row><!-- --><row><c><f/><v>1</v></c></row>`), []byte(`<sst><si><t><![CDATA[a]]>&#65;</t></si></sst>`))
	f.Fuzz(func(t *testing.T, sheetData, shared []byte) {
		file := book(t, string(sheetData), "xl/sharedStrings.xml", string(shared))
		table, fields := readUpload(file, "book.xlsx", Limits{}, visits)
		if table == nil || len(fields) > 0 {
			return
		}
		for r := range table.Rows() {
			for _, c := range r.Cells() {
				if !utf8.ValidString(c) || hasControl([]byte(c)) || formula(c) {
					t.Fatalf("%q was let through", c)
				}
			}
		}
	})
}
