package bench

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
)

// size is the full one (200 000 activities), or as DROSME_BENCH_ACTIVITIES says.
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
	if o.DB != "" {
		b.Cleanup(func() { // before the house closes
			for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
				if err := s.Reset(context.Background(), "drop"); err != nil {
					b.Error(err)
				}
			}
		})
	}
	if err := r.Start(context.Background(), h); err != nil {
		b.Fatal(err)
	}
	grant, err := Fill(context.Background(), h.Store, size())
	if err != nil {
		b.Fatal(err)
	}
	return h, r, housetest.System("console"), grant
}

// byHand are the same answers in SQL as a person would write it, from the rows themselves: a few
// statements of one row each, and beside each the indicators that its columns are.
var byHand = []struct {
	names []string
	text  string
}{
	{[]string{"info_trailer.sessions", "support_group.meetings", "peer_educators.events", "seminars.held", "coalition.exchange_visits", "partnership.countries"}, `
select sum(case when a.format = 'trailer_session' then 1 else 0 end), sum(case when a.format = 'group_meeting' then 1 else 0 end),
  sum(case when a.format = 'peer_event' then 1 else 0 end), sum(case when a.format = 'seminar' then 1 else 0 end),
  sum(case when a.format = 'exchange_visit' then 1 else 0 end), count(distinct nullif(a.country, ''))
from activities a join activity_grants s on s.activity = a.id join grants g on g.id = s.grant_id
where g.code = 'BENCH' and a.status = 'held' and a.day between g.starts_on and g.ends_on`},
	{[]string{"info_trailer.schools"}, `
select count(distinct o.id)
from activities a join activity_grants s on s.activity = a.id join grants g on g.id = s.grant_id join organisations o on o.id = a.host
where g.code = 'BENCH' and a.status = 'held' and a.day between g.starts_on and g.ends_on
  and a.format = 'trailer_session' and o.kind = 'school'`},
	{[]string{"info_trailer.young_people", "info_trailer.young_people_also_reported_elsewhere", "info_trailer.teachers", "festival.visitors"}, `
select sum(case when a.format = 'trailer_session' and h.audience = 'pupils' then h.count else 0 end),
  sum(case when a.format = 'trailer_session' and h.audience = 'pupils'
    and exists (select 1 from activity_grants x where x.activity = a.id and x.grant_id <> g.id) then h.count else 0 end),
  sum(case when a.format = 'trailer_session' and h.audience = 'teachers' then h.count else 0 end),
  sum(case when a.format = 'stand' and h.audience = 'visitors' then h.count else 0 end)
from activities a join activity_grants s on s.activity = a.id join grants g on g.id = s.grant_id
  join headcounts h on h.activity = a.id
  join (select activity, audience, min(method_rank) as best from headcounts group by activity, audience) b
    on b.activity = h.activity and b.audience = h.audience and b.best = h.method_rank
where g.code = 'BENCH' and a.status = 'held' and a.day between g.starts_on and g.ends_on`},
	{[]string{"support_group.persons", "seminars.participants", "seminars.unique_participants", "coalition.activists_educated", "peer_educators.involved"}, `
select count(distinct case when a.format = 'group_meeting' and t.role = 'participant' and p.kind = 'served' then p.id end),
  count(case when a.format = 'seminar' and t.role = 'participant' then 1 end),
  count(distinct case when a.format = 'seminar' and t.role = 'participant' then p.id end),
  count(distinct case when a.format = 'coalition_training' and t.role = 'participant' and p.kind = 'activist' then p.id end),
  count(distinct case when t.role = 'leader' and p.kind = 'volunteer' then p.id end)
from attendance t join people p on p.id = t.person join activities a on a.id = t.activity
  join activity_grants s on s.activity = a.id join grants g on g.id = s.grant_id
where g.code = 'BENCH' and t.status = 'attended' and a.status = 'held' and a.day between g.starts_on and g.ends_on`},
	{[]string{"coalition.organisations"}, `
select count(*) from organisations o, grants g
where g.code = 'BENCH' and o.kind = 'ngo' and o.coalition_member_from <> '' and o.coalition_member_from <= g.ends_on
  and (o.coalition_member_to = '' or o.coalition_member_to >= g.starts_on)`},
}

func benchmarkResults(b *testing.B, o house.Options) {
	h, r, ctx, grant := large(b, o)
	ours, hand := map[string]int64{}, map[string]int64{}
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			res, err := r.Reports.Results(ctx, grant, "", "")
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range res.Figures {
				ours[f.Name] = f.Value
			}
		}
	})
	b.Run("by_hand", func(b *testing.B) {
		for b.Loop() {
			err := h.Store.Read(ctx, func(tx *db.Tx) error {
				for _, q := range byHand {
					row, err := tx.ByHand(q.text)
					if err != nil {
						return err
					}
					for i, name := range q.names {
						hand[name] = whole(b, row[i])
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	if len(ours) > 0 && ours["info_trailer.sessions"] != int64(size().Activities) {
		b.Fatal(ours)
	}
	for name, value := range hand { // empty when one half alone was asked for
		if ours[name] != value && len(ours) > 0 {
			b.Errorf("%s: %d, by hand %d", name, ours[name], value)
		}
	}
}

// whole reads a number as either engine gives it.
func whole(b *testing.B, v any) int64 {
	switch x := v.(type) {
	case int64:
		return x
	case nil:
		return 0
	}
	n, err := strconv.ParseInt(fmt.Sprint(v), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func BenchmarkResultsOnSQLite(b *testing.B) { benchmarkResults(b, house.Options{}) }

func BenchmarkResultsOnPostgreSQL(b *testing.B) {
	url := os.Getenv("DROSME_TEST_PG")
	if url == "" {
		b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
	}
	benchmarkResults(b, house.Options{DB: url, Schemas: fmt.Sprintf("bench_%d_", os.Getpid())})
}
