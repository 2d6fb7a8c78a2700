// Package sheet puts together what every record has on paper: the form by which it is added and changed,
// the conflict when somebody else saved first, and the paging of its list. A page names the questions
// once; all three come from them.
package sheet

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/internal/wordlist"

	"github.com/a-h/templ"
)

// Question is one field of a form: what it asks, and the component that asks it (ui.Text, ui.Select,
// ui.Day …). Its Value is what is stored.
type Question struct {
	ui.Field
	Ask func(ui.Field) templ.Component

	Under string // legend of the group that it stands in; neighbours of one legend stand together
	Fold  string // what is seldom asked stays behind this line; neighbours of one line fold together
}

// Form is the form of one record.
type Form struct {
	Action    string
	Verb      string // text of the button
	Cancel    string // address to go back to
	Lead      string // stands above the questions
	Version   int    // of the record that the form was made from; 0: it is new
	Questions []Question
	Fixed     []ui.Hidden // sent along unseen
	Files     bool        // a question asks for a file
	By        string      // id of the person who saved the record last; empty: the house itself, such as an import
	At        when.Moment // when that was
}

// Body shows the form: as stored, or, when it was sent and err says what is wrong, with everything that
// was typed and the fault beside its field.
func (f Form) Body(c *area.Call, err error) templ.Component {
	parts := f.hidden()
	asked := slices.Clone(f.Questions)
	for i := range asked {
		q := &asked[i]
		if sent(c) {
			q.Value = c.Form().Raw(q.Name)
			q.Values = c.Form().RawAll(q.Name)
		}
		q.Error = ui.FieldError(c.Words, err, q.Name)
	}
	parts = append(parts, Ordered(asked))
	out := ui.Form{Action: f.Action, ActID: c.NewAct(), Verb: f.Verb, Files: f.Files, Body: ui.Stack(parts...),
		Cancel: &ui.Link{Href: f.Cancel, Text: c.T("act.cancel")}}
	if f.Version > 0 {
		out.Version = strconv.Itoa(f.Version)
		if sent(c) {
			out.Version = c.Form().Raw("version")
		}
	}
	return out
}

// Ordered shows questions as they are, each in its group and behind its fold. A fold stands open where something in it is
// answered or wrong.
func Ordered(questions []Question) templ.Component {
	var parts []templ.Component
	for from := 0; from < len(questions); {
		first, to := questions[from], from+1
		for to < len(questions) && (first.Under != "" || first.Fold != "") && questions[to].Under == first.Under && questions[to].Fold == first.Fold {
			to++
		}
		var here []templ.Component
		open := false
		for _, q := range questions[from:to] {
			open = open || q.Error != "" || q.Value != "" || len(q.Values) > 0
			here = append(here, q.Ask(q.Field))
		}
		if first.Under != "" {
			here = []templ.Component{ui.Fieldset{Legend: first.Under, Body: ui.Stack(here...)}}
		}
		if first.Fold != "" {
			here = []templ.Component{ui.Fold{Text: first.Fold, Open: open, Body: ui.Stack(here...)}}
		}
		parts = append(parts, here...)
		from = to
	}
	return ui.Stack(parts...)
}

// Conflict shows what is stored now beside what was typed, for the questions where the two differ, with
// a box to settle each; what does not differ is sent along. The form is made from the record as it is
// stored now, so saving again settles it.
func (f Form) Conflict(c *area.Call) templ.Component {
	parts := f.hidden()
	var rows []ui.Difference
	for _, q := range f.Questions {
		stored, mine := q.Value, strings.TrimSpace(c.Form().Raw(q.Name))
		if ui.Typed(stored) == ui.Typed(mine) {
			parts = append(parts, ui.Hidden{Name: q.Name, Value: stored})
			continue
		}
		box := q.Field
		box.Value = mine
		rows = append(rows, ui.Difference{Label: q.Label, Stored: q.says(stored), Mine: q.says(mine), Field: &box})
	}
	by := c.House.Setting("desk.name")
	if f.By != "" {
		by = ui.PersonText(f.By)
	}
	return ui.Conflict{By: by, When: Local(c, f.At), Differences: rows,
		Form: ui.Form{Action: f.Action, ActID: c.NewAct(), Version: strconv.Itoa(f.Version), Verb: f.Verb,
			Body: ui.Stack(parts...), Cancel: &ui.Link{Href: f.Cancel, Text: c.T("act.cancel")}}}
}

// Page is the page of the form: the form itself, or after fault.Conflict both versions.
func (f Form) Page(c *area.Call, heading string, err error) ui.Page {
	p := ui.Page{Kind: ui.KindForm, Heading: heading, Lead: f.Lead}
	if fault.Is(err, fault.Conflict) {
		p.Body = f.Conflict(c)
	} else {
		p.Body = f.Body(c, err)
	}
	return p
}

// says gives a stored value as the reader knows it: the text of the answer, where it is a choice.
func (q Question) says(value string) string {
	for _, o := range q.Options {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

func (f Form) hidden() []templ.Component {
	var parts []templ.Component
	for _, h := range f.Fixed {
		parts = append(parts, h)
	}
	return parts
}

func sent(c *area.Call) bool { return c.R.Method == http.MethodPost }

// Options offers the words of a list that are valid today, in the reader's language (keys
// "<list>.<word>"), and the one that the record has though it is given up.
func Options(c *area.Call, list, value string) []ui.Option {
	_, today := c.House.Clerk.Now()
	var out []ui.Option
	known := value == ""
	for _, w := range wordlist.Values(list, today) {
		known = known || w == value
		out = append(out, ui.Option{Value: w, Text: c.T(list + "." + w)})
	}
	if !known && wordlist.Has(list, value) {
		out = append(out, ui.Option{Value: value, Text: c.T(list + "." + value)})
	}
	return out
}

// OrNone puts the answer "nothing chosen" before the options, with the text of a key.
func OrNone(c *area.Call, key string, options []ui.Option) []ui.Option {
	return append([]ui.Option{{Text: c.T(key)}}, options...)
}

// Texts makes options of texts that speak for themselves.
func Texts(texts []string) []ui.Option {
	var out []ui.Option
	for _, t := range texts {
		out = append(out, ui.Option{Value: t, Text: t})
	}
	return out
}

// Words makes options of words whose texts are the keys "<prefix><word>".
func Words(c *area.Call, prefix string, words []string) []ui.Option {
	var out []ui.Option
	for _, w := range words {
		out = append(out, ui.Option{Value: w, Text: c.T(prefix + w)})
	}
	return out
}

// Local writes a moment by the clock of the house.
func Local(c *area.Call, m when.Moment) string { return c.Words.Local(m.In(c.House.Clerk.Zone())) }

// Remove is the page that asks once more before a record goes for good.
func Remove(c *area.Call, verb string, says []string, action, cancel string, version int) ui.Page {
	return ui.Page{Kind: ui.KindForm, Heading: verb, Body: ui.Confirm{Says: says, Lasting: true,
		Form: ui.Form{Action: action, ActID: c.NewAct(), Version: strconv.Itoa(version), Verb: verb, Danger: true, NoAsk: true,
			Cancel: &ui.Link{Href: cancel, Text: c.T("act.cancel")}}}}
}

// Shipped says a text that came with the house, such as the source of a rule of law, in the reader's language: the words
// of a key, as long as what is stored is still what the English words say. A house's own text is said as it stands.
func Shipped(c *area.Call, key, stored string) string {
	if c.Words.Has(key) && c.House.Book.For("en").T(key) == stored {
		return c.T(key)
	}
	return stored
}
