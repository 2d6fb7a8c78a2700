package screens_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"drosme/internal/lang"
	"drosme/internal/live"
	"drosme/internal/live/screens"
)

// A phone's first load is the page and what it names: style, two scripts. The words of its language stand
// in the page.
const (
	mostPacked = 25_000 // as phones get it, gzip
	mostPlain  = 60_000 // unpacked
)

func pages(t *testing.T, change func(*screens.Options)) *httptest.Server {
	t.Helper()
	o := screens.Options{Book: book(t)}
	if change != nil {
		change(&o)
	}
	h, err := screens.Handler(o)
	must(t, err)
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

var asked = regexp.MustCompile(`(?:src|href)="(/[^"]+)"`)

func TestAPhonesFirstLoadIsSmall(t *testing.T) {
	s := pages(t, func(o *screens.Options) { o.Numbers = func(string) []screens.Number { return numbers } })
	get := func(path, language string) (packed, plain int, body string) {
		t.Helper()
		r, err := http.NewRequest("GET", s.URL+path, nil)
		must(t, err)
		r.Header.Set("Accept-Encoding", "gzip")
		r.Header.Set("Accept-Language", language)
		res, err := http.DefaultTransport.RoundTrip(r)
		must(t, err)
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		must(t, err)
		if res.StatusCode != 200 || res.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s answered %d, %s", path, res.StatusCode, res.Header.Get("Content-Encoding"))
		}
		z, err := gzip.NewReader(strings.NewReader(string(b)))
		must(t, err)
		whole, err := io.ReadAll(z)
		must(t, err)
		return len(b), len(whole), string(whole)
	}
	for _, language := range lang.Languages {
		packed, plain, page := get("/", language)
		files := 0
		for _, m := range asked.FindAllStringSubmatch(page, -1) {
			if m[1] == "/away" {
				continue
			}
			a, b, _ := get(m[1], language)
			packed, plain, files = packed+a, plain+b, files+1
		}
		t.Logf("%s: %d bytes packed, %d unpacked, %d files beside the page", language, packed, plain, files)
		if files != 3 {
			t.Errorf("%s: the page asks for %d files, want 3", language, files)
		}
		if packed > mostPacked || plain > mostPlain {
			t.Errorf("%s: %d bytes packed and %d unpacked; at most %d and %d", language, packed, plain, mostPacked, mostPlain)
		}
	}
}

func TestThePagesNameNoLessonAndKeepNothing(t *testing.T) {
	s := pages(t, nil)
	for _, path := range []string{"/", "/away"} {
		res, err := http.Get(s.URL + path)
		must(t, err)
		b, err := io.ReadAll(res.Body)
		must(t, err)
		res.Body.Close()
		if !strings.Contains(string(b), "<title>Page</title>") {
			t.Errorf("%s has another title than the neutral one", path)
		}
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be kept: %q", path, got)
		}
		if got := res.Header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") {
			t.Errorf("%s has the policy %q", path, got)
		}
		for _, bad := range []string{"http:", "https:", "//cdn"} {
			if strings.Contains(string(b), bad) {
				t.Errorf("%s names %q", path, bad)
			}
		}
	}
	for path, want := range map[string]int{"/live/a/none.js": 404, "/live/a/qr?to=javascript:x": 400, "/live/a/qr?to=http://192.168.4.1/%23482913": 200, "/other": 404} {
		res, err := http.Get(s.URL + path)
		must(t, err)
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s answered %d, want %d", path, res.StatusCode, want)
		}
	}
}

// Newer words of the language would stop a phone of 2017; what esbuild cannot write in the old way is
// looked for by name.
func TestTheScriptsAreOfTwentySeventeen(t *testing.T) {
	files, err := os.ReadDir("dist")
	must(t, err)
	newer := regexp.MustCompile(`\?\.[a-zA-Z\[(]|\?\?|\.flat(Map)?\(|\.at\(-|Object\.fromEntries|\.matchAll\(|\.replaceAll\(|structuredClone|randomUUID|crypto\.subtle|globalThis|Promise\.allSettled|\.replaceChildren\(`)
	seen := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".js") {
			continue
		}
		seen++
		b, err := os.ReadFile("dist/" + f.Name())
		must(t, err)
		if m := newer.Find(b); m != nil {
			t.Errorf("%s holds %q", f.Name(), m)
		}
	}
	if seen != 4 {
		t.Errorf("%d scripts, want 4", seen)
	}
}

func TestAllSeatWordsAndPhoneWordsAreThereInSixLanguages(t *testing.T) {
	b := book(t)
	english := b.For("en")
	if got := strings.Fields(english.T("live.phone.seat.words")); !slices.Equal(got, live.Words) {
		t.Errorf("the words of seats are %v, and the rooms draw from %v", got, live.Words)
	}
	if got := strings.Fields(english.T("live.phone.seat.shapes")); !slices.Equal(got, live.Shapes) {
		t.Errorf("the shapes of seats are %v, and the rooms draw from %v", got, live.Shapes)
	}
	for _, tag := range lang.Languages {
		w := b.For(tag)
		for _, key := range []string{"live.phone.seat.words", "live.phone.seat.shapes"} {
			if a, e := len(strings.Fields(w.T(key))), len(strings.Fields(english.T(key))); a != e {
				t.Errorf("%s: %s has %d words, English %d", tag, key, a, e)
			}
		}
		if got := screens.SeatWord(w, english, "birch"); got == "" || tag != "en" && got == "birch" {
			t.Errorf("%s calls the birch %q", tag, got)
		}
	}
	for _, gap := range b.Report() {
		if strings.HasPrefix(gap.Key, "live.phone.") || strings.HasPrefix(gap.Key, "live.page.") {
			t.Errorf("%s: %s: %s; pupils read it", gap.Lang, gap.Key, gap.Kind)
		}
	}
}
