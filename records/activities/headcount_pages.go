package activities

import (
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// counts tells of each head count whether it counts: of several methods of one audience, the best does.
func counts(list []Headcount) map[string]bool {
	best := map[string]int{}
	for _, h := range list {
		if r, seen := best[h.Audience]; !seen || h.Rank < r {
			best[h.Audience] = h.Rank
		}
	}
	out := map[string]bool{}
	for _, h := range list {
		out[h.ID] = h.Rank == best[h.Audience]
	}
	return out
}

func heads(c *area.Call, w *Whole) ui.Section {
	s := ui.Section{ID: "heads", Heading: c.T("headcount.list")}
	if len(w.Headcounts) == 0 {
		s.Body = ui.Empty{Says: c.T("headcount.empty")}
		return s
	}
	sum, good := 0, counts(w.Headcounts)
	t := ui.Table{Caption: c.T("headcount.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("headcount.audience")}, {Text: c.T("headcount.sex")},
		{Text: c.T("headcount.age_band")}, {Text: c.T("headcount.method")}, {Text: c.T("headcount.counts")}, {Text: c.T("headcount.count"), Number: true}}}
	for _, h := range w.Headcounts {
		use := ui.StatusCell(ui.Quiet, c.T("headcount.check"))
		if good[h.ID] {
			sum += h.Count
			use = ui.StatusCell(ui.Moss, c.T("headcount.counting"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("headcount.audience." + h.Audience)), ui.TextCell(c.T("headcount.sex." + h.Sex)),
			ui.TextCell(ageBand(c, h.AgeBand)), {Text: c.T("headcount.method." + h.Method), Also: countedBy(c, h)}, use, ui.NumberCell(c.Words.Number(h.Count))})
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("headcount.sum")), {}, {}, {}, {}, ui.NumberCell(c.Words.Number(sum))}
	s.Count = c.Words.Number(sum)
	s.Body = t
	return s
}

// corrections tell which head counts were other before, and why; none, no part of the page.
func corrections(c *area.Call, w *Whole) ui.Sections {
	if len(w.Corrections) == 0 {
		return nil
	}
	was := ui.Timeline{}
	for i := len(w.Corrections) - 1; i >= 0; i-- {
		x := w.Corrections[i]
		e := ui.Event{When: sheet.Local(c, x.At), Moment: string(x.At),
			What: c.T("headcount.corrected", "what", nameOf(c, w.Headcounts, x.Headcount), "was", x.Was, "becomes", x.Becomes), Story: x.Why}
		if x.Why == "import" { // the reason that an import gives
			e.Story = c.T("headcount.by_import")
		}
		was = append(was, e)
	}
	return ui.Sections{{ID: "corrections", Heading: c.T("headcount.corrections"), Count: c.Words.Number(len(was)), Body: was}}
}

func countedBy(c *area.Call, h Headcount) string {
	if h.CountedBy == "" {
		return ""
	}
	return c.T("headcount.counted_by") + " " + ui.PersonText(h.CountedBy)
}

func ageBand(c *area.Call, band string) string {
	if band == "unknown" {
		return c.T("headcount.age_unknown")
	}
	return band
}

// nameOf names a head count by what is known of it: "pupils, female, 13-15, clicker".
func nameOf(c *area.Call, list []Headcount, id string) string {
	for _, h := range list {
		if h.ID != id {
			continue
		}
		parts := []string{c.T("headcount.audience." + h.Audience)}
		if h.Sex != "unknown" {
			parts = append(parts, c.T("headcount.sex."+h.Sex))
		}
		if h.AgeBand != "unknown" {
			parts = append(parts, h.AgeBand)
		}
		return strings.Join(append(parts, c.T("headcount.method."+h.Method)), ", ")
	}
	return c.T("headcount.removed")
}

// newRows is how many empty lines the form has beside those that are counted already.
const newRows = 6

func (d *Desk) countPage(c *area.Call) error { return d.countForm(c, nil) }

