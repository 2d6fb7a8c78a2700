package learning

import "math"

// Item is one question asked before and after, counted over pairs: phones that answered both times.
// "I do not know" counts as not right.
type Item struct {
	BothRight int // right before and after
	Gained    int // not right before, right after
	Lost      int // right before, not right after
	NeverYet  int // not right before, not right after
}

// Ceiling is the share of right answers before at which a question can hardly show learning any more.
const Ceiling = 0.8

// Interval is an estimate with its 95 % confidence interval.
type Interval struct{ Value, Low, High float64 }

// Add puts two counts of the same question together, such as of two classes.
func (i Item) Add(o Item) Item {
	return Item{i.BothRight + o.BothRight, i.Gained + o.Gained, i.Lost + o.Lost, i.NeverYet + o.NeverYet}
}

// Pairs is how many pairs there are.
func (i Item) Pairs() int { return i.BothRight + i.Gained + i.Lost + i.NeverYet }

// Before and After are the shares of right answers, from 0 to 1; 0 without pairs.
func (i Item) Before() float64 { return share(i.BothRight+i.Lost, i.Pairs()) }

// After is the share of right answers after.
func (i Item) After() float64 { return share(i.BothRight+i.Gained, i.Pairs()) }

// AtCeiling tells whether so many knew it before that the question can hardly show learning.
func (i Item) AtCeiling() bool { return i.Pairs() > 0 && i.Before() >= Ceiling }

// Change is the difference of the shares, after less before, with the adjusted Wald interval for paired
// proportions: half a pair is added to each of the four cells.
//
// Source: A. Agresti, Y. Min, "Simple improved confidence intervals for comparing matched proportions",
// Statistics in Medicine 24 (2005) 729-740.
func (i Item) Change() Interval {
	n := float64(i.Pairs())
	if n == 0 {
		return Interval{}
	}
	up, down := float64(i.Gained)+0.5, float64(i.Lost)+0.5
	m := n + 2
	d := (up - down) / m
	se := math.Sqrt(up+down-(up-down)*(up-down)/m) / m
	return Interval{Value: float64(i.Gained-i.Lost) / n, Low: math.Max(-1, d-z95*se), High: math.Min(1, d+z95*se)}
}

// P is the exact two-sided McNemar test: with no change, each pair that changed would have gained or lost
// with even chance. Without a pair that changed it is 1.
//
// Source: Q. McNemar, Psychometrika 12 (1947) 153-157; exact form by the binomial distribution.
func (i Item) P() float64 {
	n := i.Gained + i.Lost
	if n == 0 {
		return 1
	}
	return math.Min(1, 2*binomialBelow(min(i.Gained, i.Lost), n, 0.5))
}

// Odds is the effect size: how many gained for each that lost, with the exact interval of the binomial
// share of those who gained (Clopper and Pearson, 1934) turned into odds. Value or High may be +Inf.
func (i Item) Odds() Interval {
	n := i.Gained + i.Lost
	if n == 0 {
		return Interval{1, 0, math.Inf(1)}
	}
	low, high := exactShare(i.Gained, n)
	return Interval{odds(float64(i.Gained) / float64(n)), odds(low), odds(high)}
}

func odds(p float64) float64 {
	if p >= 1 {
		return math.Inf(1)
	}
	return p / (1 - p)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
