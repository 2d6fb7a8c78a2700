package doorway

import (
	"slices"

	"drosme/internal/when"
)

// State is what a secret link shows: words and days, no name, no place.
type State struct {
	Key  string      `json:"key"`           // StateKey of the link
	Word string      `json:"state"`         // one of States
	Day  when.Day    `json:"day,omitempty"` // of the visit, once there is one
	Ends when.Day    `json:"ends"`          // last day on which the link shows anything
	At   when.Moment `json:"at"`            // since when this is so; an older state never replaces a newer one
}

// The states of a request as its host sees them.
const (
	Received  = "received"  // at the door or in the office, nobody has decided yet
	Planning  = "planning"  // the office looks for a day
	Waiting   = "waiting"   // on the waiting list
	Tentative = "tentative" // a day is proposed
	Confirmed = "confirmed" // the day is fixed
	Held      = "held"
	Cancelled = "cancelled" // the visit was called off; the office writes
	Declined  = "declined"
	Withdrawn = "withdrawn"
)

// States in the order in which a request may pass through them.
var States = []string{Received, Planning, Waiting, Tentative, Confirmed, Held, Cancelled, Declined, Withdrawn}

// Good tells whether a state may be kept: the words and days that there are, and nothing else.
func (s State) Good() bool {
	goodDay := func(d when.Day) bool { p, err := when.ParseDay(string(d)); return err == nil && p == d }
	return GoodStateKey(s.Key) && slices.Contains(States, s.Word) && (s.Day == "" || goodDay(s.Day)) && goodDay(s.Ends) && !s.At.Time().IsZero()
}
