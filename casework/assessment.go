package casework

import (
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// The kinds of assessments, and the list that each goes through.
var lists = map[string]string{"needs": "casework.need", "safety": "casework.risk"}

// MostText is the most characters of a free text of this room.
const MostText = 2000

// Assessment is what was found on a day, by domain.
type Assessment struct {
	ID      string            `db:"id" class:"plain"`
	Case    string            `db:"case_id" class:"plain"`
	Code    string            `db:"case_code" class:"plain"` // of the case, in lists over several
	Kind    string            `db:"kind" class:"plain"`      // needs or safety
	Day     when.Day          `db:"day" class:"plain"`
	AgainOn when.Day          `db:"again_on" class:"plain"` // when to look again; empty: not said
	Author  string            `db:"author" class:"plain"`
	Sealed  []byte            `db:"remark" class:"identifying" tells:"words"`
	At      when.Moment       `db:"at" class:"plain"`
	Answers map[string]string `db:"-" class:"sensitive" tells:"-"` // domain → word of casework.level or casework.answer
	Remark  string            `db:"-" class:"identifying" tells:"words"`
	cases.Reach
}

// Levels is the list of answers of a kind: how much is needed, or yes and no.
func Levels(kind string) string {
	if kind == "needs" {
		return "casework.level"
	}
	return "casework.answer"
}

// Check says what is wrong, field by field.
func (a *Assessment) Check(today, opened when.Day, wrong func(field, key string, pairs ...any)) {
	list, known := lists[a.Kind]
	if !known {
		wrong("kind", "field.choose")
		return
	}
	checkDay(a.Day, today, opened, wrong)
	if a.AgainOn != "" && a.AgainOn <= a.Day {
		wrong("again_on", "casework.again_later")
	}
	for domain, answer := range a.Answers {
		if !wordlist.Has(list, domain) || !wordlist.Has(Levels(a.Kind), answer) {
			wrong(domain, "field.choose")
		}
	}
	if utf8.RuneCountInString(a.Remark) > MostText {
		wrong("remark", "field.too_long", "max", MostText)
	}
}

// checkDay finds a day that is missing, to come, or before the case.
func checkDay(day, today, opened when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case day == "":
		wrong("day", "field.required")
	case day > today:
		wrong("day", "casework.in_future")
	case day < opened:
		wrong("day", "casework.before_case")
	}
}

// Change tells how the answer to a domain moved from one assessment to the next: +1 better, -1 worse, 0 the same
// or not to be compared, since one of the two is not known.
func Change(before, after string) int {
	rank := map[string]int{"none": 1, "some": 2, "serious": 3, "urgent": 4, "no": 1, "yes": 4}
	b, a := rank[before], rank[after]
	switch {
	case b == 0 || a == 0 || a == b:
		return 0
	case a < b:
		return 1
	}
	return -1
}
