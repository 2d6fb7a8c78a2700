package live

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"drosme/internal/db"
	"drosme/internal/lesson"
)

// Several nodes serve the same rooms over one PostgreSQL. Each writes a chain of its own and reads those of
// the others from where it last was: at once when one of them says that there is something, and every
// followEvery anyway. What two nodes must not both do a unique index decides: an answer of a seat, a seat's
// number, the number of a state. A phone may go to any node at any time; its seat is known there as soon as
// the others' entries were read, and they are read at once when an unknown seat with a right token comes.
const (
	followEvery = 250 * time.Millisecond // when nobody said anything
	tellEvery   = 50 * time.Millisecond  // how often a node says that it wrote, at most
	missFor     = time.Second            // how long a code that no node has is not asked for again
	missMost    = 10_000                 // how many such codes are remembered
	followMost  = 4096                   // entries read at once
	lanes       = 16                     // nodes take seat numbers from lanes of their own, so that they seldom meet
)

// counted is what a node counts of a room, as its last counters say.
type counted struct {
	Questions map[string]Ledger `json:"questions"`
	Phones    int               `json:"phones"`
	Starts    int               `json:"-"`
	Ends      int               `json:"-"`
}

// ours tells whether a node serves the same rooms as this one.
func (s *Server) ours(node string) bool {
	return node == s.o.Journal.node || s.o.Peers != "" && strings.HasPrefix(node, s.o.Peers)
}

// lane gives the first number of this node's seats and the way to the next.
func (s *Server) lane() (first, step int) {
	if s.o.Peers == "" {
		return 1, 1
	}
	h := fnv.New32a()
	h.Write([]byte(s.o.Journal.node))
	return 1 + int(h.Sum32()%lanes), lanes
}

// nextSeat is the next number of this node's lane that nobody has. The caller holds r.mu.
func (r *Room) nextSeat() int {
	first, step := r.s.lane()
	n := first
	if r.lastSeat > 0 {
		n = r.lastSeat + step
	}
	for n <= len(r.seats) && r.seats[n-1] != vacant {
		n += step
	}
	r.lastSeat = n
	return n
}

// vacant stands where no seat is.
var vacant = &seat{left: true}

// put puts a seat at its number. The caller holds r.mu.
func (r *Room) put(number int, s *seat) {
	for len(r.seats) < number {
		r.seats = append(r.seats, vacant)
	}
	_, step := r.s.lane()
	s.track = int32((number - 1) / step)
	r.seats[number-1] = s
}

// lookAtHeads notes how far the other nodes are.
func (s *Server) lookAtHeads(ctx context.Context) error {
	if s.o.Peers == "" {
		return nil
	}
	nodes, err := s.o.Journal.Nodes(ctx)
	for _, node := range nodes {
		if err == nil && node != s.o.Journal.node && s.ours(node) {
			s.seen[node], _, err = s.o.Journal.Head(ctx, node)
		}
	}
	return err
}

// followOthers reads what other nodes wrote, until the server closes.
func (s *Server) followOthers() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-s.stop
		cancel()
	}()
	s.busy.Go(func() { // told by others, while the database lets us listen
		for ctx.Err() == nil && s.o.Journal.store.Engine == db.Postgres { // files are asked
			err := s.o.Journal.store.Listen(ctx, "drosme_live", func(node string) {
				if node != s.o.Journal.node && s.ours(node) {
					select {
					case s.wake <- struct{}{}:
					default:
					}
				}
			})
			if ctx.Err() == nil && err != nil {
				s.o.Log.Warn("other nodes are asked instead of listened to", "error", err)
				select {
				case <-time.After(time.Second): // before another try
				case <-ctx.Done():
				}
			}
		}
	})
	every, tell := time.NewTicker(followEvery), time.NewTicker(tellEvery)
	defer every.Stop()
	defer tell.Stop()
	said := int64(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tell.C:
			if wrote := s.o.Journal.Pace().Groups; wrote != said && s.o.Journal.store.Engine == db.Postgres {
				said = wrote
				if err := s.o.Journal.tellNodes(ctx); err != nil && ctx.Err() == nil {
					s.o.Log.Warn("other nodes could not be told", "error", err)
				}
			}
			continue
		case <-every.C:
		case <-s.wake:
		}
		if err := s.follow(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("what other nodes wrote could not be read", "error", err)
		}
	}
}

func (j *Journal) tellNodes(ctx context.Context) error {
	return j.store.Append(ctx, func(tx *db.Tx) error {
		_, err := db.One[int](tx, "live.tell_nodes", db.Args{"node": j.node})
		return err
	})
}

// catchUp reads what other nodes wrote, for a phone that is ahead of this node. Whoever waits for it while another does
// the same shares what that one reads.
func (s *Server) catchUp() {
	asked := time.Now()
	s.catching.Lock()
	defer s.catching.Unlock()
	if s.caught.After(asked) {
		return
	}
	s.caught = time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.follow(ctx); err != nil {
		s.o.Log.Warn("other nodes could not be read", "error", err)
	}
}

