package seal

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOpenedKeysAreFewAndFresh(t *testing.T) {
	c := newSubjectCache()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c.now = func() time.Time { return now }
	lock := newLock(make([]byte, KeySize))
	id := func(i int) string { return string(rune('a' + i)) }
	for i := range subjectsKept {
		c.put(id(i), lock, 0)
	}
	if got, _ := c.get(id(0)); got == nil {
		t.Fatal("a key was lost before the cache was full")
	}
	c.put("one more", lock, 0)
	if got, _ := c.get(id(1)); got != nil {
		t.Error("the key used longest ago is still there")
	}
	if got, _ := c.get(id(0)); got == nil {
		t.Error("a key used just now was thrown out")
	}
	if c.order.Len() != subjectsKept || len(c.byID) != subjectsKept {
		t.Errorf("%d and %d keys are kept", c.order.Len(), len(c.byID))
	}
	now = now.Add(subjectsFresh)
	if got, _ := c.get(id(0)); got != nil {
		t.Error("a key is used after its minute")
	}
	c.put("a", lock, 0)
	c.empty()
	if got, _ := c.get("a"); got != nil || c.order.Len() != 0 {
		t.Error("an emptied cache holds a key")
	}
}

func TestAKeyReadBeforeItsDestructionDoesNotComeBack(t *testing.T) {
	c := newSubjectCache()
	lock := newLock(make([]byte, KeySize))
	_, age := c.get("a") // the reader begins
	c.drop("a")          // and the key is destroyed while the store answers
	c.put("a", lock, age)
	if got, _ := c.get("a"); got != nil {
		t.Fatal("a destroyed key came back")
	}
	_, age = c.get("a")
	c.empty()
	c.put("a", lock, age)
	if got, _ := c.get("a"); got != nil {
		t.Fatal("a forgotten key came back")
	}
}

func TestALineThroughAShareMeetsEveryKey(t *testing.T) {
	// For each point and each number of a share there is exactly one slope for every key byte: one
	// share leaves all keys equally possible.
	for x := byte(1); x <= 3; x++ {
		seen := map[byte]bool{}
		for slope := range 256 {
			seen[gfTimes(byte(slope), x)] = true
		}
		if len(seen) != 256 {
			t.Errorf("with number %d only %d of 256 keys are possible", x, len(seen))
		}
	}
	// Known products in the field of AES (FIPS 197, 4.2).
	if gfTimes(0x57, 0x83) != 0xc1 || gfTimes(0x57, 0x13) != 0xfe {
		t.Error("products differ from FIPS 197")
	}
	for a := 1; a < 256; a++ {
		if gfTimes(byte(a), gfInverse(byte(a))) != 1 {
			t.Errorf("%d has no inverse", a)
		}
	}
}

func TestEveryBitOfAKeyFileCounts(t *testing.T) {
	root := NewRoot()
	house := root.Fingerprint()
	for _, f := range []rootText{
		{sealed: Bare, house: house, key: root.key.bytes[:]},
		{sealed: Passphrase, house: house, kib: 131072, passes: 4, salt: make([]byte, 16), key: make([]byte, 61)},
		{sealed: Machine, house: house, key: make([]byte, 300)},
		{sealed: Shares, house: house},
	} {
		good := f.text()
		if got, ok := parseRootText(good); !ok || got.sealed != f.sealed || !bytes.Equal(got.key, f.key) {
			t.Fatalf("%s: read as %s, %v", f.sealed, got.sealed, ok)
		}
		for i := range len(good) * 8 {
			changed := bytes.Clone(good)
			changed[i/8] ^= 1 << (i % 8)
			if _, ok := parseRootText(changed); ok {
				t.Fatalf("%s: bit %d changed and not found", f.sealed, i)
			}
		}
		for n := range good {
			if _, ok := parseRootText(good[:n]); ok {
				t.Fatalf("%s: cut to %d bytes and not found", f.sealed, n)
			}
		}
	}
}

func TestAKeyFileCannotAskForAllMemory(t *testing.T) {
	for _, f := range []rootText{
		{sealed: Passphrase, kib: passphraseMaxKiB + 1, passes: 4},
		{sealed: Passphrase, kib: 131072, passes: passphraseMaxPasses + 1},
		{sealed: Passphrase, kib: 0, passes: 4},
		{sealed: Passphrase, kib: 131072, passes: 0},
		{sealed: "another way"},
	} {
		if _, ok := parseRootText(f.text()); ok {
			t.Errorf("%d KiB and %d passes were read", f.kib, f.passes)
		}
	}
}

func TestTwoHashesRunAtOnceAndAnEndedContextWaitsForNone(t *testing.T) {
	for range stretchAtOnce {
		hashing.turns <- struct{}{}
	}
	ended, end := context.WithCancel(context.Background())
	var out atomic.Int32
	var wait sync.WaitGroup
	wait.Go(func() {
		if stretch(ended, nil, make([]byte, 16), 1, 8) == nil {
			out.Add(1)
		}
	})
	end()
	wait.Wait()
	if out.Load() != 1 {
		t.Error("a third hash ran beside two")
	}
	for range stretchAtOnce {
		<-hashing.turns
	}
	if stretch(context.Background(), nil, make([]byte, 16), 1, 8) == nil {
		t.Error("no hash ran with both turns free")
	}
}

func TestMemoryIsGivenBackOnceNobodyHashes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var given atomic.Int32
		s := stretcher{turns: make(chan struct{}, stretchAtOnce), free: func() { given.Add(1) }}
		s.rest()
		time.Sleep(stretchIdle / 2) // the clock of the bubble, no waiting
		s.rest()
		time.Sleep(stretchIdle * 3 / 4)
		synctest.Wait()
		if given.Load() != 0 {
			t.Fatal("given back while hashes follow each other")
		}
		time.Sleep(stretchIdle)
		synctest.Wait()
		if given.Load() != 1 {
			t.Fatalf("given back %d times", given.Load())
		}
		s.rest()
		s.turns <- struct{}{}
		time.Sleep(2 * stretchIdle)
		synctest.Wait()
		if given.Load() != 1 {
			t.Fatal("given back while a hash runs")
		}
		<-s.turns
		s.rest()
		time.Sleep(2 * stretchIdle)
		synctest.Wait()
		if given.Load() != 2 {
			t.Fatalf("given back %d times after two bursts", given.Load())
		}
	})
}
