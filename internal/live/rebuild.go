package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"drosme/internal/lesson"
)

// rebuild makes a room from what the journal says of it.
func (s *Server) rebuild(ctx context.Context, row roomRow) (*Room, error) {
	var o Opening
	if err := json.Unmarshal(row.Body, &o); err != nil {
		return nil, fmt.Errorf("live: room %s: %w", row.Room, err)
	}
	source, err := s.o.Journal.script(ctx, o.Hash)
	if err != nil {
		return nil, fmt.Errorf("live: the activity of room %s: %w", row.Room, err)
	}
	activity, err := lesson.Read("activity", source)
	if err != nil {
		return nil, err
	}
	o.Source, o.At = source, row.At
	r := s.newRoom(row.Room, o, activity)
	var states []StateEntry
	err = s.o.Journal.entriesOf(ctx, row.Room, func(e Entry) error {
		if e.Kind == KindState {
			var in StateEntry
			if err := json.Unmarshal(e.Body, &in); err != nil {
				return err
			}
			states = append(states, in)
			return nil
		}
		return r.take(e)
	})
	if err != nil {
		return nil, fmt.Errorf("live: room %s: %w", row.Room, err)
	}
	if len(states) == 0 {
		return nil, fmt.Errorf("live: room %s has no state", row.Room)
	}
	// Two nodes may have steered: the number says the order.
	slices.SortStableFunc(states, func(a, b StateEntry) int { return int(a.Seq - b.Seq) })
	var was *moment
	for _, in := range states {
		m := &moment{seq: in.Seq, state: in.State, tracks: in.At, by: in.By}
		if len(m.tracks) == 0 {
			return nil, fmt.Errorf("live: state %d of room %s has no place", in.Seq, row.Room)
		}
		if was != nil {
			r.enterMoment(was, m, in.Back)
		}
		r.now.Store(m)
		was = m
	}
	r.taking = was.state == Open
	if was.by == lesson.ByEach {
		for i, st := range r.seats {
			r.replay(st, strconv.Itoa(i+1), was.tracks[0])
		}
	}
	if r.held, err = s.o.Journal.held(ctx, row.Room); err != nil {
		return nil, err
	}
	letters, err := s.o.Journal.lettersOf(ctx, row.Room)
	if err != nil {
		return nil, err
	}
	for _, l := range letters {
		r.posted(l.Act, []byte(l.Body))
	}
	return r, nil
}

// replay takes one who plays alone along their answers, to the first fork without one.
func (r *Room) replay(st *seat, who string, at lesson.Position) {
	for range lesson.MostForks {
		asked := r.activity.Questions(at)
		if len(asked) != 1 || r.questions[asked[0]] == nil {
			break
		}
		q := r.questions[asked[0]]
		place, given := q.given[who]
		if !given {
			break
		}
		next, more := r.activity.Next(at, choiceOf(q.answers[place]))
		if !more || next.Step != at.Step {
			break
		}
		for len(r.activity.Questions(next)) == 0 && r.activity.Ending(next) == "" { // what lay between
			further, more := r.activity.Next(next, "")
			if !more || further.Step != next.Step || positionText(further) == positionText(next) {
				break
			}
			next = further
		}
		at = next
		st.at = &next
	}
}

// take takes one entry into a room that is being rebuilt.
func (r *Room) take(e Entry) error {
	switch e.Kind {
	case KindSeat, KindLeave:
		number, err := strconv.Atoi(e.Seat)
		if err != nil || number < 1 || number > seatsMost*lanes {
			return fmt.Errorf("a seat %q", e.Seat)
		}
		var in SeatEntry
		if err := json.Unmarshal(e.Body, &in); err != nil {
			return err
		}
		if number > len(r.seats) || r.seats[number-1] == vacant || r.seats[number-1].pending { // ours was later
			r.put(number, &seat{left: true})
		}
		s := r.seats[number-1]
		s.elsewhere = e.Node != r.s.o.Journal.node && s.stream == nil
		if language, known := languageNumber(in.Language); known {
			s.language = language
		}
		s.easy, s.watch, s.left = in.Easy, in.Watch, in.Left
		if e.Kind == KindSeat {
			s.word = uint8(max(slices.Index(Words, in.Word), 0))
			s.shape = uint8(max(slices.Index(Shapes, in.Shape), 0))
			s.code, s.join = codeOf(in.Code), e.Act
			r.joins[e.Act], r.codes[s.code] = number, number
			r.lastJoin = r.s.o.Now()
		}
	case KindAnswer:
		q := r.question(e.Question)
		q.keep(e.Seat, e.Body)
		if e.Node == r.s.o.Journal.node {
			q.ledger.Stored++
			q.ledger.Submitted = q.ledger.Stored + q.ledger.Duplicate + q.ledger.Refused
		}
	case KindHand:
		counts := map[string]int{}
		if err := json.Unmarshal(e.Body, &counts); err != nil {
			return err
		}
		r.question(e.Question).hand = counts
	case KindWord:
		var in Decision
		if err := json.Unmarshal(e.Body, &in); err != nil {
			return err
		}
		if in.Do == Show && !slices.Contains(r.shown[e.Question], in.Text) {
			r.shown[e.Question] = append(r.shown[e.Question], in.Text)
		}
	case KindNote:
		if _, known := r.notes[e.Act]; !known {
			r.notes[e.Act] = false
		}
	case KindOpened:
		r.notes[e.Act] = true
	case KindCount:
		var in counted
		if err := json.Unmarshal(e.Body, &in); err != nil {
			return err
		}
		if e.Node != r.s.o.Journal.node {
			was := r.others[e.Node]
			in.Starts, in.Ends = was.Starts, was.Ends
			r.others[e.Node] = in
			break
		}
		for id, said := range in.Questions {
			l := &r.question(id).ledger
			// Answers are counted from the answers; the counters add what else came.
			l.Duplicate, l.Refused, l.Acknowledged = max(l.Duplicate, said.Duplicate), max(l.Refused, said.Refused), max(l.Acknowledged, said.Acknowledged)
			l.Submitted = l.Stored + l.Duplicate + l.Refused
		}
	case KindSolo:
		var in struct{ Starts, Ends int }
		if err := json.Unmarshal(e.Body, &in); err != nil {
			return err
		}
		if e.Node != r.s.o.Journal.node {
			was := r.others[e.Node]
			was.Starts, was.Ends = in.Starts, in.Ends
			r.others[e.Node] = was
			break
		}
		r.starts, r.ends = max(r.starts, in.Starts), max(r.ends, in.Ends)
	}
	return nil
}
