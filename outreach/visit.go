package outreach

import (
	"slices"
	"time"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/activities"
)

// The states of a visit: tentative → confirmed → held, or cancelled with a reason.
const (
	Tentative = "tentative"
	Confirmed = "confirmed"
	Held      = "held"
	Cancelled = "cancelled"
)

// States in their order.
var States = []string{Tentative, Confirmed, Held, Cancelled}

// Most of what one visit can have, and the most characters of its texts.
const (
	MostSessions = 20
	MostCrew     = 30
	MostText     = 2000
	MostLine     = 200
	MostExpected = 5000
)

// Visit is one day at one host: who travels with what, when they leave and are back. Its sessions are
// activities that bear its code.
type Visit struct {
	ID                 string      `db:"id" class:"plain"`
	Code               string      `db:"code" class:"plain"` // random, for people to say
	State              string      `db:"state" class:"plain"`
	Day                when.Day    `db:"day" class:"plain"`          // the local day of the sessions
	Organisation       string      `db:"organisation" class:"plain"` // id of the host
	Municipality       string      `db:"municipality" class:"plain"` // where it is, for the road
	Country            string      `db:"country" class:"plain"`
	Zone               string      `db:"zone" class:"plain"`
	LeavesAt           when.Local  `db:"leaves_at" class:"plain"` // the crew sets off
	BackAt             when.Local  `db:"back_at" class:"plain"`   // the crew is back
	LeavesUTC          when.Moment `db:"leaves_utc" class:"plain"`
	BackUTC            when.Moment `db:"back_utc" class:"plain"`
	Resource           string      `db:"resource" class:"plain"`          // id of the trailer, or of what stands in its place; empty: none
	SafeguardingLead   string      `db:"safeguarding_lead" class:"plain"` // id of a person
	SafeguardingDeputy string      `db:"safeguarding_deputy" class:"plain"`
	Request            string      `db:"request" class:"plain"` // id of the request that it answers; empty: none
	Sealed             []byte      `db:"sealed" class:"identifying"`
	CancelledWhy       string      `db:"cancelled_why" class:"sensitive"`
	CalendarSequence   int         `db:"calendar_sequence" class:"plain"` // of the calendar entry; 0: none went out
	ChangedAt          when.Moment `db:"changed_at" class:"plain"`
	ChangedBy          string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself
	Version            int         `db:"version" class:"plain"`

	HostName         string   `db:"host_name" class:"plain"`         // of the host's record; not stored here
	HostMunicipality string   `db:"host_municipality" class:"plain"` // likewise
	Crew             []string `db:"-" class:"plain"`                 // ids of people, in order
}

// Scope says that a visit is open, and the crew's own.
func (v *Visit) Scope() access.Scope { return access.Scope{People: v.Crew} }

// Target is the id, for the log.
func (v *Visit) Target() string { return v.ID }

// Fixed tells whether the visit can no longer be planned anew.
func (v *Visit) Fixed() bool { return v.State == Held || v.State == Cancelled }

// Private is the part of a visit that is sealed: it may name people of the host.
type Private struct {
	Contact string `json:"contact" class:"identifying"` // of the host, on the day
	Meeting string `json:"meeting" class:"identifying"` // where the crew is met
	Note    string `json:"note" class:"identifying"`
}

// Session is one part of the day: an activity, and for whom and how many it is planned.
type Session struct {
	activities.Activity
	Audiences []string `class:"plain"` // words of activities.Audiences
	Expected  int      `class:"plain"` // 0: not known
}

// Draft is a visit as a person plans it. A session with an id is there already, with the version that
// the form was made from. Leaves and back may be empty: they follow from sessions, setting up and road.
type Draft struct {
	Visit
	Private
	Further  []string // ids of resources besides Resource
	Sessions []Session
}

// Whole is a visit with all that belongs to it.
type Whole struct {
	Visit
	Private
	Sessions  []Session  `class:"sensitive"`
	Resources []Resource `class:"plain"` // that it has taken; none once it is cancelled

	// What would follow from sessions and road if nobody had said when the crew leaves and is back.
	LeavesReckoned, BackReckoned when.Local `class:"plain"`

	Driving int `class:"plain"` // minutes that one of the crew drives on this day, this visit and others of the day together
}

// Bare tells whether nothing of a visit is borne by a grant, though it has sessions.
func (w *Whole) Bare() bool {
	x := w.Draft()
	sessions := x.Active()
	return len(sessions) > 0 && !slices.ContainsFunc(sessions, func(s Session) bool { return len(s.Shares) > 0 })
}

