package tour

import (
	"cmp"
	"slices"
	"time"

	"drosme/internal/when"
)

// Search asks for free slots. The wanted bookings move together: their distances stay as they are.
type Search struct {
	Wanted   []Booking
	Existing []Booking
	Road     Road
	Zone     string // of the host, for its hours
	Hours    *Hours // the whole of Wanted, without setting up, must lie in one open stretch
	After    when.Local
	Until    when.Day // the last day looked at; empty: a year after After
	Step     int      // minutes between beginnings that are tried; 0: 15
	PerDay   int      // slots offered of one day; 0: 1
}

// Slot is a free time: Start as on the wall of the host, and the wanted bookings moved there. Unsure
// tells that a road before or after is not known, so that a person must judge it.
type Slot struct {
	Start  when.Local
	Wanted []Booking
	Unsure bool
}

// NextFree offers the next n free slots, the earliest day first. Of a day it offers the beginning
// nearest to the hour that was wanted.
func NextFree(s Search, n int) []Slot {
	if len(s.Wanted) == 0 || n <= 0 {
		return nil
	}
	if s.Step <= 0 {
		s.Step = 15
	}
	if s.PerDay <= 0 {
		s.PerDay = 1
	}
	first, last := s.Wanted[0].From, s.Wanted[0].To
	for _, b := range s.Wanted {
		first, last = min(first, b.From), max(last, b.To)
	}
	length := last.Time().Sub(first.Time())
	asked, _ := minuteOf(first.In(s.Zone).Clock())
	if s.After == "" {
		s.After = first.In(s.Zone)
	}
	if s.Until == "" {
		s.Until = s.After.Day().Add(366)
	}
	book := open(s.Existing)
	var out []Slot
	for day := s.After.Day(); day <= s.Until && len(out) < n; day = day.Add(1) {
		var begins []int
		spans := s.Hours.on(day)
		clocks := clocksOf(day, s.Zone)
		for _, open := range spans {
			begins = append(begins, open.from)
			for m := open.from - open.from%s.Step + s.Step; m < open.to; m += s.Step {
				begins = append(begins, m)
			}
			if asked > open.from && asked < open.to {
				begins = append(begins, asked)
			}
		}
		slices.SortStableFunc(begins, func(a, b int) int {
			return cmp.Or(cmp.Compare(distance(a, asked), distance(b, asked)), cmp.Compare(a, b))
		})
		begins = slices.Compact(begins)
		var offered []Slot
		for _, m := range begins {
			if len(offered) == s.PerDay || len(out)+len(offered) == n {
				break
			}
			start := at(day, m)
			if start < s.After {
				continue
			}
			from, end, ok := clocks.stretch(m, length)
			if !ok || !fitsOpen(spans, day, m, end) {
				continue
			}
			moved := move(s.Wanted, from.Sub(first.Time()))
			unsure, blocked := false, false
			for _, c := range book.all(moved, s.Road) {
				blocked = blocked || c.Blocks()
				unsure = unsure || !c.Blocks()
			}
			if !blocked {
				offered = append(offered, Slot{Start: start, Wanted: moved, Unsure: unsure})
			}
		}
		slices.SortFunc(offered, func(a, b Slot) int { return cmp.Compare(a.Start, b.Start) })
		out = append(out, offered...)
	}
	return out
}

// clocks turns minutes of one day into moments. Most days have 24 hours, and for those the zone is asked
// once a day and not for each beginning.
type clocks struct {
	day      when.Day
	zone     string
	midnight time.Time
	even     bool // the clocks are not set on this day
}

func clocksOf(day when.Day, zone string) clocks {
	c := clocks{day: day, zone: zone}
	from, err1 := at(day, 0).UTC(zone)
	to, err2 := at(day, aDay).UTC(zone)
	c.midnight = from.Time()
	c.even = err1 == nil && err2 == nil && to.Time().Sub(c.midnight) == aDay*time.Minute
	return c
}

// stretch gives when a stretch that begins at a minute of the day begins, and its end on the wall; ok
// is false for an hour that the change to summer time skips.
func (c clocks) stretch(minute int, length time.Duration) (from time.Time, end when.Local, ok bool) {
	if last := minute + int(length/time.Minute); c.even && last < aDay {
		return c.midnight.Add(time.Duration(minute) * time.Minute), at(c.day, last), true
	}
	m, err := at(c.day, minute).UTC(c.zone)
	if err != nil {
		return time.Time{}, "", false
	}
	return m.Time(), when.ToMoment(m.Time().Add(length)).In(c.zone), true
}

// fitsOpen tells whether a stretch that begins at a minute of the day ends in the same open stretch.
func fitsOpen(spans []stretch, day when.Day, from int, end when.Local) bool {
	for _, s := range spans {
		if from >= s.from && from < s.to && end <= at(day, s.to) {
			return true
		}
	}
	return false
}

func move(bookings []Booking, by time.Duration) []Booking {
	out := slices.Clone(bookings)
	for i := range out {
		out[i].From = when.ToMoment(out[i].From.Time().Add(by))
		out[i].To = when.ToMoment(out[i].To.Time().Add(by))
	}
	return out
}

func distance(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}
