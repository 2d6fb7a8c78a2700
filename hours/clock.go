package hours

import (
	"slices"
	"strconv"
	"strings"

	"drosme/internal/when"
)

// State says how a clock stands on a day.
type State string

// The states, in the order in which they are looked at: the first that fits is the state.
const (
	NotStarted State = "not_started" // its first day is still to come
	Closed     State = "closed"      // another allowance was drawn on that this one does not go with
	Ended      State = "ended"       // its last day is over
	Paused     State = "paused"      // the day lies in a pause
	Exceeded   State = "exceeded"    // more was used than is allowed
	UsedUp     State = "used_up"     // nothing is left
	EndsSoon   State = "ends_soon"   // no more than 14 days until the last one
	Running    State = "running"
)

// Soon is how many days ahead a last day is warned of.
const Soon = 14

// Ledger is what is known of one case: which rules it has from which day, pauses, and services.
type Ledger struct {
	Held     []CaseRule
	Pauses   []Pause
	Services []Service // in the order of their days
}

// Clock is one allowance of a case on a day. Amounts are days, minutes (of the unit hours) or consultations.
type Clock struct {
	Rule     Rule
	Allowed  int
	Used     int // up to and including the day
	Left     int // Allowed − Used: below zero when it is exceeded
	StartsOn when.Day
	EndsOn   when.Day // the last day on which it may be used; empty: none
	State    State
	ClosedBy when.Day // the day on which the other allowance was first drawn on
	Given    bool     // its first day was given for this case; false: it follows from another
}

// Warn tells whether it is time to look: it ends soon, or a fifth or less is left of its hours.
func (c Clock) Warn() bool {
	switch c.State {
	case EndsSoon, UsedUp, Exceeded:
		return true
	case Running, Paused:
		return c.Rule.Unit != Days && c.Left*5 <= c.Allowed
	}
	return false
}

// Usable tells whether something may still be drawn on the day.
func (c Clock) Usable() bool {
	switch c.State {
	case Running, EndsSoon, Paused:
		return c.Rule.Unit == Days || c.Left > 0
	}
	return false
}

// span is a window of one rule in one case, before anything is counted.
type span struct {
	rule     Rule
	from, to when.Day // to: empty when it has no end
	allowed  int
	pauses   []Pause // those that count, joined, in order
	given    bool
	closed   when.Day // day from which it is closed; empty: never
}

// Reckon gives the clocks of a case on a day: each rule that the case has, and those that follow from them. It
// is pure: rows in, rows out.
func Reckon(rules Rules, l Ledger, on when.Day) []Clock {
	var out []Clock
	for _, s := range spans(rules, l, on) {
		c := Clock{Rule: s.rule, Allowed: s.allowed, StartsOn: s.from, EndsOn: s.to, Given: s.given}
		if s.closed != "" && s.closed <= on {
			c.ClosedBy = s.closed
		}
		if s.rule.Window == Rolling && s.to == on {
			c.EndsOn = "" // it moves on with the days
		}
		until := on
		if s.to != "" && s.to < until {
			until = s.to
		}
		if s.rule.Unit == Days {
			c.Used = min(s.days(until), c.Allowed)
		} else {
			for _, x := range l.Services {
				if x.Rule == s.rule.Name && x.Day >= s.from && x.Day <= until {
					c.Used += s.rule.draws(x)
				}
			}
		}
		c.Left = c.Allowed - c.Used
		c.State = s.state(c, on)
		out = append(out, c)
	}
	return out
}

func (s span) state(c Clock, on when.Day) State {
	switch {
	case on < s.from:
		return NotStarted
	case c.ClosedBy != "":
		return Closed
	case s.to != "" && on > s.to:
		return Ended
	case slices.ContainsFunc(s.pauses, func(p Pause) bool { return on.Within(p.From, p.To) }):
		return Paused
	case s.rule.Unit != Days && c.Left < 0:
		return Exceeded
	case s.rule.Unit != Days && c.Left == 0:
		return UsedUp
	case s.to != "" && s.rule.Window != CalendarYear && s.rule.Window != Rolling && s.to <= on.Add(Soon):
		return EndsSoon
	}
	return Running
}