// Warnings are what does not hinder a visit that is still to come, but wants a look: keys after
// "visit.warns.". most is the most driving of a day, in minutes; 0: no limit.
func (w *Whole) Warnings(most int) []string {
	var out []string
	if w.Fixed() {
		return nil
	}
	if most > 0 && w.Driving > most {
		out = append(out, "driving")
	}
	if w.Bare() {
		out = append(out, "bare")
	}
	return out
}

// Active are the sessions that are not cancelled.
func (d *Draft) Active() []Session {
	return slices.DeleteFunc(slices.Clone(d.Sessions), func(s Session) bool { return s.Status == activities.Cancelled })
}

// First is when the first session begins, in UTC; a visit without sessions is as long as it is away.
func (d *Draft) First() when.Moment {
	first := d.LeavesUTC
	for i, s := range d.Active() {
		if i == 0 || s.StartsUTC < first {
			first = s.StartsUTC
		}
	}
	return first
}

// Last is the end of the last session; see First.
func (d *Draft) Last() when.Moment {
	last := d.BackUTC
	for i, s := range d.Active() {
		if i == 0 || s.EndsUTC > last {
			last = s.EndsUTC
		}
	}
	return last
}

// Takes lists the ids of everything and everybody that the visit takes.
func (d *Draft) Takes() (resources, people []string) {
	if d.Resource != "" {
		resources = append(resources, d.Resource)
	}
	for _, r := range d.Further {
		if r != "" && !slices.Contains(resources, r) {
			resources = append(resources, r)
		}
	}
	return resources, d.Crew
}

// Gather puts who leads a session into the crew, once.
func (d *Draft) Gather() {
	var crew []string
	add := func(p string) {
		if p != "" && !slices.Contains(crew, p) {
			crew = append(crew, p)
		}
	}
	for _, p := range d.Crew {
		add(p)
	}
	for _, s := range d.Sessions {
		for _, p := range s.Leaders {
			add(p)
		}
	}
	d.Crew = crew
}

