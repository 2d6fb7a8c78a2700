package learning

import (
	"strings"
	"unicode"
)

// FewestForCodes is the smallest group in which pupil-made codes may be used across weeks.
const FewestForCodes = 20

// Matched is what matching two lists of pupil-made codes gave. Numbers are places in the lists; the codes
// themselves are destroyed by the caller once they are matched.
type Matched struct {
	Pairs                 [][2]int
	Alone                 [2]int // without a partner, earlier and later
	Unsure                [2]int // several could be the partner, or the same code stood twice: left out
	Exact                 int    // pairs whose codes were the same, letter by letter
	EarlierSize, LateSize int
}

// Rate is the share of the later group that has a partner.
func (m Matched) Rate() float64 { return share(len(m.Pairs), m.LateSize) }

// Match pairs two lists of codes: first those that are the same once case, spaces and marks are left out,
// then those that differ by one slip (a letter other, missing, too much, or two neighbours swapped), but
// only where each is the other's sole candidate. A code that stands twice in a list is left out.
//
// One slip is what the drug-prevention surveys of the EU-Dap trial allowed (F. Faggiano and others,
// "The effectiveness of a school-based substance abuse prevention program", 2008): more slips pair
// strangers.
func Match(earlier, later []string) Matched {
	m := Matched{EarlierSize: len(earlier), LateSize: len(later)}
	a, b := evened(earlier), evened(later)
	twiceA, twiceB := twice(a), twice(b)
	takenA, takenB := make([]bool, len(a)), make([]bool, len(b))
	where := map[string]int{}
	for i, c := range a {
		if c != "" && !twiceA[c] {
			where[c] = i
		}
	}
	for j, c := range b {
		if i, ok := where[c]; ok && !twiceB[c] {
			m.Pairs = append(m.Pairs, [2]int{i, j})
			takenA[i], takenB[j] = true, true
		}
	}
	m.Exact = len(m.Pairs)
	near := func(list []string, taken []bool, double map[string]bool, c string) (found []int) {
		for i, o := range list {
			if !taken[i] && o != "" && !double[o] && oneSlip(o, c) {
				found = append(found, i)
			}
		}
		return found
	}
	type pair struct{ i, j int }
	var sure []pair
	for j, c := range b {
		switch {
		case takenB[j]:
		case c == "" || twiceB[c] || twiceA[c]:
			m.Unsure[1]++
		default:
			found := near(a, takenA, twiceA, c)
			switch {
			case len(found) == 0:
				m.Alone[1]++
			case len(found) == 1 && len(near(b, takenB, twiceB, a[found[0]])) == 1:
				sure = append(sure, pair{found[0], j})
			default:
				m.Unsure[1]++
			}
		}
	}
	for _, p := range sure {
		m.Pairs = append(m.Pairs, [2]int{p.i, p.j})
		takenA[p.i], takenB[p.j] = true, true
	}
	for i, c := range a {
		switch {
		case takenA[i]:
		case c == "" || twiceA[c] || twiceB[c] || len(near(b, takenB, twiceB, c)) > 0:
			m.Unsure[0]++
		default:
			m.Alone[0]++
		}
	}
	return m
}

func evened(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToUpper(r)
			}
			return -1
		}, c)
	}
	return out
}

func twice(codes []string) map[string]bool {
	seen, double := map[string]bool{}, map[string]bool{}
	for _, c := range codes {
		if seen[c] {
			double[c] = true
		}
		seen[c] = true
	}
	return double
}

// oneSlip tells whether two different codes are one slip apart.
func oneSlip(x, y string) bool {
	a, b := []rune(x), []rune(y)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || x == y {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return string(a[i:]) == string(b[i+1:])
	}
	if string(a[i+1:]) == string(b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == string(b[i+2:])
}
