package id

import (
	"strings"
	"testing"
	"time"
)

func TestOrderedIdsSortAsTheyWereMade(t *testing.T) {
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	last := ""
	for i := range 1000 {
		x := Ordered(start.Add(time.Duration(i)*time.Millisecond), nil)
		if !Valid(x) || x <= last {
			t.Fatalf("%s after %s", x, last)
		}
		last = x
	}
}

func TestRandomIdsTellNoOrder(t *testing.T) {
	up := 0
	last := Random(nil)
	for range 1000 {
		x := Random(nil)
		if !Valid(x) {
			t.Fatal(x)
		}
		if x > last {
			up++
		}
		last = x
	}
	if up < 400 || up > 600 {
		t.Errorf("%d of 1000 grew", up)
	}
}

func TestASlipInACodeIsFound(t *testing.T) {
	for range 50 {
		code := Code("P", nil)
		if !CheckCode(code) {
			t.Fatalf("%s does not fit itself", code)
		}
		body := code[2:]
		for i := range 5 {
			for j := range 31 {
				if alphabet[j] != body[i] && CheckCode("P-"+body[:i]+string(alphabet[j])+body[i+1:]) {
					t.Errorf("%s: another character at %d was not found", code, i)
				}
			}
			if i < 4 && body[i] != body[i+1] && CheckCode("P-"+body[:i]+string(body[i+1])+string(body[i])+body[i+2:]) {
				t.Errorf("%s: two characters swapped at %d were not found", code, i)
			}
		}
	}
	for _, wrong := range []string{"", "P", "P-", "P-12345", "P-1234567", strings.Repeat("A", 40)} {
		if CheckCode(wrong) {
			t.Errorf("%q fits", wrong)
		}
	}
}
