package bench

import (
	"context"
	"fmt"
	"time"

	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/activities"
)

// Size says how much a house is filled with.
type Size struct {
	Activities int // held, all counting for one grant
	Counts     int // head count rows for each
	Schools    int
}

// Fill puts a large programme into an empty house, in a few large transactions, as an import would leave
// it: every activity held, inside the grant's period, with head counts that all count. It gives the code
// of the grant.
func Fill(ctx context.Context, s *db.Store, size Size) (string, error) {
	const grant = "BENCH"
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	now := when.ToMoment(start)
	grantID := id.Ordered(start, nil)
	err := s.Write(ctx, func(tx *db.Tx) error {
		put := func(table string, columns []string, rows func(func(...any) error) error) error {
			p, done, err := tx.PutRow(db.Table{Name: table, Columns: columns})
			if err != nil {
				return err
			}
			defer done()
			return rows(func(v ...any) error { return p(v) })
		}
		err := put("grants", []string{"id", "code", "title", "funder", "starts_on", "ends_on", "total_cost_cents", "grant_rate", "funder_rate", "second_funder", "credit_line", "changed_at", "version"},
			func(row func(...any) error) error {
				return row(grantID, grant, "Benchmark (sample)", "Funder (sample)", "2024-01-01", "2026-12-31", int64(100000000), int64(9000), int64(9500), "", "", string(now), int64(1))
			})
		if err != nil {
			return err
		}
		org, done, err := tx.PutRow(db.Table{Name: "organisations", Columns: organisationColumns})
		if err != nil {
			return err
		}
		defer done()
		for i := range size.Schools {
			if err := org(organisation(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	for from := 0; from < size.Activities; from += 20000 {
		to := min(from+20000, size.Activities)
		err := s.Write(ctx, func(tx *db.Tx) error { return fillActivities(tx, size, grantID, start, now, from, to) })
		if err != nil {
			return "", err
		}
	}
	if err := s.Write(ctx, func(tx *db.Tx) error { return activities.RecountAll(tx) }); err != nil {
		return "", err
	}
	return grant, s.Survey(ctx) // as an import of many rows ends
}

func hostID(i int) string { return fmt.Sprintf("0HST%022d", i) }

func fillActivities(tx *db.Tx, size Size, grant string, start time.Time, now when.Moment, from, to int) error {
	act, done, err := tx.PutRow(db.Table{Name: "activities", Columns: []string{"id", "code", "visit", "format", "title", "status", "starts_at", "ends_at", "zone",
		"starts_utc", "ends_utc", "day", "place", "municipality", "country", "host", "language", "circle", "protected", "cancelled_why", "made_by", "changed_at", "version"}})
	if err != nil {
		return err
	}
	defer done()
	share, done2, err := tx.PutRow(db.Table{Name: "activity_grants", Columns: []string{"activity", "grant_id", "share", "place"}})
	if err != nil {
		return err
	}
	defer done2()
	head, done3, err := tx.PutRow(db.Table{Name: "headcounts", Columns: []string{"id", "activity", "audience", "sex", "age_band", "method", "method_rank", "count",
		"counted_by", "entered_by", "entered_at", "version"}})
	if err != nil {
		return err
	}
	defer done3()
	sexes, bands := activities.Sexes, activities.AgeBands
	for i := from; i < to; i++ {
		at := start.Add(time.Duration(i%1000)*24*time.Hour + time.Duration(8+i%8)*time.Hour)
		aid := id.Ordered(start.Add(time.Duration(i)*time.Second), nil)
		local := at.Format("2006-01-02T15:04")
		err := act([]any{aid, fmt.Sprintf("B%07d", i), fmt.Sprintf("V%06d", i/3), "trailer_session", "Sample", "held", local, at.Add(time.Hour).Format("2006-01-02T15:04"),
			"Europe/Riga", string(when.ToMoment(at)), string(when.ToMoment(at.Add(time.Hour))), local[:10], "hall", "Rīga", "LV", hostID(i % size.Schools), "lv", "", int64(0), "", "bench", string(now), int64(1)})
		if err != nil {
			return err
		}
		if err := share([]any{aid, grant, int64(10000), int64(0)}); err != nil {
			return err
		}
		for k := range size.Counts {
			audience := "pupils"
			if k == size.Counts-1 {
				audience = "teachers"
			}
			hid := id.Ordered(start.Add(time.Duration(i)*time.Second), nil)
			err := head([]any{hid, aid, audience, sexes[k%4], bands[1+k/4%6], "teacher_count", int64(1), int64(1 + (i+k)%30), "", "bench", string(now), int64(1)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

var organisationColumns = []string{"id", "code", "name", "kind", "country", "municipality", "name_order", "search", "changed_at", "version"}

func organisation(i int) []any {
	code := fmt.Sprintf("S%05d", i)
	return []any{hostID(i), code, "Paraugskola " + code, "school", "LV", "Rīga", code, code, "2024-01-01T00:00:00.000Z", int64(1)}
}
