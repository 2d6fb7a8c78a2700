package ui

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"maps"
	"math"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/ui/pagecheck"
)

func book(t testing.TB) *lang.Book {
	t.Helper()
	b := lang.NewBook()
	if err := b.Add(WordFiles); err != nil {
		t.Fatal(err)
	}
	return b
}

// staff is a whole page of staff around a Page.
func staff(words *lang.Words, p Page) Frame {
	return Frame{
		Page: p, Words: words, Desk: "Desk", User: "Anna Parauga", Role: "koordinatore", Account: "/account", SignOut: "/sign-out", Demo: true,
		Menu: []MenuGroup{
			{Links: []MenuLink{{Href: "/", Text: "Mana diena", Current: true, Count: 4}}},
			{Text: "Izbraukumi", Links: []MenuLink{{Href: "/visits", Text: "Viesošanās"}, {Href: "/requests", Text: "Pieteikumi", Count: 1}, {Href: "/coverage", Text: "Pārklājums"}}},
			{Text: "Rezultāti", Links: []MenuLink{{Href: "/results", Text: "Rādītāji"}, {Href: "/reports", Text: "Pārskati"}}},
		},
		Languages: []Language{{Code: "lv", Name: "Latviešu", Href: "?lang=lv", Current: words.Tag() == "lv"}, {Code: "en", Name: "English", Href: "?lang=en", Current: words.Tag() == "en"}},
		Settings:  Themes(words, "/theme", ""),
		Funder:    "Parauga fonds atbalsta šo darbu.",
	}
}

func public(words *lang.Words, p Page) Frame {
	f := staff(words, p)
	f.Menu, f.User, f.Role, f.SignOut, f.Settings = nil, "", "", "", nil
	f.Public, f.Exit = true, &Exit{Href: "/weather"}
	return f
}

