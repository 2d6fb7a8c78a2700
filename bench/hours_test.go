package bench

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/id"
	"drosme/internal/when"
)

const (
	benchServices = 200_000
	benchCases    = 4_000
)

// fillHours puts 200,000 services of 4,000 cases into a house, by five payers, eight kinds of specialist and four rules, over
// some months of 2024 and 2025.
func fillHours(ctx context.Context, s *db.Store, months int) error {
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	now := string(when.ToMoment(start))
	specialists := []string{"social_worker", "psychologist", "lawyer", "interpreter", "medical", "psychotherapist", "mentor", "other"}
	rules := []string{"course_days", "aftercare_hours", "proceedings_hours", ""}
	return s.Write(ctx, func(tx *db.Tx) error {
		table := func(name string, columns ...string) (func(...any) error, func(), error) {
			p, done, err := tx.PutRow(db.Table{Name: name, Columns: columns})
			return func(v ...any) error { return p(v) }, done, err
		}
		person, done, err := table("people", "id", "code", "kind", "sex", "age_band", "country", "first_language", "minor", "forgotten", "changed_at", "version")
		if err != nil {
			return err
		}
		defer done()
		one, done2, err := table("cases", "id", "code", "person", "opened_on", "touched_on", "changed_at", "version")
		if err != nil {
			return err
		}
		defer done2()
		for i := range benchCases {
			if err := person(fmt.Sprintf("0PRS%022d", i), fmt.Sprintf("BP%06d", i), "served", "unknown", "unknown", "", "", int64(0), int64(0), now, int64(1)); err != nil {
				return err
			}
			if err := one(fmt.Sprintf("0CSE%022d", i), fmt.Sprintf("BC%06d", i), fmt.Sprintf("0PRS%022d", i), "2024-01-01", "2024-01-01", now, int64(1)); err != nil {
				return err
			}
		}
		service, done3, err := table("services", "id", "code", "case_id", "day", "minutes", "specialist", "payer", "rule", "changed_at", "version")
		if err != nil {
			return err
		}
		defer done3()
		part, done4, err := table("service_parts", "service_id", "payer", "share", "minutes", "month", "case_id", "specialist", "rule")
		if err != nil {
			return err
		}
		defer done4()
		for i := range benchServices {
			day := start.AddDate(0, i%months, i/months%28).Format("2006-01-02")
			sid, k := fmt.Sprintf("0SRV%022d", i), fmt.Sprintf("0CSE%022d", i*7%benchCases)
			payer, specialist, rule := fmt.Sprintf("PAYER%d", i/3%5), specialists[i/5%8], rules[i/11%4]
			if err := service(sid, fmt.Sprintf("B%07d", i), k, day, int64(15+i%90), specialist, payer, rule, now, int64(1)); err != nil {
				return err
			}
			if err := part(sid, payer, int64(10000), int64(15+i%90), day[:7], k, specialist, rule); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkMonthReport opens the report of one month out of 200,000 services: sums by payer, specialist and rule, with its line
// in the log; and the sheet of one payer with a line a service. "all in one" has all 200,000 in the month that is asked for.
func BenchmarkMonthReport(b *testing.B) {
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		for _, spread := range []struct {
			name   string
			months int
		}{{"24 months", 24}, {"all in one", 1}} {
			b.Run(engine+"/"+spread.name, func(b *testing.B) {
				o := house.Options{Dir: b.TempDir(), KeyFile: b.TempDir() + "/house.key"}
				if engine == "PostgreSQL" {
					if o.DB = os.Getenv("DROSME_TEST_PG"); o.DB == "" {
						b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL")
					}
					o.Schemas = fmt.Sprintf("hours%d_%d_", os.Getpid(), spread.months)
				}
				var r *rooms.Rooms
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
				if err := fillHours(context.Background(), h.Store, spread.months); err != nil {
					b.Fatal(err)
				}
				if err := h.Store.Survey(context.Background()); err != nil {
					b.Fatal(err)
				}
				ctx := clerk.WithActor(context.Background(), access.Actor{User: id.New(), Grants: []access.Grant{{Role: access.Responsible}}})
				want := benchServices / spread.months
				b.Run("sums", func(b *testing.B) {
					for b.Loop() {
						t, err := r.Hours.Totals(ctx, "2024-01")
						n := 0
						for _, w := range t.Work {
							n += w.Services
						}
						if err != nil || n < want || n > want+1 {
							b.Fatal(n, err)
						}
					}
				})
				if spread.months == 1 {
					return
				}
				b.Run("sheet", func(b *testing.B) {
					for b.Loop() {
						m, err := r.Hours.Month(ctx, "PAYER1", "2024-01")
						if err != nil || len(m.Lines) < want/6 {
							b.Fatal(len(m.Lines), err)
						}
					}
				})
			})
		}
	}
}
