package rooms_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
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

// TestAPageSaysWhatEachRoleMayDo holds for the page and for "see as": every verb of the role stands there
// as its sentence, and no bare verb does.
func TestAPageSaysWhatEachRoleMayDo(t *testing.T) {
	h := housetest.Open(t, all, house.Options{})
	rules := h.Clerk.Rules()
	for _, tag := range []string{"en", "lv"} {
		site := pagetest.Open(t, h, h.As("responsible"), tag)
		for _, role := range access.Roles {
			for _, path := range []string{"/roles/" + string(role), "/roles/" + string(role) + "/see"} {
				text := site.Get(path, 200).Text()
				for _, v := range rules.Verbs() {
					sentence := h.Book.For(tag).T("verb." + string(v))
					if len(rules.Cell(v, role)) > 0 && !strings.Contains(text, sentence) {
						t.Errorf("%s: %s does not say %q", tag, path, sentence)
					}
					if slices.Contains(strings.Fields(text), string(v)) {
						t.Errorf("%s: %s shows the bare verb %s", tag, path, v)
					}
				}
			}
		}
	}
}
