// Package ical writes events as iCalendar (RFC 5545), for files beside a letter and for feeds. It
// writes what it is given and nothing more: the caller gives no names and no words about people.
package ical

import (
	"embed"
	"net/url"
	"strings"
	"unicode"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// Words holds the sentences of this package, one PO file a language.
//
//go:embed words/*.po
var Words embed.FS

// Status says how firm an event is.
type Status string

// The three states of an event.
const (
	Tentative Status = "tentative"
	Confirmed Status = "confirmed"
	Cancelled Status = "cancelled"
)

// Method says what a calendar file asks of its reader (RFC 5546).
type Method string

// The methods. Publish is for feeds and for files to take or leave; Request asks people to answer and
// replaces what they had under that UID; Cancel takes events back.
const (
	Publish Method = "PUBLISH"
	Request Method = "REQUEST"
	Cancel  Method = "CANCEL"
)

// Event is one thing in a calendar.
type Event struct {
	UID      string // the same for good, such as the activity's id and the house's address: id@host
	Sequence int    // grows with each change that matters; see After
	Status   Status

	Start, End when.Local // as on the wall of that place
	Zone       string     // IANA name

	Summary, Location, Description string
	URL                            string // absolute, http or https; empty: none

	Updated   when.Moment // of the last change; stands as DTSTAMP and LAST-MODIFIED
	Organizer string      // mail address; Request and Cancel need it
	Attendees []string    // mail addresses; Request needs one at least
}

// After gives the event the sequence that follows from what it was before: one more when time, place,
// state or title changed, else the same. Without that step calendars keep the old version.
func (e Event) After(old Event) Event {
	e.UID = old.UID
	e.Sequence = old.Sequence
	if e.Start != old.Start || e.End != old.End || e.Zone != old.Zone || e.Location != old.Location ||
		e.Status != old.Status || e.Summary != old.Summary {
		e.Sequence++
	}
	return e
}

// check notes what is wrong with the n-th event (the first is 1) and gives its two moments.
func (e Event) check(n int, method Method, faults *fault.List) (start, end when.Moment) {
	add := func(field, key string) { faults.AddAt("", n, field, key) }
	if e.UID == "" || len(e.UID) > 255 || strings.ContainsFunc(e.UID, func(r rune) bool { return r <= ' ' || r > '~' }) {
		add("uid", "ical.uid")
	}
	if e.Sequence < 0 {
		add("sequence", "ical.sequence")
	}
	switch e.Status {
	case Tentative, Confirmed, Cancelled:
	default:
		add("status", "ical.status")
	}
	if method == Cancel && e.Status != Cancelled {
		add("status", "ical.not_cancelled")
	}
	if e.Updated.Time().IsZero() {
		add("updated", "ical.updated")
	}
	var errStart, errEnd error
	start, errStart = e.Start.UTC(e.Zone)
	end, errEnd = e.End.UTC(e.Zone)
	switch {
	case errStart == when.ErrZone:
		add("zone", "ical.zone")
	case errStart != nil:
		add("start", timeWords(errStart))
	}
	if errEnd != nil && errEnd != when.ErrZone {
		add("end", timeWords(errEnd))
	}
	if errStart == nil && errEnd == nil && end < start {
		add("end", "ical.end_before_start")
	}
	if e.URL != "" {
		u, err := url.Parse(e.URL)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			add("url", "ical.url")
		}
	}
	if method != Publish && e.Organizer == "" {
		add("organizer", "ical.organizer_missing")
	}
	if e.Organizer != "" && !address(e.Organizer) {
		add("organizer", "ical.address")
	}
	if method == Request && len(e.Attendees) == 0 {
		add("attendees", "ical.attendee_missing")
	}
	for _, a := range e.Attendees {
		if !address(a) {
			add("attendees", "ical.address")
		}
	}
	return start, end
}

func timeWords(err error) string {
	if err == when.ErrGap {
		return "ical.no_such_hour"
	}
	return "ical.not_a_time"
}

// address tells whether a text can stand as mailto: without breaking the line's syntax.
func address(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && len(s) <= 254 && strings.Count(s, "@") == 1 &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`"<>,;:\`, r)
		})
}

// clean makes a text fit for a property: valid UTF-8, \n as the only break, no other control
// characters. The library escapes the rest.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\t':
			return ' '
		case r != '\n' && unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}
