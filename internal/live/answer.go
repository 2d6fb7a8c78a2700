package live

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"drosme/internal/id"
	"drosme/internal/lesson"
)

// Answer is what a phone sends as its answer to one question.
type Answer struct {
	ID       string          `json:"id"` // made by the phone; the same again when it sends again
	Room     string          `json:"room"`
	Seat     string          `json:"seat"`
	Question string          `json:"question"`
	Answer   json.RawMessage `json:"answer"`
	Pair     string          `json:"pair"` // of before and after: a random token that joins the two
	Note     string          `json:"note"` // a sealed worry, base64, that rides along
	NoteID   string          `json:"note_id"`
	Box      []byte          `json:"box"` // noise, or a sealed worry in noise's clothes: see note.Letterbox
}

// Results of an answer.
const (
	Stored    = "stored"    // it is on the disk
	Duplicate = "duplicate" // this seat's answer to the question is on the disk already; the first one stands
	Refused   = "refused"
)

// pairMost is how long a pair token may be.
const pairMost = 64

// underway is an answer on its way to the disk.
type underway struct {
	in     Answer
	r      *Room
	q      *question
	who    string
	body   []byte
	held   *heldText
	ticket Ticket
	second bool // the same answer is on its way already
	result string
	note   string
	err    error
}

// begin checks an answer and gives it to the journal; it does not wait. An error is a Refusal, which changed
// nothing, or a fault of the journal, after which the phone sends again.
func (u *underway) begin() {
	r := u.r
	r.knows(u.in.Seat)
	r.mu.Lock()
	defer r.mu.Unlock()
	q, who, entry, held, err := r.check(u.in)
	if r.s.o.Peers != "" && early(err) {
		r.mu.Unlock()
		r.s.catchUp()
		r.mu.Lock()
		q, who, entry, held, err = r.check(u.in)
	}
	if q != nil {
		q.ledger.Submitted++
		r.dirty = true
	}
	if err != nil {
		if q != nil {
			q.ledger.Refused++
		}
		u.result, u.err = Refused, err
		return
	}
	if _, given := q.given[who]; given {
		q.ledger.Duplicate++
		u.result = Duplicate
		return
	}
	u.q, u.who, u.body, u.held = q, who, entry.Body, held
	if u.ticket, u.second = q.waiting[who]; u.second {
		return
	}
	u.ticket = r.s.o.Journal.put(func(g *group) {
		g.entries = append(g.entries, entry)
		if held != nil {
			g.entries = append(g.entries, Entry{Kind: KindFree, Room: r.id, Question: u.in.Question, Act: held.Act, Body: []byte("{}")})
			g.held = append(g.held, *held)
		}
	})
	q.waiting[who] = u.ticket
	r.flowing.Add(1)
}

// early tells whether an answer was refused for what may be no news elsewhere: its question opened on another node.
func early(err error) bool {
	var no *Refusal
	return errors.As(err, &no) && (no.Reason == "out_of_phase" || no.Reason == "not_asked")
}

// finish waits for the disk and says what became of the answer.
func (u *underway) finish() {
	if u.result != "" {
		return
	}
	lost, err := u.ticket.Wait()
	r, q := u.r, u.q
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dirty = true // a count may have gone out since it began
	if !u.second {
		delete(q.waiting, u.who)
		defer r.flowing.Done()
	}
	switch {
	case err != nil:
		q.ledger.Refused++
		u.result, u.err = Refused, err
		return
	case u.second:
		q.ledger.Duplicate++
		u.result = Duplicate
		return
	case slices.Contains(lost, 0): // another node had it
		q.ledger.Duplicate++
		u.result = Duplicate // and what stands there comes with the other node's entries
		return
	}
	q.ledger.Stored++
	q.keep(u.who, u.body)
	if u.held != nil {
		r.held = append(r.held, *u.held)
		for st := range r.desks {
			st.tell(wantHeld)
		}
	}
	r.moved(u.in, u.body)
	u.result = Stored
}

