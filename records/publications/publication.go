package publications

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Publication is one edition in one language.
type Publication struct {
	ID          string   `db:"id" class:"plain"`
	Code        string   `db:"code" class:"plain"` // names its row in a register; never changes
	Kind        string   `db:"kind" class:"plain"` // list publication.kind
	Title       string   `db:"title" class:"plain"`
	Language    string   `db:"language" class:"plain"`     // ISO 639, or empty
	PublishedOn when.Day `db:"published_on" class:"plain"` // empty: not yet
	Grant       string   `db:"grant_id" class:"plain"`     // id, or empty
	GrantCode   string   `db:"grant_code" class:"plain"`   // of the grant's record; not stored here
	Version     int      `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import
}

// Scope is that of an open record of nobody.
func (p *Publication) Scope() access.Scope { return access.Scope{} }

// Most characters of the texts of a publication.
const (
	MostCode  = 40
	MostTitle = 300
)

// Check says what is wrong, field by field, with the same words for a form and for a row of a register.
func (p *Publication) Check(wrong func(field, key string, pairs ...any)) {
	switch {
	case p.Code == "":
		wrong("code", "field.required")
	case utf8.RuneCountInString(p.Code) > MostCode:
		wrong("code", "field.too_long", "max", MostCode)
	}
	switch {
	case p.Title == "":
		wrong("title", "field.required")
	case utf8.RuneCountInString(p.Title) > MostTitle:
		wrong("title", "field.too_long", "max", MostTitle)
	}
	if !wordlist.Has("publication.kind", p.Kind) {
		wrong("kind", "field.unknown_word", "words", strings.Join(wordlist.All("publication.kind"), ", "))
	}
	if p.Language != "" && !wordlist.IsLanguage(p.Language) {
		wrong("language", "publication.language_wrong")
	}
}
