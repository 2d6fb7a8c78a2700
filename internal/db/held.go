package db

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"drosme/internal/fault"
)

// conn is one held SQLite connection and its prepared statements.
type conn struct {
	c     *sql.Conn
	stmts map[string]*sql.Stmt

	version int64          // of the data, when kept was filled
	kept    map[string]any // answers of Kept
}

// held are the connections of one kind. The one used last is taken first: its pages are still in memory,
// and the others rest.
type held struct {
	free chan struct{} // one for each connection that nobody has
	mu   sync.Mutex
	rest []*conn
}

func hold(d *sql.DB, n int) (*held, error) {
	h := &held{free: make(chan struct{}, n)}
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
		return h.pop(), nil
	default:
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-h.free:
		return h.pop(), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, fault.New(fault.TooMany, "db.busy")
	}
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
