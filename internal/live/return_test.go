package live_test

import (
	"testing"

	"drosme/internal/db"
	"drosme/internal/live"
)

// Whose battery died comes back on another phone, which has not the first one's pair: it answers after, as a pair of
// its own, and nothing twice.
func TestAnotherPhoneOfASeatAnswersWhatTheFirstHasNot(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		first := p.join()
		p.steer("open")
		p.steer("goto", "to", "before")
		const one, two = "0123456789abcdef0123", "fedcba98765432103210"
		if _, out := first.answer("before/documents-stay", choice("a"), "pair", one); out["status"] != "stored" {
			t.Fatalf("%v", out)
		}
		if status, out := first.answer("before/would-ask", choice("maybe"), "pair", two); status != 409 || out["reason"] != "second_pair" {
			t.Errorf("one phone, one pair: %d %v", status, out)
		}
		second := p.join("seat_code", first.code)
		if second.token != first.token {
			t.Fatal("the same seat")
		}
		if status, out := second.answer("before/documents-stay", choice("b"), "pair", two); status != 409 || out["reason"] != "second_pair" {
			t.Errorf("what the first phone answered is answered: %d %v", status, out)
		}
		p.steer("goto", "to", "after")
		if _, out := second.answer("after/documents-stay", choice("a"), "pair", two); out["status"] != "stored" {
			t.Errorf("the second phone answers after: %v", out)
		}
		if status, out := second.answer("after/documents-stay", choice("a"), "pair", one); status != 409 || out["reason"] != "second_pair" {
			t.Errorf("and nothing twice: %d %v", status, out)
		}
	})
}
