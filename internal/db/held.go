package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
	"time"

	"drosme/internal/fault"
)

// conn is one held SQLite connection and its prepared statements.
type conn struct {
	c     *sql.Conn // nil: closed, and opened anew when it is taken
	stmts map[string]*sql.Stmt

	version int64          // of the data, when kept was filled
	kept    map[string]any // answers of Kept
}

// held are the connections of one kind. The one used last is taken first: its pages are still in memory,
// and the others rest.
type held struct {
	pool *sql.DB
	free chan struct{} // one for each connection that nobody has
	mu   sync.Mutex
	rest []*conn
}

func hold(d *sql.DB, n int) (*held, error) {
	h := &held{pool: d, free: make(chan struct{}, n)}
	for range n {
		c, err := d.Conn(context.Background())
		if err != nil {
			return h, err
		}
		h.give(&conn{c: c, stmts: map[string]*sql.Stmt{}})
	}
	return h, nil
}

func (h *held) give(c *conn) {
	h.mu.Lock()
	h.rest = append(h.rest, c)
	h.mu.Unlock()
	h.free <- struct{}{}
}

// pop takes the connection that a place in free stood for.
func (h *held) pop() *conn {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.rest[len(h.rest)-1]
	h.rest = h.rest[:len(h.rest)-1]
	return c
}

// take waits for a connection, so long at most.
func (h *held) take(ctx context.Context, most time.Duration) (*conn, error) {
	select {
	case <-h.free:
		return h.opened(ctx)
	default:
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-h.free:
		return h.opened(ctx)
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, fault.New(fault.TooMany, "db.busy")
	}
}

// opened is pop for use: a connection that was closed is opened anew.
func (h *held) opened(ctx context.Context) (*conn, error) {
	c := h.pop()
	if c.c != nil {
		return c, nil
	}
	var err error
	if c.c, err = h.pool.Conn(ctx); err != nil {
		h.give(&conn{stmts: map[string]*sql.Stmt{}})
		return nil, err
	}
	return c, nil
}

// end closes a connection for good and gives its place back. The memory of a connection never shrinks: only so is
// what a heavy transaction took given back.
func (h *held) end(c *conn) {
	for _, st := range c.stmts {
		st.Close()
	}
	_ = c.c.Raw(func(any) error { return driver.ErrBadConn }) // the pool would keep it
	c.c.Close()
	h.give(&conn{stmts: map[string]*sql.Stmt{}})
}

// all takes every connection that is free within the time, hands each over and gives none back.
func (h *held) all(most time.Duration, do func(*conn)) {
	if h == nil {
		return
	}
	for range cap(h.free) {
		if c, err := h.take(context.Background(), most); err == nil {
			do(c)
		}
	}
}

func (c *conn) close() {
	for _, st := range c.stmts {
		st.Close()
	}
	c.c.Close()
}
