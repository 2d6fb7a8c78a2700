package identification

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

//go:embed forms.csv
var formsCSV string

// Form is a form of exploitation as other schemes call it.
type Form struct {
	Word      string // list identification.form
	Article   string // article 19a with article 2(3) of Directive 2011/36/EU
	Eurostat  string // sexual, labour, other: table crim_thb
	HTCDS     string // TypeOfExploitation of HTCDS 2.0
	National  string // the yearly national breakdown
	Source    string
	Confirmed bool
}

var forms = readForms()

func readForms() []Form {
	var out []Form
	for _, r := range rows(formsCSV, "form,article_19a,eurostat,htcds,national,source,confirmed") {
		out = append(out, Form{r[0], r[1], r[2], r[3], r[4], r[5], r[6] == "yes"})
	}
	return out
}

// rows reads a table of this package; a broken one stops the program at its start, and a test before that.
func rows(text, header string) [][]string {
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) < 2 || strings.Join(all[0], ",") != header {
		panic(fmt.Sprintf("identification: the table %s is broken: %v", header, err))
	}
	return all[1:]
}

// FormOf gives a form of exploitation as other schemes call it; false where the word is no value.
func FormOf(word string) (Form, bool) {
	i := slices.IndexFunc(forms, func(f Form) bool { return f.Word == word })
	if i < 0 {
		return Form{}, false
	}
	return forms[i], true
}

// FormsOfHTCDS gives the words that HTCDS calls so; the first is the nearest.
func FormsOfHTCDS(value string) []string {
	var out []string
	for _, f := range forms {
		if f.HTCDS == value {
			out = append(out, f.Word)
		}
	}
	if slices.Contains(out, "other") { // the widest word first: nobody said sham marriage
		out = append([]string{"other"}, slices.DeleteFunc(out, func(w string) bool { return w == "other" })...)
	}
	return out
}
