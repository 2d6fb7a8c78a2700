package notes

import (
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Kinds of notes: what is so, what was said or done with whom, and what a worker thinks. A thought is kept
// apart: it leaves the house with no file.
var Kinds = []string{"fact", "contact", "thought"}

// MostText is the longest note, in characters.
const MostText = 20000

// Note is what a worker wrote about a case.
type Note struct {
	ID         string      `db:"id" class:"plain"`
	Case       string      `db:"case_id" class:"plain"`
	Kind       string      `db:"kind" class:"plain"`
	Restricted bool        `db:"restricted" class:"plain"`
	Viewers    string      `db:"viewers" class:"sensitive" tells:"-"` // " id id ": who opens a restricted note
	Author     string      `db:"author" class:"plain"`                // id of the person
	HappenedOn when.Day    `db:"happened_on" class:"plain"`
	Body       []byte      `db:"body" class:"identifying" tells:"words"` // sealed
	At         when.Moment `db:"at" class:"plain"`
	TypoUntil  when.Moment `db:"typo_until" class:"plain"`
	Versions   int         `db:"versions" class:"plain"`
	Version    int         `db:"version" class:"plain"`
	Text       string      `db:"-" class:"identifying" tells:"words"` // opened
	cases.Reach
}

// Scope says that a note is its team's, and a restricted one that of its viewers alone. Who must not learn of
// the case learns of none. The word open reaches the notes that are not restricted.
func (n *Note) Scope() access.Scope {
	s := n.Reach.Scope()
	s.Protected = n.Restricted
	if n.Restricted {
		s.People = strings.Fields(n.Viewers)
	}
	return s
}

// WrittenBy is whose words the text is; once somebody amended it, it is nobody's own.
func (n *Note) WrittenBy() string {
	if n.Versions > 1 {
		return ""
	}
	return n.Author
}

// Shut tells whether the text is kept back from somebody.
func (n *Note) Shut(reader string) bool {
	return n.Keeps("words") && (reader == "" || n.WrittenBy() != reader)
}

// Mine tells whether somebody wrote the note.
func (n *Note) Mine(person string) bool { return person != "" && n.Author == person }

// Fresh tells whether a slip may still be corrected in place at a moment.
func (n *Note) Fresh(now when.Moment) bool { return n.Versions == 1 && now <= n.TypoUntil }

// viewers writes a list of people as the column holds it, the author always among them.
func viewers(author string, people []string) string {
	all := []string{}
	for _, p := range append([]string{author}, people...) {
		if p != "" && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	if len(all) == 0 {
		return ""
	}
	return " " + strings.Join(all, " ") + " "
}

// Typed is a note as it comes from a form.
type Typed struct {
	Kind       string
	HappenedOn when.Day
	Text       string
	Restricted bool
	Viewers    []string // ids of people beside the author
}

// Check says what is wrong, field by field.
func (t Typed) Check(today, opened when.Day, wrong func(field, key string, pairs ...any)) {
	if !slices.Contains(Kinds, t.Kind) {
		wrong("kind", "field.choose")
	}
	switch {
	case t.HappenedOn == "":
		wrong("happened_on", "field.required")
	case t.HappenedOn > today:
		wrong("happened_on", "note.in_future")
	case t.HappenedOn < opened:
		wrong("happened_on", "note.before_case")
	}
	checkText(t.Text, wrong)
}

func checkText(text string, wrong func(field, key string, pairs ...any)) {
	if strings.TrimSpace(text) == "" {
		wrong("text", "note.text_needed")
	}
	if utf8.RuneCountInString(text) > MostText {
		wrong("text", "field.too_long", "max", MostText)
	}
}

// Earlier is how a note stood before an amendment.
type Earlier struct {
	Number int         `db:"number" class:"plain"`
	Body   []byte      `db:"body" class:"identifying"`
	Reason []byte      `db:"reason" class:"identifying"`
	At     when.Moment `db:"at" class:"plain"`
	By     string      `db:"by_person" class:"plain"`
	Text   string      `db:"-" class:"identifying"`
	Why    string      `db:"-" class:"identifying"`
}

// Calling is what a worker does.
type Calling struct {
	Person  string `db:"person" class:"plain"`
	Calling string `db:"calling" class:"plain"`
	Version int    `db:"version" class:"plain"`
}

// Scope is open: what somebody on the staff does is no secret in the house.
func (c *Calling) Scope() access.Scope { return access.Scope{} }

// Callings are what workers do, as far as their notes differ.
var Callings = []string{"social_worker", "psychologist", "lawyer", "other"}

// keepsApart tells whether the notes of a calling are their author's by default.
func keepsApart(calling string) bool { return calling == "psychologist" || calling == "lawyer" }
