package db

import (
	"context"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Migrate brings the tables of one room up to date: schema/NNNN_*.sql in order, forward only, each
// room with a version table of its own. The same files serve both engines by {{sqlite|postgres}} tokens.
func (s *Store) Migrate(ctx context.Context, room string, fsys fs.FS) error {
	sub, err := fs.Sub(fsys, "schema")
	if err != nil {
		return err
	}
	if names, _ := fs.Glob(sub, "*.sql"); len(names) == 0 {
		return nil
	}
	dialect := database.DialectSQLite3
	if s.Engine == Postgres {
		dialect = database.DialectPostgres
	}
	ledger, err := database.NewStore(dialect, "versions_"+strings.ReplaceAll(room, "/", "_"))
	if err != nil {
		return err
	}
	pool := s.write
	if s.Engine == SQLite { // the one writing connection is held; give it up for the length of the migration
		c, err := s.writers.take(ctx, wait)
		if err != nil {
			return err
		}
		c.close()
		defer func() {
			if again, err := hold(s.write, 1); err == nil {
				s.writers.give(again.pop())
			}
		}()
	}
	p, err := goose.NewProvider("", pool, tokens{sub, s}, goose.WithStore(ledger), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// tokens is a folder of migrations whose tokens are resolved while reading.
type tokens struct {
	fs.FS
	s *Store
}

// Open reads a file with its tokens resolved.
func (t tokens) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	text, err := t.s.expand(string(b), nil)
	if err != nil {
		return nil, err
	}
	return &resolved{strings.NewReader(text), name, int64(len(text))}, nil
}

type resolved struct {
	*strings.Reader
	name string
	size int64
}

func (r *resolved) Stat() (fs.FileInfo, error) { return r, nil }
func (r *resolved) Close() error               { return nil }
func (r *resolved) Name() string               { return r.name }
func (r *resolved) Size() int64                { return r.size }
func (r *resolved) Mode() fs.FileMode          { return 0o444 }
func (r *resolved) ModTime() time.Time         { return time.Time{} }
func (r *resolved) IsDir() bool                { return false }
func (r *resolved) Sys() any                   { return nil }
