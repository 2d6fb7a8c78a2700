package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Table is one table of a store with its columns, for copying whole houses: backup, restore, move. Tables
// stand in the order in which they were made, so that what others point to comes first.
type Table struct {
	Name    string   `json:"table"`
	Columns []string `json:"columns"`
}

// Tables lists the tables of the store, those of the migrations apart.
func (t *Tx) Tables() ([]Table, error) {
	text := `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by rowid`
	if t.store.Engine == Postgres {
		text = `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = current_schema() and c.relkind = 'r' order by c.oid`
	}
	names, err := t.column(text)
	if err != nil {
		return nil, err
	}
	var out []Table
	for _, n := range names {
		if strings.HasPrefix(n, "versions_") {
			continue
		}
		rows, err := t.raw(`select * from "` + n + `" limit 0`)
		if err != nil {
			return nil, err
		}
		cols, err := rows.Columns()
		rows.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, Table{n, cols})
	}
	return out, nil
}

// Versions gives the newest migration of each room.
func (t *Tx) Versions() (map[string]int64, error) {
	text := `select name from sqlite_schema where type = 'table' and name like 'versions_%' order by name`
	if t.store.Engine == Postgres {
		text = `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = current_schema() and c.relkind = 'r' and c.relname like 'versions_%' order by c.relname`
	}
	names, err := t.column(text)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, n := range names {
		rows, err := t.raw(`select coalesce(max(version_id), 0) from "` + n + `"`)
		if err != nil {
			return nil, err
		}
		var v int64
		for rows.Next() {
			err = rows.Scan(&v)
		}
		rows.Close()
		if err != nil {
			return nil, err
		}
		out[strings.TrimPrefix(n, "versions_")] = v
	}
	return out, nil
}

func (t *Tx) column(text string) ([]string, error) {
	rows, err := t.raw(text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func (t *Tx) raw(text string) (*sql.Rows, error) {
	if err := t.Flush(); err != nil {
		return nil, err
	}
	return t.tx.QueryContext(t.ctx, text)
}

// EachRow hands over every row of a table: nil, int64, float64, string or []byte for each column.
func (t *Tx) EachRow(table Table, row func([]any) error) error {
	rows, err := t.raw("select " + quoted(table.Columns) + ` from "` + table.Name + `"`)
	if err != nil {
		return err
	}
	defer rows.Close()
	vals := make([]any, len(table.Columns))
	ptrs := make([]any, len(vals))
	for i := range vals {
		ptrs[i] = &vals[i]
	}
	for rows.Next() {
		if err := rows.Scan(ptrs...); err != nil {
			return err
		}
		out := make([]any, len(vals))
		for i, v := range vals {
			switch x := v.(type) {
			case []byte:
				out[i] = append([]byte(nil), x...)
			case int32:
				out[i] = int64(x)
			default:
				out[i] = v
			}
		}
		if err := row(out); err != nil {
			return err
		}
	}
	return rows.Err()
}

// PutRow gives a function that stores rows of a table of another store in this one. Rows belong to it. In
// PostgreSQL they go in many at a time, as those of Later do.
func (t *Tx) PutRow(table Table) (put func([]any) error, done func(), err error) {
	places := make([]string, len(table.Columns))
	for i := range places {
		if t.store.Engine == Postgres {
			places[i] = fmt.Sprintf("$%d", i+1)
		} else {
			places[i] = "?"
		}
	}
	text := `insert into "` + table.Name + `" (` + quoted(table.Columns) + `) values (` + strings.Join(places, ", ") + `)`
	if t.store.Engine == Postgres {
		return func(row []any) error { return t.queue(late{table.Name, t.Place, text, row}) }, func() {}, nil
	}
	st, err := t.tx.PrepareContext(t.ctx, text)
	if err != nil {
		return nil, nil, err
	}
	return func(row []any) error {
		_, err := st.ExecContext(t.ctx, row...)
		return err
	}, func() { st.Close() }, nil
}

// IsEmpty tells whether a table has no row.
func (t *Tx) IsEmpty(table string) (bool, error) {
	rows, err := t.raw(`select 1 from "` + table + `" limit 1`)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	return !rows.Next(), rows.Err()
}

func quoted(columns []string) string { return `"` + strings.Join(columns, `", "`) + `"` }

// Snapshot reads two stores at once: what one says of the other holds in both.
func Snapshot(ctx context.Context, a, b *Store, body func(a, b *Tx) error) error {
	return a.Read(ctx, func(ta *Tx) error {
		return b.Read(ctx, func(tb *Tx) error { return body(ta, tb) })
	})
}

// Clear empties a table of a store that is being filled anew. The log is never cleared: a new house's
// own first lines are told apart by their table being refused.
func (t *Tx) Clear(table string) error {
	empty, err := t.IsEmpty(table)
	if err != nil || empty {
		return err
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err = t.tx.ExecContext(t.ctx, `delete from "`+table+`"`)
	return err
}
