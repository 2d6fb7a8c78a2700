package htcds

import (
	"slices"
	"strings"

	"drosme/internal/when"
	"drosme/records/people"
)

// sexes are the words of the list sex for the standard's genders.
var sexes = map[string]string{"Feminine": "f", "Masculine": "m", "TransgenderFeminine": "f", "TransgenderMasculine": "m",
	"NonConforming": "x", "NonSpecifiedUnknown": "unknown", "": "unknown"}

// genders is the way back.
var genders = map[string]string{"f": "Feminine", "m": "Masculine", "x": "NonConforming"}

// bands are the age bands with the age at which each begins.
var bands = []struct {
	from int
	word string
}{{65, "65+"}, {45, "45-64"}, {25, "25-44"}, {19, "19-24"}, {16, "16-18"}, {13, "13-15"}, {0, "0-12"}}

// person is the person of a row as the house counts people.
func (r *Row) person(today when.Day) people.Person {
	p := people.Person{Kind: people.Served, Sex: sexes[r.Value("prs_Gender")], AgeBand: "unknown", FirstLanguage: r.Value("prs_PrimaryLanguage")}
	if second := r.Value("prs_SecondaryLanguage"); second != p.FirstLanguage {
		p.Languages = second
	}
	if born := when.Day(r.Value("prs_Birthdate")); born != "" {
		age := years(born, today)
		p.Minor = age < 18
		for _, b := range bands {
			if age >= b.from {
				p.AgeBand = b.word
				break
			}
		}
	}
	return p
}

// gender is what leaves: what an import brought, unless the house has learnt otherwise.
func gender(brought, sex string) string {
	if sexes[brought] == sex {
		return brought
	}
	return genders[sex]
}

// status is what leaves: what an import brought, unless the case was closed or reopened since.
func status(brought string, open bool) string {
	switch {
	case open && (brought == "Active" || brought == "FollowUp"), !open && (brought == "Closed" || brought == "ClosedReferred"):
		return brought
	case open:
		return "Active"
	}
	return "Closed"
}

// further is what leaves as the second language: what an import brought, unless the house has learnt otherwise.
// The languages of the house are apart by blanks, and its first one is not among them.
func further(brought, first, languages string) string {
	all := strings.Fields(languages)
	switch {
	case slices.Contains(all, brought), brought != "" && brought == first: // the house keeps a language once
		return brought
	case len(all) > 0:
		return all[0]
	}
	return ""
}

// spoken is what leaves: what an import brought, unless the house has learnt otherwise.
func spoken(brought, first string) string {
	if first == "" || first == "other" || first == brought {
		return brought
	}
	return first
}
