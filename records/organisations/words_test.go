package organisations_test

import (
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/wordlist"
)

func TestEveryWordOfOurListsIsSaidInBothLanguages(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	for _, list := range []string{"organisation.kind", "offer.whom", "offer.sex", "offer.children", "place.kind", "place.told", "sex", "age_band"} {
		for _, word := range wordlist.All(list) {
			for _, language := range []string{"en", "lv"} {
				if !h.Book.For(language).Has(list + "." + word) {
					t.Errorf("%s has no words for %s.%s", language, list, word)
				}
			}
		}
	}
}
