// Package db puts SQLite or PostgreSQL behind one Tx: named queries written once for both engines,
// bound by name, scanned into structs; numbered migrations per room.
//
// A Tx is handed out by the clerk, the audit log and the key store only: a test of the house looks
// for anybody else who calls Write or Read here.
package db

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // registers the encrypting file layer

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/privacy"
	"drosme/internal/when"
)

// Engine is one of the two database engines.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Store is one database: a file, or one schema of a PostgreSQL database.
type Store struct {
	Engine Engine
	Path   string // SQLite: the file; PostgreSQL: the schema
	write  *sql.DB
	read   *sql.DB
	key    []byte

	// SQLite: connections are held, each with its prepared statements. database/sql would prepare on the
	// one writing connection that the asking transaction itself has taken, and wait for itself.
	writers, readers *held

	closing sync.Once
	closed  error

	mu         sync.RWMutex
	queries    map[string]*query
	visibility map[string]Visibility
	snippets   map[string]string
	texts      map[string]*text // compiled queries, by name, words and list sizes
}

// Options of opening a SQLite file.
type Options struct {
	Readers      int    // connections of the reader pool; 0: 4
	CacheKB      int    // page cache of each connection; 0: 2000
	SecureDelete bool   // deleted content is overwritten (the key store)
	Synchronous  string // FULL (default): a commit is on the disk before it is answered
}

// OpenSQLite opens or makes an encrypted file. The key has 32 bytes. A wrong key is fault.Locked with
// the words db.key_wrong, and the file is not touched.
func OpenSQLite(path string, key []byte, o Options) (*Store, error) {
	if len(key) != 32 {
		return nil, errors.New("db: a key of 32 bytes is needed")
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	if o.CacheKB == 0 {
		o.CacheKB = 2000
	}
	if o.Synchronous == "" {
		o.Synchronous = "FULL"
	}
	existed := fileHasContent(path)
	hexkey := hex.EncodeToString(key)
	setup := func(c *sqlite3.Conn) error {
		if err := c.Exec("PRAGMA hexkey='" + hexkey + "'"); err != nil {
			return err
		}
		text := fmt.Sprintf(`PRAGMA busy_timeout=30000; PRAGMA temp_store=memory; PRAGMA foreign_keys=on;
			PRAGMA synchronous=%s; PRAGMA cache_size=-%d; PRAGMA trusted_schema=off; PRAGMA secure_delete=%v`,
			o.Synchronous, o.CacheKB, o.SecureDelete)
		return c.Exec(text)
	}
	dsn := "file:" + strings.ReplaceAll(strings.ReplaceAll(path, "%", "%25"), "?", "%3f") + "?vfs=adiantum&_timefmt=sqlite" // the driver must leave moments as the text that they are
	w, err := driver.Open(dsn+"&_txlock=immediate", setup)
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	w.SetConnMaxIdleTime(0)
	s := &Store{Engine: SQLite, Path: path, write: w, key: key, queries: map[string]*query{}, visibility: map[string]Visibility{}, snippets: map[string]string{}, texts: map[string]*text{}}
	if existed {
		var n int
		if err := w.QueryRow("select count(*) from sqlite_schema").Scan(&n); err != nil {
			w.Close()
			if errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.IOERR) || errors.Is(err, sqlite3.CORRUPT) {
				return nil, fault.New(fault.Locked, "db.key_wrong")
			}
			return nil, s.explain(err)
		}
	}
	if _, err := w.Exec("PRAGMA journal_mode=wal"); err != nil {
		w.Close()
		return nil, s.explain(err)
	}
	_ = os.Chmod(path, 0o600) // the file is encrypted; this only keeps it out of sight
	r, err := driver.Open(dsn, func(c *sqlite3.Conn) error {
		if err := setup(c); err != nil {
			return err
		}
		return c.Exec("PRAGMA query_only=on")
	})
	if err != nil {
		w.Close()
		return nil, err
	}
	r.SetMaxOpenConns(o.Readers)
	r.SetMaxIdleConns(o.Readers)
	r.SetConnMaxIdleTime(30 * time.Second)
	s.read = r
	if s.writers, err = hold(w, 1); err == nil {
		s.readers, err = hold(r, o.Readers)
	}
	if err != nil {
		s.Close()
		return nil, s.explain(err)
	}
	return s, nil
}

func fileHasContent(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Size() > 0
}

