package referrals

import (
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/people"
)

// State is how far a referral is.
type State string

// The states. An accepted one is done when the need is met; every other end is declined or withdrawn.
const (
	Asked     State = "asked"
	Accepted  State = "accepted"
	Declined  State = "declined"
	Done      State = "done"
	Withdrawn State = "withdrawn"
)

// States in the order in which pages show them.
var States = []State{Asked, Accepted, Declined, Done, Withdrawn}

// Receivers are the roles to which a need can be referred.
var Receivers = []access.Role{access.Responsible, access.Caseworker, access.Helpline, access.Coordinator, access.Educator, access.Bookkeeper}

// Referral is one need on its way from one to another.
type Referral struct {
	ID          string      `db:"id" class:"plain"` // fully random
	FromRoom    string      `db:"from_room" class:"plain"`
	ToRoom      string      `db:"to_room" class:"plain"`   // the room that takes it up; empty: whichever fits
	ToRole      string      `db:"to_role" class:"plain"`   // either a role
	ToPerson    string      `db:"to_person" class:"plain"` // or the record of one colleague
	AboutKind   string      `db:"about_kind" class:"plain"`
	About       string      `db:"about" class:"plain"`   // id of the record it is about, or empty
	Subject     string      `db:"subject" class:"plain"` // id of the person whose need it is, or empty
	Need        string      `db:"need" class:"sensitive"`
	State       State       `db:"state" class:"plain"`
	AskedBy     string      `db:"asked_by" class:"plain"` // user
	AskedPerson string      `db:"asked_person" class:"plain"`
	AskedAt     when.Moment `db:"asked_at" class:"plain"`
	Due         when.Day    `db:"due" class:"plain"` // by when; empty: no day
	TakenBy     string      `db:"taken_by" class:"plain"`
	TakenPerson string      `db:"taken_person" class:"plain"`
	AnsweredAt  when.Moment `db:"answered_at" class:"plain"`
	Answer      string      `db:"answer" class:"sensitive"` // why it was declined, or what came of it
	BecameKind  string      `db:"became_kind" class:"plain"`
	Became      string      `db:"became" class:"plain"` // id of the record that it became in the receiving room
	ClosedAt    when.Moment `db:"closed_at" class:"plain"`
	Heard       bool        `db:"heard" class:"plain"` // who asked has seen the answer
	Version     int         `db:"version" class:"plain"`
	addressed   string      // the user who reads it, when it is addressed to a role of theirs

	Barred people.Barred `db:"barred" class:"sensitive"` // who must not learn of the subject; not stored here
}

// Scope is that of who asked and who is asked. A referral to a role is in the scope of whoever holds it:
// the row notes that when it is loaded.
func (r *Referral) Scope() access.Scope {
	s := r.Barred.In(access.Scope{User: r.AskedBy})
	if r.addressed != "" {
		s.Accounts = []string{r.addressed}
	}
	if r.ToPerson != "" {
		s.People = append(s.People, r.ToPerson)
	}
	return s
}

// Subjects tells the log whose data it is.
func (r *Referral) Subjects() []string {
	if r.Subject == "" {
		return nil
	}
	return []string{r.Subject}
}

// forReader notes that the reader holds the role to which it is addressed.
func (r *Referral) forReader(user string, roles []string) {
	if r.ToRole != "" && slices.Contains(roles, r.ToRole) {
		r.addressed = user
	}
}

// Addressed tells whether it is addressed to the reader, by role or as a person.
func (r *Referral) Addressed(a access.Actor) bool {
	return a.User != "" && r.addressed == a.User || a.Person != "" && r.ToPerson == a.Person
}

// MostText is the most characters of the need and of an answer.
const MostText = 2000

// Check says what is wrong with what is asked, field by field.
func (r *Referral) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	r.Need = strings.TrimSpace(r.Need)
	switch {
	case r.Need == "":
		wrong("need", "field.required")
	case utf8.RuneCountInString(r.Need) > MostText:
		wrong("need", "field.too_long", "max", MostText)
	}
	switch {
	case r.ToRole == "" && r.ToPerson == "":
		wrong("to_role", "referral.to_whom")
	case r.ToRole != "" && r.ToPerson != "":
		wrong("to_role", "referral.to_one")
	case r.ToRole != "" && !slices.Contains(Receivers, access.Role(r.ToRole)):
		wrong("to_role", "field.choose")
	}
	if r.Due != "" && r.Due < today {
		wrong("due", "referral.due_past")
	}
}

// after gives the states that may follow one.
var after = map[State][]State{Asked: {Accepted, Declined, Withdrawn}, Accepted: {Done, Declined}}

// Move brings a referral on. A refusal needs its reason; an answer to what is over is a conflict.
func (r *Referral) Move(to State, answer string, now when.Moment) error {
	answer = strings.TrimSpace(answer)
	if !slices.Contains(after[r.State], to) {
		return fault.New(fault.Conflict, "referral.over")
	}
	if to == Declined && answer == "" {
		return fault.In("answer", "referral.reason_needed")
	}
	if utf8.RuneCountInString(answer) > MostText {
		return fault.In("answer", "field.too_long", "max", MostText)
	}
	r.State, r.Heard = to, to == Withdrawn
	if to == Accepted {
		r.AnsweredAt = now
		return nil
	}
	if r.AnsweredAt == "" {
		r.AnsweredAt = now
	}
	r.Answer, r.ClosedAt = answer, now
	return nil
}

// Open tells whether something is still to be done about it.
func (r *Referral) Open() bool { return r.State == Asked || r.State == Accepted }
