package rights

import (
	"strings"

	"drosme/internal/when"
)

// Item is one thing that the house holds of a person, in words that the person can be shown.
type Item struct {
	Room  string   `json:"room"` // name of the holder
	Day   when.Day `json:"day,omitempty"`
	Text  string   `json:"text"`
	Third bool     `json:"-"` // speaks of somebody else too, or is a working thought: held back until somebody looked
	Hash  string   `json:"-"` // names it in a review, for this house and this person alone
}

// Whole is the person's file before it is written.
type Whole struct {
	Number   int
	Code     string // of the case
	Language string
	Made     when.Moment
	Items    []Item // what goes
	Held     []Item // what is held back
}

// split parts items into what goes and what is held back, after a review.
func split(items []Item, shown string) (goes, held []Item) {
	ticked := strings.Fields(shown)
	for _, x := range items {
		if x.Third && !contains(ticked, x.Hash) {
			held = append(held, x)
		} else {
			goes = append(goes, x)
		}
	}
	return goes, held
}
