package live

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"drosme/internal/lesson"
)

// Shown is the state event: what phone, projector or desk has to show now.
type Shown struct {
	Seq       int64             `json:"seq"`
	State     State             `json:"state"`
	At        string            `json:"at"` // tells this place from every other
	Step      string            `json:"step"`
	Kind      lesson.StepKind   `json:"kind"`
	By        lesson.By         `json:"by"`
	Questions []string          `json:"questions"`          // what may be answered while the state is open
	Measures  bool              `json:"measures,omitempty"` // answers go with a pair token
	Ending    string            `json:"ending,omitempty"`
	Screen    any               `json:"screen"`              // lesson.Screen, in the language of the stream; null while phones gather
	Solutions []lesson.Solution `json:"solutions,omitempty"` // while results are shown: what is right, and why

	Marked  string                  `json:"marked,omitempty"`  // rehearsal: a text that nobody approved; late: on a pack past its end
	Results map[string]lesson.Tally `json:"results,omitempty"` // while results are shown, but never of measures, feelings and boxes

	// Desk and wall only.
	Code     string              `json:"code,omitempty"`
	Activity string              `json:"activity,omitempty"`
	Steps    []StepName          `json:"steps,omitempty"`  // desk: in the order of play
	Open     []string            `json:"open,omitempty"`   // desk: choices that can be taken
	Tracks   []string            `json:"tracks,omitempty"` // desk: where the groups are
	Texts    map[string][]string `json:"texts,omitempty"`  // texts that the moderator shows
}

// StepName is a step in the list of the desk.
type StepName struct {
	ID   string          `json:"id"`
	Kind lesson.StepKind `json:"kind"`
}

// frame writes an event.
func frame(event, id string, body any) []byte {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err) // plain texts and numbers can always be written
	}
	out := make([]byte, 0, len(b)+len(event)+len(id)+24)
	out = append(append(append(out, "event: "...), event...), '\n')
	if id != "" {
		out = append(append(append(out, "id: "...), id...), '\n')
	}
	return append(append(append(out, "data: "...), b...), "\n\n"...)
}

var beat = []byte(":\n\n")

