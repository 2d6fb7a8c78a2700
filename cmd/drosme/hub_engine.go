package main

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"drosme/classroom"
	"drosme/cmd/drosme/rooms"
	"drosme/hub"
	"drosme/internal/hint"
	"drosme/internal/house"
	"drosme/internal/live"
	"drosme/internal/live/screens"
)

// officeNode is the node of a house that is no hub.
const officeNode = classroom.OfficeHub

// openJournal opens the journal of lessons of a house: a file of its own, or a schema of its own. On a hub
// its node is the hub's name.
func openJournal(ctx context.Context, h *house.House, r *rooms.Rooms, onHub bool) (*live.Journal, func(), error) {
	node := officeNode
	if onHub {
		self, err := r.Hub.Self(ctx)
		if err != nil {
			return nil, nil, err
		}
		node = self.Hub.ID
	}
	return openJournalAs(ctx, h, node)
}

// openJournalAs opens it as a node of this name.
func openJournalAs(ctx context.Context, h *house.House, node string) (*live.Journal, func(), error) {
	store, err := h.Lessons(ctx)
	if err != nil {
		return nil, nil, err
	}
	j, err := live.OpenJournal(ctx, store, node, h.Now)
	if err != nil {
		return nil, nil, err
	}
	return j, func() { j.Close() }, nil
}

// attachJournal opens the journal and gives it to the room of hubs.
func attachJournal(ctx context.Context, h *house.House, r *rooms.Rooms, onHub bool) (func(), error) {
	j, done, err := openJournal(ctx, h, r, onHub)
	if err != nil {
		return nil, err
	}
	r.Hub.Journal = j
	return done, nil
}

type engineOptions struct {
	joinLimit int
	address   func() string // for the projector

	proxied    bool          // a proxy in front says where a phone is
	notesEvery time.Duration // how often worries go into the journal; 0: as always
}

// startEngine opens the rooms of a hub: its journal, its pages, its numbers to call.
func startEngine(ctx context.Context, h *house.House, r *rooms.Rooms, o engineOptions) (*live.Server, func(), error) {
	j, done, err := openJournal(ctx, h, r, true)
	if err != nil {
		return nil, nil, err
	}
	r.Hub.Journal = j
	own := console(context.Background()) // phones have no actor; what the crew asks for is done by who opened the laptop
	page, err := screens.Handler(screens.Options{Book: h.Book, Address: o.address, Numbers: func(language string) []screens.Number { return numbers(own, r, language) }})
	if err != nil {
		done()
		return nil, nil, err
	}
	engine, err := live.New(ctx, live.Options{Journal: j, Key: h.Keys.Derive("live tokens"), Now: h.Now, JoinLimit: o.joinLimit, NotesEvery: o.notesEvery, Page: page,
		Act:       func(_ context.Context, verb, room string) error { return r.Hub.NoteLesson(own, verb, room) },
		SealWorry: func(text string) ([]byte, error) { return r.SealWorry(own, text) },
		Flag:      flags(own, r),
		Numbers:   numbersHandler(own, r)})
	if err != nil {
		done()
		return nil, nil, err
	}
	return engine, func() { engine.Close(); done() }, nil
}

// flags says why a held text should be looked at twice, by the list of the program and the words of the house.
// The pack is looked at once a minute.
func flags(ctx context.Context, r *rooms.Rooms) func(text string) []hint.Kind {
	var mu sync.Mutex
	var k *hub.Kit
	var until time.Time
	return func(text string) []hint.Kind {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); k == nil || now.After(until) {
			fresh, err := r.Hub.Kit(ctx)
			if err != nil {
				return nil
			}
			k, until = fresh, now.Add(time.Minute)
		}
		if k.Pack == nil {
			return hint.Flags(text, k.Today, nil)
		}
		return hint.Flags(text, k.Today, k.Pack.Slurs)
	}
}

// numbers are those of the pack, children's lines first.
func numbers(ctx context.Context, r *rooms.Rooms, language string) []screens.Number {
	k, err := r.Hub.Kit(ctx)
	if err != nil {
		return nil
	}
	return k.PhoneNumbers(language)
}

// numbersHandler answers /live/numbers: who to call, who reads what a child asks the team, and to whose keys it is
// sealed.
func numbersHandler(ctx context.Context, r *rooms.Rooms) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		language := req.URL.Query().Get("lang")
		if language == "" {
			language = req.URL.Query().Get("language")
		}
		type recipient struct {
			Key []byte `json:"key"`
		}
		out := struct {
			Checked    string            `json:"checked"`
			Numbers    []screens.Number  `json:"numbers"`
			Emergency  string            `json:"emergency"`
			Readers    map[string]string `json:"readers"`
			Recipients []recipient       `json:"recipients"`
		}{Emergency: "112", Numbers: numbers(ctx, r, language), Readers: map[string]string{"lead": "", "deputy": ""}, Recipients: []recipient{}}
		for _, n := range out.Numbers {
			out.Checked = max(out.Checked, n.Checked)
		}
		if k, err := r.Hub.Kit(ctx); err == nil && k.Pack != nil {
			for _, g := range k.Pack.Guardians {
				out.Readers[g.Duty] = g.Called
				if len(g.Public) > 0 {
					out.Recipients = append(out.Recipients, recipient{g.Public})
				}
			}
		}
		if out.Numbers == nil {
			out.Numbers = []screens.Number{}
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(out) // a phone that went away needs no answer
	})
}
