package htcds

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// The columns beside those of the standard: what a house needs to know its own case again.
const (
	HouseCase     = "house_Case"
	HousePerson   = "house_Person"
	HouseOpened   = "house_OpenedOn"
	HouseClosed   = "house_ClosedOn"
	HouseReleased = "house_Released"
	Instance      = "instanceID" // of a submission of the survey form
)

// HouseColumns are the columns of the house, in the order of an export.
var HouseColumns = []string{HouseCase, HousePerson, HouseOpened, HouseClosed, HouseReleased}

// Column is one column of a file and what it stands for.
type Column struct {
	At     int    // from 0
	Letter string // as spreadsheets show it
	Name   string // the typed name of the field, where the file has a row of names
	Label  string // the typed label, where the file has a row of labels
	Target string // full name of a field, a house column, or empty: left out
	Word   string // of a column that stands for one word of a list: 1 says that it holds
	Why    string // key of words: why it is not what its name says, or why it is left out
}

// Heading is what the file calls the column.
func (c Column) Heading() string { return cmp.Or(c.Label, c.Name) }

// Mapping says what each column of one sheet stands for.
type Mapping struct {
	Sheet   int // which grid
	First   int // index of the first row of data in the grid
	Columns []Column
	Form    Form
}

// Form is what kind of file it is.
type Form string

// The forms.
const (
	Workbook   Form = "workbook"   // as published: a row of names, a row of labels
	Submission Form = "submission" // of the survey form
	Own        Form = "own"        // by full names, as an export of a house
	Labelled   Form = "labelled"   // by labels alone
	Foreign    Form = "foreign"    // by a table of columns that somebody set up
)

// misspelt are names as the published files spell them.
var misspelt = map[string]string{
	"vic_TraffickinStatusDecisionMakingOrg": "vic_TraffickingStatusDecisionMakingOrg",
	"prs_First_Name":                        "prs_FirstName",
	"prs_Second_Name":                       "prs_SecondName",
	"vic_Methods_of_Control":                "vic_MethodsOfControl",
}

// instanceNames are how servers call the id of a submission.
var instanceNames = []string{"meta/instanceID", "instanceID", "meta:instanceID", "meta-instanceID", "_uuid", "KEY"}

// targetOfName finds what a typed name stands for: a full name, whatever its capitals and however it is
// misspelt in the published files, also after the names of groups.
func targetOfName(typed string) (target, word string) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", ""
	}
	for _, n := range instanceNames {
		if strings.EqualFold(typed, n) {
			return Instance, ""
		}
	}
	for _, h := range HouseColumns {
		if fold(h) == fold(typed) {
			return h, ""
		}
	}
	pieces := strings.FieldsFunc(typed, func(c rune) bool { return c == '/' || c == ':' })
	if len(pieces) == 0 {
		return "", ""
	}
	if f := fieldOfName(pieces[len(pieces)-1]); f != nil {
		return f.Name, ""
	}
	if len(pieces) > 1 { // "vic_TypeOfExploitation/ForcedLabour"
		if f := fieldOfName(pieces[len(pieces)-2]); f != nil && f.byFold != nil {
			if v, ok := f.byFold[fold(pieces[len(pieces)-1])]; ok {
				return f.Name, v
			}
		}
	}
	return "", ""
}

func fieldOfName(typed string) *Field {
	typed = strings.TrimSpace(typed)
	if !strings.Contains(typed, "_") {
		return nil
	}
	for wrong, right := range misspelt {
		if fold(wrong) == fold(typed) {
			typed = right
		}
	}
	return byName[fold(typed)]
}

// fieldsOfLabel are all fields with a label; several have the label Type, City or Country.
func fieldsOfLabel(typed string) []*Field {
	typed = strings.TrimFunc(typed, func(c rune) bool { return unicode.IsSpace(c) || c == '*' || c == ':' })
	if typed == "" {
		return nil
	}
	return byLabel[fold(typed)]
}

// headerRows is how far down a sheet its header is looked for.
const headerRows = 12

// Recognise finds the sheet, the header and what each column stands for. False: no sheet has a header of
// the standard.
func Recognise(grids []Grid) (Mapping, bool) {
	best, most := Mapping{}, 0
	for i, g := range grids {
		m, known := recogniseSheet(g)
		if known > most {
			best, most = m, known
			best.Sheet = i
		}
	}
	return best, most > 0
}

// recogniseSheet tries each row near the top as row of names or of labels.
func recogniseSheet(g Grid) (Mapping, int) {
	nameAt, names := -1, 0
	labelAt, labels := -1, 0
	for i, r := range g.Rows[:min(len(g.Rows), headerRows)] {
		n, l := 0, 0
		for c := range r.Cells {
			if t, _ := targetOfName(r.Cells[c]); t != "" {
				n++
			}
			if len(fieldsOfLabel(r.Cells[c])) > 0 {
				l++
			}
		}
		if n > names && n >= enough(r) {
			nameAt, names = i, n
		}
		if l > labels && l >= enough(r) {
			labelAt, labels = i, l
		}
	}
	if nameAt >= 0 && labels*2 < names { // a row of data with a word that is also a label
		labelAt = -1
	}
	switch {
	case nameAt < 0 && labelAt < 0:
		return Mapping{}, 0
	case nameAt >= 0 && labelAt >= 0 && (labelAt-nameAt > 1 || nameAt-labelAt > 1):
		if names >= labels {
			labelAt = -1
		} else {
			nameAt = -1
		}
	}
	m := Mapping{First: max(nameAt, labelAt) + 1, Form: Own}
	var typedNames, typedLabels []string
	if nameAt >= 0 {
		typedNames = g.Rows[nameAt].Cells
	}
	if labelAt >= 0 {
		typedLabels = g.Rows[labelAt].Cells
	}
	for i := range max(len(typedNames), len(typedLabels)) {
		c := Column{At: i, Letter: columnName(i)}
		if i < len(typedNames) {
			c.Name = strings.TrimSpace(typedNames[i])
		}
		if i < len(typedLabels) {
			c.Label = strings.TrimSpace(typedLabels[i])
		}
		if c.Name != "" || c.Label != "" {
			m.Columns = append(m.Columns, c)
		}
	}
	switch {
	case nameAt >= 0 && labelAt >= 0:
		m.Form = Workbook
	case labelAt >= 0:
		m.Form = Labelled
	}
	m.settle()
	for _, c := range m.Columns {
		if c.Target == Instance || slices.Contains([]string{"prs_First_Name", "prs_Second_Name", "vic_Methods_of_Control"}, lastPart(c.Name)) {
			m.Form = Submission
		}
	}
	known := 0
	for _, c := range m.Columns {
		if c.Target != "" {
			known++
		}
	}
	return m, known
}

