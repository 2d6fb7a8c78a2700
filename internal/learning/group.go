package learning

import "math"

// Group is how many of a group had a question right.
type Group struct{ Right, Asked int }

// Share is the share of right answers.
func (g Group) Share() float64 { return share(g.Right, g.Asked) }

// Difference compares two groups that cannot be paired, such as a class before a visit and weeks after it:
// the difference of the shares, later less earlier, with Newcombe's interval, and Fisher's exact test.
//
// Sources: R. G. Newcombe, "Interval estimation for the difference between independent proportions",
// Statistics in Medicine 17 (1998) 873-890, method 10; R. A. Fisher's exact test, two-sided by summing all
// tables that are no likelier than the one seen.
func Difference(earlier, later Group) (change Interval, p float64) {
	if earlier.Asked == 0 || later.Asked == 0 {
		return Interval{}, 1
	}
	a, b := later.Share(), earlier.Share()
	al, ah := scoreInterval(later)
	bl, bh := scoreInterval(earlier)
	d := a - b
	return Interval{d, d - math.Hypot(a-al, bh-b), d + math.Hypot(ah-a, b-bl)}, fisher(earlier, later)
}

// scoreInterval is E. B. Wilson's interval of a share (1927).
func scoreInterval(g Group) (low, high float64) {
	n, p := float64(g.Asked), g.Share()
	z2 := z95 * z95
	middle := (p + z2/(2*n)) / (1 + z2/n)
	half := z95 * math.Sqrt(p*(1-p)/n+z2/(4*n*n)) / (1 + z2/n)
	return math.Max(0, middle-half), math.Min(1, middle+half)
}

func fisher(a, b Group) float64 {
	right, all := a.Right+b.Right, a.Asked+b.Asked
	chance := func(x int) float64 {
		return math.Exp(logChoose(a.Asked, x) + logChoose(b.Asked, right-x) - logChoose(all, right))
	}
	seen := chance(a.Right)
	p := 0.0
	for x := max(0, right-b.Asked); x <= min(right, a.Asked); x++ {
		if c := chance(x); c <= seen*(1+1e-9) {
			p += c
		}
	}
	return math.Min(1, p)
}
