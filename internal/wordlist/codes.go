package wordlist

import (
	"regexp"

	"golang.org/x/text/language"
)

var (
	twoCapitals = regexp.MustCompile(`^[A-Z]{2}$`)
	smallCode   = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// IsCountry tells whether a text is the code of a country by ISO 3166-1 alpha-2, in capitals.
func IsCountry(s string) bool {
	r, err := language.ParseRegion(s)
	return err == nil && twoCapitals.MatchString(s) && r.IsCountry() && r.Canonicalize() == r
}

// IsLanguage tells whether a text is the code of a language by ISO 639, in small letters, or "other".
func IsLanguage(s string) bool {
	if s == "other" {
		return true
	}
	_, err := language.ParseBase(s)
	return err == nil && smallCode.MatchString(s)
}
