package learning

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: got %.6f, want %.6f", what, got, want)
	}
}

// By hand: of 9 that changed 1 lost. (1 + 9) / 2^9, both tails.
func TestOneQuestionPaired(t *testing.T) {
	i := Item{BothRight: 6, Gained: 8, Lost: 1, NeverYet: 5}
	near(t, "McNemar", i.P(), 20.0/512, 1e-12)
	near(t, "before", i.Before(), 7.0/20, 1e-12)
	near(t, "after", i.After(), 14.0/20, 1e-12)
	near(t, "change", i.Change().Value, 7.0/20, 1e-12)
	near(t, "odds", i.Odds().Value, 8, 1e-9)
	low, high := exactShare(8, 9) // as tables of Clopper and Pearson give it
	near(t, "share, low", low, 0.5175, 5e-5)
	near(t, "share, high", high, 0.9972, 5e-5)
	near(t, "odds, low", i.Odds().Low, 0.5175/(1-0.5175), 1e-3)
	if i.AtCeiling() {
		t.Error("a third knew it before: no ceiling")
	}
	if !(Item{BothRight: 16, Gained: 4}).AtCeiling() {
		t.Error("four of five knew it before: a ceiling")
	}
	near(t, "nobody changed", Item{BothRight: 4, NeverYet: 3}.P(), 1, 0)
	near(t, "even", Item{Gained: 5, Lost: 5}.P(), 1, 0)
	if !math.IsInf(Item{Gained: 3}.Odds().Value, 1) {
		t.Error("three gained and none lost: no finite odds")
	}
	if (Item{}).Change() != (Interval{}) {
		t.Error("without pairs there is no change")
	}
}

// 1600 people asked twice: 794 yes twice, 150 yes then no, 86 no then yes, 570 no twice. The plain Wald
// interval is -0.0587 to -0.0213; with half a pair in each cell it moves in the fourth digit only.
func TestPairedSharesHaveAnInterval(t *testing.T) {
	c := Item{BothRight: 794, Gained: 86, Lost: 150, NeverYet: 570}.Change()
	near(t, "value", c.Value, -0.04, 1e-12)
	near(t, "low", c.Low, -0.0587, 2e-4)
	near(t, "high", c.High, -0.0213, 2e-4)
}

func TestTheScoreOfAClass(t *testing.T) {
	pairs := func(d ...int) (out []Pair) {
		for _, x := range d {
			out = append(out, Pair{20, 20 + x})
		}
		return out
	}
	// By hand: ranks 1 to 6 all up: 1 way of 64, both tails.
	near(t, "all up", Scored(pairs(1, 2, 3, 4, 5, 6), 40).P, 2.0/64, 1e-12)
	// The smallest of eight goes down: sums 0 and 1 of ranks, 2 ways of 256, both tails.
	near(t, "one down", Scored(pairs(-1, 2, 3, 4, 5, 6, 7, 8), 40).P, 4.0/256, 1e-12)
	near(t, "one down, effect", Scored(pairs(-1, 2, 3, 4, 5, 6, 7, 8), 40).Effect, 34.0/36, 1e-12)
	// Five ties up: each has the rank 3; 1 way of 32, both tails. Two pairs without a difference are left out.
	s := Scored(pairs(1, 1, 1, 1, 1, 0, 0), 40)
	near(t, "ties", s.P, 2.0/32, 1e-12)
	if s.Steady != 2 || s.Pairs != 7 || !s.Exact {
		t.Error("steady pairs are counted and left out of the test", s)
	}
	near(t, "gain", s.Gain, (5.0/7)/20, 1e-12)
	near(t, "Student 1", student95(1), 12.706, 1e-3)
	near(t, "Student 10", student95(10), 2.228, 1e-3)
	near(t, "Student 30", student95(30), 2.042, 1e-3)
	// Differences 1, 2, 3: mean 2, deviation 1, half a width 4.303 / sqrt 3.
	c := Scored(pairs(1, 2, 3), 40).Change
	near(t, "low", c.Low, 2-4.3027/math.Sqrt(3), 1e-3)
	near(t, "high", c.High, 2+4.3027/math.Sqrt(3), 1e-3)
	if !Scored([]Pair{{4, 4}, {4, 5}}, 5).Ceiling {
		t.Error("four of five right before: a ceiling")
	}
	if z := Scored(nil, 5); z.P != 1 || z.Pairs != 0 {
		t.Error("nobody: nothing", z)
	}
}

