package cases

import (
	"slices"

	"drosme/internal/when"
)

// Overview is a case with what this package knows about it: what its first page shows.
type Overview struct {
	Case
	Team      []*Place    `class:"plain"`     // everybody who ever had a part
	Others    []*Case     `class:"sensitive"` // further cases of the same person, as far as the reader may see them
	Links     []*Link     `class:"sensitive"`
	Closings  []*Closing  `class:"sensitive"` // the newest first; notes are sealed until Closing opens one
	FollowUps []*FollowUp `class:"sensitive"`
	Due       *Due        `class:"sensitive"` // what comes first; nil: nothing is due
}

// Today gives who has a part on a day, the responsible first.
func (o *Overview) Today(day when.Day) []*Place {
	var out []*Place
	for _, p := range o.Team {
		if p.Holds(day) {
			out = append(out, p)
		}
	}
	order := []Part{Responsible, Member, Cover, Outside}
	slices.SortStableFunc(out, func(a, b *Place) int { return slices.Index(order, a.Part) - slices.Index(order, b.Part) })
	return out
}

// Waiting gives the closing that waits for approval, or nil.
func (o *Overview) Waiting() *Closing {
	for _, x := range o.Closings {
		if x.State == ClosingAsked {
			return x
		}
	}
	return nil
}

// Leads tells whether a person answers for the case on a day.
func (o *Overview) Leads(person string, day when.Day) bool { return leads(o.Team, person, day) }

func leads(team []*Place, person string, day when.Day) bool {
	return person != "" && slices.ContainsFunc(team, func(p *Place) bool {
		return p.Part == Responsible && p.Person == person && p.Holds(day)
	})
}
