package tour

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/when"
)

// plane is a road of straight minutes between points "x,y".
func plane(from, to string) (int, bool) {
	var a, b, c, d float64
	if _, err := fmt.Sscanf(from, "%f,%f", &a, &b); err != nil {
		return 0, false
	}
	if _, err := fmt.Sscanf(to, "%f,%f", &c, &d); err != nil {
		return 0, false
	}
	return int(math.Ceil(math.Hypot(a-c, b-d))), true
}

func drawProblem(t *rapid.T) Problem {
	p := Problem{Base: "100,100", Road: plane, Seed: rapid.Uint64().Draw(t, "seed"), Rounds: 600}
	first := when.Day("2015-03-09")
	for i := range rapid.IntRange(0, 5).Draw(t, "days") {
		p.Days = append(p.Days, WorkDay{Day: first.Add(i), From: "06:00", To: rapid.SampledFrom([]string{"15:00", "19:00"}).Draw(t, "to"),
			Budget: rapid.SampledFrom([]int{0, 120, 250}).Draw(t, "budget"), Visits: rapid.IntRange(0, 3).Draw(t, "visits")})
	}
	day := rapid.Custom(func(t *rapid.T) when.Day { return first.Add(rapid.IntRange(-1, 6).Draw(t, "day")) })
	for i := range rapid.IntRange(0, 12).Draw(t, "requests") {
		r := Request{ID: fmt.Sprintf("r%d", i), Minutes: rapid.IntRange(30, 400).Draw(t, "minutes"),
			Setup: rapid.IntRange(0, 40).Draw(t, "setup"), Teardown: rapid.IntRange(0, 40).Draw(t, "teardown"),
			Place:  fmt.Sprintf("%d,%d", rapid.IntRange(0, 200).Draw(t, "x"), rapid.IntRange(0, 200).Draw(t, "y")),
			Weight: rapid.IntRange(0, 3).Draw(t, "weight")}
		if rapid.IntRange(0, 19).Draw(t, "lost") == 0 {
			r.Place = "nowhere"
		}
		switch rapid.IntRange(0, 4).Draw(t, "hours") {
		case 0:
			r.Hours = Weekdays("08:00", "15:00", Days{first.Add(1), first.Add(1)})
		case 1:
			h := Hours{}
			for d := range h.Week {
				h.Week[d] = []Span{{"08:00", "11:00"}, {"12:00", "16:00"}}
			}
			r.Hours = &h
		case 2:
			r.Earliest, r.Latest = day.Draw(t, "earliest"), day.Draw(t, "latest")
		case 3:
			r.Wished = []when.Day{day.Draw(t, "wish")}
			r.OnlyWished = rapid.Bool().Draw(t, "only")
		}
		p.Requests = append(p.Requests, r)
	}
	for i := range p.Requests {
		if len(p.Days) > 0 && rapid.IntRange(0, 9).Draw(t, "lock") == 0 {
			p.Locked = append(p.Locked, Lock{p.Requests[i].ID, rapid.SampledFrom(p.Days).Draw(t, "locked day").Day,
				rapid.SampledFrom([]string{"07:00", "09:00", "11:30"}).Draw(t, "locked hour")})
		}
	}
	return p
}

func sinceMidnight(t *rapid.T, day when.Day, l when.Local) int {
	if l.Day() != day {
		t.Fatalf("%s is not on %s", l, day)
	}
	m, ok := minuteOf(l.Clock())
	if !ok {
		t.Fatalf("%s is no time", l)
	}
	return m
}

