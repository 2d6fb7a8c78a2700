package outreach

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/doorway"
	"drosme/internal/geo"
	"drosme/internal/when"
)

// The states of a request: new, then planned, waiting, declined or withdrawn. A planned one follows its
// visit; when that is cancelled it waits again.
const (
	RequestNew       = "new"
	RequestPlanned   = "planned"
	RequestWaiting   = "waiting"
	RequestDeclined  = "declined"
	RequestWithdrawn = "withdrawn"
)

// RequestStates in their order.
var RequestStates = []string{RequestNew, RequestWaiting, RequestPlanned, RequestDeclined, RequestWithdrawn}

// Where a request came in.
const (
	FromDoor  = "door"
	FromStaff = "staff"
)

// Request is what a host asked for. What it takes to plan and to count stands in plain columns; the
// whole, with the names of its contacts, is sealed.
type Request struct {
	ID           string      `db:"id" class:"plain"`
	Reference    string      `db:"reference" class:"plain"` // the code that the host was told
	State        string      `db:"state" class:"plain"`
	Source       string      `db:"source" class:"plain"`
	ReceivedAt   when.Moment `db:"received_at" class:"plain"`
	Organisation string      `db:"organisation" class:"plain"` // id of the host's record; empty: nobody has found it yet
	Host         string      `db:"host" class:"plain"`         // as it was written
	HostKind     string      `db:"host_kind" class:"plain"`
	Municipality string      `db:"municipality" class:"plain"`
	Country      string      `db:"country" class:"plain"`
	Wished       string      `db:"wished" class:"plain"` // ISO days with blanks between them, the best first
	Pupils       int         `db:"pupils" class:"plain"` // all people expected
	Classes      int         `db:"classes" class:"plain"`
	Languages    string      `db:"languages" class:"plain"`
	Phones       bool        `db:"phones_allowed" class:"plain"`
	Letters      string      `db:"letter_language" class:"plain"`
	Sealed       []byte      `db:"sealed" class:"identifying"`
	LinkMAC      []byte      `db:"link_mac" class:"identifying"` // hash of the secret in the host's link; empty: none
	LinkEnds     when.Day    `db:"link_ends" class:"plain"`
	Visit        string      `db:"visit" class:"plain"` // id of the visit that answers it
	Why          string      `db:"why" class:"sensitive"`
	Version      int         `db:"version" class:"plain"`

	OrganisationName string `db:"organisation_name" class:"plain"` // of the host's record; not stored here
}

// Scope is open: everybody who plans may see it.
func (r *Request) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (r *Request) Target() string { return r.ID }

// Open tells whether somebody must still decide.
func (r *Request) Open() bool { return r.State == RequestNew || r.State == RequestWaiting }

// Name is what the host is called: by its record, or as it was written.
func (r *Request) Name() string {
	if r.OrganisationName != "" {
		return r.OrganisationName
	}
	return r.Host
}

// Asked is a request as it is read: with what was sealed, and requests that look like the same one.
type Asked struct {
	Request
	Form  doorway.Request `class:"identifying"`
	Alike []Request       `class:"plain"`
}

// fill puts the plain part of a form into its columns.
func (r *Request) fill(f *doorway.Request) {
	var days []string
	for _, d := range f.Days {
		days = append(days, string(d))
	}
	r.Host, r.HostKind, r.Municipality, r.Country = f.Organisation, f.Kind, f.Municipality, f.Country
	r.Wished, r.Pupils, r.Classes = strings.Join(days, " "), f.Heads(), len(f.Groups)
	r.Languages, r.Phones, r.Letters = strings.Join(f.Languages, " "), f.Phones == "yes", f.Letters
}

// plain is what is left of a form when what was sealed is gone.
func (r *Request) plain() doorway.Request {
	f := doorway.Request{Organisation: r.Host, Kind: r.HostKind, Municipality: r.Municipality, Country: r.Country, Days: WishedDays(r.Wished),
		Languages: strings.Fields(r.Languages), Phones: "no", Letters: r.Letters}
	if r.Phones {
		f.Phones = "yes"
	}
	return f
}

// SameAs tells whether two requests look like one that was sent twice: the same host, by its record or
// its written name, with a day in common.
func (r *Request) SameAs(o *Request) bool {
	host := r.Organisation != "" && r.Organisation == o.Organisation || geo.Fold(r.Host) != "" && geo.Fold(r.Host) == geo.Fold(o.Host)
	return host && slices.ContainsFunc(WishedDays(r.Wished), func(d when.Day) bool { return slices.Contains(WishedDays(o.Wished), d) })
}

// Standing is how a request stands for its host, beside what the door was told last.
type Standing struct {
	ID           string   `db:"id" class:"plain"`
	LinkMAC      []byte   `db:"link_mac" class:"identifying"`
	LinkEnds     when.Day `db:"link_ends" class:"plain"`
	State        string   `db:"state" class:"plain"`
	Organisation string   `db:"organisation" class:"plain"`
	VisitState   string   `db:"visit_state" class:"plain"`
	VisitDay     when.Day `db:"visit_day" class:"plain"`
	Word         string   `db:"word" class:"plain"`
	Day          when.Day `db:"day" class:"plain"`
}

// Scope is open: no name is in it.
func (s *Standing) Scope() access.Scope { return access.Scope{} }

// Now is what the host should see: a word of doorway.States, and the day where there is one.
func (s *Standing) Now() (word string, day when.Day) {
	switch s.State {
	case RequestWaiting:
		return doorway.Waiting, ""
	case RequestDeclined:
		return doorway.Declined, ""
	case RequestWithdrawn:
		return doorway.Withdrawn, ""
	case RequestPlanned:
		switch s.VisitState {
		case Tentative:
			return doorway.Tentative, s.VisitDay
		case Confirmed:
			return doorway.Confirmed, s.VisitDay
		case Held:
			return doorway.Held, s.VisitDay
		case Cancelled:
			return doorway.Cancelled, ""
		}
		return doorway.Planning, ""
	}
	if s.Organisation != "" { // somebody has read it and found who asks
		return doorway.Planning, ""
	}
	return doorway.Received, ""
}

// News tells whether the door must be told. That a request was received it says by itself.
func (s *Standing) News() bool {
	word, day := s.Now()
	told := s.Word
	if told == "" {
		told = doorway.Received
	}
	return word != told || day != s.Day
}
