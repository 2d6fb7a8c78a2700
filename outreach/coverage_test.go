package outreach_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/activities"
)

// heldAt lays a held session with a head count.
func (w *world) heldAt(host, municipality string, day when.Day, format string, pupils int, protected bool, grant string) string {
	w.t.Helper()
	id := ""
	w.write(func(tx *db.Tx) error {
		a := activities.Activity{Code: fmt.Sprintf("T-%s-%d-%s", day, pupils, format), Format: format, Status: activities.Held, Host: host, Municipality: municipality, Country: "LV", Language: "lv",
			StartsAt: when.Local(string(day) + "T09:00"), EndsAt: when.Local(string(day) + "T10:00"), Protected: protected}
		if err := a.Settle("Europe/Riga"); err != nil {
			return err
		}
		if err := activities.Insert(tx, &a); err != nil {
			return err
		}
		id = a.ID
		if grant != "" {
			if err := activities.SetShares(tx, id, []activities.Share{{Grant: grant, Share: 10000, Place: 1}}); err != nil {
				return err
			}
		}
		for _, c := range []struct {
			method string
			count  int
		}{{activities.Methods[0], pupils}, {activities.Methods[1], pupils + 50}} {
			h := activities.Headcount{Activity: a.ID, Audience: "pupils", Sex: "unknown", AgeBand: "unknown", Method: c.method, Count: c.count}
			if err := h.Check(); err != nil {
				return err
			}
			if err := activities.PutHeadcount(tx, w.House.House.House.Keys, h, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

func TestCoverageTellsWhoWasVisitedAndWhoNever(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		second := w.host("Otra paraugskola", "Smiltene") // another spelling of the same municipality
		w.host("Paraugskola nekurienē", "")
		w.heldAt(w.near, "Smiltenes novads", "2026-01-20", "trailer_session", 40, false, w.grant)
		w.heldAt(w.near, "Smiltenes novads", "2025-05-20", "lesson", 30, false, "")
		w.heldAt(second, "Smiltene", "2024-05-20", "lesson", 20, false, "")
		w.heldAt(w.far, "Liepāja", "2026-01-21", "group_meeting", 12, true, "")
		w.heldAt("", "Rīga", "2026-01-22", "stand", 9, false, "")
		w.add(w.draft(w.far, "2026-04-11", "09:00", "10:30", w.anna))

		c, err := w.d.Coverage(w.as, outreach.CoverageQuestion{Kind: "school"})
		housetest.Must(t, err)
		lines, sum := c.Municipalities()
		if sum.Known != 4 || sum.Visited != 2 || sum.Never() != 2 || sum.Sessions != 3 || sum.Young != 90 {
			t.Fatalf("all in all %+v", sum)
		}
		if c.Elsewhere.Sessions != 1 || c.Elsewhere.Young != 9 {
			t.Errorf("elsewhere %+v", c.Elsewhere)
		}
		by := map[string]outreach.Covered{}
		for _, l := range lines {
			by[l.Name] = l
		}
		if l := by["Smiltenes novads"]; len(lines) != 3 || l.Known != 2 || l.Visited != 2 || l.Level() != 4 || !l.Placed {
			t.Errorf("%d lines, Smiltene %+v", len(lines), l)
		}
		if l := by["Liepāja"]; l.Known != 1 || l.Visited != 0 || l.Sessions != 0 || l.Level() != 1 {
			t.Errorf("a protected meeting counts: %+v", l)
		}
		if c.Geography.Whole || len(c.Geography.Drawn.Areas) != 1 {
			t.Errorf("today boundaries of before 2021 are drawn: %d areas", len(c.Geography.Drawn.Areas))
		}
		for _, x := range c.Where(outreach.HostQuestion{Municipality: "Liepāja", Only: "never"}) {
			if x.ID != w.far || x.Next != "2026-04-11" || x.Last != "" {
				t.Errorf("never visited: %+v", x)
			}
		}

		// A period of its own, and a grant, whose days hold.
		c, err = w.d.Coverage(w.as, outreach.CoverageQuestion{Kind: "school", From: "2025-01-01", To: "2025-12-31"})
		housetest.Must(t, err)
		if _, sum = c.Municipalities(); sum.Visited != 1 || sum.Sessions != 1 || sum.Young != 30 {
			t.Errorf("in 2025 %+v", sum)
		}
		c, err = w.d.Coverage(w.as, outreach.CoverageQuestion{Grant: w.grant})
		housetest.Must(t, err)
		if _, sum = c.Municipalities(); sum.Visited != 1 || sum.Sessions != 1 || sum.Young != 40 || c.From != "2026-01-01" {
			t.Errorf("of the grant %+v from %s", sum, c.From)
		}
		c, err = w.d.Coverage(w.as, outreach.CoverageQuestion{To: "2020-06-30"})
		housetest.Must(t, err)
		if !c.Geography.Whole || len(c.Geography.Drawn.Areas) != 119 {
			t.Errorf("in 2020 %d areas are drawn", len(c.Geography.Drawn.Areas))
		}
		if _, err := w.d.Coverage(w.as, outreach.CoverageQuestion{From: "2026-02-01", To: "2026-01-01"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a period that ends before it begins: %v", err)
		}
		if _, err := w.d.Coverage(w.as, outreach.CoverageQuestion{Grant: "no such grant"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown grant: %v", err)
		}
		for _, role := range []string{"caseworker", "helpline", "bookkeeper", "administrator"} {
			if _, err := w.d.Coverage(w.As(role), outreach.CoverageQuestion{}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s: %v", role, err)
			}
		}
		one, err := w.d.Coverage(w.As("reviewer"), outreach.CoverageQuestion{Kind: "school"})
		housetest.Must(t, err)
		if _, s := one.Municipalities(); s.Sessions != 3 || s.Young != 90 {
			t.Errorf("the reviewer is told other figures: %+v", s)
		}
	})
}

// square is one feature of a GeoJSON file.
func square(code, name string, west, south float64) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"name":%q},"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`,
		code, name, west, south, west+1, south, west+1, south+1, west, south+1, west, south)
}

func collection(features ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)
}

func TestBoundariesAreDatedDataWithASource(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		set := outreach.Boundaries{Name: "Paraugrobežas 2021", Source: "paraugs", Licence: "CC0", ValidFrom: "2021-07-01"}
		file := collection(square("1", "Smiltenes novads", 25, 57), square("2", "Liepāja", 21, 56.123456789))
		before := func() int {
			all, err := w.d.BoundarySets(w.as)
			housetest.Must(t, err)
			return len(all)
		}
		for _, bad := range []struct {
			set  outreach.Boundaries
			file []byte
			name string
		}{
			{outreach.Boundaries{Name: "x", Source: "", Licence: "CC0", ValidFrom: "2021-07-01"}, file, "source"},
			{outreach.Boundaries{Name: "x", Source: "s", Licence: "CC0"}, file, "valid_from"},
			{outreach.Boundaries{Name: "x", Source: "s", Licence: "CC0", ValidFrom: "2021-07-01", ValidTo: "2020-01-01"}, file, "valid_to"},
			{set, nil, "file"},
			{set, []byte("PK\x03\x04 no map"), "file"},
			{set, collection(square("1", "A", 25, 57), square("1", "B", 26, 57)), "file"},
		} {
			_, err := w.d.ImportBoundaries(w.as, bad.set, bad.file)
			if f := fault.As(err); !fault.Is(err, fault.Invalid) || len(f.Fields) == 0 || f.Fields[0].Name != bad.name {
				t.Errorf("%s: %v", bad.name, err)
			}
		}
		if before() != 0 {
			t.Fatal("a wrong file left something behind")
		}
		if _, err := w.d.ImportBoundaries(w.As("educator"), set, file); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator: %v", err)
		}
		id, err := w.d.ImportBoundaries(w.as, set, file)
		housetest.Must(t, err)
		c, err := w.d.Coverage(w.as, outreach.CoverageQuestion{Kind: "school"})
		housetest.Must(t, err)
		if !c.Geography.Whole || len(c.Geography.Drawn.Areas) != 2 || len(c.Geography.From) != 1 {
			t.Fatalf("drawn are %d areas of %d sets", len(c.Geography.Drawn.Areas), len(c.Geography.From))
		}
		a := c.Geography.Drawn.Areas[1]
		if p := a.Rings[0][0]; math.Abs(p.Lat-56.12346) > 1e-9 || p.Lon != 21 || len(a.Rings[0]) != 5 {
			t.Errorf("the outline comes back as %v", a.Rings[0])
		}
		lines, _ := c.Municipalities()
		for _, l := range lines {
			if l.Code == "" {
				t.Errorf("%s is not on the map", l.Name)
			}
		}
		// Before its first day the old boundaries are drawn.
		c, err = w.d.Coverage(w.as, outreach.CoverageQuestion{To: "2021-06-30"})
		housetest.Must(t, err)
		if len(c.Geography.Drawn.Areas) != 119 {
			t.Errorf("on 30 June 2021 %d areas are drawn", len(c.Geography.Drawn.Areas))
		}
		// A set that lies on a newer one is not drawn over it.
		_, err = w.d.ImportBoundaries(w.as, outreach.Boundaries{Name: "older", Source: "paraugs", Licence: "CC0", ValidFrom: "2020-01-01"}, collection(square("1", "Cits novads", 25, 57)))
		housetest.Must(t, err)
		c, err = w.d.Coverage(w.as, outreach.CoverageQuestion{})
		housetest.Must(t, err)
		if len(c.Geography.From) != 1 || c.Geography.From[0].Name != "Paraugrobežas 2021" {
			t.Errorf("drawn is %v", c.Geography.From)
		}
		b, err := w.d.BoundarySet(w.as, id)
		housetest.Must(t, err)
		b.ValidTo = "2025-12-31"
		housetest.Must(t, w.d.ChangeBoundaries(w.as, *b))
		if err := w.d.ChangeBoundaries(w.as, *b); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale change: %v", err)
		}
		if err := w.d.RemoveBoundaries(w.as, id, b.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale removal: %v", err)
		}
		housetest.Must(t, w.d.RemoveBoundaries(w.as, id, b.Version+1))
		if before() != 1 {
			t.Errorf("%d sets are left", before())
		}
	})
}

