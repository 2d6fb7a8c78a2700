package live

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"time"

	"drosme/internal/lesson"
)

// seatsMost bounds a room, so that joins without end do not fill a laptop.
const seatsMost = 20_000

// Join is what a phone says to take a seat, or to have it again.
type Join struct {
	ID       string `json:"id"`   // made by the phone, 16 to 64 signs that nobody can guess
	Room     string `json:"room"` // six digits
	Language string `json:"language"`
	Easy     bool   `json:"easy"`
	Watch    bool   `json:"watch"`
	SeatCode string `json:"seat_code"` // of a phone whose battery died: the three signs
	Seat     string `json:"seat"`      // the token, of a phone that has one: the seat again
}

// Seat is what a phone is told of its seat.
type Seat struct {
	Room     string   `json:"room"`
	Token    string   `json:"seat"`
	Number   int      `json:"number"`
	Word     string   `json:"word"`
	Shape    string   `json:"shape"`
	Code     string   `json:"seat_code"`
	Language string   `json:"language"`
	Easy     bool     `json:"easy"`
	Watch    bool     `json:"watch"`
	Group    int      `json:"group,omitempty"` // in small groups: 1, 2, 3 …
	Answered []string `json:"answered"`        // of the questions that are asked now

	Languages []string `json:"languages"` // in which the activity is complete
	NoteKey   string   `json:"note_key"`  // of the letterbox, base64: another one after each start of the server
}

func validID(id string) bool {
	if len(id) < 16 || len(id) > 64 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

// join gives a seat: the one of the token or of the seat code, the one that this id got before, or a new one.
// wait is how long the address has to wait; then no seat was given.
func (r *Room) join(in Join, address string) (seat Seat, wait time.Duration, err error) {
	if !validID(in.ID) {
		return seat, 0, refuse(http.StatusBadRequest, "id_unfit")
	}
	if r.opening.Solo {
		return seat, 0, refuse(http.StatusConflict, "solo")
	}
	language, known := languageNumber(in.Language)
	if !known {
		language, _ = languageNumber(r.opening.Language)
	}
	sum := sha256.Sum256([]byte(in.ID))
	act := base64.RawURLEncoding.EncodeToString(sum[:12])
	r.knows(in.Seat)
	r.mu.Lock()
	number := 0
	switch {
	case in.Seat != "":
		if number = r.s.hidden.seatNumber(r.id, in.Seat); number == 0 || number > len(r.seats) || r.seats[number-1] == vacant {
			r.mu.Unlock()
			return seat, 0, refuse(http.StatusForbidden, "seat_unknown")
		}
	case in.SeatCode != "":
		if !r.mayTry(address) {
			r.mu.Unlock()
			return seat, wrongWindow, refuse(http.StatusTooManyRequests, "too_many_codes")
		}
		if number = r.codes[codeOf(in.SeatCode)]; number == 0 {
			r.triedWrong(address)
			r.mu.Unlock()
			return seat, 0, refuse(http.StatusNotFound, "code_unknown")
		}
		if s := r.seats[number-1]; s.pair != "" { // another phone has not the first one's pair
			s.first, s.pair = s.pair, ""
		}
	default:
		if underway := r.joining[act]; underway != nil { // the same join, sent twice at once
			r.mu.Unlock()
			<-underway
			return r.join(in, address)
		}
		number = r.joins[act]
	}
	if number > 0 {
		s := r.seats[number-1]
		if s.left {
			r.mu.Unlock()
			return seat, 0, refuse(http.StatusGone, "left")
		}
		s.easy, s.watch = s.easy || in.Easy, s.watch || in.Watch
		if known {
			s.language = language
		}
		seat = r.tell(number)
		r.mu.Unlock()
		return seat, 0, nil
	}
	if wait := r.s.joins.pass(address); wait > 0 {
		r.mu.Unlock()
		return seat, wait, refuse(http.StatusTooManyRequests, "too_many_joins")
	}
	if r.taken() >= seatsMost {
		r.mu.Unlock()
		return seat, 0, refuse(http.StatusServiceUnavailable, "room_full")
	}
	s, err := r.draw()
	if err != nil {
		r.mu.Unlock()
		return seat, 0, err
	}
	s.language, s.easy, s.watch, s.pending = language, in.Easy, in.Watch, true
	s.join = act
	underway := make(chan struct{})
	r.joining[act] = underway
	number = r.nextSeat()
	r.put(number, s)
	r.joins[act], r.codes[s.code] = number, number
	r.lastJoin = r.s.o.Now()
	r.dirty = true
	seat = r.tell(number)
	body, err := json.Marshal(SeatEntry{Word: seat.Word, Shape: seat.Shape, Code: seat.Code, Language: seat.Language, Easy: s.easy, Watch: s.watch})
	if err != nil {
		panic(err) // plain texts can always be written
	}
	ticket := r.s.o.Journal.Append(Entry{Kind: KindSeat, Room: r.id, Seat: strconv.Itoa(number), Act: act, Body: body})
	r.mu.Unlock()
	lost, err := ticket.Wait()
	r.mu.Lock()
	s.pending = false
	delete(r.joining, act)
	close(underway)
	if err != nil || len(lost) > 0 {
		s.left = true // after a fault the number stays taken: others may have got later ones
		if n := r.joins[act]; n > 0 && (r.seats[n-1] == s || r.seats[n-1].join != act) {
			delete(r.joins, act)
		}
		if n := r.codes[s.code]; n > 0 && (r.seats[n-1] == s || r.seats[n-1].code != s.code) {
			delete(r.codes, s.code)
		}
		if err == nil && r.seats[number-1] == s {
			r.seats[number-1] = vacant // the other node's seat comes here
		}
	}
	r.mu.Unlock()
	if err == nil && len(lost) > 0 { // another node gave this id a seat, or took the number
		if err = r.s.follow(context.Background()); err == nil {
			return r.join(in, address)
		}
	}
	if err != nil {
		return Seat{}, 0, err
	}
	return seat, 0, nil
}

// taken is how many seats were given. The caller holds r.mu.
func (r *Room) taken() int {
	if r.s.o.Peers == "" {
		return len(r.seats)
	}
	n := 0
	for _, s := range r.seats {
		if s != vacant {
			n++
		}
	}
	return n
}

func codeOf(text string) (code [3]byte) {
	n := 0
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c == ' ' || c == '-' {
			continue
		}
		if n == 3 {
			return [3]byte{}
		}
		code[n] = c
		n++
	}
	if n < 3 {
		return [3]byte{}
	}
	return code
}

