package lang

import (
	"strings"

	"golang.org/x/text/language"
)

// Languages are the languages of the house, as BCP 47 tags.
var Languages = []string{"lv", "en", "et", "pl", "ru", "uk"}

// house is the language that speaks where the asked one has no word.
const house = "en"

const noBreak = "\u00a0"

// grammar is what the house must know of a language beyond its words.
type grammar struct {
	name    string // as its speakers write it
	dir     string // "ltr" or "rtl"
	plurals string // Plural-Forms of its PO files; the forms stand in the order of CLDR
	group   string // between thousands
	point   string // before decimals
	minus   string
	percent string // between number and %
	euro    string // with {n} for the amount
}

const slavic = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"

// Plural forms and separators follow CLDR. Two departures: Latvian takes a space before the per cent
// sign, as its standard of writing asks; and thousands are always parted, so that columns line up.
// The gettext rule for Latvian that many files carry takes 10 to 20 for plain plurals; this one does not.
var grammars = map[string]grammar{
	"lv": {"Latviešu", "ltr", "nplurals=3; plural=(n%10==0 || n%100>=11 && n%100<=19 ? 0 : n%10==1 && n%100!=11 ? 1 : 2)", noBreak, ",", "-", noBreak, "{n}" + noBreak + "€"},
	"en": {"English", "ltr", "nplurals=2; plural=(n != 1)", ",", ".", "-", "", "€{n}"},
	"et": {"Eesti", "ltr", "nplurals=2; plural=(n != 1)", noBreak, ",", "−", "", "{n}" + noBreak + "€"},
	"pl": {"Polski", "ltr", "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)", noBreak, ",", "-", "", "{n}" + noBreak + "€"},
	"ru": {"Русский", "ltr", "nplurals=3; plural=(" + slavic + ")", noBreak, ",", "-", noBreak, "{n}" + noBreak + "€"},
	"uk": {"Українська", "ltr", "nplurals=3; plural=(" + slavic + ")", noBreak, ",", "-", "", "{n}" + noBreak + "€"},
}

// PluralForms gives the Plural-Forms header that the PO files of a language must bear; "" for a
// language that the house does not speak.
func PluralForms(tag string) string { return grammars[tag].plurals }

// known gives the language of the house for a tag such as "lv-LV" or "lv_LV", or "".
func known(tag string) string {
	tag = strings.ToLower(tag)
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if _, ok := grammars[tag]; ok {
		return tag
	}
	return ""
}

// Match picks the language a browser asks for among the available ones. A language that is merely
// often understood by its speakers does not count as asked for. Where none fits it is English, or
// the first available where English is not.
func Match(acceptLanguage string, available []string) string {
	fallback := ""
	tags := make([]language.Tag, 0, len(available))
	names := make([]string, 0, len(available))
	for _, a := range available {
		t, err := language.Parse(a)
		if err != nil {
			continue
		}
		if fallback == "" || a == house {
			fallback = a
		}
		tags, names = append(tags, t), append(names, a)
	}
	if len(tags) == 0 {
		return house
	}
	if len(acceptLanguage) > 500 {
		return fallback
	}
	asked, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(asked) == 0 {
		return fallback
	}
	_, i, sure := language.NewMatcher(tags).Match(asked...)
	if sure < language.High {
		return fallback
	}
	return names[i]
}
