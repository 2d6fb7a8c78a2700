// Package tour plans who and what is where: it finds clashes of bookings with road time counted, free
// slots, waiting hosts for a day that came free, and whole tours over many requests. It computes on
// what it is given and knows neither a database nor a page; deciding stays with people.
package tour

import (
	"cmp"
	"embed"
	"slices"
	"sort"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// Words holds the sentences of this package, one PO file a language.
//
//go:embed words/*.po
var Words embed.FS

// Road tells the driving minutes from one place to another; ok is false where nobody knows. Places
// are whatever the caller names them by; geo.Matrix.Minutes is one.
type Road func(from, to string) (minutes int, ok bool)

// Booking holds a resource, such as a trailer or a person, for a time.
type Booking struct {
	ID       string // of the record that holds it; a wanted booking does not clash with its own old self
	Resource string
	From, To when.Moment // of the use itself, without setting up and packing down
	Setup    int         // minutes needed before From, on the spot
	Teardown int         // minutes needed after To, on the spot
	Visit    string      // bookings of one visit need no setting up between each other; empty: of none
	Kind     string      // the caller's word, handed back; it changes nothing here
	Place    string      // empty: somewhere that needs no road, such as an absence
}

// ClashKind says in which way two bookings get in each other's way.
type ClashKind string

// The kinds. RoadUnknown is a warning, not a clash: a person must judge it.
const (
	Overlap     ClashKind = "overlap"
	RoadTime    ClashKind = "road"
	RoadUnknown ClashKind = "road_unknown"
)

// Clash is a wanted booking and the one in its way. Missing is by how many minutes they are too close;
// 0 for RoadUnknown. What With may tell a reader is for the caller to decide.
type Clash struct {
	Wanted, With Booking
	Kind         ClashKind
	Missing      int
}

// Words is the key of the sentence for a clash.
func (c Clash) Words() string { return "tour.clash." + string(c.Kind) }

// Args are the values of that sentence.
func (c Clash) Args() fault.Args { return fault.Args{"minutes": c.Missing} }

// Blocks tells whether the clash forbids the booking.
func (c Clash) Blocks() bool { return c.Kind != RoadUnknown }

// entry is a booking with its times in minutes since 1970.
type entry struct {
	Booking
	from, to int64
	wanted   int // place in the wanted list; -1: existing
}

func enter(b Booking, wanted int) entry {
	e := entry{Booking: b, from: b.From.Time().Unix() / 60, to: b.To.Time().Unix() / 60, wanted: wanted}
	e.to = max(e.to, e.from)
	e.Setup, e.Teardown = max(0, e.Setup), max(0, e.Teardown)
	return e
}

// ledger is all bookings of each resource in order of their beginning.
type ledger struct {
	of      map[string][]entry
	longest int64
}

func open(existing []Booking) *ledger {
	l := &ledger{of: map[string][]entry{}}
	for _, b := range existing {
		l.add(enter(b, -1))
	}
	l.sort()
	return l
}

func (l *ledger) add(e entry) {
	l.of[e.Resource] = append(l.of[e.Resource], e)
	l.longest = max(l.longest, e.to-e.from+int64(e.Setup+e.Teardown))
}

func (l *ledger) sort() {
	for _, list := range l.of {
		slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(a.from, b.from) })
	}
}

// aDay is how far the road between two bookings is asked for, in minutes: who has more than a day
// between them arrives.
const aDay = 24 * 60

// near gives the entries of the same resource that can touch e.
func (l *ledger) near(e entry) []entry {
	list := l.of[e.Resource]
	reach := l.longest + int64(e.Setup+e.Teardown) + aDay
	first := sort.Search(len(list), func(i int) bool { return list[i].from >= e.from-reach })
	last := sort.Search(len(list), func(i int) bool { return list[i].from > e.to+reach })
	return list[first:last]
}

