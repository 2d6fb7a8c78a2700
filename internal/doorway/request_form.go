package doorway

import (
	"net/url"
	"strconv"
	"strings"

	"drosme/internal/lang"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// Questions asks a host for all that a visit needs, in parts, with what was typed and what is wrong
// beside it. letters are the languages in which the house writes. Staff who take a request by telephone
// get the same questions.
func Questions(w *lang.Words, v url.Values, err error, letters []string) templ.Component {
	q := asking{w, v, err}
	return ui.Stack(
		q.part("host", ui.Text(q.field("organisation")),
			ui.Select(q.choice("kind", "ask.kind.", Kinds)),
			ui.Text(q.field("municipality")),
			ui.Text(q.optional("address")),
			ui.Text(q.country())),
		q.part("when", q.days()...),
		q.part("who", q.groups(), ui.Checkboxes(q.languages()), ui.TextArea(q.long("access", 3))),
		q.part("phones", ui.Radios(q.choiceOf("phones", "ask.phones.", Phones))),
		q.part("contact", q.contact("contact")...),
		q.part("safeguarding", q.contact("safeguarding")...),
		q.part("letters", ui.Select(q.choice("letters", "language.", letters)), ui.TextArea(q.long("note", 4))),
	)
}

type asking struct {
	w   *lang.Words
	v   url.Values
	err error
}

func (q asking) part(name string, parts ...templ.Component) templ.Component {
	hint := ""
	if q.w.T("ask.part."+name+".hint") != "⟦ask.part."+name+".hint⟧" {
		hint = q.w.T("ask.part." + name + ".hint")
	}
	return ui.Fieldset{Legend: q.w.T("ask.part." + name), Hint: hint, Body: ui.Stack(parts...)}
}

func (q asking) field(name string) ui.Field {
	f := ui.Field{Name: name, Label: q.w.T("ask." + name), Value: q.v.Get(name), Error: ui.FieldError(q.w, q.err, name)}
	if hint := "ask." + name + ".hint"; q.w.T(hint) != "⟦"+hint+"⟧" {
		f.Hint = q.w.T(hint)
	}
	return f
}

func (q asking) optional(name string) ui.Field {
	f := q.field(name)
	f.Optional = true
	return f
}

func (q asking) long(name string, rows int) ui.Field {
	f := q.optional(name)
	f.Rows, f.Max = rows, mostNote
	return f
}

func (q asking) country() ui.Field {
	f := q.field("country")
	f.Width = 2
	if f.Value == "" {
		f.Value = "LV"
	}
	return f
}

func (q asking) choice(name, prefix string, words []string) ui.Field {
	f := q.choiceOf(name, prefix, words)
	f.Options = append([]ui.Option{{Text: q.w.T("act.choose")}}, f.Options...)
	return f
}

func (q asking) choiceOf(name, prefix string, words []string) ui.Field {
	f := q.field(name)
	for _, w := range words {
		f.Options = append(f.Options, ui.Option{Value: w, Text: q.w.T(prefix + w)})
	}
	return f
}

func (q asking) days() []templ.Component {
	var out []templ.Component
	for i := range MostDays {
		n := strconv.Itoa(i + 1)
		f := q.field("day_" + n)
		f.Label = q.w.T("ask.day", "n", n)
		f.Optional = i > 0
		out = append(out, ui.Day(f))
	}
	return out
}

// groups asks class by class, each in a row of its own; empty rows are passed over.
func (q asking) groups() templ.Component {
	t := ui.Table{Caption: q.w.T("ask.groups"), HideCaption: true, Columns: []ui.Column{{Text: q.w.T("ask.row"), Quiet: true}, {Text: q.w.T("ask.group")}, {Text: q.w.T("ask.audience")}, {Text: q.w.T("ask.heads")}}}
	for i := range MostGroups {
		n := strconv.Itoa(i + 1)
		row := func(f ui.Field, key string) ui.Field {
			f.Label, f.HideLabel = q.w.T(key+".row", "n", n), true
			return f
		}
		audience := row(q.choiceOf("audience_"+n, "ask.audience.", Audiences), "ask.audience")
		heads := row(q.field("heads_"+n), "ask.heads")
		heads.Width = 4
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(n + "."), ui.BodyCell(ui.Text(row(q.field("group_"+n), "ask.group"))), ui.BodyCell(ui.Select(audience)), ui.BodyCell(ui.Number(heads))})
	}
	return t
}

func (q asking) languages() ui.Field {
	f := q.choiceOf("languages", "language.", Spoken)
	f.Values, f.Inline = q.v["languages"], true
	return f
}

func (q asking) contact(who string) []templ.Component {
	one := func(part string) ui.Field {
		f := q.field(who + "_" + part)
		f.Label = q.w.T("ask.contact." + part)
		return f
	}
	role, email, phone := one("role"), one("email"), one("phone")
	role.Optional = true
	email.Type, email.Inputmode = "email", "email"
	phone.Type, phone.Width = "tel", 20
	return []templ.Component{ui.Text(one("name")), ui.Text(role), ui.Text(email), ui.Text(phone)}
}

// Facts says a request line by line, without its contacts.
func Facts(w *lang.Words, r *Request) []ui.Line {
	lines := []ui.Line{
		{Key: w.T("ask.organisation"), Value: r.Organisation},
		{Key: w.T("ask.kind"), Value: w.T("ask.kind." + r.Kind)},
		{Key: w.T("ask.municipality"), Value: r.Municipality},
		{Key: w.T("ask.address"), Value: r.Address},
		{Key: w.T("ask.country"), Value: w.T("country." + r.Country)},
	}
	var days, groups, spoken []string
	for _, d := range r.Days {
		days = append(days, w.Weekday(d)+", "+w.Day(d))
	}
	for _, g := range r.Groups {
		who := w.T("ask.audience." + g.Audience)
		if g.Name == "" {
			groups = append(groups, who+": "+w.Number(g.Heads))
			continue
		}
		groups = append(groups, w.T("ask.group.line", "name", g.Name, "audience", who, "heads", g.Heads))
	}
	for _, l := range r.Languages {
		spoken = append(spoken, w.T("language."+l))
	}
	return append(lines,
		ui.Line{Key: w.T("ask.part.when"), Value: strings.Join(days, "\n")},
		ui.Line{Key: w.T("ask.groups"), Value: strings.Join(groups, "\n"), Also: w.T("ask.heads.sum", "n", r.Heads())},
		ui.Line{Key: w.T("ask.languages"), Value: strings.Join(spoken, ", ")},
		ui.Line{Key: w.T("ask.access"), Value: r.Access},
		ui.Line{Key: w.T("ask.phones"), Value: w.T("ask.phones." + r.Phones)},
		ui.Line{Key: w.T("ask.letters"), Value: w.T("language." + r.Letters)},
		ui.Line{Key: w.T("ask.note"), Value: r.Note})
}

// People says the contacts of a request, line by line: names, for whoever may see them.
func People(w *lang.Words, c Contact) []ui.Line {
	return []ui.Line{
		{Key: w.T("ask.contact.name"), Value: c.Name},
		{Key: w.T("ask.contact.role"), Value: c.Role},
		{Key: w.T("ask.contact.email"), Value: c.Email},
		{Key: w.T("ask.contact.phone"), Value: c.Phone},
	}
}
