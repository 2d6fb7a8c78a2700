// Package geo knows where things are: dated boundaries with their source, distances, road times and
// a map as SVG. It holds no record of the house and asks nothing of the network.
package geo

import (
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"sync"

	"drosme/internal/when"
)

//go:embed boundaries/*.json boundaries/*.txt
var files embed.FS

// Words holds the sentences of this package, one PO file a language.
//
//go:embed words/*.po
var Words embed.FS

// Ring is a closed line: the first place comes again as the last. A hole is a ring inside another;
// drawing and Contains go by even-odd, so the turning sense does not matter.
type Ring []Place

// Area is one territory.
type Area struct {
	Code   string   // unique in its Boundaries
	Name   string   // as the state writes it
	Also   []string // other ways registers write it, beside those made from Name
	Rings  []Ring
	Centre Place // inside the area; of a county around a town, not in the town
}

// Boundaries are the areas of one set, valid for a time. Empty days are open ends.
type Boundaries struct {
	Set       string
	Source    string
	Licence   string
	ValidFrom when.Day
	ValidTo   when.Day
	Areas     []Area
}

// On tells whether the boundaries were in force on a day.
func (b Boundaries) On(day when.Day) bool { return day.Within(b.ValidFrom, b.ValidTo) }

// Area finds an area by its code.
func (b Boundaries) Area(code string) (Area, bool) {
	for _, a := range b.Areas {
		if a.Code == code {
			return a, true
		}
	}
	return Area{}, false
}

// At finds the area in which a place lies; on a shared border, the first of them.
func (b Boundaries) At(p Place) (Area, bool) {
	for _, a := range b.Areas {
		if a.Contains(p) {
			return a, true
		}
	}
	return Area{}, false
}

// Contains tells whether a place lies in the area, holes taken out.
func (a Area) Contains(p Place) bool {
	in := false
	for _, r := range a.Rings {
		for i := 0; i+1 < len(r); i++ {
			s, t := r[i], r[i+1]
			if (s.Lat > p.Lat) != (t.Lat > p.Lat) &&
				p.Lon < (t.Lon-s.Lon)*(p.Lat-s.Lat)/(t.Lat-s.Lat)+s.Lon {
				in = !in
			}
		}
	}
	return in
}

// twice the signed area and the centre of gravity of a ring, in degrees with the longitude shrunk.
func (r Ring) weight() (double float64, centre Place) {
	if len(r) == 0 {
		return 0, Place{}
	}
	k := math.Cos(r[0].Lat * math.Pi / 180)
	o := r[0] // near the ring, so that small rings keep their precision
	var x, y float64
	for i := 0; i+1 < len(r); i++ {
		ax, ay := (r[i].Lon-o.Lon)*k, r[i].Lat-o.Lat
		bx, by := (r[i+1].Lon-o.Lon)*k, r[i+1].Lat-o.Lat
		c := ax*by - bx*ay
		double += c
		x += (ax + bx) * c
		y += (ay + by) * c
	}
	if double == 0 {
		return 0, o
	}
	return double, Place{Lat: o.Lat + y/(3*double), Lon: o.Lon + x/(3*double)/k}
}

