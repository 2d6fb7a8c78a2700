package outreach

import (
	"slices"
	"strings"
	"time"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/tour"
	"drosme/internal/when"
)

// Bounds of one tour.
const (
	MostTourDays     = 120 // from the first to the last day
	MostTourRequests = 100
	MostClassMinutes = 240
)

// TourRequest is a request that waits for a visit, as a tour plans it.
type TourRequest struct {
	ID           string      `db:"id" class:"plain"`
	Reference    string      `db:"reference" class:"plain"`
	State        string      `db:"state" class:"plain"`
	Organisation string      `db:"organisation" class:"plain"` // id of the host's record; empty: nobody has found it yet
	HostName     string      `db:"host_name" class:"plain"`
	Municipality string      `db:"municipality" class:"plain"`
	Country      string      `db:"country" class:"plain"`
	Wished       string      `db:"wished" class:"plain"`
	Pupils       int         `db:"pupils" class:"plain"`
	Classes      int         `db:"classes" class:"plain"`
	Languages    string      `db:"languages" class:"plain"`
	ReceivedAt   when.Moment `db:"received_at" class:"plain"`
}

// Scope is open: no person is in it.
func (r *TourRequest) Scope() access.Scope { return access.Scope{} }

// Language is the first language that the host asked for; Latvian where it named none.
func (r *TourRequest) Language() string {
	if f := strings.FieldsFunc(r.Languages, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }); len(f) > 0 {
		return f[0]
	}
	return "lv"
}

// TourQuestion is all that a tour is planned from besides the requests themselves. The same question
// gives the same tour, as long as requests, roads and bookings are the same.
type TourQuestion struct {
	Requests    []string // ids; none: all that can be planned
	From, To    when.Day
	Weekdays    []time.Weekday
	Leave, Back string // the crew's day, "07:00"
	Opens       string // the hosts' hours, "08:00"
	Closes      string
	Budget      int // minutes of driving a day; 0: no limit
	Visits      int // a day; 0: no limit
	Speed       int // km/h
	Class       int // minutes for one class
	Setup       int // minutes on the spot before the first class
	Teardown    int
	OnlyWished  bool
	Base        string
	Resource    string // id of the trailer, or of what stands in its place; days on which it is taken are left out
	Seed        uint64 // another one may give another tour
}

// Days lists the days of the question, without those on which the resource is taken.
func (q TourQuestion) Days(taken []when.Day) []when.Day {
	var out []when.Day
	for day := q.From; day != "" && day <= q.To && len(out) <= MostTourDays; day = day.Add(1) {
		if slices.Contains(q.Weekdays, day.Time().Weekday()) && !slices.Contains(taken, day) {
			out = append(out, day)
		}
	}
	return out
}

// Check finds what is wrong with a question.
func (q TourQuestion) Check() error {
	var l fault.List
	if q.From == "" {
		l.Add("from", "field.required")
	}
	switch {
	case q.To == "":
		l.Add("to", "field.required")
	case q.From != "" && q.To < q.From:
		l.Add("to", "field.end_before_start")
	case q.From != "" && q.To > q.From.Add(MostTourDays):
		l.Add("to", "tour.period_too_long", "max", MostTourDays)
	}
	if len(q.Weekdays) == 0 {
		l.Add("weekday", "field.choose")
	}
	for _, x := range []struct{ first, last, name string }{{q.Leave, q.Back, "back"}, {q.Opens, q.Closes, "closes"}} {
		if x.first != "" && x.last != "" && x.last <= x.first {
			l.Add(x.name, "field.end_before_start")
		}
	}
	if strings.TrimSpace(q.Base) == "" {
		l.Add("base", "field.required")
	}
	if len(q.Requests) > MostTourRequests {
		l.Add("request", "field.too_many", "max", MostTourRequests)
	}
	return l.Err()
}

// TourStop is one visit of a planned tour: what a tentative visit is made from.
type TourStop struct {
	Request  *TourRequest
	Drive    int        // minutes from the stop before, or from the base
	Leaves   when.Local // the place before
	Arrive   when.Local
	Start    when.Local // of the first class
	End      when.Local // of the last one
	Gone     when.Local // packed down
	Back     when.Local // at the base, or, where another stop follows, Gone
	Wished   bool
	Position int // in its day, from 1
}

// TourDay is one day of a planned tour.
type TourDay struct {
	Day    when.Day
	Leave  when.Local
	Back   when.Local
	Driven int
	Stops  []TourStop
}

