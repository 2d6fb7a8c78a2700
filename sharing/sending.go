package sharing

import (
	"strings"

	"drosme/internal/when"
	"drosme/records/cases"
)

// Way is how a referral left.
type Way string

// The ways.
const (
	Paper   Way = "paper"   // printed and handed over
	File    Way = "file"    // a PDF in a file of age under a passphrase that is told by phone
	Package Way = "package" // sealed to the key of another house
)

// Ways in the order in which pages offer them: the usual road first.
var Ways = []Way{Paper, File, Package}

// State is how far it is.
type State string

// The states.
const (
	Left     State = "left"
	Accepted State = "accepted"
	Declined State = "declined"
	Arrived  State = "arrived" // accepted, and help arrived
)

// The words of an answer, as commands and files say them.
const (
	accept      = "accept"
	decline     = "decline"
	helpArrived = "arrived"
)

// stateOf is the state that an answer leads to.
var stateOf = map[string]State{accept: Accepted, decline: Declined, helpArrived: Arrived}

// follows tells whether a state may follow another.
func follows(before, after State) bool {
	switch after {
	case Accepted, Declined:
		return before == Left
	case Arrived:
		return before == Accepted || before == Left
	}
	return false
}

// Sending is a referral that left the house: which fields, to whom, on which ground, until when, and what was
// answered. What the fields said is not kept.
type Sending struct {
	ID           string      `db:"id" class:"plain"` // of a package: its id in both houses
	Case         string      `db:"case_id" class:"plain"`
	Person       string      `db:"person" class:"plain"`
	Way          Way         `db:"way" class:"plain"`
	Organisation string      `db:"organisation" class:"sensitive" tells:"whereabouts health status"`
	Recipient    string      `db:"recipient" class:"sensitive" tells:"words whereabouts health status"` // in words; sealed in the table
	Purpose      string      `db:"purpose" class:"sensitive" tells:"-"`
	Ground       string      `db:"ground" class:"plain"`
	Unnamed      bool        `db:"unnamed" class:"plain"` // nobody named the ground: that of the house was taken
	Fields       string      `db:"fields" class:"plain"`  // names with blanks between them
	Withheld     string      `db:"withheld" class:"plain"`
	Until        when.Day    `db:"until_on" class:"plain"`
	On           when.Day    `db:"left_on" class:"plain"`
	Disclosure   string      `db:"disclosure" class:"plain"`
	Consent      string      `db:"consent" class:"plain"`
	ToKey        string      `db:"to_key" class:"sensitive" tells:"-"` // of a package: whom it is sealed to
	Secret       string      `db:"secret" class:"sensitive" tells:"-"` // of a package: what its answers must show; sealed
	Recall       string      `db:"recall" class:"sensitive" tells:"-"` // of a package: what a recall shows; sealed
	State        State       `db:"state" class:"plain"`
	AnsweredOn   when.Day    `db:"answered_on" class:"plain"`
	ArrivedOn    when.Day    `db:"arrived_on" class:"plain"`
	RecalledOn   when.Day    `db:"recalled_on" class:"plain"`
	Answer       string      `db:"answer" class:"sensitive" tells:"words"` // what was said; sealed
	By           string      `db:"by_user" class:"plain"`
	ByPerson     string      `db:"by_person" class:"plain"`
	ReviewedAt   when.Moment `db:"reviewed_at" class:"plain"` // of an unnamed ground
	Version      int         `db:"version" class:"plain"`
	Code         string      `db:"code" class:"plain"` // of the case; not stored here
	cases.Reach
}

// FieldList gives the fields as a list.
func (h *Sending) FieldList() []string { return strings.Fields(h.Fields) }

// Most characters of free text.
const (
	MostRecipient = 200
	MostWords     = 2000
	// MostDays is how long a package may be open.
	MostDays = 366
)

// Demand is something that left about a person by any way, or was asked for and refused: a line of
// records/disclosures.
type Demand struct {
	ID      string   `db:"id" class:"plain"`
	Day     when.Day `db:"day" class:"plain"`
	Outcome string   `db:"outcome" class:"plain"`
	Kind    string   `db:"kind" class:"plain"`
	Ground  string   `db:"ground" class:"plain"`
	cases.Reach
}
