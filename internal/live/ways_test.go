package live_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
	"drosme/internal/live"
)

func TestSmallGroupsGoTheirOwnWays(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml"), By: lesson.ByGroups, Groups: 2})
		a, b, c, d := p.join().listen(), p.join().listen(), p.join().listen(), p.join().listen() // groups 1 2 1 2
		p.steer("open")
		p.steer("goto", "to", "story")
		for _, f := range []*phone{a, b, c, d} {
			next(t, f.events, "state", func(b map[string]any) bool { return b["at"] == "story/offer#1" && b["by"] == "groups" })
		}
		a.answer("story/offer#1", choice("write"))
		c.answer("story/offer#1", choice("write")) // the last of group 1: it goes on
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "story/chat#2" })
		next(t, c.events, "state", func(b map[string]any) bool { return b["at"] == "story/chat#2" })
		if _, out := b.answer("story/offer#1", choice("ask")); out["status"] != "stored" {
			t.Errorf("group 2 is still at its fork: %v", out)
		}
		if _, out := b.answer("story/chat#2", choice("stop")); out["status"] != "refused" {
			t.Errorf("a question of another group: %v", out)
		}
		p.steer("next", "track", 2) // d does not answer
		next(t, d.events, "state", func(b map[string]any) bool { return b["at"] == "story/sister#2" })
		for range 2 { // two fingers move once
			if status, out := p.post("/live/on", map[string]any{"id": newID(), "room": p.opened.Code, "seat": d.token, "at": "story/sister#2"}); status != 200 {
				t.Errorf("%d %v", status, out)
			}
		}
		next(t, b.events, "state", func(b map[string]any) bool { return b["ending"] == "helped" })
		p.steer("next")
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "question" && b["by"] == "class" })
	})
}

func TestEachAloneComesBackWhereTheyWere(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		store := open()
		p := start(t, store, nil)
		p.open(live.Opening{Source: source(t, "small.yaml"), By: lesson.ByEach})
		a, b := p.join().listen(), p.join().listen()
		p.steer("open")
		p.steer("goto", "to", "story")
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "story/offer#1" })
		a.answer("story/offer#1", choice("write"))
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "story/chat#2" })
		b.answer("story/offer#1", choice("ask"))
		next(t, b.events, "state", func(b map[string]any) bool { return b["at"] == "story/sister#2" })
		opened := p.opened
		p.stop()
		q := start(t, open(), nil) // the same journal, another process in all but name
		q.opened = opened
		a.p, b.p = q, q
		a.listen()
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "story/chat#2" })
		if _, out := a.answer("story/offer#1", choice("write")); out["status"] != "duplicate" {
			t.Errorf("sent again after a restart: %v", out)
		}
		a.answer("story/chat#2", choice("stop"))
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "story/sister#3" })
	})
}

func TestFreeTextsWaitForTheModerator(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		sealed := ""
		p := start(t, open(), func(o *live.Options) {
			o.SealWorry = func(text string) ([]byte, error) { sealed = text; return []byte("sealed"), nil }
		})
		p.open(live.Opening{Source: source(t, "small.yaml")})
		a, b, c := p.join().listen(), p.join(), p.join()
		_, wall := p.listen("/live/wall/stream", map[string][]string{"room": {p.opened.Code}, "token": {p.opened.Wall}})
		_, desk := p.listen("/live/desk/stream", map[string][]string{"room": {p.opened.Code}, "token": {p.opened.Desk}})
		p.steer("open")
		p.steer("goto", "to", "box")
		next(t, a.events, "state", func(b map[string]any) bool { return b["at"] == "box" })
		for i, f := range []*phone{a, b, c} {
			if _, out := f.answer("box", map[string]string{"text": fmt.Sprintf("Sample question %d <b>", i)}); out["status"] != "stored" {
				t.Fatal(out)
			}
			if _, out := f.answer("box", map[string]string{"text": "again"}); out["status"] != "duplicate" {
				t.Error(out)
			}
		}
		next(t, desk, "count", func(b map[string]any) bool { return b["held"] == 3.0 })
		held := p.s.Room(p.opened.Room).Held()
		if len(held) != 3 {
			t.Fatalf("%v", held)
		}
		for _, h := range held {
			do := map[byte]string{'0': live.Show, '1': live.Keep, '2': live.Lead}[h.Text[16]]
			if _, out := p.trySteer("moderate", "act", h.Act, "do", do); out["status"] != "stored" {
				t.Error(out)
			}
			if _, out := p.trySteer("moderate", "act", h.Act, "do", live.Show); out["status"] != "duplicate" {
				t.Error(out)
			}
		}
		if sealed != "Sample question 2 <b>" {
			t.Errorf("the lead gets %q", sealed)
		}
		p.steer("show")
		shown := next(t, wall, "state", func(b map[string]any) bool { return b["state"] == "showing" })
		if fmt.Sprint(shown["texts"]) != "map[box:[Sample question 0 <b>]]" || shown["results"] != nil {
			t.Errorf("the projector shows %v, %v", shown["texts"], shown["results"])
		}
		// Whose it was, the journal does not say; and what went to the lead is not in it readable.
		housetest.Must(t, p.j.Groups(context.Background(), "one", 1, func(g live.Group) error {
			if bytes.Contains(g.Bytes(), []byte("question 2")) {
				t.Error("a worry stands in the journal")
			}
			for _, e := range g.Entries {
				if e.Question == "box" && (e.Seat == "1" || e.Seat == "2" || e.Seat == "3" || strings.HasPrefix(e.Act, "id-of-a-test")) {
					t.Errorf("an entry says whose text it was: %v", e)
				}
			}
			return nil
		}))
		notes, err := p.s.Notes(context.Background(), p.opened.Room)
		housetest.Must(t, err)
		if len(notes) != 1 {
			t.Errorf("%d notes for the lead", len(notes))
		}
	})
}

