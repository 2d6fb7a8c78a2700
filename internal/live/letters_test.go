package live_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/live"
	"drosme/internal/live/screens/note"
)

// TestAWorryStandsBesideNobodysAnswer: it rides with an answer, is on the disk before it is acknowledged, survives a
// restart, and is in the journal later, apart from answers, once.
func TestAWorryStandsBesideNobodysAnswer(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		slow := func(o *live.Options) { o.NotesEvery = time.Hour }
		p := start(t, open(), slow)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		a, b := p.join(), p.join()
		_, seat := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code, "seat": a.token})
		raw, err := base64.StdEncoding.DecodeString(seat["note_key"].(string))
		housetest.Must(t, err)
		p.steer("open")
		p.steer("goto", "to", "question")
		box := func(n byte) []byte {
			letter, err := note.Post(rand.Reader, [32]byte(raw), [16]byte{n}, bytes.Repeat([]byte{n}, note.SealedSize))
			housetest.Must(t, err)
			return letter
		}
		if _, out := a.answer("question", choice("a"), "box", box(1)); out["note"] != "01000000000000000000000000000000" {
			t.Fatalf("%v", out)
		}
		b.answer("question", choice("a"))
		if status, out := p.trySteer("close"); status != 409 || out["reason"] != "call_lead" {
			t.Errorf("closed with a worry beside the journal: %v", out)
		}
		in := func(p *place) (notes int) {
			housetest.Must(t, p.j.Groups(context.Background(), "one", 1, func(g live.Group) error {
				answers := false
				here := 0
				for _, e := range g.Entries {
					answers = answers || e.Kind == live.KindAnswer
					if e.Kind == live.KindNote {
						here++
						if e.Seat != "" || e.Question != "" {
							t.Errorf("a worry of %q %q", e.Seat, e.Question)
						}
					}
				}
				if answers && here > 0 {
					t.Error("a worry stands beside an answer")
				}
				notes += here
				return nil
			}))
			return notes
		}
		if n := in(p); n != 0 {
			t.Errorf("%d worries in the journal at once", n)
		}
		opened := p.opened
		p.stop()
		q := start(t, open(), slow)
		q.opened = opened
		if all, err := q.s.Notes(context.Background(), opened.Room); err != nil || len(all) != 1 || !q.s.Room(opened.Room).UnreadNotes() {
			t.Errorf("after a restart: %d, %v", len(all), err)
		}
		q.steer("close", "seen", true)
		if n := in(q); n != 1 {
			t.Errorf("%d worries in the journal after the end, want 1", n)
		}
	})
}

// TestAPeerEducatorHearsNothingOfWorriesAndTexts: their phone steers, and ends nothing.
func TestAPeerEducatorHearsNothingOfWorriesAndTexts(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		p.steer("open")
		_, out := p.trySteer("invite", "young", true)
		_, out = p.post("/live/pair", map[string]any{"room": p.opened.Code, "code": out["code"]})
		young := out["token"].(string)
		if young != p.opened.Young {
			t.Errorf("paired with %q", young)
		}
		do := func(act string) (int, map[string]any) {
			return p.post("/live/desk/"+act, map[string]any{"id": newID(), "room": p.opened.Code, "token": young, "act": "x", "do": "show"})
		}
		if status, _ := do("show"); status != 200 {
			t.Error("it does not steer")
		}
		for _, act := range []string{"close", "moderate", "invite"} {
			if status, out := do(act); status != 403 || out["reason"] != "steering_only" {
				t.Errorf("%s: %d %v", act, status, out)
			}
		}
	})
}
