package vault

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded brings a name down to its words: small letters, without marks, parted at everything that is no
// letter and no digit. A blank or a hyphen too many hides nobody.
func folded(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '\'' || r == '’': // O'Sample is one word
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// words gives the words by which a sheet is found, each once.
func (v Values) words() []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range []Field{Given, Family, Other} {
		for _, w := range folded(v[f]) {
			if !seen[w] {
				seen[w] = true
				out = append(out, w)
			}
		}
	}
	return out
}

// fits tells whether a sheet has all words of a search.
func (v Values) fits(asked []string) bool {
	has := map[string]bool{}
	for _, w := range v.words() {
		has[w] = true
	}
	for _, w := range asked {
		if !has[w] {
			return false
		}
	}
	return len(asked) > 0
}
