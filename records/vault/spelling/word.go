package spelling

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words parts a name into its words: small letters, marks kept, parted at everything that is no letter and no
// digit. A blank or a hyphen too many hides nobody, and an apostrophe parts nothing.
func Words(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToLower(norm.NFKC.String(name))) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		case strings.ContainsRune("'’ʼ`´ʹʺ", r): // O'Sample is one word, and so is Знам'янський
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// Letters brings a word down to letters without marks, in the script in which it is written.
func Letters(word string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł':
			b.WriteByte('l')
		case r == 'đ':
			b.WriteByte('d')
		case r == 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// cyrillic tells whether a word is written in Cyrillic letters.
func cyrillic(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
