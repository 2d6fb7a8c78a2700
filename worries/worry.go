package worries

import (
	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Worry is one worry about a child. Words, HeardBy and HeardAt are sealed to the lead and the deputy;
// they are filled only for who opened it.
type Worry struct {
	ID      string      `db:"id" class:"plain"`
	Sealed  []byte      `db:"sealed" class:"identifying"`
	LeadKey string      `db:"lead_key" class:"plain"`
	DepKey  string      `db:"deputy_key" class:"plain"`
	Lead    string      `db:"lead_account" class:"plain"`
	Deputy  string      `db:"deputy_account" class:"plain"`
	SentBy  string      `db:"sent_by" class:"plain"`
	SentAt  when.Moment `db:"sent_at" class:"plain"`
	ReadBy  string      `db:"read_by" class:"plain"`
	ReadAt  when.Moment `db:"read_at" class:"plain"`
	ToldAt  when.Moment `db:"told_at" class:"plain"`
	Closed  when.Moment `db:"closed_at" class:"plain"`
	ClosedB string      `db:"closed_by" class:"plain"`
	Passed  bool        `db:"passed_on" class:"plain"`
	Closing []byte      `db:"closing_sealed" class:"identifying"`
	Version int         `db:"version" class:"plain"`

	Note    Note   `class:"identifying"`
	Outcome Ending `class:"identifying"`
}

// Note is what was passed on, in the child's own words where there are any.
type Note struct {
	Words   string     `json:"words"`    // the child's own words, or what was seen
	HeardBy string     `json:"heard_by"` // who heard it
	HeardAt when.Local `json:"heard_at"` // when
	Where   string     `json:"where"`    // school, class, place: what the lead needs to act
}

// Ending is how a worry was closed: to whom, when and by whom it was passed on, or why not.
type Ending struct {
	PassedOn bool     `json:"passed_on"`
	ToWhom   string   `json:"to_whom"`
	On       when.Day `json:"on"`
	By       string   `json:"by"`
	WhyNot   string   `json:"why_not"`
}

// Scope is what a worry says to access: it is the own of its lead and its deputy, and protected.
func (w *Worry) Scope() access.Scope {
	return access.Scope{Protected: true, Accounts: []string{w.Lead, w.Deputy}}
}

// Duty is lead or deputy.
type Duty string

// The two duties.
const (
	Lead   Duty = "lead"
	Deputy Duty = "deputy"
)

// Safeguarder is who holds a duty, with the key pair that worries are sealed to.
type Safeguarder struct {
	ID      string      `db:"id" class:"plain"`
	Duty    Duty        `db:"duty" class:"plain"`
	Account string      `db:"account" class:"plain"`
	Public  []byte      `db:"public_key" class:"plain"`
	Private []byte      `db:"private_sealed" class:"identifying"`
	From    when.Moment `db:"from_at" class:"plain"`
	Until   when.Moment `db:"until_at" class:"plain"`
}

// Scope is open: who is the lead is no secret.
func (s *Safeguarder) Scope() access.Scope { return access.Scope{} }

// MostWords is the longest note, in characters.
const MostWords = 5000

// Check finds what is missing in a note.
func (n Note) Check() error {
	var l fault.List
	if n.Words == "" {
		l.Add("words", "worry.words_needed")
	}
	if n.HeardBy == "" {
		l.Add("heard_by", "field.required")
	}
	if n.HeardAt == "" {
		l.Add("heard_at", "field.required")
	}
	return l.Err()
}

// Check finds what is missing in an ending.
func (e Ending) Check() error {
	var l fault.List
	if !e.PassedOn {
		if e.WhyNot == "" {
			l.Add("why_not", "worry.why_not_needed")
		}
		return l.Err()
	}
	if e.ToWhom == "" {
		l.Add("to_whom", "field.required")
	}
	if e.On == "" {
		l.Add("on", "field.required")
	}
	if e.By == "" {
		l.Add("by", "field.required")
	}
	return l.Err()
}
