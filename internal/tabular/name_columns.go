package tabular

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed name_columns.txt
var nameColumnsFile string

// nameHeading is one line of name_columns.txt.
type nameHeading struct {
	words []string // in comparable form; a word that ends with * stands for all that begin so
	whole bool     // the heading may have no other words
}

var nameHeadings = readNameHeadings(nameColumnsFile)

func readNameHeadings(file string) []nameHeading {
	var all []nameHeading
	for line := range strings.Lines(file) {
		_, heading, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		heading, whole := strings.CutPrefix(heading, "=")
		var words []string
		for _, w := range strings.Fields(heading) {
			w, begins := strings.CutSuffix(w, "*")
			w = strings.Join(headingWords(w), "")
			if begins {
				w += "*"
			}
			words = append(words, w)
		}
		all = append(all, nameHeading{words, whole})
	}
	return all
}

// holdsNames tells by its heading that a column seems to hold names of people, or what identifies
// one person as surely.
func holdsNames(heading string) bool {
	words := headingWords(heading)
	joined := []string{strings.Join(words, "")}
	for _, h := range nameHeadings {
		if h.in(words) {
			return true
		}
		together := nameHeading{[]string{strings.Join(h.words, "")}, true}
		if together.in(joined) {
			return true
		}
	}
	return false
}

func (h nameHeading) in(words []string) bool {
	if h.whole && len(words) != len(h.words) {
		return false
	}
	for from := 0; from+len(h.words) <= len(words); from++ {
		all := true
		for i, w := range h.words {
			start, begins := strings.CutSuffix(w, "*")
			all = all && (words[from+i] == w || begins && strings.HasPrefix(words[from+i], start))
		}
		if all {
			return true
		}
	}
	return false
}

// headingWords splits a heading into words in small letters without accents; "firstName",
// "first_name" and "First name:" give the same two.
func headingWords(heading string) []string {
	var b strings.Builder
	small := false
	for _, c := range norm.NFD.String(heading) {
		switch {
		case unicode.Is(unicode.Mn, c) || c == '\'' || c == '’' || c == 'ʼ' || c == '\u200b' || c == '\ufeff' || c == '\u00ad':
			// an accent, an apostrophe or something invisible does not part a word
		case unicode.IsLetter(c):
			if unicode.IsUpper(c) && small {
				b.WriteByte(' ')
			}
			small = unicode.IsLower(c)
			b.WriteRune(unicode.ToLower(c))
		default:
			small = false
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}
