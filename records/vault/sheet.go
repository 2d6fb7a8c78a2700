package vault

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/people"
)

// Shelf is one of the two shelves.
type Shelf string

// The shelves.
const (
	Protected Shelf = "protected" // under the person's own key; opened for a reason
	Working   Shelf = "working"   // under the key of the house; shown by role
)

// workingKinds are the kinds of people whose names lie on the working shelf. All others, and every kind
// that is added later, are protected until somebody decides otherwise here.
var workingKinds = []string{"volunteer", "activist", "professional", "staff", "contact"}

// ShelfOf gives the shelf of a kind of person (list person.kind, or "contact").
func ShelfOf(kind string) Shelf {
	if slices.Contains(workingKinds, kind) {
		return Working
	}
	return Protected
}

// Field is one field of a sheet. All of them identify.
type Field string

// The fields.
const (
	Given       Field = "given_name"
	Family      Field = "family_name"
	Other       Field = "other_names"  // earlier names, nicknames, other spellings
	BirthYear   Field = "birth_year"   // the year alone
	Phone       Field = "phone"        // as dialled
	Email       Field = "email"        //
	Address     Field = "address"      //
	SafeContact Field = "safe_contact" // what else to heed before they are called, and when never
	SameAs      Field = "same_as"      // protected shelf only: id of the person's second record
)

// Fields that a form asks for, in its order.
var Fields = []Field{Given, Family, Other, BirthYear, SafeChannel, SafeHours, SafeWord, SafePickup, SafeSay, SafeVoicemail, SafeContact, Phone, Email, Address}

// ContactFields are the fields of an organisation's contact.
var ContactFields = []Field{Given, Family, Phone, Email}

// most is how many characters a field may have.
var most = map[Field]int{Given: 100, Family: 100, Other: 300, BirthYear: 4, Phone: 60, Email: 200, Address: 500, SafeContact: 1000, SameAs: 26,
	SafeChannel: 20, SafeHours: 200, SafeWord: 60, SafePickup: 200, SafeSay: 300, SafeVoicemail: 3}

// Values are the fields of a sheet in clear; empty ones are not there.
type Values map[Field]string

// Sheet is what the vault holds of one person or contact.
type Sheet struct {
	Holder    string      `db:"holder" class:"plain"` // id of the person or contact
	Code      string      `db:"code" class:"plain"`
	Kind      string      `db:"kind" class:"plain"`
	Stored    Shelf       `db:"shelf" class:"plain"`   // where it lies now; empty: nothing is kept yet
	Version   int         `db:"version" class:"plain"` // 0: nothing is kept yet
	ChangedAt when.Moment `db:"changed_at" class:"plain"`
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person who saved it last
	Values    Values      `class:"identifying"`

	Barred people.Barred `db:"barred" class:"sensitive"` // who must not learn of them; not stored here
}

// Shelf is where the sheet belongs. What once was protected stays so, also when somebody changes the kind
// of the person.
func (s *Sheet) Shelf() Shelf {
	if s.Stored == Protected {
		return Protected
	}
	return ShelfOf(s.Kind)
}

// Scope makes the protected shelf protected, and lets everybody reach their own sheet on the working one
// by the word own.
func (s *Sheet) Scope() access.Scope {
	if s.Shelf() == Protected {
		return s.Barred.In(access.Scope{Protected: true})
	}
	return s.Barred.In(access.Scope{People: []string{s.Holder}})
}

// Subjects tells the log whose data it is.
func (s *Sheet) Subjects() []string { return []string{s.Holder} }

// Name is how people are called: given name, then family name.
func (v Values) Name() string { return strings.TrimSpace(v[Given] + " " + v[Family]) }

// oldest is how old somebody may be: nobody on record has lived longer than 122 years.
const oldest = 120

var (
	phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 ()/.,;+-]{2,}$`)
	emailForm = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
	lineForm  = regexp.MustCompile(`[\r\n\t]`)
)

// CheckValues says what is wrong, field by field. The faults never carry what was typed.
func CheckValues(v Values, today when.Day, wrong func(field, key string, pairs ...any)) {
	for f, s := range v {
		limit, known := most[f]
		if !known {
			wrong(string(f), "field.unknown_word")
			continue
		}
		if utf8.RuneCountInString(s) > limit {
			wrong(string(f), "field.too_long", "max", limit)
		}
		if f != Address && f != SafeContact && lineForm.MatchString(s) {
			wrong(string(f), "vault.one_line")
		}
	}
	if p := v[Phone]; p != "" && !phoneForm.MatchString(p) {
		wrong(string(Phone), "field.not_a_phone")
	}
	if e := v[Email]; e != "" && !emailForm.MatchString(e) {
		wrong(string(Email), "field.not_an_address")
	}
	if y := v[BirthYear]; y != "" {
		n, err := strconv.Atoi(y)
		last := today.Time().Year()
		switch {
		case err != nil || len(y) != 4 || n > last:
			wrong(string(BirthYear), "vault.not_a_year", "max", strconv.Itoa(last))
		case n < last-oldest:
			wrong(string(BirthYear), "vault.too_old", "max", strconv.Itoa(oldest))
		}
	}
	checkRule(v, wrong)
}

// tidy takes blanks around values away, and values that are empty.
func (v Values) tidy() Values {
	out := Values{}
	for f, s := range v {
		if s = strings.TrimSpace(s); s != "" {
			out[f] = s
		}
	}
	return out
}

// Purposes are the reasons for which a protected sheet is opened. The word goes into the log; what is
// typed beside it is sealed and read by the responsible person alone.
var Purposes = []string{"call", "letter", "authority", "asked", "correct", "search", "safety", "other"}