// gap is how many minutes lie between two entries, setting up and packing down taken off; below 0 they
// overlap. first tells whether a is the earlier.
func gap(a, b entry) (minutes int64, first bool) {
	first = a.from < b.from || a.from == b.from && a.to <= b.to
	x, y := a, b
	if !first {
		x, y = b, a
	}
	minutes = y.from - x.to
	if x.Visit == "" || x.Visit != y.Visit {
		minutes -= int64(x.Teardown + y.Setup)
	}
	return minutes, first
}

// found is a clash with the place of the other booking in the wanted list; -1: existing.
type found struct {
	Clash
	other int
}

// clashes finds what is in the way of one entry: every overlap, and the road from the last place before
// and to the first place after.
func (l *ledger) clashes(e entry, road Road) []found {
	var out []found
	var before, after *entry
	var beforeGap, afterGap int64
	list := l.near(e)
	for i := range list {
		o := &list[i]
		if o.wanted == e.wanted && e.wanted >= 0 {
			continue
		}
		g, first := gap(e, *o)
		switch {
		case g < 0:
			out = append(out, found{Clash{Wanted: e.Booking, With: o.Booking, Kind: Overlap, Missing: int(-g)}, o.wanted})
		case o.Place == "": // an absence between two places does not shorten the road
		case first && (after == nil || g < afterGap):
			after, afterGap = o, g
		case !first && (before == nil || g < beforeGap):
			before, beforeGap = o, g
		}
	}
	drive := func(o *entry, g int64, from, to string) {
		if from == to || from == "" || to == "" || g >= aDay {
			return
		}
		c := Clash{Wanted: e.Booking, With: o.Booking, Kind: RoadUnknown}
		if minutes, ok := ask(road, from, to); ok {
			if c.Missing = minutes - int(g); c.Missing <= 0 {
				return
			}
			c.Kind = RoadTime
		}
		out = append(out, found{c, o.wanted})
	}
	if before != nil {
		drive(before, beforeGap, before.Place, e.Place)
	}
	if after != nil {
		drive(after, afterGap, e.Place, after.Place)
	}
	return out
}

// Clashes finds every booking that is in the way of the wanted ones, existing or wanted too. A
// resource can be in one place at a time: between two bookings it must be packed down, driven and set
// up again. An existing booking with the ID of a wanted one is the wanted one's old self and is passed
// over. The result is in the order of the wanted bookings, overlaps first.
func Clashes(existing, wanted []Booking, road Road) []Clash {
	return open(existing).all(wanted, road)
}

// all checks wanted bookings against the ledger and each other, and leaves the ledger as it was.
func (l *ledger) all(wanted []Booking, road Road) []Clash {
	joined := &ledger{of: map[string][]entry{}, longest: l.longest}
	moving := map[string]bool{} // old selves of all wanted ones, not only of the one looked at
	for _, b := range wanted {
		moving[b.ID] = b.ID != ""
	}
	for i, b := range wanted {
		e := enter(b, i)
		if _, ok := joined.of[b.Resource]; !ok {
			for _, o := range l.within(b.Resource, wanted) {
				if !moving[o.ID] {
					joined.add(o)
				}
			}
		}
		joined.add(e)
	}
	joined.sort()
	var out []Clash
	told := map[[2]int]bool{} // pairs of wanted ones, which see each other
	for i, b := range wanted {
		for _, f := range joined.clashes(enter(b, i), road) {
			if f.other >= 0 {
				pair := [2]int{min(i, f.other), max(i, f.other)}
				if told[pair] {
					continue
				}
				told[pair] = true
			}
			out = append(out, f.Clash)
		}
	}
	return out
}

// within gives the entries of a resource that any of the wanted bookings can touch.
func (l *ledger) within(resource string, wanted []Booking) []entry {
	var whole entry
	found := false
	for i, b := range wanted {
		if b.Resource != resource {
			continue
		}
		e := enter(b, i)
		if !found {
			whole, found = e, true
			continue
		}
		whole.from, whole.to = min(whole.from, e.from), max(whole.to, e.to)
		whole.Setup, whole.Teardown = max(whole.Setup, e.Setup), max(whole.Teardown, e.Teardown)
	}
	return l.near(whole)
}
