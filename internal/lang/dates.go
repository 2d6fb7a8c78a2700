package lang

import (
	"fmt"
	"strconv"
	"time"

	"drosme/internal/when"
)

// Day writes a day in full: "9 January 2015", "2015. gada 9. janvāris". No day is no text; what is
// not a day comes back as it is.
func (w *Words) Day(d when.Day) string { return w.day("date.day", d) }

// ShortDay writes a day for a table: "9 Jan 2015", "09.01.2015.".
func (w *Words) ShortDay(d when.Day) string { return w.day("date.short", d) }

// Month writes the month of a day: "January 2015", "2015. gada janvāris".
func (w *Words) Month(d when.Day) string { return w.day("date.month", d) }

// Weekday writes the day of the week: "Friday".
func (w *Words) Weekday(d when.Day) string {
	t := d.Time()
	if t.IsZero() {
		return string(d)
	}
	return w.T("weekday." + strconv.Itoa(isoWeekday(t)))
}

// Local writes a local time: "9 January 2015, 09:00".
func (w *Words) Local(l when.Local) string {
	if l.Clock() == "" {
		return w.Day(l.Day())
	}
	return w.T("date.local", "date", w.Day(l.Day()), "clock", w.Clock(l))
}

// Clock writes the hour and minute of a local time: "09:00".
func (w *Words) Clock(l when.Local) string { return l.Clock() }

// Span writes from when to when. The day is said once where both are on it:
// "9 January 2015, 09:00–10:00". An open end leaves the one that is known.
func (w *Words) Span(from, to when.Local) string {
	switch {
	case to == "" || from == to:
		return w.Local(from)
	case from == "":
		return w.Local(to)
	case from.Day() == to.Day():
		return w.T("date.span_day", "date", w.Day(from.Day()), "from", w.Clock(from), "to", w.Clock(to))
	}
	return w.T("date.span", "from", w.Local(from), "to", w.Local(to))
}

func (w *Words) day(pattern string, d when.Day) string {
	t := d.Time()
	if t.IsZero() {
		return string(d)
	}
	m := strconv.Itoa(int(t.Month()))
	return w.T(pattern,
		"year", strconv.Itoa(t.Year()),
		"month", w.T("month."+m),
		"month_of", w.T("month_of."+m),
		"month_short", w.T("month_short."+m),
		"day", strconv.Itoa(t.Day()),
		"day_two", fmt.Sprintf("%02d", t.Day()),
		"month_two", fmt.Sprintf("%02d", t.Month()))
}

// isoWeekday counts Monday as 1 and Sunday as 7.
func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }
