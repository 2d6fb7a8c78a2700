package db

import (
	"context"
	"fmt"
)

// Reset drops or makes the whole schema of a PostgreSQL store; "drop" or "create". Tests and move use it
// on targets of their own.
func (s *Store) Reset(ctx context.Context, what string) error {
	if s.Engine != Postgres {
		return fmt.Errorf("db: only a PostgreSQL schema can be reset")
	}
	text := `drop schema if exists "` + s.Path + `" cascade`
	if what == "create" {
		text = `create schema if not exists "` + s.Path + `"`
	}
	_, err := s.write.ExecContext(ctx, text)
	return err
}

// Limit lets a SQLite file grow to so many pages and no further, as a full disk would.
func (s *Store) Limit(pages int) error {
	c, err := s.writers.take(context.Background(), wait)
	if err != nil {
		return err
	}
	defer s.writers.give(c)
	_, err = c.c.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count=%d", pages))
	return err
}

// Settle brings everything that was written into the SQLite file and cuts the log of writes beside it to
// nothing, so that what was deleted or overwritten stands in neither. Without it an old page stays in the file
// until the log is brought in, and a copy of the file alone would have it. PostgreSQL keeps its rows its own
// way: nothing is done there.
func (s *Store) Settle(ctx context.Context) error {
	if s.Engine != SQLite {
		return nil
	}
	c, err := s.writers.take(ctx, wait)
	if err != nil {
		return err
	}
	defer s.writers.give(c)
	_, err = c.c.ExecContext(ctx, "PRAGMA wal_checkpoint(truncate)")
	return s.explain(err)
}

// Try runs one statement as it stands, in a transaction of its own. Only tests of what the schema itself
// refuses use it.
func (s *Store) Try(ctx context.Context, statement string) error {
	return s.Write(ctx, func(tx *Tx) error {
		_, err := tx.tx.ExecContext(ctx, statement)
		return err
	})
}

// Tamper runs a statement after taking the log's triggers away, as somebody with the database in hand
// could. Only the tests of the chain use it.
func (s *Store) Tamper(ctx context.Context, statement string) error {
	off := []string{"drop trigger if exists log_lines_only_grow", "drop trigger if exists log_lines_sealed_stay"}
	if s.Engine == Postgres {
		off = []string{"drop trigger if exists log_lines_only_grow on log_lines"}
	}
	for _, x := range append(off, statement) {
		if err := s.Try(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// Damage lets the engine look through the whole store, and gives the first thing that is wrong, or "".
// PostgreSQL keeps its own files whole and is not asked.
func (s *Store) Damage(ctx context.Context) (string, error) {
	if s.Engine == Postgres {
		return "", nil
	}
	var first string
	err := s.Read(ctx, func(tx *Tx) error {
		list, err := tx.column("PRAGMA quick_check(1)")
		if err == nil && len(list) > 0 && list[0] != "ok" {
			first = list[0]
		}
		return err
	})
	return first, err
}

// ByHand runs a text as it stands and gives its first row: benchmarks compare with it.
func (t *Tx) ByHand(text string) ([]any, error) {
	rows, err := t.raw(text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	row := make([]any, len(cols))
	ptrs := make([]any, len(cols))
	for i := range row {
		ptrs[i] = &row[i]
	}
	if rows.Next() {
		err = rows.Scan(ptrs...)
	}
	return row, err
}

// Survey lets the engine look at its tables after many rows came in at once, so that the next questions
// are planned by what is there now and not by an empty table.
func (s *Store) Survey(ctx context.Context) error {
	if s.Engine == SQLite {
		c, err := s.writers.take(ctx, wait)
		if err != nil {
			return err
		}
		defer s.writers.give(c)
		_, err = c.c.ExecContext(ctx, "PRAGMA analysis_limit=1000; PRAGMA optimize=0x10002")
		return s.explain(err)
	}
	return s.Write(ctx, func(tx *Tx) error {
		tables, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, t := range tables {
			if _, err := tx.tx.ExecContext(ctx, `analyze "`+t.Name+`"`); err != nil {
				return err
			}
		}
		return nil
	})
}
