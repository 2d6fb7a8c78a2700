package rooms_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"drosme/internal/house"
	"drosme/internal/housetest"
)

// TestEveryVerbHasItsSentence holds for the pages that say what a role may do, and for the log: "May …"
// goes on with the sentence, so it begins small, ends without a full stop, and no two verbs say the same.
func TestEveryVerbHasItsSentence(t *testing.T) {
	h := housetest.Open(t, all, house.Options{})
	for _, tag := range []string{"en", "lv"} {
		words := h.Book.For(tag)
		says := map[string]string{}
		for _, v := range h.Clerk.Rules().Verbs() {
			key := "verb." + string(v)
			if !words.Has(key) {
				t.Errorf("%s: %s has no words", tag, key)
				continue
			}
			sentence := words.T(key)
			first, _ := utf8.DecodeRuneInString(sentence)
			if !unicode.IsLower(first) || strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "{") {
				t.Errorf("%s: %s: %q does not go on after May", tag, key, sentence)
			}
			if other, ok := says[sentence]; ok {
				t.Errorf("%s: %s and %s both say %q", tag, key, other, sentence)
			}
			says[sentence] = key
		}
	}
}
