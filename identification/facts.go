package identification

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// The answers that are no values, in every list of this room; none of them is the same as no.
const (
	Unknown  = "unknown"   // asked, and nobody knows
	NotAsked = "not_asked" // nobody asked yet
	Declined = "declined"  // the person prefers not to say
)

// Answered tells whether a word is a value, and not one of the three answers that are none.
func Answered(word string) bool {
	return word != "" && word != Unknown && word != NotAsked && word != Declined
}

// Many are several words with blanks between them, or one word that is no value.
type Many string

// ManyOf puts words together, each once, in their order.
func ManyOf(words ...string) Many {
	var out []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return Many(strings.Join(out, " "))
}

// All gives the words as they are stored.
func (m Many) All() []string { return strings.Fields(string(m)) }

// Values gives the words that are values.
func (m Many) Values() []string {
	return slices.DeleteFunc(m.All(), func(w string) bool { return !Answered(w) })
}

// Age is whole years ("17"), a band of the list identification.age ("15-17"), child, adult, or no value.
type Age string

// AgeGroup is what article 19a asks of an age.
type AgeGroup string

// The groups.
const (
	Child      AgeGroup = "child" // under 18
	Adult      AgeGroup = "adult"
	AgeUnknown AgeGroup = "unknown"
)

// mostAge is the most years that anybody is believed.
const mostAge = 120

// Years gives the age in whole years; false where it is a band or no value.
func (a Age) Years() (int, bool) {
	n, err := strconv.Atoi(string(a))
	return n, err == nil && n >= 0 && n <= mostAge
}

// Group tells child and adult apart. Nobody whose age is not known is taken for an adult.
func (a Age) Group() AgeGroup {
	if n, ok := a.Years(); ok {
		if n < 18 {
			return Child
		}
		return Adult
	}
	switch a {
	case "0-8", "9-11", "12-14", "15-17", "child":
		return Child
	case "", Unknown, NotAsked, Declined:
		return AgeUnknown
	}
	return Adult
}

// Facts are the coded facts of a case, asked once. Every field has a value or one of the three answers that
// are none; an empty field is stored as not asked. Lists are identification.<name>; countries are ISO 3166-1
// alpha-2. A place is a municipality and stands only where that is safe. Sex is the person record's.
type Facts struct {
	ID   string `db:"id" class:"plain"`
	Case string `db:"case_id" class:"plain"`

	Forms        Many `db:"forms" class:"sensitive" tells:"-"`        // list identification.form
	Means        Many `db:"means" class:"sensitive" tells:"-"`        // list identification.means: of recruitment, in the law's words
	Control      Many `db:"control" class:"sensitive" tells:"-"`      // list identification.control: how somebody was kept
	Citizenships Many `db:"citizenships" class:"sensitive" tells:"-"` // countries, or stateless

	AgeRecruited  Age    `db:"age_recruited" class:"sensitive" tells:"children"`
	AgeExploited  Age    `db:"age_exploited" class:"sensitive" tells:"children"` // when it began
	AgeRegistered Age    `db:"age_registered" class:"sensitive" tells:"children"`
	AgeDispute    string `db:"age_dispute" class:"sensitive" tells:"children"` // yes: an authority or the person says another age

	RecruitedCountry  string `db:"recruited_country" class:"sensitive" tells:"-"`
	RecruitedPlace    string `db:"recruited_place" class:"sensitive" tells:"whereabouts"`
	ExploitedCountry  Many   `db:"exploited_countries" class:"sensitive" tells:"-"`
	ExploitedPlace    string `db:"exploited_place" class:"sensitive" tells:"whereabouts"`
	RegisteredCountry string `db:"registered_country" class:"sensitive" tells:"whereabouts"`
	RegisteredPlace   string `db:"registered_place" class:"sensitive" tells:"whereabouts"`

	Identifier  string `db:"identifier" class:"sensitive" tells:"-"`  // who first identified the person
	Route       string `db:"route" class:"sensitive" tells:"-"`       // how the person came here
	Recruitment Many   `db:"recruitment" class:"sensitive" tells:"-"` // how they were found
	Relation    string `db:"relation" class:"sensitive" tells:"-"`    // of who recruited to the person
	Access      Many   `db:"access" class:"sensitive" tells:"health"` // what the person needs to take part; never a diagnosis

	Day      when.Day    `db:"day" class:"plain"`
	At       when.Moment `db:"at" class:"plain"`
	By       string      `db:"by_user" class:"plain"`
	ByPerson string      `db:"by_person" class:"plain"`
	Version  int         `db:"version" class:"plain"` // 0: nothing is noted yet
	cases.Reach
}

// MostPlace is the most characters of a municipality.
const MostPlace = 80

// Stateless is a citizenship that is of no country.
const Stateless = "stateless"

// manies are the fields with several words, and their lists; an empty list is countries.
func (f *Facts) manies() []struct {
	name, list string
	value      *Many
} {
	return []struct {
		name, list string
		value      *Many
	}{
		{"forms", "identification.form", &f.Forms}, {"means", "identification.means", &f.Means}, {"control", "identification.control", &f.Control},
		{"citizenships", "", &f.Citizenships}, {"exploited_countries", "", &f.ExploitedCountry},
		{"recruitment", "identification.recruitment", &f.Recruitment}, {"access", "identification.access", &f.Access},
	}
}

