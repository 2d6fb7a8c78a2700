package lang

import (
	"slices"
	"strings"
)

// GapKind says what is amiss with a key in one language.
type GapKind string

// The kinds of gaps.
const (
	GapMissing GapKind = "missing" // no words, or not for every plural form
	GapFuzzy   GapKind = "fuzzy"   // words that somebody marked as not certain
	GapPlaces  GapKind = "places"  // other {places} than the English words
	GapForms   GapKind = "forms"   // not as many plural forms as the language has, or plural in one and not in the other
	GapExtra   GapKind = "extra"   // a key that English does not have
)

// Gap is one key that is not in order in one language. Note says which places or how many forms.
type Gap struct {
	Lang string
	Key  string
	Kind GapKind
	Note string
}

// Report lists all gaps, by language in the order of Languages, then by key.
func (b *Book) Report() []Gap {
	var gaps []Gap
	english := make([]Entry, 0, len(b.words[house].entries))
	for _, e := range b.words[house].entries {
		english = append(english, e)
	}
	for _, tag := range Languages {
		entries := make([]Entry, 0, len(b.words[tag].entries))
		for _, e := range b.words[tag].entries {
			entries = append(entries, e)
		}
		gaps = append(gaps, Compare(tag, english, entries)...)
	}
	return gaps
}

// Compare lists the gaps of a language against English, by key.
func Compare(tag string, english, entries []Entry) []Gap {
	forms := formsOf(tag)
	var gaps []Gap
	note := func(key string, kind GapKind, note string) {
		gaps = append(gaps, Gap{Lang: tag, Key: key, Kind: kind, Note: note})
	}
	there := map[string]Entry{}
	for _, e := range entries {
		there[e.Key] = e
	}
	known := map[string]bool{}
	for _, en := range english {
		known[en.Key] = true
		e, ok := there[en.Key]
		switch {
		case ok && e.Fuzzy:
			note(en.Key, GapFuzzy, "")
		case ok && e.Plural != en.Plural:
			note(en.Key, GapForms, "plural forms in one language and not in the other")
		case ok && e.Plural && len(e.Texts) != forms:
			note(en.Key, GapForms, "the language has another number of plural forms")
		case !ok || !e.Filled():
			note(en.Key, GapMissing, "")
		default:
			if n := differing(en, e); n != "" {
				note(en.Key, GapPlaces, n)
			}
		}
	}
	for _, e := range entries {
		if !known[e.Key] {
			note(e.Key, GapExtra, "")
		}
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return strings.Compare(a.Key, b.Key) })
	return gaps
}

// formsOf is how many plural forms a language has.
func formsOf(tag string) int {
	n := 0
	for _, c := range strings.TrimPrefix(grammars[tag].plurals, "nplurals=") {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// differing names the places that an entry has and English has not, or the other way round. Every
// plural form must have them, but for {n}: "one activity" need not write the 1. The patterns of days
// are the language's own, see free.
func differing(en, e Entry) string {
	if strings.HasPrefix(e.Key, "date.") {
		return outside(e)
	}
	want := places(en.Texts[len(en.Texts)-1])
	var notes []string
	for _, text := range e.Texts {
		have := places(text)
		for _, p := range want {
			if !slices.Contains(have, p) && !(e.Plural && p == "{n}") {
				notes = append(notes, p+" is missing")
			}
		}
		for _, p := range have {
			if !slices.Contains(want, p) && !(e.Plural && p == "{n}") {
				notes = append(notes, p+" is not in English")
			}
		}
	}
	slices.Sort(notes)
	return strings.Join(slices.Compact(notes), ", ")
}

// free are the places that a pattern of days may choose from.
var free = map[string][]string{
	"date.day":   {"{year}", "{month}", "{month_of}", "{month_short}", "{day}", "{day_two}", "{month_two}"},
	"date.short": {"{year}", "{month}", "{month_of}", "{month_short}", "{day}", "{day_two}", "{month_two}"},
	"date.month": {"{year}", "{month}", "{month_of}", "{month_short}", "{month_two}"},
	"date.local": {"{date}", "{clock}"}, "date.span_day": {"{date}", "{from}", "{to}"}, "date.span": {"{from}", "{to}"},
}

func outside(e Entry) string {
	for _, p := range places(e.Texts[0]) {
		if !slices.Contains(free[e.Key], p) {
			return p + " is no place of a date"
		}
	}
	return ""
}

func places(text string) []string {
	p := placeForm.FindAllString(text, -1)
	slices.Sort(p)
	return slices.Compact(p)
}
