package cases

import (
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/people"
)

// Case is the way of one person with the house: a code, days, and words of lists.
type Case struct {
	ID        string      `db:"id" class:"plain"`   // fully random: tells nothing
	Code      string      `db:"code" class:"plain"` // for people to say
	Person    string      `db:"person" class:"plain"`
	OpenedOn  when.Day    `db:"opened_on" class:"plain"`
	ClosedOn  when.Day    `db:"closed_on" class:"plain"` // empty: open
	Origin    string      `db:"origin" class:"sensitive" tells:"-"`
	Outcome   string      `db:"outcome" class:"sensitive" tells:"status"` // of a closed case
	Released  bool        `db:"released" class:"plain"`                   // rows of this case may leave the house, coded
	Earlier   string      `db:"earlier" class:"plain"`                    // id of the case of the same person before it, or empty
	TouchedOn when.Day    `db:"touched_on" class:"plain"`                 // day of the last act on it
	ChangedAt when.Moment `db:"changed_at" class:"plain"`
	ChangedBy string      `db:"changed_by" class:"plain"`
	Version   int         `db:"version" class:"plain"`

	PersonCode string `db:"person_code" class:"plain"` // of the person's record; not stored here
	Reach
}

// Open tells whether the case goes on.
func (k *Case) Open() bool { return k.ClosedOn == "" }

// MostCode is the most characters of a code.
const MostCode = people.MostCode

// Check says what is wrong, field by field, with the same words for a form and for a row of a register.
func (k *Case) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	if key := people.CodeFault(k.Code); key != "" || utf8.RuneCountInString(k.Code) > MostCode {
		wrong("code", key, "max", MostCode)
	}
	switch {
	case k.OpenedOn == "":
		wrong("opened_on", "field.required")
	case today != "" && k.OpenedOn > today:
		wrong("opened_on", "case.opened_in_future")
	}
	if k.ClosedOn != "" {
		switch {
		case k.ClosedOn < k.OpenedOn:
			wrong("closed_on", "case.closed_before_opened")
		case today != "" && k.ClosedOn > today:
			wrong("closed_on", "case.closed_in_future")
		}
	}
	for field, value := range map[string]string{"origin": k.Origin, "outcome": k.Outcome} {
		if value != "" && !wordlist.Has("case."+field, value) {
			wrong(field, "field.choose")
		}
	}
}
