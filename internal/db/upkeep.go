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
	c := <-s.writers
	defer func() { s.writers <- c }()
	_, err := c.c.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count=%d", pages))
	return err
}
