package rights

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// Kind is what is asked for.
type Kind string

// The kinds.
const (
	Access        Kind = "access"        // the person's file, GDPR Art. 15 and 20
	Rectification Kind = "rectification" // Art. 16
	Restriction   Kind = "restriction"   // Art. 18
	Erasure       Kind = "erasure"       // Art. 17
)

// Kinds in the order of pages.
var Kinds = []Kind{Access, Rectification, Restriction, Erasure}

// State is how far a request is.
type State string

// The states.
const (
	Asked      State = "asked"
	Approved   State = "approved"   // an erasure, by the responsible person
	Waiting    State = "waiting"    // an erasure, by both: under restriction until it is done
	Restricted State = "restricted" // the cases are restricted, on the person's wish or in place of an erasure
	Done       State = "done"
	Refused    State = "refused"
	Withdrawn  State = "withdrawn"
)

// The askers of a request.
const (
	ByPerson = "person"
	ByHouse  = "house" // when a retention period is over
)

// WaitDays is how long an approved erasure waits under restriction.
const WaitDays = 7

// MostText is the most characters of a text about a request.
const MostText = 2000

// Request is something a person asked for about their own data.
type Request struct {
	ID           string   `db:"id" class:"plain"`
	Number       int      `db:"number" class:"plain"` // for people to say
	Case         string   `db:"case_id" class:"plain"`
	CaseCode     string   `db:"case_code" class:"plain"` // not stored here
	Kind         Kind     `db:"kind" class:"plain"`
	State        State    `db:"state" class:"plain"`
	Asker        string   `db:"asker" class:"plain"`
	AskedOn      when.Day `db:"asked_on" class:"plain"`
	DueOn        when.Day `db:"due_on" class:"plain"` // one month later: Art. 12(3)
	Language     string   `db:"language" class:"sensitive" tells:"-"`
	What         string   `db:"what" class:"sensitive" tells:"words"` // sealed in the table
	Identity     string   `db:"identity" class:"sensitive" tells:"-"` // list right.identity
	CheckedOn    when.Day `db:"checked_on" class:"plain"`
	CheckedBy    string   `db:"checked_by" class:"plain"`
	Safe         string   `db:"safe" class:"sensitive" tells:"words"` // sealed in the table
	Shown        string   `db:"shown" class:"sensitive" tells:"-"`
	ReviewedOn   when.Day `db:"reviewed_on" class:"plain"`
	ReviewedBy   string   `db:"reviewed_by" class:"plain"`
	Answer       string   `db:"answer" class:"sensitive" tells:"words"` // sealed in the table
	Rule         string   `db:"rule" class:"plain"`                     // what stands in the way
	RuleUntil    when.Day `db:"rule_until" class:"plain"`
	ByUser       string   `db:"by_user" class:"plain"`
	ByPersonID   string   `db:"by_person" class:"plain"`
	ApprovedBy   string   `db:"approved_by" class:"plain"` // account
	ApprovedOn   when.Day `db:"approved_on" class:"plain"`
	SecondBy     string   `db:"second_by" class:"plain"` // account
	SecondOn     when.Day `db:"second_on" class:"plain"`
	RestrictedOn when.Day `db:"restricted_on" class:"plain"`
	ReadyOn      when.Day `db:"ready_on" class:"plain"`
	DoneOn       when.Day `db:"done_on" class:"plain"`
	DoneBy       string   `db:"done_by" class:"plain"`
	Version      int      `db:"version" class:"plain"`
	cases.Reach
}

// Open tells whether somebody still has something to do or to lift.
func (r *Request) Open() bool {
	return slices.Contains([]State{Asked, Approved, Waiting, Restricted}, r.State)
}

// Late tells whether an answer is overdue on a day.
func (r *Request) Late(today when.Day) bool {
	return (r.State == Asked || r.State == Approved) && today > r.DueOn
}

// Checked tells whether it was made sure who asks and how it is safe to answer. The house asks nobody.
func (r *Request) Checked() bool { return r.Asker == ByHouse || r.CheckedOn != "" }

// moving is fault.Conflict unless the request is in one of these states.
func (r *Request) moving(version int, from ...State) error {
	if version != r.Version || !slices.Contains(from, r.State) {
		return fault.New(fault.Conflict, "")
	}
	return nil
}

// MonthLater gives the same day of the next month, or its last day: the period of Art. 12(3).
func MonthLater(d when.Day) when.Day { return months(d, 1) }

// months adds whole months; a day that the month does not have becomes its last.
func months(d when.Day, n int) when.Day {
	t := d.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return when.Day(first.AddDate(0, 0, min(t.Day(), last)-1).Format("2006-01-02"))
}

// checkText says what is wrong with a free text.
func checkText(field, text string, needed bool, wrong func(field, key string, pairs ...any)) {
	switch {
	case needed && strings.TrimSpace(text) == "":
		wrong(field, "field.required")
	case utf8.RuneCountInString(text) > MostText:
		wrong(field, "field.too_long", "max", MostText)
	}
}

// checkAsk says what is wrong with a request as it is asked.
func (r *Request) checkAsk(today when.Day, wrong func(field, key string, pairs ...any)) {
	if !slices.Contains(Kinds, r.Kind) {
		wrong("kind", "field.choose")
	}
	switch {
	case r.AskedOn == "":
		wrong("asked_on", "field.required")
	case r.AskedOn > today:
		wrong("asked_on", "right.in_future")
	}
	checkText("what", r.What, r.Kind == Rectification, wrong)
}

// checkCheck says what is wrong with an identity check.
func checkCheck(identity, safe string, wrong func(field, key string, pairs ...any)) {
	if !wordlist.Has("right.identity", identity) {
		wrong("identity", "field.choose")
	}
	checkText("safe", safe, true, wrong)
}