// The exact test and the one for many pairs meet where both can be reckoned.
func TestManyPairsUseTheNormalDistribution(t *testing.T) {
	var d []int
	for i := range MostExact {
		x := 1 + i%7
		if i%3 == 0 {
			x = -x
		}
		d = append(d, x)
	}
	exact, _, was := signedRank(d)
	many, _, is := signedRank(append(d, d...))
	if !was || is {
		t.Fatal("60 are exact, 120 are not")
	}
	if many >= exact || many <= 0 {
		t.Error("twice the same differences are clearer", exact, many)
	}
	// Without ties and with half a rank: (|W - n(n+1)/4| - 1/2) / sqrt(n(n+1)(2n+1)/24), here all of 61 up.
	up := make([]int, MostExact+1)
	for i := range up {
		up[i] = i + 1
	}
	n := float64(len(up))
	z := (n*(n+1)/4 - 0.5) / math.Sqrt(n*(n+1)*(2*n+1)/24)
	p, _, _ := signedRank(up)
	near(t, "all up", p, math.Erfc(z/math.Sqrt2), 1e-15)
}

func TestTwoGroups(t *testing.T) {
	_, p := Difference(Group{1, 4}, Group{3, 4}) // the tea of R. A. Fisher: 34/70
	near(t, "Fisher", p, 34.0/70, 1e-9)
	c, _ := Difference(Group{48, 80}, Group{56, 70}) // Newcombe 1998, example (a), method 10
	near(t, "value", c.Value, 0.2, 1e-12)
	near(t, "low", c.Low, 0.0524, 5e-5)
	near(t, "high", c.High, 0.3339, 5e-5)
}

// A module for students reported 58.6 % more points from means of 12.34 and 19.13; those means give 55.0 %.
func TestAPublishedFigureIsReckonedAnew(t *testing.T) {
	near(t, "relative", Relative(12.34, 19.13), 0.550, 5e-4)
}

func TestSmallGroupsAreHiddenAndCannotBeReckoned(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		want  []bool
	}{
		{[]int{12, 9, 30}, []bool{false, false, false}},
		{[]int{12, 3, 30}, []bool{true, true, false}},
		{[]int{3, 4, 30}, []bool{true, true, false}},
		{[]int{1, 2, 30, 9}, []bool{true, true, false, true}},
		{[]int{0, 3, 7}, []bool{false, true, true}},
		{[]int{3}, []bool{true}},
		{nil, []bool{}},
	} {
		if got := Hidden(c.sizes, 5); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.sizes, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 9).Draw(t, "sizes")
		hidden := Hidden(sizes, 5)
		count, sum, shown := 0, 0, 0
		for i, h := range hidden {
			if h {
				count++
				sum += sizes[i]
			} else {
				shown += sizes[i]
				if sizes[i] > 0 && sizes[i] < 5 {
					t.Fatalf("%v shows a group of %d", sizes, sizes[i])
				}
			}
		}
		if count > 0 && shown > 0 && (count == 1 || sum < 5) {
			t.Fatalf("%v: what is hidden can be reckoned", sizes)
		}
	})
}

func TestCodesAreMatchedTolerantlyAndOnce(t *testing.T) {
	earlier := []string{"MA12RI", "an 07 lo", "KL99XX", "QQ11WW", "ZZ55ZZ", "ZZ55ZZ", "AB12CD", "AB12CE"}
	later := []string{"ma12ri", "AN70LO", "KL99XXY", "RR22TT", "ZZ55ZZ", "AB12CF"}
	m := Match(earlier, later)
	want := [][2]int{{0, 0}, {1, 1}, {2, 2}}
	if !slices.Equal(m.Pairs, want) || m.Exact != 1 {
		t.Errorf("pairs %v, exact %d", m.Pairs, m.Exact)
	}
	if m.Alone != [2]int{1, 1} || m.Unsure != [2]int{4, 2} {
		t.Errorf("alone %v, unsure %v", m.Alone, m.Unsure)
	}
	near(t, "rate", m.Rate(), 0.5, 1e-12)
	for _, c := range []struct {
		a, b string
		slip bool
	}{{"ABC", "ABD", true}, {"ABC", "AB", true}, {"ABC", "ACB", true}, {"ABC", "BAC", true}, {"ABC", "CBA", false}, {"ABC", "ABC", false}, {"ABC", "A", false}, {"", "A", true}} {
		if oneSlip(c.a, c.b) != c.slip || oneSlip(c.b, c.a) != c.slip {
			t.Errorf("%q and %q", c.a, c.b)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[A-C]{0,4}`)
		a, b := rapid.SliceOfN(code, 0, 30).Draw(t, "a"), rapid.SliceOfN(code, 0, 30).Draw(t, "b")
		m := Match(a, b)
		left, right := map[int]bool{}, map[int]bool{}
		for _, p := range m.Pairs {
			if left[p[0]] || right[p[1]] {
				t.Fatal("a code was paired twice")
			}
			left[p[0]], right[p[1]] = true, true
		}
		if len(m.Pairs)+m.Alone[0]+m.Unsure[0] != len(a) || len(m.Pairs)+m.Alone[1]+m.Unsure[1] != len(b) {
			t.Fatal("a code was lost", m)
		}
	})
}
