package geo

import (
	_ "embed"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MapStyles is the style sheet of DrawMap's classes, in the colours of the house, with rules for the
// dark and for paper. Without it a map still reads: its colours stand as attributes too.
//
//go:embed map.css
var MapStyles string

// Shade says how an area is drawn: Level 0 (none) to 4 (most), each with a hatching of its own, and
// Label, the words a pointer shows beside the area's name. Area is a code.
type Shade struct {
	Area  string
	Level int
	Label string
}

// Pin is a marked place. Its Label is written beside it when the map has few pins.
type Pin struct {
	Lat, Lon float64
	Label    string
}

// MapOptions are the words and measures of a map. Title and Desc are read out by a screen reader: the
// Desc must say what the map shows in words, since the shapes cannot be read out.
type MapOptions struct {
	ID     string   // prefix of the ids inside; "map" when empty; another for a second map on a page
	Title  string   // what the map is
	Desc   string   // what it shows
	Legend []string // up to five: the words of levels 0 to 4; none, no legend
	Width  int      // of the drawing in its own units; 1000 when 0
	// Tolerance is by how many units a border may be moved to make it lighter; 0 takes 0.8.
	Tolerance float64
}

// labelled is up to how many pins get their label written beside them.
const labelled = 60

// DrawMap draws boundaries in Mercator's projection as one SVG element, without styles or scripts of
// its own. An area without a Shade is drawn at level 0; a pin outside the drawing is left out. The
// labels of the pins and the names of the areas are in the result, so give codes where the reader may
// not know names.
func DrawMap(b Boundaries, values []Shade, pins []Pin, o MapOptions) string {
	if o.ID == "" {
		o.ID = "map"
	}
	if o.Width <= 0 {
		o.Width = 1000
	}
	if o.Tolerance <= 0 {
		o.Tolerance = 0.8
	}
	id := html.EscapeString(o.ID)
	project, width, height := fit(b, pins, float64(o.Width))
	legend := 0.0
	if len(o.Legend) > 0 {
		legend = 60
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" viewBox="0 0 %d %d" aria-labelledby="%s-title %s-desc">`,
		int(width), int(height+legend), id, id)
	fmt.Fprintf(&s, `<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`,
		id, html.EscapeString(o.Title), id, html.EscapeString(o.Desc))
	writePatterns(&s, id)
	shades := map[string]Shade{}
	for _, v := range values {
		v.Level = max(0, min(4, v.Level))
		shades[v.Area] = v
	}
	lines := simplified(b.Areas, project, o.Tolerance, 4)
	s.WriteString(`<g class="map-areas" stroke="#55636d" stroke-width="1.2" stroke-linejoin="round" fill-rule="evenodd">`)
	for i, a := range b.Areas {
		d := pathOf(lines[i])
		if d == "" {
			continue
		}
		v := shades[a.Code]
		name := a.Name
		if v.Label != "" {
			name += ": " + v.Label
		}
		fmt.Fprintf(&s, `<path class="map-area map-area-%d" fill="url(#%s-%d)" d="%s"><title>%s</title></path>`,
			v.Level, id, v.Level, d, html.EscapeString(name))
	}
	s.WriteString(`</g>`)
	writePins(&s, pins, project, width, height)
	if len(o.Legend) > 0 {
		writeLegend(&s, id, o.Legend, width, height)
	}
	s.WriteString(`</svg>`)
	return s.String()
}

// mercator puts a place on Mercator's plane, north upwards being smaller y, in radians.
func mercator(p Place) point {
	lat := math.Max(-85, math.Min(85, p.Lat)) * math.Pi / 180
	return point{p.Lon * math.Pi / 180, -math.Log(math.Tan(math.Pi/4 + lat/2))}
}

// fit finds the projection that fills a drawing of the given width with the areas; with no area, with
// the pins.
func fit(b Boundaries, pins []Pin, width float64) (project func(Place) point, w, h float64) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	take := func(p Place) {
		m := mercator(p)
		low = point{math.Min(low.x, m.x), math.Min(low.y, m.y)}
		high = point{math.Max(high.x, m.x), math.Max(high.y, m.y)}
	}
	for _, a := range b.Areas {
		for _, r := range a.Rings {
			for _, p := range r {
				take(p)
			}
		}
	}
	if math.IsInf(low.x, 1) {
		for _, p := range pins {
			if place := (Place{p.Lat, p.Lon}); place.Valid() {
				take(place)
			}
		}
	}
	const margin = 12
	if math.IsInf(low.x, 1) {
		return func(Place) point { return point{} }, width, width / 2
	}
	// One pin, or pins on one line, still need a plane to lie on: a hundredth of a degree or so.
	wide, tall := math.Max(high.x-low.x, 2e-4), math.Max(high.y-low.y, 2e-4)
	// A drawing is at most twice as tall as wide.
	scale := math.Min((width-2*margin)/wide, 2*width/tall)
	return func(p Place) point {
		m := mercator(p)
		return point{margin + (m.x-low.x)*scale, margin + (m.y-low.y)*scale}
	}, width, math.Ceil(tall*scale) + 2*margin
}

