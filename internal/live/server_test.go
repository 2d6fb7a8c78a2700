package live_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/live"
)

func source(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../lesson/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// place is a running server with one room.
type place struct {
	t       *testing.T
	j       *live.Journal
	s       *live.Server
	http    *http.Server
	address string
	opened  live.Opened
	acts    []string
	mu      sync.Mutex
}

func (p *place) act(_ context.Context, verb, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.acts = append(p.acts, verb)
	return nil
}

func start(t *testing.T, store *db.Store, change func(*live.Options)) *place {
	t.Helper()
	return startNode(t, store, "one", change)
}

func startNode(t *testing.T, store *db.Store, node string, change func(*live.Options)) *place {
	t.Helper()
	p := &place{t: t}
	var err error
	p.j, err = live.OpenJournal(context.Background(), store, node, time.Now)
	housetest.Must(t, err)
	o := live.Options{Journal: p.j, Key: testKey[:], Act: p.act}
	if change != nil {
		change(&o)
	}
	p.s, err = live.New(context.Background(), o)
	housetest.Must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	housetest.Must(t, err)
	p.address = "http://" + l.Addr().String()
	p.http = live.Listener(p.s.Handler())
	go func() { _ = p.http.Serve(l) }() // ends with Close
	t.Cleanup(p.stop)
	return p
}

func (p *place) stop() {
	p.http.Close()
	p.s.Close()
	p.j.Close()
}

func (p *place) open(o live.Opening) {
	p.t.Helper()
	var err error
	p.opened, err = p.s.Open(context.Background(), o)
	housetest.Must(p.t, err)
}

// post sends JSON and reads JSON.
func (p *place) post(path string, body map[string]any) (status int, out map[string]any) {
	p.t.Helper()
	b, err := json.Marshal(body)
	housetest.Must(p.t, err)
	status, raw, _ := p.raw(path, b)
	if err := json.Unmarshal(raw, &out); err != nil {
		p.t.Fatalf("%s answered %d: %s", path, status, raw)
	}
	return status, out
}

func (p *place) raw(path string, body []byte) (int, []byte, http.Header) {
	p.t.Helper()
	res, err := http.Post(p.address+path, "application/json", bytes.NewReader(body))
	housetest.Must(p.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	housetest.Must(p.t, err)
	return res.StatusCode, b, res.Header
}

var ids int

// newID makes what a phone makes for each thing that it sends.
func newID() string { ids++; return fmt.Sprintf("id-of-a-test-%06d", ids) }

type phone struct {
	p           *place
	token       string
	number      float64
	word, shape string
	code        string
	events      chan event
	res         *http.Response
}

type event struct {
	name string
	body map[string]any
}

func (p *place) join(more ...any) *phone {
	p.t.Helper()
	body := map[string]any{"id": newID(), "room": p.opened.Code, "language": "lv"}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	status, out := p.post("/live/join", body)
	if status != 200 {
		p.t.Fatalf("join answered %d: %v", status, out)
	}
	return &phone{p: p, token: out["seat"].(string), number: out["number"].(float64), word: out["word"].(string), shape: out["shape"].(string), code: out["seat_code"].(string)}
}

func (p *place) listen(path string, ask url.Values) (*http.Response, chan event) {
	p.t.Helper()
	res, err := http.Get(p.address + path + "?" + ask.Encode())
	housetest.Must(p.t, err)
	if res.StatusCode != 200 {
		b, _ := io.ReadAll(res.Body)
		p.t.Fatalf("%s answered %d: %s", path, res.StatusCode, b)
	}
	events := make(chan event, 1000)
	go func() {
		defer close(events)
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<20)
		var e event
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "event: "):
				e.name = line[7:]
			case strings.HasPrefix(line, "data: "):
				_ = json.Unmarshal([]byte(line[6:]), &e.body) // a test that needs it finds nothing in it
			case line == "" && e.name != "":
				events <- e
				e = event{}
			}
		}
	}()
	p.t.Cleanup(func() { res.Body.Close() })
	return res, events
}

