package casework

import (
	"slices"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// DateStates are how an appointment ended.
var DateStates = []string{"planned", "kept", "missed", "cancelled"}

// Date is an appointment of a case, a day in court, a document's deadline.
type Date struct {
	ID          string      `db:"id" class:"plain"`
	Case        string      `db:"case_id" class:"plain"`
	CaseCode    string      `db:"case_code" class:"plain"`
	Kind        string      `db:"kind" class:"plain"` // list casework.date
	StartsAt    when.Local  `db:"starts_at" class:"plain"`
	Day         when.Day    `db:"day" class:"plain"`
	Sealed      []byte      `db:"what" class:"identifying" tells:"words"`
	Owner       string      `db:"owner" class:"plain"`
	Interpreter string      `db:"interpreter" class:"plain"`
	Language    string      `db:"language" class:"plain"`
	Secrecy     string      `db:"secrecy" class:"plain"`   // list casework.answer: signed secrecy
	Community   string      `db:"community" class:"plain"` // of the person's own community, whom she may not want
	State       string      `db:"state" class:"plain"`
	ChangedAt   when.Moment `db:"changed_at" class:"plain"`
	ChangedBy   string      `db:"changed_by" class:"plain"`
	Version     int         `db:"version" class:"plain"`
	What        string      `db:"-" class:"identifying" tells:"words"`
	cases.Reach
}

// Check says what is wrong, field by field.
func (d *Date) Check(wrong func(field, key string, pairs ...any)) {
	if !wordlist.Has("casework.date", d.Kind) {
		wrong("kind", "field.choose")
	}
	if d.StartsAt == "" {
		wrong("starts_at", "field.required")
	}
	if d.Language != "" && !wordlist.IsLanguage(d.Language) {
		wrong("language", "date.language_wrong")
	}
	for field, v := range map[string]string{"secrecy": d.Secrecy, "community": d.Community} {
		if !wordlist.Has("casework.answer", v) {
			wrong(field, "field.choose")
		}
	}
	if d.Interpreter != "" && d.Secrecy != "yes" {
		wrong("secrecy", "date.secrecy_first")
	}
	if !slices.Contains(DateStates, d.State) {
		wrong("state", "field.choose")
	}
}
