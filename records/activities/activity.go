package activities

import (
	"regexp"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Formats of activities; protected ones are never seen outside casework.
var (
	Formats   = []string{"trailer_session", "lesson", "simulation_game", "street_format", "stand", "group_meeting", "camp", "seminar", "coalition_training", "exchange_visit", "peer_event", "peer_training"}
	protected = map[string]bool{"group_meeting": true, "camp": true}
	Outreach  = []string{"trailer_session", "lesson", "simulation_game", "street_format", "stand", "peer_event", "peer_training"}
)

// The states of an activity.
const (
	Planned   = "planned"
	Held      = "held"
	Cancelled = "cancelled"
)

// NoCircle is the circle of a protected activity that was given none, such as an imported one: a
// caseworker who is bound to no circle opens it, a facilitator of one circle does not.
const NoCircle = "none"

// Statuses in their order.
var Statuses = []string{Planned, Held, Cancelled}

// Activity is one thing that is planned, was held or was cancelled.
type Activity struct {
	ID           string      `db:"id" class:"plain"`
	Code         string      `db:"code" class:"plain"`
	Visit        string      `db:"visit" class:"plain"` // code of the visit that it is part of
	Format       string      `db:"format" class:"plain"`
	Title        string      `db:"title" class:"sensitive"`
	Status       string      `db:"status" class:"plain"`
	StartsAt     when.Local  `db:"starts_at" class:"plain"`
	EndsAt       when.Local  `db:"ends_at" class:"plain"`
	Zone         string      `db:"zone" class:"plain"`
	StartsUTC    when.Moment `db:"starts_utc" class:"plain"`
	EndsUTC      when.Moment `db:"ends_utc" class:"plain"`
	Day          when.Day    `db:"day" class:"plain"`
	Place        string      `db:"place" class:"sensitive"`
	Municipality string      `db:"municipality" class:"plain"`
	Country      string      `db:"country" class:"plain"`
	Host         string      `db:"host" class:"plain"` // id of an organisation
	Language     string      `db:"language" class:"plain"`
	Circle       string      `db:"circle" class:"plain"`
	Protected    bool        `db:"protected" class:"plain"`
	CancelledWhy string      `db:"cancelled_why" class:"sensitive"`
	MadeBy       string      `db:"made_by" class:"plain"`
	Version      int         `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import

	HostCode string `class:"plain"` // code and name of the host's record; filled by List and Read
	HostName string `class:"plain"`

	Leaders []string `class:"plain"` // ids of people, in order; filled by Read
	Shares  []Share  `class:"plain"` // filled by Read
}

// Share is the part of an activity that a grant pays for, in hundredths of a percent: 6000 is 60 %.
type Share struct {
	Grant string `db:"grant_id"`
	Code  string `db:"code"`
	Share int    `db:"share"`
	Place int    `db:"place"`
}

// Scope is what the activity says of itself to access: its leaders are those whose own it is.
func (a *Activity) Scope() access.Scope {
	return access.Scope{Protected: a.Protected, People: a.Leaders, Circle: a.Circle}
}

// Target is the id, for the log.
func (a *Activity) Target() string { return a.ID }

var (
	countryCode  = regexp.MustCompile(`^[A-Z]{2}$`)
	languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// Settle reckons what follows from what was typed: the zone (of the country, else the house's), the
// moments in UTC, the day, and whether it is protected. An hour that does not exist is a fault, as is an
// end before the start and a length of more than 14 days.
func (a *Activity) Settle(houseZone string) error {
	var l fault.List
	if a.Code == "" {
		l.Add("code", "field.required")
	}
	if !slices.Contains(Formats, a.Format) {
		l.Add("format", "field.unknown_word", "words", strings.Join(Formats, ", "))
	}
	if !slices.Contains(Statuses, a.Status) {
		l.Add("status", "field.unknown_word", "words", strings.Join(Statuses, ", "))
	}
	if a.Country != "" && !countryCode.MatchString(a.Country) {
		l.Add("country", "field.not_a_country")
	}
	if a.Language != "" && !languageCode.MatchString(a.Language) {
		l.Add("language", "activity.language_wrong")
	}
	a.Protected = protected[a.Format]
	if a.Protected && a.Circle == "" {
		a.Circle = NoCircle
	}
	a.Zone = when.ZoneOf(a.Country, houseZone)
	a.StartsUTC = moment(&l, "starts_at", a.StartsAt, a.Zone)
	a.EndsUTC = moment(&l, "ends_at", a.EndsAt, a.Zone)
	a.Day = a.StartsAt.Day()
	if a.StartsUTC != "" && a.EndsUTC != "" {
		switch {
		case a.EndsUTC < a.StartsUTC:
			l.Add("ends_at", "field.end_before_start")
		case a.EndsAt.Day() > a.Day.Add(14):
			l.Add("ends_at", "activity.too_long")
		}
	}
	return l.Err()
}

func moment(l *fault.List, field string, at when.Local, zone string) when.Moment {
	if at == "" {
		l.Add(field, "field.required")
		return ""
	}
	m, err := at.UTC(zone)
	switch err {
	case nil:
		return m
	case when.ErrGap:
		l.Add(field, "field.hour_missing")
	default:
		l.Add(field, "field.not_a_time")
	}
	return ""
}

// CheckShares finds out whether shares name each grant once and make exactly 100 %. No grant at all is allowed.
func CheckShares(shares []Share) error {
	sum := 0
	seen := map[string]bool{}
	for _, s := range shares {
		if seen[s.Grant] {
			return fault.In("grants", "field.duplicate")
		}
		seen[s.Grant] = true
		if s.Share <= 0 {
			return fault.In("grants", "field.shares", "sum", FormatShare(s.Share))
		}
		sum += s.Share
	}
	if len(shares) > 0 && sum != 10000 {
		return fault.In("grants", "field.shares", "sum", FormatShare(sum))
	}
	return nil
}
