package live

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"drosme/internal/fault"
)

// bodyMost bounds what a phone sends: an answer, and a sealed note beside it.
const bodyMost = 16 << 10

// Handler serves phones: the neutral page, and /live/. Presenters' phones and projectors speak here too,
// with their tokens; a token is what only a crew gives out.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	post := func(path string, do func(http.ResponseWriter, *http.Request, []byte)) {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMost))
			if err != nil {
				var large *http.MaxBytesError
				if errors.As(err, &large) {
					s.refused(w, refuse(http.StatusRequestEntityTooLarge, "too_large"))
				} else {
					s.refused(w, refuse(http.StatusBadRequest, "cut"))
				}
				return
			}
			do(w, r, body)
		})
	}
	post("/live/join", s.postJoin)
	post("/live/answer", s.postAnswer)
	post("/live/note", s.postNote)
	post("/live/on", s.postOn)
	post("/live/seat", s.postSeat)
	post("/live/leave", s.postLeave)
	post("/live/solo", s.postSolo)
	post("/live/pair", s.postPair)
	post("/live/desk/{act}", s.postDesk)
	mux.HandleFunc("GET /live/stream", s.getStream)
	mux.HandleFunc("GET /live/desk/stream", s.getDeskStream)
	mux.HandleFunc("GET /live/wall/stream", s.getDeskStream)
	mux.HandleFunc("GET /live/ledger", s.getLedger)
	if s.o.Numbers != nil {
		mux.Handle("GET /live/numbers", s.o.Numbers)
	}
	if s.o.Page != nil {
		mux.Handle("/", s.o.Page)
	}
	same := http.NewCrossOriginProtection()
	return same.Handler(mux)
}

// Listener is a server for phones with the limits of time that this package was measured with: who sends
// slowly is cut, who is silent is let go, and a stream has no limit. TLS without HTTP/2, because a stream
// takes its connection.
func Listener(handler http.Handler) *http.Server {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	return &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second,
		IdleTimeout: 60 * time.Second, MaxHeaderBytes: 8 << 10, Protocols: protocols}
}

func read[T any](s *Server, w http.ResponseWriter, body []byte) (in T, ok bool) {
	if err := json.Unmarshal(body, &in); err != nil {
		s.refused(w, refuse(http.StatusBadRequest, "malformed"))
		return in, false
	}
	return in, true
}

func say(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err) // plain texts and numbers can always be written
	}
	sayBytes(w, status, b)
}

func sayBytes(w http.ResponseWriter, status int, b []byte) {
	h := w.Header()
	h["Content-Type"] = contentJSON
	h["Cache-Control"] = noStore
	w.WriteHeader(status)
	_, _ = w.Write(b) // a connection that is gone is not our fault
}

var contentJSON, noStore = []string{"application/json"}, []string{"no-store"}

// No is what a phone is told when something was refused, or has to be sent again later.
type No struct {
	Status string `json:"status"` // refused, or later: nothing was stored, send it again
	Reason string `json:"reason"`
	Note   string `json:"note,omitempty"` // what became of the note that rode along
}

func (s *Server) refused(w http.ResponseWriter, err error) { s.refusedWith(w, err, "") }

func (s *Server) refusedWith(w http.ResponseWriter, err error, note string) {
	var no *Refusal
	if errors.As(err, &no) {
		say(w, no.Status, No{Refused, no.Reason, note})
		return
	}
	f := fault.As(err)
	switch f.Kind {
	case fault.Refused, fault.NotFound, fault.Invalid, fault.Conflict, fault.Locked:
		say(w, http.StatusForbidden, No{Refused, f.Words(), note})
		return
	}
	s.o.Log.Error("the journal of the lesson could not be written", "kind", f.Kind)
	w.Header().Set("Retry-After", "1")
	say(w, http.StatusServiceUnavailable, No{"later", string(f.Kind), note})
}

func (s *Server) find(w http.ResponseWriter, code string) *Room {
	r := s.room(code)
	if r == nil {
		s.refused(w, refuse(http.StatusNotFound, "room_unknown"))
	}
	return r
}

