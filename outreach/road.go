package outreach

import (
	"sync"

	"drosme/internal/geo"
	"drosme/internal/tour"
)

// municipalities is the index of names by which places on the road are known.
var municipalities = sync.OnceValue(func() *geo.Names { return geo.LatviaMunicipalities().Names() })

// Roads reckons driving time between municipalities: as given for a pair (or its way back), else from
// the centres × geo.RoadFactor at a speed. A place that is not known gives no time: nobody must plan on
// a guess.
type Roads struct {
	Speed int // km/h
	names []*geo.Names
	given map[[2]string]int
	known map[string]spot
}

type spot struct {
	name   string // folded full name, so that two spellings are one place
	centre geo.Place
	ok     bool
}

// NewRoads makes Roads for one act; it is not safe for several at once. Places are looked for by the names
// given, the first of them first, and then among Latvia's municipalities.
func NewRoads(speed int, names ...*geo.Names) *Roads {
	return &Roads{Speed: speed, names: append(names, municipalities()), given: map[[2]string]int{}, known: map[string]spot{}}
}

// Give sets the minutes of one pair.
func (r *Roads) Give(from, to string, minutes int) {
	r.given[[2]string{r.find(from).name, r.find(to).name}] = minutes
}

func (r *Roads) find(name string) spot {
	s, seen := r.known[name]
	if !seen {
		s.name = geo.Fold(name)
		for _, names := range r.names {
			if a, ok := names.Match(name); ok {
				s = spot{geo.Fold(a.Name), a.Centre, true}
				break
			}
		}
		r.known[name] = s
	}
	return s
}

// Minutes is the driving time; ok is false where nobody knows.
func (r *Roads) Minutes(from, to string) (minutes int, ok bool) {
	a, b := r.find(from), r.find(to)
	if a.name == "" || b.name == "" {
		return 0, false
	}
	for _, pair := range [][2]string{{a.name, b.name}, {b.name, a.name}} {
		if m, ok := r.given[pair]; ok {
			return m, true
		}
	}
	if a.name == b.name {
		return 0, true
	}
	if !a.ok || !b.ok {
		return 0, false
	}
	m := geo.RoadMinutes(a.centre, b.centre, float64(r.Speed), geo.RoadFactor)
	return m, m >= 0
}

// Road is Minutes as planning asks for it.
func (r *Roads) Road() tour.Road { return r.Minutes }

// Same tells whether two names mean one place.
func (r *Roads) Same(a, b string) bool { return r.find(a).name == r.find(b).name }

// Knows tells whether the centre of a place is known.
func (r *Roads) Knows(name string) bool { return r.find(name).ok }

// Reckoned is the driving time from the centres alone, whatever was given for the pair.
func (r *Roads) Reckoned(from, to string) (minutes int, ok bool) {
	a, b := r.find(from), r.find(to)
	if !a.ok || !b.ok {
		return 0, false
	}
	m := geo.RoadMinutes(a.centre, b.centre, float64(r.Speed), geo.RoadFactor)
	return m, m >= 0
}
