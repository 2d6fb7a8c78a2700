// Package wordlist holds the lists of words that records may use, such as the kinds of an organisation:
// dated data with a source, not code. A word that is given up stays readable in old rows and is no
// longer offered. It is pure; the words in the reader's language are keys "<list>.<word>" elsewhere.
package wordlist

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"path"
	"slices"
	"strings"

	"drosme/internal/when"
)

// files holds one CSV a list: value, valid_from, valid_to, source. The order of rows is the order in
// which people are offered the words. An empty day is open; both days are included.
//
//go:embed lists/*.csv
var files embed.FS

// Word is one word of a list.
type Word struct {
	Value    string
	From, To when.Day // both included; empty: open
	Source   string   // who says so
}

var lists = read()

// Values gives the words of a list that are valid on a day, in the order of the list: for selects.
func Values(list string, day when.Day) []string {
	var out []string
	for _, w := range lists[list] {
		if day.Within(w.From, w.To) {
			out = append(out, w.Value)
		}
	}
	return out
}

// All gives every word that a list ever held: a register may bring rows older than today's words.
func All(list string) []string {
	var out []string
	for _, w := range lists[list] {
		if !slices.Contains(out, w.Value) {
			out = append(out, w.Value)
		}
	}
	return out
}

// Has tells whether a list ever held a word.
func Has(list, value string) bool {
	return slices.ContainsFunc(lists[list], func(w Word) bool { return w.Value == value })
}

// Source says where the words of a list come from; several sources have a semicolon between them.
func Source(list string) string {
	var out []string
	for _, w := range lists[list] {
		if !slices.Contains(out, w.Source) {
			out = append(out, w.Source)
		}
	}
	return strings.Join(out, "; ")
}

// Names gives the names of all lists in alphabetical order.
func Names() []string {
	var out []string
	for name := range lists {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func read() map[string][]Word {
	out := map[string][]Word{}
	entries, err := files.ReadDir("lists")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	for _, e := range entries {
		b, err := files.ReadFile(path.Join("lists", e.Name()))
		if err != nil {
			panic(err)
		}
		words, err := parse(b)
		if err != nil {
			panic(e.Name() + ": " + err.Error()) // our own file; a test reads it too
		}
		out[strings.TrimSuffix(e.Name(), ".csv")] = words
	}
	return out
}

// parse reads one list and refuses a row without value or source, and days that are none.
func parse(b []byte) ([]Word, error) {
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "value,valid_from,valid_to,source" {
		return nil, fmt.Errorf("the header must be value,valid_from,valid_to,source")
	}
	var out []Word
	for i, r := range rows[1:] {
		w := Word{Value: r[0], From: when.Day(r[1]), To: when.Day(r[2]), Source: r[3]}
		if w.Value == "" || w.Source == "" {
			return nil, fmt.Errorf("row %d has no value or no source", i+2)
		}
		for _, d := range []when.Day{w.From, w.To} {
			if p, err := when.ParseDay(string(d)); d != "" && (err != nil || p != d) {
				return nil, fmt.Errorf("row %d: %q is no day", i+2, d)
			}
		}
		out = append(out, w)
	}
	return out, nil
}
