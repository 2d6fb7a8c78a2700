package outreach

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// same tells whether two answers are one; a day may be written in two ways.
func same(have, mine []string) bool {
	return slices.EqualFunc(have, mine, func(a, b string) bool { return ui.Typed(a) == ui.Typed(b) })
}

// conflict shows what is stored now beside what was typed, for the questions where the two differ, with a
// box to settle each; what does not differ is sent along. It is made from the visit as it is stored now,
// so saving again settles it.
func (e edit) conflict() templ.Component {
	c := e.c
	stored := e.sameRows()
	var parts []templ.Component
	keep := func(name string) {
		for _, v := range stored[name] {
			parts = append(parts, ui.Hidden{Name: name, Value: v})
		}
	}
	for _, name := range []string{"rows", "crew_rows", "request"} {
		keep(name)
	}
	var differences []settled
	for _, g := range e.parts(stored) {
		if g.row > 0 {
			keep(field(g.row, "id"))
			keep(field(g.row, "version"))
		}
		for _, q := range slices.Concat(g.lines...) {
			have, mine := values(stored, q.Name), values(e.typed, q.Name)
			if same(have, mine) {
				keep(q.Name)
				continue
			}
			if g.row > 0 {
				q.Label = g.legend + ": " + q.Label
			}
			differences = append(differences, difference(q, have, mine))
		}
	}
	by := c.House.Setting("desk.name")
	if e.stored.ChangedBy != "" {
		by = ui.PersonText(e.stored.ChangedBy)
	}
	parts = append([]templ.Component{enter()}, parts...)
	return ui.Stack(
		ui.Notice{Tone: ui.Sun, Heading: c.T("ui.conflict"), Text: c.T("ui.conflict.then", "by", by,
			"when", c.Words.Local(e.stored.ChangedAt.In(c.House.Clerk.Zone())))},
		ui.Form{Action: e.action, ActID: c.NewAct(), Version: strconv.Itoa(e.stored.Version), Verb: e.verb,
			Body: ui.Stack(append(parts, settling(differences))...), Cancel: &ui.Link{Href: e.cancel, Text: c.T("act.back")}})
}

// sameRows is what is stored now, with as many rows as were typed. A session is found again by its id;
// one that is no longer there is new.
func (e edit) sameRows() url.Values {
	stored, out := e.stored.typed(), url.Values{}
	for name, v := range stored {
		if !strings.HasPrefix(name, "s") || !strings.Contains(name, "_") || strings.HasPrefix(name, "safeguarding") {
			out[name] = v
		}
	}
	n := rows(e.typed, "rows", MostSessions)
	names := append([]string{"audiences"}, sessionFields...)
	take := func(from, to int) {
		for _, name := range names {
			out[field(to, name)] = stored[field(from, name)]
		}
	}
	for k := 1; k <= n; k++ {
		for j := 1; j <= rows(stored, "rows", MostSessions); j++ {
			if id := e.typed.Get(field(k, "id")); id != "" && id == stored.Get(field(j, "id")) {
				take(j, k)
			}
		}
	}
	for j := 1; j <= rows(stored, "rows", MostSessions); j++ { // added by somebody else meanwhile
		mine := false
		for k := 1; k <= rows(e.typed, "rows", MostSessions); k++ {
			mine = mine || e.typed.Get(field(k, "id")) == stored.Get(field(j, "id"))
		}
		if !mine {
			n++
			take(j, n)
		}
	}
	out.Set("rows", strconv.Itoa(n))
	out.Set("crew_rows", strconv.Itoa(max(rows(e.typed, "crew_rows", MostCrew), rows(stored, "crew_rows", MostCrew))))
	return out
}

// values are what was typed or chosen under a name, without blanks and empty ones, in order.
func values(v url.Values, name string) []string {
	var out []string
	for _, x := range v[name] {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}

// settled is one answer in two versions, and the box in which it is settled.
type settled struct {
	Label, Stored, Mine string
	Box                 templ.Component
}

func difference(q sheet.Question, have, mine []string) settled {
	read := func(list []string) string {
		if len(q.Options) == 0 {
			return strings.Join(list, ", ")
		}
		var out []string
		for _, o := range q.Options {
			if slices.Contains(list, o.Value) {
				out = append(out, o.Text)
			}
		}
		return strings.Join(out, ", ")
	}
	box := q.Field
	box.Value, box.Values = strings.Join(mine, " "), mine
	return settled{Label: q.Label, Stored: read(have), Mine: read(mine), Box: q.Ask(box)}
}

func orNothing(ctx context.Context, text string) string {
	if text == "" {
		return ui.T(ctx, "ui.nothing")
	}
	return text
}
