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
	Relation     string      `db:"relation" class:"sensitive"` // list withholding.relation
	Who          []byte      `db:"who" class:"identifying"`    // sealed under the person's key
	Whole        bool        `db:"whole" class:"sensitive"`    // everything, the record itself included
	Fields       string      `db:"fields" class:"sensitive"`   // of WithheldFields, where not whole
	Reason       []byte      `db:"reason" class:"identifying"` // sealed under the person's key
	From         when.Day    `db:"from_on" class:"plain"`
	Until        when.Day    `db:"until_on" class:"plain"` // empty: open
	By           string      `db:"by_user" class:"plain"`
	At           when.Moment `db:"at" class:"plain"`
	Version      int         `db:"version" class:"plain"`
}

// WithheldFields are what can be kept from somebody apart from everything.
var WithheldFields = []string{"name", "phone", "address", "whereabouts", "status", "case", "health", "children", "documents"}

// KeptInHouse are those of them that can be kept from somebody who works here: the sheet of the vault leaves them out.
// From an organisation every one is kept, on the roads out.
var KeptInHouse = []string{"name", "phone", "address", "whereabouts"}

// Withheld is what somebody must not learn of a person.
type Withheld struct {
	Whole  bool
	Fields []string // of WithheldFields; empty where whole
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
	for _, f := range strings.Fields(row.Fields) {
		if !w.Has(f) {
			w.Fields = append(w.Fields, f)
		}
	}
	return w
}
