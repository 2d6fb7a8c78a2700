package cases_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

// The house of the benchmark: 200,000 cases of 250 workers, one in five open, so that a worker has 800 and
// 160 of them open; one in ten has a follow-up that is due, and thirty people named somebody who must not learn.
const (
	manyCases   = 200_000
	manyWorkers = 250
)

func workerID(i int) string { return fmt.Sprintf("0WRK%022d", i) }
func caseID(i int) string   { return fmt.Sprintf("0CAS%022d", i) }

// fill puts the cases into an empty house in a few large transactions, as an import would leave them.
func fill(ctx context.Context, s *db.Store) error {
	const per = 20_000
	for from := 0; from < manyCases; from += per {
		if err := s.Write(ctx, func(tx *db.Tx) error { return fillCases(tx, from, from+per) }); err != nil {
			return err
		}
	}
	return s.Survey(ctx)
}

// table opens a table for rows; the columns are those that have no default.
func table(tx *db.Tx, name string, columns ...string) (func(...any) error, func(), error) {
	put, done, err := tx.PutRow(db.Table{Name: name, Columns: columns})
	return func(v ...any) error { return put(v) }, done, err
}

func fillCases(tx *db.Tx, from, to int) error {
	now := "2026-03-02T08:00:00.000Z"
	person, done, err := table(tx, "people", "id", "code", "kind", "sex", "age_band", "organisation", "country", "first_language", "languages", "minor", "forgotten", "changed_at", "changed_by", "version")
	if err != nil {
		return err
	}
	defer done()
	if from == 0 {
		for w := range manyWorkers {
			if err := person(workerID(w), fmt.Sprintf("W%05d", w), "staff", "unknown", "unknown", nil, "LV", "", "", int64(0), int64(0), now, "", int64(1)); err != nil {
				return err
			}
		}
	}
	row, done2, err := table(tx, "cases", "id", "code", "person", "opened_on", "closed_on", "origin", "outcome", "released", "earlier", "touched_on", "changed_at", "changed_by", "version")
	if err != nil {
		return err
	}
	defer done2()
	team, done3, err := table(tx, "case_team", "id", "case_id", "person", "part", "from_on", "until_on", "why", "by_user", "at", "reviewed_by", "reviewed_at", "case_opened", "case_closed")
	if err != nil {
		return err
	}
	defer done3()
	follow, done4, err := table(tx, "case_follow_ups", "id", "case_id", "due_on", "done_on", "result", "by_person", "version")
	if err != nil {
		return err
	}
	defer done4()
	withheld, done5, err := table(tx, "withholdings", "id", "person", "against_person", "against_role", "against_organisation", "relation", "who", "whole", "fields", "reason", "from_on", "until_on", "by_user", "at", "version")
	if err != nil {
		return err
	}
	defer done5()
	for i := from; i < to; i++ {
		p := fmt.Sprintf("0PER%022d", i)
		if err := person(p, fmt.Sprintf("P%07d", i), "served", "unknown", "unknown", nil, "LV", "", "", int64(0), int64(0), now, "", int64(1)); err != nil {
			return err
		}
		opened := when.Day("2020-01-01").Add(i % 2000)
		closed, outcome := string(opened.Add(100)), "goals_met"
		if i/manyWorkers%5 == 0 {
			closed, outcome = "", ""
		}
		if err := row(caseID(i), fmt.Sprintf("C%07d", i), p, string(opened), closed, "helpline", outcome, int64(0), "", string(opened.Add(i%90)), now, "", int64(1)); err != nil {
			return err
		}
		if err := team(fmt.Sprintf("0TEA%022d", i), caseID(i), workerID(i%manyWorkers), "responsible", string(opened), "", []byte{}, "bench", now, "", "", string(opened), closed); err != nil {
			return err
		}
		if i%10 == 0 {
			if err := follow(fmt.Sprintf("0FOL%022d", i), caseID(i), "2026-03-01", "", "", "", int64(1)); err != nil {
				return err
			}
		}
		if i%7000 == 0 {
			if err := withheld(fmt.Sprintf("0WIT%022d", i), p, workerID(1), "", "", "colleague", []byte{}, int64(1), "", []byte{}, "2020-01-01", "", "bench", now, int64(1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// BenchmarkCases measures my list and the opening of a case with encryption, access rules and the log on,
// without the page around them, and says the median and the 95th percentile: run it with
// -benchtime=300x.
func BenchmarkCases(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmark(b, house.Options{Dir: b.TempDir(), KeyFile: b.TempDir() + "/house.key"}) })
	b.Run("postgres", func(b *testing.B) {
		url := os.Getenv("DROSME_TEST_PG")
		if url == "" {
			b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
		}
		prefix := fmt.Sprintf("bench%d_", os.Getpid())
		b.Cleanup(func() { drop(b, url, prefix) })
		benchmark(b, house.Options{Dir: b.TempDir(), KeyFile: b.TempDir() + "/house.key", DB: url, Schemas: prefix})
	})
}

// drop takes the schemas of the benchmark away again.
func drop(b *testing.B, url, prefix string) {
	d, err := sql.Open("pgx", url)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	for _, schema := range []string{"house", "log", "keys"} {
		if _, err := d.Exec(`drop schema if exists "` + prefix + schema + `" cascade`); err != nil {
			b.Error(err)
		}
	}
}

func benchmark(b *testing.B, o house.Options) {
	o.Areas = func(h *area.House) []area.Area { return rooms(h) }
	o.Now = func() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) }
	h, err := house.Open(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.Close)
	if err := fill(context.Background(), h.Store); err != nil {
		b.Fatal(err)
	}
	as := func(person string, role access.Role) context.Context {
		return clerk.WithActor(context.Background(), access.Actor{User: id.New(), Person: person, Grants: []access.Grant{{Role: role}}})
	}
	mine, lead := as(workerID(3), access.Caseworker), as(workerID(1), access.Responsible)
	list := func(ctx context.Context, q cases.Question, want int) func(int) error {
		q.Most = 20
		return func(int) error {
			rows, total, err := desk.Rows(ctx, q)
			if err == nil && (len(rows) != 20 || total != want) {
				err = fmt.Errorf("%d rows of %d", len(rows), total)
			}
			return err
		}
	}
	for _, x := range []struct {
		name string
		do   func(i int) error
	}{
		{"my list", list(mine, cases.Question{State: "open"}, 160)},
		{"untouched", list(mine, cases.Question{State: "open", Untouched: true}, 160)},
		{"all closed of mine", list(mine, cases.Question{State: "closed"}, 640)},
		{"open of the house", list(lead, cases.Question{State: "open"}, 40_000-benchBarred())},
		{"open a case", func(i int) error { _, err := desk.Look(mine, caseID(3+manyWorkers*(i%800))); return err }},
		{"open a case, responsible", func(i int) error { _, err := desk.Look(lead, caseID(11+i*37%190_000)); return err }},
		{"caseload", func(int) error { _, _, err := desk.Caseload(lead); return err }},
	} {
		b.Run(x.name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				if err := x.do(i); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// benchBarred is how many open cases are withheld from who looks at the list of the house.
func benchBarred() int {
	n := 0
	for i := 0; i < manyCases; i += 7000 {
		if i/manyWorkers%5 == 0 {
			n++
		}
	}
	return n
}
