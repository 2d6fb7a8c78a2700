package wordlist

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryListHasWordsAndASource(t *testing.T) {
	for _, name := range Names() {
		if len(All(name)) == 0 || Source(name) == "" {
			t.Errorf("%s has no words or no source", name)
		}
	}
	for _, want := range []string{"organisation.kind", "person.kind", "sex", "age_band"} {
		if !slices.Contains(Names(), want) {
			t.Errorf("the list %s is missing", want)
		}
	}
}

func TestAWordIsOfferedWhileItIsValidAndReadableAfterwards(t *testing.T) {
	words, err := parse([]byte("value,valid_from,valid_to,source\nold,,2020-12-31,law A\nnew,2021-01-01,,law B\nalways,,,law C\n"))
	if err != nil {
		t.Fatal(err)
	}
	lists["test"] = words
	defer delete(lists, "test")
	if got := Values("test", "2020-12-31"); !slices.Equal(got, []string{"old", "always"}) {
		t.Errorf("on the last day: %v", got)
	}
	if got := Values("test", "2021-01-01"); !slices.Equal(got, []string{"new", "always"}) {
		t.Errorf("on the first day: %v", got)
	}
	if !Has("test", "old") || Has("test", "never") || len(All("test")) != 3 {
		t.Error("an old row cannot be read")
	}
	if Source("test") != "law A; law B; law C" {
		t.Errorf("sources: %s", Source("test"))
	}
}

func TestABrokenListIsRefused(t *testing.T) {
	head := "value,valid_from,valid_to,source\n"
	for text, want := range map[string]string{
		"value,source\na,b\n":             "header",
		head + ",,,law\n":                 "row 2",
		head + "a,,,\n":                   "row 2",
		head + "a,,,x\nb,2021-02-30,,x\n": "2021-02-30",
	} {
		if _, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestCodesOfCountriesAndLanguages(t *testing.T) {
	for _, good := range []string{"LV", "EE", "GB", "XK"} {
		if !IsCountry(good) {
			t.Errorf("%s is no country", good)
		}
	}
	for _, bad := range []string{"", "lv", "UK", "ZZ", "LVA", "428", "Latvija", "EU"} {
		if IsCountry(bad) {
			t.Errorf("%q is a country", bad)
		}
	}
	for _, good := range []string{"lv", "ru", "rom", "other"} {
		if !IsLanguage(good) {
			t.Errorf("%s is no language", good)
		}
	}
	for _, bad := range []string{"", "LV", "latviešu", "zz", "lv-LV"} {
		if IsLanguage(bad) {
			t.Errorf("%q is a language", bad)
		}
	}
}
