package live_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/live"
)

var testKey = sha256.Sum256([]byte("key of a test"))

// eachStore runs a test over an encrypted file, and over PostgreSQL when DROSME_TEST_PG names one.
func eachStore(t *testing.T, test func(t *testing.T, open func() *db.Store)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "live.db")
		test(t, func() *db.Store {
			s, err := db.OpenSQLite(path, testKey[:], db.Options{})
			housetest.Must(t, err)
			t.Cleanup(func() { s.Close() })
			return s
		})
	})
	url := os.Getenv("DROSME_TEST_PG")
	if url == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		prefix := fmt.Sprintf("live_test_%d_%d_", os.Getpid(), time.Now().UnixNano())
		t.Cleanup(func() { housetest.DropSchemas(t, url, prefix) })
		test(t, func() *db.Store {
			s, err := db.OpenPostgres(url, prefix+"house", 4)
			housetest.Must(t, err)
			t.Cleanup(func() { s.Close() })
			return s
		})
	})
}

func answer(seat, question string) live.Entry {
	return live.Entry{Kind: live.KindAnswer, Room: "R", Seat: seat, Question: question, Act: "act-" + seat + "-" + question, Body: []byte(`{"choice":"a"}`)}
}

func TestEachAnswerIsWrittenOnceHoweverOftenItCame(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		ctx := context.Background()
		j, err := live.OpenJournal(ctx, open(), "one", time.Now)
		housetest.Must(t, err)
		var mu sync.Mutex
		fresh := map[string]int{}
		var wg sync.WaitGroup
		for sender := range 400 {
			wg.Go(func() {
				seat := fmt.Sprint(sender % 100)
				lost, err := j.Append(answer(seat, "q1")).Wait()
				if err != nil {
					t.Error(err)
				}
				if len(lost) == 0 {
					mu.Lock()
					fresh[seat]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		j.Close()
		if len(fresh) != 100 {
			t.Errorf("%d seats of 100 were told that their answer is new", len(fresh))
		}
		for seat, n := range fresh {
			if n != 1 {
				t.Errorf("seat %s was told %d times that its answer is new", seat, n)
			}
		}
		n := 0
		again, err := live.OpenJournal(ctx, open(), "one", time.Now)
		housetest.Must(t, err)
		defer again.Close()
		housetest.Must(t, again.Groups(ctx, "one", 1, func(g live.Group) error {
			n += len(g.Entries)
			back, err := live.ParseGroup(g.Bytes())
			if err != nil || string(back.Hash) != string(g.Hash) {
				t.Errorf("group %d comes back as another: %v", g.N, err)
			}
			return nil
		}))
		if n != 100 {
			t.Errorf("%d entries, want 100", n)
		}
		if _, err := again.Verify(ctx, "one"); err != nil {
			t.Error(err)
		}
		if _, err := again.Append(answer("late", "q1")).Wait(); err != nil {
			t.Error(err)
		}
		if groups, err := again.Verify(ctx, "one"); err != nil || groups < 2 {
			t.Errorf("after another opening %d groups: %v", groups, err)
		}
	})
}

// TestTwoNodesShareOneTable: over one PostgreSQL the unique index says which node stored an answer.
func TestTwoNodesShareOneTable(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		ctx := context.Background()
		store := open()
		if store.Engine == db.SQLite {
			return // one file has one node
		}
		var nodes []*live.Journal
		for _, name := range []string{"one", "two"} {
			j, err := live.OpenJournal(ctx, open(), name, time.Now)
			housetest.Must(t, err)
			nodes = append(nodes, j)
		}
		var mu sync.Mutex
		fresh := 0
		var wg sync.WaitGroup
		for i := range 400 {
			wg.Go(func() {
				lost, err := nodes[i%2].Append(answer(fmt.Sprint(i/2), "q1")).Wait()
				if err != nil {
					t.Error(err)
				}
				if len(lost) == 0 {
					mu.Lock()
					fresh++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if fresh != 200 {
			t.Errorf("%d answers are new, want 200", fresh)
		}
		for i, j := range nodes {
			if _, err := j.Verify(ctx, []string{"one", "two"}[i]); err != nil {
				t.Error(err)
			}
			j.Close()
		}
	})
}

const childJournal = "DROSME_TEST_LIVE_JOURNAL"

// TestMain turns the test binary into what it kills: with childJournal set it writes answers and prints the
// number of each one that it may acknowledge, until it is killed.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv(childJournal) != "":
		writeUntilKilled(os.Getenv(childJournal))
	case os.Getenv(childServer) != "":
		fmt.Fprintln(os.Stderr, serveUntilKilled())
		os.Exit(1)
	default:
		os.Exit(m.Run())
	}
}

func writeUntilKilled(path string) {
	s, err := db.OpenSQLite(path, testKey[:], db.Options{})
	if err == nil {
		var j *live.Journal
		if j, err = live.OpenJournal(context.Background(), s, "one", time.Now); err == nil {
			from := time.Now().UnixNano()
			out := bufio.NewWriterSize(os.Stdout, 0)
			var mu sync.Mutex
			for worker := range 64 {
				go func() {
					for i := 0; ; i++ {
						seat := fmt.Sprintf("%d-%d-%d", from, worker, i)
						if _, err := j.Append(answer(seat, "q")).Wait(); err != nil {
							panic(err)
						}
						mu.Lock()
						fmt.Fprintln(out, seat)
						out.Flush()
						mu.Unlock()
					}
				}()
			}
			select {}
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "live.db")
	acked := map[string]bool{}
	for round := range 6 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childJournal+"="+path)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		housetest.Must(t, err)
		housetest.Must(t, child.Start())
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			acked[strings.TrimSpace(lines.Text())] = true
			if n == 300+170*round {
				housetest.Must(t, child.Process.Kill()) // and what it said until then is read on
			}
		}
		_ = child.Wait() // it was killed
	}
	s, err := db.OpenSQLite(path, testKey[:], db.Options{})
	housetest.Must(t, err)
	defer s.Close()
	ctx := context.Background()
	j, err := live.OpenJournal(ctx, s, "one", time.Now)
	housetest.Must(t, err)
	defer j.Close()
	if groups, err := j.Verify(ctx, "one"); err != nil || groups == 0 {
		t.Fatalf("%d groups: %v", groups, err)
	}
	stored := map[string]bool{}
	housetest.Must(t, j.Groups(ctx, "one", 1, func(g live.Group) error {
		for _, e := range g.Entries {
			if stored[e.Seat] {
				t.Errorf("%s stands twice", e.Seat)
			}
			stored[e.Seat] = true
		}
		return nil
	}))
	for seat := range acked {
		if !stored[seat] {
			t.Errorf("%s was acknowledged and is lost", seat)
		}
	}
	if len(acked) < 2000 {
		t.Errorf("only %d were acknowledged: the test proves little", len(acked))
	}
}

