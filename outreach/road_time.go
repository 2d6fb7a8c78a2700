package outreach

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/fault"
)

// The longest road that is believed.
const (
	MostRoadMinutes = 24 * 60
	MostRoadKm      = 3000
)

// RoadTime is the driving time of one pair of places as a person or a file gave it; it takes the place of
// what is reckoned, and holds for the way back too unless that is given on its own.
type RoadTime struct {
	From    string `db:"from_place" class:"plain"` // a municipality as the registers write it
	To      string `db:"to_place" class:"plain"`
	Minutes int    `db:"minutes" class:"plain"`
	Km      int    `db:"km" class:"plain"` // 0: not known
	Source  string `db:"source" class:"plain"`
	Version int    `db:"version" class:"plain"`

	Reckoned int  `db:"-" class:"plain"` // minutes from the centres; -1: a place is not known
	Unknown  bool `db:"-" class:"plain"` // the centre of a place is not known
}

// Scope is that of an open record of nobody.
func (r *RoadTime) Scope() access.Scope { return access.Scope{} }

// Target names the pair, for the log.
func (r *RoadTime) Target() string { return r.ID() }

// pairMark stands between the two places of a pair.
const pairMark = " > "

// ID names the pair: a pair has no other.
func (r *RoadTime) ID() string { return r.From + pairMark + r.To }

// Check finds what is wrong with a pair.
func (r *RoadTime) Check() error {
	var l fault.List
	for _, x := range []struct{ field, text string }{{"from", r.From}, {"to", r.To}} {
		switch {
		case x.text == "":
			l.Add(x.field, "field.required")
		case utf8.RuneCountInString(x.text) > MostLine:
			l.Add(x.field, "field.too_long", "max", MostLine)
		case strings.Contains(x.text, pairMark):
			l.Add(x.field, "road.place_wrong")
		}
	}
	switch {
	case r.Minutes < 0:
		l.Add("minutes", "field.negative")
	case r.Minutes > MostRoadMinutes:
		l.Add("minutes", "field.too_large", "max", MostRoadMinutes)
	}
	switch {
	case r.Km < 0:
		l.Add("km", "field.negative")
	case r.Km > MostRoadKm:
		l.Add("km", "field.too_large", "max", MostRoadKm)
	}
	if utf8.RuneCountInString(r.Source) > MostLine {
		l.Add("source", "field.too_long", "max", MostLine)
	}
	return l.Err()
}

// RoadBook is all given roads and what the rest is reckoned from.
type RoadBook struct {
	Base  string      `class:"plain"` // municipality from which the crew sets off
	Speed int         `class:"plain"` // km/h
	Times []*RoadTime `class:"plain"`
}

// Scope is that of an open record of nobody.
func (b *RoadBook) Scope() access.Scope { return access.Scope{} }

// RoadImport is what an import of roads did.
type RoadImport struct{ Added, Changed, Same int }