func (f *phone) listen(more ...string) *phone {
	ask := url.Values{"room": {f.p.opened.Code}, "seat": {f.token}}
	for i := 0; i+1 < len(more); i += 2 {
		ask.Set(more[i], more[i+1])
	}
	f.res, f.events = f.p.listen("/live/stream", ask)
	return f
}

// next waits for the next event of a name that fits.
func next(t *testing.T, events chan event, name string, fits func(map[string]any) bool) map[string]any {
	t.Helper()
	limit := time.After(5 * time.Second)
	var last []event
	for {
		select {
		case e, more := <-events:
			if !more {
				t.Fatalf("the stream ended; before: %v", last)
			}
			if e.name == name && (fits == nil || fits(e.body)) {
				return e.body
			}
			last = append(last, e)
		case <-limit:
			t.Fatalf("no %s came; others: %v", name, last)
		}
	}
}

func (f *phone) state(state string) map[string]any {
	f.p.t.Helper()
	return next(f.p.t, f.events, "state", func(b map[string]any) bool { return b["state"] == state })
}

func (f *phone) answer(question string, answer any, more ...any) (int, map[string]any) {
	f.p.t.Helper()
	body := map[string]any{"id": newID(), "room": f.p.opened.Code, "seat": f.token, "question": question, "answer": answer}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return f.p.post("/live/answer", body)
}

func (p *place) steer(act string, more ...any) map[string]any {
	p.t.Helper()
	status, out := p.trySteer(act, more...)
	if status != 200 {
		p.t.Fatalf("%s answered %d: %v", act, status, out)
	}
	return out
}

func (p *place) trySteer(act string, more ...any) (int, map[string]any) {
	p.t.Helper()
	body := map[string]any{"id": newID(), "room": p.opened.Code, "token": p.opened.Desk}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return p.post("/live/desk/"+act, body)
}

func choice(c string) any { return map[string]string{"choice": c} }