// TourLeft is a request without a day, and why.
type TourLeft struct {
	Request *TourRequest
	Key     string
	Args    fault.Args
}

// PlannedTour is the answer to a question.
type PlannedTour struct {
	Days      []TourDay      `class:"plain"`
	Left      []TourLeft     `class:"plain"`
	Driven    int            `class:"plain"` // minutes
	Possible  int            `class:"plain"` // days on which the crew could go
	Taken     []when.Day     `class:"plain"` // days left out, since the resource is taken
	Requests  []*TourRequest `class:"plain"` // all that wait
	Geography *Geography     `class:"plain"`
}

// Scope is open: no person is in it.
func (t *PlannedTour) Scope() access.Scope { return access.Scope{} }

// planned tells whether a request is part of the question.
func (q TourQuestion) planned(r *TourRequest) bool {
	return r.Organisation != "" && (len(q.Requests) == 0 || slices.Contains(q.Requests, r.ID))
}

// Problem puts the question as package tour asks it.
func (q TourQuestion) Problem(requests []*TourRequest, days []when.Day, road tour.Road, zone string) tour.Problem {
	p := tour.Problem{Base: q.Base, Road: road, Seed: q.Seed}
	hours := tour.Hours{}
	for day := range hours.Week {
		hours.Week[day] = []tour.Span{{From: q.Opens, To: q.Closes}}
	}
	for _, r := range requests {
		p.Requests = append(p.Requests, tour.Request{ID: r.ID, Place: r.Municipality, Minutes: max(1, r.Classes) * q.Class, Setup: q.Setup, Teardown: q.Teardown,
			Wished: WishedDays(r.Wished), OnlyWished: q.OnlyWished, Hours: &hours, Since: r.ReceivedAt.In(zone).Day()})
	}
	for _, day := range days {
		p.Days = append(p.Days, tour.WorkDay{Day: day, From: q.Leave, To: q.Back, Budget: q.Budget, Visits: q.Visits})
	}
	return p
}

// tourDays writes the days of a tour with their requests.
func tourDays(t tour.Tour, by map[string]*TourRequest) []TourDay {
	var out []TourDay
	for _, x := range t.Days {
		day := TourDay{Day: x.Day, Leave: x.Leave, Back: x.Back, Driven: x.Driven}
		left := x.Leave
		for i, s := range x.Stops {
			stop := TourStop{Request: by[s.Request], Drive: s.Drive, Leaves: left, Arrive: s.Arrive, Start: s.Start, End: s.End, Gone: s.Leave, Back: s.Leave,
				Wished: s.Wished, Position: i + 1}
			if i == len(x.Stops)-1 {
				stop.Back = x.Back
			}
			left = s.Leave
			day.Stops = append(day.Stops, stop)
		}
		out = append(out, day)
	}
	return out
}

// Visit is the tentative visit that a stop becomes: one session for all classes, which a person divides
// afterwards.
func (s *TourStop) Visit(resource string) Draft {
	r := s.Request
	x := Draft{}
	x.Organisation, x.Municipality, x.Country, x.Request = r.Organisation, r.Municipality, r.Country, r.ID
	x.Day, x.Resource, x.LeavesAt, x.BackAt = s.Start.Day(), resource, s.Leaves, s.Back
	session := Session{Audiences: []string{"pupils"}, Expected: min(MostExpected, r.Pupils)}
	session.Format, session.Language, session.StartsAt, session.EndsAt = "trailer_session", r.Language(), s.Start, s.End
	x.Sessions = []Session{session}
	return x
}

// pinsOf marks the places of a tour: day and position, such as 2.1, all of one place on one pin.
func pinsOf(t *PlannedTour) []geo.Pin {
	var names []string
	marks := map[string][]string{}
	at := map[string]geo.Place{}
	for i, day := range t.Days {
		for _, s := range day.Stops {
			a, _, ok := t.Geography.Find(s.Request.Municipality)
			if !ok {
				continue
			}
			if _, seen := at[a.Name]; !seen {
				names = append(names, a.Name)
				at[a.Name] = a.Centre
			}
			marks[a.Name] = append(marks[a.Name], stopMark(i, s.Position))
		}
	}
	var out []geo.Pin
	for _, n := range names {
		out = append(out, geo.Pin{Lat: at[n].Lat, Lon: at[n].Lon, Label: strings.Join(marks[n], ", ") + " " + n})
	}
	return out
}
