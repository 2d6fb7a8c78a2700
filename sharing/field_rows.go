package sharing

import (
	"slices"
	"strings"

	"drosme/internal/db"
	"drosme/records/cases"
	"drosme/records/people"
)

// Field is something that can leave about a case: coded ones, such as words of lists, codes and days. What
// identifies comes from the vault through Desk.Names.
type Field struct {
	Name string // as commands and consents write it; its text is the key package.field.<name>
	Read func(tx *db.Tx, k *cases.Case) (string, error)
}

// Offer lets a room give a field of its own, after those that the house has. It is called before anybody is
// answered. The room brings the words package.field.<name>.
func (d *Desk) Offer(f Field) { d.fields = append(d.fields, f) }

// Identifying are the fields that identify, in the order in which forms offer them: the names of the vault's.
var Identifying = []string{"given_name", "family_name", "other_names", "birth_year", "phone", "email", "address", "safe_contact"}

// Fields are the names of all fields that can leave.
func (d *Desk) Fields() []string {
	var out []string
	for _, f := range d.fields {
		out = append(out, f.Name)
	}
	return append(out, Identifying...)
}

// identifying gives those of some fields that identify.
func identifying(fields []string) []string {
	var out []string
	for _, f := range fields {
		if slices.Contains(Identifying, f) {
			out = append(out, f)
		}
	}
	return out
}

// ofCase makes a field of what a case says of itself.
func ofCase(name string, read func(k *cases.Case) string) Field {
	return Field{name, func(_ *db.Tx, k *cases.Case) (string, error) { return read(k), nil }}
}

// ofPerson makes a field of what is counted of the person.
func ofPerson(name string, read func(p people.Person) string) Field {
	return Field{name, func(tx *db.Tx, k *cases.Case) (string, error) {
		p, _, err := people.ByID(tx, k.Person)
		return read(p), err
	}}
}

// own are the fields of case and person.
var own = []Field{
	ofCase("code", func(k *cases.Case) string { return k.Code }),
	ofCase("opened_on", func(k *cases.Case) string { return string(k.OpenedOn) }),
	ofCase("closed_on", func(k *cases.Case) string { return string(k.ClosedOn) }),
	ofCase("origin", func(k *cases.Case) string { return k.Origin }),
	ofCase("outcome", func(k *cases.Case) string { return k.Outcome }),
	ofCase("person", func(k *cases.Case) string { return k.PersonCode }),
	ofPerson("sex", func(p people.Person) string { return p.Sex }),
	ofPerson("age_band", func(p people.Person) string { return p.AgeBand }),
	ofPerson("minor", func(p people.Person) string {
		if p.Minor {
			return "yes"
		}
		return "no"
	}),
	ofPerson("country", func(p people.Person) string { return p.Country }),
	ofPerson("first_language", func(p people.Person) string { return p.FirstLanguage }),
	ofPerson("languages", func(p people.Person) string { return p.Languages }),
}

// gather reads the values of fields that passed the gate; names are those that were opened for it.
func (d *Desk) gather(tx *db.Tx, k *cases.Case, fields []string, names map[string]string) ([]Value, error) {
	var out []Value
	for _, name := range fields {
		if slices.Contains(Identifying, name) {
			out = append(out, Value{Name: name, Value: names[name], Identifying: true})
			continue
		}
		i := slices.IndexFunc(d.fields, func(f Field) bool { return f.Name == name })
		text, err := d.fields[i].Read(tx, k)
		if err != nil {
			return nil, err
		}
		out = append(out, Value{Name: name, Value: strings.TrimSpace(text)})
	}
	return out, nil
}

// Identifies tells whether a field can tell who somebody is.
func Identifies(field string) bool { return slices.Contains(Identifying, field) }
