package groupwork

import (
	"drosme/internal/access"
	"drosme/internal/when"
)

// Voice is feedback without identity: a month and a text.
type Voice struct {
	ID     string `db:"id" class:"plain"`
	Circle string `db:"circle" class:"plain"`
	Month  string `db:"month" class:"plain"` // 2026-03
	Body   []byte `db:"body" class:"sensitive"`
	Text   string `db:"-" class:"sensitive"`
}

// Answer is what the facilitator made of voices: you said, we did.
type Answer struct {
	ID     string      `db:"id" class:"plain"`
	Circle string      `db:"circle" class:"plain"`
	Said   string      `db:"said" class:"sensitive"`
	Did    string      `db:"did" class:"sensitive"`
	Month  string      `db:"month" class:"plain"`
	At     when.Moment `db:"at" class:"plain"`
}

// Voices are what a circle said and what was answered.
type Voices struct {
	Circle  *Circle  `class:"plain"`
	All     []Voice  `class:"sensitive"`
	Answers []Answer `class:"sensitive"`
	Prints  bool     `class:"plain"` // there is enough for a print that points to nobody
}

// Scope is that of the circle.
func (v *Voices) Scope() access.Scope { return v.Circle.Scope() }

// Enough voices or months, so that a print points to nobody: a choice of the house, in the manner of the
// smallest groups that official statistics publish.
const (
	EnoughVoices = 5
	EnoughMonths = 3
)

// Enough tells whether a print may be made on a day: five voices, or three months since the first.
func Enough(voices []Voice, today when.Day) bool {
	if len(voices) == 0 {
		return false
	}
	if len(voices) >= EnoughVoices {
		return true
	}
	first := voices[0].Month
	for _, v := range voices {
		first = min(first, v.Month)
	}
	return months(first, string(today)[:7]) >= EnoughMonths
}

// months are those from one month to another, both as 2026-03.
func months(from, to string) int {
	f, t := when.Day(from+"-01").Time(), when.Day(to+"-01").Time()
	return (t.Year()-f.Year())*12 + int(t.Month()) - int(f.Month())
}
