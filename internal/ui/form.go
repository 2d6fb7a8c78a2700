package ui

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"drosme/internal/fault"
	"drosme/internal/lang"

	"github.com/a-h/templ"
)

// Field is one question of a form, in one shape for all kinds. Label asks, Hint says why it is
// asked where that is not plain, Value is what was typed (kept when the form comes back with an
// error), Error stands beside the field.
type Field struct {
	Name  string
	ID    string // empty: Name
	Label string
	Hint  string
	Value string
	Error string

	Options []Option // Select, Radios, Checkboxes, Suggest
	Values  []string // Checkboxes: all chosen values

	Optional     bool   // says "not required" after the label
	Width        int    // width in characters: 2, 3, 4, 5, 10, 20, 30; 0: the whole column
	Rows         int    // TextArea: lines shown; 0: 5
	Max          int    // TextArea: most characters; shown as a count; 0: no limit
	Autocomplete string // as in HTML; empty: "off", so that a shared computer keeps nothing
	Inputmode    string // as in HTML; empty: what fits the kind
	Type         string // Text only: "email", "tel", "url", "search"; empty: "text"
	Accept       string // File only: kinds of file, as in HTML
	Suffix       string // a unit after the box, such as "EUR" or "km"
	Lang         string // language of the value where it is not that of the page
	Inline       bool   // Radios, Checkboxes: short answers side by side
	Small        bool   // Radios, Checkboxes: dense forms of staff
	Heading      bool   // the label is as large as a heading: one question to a page
	HideLabel    bool   // the label is there for screen readers only (a box inside a table)
	ReadOnly     bool
}

// Option is one answer of a choice. Options that share a Group stand under its heading in a Select.
type Option struct {
	Value    string
	Text     string
	Hint     string
	Group    string
	Apart    bool // set off by "or": "prefers not to say", "not known", "not asked"
	Disabled bool
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// optionID is the id of an answer; the first one has the field's own, so that the error summary
// leads to it.
func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + itoa(i+1)
}

// optionHintID is the id of what an answer's hint says; the question itself may have a hint too.
func (f Field) optionHintID(i int) string { return f.id() + "-says-" + itoa(i+1) }

// settle is the question in which a conflict is settled: a choice where the answers are known.
func (f Field) settle() templ.Component {
	known := func(o Option) bool { return o.Value == f.Value }
	switch {
	case slices.ContainsFunc(f.Options, known):
		return Select(f)
	case len(f.Options) > 0: // anything may be typed
		return Suggest(f)
	case f.Rows > 0 || f.Max > 0:
		return TextArea(f)
	}
	return Text(f)
}

func (f Field) described() string {
	d := ""
	if f.Hint != "" {
		d = f.id() + "-hint"
	}
	if f.Error != "" {
		if d != "" {
			d += " "
		}
		d += f.id() + "-error"
	}
	if f.Max > 0 {
		if d != "" {
			d += " "
		}
		d += f.id() + "-info"
	}
	return d
}

func (f Field) chosen(value string) bool {
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return len(f.Values) == 0 && f.Value == value && value != ""
}

// groups gives the options of a select in runs of the same group.
func (f Field) groups() [][]Option {
	var out [][]Option
	for i, o := range f.Options {
		if i == 0 || o.Group != f.Options[i-1].Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], o)
	}
	return out
}