// check says whether an answer may be stored now, and as what. With a refusal q says whose ledger counts it;
// nil: no question of this room. The caller holds r.mu.
func (r *Room) check(in Answer) (q *question, who string, e Entry, held *heldText, err error) {
	s, number, err := r.seatOf(in.Seat)
	if err != nil {
		return nil, "", e, nil, err
	}
	m := r.now.Load()
	at := r.placeOf(s, m)
	asked := slices.Contains(r.activity.Questions(at), in.Question)
	if q = r.questions[in.Question]; q == nil && asked {
		q = r.question(in.Question)
	}
	if !validID(in.ID) {
		return q, "", e, nil, refuse(http.StatusBadRequest, "id_unfit")
	}
	if q == nil {
		return nil, "", e, nil, refuse(http.StatusConflict, "not_asked")
	}
	pair := ""
	if r.measures(in.Question) {
		if len(in.Pair) < 16 || len(in.Pair) > pairMost {
			return q, "", e, nil, refuse(http.StatusUnprocessableEntity, "pair_missing")
		}
		pair = r.pairNumber(in.Pair)
	}
	who = r.who(number, in.Question, pair)
	if _, given := q.given[who]; given {
		return q, who, e, nil, nil // sent again, however late
	}
	if _, waiting := q.waiting[who]; waiting {
		return q, who, e, nil, nil
	}
	switch {
	case s.watch:
		return q, "", e, nil, refuse(http.StatusConflict, "watching")
	case !asked, m.state != Open, !r.taking:
		return q, "", e, nil, refuse(http.StatusConflict, "out_of_phase")
	case pair != "" && s.pair != "" && s.pair != pair:
		return q, "", e, nil, refuse(http.StatusConflict, "second_pair")
	}
	if _, given := q.given[s.first]; pair != "" && s.first != "" && given { // the seat's first phone has answered it
		return q, "", e, nil, refuse(http.StatusConflict, "second_pair")
	}
	body, free, err := r.activity.Accepts(in.Question, in.Answer)
	if err != nil {
		return q, "", e, nil, refuse(http.StatusUnprocessableEntity, "answer_unfit")
	}
	if r.kindAt(at) == lesson.Story && !slices.Contains(r.activity.OpenChoices(at), choiceOf(body)) {
		return q, "", e, nil, refuse(http.StatusUnprocessableEntity, "answer_unfit")
	}
	if free {
		var text struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(body, &text); err != nil {
			return q, "", e, nil, refuse(http.StatusUnprocessableEntity, "answer_unfit")
		}
		if s := r.activity.Step(in.Question); s != nil && s.Kind == lesson.Cloud && !r.opening.Free {
			return q, "", e, nil, refuse(http.StatusUnprocessableEntity, "answer_unfit")
		}
		held = &heldText{Room: r.id, Act: id.Random(r.s.o.Random), Question: in.Question, Text: text.Text}
		body = []byte(`{"held":true}`)
	}
	if pair != "" {
		s.pair = pair
	}
	act := in.ID
	if who != strconv.Itoa(number) {
		act = "" // the id belongs to the phone, and would join this answer to its others
	}
	return q, who, Entry{Kind: KindAnswer, Room: r.id, Seat: who, Question: in.Question, Act: act, Body: body}, held, nil
}

func choiceOf(body []byte) string {
	var in struct {
		Choice string `json:"choice"`
	}
	if json.Unmarshal(body, &in) != nil {
		return ""
	}
	return in.Choice
}

// moved lets a seat or a group go on after an answer at a fork. The caller holds r.mu.
func (r *Room) moved(in Answer, body []byte) {
	m := r.now.Load()
	if m.by == lesson.ByClass {
		return
	}
	s, _, err := r.seatOf(in.Seat)
	if err != nil {
		return
	}
	at := r.placeOf(s, m)
	if !slices.Contains(r.activity.Questions(at), in.Question) || r.kindAt(at) != lesson.Story {
		return
	}
	if m.by == lesson.ByEach {
		if next, more := r.activity.Next(at, choiceOf(body)); more && next.Step == at.Step {
			s.at = &next
			if s.stream != nil {
				s.stream.tell(wantState)
			}
		}
		return
	}
	if track := int(s.track) % len(m.tracks); r.groupIsThrough(track, in.Question) {
		go r.groupGoesOn(track, m.seq)
	}
}

// groupIsThrough tells whether everyone of a group who is here has answered. The caller holds r.mu.
func (r *Room) groupIsThrough(track int, question string) bool {
	m := r.now.Load()
	q := r.questions[question]
	for i, s := range r.seats {
		if s.left || s.watch || s.stream == nil && !s.elsewhere || int(s.track)%len(m.tracks) != track {
			continue
		}
		if _, given := q.given[strconv.Itoa(i+1)]; !given {
			return false
		}
	}
	return true
}