// walk drives through a plan with a watch in hand and finds what breaks a limit.
func walk(t *rapid.T, p Problem, plan Tour) {
	request, workday, locked := map[string]Request{}, map[when.Day]WorkDay{}, map[string]Lock{}
	for _, r := range p.Requests {
		request[r.ID] = r
	}
	for _, d := range p.Days {
		workday[d.Day] = d
	}
	for _, l := range p.Locked {
		locked[l.Request] = l
	}
	seen := map[string]bool{}
	total := 0
	for _, day := range plan.Days {
		w, ok := workday[day.Day]
		if !ok || len(day.Stops) == 0 {
			t.Fatalf("%s is no working day, or an empty one", day.Day)
		}
		opens, _ := minuteOf(w.From)
		closes, _ := minuteOf(w.To)
		now, here, driven := sinceMidnight(t, day.Day, day.Leave), p.Base, 0
		if now < opens {
			t.Fatalf("%s leaves at %s, before %s", day.Day, day.Leave, w.From)
		}
		if w.Visits > 0 && len(day.Stops) > w.Visits {
			t.Fatalf("%s has %d visits, at most %d", day.Day, len(day.Stops), w.Visits)
		}
		for _, s := range day.Stops {
			r, ok := request[s.Request]
			if !ok || seen[s.Request] {
				t.Fatalf("%s is visited twice or unknown", s.Request)
			}
			seen[s.Request] = true
			road, known := plane(here, r.Place)
			if !known || road != s.Drive {
				t.Fatalf("the road to %s is %d, want %d", r.ID, s.Drive, road)
			}
			driven += road
			arrive, start := sinceMidnight(t, day.Day, s.Arrive), sinceMidnight(t, day.Day, s.Start)
			end, leave := sinceMidnight(t, day.Day, s.End), sinceMidnight(t, day.Day, s.Leave)
			if arrive != now+road || start < arrive+r.Setup || end != start+r.Minutes || leave != end+r.Teardown {
				t.Fatalf("%s does not hang together: %+v after %d", r.ID, s, now)
			}
			if l, ok := locked[r.ID]; ok {
				if !s.Locked || day.Day != l.Day || s.Start.Clock() != l.Start {
					t.Fatalf("the lock of %s was not kept: %+v", r.ID, s)
				}
			} else {
				in := false
				for _, o := range r.Hours.on(day.Day) {
					in = in || start >= o.from && end <= o.to
				}
				if !in || s.Locked || !day.Day.Within(r.Earliest, r.Latest) || r.OnlyWished && !slices.Contains(r.Wished, day.Day) {
					t.Fatalf("%s cannot be visited on %s at %s", r.ID, day.Day, s.Start)
				}
			}
			now, here = leave, r.Place
		}
		home, _ := plane(here, p.Base)
		driven += home
		if back := sinceMidnight(t, day.Day, day.Back); back != now+home || back > closes {
			t.Fatalf("%s is back at %s, want by %s", day.Day, day.Back, w.To)
		}
		if driven != day.Driven || w.Budget > 0 && driven > w.Budget {
			t.Fatalf("%s drives %d (told %d), budget %d", day.Day, driven, day.Driven, w.Budget)
		}
		total += driven
	}
	if total != plan.Driven {
		t.Fatalf("driven %d, told %d", total, plan.Driven)
	}
	english := lang.NewBook()
	if err := english.Add(Words); err != nil {
		t.Fatal(err)
	}
	for _, u := range plan.Unplaced {
		if seen[u.Request] || !english.For("en").Has(u.Key) {
			t.Fatalf("%s has no place for %q", u.Request, u.Key)
		}
		if _, ok := locked[u.Request]; ok {
			t.Fatalf("the locked %s has no place", u.Request)
		}
		seen[u.Request] = true
	}
	if len(seen) != len(p.Requests) {
		t.Fatalf("%d of %d requests are placed or have a reason", len(seen), len(p.Requests))
	}
}

func TestNoPlanBreaksALimitAndEachRequestIsPlacedOrHasAReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		plan, err := Plan(p)
		if err != nil {
			f := fault.As(err)
			if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Key != "tour.plan.locks_clash" {
				t.Fatalf("%v", err)
			}
			return
		}
		walk(t, p, plan)
	})
}

func TestAPlanIsNeverDearerThanTheFirstOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		b, err := prepare(p)
		if err != nil {
			return
		}
		first := b.greedy()
		if first.cost != b.total(first) {
			t.Fatalf("the first costs %d, told %d", b.total(first), first.cost)
		}
		found := b.anneal(first, p.Seed, p.Rounds)
		if found.cost != b.total(found) || found.cost > first.cost {
			t.Fatalf("annealing costs %d (told %d), the first %d", b.total(found), found.cost, first.cost)
		}
		plan, err := Plan(p)
		if err != nil || plan.Cost > found.cost {
			t.Fatalf("the plan costs %d, annealing %d: %v", plan.Cost, found.cost, err)
		}
		again, err := Plan(p)
		if err != nil || !reflect.DeepEqual(plan, again) {
			t.Fatal("the same seed gave another plan")
		}
	})
}

// Who is told that the days are full fits into no place of any day.
func TestFullMeansFull(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		b, err := prepare(p)
		if err != nil {
			return
		}
		found := b.anneal(b.greedy(), p.Seed, 50)
		b.fill(found)
		for r, d := range found.where {
			if d != noPlace {
				continue
			}
			for d := range p.Days {
				if i, _ := b.cheapest(d, r, found.days[d]); i != noPlace && b.reason(r).Key == "tour.unplaced.full" {
					t.Fatalf("%s fits into %s", p.Requests[r].ID, p.Days[d].Day)
				}
			}
		}
	})
}

