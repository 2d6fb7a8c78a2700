package geo

import (
	"math"
	"strconv"
	"strings"

	"drosme/internal/fault"
)

// Leg is one way between two places: the driving time in minutes and the length in kilometres (0:
// not known). Given tells that a person or a file gave it; else it is an estimate.
type Leg struct {
	Minutes int
	Km      float64
	Given   bool
}

// Matrix answers how long the road is between named places: as given for that pair, else as given for
// the way back, else by the great circle. Names compare folded, so that "Riga" is "Rīga". The zero
// Matrix does not work: use NewMatrix. It is not safe to write while others read.
type Matrix struct {
	speed, factor float64
	places        map[string]Place
	pairs         map[[2]string]Leg
}

// NewMatrix makes a Matrix that estimates at speedKmh and by factor; values that are not above 0 take
// 60 km/h and RoadFactor.
func NewMatrix(speedKmh, factor float64) *Matrix {
	if !(speedKmh > 0) {
		speedKmh = 60
	}
	if !(factor > 0) {
		factor = RoadFactor
	}
	return &Matrix{speed: speedKmh, factor: factor, places: map[string]Place{}, pairs: map[[2]string]Leg{}}
}

// Put says where a named place lies; a place off the globe is not taken.
func (m *Matrix) Put(name string, at Place) {
	if key := Fold(name); key != "" && at.Valid() {
		m.places[key] = at
	}
}

// PutAreas puts the centre of every area, under its name, its code and its other names.
func (m *Matrix) PutAreas(b Boundaries) {
	for _, a := range b.Areas {
		m.Put(a.Code, a.Centre)
		for _, name := range a.Also {
			m.Put(name, a.Centre)
		}
	}
	for _, a := range b.Areas { // last, so that a name in full wins over another's town
		m.Put(a.Name, a.Centre)
	}
}

// Override gives the road of one pair. It holds for the way back too, unless that is given on its own.
func (m *Matrix) Override(from, to string, leg Leg) {
	leg.Given = true
	m.pairs[[2]string{Fold(from), Fold(to)}] = leg
}

// Forget takes an override back, so that the pair is estimated again.
func (m *Matrix) Forget(from, to string) { delete(m.pairs, [2]string{Fold(from), Fold(to)}) }

// Leg finds the road between two named places. ok is false where neither a pair nor both places are
// known: nobody must plan on a guess.
func (m *Matrix) Leg(from, to string) (leg Leg, ok bool) {
	a, b := Fold(from), Fold(to)
	if a == "" || b == "" {
		return Leg{}, false
	}
	if leg, ok := m.pairs[[2]string{a, b}]; ok {
		return leg, true
	}
	if leg, ok := m.pairs[[2]string{b, a}]; ok {
		return leg, true
	}
	if a == b {
		return Leg{}, true
	}
	p, okA := m.places[a]
	q, okB := m.places[b]
	if !okA || !okB {
		return Leg{}, false
	}
	km := Distance(p, q) * m.factor
	return Leg{Minutes: RoadMinutes(p, q, m.speed, m.factor), Km: math.Round(km*10) / 10}, true
}

// Minutes is the driving time of Leg.
func (m *Matrix) Minutes(from, to string) (int, bool) {
	leg, ok := m.Leg(from, to)
	return leg.Minutes, ok
}

// ImportRows takes overrides from the rows of a file, the header first: from, to, minutes, km, in any
// order; km may be missing or empty. All or nothing: an Invalid fault names file, row and column of
// each thing that is wrong (row 1 is the header) and the Matrix stays as it was. Rows of blanks are
// passed over. It returns how many pairs were taken.
func (m *Matrix) ImportRows(file string, rows [][]string) (int, error) {
	var faults fault.List
	if len(rows) == 0 {
		faults.AddAt(file, 1, "from", "geo.matrix.no_header")
		return 0, faults.Err()
	}
	column := map[string]int{}
	for i, h := range rows[0] {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		switch h {
		case "from", "to", "minutes", "km":
			if _, twice := column[h]; twice {
				faults.AddAt(file, 1, h, "geo.matrix.column_twice")
			}
			column[h] = i
		default:
			// The column is named by its number: its heading may be anything.
			faults.AddAt(file, 1, "column "+strconv.Itoa(i+1), "geo.matrix.column_unknown")
		}
	}
	for _, need := range []string{"from", "to", "minutes"} {
		if _, ok := column[need]; !ok {
			faults.AddAt(file, 1, need, "geo.matrix.column_missing")
		}
	}
	if faults.Len() > 0 {
		return 0, faults.Err()
	}
	type pair struct {
		key [2]string
		leg Leg
	}
	var taken []pair
	seen := map[[2]string]int{}
	for i, row := range rows[1:] {
		line := i + 2
		cell := func(name string) string {
			at, ok := column[name]
			if !ok || at >= len(row) {
				return ""
			}
			return strings.TrimSpace(row[at])
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		before := faults.Len()
		for _, name := range []string{"from", "to"} {
			if Fold(cell(name)) == "" {
				faults.AddAt(file, line, name, "geo.matrix.place_missing")
			}
		}
		key := [2]string{Fold(cell("from")), Fold(cell("to"))}
		if key[0] == key[1] && key[0] != "" {
			faults.AddAt(file, line, "to", "geo.matrix.same_place")
		}
		minutes, err := strconv.Atoi(cell("minutes"))
		if err != nil || minutes < 0 || minutes > 24*60 {
			faults.AddAt(file, line, "minutes", "geo.matrix.minutes", "max", 24*60)
		}
		km := 0.0
		if text := cell("km"); text != "" {
			km, err = strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
			if err != nil || !(km >= 0 && km <= 3000) {
				faults.AddAt(file, line, "km", "geo.matrix.km", "max", 3000)
			}
		}
		if faults.Len() > before {
			continue
		}
		if first, twice := seen[key]; twice {
			faults.AddAt(file, line, "from", "geo.matrix.pair_twice", "first", first)
			continue
		}
		seen[key] = line
		taken = append(taken, pair{key, Leg{Minutes: minutes, Km: km, Given: true}})
	}
	if err := faults.Err(); err != nil {
		return 0, err
	}
	for _, p := range taken {
		m.pairs[p.key] = p.leg
	}
	return len(taken), nil
}
