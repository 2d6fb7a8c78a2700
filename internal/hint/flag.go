package hint

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"

	"drosme/internal/when"
)

// Why a text is looked at before others see it, beside what names somebody.
const (
	Markup Kind = "markup" // of a page, or an address on the internet
	Slur   Kind = "slur"
)

// slurs holds rows of word, language, first and last day (both included; empty: open), and who says so. It is a list
// of this house, dated; nobody calls it complete.
//
//go:embed slurs.csv
var slurs string

type slurWord struct {
	stem     string
	from, to when.Day
}

var slurWords = readSlurs()

func readSlurs() []slurWord {
	rows, err := csv.NewReader(strings.NewReader(slurs)).ReadAll()
	if err != nil {
		panic("hint: " + err.Error()) // embedded, and looked at by a test
	}
	var out []slurWord
	for _, r := range rows[1:] {
		out = append(out, slurWord{stem(strings.ToLower(r[0])), when.Day(r[2]), when.Day(r[3])})
	}
	return out
}

var markup = regexp.MustCompile(`<[/!a-zA-Z]|\[[^\]]*\]\(|&#?\w+;|https?://|\bwww\.|javascript:`)

// Flags says why a text of many eyes should be looked at twice: what seems to name somebody, markup, a slur of that
// day. Own are further words of the house; one with a minus before it is taken off the list.
func Flags(text string, day when.Day, own []string) []Kind {
	out := Kinds(text)
	if markup.MatchString(text) {
		out = append(out, Markup)
	}
	bad := map[string]bool{}
	for _, w := range slurWords {
		if day.Within(w.from, w.to) {
			bad[w.stem] = true
		}
	}
	for _, w := range own {
		off, isOff := strings.CutPrefix(strings.ToLower(strings.TrimSpace(w)), "-")
		bad[stem(off)] = !isOff && off != ""
	}
	words(text, func(from, to int) {
		if w := strings.ToLower(text[from:to]); (bad[stem(w)] || bad[w]) && !slices.Contains(out, Slur) {
			out = append(out, Slur)
		}
	})
	return out
}
