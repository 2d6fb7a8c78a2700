package sharing

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/consents"
)

// Arrival is a package that came from another house. What it holds is sealed under a key of its own, which is
// destroyed when the last day is over or a recall arrives: then no copy of the house opens it either.
type Arrival struct {
	ID         string   `db:"id" class:"plain"`
	Package    string   `db:"package" class:"plain"`               // its id, as the sender has it
	FromKey    string   `db:"from_key" class:"plain"`              // whose signature it has
	Content    []byte   `db:"content" class:"sensitive" tells:"-"` // sealed; empty: destroyed
	Secret     string   `db:"secret" class:"sensitive" tells:"-"`  // what an answer shows; sealed
	RecallHash string   `db:"recall_hash" class:"plain"`
	Fields     string   `db:"fields" class:"plain"` // names with blanks between them
	Purpose    string   `db:"purpose" class:"plain"`
	Ground     string   `db:"ground" class:"plain"`
	MadeOn     when.Day `db:"made_on" class:"plain"`
	Until      when.Day `db:"until_on" class:"plain"`
	OpenedOn   when.Day `db:"opened_on" class:"plain"`
	State      State    `db:"state" class:"plain"`
	AnsweredOn when.Day `db:"answered_on" class:"plain"`
	ArrivedOn  when.Day `db:"arrived_on" class:"plain"`
	RecalledOn when.Day `db:"recalled_on" class:"plain"`
	Begun      string   `db:"begun" class:"plain"` // id of the case that was begun from it, or empty
	By         string   `db:"by_user" class:"plain"`
	Version    int      `db:"version" class:"plain"`

	Values      []Value `db:"-" class:"identifying" tells:"-"` // opened, without what is kept from who reads
	cases.Reach         // of the case that was begun from it; before that nobody knows whose it is
}

// Scope is that of a protected record; once a case was begun from it, it is closed to who must not learn of the case.
func (a *Arrival) Scope() access.Scope {
	s := a.Reach.Scope()
	return access.Scope{Protected: true, Barred: s.Barred, BarredRoles: s.BarredRoles}
}

// hold takes out of the opened values what is kept from who reads, of a field or of free text.
func (a *Arrival) hold() {
	kept := strings.Fields(string(a.Kept))
	a.Values = slices.DeleteFunc(a.Values, func(v Value) bool { return consents.Tells(v.Name, kept...) })
}

// FieldList gives the fields as a list.
func (a *Arrival) FieldList() []string { return strings.Fields(a.Fields) }

// Closed tells whether nothing of it can be read any more: recalled, or its last day is over.
func (a *Arrival) Closed(today when.Day) bool { return a.RecalledOn != "" || today > a.Until }