func render(t testing.TB, f Frame) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGalleryIsWrittenForLooking writes the gallery to the folder in DROSME_GALLERY, to be opened in
// a browser; without it there is nothing to write.
func TestGalleryIsWrittenForLooking(t *testing.T) {
	dir := os.Getenv("DROSME_GALLERY")
	if dir == "" {
		t.Skip("set DROSME_GALLERY to a folder to write the gallery there")
	}
	words := book(t).For("lv")
	for name, f := range map[string]Frame{"staff": staff(words, Gallery(words)), "public": public(words, GalleryForm(words))} {
		for _, theme := range []string{"light", "dark"} {
			f.Theme = theme
			if err := os.WriteFile(dir+"/"+name+"-"+theme+".html", []byte(render(t, f)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestEveryComponentMakesAGoodPage(t *testing.T) {
	b := book(t)
	for _, tag := range []string{"lv", "en"} {
		words := b.For(tag)
		for name, f := range map[string]Frame{"staff": staff(words, Gallery(words)), "public": public(words, GalleryForm(words))} {
			html := render(t, f)
			for _, fault := range pagecheck.Faults(html) {
				t.Errorf("%s %s: %s", tag, name, fault)
			}
			if !strings.Contains(html, `lang="`+tag+`"`) {
				t.Errorf("%s %s: the page does not say its language", tag, name)
			}
		}
	}
}

func TestTheTitleSaysTheKindOfPageAlone(t *testing.T) {
	words := book(t).For("en")
	for _, c := range []struct {
		page Page
		want string
	}{
		{Page{Kind: KindList, Heading: "Cases of Anna"}, "List – Desk"},
		{Page{Kind: KindForm, Step: 2, Heading: "K-1"}, "Form, step 2 – Desk"},
		{Page{Kind: KindForm, Heading: "K-1", Problems: []Problem{{Text: "x"}}}, "To mend: Form – Desk"},
		{Page{Heading: "K-1"}, "Record – Desk"},
	} {
		if got := staff(words, c.page).Title(context.Background()); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestWhatWasTypedIsShownAsText(t *testing.T) {
	words := book(t).For("en")
	evil := `"><script>alert(1)</script>`
	html := render(t, staff(words, Page{Kind: KindForm, Heading: evil, Body: Stack(
		Text(Field{Name: "a", Label: evil, Hint: evil, Value: evil, Error: evil}),
		TextArea(Field{Name: "b", Label: "b", Value: evil}),
		Select(Field{Name: "c", Label: "c", Value: evil, Options: []Option{{Value: evil, Text: evil}}}),
		Table{Caption: evil, Columns: []Column{{Text: evil}}, Rows: [][]Cell{{TextCell(evil)}, {LinkCell("javascript:alert(1)", "x")}}},
		Chart{Title: evil, Says: evil, Labels: []string{evil}, Series: []Series{{Name: evil, Values: []float64{1}}, {Name: evil, Values: []float64{1}}}},
	)}))
	if strings.Contains(html, "<script>alert") || strings.Contains(html, `href="javascript:`) {
		t.Error("typed text became part of the page")
	}
	if !strings.Contains(html, "&lt;script&gt;alert(1)") {
		t.Error("typed text is lost")
	}
	secret := Password(Field{Name: "p", Label: "p", Value: "hush"})
	if html := render(t, staff(words, Page{Heading: "x", Body: secret})); strings.Contains(html, "hush") {
		t.Error("a password was written back")
	}
}

func TestFaultsStandBesideTheirFields(t *testing.T) {
	words := book(t).For("lv")
	var l fault.List
	l.Add("host", "field.required")
	l.Add("heads", "field.required")
	err := l.Err()
	p := Problems(words, err)
	if len(p) != 2 || p[0].Field != "host" || p[0].Text == "" || strings.Contains(p[0].Text, "⟦") {
		t.Errorf("the summary says %v", p)
	}
	if got := FieldError(words, err, "heads"); got != p[1].Text {
		t.Errorf("beside the field stands %q, in the summary %q", got, p[1].Text)
	}
	if got := FieldError(words, err, "other"); got != "" {
		t.Errorf("a field that is right has the error %q", got)
	}
	if p := Problems(words, fault.Missing()); len(p) != 1 || p[0].Field != "" {
		t.Errorf("a fault without fields says %v", p)
	}
	if Problems(words, nil) != nil || FieldError(words, nil, "host") != "" {
		t.Error("no error has words")
	}
}

func TestTheSummaryNamesTheFieldsThatAreWrong(t *testing.T) {
	words := book(t).For("en")
	p := Page{Kind: KindForm, Heading: "x", Problems: []Problem{{Field: "day", Text: "Please choose one."}, {Field: "gone", Text: "No field."}, {Text: "All of it."}},
		Body: Form{Action: "/x", Verb: "Go", Body: Stack(Text(Field{Name: "day", ID: "first-day", Label: "Day", Error: "Please choose one."}))}}
	html := render(t, staff(words, p))
	for _, want := range []string{`<a href="#first-day">Day: Please choose one.</a>`, `<a href="#gone">No field.</a>`, "All of it.", ">Not saved yet</h2>"} {
		if !strings.Contains(html, want) {
			t.Errorf("the summary does not say %s", want)
		}
	}
	if strings.Count(html, `id="first-day"`) != 1 {
		t.Error("the form is not there once")
	}
	p.Wrong = "Not signed in yet"
	if html := render(t, staff(words, p)); !strings.Contains(html, ">Not signed in yet</h2>") || strings.Contains(html, ">Not saved yet<") {
		t.Error("the summary does not say what its page says")
	}
}

func TestEnglishAndLatvianHaveTheSameWords(t *testing.T) {
	for _, gap := range book(t).Report() {
		if gap.Lang == "lv" || gap.Lang == "en" {
			t.Errorf("%+v", gap)
		}
	}
}

func TestAPlanPlacesItsSlots(t *testing.T) {
	d := DayPlan{From: 8, To: 17}
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{8 * 60, 9 * 60, "g1 w4"}, {9*60 + 15, 9*60 + 20, "g6 w1"}, {9*60 + 10, 10 * 60, "g5 w4"},
		{6 * 60, 7 * 60, "g1 w1"}, {16 * 60, 20 * 60, "g33 w4"}, {19 * 60, 20 * 60, "g36 w1"}, {10 * 60, 9 * 60, "g9 w1"},
	} {
		if got := d.place(Slot{Start: c.from, End: c.to}); got != c.want {
			t.Errorf("%d to %d: got %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func TestAChartDrawsNothingBroken(t *testing.T) {
	ctx := WithWords(context.Background(), book(t).For("lv"))
	for _, kind := range []ChartKind{Bars, Stacked, Lines} {
		for _, values := range [][]float64{nil, {}, {0}, {-3, math.NaN(), math.Inf(1)}, {1e12, 0.5}} {
			var b bytes.Buffer
			c := Chart{Kind: kind, Title: "T", Says: "S", Labels: []string{"a", "b", "c"}, Series: []Series{{Name: "n", Values: values}, {Name: "m"}}}
			if err := c.Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
			if s := b.String(); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || strings.Contains(s, `width="-`) || !strings.Contains(s, "<desc") {
				t.Errorf("%s %v: %s", kind, values, s)
			}
		}
	}
	for in, want := range map[float64]float64{0: 1, 0.2: 1, 3: 5, 7: 10, 10: 10, 11: 20, 260: 500} {
		if got := roundStep(in); got != want {
			t.Errorf("step of %g: got %g, want %g", in, got, want)
		}
	}
}

// A first page of staff in Latvian, with an empty cache, is under 60 kB on the wire: page, styles,
// script, mark and the two files of letters. Browsers take gzip everywhere, so that is measured.
func TestAFirstPageIsSmall(t *testing.T) {
	words := book(t).For("lv")
	sizes := map[string]int{"page": packed(t, render(t, staff(words, Gallery(words))))}
	for _, name := range []string{"drosme.css", "drosme.js", "mark.svg", "sans-latin.woff2", "sans-baltic.woff2"} {
		r := httptest.NewRequest("GET", AssetURL(name), nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate")
		w := httptest.NewRecorder()
		Assets().ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatal(name, w.Code)
		}
		sizes[name] = w.Body.Len() + 400 // headers
	}
	sum := 0
	for _, n := range sizes {
		sum += n
	}
	t.Logf("%d bytes: %v", sum, sizes)
	if sum >= 60_000 {
		t.Errorf("a first page is %d bytes: %v", sum, sizes)
	}
	if n := sizes["drosme.js"]; n > 6_000 {
		t.Errorf("the script is %d bytes", n)
	}
}

func packed(t *testing.T, s string) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len() + 800 // headers with the policy
}

func TestAssetsAreServedForGood(t *testing.T) {
	get := func(method, path, accepts string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("Accept-Encoding", accepts)
		w := httptest.NewRecorder()
		Assets().ServeHTTP(w, r)
		return w
	}
	css := AssetURL("drosme.css")
	if w := get("GET", css, "gzip, br"); w.Header().Get("Content-Encoding") != "br" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Vary") == "" {
		t.Error(w.Code, w.Header())
	}
	if w := get("GET", css, "gzip;q=1.0, br;q=0"); w.Header().Get("Content-Encoding") != "gzip" {
		t.Error(w.Header())
	}
	plain := get("GET", css, "")
	if plain.Header().Get("Content-Encoding") != "" || !strings.Contains(plain.Body.String(), "--river") {
		t.Error("plain styles are not served")
	}
	if w := get("HEAD", css, ""); w.Body.Len() != 0 || w.Header().Get("Content-Length") != plain.Header().Get("Content-Length") {
		t.Error(w.Header())
	}
	if w := get("GET", AssetURL("sans-latin.woff2"), "br"); w.Header().Get("Content-Type") != "font/woff2" || w.Header().Get("Content-Encoding") != "" {
		t.Error(w.Header())
	}
	for _, path := range []string{AssetRoot, AssetRoot + "manifest.json", AssetRoot + "../page.go", AssetURL("none.css"), css + ".gz"} {
		if w := get("GET", path, ""); w.Code != 404 {
			t.Error(path, w.Code)
		}
	}
	if w := get("POST", css, ""); w.Code != 405 {
		t.Error(w.Code)
	}
}

// The colours of both looks keep the contrast of WCAG 2.2: 4.5 for text, 3 for edges of controls.
func TestColoursKeepTheirContrast(t *testing.T) {
	text := func(name string) string {
		b, err := os.ReadFile("assets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	dark := text("dark.css")
	media, class, ok := strings.Cut(dark, ":root.dark")
	if !ok {
		t.Fatal("the dark look has no class")
	}
	if a, b := colours(media), colours(class); !maps.Equal(a, b) {
		t.Errorf("dark as the device says and dark by choice differ: %v and %v", a, b)
	}
	for look, c := range map[string]map[string]string{"light": colours(text("theme.css")), "dark": colours(class)} {
		enough := func(fore, back string, least float64) {
			if c[fore] == "" || c[back] == "" {
				t.Errorf("%s: %s or %s has no colour", look, fore, back)
			} else if got := contrast(c[fore], c[back]); got < least {
				t.Errorf("%s: %s on %s has %.2f, needs %.1f", look, fore, back, got, least)
			}
		}
		for _, ground := range []string{"paper", "card"} {
			for _, ink := range []string{"ink", "quiet", "river", "river-deep", "sun", "clay", "moss"} {
				enough(ink, ground, 4.5)
			}
			for _, edge := range []string{"edge", "chart-2", "chart-3", "chart-4"} {
				enough(edge, ground, 3)
			}
		}
		for _, tone := range []string{"river", "sun", "clay", "moss"} {
			enough(tone, tone+"-soft", 4.5)
			enough("ink", tone+"-soft", 4.5)
		}
		enough("river", "sun-soft", 4.5)
		enough("river", "moss-soft", 4.5)
		enough("on-river", "river", 4.5)
		enough("on-river", "river-deep", 4.5)
		enough("on-clay", "clay", 4.5)
		enough("on-focus", "focus", 4.5)
	}
}

var colour = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9A-F]{6});`)

func colours(css string) map[string]string {
	m := map[string]string{}
	for _, x := range colour.FindAllStringSubmatch(css, -1) {
		m[x[1]] = x[2]
	}
	return m
}

// contrast is that of WCAG 2.2, from the relative luminance of two sRGB colours.
func contrast(a, b string) float64 {
	luminance := func(hex string) float64 {
		n, _ := strconv.ParseUint(hex[1:], 16, 32)
		sum := 0.0
		for i, share := range []float64{0.2126, 0.7152, 0.0722} {
			v := float64(n>>(16-8*i)&255) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += share * v
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// What is rewritten keeps its hour; what is no day and no hour stays whole, for it may be a person's words.
func TestADayIsWrittenAsItIsTyped(t *testing.T) {
	for in, want := range map[string]string{
		"2015-01-09": "09.01.2015", "2015-01-09T09:00": "09.01.2015 09:00", "2015-01-09 09:00": "09.01.2015 09:00",
		"09.01.2015": "09.01.2015", "2026-13-01": "2026-13-01", "2015-01-09 was a Friday": "2015-01-09 was a Friday", "": "",
	} {
		if got := Typed(in); got != want {
			t.Errorf("%q is shown as %q, not %q", in, got, want)
		}
	}
}

func BenchmarkAListOf20(b *testing.B) {
	words := book(b).For("lv")
	var rows [][]Cell
	for range 20 {
		rows = append(rows, []Cell{LinkCell("/visits/1", "Parauga skola"), TextCell("09.01.2015"), PersonCell("00000000000000000000000001", ""), StatusCell(Moss, "notikusi"), NumberCell("46")})
	}
	f := staff(words, Page{Kind: KindList, Heading: "Viesošanās", Body: List{Table: Table{Columns: make([]Column, 5), Rows: rows}}})
	b.ReportAllocs()
	for b.Loop() {
		if err := f.Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
