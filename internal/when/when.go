// Package when holds the three ways Drosme writes time, all as text, so that both engines store the
// same bytes: a Day (2015-01-09), a Local time without zone (2015-01-09T09:00) and a Moment in UTC
// with milliseconds (2015-01-09T07:00:00.000Z). It is pure.
package when

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a small server may have no zone files
)

// Day is a calendar day, YYYY-MM-DD, without a zone. The empty Day means none.
type Day string

// Local is a wall-clock time, YYYY-MM-DDTHH:MM, as a person at that place writes it.
type Local string

// Moment is a point in time in UTC, of fixed length, so that text order is time order.
type Moment string

const momentLayout = "2006-01-02T15:04:05.000Z"

// The faults of this package; callers turn them into words beside a field.
var (
	ErrDay   = errors.New("not a day")
	ErrLocal = errors.New("not a local time")
	ErrGap   = errors.New("this hour does not exist on that day: the clocks go forward")
	ErrZone  = errors.New("no such zone")
)

// ToMoment writes a time as a Moment.
func ToMoment(t time.Time) Moment { return Moment(t.UTC().Format(momentLayout)) }

// Time reads a Moment; a broken one is the zero time.
func (m Moment) Time() time.Time {
	t, _ := time.Parse(momentLayout, string(m))
	return t
}

// In gives the wall-clock time of a Moment in a zone.
func (m Moment) In(zone string) Local {
	loc, err := location(zone)
	if err != nil {
		loc = time.UTC
	}
	return Local(m.Time().In(loc).Format("2006-01-02T15:04"))
}

var locations sync.Map // by name: reading a zone each time costs more than all the rest of an act

func location(zone string) (*time.Location, error) {
	if loc, ok := locations.Load(zone); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(zone)
	if err == nil {
		locations.Store(zone, loc)
	}
	return loc, err
}

var (
	isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	dotDay = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})[./](\d{4})\.?$`)
)

// ParseDay reads 2015-01-09, and the local forms 09.01.2015, 9.1.2015. and 09/01/2015 (day first).
func ParseDay(s string) (Day, error) {
	s = strings.TrimSpace(s)
	if m := dotDay.FindStringSubmatch(s); m != nil {
		pad := func(x string) string {
			if len(x) == 1 {
				return "0" + x
			}
			return x
		}
		s = m[3] + "-" + pad(m[2]) + "-" + pad(m[1])
	}
	if !isoDay.MatchString(s) {
		return "", ErrDay
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return "", ErrDay
	}
	return Day(s), nil
}

// ParseLocal reads 2015-01-09T09:00, 2015-01-09 09:00(:00) and 09.01.2015 09:00.
func ParseLocal(s string) (Local, error) {
	s = strings.TrimSpace(s)
	i := strings.IndexAny(s, "T ")
	if i < 0 {
		return "", ErrLocal
	}
	d, err := ParseDay(s[:i])
	if err != nil {
		return "", ErrLocal
	}
	clock := strings.TrimSpace(s[i+1:])
	for _, layout := range []string{"15:04", "15:04:05", "15.04"} {
		if t, err := time.Parse(layout, clock); err == nil && t.Second() == 0 {
			return Local(string(d) + "T" + t.Format("15:04")), nil
		}
	}
	return "", ErrLocal
}

// Day is the calendar day of a local time.
func (l Local) Day() Day {
	if len(l) < 10 {
		return ""
	}
	return Day(l[:10])
}

// Clock is the hour and minute of a local time, "09:00".
func (l Local) Clock() string {
	if len(l) < 16 {
		return ""
	}
	return string(l[11:16])
}

// UTC finds the Moment of a local time in a zone (IANA name). An hour that the change to summer
// time skips is ErrGap; of an hour that comes twice the first is meant.
func (l Local) UTC(zone string) (Moment, error) {
	loc, err := location(zone)
	if err != nil || zone == "" {
		return "", ErrZone
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", string(l), loc)
	if err != nil {
		return "", ErrLocal
	}
	if t.Format("2006-01-02T15:04") != string(l) {
		return "", ErrGap
	}
	if earlier := t.Add(-time.Hour); earlier.Format("2006-01-02T15:04") == string(l) {
		t = earlier
	}
	return ToMoment(t), nil
}

// Time reads a Day as midnight UTC; a broken one is the zero time.
func (d Day) Time() time.Time {
	t, _ := time.Parse("2006-01-02", string(d))
	return t
}

// Add moves a Day by whole days.
func (d Day) Add(days int) Day { return Day(d.Time().AddDate(0, 0, days).Format("2006-01-02")) }

// Within tells whether the Day lies between two days, both included; an empty end is open.
func (d Day) Within(from, to Day) bool {
	return d != "" && (from == "" || d >= from) && (to == "" || d <= to)
}

// zones are the zones of the countries whose activities the programme holds; a country with several
// zones has that of its capital. Source: IANA time zone database, zone1970.tab.
var zones = map[string]string{
	"LV": "Europe/Riga", "EE": "Europe/Tallinn", "LT": "Europe/Vilnius", "PL": "Europe/Warsaw",
	"UA": "Europe/Kyiv", "FI": "Europe/Helsinki", "SE": "Europe/Stockholm", "NO": "Europe/Oslo",
	"DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "GB": "Europe/London", "IE": "Europe/Dublin",
	"NL": "Europe/Amsterdam", "BE": "Europe/Brussels", "FR": "Europe/Paris", "ES": "Europe/Madrid",
	"IT": "Europe/Rome", "AT": "Europe/Vienna", "CZ": "Europe/Prague", "SK": "Europe/Bratislava",
	"HU": "Europe/Budapest", "RO": "Europe/Bucharest", "BG": "Europe/Sofia", "GR": "Europe/Athens",
	"CY": "Asia/Nicosia", "MT": "Europe/Malta", "PT": "Europe/Lisbon", "LU": "Europe/Luxembourg",
	"HR": "Europe/Zagreb", "SI": "Europe/Ljubljana", "CH": "Europe/Zurich", "LI": "Europe/Vaduz",
	"IS": "Atlantic/Reykjavik", "MD": "Europe/Chisinau", "GE": "Asia/Tbilisi", "TR": "Europe/Istanbul",
}

// ZoneOf gives the zone of a country (ISO 3166 alpha-2), or the house's where it is not known.
func ZoneOf(country, house string) string {
	if z, ok := zones[country]; ok {
		return z
	}
	return house
}
