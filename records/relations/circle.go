package relations

import (
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/people"
)

// Circle is who is around the person of a case.
type Circle struct {
	cases.Case
	Relations    []Relation    `class:"identifying"`
	Withholdings []Withholding `class:"identifying"`
}

// TakeOut leaves the person's children out where they are kept from the reader.
func (c *Circle) TakeOut(keeps func(string) bool) {
	if keeps("children") {
		c.Relations = slices.DeleteFunc(c.Relations, func(r Relation) bool { return r.Relation.Relation == "child" })
	}
}

// Relation is what somebody is to the person, opened.
type Relation struct {
	people.Relation
	Name       string `class:"identifying" tells:"words"` // in words, where the relative has no record
	Remarks    string `class:"identifying" tells:"words"`
	MustNot    bool   `class:"sensitive"` // the same relative must not learn of the person
	PersonCode string `class:"plain"`     // as typed
}

// Withholding is somebody who must not learn, opened.
type Withholding struct {
	people.Withholding
	Name             string `class:"identifying" tells:"words"` // in words, where nobody with a record is meant
	Why              string `class:"identifying" tells:"words"`
	PersonCode       string `class:"plain"`
	OrganisationCode string `class:"plain"`
	OrganisationName string `class:"plain"`
}

// The most characters of what is typed.
const (
	MostName = 200
	MostWhy  = 500
)

// InForce tells whether somebody must not learn on a day.
func (w Withholding) InForce(day when.Day) bool { return day.Within(w.From, w.Until) }

// FieldList are the fields that are kept back, where not everything is.
func (w Withholding) FieldList() []string { return strings.Fields(w.Fields) }

// Check says what is wrong, field by field; the codes are looked up by the act.
func (w Withholding) Check(wrong func(field, key string, pairs ...any)) {
	if w.PersonCode == "" && w.Role == "" && w.OrganisationCode == "" && w.Name == "" {
		wrong("against_person", "withholding.somebody_needed")
	}
	if (w.PersonCode != "" && (w.Role != "" || w.OrganisationCode != "")) || (w.Role != "" && w.OrganisationCode != "") {
		wrong("against_person", "withholding.one_only")
	}
	if w.Role != "" && !slices.Contains(access.Roles, access.Role(w.Role)) {
		wrong("against_role", "field.choose")
	}
	if !wordlist.Has("withholding.relation", w.Relation) {
		wrong("relation", "field.choose")
	}
	if !w.Whole && w.Fields == "" {
		wrong("fields", "withholding.what_needed")
	}
	for _, f := range w.FieldList() {
		if !slices.Contains(people.WithheldFields, f) {
			wrong("fields", "field.choose")
		}
	}
	if strings.TrimSpace(w.Why) == "" {
		wrong("reason", "field.required")
	}
	tooLong(wrong, "who", w.Name, MostName)
	tooLong(wrong, "reason", w.Why, MostWhy)
	days(wrong, w.From, w.Until)
}

// Check says what is wrong, field by field.
func (r Relation) Check(wrong func(field, key string, pairs ...any)) {
	if (r.PersonCode == "") == (r.Name == "") {
		wrong("relative", "relation.one_of_two")
	}
	if !wordlist.Has("person.relation", r.Relation.Relation) {
		wrong("relation", "field.choose")
	}
	tooLong(wrong, "who", r.Name, MostName)
	tooLong(wrong, "remark", r.Remarks, MostWhy)
	days(wrong, r.From, r.Until)
}

func tooLong(wrong func(field, key string, pairs ...any), field, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		wrong(field, "field.too_long", "max", most)
	}
}

func days(wrong func(field, key string, pairs ...any), from, until when.Day) {
	if from != "" && until != "" && until < from {
		wrong("until_on", "relation.ends_before")
	}
}
