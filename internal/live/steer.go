package live

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"drosme/internal/lesson"
)

// Step is what the presenter does next.
type Step struct {
	ID     string    `json:"id"`
	Room   string    `json:"room"`
	Token  string    `json:"token"`
	Seq    int64     `json:"seq"`    // what the presenter sees: a step for another moment changes nothing. 0: whatever it is
	Choice string    `json:"choice"` // next, at a fork: which way; empty: what most voted for
	Track  int       `json:"track"`  // next, in small groups: this group alone, 1, 2, 3 …; 0: all
	To     string    `json:"to"`     // goto: id of a step
	By     lesson.By `json:"by"`     // by: who decides in this story
	Groups int       `json:"groups"`
	Seen   bool      `json:"seen"` // close: that the lead is to be called was seen
}

// Steer does one of the presenter's steps: open, pause, resume, show, next, back, goto, by, close. It is on
// the disk when Steer returns. What does not fit the state is a Refusal.
func (r *Room) Steer(ctx context.Context, do string, in Step) error {
	if r.s.o.Peers != "" { // the step before may have come to another node
		if err := r.s.follow(ctx); err != nil {
			return err
		}
	}
	r.steering.Lock()
	defer r.steering.Unlock()
	m := r.now.Load()
	if in.Seq != 0 && in.Seq != m.seq {
		return refuse(http.StatusConflict, "seen_another")
	}
	if m.state == Closed {
		return refuse(http.StatusGone, "closed")
	}
	if m.state == Waiting && !slices.Contains([]string{"open", "by", "close"}, do) {
		return refuse(http.StatusConflict, "not_now")
	}
	next, back, verb := &moment{seq: m.seq + 1, state: m.state, tracks: m.tracks, by: m.by}, false, ""
	not := refuse(http.StatusConflict, "not_now")
	var err error
	switch do {
	case "open":
		if m.state != Waiting {
			return not
		}
		verb = VerbOpen
		next.state = r.begins(next.tracks[0])
	case "pause":
		if m.state != Open {
			return not
		}
		verb, next.state = VerbSteer, Paused
	case "resume":
		if m.state != Paused && m.state != Showing {
			return not
		}
		verb, next.state = VerbSteer, Open
		if m.state == Showing {
			verb = "" // answers are taken again; the room was not paused
		}
	case "show":
		if m.state != Open && m.state != Paused {
			return not
		}
		next.state = Showing
	case "next":
		err = r.forward(m, next, in)
	case "back":
		back = true
		err = r.backward(next)
	case "goto":
		to, ok := r.activity.At(in.To)
		if !ok {
			return refuse(http.StatusUnprocessableEntity, "step_unknown")
		}
		r.enter(next, to)
	case "by":
		err = r.decide(next, in)
	case "close":
		r.mu.Lock()
		unread := r.unread()
		r.mu.Unlock()
		if !in.Seen && (unread || r.waits(ctx)) {
			return refuse(http.StatusConflict, "call_lead")
		}
		verb, next.state = VerbClose, Closed
	default:
		return refuse(http.StatusNotFound, "step_unknown")
	}
	if err != nil {
		return err
	}
	if verb != "" && r.s.o.Act != nil {
		if err := r.s.o.Act(ctx, verb, r.id); err != nil {
			return err
		}
	}
	return r.apply(next, back)
}

// begins says in which state a position begins.
func (r *Room) begins(at lesson.Position) State {
	if r.talks(at) {
		return Paused
	}
	return Open
}

// enter puts all tracks at a position of the class.
func (r *Room) enter(next *moment, at lesson.Position) {
	next.by = r.byAt(at, r.opening.By)
	n := 1
	if next.by == lesson.ByGroups {
		n = r.opening.Groups
	}
	next.tracks = make([]lesson.Position, n)
	for i := range next.tracks {
		next.tracks[i] = at
	}
	next.state = r.begins(at)
	if next.by != lesson.ByClass {
		next.state = Open // each group talks for itself
	}
}

// forward goes on: the class, all groups, or one.
func (r *Room) forward(m, next *moment, in Step) error {
	at := m.tracks[0]
	if m.by == lesson.ByClass {
		choice := in.Choice
		if open := r.activity.OpenChoices(at); len(open) > 0 {
			if choice == "" {
				r.stopTaking()
				r.mu.Lock()
				var tie bool
				choice, tie = winner(r.votes(r.activity.Questions(at)[0], nil), open)
				r.taking = m.state == Open
				r.mu.Unlock()
				if tie {
					return refuse(http.StatusConflict, "tie")
				}
			}
			if !slices.Contains(open, choice) {
				return refuse(http.StatusUnprocessableEntity, "choice_unknown")
			}
		}
		to, more := r.activity.Next(at, choice)
		if !more {
			return refuse(http.StatusConflict, "at_the_end")
		}
		r.enter(next, to)
		return nil
	}
	if in.Track < 0 || in.Track > len(m.tracks) {
		return refuse(http.StatusUnprocessableEntity, "track_unknown")
	}
	if in.Track > 0 { // one group
		return r.trackOn(m, next, in.Track-1, in.Choice)
	}
	// The whole story is left: everyone comes to the next step.
	steps := r.activity.Steps
	i := slices.IndexFunc(steps, func(s lesson.Step) bool { return s.ID == at.Step })
	if i < 0 || i+1 == len(steps) {
		return refuse(http.StatusConflict, "at_the_end")
	}
	to, _ := r.activity.At(steps[i+1].ID)
	r.enter(next, to)
	return nil
}

