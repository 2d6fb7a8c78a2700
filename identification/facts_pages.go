package identification

import (
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/wordlist"

	"github.com/a-h/templ"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// The steps in which the facts are asked. Nobody has to answer them in order, or in one sitting.
var factSteps = []string{"exploitation", "person", "places", "way"}

// stepFields are the fields of each step.
var stepFields = map[string][]string{
	"exploitation": {"forms", "means", "control"},
	"person":       {"citizenships", "age_recruited", "age_exploited", "age_registered", "age_dispute"},
	"places":       {"recruited_country", "recruited_place", "exploited_countries", "exploited_place", "registered_country", "registered_place"},
	"way":          {"identifier", "route", "recruitment", "relation", "access"},
}

// countryName says a country in the reader's language.
func countryName(c *area.Call, code string) string {
	switch {
	case code == Stateless || !Answered(code):
		return c.T("identification.country." + code)
	case c.Words.Has("country." + code):
		return c.T("country." + code)
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.Regions(language.Make(c.Words.Tag())).Name(region); name != "" {
		return name
	}
	return code
}

// countries offers the answers that are none, then every country by its name.
func countries(c *area.Call, first, stateless bool) []ui.Option {
	out := []ui.Option{{Value: "", Text: c.T("identification.no_further")}}
	if first {
		out = nil
		for _, w := range []string{NotAsked, Unknown, Declined} {
			out = append(out, ui.Option{Value: w, Text: countryName(c, w)})
		}
	}
	if stateless {
		out = append(out, ui.Option{Value: Stateless, Text: countryName(c, Stateless)})
	}
	fixed := len(out)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string(a) + string(b); wordlist.IsCountry(code) {
				out = append(out, ui.Option{Value: code, Text: countryName(c, code)})
			}
		}
	}
	slices.SortFunc(out[fixed:], func(a, b ui.Option) int {
		if c.Words.Less(a.Text, b.Text) {
			return -1
		}
		return 1
	})
	return out
}

// choices offers the words of a list that hold today, the three that are no values set apart.
func choices(c *area.Call, list string, have ...string) []ui.Option {
	_, today := c.House.Clerk.Now()
	var out []ui.Option
	apart := false
	offer := wordlist.Values(list, today)
	for _, w := range have { // a word that was given up stays with who has it
		if w != "" && !slices.Contains(offer, w) && wordlist.Has(list, w) {
			offer = append([]string{w}, offer...)
		}
	}
	for _, w := range offer {
		o := ui.Option{Value: w, Text: c.T(list + "." + w)}
		if !Answered(w) && !apart {
			o.Apart, apart = true, true
		}
		out = append(out, o)
	}
	return out
}

// says gives a field of the facts in words.
func (d *Desk) factText(c *area.Call, f *Facts, name string) string {
	if f.kept(name) {
		return c.T("case.kept_back")
	}
	for _, m := range f.manies() {
		if m.name != name {
			continue
		}
		if m.list != "" {
			return words(c, m.list, m.value.All())
		}
		var out []string
		for _, w := range m.value.All() {
			out = append(out, countryName(c, w))
		}
		return strings.Join(out, ", ")
	}
	for _, s := range f.singles() {
		switch {
		case s.name != name:
		case s.list == "":
			return countryName(c, *s.value)
		default:
			return c.T(s.list + "." + *s.value)
		}
	}
	for _, a := range f.ages() {
		if a.name == name {
			return ageText(c, *a.value)
		}
	}
	if p := f.places()[name]; p != nil && *p != "" {
		return *p
	}
	return c.T("identification.place_none")
}

func ageText(c *area.Call, a Age) string {
	if n, ok := a.Years(); ok {
		return c.N("identification.years", n)
	}
	return c.T("identification.age." + string(a))
}

