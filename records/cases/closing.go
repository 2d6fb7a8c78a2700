package cases

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// ClosingState is how far a closing is.
type ClosingState string

// The states of a closing. Reopened keeps what it was and why it is over.
const (
	ClosingAsked     ClosingState = "asked"
	ClosingDone      ClosingState = "closed"
	ClosingDeclined  ClosingState = "declined"
	ClosingWithdrawn ClosingState = "withdrawn"
	ClosingReopened  ClosingState = "reopened"
)

// ClosingKind is the kind of the approvals for which closings wait.
const ClosingKind = "case_close"

// Closing is one closing of a case: asked for, approved where the house wants that, and kept.
type Closing struct {
	ID          string       `db:"id" class:"plain"`
	Case        string       `db:"case_id" class:"plain"`
	ClosedOn    when.Day     `db:"closed_on" class:"plain"`
	Outcome     string       `db:"outcome" class:"sensitive" tells:"status"`
	Note        string       `db:"note" class:"sensitive" tells:"words"` // sealed in the table
	FollowUps   string       `db:"follow_ups" class:"plain"`             // days with blanks between them
	State       ClosingState `db:"state" class:"plain"`
	AskedBy     string       `db:"asked_by" class:"plain"`
	AskedPerson string       `db:"asked_person" class:"plain"`
	AskedAt     when.Moment  `db:"asked_at" class:"plain"`
	ReopenedOn  when.Day     `db:"reopened_on" class:"plain"`
	ReopenedBy  string       `db:"reopened_by" class:"plain"`           // id of the person
	Why         string       `db:"why" class:"sensitive" tells:"words"` // why it was reopened; sealed in the table
	Reach
}

// Days are the days on which somebody will ask after the person.
func (x *Closing) Days() []when.Day {
	var out []when.Day
	for _, d := range strings.Fields(x.FollowUps) {
		out = append(out, when.Day(d))
	}
	return out
}

// MostNote is the most characters of a closing note.
const MostNote = 1000

// Check says what is wrong with a closing of a case that is open, field by field.
func (x *Closing) Check(k *Case, today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case x.ClosedOn == "":
		wrong("closed_on", "field.required")
	case x.ClosedOn < k.OpenedOn:
		wrong("closed_on", "case.closed_before_opened")
	case x.ClosedOn > today:
		wrong("closed_on", "case.closed_in_future")
	}
	if !wordlist.Has("case.outcome", x.Outcome) {
		wrong("outcome", "field.choose")
	}
	if utf8.RuneCountInString(x.Note) > MostNote {
		wrong("note", "field.too_long", "max", MostNote)
	}
	for _, d := range x.Days() {
		if d <= x.ClosedOn {
			wrong("follow_up", "case.follow_up_before_closing")
			break
		}
	}
}

// FollowUp is a day on which somebody asks after the person once the case is closed. Nothing is ever sent:
// a worker looks, by the safe way that the person agreed to.
type FollowUp struct {
	ID      string   `db:"id" class:"plain"`
	Case    string   `db:"case_id" class:"plain"`
	DueOn   when.Day `db:"due_on" class:"plain"`
	DoneOn  when.Day `db:"done_on" class:"plain"`
	Result  string   `db:"result" class:"sensitive" tells:"words"` // list case.follow_up
	By      string   `db:"by_person" class:"plain"`
	Version int      `db:"version" class:"plain"`
	Code    string   `db:"code" class:"plain"` // of the case
	Reach
}