// Settle reckons the moments of the visit and its sessions and finds all that is wrong. Municipality,
// country and the hours of leaving and coming back are filled in before.
func (d *Draft) Settle(houseZone string) error {
	var l fault.List
	d.Zone = when.ZoneOf(d.Country, houseZone)
	if d.Day == "" {
		l.Add("day", "field.required")
	}
	if len(d.Sessions) > MostSessions {
		l.Add("sessions", "field.too_many", "max", MostSessions)
	}
	if len(d.Crew) > MostCrew {
		l.Add("crew", "field.too_many", "max", MostCrew)
	}
	if d.SafeguardingDeputy != "" && d.SafeguardingDeputy == d.SafeguardingLead {
		l.Add("safeguarding_deputy", "visit.deputy_is_lead")
	}
	if d.Country != "" && len(d.Country) != 2 {
		l.Add("country", "field.not_a_country")
	}
	d.LeavesUTC, d.BackUTC = "", ""
	if d.LeavesAt != "" || len(d.Active()) == 0 { // else it could not be reckoned, and the session says why
		d.LeavesUTC = moment(&l, "leaves_at", d.LeavesAt, d.Zone)
	}
	if d.BackAt != "" || len(d.Active()) == 0 {
		d.BackUTC = moment(&l, "back_at", d.BackAt, d.Zone)
	}
	if d.LeavesUTC != "" && d.BackUTC != "" && d.BackUTC <= d.LeavesUTC {
		l.Add("back_at", "field.end_before_start")
	}
	for i := range d.Sessions {
		if d.Sessions[i].Status == activities.Cancelled {
			continue // it stays as it is
		}
		d.settleSession(&l, i, houseZone)
	}
	d.leadsOne(&l)
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

// settleSession fills in what a session has from its visit and finds what is wrong with it.
func (d *Draft) settleSession(l *fault.List, i int, houseZone string) {
	s := &d.Sessions[i]
	wrong := func(field, key string, pairs ...any) { l.AddAt("", i+1, field, key, pairs...) }
	s.Visit, s.Host, s.Municipality, s.Country = d.Code, d.Organisation, d.Municipality, d.Country
	if s.Status == "" {
		s.Status = activities.Planned
	}
	if s.Code == "" {
		s.Code = "-" // the code is made when the row is
	}
	if s.Format != "" && !slices.Contains(activities.Outreach, s.Format) {
		wrong("format", "visit.format_wrong")
		return
	}
	if f := fault.As(s.Activity.Settle(houseZone)); f != nil {
		for _, x := range f.Fields {
			x.Row = i + 1
			l.AddAt("", x.Row, x.Name, x.Key, pairs(x.Args)...)
		}
	}
	if f := fault.As(activities.CheckShares(s.Shares)); f != nil {
		for _, x := range f.Fields {
			l.AddAt("", i+1, x.Name, x.Key, pairs(x.Args)...)
		}
	}
	for _, a := range s.Audiences {
		if !slices.Contains(activities.Audiences, a) {
			wrong("audiences", "visit.audience_wrong")
		}
	}
	if len(s.Audiences) == 0 {
		wrong("audiences", "visit.audience_needed")
	}
	if s.Expected < 0 || s.Expected > MostExpected {
		wrong("expected", "field.too_large", "max", MostExpected)
	}
	switch {
	case s.StartsUTC == "" || s.EndsUTC == "":
	case s.StartsUTC == s.EndsUTC:
		wrong("ends_at", "visit.session_no_time")
	case d.Day != "" && s.Day != d.Day:
		wrong("starts_at", "visit.session_other_day")
	case d.LeavesUTC != "" && s.StartsUTC < d.LeavesUTC:
		wrong("starts_at", "visit.session_before_leaving", "clock", d.LeavesAt.Clock())
	case d.BackUTC != "" && s.EndsUTC > d.BackUTC:
		wrong("ends_at", "visit.session_after_back", "clock", d.BackAt.Clock())
	}
}

// leadsOne finds who would lead two sessions at the same time.
func (d *Draft) leadsOne(l *fault.List) {
	for i := range d.Sessions {
		for j := range i {
			a, b := &d.Sessions[j], &d.Sessions[i]
			if a.Status == activities.Cancelled || b.Status == activities.Cancelled || a.StartsUTC == "" || b.StartsUTC == "" || a.EndsUTC <= b.StartsUTC || b.EndsUTC <= a.StartsUTC {
				continue
			}
			for _, p := range b.Leaders {
				if slices.Contains(a.Leaders, p) {
					l.AddAt("", i+1, "led_by", "visit.leads_two", "other", j+1)
				}
			}
		}
	}
}

func pairs(a fault.Args) []any {
	var out []any
	for name, value := range a {
		out = append(out, name, value)
	}
	return out
}

// Shift moves a local time by minutes as the clock on the wall shows them.
func Shift(l when.Local, minutes int) when.Local {
	t, err := time.Parse("2006-01-02T15:04", string(l))
	if err != nil {
		return l
	}
	return when.Local(t.Add(time.Duration(minutes) * time.Minute).Format("2006-01-02T15:04"))
}

// Between is how many minutes lie between two local times on the wall.
func Between(from, to when.Local) int {
	a, err1 := time.Parse("2006-01-02T15:04", string(from))
	b, err2 := time.Parse("2006-01-02T15:04", string(to))
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a) / time.Minute)
}

// Shift moves the whole visit with its planned sessions.
func (d *Draft) Shift(minutes int) {
	d.LeavesAt, d.BackAt = Shift(d.LeavesAt, minutes), Shift(d.BackAt, minutes)
	d.Day = Shift(when.Local(string(d.Day)+"T00:00"), dayPart(d, minutes)).Day()
	for i := range d.Sessions {
		if d.Sessions[i].Status == activities.Cancelled {
			continue
		}
		d.Sessions[i].StartsAt, d.Sessions[i].EndsAt = Shift(d.Sessions[i].StartsAt, minutes), Shift(d.Sessions[i].EndsAt, minutes)
	}
}

// dayPart is by how many whole days, in minutes, the day of the sessions moves.
func dayPart(d *Draft, minutes int) int {
	from := d.Begins()
	return Between(when.Local(string(from.Day())+"T00:00"), when.Local(string(Shift(from, minutes).Day())+"T00:00"))
}

// Begins is when the first session begins on the wall, or, without one, when the crew leaves.
func (d *Draft) Begins() when.Local {
	out := when.Local("")
	for _, s := range d.Active() {
		if s.StartsAt != "" && (out == "" || s.StartsAt < out) {
			out = s.StartsAt
		}
	}
	if out == "" {
		return d.LeavesAt
	}
	return out
}
