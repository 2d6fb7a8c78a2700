package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"drosme/internal/db"
	"drosme/internal/fault"
)

var files = fstest.MapFS{
	"schema/0001_notes.sql": {Data: []byte("-- +goose Up\ncreate table notes (id text primary key, n integer not null, body {{blob|bytea}});\n")},
	"queries/note.sql": {Data: []byte(`-- name: note.add
insert into notes (id, n, body) values (:id, :n, :body)

-- name: note.all
select id, n, body from notes order by id

-- name: note.some
select id from notes where id in (:ids...) order by id

-- name: note.count
select count(*) from notes

-- name: note.raise
update notes set n = n + 1 where id = :id

-- name: note.quoted
select ':id' as id, n, body from notes where id = :id -- :nothing
`)},
}

type note struct {
	ID   string `db:"id"`
	N    int    `db:"n"`
	Body []byte `db:"body"`
}

var key = bytes.Repeat([]byte{3}, 32)

func open(t *testing.T, path string) *db.Store {
	t.Helper()
	s, err := db.OpenSQLite(path, key, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	prepare(t, s)
	return s
}

func prepare(t *testing.T, s *db.Store) {
	t.Helper()
	if err := s.AddQueries(files); err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(context.Background(), "notes", files); err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, s *db.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, filepath.Join(t.TempDir(), "x.db"))) })
	t.Run("postgres", func(t *testing.T) {
		url := os.Getenv("DROSME_TEST_PG")
		if url == "" {
			t.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
		}
		schema := fmt.Sprintf("db_test_%d", os.Getpid())
		s, err := db.OpenPostgres(url, schema, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		for _, f := range []string{"drop", "create"} {
			if err := s.Reset(context.Background(), f); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() { _ = s.Reset(context.Background(), "drop") })
		prepare(t, s)
		test(t, s)
	})
}

func add(t *testing.T, s *db.Store, id string) {
	t.Helper()
	if err := s.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec("note.add", note{id, 1, []byte("Paraugs")})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestABrokenBodyLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		want := errors.New("stop")
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			if _, err := tx.Exec("note.add", note{"a", 1, nil}); err != nil {
				return err
			}
			return want
		})
		if !errors.Is(err, want) {
			t.Fatal(err)
		}
		if n := count(t, s); n != 0 {
			t.Fatalf("%d rows stayed", n)
		}
	})
}

func count(t *testing.T, s *db.Store) (n int) {
	t.Helper()
	if err := s.Read(context.Background(), func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, "note.count")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestListsQuotesAndNulls(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		add(t, s, "a")
		add(t, s, "b")
		add(t, s, "c")
		err := s.Read(context.Background(), func(tx *db.Tx) error {
			for want, ids := range map[string][]string{"a c": {"a", "c"}, "a b c": {"c", "b", "a"}, "": {}, "b": {"b", "x", "y"}} {
				got, err := db.All[string](tx, "note.some", db.Args{"ids": ids})
				if err != nil {
					return err
				}
				if strings.Join(got, " ") != want {
					t.Errorf("in %v: %v", ids, got)
				}
			}
			n, err := db.One[note](tx, "note.quoted", db.Args{"id": "a"})
			if err != nil {
				return err
			}
			if n.ID != ":id" {
				t.Errorf("a quoted :id became %q", n.ID)
			}
			if _, found, err := db.Maybe[note](tx, "note.quoted", db.Args{"id": "none"}); found || err != nil {
				t.Errorf("found %v, %v", found, err)
			}
			_, err = tx.Exec("note.some", db.Args{})
			if err == nil {
				t.Error("a query ran without its values")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTwentyWritersLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		add(t, s, "a")
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for range 5 {
					if err := s.Write(context.Background(), func(tx *db.Tx) error {
						_, err := tx.Exec("note.raise", db.Args{"id": "a"})
						return err
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		err := s.Read(context.Background(), func(tx *db.Tx) error {
			n, err := db.One[note](tx, "note.all")
			if n.N != 101 {
				t.Errorf("n is %d, want 101", n.N)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAWrongKeyIsRefusedAndNothingIsTouched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	s := open(t, path)
	add(t, s, "a")
	s.Close()
	before := tree(t, filepath.Dir(path))
	_, err := db.OpenSQLite(path, bytes.Repeat([]byte{4}, 32), db.Options{})
	if !fault.Is(err, fault.Locked) {
		t.Fatalf("%v", err)
	}
	if after := tree(t, filepath.Dir(path)); after != before {
		t.Errorf("the folder changed:\n%s\n%s", before, after)
	}
	if b, _ := os.ReadFile(path); bytes.Contains(b, []byte("Paraugs")) || bytes.Contains(b, []byte("notes")) {
		t.Error("the file shows what is in it")
	}
}

func tree(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %d %x\n", e.Name(), len(b), b[:min(len(b), 64)])
	}
	return out.String()
}

func TestAFullDiskIsSaidAndNothingIsLost(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "x.db"))
	add(t, s, "a")
	if err := s.Limit(40); err != nil { // pages: the file may not grow beyond, as on a full disk
		t.Fatal(err)
	}
	err := s.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec("note.add", note{"big", 1, make([]byte, 1<<20)})
		return err
	})
	if !fault.Is(err, fault.NoSpace) {
		t.Fatalf("%v", err)
	}
	if n := count(t, s); n != 1 {
		t.Fatalf("%d rows", n)
	}
}

// TestAKilledWriterLosesNoAnsweredRow starts this test binary again as a writer, kills it in the middle,
// and looks for every row that it had answered.
func TestAKilledWriterLosesNoAnsweredRow(t *testing.T) {
	if path := os.Getenv("DROSME_TEST_WRITER"); path != "" {
		s := open(t, path)
		for i := 0; ; i++ {
			add(t, s, fmt.Sprintf("%s-%06d", os.Getenv("DROSME_TEST_ROUND"), i))
			fmt.Printf("row %06d\n", i)
		}
	}
	path := filepath.Join(t.TempDir(), "x.db")
	want := 0
	for round := range 4 {
		c := exec.Command(os.Args[0], "-test.run=TestAKilledWriterLosesNoAnsweredRow$")
		c.Env = append(os.Environ(), "DROSME_TEST_WRITER="+path, fmt.Sprintf("DROSME_TEST_ROUND=%d", round))
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(150+70*round) * time.Millisecond) // let it write for a while before it is killed
		_ = c.Process.Kill()
		_ = c.Wait()
		want += strings.Count(out.String(), "row ")
	}
	if want == 0 {
		t.Fatal("no writer wrote anything")
	}
	if n := count(t, open(t, path)); n < want {
		t.Fatalf("%d rows answered, %d found", want, n)
	}
}

// A driver that takes text for a time would give moments back as another type, and only some of them.
func TestMomentsStayText(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		for _, moment := range []string{"2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00.123Z", "2026-03-02T08:00:00Z", "2026-03-02"} {
			add(t, s, moment)
		}
		err := s.Read(context.Background(), func(tx *db.Tx) error {
			rows, err := tx.ByHand("select max(id), min(id), coalesce(max(id), '') from notes")
			if err != nil {
				return err
			}
			for _, v := range rows {
				if _, ok := v.(string); !ok {
					t.Errorf("%v is %T", v, v)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
