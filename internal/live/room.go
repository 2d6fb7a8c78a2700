package live

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"drosme/internal/lesson"
	"drosme/internal/when"
)

// State is what a room is doing.
type State string

// The states of a room.
const (
	Waiting State = "waiting" // phones gather, nothing is asked yet
	Open    State = "open"    // answers are taken
	Paused  State = "paused"  // the class talks; no answers
	Showing State = "showing" // the result is shown; no answers
	Closed  State = "closed"  // for good
)

// Opening says what a room plays. Source is the activity's file as the house approved it.
type Opening struct {
	Source    []byte        `json:"-"`
	By        lesson.By     `json:"by,omitempty"`        // who decides in stories; empty: as each story says
	Groups    int           `json:"groups,omitempty"`    // with by groups: how many; 0: 4
	Language  string        `json:"language,omitempty"`  // of projector and desk; empty: lv
	Solo      bool          `json:"solo,omitempty"`      // played alone from a poster: no seats, no answers
	Free      bool          `json:"free,omitempty"`      // clouds take own words, moderated
	Auto      time.Duration `json:"auto,omitempty"`      // the room steers itself, so long for each step; 0: a presenter does
	Reference string        `json:"reference,omitempty"` // what the caller knows the lesson by

	Rehearsal   bool   `json:"rehearsal,omitempty"`    // of a text that nobody approved: marked on every screen, counted nowhere
	Late        bool   `json:"late,omitempty"`         // on a pack past its end date
	WithoutLead bool   `json:"without_lead,omitempty"` // a sensitive lesson with neither lead nor deputy there
	Why         string `json:"why,omitempty"`          // the crew leader's reason for that

	// Filled in by Open.
	Code     string      `json:"code,omitempty"`
	Activity string      `json:"activity,omitempty"`
	Version  int         `json:"version,omitempty"`
	Hash     string      `json:"hash,omitempty"`
	At       when.Moment `json:"-"`
}

// StateEntry is the body of a state in the journal.
type StateEntry struct {
	Seq   int64             `json:"seq"`
	State State             `json:"state"`
	At    []lesson.Position `json:"at"`             // one for each track
	Back  bool              `json:"back,omitempty"` // it came by going back
	By    lesson.By         `json:"by,omitempty"`
	Count int               `json:"tracks,omitempty"`
}

// moment is what a room shows, from one change to the next. It never changes; frames are made from it once
// for each position, language and ease, and shared by all phones.
type moment struct {
	seq    int64
	state  State
	tracks []lesson.Position
	by     lesson.By
	frames sync.Map // view → *frame
}

type view struct {
	at       string // the position as text
	language uint8
	easy     bool
}

// Room is one lesson while it is played.
type Room struct {
	s        *Server
	id       string
	opening  Opening
	activity *lesson.Activity

	now atomic.Pointer[moment]

	steering sync.Mutex // one step at a time, from its check to the disk

	mu         sync.Mutex
	seats      []*seat // number - 1
	joins      map[string]int
	joining    map[string]chan struct{} // joins on their way to the disk; closed when it is known what became of them
	codes      map[[3]byte]int
	questions  map[string]*question
	history    []lesson.Position // of the class, oldest first; the present one is not in it
	visits     int               // the highest number of a fork so far
	held       []heldText        // wait for the moderator
	notes      map[string]bool   // act of a note → the lead has opened it
	letters    []letter          // notes that are on the disk and not in the journal yet
	taking     bool              // answers are taken; false while a step waits for those on their way
	flowing    sync.WaitGroup    // answers on their way to the disk
	news       bool              // counters of other nodes changed: desks are told
	lastSeat   int               // the last number that this node gave
	dirty      bool              // counters changed since they were written
	wrong      map[string]*wrongCodes
	desks      map[*stream]bool
	walls      map[*stream]bool
	pairsYoung bool   // it is for a peer educator under 18
	pairing    string // the one-time code for a presenter's phone; "": none
	starts     int    // solo
	ends       int
	alone      bool // starts or ends changed since they were written
	soloActs   map[string]bool
	shown      map[string][]string // question → texts that the moderator shows
	others     map[string]counted  // node → its counters
	stepsDone  []string            // ids of the last steps

	lastJoin time.Time
	stopAuto chan struct{}
	stopOnce sync.Once
}

