package people

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
)

// Barred are the people and roles who must not learn of somebody: ids, and roles as @role, with blanks between
// them. A query gives it as {{put person_barred p.id}}.
type Barred string

// In puts who must not learn into a scope, so that no word of a role opens the record to them.
func (b Barred) In(s access.Scope) access.Scope {
	for _, one := range strings.Fields(string(b)) {
		if role, ok := strings.CutPrefix(one, "@"); ok {
			s.BarredRoles = append(s.BarredRoles, role)
		} else {
			s.Barred = append(s.Barred, one)
		}
	}
	return s
}

// Withholding is one whom a person named as somebody who must not learn: a person with a record here, a role,
// or an organisation; somebody with no record stands in words alone.
type Withholding struct {
	ID           string      `db:"id" class:"plain"`
	Person       string      `db:"person" class:"plain"` // id of who named them
	Against      string      `db:"against_person" class:"sensitive"`
	Role         string      `db:"against_role" class:"sensitive"`
	Organisation string      `db:"against_organisation" class:"sensitive"`
	Relation     string      `db:"relation" class:"sensitive"`               // list withholding.relation
	Who          []byte      `db:"who" class:"identifying" tells:"words"`    // sealed under the person's key
	Whole        bool        `db:"whole" class:"sensitive"`                  // everything, the record itself included
	Fields       string      `db:"fields" class:"sensitive"`                 // of WithheldFields, where not whole
	WordsOpen    bool        `db:"words_open" class:"sensitive"`             // free texts may be read all the same; see Kept
	Reason       []byte      `db:"reason" class:"identifying" tells:"words"` // sealed under the person's key
	From         when.Day    `db:"from_on" class:"plain"`
	Until        when.Day    `db:"until_on" class:"plain"` // empty: open
	By           string      `db:"by_user" class:"plain"`
	At           when.Moment `db:"at" class:"plain"`
	Version      int         `db:"version" class:"plain"`
}

// WithheldFields are what can be kept from somebody apart from everything, in the order of the form. "case" closes
// every case of the person to them; the others empty what tells of it, on every page, list, search and file.
var WithheldFields = []string{"name", "phone", "address", "whereabouts", "status", "case", "services", "health", "children", "documents"}

// Words is the thing that stands for all free text: notes, remarks, reasons. It may tell anything, so it is kept
// from whom anything is kept, unless who wrote the row down says that free text may be read. What somebody wrote
// themselves stays open to them.
const Words = "words"

// Kept are the things that a person keeps from who acts, with blanks between them: of WithheldFields, and Words. A
// query gives it as {{put person_kept p.id}}, and what it empties is told by the tags of privacy.KeepBack.
type Kept string

// Keeps tells whether a thing is kept from who acts.
func (k Kept) Keeps(thing string) bool { return slices.Contains(strings.Fields(string(k)), thing) }

// Withheld is what somebody must not learn of a person.
type Withheld struct {
	Whole  bool
	Fields []string // of WithheldFields, and Words; empty where whole
}

// Any tells whether anything is withheld.
func (w Withheld) Any() bool { return w.Whole || len(w.Fields) > 0 }

// Has tells whether a field must not be learned.
func (w Withheld) Has(field string) bool { return w.Whole || slices.Contains(w.Fields, field) }

// And adds what another row withholds.
func (w Withheld) And(row Withholding) Withheld {
	if row.Whole {
		return Withheld{Whole: true}
	}
	fields := strings.Fields(row.Fields)
	if !row.WordsOpen && len(fields) > 0 {
		fields = append(fields, Words)
	}
	for _, f := range fields {
		if !w.Has(f) {
			w.Fields = append(w.Fields, f)
		}
	}
	return w
}