func (s *Server) address(r *http.Request) string {
	if s.o.Address != nil {
		return s.o.Address(r)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (s *Server) postJoin(w http.ResponseWriter, req *http.Request, body []byte) {
	in, ok := read[Join](s, w, body)
	if !ok {
		return
	}
	r := s.room(in.Room)
	if r == nil {
		// Rooms are not to be found by trying all codes.
		if wait := s.joins.pass(s.address(req)); wait > 0 {
			s.later(w, wait, refuse(http.StatusTooManyRequests, "too_many_joins"))
			return
		}
		s.refused(w, refuse(http.StatusNotFound, "room_unknown"))
		return
	}
	seat, wait, err := r.join(in, s.address(req))
	switch {
	case wait > 0:
		s.later(w, wait, err)
	case err != nil:
		s.refused(w, err)
	default:
		say(w, http.StatusOK, seat)
	}
}

func (s *Server) later(w http.ResponseWriter, wait time.Duration, err error) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	s.refused(w, err)
}

// Done is what a phone is told when something was kept.
type Done struct {
	Status string `json:"status"` // stored or duplicate
	Note   string `json:"note,omitempty"`
}

// postAnswer is what thousands call in one moment. What needs a deep stack is done by a few goroutines that
// have one already, so that those of the connections, one a phone, keep a small one.
func (s *Server) postAnswer(w http.ResponseWriter, req *http.Request, body []byte) {
	t := answerTask{body: body, done: make(chan *underway, 1)}
	select {
	case s.answers <- t:
	case <-s.stop:
		s.refused(w, fault.New(fault.Failed, ""))
		return
	}
	var u *underway
	select {
	case u = <-t.done:
	case <-s.stop:
		s.refused(w, fault.New(fault.Failed, ""))
		return
	}
	if u.r != nil && u.in.Note != "" { // kept whatever becomes of the answer
		u.note = Refused
		if u.r.seated(u.in.Seat) {
			var err error
			if u.note, err = u.r.note(u.in.Seat, u.in.NoteID, u.in.Note); err != nil {
				u.note = Refused
			}
		}
	}
	var boxed func() string
	if u.r != nil && len(u.in.Box) > 0 && u.r.seated(u.in.Seat) {
		boxed = u.r.openBox(u.in.Seat, u.in.Box, u.ticket.g == nil)
	}
	u.finish()
	if boxed != nil {
		u.note = boxed()
	}
	if u.err != nil {
		s.refusedWith(w, u.err, u.note)
		return
	}
	if req.Context().Err() == nil {
		u.r.mu.Lock()
		u.r.question(u.in.Question).ledger.Acknowledged++
		u.r.mu.Unlock()
	}
	if u.note == "" {
		sayBytes(w, http.StatusOK, ackOf[u.result])
		return
	}
	say(w, http.StatusOK, Done{u.result, u.note})
}

var ackOf = map[string][]byte{Stored: []byte(`{"status":"stored"}`), Duplicate: []byte(`{"status":"duplicate"}`)}

type answerTask struct {
	body []byte
	done chan *underway
}

// answerWorkers is how many goroutines read answers; they never wait for the disk.
const answerWorkers = 4

func (s *Server) readAnswers() {
	for {
		select {
		case t := <-s.answers:
			t.done <- s.begin(t.body)
		case <-s.stop:
			return
		}
	}
}

func (s *Server) begin(body []byte) *underway {
	u := &underway{result: Refused}
	if err := json.Unmarshal(body, &u.in); err != nil {
		u.err = refuse(http.StatusBadRequest, "malformed")
		return u
	}
	if u.r = s.room(u.in.Room); u.r == nil {
		u.err = refuse(http.StatusNotFound, "room_unknown")
		return u
	}
	u.result = ""
	u.begin()
	return u
}

func (s *Server) postNote(w http.ResponseWriter, _ *http.Request, body []byte) {
	in, ok := read[struct {
		Room, Seat, Note, ID string
		Box                  []byte
	}](s, w, body)
	if !ok {
		return
	}
	r := s.find(w, in.Room)
	if r == nil {
		return
	}
	r.mu.Lock()
	_, _, err := r.seatOf(in.Seat)
	r.mu.Unlock()
	if err == nil && len(in.Box) > 0 {
		boxed := r.openBox(in.Seat, in.Box, true)
		say(w, http.StatusOK, Done{Stored, boxed()})
		return
	}
	var result string
	if err == nil {
		result, err = r.note(in.Seat, in.ID, in.Note)
	}
	if err != nil {
		s.refused(w, err)
		return
	}
	say(w, http.StatusOK, Done{Status: result})
}

func (s *Server) postOn(w http.ResponseWriter, _ *http.Request, body []byte) {
	in, ok := read[On](s, w, body)
	if !ok {
		return
	}
	r := s.find(w, in.Room)
	if r == nil {
		return
	}
	moved, err := r.on(in)
	if err != nil {
		s.refused(w, err)
		return
	}
	if moved {
		say(w, http.StatusOK, Done{Status: Stored})
	} else {
		say(w, http.StatusOK, Done{Status: Duplicate})
	}
}

func (s *Server) postSeat(w http.ResponseWriter, _ *http.Request, body []byte) {
	s.changeSeat(w, body, false)
}
func (s *Server) postLeave(w http.ResponseWriter, _ *http.Request, body []byte) {
	s.changeSeat(w, body, true)
}

func (s *Server) changeSeat(w http.ResponseWriter, body []byte, left bool) {
	in, ok := read[SeatChange](s, w, body)
	if !ok {
		return
	}
	r := s.find(w, in.Room)
	if r == nil {
		return
	}
	in.Left = left
	seat, err := r.change(in)
	switch {
	case err != nil:
		s.refused(w, err)
	case left:
		say(w, http.StatusOK, Done{Status: Stored})
	default:
		say(w, http.StatusOK, seat)
	}
}

func (s *Server) postSolo(w http.ResponseWriter, _ *http.Request, body []byte) {
	in, ok := read[Solo](s, w, body)
	if !ok {
		return
	}
	r := s.find(w, in.Room)
	if r == nil {
		return
	}
	place, err := r.playAlone(in)
	if err != nil {
		s.refused(w, err)
		return
	}
	say(w, http.StatusOK, place)
}

func (s *Server) getStream(w http.ResponseWriter, req *http.Request) {
	ask := req.URL.Query()
	r := s.find(w, ask.Get("room"))
	if r == nil {
		return
	}
	r.knows(ask.Get("seat"))
	r.mu.Lock()
	seat, number, err := r.seatOf(ask.Get("seat"))
	r.mu.Unlock()
	if err != nil {
		s.refused(w, err)
		return
	}
	st := &stream{room: r, role: rolePhone, seat: number}
	if err := s.take(w, st); err != nil {
		return
	}
	r.mu.Lock()
	st.language, st.easy = seat.language, seat.easy
	if language, known := languageNumber(ask.Get("language")); known {
		st.language, seat.language = language, language
	}
	if easy := ask.Get("easy"); easy != "" {
		st.easy = easy == "true"
		seat.easy = st.easy
	}
	old := seat.stream
	seat.stream, seat.elsewhere = st, false
	r.dirty = true
	r.mu.Unlock()
	if old != nil {
		old.tell(wantBye)
	}
	st.tell(wantYou | wantState)
}

func (s *Server) getLedger(w http.ResponseWriter, req *http.Request) {
	code := req.URL.Query().Get("room")
	var lines []LedgerLine
	if r := s.room(code); r != nil {
		lines = r.Ledger()
	} else {
		var err error
		if lines, err = LedgerOf(req.Context(), s.o.Journal, code); err != nil {
			s.refused(w, err)
			return
		}
	}
	pace := s.o.Journal.Pace()
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Journal-Groups", strconv.FormatInt(pace.Groups, 10))
	h.Set("Journal-Entries", strconv.FormatInt(pace.Entries, 10))
	h.Set("Journal-Commit", "p50="+pace.P50.String()+" p95="+pace.P95.String()+" max="+pace.Most.String())
	h.Set("Journal-Fsync", s.o.Journal.Fsync().String())
	_ = WriteLedger(w, lines) // a connection that is gone is not our fault
}
