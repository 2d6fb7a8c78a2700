package live

import (
	"sync"
	"time"
)

// joinLimiter lets a class behind one address in at once, and holds up who joins without end. It looks at
// joins only: who has a seat is never slowed.
type joinLimiter struct {
	limit int
	mu    sync.Mutex
	by    map[string][]time.Time // the joins of the last JoinWindow, oldest first
}

func newJoinLimiter(limit int) *joinLimiter {
	return &joinLimiter{limit: limit, by: map[string][]time.Time{}}
}

// pass notes a join, or says how long to wait. The clock is the machine's running time, not the hour.
func (l *joinLimiter) pass(address string) (wait time.Duration) {
	if l.limit <= 0 {
		return 0
	}
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	recent := since(l.by[address], now.Add(-JoinWindow))
	if len(recent) >= l.limit {
		l.by[address] = recent
		return max(recent[len(recent)-l.limit].Add(JoinWindow).Sub(now), time.Second)
	}
	l.by[address] = append(recent, now)
	return 0
}

func since(times []time.Time, from time.Time) []time.Time {
	for len(times) > 0 && times[0].Before(from) {
		times = times[1:]
	}
	return times
}

func (l *joinLimiter) prune() {
	if l.limit <= 0 {
		return
	}
	from := time.Now().Add(-JoinWindow)
	l.mu.Lock()
	defer l.mu.Unlock()
	for address, times := range l.by {
		if times = since(times, from); len(times) == 0 {
			delete(l.by, address)
		} else {
			l.by[address] = times
		}
	}
}

// wrongCodes counts seat codes that were wrong, so that nobody tries them all: after each ten the wait is twice as
// long, up to about an hour.
type wrongCodes struct {
	n, rounds int
	since     time.Time
}

const (
	wrongMost   = 10
	wrongWindow = time.Minute
)

func (w *wrongCodes) window() time.Duration { return wrongWindow << min(w.rounds, 6) }

// mayTry tells whether an address may try a seat code. The caller holds r.mu.
func (r *Room) mayTry(address string) bool {
	w := r.wrong[address]
	if w == nil {
		return true
	}
	if time.Since(w.since) > w.window() {
		if w.n >= wrongMost {
			w.rounds++
		}
		w.n, w.since = 0, time.Now()
	}
	return w.n < wrongMost
}

func (r *Room) triedWrong(address string) {
	w := r.wrong[address]
	if w == nil {
		w = &wrongCodes{since: time.Now()}
		r.wrong[address] = w
	}
	w.n++
}