func (d *Desk) factsPage(c *area.Call) error {
	s, err := d.Facts(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	var parts ui.Sections
	for _, step := range factSteps {
		part := ui.Section{ID: step, Heading: c.T("identification.step." + step)}
		var lines []ui.Line
		if step == "person" {
			lines = append(lines, ui.Line{Key: c.T("identification.sex"), Value: c.T("sex." + s.Sex), Href: "/people/" + s.Case.Person})
		}
		for _, name := range stepFields[step] {
			lines = append(lines, ui.Line{Key: c.T("identification.field." + name), Value: d.factText(c, s.Facts, name)})
		}
		part.Body = ui.Summary{Lines: lines}
		if c.House.Clerk.MayOn(c.Ctx(), "identification.change", s.Case) {
			part.Actions = []ui.Action{{Href: at(s.Case.ID) + "/facts/" + step, Text: c.T("identification.answer"), About: part.Heading}}
		}
		parts = append(parts, part)
	}
	if len(s.Past) > 1 {
		var events ui.Timeline
		for i, f := range s.Past {
			e := ui.Event{When: sheet.Local(c, f.At), Moment: string(f.At), What: c.T("identification.facts.begun"), Who: who(f.ByPerson)}
			if i+1 < len(s.Past) {
				changed := f.Changed(s.Past[i+1])
				e.What = c.N("identification.facts.changed", len(changed))
				var lines []ui.Line
				for _, name := range changed {
					lines = append(lines, ui.Line{Key: c.T("identification.field." + name), Value: d.factText(c, f, name), Also: c.T("identification.before", "was", d.factText(c, s.Past[i+1], name))})
				}
				e.Body = ui.Summary{Lines: lines}
			}
			events = append(events, e)
		}
		parts = append(parts, ui.Section{ID: "history", Heading: c.T("identification.history"), Body: events})
	}
	return c.Show(d.frame(c, s.Case, ui.Page{Kind: ui.KindRecord, Heading: c.T("identification.facts"), Lead: c.T("identification.facts.lead"), Body: parts}))
}

// who is the label of the colleague who did something; empty for the house itself.
func who(person string) string {
	if person == "" {
		return ""
	}
	return ui.PersonText(person)
}

func (d *Desk) stepPage(c *area.Call) error { return d.step(c, nil) }

// step is the form of one step.
func (d *Desk) step(c *area.Call, wrong error) error {
	step := c.Path("step")
	if stepFields[step] == nil {
		return fault.Missing()
	}
	s, err := d.Facts(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	var steps ui.Steps
	n := slices.Index(factSteps, step)
	for i, x := range factSteps {
		steps = append(steps, ui.Step{Text: c.T("identification.step." + x), Href: at(s.Case.ID) + "/facts/" + x, Current: i == n})
	}
	body := []templ.Component{}
	if step == "exploitation" {
		body = append(body, ui.Bullets{c.T("identification.forms_source")})
	}
	for _, name := range stepFields[step] {
		body = append(body, d.question(c, s.Facts, name, wrong)...)
	}
	if step == "places" {
		safe := ui.Field{Name: "place_safe", Label: c.T("identification.place_safe"), Error: ui.FieldError(c.Words, wrong, "place_safe")}
		if f := s.Facts; c.Form().Has("place_safe") || !sent(c) && f.RecruitedPlace+f.ExploitedPlace+f.RegisteredPlace != "" {
			safe.Value = "1"
		}
		body = append(body, ui.Tick(safe))
	}
	version := strconv.Itoa(s.Facts.Version)
	if sent(c) && !fault.Is(wrong, fault.Conflict) {
		version = c.Form().Raw("version")
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("identification.step." + step), Lead: c.T("identification.step.lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Stack(steps, ui.Form{Action: at(s.Case.ID) + "/facts/" + step, ActID: c.NewAct(), Verb: c.T("act.save"),
			Body: ui.Stack(append(body, ui.Hidden{Name: "version", Value: version})...), Cancel: &ui.Link{Href: at(s.Case.ID) + "/facts", Text: c.T("act.cancel")}})}
	p = d.frame(c, s.Case, p, ui.Link{Href: at(s.Case.ID) + "/facts", Text: c.T("identification.facts")})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func sent(c *area.Call) bool { return c.R.Method == "POST" }

// question asks one field, as stored or as it was typed.
func (d *Desk) question(c *area.Call, f *Facts, name string, wrong error) []templ.Component {
	if f.kept(name) { // it stays as it is
		return nil
	}
	q := ui.Field{Name: name, Label: c.T("identification.field." + name), Error: ui.FieldError(c.Words, wrong, name), Small: true}
	if c.Words.Has("identification.hint." + name) {
		q.Hint = c.T("identification.hint." + name)
	}
	typed := c.Form().RawAll(name)
	for _, m := range f.manies() {
		if m.name != name {
			continue
		}
		have := m.value.All()
		if sent(c) {
			have = typed
		}
		if m.list != "" {
			q.Options, q.Values, q.Inline = choices(c, m.list, have...), have, true
			return []templ.Component{ui.Checkboxes(q)}
		}
		var out []templ.Component
		for i := range 3 {
			x := q
			x.Options, x.Value = countries(c, i == 0, name == "citizenships" && i == 0), ""
			if i > 0 {
				x.ID, x.Label, x.Hint, x.Error = name+"-"+strconv.Itoa(i+1), c.T("identification.further."+name, "n", i+1), "", ""
			}
			if i < len(have) {
				x.Value = have[i]
			}
			out = append(out, ui.Select(x))
		}
		return out
	}
	for _, s := range f.singles() {
		if s.name != name {
			continue
		}
		q.Value = *s.value
		if sent(c) {
			q.Value = c.Form().Raw(name)
		}
		if s.list == "" {
			q.Options = countries(c, true, false)
			return []templ.Component{ui.Select(q)}
		}
		q.Options = choices(c, s.list, q.Value)
		if len(q.Options) > 8 { // a long list of radio buttons is a long way down on a phone
			if q.Value == "" {
				q.Options = sheet.OrNone(c, "identification.pick", q.Options)
			}
			return []templ.Component{ui.Select(q)}
		}
		q.Inline = true
		return []templ.Component{ui.Radios(q)}
	}
	for _, a := range f.ages() {
		if a.name != name {
			continue
		}
		band := ui.Field{Name: name + "_band", Label: c.T("identification.band", "field", c.T("identification.field."+name)), Options: sheet.OrNone(c, "identification.band_none", choices(c, "identification.age"))}
		if n, years := a.value.Years(); years {
			q.Value = strconv.Itoa(n)
		} else {
			band.Value = string(*a.value)
		}
		if sent(c) {
			q.Value, band.Value = c.Form().Raw(name), c.Form().Raw(name+"_band")
		}
		q.Optional, q.Width = true, 3
		return []templ.Component{ui.Number(q), ui.Select(band)}
	}
	q.Value, q.Optional = *f.places()[name], true
	if sent(c) {
		q.Value = c.Form().Raw(name)
	}
	return []templ.Component{ui.Text(q)}
}

func (d *Desk) stepAct(c *area.Call) error {
	step, form := c.Path("step"), c.Form()
	fields := stepFields[step]
	if fields == nil {
		return fault.Missing()
	}
	var typed Facts
	for _, name := range fields {
		for _, m := range typed.manies() {
			if m.name == name {
				*m.value = ManyOf(strings.Fields(strings.Join(form.RawAll(name), " "))...)
			}
		}
		for _, s := range typed.singles() {
			if s.name == name {
				*s.value = form.Text(name, 40)
			}
		}
		for _, a := range typed.ages() {
			if a.name == name {
				*a.value = Age(form.Text(name+"_band", 20))
				if n, given := form.Int(name, 0, mostAge); given {
					*a.value = Age(strconv.Itoa(n))
				}
			}
		}
		if p := typed.places()[name]; p != nil {
			if *p = form.Text(name, MostPlace); *p != "" && !form.Bool("place_safe") {
				form.Wrong(name, "identification.place_unsafe")
			}
		}
	}
	err := form.Err()
	if err == nil {
		err = d.Save(c.Ctx(), c.Path("id"), form.Version(), func(f *Facts) { f.take(&typed, fields) })
	}
	if err != nil {
		return d.step(c, err)
	}
	next := at(c.Path("id")) + "/facts"
	if i := slices.Index(factSteps, step); i+1 < len(factSteps) {
		return c.Go(next+"/"+factSteps[i+1], ui.Flash{Done: c.T("identification.step.saved"), Then: c.T("identification.step.then")})
	}
	return c.Go(next, ui.Flash{Done: c.T("identification.step.saved")})
}
