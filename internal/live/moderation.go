package live

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"drosme/internal/hint"
	"drosme/internal/when"
)

// HeldText is a text that waits for the moderator. Nobody can tell from which phone it came.
type HeldText struct {
	Act      string `json:"act"`
	Question string `json:"question"`
	Text     string `json:"text"`

	Why []hint.Kind `json:"why,omitempty"` // what to look at twice: a name, a number, markup, a slur
}

// What a moderator does with a text.
const (
	Show = "show" // it may be shown
	Keep = "keep" // it stays unseen, and goes to the office with the lesson
	Lead = "lead" // it is a worry: sealed to the lead, and gone from the room
)

// Decision is the body of a moderator's decision in the journal. Text is empty when it went to the lead.
type Decision struct {
	Do   string `json:"do"`
	Text string `json:"text,omitempty"`
}

// Held lists what waits for the moderator, the oldest first.
func (r *Room) Held() []HeldText {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []HeldText{}
	for _, h := range r.held {
		x := HeldText{Act: h.Act, Question: h.Question, Text: h.Text}
		if r.s.o.Flag != nil {
			x.Why = r.s.o.Flag(h.Text)
		}
		out = append(out, x)
	}
	return out
}

// Decide does with a held text what the moderator says. A text that nobody holds any more is left as it was.
func (r *Room) Decide(act, do string) (changed bool, err error) {
	r.steering.Lock() // one decision at a time
	defer r.steering.Unlock()
	r.mu.Lock()
	i := slices.IndexFunc(r.held, func(h heldText) bool { return h.Act == act })
	if i < 0 {
		r.mu.Unlock()
		return false, nil
	}
	h := r.held[i]
	r.mu.Unlock()
	decision := Decision{Do: do, Text: h.Text}
	var note *Entry
	switch do {
	case Show, Keep:
	case Lead:
		if r.s.o.SealWorry == nil {
			return false, refuse(http.StatusConflict, "no_lead")
		}
		sealed, err := r.s.o.SealWorry(h.Text)
		if err != nil {
			return false, err
		}
		body, err := json.Marshal(map[string]string{"sealed": base64.StdEncoding.EncodeToString(sealed)})
		if err != nil {
			return false, err
		}
		decision.Text = ""
		note = &Entry{Kind: KindNote, Room: r.id, Act: randomID(), Body: body}
	default:
		return false, refuse(http.StatusUnprocessableEntity, "decision_unknown")
	}
	body, err := json.Marshal(decision)
	if err != nil {
		return false, err
	}
	_, err = r.s.o.Journal.put(func(g *group) {
		g.entries = append(g.entries, Entry{Kind: KindWord, Room: r.id, Question: h.Question, Act: h.Act, Body: body})
		if note != nil {
			g.entries = append(g.entries, *note)
		}
		g.drop = append(g.drop, h)
	}).Wait()
	if err != nil {
		return false, err
	}
	r.mu.Lock()
	r.held = slices.DeleteFunc(r.held, func(x heldText) bool { return x.Act == act })
	if do == Show {
		r.shown[h.Question] = append(r.shown[h.Question], h.Text)
	}
	if note != nil {
		r.notes[note.Act] = false
	}
	r.mu.Unlock()
	r.tellDesks(wantHeld | wantCount | wantState)
	return true, nil
}

// Note is a sealed worry.
type Note struct {
	ID     string
	At     when.Moment // of the group in the journal
	Sealed []byte
	Opened bool // the lead has read it
}

// unread tells whether a note is there that the lead has not opened. The caller holds r.mu.
func (r *Room) unread() bool {
	for _, opened := range r.notes {
		if !opened {
			return true
		}
	}
	return false
}

// Notes lists the sealed worries of a room, open or closed, in the order in which they came. Only the
// lead's desk asks.
func (s *Server) Notes(ctx context.Context, room string) ([]Note, error) {
	var out []Note
	opened := map[string]bool{}
	err := s.o.Journal.entriesOf(ctx, room, func(e Entry) error {
		switch e.Kind {
		case KindNote:
			var in struct {
				Sealed []byte `json:"sealed"`
			}
			if err := json.Unmarshal(e.Body, &in); err != nil {
				return fmt.Errorf("live: a note of group %d: %w", e.N, err)
			}
			out = append(out, Note{ID: e.Act, At: e.At, Sealed: in.Sealed})
		case KindOpened:
			opened[e.Act] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	letters, err := s.o.Journal.lettersOf(ctx, room)
	for _, l := range letters {
		var in struct {
			Sealed []byte `json:"sealed"`
		}
		if err := json.Unmarshal([]byte(l.Body), &in); err != nil {
			return nil, fmt.Errorf("live: a letter: %w", err)
		}
		out = append(out, Note{ID: l.Act, Sealed: in.Sealed})
	}
	for i := range out {
		out[i].Opened = opened[out[i].ID]
	}
	return out, err
}

// NoteOpened keeps that the lead has read a note of a room.
func (s *Server) NoteOpened(ctx context.Context, room, note string) error {
	if _, err := s.o.Journal.Append(Entry{Kind: KindOpened, Room: room, Act: note, Body: []byte("{}")}).Wait(); err != nil {
		return err
	}
	if r := s.Room(room); r != nil {
		r.mu.Lock()
		if _, there := r.notes[note]; there {
			r.notes[note] = true
		}
		r.tellNotes()
		r.mu.Unlock()
	}
	return ctx.Err()
}

// UnreadNotes tells whether a room has a note that the lead has not opened: the lead's desk and the end of
// the lesson ask, never a projector.
func (r *Room) UnreadNotes() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.unread()
}