// question is what came in for one question.
type question struct {
	given   map[string]int32 // seat or pair number → place in answers
	waiting map[string]Ticket
	answers [][]byte // each different one once
	places  map[string]int32
	hand    map[string]int // option → number of hands, typed by the presenter
	ledger  Ledger
}

// Ledger counts what came for one question. Submitted = stored + duplicate + refused.
type Ledger struct {
	Submitted    int `json:"submitted"`
	Acknowledged int `json:"acknowledged"` // of stored and duplicate: those whose connection still stood
	Stored       int `json:"stored"`
	Duplicate    int `json:"duplicate"`
	Refused      int `json:"refused"`
}

func (r *Room) question(id string) *question {
	q := r.questions[id]
	if q == nil {
		q = &question{given: map[string]int32{}, waiting: map[string]Ticket{}, places: map[string]int32{}}
		r.questions[id] = q
	}
	return q
}

// keep notes a stored answer.
func (q *question) keep(who string, body []byte) {
	place, known := q.places[string(body)]
	if !known {
		place = int32(len(q.answers))
		q.answers = append(q.answers, slices.Clone(body))
		q.places[string(body)] = place
	}
	q.given[who] = place
}

// tally counts the answers to a question, typed hands among them. Equal answers are counted once and
// multiplied. The caller holds r.mu.
func (r *Room) tally(id string, q *question) lesson.Tally {
	times := make([]int, len(q.answers))
	for _, place := range q.given {
		times[place]++
	}
	sum := r.activity.Count(id, nil)
	add := func(answer []byte, n int) {
		one := r.activity.Count(id, [][]byte{answer})
		sum.Answers += n * one.Answers
		sum.Texts += n * one.Texts
		if sum.Right >= 0 {
			sum.Right += n * one.Right
		}
		for i := range one.Bars {
			sum.Bars[i].Count += n * one.Bars[i].Count
		}
	}
	for i, answer := range q.answers {
		add(answer, times[i])
	}
	for option, n := range q.hand {
		if choice, err := json.Marshal(map[string]string{"choice": option}); err == nil {
			add(choice, n)
		}
	}
	return sum
}

// placeOf gives where a seat is: its own place, or that of its group or class. The caller holds r.mu.
func (r *Room) placeOf(s *seat, m *moment) lesson.Position {
	if s.at != nil && s.at.Step == m.tracks[0].Step {
		return *s.at
	}
	return m.tracks[int(s.track)%len(m.tracks)]
}

func (r *Room) kindAt(at lesson.Position) lesson.StepKind {
	if s := r.activity.Step(at.Step); s != nil {
		return s.Kind
	}
	return lesson.Say
}

// byAt says who decides at a position.
func (r *Room) byAt(at lesson.Position, chosen lesson.By) lesson.By {
	s := r.activity.Step(at.Step)
	if s == nil || s.Kind != lesson.Story {
		return lesson.ByClass
	}
	if chosen != "" {
		return chosen
	}
	if s.By != "" {
		return s.By
	}
	return lesson.ByClass
}

// talks tells whether a position begins with talking.
func (r *Room) talks(at lesson.Position) bool {
	s := r.activity.Step(at.Step)
	if s == nil {
		return false
	}
	if s.Kind == lesson.Story {
		scene := s.Scene(at.Scene)
		return scene != nil && !scene.Discuss.IsZero()
	}
	return !s.Discuss.IsZero()
}

// streams counts the phones that hear this node. The caller holds r.mu.
func (r *Room) streams() int {
	n := 0
	for _, s := range r.seats {
		if !s.left && s.stream != nil {
			n++
		}
	}
	return n
}

// positionText is a position as a text that tells it from all others.
func positionText(at lesson.Position) string {
	text := at.Step
	if at.Scene != "" {
		text += "/" + at.Scene + "#" + strconv.Itoa(at.Visit)
	}
	return text
}
