package outreach

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"drosme/internal/ui"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

var sessionField = regexp.MustCompile(`^s\d+_`)

// conflict shows what is stored now beside what was typed, for the questions where the two differ.
func (f *closing) conflict() templ.Component {
	c := f.c
	stored := f.sheet.filled(f.own, person(c.Ctx()))
	typed := f.aligned(stored)
	f.typed = typed
	parts := []templ.Component{enter(), ui.Hidden{Name: "happened", Value: typed.Get("happened")},
		ui.Hidden{Name: "debrief_version", Value: stored.Get("debrief_version")}}
	var differences []settled
	kept := map[string]bool{}
	keep := func(name string, values []string) {
		for _, x := range values {
			parts = append(parts, ui.Hidden{Name: name, Value: x})
		}
		kept[name] = true
	}
	for _, b := range f.blocks(typed) {
		for _, name := range b.fixed {
			keep(name, typed[name])
		}
		for _, q := range slices.Concat(slices.Concat(b.heads, b.more)...) {
			if kept[q.Name] {
				continue
			}
			have, mine := values(stored, q.Name), values(typed, q.Name)
			if q.Name != "why" && same(have, mine) {
				keep(q.Name, typed[q.Name])
				continue
			}
			kept[q.Name] = true
			if b.row > 0 {
				q.Label = b.legend + ": " + q.Label
			}
			q.Field.Value, q.Field.Values = typed.Get(q.Name), typed[q.Name]
			differences = append(differences, difference(q, have, mine))
		}
	}
	by, at := c.House.Setting("desk.name"), f.sheet.ChangedAt
	for _, i := range f.sheet.open() {
		if x := f.sheet.Sessions[i]; x.ChangedAt > at || x.ChangedAt == at {
			at = x.ChangedAt
			if x.ChangedBy != "" {
				by = ui.PersonText(x.ChangedBy)
			}
		}
	}
	return ui.Stack(
		ui.Notice{Tone: ui.Sun, Heading: c.T("ui.conflict"), Text: c.T("ui.conflict.then", "by", by, "when", c.Words.Local(at.In(c.House.Clerk.Zone())))},
		ui.Form{Action: visitPath(f.sheet.ID, "day"), ActID: c.NewAct(), Verb: c.T("sheet.save"),
			Body: ui.Stack(append(parts, settling(differences))...), Cancel: &ui.Link{Href: visitPath(f.sheet.ID, "sheet"), Text: c.T("act.back")}})
}

// aligned puts what was typed into the rows of what is stored now, with the versions of now. A session
// that is cancelled or gone meanwhile takes what was typed for it with it.
func (f *closing) aligned(stored url.Values) url.Values {
	out := url.Values{}
	for name, values := range f.typed {
		if !sessionField.MatchString(name) {
			out[name] = values
		}
	}
	for k, i := range f.sheet.open() {
		prefix := field(k+1, "")
		from := ""
		for j := 1; f.typed.Has(field(j, "id")); j++ {
			if f.typed.Get(field(j, "id")) == f.sheet.Sessions[i].ID {
				from = field(j, "")
			}
		}
		for name, values := range stored {
			if strings.HasPrefix(name, prefix) && from == "" {
				out[name] = values
			}
		}
		for name, values := range f.typed {
			if rest, ok := strings.CutPrefix(name, from); ok && from != "" {
				out[prefix+rest] = values
			}
		}
		for _, name := range []string{"id", "version", "seen"} {
			out[field(k+1, name)] = stored[field(k+1, name)]
		}
		if f.sheet.Sessions[i].Status == activities.Held {
			out[field(k+1, "status")] = []string{activities.Held}
		}
	}
	return out
}
