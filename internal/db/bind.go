package db

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"drosme/internal/access"
)

// Args are values by name for a query; a struct with `db` tags serves as well.
type Args map[string]any

// values gathers the named values of all arguments; later ones win.
func values(t *Tx, args []any) (map[string]any, error) {
	out := map[string]any{}
	if t != nil {
		out["now"] = string(t.Now)
		out["today"] = string(t.Today)
		out["actor_user"] = orNobody(t.Actor.User)
		out["actor_person"] = orNobody(t.Actor.Person)
		out["actor_circles"] = t.Circles
		out["actor_roles"] = t.roles()
	}
	for _, a := range args {
		switch x := a.(type) {
		case nil:
		case Args:
			for k, v := range x {
				out[k] = v
			}
		default:
			v := reflect.Indirect(reflect.ValueOf(a))
			if v.Kind() != reflect.Struct {
				return nil, fmt.Errorf("db: an argument must be db.Args or a struct, not %T", a)
			}
			for _, f := range fieldsOf(v.Type()) {
				out[f.column] = v.FieldByIndex(f.index).Interface()
			}
		}
	}
	return out, nil
}

// orNobody stands in for an empty id, so that an actor without a person never matches rows without one.
func orNobody(id string) string {
	if id == "" {
		return "-"
	}
	return id
}

// plain brings a value down to what both drivers take: bool becomes 0 or 1, named types their base.
func plain(v any) any {
	switch x := v.(type) {
	case nil, string, int64, float64, []byte:
		return v
	case int:
		return int64(x)
	case bool:
		if x {
			return int64(1)
		}
		return int64(0)
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return nil
		}
		return plain(r.Elem().Interface())
	case reflect.String:
		return r.String()
	case reflect.Bool:
		if r.Bool() {
			return int64(1)
		}
		return int64(0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int64(r.Uint())
	case reflect.Float32, reflect.Float64:
		return r.Float()
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return r.Bytes()
		}
	}
	return v
}

type field struct {
	column string
	index  []int
}

var fieldCache sync.Map

func fieldsOf(t reflect.Type) []field {
	if c, ok := fieldCache.Load(t); ok {
		return c.([]field)
	}
	var out []field
	for _, f := range reflect.VisibleFields(t) {
		tag := strings.Split(f.Tag.Get("db"), ",")[0]
		if tag == "" || tag == "-" || !f.IsExported() {
			continue
		}
		out = append(out, field{tag, f.Index})
	}
	fieldCache.Store(t, out)
	return out
}

// text is a query made ready for an engine, a set of words and sizes of lists.
type text struct {
	key   string
	sql   string
	order []string
}

// bind finds the final text of a query and its values in order.
func (t *Tx) bind(name string, args []any) (*text, []any, error) {
	t.store.mu.RLock()
	q := t.store.queries[name]
	t.store.mu.RUnlock()
	if q == nil {
		return nil, nil, fmt.Errorf("db: there is no query %s", name)
	}
	vals, err := values(t, args)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	sizes, key := map[string]int{}, name
	for _, k := range q.lists {
		r := reflect.ValueOf(vals[k])
		if r.Kind() != reflect.Slice {
			return nil, nil, fmt.Errorf("%s: :%s... needs a list", name, k)
		}
		n := padded(r.Len())
		sizes[k] = n
		key += fmt.Sprintf("|%s=%d", k, n)
		for i := range n {
			var v any // an empty list matches nothing: in (null)
			if r.Len() > 0 {
				v = r.Index(min(i, r.Len()-1)).Interface()
			}
			vals[fmt.Sprintf("%s#%d", k, i)] = v
		}
	}
	if q.actor {
		for _, w := range t.Words {
			key += "|" + string(w)
		}
		key += fmt.Sprintf("|%d", padded(len(t.Circles)))
	}
	w, wishes := wishesOf(q.asked, vals)
	tx, err := t.store.text(key+wishes, q, t.Words, sizes, w)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	bound := make([]any, len(tx.order))
	for i, n := range tx.order {
		v, ok := vals[n]
		if !ok {
			return nil, nil, fmt.Errorf("%s: no value for :%s", name, n)
		}
		bound[i] = plain(v)
	}
	return tx, bound, nil
}

// padded rounds a list's length up to a power of two, so that there are few distinct statements.
func padded(n int) int {
	p := 1
	for p < n {
		p *= 2
	}
	return p
}

func (s *Store) text(key string, q *query, words []access.Word, sizes map[string]int, w wished) (*text, error) {
	s.mu.RLock()
	have := s.texts[key]
	s.mu.RUnlock()
	if have != nil {
		return have, nil
	}
	full, err := s.expand(q.text, words)
	if err != nil {
		return nil, err
	}
	final, order := compile(s.Engine, w.without(full), sizes)
	out := &text{key: key, sql: final, order: order}
	s.mu.Lock()
	s.texts[key] = out
	s.mu.Unlock()
	return out, nil
}

// stmt prepares a text on the held connection, once. Statements run there directly: the connection is
// inside the transaction already.
func (t *Tx) stmt(x *text) (*sql.Stmt, error) {
	if st := t.conn.stmts[x.key]; st != nil {
		return st, nil
	}
	st, err := t.conn.c.PrepareContext(t.ctx, x.sql)
	if err != nil {
		return nil, err
	}
	t.conn.stmts[x.key] = st
	return st, nil
}

// rows runs a query that gives rows.
func (t *Tx) rows(name string, args []any) (*sql.Rows, error) {
	x, bound, err := t.bind(name, args)
	if err != nil {
		return nil, err
	}
	if t.conn == nil {
		if err := t.Flush(); err != nil {
			return nil, err
		}
		return t.tx.QueryContext(t.ctx, x.sql, bound...)
	}
	st, err := t.stmt(x)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(t.ctx, bound...)
}

