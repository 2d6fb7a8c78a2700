package paper

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
	"pgregory.net/rapid"
)

var samples = map[string]Document{"day sheet": daySheet(0), "long sheet": daySheet(40), "letter": letter(), "results": results()}

func TestWrappedLinesKeepEveryWord(t *testing.T) {
	one := func(s string, bold bool) float64 { return float64(len([]rune(s))) }
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"текст український", 6, []string{"текст ", "україн", "ський"}},
		{"a b", 3, []string{"a b"}},
		{"aaa bbb", 3, []string{"aaa ", "bbb"}},
		{"line\nline", 10, []string{"line ", "line"}},
		{"", 10, []string{""}},
		{"paraugs@paraugs.example", 12, []string{"paraugs@", "paraugs.", "example"}},
		{"iii", 0.5, []string{"i", "i", "i"}},
	} {
		var got []string
		for _, l := range wrap([]Run{{Text: c.text}}, c.width, one) {
			s := ""
			for _, r := range l {
				s += r.Text
			}
			got = append(got, s)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) || len(got) != len(c.want) {
			t.Errorf("%q in %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
	l := wrap([]Run{{"so ", false}, {"bo", true}, {"ld. End", false}}, 100, one)
	if want := []line{{{"so ", false}, {"bo", true}, {"ld. End", false}}}; fmt.Sprint(l) != fmt.Sprint(want) {
		t.Errorf("bold parts: %v", l)
	}
}

func TestWrappingIsOnlyABlankMoreOrLess(t *testing.T) {
	one := func(s string, bold bool) float64 { return float64(len([]rune(s))) }
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zа-яā-ž]{1,6}`), 1, 30).Draw(t, "words")
		bolds := rapid.SliceOfN(rapid.Bool(), len(words), len(words)).Draw(t, "bold")
		width := rapid.IntRange(6, 40).Draw(t, "width")
		var runs []Run
		for i, w := range words {
			if i > 0 {
				w = " " + w
			}
			runs = append(runs, Run{w, bolds[i]})
		}
		joined := ""
		for _, l := range wrap(runs, float64(width), one) {
			s := ""
			for _, r := range l {
				s += r.Text
			}
			if n := len([]rune(strings.TrimSuffix(s, " "))); n > width {
				t.Fatalf("%q is wider than %d", s, width)
			}
			joined += s
		}
		if want := strings.Join(words, " "); joined != want {
			t.Fatalf("%q, want %q", joined, want)
		}
	})
}

func TestThePDFIsValidAndTagged(t *testing.T) {
	for name, d := range samples {
		t.Run(name, func(t *testing.T) {
			c := opened(t, pdf(t, d))
			root, err := c.Catalog()
			if err != nil {
				t.Fatal(err)
			}
			if s := root["Lang"]; s == nil || !strings.Contains(s.String(), d.Lang) {
				t.Errorf("language: %v", s)
			}
			if m := deref(t, c, root["MarkInfo"]).BooleanEntry("Marked"); m == nil || !*m {
				t.Error("not marked as tagged")
			}
			top := tree(t, c)
			if top.kind != "Document" || len(top.all("H1")) != 1 {
				t.Errorf("%s with %d titles", top.kind, len(top.all("H1")))
			}
			for _, f := range top.all("Figure") {
				if f.alt == "" {
					t.Error("a figure without a text in its place")
				}
			}
			for _, h := range top.all("TH") {
				if h.scope != "Column" && h.scope != "Row" {
					t.Errorf("header cell %q heads neither column nor row", h.said())
				}
			}
			if said := top.said(); strings.Count(said, "The Sample Fund pays 85 %") != 1 || !strings.Contains(said, "pašvaldība. The") {
				t.Error("the funders' line is not read exactly once, or its lines run together")
			}
		})
	}
}

func TestAReaderGetsTheTextInOrder(t *testing.T) {
	top := tree(t, opened(t, pdf(t, letter())))
	if s := top.all("P")[2].said(); s != letter().Blocks[3].(Paragraph).Runs[0].Text+letter().Blocks[3].(Paragraph).Runs[1].Text+letter().Blocks[3].(Paragraph).Runs[2].Text {
		t.Errorf("paragraph: %q", s)
	}
	items := top.all("LBody")
	for i, want := range letter().Blocks[5].(List).Items { // Ukrainian, Russian, Polish and Estonian
		if s := items[3+i].said(); s != want {
			t.Errorf("item: %q, want %q", s, want)
		}
	}
	if f := top.all("Figure"); len(f) != 1 || f[0].alt != "Adrese: paraugs.example" {
		t.Errorf("figure: %+v", f)
	}

	top = tree(t, opened(t, pdf(t, results())))
	table := top.all("Table")[0]
	source := results().Blocks[4].(Table)
	if s := table.all("Caption")[0].said(); s != source.Caption {
		t.Errorf("caption: %q", s)
	}
	rows := table.all("TR")
	if len(rows) != len(source.Rows)+2 { // the header is read once, however often it is printed
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range append(append([][]string{source.titles()}, source.Rows...), source.Foot) {
		for j, want := range r {
			if s := rows[i].kids[j].said(); s != want {
				t.Errorf("row %d, cell %d: %q, want %q", i, j, s, want)
			}
		}
	}
	chart := top.all("Figure")[0].alt
	for _, want := range []string{"People reached in three half-years", "First half 2025: 320 (target: 300)", "First half 2026: 0"} {
		if !strings.Contains(chart, want) {
			t.Errorf("the chart's text lacks %q: %s", want, chart)
		}
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	for name, d := range samples {
		var first [2][]byte
		for range 5 {
			var x bytes.Buffer
			if err := d.DOCX(&x); err != nil {
				t.Fatal(err)
			}
			got := [2][]byte{pdf(t, d), x.Bytes()}
			if first[0] == nil {
				first = got
			}
			if !bytes.Equal(first[0], got[0]) || !bytes.Equal(first[1], got[1]) {
				t.Fatalf("%s: other bytes", name)
			}
		}
		d.Footer += " "
		d.Title += "x"
		if bytes.Equal(first[0], pdf(t, d)) {
			t.Errorf("%s: another title gives the same file", name)
		}
	}
}

func TestAFileSaysNothingOfTheMachine(t *testing.T) {
	d := letter()
	file := pdf(t, d)
	for _, word := range []string{"/Producer", "/Creator", "/Author", "/ModDate", "FPDF", "pdfcpu", "/home", "/root", "/tmp", "EmbeddedFiles"} {
		if bytes.Contains(file, []byte(word)) {
			t.Errorf("the PDF says %s", word)
		}
	}
	core := parts(t, d)["docProps/core.xml"]
	for _, word := range []string{"creator", "lastModifiedBy", "revision"} {
		if strings.Contains(core, word) {
			t.Errorf("the DOCX says %s", word)
		}
	}
}

var fontSizes = regexp.MustCompile(`/F\S+ ([\d.]+) Tf`)

// leastPrint finds the smallest size of text on any page.
func leastPrint(t *testing.T, file []byte) float64 {
	t.Helper()
	c := opened(t, file)
	least := math.Inf(1)
	for i := range c.PageCount {
		dict, _, _, err := c.PageDict(i+1, false)
		if err != nil {
			t.Fatal(err)
		}
		content, err := c.PageContent(dict, i+1)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fontSizes.FindAllSubmatch(content, -1) {
			size, err := strconv.ParseFloat(string(m[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			least = min(least, size)
		}
	}
	return least
}

func TestADaySheetGoesOnOnePageOrSaysThatItDoesNot(t *testing.T) {
	loose := daySheet(14)
	loose.OnePage = false
	if n, err := loose.Pages(); err != nil || n != 2 {
		t.Fatalf("this sheet should need shrinking: %d pages, %v", n, err)
	}
	for pupils, want := range map[int]int{0: 1, 14: 1, 40: 3} {
		d := daySheet(pupils)
		n, err := d.Pages()
		if err != nil || n != want {
			t.Errorf("%d pupils: %d pages, want %d, %v", pupils, n, want, err)
		}
		file := pdf(t, d)
		if c := opened(t, file); c.PageCount != n {
			t.Errorf("%d pupils: %d pages in the file, %d told", pupils, c.PageCount, n)
		}
		if s := leastPrint(t, file); s < leastSize {
			t.Errorf("%d pupils: print of %v pt", pupils, s)
		}
	}
}

func TestTheHeaderComesAgainAndNoRowIsTorn(t *testing.T) {
	c := opened(t, pdf(t, results()))
	heads, codes := 0, 0
	for i := range c.PageCount {
		dict, _, _, err := c.PageDict(i+1, false)
		if err != nil {
			t.Fatal(err)
		}
		content, err := c.PageContent(dict, i+1)
		if err != nil {
			t.Fatal(err)
		}
		page := everything(content)
		if strings.Contains(page, "Indicator") {
			heads++
		}
		n := strings.Count(page, "Nodarbība skolā")
		if end := strings.Count(page, "meklēt palīdzību"); n != end {
			t.Errorf("page %d: %d rows begin, %d end", i+1, n, end)
		}
		codes += n
		if want := fmt.Sprintf("Page %d of %d", i+1, c.PageCount); !strings.Contains(page, want) {
			t.Errorf("page %d is not numbered", i+1)
		}
		if !strings.Contains(page, "The Sample Fund pays 85 %") {
			t.Errorf("page %d lacks the funders' line", i+1)
		}
	}
	if heads != c.PageCount || codes != 60 {
		t.Errorf("%d pages, %d headers, %d rows", c.PageCount, heads, codes)
	}
}

// everything is all printed text of a page, marked or not, a blank between two pieces.
func everything(content []byte) string {
	var b strings.Builder
	for {
		at := bytes.IndexByte(content, '(')
		if at < 0 {
			return b.String()
		}
		text, rest := literal(content[at+1:])
		b.WriteString(wideText(text))
		content = rest
	}
}

func TestARowTallerThanAPageLosesNothing(t *testing.T) {
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("w%d", i))
	}
	long := strings.Join(words, " ")
	d := Document{Title: "Long", Lang: "en", Blocks: []Block{
		Table{Columns: []Column{{Title: "A"}, {Title: "B", Width: 70}}, Rows: [][]string{{"x", long}, {"y", "z"}}},
		Facts{[]Fact{{"Label", long}}},
		Together{[]Block{Paragraph{Text: long}, Paragraph{Text: "end"}}},
	}}
	top := tree(t, opened(t, pdf(t, d)))
	cells := top.all("TD")
	if s := cells[1].said(); s != long {
		t.Errorf("the cell has %d letters of %d", len(s), len(long))
	}
	if s := cells[3].said(); s != "z" {
		t.Errorf("the row after it: %q", s)
	}
	if s := cells[len(cells)-1].said(); s != long {
		t.Errorf("the fact has %d letters of %d", len(s), len(long))
	}
	if s := top.all("P")[0].said(); s != long {
		t.Errorf("the paragraph has %d letters of %d", len(s), len(long))
	}
}

func TestStrangeLettersDoNoHarm(t *testing.T) {
	odd := "a\u200bb\u202ec\x00d\x1be\u00adf 😀 漢 < & > \"q\" ]]> \xff ( ) \\ \r\n end"
	d := Document{Title: odd, Lang: "en", PageLabel: odd, Footer: odd, Blocks: []Block{
		Heading{0, odd}, Heading{9, odd}, Paragraph{Text: odd}, Facts{[]Fact{{odd, odd}}}, List{Items: []string{odd}},
		Table{Caption: odd, Columns: []Column{{Title: odd}}, Rows: [][]string{{odd}, {}}}, QR{Text: odd, Caption: odd},
		Boxes{odd, []string{odd}, true}, Lines{1, odd}, Signature{[]string{odd}},
		Chart{Title: odd, Description: odd, Bars: []Bar{{Label: odd, Text: odd}}},
	}}
	top := tree(t, opened(t, pdf(t, d)))
	if s := top.all("P")[0].said(); s != "abcdef □ □ < & > \"q\" ]]> \ufffd ( ) \\ end" {
		t.Errorf("paragraph: %q", s)
	}
	if s := parts(t, d)["word/document.xml"]; !strings.Contains(s, "abcdef 😀 漢 &lt; &amp; &gt;") {
		t.Error("the DOCX lost letters that a word processor can print")
	}
}

func TestTheDOCXHasWhatAReaderNeeds(t *testing.T) {
	for name, d := range samples {
		t.Run(name, func(t *testing.T) {
			p := parts(t, d)
			body := p["word/document.xml"]
			if !strings.Contains(body, `<w:pStyle w:val="Heading1"/>`) || !strings.Contains(p["word/styles.xml"], `<w:outlineLvl w:val="0"/>`) {
				t.Error("no heading style")
			}
			if !strings.Contains(p["word/styles.xml"], `<w:lang w:val="`+region(d.Lang)+`"/>`) {
				t.Error("no language")
			}
			tables := 0
			for _, b := range d.Blocks {
				if _, ok := b.(Table); ok {
					tables++
				}
			}
			if n := strings.Count(body, "<w:tblHeader/>"); n != tables {
				t.Errorf("%d tables, %d repeat their header", tables, n)
			}
			if n := strings.Count(body, "<w:tr>"); n != strings.Count(body, "<w:cantSplit/>") {
				t.Error("a row may be split")
			}
			for _, m := range regexp.MustCompile(`<wp:docPr [^>]*>`).FindAllString(body, -1) {
				if strings.Contains(m, `descr=""`) || !strings.Contains(m, "descr=") {
					t.Errorf("a picture without a text in its place: %s", m)
				}
			}
			if !strings.Contains(p["word/footer1.xml"], "The Sample Fund pays 85 %") {
				t.Error("no funders' line")
			}
			if d.PageLabel != "" && (!strings.Contains(p["word/footer1.xml"], " PAGE ") || !strings.Contains(p["word/footer1.xml"], " NUMPAGES ")) {
				t.Error("no page numbers")
			}
		})
	}
	if p := parts(t, results()); !strings.Contains(p["word/charts/chart1.xml"], "<c:v>320</c:v>") || p["word/media/picture2.png"] == "" {
		t.Error("chart or picture is missing")
	}
}

func TestAMistakeOfTheCallerIsSaid(t *testing.T) {
	with := func(b Block) Document {
		return Document{Title: "T", Lang: "en", Blocks: []Block{Together{[]Block{b}}}}
	}
	for i, c := range []struct {
		d    Document
		want error
	}{
		{Document{Lang: "en"}, ErrNoTitle},
		{Document{Title: "T"}, ErrNoTitle},
		{Document{Title: "T", Lang: "en) /X (y"}, ErrNoTitle},
		{with(Image{PNG: picture()}), ErrNoAlt},
		{with(QR{Text: "x"}), ErrNoAlt},
		{with(Table{}), ErrTable},
		{with(Table{Columns: []Column{{Title: "A"}}, Rows: [][]string{{"a", "b"}}}), ErrTable},
		{with(Table{Columns: []Column{{}}}), ErrTable},
		{with(Chart{Bars: []Bar{{Value: 1}}}), ErrChart},
		{with(Chart{Description: "d", Bars: []Bar{{Value: math.NaN()}}}), ErrChart},
		{with(Chart{Description: "d", Bars: []Bar{{Value: math.Inf(1)}}}), ErrChart},
	} {
		if err := c.d.PDF(&bytes.Buffer{}); !errors.Is(err, c.want) {
			t.Errorf("%d, PDF: %v, want %v", i, err, c.want)
		}
		if err := c.d.DOCX(&bytes.Buffer{}); !errors.Is(err, c.want) {
			t.Errorf("%d, DOCX: %v, want %v", i, err, c.want)
		}
	}
	for _, b := range []Block{Image{PNG: []byte("GIF89a"), Alt: "a"}, QR{Text: strings.Repeat("x", 5000), Alt: "a"}} {
		if err := with(b).PDF(&bytes.Buffer{}); err == nil {
			t.Errorf("%T: the PDF was written", b)
		}
		if err := with(b).DOCX(&bytes.Buffer{}); err == nil {
			t.Errorf("%T: the DOCX was written", b)
		}
	}
}

func TestTheQRPathIsTheCode(t *testing.T) {
	for _, text := range []string{"https://paraugs.example/r/0123", strings.Repeat("9a", 700)} {
		svg, err := QRSVG(text)
		if err != nil {
			t.Fatal(err)
		}
		level := qrcode.Highest
		if len(text) > 1000 { // more than H can hold
			level = qrcode.Medium
		}
		q, err := qrcode.New(text, level)
		if err != nil {
			t.Fatal(err)
		}
		want := q.Bitmap() // with its border
		got := make([][]bool, len(want))
		for i := range got {
			got[i] = make([]bool, len(want))
		}
		for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-\d+z`).FindAllStringSubmatch(svg, -1) {
			x, _ := strconv.Atoi(m[1])
			y, _ := strconv.Atoi(m[2])
			n, _ := strconv.Atoi(m[3])
			for i := range n {
				got[y][x+i] = true
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("another code for %d letters", len(text))
		}
		if strings.Contains(svg, text) {
			t.Error("the text stands in the page twice")
		}
	}
	if _, err := QRSVG(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text too long gave a code")
	}
}

// TestAnotherReaderSeesTheTree asks poppler, where it is installed, for what it reads aloud.
func TestAnotherReaderSeesTheTree(t *testing.T) {
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("left out: pdfinfo (poppler-utils) is not installed; the tree was read with pdfcpu alone")
	}
	file := t.TempDir() + "/paper.pdf"
	for _, name := range []string{"day sheet", "letter"} { // it reads a page anew for each mark
		d := samples[name]
		if err := write(file, pdf(t, d)); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(tool, "-struct-text", file).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v %s", name, err, out)
		}
		if strings.Contains(string(out), "Error") || !strings.Contains(string(out), "H1") {
			t.Errorf("%s: %s", name, out)
		}
	}
}
