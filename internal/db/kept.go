package db

import (
	"fmt"
	"slices"
	"strings"
)

// keptAtMost is how many answers one connection keeps.
const keptAtMost = 64

// Kept is All for what takes long and changes seldom, such as how many rows a list has in all. A reading
// transaction on SQLite gets the answer of before while nothing at all has been written since, by
// whomever; everywhere else it asks. The answer belongs to the query and all values bound to it.
func Kept[T any](t *Tx, name string, args ...any) ([]T, error) {
	if t.conn == nil || !t.reads {
		return All[T](t, name, args...)
	}
	if err := t.sinceWritten(); err != nil {
		return nil, err
	}
	x, bound, err := t.bind(name, args)
	if err != nil {
		return nil, err
	}
	var key strings.Builder
	key.WriteString(x.key)
	for _, v := range bound {
		fmt.Fprintf(&key, "|%T%q", v, fmt.Sprint(v))
	}
	if have, ok := t.conn.kept[key.String()].([]T); ok {
		return slices.Clone(have), nil
	}
	out, err := All[T](t, name, args...)
	if err == nil && len(t.conn.kept) < keptAtMost {
		t.conn.kept[key.String()] = slices.Clone(out)
	}
	return out, err
}

// KeptOne is Kept for a query that gives one row.
func KeptOne[T any](t *Tx, name string, args ...any) (T, error) {
	var none T
	rows, err := Kept[T](t, name, args...)
	if err != nil || len(rows) == 0 {
		if err == nil {
			return One[T](t, name, args...) // which says that there is none
		}
		return none, err
	}
	return rows[0], nil
}

// sinceWritten forgets what was kept when anything was written: the engine counts on a number that each
// connection sees (PRAGMA data_version), within the moment that this transaction sees.
func (t *Tx) sinceWritten() error {
	if t.asked {
		return nil
	}
	st, err := t.stmt(&text{key: "data_version", sql: "PRAGMA data_version"})
	if err != nil {
		return err
	}
	var version int64
	if err := st.QueryRowContext(t.ctx).Scan(&version); err != nil {
		return err
	}
	t.asked = true
	if version != t.conn.version || t.conn.kept == nil {
		t.conn.version, t.conn.kept = version, map[string]any{}
	}
	return nil
}
