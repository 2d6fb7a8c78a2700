package htcds

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Kind is what the cells of a field hold.
type Kind string

// The kinds. The standard's own types are wider: "Picklist or Text" is a country or a text.
const (
	Text     Kind = "text"
	Long     Kind = "long"
	Date     Kind = "date"
	Number   Kind = "number"
	Degrees  Kind = "degrees"
	Checkbox Kind = "checkbox"
	One      Kind = "one"  // a word of a list
	Many     Kind = "many" // words of a list
	Country  Kind = "country"
	Nations  Kind = "nations" // several countries
	Language Kind = "language"
	Phone    Kind = "phone"
	Email    Kind = "email"
)

// Standing says whether a field leaves the house by itself.
type Standing string

// The standings. Only coded fields leave unsealed.
const (
	Coded       Standing = "coded"
	Name        Standing = "name"
	Contact     Standing = "contact"
	FreeText    Standing = "text"
	Place       Standing = "place" // closer than a country
	Perpetrator Standing = "perpetrator"
	Deprecated  Standing = "deprecated" // by the standard: taken in, never given out
)

// Field is one row of the standard's table.
type Field struct {
	At       int // its place among all fields
	Name     string
	Prefix   string
	Label    string
	Section  string
	Kind     Kind
	Core     bool
	Standing Standing
	Consent  string // what a consent calls it: several fields have one name there
	Values   []Value

	byFold map[string]string // folded name or label → name of the value
}

// Value is one word of a list.
type Value struct{ Name, Label string }

// Live tells whether the standard still has the field.
func (f *Field) Live() bool { return f.Standing != Deprecated }

// many tells whether a cell may hold several values. The survey form asks for several industries where the
// table has one: they are kept.
func (f *Field) many() bool {
	return f.Kind == Many || f.Kind == Nations || f.Name == "vic_ForcedLabourIndustry"
}

//go:embed standard/htcds-fields-v2.0.csv
var standardTable string

//go:embed standing.csv
var standingTable string

//go:embed standard/countries.csv
var countryTable string

// Fields are all 84 fields in the order of the standard; 81 are live.
var Fields = mustFields()

// Version is the edition of the standard.
const Version = "2.0"

var (
	exact     = map[string]*Field{} // by name as it is
	byName    = map[string]*Field{} // folded name
	byLabel   = map[string][]*Field{}
	countries = map[string]string{} // folded name → code
)

func mustFields() []*Field {
	all, err := readFields(standardTable, standingTable)
	if err != nil {
		panic(err) // our own files, embedded
	}
	return all
}

func init() {
	for _, f := range Fields {
		exact[f.Name], byName[fold(f.Name)] = f, f
		byLabel[fold(f.Label)] = append(byLabel[fold(f.Label)], f)
	}
	rows, err := csv.NewReader(strings.NewReader(countryTable)).ReadAll()
	if err != nil {
		panic(err) // our own file, embedded
	}
	for _, r := range rows[1:] {
		countries[fold(r[1])] = r[0]
	}
}

// Live gives the 81 live fields.
func Live() []*Field {
	var out []*Field
	for _, f := range Fields {
		if f.Live() {
			out = append(out, f)
		}
	}
	return out
}

// ConsentNames are what consents call the live fields, each once, in the order of the standard.
func ConsentNames() []string {
	var out []string
	for _, f := range Live() {
		if !slices.Contains(out, f.Consent) {
			out = append(out, f.Consent)
		}
	}
	return out
}

// ByName finds a field by its full name, such as prs_FirstName.
func ByName(name string) (*Field, bool) {
	if f, ok := exact[name]; ok {
		return f, true
	}
	f, ok := byName[fold(name)]
	return f, ok
}