func TestGivenRoadsTakeThePlaceOfReckonedOnes(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		housetest.Must(t, w.d.AddRoad(w.as, outreach.RoadTime{From: "Rīga", To: "Smiltenes novads", Minutes: 105, Km: 135, Source: "paraugs"}))
		err := w.d.AddRoad(w.as, outreach.RoadTime{From: "riga", To: "Smiltene", Minutes: 90})
		if f := fault.As(err); f == nil || f.Fields[0].Key != "road.given_already" {
			t.Errorf("the same pair in other letters: %v", err)
		}
		for _, bad := range []outreach.RoadTime{{From: "Rīga", To: "Riga", Minutes: 1}, {From: "", To: "Ogre", Minutes: 1}, {From: "Rīga", To: "Ogre", Minutes: -1},
			{From: "Rīga", To: "Ogre", Minutes: 1441}, {From: "a > b", To: "Ogre", Minutes: 1}} {
			if err := w.d.AddRoad(w.as, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		b, err := w.d.RoadBook(w.as)
		housetest.Must(t, err)
		if len(b.Times) != 1 || b.Base != "Rīga" || b.Speed != 70 || b.Times[0].Reckoned < 60 || b.Times[0].Unknown {
			t.Fatalf("%+v", b)
		}
		// The plan of a visit takes it: there 105 minutes, an hour of setting up.
		v := w.read(w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna)))
		if v.LeavesAt != "2026-03-10T06:15" {
			t.Errorf("the crew leaves at %s", v.LeavesAt)
		}
		one := *b.Times[0]
		one.Minutes = 120
		housetest.Must(t, w.d.ChangeRoad(w.as, one))
		if err := w.d.ChangeRoad(w.as, one); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale change: %v", err)
		}
		if err := w.d.RemoveRoad(w.as, one.ID(), one.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale removal: %v", err)
		}
		if err := w.d.RemoveRoad(w.as, "Rīga > Ogre", 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("a pair that is not there: %v", err)
		}

		// A file: all or nothing, faults by row.
		_, err = w.d.ImportRoads(w.as, []byte("minutes;from;to\n60;Rīga;Ogre\n-5;Rīga;Cēsis\n61;Rīga;riga\n62;Rīga;Ogre\n"), "")
		f := fault.As(err)
		if !fault.Is(err, fault.Invalid) || len(f.Fields) != 3 || f.Fields[0].Row != 3 || f.Fields[0].Name != "minutes" || f.Fields[1].Row != 4 || f.Fields[2].Row != 5 {
			t.Fatalf("%v %+v", err, f.Fields)
		}
		_, err = w.d.ImportRoads(w.as, []byte("from,to,minutes\nRīga,Smiltene,7\nRīga,Smiltenes novads,8\n"), "")
		if f := fault.As(err); !fault.Is(err, fault.Invalid) || f.Fields[0].Row != 3 || f.Fields[0].Key != "road.pair_twice" {
			t.Errorf("one pair in two spellings: %v", err)
		}
		if _, err = w.d.ImportRoads(w.as, []byte("from,to,minutes\nRīga,Ogre,=1+1\n"), ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a formula: %v", err)
		}
		if b, _ = w.d.RoadBook(w.as); len(b.Times) != 1 {
			t.Fatalf("a wrong file left %d pairs", len(b.Times))
		}
		done, err := w.d.ImportRoads(w.as, []byte("from,to,minutes,km\nRīga,Ogre,40,\"36,6\"\nRīga,Smiltene,110,\nRīga,Cēsis,80,90\n"), "pārbaude")
		housetest.Must(t, err)
		if done != (outreach.RoadImport{Added: 2, Changed: 1}) {
			t.Errorf("done: %+v", done)
		}
		done, err = w.d.ImportRoads(w.as, []byte("from,to,minutes,km\nRīga,Ogre,40,37\n"), "")
		housetest.Must(t, err)
		if done != (outreach.RoadImport{Same: 1}) {
			t.Errorf("the same again: %+v", done)
		}
		b, err = w.d.RoadBook(w.as)
		housetest.Must(t, err)
		for _, x := range b.Times {
			if x.To == "Smiltenes novads" && (x.Minutes != 110 || x.Km != 135 || x.Source != "pārbaude") {
				t.Errorf("changed by the file: %+v", x)
			}
		}
		if _, err := w.d.ImportRoads(w.As("educator"), []byte("from,to,minutes\n"), ""); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator: %v", err)
		}
	})
}

