package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/hub"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/id"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/live/screens/note"
	"drosme/internal/seal"
	"drosme/worries"
)

// exitDay is an office, a laptop with its pack, phones on its plain HTTP and the crew's browser on loopback.
type exitDay struct {
	t              *testing.T
	office, laptop *rooms.Rooms
	at, on         *house.House
	desk, crewCtx  context.Context
	engine         *live.Server
	phones, crew   string
	browser        *http.Client
}

const (
	exitText = "Parauga bērns: man ir bail iet mājās"
	exitHow  = "pie ģērbtuves pēc trešās stundas"
)

func exitSite(t *testing.T) *exitDay {
	t.Helper()
	x := &exitDay{t: t}
	var err error
	dir := t.TempDir()
	if x.at, x.office, x.desk, err = openHouse(context.Background(), house.Options{Dir: filepath.Join(dir, "office"), Demo: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.at.Close() })
	x.ok(x.office.FillDemo(x.desk))
	x.ok(x.at.SetSetting(x.desk, "outreach.safeguarding_phone", "+371 20000000 (sample)"))
	x.ok(x.at.SetSetting(x.desk, "hub.slurs", "paraugvārds"))
	done, err := attachJournal(x.desk, x.at, x.office, false)
	x.ok(err)
	t.Cleanup(done)
	file, _, err := x.office.Hub.MakePack(x.desk, hub.Order{})
	x.ok(err)
	data, words, _ := hubHere(t)
	if x.on, x.laptop, x.crewCtx, _, err = (hubAt{Data: data, PassphraseFile: words}).open(context.Background(), streams{io.Discard, io.Discard}, true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.on.Close() })
	_, err = x.laptop.Hub.Unpack(x.crewCtx, file)
	x.ok(err)
	engine, end, err := startEngine(x.crewCtx, x.on, x.laptop, engineOptions{notesEvery: 300 * time.Millisecond})
	x.ok(err)
	t.Cleanup(end)
	x.engine, x.laptop.Hub.Live, x.laptop.Hub.Rehearsals = engine, engine, rehearsals
	phones := httptest.NewServer(phoneSide(engine.Handler()))
	crew := httptest.NewServer(crewSide(x.on, x.laptop, engine.Handler()))
	t.Cleanup(phones.Close)
	t.Cleanup(crew.Close)
	x.phones, x.crew = phones.URL, crew.URL
	jar, err := cookiejar.New(nil)
	x.ok(err)
	x.browser = &http.Client{Jar: jar}
	x.page("/")
	return x
}

func (x *exitDay) ok(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *exitDay) page(path string) string {
	x.t.Helper()
	res, err := x.browser.Get(x.crew + path)
	x.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	x.ok(err)
	if res.StatusCode != 200 {
		x.t.Errorf("%s: %s", path, res.Status)
	}
	return string(b)
}

