package vault

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/people"
	"drosme/records/vault/spelling"
)

// MostFound is how many people a search by name gives.
const MostFound = 20

// MostAsked is the most characters of a search.
const MostAsked = 100

// Found is one person of the working shelf, found by name.
type Found struct {
	ID   string            `class:"plain"`
	Code string            `class:"plain"`
	Kind string            `class:"plain"`
	Name string            `class:"identifying"`
	Why  []spelling.Reason `class:"plain"`

	points int
}

// Scope says that the working shelf is open.
func (f *Found) Scope() access.Scope { return access.Scope{People: []string{f.ID}} }

// Subjects tells the log who was found; what was asked for is never in it.
func (f *Found) Subjects() []string { return []string{f.ID} }

// Hit is one person of the protected shelf, found by name or by code. No name is in it. Of somebody outside
// one's caseload it says nothing but why: ask the responsible person.
type Hit struct {
	Outside  bool
	Person   string // id; empty outside
	Code     string // of the person; empty outside
	Case     string // id of the newest case on whose team the reader is; empty outside
	CaseCode string
	Team     string // id of the colleague who answers for that case
	Why      []spelling.Reason
}

// Answer is what a search of the protected shelf gives.
type Answer struct {
	Hits   []Hit
	Locked bool // only codes and code words were looked at; names are looked at again at the next unlock
}

// ByCode is the reason of a hit by a code or a code word.
const ByCode spelling.Reason = "code"

// candidate is a person of the protected shelf as a search sees them, before it is settled what is said.
type candidate struct {
	Holder string        `db:"holder" class:"plain"` // whose sheet was found: a merged record's stays its own
	ID     string        `db:"id" class:"plain"`
	Code   string        `db:"code" class:"plain"`
	Case   string        `db:"case_id" class:"plain"` // of the reader's own caseload
	Barred people.Barred `db:"barred" class:"sensitive"`
	Kept   people.Kept   `db:"kept" class:"sensitive"`

	CaseCode string `db:"case_code" class:"plain"`
	Team     string `db:"team" class:"plain"`
}

// barredFrom tells whether an actor must not learn of somebody.
func (c candidate) barredFrom(a access.Actor, today when.Day) bool {
	return c.Barred.In(access.Scope{}).Bars(a, today)
}

// ask reads what is looked for. Nothing of it is in the fault.
func ask(name string) (spelling.Asked, error) {
	words := spelling.Words(name)
	if len(words) == 0 || len(words) > 6 || utf8.RuneCountInString(strings.Join(words, "")) < 2 || utf8.RuneCountInString(name) > MostAsked {
		return spelling.Asked{}, fault.In("name", "vault.search_words")
	}
	return spelling.Ask(name), nil
}