// centreOf is the centre of gravity of the largest ring; where that lies outside the area (a county
// around its town, a crescent), the point of a 24 by 24 grid that is farthest from every border.
func centreOf(rings []Ring) Place {
	var largest Ring
	best, centre := -1.0, Place{}
	for _, r := range rings {
		if w, c := r.weight(); math.Abs(w) > best {
			best, centre, largest = math.Abs(w), c, r
		}
	}
	a := Area{Rings: rings}
	if len(largest) == 0 || a.Contains(centre) {
		return centre
	}
	low, high := largest[0], largest[0]
	for _, p := range largest {
		low = Place{math.Min(low.Lat, p.Lat), math.Min(low.Lon, p.Lon)}
		high = Place{math.Max(high.Lat, p.Lat), math.Max(high.Lon, p.Lon)}
	}
	const steps = 24
	stride := 1 // of a very fine border every so many points are enough to keep away from it
	if n := len(largest) / 2000; n > 1 {
		stride = n
	}
	farthest := -1.0
	for i := range steps {
		for j := range steps {
			p := Place{
				Lat: low.Lat + (high.Lat-low.Lat)*(float64(i)+0.5)/steps,
				Lon: low.Lon + (high.Lon-low.Lon)*(float64(j)+0.5)/steps,
			}
			if !a.Contains(p) {
				continue
			}
			near := math.Inf(1)
			for _, r := range rings {
				for k := 0; k+1 < len(r); k += stride {
					to := r[min(k+stride, len(r)-1)]
					near = math.Min(near, fromLine(flat(p, p.Lat), flat(r[k], p.Lat), flat(to, p.Lat)))
				}
			}
			if near > farthest {
				farthest, centre = near, p
			}
		}
	}
	return centre
}

type point struct{ x, y float64 }

// flat puts a place on a plane that is true near the latitude lat.
func flat(p Place, lat float64) point {
	return point{p.Lon * math.Cos(lat*math.Pi/180), p.Lat}
}

// fromLine is the distance of a point from a stretch of line.
func fromLine(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if dx != 0 || dy != 0 {
		t = math.Max(0, math.Min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/(dx*dx+dy*dy)))
	}
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}

// stored is the TopoJSON of the files in this package, nothing more.
type stored struct {
	Transform struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
	Objects map[string]struct {
		Geometries []struct {
			ID   string    `json:"id"`
			Arcs [][][]int `json:"arcs"`
		} `json:"geometries"`
	} `json:"objects"`
	Arcs [][][2]int `json:"arcs"`
}

// load reads an embedded file into areas with codes, rings and centres.
func load(name string) ([]Area, error) {
	raw, err := files.ReadFile("boundaries/" + name)
	if err != nil {
		return nil, err
	}
	var s stored
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("boundaries/%s: %w", name, err)
	}
	lines := make([]Ring, len(s.Arcs))
	for i, arc := range s.Arcs {
		x, y := 0, 0
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			lines[i] = append(lines[i], Place{
				Lat: s.Transform.Translate[1] + float64(y)*s.Transform.Scale[1],
				Lon: s.Transform.Translate[0] + float64(x)*s.Transform.Scale[0],
			})
		}
	}
	var areas []Area
	for _, g := range s.Objects["areas"].Geometries {
		a := Area{Code: g.ID}
		for _, polygon := range g.Arcs {
			for _, arcs := range polygon {
				var ring Ring
				for _, n := range arcs {
					back := n < 0
					if back {
						n = ^n
					}
					if n >= len(lines) {
						return nil, fmt.Errorf("boundaries/%s: %s names an arc that is not there", name, g.ID)
					}
					line := lines[n]
					for i := range line {
						p := line[i]
						if back {
							p = line[len(line)-1-i]
						}
						if i > 0 || len(ring) == 0 {
							ring = append(ring, p)
						}
					}
				}
				a.Rings = append(a.Rings, ring)
			}
		}
		a.Centre = centreOf(a.Rings)
		areas = append(areas, a)
	}
	return areas, nil
}

var outlines = sync.OnceValue(func() []Area {
	areas, err := load("outlines.json")
	if err != nil {
		panic(err) // the file is part of the binary and read in a test
	}
	return areas
})

// Outline gives the outline of a country (ISO 3166 alpha-2), undated: EE, LV, LT or PL. For another
// country it is false.
func Outline(country string) (Boundaries, bool) {
	for _, a := range outlines() {
		if a.Code == country {
			a.Name = country
			return Boundaries{
				Set:     "outline-" + country,
				Source:  "Natural Earth 1:10m (npm world-atlas 2.0.2)",
				Licence: "ISC",
				Areas:   []Area{a},
			}, true
		}
	}
	return Boundaries{}, false
}
