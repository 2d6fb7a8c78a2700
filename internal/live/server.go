package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"drosme/internal/fault"
	"drosme/internal/hint"
	"drosme/internal/id"
	"drosme/internal/lesson"
	"drosme/internal/live/screens/note"
)

// Verbs that Act is asked for.
const (
	VerbOpen  = "lesson.open"  // a room opens: once when it is made, once when the first step begins
	VerbSteer = "lesson.steer" // a pause, and its end
	VerbClose = "lesson.close"
)

// JoinLimit is how many joins one address may make within JoinWindow, unless Options say otherwise: a class
// behind one access point passes at once.
const (
	JoinLimit  = 400
	JoinWindow = 10 * time.Second
)

// Options say what a server of rooms needs.
type Options struct {
	Journal *Journal
	Key     []byte           // 32 bytes, the same after a restart and on all nodes: tokens are made with it
	Now     func() time.Time // nil: the machine's clock
	Random  io.Reader        // nil: the machine's

	// Act is the clerk: it asks whether the room may be opened, paused, closed, and writes the line. The room
	// is the id that Open gave, or the Reference while it is being opened. Nil: nothing is asked.
	Act func(ctx context.Context, verb, room string) error

	// SealWorry seals a text that the moderator gives to the lead, as phones seal their notes. Nil: no text
	// can be given to the lead.
	SealWorry func(text string) ([]byte, error)

	// Flag says why a held text should be looked at twice. Nil: it says nothing. All free texts are held anyway.
	Flag func(text string) []hint.Kind

	NotesEvery time.Duration // how often sealed worries go into the journal; 0: NotesEvery

	// Peers is what the names of all nodes begin with that serve the same rooms over one PostgreSQL. Rooms of
	// other nodes, such as journals that arrived from hubs, are left alone. Empty: this node is alone.
	Peers string

	// Address says from where a request comes, for the limit of joins, where a proxy stands in front. Nil: the
	// address of the connection.
	Address func(*http.Request) string

	JoinLimit int          // of joins from one address within JoinWindow; 0: no limit. See JoinLimit
	Page      http.Handler // the neutral page at "/", and what it needs; nil: nothing is there
	Numbers   http.Handler // GET /live/numbers; nil: nothing is there
	Log       *slog.Logger // nil: the default one
}

// Server holds the rooms of one node.
type Server struct {
	o       Options
	hidden  hidden
	writers *writers
	joins   *joinLimiter

	letterbox *note.Letterbox // in memory only: a new one with each start

	mu     sync.RWMutex
	byCode map[string]*Room // not closed
	byID   map[string]*Room

	answers chan answerTask

	following sync.Mutex
	catching  sync.Mutex
	caught    time.Time        // when the last catching up began; held by catching
	seen      map[string]int64 // of each other node: the last group that was read
	wake      chan struct{}
	missed    map[string]time.Time // codes that no node has; asked again after missFor

	stop chan struct{}
	busy sync.WaitGroup
	once sync.Once
}

