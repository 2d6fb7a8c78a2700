package spelling

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
)

// calledRows are the forms of one given name: what it is in several languages, and what people are called by.
// Each row is dated and says its source, a published dictionary of personal names: ru-1966 N. A. Petrovsky,
// Slovar russkikh lichnykh imyon; uk-1986 L. Skrypnyk and N. Dziatkivska, Vlasni imena liudei; lv-1990
// K. Siliņš, Latviešu personvārdu vārdnīca; pl-1975 J. Bubak and others, Polish dictionaries of given names;
// et-2007 Eesti nimeraamat; en-1977 E. G. Withycombe, The Oxford Dictionary of English Christian Names.
// Confirmed says whether somebody compared the row with the book.
//
//go:embed called.csv
var calledRows string

// called gives the groups of a sound of a given name.
var called = readCalled()

func readCalled() map[string][]string {
	rows, err := csv.NewReader(strings.NewReader(calledRows)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the binary
	}
	out := map[string][]string{}
	for _, row := range rows[1:] {
		for _, form := range Words(row[3]) {
			for _, r := range readings(form) {
				if s := sound(r, false); len(s) >= 2 && !slices.Contains(out[s], row[0]) {
					out[s] = append(out[s], row[0])
				}
			}
		}
	}
	return out
}

// groups gives the names of which a given name may be a form.
func groups(sounds []string) []string {
	var out []string
	for _, s := range sounds {
		out = append(out, called[s]...)
	}
	return distinct(out)
}
