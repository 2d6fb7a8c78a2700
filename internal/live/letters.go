package live

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/live/screens/note"
)

// NotesEvery is how often sealed worries go into the journal, unless Options say otherwise. Until then they lie
// beside it, on the disk: who reads the journal, with all its keys, sees worries that came in the same half minute as
// the answers of a whole class, and beside nobody's.
const NotesEvery = 30 * time.Second

// letter is a sealed worry that is on the disk and not in the journal yet.
type letter struct {
	Room string `db:"room"`
	Act  string `db:"act"`
	Body string `db:"body"`
}

func (l letter) entry() Entry {
	return Entry{Kind: KindNote, Room: l.Room, Act: l.Act, Body: []byte(l.Body)}
}

// post keeps a sealed worry: it is on the disk when the ticket says so.
func (r *Room) post(noteID string, body []byte) Ticket {
	l := letter{r.id, noteID, string(body)}
	return r.s.o.Journal.put(func(g *group) { g.letters = append(g.letters, l) })
}

// noise costs the disk what a worry costs, and leaves nothing there.
func (r *Room) noise() Ticket {
	l := letter{r.id, randomName(), noiseBody}
	return r.s.o.Journal.put(func(g *group) { g.letters, g.taken = append(g.letters, l), append(g.taken, l) })
}

// noiseBody is as long as the body of a worry.
var noiseBody = `{"sealed":"` + strings.Repeat("A", base64.StdEncoding.EncodedLen(note.SealedSize)) + `"}`

// posted takes a worry that is on the disk into the room.
func (r *Room) posted(noteID string, body []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.notes[noteID]; known {
		return
	}
	r.notes[noteID] = false
	r.letters = append(r.letters, letter{r.id, noteID, string(body)})
	r.tellNotes()
	if r.now.Load() != nil && r.now.Load().state == Closed { // it crossed the end
		go r.deliver()
	}
}

// tellNotes tells the desk, and nobody else by no stream, that a worry came or was read. Nothing of it goes into the
// journal as counters at that moment. The caller holds r.mu.
func (r *Room) tellNotes() {
	for st := range r.desks {
		if st.role == roleDesk {
			st.tell(wantCount)
		}
	}
}

// deliver puts the letters of a room into the journal, in the order of their ids, which is that of chance.
func (r *Room) deliver() {
	r.mu.Lock()
	letters := r.letters
	r.letters = nil
	r.mu.Unlock()
	if len(letters) == 0 {
		return
	}
	slices.SortFunc(letters, func(a, b letter) int { return compareText(a.Act, b.Act) })
	_, err := r.s.o.Journal.put(func(g *group) {
		for _, l := range letters {
			g.entries = append(g.entries, l.entry())
		}
		g.taken = append(g.taken, letters...)
	}).Wait()
	if err != nil { // they are on the disk, and go with the next ones
		r.mu.Lock()
		r.letters = append(r.letters, letters...)
		r.mu.Unlock()
	}
}

// waits tells whether a worry lies beside the journal that this node has not heard of: another node took it.
func (r *Room) waits(ctx context.Context) bool {
	all, err := r.s.o.Journal.lettersOf(ctx, r.id)
	if err != nil {
		return false // the close itself will fail on the same disk
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(all, func(l letter) bool { return !r.notes[l.Act] })
}

// lettersOf reads the worries of a room that are not in the journal yet.
func (j *Journal) lettersOf(ctx context.Context, room string) (out []letter, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[letter](tx, "live.letters", db.Args{"room": room})
		return err
	})
	return out, err
}

// deliverLeft puts into the journal what a killed server, or another node, left of rooms that have ended.
func (s *Server) deliverLeft() {
	ctx := context.Background()
	var left []letter
	err := s.o.Journal.store.Read(ctx, func(tx *db.Tx) (err error) {
		left, err = db.All[letter](tx, "live.letters_left")
		return err
	})
	if err == nil && len(left) > 0 {
		_, err = s.o.Journal.put(func(g *group) {
			for _, l := range left {
				g.entries = append(g.entries, l.entry())
			}
			g.taken = append(g.taken, left...)
		}).Wait()
	}
	if err != nil {
		s.o.Log.Error("letters of ended rooms wait", "kind", fault.As(err).Kind)
	}
}

// deliverAll is the round of the letters: at the same moments of the clock for all rooms.
func (s *Server) deliverAll() {
	s.deliverLeft()
	every := s.o.NotesEvery
	if every <= 0 {
		every = NotesEvery
	}
	for {
		now := time.Now()
		select {
		case <-s.stop:
			return
		case <-time.After(now.Truncate(every).Add(every).Sub(now)):
			for _, r := range s.all() {
				r.deliver()
			}
			s.deliverLeft()
		}
	}
}
