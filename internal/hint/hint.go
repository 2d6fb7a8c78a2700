// Package hint looks for what names somebody in a free text: a given name, a telephone number, a personal
// code, a number plate, an e-mail address. It works on this machine, in Latvian, Russian and English, and only
// hints: a person decides what stays. It is pure.
//
// What it finds is where it stands and of which kind, never more: the caller shows it to who typed it and to
// nobody else.
package hint

import (
	"bufio"
	"bytes"
	"embed"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a finding seems to be.
type Kind string

// The kinds.
const (
	Name  Kind = "name"
	Phone Kind = "phone"
	Code  Kind = "code"  // personal code, passport or identity card number
	Plate Kind = "plate" // of a car
	Mail  Kind = "mail"
)

// Finding is one place in a text, in bytes.
type Finding struct {
	Kind     Kind
	From, To int
}

//go:embed names/*.txt
var files embed.FS

var stems = read()

// read makes the set of given names: one a line, the words after # being remarks.
func read() map[string]bool {
	out := map[string]bool{}
	list, err := files.ReadDir("names")
	if err != nil {
		panic("hint: " + err.Error()) // embedded: it cannot be missing
	}
	for _, f := range list {
		b, err := files.ReadFile("names/" + f.Name())
		if err != nil {
			panic("hint: " + err.Error())
		}
		for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
			line, _, _ := strings.Cut(s.Text(), "#")
			for _, n := range strings.Fields(line) {
				out[stem(strings.ToLower(n))] = true
			}
		}
	}
	return out
}

// endings are those of the cases of a name in Latvian and Russian, longest first. English has "'s".
var endings = []string{"iem", "ami", "ами", "ями", "ием", "ией", "еем", "ий", "ея", "ею", "am", "ai", "as", "ei", "es", "im", "is", "ij", "om", "us", "ам", "ям", "ой", "ей", "ом", "ем", "ах",
	"ию", "ия", "ии", "ie", "a", "e", "i", "u", "ā", "ē", "ī", "ū", "s", "š", "y", "а", "я", "у", "ю", "ы", "и", "е", "й", "ь"}

// stem takes the ending of a case away, so that "Annai" and "Анной" are found by "Anna" and "Анна".
func stem(word string) string {
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	for _, e := range endings {
		if s, ok := strings.CutSuffix(word, e); ok && utf8.RuneCountInString(s) >= 3 {
			return s
		}
	}
	return word
}

// patterns are by the published forms of numbers and plates. Cyrillic ones stand without a word's edge, which
// the regular expressions of Go know for Latin letters alone.
var patterns = []struct {
	kind Kind
	at   *regexp.Regexp
}{
	{Mail, regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`)},
	{Code, regexp.MustCompile(`\b\d{6}\s?-\s?\d{5}\b|\b32\d{4}\s?-?\s?\d{5}\b|\b[A-Z]{2}\d{7}\b`)},
	{Phone, regexp.MustCompile(`\+\d[\d\s()-]{6,17}\d|\b(?:00\d{2,3}[\s-]?)?(?:2\d|6\d)[\s-]?\d{2,3}[\s-]?\d{2,3}(?:[\s-]?\d{1,2})?\b|\b8[\s-]?\(?\d{3}\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}\b|\b0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}\b`)},
	{Plate, regexp.MustCompile(`\b[A-Z]{2}[\s-]?\d{3,4}\b|\b\d{3}[\s-]?[A-Z]{3}\b|[АВЕКМНОРСТУХ]\d{3}[АВЕКМНОРСТУХ]{2}\s?\d{2,3}\b|\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b|[АВЕІКМНОРСТХ]{2}\s?\d{4}\s?[АВЕІКМНОРСТХ]{2}`)},
}

// shortest is how many digits a telephone number has at least: fewer is an amount, an hour or a day.
const shortest = 8

// Find gives what seems to name somebody, in the order of the text, without overlaps.
func Find(text string) []Finding {
	var out []Finding
	taken := func(from, to int) bool {
		for _, f := range out {
			if from < f.To && to > f.From {
				return true
			}
		}
		return false
	}
	for _, p := range patterns {
		for _, m := range p.at.FindAllStringIndex(text, -1) {
			found := text[m[0]:m[1]]
			if p.kind == Phone && digits(found) < shortest || day(found) || taken(m[0], m[1]) {
				continue
			}
			out = append(out, Finding{p.kind, m[0], m[1]})
		}
	}
	words(text, func(from, to int) {
		w := text[from:to]
		first, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(first) && utf8.RuneCountInString(w) > 2 && stems[stem(strings.ToLower(w))] && !taken(from, to) {
			out = append(out, Finding{Name, from, to})
		}
	})
	sort.Slice(out, func(i, j int) bool { return out[i].From < out[j].From })
	return out
}

// Kinds are the kinds found in a text, each once, in the order of the text.
func Kinds(text string) []Kind {
	var out []Kind
	seen := map[Kind]bool{}
	for _, f := range Find(text) {
		if !seen[f.Kind] {
			seen[f.Kind] = true
			out = append(out, f.Kind)
		}
	}
	return out
}

var dayForm = regexp.MustCompile(`^(?:19|20)\d\d[-.\s]\d{1,2}[-.\s]\d{1,2}$|^\d{1,2}[-.\s]\d{1,2}[-.\s](?:19|20)\d\d$`)

// day tells whether a finding is only a date.
func day(s string) bool { return dayForm.MatchString(strings.TrimSpace(s)) }

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// words calls found with each run of letters; an apostrophe inside belongs to the word.
func words(text string, found func(from, to int)) {
	from := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || from >= 0 && (r == '\'' || r == '’')
		if in && from < 0 {
			from = i
		}
		if !in && from >= 0 {
			found(from, i)
			from = -1
		}
	}
	if from >= 0 {
		found(from, len(text))
	}
}
