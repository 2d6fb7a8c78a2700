package disclosures

import (
	_ "embed" // the list of grounds is a file
	"encoding/csv"
	"strings"
	"sync"

	"drosme/internal/when"
)

// Ground is one row of the list of grounds: a word, the days on which it may be chosen, and where it is from.
type Ground struct {
	Word        string
	From, To    when.Day // empty: open
	AboutPerson bool     // data about one person may leave on it; the others are for totals, and for the house's own copies
	Override    bool     // it passes without the person's consent only with a tick, a reason and a later review
	Confirmed   bool     // somebody who knows the law has looked at the row
	Source      string
}

//go:embed grounds.csv
var groundsFile string

// grounds reads grounds.csv, which is a list and no program: another country's house has other rows.
var grounds = sync.OnceValue(func() []Ground {
	rows, err := csv.NewReader(strings.NewReader(groundsFile)).ReadAll()
	if err != nil {
		panic("disclosures: grounds.csv: " + err.Error())
	}
	var out []Ground
	for _, r := range rows[1:] {
		out = append(out, Ground{Word: r[0], From: when.Day(r[1]), To: when.Day(r[2]), AboutPerson: r[3] == "yes", Override: r[4] == "yes",
			Confirmed: r[5] == "yes", Source: r[6]})
	}
	return out
})

// Grounds lists the grounds that hold on a day.
func Grounds(day when.Day) []string {
	var out []string
	for _, g := range grounds() {
		if day.Within(g.From, g.To) {
			out = append(out, g.Word)
		}
	}
	return out
}

// GroundsAboutPerson lists the grounds on which data about one person may leave on a day.
func GroundsAboutPerson(day when.Day) []string {
	var out []string
	for _, g := range grounds() {
		if g.AboutPerson && day.Within(g.From, g.To) {
			out = append(out, g.Word)
		}
	}
	return out
}

// GroundOn finds a ground as it holds on a day; false where it does not.
func GroundOn(word string, day when.Day) (Ground, bool) {
	for _, g := range grounds() {
		if g.Word == word && day.Within(g.From, g.To) {
			return g, true
		}
	}
	return Ground{}, false
}

// GroundSource says where a ground is from on a day, or "".
func GroundSource(word string, day when.Day) string {
	g, _ := GroundOn(word, day)
	return g.Source
}