// draws is how much one service takes of an allowance.
func (r Rule) draws(x Service) int {
	if r.Unit == Consultations {
		return 1
	}
	return x.Minutes
}

// allows is the amount in what draws counts.
func (r Rule) allows() int {
	if r.Unit == Hours {
		return r.Amount * 60
	}
	return r.Amount
}

// days counts the days of a course up to and including one, days of pause left out.
func (s span) days(until when.Day) int {
	if until < s.from {
		return 0
	}
	n := between(s.from, until)
	if !s.rule.FirstDay {
		n--
	}
	for _, p := range s.pauses {
		if p.From <= until {
			to := p.To
			if to == "" || to > until {
				to = until
			}
			n -= between(p.From, to)
		}
	}
	return max(n, 0)
}

// between counts the days from one to another, both included.
func between(from, to when.Day) int {
	return int(to.Time().Sub(from.Time()).Hours()/24+0.5) + 1
}

// spans gives the windows that hold on a day, by rule and first day.
func spans(rules Rules, l Ledger, on when.Day) []span {
	var out []span
	for _, name := range rules.Names() {
		starts := l.starts(rules, name, on)
		for _, h := range starts {
			if s, ok := rules.window(name, h, l, on); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// start is the first day of one window of a rule.
type start struct {
	on    when.Day
	ended when.Day // the case ended it before its time; or the day before the next of its kind begins
	given bool
}

// starts gives the first days of a rule in a case. A rule that follows another begins on the day after that
// one's last day, unless its day was given; hours that were drawn without a day given begin with the first.
func (l Ledger) starts(rules Rules, name string, on when.Day) []start {
	var out []start
	for _, h := range l.Held {
		if h.Rule == name {
			out = append(out, start{h.StartsOn, h.EndedOn, true})
		}
	}
	slices.SortFunc(out, func(a, b start) int { return strings.Compare(string(a.on), string(b.on)) })
	if len(out) > 0 {
		return out
	}
	r, known := rules.At(name, on)
	if !known {
		return nil
	}
	if r.After != "" && r.After != name {
		before := l.starts(rules, r.After, on)
		for i, b := range before {
			s, ok := rules.window(r.After, b, l, on)
			if !ok || s.to == "" {
				continue
			}
			next := start{on: s.to.Add(1)}
			if i+1 < len(before) {
				next.ended = before[i+1].on.Add(-1)
				if next.ended < next.on {
					continue
				}
			}
			out = append(out, next)
		}
		return out
	}
	if r.Unit != Days && (r.Window == CalendarYear || r.Window == Rolling || r.Window == Unending) {
		if first := l.first(name); first != "" {
			if r.Window == CalendarYear {
				first = first[:4] + "-01-01"
			}
			out = append(out, start{on: first})
		}
	}
	return out
}

// first is the day on which a rule was first drawn on; empty: never.
func (l Ledger) first(name string) when.Day {
	var day when.Day
	for _, x := range l.Services {
		if x.Rule == name && (day == "" || x.Day < day) {
			day = x.Day
		}
	}
	return day
}

// window reckons the window of a rule from its first day. A row that begins to hold in mid-course counts from its
// day: the days before it stay as they were, and a course that was over by then stays over.
func (all Rules) window(name string, begun start, l Ledger, on when.Day) (span, bool) {
	r, ok := all.At(name, begun.on)
	if !ok {
		return span{}, false
	}
	if begun.ended != "" && begun.ended < on {
		on = begun.ended
	}
	s := r.span(begun, l, on)
	for _, day := range all.changes(name, begun.on, on) {
		if s.to != "" && day > s.to && !s.renews() {
			break
		}
		next, ok := all.At(name, day)
		if !ok {
			continue
		}
		was := s
		s = next.span(begun, l, on)
		if s.to != "" && s.to < day.Add(-1) && !s.renews() && was.to != "" {
			s.to = day.Add(-1)
		}
	}
	if begun.ended != "" && (s.to == "" || begun.ended < s.to) {
		s.to = begun.ended
	}
	s.given = begun.given
	if s.rule.Excludes != "" {
		s.closed = l.first(s.rule.Excludes)
	}
	return s, true
}

// renews tells whether the window is another one on another day.
func (s span) renews() bool { return s.rule.Window == CalendarYear || s.rule.Window == Rolling }

// span is the window by this row alone.
func (r Rule) span(begun start, l Ledger, on when.Day) span {
	s := span{rule: r, from: begun.on, allowed: r.allows()}
	switch r.Window {
	case Unending:
		return s
	case CalendarYear:
		year := on[:4]
		if on < begun.on {
			year = begun.on[:4]
		}
		s.to = year + "-12-31"
		if first := year + "-01-01"; first > s.from {
			s.from = first
		}
		return s
	case Rolling:
		if on >= begun.on {
			s.to = on
			if first := monthsOn(on.Add(1), -r.Span); first > s.from {
				s.from = first
			}
		}
		return s
	case ByDays:
		s.to = s.from.Add(r.Amount - 1)
	case ByMonths:
		s.to = monthsOn(s.from, r.Span).Add(-1)
	case ByYears:
		s.to = monthsOn(s.from, 12*r.Span).Add(-1)
	}
	if !r.FirstDay {
		s.to = s.to.Add(1)
	}
	if !r.LastDay {
		s.to = s.to.Add(-1)
	}
	if r.Unit == Days && r.Amount == 0 {
		s.allowed = between(s.from, s.to)
	}
	if !r.Pause {
		return s
	}
	for _, p := range joined(l.Pauses, r.Name, s.from, on) {
		if p.From > s.to {
			break
		}
		s.pauses = append(s.pauses, p)
		s.to = s.to.Add(between(p.From, p.To))
	}
	return s
}

// monthsOn is the same date some months later or earlier. A date that the month does not have is read as the
// first of the next: 29 February as 1 March.
func monthsOn(d when.Day, months int) when.Day {
	t := d.Time()
	y, m := t.Year(), int(t.Month())-1+months
	y, m = y+m/12, m%12
	if m < 0 {
		y, m = y-1, m+12
	}
	text := strconv.Itoa(10000 + m + 1)[3:] // two digits
	first := when.Day(strconv.Itoa(y) + "-" + text + "-01")
	same := first.Add(t.Day() - 1)
	if same[5:7] != first[5:7] {
		return monthsOn(first, 1)
	}
	return same
}

// joined gives the pauses of a rule from a day on, overlapping and adjoining ones as one. An open pause goes
// on until the day asked for.
func joined(all []Pause, rule string, from, on when.Day) []Pause {
	var own []Pause
	for _, p := range all {
		if p.Rule != rule {
			continue
		}
		if p.To == "" {
			p.To = max(p.From, on)
		}
		if p.To < from {
			continue
		}
		p.From = max(p.From, from)
		own = append(own, p)
	}
	slices.SortFunc(own, func(a, b Pause) int { return strings.Compare(string(a.From), string(b.From)) })
	var out []Pause
	for _, p := range own {
		if n := len(out); n > 0 && p.From <= out[n-1].To.Add(1) {
			out[n-1].To = max(out[n-1].To, p.To)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// Fitting gives the clocks on which a service on a day may be drawn, the one that ends first in front: that is
// the one to propose. One that has no end comes last.
func Fitting(clocks []Clock) []Clock {
	var out []Clock
	for _, c := range clocks {
		if c.Usable() {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Clock) int {
		switch {
		case a.EndsOn == b.EndsOn:
			return 0
		case a.EndsOn == "":
			return 1
		case b.EndsOn == "":
			return -1
		}
		return strings.Compare(string(a.EndsOn), string(b.EndsOn))
	})
	return out
}

// ClockColumns are the columns of ClockRow.
var ClockColumns = []string{"rule", "unit", "allowed", "used", "left", "starts_on", "ends_on", "state"}

// ClockRow writes a clock as a row of CSV: amounts in the unit of the rule, hours as decimals.
func ClockRow(c Clock) []string {
	u := c.Rule.Unit
	return []string{c.Rule.Name, string(u), amount(u, c.Allowed), amount(u, c.Used), amount(u, c.Left), string(c.StartsOn), string(c.EndsOn), string(c.State)}
}
