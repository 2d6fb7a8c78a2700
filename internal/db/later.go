package db

import (
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// late is a statement that waits to be sent with others.
type late struct {
	name  string
	place int
	text  string
	bound []any
}

// LateError is what went wrong with a statement of Later: Place is that of the Tx when it was given.
type LateError struct {
	Place int
	Err   error
}

// Error gives the cause.
func (e *LateError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *LateError) Unwrap() error { return e.Err }

// lateAtMost is how many statements wait before they are sent.
const lateAtMost = 400

// Later runs a query that changes rows, before the next query of the transaction or its commit. In
// PostgreSQL many are sent in one go, which spares an import a journey for each row; in SQLite there is
// no journey, and it runs at once. What goes wrong comes back from a later call, as a *LateError.
func (t *Tx) Later(name string, args ...any) error {
	if t.store.Engine == SQLite {
		if _, err := t.Exec(name, args...); err != nil {
			return &LateError{t.Place, err}
		}
		return nil
	}
	x, bound, err := t.bind(name, args)
	if err != nil {
		return err
	}
	return t.queue(late{name, t.Place, x.sql, bound})
}

func (t *Tx) queue(l late) error {
	t.late = append(t.late, l)
	if len(t.late) < lateAtMost {
		return nil
	}
	return t.Flush()
}

// Flush sends what waits. Every query does it by itself, so what was given before is always seen.
func (t *Tx) Flush() error {
	if len(t.late) == 0 {
		return nil
	}
	waiting := t.late
	t.late = nil
	return t.link.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: a connection of an unknown kind, %T", c)
		}
		var b pgx.Batch
		for _, l := range waiting {
			b.Queue(l.text, l.bound...)
		}
		sent := conn.Conn().SendBatch(t.ctx, &b)
		for _, l := range waiting {
			if _, err := sent.Exec(); err != nil {
				_ = sent.Close() // says the same again
				return &LateError{l.place, fmt.Errorf("%s: %w", l.name, err)}
			}
		}
		return sent.Close()
	})
}

// Once gives what find gives, and for the rest of the transaction the same again without asking. A
// body that runs twice begins anew.
func Once[T any](t *Tx, key string, find func() (T, error)) (T, error) {
	if have, ok := t.once[key].(T); ok {
		return have, nil
	}
	v, err := find()
	if err != nil {
		return v, err
	}
	if t.once == nil {
		t.once = map[string]any{}
	}
	t.once[key] = v
	return v, nil
}