// TestAClassPlaysAStory walks a class of three phones, a desk and a projector through a whole activity.
func TestAClassPlaysAStory(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml"), Reference: "lesson"})
		_, desk := p.listen("/live/desk/stream", url.Values{"room": {p.opened.Code}, "token": {p.opened.Desk}})
		_, wall := p.listen("/live/wall/stream", url.Values{"room": {p.opened.Code}, "token": {p.opened.Wall}})
		a, b, c := p.join().listen(), p.join("language", "en").listen(), p.join("easy", true).listen()
		if a.word+a.shape == b.word+b.shape {
			t.Error("two seats are called the same")
		}
		if s := a.state("waiting"); s["screen"] != nil {
			t.Errorf("while phones gather there is something to see: %v", s)
		}
		p.steer("open")
		for i, f := range []*phone{a, b, c} {
			s := f.state("open")
			if fmt.Sprint(s["questions"]) != "[before/documents-stay before/would-ask]" || s["measures"] != true {
				t.Errorf("questions: %v", s)
			}
			pair := fmt.Sprintf("pair-token-of-phone-%d", i)
			if status, out := f.answer("before/documents-stay", choice("b")); status != 422 || out["reason"] != "pair_missing" {
				t.Errorf("without a pair: %d %v", status, out)
			}
			if status, out := f.answer("before/documents-stay", choice("b"), "pair", pair); status != 200 || out["status"] != "stored" {
				t.Errorf("%d %v", status, out)
			}
			if status, out := f.answer("before/documents-stay", choice("a"), "pair", pair); status != 200 || out["status"] != "duplicate" {
				t.Errorf("%d %v", status, out)
			}
		}
		p.steer("next")
		a.state("open")
		p.steer("next") // to the story, which begins with talking
		s := a.state("paused")
		if s["at"] != "story/offer#1" || !strings.Contains(fmt.Sprint(s["screen"]), "Laura saņem ziņu") {
			t.Errorf("%v", s)
		}
		if s := b.state("paused"); !strings.Contains(fmt.Sprint(s["screen"]), "Laura gets a message") {
			t.Errorf("not in the phone's language: %v", s)
		}
		if s := c.state("paused"); !strings.Contains(fmt.Sprint(s["screen"]), "Laurai piedāvā") {
			t.Errorf("not in easy language: %v", s)
		}
		if status, out := a.answer("story/offer#1", choice("write")); status != 409 || out["reason"] != "out_of_phase" {
			t.Errorf("while the class talks: %d %v", status, out)
		}
		p.steer("resume")
		a.state("open")
		if status, out := p.trySteer("next"); status != 409 || out["reason"] != "tie" {
			t.Errorf("nobody voted: %d %v", status, out)
		}
		a.answer("story/offer#1", choice("write"))
		b.answer("story/offer#1", choice("write"))
		c.answer("story/offer#1", choice("ask"))
		p.steer("hands", "question", "story/offer#1", "counts", map[string]int{"ask": 1})
		got := next(t, desk, "count", func(b map[string]any) bool {
			q := b["questions"].([]any)
			return len(q) == 1 && q[0].(map[string]any)["stored"] == 3.0 && q[0].(map[string]any)["hands"] == 1.0
		})
		if fmt.Sprint(got["questions"].([]any)[0].(map[string]any)["votes"]) != "map[ask:2 write:2]" {
			t.Errorf("%v", got)
		}
		p.steer("show")
		shown := next(t, wall, "state", func(b map[string]any) bool { return b["state"] == "showing" })
		if !strings.Contains(fmt.Sprint(shown["results"]), "answers:4") {
			t.Errorf("results: %v", shown["results"])
		}
		if status, out := a.answer("story/offer#1", choice("ask")); status != 200 || out["status"] != "duplicate" {
			t.Errorf("sent again later: %d %v", status, out)
		}
		p.steer("next", "choice", "write")
		if s := a.state("open"); s["at"] != "story/chat#2" {
			t.Errorf("%v", s["at"])
		}
		p.steer("back")
		if s := a.state("paused"); s["at"] != "story/offer#3" {
			t.Errorf("a fork that is gone back to is asked anew: %v", s["at"])
		}
		p.steer("goto", "to", "question")
		a.state("open")
		a.answer("question", choice("a"))
		p.steer("show")
		if s := a.state("showing"); !strings.Contains(fmt.Sprint(s["solutions"]), "Tur klausās") {
			t.Errorf("%v", s)
		}
		p.steer("close")
		if e := next(t, a.events, "bye", nil); e["why"] != "closed" {
			t.Errorf("%v", e)
		}
		if status, _ := a.answer("question", choice("a")); status != 404 {
			t.Errorf("after the end: %d", status)
		}
		if got := strings.Join(p.acts, " "); got != "lesson.open lesson.open lesson.steer lesson.close" {
			t.Errorf("acts: %s", got)
		}
		lines, err := live.LedgerOf(context.Background(), p.j, p.opened.Code)
		housetest.Must(t, err)
		var csv strings.Builder
		housetest.Must(t, live.WriteLedger(&csv, lines))
		want := "question,submitted,acknowledged,stored,duplicate,refused\nbefore/documents-stay,9,6,3,3,3\nquestion,1,1,1,0,0\nstory/offer#1,5,4,3,1,1\n"
		if csv.String() != want {
			t.Errorf("ledger:\n%s", csv.String())
		}
		for _, bad := range []string{"pair-token-of-phone", p.opened.Desk} {
			housetest.Must(t, p.j.Groups(context.Background(), "one", 1, func(g live.Group) error {
				if bytes.Contains(g.Bytes(), []byte(bad)) {
					t.Errorf("the journal holds %s", bad)
				}
				return nil
			}))
		}
	})
}

func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
