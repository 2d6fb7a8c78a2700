package consents

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// State is how far a consent is.
type State string

// The states. Only a given one opens a road, and only until its last day.
const (
	Asked     State = "asked"
	Given     State = "given"
	Refused   State = "refused" // the person said no: an answer, kept
	Withdrawn State = "withdrawn"
)

// Ways are how a person declares: by signing, in words, by another sign.
var Ways = []string{"signed", "said", "marked"}

// Consent is what one person agrees to: that one recipient gets some fields for one purpose until a day.
type Consent struct {
	ID           string   `db:"id" class:"plain"`
	Case         string   `db:"case_id" class:"plain"`
	Person       string   `db:"person" class:"plain"`
	Organisation string   `db:"organisation" class:"sensitive" tells:"whereabouts health status"`    // id of the recipient's record, or empty
	Recipient    string   `db:"recipient" class:"sensitive" tells:"words whereabouts health status"` // in words; sealed in the table
	Mark         string   `db:"recipient_mark" class:"sensitive" tells:"-"`
	Purpose      string   `db:"purpose" class:"sensitive" tells:"-"` // list consent.purpose
	Fields       string   `db:"fields" class:"plain"`                // names with blanks between them
	Until        when.Day `db:"until_on" class:"plain"`              // last day
	Edition      int      `db:"edition" class:"plain"`               // of the text that the person saw
	Language     string   `db:"language" class:"plain"`              // in which the person saw it
	State        State    `db:"state" class:"plain"`
	AskedOn      when.Day `db:"asked_on" class:"plain"`
	AnsweredOn   when.Day `db:"answered_on" class:"plain"`
	How          string   `db:"how" class:"plain"`                           // one of Ways
	Declaration  string   `db:"declaration" class:"sensitive" tells:"words"` // the person's own; sealed
	Testimony    string   `db:"testimony" class:"sensitive" tells:"words"`   // what the worker saw and heard; sealed
	AnsweredBy   string   `db:"answered_by" class:"plain"`                   // id of the worker's person
	Hash         string   `db:"hash" class:"plain"`                          // keyed hash of text and answer
	WithdrawnOn  when.Day `db:"withdrawn_on" class:"plain"`
	By           string   `db:"by_user" class:"plain"`
	Version      int      `db:"version" class:"plain"`
	cases.Reach
}

// FieldList gives the fields as a list.
func (c *Consent) FieldList() []string { return strings.Fields(c.Fields) }

// InForce tells whether it opens a road on a day.
func (c *Consent) InForce(day when.Day) bool {
	return c.State == Given && c.AnsweredOn <= day && day <= c.Until
}

// Most characters of free text, and the longest time for which one can agree, in days.
const (
	MostRecipient = 200
	MostWords     = 2000
	MostDays      = 366
)

// Check says what is wrong with what is asked for, field by field.
func (c *Consent) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case strings.TrimSpace(c.Recipient) == "":
		wrong("recipient", "consent.recipient_needed")
	case utf8.RuneCountInString(c.Recipient) > MostRecipient:
		wrong("recipient", "field.too_long", "max", MostRecipient)
	}
	if !wordlist.Has("consent.purpose", c.Purpose) {
		wrong("purpose", "field.choose")
	}
	if len(c.FieldList()) == 0 {
		wrong("fields", "consent.fields_needed")
	}
	switch {
	case c.Until == "":
		wrong("until_on", "field.required")
	case c.Until < today:
		wrong("until_on", "consent.until_past")
	case c.Until > today.Add(MostDays):
		wrong("until_on", "consent.until_far", "max", MostDays)
	}
}

// CheckAnswer says what is wrong with an answer, field by field.
func (c *Consent) CheckAnswer(today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case c.AnsweredOn == "":
		wrong("answered_on", "field.required")
	case c.AnsweredOn > today:
		wrong("answered_on", "consent.answered_in_future")
	case c.AnsweredOn < c.AskedOn:
		wrong("answered_on", "consent.answered_before_asked")
	}
	if !slices.Contains(Ways, c.How) {
		wrong("how", "field.choose")
	}
	if c.State == Given && strings.TrimSpace(c.Declaration) == "" {
		wrong("declaration", "consent.declaration_needed")
	}
	for field, s := range map[string]string{"declaration": c.Declaration, "testimony": c.Testimony} {
		if utf8.RuneCountInString(s) > MostWords {
			wrong(field, "field.too_long", "max", MostWords)
		}
	}
}

// canonical is what the hash of a consent is taken of: the text as the person saw it, what it was about, and
// the answer. The parts are told apart by their lengths (seal.MAC).
func (c *Consent) canonical(text string) [][]byte {
	parts := []string{text, strconv.Itoa(c.Edition), c.Language, c.Recipient, c.Purpose, c.Fields, string(c.Until),
		string(c.AnsweredOn), c.How, c.Declaration, c.Testimony}
	out := make([][]byte, len(parts))
	for i, p := range parts {
		out[i] = []byte(p)
	}
	return out
}

// Told is one telling of how the person's data is kept, apart from every consent.
type Told struct {
	ID          string   `db:"id" class:"plain"`
	Case        string   `db:"case_id" class:"plain"`
	Edition     int      `db:"edition" class:"plain"`
	Language    string   `db:"language" class:"plain"`
	ReadAloud   bool     `db:"read_aloud" class:"plain"`
	Interpreted bool     `db:"interpreted" class:"plain"`
	On          when.Day `db:"told_on" class:"plain"`
	By          string   `db:"told_by" class:"plain"` // id of the person who told
	cases.Reach
}