// New opens the rooms that the journal says are open, and serves. Close stops it; the journal stays open.
func New(ctx context.Context, o Options) (*Server, error) {
	if o.Journal == nil || len(o.Key) != 32 {
		return nil, errors.New("live: a journal and a key of 32 bytes are needed")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Server{o: o, hidden: hidden{slices.Clone(o.Key)}, joins: newJoinLimiter(o.JoinLimit),
		byCode: map[string]*Room{}, byID: map[string]*Room{}, stop: make(chan struct{}), answers: make(chan answerTask), seen: map[string]int64{}, wake: make(chan struct{}, 1), missed: map[string]time.Time{}}
	var err error
	if s.letterbox, err = note.NewLetterbox(o.Random); err != nil {
		return nil, err
	}
	s.writers = startWriters(plainWriters, waitingWriters)
	if err := s.lookAtHeads(ctx); err != nil { // before the rooms are read, so that nothing is missed between
		s.writers.close()
		return nil, err
	}
	rows, err := o.Journal.rooms(ctx)
	for _, row := range rows {
		if err != nil || row.Ended || !s.ours(row.Node) {
			continue
		}
		var r *Room
		if r, err = s.rebuild(ctx, row); err == nil && s.byCode[r.opening.Code] == nil {
			s.byCode[r.opening.Code], s.byID[r.id] = r, r
			s.steersItself(r)
		}
	}
	if err != nil {
		s.writers.close()
		return nil, err
	}
	s.busy.Go(s.tick)
	if o.Peers != "" {
		s.busy.Go(s.followOthers)
	}
	s.busy.Go(s.deliverAll)
	for range answerWorkers {
		s.busy.Go(s.readAnswers)
	}
	return s, nil
}

const (
	plainWriters   = 2  // each serves thousands: they never wait
	waitingWriters = 16 // those of connections with TLS may wait
)

// Close ends all streams and writes what the counters say. Rooms stay open in the journal.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.stop)
		s.busy.Wait()
		for _, r := range s.all() {
			r.stopOnce.Do(func() { close(r.stopAuto) })
			for _, write := range []func() (Ticket, bool){r.writeCounters, r.writeAlone} {
				if t, dirty := write(); dirty {
					_, _ = t.Wait() // counters; answers are on the disk already
				}
			}
		}
		s.writers.close()
	})
}

func (s *Server) all() []*Room {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*Room
	for _, r := range s.byCode {
		out = append(out, r)
	}
	return out
}

// countEvery is how often counters go to desks, at most, and to the journal when they changed.
const countEvery = 200 * time.Millisecond

func (s *Server) tick() {
	t := time.NewTicker(countEvery)
	defer t.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-t.C:
			for _, r := range s.all() {
				r.writeCounters()
				r.writeAlone()
			}
			s.joins.prune()
		}
	}
}

// Opened is a room that was opened: what its crew needs of it.
type Opened struct {
	Room  string `json:"room"`  // id, for Act and for the journal
	Code  string `json:"code"`  // six digits, for phones
	Desk  string `json:"desk"`  // token of the presenter, who also moderates
	Steer string `json:"steer"` // token for steering only, without texts that nobody has looked at
	Young string `json:"young"` // the same for a peer educator under 18, who does not end the lesson
	Wall  string `json:"wall"`  // token of the projector
}

// Open opens a room, after Act allowed it. The caller has decided that the activity is approved and that the
// lead is there; the room reads the activity, and a file with faults is refused.
func (s *Server) Open(ctx context.Context, o Opening) (Opened, error) {
	activity, err := lesson.Read("activity", o.Source)
	if err != nil {
		return Opened{}, err
	}
	if o.Solo && o.By == "" {
		o.By = lesson.ByEach
	}
	if o.By != "" && !slices.Contains(lesson.Ways, o.By) {
		return Opened{}, refuse(http.StatusUnprocessableEntity, "by_unknown")
	}
	if o.Groups == 0 {
		o.Groups = 4
	}
	if o.Groups < 1 || o.Groups > 100 {
		return Opened{}, refuse(http.StatusUnprocessableEntity, "groups_unfit")
	}
	if _, known := languageNumber(o.Language); !known {
		o.Language = "lv"
	}
	o.Activity, o.Version, o.Hash = activity.ID, activity.Version, activity.Hash()
	if s.o.Act != nil {
		if err := s.o.Act(ctx, VerbOpen, o.Reference); err != nil {
			return Opened{}, err
		}
	}
	r := s.newRoom(id.Ordered(s.o.Now(), s.o.Random), o, activity)
	if r.opening.Code, err = s.freeCode(); err != nil {
		return Opened{}, err
	}
	body, err := json.Marshal(r.opening)
	if err != nil {
		return Opened{}, err
	}
	first := &moment{seq: 1, state: Waiting, tracks: []lesson.Position{activity.First()}}
	first.by = r.byAt(first.tracks[0], o.By)
	state, err := stateEntry(r.id, first, false)
	if err != nil {
		return Opened{}, err
	}
	ticket := s.o.Journal.put(func(g *group) {
		if g.scripts == nil {
			g.scripts = map[string][]byte{}
		}
		g.scripts[o.Hash] = o.Source
		g.entries = append(g.entries, Entry{Kind: KindRoom, Room: r.id, Act: r.opening.Code, Body: body}, state)
	})
	if _, err := ticket.Wait(); err != nil {
		return Opened{}, err
	}
	r.now.Store(first)
	s.mu.Lock()
	s.byCode[r.opening.Code], s.byID[r.id] = r, r
	s.mu.Unlock()
	s.steersItself(r)
	return s.Tokens(r.id, r.opening.Code), nil
}

