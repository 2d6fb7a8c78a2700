package sharing

import (
	"slices"
	"strings"

	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// Sight is one line of who has seen a file: on which day somebody in a role did what, how often. Colleagues are
// not named to the person: the role and the day are.
type Sight struct {
	Day  when.Day
	Role string
	Verb string
	Many int
}

// Seen is who has seen the data of the person of a case, the newest first.
type Seen struct {
	*cases.Case
	Lines []Sight    `class:"plain"`
	More  bool       `class:"plain"`     // there are older lines than those read
	Left  []*Sending `class:"sensitive"` // to whom outside the house something was handed
	// Other is what left by any other way, alone or among rows of others, and what was asked for and refused.
	Other []*disclosures.Disclosure `class:"sensitive"`
}

// Reader is what one account opened in a week, for the weekly review.
type Reader struct {
	Actor   string // user id, or console
	Role    string // in which they did it last
	Opened  int    // lines about people served
	People  int    // how many different people
	Night   int    // between 22 and 6 by the house's clock
	Refused int    // asked for what the reader may not open
	Reasons []string
}

// The bounds beyond which a week is unusual; a reader far above the others is so too.
const (
	manyRefused = 3
	manyNight   = 1
	timesMiddle = 3
)

// unusual notes what is unusual about each reader and puts the most unusual first.
func unusual(readers []*Reader) {
	var people []int
	for _, r := range readers {
		people = append(people, r.People)
	}
	slices.Sort(people)
	middle := 0
	if len(people) > 0 {
		middle = people[len(people)/2]
	}
	for _, r := range readers {
		if r.Refused >= manyRefused {
			r.Reasons = append(r.Reasons, "review.refused")
		}
		if r.Night >= manyNight {
			r.Reasons = append(r.Reasons, "review.night")
		}
		if len(readers) > 2 && r.People > timesMiddle*max(middle, 1) {
			r.Reasons = append(r.Reasons, "review.many")
		}
	}
	slices.SortStableFunc(readers, func(a, b *Reader) int {
		if n := len(b.Reasons) - len(a.Reasons); n != 0 {
			return n
		}
		if n := b.People - a.People; n != 0 {
			return n
		}
		return strings.Compare(a.Actor, b.Actor)
	})
}
