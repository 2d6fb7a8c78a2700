package live

import (
	"testing"
	"time"
)

// Ten wrong seat codes are free; then each ten cost twice the wait of those before.
func TestWhoTriesSeatCodesWaitsLongerEachTime(t *testing.T) {
	r := &Room{wrong: map[string]*wrongCodes{}}
	tries := 0
	for round, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		for r.mayTry("a") {
			r.triedWrong("a")
			tries++
		}
		if tries != 10*(round+1) {
			t.Fatal("ten tries a round", tries)
		}
		r.wrong["a"].since = time.Now().Add(-wait + time.Second)
		if r.mayTry("a") {
			t.Error("round", round, "waits less than", wait)
		}
		r.wrong["a"].since = time.Now().Add(-wait - time.Second)
	}
	if !r.mayTry("b") {
		t.Error("another phone waits for nobody")
	}
}