func TestAnnealingGainsOnATourOfManySchools(t *testing.T) {
	p := many(60)
	b, err := prepare(p)
	if err != nil {
		t.Fatal(err)
	}
	first := b.greedy()
	found := b.anneal(first, p.Seed, 60_000)
	if found.cost != b.total(found) {
		t.Errorf("costs %d, told %d", b.total(found), found.cost)
	}
	if found.cost*100 > first.cost*99 && found.cost > first.cost-200 {
		t.Errorf("annealing found %d, the first is %d", found.cost, first.cost)
	}
}

// A stop that fits only beside one put in after it is found in the second pass.
func TestFillLooksAgainAfterEachStop(t *testing.T) {
	roads := map[string]int{"base s": 10, "base r": 10, "r s": 500, "q s": 10, "q r": 10, "base q": 10}
	road := func(from, to string) (int, bool) {
		m, ok := roads[min(from, to)+" "+max(from, to)]
		return m, ok
	}
	p := Problem{Base: "base", Road: road, Days: []WorkDay{{Day: "2015-03-10", From: "07:00", To: "18:00", Budget: 100}}}
	for _, id := range []string{"r", "q", "s"} {
		p.Requests = append(p.Requests, Request{ID: id, Place: id, Minutes: 60})
	}
	b, err := prepare(p)
	if err != nil {
		t.Fatal(err)
	}
	x := &route{days: [][]int{{2}}, where: []int{noPlace, noPlace, 0}}
	b.fill(x)
	if len(x.days[0]) != 3 {
		t.Errorf("the day has %d stops, want 3", len(x.days[0]))
	}
}

func TestReasonsAreTold(t *testing.T) {
	tuesday := when.Day("2015-03-10")
	for key, change := range map[string]func(*Problem){
		"tour.unplaced.no_days":       func(p *Problem) { p.Days = nil },
		"tour.unplaced.not_in_time":   func(p *Problem) { p.Requests[0].Latest = "2015-03-09" },
		"tour.unplaced.not_wished":    func(p *Problem) { r := &p.Requests[0]; r.Wished, r.OnlyWished = []when.Day{"2015-03-11"}, true },
		"tour.unplaced.closed":        func(p *Problem) { p.Requests[0].Hours = &Hours{} },
		"tour.unplaced.too_long":      func(p *Problem) { p.Requests[0].Hours = Weekdays("10:00", "11:00") },
		"tour.unplaced.too_far":       func(p *Problem) { p.Days[0].Budget = 90 },
		"tour.unplaced.day_too_short": func(p *Problem) { p.Days[0].To = "09:00" },
		"tour.unplaced.road_unknown":  func(p *Problem) { p.Requests[0].Place = "nowhere" },
		"tour.unplaced.full": func(p *Problem) {
			p.Requests = append(p.Requests, Request{ID: "b", Place: "0,0", Minutes: 60})
			p.Locked = []Lock{{"b", tuesday, "09:00"}}
			p.Days[0].Visits = 1
		},
	} {
		p := Problem{Base: "0,0", Road: plane, Days: []WorkDay{{Day: tuesday, From: "07:00", To: "18:00"}},
			Requests: []Request{{ID: "a", Place: "50,0", Minutes: 120}}}
		if plan, err := Plan(p); err != nil || len(plan.Unplaced) != 0 || plan.Driven != 100 {
			t.Fatalf("the plain problem gives %+v, %v", plan, err)
		}
		change(&p)
		plan, err := Plan(p)
		if err != nil || len(plan.Unplaced) != 1 || plan.Unplaced[0].Key != key {
			t.Errorf("%s: got %+v, %v", key, plan.Unplaced, err)
		}
	}
}

func TestProblemsThatCannotBeAreFaults(t *testing.T) {
	for key, change := range map[string]func(*Problem){
		"tour.plan.request_twice": func(p *Problem) { p.Requests = append(p.Requests, p.Requests[0]) },
		"tour.plan.minutes":       func(p *Problem) { p.Requests[0].Minutes = 0 },
		"tour.plan.weight":        func(p *Problem) { p.Requests[0].Weight = 5000 },
		"tour.plan.day":           func(p *Problem) { p.Days[0].To = "05:00" },
		"tour.plan.day_twice":     func(p *Problem) { p.Days = append(p.Days, p.Days[0]) },
		"tour.plan.lock":          func(p *Problem) { p.Locked = []Lock{{"x", "2015-03-10", "09:00"}} },
		"tour.plan.locks_clash":   func(p *Problem) { p.Locked = []Lock{{"a", "2015-03-10", "07:10"}} },
	} {
		p := Problem{Base: "0,0", Road: plane, Days: []WorkDay{{Day: "2015-03-10", From: "07:00", To: "18:00"}},
			Requests: []Request{{ID: "a", Place: "50,0", Minutes: 120}}}
		change(&p)
		_, err := Plan(p)
		if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Key != key {
			t.Errorf("%s: got %v", key, err)
		}
	}
}

