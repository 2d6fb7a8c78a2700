package approvals

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/cases"
)

// State is how far an approval is.
type State string

// The states. Withdrawn is by who asked, or by the room when it no longer matters.
const (
	Asked     State = "asked"
	Approved  State = "approved"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
)

// States in the order in which pages show them.
var States = []State{Asked, Approved, Declined, Withdrawn}

// Approval is one thing that waits for a second person, or waited.
type Approval struct {
	ID            string      `db:"id" class:"plain"`     // fully random
	Kind          string      `db:"kind" class:"plain"`   // of a room: "case_close"
	Record        string      `db:"record" class:"plain"` // id of what is to be approved, in the room's own table
	Case          string      `db:"case_id" class:"plain"`
	CaseCode      string      `db:"case_code" class:"plain"`                // not stored here
	Reason        string      `db:"reason" class:"sensitive" tells:"words"` // why it is asked; sealed in the table
	AskedBy       string      `db:"asked_by" class:"plain"`                 // account
	AskedPerson   string      `db:"asked_person" class:"plain"`
	AskedAt       when.Moment `db:"asked_at" class:"plain"`
	State         State       `db:"state" class:"plain"`
	DecidedBy     string      `db:"decided_by" class:"plain"`
	DecidedPerson string      `db:"decided_person" class:"plain"`
	DecidedAt     when.Moment `db:"decided_at" class:"plain"`
	Answer        string      `db:"answer" class:"sensitive" tells:"words"`                           // sealed in the table
	Matter        string      `db:"matter" class:"sensitive" tells:"words whereabouts health status"` // what was typed, for a form that is sent again; sealed in the table
	UsedAt        when.Moment `db:"used_at" class:"plain"`                                            // when what was approved was done; of a kind that is sent again
	Version       int         `db:"version" class:"plain"`
	cases.Reach               // of the case; without a case it is protected and nobody's own
}

// MostText is the most characters of a reason and of an answer.
const MostText = 1000

// MostDays is for how many days what was approved may be done; later it is asked anew.
const MostDays = 14

// told says of which thing an approval of a kind tells as a whole.
var told = map[string]string{"status_decision": "status", "month_correction": "services"}

// Scope says that to whom what it tells is kept there is no such approval.
func (a *Approval) Scope() access.Scope { return a.ScopeOf(told[a.Kind]) }

// Lapsed tells whether what was approved was not done in time.
func (a *Approval) Lapsed(now when.Moment) bool {
	return a.State == Approved && a.UsedAt == "" && a.DecidedAt.Time().AddDate(0, 0, MostDays).Before(now.Time())
}

// Own tells whether an actor asked it: nobody decides on their own.
func (a *Approval) Own(user, person string) bool {
	return user != "" && a.AskedBy == user || person != "" && a.AskedPerson == person
}

// Move brings it to its end. Who declines says why; who asked does not decide, and nobody else withdraws.
// Faults: Conflict where it is decided already, Refused where the actor may not, Invalid in answer.
func (a *Approval) Move(to State, answer, user, person string, now when.Moment) error {
	answer = strings.TrimSpace(answer)
	switch {
	case a.State != Asked:
		return fault.New(fault.Conflict, "approval.decided_before")
	case to != Withdrawn && a.Own(user, person):
		return fault.New(fault.Refused, "approval.own")
	case to == Withdrawn && !a.Own(user, person):
		return fault.New(fault.Refused, "approval.not_own")
	case to == Declined && answer == "":
		return fault.In("answer", "approval.answer_needed")
	case utf8.RuneCountInString(answer) > MostText:
		return fault.In("answer", "field.too_long", "max", MostText)
	}
	a.State, a.Answer = to, answer
	a.DecidedBy, a.DecidedPerson, a.DecidedAt = user, person, now
	return nil
}