// OpenPostgres opens one schema of a PostgreSQL database, making it where it is missing.
func OpenPostgres(url, schema string, readers int) (*Store, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fault.New(fault.Invalid, "db.url_wrong") // the url may hold a password: not in the fault
	}
	first := stdlib.OpenDB(*cfg)
	_, err = first.Exec(`create schema if not exists "` + schema + `"`)
	first.Close()
	if err != nil && !strings.Contains(err.Error(), "duplicate key") { // two openers at once
		return nil, fault.Because(fault.Failed, err)
	}
	cfg.RuntimeParams["search_path"] = schema
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["lock_timeout"] = strconv.FormatInt(wait.Milliseconds(), 10)
	w := stdlib.OpenDB(*cfg)
	w.SetMaxOpenConns(8)
	w.SetMaxIdleConns(4)
	r := stdlib.OpenDB(*cfg)
	if readers == 0 {
		readers = 8
	}
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(2)
	return &Store{Engine: Postgres, Path: schema, write: w, read: r, queries: map[string]*query{}, visibility: map[string]Visibility{}, snippets: map[string]string{}, texts: map[string]*text{}}, nil
}

// HasSchema tells whether a PostgreSQL database has a schema; one that cannot be asked has none, and the
// opening that follows says why.
func HasSchema(url, schema string) bool {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return false
	}
	d := stdlib.OpenDB(*cfg)
	defer d.Close()
	var n int
	err = d.QueryRow("select count(*) from pg_namespace where nspname = $1", schema).Scan(&n)
	return err == nil && n > 0
}

// Close closes all connections; running transactions are waited for.
func (s *Store) Close() error {
	s.closing.Do(func() { s.closed = s.close() })
	return s.closed
}

func (s *Store) close() error {
	for _, pool := range []*held{s.readers, s.writers} {
		pool.all(5*time.Second, (*conn).close) // a transaction that never ends must not keep the house open
	}
	var err error
	if s.read != nil {
		err = s.read.Close()
	}
	return errors.Join(err, s.write.Close())
}

// Rest gives the memory of page caches back after a busy time.
func (s *Store) Rest() {
	for _, pool := range []*held{s.readers, s.writers} {
		var back []*conn
		pool.all(0, func(c *conn) {
			c.kept = nil
			_, _ = c.c.ExecContext(context.Background(), "PRAGMA shrink_memory")
			back = append(back, c)
		})
		for _, c := range back {
			pool.give(c)
		}
	}
}

// Tx is one transaction: reading sees one moment of the database, writing is all or nothing. It
// carries who acts, by which verb, and the one "now" of the whole act.
type Tx struct {
	Actor   access.Actor
	Verb    access.Verb
	Now     when.Moment
	Today   when.Day // the house's day
	Words   []access.Word
	Circles []string

	Changes []privacy.Change // what the act notes for its log line
	Whose   []string         // ids of the people whose data it is
	Target  string           // id of the record, for the log and for a repeated act
	Place   int              // what the statements that follow are for, such as a row of a file: see Later

	ctx   context.Context
	tx    *sql.Tx
	conn  *conn     // SQLite only
	link  *sql.Conn // PostgreSQL only
	late  []late
	once  map[string]any
	whose map[string]bool // who is in Whose
	heavy bool            // SQLite: the connection holds more memory than it should keep
	reads bool            // nothing can be written in it
	asked bool            // whether data were written since, see Kept
	store *Store
}

// Context gives the context of the transaction.
func (t *Tx) Context() context.Context { return t.ctx }

// Engine tells which engine is underneath; rooms have no need to ask.
func (t *Tx) Engine() Engine { return t.store.Engine }

// As sets who acts and by which words; the clerk calls it before it hands the Tx on.
func (t *Tx) As(a access.Actor, v access.Verb, now when.Moment, today when.Day, words []access.Word, circles []string) {
	t.Actor, t.Verb, t.Now, t.Today, t.Words, t.Circles = a, v, now, today, words, circles
}

// roles are those that the actor holds today, for who must not learn.
func (t *Tx) roles() []string {
	var out []string
	for _, g := range t.Actor.Grants {
		if g.Until == "" || g.Until >= t.Today {
			out = append(out, string(g.Role))
		}
	}
	return out
}

// Note adds a line to the detail of the act's log line. Values of sensitive or identifying fields stay
// empty: the name of the field alone is kept.
func (t *Tx) Note(field, from, to string) {
	t.Changes = append(t.Changes, privacy.Change{Field: field, From: from, To: to})
}

// About adds people to those whose data the act concerns.
func (t *Tx) About(people ...string) {
	if t.whose == nil {
		t.whose = map[string]bool{}
	}
	for _, p := range people {
		if p != "" && !t.whose[p] {
			t.whose[p] = true
			t.Whose = append(t.Whose, p)
		}
	}
}

// heavyKB is the page cache of a heavy transaction.
const heavyKB = 48000

// Heavy says that the transaction changes many rows all over its tables, as an import does: SQLite holds so many
// more pages in memory until it ends, instead of writing and reading each of them many times. PostgreSQL has memory
// of its own.
func (t *Tx) Heavy() error {
	if t.conn == nil || t.heavy {
		return nil
	}
	t.heavy = true
	_, err := t.conn.c.ExecContext(t.ctx, fmt.Sprintf("PRAGMA cache_size=-%d", heavyKB))
	return err
}

