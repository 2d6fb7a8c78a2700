package consents

import (
	"drosme/internal/when"
	"drosme/records/cases"
)

// Override is something that left without the person's consent because life was in danger or a child had to
// be protected. The responsible person looks at each one afterwards.
type Override struct {
	ID         string      `db:"id" class:"plain"`
	Case       string      `db:"case_id" class:"plain"`
	Code       string      `db:"code" class:"plain"` // of the case; not stored here
	Person     string      `db:"person" class:"plain"`
	Ground     string      `db:"ground" class:"plain"`
	Road       string      `db:"road" class:"plain"`
	Purpose    string      `db:"purpose" class:"sensitive" tells:"-"`
	Fields     string      `db:"fields" class:"plain"`
	Why        string      `db:"why" class:"sensitive" tells:"words"` // sealed in the table
	On         when.Day    `db:"on_day" class:"plain"`
	By         string      `db:"by_user" class:"plain"`
	ByPerson   string      `db:"by_person" class:"plain"`
	At         when.Moment `db:"at" class:"plain"`
	ReviewedBy string      `db:"reviewed_by" class:"plain"`
	ReviewedAt when.Moment `db:"reviewed_at" class:"plain"`
	Verdict    Verdict     `db:"verdict" class:"plain"`
	cases.Reach
}

// Verdict is what a review finds.
type Verdict string

// The verdicts.
const (
	Right Verdict = "right" // it was right to give it without consent
	Wrong Verdict = "wrong" // it was not: a matter for the breach register
)