// singles are the fields with one word.
func (f *Facts) singles() []struct {
	name, list string
	value      *string
} {
	return []struct {
		name, list string
		value      *string
	}{
		{"age_dispute", "identification.dispute", &f.AgeDispute},
		{"recruited_country", "", &f.RecruitedCountry}, {"registered_country", "", &f.RegisteredCountry},
		{"identifier", "identification.identifier", &f.Identifier}, {"route", "identification.route", &f.Route}, {"relation", "identification.relation", &f.Relation},
	}
}

func (f *Facts) ages() []struct {
	name  string
	value *Age
} {
	return []struct {
		name  string
		value *Age
	}{{"age_recruited", &f.AgeRecruited}, {"age_exploited", &f.AgeExploited}, {"age_registered", &f.AgeRegistered}}
}

func (f *Facts) places() map[string]*string {
	return map[string]*string{"recruited_place": &f.RecruitedPlace, "exploited_place": &f.ExploitedPlace, "registered_place": &f.RegisteredPlace}
}

// kept tells whether a field is kept from the reader: it is empty then, not unasked.
func (f *Facts) kept(name string) bool {
	switch {
	case name == "access":
		return f.Keeps("health")
	case strings.HasPrefix(name, "age_"):
		return f.Keeps("children")
	case strings.HasSuffix(name, "_place") || name == "registered_country":
		return f.Keeps("whereabouts")
	}
	return false
}

// Fill puts not asked where nothing stands.
func (f *Facts) Fill() {
	for _, m := range f.manies() {
		if *m.value = ManyOf(m.value.All()...); *m.value == "" {
			*m.value = NotAsked
		}
	}
	for _, s := range f.singles() {
		if *s.value == "" {
			*s.value = NotAsked
		}
	}
	for _, a := range f.ages() {
		if *a.value == "" {
			*a.value = NotAsked
		}
	}
}

// Check says what is wrong, field by field, with the same words for a form and for an import.
func (f *Facts) Check(wrong func(field, key string, pairs ...any)) {
	known := func(list, w string) bool {
		if list == "" {
			return !Answered(w) || w == Stateless || wordlist.IsCountry(w)
		}
		return wordlist.Has(list, w)
	}
	for _, m := range f.manies() {
		words := m.value.All()
		for _, w := range words {
			switch {
			case m.list == "" && w == Stateless && m.name != "citizenships":
				wrong(m.name, "field.not_a_country")
			case !known(m.list, w) && m.list == "":
				wrong(m.name, "field.not_a_country")
			case !known(m.list, w):
				wrong(m.name, "field.choose")
			case len(words) > 1 && (!Answered(w) || w == "none"):
				wrong(m.name, "identification.one_or_the_other")
			default:
				continue
			}
			break
		}
	}
	for _, s := range f.singles() {
		switch {
		case *s.value == "":
		case s.list == "" && (*s.value == Stateless || !known("", *s.value)):
			wrong(s.name, "field.not_a_country")
		case s.list != "" && !known(s.list, *s.value):
			wrong(s.name, "field.choose")
		}
	}
	before, most := "", -1
	for _, a := range f.ages() {
		n, years := a.value.Years()
		if *a.value != "" && !years && !wordlist.Has("identification.age", string(*a.value)) {
			wrong(a.name, "identification.age_wrong", "max", mostAge)
			continue
		}
		if years && n < most {
			wrong(a.name, "identification.age_before_"+before)
		}
		if years {
			before, most = strings.TrimPrefix(a.name, "age_"), n
		}
	}
	for name, place := range f.places() {
		if utf8.RuneCountInString(*place) > MostPlace {
			wrong(name, "field.too_long", "max", MostPlace)
		}
	}
}

// Changed names the fields in which two states of the facts differ.
func (f *Facts) Changed(before *Facts) []string {
	var out []string
	a, b := f.manies(), before.manies()
	for i := range a {
		if *a[i].value != *b[i].value {
			out = append(out, a[i].name)
		}
	}
	c, e := f.singles(), before.singles()
	for i := range c {
		if *c[i].value != *e[i].value {
			out = append(out, c[i].name)
		}
	}
	g, h := f.ages(), before.ages()
	for i := range g {
		if *g[i].value != *h[i].value {
			out = append(out, g[i].name)
		}
	}
	p, q := f.places(), before.places()
	for _, name := range []string{"recruited_place", "exploited_place", "registered_place"} {
		if *p[name] != *q[name] {
			out = append(out, name)
		}
	}
	return out
}

// take takes the named fields of other facts.
func (f *Facts) take(from *Facts, fields []string) {
	a, b := f.manies(), from.manies()
	for i := range a {
		if slices.Contains(fields, a[i].name) {
			*a[i].value = *b[i].value
		}
	}
	c, e := f.singles(), from.singles()
	for i := range c {
		if slices.Contains(fields, c[i].name) {
			*c[i].value = *e[i].value
		}
	}
	g, h := f.ages(), from.ages()
	for i := range g {
		if slices.Contains(fields, g[i].name) {
			*g[i].value = *h[i].value
		}
	}
	p, q := f.places(), from.places()
	for name := range p {
		if slices.Contains(fields, name) {
			*p[name] = *q[name]
		}
	}
}
