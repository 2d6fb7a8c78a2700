package disclosures

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/people"
)

// Outcome says whether something left.
type Outcome string

// The outcomes.
const (
	Left    Outcome = "left"
	Refused Outcome = "refused" // a demand that was not met
)

// Kinds are the kinds of thing that leave.
var Kinds = []string{"report", "export", "file", "letter", "told", "backup", "other"}

// Disclosure is one thing that left the house, or one demand that was refused.
type Disclosure struct {
	ID        string      `db:"id" class:"plain"`
	At        when.Moment `db:"at" class:"plain"`
	Day       when.Day    `db:"day" class:"plain"`     // the house's day on which it left or was asked
	By        string      `db:"by_user" class:"plain"` // user, or console, jobs
	ByPerson  string      `db:"by_person" class:"plain"`
	Outcome   Outcome     `db:"outcome" class:"plain"`
	Subject   string      `db:"subject" class:"plain"` // id of the person whose data it was, where it was one person's
	Kind      string      `db:"kind" class:"plain"`    // one of Kinds
	ToWhom    string      `db:"to_whom" class:"sensitive" tells:"words whereabouts health status"`
	Ground    string      `db:"ground" class:"plain"` // see Grounds; of a refused demand: what it was claimed on, or empty
	Why       string      `db:"why" class:"sensitive" tells:"words"`
	Registers string      `db:"registers" class:"plain"` // names of registers and fields, with blanks between them
	Rows      int64       `db:"row_count" class:"plain"`
	Hash      string      `db:"hash" class:"plain"`    // SHA-256 of the bytes that left, in hexadecimal; or empty
	Report    string      `db:"report" class:"plain"`  // id of the report it released, or empty
	Cells     int64       `db:"cells" class:"plain"`   // how many figures are kept of it
	Code      string      `db:"code" class:"plain"`    // of a row that an import brought; else empty
	Brought   bool        `db:"brought" class:"plain"` // noted on paper before the house stood

	People []string `class:"plain"` // ids of the people whose rows left with others in one; not stored in the row

	Barred people.Barred `db:"barred" class:"sensitive"` // who must not learn of the subject; not stored here
	Kept   people.Kept   `db:"kept" class:"sensitive"`   // what the subject keeps from who acts; not stored here
}

// Scope is that of whoever let it out, and closed to who must not learn of whose data it was.
func (d *Disclosure) Scope() access.Scope { return d.Barred.In(access.Scope{User: d.By}) }

// KeptBack gives what is kept from who acts.
func (d *Disclosure) KeptBack() string { return string(d.Kept) }

// WrittenBy is who noted it.
func (d *Disclosure) WrittenBy() string { return d.ByPerson }

// Subjects tells the log whose data it is.
func (d *Disclosure) Subjects() []string {
	if d.Subject == "" {
		return nil
	}
	return []string{d.Subject}
}

// The most characters of free text and of the list of registers.
const (
	MostToWhom    = 200
	MostWhy       = 1000
	MostRegisters = 2000
	MostCode      = 40
)

// noon of a day is when a row of paper is dated to.
const noon = 12 * time.Hour

// Check says what is wrong, field by field. Day is the day by which the list of grounds is read.
func (d *Disclosure) Check(wrong func(field, key string, pairs ...any)) {
	if strings.TrimSpace(d.ToWhom) == "" {
		wrong("to_whom", "field.required")
	}
	if strings.TrimSpace(d.Why) == "" {
		wrong("why", "field.required")
	}
	for field, most := range map[string]int{"to_whom": MostToWhom, "why": MostWhy, "registers": MostRegisters} {
		if utf8.RuneCountInString(map[string]string{"to_whom": d.ToWhom, "why": d.Why, "registers": d.Registers}[field]) > most {
			wrong(field, "field.too_long", "max", most)
		}
	}
	if !slices.Contains(Kinds, d.Kind) {
		wrong("kind", "field.choose")
	}
	if !(d.Ground == "" && d.Outcome == Refused) && !slices.Contains(Grounds(d.Day), d.Ground) {
		wrong("ground", "disclosure.ground_needed")
	}
	if d.Rows < 0 {
		wrong("row_count", "field.negative")
	}
}

// Cell is one figure of a release. Table, Row and Column name it as the report does: the table of a report,
// its indicator, its period.
type Cell struct {
	Table  string `db:"table_name" class:"plain"`
	Row    string `db:"row_key" class:"plain"`
	Column string `db:"column_name" class:"plain"`
	Value  string `db:"value" class:"plain"`
}

// Released is a cell with the release it was in.
type Released struct {
	Cell
	Disclosure string      `db:"disclosure" class:"plain"`
	Report     string      `db:"report" class:"plain"`
	At         when.Moment `db:"at" class:"plain"`
}
