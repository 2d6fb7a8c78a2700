package learning

import (
	"math"
	"slices"
)

// Pair is how many questions one phone had right before and after.
type Pair struct{ Before, After int }

// Score is all knowledge questions together, over the pairs that answered all of them.
type Score struct {
	Pairs     int
	Questions int
	Before    float64 // mean of right answers
	After     float64
	Change    Interval // mean of the differences, with Student's interval
	Gain      float64  // normalised gain: of what could still be learned, the part that was
	P         float64  // Wilcoxon, two-sided
	Exact     bool     // the exact distribution; else the normal one with ties corrected
	Effect    float64  // matched-pairs rank-biserial correlation, from -1 to 1
	Ceiling   bool     // so much was known before that the score can hardly rise
	Steady    int      // pairs without a difference, which the test leaves out
}

// MostExact is up to how many differing pairs the test is exact.
const MostExact = 60

// Scored reckons the score of pairs over a number of questions.
//
// The test is the signed-rank test of F. Wilcoxon (Biometrics Bulletin 1 (1945) 80-83), pairs without a
// difference left out, ties with their mean rank. The effect size is that of D. Kerby, "The simple
// difference formula", Comprehensive Psychology 3 (2014): the favourable share of ranks less the
// unfavourable one. The normalised gain is that of R. Hake, American Journal of Physics 66 (1998) 64-74.
func Scored(pairs []Pair, questions int) Score {
	s := Score{Pairs: len(pairs), Questions: questions, P: 1}
	if len(pairs) == 0 || questions == 0 {
		return s
	}
	n := float64(len(pairs))
	differences := make([]int, 0, len(pairs))
	var sum, squares float64
	for _, p := range pairs {
		s.Before += float64(p.Before) / n
		s.After += float64(p.After) / n
		d := p.After - p.Before
		sum += float64(d)
		squares += float64(d * d)
		if d == 0 {
			s.Steady++
		} else {
			differences = append(differences, d)
		}
	}
	mean := sum / n
	s.Change = Interval{mean, mean, mean}
	if len(pairs) > 1 {
		half := student95(len(pairs)-1) * math.Sqrt(math.Max(0, squares-n*mean*mean)/(n-1)/n)
		s.Change.Low, s.Change.High = mean-half, mean+half
	}
	if open := float64(questions) - s.Before; open > 0 {
		s.Gain = (s.After - s.Before) / open
	}
	s.Ceiling = s.Before >= Ceiling*float64(questions)
	s.P, s.Effect, s.Exact = signedRank(differences)
	return s
}

// signedRank gives the two-sided test and the effect size of differences, none of them 0.
func signedRank(differences []int) (p, effect float64, exact bool) {
	n := len(differences)
	if n == 0 {
		return 1, 0, true
	}
	d := slices.Clone(differences)
	slices.SortFunc(d, func(a, b int) int { return abs(a) - abs(b) })
	doubled := make([]int, n) // ranks times two, so that mean ranks are whole numbers
	ties := 0.0
	for i := 0; i < n; {
		j := i
		for j < n && abs(d[j]) == abs(d[i]) {
			j++
		}
		for k := i; k < j; k++ {
			doubled[k] = i + 1 + j
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	up, all := 0, 0
	for i, r := range doubled {
		all += r
		if d[i] > 0 {
			up += r
		}
	}
	effect = float64(2*up-all) / float64(all)
	low := min(up, all-up)
	if n > MostExact {
		m := float64(n)
		variance := m*(m+1)*(2*m+1)/24 - ties/48
		distance := math.Abs(float64(up)/2-m*(m+1)/4) - 0.5 // half a rank, since ranks are steps
		return math.Min(1, math.Erfc(math.Max(0, distance)/math.Sqrt(2*variance))), effect, false
	}
	// How many of the 2^n ways to give signs reach each sum of ranks.
	ways := make([]float64, all+1)
	ways[0] = 1
	reach := 0
	for _, r := range doubled {
		reach += r
		for x := reach; x >= r; x-- {
			ways[x] += ways[x-r]
		}
	}
	below := 0.0
	for _, w := range ways[:low+1] {
		below += w
	}
	return math.Min(1, 2*below/math.Exp2(float64(n))), effect, true
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Relative is by which part of what was before a mean has changed: 0.55 says 55 % more. It hides how much there was
// to learn, so it is only given beside both means.
func Relative(before, after float64) float64 {
	if before == 0 {
		return 0
	}
	return after/before - 1
}
