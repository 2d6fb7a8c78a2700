package lang

import (
	"fmt"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// T gives the sentence of a key with its named values filled in: T("field.too_long", "max", 200).
// Whole numbers are written as the language writes them (give a year as text), days and local times
// likewise, and lists of texts with commas. A key without words in this language speaks English; a
// key without words anywhere comes back as ⟦key⟧, so that a test can see it. A key with plural forms
// takes the value named n.
func (w *Words) T(key string, pairs ...any) string {
	s, e, ok := w.find(key)
	if !ok {
		return "⟦" + key + "⟧"
	}
	text := e.Texts[0]
	if e.Plural {
		text = e.Texts[len(e.Texts)-1]
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == "n" {
				if n, ok := whole(pairs[i+1]); ok {
					text = e.Texts[s.form(n)]
				}
			}
		}
	}
	return w.fill(text, pairs)
}

// N gives the sentence of a key in the plural form that n asks for; {n} is n as the language writes it.
func (w *Words) N(key string, n int, pairs ...any) string {
	return w.T(key, append([]any{"n", n}, pairs...)...)
}

// Has tells whether this language itself has words for a key.
func (w *Words) Has(key string) bool { return w.entries[key].Filled() }

// Tag is the BCP 47 tag, for the lang attribute.
func (w *Words) Tag() string { return w.tag }

// Name is the language's own name.
func (w *Words) Name() string { return w.grammar.name }

// Dir is the direction of writing, "ltr" or "rtl", for the dir attribute.
func (w *Words) Dir() string { return w.grammar.dir }

// find gives a filled entry and the language it is in.
func (w *Words) find(key string) (*Words, Entry, bool) {
	for _, s := range []*Words{w, w.english} {
		if e, ok := s.entries[key]; ok && e.Filled() && (!e.Plural || len(e.Texts) == s.forms) {
			return s, e, true
		}
	}
	return w, Entry{}, false
}

// form is the index of the plural form of n.
func (w *Words) form(n int) int {
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	if u >= 1_000_000_000 { // the rules look at the last two digits and at small numbers only
		u = 1_000_000_000 + u%1000
	}
	return w.plural.Eval(uint32(u))
}

// fill puts values in their places, in one pass: a value that holds braces is not read again.
func (w *Words) fill(text string, pairs []any) string {
	if len(pairs) == 0 || !strings.Contains(text, "{") {
		return text
	}
	return placeForm.ReplaceAllStringFunc(text, func(place string) string {
		name := place[1 : len(place)-1]
		for i := len(pairs) - 2; i >= 0; i-- {
			if pairs[i] == name && i%2 == 0 {
				return w.value(pairs[i+1])
			}
		}
		return place
	})
}

func (w *Words) value(v any) string {
	if n, ok := whole(v); ok {
		return w.Number(n)
	}
	switch x := v.(type) {
	case string:
		return x
	case []string:
		return strings.Join(x, ", ")
	case float64:
		return w.shortest(x)
	case when.Day:
		return w.Day(x)
	case when.Local:
		return w.Local(x)
	}
	return fmt.Sprint(v)
}

func whole(v any) (int, bool) {
	switch x := v.(type) {
	case int:
		return x, true
	case int64:
		return int(x), true
	case int32:
		return int(x), true
	}
	return 0, false
}

// FieldFault is what is wrong with one field, in words. Row and File are those of fault.Field.
type FieldFault struct {
	Name string
	Row  int
	File string
	Text string
}

// Fault turns an error into a sentence and what is to be said beside each field. An error that is
// no fault becomes the sentence of Failed: its text is for the log, never for a page. No error, no words.
func (w *Words) Fault(err error) (sentence string, fields []FieldFault) {
	f := fault.As(err)
	if f == nil {
		return "", nil
	}
	for _, x := range f.Fields {
		fields = append(fields, FieldFault{Name: x.Name, Row: x.Row, File: x.File, Text: w.T(x.Key, args(x.Args)...)})
	}
	return w.T(f.Words(), args(f.Args)...), fields
}

func args(a fault.Args) []any {
	pairs := make([]any, 0, 2*len(a))
	for name, value := range a {
		pairs = append(pairs, name, value)
	}
	return pairs
}
