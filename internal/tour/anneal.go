package tour

import (
	"math"
	"math/rand/v2"
	"slices"
)

// The warmth of annealing, in minutes of cost: at first a change that is an hour and a half dearer is
// often taken, at the end hardly one of a minute.
const (
	warm = 90.0
	cold = 0.7
)

// anneal improves a route by rounds of small changes and gives the best one met; the first stays as
// it is. Rounds of 0 take 5,000 a request, from 20,000
// to a million.
func (b *board) anneal(first *route, seed uint64, rounds int) *route {
	n := len(b.p.Requests)
	best := clone(first)
	if n == 0 || len(b.p.Days) == 0 {
		return best
	}
	if rounds <= 0 {
		rounds = min(max(20_000, 5000*n), 1_000_000)
	}
	s := &search{board: b, now: clone(first), dice: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
	s.prices = make([]int, len(b.p.Days))
	for d, stops := range s.now.days {
		s.prices[d], _ = b.price(d, stops)
	}
	cooling := math.Pow(cold/warm, 1/float64(rounds))
	s.heat = warm
	for range rounds {
		changed := false
		switch k := s.dice.IntN(10); {
		case k < 5:
			changed = s.relocate()
		case k < 8:
			changed = s.swap()
		default:
			changed = s.turn()
		}
		if changed && s.now.cost < best.cost {
			best = clone(s.now)
		}
		s.heat *= cooling
	}
	return best
}

func clone(t *route) *route {
	c := &route{days: make([][]int, len(t.days)), where: slices.Clone(t.where), cost: t.cost}
	for d := range t.days {
		c.days[d] = slices.Clone(t.days[d])
	}
	return c
}

// search is one run of annealing. one and two are room for the days being tried.
type search struct {
	*board
	now      *route
	prices   []int // of each day as it is now
	dice     *rand.Rand
	heat     float64
	one, two []int
}

// taken tells whether a change of cost is taken at the present heat.
func (s *search) taken(by int) bool {
	return by <= 0 || s.dice.Float64() < math.Exp(-float64(by)/s.heat)
}

// put makes a day's tried stops the real ones.
func (s *search) put(d int, stops []int, price int) {
	s.now.days[d] = append(s.now.days[d][:0], stops...)
	s.prices[d] = price
	for _, r := range stops {
		s.now.where[r] = d
	}
}

// pick chooses a request, one without a day more often than its share.
func (s *search) pick() int {
	r := s.dice.IntN(len(s.p.Requests))
	for range 3 {
		if s.now.where[r] == noPlace && len(s.allowed[r]) > 0 {
			break
		}
		if q := s.dice.IntN(len(s.p.Requests)); s.now.where[q] == noPlace && len(s.allowed[q]) > 0 {
			r = q
		}
	}
	return r
}

// relocate moves a request to another place of its day or to another day.
func (s *search) relocate() bool {
	r := s.pick()
	if len(s.allowed[r]) == 0 {
		return false
	}
	from := s.now.where[r]
	to := s.allowed[r][s.dice.IntN(len(s.allowed[r]))] // a locked request has its own day alone
	s.one = s.one[:0]
	if from != noPlace {
		for _, q := range s.now.days[from] {
			if q != r {
				s.one = append(s.one, q)
			}
		}
	}
	target := s.now.days[to]
	if to == from {
		target = s.one
	}
	i := s.dice.IntN(len(target) + 1)
	s.two = append(append(append(s.two[:0], target[:i]...), r), target[i:]...)
	price, ok := s.price(to, s.two)
	if !ok {
		return false
	}
	by := price - s.prices[to]
	rest := 0
	switch {
	case from == noPlace:
		by -= s.missing(r)
	case from != to:
		if rest, ok = s.price(from, s.one); !ok { // a road may be shorter round about
			return false
		}
		by += rest - s.prices[from]
	}
	if !s.taken(by) {
		return false
	}
	if from != noPlace && from != to {
		s.put(from, s.one, rest)
	}
	s.put(to, s.two, price)
	s.now.cost += by
	return true
}

// swap lets two requests change places; one of them may have none.
func (s *search) swap() bool {
	r, q := s.pick(), s.dice.IntN(len(s.p.Requests))
	a, b := s.now.where[r], s.now.where[q]
	if r == q || a == b && a == noPlace {
		return false
	}
	if a != b && (s.lock[r] != noMinutes || s.lock[q] != noMinutes) {
		return false
	}
	exchange := func(room, stops []int) []int {
		room = room[:0]
		for _, x := range stops {
			switch x {
			case r:
				x = q
			case q:
				x = r
			}
			room = append(room, x)
		}
		return room
	}
	by, priceA, priceB, ok := 0, 0, 0, true
	if a != noPlace {
		s.one = exchange(s.one, s.now.days[a])
		if priceA, ok = s.price(a, s.one); !ok {
			return false
		}
		by += priceA - s.prices[a]
	} else {
		by += s.missing(q) - s.missing(r)
	}
	if b != a {
		if b != noPlace {
			s.two = exchange(s.two, s.now.days[b])
			if priceB, ok = s.price(b, s.two); !ok {
				return false
			}
			by += priceB - s.prices[b]
		} else {
			by += s.missing(r) - s.missing(q)
		}
	}
	if !s.taken(by) {
		return false
	}
	s.now.where[r], s.now.where[q] = noPlace, noPlace
	if a != noPlace {
		s.put(a, s.one, priceA)
	}
	if b != a && b != noPlace {
		s.put(b, s.two, priceB)
	}
	s.now.cost += by
	return true
}

// turn drives a stretch of a day the other way round (2-opt).
func (s *search) turn() bool {
	d := s.dice.IntN(len(s.p.Days))
	stops := s.now.days[d]
	if len(stops) < 2 {
		return false
	}
	i := s.dice.IntN(len(stops) - 1)
	j := i + 1 + s.dice.IntN(len(stops)-i-1)
	s.one = append(s.one[:0], stops...)
	slices.Reverse(s.one[i : j+1])
	price, ok := s.price(d, s.one)
	if !ok || !s.taken(price-s.prices[d]) {
		return false
	}
	s.now.cost += price - s.prices[d]
	s.put(d, s.one, price)
	return true
}
