package outreach

import (
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// DebriefText is what a crew says after the day. It speaks of groups; a worry about one child is an act of
// its own and stands in no debrief. Source of the questions: the note that peer educators wrote after a
// class at Baldone.
type DebriefText struct {
	Knew    string `json:"knew" class:"identifying"`    // what the pupils knew at first
	Lacked  string `json:"lacked" class:"identifying"`  // what they lacked
	Changed string `json:"changed" class:"identifying"` // what was changed on the spot
	Asked   string `json:"asked" class:"identifying"`   // what they asked
	Send    string `json:"send" class:"identifying"`    // what the host is to be sent
	Crew    string `json:"crew" class:"identifying"`    // how the crew is
}

// DebriefFields are the questions in their order: names of fields and words after "debrief.".
var DebriefFields = []string{"knew", "lacked", "changed", "asked", "send", "crew"}

// field gives the answer to a question.
func (t *DebriefText) field(name string) *string {
	return map[string]*string{"knew": &t.Knew, "lacked": &t.Lacked, "changed": &t.Changed, "asked": &t.Asked, "send": &t.Send, "crew": &t.Crew}[name]
}

// Empty tells whether nothing was written.
func (t DebriefText) Empty() bool { return t == DebriefText{} }

// check finds answers that are too long.
func (t *DebriefText) check(l *fault.List) {
	for _, name := range DebriefFields {
		if utf8.RuneCountInString(*t.field(name)) > MostText {
			l.Add("debrief_"+name, "field.too_long", "max", MostText)
		}
	}
}

// Debrief is what one person wrote of a visit.
type Debrief struct {
	Visit     string      `db:"visit" class:"plain"`
	Author    string      `db:"author" class:"plain"`     // the account
	WrittenBy string      `db:"written_by" class:"plain"` // id of the person; empty: an account without one
	Sealed    []byte      `db:"sealed" class:"identifying"`
	WrittenAt when.Moment `db:"written_at" class:"plain"`
	Version   int         `db:"version" class:"plain"`

	Text  DebriefText `db:"-" class:"identifying"`
	Crew  []string    `db:"-" class:"plain"`
	Minor bool        `db:"-" class:"plain"` // who reads is under 18: sees the own one alone
}

// Scope says that a debrief is the crew's own, and the writer's.
func (x *Debrief) Scope() access.Scope {
	return access.Scope{People: x.Crew, User: x.Author}
}

// Target is the visit, for the log.
func (x *Debrief) Target() string { return x.Visit }

// Subjects is who wrote it, for the log.
func (x *Debrief) Subjects() []string {
	if x.WrittenBy == "" {
		return nil
	}
	return []string{x.WrittenBy}
}
