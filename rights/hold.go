package rights

import (
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// Hold keeps everything of a person from erasure until a day.
type Hold struct {
	ID       string   `db:"id" class:"plain"`
	Case     string   `db:"case_id" class:"plain"`
	CaseCode string   `db:"case_code" class:"plain"`             // not stored here
	Cause    string   `db:"cause" class:"plain"`                 // list right.cause
	Why      string   `db:"why" class:"sensitive" tells:"words"` // sealed in the table
	From     when.Day `db:"from_on" class:"plain"`
	Until    when.Day `db:"until_on" class:"plain"` // last day; every hold has one
	SetBy    string   `db:"set_by" class:"plain"`
	LiftedOn when.Day `db:"lifted_on" class:"plain"`
	LiftedBy string   `db:"lifted_by" class:"plain"`
	Version  int      `db:"version" class:"plain"`
	cases.Reach
}

// InForce tells whether it holds on a day.
func (h *Hold) InForce(day when.Day) bool { return h.LiftedOn == "" && day.Within(h.From, h.Until) }

func (h *Hold) check(today when.Day, wrong func(field, key string, pairs ...any)) {
	if !wordlist.Has("right.cause", h.Cause) {
		wrong("cause", "field.choose")
	}
	checkText("why", h.Why, true, wrong)
	switch {
	case h.Until == "":
		wrong("until_on", "field.required")
	case h.Until < today:
		wrong("until_on", "hold.past")
	}
}

// Stop is what forbids an erasure: a legal hold or a duty to keep.
type Stop struct {
	Rule  string   // a word of right.cause, or a class of retention.csv
	Duty  bool     // a duty, not a hold
	Until when.Day // last day
}

// Key is the words of what stands in the way.
func (s Stop) Key() string {
	if s.Duty {
		return "retention.class." + s.Rule
	}
	return "right.cause." + s.Rule
}
