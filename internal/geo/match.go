package geo

import (
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

// genitive gives the genitive of a Latvian town's folded name, as it stands before "novads" or
// "pilsēta": for the nine cities only, whose genitive no other line holds.
var cityGenitive = map[string]string{
	"daugavpils": "daugavpils", "jelgava": "jelgavas", "jekabpils": "jekabpils", "jurmala": "jurmalas",
	"liepaja": "liepajas", "rezekne": "rezeknes", "riga": "rigas", "valmiera": "valmieras",
	"ventspils": "ventspils",
}

// Match finds the area that a register means by a municipality's name: in full ("Smiltenes novads",
// "Rīgas pilsēta"), as the town ("Smiltene"), with or without diacritics. A town that is a city of
// its own means the city, never the county around it. ok is false where no area or more than one
// fits, such as "Jelgavas", which may be the city's or the county's: a person must say which.
func (b Boundaries) Match(name string) (area Area, ok bool) {
	folded := Fold(name)
	if folded == "" {
		return Area{}, false
	}
	// A code or a name in full leaves no doubt.
	found := -1
	for i, a := range b.Areas {
		if a.Code == strings.TrimSpace(name) || Fold(a.Name) == folded {
			if found >= 0 {
				return Area{}, false
			}
			found = i
		}
	}
	if found >= 0 {
		return b.Areas[found], true
	}
	bare, county, city := kindOf(folded)
	asked := bare
	if asked == "" {
		return Area{}, false
	}
	var cities, seats, genitives []int
	for i, a := range b.Areas {
		own, ownCounty, _ := kindOf(Fold(a.Name))
		if !ownCounty {
			if own == asked {
				cities = append(cities, i)
			} else if cityGenitive[own] == asked {
				genitives = append(genitives, i)
			}
		} else if own == asked {
			genitives = append(genitives, i)
		}
		for _, other := range b.also(a) {
			if Fold(other) == asked {
				seats = append(seats, i)
				break
			}
		}
	}
	pick := func(from []int, want func(i int) bool) (Area, bool) {
		at := -1
		for _, i := range from {
			if want != nil && !want(i) {
				continue
			}
			if at >= 0 && at != i {
				return Area{}, false
			}
			at = i
		}
		if at < 0 {
			return Area{}, false
		}
		return b.Areas[at], true
	}
	isCounty := func(i int) bool { _, c, _ := kindOf(Fold(b.Areas[i].Name)); return c }
	switch {
	case county:
		return pick(append(genitives, seats...), isCounty)
	case city:
		if a, ok := pick(append(cities, genitives...), func(i int) bool { return !isCounty(i) }); ok {
			return a, true
		}
		return pick(append(seats, genitives...), isCounty) // a town inside a county
	case len(cities) > 0:
		return pick(cities, nil)
	case len(seats) > 0:
		return pick(seats, nil)
	default:
		return pick(genitives, nil)
	}
}

// also gives the other names of an area; for one without, those of the Latvian county of that name,
// so that newer boundaries brought in by a person match towns too.
func (b Boundaries) also(a Area) []string {
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
