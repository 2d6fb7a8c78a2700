package feedback

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Served is the source of feedback from people served; it is protected.
const Served = "served"

// Feedback is one thing that somebody said, and what was changed for it.
type Feedback struct {
	ID         string   `db:"id" class:"plain"`
	Code       string   `db:"code" class:"plain"` // names its row in a register; never changes
	ReceivedOn when.Day `db:"received_on" class:"plain"`
	Source     string   `db:"source" class:"plain"`          // list feedback.source
	About      string   `db:"about" class:"sensitive"`       // which work, such as groupwork
	Summary    string   `db:"summary" class:"sensitive"`     // what was said, without names
	ChangeMade string   `db:"change_made" class:"sensitive"` // empty: none
	ChangedOn  when.Day `db:"changed_on" class:"plain"`      // empty: not known
	Grant      string   `db:"grant_id" class:"plain"`        // id, or empty
	GrantCode  string   `db:"grant_code" class:"plain"`      // of the grant's record; not stored here
	Version    int      `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import
}

// Scope says that feedback of people served is protected, and all other is an open record of nobody.
func (f *Feedback) Scope() access.Scope { return access.Scope{Protected: f.Source == Served} }

// Most characters of the texts of a feedback.
const (
	MostCode  = 40
	MostAbout = 200
	MostText  = 4000
)

// Check says what is wrong, field by field, with the same words for a form and for a row of a register.
func (f *Feedback) Check(wrong func(field, key string, pairs ...any)) {
	for _, x := range []struct {
		field, text string
		most        int
		needed      bool
	}{{"code", f.Code, MostCode, true}, {"received_on", string(f.ReceivedOn), MostCode, true}, {"about", f.About, MostAbout, false},
		{"summary", f.Summary, MostText, true}, {"change_made", f.ChangeMade, MostText, false}} {
		switch {
		case x.text == "" && x.needed:
			wrong(x.field, "field.required")
		case utf8.RuneCountInString(x.text) > x.most:
			wrong(x.field, "field.too_long", "max", x.most)
		}
	}
	if !wordlist.Has("feedback.source", f.Source) {
		wrong("source", "field.unknown_word", "words", strings.Join(wordlist.All("feedback.source"), ", "))
	}
	switch {
	case f.ChangedOn == "":
	case f.ChangeMade == "":
		wrong("change_made", "feedback.change_missing")
	case f.ReceivedOn != "" && f.ChangedOn < f.ReceivedOn:
		wrong("changed_on", "field.end_before_start")
	}
}
