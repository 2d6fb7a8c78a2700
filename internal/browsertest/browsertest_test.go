package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

const frame = `<!doctype html><html lang="en"><head><title>%s</title><meta name="viewport" content="width=device-width">
<style>body{color:#111;background:#fff;font:1rem sans-serif} @media (prefers-color-scheme:dark){body{color:#eee;background:#111}}
@media print{nav{display:none}} .wide{width:2000px} .over{position:fixed;inset:0}</style></head><body><main><h1>%s</h1>%s</main></body></html>`

// house is a small house of pages to walk.
func house(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	write := func(w http.ResponseWriter, title, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, frame, title, title, body)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		write(w, "Visit", `<nav><a href="/list">All visits</a></nav>
			<form method="post" action="/save" enctype="multipart/form-data">
			<label for="host">School</label><input id="host" name="host" value="old">
			<label for="day">Day</label><input id="day" name="day" type="date">
			<label for="form">Format</label><select id="form" name="form"><option value="trailer">Info-trailer</option><option value="talk">Talk</option></select>
			<label for="note">Note</label><textarea id="note" name="note"></textarea>
			<p><input type="checkbox" id="phones" name="phones"><label for="phones">Phones allowed</label></p>
			<p><label for="sheet">Sheet</label><input type="file" id="sheet" name="sheet"></p>
			<p hidden><button name="do" value="hidden">Hidden</button></p>
			<button name="do" value="save">Save</button></form>
			<details><summary>More</summary><p>Kept shut at first</p></details>
			<script>document.querySelector("h1").dataset.script = "ran"</script>`)
	})
	mux.HandleFunc("POST /save", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		sheet := ""
		if f, _, err := r.FormFile("sheet"); err == nil {
			b, _ := io.ReadAll(f)
			sheet = string(b)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "ana"})
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, frame, "Saved", "Saved", fmt.Sprintf("<p>host=%s day=%s form=%s note=%s phones=%s sheet=%s</p><a href='/'>Back</a>",
			r.FormValue("host"), r.FormValue("day"), r.FormValue("form"), r.FormValue("note"), r.FormValue("phones"), sheet))
	})
	mux.HandleFunc("GET /list", func(w http.ResponseWriter, r *http.Request) {
		who := "nobody"
		if c, err := r.Cookie("who"); err == nil {
			who = c.Value
		}
		write(w, "List", "<p>seen by "+who+"</p><a href='/'>Save</a> <a href='/list'>Save</a>")
	})
	mux.HandleFunc("GET /bad", func(w http.ResponseWriter, r *http.Request) {
		write(w, "Bad", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><input name="nameless"><p class="wide">wide</p>
			<button>Under</button><div class="over"></div><script>console.error("a complaint"); throw new Error("on purpose")</script>`)
	})
	mux.HandleFunc("GET /strict", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		write(w, "Strict", `<p id="said">nothing</p><script>document.getElementById("said").textContent = "inline ran"</script>`)
	})
	mux.HandleFunc("GET /outside", func(w http.ResponseWriter, r *http.Request) {
		write(w, "Outside", `<img alt="far" src="https://elsewhere.example/x.png">`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAPersonFillsAFormAndSendsIt(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%v", scripts), func(t *testing.T) {
			p := Start(t).Person(t)
			p.NoScript(!scripts)
			p.Open(house(t))
			if got := p.Status(); got != 200 {
				t.Errorf("status %d, want 200", got)
			}
			if ran := p.Count("h1[data-script]") == 1; ran != scripts {
				t.Errorf("the page's script ran: %v, want %v", ran, scripts)
			}
			sheet := filepath.Join(t.TempDir(), "sheet.txt")
			if err := os.WriteFile(sheet, []byte("twelve pupils"), 0o600); err != nil {
				t.Fatal(err)
			}
			p.Fill("School", "Parauga skola, ģ")
			p.Fill("day", "2026-05-04")
			p.Choose("Format", "Talk")
			p.Fill("Note", "ab")
			p.Press("Backspace")
			p.Tick("Phones allowed")
			p.Tick("Phones allowed")
			p.Upload("Sheet", sheet)
			if got := p.Value("School"); got != "Parauga skola, ģ" {
				t.Errorf("School holds %q", got)
			}
			p.Click("Save")
			p.See("host=Parauga skola, ģ day=2026-05-04 form=talk note=a phones=on sheet=twelve pupils")
			if p.Title() != "Saved" || p.Status() != 422 || p.At() != "/save" {
				t.Errorf("at %s, titled %q, status %d", p.At(), p.Title(), p.Status())
			}
			p.SeeNot("Visit")
			p.Back()
			p.See("Visit")
		})
	}
}

func TestAStepAfterAClickMeetsTheNewPage(t *testing.T) {
	p := Start(t).Person(t)
	p.Open(house(t))
	for range 5 {
		p.Click("All visits")
		if got := p.Title(); got != "List" {
			t.Fatalf("right after the click the page is %q, want List", got)
		}
		p.Back()
		if got := p.Title(); got != "Visit" {
			t.Fatalf("right after going back the page is %q, want Visit", got)
		}
	}
}

func TestEachPersonHasCookiesOfTheirOwn(t *testing.T) {
	at := house(t)
	b := Start(t)
	ana, ben := b.Person(t), b.Person(t)
	ana.Open(at)
	ana.Click("Save")
	ana.Open(at + "/list")
	ana.See("seen by ana")
	ben.Open(at + "/list")
	ben.See("seen by nobody")
}

func TestKeysMoveTheFocus(t *testing.T) {
	p := Start(t).Person(t)
	p.Open(house(t))
	p.Press("Tab")
	if got := p.Focused(); got != "All visits" {
		t.Errorf("the first Tab leads to %q, want All visits", got)
	}
	p.Press("Tab")
	p.Press("Tab")
	p.Press("Shift+Tab")
	if got := p.Focused(); got != "School" {
		t.Errorf("the keyboard stands at %q, want School", got)
	}
	p.SeeNot("Kept shut at first")
	p.Click("More")
	p.See("Kept shut at first")
}

func TestSizesColoursLettersAndPaper(t *testing.T) {
	p := Start(t).Person(t)
	p.Open(house(t))
	p.Size(PhoneWidth, PhoneHeight)
	if w := Eval[int](p, "innerWidth"); w != PhoneWidth {
		t.Errorf("the window is %d wide, want %d", w, PhoneWidth)
	}
	p.Fits()
	colour := func() string { return Eval[string](p, "getComputedStyle(document.body).backgroundColor") }
	p.Dark(true)
	if got := colour(); got != "rgb(17, 17, 17)" {
		t.Errorf("in the dark the page is %s", got)
	}
	p.Dark(false)
	if got := colour(); got != "rgb(255, 255, 255)" {
		t.Errorf("in the light the page is %s", got)
	}
	p.ZoomText(200)
	if got := Eval[string](p, "getComputedStyle(document.querySelector('p')).fontSize"); got != "32px" {
		t.Errorf("letters at 200 %% are %s, want 32px", got)
	}
	p.Print(true)
	p.SeeNot("All visits")
	p.Print(false)
	p.See("All visits")
	t.Setenv("DROSME_SHOTS", t.TempDir())
	picture, err := os.ReadFile(p.Screenshot("visit on a phone"))
	if err != nil || !strings.HasPrefix(string(picture), "\x89PNG") || len(picture) < 1000 {
		t.Errorf("the picture is none: %d bytes, %v", len(picture), err)
	}
	if got := p.Received(); got < 500 || got > 20000 {
		t.Errorf("%d bytes received for a page of about 2 kB", got)
	}
}

func TestAxeFindsNothingOnAGoodPageAndTheFaultsOfABadOne(t *testing.T) {
	at := house(t)
	p := Start(t).Person(t)
	p.Open(at)
	p.Axe()
	p.Open(at + "/strict")
	p.Expect("Content Security Policy")
	p.Axe()
	p.See("nothing")
	p.Expect("on purpose")
	p.Open(at + "/bad")
	said := failure(t, p, func() { p.Axe() })
	for _, want := range []string{"image-alt", "label (", "nameless"} {
		if !strings.Contains(said, want) {
			t.Errorf("axe does not name %s; it says %s", want, said)
		}
	}
}

func TestAFailureSaysWhatThePageWas(t *testing.T) {
	at := house(t)
	p := Start(t).Person(t)
	p.Expect("on purpose")
	for what, c := range map[string]struct {
		step func()
		want []string
	}{
		"a button covered by something": {func() { p.Open(at + "/bad"); p.Click("Under") }, []string{"something else lies over it", "at " + at + "/bad, status 200", "a complaint", "picture: ", ".png", "wide"}},
		"a page wider than its window":  {func() { p.Open(at + "/bad"); p.Fits() }, []string{"wider than its window", `class="wide"`}},
		"a text that must not be there": {func() { p.Open(at + "/bad"); p.SeeNot("wide") }, []string{`shows "wide"`}},
		"a value for a box":             {func() { p.Open(at); p.Fill("Phones allowed", "x") }, []string{"use Choose, Tick or Upload"}},
		"an option that is not there":   {func() { p.Open(at); p.Choose("Format", "Walk") }, []string{"Info-trailer | Talk"}},
	} {
		t.Run(what, func(t *testing.T) {
			said := failure(t, p, c.step)
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("the failure does not say %q; it says:\n%s", want, said)
				}
			}
		})
	}
}

func TestAPageThatThrowsOrAsksOutsideFailsItsTest(t *testing.T) {
	at := house(t)
	b := Start(t)
	for page, want := range map[string]string{
		"/bad":     "a script threw: Error: on purpose",
		"/outside": "https://elsewhere.example, which is not this machine",
		"/strict":  "security policy",
	} {
		t.Run(page, func(t *testing.T) {
			r := &recorder{TB: t}
			p := b.Person(r)
			p.Open(at + page)
			r.tidyUp()
			if !strings.Contains(r.said, want) {
				t.Errorf("the test would not fail with %q; it says %q", want, r.said)
			}
		})
	}
}

func TestWhereThereIsNoBrowserTheTestIsLeftOutAndANamedOneMustBeThere(t *testing.T) {
	if got, err := find("", []string{"/no/such/browser"}); got != "" || err != nil {
		t.Errorf("found %q, %v where there is none", got, err)
	}
	if _, err := find("/no/such/browser", lookFor); err == nil {
		t.Error("a named browser that is not there is no fault")
	}
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := find("", []string{"/no/such/browser", here}); got != here || err != nil {
		t.Errorf("found %q, %v, want %s", got, err, here)
	}
}

func TestTheFolderOfADeadBrowserIsRemovedAndOfALivingOneKept(t *testing.T) {
	under := t.TempDir()
	dead := filepath.Join(under, profilePrefix+"2147483646-x")
	living := filepath.Join(under, profilePrefix+strconv.Itoa(os.Getpid())+"-x")
	for _, d := range []string{dead, living} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	made, err := profile(under)
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[string]bool{dead: false, living: true, made: true} {
		if _, err := os.Stat(d); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", d, err == nil, want)
		}
	}
}

// recorder takes the place of a test that is meant to fail.
type recorder struct {
	testing.TB
	said string
	last []func()
}

func (r *recorder) Helper()                   {}
func (r *recorder) Cleanup(f func())          { r.last = append(r.last, f) }
func (r *recorder) Errorf(f string, a ...any) { r.said += fmt.Sprintf(f, a...) }
func (r *recorder) Fatal(a ...any)            { r.said += fmt.Sprint(a...); runtime.Goexit() }
func (r *recorder) tidyUp() {
	for _, f := range r.last {
		f()
	}
}

// failure runs a step that must fail, and gives what it says.
func failure(t *testing.T, p *Person, step func()) string {
	t.Helper()
	r := &recorder{TB: t}
	kept := p.t
	p.t = r
	defer func() { p.t, p.quiet = kept, false }()
	finished := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		step()
		finished = true
	}()
	<-done
	if finished {
		t.Error("the step did not fail")
	}
	return r.said
}