// compose gives the bytes of what a stream has to be told. Phones at the same place with the same language
// get the same bytes.
func (r *Room) compose(st *stream, what uint32) []byte {
	m := r.now.Load()
	var parts [][]byte
	if what&wantYou != 0 && st.role == rolePhone {
		r.mu.Lock()
		parts = append(parts, frame("you", "", r.tell(st.seat)))
		r.mu.Unlock()
	}
	if what&wantState != 0 && what&wantBye == 0 {
		parts = append(parts, r.stateFrame(st, m))
	}
	if st.role == roleDesk || st.role == roleSteer {
		if what&wantCount != 0 {
			counts := r.Counts()
			if st.role != roleDesk {
				counts.Unread = 0
			}
			parts = append(parts, frame("count", "", counts))
		}
		if what&wantHeld != 0 && st.role == roleDesk {
			parts = append(parts, frame("held", "", r.Held()))
		}
	} else if st.role == roleWall && what&wantCount != 0 {
		parts = append(parts, frame("count", "", map[string]int{"phones": r.Counts().Phones}))
	}
	if what&wantBye != 0 {
		why := "replaced"
		if m.state == Closed {
			why = "closed"
		} else if st.role == rolePhone {
			r.mu.Lock()
			if r.seats[st.seat-1].left {
				why = "left"
			}
			r.mu.Unlock()
		}
		parts = append(parts, frame("bye", "", map[string]string{"why": why}))
	}
	if len(parts) == 0 && what&wantBeat != 0 {
		return beat
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return bytes.Join(parts, nil)
}

func (r *Room) stateFrame(st *stream, m *moment) []byte {
	at := m.tracks[0]
	r.mu.Lock()
	if st.role == rolePhone {
		at = r.placeOf(r.seats[st.seat-1], m)
	}
	language, easy := st.language, st.easy
	r.mu.Unlock()
	if st.role != rolePhone {
		return r.bigFrame(st, m, at)
	}
	text, err := json.Marshal(at)
	if err != nil {
		panic(err)
	}
	key := view{string(text), language, easy}
	if have, ok := m.frames.Load(key); ok {
		return have.([]byte)
	}
	id := strconv.FormatInt(m.seq, 10)
	if m.by == lesson.ByEach {
		id += "-" + positionText(at)
	}
	made, _ := m.frames.LoadOrStore(key, frame("state", id, r.shownAt(m, at, lesson.Languages[language], easy)))
	return made.([]byte)
}

func (r *Room) shownAt(m *moment, at lesson.Position, language string, easy bool) Shown {
	questions := r.activity.Questions(at)
	if questions == nil {
		questions = []string{}
	}
	kind := r.kindAt(at)
	shown := Shown{Seq: m.seq, State: m.state, At: positionText(at), Step: at.Step, Kind: kind, By: m.by, Questions: questions,
		Measures: kind == lesson.Before || kind == lesson.After, Ending: r.activity.Ending(at), Screen: r.screen(m, at, language, easy)}
	switch {
	case r.opening.Rehearsal:
		shown.Marked = "rehearsal"
	case r.opening.Late:
		shown.Marked = "late"
	}
	if m.state == Showing || r.opening.Solo {
		shown.Solutions = r.activity.Solutions(at, language, easy)
	}
	if m.state == Showing && !slices.Contains(quiet, kind) {
		shown.Results = map[string]lesson.Tally{}
		r.mu.Lock()
		for _, id := range questions {
			if q := r.questions[id]; q != nil {
				shown.Results[id] = r.tally(id, q)
			}
		}
		r.mu.Unlock()
	}
	return shown
}

// screen is what there is to see; while phones gather there is nothing yet.
func (r *Room) screen(m *moment, at lesson.Position, language string, easy bool) any {
	if m.state == Waiting || m.state == Closed {
		return nil
	}
	screen := r.activity.Screen(at, language, easy)
	if screen.Kind == lesson.Cloud && !r.opening.Free {
		for i := range screen.Questions {
			screen.Questions[i].Free, screen.Questions[i].Most = false, 0
		}
	}
	return screen
}

// quiet are the kinds of steps whose answers are never shown to a class.
var quiet = []lesson.StepKind{lesson.Before, lesson.After, lesson.Feeling, lesson.Box}

// bigFrame is the state of the desk or the projector, with results where they are shown.
func (r *Room) bigFrame(st *stream, m *moment, at lesson.Position) []byte {
	shown := r.shownAt(m, at, lesson.Languages[st.language], st.easy)
	shown.Code, shown.Activity = r.opening.Code, r.opening.Activity
	if st.role == roleDesk || st.role == roleSteer {
		for _, s := range r.activity.Steps {
			shown.Steps = append(shown.Steps, StepName{s.ID, s.Kind})
		}
		shown.Open = r.activity.OpenChoices(at)
		if len(m.tracks) > 1 {
			for _, t := range m.tracks {
				shown.Tracks = append(shown.Tracks, positionText(t))
			}
		}
	}
	if m.state == Showing {
		r.mu.Lock()
		for _, q := range shown.Questions {
			if texts := r.shown[q]; len(texts) > 0 && st.role != roleSteer {
				if shown.Texts == nil {
					shown.Texts = map[string][]string{}
				}
				shown.Texts[q] = slices.Clone(texts)
			}
		}
		r.mu.Unlock()
	}
	return frame("state", strconv.FormatInt(m.seq, 10), shown)
}

// Counts is what the presenter sees while answers come: never what was answered by whom.
type Counts struct {
	Seq       int64            `json:"seq"`
	Phones    int              `json:"phones"` // that hear us now
	Seats     int              `json:"seats"`  // that were given and not left
	Watching  int              `json:"watching"`
	Held      int              `json:"held"`         // texts that wait for the moderator
	Unread    int              `json:"unread_notes"` // notes that the lead has not opened; only the desk is told
	Languages map[string]int   `json:"languages"`
	Questions []QuestionCounts `json:"questions"` // of what is asked now
}

// QuestionCounts are the counters of one question. Received = stored + duplicate + refused.
type QuestionCounts struct {
	Question string `json:"question"`
	Received int    `json:"received"`
	Ledger
	Hands int            `json:"hands,omitempty"`
	Votes map[string]int `json:"votes,omitempty"` // of what is not a measure or a feeling
}

// Counts gives the counters of now.
func (r *Room) Counts() Counts {
	m := r.now.Load()
	r.mu.Lock()
	defer r.mu.Unlock()
	out := Counts{Seq: m.seq, Held: len(r.held), Languages: map[string]int{}, Questions: []QuestionCounts{}}
	for _, s := range r.seats {
		if s.left {
			continue
		}
		out.Seats++
		out.Languages[s.languageTag()]++
		if s.watch {
			out.Watching++
		}
	}
	out.Phones = r.streams()
	for _, c := range r.others {
		out.Phones += c.Phones
	}
	for _, opened := range r.notes {
		if !opened {
			out.Unread++
		}
	}
	seen := map[string]bool{}
	for _, at := range m.tracks {
		for _, id := range r.activity.Questions(at) {
			if seen[id] {
				continue
			}
			seen[id] = true
			c := QuestionCounts{Question: id}
			if q := r.questions[id]; q != nil {
				c.Ledger = r.ledgerOf(id, q)
				c.Received = c.Submitted
				for _, n := range q.hand {
					c.Hands += n
				}
				if !slices.Contains(quiet, r.kindAt(at)) {
					c.Votes = r.votes(id, nil)
				}
			}
			out.Questions = append(out.Questions, c)
		}
	}
	return out
}

// lost notes that a stream is no more.
func (r *Room) lost(st *stream) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dirty = true
	switch st.role {
	case rolePhone:
		if s := r.seats[st.seat-1]; s.stream == st {
			s.stream = nil
		}
	case roleWall:
		delete(r.walls, st)
	default:
		delete(r.desks, st)
	}
}