// trackOn moves one group on within its story.
func (r *Room) trackOn(m, next *moment, track int, choice string) error {
	at := m.tracks[track]
	open := r.activity.OpenChoices(at)
	if len(open) > 0 && choice == "" {
		r.mu.Lock()
		votes := r.votes(r.activity.Questions(at)[0], func(who string) bool {
			n, err := strconv.Atoi(who)
			return err == nil && n <= len(r.seats) && int(r.seats[n-1].track)%len(m.tracks) == track
		})
		r.mu.Unlock()
		choice, _ = winner(votes, open) // with as many votes the way that stands first
		if choice == "" {
			return refuse(http.StatusConflict, "tie")
		}
	}
	to, more := r.activity.Next(at, choice)
	if !more || to.Step != at.Step || positionText(to) == positionText(at) {
		return refuse(http.StatusConflict, "at_the_end")
	}
	next.tracks = slices.Clone(m.tracks)
	next.tracks[track] = to
	return nil
}

// groupGoesOn moves a group on after its last answer, unless something else happened meanwhile.
func (r *Room) groupGoesOn(track int, seq int64) {
	for range 3 { // another group may go on in the same moment
		if err := r.Steer(context.Background(), "next", Step{Track: track + 1, Seq: seq}); err == nil {
			return
		}
		m := r.now.Load()
		if m.seq == seq || m.by != lesson.ByGroups || track >= len(m.tracks) {
			return
		}
		r.mu.Lock()
		asked := r.activity.Questions(m.tracks[track])
		through := len(asked) == 1 && r.questions[asked[0]] != nil && r.groupIsThrough(track, asked[0])
		r.mu.Unlock()
		if !through {
			return
		}
		seq = m.seq
	}
}

// On is what a phone says when it goes on by itself, alone or for its group, where nothing is asked.
type On struct {
	ID   string `json:"id"`
	Room string `json:"room"`
	Seat string `json:"seat"`
	At   string `json:"at"` // where the phone is, as its state said
}

// on moves one who plays alone, or the group, past a scene without a fork. Said twice it moves once.
func (r *Room) on(in On) (moved bool, err error) {
	r.mu.Lock()
	s, _, err := r.seatOf(in.Seat)
	m := r.now.Load()
	if err != nil {
		r.mu.Unlock()
		return false, err
	}
	at := r.placeOf(s, m)
	if m.by == lesson.ByClass || m.state != Open || s.watch || len(r.activity.OpenChoices(at)) > 0 {
		r.mu.Unlock()
		return false, refuse(http.StatusConflict, "not_now")
	}
	if in.At != positionText(at) {
		r.mu.Unlock()
		return false, nil
	}
	next, more := r.activity.Next(at, "")
	if !more || next.Step != at.Step {
		r.mu.Unlock()
		return false, refuse(http.StatusConflict, "at_the_end")
	}
	if m.by == lesson.ByEach {
		s.at = &next
		if s.stream != nil {
			s.stream.tell(wantState)
		}
		r.mu.Unlock()
		return true, nil
	}
	track := int(s.track)%len(m.tracks) + 1
	r.mu.Unlock()
	err = r.Steer(context.Background(), "next", Step{Track: track, Seq: m.seq})
	return err == nil, err
}

// backward goes to where the class was before. In a story the fork is asked anew, under another number.
func (r *Room) backward(next *moment) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.history) == 0 {
		return refuse(http.StatusConflict, "at_the_beginning")
	}
	at := r.history[len(r.history)-1]
	if at.Scene != "" {
		at.Visit = min(r.visits+1, lesson.MostForks)
	}
	r.enter(next, at)
	return nil
}