// many is a problem of n schools spread over 300 by 200 minutes, most open in school hours.
func many(n int) Problem {
	dice := rand.New(rand.NewPCG(1, 2))
	p := Problem{Base: "130,90", Road: plane, Seed: 7}
	for i := range n {
		r := Request{ID: fmt.Sprintf("school-%d", i), Place: fmt.Sprintf("%d,%d", dice.IntN(300), dice.IntN(200)),
			Minutes: 45 + 45*dice.IntN(4), Setup: 30, Teardown: 20, Hours: Weekdays("08:00", "15:30")}
		if i%5 == 0 {
			r.Wished = []when.Day{when.Day("2015-03-02").Add(dice.IntN(60))}
		}
		p.Requests = append(p.Requests, r)
	}
	for day := when.Day("2015-03-02"); len(p.Days) < n/2; day = day.Add(1) {
		if wd := day.Time().Weekday(); wd != 0 && wd != 6 {
			p.Days = append(p.Days, WorkDay{Day: day, From: "06:00", To: "19:00", Budget: 300, Visits: 3})
		}
	}
	return p
}

func BenchmarkPlan200(b *testing.B) {
	p := many(200)
	for b.Loop() {
		plan, err := Plan(p)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(plan.Driven), "driven-min")
		b.ReportMetric(float64(len(plan.Days)), "days")
		b.ReportMetric(float64(len(plan.Unplaced)), "unplaced")
	}
}

// The first plan alone, to see what annealing gains.
func BenchmarkGreedy200(b *testing.B) {
	p := many(200)
	for b.Loop() {
		board, err := prepare(p)
		if err != nil {
			b.Fatal(err)
		}
		plan := board.write(board.greedy())
		b.ReportMetric(float64(plan.Driven), "driven-min")
		b.ReportMetric(float64(len(plan.Days)), "days")
		b.ReportMetric(float64(len(plan.Unplaced)), "unplaced")
	}
}

func BenchmarkNextFree(b *testing.B) {
	s := Search{Road: line, Zone: "Europe/Riga", Hours: Weekdays("08:00", "16:00"), After: "2015-03-02T00:00"}
	for d := range 250 { // every day but the last ones is taken
		day := string(when.Day("2015-03-02").Add(d))
		for _, resource := range []string{"trailer", "ana"} {
			s.Existing = append(s.Existing, Booking{ID: day + resource, Resource: resource, From: riga(b, day+"T08:00"), To: riga(b, day+"T15:30"), Place: "60"})
		}
	}
	for _, resource := range []string{"trailer", "ana"} {
		s.Wanted = append(s.Wanted, Booking{Resource: resource, From: riga(b, "2015-03-02T09:00"), To: riga(b, "2015-03-02T12:00"), Place: "0"})
	}
	for b.Loop() {
		if got := NextFree(s, 5); len(got) != 5 {
			b.Fatal(got)
		}
	}
}

func TestEveryKeyHasItsWordsInBothLanguages(t *testing.T) {
	book := lang.NewBook()
	if err := book.Add(Words); err != nil {
		t.Fatal(err)
	}
	keys := []string{"tour.clash.overlap", "tour.clash.road", "tour.clash.road_unknown", "tour.clash.busy"}
	for _, file := range []string{"hours.go", "plan.go", "request.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(tour\.[a-z_]+\.[a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
			keys = append(keys, m[1])
		}
	}
	for _, l := range []string{"en", "lv"} {
		text, err := Words.ReadFile("words/" + l + ".po")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if !book.For(l).Has(k) {
				t.Errorf("%s lacks %s", l, k)
			}
		}
		for _, m := range regexp.MustCompile(`msgid "(tour[^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(keys, m[1]) {
				t.Errorf("%s has %s, which nothing says", l, m[1])
			}
		}
		if s := book.For(l).T("tour.clash.road", "minutes", 15); !strings.Contains(s, "15") {
			t.Errorf("%s", s)
		}
	}
}