func lastPart(name string) string { return name[strings.LastIndexAny(name, "/:")+1:] }

// enough is how many known headings make a row a header: two, or one where there is only one cell.
func enough(r GridRow) int {
	filled := 0
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			filled++
		}
	}
	return min(2, filled)
}

// settle decides what each column stands for. Where name and label disagree the label decides, since it is
// what the person who filled in the sheet saw.
func (m *Mapping) settle() {
	taken := map[string]bool{}
	set := func(c *Column, target, word, why string) {
		c.Target, c.Word, c.Why = target, word, why
		if word == "" {
			taken[target] = true
		}
	}
	// First the columns whose name and label agree, or that have but one of the two.
	for pass := range 3 {
		for i := range m.Columns {
			c := &m.Columns[i]
			if c.Target != "" {
				continue
			}
			target, word := targetOfName(c.Name)
			fits := fieldsOfLabel(c.Label)
			agree := len(fits) == 0 || slices.ContainsFunc(fits, func(f *Field) bool { return f.Name == target })
			switch {
			case pass == 0 && target != "" && agree && !(taken[target] && word == ""):
				why := ""
				if f := fieldOfName(lastPart(c.Name)); f != nil && word == "" && fold(f.Name) != fold(lastPart(c.Name)) || misspeltName(c.Name) {
					why = "htcds.why.misspelt"
				}
				set(c, target, word, why)
			case pass == 1 && len(fits) > 0:
				// The label decides; of several fields with this label, the one of the name's section.
				for _, f := range free(fits, taken, c.Name) {
					why := ""
					switch {
					case target != "":
						why = "htcds.why.label_wins"
					case c.Name == "" && m.Form == Workbook:
						why = "htcds.why.no_name"
					}
					set(c, f.Name, "", why)
					break
				}
				// The survey form labels the position in an organisation as a second Second Name.
				if c.Target == "" && fits[0].Name == "prs_SecondName" && !taken["prs_Title"] {
					set(c, "prs_Title", "", "htcds.why.second_label")
				}
			case pass == 2 && target != "" && !taken[target]:
				set(c, target, word, "")
			case pass == 2:
				c.Why = "htcds.why.no_home"
				if target != "" || len(fits) > 0 {
					c.Why = "htcds.why.doubled"
				}
			}
		}
	}
	// A column for one word of a list is not needed where the field has a column of its own.
	for i := range m.Columns {
		if c := &m.Columns[i]; c.Word != "" && taken[c.Target] {
			c.Target, c.Word, c.Why = "", "", "htcds.why.doubled"
		}
	}
}

func misspeltName(name string) bool {
	for wrong := range misspelt {
		if lastPart(name) == wrong {
			return true
		}
	}
	return false
}

// free are the fields of a label that no column has yet, first those of the section that the column's name
// says; a label that several sections have and whose column has no name says nothing.
func free(fits []*Field, taken map[string]bool, name string) []*Field {
	var out []*Field
	for _, f := range fits {
		if !taken[f.Name] && strings.HasPrefix(strings.ToLower(name), f.Prefix) {
			out = append(out, f)
		}
	}
	if len(out) == 0 && len(fits) == 1 && !taken[fits[0].Name] {
		out = fits
	}
	if len(out) == 0 && name == "" { // in the order of the standard, as a list of labels gives them
		for _, f := range fits {
			if !taken[f.Name] {
				out = append(out, f)
			}
		}
	}
	return out
}

// Choose makes a mapping that somebody set up for a foreign sheet: header is the index of the row of
// headings, targets what each column stands for, by its place.
func Choose(g Grid, sheet, header int, targets map[int]string) Mapping {
	m := Mapping{Sheet: sheet, First: header + 1, Form: Foreign}
	if header < 0 || header >= len(g.Rows) {
		return m
	}
	for i, text := range g.Rows[header].Cells {
		text = strings.TrimSpace(text)
		target := targets[i]
		if text == "" && target == "" {
			continue
		}
		c := Column{At: i, Letter: columnName(i), Label: text, Target: target}
		if target == "" {
			c.Why = "htcds.why.left_out"
		}
		m.Columns = append(m.Columns, c)
	}
	return m
}

// Suggest guesses what a heading of a foreign sheet stands for; empty: nothing.
func Suggest(heading string) string {
	if t, word := targetOfName(heading); t != "" && word == "" {
		return t
	}
	if fits := fieldsOfLabel(heading); len(fits) == 1 {
		return fits[0].Name
	}
	return ""
}