// votes counts the choices of a question, hands among them; only may narrow it to some seats.
func (r *Room) votes(question string, only func(who string) bool) map[string]int {
	out := map[string]int{}
	q := r.questions[question]
	if q == nil {
		return out
	}
	choices := make([]string, len(q.answers))
	for i, a := range q.answers {
		choices[i] = choiceOf(a)
	}
	for who, place := range q.given {
		if c := choices[place]; c != "" && (only == nil || only(who)) {
			out[c]++
		}
	}
	if only == nil {
		for option, n := range q.hand {
			out[option] += n
		}
	}
	return out
}

// winner is the choice with most votes; tie: two have as many, or nobody voted.
func winner(votes map[string]int, open []string) (choice string, tie bool) {
	most := 0
	for _, c := range open {
		switch n := votes[c]; {
		case n > most:
			choice, most, tie = c, n, false
		case n == most && n > 0:
			tie = true
		}
	}
	return choice, tie || most == 0
}

// notesMost is how many notes one phone may send: nobody fills the disk, and nobody in need comes near it.
const notesMost = 30

// mayWrite counts a note of a seat; false: that was enough.
func (r *Room) mayWrite(token string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, _, err := r.seatOf(token)
	if err != nil || s.notes >= notesMost {
		return false
	}
	s.notes++
	return true
}

// noteMost bounds a sealed note, in bytes: notes are padded to a few sizes below it.
const noteMost = 8 << 10

// note stores a sealed worry. It belongs to the room and to no seat, and is kept once for each id.
func (r *Room) note(seat, noteID, sealed string) (string, error) {
	if !validID(noteID) {
		return Refused, refuse(http.StatusBadRequest, "id_unfit")
	}
	b, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(b) == 0 {
		return Refused, refuse(http.StatusBadRequest, "note_unfit")
	}
	if len(b) > noteMost {
		return Refused, refuse(http.StatusRequestEntityTooLarge, "note_too_large")
	}
	if r.opening.Solo {
		return Refused, refuse(http.StatusConflict, "solo")
	}
	r.mu.Lock()
	_, known := r.notes[noteID]
	r.mu.Unlock()
	if known {
		return Duplicate, nil
	}
	if !r.mayWrite(seat) {
		return Refused, refuse(http.StatusTooManyRequests, "too_many_notes")
	}
	body, err := json.Marshal(map[string]string{"sealed": sealed})
	if err != nil {
		return Refused, err
	}
	if _, err := r.post(noteID, body).Wait(); err != nil {
		return Refused, err
	}
	r.posted(noteID, body)
	return Stored, nil
}

// openBox gives the note that a box holds, if it holds one, to the journal, under no seat. It does not wait; stored
// waits and gives what is answered: the name that the note has on the phone, or as many signs by chance. Who listens
// to the Wi-Fi cannot tell a box with a note from one without, not by the time either: alone says that nothing else
// of this request goes to the disk. The name under which a note is kept is another one, so that who listened and
// reads the journal later does not find the phone.
func (r *Room) openBox(seat string, box []byte, alone bool) (stored func() string) {
	noise := func() func() string {
		if !alone {
			return randomName
		}
		ticket := r.noise()
		return func() string {
			_, _ = ticket.Wait() // nothing was lost with it
			return randomName()
		}
	}
	name, sealed, ok := r.s.letterbox.Open(box)
	if !ok || r.opening.Solo {
		return noise()
	}
	body, err := json.Marshal(map[string][]byte{"sealed": sealed})
	if err != nil {
		return noise()
	}
	kept := r.s.hidden.noteName(r.id, name)
	r.mu.Lock()
	_, known := r.notes[kept]
	r.mu.Unlock()
	if known {
		wait := noise()
		return func() string { wait(); return name }
	}
	if !r.mayWrite(seat) {
		return noise()
	}
	ticket := r.post(kept, body)
	return func() string {
		if _, err := ticket.Wait(); err != nil {
			return randomName() // the phone sends it again
		}
		r.posted(kept, body)
		return name
	}
}

// randomName looks like the name of a note and is none.
func randomName() string {
	b := make([]byte, 16)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func randomID() string { return id.Random(rand.Reader) }