// form sends a form of the crew's pages and gives the page that follows.
func (x *exitDay) form(path string, more ...string) (int, string) {
	x.t.Helper()
	v := url.Values{"act_id": {id.New()}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	res, err := x.browser.PostForm(x.crew+path, v)
	x.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	x.ok(err)
	return res.StatusCode, string(b)
}

// say posts to a server of lessons and gives status, answer and its length.
func (x *exitDay) say(base, path string, body map[string]any) (int, map[string]any, int) {
	x.t.Helper()
	b, err := json.Marshal(body)
	x.ok(err)
	res, err := http.Post(base+path, "application/json", bytes.NewReader(b))
	x.ok(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	x.ok(err)
	out := map[string]any{}
	_ = json.Unmarshal(raw, &out) // what is no JSON shows in the test
	return res.StatusCode, out, len(raw)
}

// hears collects a stream until the test ends.
func (x *exitDay) hears(path string) func() string {
	x.t.Helper()
	res, err := http.Get(x.phones + path)
	x.ok(err)
	x.t.Cleanup(func() { res.Body.Close() })
	var mu sync.Mutex
	var all strings.Builder
	go func() {
		s := bufio.NewScanner(res.Body)
		s.Buffer(nil, 1<<20)
		for s.Scan() {
			mu.Lock()
			all.WriteString(s.Text() + "\n")
			mu.Unlock()
		}
	}()
	return func() string { mu.Lock(); defer mu.Unlock(); return all.String() }
}

func (x *exitDay) until(what string, is func() bool) {
	x.t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(20 * time.Millisecond) { // another process would be no quicker
		if time.Now().After(end) {
			x.t.Fatal("never: " + what)
		}
	}
}

// open begins a lesson on the crew's page; the code of its room, or the page that says why not.
func (x *exitDay) open(activity, why string) (room live.Summary, says string) {
	x.t.Helper()
	before := len(x.engine.Rooms())
	status, page := x.form("/start", "activity", activity, "kind", "unplanned", "group", "8.b", "host", "Parauga skola", "language", "lv", "why", why)
	for _, r := range x.engine.Rooms() {
		if r.Opening.Activity == activity && len(x.engine.Rooms()) > before {
			room = r
		}
	}
	if (status == 200) != (room.Room != "") {
		x.t.Fatalf("%d and a room %q\n%s", status, room.Room, page)
	}
	return room, page
}

func TestASensitiveLessonAsksForTheLead(t *testing.T) {
	x := exitSite(t)
	if p := x.page("/start"); !strings.Contains(p, "tel:+37120000000") || !strings.Contains(p, "/notes") {
		t.Error("the start page says neither whom to phone nor where to sign in")
	}
	if room, _ := x.open("job-abroad", ""); room.Room != "" {
		t.Error("it opened with neither lead nor reason")
	}
	if room, _ := x.open("myths-and-facts", ""); room.Room == "" || room.Opening.WithoutLead {
		t.Error("another activity did not open, or is marked")
	}
	room, _ := x.open("job-abroad", "Vadītāja saslimusi, skola gaida (paraugs)")
	if !room.Opening.WithoutLead || room.Opening.Why == "" {
		t.Errorf("%+v", room.Opening)
	}
	tokens := x.engine.Tokens(room.Room, room.Opening.Code)
	x.say(x.crew, "/live/desk/open", map[string]any{"id": id.New(), "room": tokens.Code, "token": tokens.Desk})
	if status, out, _ := x.say(x.crew, "/live/desk/close", map[string]any{"id": id.New(), "room": tokens.Code, "token": tokens.Desk}); status != 200 {
		t.Fatalf("%d %v", status, out)
	}
	x.home()
	boss := x.as("demo-responsible")
	all, err := x.office.Classroom.ListLessons(boss)
	x.ok(err)
	said := false
	for _, l := range all {
		said = said || l.WithoutLead && strings.Contains(l.LeadWhy, "saslimusi")
	}
	if !said {
		t.Error("the office does not hear why there was no lead")
	}
	x.signIn(t)
	if room, _ := x.open("job-abroad", "a reason that nobody needs"); room.Room == "" || room.Opening.WithoutLead || room.Opening.Why != "" {
		t.Errorf("with the lead here: %+v", room.Opening)
	}
	for _, paper := range []string{"/papers/slips", "/papers/cards", "/papers/slips?language=ru"} {
		if p := x.page(paper); !strings.HasPrefix(p, "%PDF-") {
			t.Errorf("%s is no PDF", paper)
		}
	}
}

func (x *exitDay) signIn(t *testing.T) {
	t.Helper()
	if status, _ := x.form("/notes/sign-in", "duty", "lead", "passphrase", "not this passphrase"); status != 422 {
		t.Errorf("a wrong passphrase: %d", status)
	}
	if status, page := x.form("/notes/sign-in", "duty", "lead", "passphrase", rooms.SamplePassphrase); status != 200 || x.laptop.Hub.LeadHere() == "" {
		t.Fatalf("%d\n%s", status, page)
	}
}

func (x *exitDay) as(login string) context.Context {
	x.t.Helper()
	user, err := x.office.Accounts.UserByLogin(x.desk, login)
	x.ok(err)
	signed, err := x.office.Accounts.Signed(x.desk, user)
	x.ok(err)
	return clerk.WithActor(context.Background(), signed.Actor)
}

// home carries the journal to the office.
func (x *exitDay) home() []byte {
	x.t.Helper()
	var b bytes.Buffer
	_, _, err := x.laptop.Hub.WriteJournal(x.crewCtx, &b)
	x.ok(err)
	file := bytes.Clone(b.Bytes())
	_, err = x.office.Hub.ReceiveFile(x.desk, &b)
	x.ok(err)
	return file
}

// phone takes a seat and gives its token and the room's letterbox.
func (x *exitDay) phone(room string) (seat string, letterbox [32]byte) {
	x.t.Helper()
	status, out, _ := x.say(x.phones, "/live/join", map[string]any{"id": id.New(), "room": room, "language": "lv"})
	if status != 200 {
		x.t.Fatalf("%d %v", status, out)
	}
	raw, err := base64.StdEncoding.DecodeString(out["note_key"].(string))
	x.ok(err)
	return out["seat"].(string), [32]byte(raw)
}

func TestTheExitFromPhoneToOffice(t *testing.T) {
	x := exitSite(t)
	x.signIn(t)
	room, _ := x.open("myths-and-facts", "")
	tokens := x.engine.Tokens(room.Room, room.Opening.Code)
	code := tokens.Code
	do := func(act, token string, more ...any) (int, map[string]any) {
		body := map[string]any{"id": id.New(), "room": code, "token": token}
		for i := 0; i < len(more); i += 2 {
			body[more[i].(string)] = more[i+1]
		}
		status, out, _ := x.say(x.crew, "/live/desk/"+act, body)
		return status, out
	}
	// A presenter's phone, and that of a peer educator of 17, paired on the laptop.
	pair := func(young bool) string {
		_, out := do("invite", tokens.Desk, "young", young)
		_, out, _ = x.say(x.phones, "/live/pair", map[string]any{"room": code, "code": out["code"]})
		return out["token"].(string)
	}
	steer, young := pair(false), pair(true)
	deskSays := x.hears("/live/desk/stream?room=" + code + "&token=" + tokens.Desk)
	steerSays, youngSays := x.hears("/live/desk/stream?room="+code+"&token="+steer), x.hears("/live/desk/stream?room="+code+"&token="+young)
	wallSays := x.hears("/live/wall/stream?room=" + code + "&token=" + tokens.Wall)
	do("open", tokens.Desk)

	// The child's phone, and another.
	child, letterbox := x.phone(code)
	other, _ := x.phone(code)
	otherHears := x.hears("/live/stream?room=" + code + "&seat=" + other)
	res, err := http.Get(x.phones + "/live/numbers?lang=lv")
	x.ok(err)
	var numbers struct{ Recipients []struct{ Key []byte } }
	x.ok(json.NewDecoder(res.Body).Decode(&numbers))
	res.Body.Close()
	if len(numbers.Recipients) != 2 {
		t.Fatalf("%d readers", len(numbers.Recipients))
	}
	said := note.Note{Way: note.FindMe, Text: exitText, How: exitHow, Language: "lv"}
	sealed, err := note.Seal(rand.Reader, said, (*[32]byte)(numbers.Recipients[0].Key), (*[32]byte)(numbers.Recipients[1].Key))
	x.ok(err)
	letter, err := note.Post(rand.Reader, letterbox, [16]byte{7, 7}, sealed)
	x.ok(err)
	noise, err := note.Post(rand.Reader, letterbox, [16]byte{}, nil)
	x.ok(err)

	// Somebody who listens to the Wi-Fi: requests and answers with a note are as long as those without.
	send := func(seat string, box []byte) (asked, answered int) {
		body := map[string]any{"id": id.New(), "room": code, "seat": seat, "box": base64.StdEncoding.EncodeToString(box)}
		b, err := json.Marshal(body)
		x.ok(err)
		status, out, n := x.say(x.phones, "/live/note", body)
		if status != 200 {
			t.Fatalf("%d %v", status, out)
		}
		return len(b) - len(seat), n
	}
	a1, n1 := send(child, letter)
	a2, n2 := send(other, noise)
	if a1 != a2 || n1 != n2 {
		t.Errorf("a note is told from noise by its size: %d %d, %d %d", a1, a2, n1, n2)
	}
	var with, without []time.Duration
	for i := range 40 {
		box, into := noise, &without
		if i%2 == 0 {
			s, err := note.Seal(rand.Reader, note.Note{Way: note.OnlyTell, Text: "x"}, (*[32]byte)(numbers.Recipients[0].Key))
			x.ok(err)
			box, err = note.Post(rand.Reader, letterbox, [16]byte{9, byte(i)}, s)
			x.ok(err)
			into = &with
		}
		start := time.Now()
		send(child, box)
		*into = append(*into, time.Since(start))
	}
	if a, b := middle(with), middle(without); a > 3*b+2*time.Millisecond || b > 3*a+2*time.Millisecond {
		t.Errorf("a note is told from noise by its time: %v and %v", a, b)
	}

	// While one is unread: the desk alone hears that the lead is to be called; who is 17 hears nothing.
	x.until("unread at the desk", func() bool { return strings.Contains(deskSays(), `"unread_notes":21`) })
	if status, out := do("close", tokens.Desk); status != 409 || out["reason"] != "call_lead" {
		t.Errorf("closing with a note unread: %d %v", status, out)
	}
	if status, out := do("close", steer); status != 409 || out["reason"] != "call_lead" {
		t.Errorf("closing from the presenter's phone: %d %v", status, out)
	}
	if status, out := do("close", young); status != 403 || out["reason"] != "steering_only" {
		t.Errorf("a peer educator of 17 heard %d %v", status, out)
	}

	// Moderation: a text with a number waits with why; only the desk sees it; given to the lead it is gone.
	box := openBoxStep(t, x, do, tokens.Desk)
	if box != "" {
		const asked = "zvani man 20000000 paraugvārds"
		status, out, _ := x.say(x.phones, "/live/answer", map[string]any{"id": id.New(), "room": code, "seat": other, "question": box, "answer": map[string]string{"text": asked}})
		if status != 200 {
			t.Fatalf("%d %v", status, out)
		}
		x.until("held at the desk", func() bool { return strings.Contains(deskSays(), asked) })
		if !regexp.MustCompile(`"why":\[[^\]]*"phone"[^\]]*"slur"`).MatchString(deskSays()) {
			t.Error("the moderator is not told why to look twice")
		}
		act := regexp.MustCompile(`"act":"([^"]+)"`).FindStringSubmatch(deskSays())[1]
		for name, token := range map[string]string{"presenter's phone": steer, "peer educator": young} {
			if status, out := do("moderate", token, "act", act, "do", "show"); status != 403 {
				t.Errorf("the %s moderated: %d %v", name, status, out)
			}
		}
		if status, out := do("moderate", tokens.Desk, "act", act, "do", "lead"); status != 200 {
			t.Fatalf("to the lead: %d %v", status, out)
		}
		for name, hears := range map[string]func() string{"presenter's phone": steerSays, "peer educator": youngSays, "wall": wallSays, "other phone": otherHears} {
			if strings.Contains(hears(), "20000000") || strings.Contains(hears(), `"held":[`) || strings.Contains(hears(), "event: held") {
				t.Errorf("the %s heard a text that nobody looked at", name)
			}
			if regexp.MustCompile(`"unread_notes":[1-9]`).MatchString(hears()) || strings.Contains(hears(), "07070000") {
				t.Errorf("the %s heard of a note", name)
			}
		}
		x.nowhere("zvani man")
	} else {
		t.Error("the activity has no question box")
	}

	// Under what name it is kept, as somebody with the lead's own key would find it.
	kept := ""
	x.until("kept", func() bool { kept = x.keptAs(exitText); return kept != "" })

	// No page of the crew says anything of it before the lead opens it.
	lister := x.browser
	jar, err := cookiejar.New(nil)
	x.ok(err)
	x.browser = &http.Client{Jar: jar}
	for _, path := range []string{"/", "/morning", "/lessons", "/lessons/" + room.Room, "/start", "/home", "/notes", "/account"} {
		if p := x.page(path); strings.Contains(p, kept) || strings.Contains(p, "bail") || path == "/notes" && strings.Contains(p, room.Room) {
			t.Errorf("%s speaks of notes", path)
		}
	}
	if status, p := x.form("/notes/" + room.Room + "/" + kept); strings.Contains(p, "bail") {
		t.Errorf("another browser opened it: %d", status)
	}
	x.browser = lister

	// The lead: time and room in the list, the words after opening.
	x.until("in the list", func() bool { return strings.Contains(x.page("/notes"), "/notes/"+room.Room+"/"+kept) })
	if strings.Contains(x.page("/notes"), "bail") {
		t.Error("the list says what a note says")
	}
	at := "/notes/" + room.Room + "/" + kept
	if status, p := x.form(at); status != 200 || !strings.Contains(p, exitText) || !strings.Contains(p, exitHow) {
		t.Errorf("%d\n%s", status, p)
	}
	if title := regexp.MustCompile(`<title>[^<]*</title>`).FindString(x.page("/notes")); strings.Contains(strings.ToLower(title), "zīmīt") || strings.Contains(strings.ToLower(title), "bērn") && strings.Contains(title, "bail") {
		t.Errorf("the title says %s", title)
	}
	if status, p := x.form(at + "/hand-on"); status != 200 {
		t.Errorf("%d\n%s", status, p)
	}
	if status, _ := do("close", tokens.Desk, "seen", true); status != 200 {
		t.Error("it does not end after call the lead was seen")
	}

	// In the journal no group holds a note and an answer, and no note names a seat.
	notes := 0
	x.ok(x.laptop.Hub.Journal.Groups(context.Background(), x.laptop.Hub.Journal.Node(), 1, func(g live.Group) error {
		kinds := map[live.Kind]bool{}
		for _, e := range g.Entries {
			kinds[e.Kind] = true
			if e.Kind == live.KindNote {
				notes++
				if e.Seat != "" || e.Question != "" {
					t.Errorf("a note names %q %q", e.Seat, e.Question)
				}
			}
		}
		if kinds[live.KindNote] && kinds[live.KindAnswer] {
			t.Error("a note stands beside an answer")
		}
		return nil
	}))
	if notes != 22 {
		t.Errorf("%d notes in the journal, want 22", notes)
	}
	var ledger strings.Builder
	lines, err := live.LedgerOf(context.Background(), x.laptop.Hub.Journal.(*live.Journal), code)
	x.ok(err)
	x.ok(live.WriteLedger(&ledger, lines))
	if strings.Contains(ledger.String(), "note") || strings.Contains(ledger.String(), kept) {
		t.Errorf("the ledger counts notes:\n%s", ledger.String())
	}

	// Home: the journal says nothing, the office has a worry that lead and deputy open.
	if bytes.Contains(x.home(), []byte("bail")) {
		t.Error("the journal's file says what a note says")
	}
	lead := x.as("demo-caseworker")
	came, err := x.office.Worries.List(lead)
	x.ok(err)
	if len(came) != 1 {
		t.Fatalf("%d worries at the office", len(came))
	}
	for _, login := range []string{"demo-caseworker", "demo-coordinator"} {
		w, err := x.office.Worries.Open(x.as(login), came[0].ID)
		x.ok(err)
		if !strings.Contains(w.Note.Words, exitText) || !strings.Contains(w.Note.Words, exitHow) {
			t.Errorf("%s reads %q", login, w.Note.Words)
		}
	}
	x.nowhere("bail iet", "trešās stundas")
}

// keptAs finds the id of a note by what it says.
func (x *exitDay) keptAs(text string) string {
	x.t.Helper()
	k, err := x.laptop.Hub.Kit(x.crewCtx)
	x.ok(err)
	g := k.Pack.Guardians[0]
	private, err := seal.OpenUnder(context.Background(), []byte(rooms.SamplePassphrase), worries.RoadLabel(g.Public), g.Private)
	x.ok(err)
	all, err := x.laptop.Worries.Road.Notes(x.crewCtx)
	x.ok(err)
	for _, n := range all {
		if says, err := note.Open(n.Sealed, (*[32]byte)(private)); err == nil && says.Text == text {
			return n.ID
		}
	}
	return ""
}

func middle(d []time.Duration) time.Duration {
	var sum time.Duration
	for _, x := range d[len(d)/4:] {
		sum += x
	}
	return sum / time.Duration(len(d)-len(d)/4)
}

// openBoxStep goes to the question box of the activity and gives its id.
func openBoxStep(t *testing.T, x *exitDay, do func(string, string, ...any) (int, map[string]any), token string) string {
	t.Helper()
	for _, r := range x.engine.Rooms() {
		a, err := lesson.Read(r.Opening.Activity, r.Opening.Source)
		x.ok(err)
		for _, s := range a.Steps {
			if s.Kind == lesson.Box {
				if status, out := do("goto", token, "to", s.ID); status != 200 {
					t.Fatalf("%d %v", status, out)
				}
				do("resume", token)
				return s.ID
			}
		}
	}
	return ""
}

// nowhere looks, with all keys, for texts in every table and in every file of laptop and office.
func (x *exitDay) nowhere(never ...string) {
	x.t.Helper()
	for name, h := range map[string]*house.House{"laptop": x.on, "office": x.at} {
		stores := []*db.Store{h.Store, h.Lines, h.KeyDB.DB}
		for _, s := range stores {
			x.ok(s.Read(context.Background(), func(tx *db.Tx) error {
				tables, err := tx.Tables()
				if err != nil {
					return err
				}
				for _, table := range tables {
					if err := tx.EachRow(table, func(row []any) error {
						for _, v := range row {
							b, _ := v.([]byte)
							if text, ok := v.(string); ok {
								b = []byte(text)
							}
							for _, n := range never {
								if bytes.Contains(b, []byte(n)) {
									x.t.Errorf("%s: %q stands in %s", name, n, table.Name)
								}
							}
						}
						return nil
					}); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		x.ok(filepath.WalkDir(h.Opts.Dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, n := range never {
				if bytes.Contains(b, []byte(n)) {
					x.t.Errorf("%s: %q stands in the file %s", name, n, d.Name())
				}
			}
			return err
		}))
	}
	for _, j := range []hub.Journal{x.laptop.Hub.Journal, x.office.Hub.Journal} {
		x.ok(j.Groups(context.Background(), x.laptop.Hub.Journal.Node(), 1, func(g live.Group) error {
			for _, e := range g.Entries {
				for _, n := range never {
					if bytes.Contains(e.Body, []byte(n)) {
						x.t.Errorf("%q stands in the journal, as %s", n, e.Kind)
					}
				}
			}
			return nil
		}))
	}
}
