package door_test

import (
	"bytes"
	"context"
	"encoding/base64"

	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/door"
	"drosme/internal/doorway"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
	"drosme/internal/ui/pagecheck"
	"drosme/internal/when"
)

// place is a door under test with its house.
type place struct {
	t    *testing.T
	dir  string
	keys *seal.Keyring
	srv  *httptest.Server
	door *door.Server
	mu   sync.Mutex
	at   time.Time
}

func (p *place) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *place) wait(d time.Duration) {
	p.mu.Lock()
	p.at = p.at.Add(d)
	p.mu.Unlock()
}

func keyring(t *testing.T) *seal.Keyring {
	t.Helper()
	return sealtest.Keyring(t)
}

// told are the settings that the door is told.
var told = map[string]string{"desk.name": "Desk", "public.name": "Paraugs", "public.phone": "+371 20000001", "public.email": "birojs@paraugs.invalid",
	"house.zone": "Europe/Riga", "house.languages": strings.Join(lang.Languages, " ")}

func open(t *testing.T, limits door.Limits) *place {
	t.Helper()
	p := &place{t: t, dir: t.TempDir(), keys: keyring(t), at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	h := doorway.HouseOf(p.keys, func(name string) string { return told[name] })
	must(t, os.WriteFile(filepath.Join(p.dir, doorway.HouseFile), h.Text(), 0o600))
	read, err := os.ReadFile(filepath.Join(p.dir, doorway.HouseFile))
	must(t, err)
	house, err := doorway.ReadHouse(read)
	must(t, err)
	p.door, err = door.New(door.Options{Dir: p.dir, House: house, Now: p.now, Limits: limits})
	must(t, err)
	p.srv = httptest.NewServer(p.door)
	t.Cleanup(p.srv.Close)
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type answer struct {
	code int
	head http.Header
	body string
}

func (p *place) do(r *http.Request) answer {
	p.t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(r)
	must(p.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(p.t, err)
	return answer{res.StatusCode, res.Header, string(b)}
}

func (p *place) get(path string) answer {
	p.t.Helper()
	r, err := http.NewRequest("GET", p.srv.URL+path, nil)
	must(p.t, err)
	return p.do(r)
}

func (p *place) post(path string, v url.Values) answer {
	p.t.Helper()
	r, err := http.NewRequest("POST", p.srv.URL+path, strings.NewReader(v.Encode()))
	must(p.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(r)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(act|ticket)" value="([^"]+)"`)

// typed is a whole form with the hidden fields of a page.
func typed(page string) url.Values {
	v := url.Values{"organisation": {"Paraugskola"}, "kind": {"school"}, "municipality": {"Ogres novads"}, "address": {"Parauga iela 1"},
		"country": {"LV"}, "day_1": {"14.04.2026"}, "day_2": {"2026-04-16"}, "group_1": {"8.b"}, "audience_1": {"pupils"}, "heads_1": {"24"},
		"group_2": {"Skolotāji"}, "audience_2": {"teachers"}, "heads_2": {"6"}, "languages": {"lv", "ru"}, "phones": {"no"},
		"access":       {"Pandus pie ieejas"},
		"contact_name": {"Skolotāja Paraudziņa"}, "contact_email": {"skola@paraugs.example"}, "contact_phone": {"+371 20000000"},
		"safeguarding_name": {"Pedagogs Drošiņš"}, "safeguarding_email": {"drosiba@paraugs.example"}, "letters": {"lv"}, "note": {"Aktu zāle otrajā stāvā"}}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

// planted are strings of the form that nobody may find at the door.
var planted = []string{"Paraugskola", "Ogres", "Parauga iela", "8.b", "Skolotāji", "Pandus", "Paraudziņa", "paraugs.example", "20000000", "Drošiņš", "Aktu zāle"}

func (p *place) filled() (url.Values, string) {
	p.t.Helper()
	page := p.get("/visit").body
	p.wait(30 * time.Second)
	return typed(page), page
}

func (p *place) waiting() []doorway.Sealed {
	p.t.Helper()
	f, err := doorway.OpenFolder(p.dir)
	must(p.t, err)
	list, err := f.Take(1000)
	must(p.t, err)
	return list
}

func TestAPublicPageLeavesNoTrace(t *testing.T) {
	p := open(t, door.Limits{})
	for _, path := range []string{"/", "/visit", "/visit/none", "/nothing"} {
		a := p.get(path)
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"} {
			if got := a.head.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		csp := a.head.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "require-trusted-types-for 'script'", "form-action 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy lacks %s", path, part)
			}
		}
		if a.head.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
		if strings.Contains(a.body, "⟦") {
			t.Errorf("%s lacks words: %s", path, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(a.body))
		}
		for _, fault := range pagecheck.Faults(a.body) {
			t.Errorf("%s: %s", path, fault)
		}
	}
	if a := p.get("/healthz"); a.code != 200 || a.body != "ok\n" {
		t.Errorf("health answers %d %q", a.code, a.body)
	}
}

func TestThePublicSeesWhoAsksAndHowToReachThem(t *testing.T) {
	p := open(t, door.Limits{})
	for _, path := range []string{"/", "/visit"} {
		body := p.get(path).body
		for _, want := range []string{"<span>Paraugs</span>", `href="tel:+37120000001"`, `href="mailto:birojs@paraugs.invalid"`, " – Desk</title>"} {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %s", path, want)
			}
		}
	}
}

func TestThePublicIsOfferedSixLanguages(t *testing.T) {
	p := open(t, door.Limits{})
	if page := p.get("/?lang=lv"); !strings.Contains(page.body, "Pieteikt vizīti") || !strings.Contains(page.body, `href="/visit?lang=lv"`) {
		t.Error("the Latvian page does not lead to the Latvian form")
	}
	r, err := http.NewRequest("GET", p.srv.URL+"/", nil)
	must(t, err)
	r.Header.Set("Accept-Language", "lv-LV,lv;q=0.9")
	if page := p.do(r); !strings.Contains(page.body, "Pieteikt vizīti") {
		t.Error("the browser's language is not taken")
	}
	for _, tag := range lang.Languages {
		a := p.get("/visit?lang=" + tag)
		if a.code != 200 || !strings.Contains(a.body, `lang="`+tag+`"`) || strings.Contains(a.body, "⟦") {
			t.Errorf("%s: the form is not whole", tag)
		}
	}
}

func TestTheSameFormSentFiveTimesAtOnceIsOneRequest(t *testing.T) {
	p := open(t, door.Limits{})
	v, _ := p.filled()
	var wg sync.WaitGroup
	answers := make([]answer, 5)
	for i := range answers {
		wg.Add(1)
		go func() { defer wg.Done(); answers[i] = p.post("/visit", v) }()
	}
	wg.Wait()
	for _, a := range answers {
		if a.code != http.StatusSeeOther || a.head.Get("Location") != answers[0].head.Get("Location") {
			t.Fatalf("answered %d to %q, want one and the same link", a.code, a.head.Get("Location"))
		}
	}
	list := p.waiting()
	if len(list) != 1 {
		t.Fatalf("%d submissions wait, want 1", len(list))
	}
	sub, err := list[0].Open(p.keys)
	must(t, err)
	r := sub.Request
	if r.Organisation != "Paraugskola" || r.Heads() != 30 || len(r.Days) != 2 || r.Days[0] != "2026-04-14" || r.Contact.Email != "skola@paraugs.example" ||
		r.Safeguarding.Name != "Pedagogs Drošiņš" || r.Phones != "no" || strings.Join(r.Languages, " ") != "lv ru" {
		t.Errorf("the office reads %+v", r)
	}
	if sub.Ends != "2026-07-15" {
		t.Errorf("the link ends on %s, want 90 days after the last wished day", sub.Ends)
	}
	page := p.get(answers[0].head.Get("Location"))
	if page.code != 200 || !strings.Contains(page.body, sub.Reference) || !strings.Contains(page.body, "Received") || !id.CheckCode(sub.Reference) {
		t.Errorf("the link shows %d without the code %s", page.code, sub.Reference)
	}
	for _, s := range planted {
		if strings.Contains(page.body, s) {
			t.Errorf("the link shows %q", s)
		}
	}
	v.Set("note", "Other")
	if a := p.post("/visit", v); a.code != http.StatusConflict || len(p.waiting()) != 1 {
		t.Errorf("the same form with other words is answered with %d", a.code)
	}
	p.wait(140 * 24 * time.Hour)
	if a := p.get(answers[0].head.Get("Location")); a.code != http.StatusNotFound {
		t.Errorf("the link still shows %d after its end", a.code)
	}
}

func TestEverythingTypedIsKeptWhenSomethingIsWrong(t *testing.T) {
	p := open(t, door.Limits{})
	v, _ := p.filled()
	v.Set("day_1", "31.02.2026")
	v.Set("heads_1", "-3")
	v.Set("contact_email", "nobody")
	v.Del("languages")
	a := p.post("/visit?lang=lv", v)
	if a.code != http.StatusUnprocessableEntity || len(p.waiting()) != 0 {
		t.Fatalf("answered %d, %d kept", a.code, len(p.waiting()))
	}
	for _, s := range []string{"31.02.2026", `href="#day_1"`, `href="#heads_1"`, `href="#contact_email"`, `href="#languages"`, "Paraudziņa", "Pandus"} {
		if !strings.Contains(a.body, s) {
			t.Errorf("the page that comes back lacks %q", s)
		}
	}
	for _, fault := range pagecheck.Faults(a.body) {
		t.Error(fault)
	}
	p.wait(time.Minute)
	again := typed(a.body)
	if a := p.post("/visit", again); a.code != http.StatusSeeOther {
		t.Errorf("the mended form is answered with %d", a.code)
	}
}

func TestAMachineIsHeldBack(t *testing.T) {
	p := open(t, door.Limits{})
	quick := typed(p.get("/visit").body)
	if a := p.post("/visit", quick); a.code != http.StatusTooManyRequests || a.head.Get("Retry-After") == "" || !strings.Contains(a.body, "Paraugskola") {
		t.Errorf("a form filled in at once is answered with %d", a.code)
	}
	p.wait(5 * time.Second)
	trapped, _ := p.filled()
	trapped.Set("company_fax", "1")
	if a := p.post("/visit", trapped); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Paraugskola") {
		t.Errorf("the trap is answered with %d", a.code)
	}
	foreign, _ := p.filled()
	foreign.Set("ticket", strings.Repeat("A", len(foreign.Get("ticket"))))
	if a := p.post("/visit", foreign); a.code != http.StatusUnprocessableEntity {
		t.Errorf("a form that the door did not make is answered with %d", a.code)
	}
	old, _ := p.filled()
	p.wait(13 * time.Hour)
	if a := p.post("/visit", old); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Paraugskola") {
		t.Errorf("an old form is answered with %d", a.code)
	}
	large, _ := p.filled()
	large.Set("note", strings.Repeat("a", 70<<10))
	if a := p.post("/visit", large); a.code != http.StatusUnprocessableEntity {
		t.Errorf("a form of 70 kB is answered with %d", a.code)
	}
	if n := len(p.waiting()); n != 0 {
		t.Errorf("%d of these were kept", n)
	}
}

func TestAFloodIsHeldBackAndPatienceHelps(t *testing.T) {
	l := door.Usual
	l.Sent, l.SentEach, l.Waiting = 2, time.Hour, 3
	p := open(t, l)
	codes := ""
	for range 3 {
		v, _ := p.filled()
		a := p.post("/visit", v)
		codes += strconv.Itoa(a.code) + " "
		if a.code == http.StatusTooManyRequests && (a.head.Get("Retry-After") == "" || !strings.Contains(a.body, "Paraugskola")) {
			t.Error("the third form is refused without saying for how long, or without what was typed")
		}
	}
	if codes != "303 303 429 " {
		t.Errorf("three forms from one address are answered with %s", codes)
	}
	p.wait(2 * time.Hour)
	v, _ := p.filled()
	if a := p.post("/visit", v); a.code != http.StatusSeeOther {
		t.Errorf("after two hours: %d", a.code)
	}
	v, _ = p.filled()
	if a := p.post("/visit", v); a.code != http.StatusTooManyRequests || len(p.waiting()) != 3 {
		t.Errorf("when three wait a fourth is answered with %d", a.code)
	}
	looks := 0
	for range 200 {
		if p.get("/").code == http.StatusTooManyRequests {
			looks++
		}
	}
	if looks == 0 {
		t.Error("200 pages at once are all given")
	}
	if p.get("/healthz").code != 200 {
		t.Error("the door does not say that it lives while it is flooded")
	}
}

func TestTheOfficeFetchesAndAnswers(t *testing.T) {
	p := open(t, door.Limits{})
	v, _ := p.filled()
	page := p.post("/visit", v).head.Get("Location")
	for _, r := range []string{"GET /outbox", "POST /outbox/taken", "POST /states"} {
		method, path, _ := strings.Cut(r, " ")
		req, err := http.NewRequest(method, p.srv.URL+path, nil)
		must(t, err)
		if a := p.do(req); a.code != http.StatusForbidden {
			t.Errorf("%s without a signature is answered with %d", r, a.code)
		}
	}
	remote, err := doorway.RemoteDoor(context.Background(), p.srv.URL, doorway.FetchKey(p.keys), p.now)
	must(t, err)
	list, err := remote.Take(0)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("the office gets %d", len(list))
	}
	sub, err := list[0].Open(p.keys)
	must(t, err)
	must(t, remote.Taken([]string{sub.ID}))
	must(t, remote.Taken([]string{sub.ID}))
	if n := len(p.waiting()); n != 0 {
		t.Errorf("%d wait after the office took it", n)
	}
	at := func(minute string) doorway.State {
		return doorway.State{Key: sub.State, Word: doorway.Confirmed, Day: "2026-04-14", Ends: sub.Ends, At: clock(minute)}
	}
	must(t, remote.SetStates([]doorway.State{at("05")}))
	older := at("01")
	older.Word, older.Day = doorway.Tentative, ""
	must(t, remote.SetStates([]doorway.State{older}))
	if a := p.get(page); !strings.Contains(a.body, "Confirmed") || !strings.Contains(a.body, "14 April 2026") {
		t.Error("the link does not show the day, or an older state took the place of a newer one")
	}
	v.Set("act", v.Get("act"))
	if a := p.post("/visit", v); a.code != http.StatusSeeOther || len(p.waiting()) != 0 {
		t.Errorf("the same form after it was fetched is answered with %d and %d wait", a.code, len(p.waiting()))
	}
	bad := at("09")
	bad.Word = "Paraugskola"
	if remote.SetStates([]doorway.State{bad}) == nil {
		t.Error("a state that is none is kept")
	}
	p.wait(time.Hour)
	stranger, err := doorway.RemoteDoor(context.Background(), p.srv.URL, doorway.FetchKey(keyring(t)), p.now)
	must(t, err)
	if _, err := stranger.Take(0); err == nil {
		t.Error("another house may fetch")
	}
}

func clock(minute string) when.Moment { return when.Moment("2026-03-02T10:" + minute + ":00.000Z") }

func TestASignatureCountsOnceAndNotForLong(t *testing.T) {
	p := open(t, door.Limits{})
	key := doorway.FetchKey(p.keys)
	sign := func(path string, body []byte) *http.Request {
		r, err := http.NewRequest("GET", p.srv.URL+path, nil)
		must(t, err)
		doorway.Sign(r, key, p.now(), body)
		return r
	}
	r := sign("/outbox", nil)
	if a := p.do(r); a.code != 200 {
		t.Fatalf("the office is answered with %d", a.code)
	}
	if a := p.do(r); a.code != http.StatusForbidden {
		t.Errorf("the same signature again is answered with %d", a.code)
	}
	late := sign("/outbox", nil)
	p.wait(6 * time.Minute)
	if a := p.do(late); a.code != http.StatusForbidden {
		t.Errorf("a signature of six minutes ago is answered with %d", a.code)
	}
	moved := sign("/outbox", nil)
	moved.URL.Path = "/states"
	moved.Method = "POST"
	if a := p.do(moved); a.code != http.StatusForbidden {
		t.Errorf("a signature for another address is answered with %d", a.code)
	}
}

func TestTheWholeFolderOfADoorOpensNothing(t *testing.T) {
	p := open(t, door.Limits{})
	v, _ := p.filled()
	where := p.post("/visit", v).head.Get("Location")
	secret, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(where, "/visit/"))
	must(t, err)
	list := p.waiting()
	if len(list) != 1 || len(secret) != 32 {
		t.Fatalf("%d wait, the secret has %d bytes", len(list), len(secret))
	}
	var all []byte
	must(t, filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(append(all, path...), b...)
		for _, word := range regexp.MustCompile(`[A-Za-z0-9_-]{40,}`).FindAll(b, -1) { // what is written as text, read as well
			if raw, err := base64.RawURLEncoding.DecodeString(string(word)); err == nil {
				all = append(all, raw...)
			}
		}
		return err
	}))
	for _, s := range append(planted, string(secret), strings.TrimPrefix(where, "/visit/")) {
		if bytes.Contains(all, []byte(s)) {
			t.Errorf("the folder holds %q", s)
		}
	}
	// Every 32 bytes of the folder, tried as the house's key.
	tried := 0
	for i := 0; i+32 <= len(all); i += 1 {
		key, err := seal.ParseBoxKey(all[i : i+32])
		if err != nil {
			continue
		}
		tried++
		if key.Public().ID() == p.keys.BoxPublic().ID() {
			t.Fatal("the folder holds the key of the house")
		}
	}
	if tried < 1000 {
		t.Errorf("only %d keys were tried", tried)
	}
	if _, err := list[0].Open(p.keys); err != nil {
		t.Errorf("the house itself cannot open it: %v", err)
	}

}