// draw makes a seat with a word and a shape that nobody here has yet, while there are such, and a code.
func (r *Room) draw() (*seat, error) {
	pick := func(n int) (int, error) {
		i, err := rand.Int(r.s.o.Random, big.NewInt(int64(n)))
		if err != nil {
			return 0, err
		}
		return int(i.Int64()), nil
	}
	s := &seat{}
	taken := func() bool {
		return slices.ContainsFunc(r.seats, func(o *seat) bool { return !o.left && o.word == s.word && o.shape == s.shape })
	}
	for try := range 4 {
		n, err := pick(len(Words) * len(Shapes))
		if err != nil {
			return nil, err
		}
		s.word, s.shape = uint8(n%len(Words)), uint8(n/len(Words))
		if try == 3 || len(r.seats) > len(Words)*len(Shapes) || !taken() {
			break
		}
	}
	for range 1000 {
		for i := range s.code {
			n, err := pick(len(codeSigns))
			if err != nil {
				return nil, err
			}
			s.code[i] = codeSigns[n]
		}
		if r.codes[s.code] == 0 {
			return s, nil
		}
	}
	return nil, errors.New("live: no seat code is free")
}

// tell says what a phone knows of its seat. The caller holds r.mu.
func (r *Room) tell(number int) Seat {
	s := r.seats[number-1]
	m := r.now.Load()
	out := Seat{Room: r.opening.Code, Token: r.s.hidden.seatToken(r.id, number), Number: number, Word: Words[s.word], Shape: Shapes[s.shape],
		Code: string(s.code[:]), Language: s.languageTag(), Easy: s.easy, Watch: s.watch, Answered: []string{},
		Languages: r.activity.Languages, NoteKey: r.s.noteKey()}
	if m.by == lesson.ByGroups {
		out.Group = 1 + int(s.track)%len(m.tracks)
	}
	for _, q := range r.activity.Questions(r.placeOf(s, m)) {
		if in := r.questions[q]; in != nil {
			who := r.who(number, q, s.pair)
			if _, given := in.given[who]; given {
				out.Answered = append(out.Answered, q)
			}
		}
	}
	return out
}

