package cases

import "drosme/internal/when"

// Part is what somebody does on a case.
type Part string

// The parts.
const (
	Responsible Part = "responsible" // answers for the case; one at a time
	Member      Part = "member"      // works on it too: psychologist, lawyer
	Cover       Part = "cover"       // stands in for dates, and opens no restricted note
	Outside     Part = "outside"     // opened it from outside for a reason, until the end of the day
)

// Place is one person's part in the team of a case.
type Place struct {
	ID         string      `db:"id" class:"plain"`
	Case       string      `db:"case_id" class:"plain"`
	Person     string      `db:"person" class:"plain"`
	Part       Part        `db:"part" class:"plain"`
	From       when.Day    `db:"from_on" class:"plain"`
	Until      when.Day    `db:"until_on" class:"plain"`              // empty: open
	Why        []byte      `db:"why" class:"sensitive" tells:"words"` // sealed under the key of the house
	By         string      `db:"by_user" class:"plain"`
	At         when.Moment `db:"at" class:"plain"`
	ReviewedBy string      `db:"reviewed_by" class:"plain"`
	ReviewedAt when.Moment `db:"reviewed_at" class:"plain"`
	Reason     string      `db:"-" class:"sensitive" tells:"words"` // opened
	Reach
}

// Holds tells whether the part holds on a day.
func (p *Place) Holds(day when.Day) bool { return day.Within(p.From, p.Until) }

// MostWhy is the most characters of a reason.
const MostWhy = 500
