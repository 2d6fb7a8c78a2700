package geo

import (
	"math"
	"slices"
)

// outline is a closed line on the map's plane; the first point does not come again.
type outline []point

// simplified makes the rings of all areas lighter without opening gaps between neighbours: it finds
// the stretches that rings share (equal places), simplifies each stretch once in one fixed direction,
// and puts the rings together again. The result has the rings of each area in their order; a ring that
// shrinks to less than smallest square units is left out, unless it is the area's largest.
func simplified(areas []Area, project func(Place) point, tolerance, smallest float64) [][]outline {
	ids := map[Place]int{}
	var places []point
	rings := make([][][]int, len(areas))
	for i, a := range areas {
		for _, r := range a.Rings {
			var ring []int
			for _, p := range r {
				n, seen := ids[p]
				if !seen {
					n = len(places)
					ids[p] = n
					places = append(places, project(p))
				}
				if len(ring) == 0 || ring[len(ring)-1] != n {
					ring = append(ring, n)
				}
			}
			if len(ring) > 1 && ring[0] == ring[len(ring)-1] {
				ring = ring[:len(ring)-1]
			}
			rings[i] = append(rings[i], ring)
		}
	}
	corner := corners(rings, len(places))
	out := make([][]outline, len(areas))
	for i := range rings {
		largest, at := -1.0, -1
		var drawn []outline
		var bare []int // index of the ring behind each drawn line
		for j, ring := range rings[i] {
			if len(ring) < 3 {
				continue
			}
			if s := span(full(ring, places)); s > largest {
				largest, at = s, j
			}
			drawn = append(drawn, lighter(ring, corner, places, tolerance))
			bare = append(bare, j)
		}
		for k, line := range drawn {
			if span(line) >= smallest && len(line) >= 3 {
				out[i] = append(out[i], line)
			} else if bare[k] == at {
				out[i] = append(out[i], full(rings[i][at], places))
			}
		}
	}
	return out
}

// corners marks the points at which a shared stretch begins or ends: those whose two neighbours are
// not the same wherever the point occurs.
func corners(rings [][][]int, points int) []bool {
	type pair struct{ low, high int }
	first := make([]pair, points)
	seen := make([]bool, points)
	corner := make([]bool, points)
	for _, area := range rings {
		for _, ring := range area {
			n := len(ring)
			for k, p := range ring {
				a, b := ring[(k+n-1)%n], ring[(k+1)%n]
				q := pair{min(a, b), max(a, b)}
				if !seen[p] {
					seen[p], first[p] = true, q
				} else if first[p] != q {
					corner[p] = true
				}
			}
		}
	}
	return corner
}

// lighter simplifies one ring stretch by stretch.
func lighter(ring []int, corner []bool, places []point, tolerance float64) outline {
	start := slices.IndexFunc(ring, func(p int) bool { return corner[p] })
	if start < 0 { // a ring of its own, or an enclave with the hole around it
		start = 0
		for k, p := range ring {
			if p < ring[start] {
				start = k
			}
		}
	}
	turned := append(slices.Clone(ring[start:]), ring[:start]...)
	turned = append(turned, turned[0])
	var out outline
	for from := 0; from < len(turned)-1; {
		to := from + 1
		for to < len(turned)-1 && !corner[turned[to]] {
			to++
		}
		stretch := thin(turned[from:to+1], places, tolerance)
		for _, p := range stretch[:len(stretch)-1] {
			out = append(out, places[p])
		}
		from = to
	}
	return out
}

// thin is Douglas and Peucker's rule on one stretch. It works in the direction that begins with the
// lower numbers, so that both neighbours get the same points.
func thin(stretch []int, places []point, tolerance float64) []int {
	last := len(stretch) - 1
	line := stretch
	back := false
	for i := 0; i <= last; i++ {
		if stretch[i] != stretch[last-i] {
			back = stretch[i] > stretch[last-i]
			break
		}
	}
	if back {
		line = slices.Clone(stretch)
		slices.Reverse(line)
	}
	line = apart(line, places, tolerance/4)
	last = len(line) - 1
	keep := make([]bool, len(line))
	type part struct{ from, to int }
	var todo []part
	for from := 0; from < last; from += longest {
		to := min(from+longest, last)
		keep[from], keep[to] = true, true
		todo = append(todo, part{from, to})
	}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		farthest, at := -1.0, -1
		for i := p.from + 1; i < p.to; i++ {
			if d := fromLine(places[line[i]], places[line[p.from]], places[line[p.to]]); d > farthest {
				farthest, at = d, i
			}
		}
		closed := line[p.from] == line[p.to]
		if at >= 0 && (farthest > tolerance || closed) {
			keep[at] = true
			todo = append(todo, part{p.from, at}, part{at, p.to})
		}
	}
	var out []int
	for i, k := range keep {
		if k {
			out = append(out, line[i])
		}
	}
	if back {
		slices.Reverse(out)
	}
	return out
}

// longest is how many points are looked at in one piece: the rule's time grows with the square of it
// where a border is as jagged as can be.
const longest = 256

// apart leaves out the points that lie nearer than near to the last one left in; both ends stay.
func apart(line []int, places []point, near float64) []int {
	out := []int{line[0]}
	for _, p := range line[1 : len(line)-1] {
		a, b := places[out[len(out)-1]], places[p]
		if math.Abs(a.x-b.x) > near || math.Abs(a.y-b.y) > near {
			out = append(out, p)
		}
	}
	return append(out, line[len(line)-1])
}

func full(ring []int, places []point) outline {
	out := make(outline, len(ring))
	for i, p := range ring {
		out[i] = places[p]
	}
	return out
}

// span is the area inside a line, without sign.
func span(line outline) float64 {
	s := 0.0
	for i, p := range line {
		q := line[(i+1)%len(line)]
		s += p.x*q.y - q.x*p.y
	}
	return math.Abs(s) / 2
}