func (s *Server) noteKey() string {
	key := s.letterbox.Public()
	return base64.StdEncoding.EncodeToString(key[:])
}

// who is under whose number an answer is kept. Measures are kept under a number that stands for the pair
// token, free texts under one that stands for the seat: nobody who reads the journal finds the seat.
func (r *Room) who(number int, question, pair string) string {
	if r.measures(question) {
		if pair == "" {
			return ""
		}
		return pair
	}
	if r.mayBeFree(question) {
		return "f" + r.s.hidden.mac("free", r.id, question, strconv.Itoa(number))
	}
	return strconv.Itoa(number)
}

func (r *Room) pairNumber(token string) string { return "p" + r.s.hidden.mac("pair", r.id, token)[:12] }

func (r *Room) measures(question string) bool {
	item, _ := r.activity.ItemOf(question)
	return item != nil
}

// mayBeFree tells whether a question may be answered by a text of one's own.
func (r *Room) mayBeFree(question string) bool {
	s := r.activity.Step(question)
	return s != nil && (s.Kind == lesson.Box || s.Kind == lesson.Cloud && s.Free)
}

// seatOf finds the seat of a token. The caller holds r.mu.
func (r *Room) seatOf(token string) (*seat, int, error) {
	number := r.s.hidden.seatNumber(r.id, token)
	if number == 0 || number > len(r.seats) || r.seats[number-1] == vacant {
		return nil, 0, refuse(http.StatusForbidden, "seat_unknown")
	}
	s := r.seats[number-1]
	if s.left {
		return nil, 0, refuse(http.StatusGone, "left")
	}
	return s, number, nil
}

// seated tells whether a token is that of a seat here that was not left.
func (r *Room) seated(token string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, _, err := r.seatOf(token)
	return err == nil
}

// SeatChange is what a phone changes in how it takes part; nil leaves it.
type SeatChange struct {
	ID       string  `json:"id"`
	Room     string  `json:"room"`
	Seat     string  `json:"seat"`
	Language *string `json:"language"`
	Easy     *bool   `json:"easy"`
	Watch    *bool   `json:"watch"`
	Left     bool    `json:"-"`
}

// changesMost is how often one phone may change how it takes part, leaving apart.
const changesMost = 200

// change changes a seat; done twice it changes nothing more.
func (r *Room) change(in SeatChange) (Seat, error) {
	r.knows(in.Seat)
	r.mu.Lock()
	s, number, err := r.seatOf(in.Seat)
	var gone *Refusal
	if in.Left && errors.As(err, &gone) && gone.Reason == "left" {
		r.mu.Unlock()
		return Seat{}, nil
	}
	if err != nil {
		r.mu.Unlock()
		return Seat{}, err
	}
	before := *s
	if in.Language != nil {
		language, known := languageNumber(*in.Language)
		if !known {
			r.mu.Unlock()
			return Seat{}, refuse(http.StatusUnprocessableEntity, "language_unknown")
		}
		s.language = language
	}
	if in.Easy != nil {
		s.easy = *in.Easy
	}
	if in.Watch != nil {
		s.watch = *in.Watch
	}
	s.left = in.Left
	if s.changes == changesMost && !s.left { // somebody plays with it; the journal need not hear of it
		*s = before
	}
	if *s == before {
		seat := r.tell(number)
		r.mu.Unlock()
		return seat, nil
	}
	body, err := json.Marshal(SeatEntry{Language: s.languageTag(), Easy: s.easy, Watch: s.watch, Left: s.left})
	if err != nil {
		r.mu.Unlock()
		return Seat{}, err
	}
	seat := r.tell(number)
	s.changes = min(s.changes+1, changesMost)
	r.dirty = true
	if st := s.stream; st != nil {
		st.language, st.easy = s.language, s.easy
		if s.left {
			st.tell(wantBye)
		} else {
			st.tell(wantYou | wantState)
		}
	}
	ticket := r.s.o.Journal.Append(Entry{Kind: KindLeave, Room: r.id, Seat: strconv.Itoa(number), Body: body})
	r.mu.Unlock()
	if _, err := ticket.Wait(); err != nil {
		return Seat{}, err
	}
	return seat, nil
}