func (d *Desk) countForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "headcount.enter", w.Activity) {
		return fault.Missing()
	}
	box := func(name, label, value string) ui.Field {
		if sent(c) {
			value = c.Form().Raw(name)
		}
		return ui.Field{Name: name, Label: label, HideLabel: true, Value: value, Error: ui.FieldError(c.Words, wrong, name)}
	}
	columns := []ui.Column{{Text: c.T("headcount.audience")}, {Text: c.T("headcount.count"), Number: true}, {Text: c.T("headcount.sex")}, {Text: c.T("headcount.age_band")}}
	t := ui.Table{Caption: c.T("headcount.new"), HideCaption: true, Columns: columns}
	for i := 1; i <= newRows; i++ {
		n := strconv.Itoa(i)
		line := c.T("headcount.line", "line", i)
		first := ""
		if i <= len(usual[w.Format]) && len(w.Headcounts) == 0 {
			first = usual[w.Format][i-1]
		}
		audience := box("audience"+n, c.T("headcount.audience")+", "+line, first)
		audience.Options = sheet.OrNone(c, "act.choose", sheet.Words(c, "headcount.audience.", Audiences))
		count := box("count"+n, c.T("headcount.count")+", "+line, "")
		count.Width = 4
		sex := box("sex"+n, c.T("headcount.sex")+", "+line, "unknown")
		sex.Options = sheet.Words(c, "headcount.sex.", Sexes)
		age := box("age"+n, c.T("headcount.age_band")+", "+line, "unknown")
		for _, b := range AgeBands {
			age.Options = append(age.Options, ui.Option{Value: b, Text: ageBand(c, b)})
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.BodyCell(ui.Select(audience)), ui.BodyCell(ui.Number(count)), ui.BodyCell(ui.Select(sex)), ui.BodyCell(ui.Select(age))})
	}
	method := box("method", c.T("headcount.method"), Methods[0])
	method.HideLabel, method.Hint, method.Options = false, c.T("headcount.method.hint"), sheet.Words(c, "headcount.method.", Methods)
	by := box("counted_by", c.T("headcount.counted_by.ask"), "")
	by.HideLabel, by.Optional, by.Hint, by.Width = false, true, c.T("headcount.counted_by.hint"), 10
	parts := []ui.Fieldset{{Legend: c.T("headcount.new"), Hint: c.T("headcount.new.hint"), Body: ui.Stack(ui.Select(method), ui.Text(by), t)}}
	if len(w.Headcounts) > 0 {
		have := ui.Table{Caption: c.T("headcount.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("headcount.list")}, {Text: c.T("headcount.count"), Number: true}}}
		for _, h := range w.Headcounts {
			f := box("have_"+h.ID, nameOf(c, w.Headcounts, h.ID), strconv.Itoa(h.Count))
			f.Width = 4
			have.Rows = append(have.Rows, []ui.Cell{ui.TextCell(nameOf(c, w.Headcounts, h.ID)), ui.BodyCell(ui.Number(f))})
		}
		why := box("why", c.T("headcount.why"), "")
		why.HideLabel, why.Optional, why.Hint, why.Rows = false, true, c.T("headcount.why.hint"), 2
		parts = append(parts, ui.Fieldset{Legend: c.T("headcount.correct"), Hint: c.T("headcount.correct.hint"), Body: ui.Stack(have, ui.TextArea(why))})
	}
	body := ui.Stack()
	for _, x := range parts {
		body = ui.Stack(body, x)
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("headcount.enter"), Crumbs: under(c, w.Activity), Lead: c.Words.Span(w.StartsAt, w.EndsAt),
		Body: ui.Form{Action: address(w.Activity, "count"), ActID: c.NewAct(), Verb: c.T("headcount.save"), Body: body,
			Cancel: &ui.Link{Href: address(w.Activity, ""), Text: c.T("act.cancel")}}}
	return sheet.Show(c, p, wrong)
}

// usual are the audiences that a format mostly has, so that the form offers them first.
var usual = map[string][]string{"trailer_session": {"pupils", "teachers"}, "lesson": {"pupils", "teachers"}, "simulation_game": {"pupils", "teachers"},
	"street_format": {"visitors"}, "stand": {"visitors"}, "seminar": {"professionals"}, "peer_event": {"pupils"}, "peer_training": {"pupils"}}

func sent(c *area.Call) bool { return c.R.Method == "POST" }

// typedCounts reads new lines and changed ones; the two are kept apart, since only a change needs a reason.
func typedCounts(c *area.Call, w *Whole) (fresh, changed []Headcount, err error) {
	f := c.Form()
	method := f.Word("method", Methods...)
	for i := 1; i <= newRows; i++ {
		n := strconv.Itoa(i)
		count, ok := f.Int("count"+n, 0, MostCounted)
		if !ok {
			continue
		}
		h := Headcount{Audience: f.Word("audience"+n, Audiences...), Count: count, Method: method,
			Sex: f.Word("sex"+n, Sexes...), AgeBand: f.Word("age"+n, AgeBands...)}
		for _, have := range w.Headcounts {
			if have.Audience == h.Audience && have.Sex == h.Sex && have.AgeBand == h.AgeBand && have.Method == h.Method {
				f.Wrong("count"+n, "headcount.there_already")
			}
		}
		for _, other := range fresh {
			if other.Audience == h.Audience && other.Sex == h.Sex && other.AgeBand == h.AgeBand {
				f.Wrong("count"+n, "field.duplicate")
			}
		}
		fresh = append(fresh, h)
	}
	for _, h := range w.Headcounts {
		if !f.Has("have_" + h.ID) {
			continue
		}
		n, ok := f.Int("have_"+h.ID, 0, MostCounted)
		if !ok && strings.TrimSpace(f.Raw("have_"+h.ID)) == "" {
			f.Wrong("have_"+h.ID, "field.required")
		}
		if ok && n != h.Count {
			h.Count = n
			changed = append(changed, h)
		}
	}
	return fresh, changed, f.Err()
}

func (d *Desk) countAct(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	fresh, changed, err := typedCounts(c, w)
	why := strings.TrimSpace(c.Form().Raw("why"))
	by := SplitCodes(c.Form().Raw("counted_by"))
	switch {
	case err != nil:
	case len(fresh) == 0 && len(changed) == 0:
		err = fault.In("count1", "headcount.nothing")
	case len(changed) > 0 && why == "":
		err = fault.In("why", "headcount.why_needed")
	case len(by) > 0:
		a := &Activity{}
		if err = d.Find(c.Ctx(), "headcount.enter", a, Codes{Leaders: by[:1]}); err == nil {
			for i := range fresh {
				fresh[i].CountedBy = a.Leaders[0]
			}
		} else if f := fault.As(err); f.Kind == fault.Invalid {
			f.Fields[0].Name = "counted_by"
		}
	}
	if err == nil && len(changed) == 0 {
		why = ""
	}
	if err == nil {
		err = d.Count(c.Ctx(), w.ID, append(fresh, changed...), why)
	}
	if err != nil {
		return d.countForm(c, err)
	}
	return c.Go(address(w.Activity, "")+"#heads", ui.Flash{Done: c.T("headcount.saved")})
}
