package ical

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// ContentType is the media type of a calendar sent by a given method.
func ContentType(method Method) string {
	return "text/calendar; charset=utf-8; method=" + string(method)
}

// Calendar writes events as one iCalendar file: times in their zones, with the zones' rules beside
// them, lines of at most 75 octets that end in CRLF. The same input gives the same bytes. What is
// wrong comes back as an Invalid fault, its rows being the events, the first 1. With Cancel every event
// must be cancelled; in a Publish feed a cancelled event stays, as cancelled, until its day is past,
// so that every reader hears of it.
func Calendar(name string, events []Event, method Method) ([]byte, error) {
	var faults fault.List
	switch method {
	case Publish, Request, Cancel:
	default:
		return nil, fault.In("method", "ical.method")
	}
	years := map[string][2]int{} // zone: first and last year
	seen := map[string]int{}
	for i, e := range events {
		start, end := e.check(i+1, method, &faults)
		if first, twice := seen[e.UID]; twice {
			faults.AddAt("", i+1, "uid", "ical.uid_twice", "first", first)
		}
		seen[e.UID] = i + 1
		if start == "" || end == "" {
			continue
		}
		from, to := start.Time().Year(), end.Time().Year()
		if y, ok := years[e.Zone]; ok {
			from, to = min(from, y[0]), max(to, y[1])
		}
		years[e.Zone] = [2]int{from, to}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	cal := ics.NewCalendarFor("Drosme")
	cal.SetProductId("-//Drosme//Drosme//EN")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.Method(method))
	if name = clean(name); name != "" {
		cal.SetName(name)
		cal.SetXWRCalName(name)
	}
	if method == Publish {
		cal.SetRefreshInterval("PT1H") // the library adds VALUE=DURATION
		cal.SetXPublishedTTL("PT1H")
	}
	zones := make([]string, 0, len(years))
	for z := range years {
		zones = append(zones, z)
	}
	slices.Sort(zones)
	for _, z := range zones {
		zone, err := timezone(z, years[z][0], years[z][1])
		if err != nil {
			return nil, err
		}
		cal.AddVTimezone(zone)
	}
	for _, e := range events {
		cal.AddVEvent(e.write(method))
	}
	var out bytes.Buffer
	if err := cal.SerializeTo(&out, ics.WithNewLine("\r\n")); err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	return out.Bytes(), nil
}

func (e Event) write(method Method) *ics.VEvent {
	v := ics.NewEvent(e.UID)
	updated := e.Updated.Time()
	v.SetDtStampTime(updated)
	v.SetModifiedAt(updated)
	v.SetSequence(e.Sequence)
	v.SetProperty(ics.ComponentPropertyDtStart, stamp(e.Start), ics.WithTZID(e.Zone))
	v.SetProperty(ics.ComponentPropertyDtEnd, stamp(e.End), ics.WithTZID(e.Zone))
	v.SetSummary(clean(e.Summary))
	if s := clean(e.Location); s != "" {
		v.SetLocation(s)
	}
	if s := clean(e.Description); s != "" {
		v.SetDescription(s)
	}
	if e.URL != "" {
		v.SetURL(e.URL)
	}
	switch e.Status {
	case Cancelled:
		v.SetStatus(ics.ObjectStatusCancelled)
		v.SetTimeTransparency(ics.TransparencyTransparent)
	case Tentative:
		v.SetStatus(ics.ObjectStatusTentative)
	default:
		v.SetStatus(ics.ObjectStatusConfirmed)
	}
	if e.Organizer != "" {
		v.SetOrganizer(e.Organizer)
	}
	if method != Publish { // RFC 5546: a published event has no attendees
		for _, a := range e.Attendees {
			if method == Request {
				v.AddAttendee(a, &ics.KeyValues{Key: string(ics.ParameterRsvp), Value: []string{"TRUE"}})
			} else {
				v.AddAttendee(a)
			}
		}
	}
	return v
}

// stamp writes a local time as iCalendar does: 20150109T090000.
func stamp(l when.Local) string {
	return strings.NewReplacer("-", "", ":", "").Replace(string(l)) + "00"
}

// change is one moment at which a zone's clocks are set.
type change struct {
	at       time.Time
	from, to int // offsets in seconds east of UTC
	name     string
	summer   bool
}

// local is the wall clock before the change, which iCalendar counts by.
func (c change) local() time.Time { return c.at.In(time.FixedZone("", c.from)) }

