package tour

import (
	"strconv"
	"time"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// Span is a stretch of a day, such as 08:00 to 15:00, both as on the wall; 24:00 ends a day.
type Span struct{ From, To string }

// Days is a stretch of days, both included, such as a school holiday.
type Days struct{ From, To when.Day }

// Hours is when a host is open: by weekday (time.Sunday first), but for closed days. A nil *Hours is
// always open; an empty one never.
type Hours struct {
	Week   [7][]Span
	Closed []Days
}

// Weekdays makes hours that are the same from Monday to Friday.
func Weekdays(from, to string, closed ...Days) *Hours {
	h := &Hours{Closed: closed}
	for d := time.Monday; d <= time.Friday; d++ {
		h.Week[d] = []Span{{from, to}}
	}
	return h
}

// Check finds stretches that are no times or end before they begin.
func (h *Hours) Check() error {
	var faults fault.List
	if h == nil {
		return nil
	}
	for day, spans := range h.Week {
		for i, s := range spans {
			from, ok1 := minuteOf(s.From)
			to, ok2 := minuteOf(s.To)
			if !ok1 || !ok2 {
				faults.AddAt("", i+1, "hours", "tour.hours.not_a_time", "weekday", day)
			} else if to <= from {
				faults.AddAt("", i+1, "hours", "tour.hours.end_before_start", "weekday", day)
			}
		}
	}
	for i, d := range h.Closed {
		if d.From == "" || d.To < d.From {
			faults.AddAt("", i+1, "closed", "tour.hours.closed_days")
		}
	}
	return faults.Err()
}

// stretch is a part of a day in minutes since midnight.
type stretch struct{ from, to int }

// on gives the open stretches of a day; broken ones count as closed.
func (h *Hours) on(day when.Day) []stretch {
	if h == nil {
		return []stretch{{0, 24 * 60}}
	}
	for _, c := range h.Closed {
		if day.Within(c.From, c.To) {
			return nil
		}
	}
	var out []stretch
	for _, s := range h.Week[day.Time().Weekday()] {
		from, ok1 := minuteOf(s.From)
		to, ok2 := minuteOf(s.To)
		if ok1 && ok2 && from < to {
			out = append(out, stretch{from, to})
		}
	}
	return out
}

// minuteOf reads "08:30" as minutes since midnight.
func minuteOf(clock string) (int, bool) {
	if len(clock) != 5 || clock[2] != ':' {
		return 0, false
	}
	h, err1 := strconv.ParseUint(clock[:2], 10, 8)
	m, err2 := strconv.ParseUint(clock[3:], 10, 8)
	if err1 != nil || err2 != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false
	}
	return int(h*60 + m), true
}

// at writes minutes since midnight of a day as a local time; a day's end is the next day's beginning.
func at(day when.Day, minute int) when.Local {
	for minute >= aDay {
		day, minute = day.Add(1), minute-aDay
	}
	for minute < 0 {
		day, minute = day.Add(-1), minute+aDay
	}
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return when.Local(string(day) + "T" + two(minute/60) + ":" + two(minute%60))
}