// readFields reads the standard's table and what stands beside it, and refuses what does not fit together.
func readFields(standard, standing string) ([]*Field, error) {
	stands, consents := map[string]Standing{}, map[string]string{}
	rows, err := csv.NewReader(strings.NewReader(standing)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("standing of fields: %w", err)
	}
	for _, r := range rows[1:] {
		stands[r[0]], consents[r[0]] = Standing(r[1]), r[2]
	}
	rows, err = csv.NewReader(strings.NewReader(standard)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("fields of the standard: %w", err)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	var all []*Field
	for _, r := range rows[1:] {
		cell := func(column string) string { return strings.TrimSpace(r[at[column]]) }
		if cell("status") == "N/A" { // example questions
			continue
		}
		f := &Field{At: len(all), Name: cell("prefix") + cell("field_name"), Prefix: cell("prefix"), Label: cell("label"),
			Section: strings.Join(strings.Fields(cell("section")), " "), Core: cell("core") == "Core"}
		if f.Label == "" { // one row of the table is otherwise empty
			f.Label = cell("field_name")
		}
		var ok bool
		if f.Standing, ok = stands[f.Name]; !ok {
			return nil, fmt.Errorf("field %s has no standing", f.Name)
		}
		if f.Consent = consents[f.Name]; (f.Consent == "") != (f.Standing == Deprecated) {
			return nil, fmt.Errorf("field %s: a live field has a name in consents, another none", f.Name)
		}
		if (f.Standing == Deprecated) != (cell("status") == "DEPRECATED") {
			return nil, fmt.Errorf("field %s: standing and status differ", f.Name)
		}
		if f.Kind, ok = kindOf(f.Name, cell("type")); !ok {
			return nil, fmt.Errorf("field %s: unknown type %q", f.Name, cell("type"))
		}
		if f.Kind == One || f.Kind == Many {
			if err := f.takeValues(cell("value_names"), cell("value_labels")); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	live := 0
	for _, f := range all {
		if f.Live() {
			live++
		}
	}
	if len(all) != 84 || live != 81 || len(stands) != 84 {
		return nil, fmt.Errorf("%d fields, %d live, %d standings; want 84, 81, 84", len(all), live, len(stands))
	}
	return all, nil
}

func (f *Field) takeValues(names, labels string) error {
	n, l := strings.Split(names, "\n"), strings.Split(labels, "\n")
	if len(n) != len(l) {
		return fmt.Errorf("field %s: %d values, %d labels", f.Name, len(n), len(l))
	}
	f.byFold = map[string]string{}
	for i := range n {
		v := Value{strings.TrimSpace(n[i]), strings.TrimSpace(strings.ReplaceAll(l[i], "\u00a0", " "))}
		f.Values = append(f.Values, v)
		for _, text := range []string{v.Name, v.Label} {
			f.byFold[fold(text)] = v.Name
		}
	}
	return nil
}

// special are the fields whose kind the standard tells in a note.
var special = map[string]Kind{
	"org_ShippingCountry": Country, "prs_MailingCountry": Country, "hte_Country": Country, "prs_Citizenship": Nations,
	"prs_PrimaryLanguage": Language, "prs_SecondaryLanguage": Language,
	"org_Phone": Phone, "prs_HomePhone": Phone, "prs_MobilePhone": Phone, "prs_Email": Email,
	"prs_MailingLongitude": Degrees, "prs_MailingLatitude": Degrees,
}

func kindOf(name, stated string) (Kind, bool) {
	if k, ok := special[name]; ok {
		return k, true
	}
	switch stated {
	case "Text", "Picklist or Text", "Lookup [to organisation]", "Lookup [to user]", "Lookup [to person]", "":
		return Text, true
	case "Long Text":
		return Long, true
	case "Date":
		return Date, true
	case "Number":
		return Number, true
	case "Geolocation":
		return Degrees, true
	case "Checkbox":
		return Checkbox, true
	case "Picklist":
		return One, true
	case "Multiselect Picklist":
		return Many, true
	}
	return "", false
}

// fold makes names, labels and words comparable: letters and digits only, in small letters.
func fold(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}
