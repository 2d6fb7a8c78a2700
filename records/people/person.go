package people

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Served is the kind of the people the house helps. Their records are protected.
const Served = "served"

// Person is somebody as a code: what is counted, and nothing that names them. The name, if anybody
// needs it, is in the vault.
type Person struct {
	ID            string `db:"id" class:"plain"`   // fully random: tells nothing
	Code          string `db:"code" class:"plain"` // for people to say; as written in a register, or random
	Kind          string `db:"kind" class:"plain"` // list person.kind
	Sex           string `db:"sex" class:"sensitive"`
	AgeBand       string `db:"age_band" class:"sensitive"`
	Organisation  string `db:"organisation" class:"sensitive"`                // id, or empty
	Country       string `db:"country" class:"sensitive" tells:"whereabouts"` // ISO 3166 alpha-2, or empty
	FirstLanguage string `db:"first_language" class:"sensitive"`
	Languages     string `db:"languages" class:"sensitive"` // further ones, with blanks between them
	Minor         bool   `db:"minor" class:"sensitive"`     // under 18
	Forgotten     bool   `db:"forgotten" class:"plain"`     // a row that only counts; nobody is behind it any more
	Version       int    `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import

	MergedInto string `db:"merged_into" class:"plain"` // id of the record that stands for this one; empty: none
	Barred     Barred `db:"barred" class:"sensitive"`  // who must not learn of this person; not stored here
	Kept       Kept   `db:"kept" class:"sensitive"`    // what this person keeps from who acts; not stored here

	OrganisationCode string `db:"organisation_code" class:"sensitive"` // of the organisation's record; not stored here
	OrganisationName string `db:"organisation_name" class:"sensitive"`
}

// Scope says that a person served is protected, and that everybody may reach their own record by the
// word own.
func (p *Person) Scope() access.Scope {
	return p.Barred.In(access.Scope{Protected: p.Kind == Served, People: []string{p.ID}})
}

// KeptBack gives what is kept from who acts.
func (p *Person) KeptBack() string { return string(p.Kept) }

// TakeOut leaves no age where children are kept from the reader: it would tell who is one.
func (p *Person) TakeOut(keeps func(string) bool) {
	if keeps("children") {
		p.AgeBand, p.Minor = "unknown", false
	}
}

// Subjects tells the log whose data it is.
func (p *Person) Subjects() []string { return []string{p.ID} }

// MostCode is the most characters of a code.
const MostCode = 40

// Check says what is wrong, field by field, with the same words for a form and for a row of a register.
func (p *Person) Check(wrong func(field, key string, pairs ...any)) {
	if key := CodeFault(p.Code); key != "" {
		wrong("code", key, "max", MostCode)
	}
	for _, x := range []struct{ field, list, value string }{
		{"kind", "person.kind", p.Kind}, {"sex", "sex", p.Sex}, {"age_band", "age_band", p.AgeBand},
	} {
		if !wordlist.Has(x.list, x.value) {
			wrong(x.field, "field.unknown_word", "words", strings.Join(wordlist.All(x.list), ", "))
		}
	}
	if p.Country != "" && !wordlist.IsCountry(p.Country) {
		wrong("country", "field.not_a_country")
	}
	if p.FirstLanguage != "" && !wordlist.IsLanguage(p.FirstLanguage) {
		wrong("first_language", "person.language.wrong")
	}
	if bad := func(l string) bool { return !wordlist.IsLanguage(l) }; slices.ContainsFunc(strings.Fields(p.Languages), bad) {
		wrong("languages", "person.language.wrong")
	}
}

// ProbablyMinor tells whether an age band begins under 18, so that somebody whose age is not known
// better is treated as a minor.
func ProbablyMinor(ageBand string) bool {
	return slices.Contains([]string{"0-12", "13-15", "16-18"}, ageBand)
}

// personal is the form of a Latvian personal code, old and new: 6 digits, a hyphen or none, 5 digits.
var personal = regexp.MustCompile(`^\d{6}-?\d{5}$`)

// CodeFault gives the key of what is wrong with a code, or empty. A code may have no blank, so that no
// name is typed in its place; no ; and no :, which join codes in registers; and it may not look like a
// personal code.
func CodeFault(code string) string {
	switch {
	case code == "":
		return "field.required"
	case personal.MatchString(code):
		return "person.code.personal"
	case strings.Contains(code, "@"):
		return "person.code.address"
	case utf8.RuneCountInString(code) > MostCode,
		strings.ContainsFunc(code, func(r rune) bool { return r == ';' || r == ':' || unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "person.code.wrong"
	}
	return ""
}