// Tel is the address that dials a number as people write it, such as +371 00 000 000 (office).
func Tel(phone string) string {
	return "tel:" + strings.Map(func(r rune) rune {
		if r == '+' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

// Typed writes a day (2015-01-09) or a day and hour (2015-01-09T09:00, also with a space) as the hints of
// Day and LocalTime say it is typed: 09.01.2015, 09.01.2015 09:00. Anything else stays whole.
func Typed(value string) string {
	for _, shape := range [][2]string{
		{"2006-01-02", "02.01.2006"}, {"2006-01-02T15:04", "02.01.2006 15:04"}, {"2006-01-02 15:04", "02.01.2006 15:04"},
	} {
		if t, err := time.Parse(shape[0], value); err == nil {
			return t.Format(shape[1])
		}
	}
	return value
}

// asTyped shows a day as its hint says; what is wrong stays as it was typed.
func (f Field) asTyped() Field {
	if f.Error == "" {
		f.Value = Typed(f.Value)
	}
	return f
}

// Problem is one line of the error summary; it leads to the field with that id.
type Problem struct {
	Field string
	Text  string
}

// Problems turns an error into the lines of the error summary, in the order of its fields; one that
// belongs to no field is one line. No error, no lines.
func Problems(words *lang.Words, err error) []Problem {
	if err == nil {
		return nil
	}
	sentence, fields := words.Fault(err)
	if len(fields) == 0 {
		return []Problem{{Text: sentence}}
	}
	out := make([]Problem, 0, len(fields))
	for _, x := range fields {
		out = append(out, Problem{Field: x.Name, Text: x.Text})
	}
	return out
}

type labelsKey struct{}

// labels are the labels of the fields that are wrong, by their names, with their ids. The fields of a page
// tell them while they are written.
type labels map[string]struct{ id, label string }

func withLabels(ctx context.Context) (context.Context, labels) {
	l := labels{}
	return context.WithValue(ctx, labelsKey{}, l), l
}

// tell keeps the label of a field that is wrong; it writes nothing.
func (f Field) tell(ctx context.Context) string {
	if l, ok := ctx.Value(labelsKey{}).(labels); ok {
		l[f.Name] = struct{ id, label string }{f.id(), f.Label}
	}
	return ""
}

// name puts the label of its field before each problem, and the field's id into its link.
func (l labels) name(ctx context.Context, list []Problem) []Problem {
	out := slices.Clone(list)
	for i, p := range out {
		if x, ok := l[p.Field]; ok && p.Field != "" && x.label != "" {
			out[i] = Problem{Field: x.id, Text: say(ctx, "ui.problem", "label", strings.TrimRight(x.label, ":"), "problem", p.Text)}
		}
	}
	return out
}

// FieldError is the sentence that an error has for one field, or empty.
func FieldError(words *lang.Words, err error, name string) string {
	if err == nil {
		return ""
	}
	for _, x := range fault.As(err).Fields {
		if x.Name == name {
			return sayArgs(words, x.Key, x.Args)
		}
	}
	return ""
}

// Form is a form that sends one act. ActID makes the same form sent five times one act; Version
// makes a stale save a conflict. With Get it is a question to a list and sends neither.
type Form struct {
	Action  string
	ID      string
	Get     bool
	ActID   string
	Version string
	Files   bool // carries files
	Body    templ.Component
	Verb    string // text of the button, a verb: "Close the case"
	Danger  bool   // cannot be undone
	Cancel  *Link
	More    []Button // further ways to send, such as "Save and return later"
	NoAsk   bool     // no question when leaving with unsaved changes
}

// Render writes the form with its Body; templates with children use InForm.
func (f Form) Render(ctx context.Context, w io.Writer) error {
	return InForm(f).Render(templ.ClearChildren(ctx), w)
}

// Button sends the form it stands in. Name and Value tell which button was pressed.
type Button struct {
	Text   string
	Name   string
	Value  string
	Quiet  bool // not the first thing to do here
	Danger bool // cannot be undone
}

// Render writes the button.
func (b Button) Render(ctx context.Context, w io.Writer) error { return button(b).Render(ctx, w) }

// Fieldset groups questions under one legend; as a value it holds its Body, in templates use
// InFieldset.
type Fieldset struct {
	Legend string
	Hint   string
	Body   templ.Component
}

// Render writes the fieldset with its Body.
func (f Fieldset) Render(ctx context.Context, w io.Writer) error {
	return InFieldset(f.Legend, f.Hint).Render(templ.WithChildren(ctx, orNothing(f.Body)), w)
}

// Step is one step of a form in steps.
type Step struct {
	Text    string
	Href    string // empty: cannot be gone to yet
	Done    bool
	Current bool
}

// Steps shows where in a form the person is.
type Steps []Step

// Render writes the steps.
func (s Steps) Render(ctx context.Context, w io.Writer) error { return steps(s).Render(ctx, w) }

// Confirm is the body of a page that asks once more before an act: what will be done and what
// follows, then the form.
type Confirm struct {
	Says    []string // what will happen, one sentence a line
	Lasting bool     // cannot be undone: says so
	Form    Form
}

// Render writes the question.
func (c Confirm) Render(ctx context.Context, w io.Writer) error { return confirm(c).Render(ctx, w) }

// Difference is one field of a conflict: what is stored now and what this person typed.
type Difference struct {
	Label  string
	Stored string
	Mine   string
	Field  *Field // the question to settle it in; its Value is what will be saved. With Options it is a Select.
}

// Conflict shows two versions side by side when somebody else saved first. Nothing typed is lost.
type Conflict struct {
	By          string // who saved first, as this reader may see
	When        string
	Differences []Difference
	Form        Form // carries the new version; saving again settles it
}

// Render writes both versions and the form.
func (c Conflict) Render(ctx context.Context, w io.Writer) error { return conflict(c).Render(ctx, w) }

func orNothing(c templ.Component) templ.Component {
	if c == nil {
		return templ.NopComponent
	}
	return c
}

func (f Form) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

func (f Field) autocomplete() string {
	if f.Autocomplete != "" {
		return f.Autocomplete
	}
	return "off"
}

func (f Field) inputmode(fits string) string {
	if f.Inputmode != "" {
		return f.Inputmode
	}
	return fits
}

func (f Field) kind() string {
	if f.Type != "" {
		return f.Type
	}
	return "text"
}

func (f Field) width(fits string) string {
	if f.Width > 0 {
		return "govuk-input--width-" + itoa(f.Width)
	}
	return fits
}

func (f Field) rows() int {
	if f.Rows > 0 {
		return f.Rows
	}
	return 5
}

func (f Field) tickValue() string {
	if len(f.Options) > 0 {
		return f.Options[0].Value
	}
	return "1"
}

// withHint adds how to type the answer to why it is asked.
func (f Field) withHint(ctx context.Context, key string) Field {
	how := say(ctx, key)
	if f.Hint != "" {
		how = f.Hint + " " + how
	}
	f.Hint = how
	return f
}

func (f Field) withoutValue() Field {
	f.Value = ""
	return f
}

// orDash says in words that there is nothing, so that an empty value is not taken for a fault.
func orDash(ctx context.Context, s string) string {
	if s == "" {
		return say(ctx, "ui.nothing")
	}
	return s
}