// timezone makes the VTIMEZONE that is right from the first to the last year: each change of the
// clocks as the zone's history tells it, those of a steady yearly rule as one line.
func timezone(name string, first, last int) (*ics.VTimezone, error) {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fault.In("zone", "ical.zone")
	}
	zone := ics.NewTimezone(name)
	changes := changesOf(loc, first-1, last+1)
	for _, g := range grouped(changes) {
		zone.Components = append(zone.Components, g.write(last+1))
	}
	return zone, nil
}

// changesOf lists the changes of the clocks in the years, and before them the one that made the
// offset with which they begin.
func changesOf(loc *time.Location, first, last int) []change {
	t := time.Date(first, 1, 1, 0, 0, 0, 0, loc)
	end := time.Date(last+1, 1, 1, 0, 0, 0, 0, loc)
	var out []change
	for {
		begins, ends := t.ZoneBounds()
		name, to := t.Zone()
		if begins.IsZero() || begins.Year() < 1900 { // the zone never changed before
			begins = time.Date(1970, 1, 1, 0, 0, 0, 0, time.FixedZone("", to))
			if len(out) == 0 {
				out = append(out, change{begins, to, to, name, t.IsDST()})
			}
		} else {
			_, from := begins.Add(-time.Second).In(loc).Zone()
			out = append(out, change{begins, from, to, name, t.IsDST()})
		}
		if ends.IsZero() || !ends.Before(end) {
			return out
		}
		t = ends
	}
}

// group is a run of changes that one yearly rule describes, or a single change.
type group struct {
	changes []change
	rule    string // the RRULE without UNTIL; empty for a single change
}

// grouped puts changes together where the same change comes each year by the same rule.
func grouped(changes []change) []group {
	type kind struct {
		from, to int
		name     string
		summer   bool
	}
	var kinds []kind
	by := map[kind][]change{}
	for _, c := range changes {
		k := kind{c.from, c.to, c.name, c.summer}
		if by[k] == nil {
			kinds = append(kinds, k)
		}
		by[k] = append(by[k], c)
	}
	var out []group
	for _, k := range kinds {
		if rule := yearly(by[k]); rule != "" {
			out = append(out, group{by[k], rule})
			continue
		}
		for _, c := range by[k] {
			out = append(out, group{changes: []change{c}})
		}
	}
	return out
}

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// yearly finds the rule behind two or more changes in years that follow each other: the n-th or the
// last of a weekday in one month, at one hour. Empty where there is none.
func yearly(changes []change) string {
	if len(changes) < 2 {
		return ""
	}
	a := changes[0].local()
	nth, fromEnd := (a.Day()-1)/7+1, true
	same := true
	for i, c := range changes {
		t := c.local()
		if t.Year() != a.Year()+i || t.Month() != a.Month() || t.Weekday() != a.Weekday() ||
			t.Hour() != a.Hour() || t.Minute() != a.Minute() || t.Second() != a.Second() {
			return ""
		}
		same = same && (t.Day()-1)/7+1 == nth
		fromEnd = fromEnd && t.AddDate(0, 0, 7).Month() != t.Month()
	}
	switch {
	case fromEnd:
		nth = -1
	case !same:
		return ""
	}
	return "FREQ=YEARLY;BYMONTH=" + strconv.Itoa(int(a.Month())) + ";BYDAY=" + strconv.Itoa(nth) + weekdays[a.Weekday()]
}

// write makes the STANDARD or DAYLIGHT part. A rule that ended before lastYear gets its end.
func (g group) write(lastYear int) ics.Component {
	first, latest := g.changes[0], g.changes[len(g.changes)-1]
	var part ics.ComponentBase
	add := func(p ics.ComponentProperty, value string) { part.AddProperty(p, value) }
	add(ics.ComponentPropertyDtStart, first.local().Format("20060102T150405"))
	add(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offset(first.from))
	add(ics.ComponentProperty(ics.PropertyTzoffsetto), offset(first.to))
	add(ics.ComponentProperty(ics.PropertyTzname), first.name)
	if g.rule != "" {
		rule := g.rule
		if latest.local().Year() < lastYear {
			rule += ";UNTIL=" + latest.at.UTC().Format("20060102T150405Z")
		}
		add(ics.ComponentPropertyRrule, rule)
	}
	if first.summer {
		return &ics.Daylight{ComponentBase: part}
	}
	return &ics.Standard{ComponentBase: part}
}

// offset writes seconds east of UTC as +0200, with seconds only where a zone has them.
func offset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	s := sign + two(seconds/3600) + two(seconds/60%60)
	if seconds%60 != 0 {
		s += two(seconds % 60)
	}
	return s
}