// decide changes who decides in the story that is played; it begins anew there.
func (r *Room) decide(next *moment, in Step) error {
	if !slices.Contains(lesson.Ways, in.By) {
		return refuse(http.StatusUnprocessableEntity, "by_unknown")
	}
	if in.Groups != 0 && (in.Groups < 1 || in.Groups > 100) {
		return refuse(http.StatusUnprocessableEntity, "groups_unfit")
	}
	at := next.tracks[0]
	if r.kindAt(at) != lesson.Story {
		return refuse(http.StatusConflict, "not_now")
	}
	to, _ := r.activity.At(at.Step)
	r.mu.Lock()
	if r.visits > 1 {
		to.Visit = min(r.visits+1, lesson.MostForks)
	}
	r.mu.Unlock()
	was := next.state
	n := 1
	if in.By == lesson.ByGroups {
		if n = in.Groups; n == 0 {
			n = r.opening.Groups
		}
	}
	next.by, next.tracks = in.By, make([]lesson.Position, n)
	for i := range next.tracks {
		next.tracks[i] = to
	}
	if was != Waiting {
		next.state = Open
	}
	return nil
}

// stopTaking refuses new answers and waits for those on their way.
func (r *Room) stopTaking() {
	r.mu.Lock()
	r.taking = false
	r.mu.Unlock()
	r.flowing.Wait()
}

// apply writes a moment to the disk and shows it to all. The caller holds r.steering.
func (r *Room) apply(next *moment, back bool) error {
	was := r.now.Load()
	r.stopTaking()
	entry, err := stateEntry(r.id, next, back)
	if err == nil {
		entries := []Entry{entry}
		if next.state == Closed {
			r.deliver() // before the end: what comes home is whole
			r.mu.Lock()
			entries = append(entries, r.counters(), Entry{Kind: KindEnd, Room: r.id, Body: []byte("{}")})
			r.mu.Unlock()
		}
		var lost []int
		if lost, err = r.s.o.Journal.Append(entries...).Wait(); err == nil && slices.Contains(lost, 0) {
			err = refuse(http.StatusConflict, "seen_another") // another node was quicker, and is read soon
		}
	}
	if err != nil {
		r.mu.Lock()
		r.taking = was.state == Open
		r.mu.Unlock()
		return err
	}
	r.show(was, next, back)
	return nil
}

// show makes a moment that is on the disk the present one, and tells all. The caller holds r.steering.
func (r *Room) show(was, next *moment, back bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.enterMoment(was, next, back)
	r.now.Store(next)
	what := wantState
	if next.state == Closed {
		what = wantBye
	}
	for _, s := range r.seats {
		if s.stream != nil {
			s.stream.tell(what)
		}
	}
	for _, some := range []map[*stream]bool{r.desks, r.walls} {
		for st := range some {
			st.tell(what | wantCount)
		}
	}
	if next.state == Closed {
		r.s.mu.Lock()
		delete(r.s.byCode, r.opening.Code)
		delete(r.s.byID, r.id)
		r.s.mu.Unlock()
		r.stopOnce.Do(func() { close(r.stopAuto) })
	}
}

// enterMoment keeps what a room remembers of its way. The caller holds r.mu.
func (r *Room) enterMoment(was, next *moment, back bool) {
	r.taking = next.state == Open
	from, to := was.tracks[0], next.tracks[0]
	switch {
	case back && len(r.history) > 0:
		r.history = r.history[:len(r.history)-1]
	case !back && was.by == lesson.ByClass && next.by == lesson.ByClass && positionText(from) != positionText(to):
		r.history = append(r.history, from)
	case !back && from.Step != to.Step:
		if begin, ok := r.activity.At(from.Step); ok {
			r.history = append(r.history, begin)
		}
	}
	for _, at := range next.tracks {
		r.visits = max(r.visits, at.Visit)
	}
	if was.by != next.by || from.Step != to.Step {
		for _, s := range r.seats {
			if s != vacant { // which belongs to all rooms
				s.at = nil
			}
		}
	}
}

// Hands keeps the counts that the presenter typed for a question: a class without phones, or cards beside
// phones. What is typed later stands.
func (r *Room) Hands(question string, counts map[string]int) error {
	m := r.now.Load()
	if m.state != Open && m.state != Paused && m.state != Showing {
		return refuse(http.StatusConflict, "not_now")
	}
	if !slices.Contains(r.activity.Questions(m.tracks[0]), question) || m.by != lesson.ByClass {
		return refuse(http.StatusConflict, "not_asked")
	}
	for option, n := range counts {
		choice, err := json.Marshal(map[string]string{"choice": option})
		if err != nil {
			return err
		}
		if _, _, err := r.activity.Accepts(question, choice); err != nil || n < 0 || n > 1000 {
			return refuse(http.StatusUnprocessableEntity, "count_unfit")
		}
	}
	body, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	if _, err := r.s.o.Journal.Append(Entry{Kind: KindHand, Room: r.id, Question: question, Body: body}).Wait(); err != nil {
		return err
	}
	r.mu.Lock()
	r.question(question).hand = counts
	r.mu.Unlock()
	r.tellDesks(wantCount | wantState)
	return nil
}

func (r *Room) tellDesks(what uint32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for st := range r.desks {
		st.tell(what)
	}
	for st := range r.walls {
		st.tell(what)
	}
}
