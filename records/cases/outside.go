package cases

import (
	"slices"
	"time"
	"unicode/utf8"

	"drosme/internal/when"
)

// Entry is one opening of a case from outside, as it is reviewed.
type Entry struct {
	Place
	Code   string   `db:"code" class:"plain"`
	Closed bool     `db:"closed" class:"plain"`
	Often  int      `db:"often" class:"plain"` // how many the same person opened in the seven days up to it
	Flags  []string `db:"-" class:"plain"`     // what is unusual about it, as keys of words
}

// LeastWhy is the fewest characters of a reason that says anything.
const LeastWhy = 10

// Unusual notes what is unusual about an opening: at night (22 to 6), at a weekend, the third or more in
// seven days, of a closed case, with a reason of a few letters. Local is the clock of the house.
func (e *Entry) Unusual(local when.Local) {
	e.Flags = nil
	note := func(is bool, flag string) {
		if is {
			e.Flags = append(e.Flags, "outside.flag."+flag)
		}
	}
	clock := local.Clock()
	day := local.Day().Time().Weekday()
	note(e.Often >= 3, "often")
	note(clock < "06:00" || clock >= "22:00", "night")
	note(day == time.Saturday || day == time.Sunday, "weekend")
	note(e.Closed, "closed")
	note(e.Reason != "" && utf8.RuneCountInString(e.Reason) < 2*LeastWhy, "short")
}

// UnusualFirst puts those with the most flags first, then the newest.
func UnusualFirst(rows []*Entry) {
	slices.SortStableFunc(rows, func(a, b *Entry) int {
		if n := len(b.Flags) - len(a.Flags); n != 0 {
			return n
		}
		switch {
		case a.At > b.At:
			return -1
		case a.At < b.At:
			return 1
		}
		return 0
	})
}
