package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"
)

// subject is a running program with somebody signed in: ours or the one beside it.
type subject struct {
	name                string
	create, list        func(caller, n int) error
	single, many, lists series
	count               int
}

// measureActs measures create one at a time and with eight callers, and the list of 20, round by round;
// with a peer the two take turns, so that a slow moment of the machine meets both.
func measureActs(ctx context.Context, o options, h *testHouse, dir string) error {
	s, err := h.serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	p := h.people[1]
	if err := p.signIn(ctx, s.address); err != nil {
		return err
	}
	subjects := []*subject{{name: "drosme",
		create: func(_, n int) error {
			return p.addOrganisation(s.address, fmt.Sprintf("Paraugskola %09d", n))
		},
		list: func(_, n int) error {
			return p.open(fmt.Sprintf("%s/organisations?page=%d", s.address, 1+n%900))
		}}}
	if o.peer != "" {
		other, stop, err := peerSubject(ctx, o.peer, filepath.Join(dir, "peer"))
		if err != nil {
			return err
		}
		defer stop()
		subjects = append(subjects, other)
	}
	for range o.rounds {
		for _, x := range subjects {
			if err := x.round(o.length); err != nil {
				return fmt.Errorf("%s: %w", x.name, err)
			}
		}
	}
	for _, x := range subjects {
		figure(x.name+": create, one at a time", fmt.Sprintf("p50 %.2f ms, p95 %.2f ms", median(x.single.p50), median(x.single.p95)), "p95 under 10 ms")
		figure(x.name+": create, 8 callers", fmt.Sprintf("%.0f/s, p95 %.2f ms", median(x.many.rate), median(x.many.p95)), "over 500/s")
		figure(x.name+": list of 20 of "+fmt.Sprint(o.rows), fmt.Sprintf("p50 %.2f ms, p95 %.2f ms", median(x.lists.p50), median(x.lists.p95)), "p50 under 5 ms")
	}
	if len(subjects) == 2 {
		a, b := subjects[0], subjects[1]
		figure("ours / peer, round by round", fmt.Sprintf("create p50 %.2f, rate %.2f, list p50 %.2f",
			ratio(a.single.p50, b.single.p50), ratio(a.many.rate, b.many.rate), ratio(a.lists.p50, b.lists.p50)), "")
	}
	return nil
}

// ratio is the median of the ratios of each round.
func ratio(a, b []float64) float64 {
	var out []float64
	for i := range min(len(a), len(b)) {
		out = append(out, a[i]/b[i])
	}
	return median(out)
}

func (x *subject) round(length time.Duration) error {
	next := make(chan int)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			x.count++
			select {
			case next <- x.count:
			case <-stop:
				return
			}
		}
	}()
	for _, m := range []struct {
		into    *series
		callers int
		act     func(caller, n int) error
	}{{&x.lists, 1, x.list}, {&x.single, 1, x.create}, {&x.many, 8, x.create}} {
		times, err := load(m.callers, length, func(caller int) error { return m.act(caller, <-next) })
		if err != nil {
			return err
		}
		m.into.add(times, length)
	}
	return nil
}
