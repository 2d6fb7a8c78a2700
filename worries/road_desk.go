package worries

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"drosme/internal/live"
	"drosme/internal/when"
)

// How long a lead or deputy is taken to be on site after signing in, and how long the opened key lies in memory after
// the last note was read: the laptop is the crew's.
const (
	RoadHere = 12 * time.Hour
	RoadOpen = 10 * time.Minute
)

// Wrong passphrases in a row, and how long nobody can try after them.
const (
	roadTries = 5
	roadPause = time.Minute
)

// SignedIn is the lead or deputy who is on site, as everybody on the laptop may know.
type SignedIn struct {
	Duty   Duty
	Code   string
	Person string // id
	Until  time.Time
	Open   bool // their key lies opened: notes can be read
}

// signedIn keeps who signed in, and the key while it is open. It is never written anywhere.
type signedIn struct {
	mu      sync.Mutex
	who     SignedIn
	session string // of the browser in which it was done: no other one reads
	key     *[32]byte
	shut    *time.Timer
	wrong   int
	waits   time.Time
}

// lock forgets the key; the presence stays. The caller holds mu.
func (s *signedIn) lock() {
	if s.key != nil {
		clear(s.key[:])
	}
	s.key, s.session, s.who.Open = nil, "", false
	if s.shut != nil {
		s.shut.Stop()
		s.shut = nil
	}
}

// RoadNote is a note of a lesson as its list shows it: when it came and in which room. What it says is sealed.
type RoadNote struct {
	ID     string
	Room   string      // id
	Code   string      // of the room
	Class  string      // what the class is called
	Host   string      // name of the host of an unplanned one
	Visit  string      // id
	At     when.Moment // of its group
	Opened bool
	Done   string // RoadSpoken or RoadHanded; empty: neither
	Sealed []byte
}

// What the lead did about a note.
const (
	RoadSpoken = "spoken"
	RoadHanded = "handed"
)

// roadLedger is what the journal of this laptop says of notes. It reads on from where it stopped.
type roadLedger struct {
	mu    sync.Mutex
	n     int64
	rooms map[string]RoadNote // what is known of a room
	notes []RoadNote
}

// openedBody is what stands in the journal when the lead read a note, and what they did.
type openedBody struct {
	Done string `json:"done,omitempty"`
}

func (l *roadLedger) take(g live.Group) {
	for _, e := range g.Entries {
		switch e.Kind {
		case live.KindRoom:
			var o live.Opening
			var of struct{ Group, Host, Visit string }
			if json.Unmarshal(e.Body, &o) == nil {
				_ = json.Unmarshal([]byte(o.Reference), &of) // a room that was opened otherwise has none
				l.rooms[e.Room] = RoadNote{Room: e.Room, Code: o.Code, Class: of.Group, Host: of.Host, Visit: of.Visit}
			}
		case live.KindNote:
			var in struct {
				Sealed []byte `json:"sealed"`
			}
			if json.Unmarshal(e.Body, &in) != nil {
				continue
			}
			n := l.rooms[e.Room]
			n.ID, n.Room, n.At, n.Sealed = e.Act, e.Room, g.At, in.Sealed
			if !slices.ContainsFunc(l.notes, func(x RoadNote) bool { return x.ID == n.ID && x.Room == n.Room }) {
				l.notes = append(l.notes, n)
			}
		case live.KindOpened:
			var b openedBody
			_ = json.Unmarshal(e.Body, &b) // older ones say nothing more
			for i := range l.notes {
				if n := &l.notes[i]; n.ID == e.Act && n.Room == e.Room {
					n.Opened = true
					if b.Done != "" {
						n.Done = b.Done
					}
				}
			}
		}
	}
	l.n = g.N
}