func TestAloneFromAPoster(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml"), Solo: true})
		if status, _ := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code}); status != 409 {
			t.Errorf("a seat in a solo room: %d", status)
		}
		begin := map[string]any{"id": newID(), "room": p.opened.Code, "language": "en"}
		status, out := p.post("/live/solo", begin)
		if status != 200 || out["at"] != "intro" {
			t.Fatalf("%d %v", status, out)
		}
		p.post("/live/solo", begin)
		for range 20 {
			if out["end"] == true {
				break
			}
			body := map[string]any{"id": newID(), "room": p.opened.Code, "language": "en", "at": out["place"]}
			if questions := out["questions"].([]any); len(questions) > 0 && out["kind"] == "story" {
				if status, bad := p.post("/live/solo", body); status != 422 {
					t.Errorf("a fork without a choice: %d %v", status, bad)
				}
				body["answer"] = choice(map[string]string{"story/offer#1": "ask", "story/chat#2": "stop"}[questions[0].(string)])
			}
			if status, out = p.post("/live/solo", body); status != 200 {
				t.Fatalf("%d %v", status, out)
			}
			if k := out["kind"]; k == "box" || k == "before" || k == "cloud" {
				t.Errorf("alone one comes to %v", k)
			}
		}
		if out["end"] != true {
			t.Error("it never ends")
		}
		if starts, ends := p.s.Room(p.opened.Room).Alone(); starts != 1 || ends != 1 {
			t.Errorf("%d starts, %d ends", starts, ends)
		}
		for _, place := range []string{`{"step":"box"}`, `{"step":"story","scene":"nowhere"}`, `{"step":"story","scene":"offer","visit":1,"vars":{"x":1}}`, `{"step":"story","scene":"offer","visit":-4}`} {
			status, raw, _ := p.raw("/live/solo", []byte(`{"id":"0123456789abcdef","room":"`+p.opened.Code+`","at":`+place+`}`))
			if status != 422 {
				t.Errorf("%s: %d %s", place, status, raw)
			}
		}
	})
}

func TestAPresentersPhoneIsPairedOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		code := p.steer("invite")["code"]
		status, out := p.post("/live/pair", map[string]any{"room": p.opened.Code, "code": code})
		if status != 200 {
			t.Fatalf("%d %v", status, out)
		}
		if status, _ := p.post("/live/pair", map[string]any{"room": p.opened.Code, "code": code}); status != 403 {
			t.Errorf("the code works twice: %d", status)
		}
		id := newID()
		for i, want := range []string{"stored", "duplicate"} {
			if status, out := p.post("/live/desk/open", map[string]any{"id": id, "room": p.opened.Code, "token": out["token"]}); status != 200 || out["status"] != want {
				t.Errorf("%d: %d %v", i, status, out)
			}
		}
		for i := 0; ; i++ {
			if status, _ := p.post("/live/pair", map[string]any{"room": p.opened.Code, "code": "12345678"}); status == 429 {
				break
			}
			if i > 20 {
				t.Fatal("codes are tried without end")
			}
		}
	})
}

func TestARoomThatSteersItselfComesToItsEnd(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml"), Auto: 20 * time.Millisecond})
		a := p.join().listen()
		if e := next(t, a.events, "bye", nil); e["why"] != "closed" {
			t.Errorf("%v", e)
		}
		if len(p.s.Rooms()) != 0 {
			t.Error("it is still open")
		}
	})
}
