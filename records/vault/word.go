package vault

import (
	"strings"

	"drosme/records/vault/spelling"
)

// Names are the parts of a sheet by which it is found.
func (v Values) names() spelling.Names {
	return spelling.Names{Given: v[Given], Family: v[Family], Other: v[Other]}
}

// keys gives the keys by which a sheet is found: those of its names (see package spelling), and its code word,
// by which somebody is found while the shelf is locked.
func (v Values) keys() []string {
	out := spelling.Keys(v.names())
	if w := codeWord(v[SafeWord]); w != "" {
		out = append(out, w)
	}
	return out
}

// codeWord is the key of a code word, whatever its capitals and marks; empty where there is none.
func codeWord(typed string) string {
	words := spelling.Words(typed)
	if len(words) == 0 {
		return ""
	}
	return "w" + spelling.Letters(strings.Join(words, " "))
}

// fits tells how well a sheet fits a search, and why.
func (v Values) fits(asked spelling.Asked) (int, []spelling.Reason) {
	has := map[string]bool{}
	for _, k := range v.keys() {
		has[k] = true
	}
	return asked.Weigh(func(k string) bool { return has[k] })
}
