package consents

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The kinds of text.
const (
	NoticeText  = "notice"  // how data is kept: told, not agreed to
	ConsentText = "consent" // what the person agrees to
)

// Text is one edition of what people are told or asked, in one language. It never changes: another wording is
// another edition.
type Text struct {
	Kind     string `db:"kind" class:"plain"`
	Edition  int    `db:"edition" class:"plain"` // 1 comes with the program, later ones are the house's own
	Language string `db:"language" class:"plain"`
	Words    string `db:"words" class:"plain"`
}

// MostText is the most characters of a text.
const MostText = 8000

//go:embed texts
var textFiles embed.FS

// shipped are the texts that come with the program: texts/<kind>.<edition>.<language>.txt.
var shipped = sync.OnceValue(func() []Text {
	entries, err := textFiles.ReadDir("texts")
	if err != nil {
		panic("consents: " + err.Error())
	}
	var out []Text
	for _, e := range entries {
		b, err := textFiles.ReadFile("texts/" + e.Name())
		parts := strings.Split(e.Name(), ".")
		if err != nil || len(parts) != 4 {
			panic("consents: texts/" + e.Name())
		}
		n, err := strconv.Atoi(parts[1])
		if err != nil {
			panic("consents: texts/" + e.Name())
		}
		out = append(out, Text{Kind: parts[0], Edition: n, Language: parts[2], Words: strings.TrimSpace(string(b))})
	}
	return out
})

// newest keeps of each language the newest edition of a kind, in the order of languages.
func newest(all []Text, kind string) []Text {
	best := map[string]Text{}
	for _, t := range all {
		if t.Kind == kind && t.Edition > best[t.Language].Edition {
			best[t.Language] = t
		}
	}
	var out []Text
	for _, t := range best {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Text) int { return strings.Compare(a.Language, b.Language) })
	return out
}
