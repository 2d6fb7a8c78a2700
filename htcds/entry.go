package htcds

import "strings"

// Entry is one case between a file and the rooms of the house.
type Entry struct {
	Case   string // id
	Person string // id

	values values
	held   map[string]bool // a home keeps them exactly
	back   map[string]bool // the house has something in them that does not leave coded
	waits  bool
	taken  bool
}

func newEntry(caseID, person string, v values) *Entry {
	return &Entry{Case: caseID, Person: person, values: v}
}

// Of gives what the case has in a field, by its full name; several words are joined by semicolons.
func (e *Entry) Of(name string) string { return e.values.of(name) }

// Words gives the words of a field.
func (e *Entry) Words(name string) []string {
	if e.Of(name) == "" {
		return nil
	}
	return strings.Split(e.Of(name), ";")
}

// Put sets a field to what a home knows. What the standard's field cannot hold leaves it empty, and is false.
func (e *Entry) Put(name, value string) bool {
	f, ok := ByName(name)
	if !ok {
		return false
	}
	kept, bad := f.Parse(value, "")
	if bad != nil {
		kept = ""
	}
	e.values[f.At] = kept
	return bad == nil
}

// Holds says that a home keeps a field and gives it back exactly as it came, so that it lies nowhere else.
func (e *Entry) Holds(name string) {
	if e.held == nil {
		e.held = map[string]bool{}
	}
	e.held[name] = true
}

// HoldBack says that the house has something in a field that does not leave coded.
func (e *Entry) HoldBack(name string) {
	if e.back == nil {
		e.back = map[string]bool{}
	}
	e.back[name] = true
}

// Wait says that a home takes the case in later: until then its values lie sealed here.
func (e *Entry) Wait() { e.waits = true }

// Take says that a home wrote a record of its own for the case, and Taken tells of it when that is stored.
func (e *Entry) Take() { e.taken = true }

// Taken tells whether a home wrote a record of its own.
func (e *Entry) Taken() bool { return e.taken }

// values are what a case has, by the place of the field.
type values []string

func (v values) of(name string) string {
	if f, ok := ByName(name); ok {
		return v[f.At]
	}
	return ""
}

func (v values) set(name, value string) {
	if f, ok := ByName(name); ok {
		v[f.At] = value
	}
}