// follow reads what other nodes wrote since last time, and takes it into the rooms that are here.
func (s *Server) follow(ctx context.Context) error {
	s.following.Lock()
	defer s.following.Unlock()
	nodes, err := s.o.Journal.Nodes(ctx)
	if err != nil {
		return err
	}
	for _, node := range nodes {
		if node == s.o.Journal.node || !s.ours(node) {
			continue
		}
		for {
			var some []Entry
			err := s.o.Journal.store.Read(ctx, func(tx *db.Tx) (err error) {
				some, err = db.All[Entry](tx, "live.after", db.Args{"node": node, "seen": s.seen[node], "most": followMost})
				return err
			})
			if err != nil {
				return err
			}
			full := len(some) == followMost
			if full { // the last group may be cut: it is read again
				last := some[len(some)-1].N
				if some[0].N == last {
					return fmt.Errorf("live: a group of %s is larger than %d", node, followMost)
				}
				some = slices.DeleteFunc(some, func(e Entry) bool { return e.N == last })
			}
			for _, e := range some {
				if r := s.here(e.Room); r != nil {
					if err := r.hear(ctx, e); err != nil {
						return fmt.Errorf("live: room %s, group %d of %s: %w", e.Room, e.N, node, err)
					}
				}
				s.seen[node] = e.N
			}
			if !full {
				break
			}
		}
	}
	return nil
}

// here finds a room that this node holds, by its id.
func (s *Server) here(id string) *Room {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id]
}

// roomElsewhere opens a room here that another node opened.
func (s *Server) roomElsewhere(code string) *Room {
	s.following.Lock() // nothing is taken in while the room is read
	defer s.following.Unlock()
	s.mu.RLock()
	r := s.byCode[code]
	s.mu.RUnlock()
	if r != nil {
		return r
	}
	if at, known := s.missed[code]; known && time.Since(at) < missFor {
		return nil // somebody tries codes: the database is not asked for each
	}
	ctx := context.Background()
	row, found, err := s.o.Journal.openRoom(ctx, code)
	if err == nil && !found {
		if len(s.missed) >= missMost {
			clear(s.missed)
		}
		s.missed[code] = time.Now()
	}
	if err == nil && found && s.ours(row.Node) {
		r, err = s.rebuild(ctx, row)
	}
	if err != nil {
		s.o.Log.Error("a room of another node could not be read", "error", err)
		return nil
	}
	if r != nil {
		s.mu.Lock()
		s.byCode[code], s.byID[r.id] = r, r
		s.mu.Unlock()
		s.steersItself(r) // the number of a state says who of the nodes was first
	}
	return r
}

// openRoom finds the newest room of a code that is not closed.
func (j *Journal) openRoom(ctx context.Context, code string) (row roomRow, found bool, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		row, found, err = db.Maybe[roomRow](tx, "live.open_room", db.Args{"code": code})
		return err
	})
	return row, found, err
}

// hear takes an entry of another node into a room. What the room has already it takes without harm: an entry
// may come twice, from the reading of the whole room and from following.
func (r *Room) hear(ctx context.Context, e Entry) error {
	switch e.Kind {
	case KindState:
		var in StateEntry
		if err := json.Unmarshal(e.Body, &in); err != nil {
			return err
		}
		if len(in.At) == 0 {
			return fmt.Errorf("state %d has no place", in.Seq)
		}
		r.steering.Lock()
		defer r.steering.Unlock()
		if was := r.now.Load(); in.Seq > was.seq {
			r.show(was, &moment{seq: in.Seq, state: in.State, tracks: in.At, by: in.By}, in.Back)
			if in.State == Closed {
				r.mu.Lock()
				r.s.o.Journal.Append(r.counters())
				r.mu.Unlock()
			}
		}
		return nil
	case KindFree:
		var h heldText
		var found bool
		err := r.s.o.Journal.store.Read(ctx, func(tx *db.Tx) (err error) {
			h, found, err = db.Maybe[heldText](tx, "live.one_held", db.Args{"room": r.id, "act": e.Act})
			return err
		})
		if err != nil {
			return err
		}
		r.mu.Lock()
		if found && !slices.ContainsFunc(r.held, func(x heldText) bool { return x.Act == h.Act }) {
			h.Room = r.id
			r.held = append(r.held, h)
		}
		r.mu.Unlock()
		r.tellDesks(wantHeld)
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.Kind != KindNote && e.Kind != KindOpened {
		r.news = true
	}
	if e.Kind == KindWord {
		r.held = slices.DeleteFunc(r.held, func(h heldText) bool { return h.Act == e.Act })
	}
	if err := r.take(e); err != nil {
		return err
	}
	if e.Kind == KindNote || e.Kind == KindOpened {
		r.tellNotes()
	}
	if m := r.now.Load(); e.Kind == KindAnswer && m.by == lesson.ByEach {
		if n, err := strconv.Atoi(e.Seat); err == nil && n >= 1 && n <= len(r.seats) && r.seats[n-1] != vacant {
			r.replay(r.seats[n-1], e.Seat, m.tracks[0])
		}
	}
	return nil
}

// knows reads what the others wrote when a right token of a seat comes that is not known here yet.
func (r *Room) knows(token string) {
	if r.s.o.Peers == "" {
		return
	}
	number := r.s.hidden.seatNumber(r.id, token)
	r.mu.Lock()
	known := number == 0 || number <= len(r.seats) && r.seats[number-1] != vacant
	r.mu.Unlock()
	if !known {
		if err := r.s.follow(context.Background()); err != nil {
			r.s.o.Log.Error("what other nodes wrote could not be read", "error", err)
		}
	}
}

// ledgerOf adds up what all nodes counted of a question. The caller holds r.mu.
func (r *Room) ledgerOf(id string, q *question) Ledger {
	sum := q.ledger
	for _, c := range r.others {
		sum.add(c.Questions[id])
	}
	sum.Submitted += len(q.given) - sum.Stored // answers themselves are what was stored
	sum.Stored = len(q.given)
	return sum
}

func (l *Ledger) add(o Ledger) {
	l.Submitted += o.Submitted
	l.Acknowledged += o.Acknowledged
	l.Stored += o.Stored
	l.Duplicate += o.Duplicate
	l.Refused += o.Refused
}
