package identification

import (
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// indicatorText says an indicator in the reader's language; of a loaded set without words, by its key.
func indicatorText(c *area.Call, name string) string {
	if key := "indicator." + name; c.Words.Has(key) {
		return c.T(key)
	}
	_, key, _ := strings.Cut(name, ".")
	return strings.ReplaceAll(key, "_", " ")
}

// setText says a set in the reader's language.
func setText(c *area.Call, name string) string {
	if c.Words.Has("indicator.set." + name) {
		return c.T("indicator.set." + name)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// setFor is the set of the address, or the one that fits the age of the person: the children's for a child.
func (d *Desk) setFor(c *area.Call, s *Seen) (Set, error) {
	name := c.Query("set")
	if name == "" {
		name = "adults_labour"
		facts, err := d.Facts(c.Ctx(), s.Case.ID)
		if err != nil {
			return Set{}, err
		}
		if facts.Facts.AgeExploited.Group() == Child {
			name = "children_labour"
		}
	}
	set, there := s.Set(name)
	if !there {
		return Set{}, fault.Missing()
	}
	return set, nil
}

func (d *Desk) indicatorsPage(c *area.Call) error {
	s, err := d.Seen(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	set, err := d.setFor(c, s)
	if err != nil {
		return err
	}
	r := s.Screen(set)
	base := at(s.Case.ID) + "/indicators"
	var others []templ.Component
	for _, x := range s.Sets {
		if x.Name != set.Name {
			others = append(others, ui.Action{Href: base + "?set=" + x.Name, Text: setText(c, x.Name)})
		}
	}
	reasons := ui.Bullets{c.T("identification.pattern." + string(r.Pattern))}
	for _, x := range r.Reasons {
		reasons = append(reasons, c.T("identification.reason."+x))
	}
	reasons = append(reasons, c.T("identification.screened", "answered", r.Answered, "total", r.Total, "open", r.Total-r.Answered))
	parts := ui.Sections{{ID: "together", Heading: c.T("identification.together"), Body: ui.Stack(reasons, ui.InRow(others...))}}
	held := Held(s.Observations, set.Subject())
	may := c.House.Clerk.MayOn(c.Ctx(), "identification.observe", s.Case)
	for _, f := range r.Findings {
		if len(set.Of(f.Dimension)) == 0 {
			continue
		}
		tone, word := ui.Quiet, "identification.dimension.not"
		if f.Positive {
			tone, word = ui.River, "identification.dimension.positive"
		}
		says := ui.Bullets{c.T("identification.rule."+f.Rule, "strong", f.Strong, "medium", f.Medium, "weak", f.Low)}
		if f.Open > 0 {
			says = append(says, c.N("identification.open", f.Open))
		}
		var lines []ui.Line
		for _, i := range f.Yes {
			o := held[i.Name()]
			lines = append(lines, ui.Line{Key: indicatorText(c, i.Name()), Value: c.T("identification.weight." + string(i.Weight)),
				Also: c.T("identification.seen", "source", c.T("identification.source."+o.Source), "day", c.Words.Day(o.Day))})
		}
		if f.Dimension == Exploitation && set.Children() {
			answer := r.Act
			if answer == "" {
				answer = NotAsked
			}
			lines = append(lines, ui.Line{Key: indicatorText(c, string(Exploitation)+"."+Act), Value: c.T("identification.seen_answer." + answer)})
		}
		body := []templ.Component{ui.Status{Tone: tone, Text: c.T(word)}, says}
		if len(lines) > 0 {
			body = append(body, ui.Summary{Lines: lines})
		}
		part := ui.Section{ID: string(f.Dimension), Heading: c.T("indicator.dimension." + string(f.Dimension)), Body: ui.Stack(body...)}
		if may {
			part.Actions = []ui.Action{{Href: base + "/" + set.Name + "/" + string(f.Dimension), Text: c.T("identification.answer"), About: part.Heading}}
		}
		parts = append(parts, part)
	}
	var events ui.Timeline
	for _, o := range slices.Backward(s.Observations) {
		if o.Subject == set.Subject() {
			events = append(events, ui.Event{When: sheet.Local(c, o.At), Moment: string(o.At), What: c.T("identification.noted", "indicator", indicatorText(c, o.Name()),
				"answer", c.T("identification.seen_answer."+o.Answer), "source", c.T("identification.source."+o.Source), "day", c.Words.Day(o.Day)), Who: who(o.ByPerson)})
		}
	}
	if len(events) > 0 {
		parts = append(parts, ui.Section{ID: "history", Heading: c.T("identification.history"), Body: events})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("identification.indicators"), Lead: c.T("identification.indicators.lead"), Body: parts,
		Bar: []ui.Status{{Label: c.T("identification.set"), Text: setText(c, set.Name)}, confirmedStatus(c, set)}}
	return c.Show(d.frame(c, s.Case, p))
}

func confirmedStatus(c *area.Call, s Set) ui.Status {
	if s.Confirmed() {
		return ui.Status{Label: c.T("identification.source_of"), Text: c.T("identification.confirmed"), Href: "/identification/sets"}
	}
	return ui.Status{Label: c.T("identification.source_of"), Tone: ui.Sun, Text: c.T("identification.unconfirmed"), Href: "/identification/sets"}
}

func (d *Desk) dimensionPage(c *area.Call) error { return d.dimension(c, nil) }

// dimension asks the indicators of one dimension; the source and the day are of all that is answered now.
func (d *Desk) dimension(c *area.Call, wrong error) error {
	s, err := d.Seen(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	set, there := s.Set(c.Path("set"))
	dimension := Dimension(c.Path("dimension"))
	if !there || len(set.Of(dimension)) == 0 {
		return fault.Missing()
	}
	held := Held(s.Observations, set.Subject())
	_, today := c.House.Clerk.Now()
	source := ui.Field{Name: "source", Label: c.T("identification.source_now"), Options: sheet.Options(c, "identification.source", ""), Value: c.Form().Raw("source"), Error: ui.FieldError(c.Words, wrong, "source"), Small: true}
	day := ui.Field{Name: "day", Label: c.T("identification.day_now"), Value: string(today), Error: ui.FieldError(c.Words, wrong, "day")}
	if sent(c) {
		day.Value = c.Form().Raw("day")
	}
	body := []templ.Component{ui.Radios(source), ui.Day(day)}
	for _, name := range asked(set, dimension) {
		q := ui.Field{Name: name, Label: indicatorText(c, name), Inline: true, Small: true, Value: NotAsked, Error: ui.FieldError(c.Words, wrong, name)}
		if o, seen := held[name]; seen {
			q.Value = o.Answer
		}
		if sent(c) {
			q.Value = c.Form().Raw(name)
		}
		for _, a := range Answers {
			q.Options = append(q.Options, ui.Option{Value: a, Text: c.T("identification.seen_answer." + a)})
		}
		body = append(body, ui.Radios(q))
	}
	base := at(s.Case.ID) + "/indicators"
	back := base + "?set=" + set.Name
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("indicator.dimension." + string(dimension)), Lead: c.T("identification.dimension.lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: base + "/" + set.Name + "/" + string(dimension), ActID: c.NewAct(), Verb: c.T("act.save"), Body: ui.Stack(body...), Cancel: &ui.Link{Href: back, Text: c.T("act.cancel")}}}
	p = d.frame(c, s.Case, p, ui.Link{Href: back, Text: c.T("identification.indicators")})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// asked gives the names that the page of a dimension asks.
func asked(set Set, dimension Dimension) []string {
	return slices.DeleteFunc(namesOf(set), func(name string) bool { return !strings.HasPrefix(name, string(dimension)+".") })
}

func (d *Desk) dimensionAct(c *area.Call) error {
	form := c.Form()
	sets, err := d.Sets(c.Ctx())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sets, func(s Set) bool { return s.Name == c.Path("set") })
	if i < 0 {
		return fault.Missing()
	}
	answers := map[string]string{}
	for _, name := range asked(sets[i], Dimension(c.Path("dimension"))) {
		if form.Has(name) {
			answers[name] = form.Text(name, 20)
		}
	}
	source, day := form.Text("source", 40), form.Day("day")
	if err = form.Err(); err == nil {
		err = d.Observe(c.Ctx(), c.Path("id"), sets[i].Name, answers, source, day)
	}
	if err != nil {
		return d.dimension(c, err)
	}
	return c.Go(at(c.Path("id"))+"/indicators?set="+sets[i].Name, ui.Flash{Done: c.T("identification.observed")})
}

// setsPage shows where the sets are from.
func (d *Desk) setsPage(c *area.Call) error {
	sets, err := d.Sets(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("identification.sets"), HideCaption: true, Columns: []ui.Column{{Text: c.T("identification.set")},
		{Text: c.T("identification.sets.rows"), Number: true}, {Text: c.T("identification.source_of")}, {Text: c.T("identification.sets.state")}}}
	for _, s := range sets {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(setText(c, s.Name)), ui.NumberCell(c.Words.Number(len(s.Indicators))), ui.TextCell(s.Source()),
			ui.StatusCell(confirmedStatus(c, s).Tone, confirmedStatus(c, s).Text)})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("identification.sets"), Lead: c.T("identification.sets.lead"), Body: ui.List{Table: t}}
	if c.May("identification.load") {
		p.Actions = []ui.Action{{Href: "/identification/sets/load", Text: c.T("identification.load")}}
	}
	return c.Show(p)
}

func (d *Desk) loadPage(c *area.Call) error { return d.loading(c, nil) }

func (d *Desk) loading(c *area.Call, wrong error) error {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("identification.load"), Lead: c.T("identification.load.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/identification/sets", Text: c.T("identification.sets")}},
		Body: ui.Stack(ui.Bullets{c.T("identification.load.header", "header", indicatorHeader), c.T("identification.load.rows")},
			ui.Form{Action: "/identification/sets/load", ActID: c.NewAct(), Verb: c.T("identification.load"), Files: true,
				Body: ui.Stack(
					ui.File(ui.Field{Name: "file", Label: c.T("identification.load.file"), Accept: ".csv", Optional: true, Error: ui.FieldError(c.Words, wrong, "file")}),
					ui.TextArea(ui.Field{Name: "rows", Label: c.T("identification.load.paste"), Value: c.Form().Raw("rows"), Optional: true, Rows: 8}),
				), Cancel: &ui.Link{Href: "/identification/sets", Text: c.T("act.cancel")}})}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) loadAct(c *area.Call) error {
	form := c.Form()
	file, _ := form.File("file", MostSets)
	if len(file) == 0 {
		file = []byte(form.Text("rows", MostSets))
	}
	err := form.Err()
	n := 0
	if err == nil {
		n, err = d.Load(c.Ctx(), file)
	}
	if err != nil {
		return d.loading(c, err)
	}
	return c.Go("/identification/sets", ui.Flash{Done: c.N("identification.loaded", n)})
}
