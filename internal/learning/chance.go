package learning

import "math"

// z95 is the 97.5 % point of the normal distribution.
const z95 = 1.959963984540054

func logChoose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	a, _ := math.Lgamma(float64(n) + 1)
	b, _ := math.Lgamma(float64(k) + 1)
	c, _ := math.Lgamma(float64(n-k) + 1)
	return a - b - c
}

// binomialBelow is the chance of at most k of n.
func binomialBelow(k, n int, p float64) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n || p <= 0:
		return 1
	case p >= 1:
		return 0
	}
	sum := 0.0
	for i := 0; i <= k; i++ {
		sum += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return math.Min(1, sum)
}

// exactShare is the 95 % interval of Clopper and Pearson of k of n.
func exactShare(k, n int) (low, high float64) {
	low, high = 0, 1
	if k > 0 {
		low = bisect(func(p float64) bool { return 1-binomialBelow(k-1, n, p) > 0.025 })
	}
	if k < n {
		high = bisect(func(p float64) bool { return binomialBelow(k, n, p) < 0.025 })
	}
	return low, high
}

// bisect finds where between 0 and 1 a condition begins to hold.
func bisect(holds func(float64) bool) float64 {
	low, high := 0.0, 1.0
	for range 100 {
		middle := (low + high) / 2
		if holds(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return (low + high) / 2
}

// student95 is the 97.5 % point of Student's distribution.
func student95(freedom int) float64 {
	v := float64(freedom)
	low, high := 0.0, 1e4
	for range 200 {
		middle := (low + high) / 2
		tail := betaBelow(v/(v+middle*middle), v/2, 0.5) / 2
		if tail > 0.025 {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// betaBelow is the regularised incomplete beta function, by its continued fraction (modified method of
// Lentz).
func betaBelow(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaBelow(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	keep := func(f float64) float64 {
		if math.Abs(f) < tiny {
			return tiny
		}
		return f
	}
	c, d := 1.0, 1/keep(1-(a+b)*x/(a+1))
	f := d
	for i := 1; i <= 500; i++ {
		m := float64(i)
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / keep(1+even*d)
		c = keep(1 + even/c)
		f *= c * d
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / keep(1+odd*d)
		c = keep(1 + odd/c)
		step := c * d
		f *= step
		if math.Abs(step-1) < 1e-15 {
			break
		}
	}
	return front * f
}
