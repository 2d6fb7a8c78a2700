package live

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// writeCounters tells the desks that counters changed and puts them into the journal. Stored answers are
// counted from the answers; this keeps what was received besides.
func (r *Room) writeCounters() (Ticket, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.dirty && !r.news {
		return Ticket{}, false
	}
	r.news = false
	for st := range r.desks {
		st.tell(wantCount)
	}
	for st := range r.walls {
		st.tell(wantCount)
	}
	if !r.dirty {
		return Ticket{}, false
	}
	return r.s.o.Journal.Append(r.counters()), true
}

// counters makes the entry of the counters as they are. The caller holds r.mu.
func (r *Room) counters() Entry {
	r.dirty = false
	all := map[string]Ledger{}
	for id, q := range r.questions {
		all[id] = q.ledger
	}
	body, err := json.Marshal(counted{Questions: all, Phones: r.streams()})
	if err != nil {
		panic(err) // numbers can always be written
	}
	return Entry{Kind: KindCount, Room: r.id, Body: body}
}

// LedgerLine is one question of a ledger.
type LedgerLine struct {
	Question string
	Ledger
}

// LedgerOf reads the ledger of a room from the journal, of an open room or a closed one, by its code; the
// newest room of that code is meant. What was received besides is as of the last fifth of a second.
func LedgerOf(ctx context.Context, j *Journal, code string) ([]LedgerLine, error) {
	room, found, err := j.roomOf(ctx, code)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, refuse(http.StatusNotFound, "room_unknown")
	}
	stored, byNode := map[string]int{}, map[string]map[string]Ledger{}
	err = j.entriesOf(ctx, room.Room, func(e Entry) error {
		switch e.Kind {
		case KindAnswer:
			stored[e.Question]++
		case KindCount:
			var in counted
			if err := json.Unmarshal(e.Body, &in); err != nil {
				return fmt.Errorf("live: counters of group %d: %w", e.N, err)
			}
			byNode[e.Node] = in.Questions
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	said := map[string]Ledger{}
	for _, questions := range byNode {
		for question, l := range questions {
			sum := said[question]
			sum.add(l)
			said[question] = sum
		}
	}
	for question := range stored {
		if _, there := said[question]; !there {
			said[question] = Ledger{}
		}
	}
	var out []LedgerLine
	for _, question := range slices.Sorted(maps.Keys(said)) {
		l := said[question]
		// The answers are what was stored, whatever the last counters said before the power went.
		l.Submitted += stored[question] - l.Stored
		l.Acknowledged = min(max(l.Acknowledged, 0), l.Submitted)
		l.Stored = stored[question]
		out = append(out, LedgerLine{question, l})
	}
	return out, nil
}

// Ledger gives the counters of an open room as they are this moment.
func (r *Room) Ledger() []LedgerLine {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []LedgerLine
	for _, id := range slices.Sorted(maps.Keys(r.questions)) {
		out = append(out, LedgerLine{id, r.ledgerOf(id, r.questions[id])})
	}
	return out
}

// WriteLedger writes a ledger as CSV: question,submitted,acknowledged,stored,duplicate,refused.
func WriteLedger(w io.Writer, lines []LedgerLine) error {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"question", "submitted", "acknowledged", "stored", "duplicate", "refused"}); err != nil {
		return err
	}
	for _, l := range lines {
		row := []string{l.Question}
		for _, n := range []int{l.Submitted, l.Acknowledged, l.Stored, l.Duplicate, l.Refused} {
			row = append(row, strconv.Itoa(n))
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
