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
	given map[[2]string]int
	known map[string]spot
}

type spot struct {
	name   string // folded full name, so that two spellings are one place
	centre geo.Place
	ok     bool
}

// NewRoads makes Roads for one act; it is not safe for several at once.
func NewRoads(speed int) *Roads {
	return &Roads{Speed: speed, given: map[[2]string]int{}, known: map[string]spot{}}
}

// Give sets the minutes of one pair.
func (r *Roads) Give(from, to string, minutes int) {
	r.given[[2]string{r.find(from).name, r.find(to).name}] = minutes
}

func (r *Roads) find(name string) spot {
	s, seen := r.known[name]
	if !seen {
		s.name = geo.Fold(name)
		if a, ok := municipalities().Match(name); ok {
			s = spot{geo.Fold(a.Name), a.Centre, true}
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
