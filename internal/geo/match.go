package geo

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a name so that two spellings of it compare equal: small letters, no diacritics, one
// blank between words, hyphens and full stops as blanks.
func Fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			switch r {
			case 'ł': // has no decomposition
				r = 'l'
			case 'ø':
				r = 'o'
			}
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// The words that registers set after a name, folded, longest first.
var (
	countyWords = []string{
		" novada pasvaldiba", " novada dome", " novads", " novada", " nov", " county", " municipality",
		" vald", " gmina", " powiat", " rajono savivaldybe", " savivaldybe",
	}
	cityWords = []string{
		" republikas pilseta", " valstspilsetas pasvaldiba", " valstspilseta", " pilsetas pasvaldiba",
		" pilsetas dome", " pilseta", " city", " linn", " miesto savivaldybe", " miasto",
	}
)

// kindOf takes the word for the kind of territory off a folded name.
func kindOf(folded string) (bare string, county, city bool) {
	for _, w := range cityWords { // before the counties: "miesto savivaldybe" ends like one
		if s, ok := strings.CutSuffix(folded, w); ok {
			return s, false, true
		}
	}
	for _, w := range countyWords {
		if s, ok := strings.CutSuffix(folded, w); ok {
			return s, true, false
		}
	}
	return folded, false, false
}

// cityGenitive is the genitive of a city's folded name, as it stands before "novads" or "pilsēta": for
// the nine republican cities only, whose genitive no other table holds.
var cityGenitive = map[string]string{
	"daugavpils": "daugavpils", "jelgava": "jelgavas", "jekabpils": "jekabpils", "jurmala": "jurmalas",
	"liepaja": "liepajas", "rezekne": "rezeknes", "riga": "rigas", "valmiera": "valmieras",
	"ventspils": "ventspils",
}

// Names is an index of the names of one set of boundaries, for matching many rows. It is safe for
// several readers at once.
type Names struct {
	areas []Area
	known []known
	exact map[string]int // folded full name; several: more areas have it
	codes map[string]int
}

type known struct {
	bare   string // the folded name without the word for its kind
	county bool
	also   []string // folded
}

// several stands for a name that more than one area has.
const several = -1

// Names makes the index.
func (b Boundaries) Names() *Names {
	n := &Names{areas: b.Areas, exact: map[string]int{}, codes: map[string]int{}}
	for i, a := range b.Areas {
		full := Fold(a.Name)
		k := known{}
		k.bare, k.county, _ = kindOf(full)
		for _, other := range also(a) {
			k.also = append(k.also, Fold(other))
		}
		n.known = append(n.known, k)
		n.codes[a.Code] = i
		if _, twice := n.exact[full]; twice {
			i = several
		}
		n.exact[full] = i
	}
	return n
}

// Match finds the area that a register means by a municipality's name: in full ("Smiltenes novads",
// "Rīgas pilsēta"), as the town ("Smiltene"), with or without diacritics, or by its code. A town that
// is a city of its own means the city, never the county around it. ok is false where no area or more
// than one fits, such as "Jelgavas", which may be the city's or the county's: a person must say which.
func (n *Names) Match(name string) (area Area, ok bool) {
	folded := Fold(name)
	if folded == "" {
		return Area{}, false
	}
	// A name in full or a code leaves no doubt.
	i, found := n.exact[folded]
	if !found {
		i, found = n.codes[strings.TrimSpace(name)]
	}
	if found {
		if i == several {
			return Area{}, false
		}
		return n.areas[i], true
	}
	asked, county, city := kindOf(folded)
	if asked == "" {
		return Area{}, false
	}
	var cities, seats, genitives []int
	for i, k := range n.known {
		switch {
		case k.county && k.bare == asked, !k.county && cityGenitive[k.bare] == asked && k.bare != asked:
			genitives = append(genitives, i)
		case !k.county && k.bare == asked:
			cities = append(cities, i)
		}
		if slices.Contains(k.also, asked) {
			seats = append(seats, i)
		}
	}
	isCounty := func(i int) bool { return n.known[i].county }
	isCity := func(i int) bool { return !n.known[i].county }
	switch {
	case county:
		return n.only(append(genitives, seats...), isCounty)
	case city:
		if a, ok := n.only(append(cities, genitives...), isCity); ok {
			return a, true
		}
		return n.only(append(seats, genitives...), isCounty) // a town inside a county
	case len(cities) > 0:
		return n.only(cities, isCity)
	case len(seats) > 0:
		return n.only(seats, isCounty)
	}
	return n.only(genitives, func(int) bool { return true })
}

// only gives the one area among those that are wanted; ok is false for none and for several.
func (n *Names) only(from []int, wanted func(int) bool) (Area, bool) {
	at := several
	for _, i := range from {
		if !wanted(i) || i == at {
			continue
		}
		if at != several {
			return Area{}, false
		}
		at = i
	}
	if at == several {
		return Area{}, false
	}
	return n.areas[at], true
}

// Match is Names.Match for a single name.
func (b Boundaries) Match(name string) (Area, bool) { return b.Names().Match(name) }

// also gives the other names of an area; for one without, those of the Latvian county of that name,
// so that newer boundaries brought in by a person match towns too.
func also(a Area) []string {
	if len(a.Also) > 0 {
		return a.Also
	}
	for _, m := range latvia2009 {
		if m.name == a.Name {
			if m.seat != "" {
				return []string{m.seat}
			}
			// A county around a city that has since joined it, such as Valmieras novads of 2021.
			return nil
		}
	}
	folded := Fold(a.Name)
	if bare, county, _ := kindOf(folded); county {
		for nominative, genitive := range cityGenitive {
			if genitive == bare {
				return []string{nominative}
			}
		}
	}
	return nil
}
