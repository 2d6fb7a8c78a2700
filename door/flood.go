package door

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"
)

// bucket holds tokens; one goes with each request, and they come back with time.
type bucket struct {
	left float64
	at   time.Time
}

// take takes a token; where there is none it says after how long there will be one.
func (b *bucket) take(now time.Time, most float64, each time.Duration) (time.Duration, bool) {
	if b.at.IsZero() {
		b.left = most
	} else if now.After(b.at) {
		b.left = min(most, b.left+now.Sub(b.at).Seconds()/each.Seconds())
	}
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) * float64(each)), false
	}
	b.left--
	return 0, true
}

// flood counts requests by address and over all. An address is kept as a keyed hash; the key is made
// with the process and lies nowhere, so that what is in memory names nobody, and nothing is stored.
type flood struct {
	mu       sync.Mutex
	key      []byte
	most     float64       // at once
	each     time.Duration // after which one more is free
	all      bucket
	allMost  float64
	allEach  time.Duration
	by       map[[16]byte]*bucket
	cleaning time.Time
}

// mostAddresses bounds the memory; when it is full, the addresses at rest are forgotten.
const mostAddresses = 20_000

func newFlood(most float64, each time.Duration, allMost float64, allEach time.Duration) *flood {
	key := make([]byte, 32)
	rand.Read(key)
	return &flood{key: key, most: most, each: each, allMost: allMost, allEach: allEach, by: map[[16]byte]*bucket{}}
}

// name gives the keyed hash of an address. Of an IPv6 address the network counts: one household has a
// whole one.
func (f *flood) name(addr netip.Addr) [16]byte {
	addr = addr.Unmap()
	if addr.Is6() {
		if p, err := addr.WithZone("").Prefix(64); err == nil {
			addr = p.Addr()
		}
	}
	m := hmac.New(sha256.New, f.key)
	m.Write(addr.AsSlice())
	var out [16]byte
	copy(out[:], m.Sum(nil))
	return out
}

// take tells whether one more is let in, else after how long. An address that is held back takes
// nothing from what is there for all.
func (f *flood) take(addr netip.Addr, now time.Time) (time.Duration, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clean(now)
	name := f.name(addr)
	b := f.by[name]
	if b == nil {
		if len(f.by) >= mostAddresses {
			return f.allEach, false
		}
		b = &bucket{}
		f.by[name] = b
	}
	if wait, ok := b.take(now, f.most, f.each); !ok {
		return wait, false
	}
	return f.all.take(now, f.allMost, f.allEach)
}

// clean forgets addresses whose bucket is full again.
func (f *flood) clean(now time.Time) {
	full := time.Duration(f.most * float64(f.each))
	if now.Sub(f.cleaning) < full/4 && len(f.by) < mostAddresses {
		return
	}
	f.cleaning = now
	for name, b := range f.by {
		if now.Sub(b.at) >= full {
			delete(f.by, name)
		}
	}
}
