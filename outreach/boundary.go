package outreach

import (
	"encoding/binary"
	"errors"
	"math"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/when"
)

// Boundaries is one set of boundaries that a person brought: dated, with source and licence. Its
// territories are stored beside it.
type Boundaries struct {
	ID        string      `db:"id" class:"plain"`
	Name      string      `db:"name" class:"plain"`
	Source    string      `db:"source" class:"plain"`
	Licence   string      `db:"licence" class:"plain"`
	ValidFrom when.Day    `db:"valid_from" class:"plain"`
	ValidTo   when.Day    `db:"valid_to" class:"plain"` // last day; empty: still in force
	Areas     int         `db:"areas" class:"plain"`
	AddedAt   when.Moment `db:"added_at" class:"plain"`
	Version   int         `db:"version" class:"plain"`
}

// Scope is that of an open record of nobody.
func (b *Boundaries) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (b *Boundaries) Target() string { return b.ID }

// On tells whether the set is in force on a day.
func (b *Boundaries) On(day when.Day) bool { return day.Within(b.ValidFrom, b.ValidTo) }

// Check finds what is wrong with what was typed about a set.
func (b *Boundaries) Check() error {
	var l fault.List
	for _, x := range []struct{ field, text string }{{"name", b.Name}, {"source", b.Source}, {"licence", b.Licence}} {
		switch {
		case x.text == "":
			l.Add(x.field, "field.required")
		case utf8.RuneCountInString(x.text) > MostLine:
			l.Add(x.field, "field.too_long", "max", MostLine)
		}
	}
	if b.ValidFrom == "" {
		l.Add("valid_from", "field.required")
	}
	if b.ValidTo != "" && b.ValidTo < b.ValidFrom {
		l.Add("valid_to", "field.end_before_start")
	}
	return l.Err()
}

// Embedded describes the set that is part of Drosme.
func Embedded() Boundaries {
	b := geo.LatviaMunicipalities()
	return Boundaries{Name: b.Set, Source: b.Source, Licence: b.Licence, ValidFrom: b.ValidFrom, ValidTo: b.ValidTo, Areas: len(b.Areas)}
}

// fine is how many parts of a degree are kept: about a metre.
const fine = 1e5

func whole(degrees float64) int64 { return int64(math.Round(degrees * fine)) }

// packOutline writes rings as steps between points, in hundred-thousandths of a degree. A point that
// occurs in two areas becomes the same in both, so that neighbours keep their common border.
func packOutline(rings []geo.Ring) []byte {
	var b []byte
	b = binary.AppendUvarint(b, uint64(len(rings)))
	for _, r := range rings {
		var points [][2]int64
		for _, p := range r {
			q := [2]int64{whole(p.Lat), whole(p.Lon)}
			if n := len(points); n == 0 || points[n-1] != q {
				points = append(points, q)
			}
		}
		b = binary.AppendUvarint(b, uint64(len(points)))
		var lat, lon int64
		for _, q := range points {
			b = binary.AppendVarint(b, q[0]-lat)
			b = binary.AppendVarint(b, q[1]-lon)
			lat, lon = q[0], q[1]
		}
	}
	return b
}

var errOutline = errors.New("an outline of boundaries is broken")

// unpackOutline reads what packOutline wrote.
func unpackOutline(b []byte) ([]geo.Ring, error) {
	number := func() (n uint64) {
		n, used := binary.Uvarint(b)
		if used <= 0 {
			b = nil
			return 0
		}
		b = b[used:]
		return n
	}
	step := func() (n int64, ok bool) {
		n, used := binary.Varint(b)
		if used <= 0 {
			return 0, false
		}
		b = b[used:]
		return n, true
	}
	var rings []geo.Ring
	for left := number(); left > 0; left-- {
		n := number()
		if n > uint64(len(b)) { // each point takes two bytes at least
			return nil, errOutline
		}
		ring := make(geo.Ring, 0, n)
		var lat, lon int64
		for range n {
			x, ok1 := step()
			y, ok2 := step()
			if !ok1 || !ok2 {
				return nil, errOutline
			}
			lat, lon = lat+x, lon+y
			ring = append(ring, geo.Place{Lat: float64(lat) / fine, Lon: float64(lon) / fine})
		}
		rings = append(rings, ring)
	}
	if len(b) > 0 {
		return nil, errOutline
	}
	return rings, nil
}

// Geography is what the house knows of territories for one day: those to be drawn, and by which names
// places are found.
type Geography struct {
	Day    when.Day
	Drawn  geo.Boundaries // in force on the day; else the outline of the country
	Whole  bool           // Drawn are municipalities, not an outline
	From   []Boundaries   // the sets that are drawn
	found  []*geo.Names   // of the drawn ones first, then all others, the newest first
	drawn  int            // how many of found are drawn
	looked map[string]located
}

type located struct {
	area  geo.Area
	drawn bool
	ok    bool
}

// Find locates a municipality by the name a register has for it: drawn tells whether it is one of the
// territories of the map, else it is known from another time and has a centre.
func (g *Geography) Find(name string) (area geo.Area, drawn, ok bool) {
	l, seen := g.looked[name]
	if !seen {
		for i, n := range g.found {
			if a, match := n.Match(name); match {
				l = located{a, i < g.drawn, true}
				break
			}
		}
		if g.looked == nil {
			g.looked = map[string]located{}
		}
		g.looked[name] = l
	}
	return l.area, l.drawn, l.ok
}

// set is stored or embedded boundaries with their territories.
type set struct {
	Boundaries
	areas []geo.Area
}

// geography puts together what is drawn on a day: of sets in force the newer ones win where two lie on
// each other; with none, the outline of the country.
func geography(day when.Day, sets []set, country string) *Geography {
	g := &Geography{Day: day}
	var others []*geo.Names
	for _, s := range sets {
		if s.On(day) && len(s.areas) > 0 && len(s.areas[0].Rings) > 0 && !covered(g.Drawn, s.areas) {
			areas := s.areas
			if len(g.From) > 0 {
				areas = renamed(areas, s.Name)
			}
			g.found = append(g.found, geo.Boundaries{Areas: areas}.Names())
			g.Drawn.Areas = append(g.Drawn.Areas, areas...)
			g.From = append(g.From, s.Boundaries)
			continue
		}
		others = append(others, geo.Boundaries{Areas: s.areas}.Names())
	}
	g.drawn = len(g.found)
	g.Whole = g.drawn > 0
	g.found = append(g.found, others...)
	if !g.Whole {
		g.Drawn, _ = geo.Outline(country)
	}
	return g
}

// covered tells whether areas lie on those that are drawn already: the centre of one in five is asked.
func covered(drawn geo.Boundaries, areas []geo.Area) bool {
	for i := 0; i < len(areas); i += 5 {
		if _, ok := drawn.At(areas[i].Centre); ok {
			return true
		}
	}
	return false
}

// renamed gives areas codes that no other set has.
func renamed(areas []geo.Area, name string) []geo.Area {
	out := make([]geo.Area, len(areas))
	for i, a := range areas {
		a.Code = name + "/" + a.Code
		out[i] = a
	}
	return out
}
