package tour

import (
	"cmp"
	"slices"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// WorkDay is a day on which the crew can go out: away from the base between From and To, driving at
// most Budget minutes, with at most Visits visits. A Budget or Visits of 0 sets no limit.
type WorkDay struct {
	Day      when.Day
	From, To string // "07:00", "18:00"
	Budget   int
	Visits   int
}

// Lock keeps a visit where a person put it: its day and the hour its first session begins. The host's
// hours are not asked again; the crew's day and its driving are.
type Lock struct {
	Request string
	Day     when.Day
	Start   string // "09:00"
}

// Problem is what a tour is planned from.
type Problem struct {
	Requests []Request
	Days     []WorkDay
	Base     string // where each day begins and ends
	Road     Road
	Locked   []Lock
	Seed     uint64 // the same problem with the same seed gives the same plan
	Rounds   int    // how many changes are tried; 0: by the number of requests
}

// Stop is one visit of a day.
type Stop struct {
	Request string
	Drive   int        // minutes from the stop before, or from the base
	Arrive  when.Local // at the gate
	Start   when.Local // of the first session
	End     when.Local // of the last session
	Leave   when.Local // packed down
	Wished  bool       // the day is one that the host named
	Locked  bool
}

// TourDay is a day with its stops in order.
type TourDay struct {
	Day    when.Day
	Leave  when.Local // from the base
	Stops  []Stop
	Back   when.Local // at the base
	Driven int        // minutes
}

// Unplaced is a request without a day, and why, as a key of words.
type Unplaced struct {
	Request string
	Key     string
	Args    fault.Args
}

// Tour is a plan. Days without a visit are left out.
type Tour struct {
	Days     []TourDay
	Unplaced []Unplaced
	Driven   int // minutes
	// Cost is what planning made small, in minutes: driving, an hour for each day out, three quarters of
	// an hour for a visit on a day that its host did not name, and very much for each host left out.
	Cost int
}

const (
	dayCost   = 60
	wishCost  = 45
	unplaced  = 100_000
	noPlace   = -1
	noMinutes = -1
)

// Plan makes a tour: a first one by putting in, day by day, the visit that adds the least driving
// (nearest neighbour), then simulated annealing that moves visits, swaps them and turns stretches
// round. The result keeps every limit and every lock, is never dearer than the first one, and gives a
// reason for each request without a day. What is wrong with the problem is an Invalid fault.
func Plan(p Problem) (Tour, error) {
	b, err := prepare(p)
	if err != nil {
		return Tour{}, err
	}
	first := b.greedy()
	best := b.anneal(first, p.Seed, p.Rounds)
	b.fill(best)
	return b.write(best), nil
}

// board is a problem in numbers: places are 0 for the base and r+1 for request r.
type board struct {
	p       Problem
	minutes [][]int // road; noMinutes: not known
	windows [][][]stretch
	from    []int // of each day
	to      []int
	lock    []int // minute at which a locked visit begins; noMinutes: free
	lockDay []int
	allowed [][]int // days on which a free request fits when nothing else is there
}

// route is the stops of each day, and the day of each request (noPlace: none).
type route struct {
	days  [][]int
	where []int
	cost  int
}

func prepare(p Problem) (*board, error) {
	var faults fault.List
	n := len(p.Requests)
	b := &board{p: p, lock: make([]int, n), lockDay: make([]int, n)}
	index := map[string]int{}
	for i, r := range p.Requests {
		b.lock[i], b.lockDay[i] = noMinutes, noPlace
		if _, twice := index[r.ID]; twice || r.ID == "" {
			faults.AddAt("", i+1, "requests", "tour.plan.request_twice")
		}
		index[r.ID] = i
		if r.Minutes <= 0 || r.Minutes > aDay || r.Setup < 0 || r.Teardown < 0 || r.Setup > aDay || r.Teardown > aDay {
			faults.AddAt("", i+1, "requests", "tour.plan.minutes")
		}
		if r.Weight < 0 || r.Weight > 1000 {
			faults.AddAt("", i+1, "requests", "tour.plan.weight")
		}
	}
	days := map[when.Day]int{}
	for d, day := range p.Days {
		from, ok1 := minuteOf(day.From)
		to, ok2 := minuteOf(day.To)
		if !ok1 || !ok2 || to <= from || day.Budget < 0 || day.Visits < 0 || day.Day.Time().IsZero() {
			faults.AddAt("", d+1, "days", "tour.plan.day")
		}
		if _, twice := days[day.Day]; twice {
			faults.AddAt("", d+1, "days", "tour.plan.day_twice")
		}
		days[day.Day] = d
		b.from, b.to = append(b.from, from), append(b.to, to)
	}
	for i, l := range p.Locked {
		r, ok1 := index[l.Request]
		d, ok2 := days[l.Day]
		start, ok3 := minuteOf(l.Start)
		if !ok1 || !ok2 || !ok3 || b.lock[r] != noMinutes {
			faults.AddAt("", i+1, "locked", "tour.plan.lock")
			continue
		}
		b.lock[r], b.lockDay[r] = start, d
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	places := make([]string, n+1)
	places[0] = p.Base
	for i, r := range p.Requests {
		places[i+1] = r.Place
	}
	b.minutes = make([][]int, n+1)
	for i := range places {
		b.minutes[i] = make([]int, n+1)
		for j := range places {
			b.minutes[i][j] = noMinutes
			if minutes, ok := ask(p.Road, places[i], places[j]); ok {
				b.minutes[i][j] = minutes
			}
		}
	}
	b.windows = make([][][]stretch, n)
	b.allowed = make([][]int, n)
	for i, r := range p.Requests {
		b.windows[i] = make([][]stretch, len(p.Days))
		for d, day := range p.Days {
			if b.lockDay[i] == d {
				b.windows[i][d] = []stretch{{b.lock[i], b.lock[i] + r.Minutes}}
			} else if b.lockDay[i] == noPlace {
				b.windows[i][d], _ = r.open(day.Day)
			}
			if _, ok := b.drive(d, []int{i}); ok {
				b.allowed[i] = append(b.allowed[i], d)
			}
		}
	}
	for d := range p.Days {
		if stops := b.lockedOn(d); len(stops) > 0 {
			if _, ok := b.drive(d, stops); !ok {
				return nil, fault.In("locked", "tour.plan.locks_clash", "day", p.Days[d].Day)
			}
		}
	}
	return b, nil
}

// lockedOn gives the locked visits of a day in order of time.
func (b *board) lockedOn(d int) []int {
	var out []int
	for r, day := range b.lockDay {
		if day == d {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(x, y int) int { return cmp.Compare(b.lock[x], b.lock[y]) })
	return out
}

// begin finds when a visit can begin that is reached at a minute of the day.
func (b *board) begin(r, d, reached int) (int, bool) {
	ready := reached + b.p.Requests[r].Setup
	for _, w := range b.windows[r][d] {
		start := max(ready, w.from)
		if start+b.p.Requests[r].Minutes <= w.to {
			return start, true
		}
	}
	return 0, false
}

// drive goes through a day as early as possible and gives the minutes driven; ok is false when a limit
// is broken. Early is best: who arrives earlier is never later anywhere after.
func (b *board) drive(d int, stops []int) (driven int, ok bool) {
	day := &b.p.Days[d]
	if day.Visits > 0 && len(stops) > day.Visits {
		return 0, false
	}
	now, here := b.from[d], 0
	for _, r := range stops {
		m := b.minutes[here][r+1]
		if m < 0 {
			return 0, false
		}
		driven += m
		start, open := b.begin(r, d, now+m)
		if !open {
			return 0, false
		}
		now = start + b.p.Requests[r].Minutes + b.p.Requests[r].Teardown
		here = r + 1
	}
	if len(stops) == 0 {
		return 0, true
	}
	m := b.minutes[here][0]
	if m < 0 || now+m > b.to[d] {
		return 0, false
	}
	driven += m
	return driven, day.Budget == 0 || driven <= day.Budget
}

// price is what a day costs with these stops; ok as in drive.
func (b *board) price(d int, stops []int) (int, bool) {
	if len(stops) == 0 {
		return 0, true
	}
	cost, ok := b.drive(d, stops)
	if !ok {
		return 0, false
	}
	cost += dayCost
	for _, r := range stops {
		if !b.p.Requests[r].wishes(b.p.Days[d].Day) {
			cost += wishCost
		}
	}
	return cost, true
}

func (b *board) missing(r int) int { return unplaced * max(1, b.p.Requests[r].Weight) }

// total is the cost of a whole route.
func (b *board) total(t *route) int {
	cost := 0
	for d, stops := range t.days {
		c, _ := b.price(d, stops)
		cost += c
	}
	for r, d := range t.where {
		if d == noPlace {
			cost += b.missing(r)
		}
	}
	return cost
}

// cheapest finds where in a day a request adds the least; at is -1 when it fits nowhere.
func (b *board) cheapest(d, r int, stops []int) (place, added int) {
	before, _ := b.price(d, stops)
	place = noPlace
	tried := make([]int, len(stops)+1)
	for i := range tried {
		copy(tried, stops[:i])
		tried[i] = r
		copy(tried[i+1:], stops[i:])
		if c, ok := b.price(d, tried); ok && (place == noPlace || c-before < added) {
			place, added = i, c-before
		}
	}
	return place, added
}

// greedy makes the first route.
func (b *board) greedy() *route {
	t := &route{days: make([][]int, len(b.p.Days)), where: make([]int, len(b.p.Requests))}
	for r := range t.where {
		t.where[r] = b.lockDay[r]
	}
	for d := range t.days {
		t.days[d] = b.lockedOn(d)
	}
	order := make([]int, len(b.p.Days))
	for d := range order {
		order[d] = d
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(b.p.Days[x].Day, b.p.Days[y].Day) })
	for _, d := range order {
		for {
			next, place, least := noPlace, 0, 0
			for r := range b.p.Requests {
				if t.where[r] != noPlace || !slices.Contains(b.allowed[r], d) {
					continue
				}
				if i, added := b.cheapest(d, r, t.days[d]); i != noPlace && (next == noPlace || added < least) {
					next, place, least = r, i, added
				}
			}
			if next == noPlace {
				break
			}
			t.days[d] = slices.Insert(t.days[d], place, next)
			t.where[next] = d
		}
	}
	t.cost = b.total(t)
	return t
}

// fill puts in whatever still fits somewhere, so that "full" is true of the rest.
func (b *board) fill(t *route) {
	for again := true; again; { // a new stop may make a road shorter, and so make room
		again = false
		for r, d := range t.where {
			if d != noPlace {
				continue
			}
			day, place, least := noPlace, 0, 0
			for _, d := range b.allowed[r] {
				if i, added := b.cheapest(d, r, t.days[d]); i != noPlace && (day == noPlace || added < least) {
					day, place, least = d, i, added
				}
			}
			if day != noPlace {
				t.days[day] = slices.Insert(t.days[day], place, r)
				t.where[r] = day
				again = true
			}
		}
	}
	t.cost = b.total(t)
}

// write gives the route as a Tour, with clock times and reasons.
func (b *board) write(t *route) Tour {
	out := Tour{Cost: t.cost}
	for d, stops := range t.days {
		if len(stops) == 0 {
			continue
		}
		day := b.p.Days[d].Day
		x := TourDay{Day: day}
		now, here := b.from[d], 0
		for i, r := range stops {
			q := b.p.Requests[r]
			m := b.minutes[here][r+1]
			arrive := now + m
			start, _ := b.begin(r, d, arrive)
			if i == 0 { // nobody leaves earlier than need be
				arrive = start - q.Setup
				x.Leave = at(day, arrive-m)
			}
			now = start + q.Minutes + q.Teardown
			here = r + 1
			x.Driven += m
			x.Stops = append(x.Stops, Stop{
				Request: q.ID, Drive: m, Arrive: at(day, arrive), Start: at(day, start), End: at(day, start+q.Minutes),
				Leave: at(day, now), Wished: slices.Contains(q.Wished, day), Locked: b.lockDay[r] == d,
			})
		}
		x.Driven += b.minutes[here][0]
		x.Back = at(day, now+b.minutes[here][0])
		out.Driven += x.Driven
		out.Days = append(out.Days, x)
	}
	slices.SortFunc(out.Days, func(x, y TourDay) int { return cmp.Compare(x.Day, y.Day) })
	for r, d := range t.where {
		if d == noPlace {
			out.Unplaced = append(out.Unplaced, b.reason(r))
		}
	}
	return out
}

// reason says why a request has no day: the obstacle nearest to a visit that any day met.
func (b *board) reason(r int) Unplaced {
	q := b.p.Requests[r]
	u := Unplaced{Request: q.ID}
	if len(b.p.Days) == 0 {
		u.Key = "tour.unplaced.no_days"
		return u
	}
	if len(b.allowed[r]) > 0 {
		u.Key = "tour.unplaced.full"
		return u
	}
	there, back := b.minutes[0][r+1], b.minutes[r+1][0]
	if there < 0 || back < 0 {
		u.Key = "tour.unplaced.road_unknown"
		return u
	}
	rank := []string{"tour.unplaced.not_in_time", "tour.unplaced.not_wished", "tour.unplaced.closed",
		"tour.unplaced.too_long", "tour.unplaced.too_far", "tour.unplaced.day_too_short"}
	best := -1
	for _, day := range b.p.Days {
		_, why := q.open(day.Day)
		if why == "" {
			why = "tour.unplaced.day_too_short"
			if day.Budget > 0 && there+back > day.Budget {
				why = "tour.unplaced.too_far"
			}
		}
		best = max(best, slices.Index(rank, why))
	}
	u.Key = rank[best]
	u.Args = reasonArgs(u.Key, q, there+back)
	return u
}
