package live

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Files are the schema and the queries of the journal.
//
//go:embed schema queries
var Files embed.FS

const (
	groupMost = 1024                 // entries of one group, unless one Append brings more
	gather    = 1 * time.Millisecond // how long a group waits for more after its first entry
)

// Journal is the journal of one node: a laptop, or one of several servers over one PostgreSQL. It is safe for
// many at once.
type Journal struct {
	store *db.Store
	node  string
	now   func() time.Time

	mu      sync.Mutex
	waiting []*group // the last one still grows
	wake    chan struct{}
	closed  bool
	done    chan struct{}

	n    int64 // head of the chain; only the committer touches it
	prev []byte

	stats stats
	fsync measuredOnce
}

// measuredOnce is a number that is measured when it is first asked for; nobody else waits for it.
type measuredOnce struct {
	mu   sync.Mutex
	n    int64
	done bool
}

func (m *measuredOnce) once(measure func() int64) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.done {
		m.n, m.done = measure(), true
	}
	return m.n
}

// group is a Group on its way.
type group struct {
	entries []Entry
	held    []heldText
	scripts map[string][]byte
	drop    []heldText
	letters []letter     // worries that came
	taken   []letter     // those that are in the journal from this group on
	lost    map[int]bool // places in entries that were there already
	done    chan struct{}
	err     error
}

type heldText struct {
	Room     string `db:"room"`
	Act      string `db:"act"`
	Question string `db:"question"`
	Text     string `db:"text"`
}

// OpenJournal brings the tables up to date and begins to write. The node's name must be another one for each
// process that writes at the same time; after a restart it is the same again. Close waits for what came.
func OpenJournal(ctx context.Context, store *db.Store, node string, now func() time.Time) (*Journal, error) {
	if node == "" {
		return nil, fmt.Errorf("live: a journal needs the name of its node")
	}
	if store.QueryText("live.head") == "" { // another journal of this process has brought them
		if err := store.AddQueries(Files); err != nil {
			return nil, err
		}
	}
	if err := store.Migrate(ctx, "live", Files); err != nil {
		return nil, err
	}
	j := &Journal{store: store, node: node, now: now, wake: make(chan struct{}, 1), done: make(chan struct{})}
	if err := j.findHead(ctx); err != nil {
		return nil, err
	}
	go j.run()
	return j, nil
}

// Node gives the name of the node.
func (j *Journal) Node() string { return j.node }

func (j *Journal) findHead(ctx context.Context) error {
	return j.store.Read(ctx, func(tx *db.Tx) error {
		g, found, err := db.Maybe[Group](tx, "live.head", db.Args{"node": j.node})
		if err != nil {
			return err
		}
		j.n, j.prev = 0, make([]byte, 32)
		if found {
			j.n, j.prev = g.N, g.Hash
		}
		return nil
	})
}

// Ticket stands for entries that are on their way to the disk.
type Ticket struct {
	g    *group
	from int
	n    int
}

// Wait waits until the entries are on the disk. Lost gives the places, among those of this Append, of entries
// that a unique index had already: they were not written again. A full disk is fault.NoSpace.
func (t Ticket) Wait() (lost []int, err error) {
	<-t.g.done
	if t.g.err != nil {
		return nil, t.g.err
	}
	if len(t.g.lost) > 0 {
		for i := range t.n {
			if t.g.lost[t.from+i] {
				lost = append(lost, i)
			}
		}
	}
	return lost, nil
}

// Append puts entries into the next group, all into the same, and returns before they are written.
func (j *Journal) Append(entries ...Entry) Ticket {
	return j.put(func(g *group) { g.entries = append(g.entries, entries...) })
}

func (j *Journal) put(into func(*group)) Ticket {
	j.mu.Lock()
	defer j.mu.Unlock()
	var g *group
	if n := len(j.waiting); n > 0 && len(j.waiting[n-1].entries) < groupMost {
		g = j.waiting[n-1]
	} else {
		g = &group{done: make(chan struct{})}
		if j.closed {
			g.err = fault.New(fault.Failed, "")
			close(g.done)
			return Ticket{g: g}
		}
		j.waiting = append(j.waiting, g)
	}
	from := len(g.entries)
	into(g)
	select {
	case j.wake <- struct{}{}:
	default:
	}
	return Ticket{g, from, len(g.entries) - from}
}

// Close writes what came and stops. The store stays open.
func (j *Journal) Close() {
	j.mu.Lock()
	j.closed = true
	select {
	case j.wake <- struct{}{}:
	default:
	}
	j.mu.Unlock()
	<-j.done
}

// run is the one committer.
func (j *Journal) run() {
	defer close(j.done)
	for range j.wake {
		for {
			j.mu.Lock()
			if len(j.waiting) == 0 {
				closed := j.closed
				j.mu.Unlock()
				if closed {
					return
				}
				break
			}
			full := len(j.waiting[0].entries) >= groupMost || j.closed
			j.mu.Unlock()
			if !full {
				time.Sleep(gather) // others who answer in the same moment share the write
			}
			j.mu.Lock()
			g := j.waiting[0]
			j.waiting = slices.Delete(j.waiting, 0, 1)
			j.mu.Unlock()
			start := time.Now()
			g.err = j.commit(context.Background(), g)
			j.stats.add(time.Since(start), answersIn(g.entries), g.err)
			close(g.done)
		}
	}
}

func (j *Journal) commit(ctx context.Context, g *group) error {
	rows := make([][7]any, len(g.entries))
	for i, e := range g.entries {
		rows[i] = [7]any{i, e.Kind, e.Room, e.Seat, e.Question, e.Act, string(e.Body)}
	}
	entries, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	link := Group{Node: j.node, N: j.n + 1, Prev: j.prev, At: when.ToMoment(j.now())}
	lost := map[int]bool{}
	err = j.store.Append(ctx, func(tx *db.Tx) error {
		link.Entries = nil
		clear(lost)
		for hash, source := range g.scripts {
			if _, err := tx.Exec("live.add_script", db.Args{"hash": hash, "source": source}); err != nil {
				return err
			}
		}
		for _, h := range g.held {
			if _, err := tx.Exec("live.hold", h); err != nil {
				return err
			}
		}
		for _, h := range g.drop {
			if _, err := tx.Exec("live.let_go", h); err != nil {
				return err
			}
		}
		for _, l := range g.letters {
			if _, err := tx.Exec("live.post_letter", l); err != nil {
				return err
			}
		}
		for _, l := range g.taken {
			if _, err := tx.Exec("live.take_letter", l); err != nil {
				return err
			}
		}
		written, err := db.All[int](tx, "live.add_entries", db.Args{"node": j.node, "n": link.N, "entries": string(entries)})
		if err != nil {
			return err
		}
		if len(written) == len(g.entries) {
			link.Entries = g.entries
		} else {
			slices.Sort(written)
			for i, e := range g.entries {
				if _, there := slices.BinarySearch(written, i); there {
					link.Entries = append(link.Entries, e)
				} else {
					lost[i] = true
				}
			}
		}
		if len(link.Entries) == 0 {
			return nil // all were there: no link
		}
		link.Count = len(link.Entries)
		link.Hash = link.Sum()
		_, err = tx.Exec("live.add_group", link.row())
		return err
	})
	if err != nil {
		// A connection lost while committing leaves open whether it was committed; the head tells.
		if again := j.findHead(ctx); again != nil || j.n != link.N || !bytes.Equal(j.prev, link.Hash) {
			return err
		}
	} else if len(link.Entries) > 0 {
		j.n, j.prev = link.N, link.Hash
	}
	g.lost = lost
	return nil
}

func (g Group) row() db.Args {
	return db.Args{"node": g.Node, "n": g.N, "prev": g.Prev, "hash": g.Hash, "at": g.At, "count": g.Count}
}

// stats are how long the last groups took to be written.
type stats struct {
	mu      sync.Mutex
	last    []time.Duration // the last ones, in a ring
	next    int
	groups  int64
	entries int64
	failed  int64
}

const statsMost = 2048

// answersIn counts what of a group the class sent for all to see: seats and answers. The ledger says the pace to
// everybody, and a worry must not be in it.
func answersIn(entries []Entry) (n int) {
	for _, e := range entries {
		if e.Kind == KindAnswer || e.Kind == KindSeat {
			n++
		}
	}
	return n
}

func (s *stats) add(d time.Duration, entries int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.failed++
		return
	}
	if entries == 0 {
		return
	}
	if len(s.last) < statsMost {
		s.last = append(s.last, d)
	} else {
		s.last[s.next%statsMost] = d
	}
	s.next++
	s.groups++
	s.entries += int64(entries)
}

// Pace is how a journal writes: groups with seats or answers and how many of these since the start, and how long a group takes.
type Pace struct {
	Groups, Entries, Failed int64
	P50, P95, Most          time.Duration // from the first statement to the end of the commit
}

// Pace tells how the journal has been writing lately.
func (j *Journal) Pace() Pace {
	s := &j.stats
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Pace{Groups: s.groups, Entries: s.entries, Failed: s.failed}
	if len(s.last) > 0 {
		sorted := slices.Sorted(slices.Values(s.last))
		p.P50, p.P95, p.Most = sorted[len(sorted)/2], sorted[len(sorted)*95/100], sorted[len(sorted)-1]
	}
	return p
}

// Fsync tells how long the disk takes to keep 4 kB for sure: everything durable costs at least that. It writes
// a file beside the journal, a few times, and takes it away again; over PostgreSQL it is zero.
func (j *Journal) Fsync() time.Duration {
	if j.store.Engine != db.SQLite {
		return 0
	}
	return time.Duration(j.fsync.once(func() int64 { return int64(fsyncTime(filepath.Dir(j.store.Path))) }))
}

func fsyncTime(dir string) time.Duration {
	f, err := os.CreateTemp(dir, "fsync-")
	if err != nil {
		return 0
	}
	defer os.Remove(f.Name())
	defer f.Close()
	var times []time.Duration
	block := make([]byte, 4096)
	for range 21 {
		start := time.Now()
		if _, err := f.Write(block); err != nil {
			return 0
		}
		if err := f.Sync(); err != nil {
			return 0
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	return times[len(times)/2]
}
