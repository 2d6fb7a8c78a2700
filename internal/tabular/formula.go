package tabular

import (
	"regexp"
	"strings"
)

var (
	plainNumber = regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?$`)
	telephone   = regexp.MustCompile(`^\+[0-9][0-9 ()./\x{a0}-]*$`)
)

// formula tells whether a spreadsheet could take text for a formula: it begins with = + - or @,
// full-width ones included, and is neither a plain number nor a telephone number.
func formula[T string | []byte](text T) bool {
	if len(text) == 0 {
		return false
	}
	switch c := text[0]; {
	case c > ' ' && c < 0xc2 && c != '=' && c != '+' && c != '-' && c != '@':
		return false // the quick way out: nearly every cell
	}
	s := strings.TrimLeft(string(text), " \t\r\n\u00a0\u200b\ufeff")
	begins := false
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		begins = begins || strings.HasPrefix(s, sign)
	}
	return begins && !harmless(strings.TrimSpace(s))
}

// harmless tells whether text is a plain number such as -3 or 0,5, or a telephone number with a
// plus sign: seven to fifteen digits (ITU-T E.164).
func harmless(s string) bool {
	if plainNumber.MatchString(s) {
		return true
	}
	if !telephone.MatchString(s) {
		return false
	}
	digits := 0
	for _, c := range s {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits >= 7 && digits <= 15
}

// Defuse makes text safe in a file that people open in a spreadsheet: what a spreadsheet could take
// for a formula gets an apostrophe before it. Plain numbers and telephone numbers stay.
func Defuse(s string) string {
	if formula(s) || s != "" && (s[0] == '\t' || s[0] == '\r' || s[0] == '\n') {
		return "'" + s
	}
	return s
}