// Exec runs a query that changes rows, and gives how many.
func (t *Tx) Exec(name string, args ...any) (int64, error) {
	x, bound, err := t.bind(name, args)
	if err != nil {
		return 0, err
	}
	if err := t.Flush(); err != nil {
		return 0, err
	}
	var res sql.Result
	if t.conn == nil {
		res, err = t.tx.ExecContext(t.ctx, x.sql, bound...)
	} else {
		var st *sql.Stmt
		if st, err = t.stmt(x); err == nil {
			res, err = st.ExecContext(t.ctx, bound...)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return res.RowsAffected()
}

// Each runs a query and hands each row to a function as T: a struct with `db` tags, or a single value.
func Each[T any](t *Tx, name string, row func(T) error, args ...any) error {
	rs, err := t.rows(name, args)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer rs.Close()
	var v, none T
	places, err := places(rs, reflect.ValueOf(&v).Elem(), name)
	if err != nil {
		return err
	}
	for rs.Next() {
		v = none
		if err := rs.Scan(places...); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := row(v); err != nil {
			return err
		}
	}
	return rs.Err()
}

// All runs a query and gives all rows.
func All[T any](t *Tx, name string, args ...any) ([]T, error) {
	var out []T
	err := Each(t, name, func(v T) error { out = append(out, v); return nil }, args...)
	return out, err
}

// One runs a query that must give one row; none is an error that IsNone knows.
func One[T any](t *Tx, name string, args ...any) (T, error) {
	var out T
	found := false
	err := Each(t, name, func(v T) error {
		if !found {
			out, found = v, true
		}
		return nil
	}, args...)
	if err == nil && !found {
		err = fmt.Errorf("%s: %w", name, sql.ErrNoRows)
	}
	return out, err
}

// Maybe runs a query that gives one row or none.
func Maybe[T any](t *Tx, name string, args ...any) (T, bool, error) {
	out, err := One[T](t, name, args...)
	if IsNone(err) {
		return out, false, nil
	}
	return out, err == nil, err
}

// places gives where the columns of a result go in a value: they are found once, and each row is scanned into the same
// value. Empty cells leave what is there.
func places(rs *sql.Rows, v reflect.Value, name string) ([]any, error) {
	cols, err := rs.Columns()
	if err != nil {
		return nil, err
	}
	if v.Kind() != reflect.Struct {
		return []any{maybe{v}}, nil
	}
	by := map[string][]int{}
	for _, f := range fieldsOf(v.Type()) {
		by[f.column] = f.index
	}
	out := make([]any, len(cols))
	for i, c := range cols {
		ix, ok := by[c]
		if !ok {
			return nil, fmt.Errorf("%s: the column %s has no field in %s", name, c, v.Type())
		}
		out[i] = maybe{v.FieldByIndex(ix)}
	}
	return out, nil
}

// maybe scans a column into a field and leaves the field as it is when the column is null.
type maybe struct{ v reflect.Value }

// Scan is for database/sql.
func (m maybe) Scan(src any) error {
	if src == nil {
		return nil
	}
	switch m.v.Kind() {
	case reflect.String:
		switch x := src.(type) {
		case string:
			m.v.SetString(x)
			return nil
		case []byte:
			m.v.SetString(string(x))
			return nil
		}
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		switch x := src.(type) {
		case int64:
			m.v.SetInt(x)
			return nil
		case float64: // a sum on one engine is a float where it is whole on the other
			m.v.SetInt(int64(x))
			return nil
		case string:
			var n int64
			if _, err := fmt.Sscan(x, &n); err != nil {
				return err
			}
			m.v.SetInt(n)
			return nil
		}
	case reflect.Bool:
		switch x := src.(type) {
		case int64:
			m.v.SetBool(x != 0)
			return nil
		case bool:
			m.v.SetBool(x)
			return nil
		}
	case reflect.Float64:
		switch x := src.(type) {
		case float64:
			m.v.SetFloat(x)
			return nil
		case int64:
			m.v.SetFloat(float64(x))
			return nil
		case string:
			var f float64
			if _, err := fmt.Sscan(x, &f); err != nil {
				return err
			}
			m.v.SetFloat(f)
			return nil
		}
	case reflect.Slice:
		if b, ok := src.([]byte); ok {
			m.v.SetBytes(append([]byte(nil), b...))
			return nil
		}
		if s, ok := src.(string); ok {
			m.v.SetBytes([]byte(s))
			return nil
		}
	case reflect.Pointer:
		p := reflect.New(m.v.Type().Elem())
		m.v.Set(p)
		return maybe{p.Elem()}.Scan(src)
	}
	return fmt.Errorf("cannot put %T into %s", src, m.v.Type())
}

// Prepare checks a query against the engine without running it, for a set of words: as it is written,
// with all its wishes and with none.
func (t *Tx) Prepare(name string, words []access.Word) error {
	q := t.store.queries[name]
	sizes := map[string]int{}
	for _, k := range q.lists {
		sizes[k] = 2
	}
	full, err := t.store.expand(q.text, words)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	all, none := wished{}, wished{}
	for _, n := range q.asked {
		all[n], none[n] = true, false
	}
	for i, w := range []wished{nil, all, none} {
		if i > 0 && len(q.asked) == 0 {
			break
		}
		final, _ := compile(t.store.Engine, w.without(full), sizes)
		st, err := t.tx.PrepareContext(t.ctx, final)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := st.Close(); err != nil {
			return err
		}
	}
	return nil
}
