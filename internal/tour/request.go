package tour

import (
	"cmp"
	"slices"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// Request is a host who asks for a visit.
type Request struct {
	ID       string
	Place    string
	Minutes  int // of the visit, from the first session's beginning to the last one's end
	Setup    int // minutes on the spot before it; may lie outside the host's hours
	Teardown int

	Earliest, Latest when.Day   // open where empty
	Wished           []when.Day // days the host named
	OnlyWished       bool       // no other day will do
	Hours            *Hours     // nil: any hour

	Since  when.Day // when the host asked; who waits longer comes first among equals
	Weight int      // how much it weighs to leave the host out; 0 counts as 1, at most 1000
}

// wishes tells whether a day is wished; a host without a wish is content with any.
func (r Request) wishes(day when.Day) bool {
	return len(r.Wished) == 0 || slices.Contains(r.Wished, day)
}

// open gives the stretches in which the visit could be on a day, and why there are none.
func (r Request) open(day when.Day) (spans []stretch, why string) {
	switch {
	case !day.Within(r.Earliest, r.Latest):
		return nil, "tour.unplaced.not_in_time"
	case r.OnlyWished && !r.wishes(day):
		return nil, "tour.unplaced.not_wished"
	}
	spans = r.Hours.on(day)
	if len(spans) == 0 {
		return nil, "tour.unplaced.closed"
	}
	spans = slices.DeleteFunc(spans, func(s stretch) bool { return s.to-s.from < r.Minutes })
	if len(spans) == 0 {
		return nil, "tour.unplaced.too_long"
	}
	return spans, ""
}

// Ranked is a waiting host for a day that came free. Reason is the key of what speaks against it,
// empty when it Fits. Driving is there and back from the base, -1 when not known. DaysOff is how far
// the nearest wished day is, 0 when it is this one or none was wished.
type Ranked struct {
	Request
	Fits    bool
	Reason  string
	Driving int
	DaysOff int
}

// Args are the values of the sentence behind Reason.
func (x Ranked) Args() fault.Args { return reasonArgs(x.Reason, x.Request, x.Driving) }

// reasonArgs gives the values of a reason's sentence; driving is there and back.
func reasonArgs(key string, r Request, driving int) fault.Args {
	switch key {
	case "tour.unplaced.too_far":
		return fault.Args{"minutes": driving}
	case "tour.unplaced.too_long":
		return fault.Args{"minutes": r.Minutes}
	case "tour.unplaced.day_too_short":
		return fault.Args{"minutes": r.Setup + r.Minutes + r.Teardown}
	}
	return nil
}

// Waiting ranks the waiting hosts for a day that came free: those who fit first, and among them those
// who wished this day, then by how near their wish is, how short the road is, and how long they wait.
// budget is the driving of a day in minutes, 0 for no limit. It suggests; a person decides.
func Waiting(requests []Request, day when.Day, base string, budget int, road Road) []Ranked {
	out := make([]Ranked, 0, len(requests))
	for _, r := range requests {
		x := Ranked{Request: r, Driving: -1}
		x.DaysOff = daysOff(r, day)
		there, ok1 := ask(road, base, r.Place)
		back, ok2 := ask(road, r.Place, base)
		if ok1 && ok2 {
			x.Driving = there + back
		}
		_, x.Reason = r.open(day)
		switch {
		case x.Reason != "":
		case x.Driving < 0:
			x.Reason = "tour.unplaced.road_unknown"
		case budget > 0 && x.Driving > budget:
			x.Reason = "tour.unplaced.too_far"
		}
		x.Fits = x.Reason == ""
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Ranked) int {
		return cmp.Or(
			-compareBool(a.Fits, b.Fits),
			-compareBool(len(a.Wished) > 0 && a.wishes(day), len(b.Wished) > 0 && b.wishes(day)),
			cmp.Compare(a.DaysOff, b.DaysOff),
			cmp.Compare(unknownLast(a.Driving), unknownLast(b.Driving)),
			cmp.Compare(emptyLast(a.Since), emptyLast(b.Since)),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return out
}

func daysOff(r Request, day when.Day) int {
	if len(r.Wished) == 0 {
		return 0
	}
	best := -1
	for _, w := range r.Wished {
		if off := distance(int(day.Time().Unix()/86400), int(w.Time().Unix()/86400)); best < 0 || off < best {
			best = off
		}
	}
	return best
}

func ask(road Road, from, to string) (int, bool) {
	if from != "" && from == to {
		return 0, true
	}
	if road == nil {
		return 0, false
	}
	minutes, ok := road(from, to)
	return minutes, ok && minutes >= 0
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func unknownLast(minutes int) int {
	if minutes < 0 {
		return 1 << 30
	}
	return minutes
}

func emptyLast(d when.Day) when.Day {
	if d == "" {
		return "9999-12-31"
	}
	return d
}
