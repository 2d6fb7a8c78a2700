package outreach

import (
	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/tour"
	"drosme/internal/when"
)

// What a booking takes.
const (
	OfResource = "resource"
	OfPerson   = "person"
)

// Busy is a time for which a resource or a person is taken, as this reader may know of it: by a visit or
// an activity with its code, or by something that is none of the reader's matters.
type Busy struct {
	What     string     `class:"plain"` // OfResource or OfPerson
	Taken    string     `class:"plain"` // id
	From, To when.Local `class:"plain"` // on the wall of the house
	VisitID  string     `class:"plain"` // empty where it is none, or may not be known
	Activity string     `class:"plain"` // id
	Code     string     `class:"plain"` // of visit or activity; empty: the page says "busy"
	State    string     `class:"plain"` // of the visit
	HostName string     `class:"plain"`
	Clash    bool       `class:"plain"` // another one is in the way
}

// Scope is open: what may not be known is not in it.
func (b *Busy) Scope() access.Scope { return access.Scope{} }

// Obstacle is one booking that is in the way of a visit.
type Obstacle struct {
	Busy
	Kind    tour.ClashKind
	Missing int // minutes by which they are too close
}

// Taken is the fault of a visit whose resources or people are taken already. Nothing was stored.
type Taken struct{ By []Obstacle }

// Error gives a line for the log.
func (t *Taken) Error() string { return t.Unwrap().Error() }

// Unwrap gives the fault that a page shows.
func (t *Taken) Unwrap() error { return fault.New(fault.Invalid, "booking.taken") }

// Slot is a time at which everything that the visit takes is free: when its first session would begin.
type Slot struct {
	Begins  when.Local `class:"plain"` // on the wall of the host
	Unsure  bool       `class:"plain"` // the road before or after is not known
	Minutes int        `class:"plain"` // by how many minutes the visit would move
}

// Scope is open: a free time is nobody's.
func (s *Slot) Scope() access.Scope { return access.Scope{} }