// ErrAgain, given back by a body, runs it once more in a new transaction.
var ErrAgain = errors.New("db: another act came between")

// Write runs a body in a writing transaction and commits. On PostgreSQL it is serialisable and is run
// again when another act came between, so a body may run twice: nothing may leave the house from
// inside it. A full disk is fault.NoSpace; a broken named rule of the schema is fault.Invalid.
func (s *Store) Write(ctx context.Context, body func(*Tx) error) error {
	var err error
	for try := range 12 {
		err = s.once(ctx, s.write, s.writers, &sql.TxOptions{Isolation: s.isolation()}, body)
		if !retryable(err) {
			break
		}
		time.Sleep(time.Duration(1+rand.IntN(4<<min(try, 6))) * time.Millisecond) // jitter, so that two retries do not meet again
	}
	return s.explain(err)
}

// Append is Write for a journal alone, whose rows are only added and of which a unique index says what came
// twice: on PostgreSQL it sees what others have committed meanwhile (READ COMMITTED), so that two who add at
// once wait for each other and neither begins anew. Two that waited for each other crosswise run again. What
// reads before it writes takes Write.
func (s *Store) Append(ctx context.Context, body func(*Tx) error) error {
	level := sql.LevelDefault
	if s.Engine == Postgres {
		level = sql.LevelReadCommitted
	}
	var err error
	for try := range 12 {
		err = s.once(ctx, s.write, s.writers, &sql.TxOptions{Isolation: level}, body)
		if !retryable(err) {
			break
		}
		time.Sleep(time.Duration(1+rand.IntN(4<<min(try, 6))) * time.Millisecond) // jitter, so that two retries do not meet again
	}
	return s.explain(err)
}

func (s *Store) isolation() sql.IsolationLevel {
	if s.Engine == Postgres {
		return sql.LevelSerializable
	}
	return sql.LevelDefault
}

// Read runs a body in a reading transaction, which sees one moment of the database.
func (s *Store) Read(ctx context.Context, body func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.Engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return s.explain(s.once(ctx, s.read, s.readers, opts, body))
}

// wait is how long an act waits for another writer: a save that meets an import waits, 30 s at most.
const wait = 30 * time.Second

func (s *Store) once(ctx context.Context, pool *sql.DB, from *held, opts *sql.TxOptions, body func(*Tx) error) error {
	t := &Tx{ctx: ctx, store: s, reads: opts.ReadOnly}
	var err error
	if s.Engine == SQLite {
		if t.conn, err = from.take(ctx, wait); err != nil {
			return err
		}
		defer func() {
			if t.heavy {
				from.end(t.conn)
			} else {
				from.give(t.conn)
			}
		}()
		t.tx, err = t.conn.c.BeginTx(ctx, opts)
	} else {
		if t.link, err = pool.Conn(ctx); err != nil {
			return err
		}
		defer t.link.Close()
		t.tx, err = t.link.BeginTx(ctx, opts)
	}
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			_ = t.tx.Rollback()
		}
	}()
	if err := body(t); err != nil {
		return err
	}
	if err := t.Flush(); err != nil {
		return err
	}
	done = true
	return t.tx.Commit()
}

func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.Is(err, ErrAgain) || errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// explain turns what an engine says into the few faults of the house.
func (s *Store) explain(err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Fault
	if errors.As(err, &known) {
		return err
	}
	switch {
	case errors.Is(err, sqlite3.FULL), errors.Is(err, syscall.ENOSPC):
		return fault.Because(fault.NoSpace, err)
	case errors.Is(err, sqlite3.BUSY):
		return fault.New(fault.TooMany, "db.busy")
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "53100", "53200": // disk full, out of memory
			return fault.Because(fault.NoSpace, err)
		case "55P03": // lock not available within lock_timeout
			return fault.New(fault.TooMany, "db.busy")
		}
	}
	return err
}

// Constraint gives the name of the schema's rule that an error broke, or "". Rules are named for what
// they keep, so that a room can turn them into words. SQLite names only check rules and the columns of
// unique ones ("organisations.code").
func Constraint(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "23") {
		return pg.ConstraintName
	}
	if errors.Is(err, sqlite3.CONSTRAINT) {
		m := err.Error()
		if i := strings.LastIndex(m, "failed: "); i >= 0 {
			return strings.TrimSpace(m[i+8:])
		}
		return m
	}
	return ""
}

// IsDuplicate tells whether an error is a broken uniqueness rule.
func IsDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	return errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
}

// IsNone tells whether a query that must find one row found none.
func IsNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }
