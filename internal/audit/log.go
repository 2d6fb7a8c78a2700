package audit

import (
	"context"
	"embed"
	"encoding/json"
	"sync"
	"time"

	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/when"
)

// Files are the schema and queries, for both stores.
//
//go:embed schema queries
var Files embed.FS

// Head is the end of the chain as it is kept apart from the lines, with the keys and in each backup:
// by it a cut tail is found.
type Head struct {
	Seq int64
	MAC []byte
	At  when.Moment
}

// Heads is where the head is kept.
type Heads interface {
	Head(ctx context.Context) (Head, error) // the zero Head when there is none yet
	SetHead(ctx context.Context, h Head) error
}

// Log writes and reads lines. One Log serves one house.
type Log struct {
	acts, reads *db.Store
	heads       Heads
	key         []byte
	now         func() time.Time

	queue   chan waiting
	stopped chan struct{}
	once    sync.Once
	done    sync.WaitGroup
}

type waiting struct {
	line Line
	err  chan error
}

// Open prepares both stores and starts the group commit of read lines. Close ends it.
func Open(ctx context.Context, acts, reads *db.Store, heads Heads, key []byte, now func() time.Time) (*Log, error) {
	for _, s := range []*db.Store{acts, reads} {
		if err := s.Migrate(ctx, "audit", Files); err != nil {
			return nil, err
		}
		if err := s.AddQueries(Files); err != nil {
			return nil, err
		}
	}
	l := &Log{acts: acts, reads: reads, heads: heads, key: key, now: now,
		queue: make(chan waiting, 256), stopped: make(chan struct{})}
	l.done.Add(1)
	go l.write()
	return l, nil
}

// Close waits for the lines that are under way.
func (l *Log) Close() {
	l.once.Do(func() { close(l.stopped) })
	l.done.Wait()
}

// Act writes the line of an act in the act's transaction.
func (l *Log) Act(tx *db.Tx, line Line) error {
	l.fill(&line)
	line.At = tx.Now
	return insert(tx, line)
}

// Read writes the line of a read, a list, a figure or a refusal, and comes back when it is on the disk.
func (l *Log) Read(ctx context.Context, line Line) error {
	l.fill(&line)
	w := waiting{line, make(chan error, 1)}
	select {
	case l.queue <- w:
	case <-l.stopped:
		return context.Canceled
	}
	select {
	case err := <-w.err:
		return err
	case <-l.stopped:
		select {
		case err := <-w.err:
			return err
		case <-time.After(5 * time.Second):
			return context.Canceled
		}
	}
}

func (l *Log) fill(line *Line) {
	now := l.now()
	line.ID = id.Ordered(now, nil)
	line.At = when.ToMoment(now)
	if line.Outcome == "" {
		line.Outcome = Done
	}
	if line.Detail == "" {
		line.Detail = "{}"
	}
}

func insert(tx *db.Tx, line Line) error {
	if _, err := tx.Exec("log.insert", line); err != nil {
		return err
	}
	whose := line.Whose()
	if len(whose) == 0 {
		return nil
	}
	list, err := json.Marshal(whose) // one statement, however many: an export names thousands
	if err == nil {
		_, err = tx.Exec("log.subjects", db.Args{"subjects": string(list), "line": line.ID})
	}
	return err
}

// write gathers the lines that wait and commits them together: while one group is on its way to the
// disk, the next one grows.
func (l *Log) write() {
	defer l.done.Done()
	for {
		var group []waiting
		select {
		case w := <-l.queue:
			group = append(group, w)
		case <-l.stopped:
			for {
				select {
				case w := <-l.queue:
					l.commit([]waiting{w})
				default:
					return
				}
			}
		}
	more:
		for len(group) < 200 {
			select {
			case w := <-l.queue:
				group = append(group, w)
			default:
				break more
			}
		}
		l.commit(group)
	}
}

func (l *Log) commit(group []waiting) {
	err := l.reads.Write(context.Background(), func(tx *db.Tx) error {
		for _, w := range group {
			if err := insert(tx, w.line); err != nil {
				return err
			}
		}
		return nil
	})
	for _, w := range group {
		w.err <- err
	}
}
