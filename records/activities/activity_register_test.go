package activities_test

import (
	"strconv"
	"testing"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/registertest"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

func areas(h *area.House) []area.Area {
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(), activities.New(h).Area()}
}

var programme = []string{"organisations", "people", "grants", "activities", "headcounts", "attendance"}

func TestTheRegistersComeBack(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "activity.add", programme...)
		for _, name := range []string{"activities", "headcounts", "attendance"} {
			registertest.ComesBack(t, h, "activity.list", name)
		}
	})
}

func whole(t *testing.T, h *housetest.House) area.Period {
	p := area.Period{}
	registertest.In(t, h, "grant.add", func(tx *db.Tx) error {
		g, err := grants.ByCode(tx, "LV03-0172")
		p = area.Period{Grant: g.ID, From: g.StartsOn, To: g.EndsOn, Start: g.StartsOn, End: g.EndsOn}
		return err
	})
	return p
}

func TestTheFiguresOfTheProgramme(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "activity.add", programme...)
		set, p := activities.New(h.House.House).Counts()[0], whole(t, h)
		want := map[string]int64{}
		for _, row := range registertest.Read(t, "expected") {
			n, err := strconv.ParseInt(row["value"], 10, 64)
			housetest.Must(t, err)
			want[row["indicator"]] = n
		}
		got := registertest.Count(t, h, "figure.count", set, p)
		if len(set.Counts) != 17 {
			t.Errorf("%d figures, want 17", len(set.Counts))
		}
		for _, c := range set.Counts {
			if got[c.Name] != want[c.Name] {
				t.Errorf("%s is %d, want %d", c.Name, got[c.Name], want[c.Name])
			}
		}
		registertest.In(t, h, "activity.add", activities.RecountAll)
		for name, n := range registertest.Count(t, h, "figure.count", set, p) {
			if n != got[name] {
				t.Errorf("%s: kept as %d, made anew it is %d", name, got[name], n)
			}
		}
	})
}