// BenchmarkJournal is the journal alone: answers that come all at once, over an encrypted file, and over
// PostgreSQL (DROSME_TEST_PG) from one, two and four nodes.
func BenchmarkJournal(b *testing.B) {
	run := func(b *testing.B, stores ...*db.Store) {
		var nodes []*live.Journal
		for i, s := range stores {
			j, err := live.OpenJournal(context.Background(), s, fmt.Sprintf("node-%d", i), time.Now)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			defer j.Close()
			nodes = append(nodes, j)
		}
		var wg sync.WaitGroup
		b.ResetTimer()
		for i := range b.N {
			wg.Go(func() {
				if _, err := nodes[i%len(nodes)].Append(answer(fmt.Sprint(i), "q")).Wait(); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
		b.ReportMetric(float64(nodes[0].Pace().P50.Microseconds())/1000, "ms/group")
	}
	b.Run("sqlite", func(b *testing.B) {
		s, err := db.OpenSQLite(filepath.Join(b.TempDir(), "live.db"), testKey[:], db.Options{})
		if err != nil {
			b.Fatal(err)
		}
		run(b, s)
	})
	url := os.Getenv("DROSME_TEST_PG")
	if url == "" {
		return
	}
	for _, n := range []int{1, 2, 4} {
		b.Run(fmt.Sprintf("postgres-%d-nodes", n), func(b *testing.B) {
			schema := fmt.Sprintf("live_bench_%d_%d_%d", os.Getpid(), n, time.Now().UnixNano())
			var stores []*db.Store
			for range n {
				s, err := db.OpenPostgres(url, schema, 2)
				if err != nil {
					b.Fatal(err)
				}
				stores = append(stores, s)
			}
			run(b, stores...)
			dropSchema(b, url, schema)
		})
	}
}

func dropSchema(b *testing.B, url, schema string) {
	b.Helper()
	d, err := sql.Open("pgx", url)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec(`drop schema "` + schema + `" cascade`); err != nil {
		b.Fatal(err)
	}
}

func FuzzGroup(f *testing.F) {
	g := live.Group{Node: "one", N: 1, Prev: make([]byte, 32), At: "2026-03-02T08:00:00.000Z", Entries: []live.Entry{answer("1", "q")}}
	f.Add(g.Bytes())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := live.ParseGroup(b)
		if err == nil && string(g.Bytes()) != string(b) {
			t.Error("bytes that are not its own were taken for a group")
		}
	})
}
