package live

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"math/big"
	"net/http"
	"strconv"
)

// Desk is what a presenter posts: a Step, and what the other acts need.
type Desk struct {
	Step
	Question string         `json:"question"` // hands
	Counts   map[string]int `json:"counts"`   // hands: option → number
	Act      string         `json:"act"`      // moderate: of the text
	Do       string         `json:"do"`       // moderate: show, keep, lead
	Young    bool           `json:"young"`    // invite: the phone of a peer educator under 18
}

// postDesk does one act of the presenter. A token for steering steers and types counts; it moderates nothing
// and pairs nobody.
func (s *Server) postDesk(w http.ResponseWriter, req *http.Request, body []byte) {
	in, ok := read[Desk](s, w, body)
	if !ok {
		return
	}
	r := s.find(w, in.Room)
	if r == nil {
		return
	}
	role := s.hidden.roleOf(r.id, in.Token)
	if role != "desk" && role != "steer" && role != "young" {
		s.refused(w, refuse(http.StatusForbidden, "token_unknown"))
		return
	}
	act := req.PathValue("act")
	if role != "desk" && (act == "moderate" || act == "invite") {
		s.refused(w, refuse(http.StatusForbidden, "steering_only"))
		return
	}
	if role == "young" && act == "close" { // whether a note waits is nothing that a peer educator learns, by no answer
		s.refused(w, refuse(http.StatusForbidden, "steering_only"))
		return
	}
	var err error
	switch act {
	case "moderate":
		var changed bool
		if changed, err = r.Decide(in.Act, in.Do); err == nil && !changed {
			say(w, http.StatusOK, Done{Status: Duplicate})
			return
		}
	case "hands":
		err = r.Hands(in.Question, in.Counts)
	case "invite":
		var code string
		if code, err = r.Invite(in.Young); err == nil {
			say(w, http.StatusOK, map[string]string{"status": Stored, "code": code})
			return
		}
	default:
		if in.ID != "" && !validID(in.ID) {
			err = refuse(http.StatusBadRequest, "id_unfit")
		} else if in.ID != "" && r.didStep(in.ID) {
			say(w, http.StatusOK, map[string]any{"status": Duplicate, "seq": r.now.Load().seq})
			return
		} else if err = r.Steer(req.Context(), act, in.Step); err == nil {
			r.rememberStep(in.ID)
		}
	}
	if err != nil {
		s.refused(w, err)
		return
	}
	say(w, http.StatusOK, map[string]any{"status": Stored, "seq": r.now.Load().seq})
}

// stepsKept is how many ids of steps a room remembers, so that a step sent again is done once.
const stepsKept = 64

func (r *Room) didStep(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, done := range r.stepsDone {
		if done == id {
			return true
		}
	}
	return false
}

func (r *Room) rememberStep(id string) {
	if id == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.stepsDone) == stepsKept {
		r.stepsDone = append(r.stepsDone[:0], r.stepsDone[1:]...)
	}
	r.stepsDone = append(r.stepsDone, id)
}

// Invite makes the one-time code with which a presenter's phone is paired to this room: eight digits, for one
// phone. A second one takes the first one's place. Young is the phone of a peer educator under 18: no paired phone
// sees a text that nobody has looked at, and this one does not end the lesson either, so that it never hears that
// the lead is to be called.
func (r *Room) Invite(young bool) (string, error) {
	n, err := rand.Int(r.s.o.Random, big.NewInt(90_000_000))
	if err != nil {
		return "", err
	}
	code := strconv.FormatInt(10_000_000+n.Int64(), 10)
	if r.s.o.Peers != "" {
		return code, r.invite(code, young)
	}
	r.mu.Lock()
	r.pairing, r.pairsYoung = code, young
	r.mu.Unlock()
	return code, nil
}

// postPair gives a presenter's phone its token for steering, once for each code.
func (s *Server) postPair(w http.ResponseWriter, req *http.Request, body []byte) {
	in, ok := read[struct{ Room, Code string }](s, w, body)
	if !ok {
		return
	}
	r := s.find(w, in.Room)
	if r == nil {
		return
	}
	token, err := r.pair(in.Code, s.address(req))
	if err != nil {
		var no *Refusal
		if errors.As(err, &no) && no.Status == http.StatusTooManyRequests {
			s.later(w, wrongWindow, err)
			return
		}
		s.refused(w, err)
		return
	}
	say(w, http.StatusOK, map[string]string{"status": Stored, "token": token})
}

func (r *Room) pair(code, address string) (string, error) {
	if r.s.o.Peers != "" {
		return r.pairAnywhere(code, address)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.mayTry(address) {
		return "", refuse(http.StatusTooManyRequests, "too_many_codes")
	}
	if r.pairing == "" || subtle.ConstantTimeCompare([]byte(code), []byte(r.pairing)) != 1 {
		r.triedWrong(address)
		return "", refuse(http.StatusForbidden, "code_unknown")
	}
	r.pairing = ""
	if r.pairsYoung {
		return r.s.hidden.roleToken(r.id, "young"), nil
	}
	return r.s.hidden.roleToken(r.id, "steer"), nil
}

// pairAnywhere is pair where several nodes serve the room.
func (r *Room) pairAnywhere(code, address string) (string, error) {
	r.mu.Lock()
	may := r.mayTry(address)
	r.mu.Unlock()
	if !may {
		return "", refuse(http.StatusTooManyRequests, "too_many_codes")
	}
	young, found, err := r.paired(code)
	switch {
	case err != nil:
		return "", err
	case !found:
		r.mu.Lock()
		r.triedWrong(address)
		r.mu.Unlock()
		return "", refuse(http.StatusForbidden, "code_unknown")
	case young:
		return r.s.hidden.roleToken(r.id, "young"), nil
	}
	return r.s.hidden.roleToken(r.id, "steer"), nil
}

// getDeskStream is the stream of a presenter or a projector.
func (s *Server) getDeskStream(w http.ResponseWriter, req *http.Request) {
	ask := req.URL.Query()
	r := s.find(w, ask.Get("room"))
	if r == nil {
		return
	}
	st := &stream{room: r}
	switch s.hidden.roleOf(r.id, ask.Get("token")) {
	case "desk":
		st.role = roleDesk
	case "steer", "young":
		st.role = roleSteer
	case "wall":
		st.role = roleWall
	default:
		s.refused(w, refuse(http.StatusForbidden, "token_unknown"))
		return
	}
	if req.URL.Path == "/live/wall/stream" {
		st.role = roleWall
	}
	language, known := languageNumber(ask.Get("language"))
	if !known {
		language, _ = languageNumber(r.opening.Language)
	}
	st.language, st.easy = language, ask.Get("easy") == "true"
	some := r.desks
	if st.role == roleWall {
		some = r.walls
	}
	r.mu.Lock()
	full := len(some) >= desksMost
	r.mu.Unlock()
	if full {
		s.refused(w, refuse(http.StatusServiceUnavailable, "too_many_desks"))
		return
	}
	if err := s.take(w, st); err != nil {
		return
	}
	r.mu.Lock()
	some[st] = true
	r.mu.Unlock()
	st.tell(wantState | wantCount | wantHeld)
}

// desksMost bounds the desks and the walls of one room.
const desksMost = 16
