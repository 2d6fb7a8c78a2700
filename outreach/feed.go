package outreach

import (
	"net/url"
	"strings"

	"drosme/internal/access"
	"drosme/internal/ical"
	"drosme/internal/when"
)

// Feed is one address at which a crew member's calendar fetches the own visits. Who has the address may
// read it: it is shown once, only its mark is kept, and it can be revoked. It holds visits of outreach
// alone; support groups and camps never appear in it, not even as busy.
type Feed struct {
	ID        string      `db:"id" class:"plain"`
	Person    string      `db:"person" class:"plain"`
	MadeAt    when.Moment `db:"made_at" class:"plain"`
	RevokedAt when.Moment `db:"revoked_at" class:"plain"` // empty: in force
}

// Scope says that a feed is its person's own.
func (f *Feed) Scope() access.Scope { return access.Scope{People: []string{f.Person}} }

// Subjects is whose feed it is, for the log.
func (f *Feed) Subjects() []string { return []string{f.Person} }

// Target is the id, for the log.
func (f *Feed) Target() string { return f.ID }

// Most feeds of one person that are in force, and the days that a feed looks back.
const (
	MostFeeds    = 5
	FeedDaysBack = 60
)

// statuses of a visit in a calendar. A held one stays as it was confirmed.
var statuses = map[string]ical.Status{Tentative: ical.Tentative, Confirmed: ical.Confirmed, Held: ical.Confirmed, Cancelled: ical.Cancelled}

// CalendarEntry is a visit in a calendar: from leaving to coming back. It says the word of the house for
// a visit and the code, and the place where the house wants that; no host and no name. The identity is the
// same in every file and feed, so that a new version replaces the old one.
func CalendarEntry(v *Visit, title, house string, withPlace bool) ical.Event {
	host := "drosme"
	if u, err := url.Parse(house); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	e := ical.Event{UID: v.ID + "@" + host, Sequence: v.CalendarSequence, Status: statuses[v.State], Start: v.LeavesAt, End: v.BackAt, Zone: v.Zone,
		Summary: title + " " + v.Code, Updated: v.ChangedAt}
	if withPlace {
		e.Location = v.Municipality
	}
	if strings.HasPrefix(house, "http") {
		e.URL = strings.TrimSuffix(house, "/") + "/visits/" + v.ID + "/sheet"
	}
	return e
}
