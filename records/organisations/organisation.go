package organisations

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/geo"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Organisation is a school, a municipality, a partner: whom the house works with. Its people's names are
// no part of it; contacts stand in the vault.
type Organisation struct {
	ID           string   `db:"id" class:"plain"`
	Code         string   `db:"code" class:"plain"` // names its row in a register; never changes
	Name         string   `db:"name" class:"plain"`
	Kind         string   `db:"kind" class:"plain"`    // list organisation.kind
	Country      string   `db:"country" class:"plain"` // ISO 3166 alpha-2, or empty
	Municipality string   `db:"municipality" class:"plain"`
	Region       string   `db:"region" class:"plain"`
	MemberFrom   when.Day `db:"coalition_member_from" class:"plain"` // empty: never a member
	MemberTo     when.Day `db:"coalition_member_to" class:"plain"`   // last day; empty: still a member
	Version      int      `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import
}

// Scope is that of an open record of nobody.
func (o *Organisation) Scope() access.Scope { return access.Scope{} }

// Choice is an organisation as a select offers it.
type Choice struct {
	ID   string `db:"id" class:"plain"`
	Code string `db:"code" class:"plain"`
	Name string `db:"name" class:"plain"`
	Kind string `db:"kind" class:"plain"`
}

// Most characters of the texts of an organisation.
const (
	MostCode = 40
	MostName = 200
)

// MemberOn tells whether it belongs to the coalition on a day.
func (o *Organisation) MemberOn(day when.Day) bool {
	return o.MemberFrom != "" && day.Within(o.MemberFrom, o.MemberTo)
}

// Check says what is wrong, field by field, with the same words for a form and for a row of a register.
func (o *Organisation) Check(wrong func(field, key string, pairs ...any)) {
	switch {
	case o.Code == "":
		wrong("code", "field.required")
	case !GoodCode(o.Code):
		wrong("code", "organisation.code.wrong", "max", MostCode)
	}
	if o.Name == "" {
		wrong("name", "field.required")
	}
	for _, x := range []struct{ field, text string }{{"name", o.Name}, {"municipality", o.Municipality}, {"region", o.Region}} {
		if utf8.RuneCountInString(x.text) > MostName {
			wrong(x.field, "field.too_long", "max", MostName)
		}
	}
	if !wordlist.Has("organisation.kind", o.Kind) {
		wrong("kind", "field.unknown_word", "words", strings.Join(wordlist.All("organisation.kind"), ", "))
	}
	if o.Country != "" && !wordlist.IsCountry(o.Country) {
		wrong("country", "field.not_a_country")
	}
	switch {
	case o.MemberTo != "" && o.MemberFrom == "":
		wrong("coalition_member_from", "organisation.member_from.missing")
	case o.MemberTo != "" && o.MemberTo < o.MemberFrom:
		wrong("coalition_member_to", "field.end_before_start")
	}
}

// GoodCode tells whether a text can be a code: registers join codes with ; and : in one cell, so these
// may not be in it.
func GoodCode(s string) bool {
	return s == strings.TrimSpace(s) && utf8.RuneCountInString(s) <= MostCode &&
		!strings.ContainsFunc(s, func(r rune) bool { return r == ';' || r == ':' || unicode.IsControl(r) })
}

// search is the text by which an organisation is found: folded letters of all that names it.
func (o *Organisation) search() string {
	return geo.Fold(o.Name + " " + o.Code + " " + o.Municipality + " " + o.Region)
}

// nameOrder is the text by which a list is ordered, alike on both engines.
func (o *Organisation) nameOrder() string { return geo.Fold(o.Name) }
