package bench

import (
	"context"
	"os"
	"strconv"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
)

// size is the full one of the figures, or as DROSME_BENCH_ACTIVITIES says.
func size() Size {
	n, err := strconv.Atoi(os.Getenv("DROSME_BENCH_ACTIVITIES"))
	if err != nil || n < 1 {
		n = 200_000
	}
	return Size{Activities: n, Counts: 10, Schools: 800}
}

func large(b *testing.B, o house.Options) (*house.House, *rooms.Rooms, context.Context, string) {
	b.Helper()
	var r *rooms.Rooms
	o.Dir = b.TempDir()
	o.KeyFile = b.TempDir() + "/house.key"
	o.Areas = func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }
	h, err := house.Open(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.Close)
	if err := r.Start(context.Background(), h); err != nil {
		b.Fatal(err)
	}
	grant, err := Fill(context.Background(), h.Store, size())
	if err != nil {
		b.Fatal(err)
	}
	return h, r, housetest.System("console"), grant
}

// byHand are the same answers in SQL as a person would write it, from the rows themselves: for each
// audience of each session the best way of counting, summed.
const byHand = `
with counted as (
  select a.id, a.format, a.host, a.country, h.audience, h.count, h.method_rank,
    min(h.method_rank) over (partition by h.activity, h.audience) as best,
    (select count(*) from activity_grants x where x.activity = a.id) as payers
  from activities a
  join activity_grants s on s.activity = a.id
  join grants g on g.id = s.grant_id
  left join headcounts h on h.activity = a.id
  where g.code = 'BENCH' and a.status = 'held' and a.day between g.starts_on and g.ends_on
)
select format, count(distinct id), count(distinct host), count(distinct country),
  sum(case when audience = 'pupils' and method_rank = best then count else 0 end),
  sum(case when audience = 'pupils' and method_rank = best and payers > 1 then count else 0 end),
  sum(case when audience = 'teachers' and method_rank = best then count else 0 end)
from counted group by format`

func benchmarkResults(b *testing.B, o house.Options) {
	h, r, ctx, grant := large(b, o)
	var people, sessions, byHandSessions int64
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			res, err := r.Reports.Results(ctx, grant, "", "")
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range res.Figures {
				switch f.Name {
				case "info_trailer.young_people":
					people = f.Value
				case "info_trailer.sessions":
					sessions = f.Value
				}
			}
		}
	})
	b.Run("by_hand", func(b *testing.B) {
		for b.Loop() {
			err := h.Store.Read(ctx, func(tx *db.Tx) error {
				row, err := tx.ByHand(byHand)
				if err == nil {
					byHandSessions = row[1].(int64)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	if people == 0 || sessions != int64(size().Activities) || byHandSessions != 0 && byHandSessions != sessions {
		b.Fatalf("%d people in %d sessions, by hand %d", people, sessions, byHandSessions)
	}
}

func BenchmarkResultsOnSQLite(b *testing.B) { benchmarkResults(b, house.Options{}) }

func BenchmarkResultsOnPostgreSQL(b *testing.B) {
	url := os.Getenv("DROSME_TEST_PG")
	if url == "" {
		b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
	}
	benchmarkResults(b, house.Options{DB: url, Schemas: "bench_"})
}