// tourRequest lays a request that waits.
func (w *world) tourRequest(host, municipality, wished string) string {
	w.t.Helper()
	return w.request(host, municipality, wished, "waiting")
}

func question(w *world) outreach.TourQuestion {
	return outreach.TourQuestion{From: "2026-03-09", To: "2026-03-20", Weekdays: []time.Weekday{1, 2, 3, 4, 5}, Leave: "07:00", Back: "18:00", Opens: "08:00", Closes: "15:00",
		Budget: 360, Visits: 2, Speed: 70, Class: 40, Setup: 60, Teardown: 45, Base: "Rīga", Resource: w.trailer, Seed: 1}
}

func TestATourIsPlannedWithinItsBudgetAndMadeByAPerson(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		third := w.host("Paraugskola Ogrē", "Ogres novads")
		fourth := w.host("Paraugskola Tukumā", "Tukuma novads")
		ids := []string{w.tourRequest(w.near, "Smiltenes novads", "2026-03-12"), w.tourRequest(w.far, "Liepāja", ""), w.tourRequest(third, "Ogres novads", ""), w.tourRequest(fourth, "Tukuma novads", "")}
		w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30")) // takes the trailer
		q := question(w)
		p, err := w.d.PlanTour(w.as, q)
		housetest.Must(t, err)
		if len(p.Taken) != 1 || p.Taken[0] != "2026-03-10" || p.Possible != 9 {
			t.Errorf("taken %v, possible %d", p.Taken, p.Possible)
		}
		again, err := w.d.PlanTour(w.as, q)
		housetest.Must(t, err)
		if fmt.Sprintf("%+v", days(p)) != fmt.Sprintf("%+v", days(again)) {
			t.Error("the same question gives another tour")
		}
		placed := map[string]outreach.TourStop{}
		for _, day := range p.Days {
			if day.Driven > q.Budget || len(day.Stops) > q.Visits || day.Leave.Clock() < q.Leave || day.Back.Clock() > q.Back || day.Day == "2026-03-10" {
				t.Errorf("a limit is broken: %+v", day)
			}
			for _, s := range day.Stops {
				placed[s.Request.ID] = s
			}
		}
		if s := placed[ids[0]]; s.Start.Day() != "2026-03-12" || !s.Wished {
			t.Errorf("the wish of 12 March: %+v", s)
		}
		if len(placed)+len(p.Left) != 4 || len(placed) < 3 {
			t.Fatalf("%d placed, %d left", len(placed), len(p.Left))
		}
		q.Budget = 60
		p, err = w.d.PlanTour(w.as, q)
		housetest.Must(t, err)
		if len(p.Left) == 0 || p.Left[0].Key != "tour.unplaced.too_far" {
			t.Errorf("with an hour of driving: %+v", p.Left)
		}
		q.Budget, q.To = 360, "2026-03-01"
		if _, err := w.d.PlanTour(w.as, q); !fault.Is(err, fault.Invalid) {
			t.Errorf("an end before the start: %v", err)
		}

		// Two visits of one day with one trailer do not get in each other's way.
		q = question(w)
		q.Closes = "17:00"
		q.From, q.To, q.Requests = "2026-03-16", "2026-03-16", []string{ids[2], ids[3]}
		p, err = w.d.PlanTour(w.as, q)
		housetest.Must(t, err)
		if len(p.Days) != 1 || len(p.Days[0].Stops) != 2 {
			t.Fatalf("%+v, left %+v", p.Days, p.Left)
		}
		var made []string
		for _, s := range p.Days[0].Stops {
			id, err := w.d.AddStop(w.as, s, w.trailer)
			if err != nil {
				t.Fatalf("%+v: %v", s, err)
			}
			made = append(made, id)
			v := w.read(id)
			if v.State != outreach.Tentative || v.Request != s.Request.ID || v.LeavesAt != s.Leaves || v.BackAt != s.Back || len(v.Sessions) != 1 || v.Sessions[0].StartsAt != s.Start {
				t.Errorf("made is %+v of %+v", v.Visit, s)
			}
		}
		if w.stateOf(ids[2]) != "planned" || w.stateOf(ids[0]) != "waiting" {
			t.Error("the requests do not follow")
		}
		if _, err := w.d.AddStop(w.as, p.Days[0].Stops[0], w.trailer); err == nil {
			t.Error("a request is answered twice")
		}
		if made[0] == made[1] {
			t.Error("one visit for two stops")
		}
		for _, role := range []string{"educator", "caseworker", "reviewer"} {
			if _, err := w.d.PlanTour(w.As(role), question(w)); !fault.Is(err, fault.Refused) {
				t.Errorf("%s: %v", role, err)
			}
		}
	})
}

func days(p *outreach.PlannedTour) (out []string) {
	for _, d := range p.Days {
		for _, s := range d.Stops {
			out = append(out, fmt.Sprint(d.Day, s.Request.ID, s.Start, s.Drive))
		}
	}
	return out
}
