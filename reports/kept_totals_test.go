package reports_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/records/activities"
)

// kept is a row of the kept totals.
type kept struct {
	Grant         string `db:"grant_id"`
	Format        string `db:"format"`
	Day           string `db:"day"`
	Activity      string `db:"activity"`
	Host          string `db:"host"`
	Country       string `db:"country"`
	Shared        bool   `db:"shared"`
	Pupils        int    `db:"pupils"`
	Teachers      int    `db:"teachers"`
	Visitors      int    `db:"visitors"`
	Professionals int    `db:"professionals"`
	Parents       int    `db:"parents"`
}

func keptTotals(tx *db.Tx) ([]kept, error) { return db.All[kept](tx, "counting.all") }

// Whatever is done to activities, in whatever order, the kept totals are those that are made anew from the
// rows.
func TestTheKeptTotalsAreThoseOfTheRows(t *testing.T) {
	rounds(t, 15)
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		programme(t, h, &d)
		ctx := h.As("responsible")
		found, err := d.reports.Grants(ctx)
		housetest.Must(t, err)
		var grants []string
		for _, g := range found {
			grants = append(grants, g.ID)
		}
		hosts, err := hostsOf(h)
		housetest.Must(t, err)
		made, acts := 0, map[string]int{}
		rapid.Check(t, func(rt *rapid.T) {
			var mine []string
			for step := range rapid.IntRange(5, 25).Draw(rt, "steps") {
				h.Clock.Move(time.Second)
				one, err := do(rt, ctx, &d, &mine, &made, grants, hosts)
				if err != nil && !refusedByRule(err) {
					rt.Fatalf("step %d: %v", step, err)
				}
				if err == nil {
					acts[one]++
				}
			}
			var before, after []kept
			_, err := clerk.Add(h.AsSystem("console"), h.Clerk, "activity.add", nil, func(tx *db.Tx) (string, error) {
				var err error
				if before, err = keptTotals(tx); err != nil {
					return "", err
				}
				if err := activities.RecountAll(tx); err != nil {
					return "", err
				}
				after, err = keptTotals(tx)
				return "", err
			})
			if err != nil {
				rt.Fatal(err)
			}
			if !slices.Equal(before, after) {
				rt.Fatalf("kept totals are not those of the rows:\n%s", differ(before, after))
			}
		})
		for _, what := range []string{"add", "change", "hold", "cancel", "count", "correct", "remove"} {
			if acts[what] == 0 {
				t.Errorf("no act of the kind %s was tried with success: %v", what, acts)
			}
		}
	})
}

// refusedByRule tells whether an act was refused because of what it asked, such as to cancel what was held.
func refusedByRule(err error) bool { return fault.Is(err, fault.Invalid) }

func hostsOf(h *housetest.House) (out []string, err error) {
	err = h.Store.Read(context.Background(), func(tx *db.Tx) error {
		for _, code := range []string{"SCH001", "SCH002", "MUN01"} {
			o, err := db.One[string](tx, "register.organisation", db.Args{"code": code})
			if err != nil {
				return err
			}
			out = append(out, o)
		}
		return nil
	})
	return out, err
}

// do does one act to one of the activities, drawn at random, and says which.
func do(rt *rapid.T, ctx context.Context, d *desks, mine *[]string, made *int, grants, hosts []string) (string, error) {
	kind := rapid.SampledFrom([]string{"add", "add", "change", "change", "hold", "hold", "cancel", "count", "count", "correct", "remove"}).Draw(rt, "act")
	if len(*mine) == 0 {
		kind = "add"
	}
	shares := func() []activities.Share {
		switch rapid.IntRange(0, 3).Draw(rt, "shares") {
		case 0:
			return nil
		case 1:
			return []activities.Share{{Grant: grants[0], Share: 6000}, {Grant: grants[1], Share: 4000}}
		}
		return []activities.Share{{Grant: rapid.SampledFrom(grants).Draw(rt, "grant"), Share: 10000}}
	}
	fill := func(a *activities.Activity) {
		day := when.Day("2014-08-01").Add(rapid.IntRange(0, 500).Draw(rt, "day"))
		a.StartsAt, a.EndsAt = when.Local(string(day)+"T10:00"), when.Local(string(day)+"T11:00")
		a.Host, a.Country = rapid.SampledFrom(hosts).Draw(rt, "host"), rapid.SampledFrom([]string{"LV", "EE"}).Draw(rt, "country")
		a.Shares = shares()
	}
	if kind == "add" {
		*made++
		a := activities.Activity{Code: fmt.Sprintf("KEPT%d", *made), Title: "Paraugs", Status: activities.Planned,
			Format: rapid.SampledFrom([]string{"trailer_session", "stand", "seminar", "group_meeting"}).Draw(rt, "format")}
		fill(&a)
		x, err := d.activities.Add(ctx, a)
		if err == nil {
			*mine = append(*mine, x)
		}
		return kind, err
	}
	one := rapid.SampledFrom(*mine).Draw(rt, "activity")
	w, err := d.activities.Read(ctx, one)
	if fault.Is(err, fault.NotFound) {
		return "gone", nil // removed by an earlier step
	}
	if err != nil {
		return kind, err
	}
	heads := func(least, most int) []activities.Headcount {
		var out []activities.Headcount
		seen := map[string]bool{}
		for range rapid.IntRange(least, most).Draw(rt, "head counts") {
			x := activities.Headcount{Audience: rapid.SampledFrom([]string{"pupils", "teachers", "visitors", "parents"}).Draw(rt, "audience"),
				Sex: rapid.SampledFrom([]string{"f", "m"}).Draw(rt, "sex"), AgeBand: "13-15", Method: rapid.SampledFrom(activities.Methods).Draw(rt, "method"),
				Count: rapid.IntRange(0, 50).Draw(rt, "count")}
			if key := x.Audience + x.Sex + x.Method; !seen[key] {
				seen[key] = true
				out = append(out, x)
			}
		}
		return out
	}
	switch kind {
	case "change":
		a := *w.Activity
		if !a.Protected && rapid.Bool().Draw(rt, "another format") {
			a.Format = "peer_event"
		}
		fill(&a)
		return kind, d.activities.Change(ctx, a)
	case "hold":
		return kind, d.activities.Hold(ctx, one, w.Version)
	case "cancel":
		return kind, d.activities.Cancel(ctx, one, w.Version, "Rain")
	case "count":
		return kind, d.activities.Count(ctx, one, heads(1, 4), "")
	case "correct":
		return kind, d.activities.Count(ctx, one, heads(1, 4), "Counted again")
	}
	return kind, d.activities.Remove(ctx, one)
}

func differ(before, after []kept) string {
	out := ""
	for _, x := range before {
		if !slices.Contains(after, x) {
			out += fmt.Sprintf("kept only: %+v\n", x)
		}
	}
	for _, x := range after {
		if !slices.Contains(before, x) {
			out += fmt.Sprintf("in the rows only: %+v\n", x)
		}
	}
	return out
}
