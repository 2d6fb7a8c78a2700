// Package fault holds the few ways an act can fail, in words that a page can show.
//
// It is pure: it knows neither a database nor a page. A fault carries keys of words, never finished
// sentences, so that each reader gets it in their own language; and it never carries what was typed
// into an identifying field, so that it may be logged.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Kind says in which way an act failed, and with that what a page answers.
type Kind string

// The kinds. NotFound is also the answer to who may not know that a record exists; the log tells
// the two apart.
const (
	NotFound Kind = "not_found" // 404: there is no such record for this reader
	Refused  Kind = "refused"   // 403: the reader knows of it, and may not do this
	Invalid  Kind = "invalid"   // 422: something typed is wrong; Fields say what would be right
	Conflict Kind = "conflict"  // 409: somebody else saved first
	Repeated Kind = "repeated"  // 409: the act id was used before with another input
	Locked   Kind = "locked"    // 423: a vault, a house or a frozen thing is closed
	TooMany  Kind = "too_many"  // 429: too often, or too much at once
	Failed   Kind = "failed"    // 500: nothing that the person did; nothing was stored
	NoSpace  Kind = "no_space"  // 507: the disk is full; nothing was stored
)

// Args are the named values of a sentence, such as {"max": 200}.
type Args map[string]any

// Field says what is wrong with one field: Name as in the form or the column, Key the words.
type Field struct {
	Name string
	Key  string
	Args Args
	Row  int // in a file: the row, header = 1; in a form with several rows: the row, first = 1; else 0
	File string
}

// Fault is an error that a page, a command or an import can show.
type Fault struct {
	Kind   Kind
	Key    string // words; empty: the words of the kind ("fault.not_found")
	Args   Args
	Fields []Field
	cause  error
}

// Error gives a line for a log: the kind, the key and the field names, never a value.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Kind))
	if f.Key != "" {
		b.WriteString(": " + f.Key)
	}
	for _, x := range f.Fields {
		fmt.Fprintf(&b, "; %s: %s", x.Name, x.Key)
	}
	if f.cause != nil {
		b.WriteString(": " + f.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause, for errors.Is.
func (f *Fault) Unwrap() error { return f.cause }

// Words gives the key of the sentence that says what happened.
func (f *Fault) Words() string {
	if f.Key != "" {
		return f.Key
	}
	return "fault." + string(f.Kind)
}

// New makes a fault of a kind with the key of its sentence. Pairs are name, value, name, value.
func New(kind Kind, key string, pairs ...any) *Fault {
	return &Fault{Kind: kind, Key: key, Args: pair(pairs)}
}

// Because makes a fault that keeps its cause for the log.
func Because(kind Kind, cause error) *Fault { return &Fault{Kind: kind, cause: cause} }

// Missing is the fault of a record that is not there, or not for this reader.
func Missing() *Fault { return &Fault{Kind: NotFound} }

// In makes a fault of one wrong field.
func In(field, key string, pairs ...any) *Fault {
	return &Fault{Kind: Invalid, Fields: []Field{{Name: field, Key: key, Args: pair(pairs)}}}
}

func pair(pairs []any) Args {
	if len(pairs) == 0 {
		return nil
	}
	a := Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		a[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return a
}

// As finds the fault in an error; an error that is none comes back as Failed with its cause.
func As(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return Because(Failed, err)
}

// Is tells whether an error is a fault of that kind.
func Is(err error, kind Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == kind
}

// List gathers the faults of several fields; its zero value is ready for use.
type List struct{ fields []Field }

// Add notes a wrong field.
func (l *List) Add(field, key string, pairs ...any) {
	l.fields = append(l.fields, Field{Name: field, Key: key, Args: pair(pairs)})
}

// AddAt notes a wrong field in a row of a file or of a form with several rows.
func (l *List) AddAt(file string, row int, field, key string, pairs ...any) {
	l.fields = append(l.fields, Field{File: file, Row: row, Name: field, Key: key, Args: pair(pairs)})
}

// Take adds the fields of an error that is an Invalid fault, and gives back any other error.
func (l *List) Take(err error) error {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) && f.Kind == Invalid && len(f.Fields) > 0 {
		l.fields = append(l.fields, f.Fields...)
		return nil
	}
	return err
}

// Len is how many fields are wrong.
func (l *List) Len() int { return len(l.fields) }

// Err is nil when nothing was noted, else one Invalid fault with all fields.
func (l *List) Err() error {
	if len(l.fields) == 0 {
		return nil
	}
	return &Fault{Kind: Invalid, Fields: append([]Field(nil), l.fields...)}
}

// SortByPlace orders the fields of a fault by file, row and column, as a reader of the file meets them.
func SortByPlace(fields []Field) {
	sort.SliceStable(fields, func(i, j int) bool {
		a, b := fields[i], fields[j]
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Row < b.Row
	})
}
