package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/seal"
	"drosme/internal/transfer"
)

// BenchmarkImport stores rows of three registers on an encrypted file, or in PostgreSQL, then imports the
// same again, then with every hundredth row changed. DROSME_BENCH_ROWS says how many (100,000).
func BenchmarkImport(b *testing.B) {
	rows := 100_000
	if n, err := strconv.Atoi(os.Getenv("DROSME_BENCH_ROWS")); err == nil {
		rows = n
	}
	first, changed := many(rows, 0), many(rows, 100)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := house.Options{}
			if engine == "postgres" {
				o.DB = os.Getenv("DROSME_TEST_PG")
				if o.DB == "" {
					b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
				}
			}
			for range b.N {
				b.StopTimer()
				o.Dir, o.Schemas = b.TempDir(), fmt.Sprintf("b%d_%d_", os.Getpid(), b.N)
				root, err := seal.RootFromBytes(bytes.Repeat([]byte{7}, 32))
				if err != nil {
					b.Fatal(err)
				}
				o.Root = &root
				var desk *transfer.Desk
				o.Areas = func(h *area.House) []area.Area {
					desk = transfer.New(h, registers(), nil)
					return []area.Area{ownArea(), desk.Area()}
				}
				h, err := house.Open(context.Background(), o)
				if err != nil {
					b.Fatal(err)
				}
				ctx := clerk.WithActor(context.Background(), access.Actor{System: "console"})
				for _, step := range []struct {
					name  string
					files fs.FS
					timed bool
				}{{"first", first, true}, {"same", first, false}, {"changed", changed, false}} {
					if step.timed {
						b.StartTimer()
					}
					start := h.Now()
					s, err := desk.Import(ctx, transfer.FromFS(step.files), transfer.ImportOptions{})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(h.Now().Sub(start).Milliseconds()), step.name+"-ms")
					b.StopTimer()
					if step.name == "first" && s.Changes() != rows {
						b.Fatalf("%+v", s)
					}
				}
				if engine == "postgres" {
					for _, store := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
						if err := dropSchema(store); err != nil {
							b.Error(err)
						}
					}
				}
				h.Close()
			}
		})
	}
}

// dropSchema takes the tables of a benchmark away again.
func dropSchema(s *db.Store) error {
	err := s.AddQueries(fstest.MapFS{"queries/bench.sql": {Data: []byte("-- name: bench.drop\n" +
		"{{select 1|do $$ begin execute 'drop schema ' || quote_ident(current_schema()) || ' cascade'; end $$}}\n")}})
	if err != nil {
		return err
	}
	return s.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec("bench.drop"); return err })
}

// many makes a programme of so many rows; every so manyth head count is another when changed is not 0.
func many(rows, changed int) fs.FS {
	schools, visits := max(1, rows/100), max(1, rows/5)
	var s, v, h strings.Builder
	s.WriteString("code,name,kind\n")
	for i := range schools {
		fmt.Fprintf(&s, "S%06d,Paraugskola %d,school\n", i, i)
	}
	v.WriteString("code,school,day,title\n")
	for i := range visits {
		fmt.Fprintf(&v, "V%07d,S%06d,2015-%02d-%02d,Info-trailer: the offer\n", i, i%schools, 1+i%11, 1+i%28)
	}
	h.WriteString("visit,audience,count\n")
	for i := range rows - schools - visits {
		n := 10 + i%30
		if changed > 0 && i%changed == 0 {
			n++
		}
		fmt.Fprintf(&h, "V%07d,audience-%d,%d\n", i%visits, i/visits, n)
	}
	return fstest.MapFS{"schools.csv": {Data: []byte(s.String())}, "visits.csv": {Data: []byte(v.String())}, "heads.csv": {Data: []byte(h.String())}}
}