// pathOf writes closed lines as whole-number relative moves, which is the shortest form.
func pathOf(lines []outline) string {
	var s strings.Builder
	for _, line := range lines {
		var x, y int
		points := 0
		var part strings.Builder
		for i, p := range line {
			px, py := int(math.Round(p.x)), int(math.Round(p.y))
			if i == 0 {
				fmt.Fprintf(&part, "M%d %d", px, py)
				points++
			} else if px != x || py != y {
				if points == 1 {
					part.WriteByte('l')
				} else if px-x >= 0 {
					part.WriteByte(' ')
				}
				part.WriteString(strconv.Itoa(px - x))
				if py-y >= 0 {
					part.WriteByte(' ')
				}
				part.WriteString(strconv.Itoa(py - y))
				points++
			}
			x, y = px, py
		}
		if points >= 3 {
			s.WriteString(part.String())
			s.WriteByte('z')
		}
	}
	return s.String()
}

// The grounds of the five levels, light to dark, so that they differ without hue; the hatchings differ
// too: none, dots, lines, close lines, crossed lines.
var grounds = [5]string{"#ffffff", "#e3efee", "#bcd9d7", "#8abfbd", "#5a9a9b"}

var hatchings = [5]string{
	"",
	`<circle cx="4" cy="4" r="1.4"/><circle cx="12" cy="12" r="1.4"/>`,
	`<path d="M-4 4 4-4M0 16 16 0M12 20 20 12"/>`,
	`<path d="M-4 4 4-4M-4 12 12-4M0 16 16 0M4 20 20 4M12 20 20 12"/>`,
	`<path d="M-4 4 4-4M0 16 16 0M12 20 20 12M-4 12 4 20M0 0 16 16M12-4 20 4"/>`,
}

func writePatterns(s *strings.Builder, id string) {
	s.WriteString(`<defs>`)
	for level := range grounds {
		fmt.Fprintf(s, `<pattern id="%s-%d" width="16" height="16" patternUnits="userSpaceOnUse"><rect class="map-ground map-ground-%d" width="16" height="16" fill="%s"/>`,
			id, level, level, grounds[level])
		switch {
		case level == 1:
			fmt.Fprintf(s, `<g class="map-dots" fill="#1f6468">%s</g>`, hatchings[level])
		case level > 1:
			fmt.Fprintf(s, `<g class="map-hatch" fill="none" stroke="#174b4e" stroke-width="1.2">%s</g>`, hatchings[level])
		}
		s.WriteString(`</pattern>`)
	}
	s.WriteString(`</defs>`)
}

// letterWide is about how wide a letter of a label is.
const letterWide = 7.4

// box is a part of the drawing that is taken.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(list []box) bool {
	for _, o := range list {
		if b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom {
			return true
		}
	}
	return false
}

// writePins draws the pins, and the labels for which there is room beside them.
func writePins(s *strings.Builder, pins []Pin, project func(Place) point, width, height float64) {
	if len(pins) == 0 {
		return
	}
	s.WriteString(`<g class="map-pins" fill="#22303a" stroke="#ffffff" stroke-width="2">`)
	shown := func(pin Pin) (point, bool) {
		place := Place{pin.Lat, pin.Lon}
		if !place.Valid() {
			return point{}, false
		}
		p := project(place)
		return p, p.x >= 0 && p.y >= 0 && p.x <= width && p.y <= height
	}
	var taken []box
	for _, pin := range pins {
		if p, ok := shown(pin); ok {
			taken = append(taken, box{p.x - 6, p.y - 17, p.x + 6, p.y - 2})
		}
	}
	for _, pin := range pins {
		p, ok := shown(pin)
		if !ok {
			continue
		}
		// A drop with its point on the place.
		fmt.Fprintf(s, `<path class="map-pin" d="M%.0f %.0fl-6-11a7 7 0 1 1 12 0z"><title>%s</title></path>`,
			p.x, p.y, html.EscapeString(pin.Label))
		if pin.Label != "" && len(pins) <= labelled {
			long := letterWide * float64(utf8.RuneCountInString(pin.Label))
			x, anchor, room := p.x+9, "start", box{p.x + 9, p.y - 20, p.x + 9 + long, p.y - 5}
			if room.right > width || room.meets(taken) { // there the words stand to the left
				x, anchor, room = p.x-9, "end", box{p.x - 9 - long, p.y - 20, p.x - 9, p.y - 5}
			}
			if room.left < 0 || room.meets(taken) { // no room: the pin's own title still says it
				continue
			}
			taken = append(taken, room)
			fmt.Fprintf(s, `<text class="map-label" x="%.0f" y="%.0f" font-size="15" text-anchor="%s" stroke-width="3" paint-order="stroke">%s</text>`,
				x, p.y-9, anchor, html.EscapeString(pin.Label))
		}
	}
	s.WriteString(`</g>`)
}

func writeLegend(s *strings.Builder, id string, words []string, width, height float64) {
	if len(words) > 5 {
		words = words[:5]
	}
	step := (width - 24) / float64(len(words))
	s.WriteString(`<g class="map-legend" font-size="18" fill="#22303a">`)
	for level, w := range words {
		x := 12 + step*float64(level)
		fmt.Fprintf(s, `<rect class="map-swatch" x="%.0f" y="%.0f" width="30" height="30" fill="url(#%s-%d)" stroke="#55636d"/><text class="map-legend-words" x="%.0f" y="%.0f">%s</text>`,
			x, height+14, id, level, x+38, height+35, html.EscapeString(w))
	}
	s.WriteString(`</g>`)
}