// Tokens gives what the crew needs of a room; the crew's pages ask for it again after a restart.
func (s *Server) Tokens(room, code string) Opened {
	return Opened{Room: room, Code: code, Desk: s.hidden.roleToken(room, "desk"), Steer: s.hidden.roleToken(room, "steer"), Young: s.hidden.roleToken(room, "young"), Wall: s.hidden.roleToken(room, "wall")}
}

func (s *Server) newRoom(id string, o Opening, activity *lesson.Activity) *Room {
	return &Room{s: s, id: id, opening: o, activity: activity, joins: map[string]int{}, joining: map[string]chan struct{}{}, codes: map[[3]byte]int{}, questions: map[string]*question{},
		notes: map[string]bool{}, wrong: map[string]*wrongCodes{}, desks: map[*stream]bool{}, walls: map[*stream]bool{},
		others: map[string]counted{}, soloActs: map[string]bool{}, shown: map[string][]string{}, stopAuto: make(chan struct{}), lastJoin: s.o.Now(), visits: 1}
}

func (s *Server) freeCode() (string, error) {
	for range 1000 {
		n, err := rand.Int(s.o.Random, big.NewInt(900_000))
		if err != nil {
			return "", err
		}
		code := strconv.FormatInt(100_000+n.Int64(), 10)
		s.mu.RLock()
		taken := s.byCode[code] != nil
		s.mu.RUnlock()
		if !taken {
			return code, nil
		}
	}
	return "", fault.New(fault.TooMany, "")
}

// room finds an open room by its code; nil: there is none. A room that another node opened is found too.
func (s *Server) room(code string) *Room {
	s.mu.RLock()
	r := s.byCode[code]
	s.mu.RUnlock()
	if r == nil && s.o.Peers != "" && len(code) == 6 {
		r = s.roomElsewhere(code)
	}
	return r
}

// Summary is one room in a list.
type Summary struct {
	Room    string
	Opening Opening
	State   State
	Phones  int // streams that stand
	Seats   int
}

// Rooms lists the rooms that are not closed, by code.
func (s *Server) Rooms() []Summary {
	var out []Summary
	for _, r := range s.all() {
		r.mu.Lock()
		out = append(out, Summary{r.id, r.opening, r.now.Load().state, r.streams(), r.taken()})
		r.mu.Unlock()
	}
	slices.SortFunc(out, func(a, b Summary) int { return compareText(a.Opening.Code, b.Opening.Code) })
	return out
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Refusal is a no with the reason that the protocol names, and the status that HTTP answers with.
type Refusal struct {
	Status int
	Reason string
}

// Error gives the reason.
func (r *Refusal) Error() string { return fmt.Sprintf("live: refused, %s", r.Reason) }

func refuse(status int, reason string) *Refusal { return &Refusal{status, reason} }

func stateEntry(room string, m *moment, back bool) (Entry, error) {
	body, err := json.Marshal(StateEntry{Seq: m.seq, State: m.state, At: m.tracks, Back: back, By: m.by})
	return Entry{Kind: KindState, Room: room, Act: strconv.FormatInt(m.seq, 10), Body: body}, err
}

// Room finds a room that is not closed, by its id; nil: there is none.
func (s *Server) Room(id string) *Room {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r := s.byID[id]; r != nil && s.byCode[r.opening.Code] == r {
		return r
	}
	return nil
}
