package notes

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/hint"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/cases"
)

func at(caseID, rest string) string { return "/cases/" + caseID + "/notes" + rest }

func (d *Desk) listPage(c *area.Call) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	q := Question{Case: k.ID, Kind: c.Query("kind"), Skip: sheet.Skip(c), Most: sheet.PerPage}
	rows, total, err := d.List(c.Ctx(), q)
	if err != nil {
		return err
	}
	body := []templ.Component{ui.List{Action: at(k.ID, ""),
		Filters: []ui.Field{{Name: "kind", Label: c.T("note.kind"), Value: q.Kind, Options: sheet.OrNone(c, "list.all", sheet.Words(c, "note.kind.", Kinds))}},
		Table:   d.rows(c, k, rows), Paging: sheet.Paging(c, total)}}
	if len(rows) == 0 {
		body = []templ.Component{ui.Empty{Says: c.T("note.empty")}}
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("note.of_case", "code", k.Code), Lead: c.T("note.folded")}
	if c.May("note.add") {
		p.Actions = []ui.Action{{Href: at(k.ID, "/add"), Text: c.T("note.add"), Primary: true}}
	}
	if d.Files != nil {
		section, says, err := d.Files(c, k.ID)
		if err != nil {
			return err
		}
		if says {
			body = append(body, section)
		}
	}
	p.Body = ui.Stack(body...)
	return c.Show(d.cases.Frame(c, k, "notes", p))
}

func (d *Desk) rows(c *area.Call, k *cases.Case, rows []*Note) ui.Table {
	t := ui.Table{Caption: c.T("note.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("note.happened_on")}, {Text: c.T("note.kind")},
		{Text: c.T("note.author")}, {Text: c.T("note.who_opens")}}}
	for _, n := range rows {
		opens := ui.TextCell(c.T("note.team"))
		if n.Restricted {
			opens = ui.StatusCell(ui.Sun, c.N("note.viewers_n", len(strings.Fields(n.Viewers))))
		}
		author := ui.TextCell("")
		if n.Author != "" {
			author = ui.PersonCell(n.Author, "")
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(at(k.ID, "/"+n.ID), c.Words.Day(n.HappenedOn)), ui.TextCell(c.T("note.kind." + n.Kind)), author, opens})
	}
	return t
}

func (d *Desk) table(c *area.Call, k *cases.Case, rows []*Note) templ.Component {
	return d.rows(c, k, rows)
}

// ofCase finds the case and the note of an address, which must belong together.
func (d *Desk) ofCase(c *area.Call) (*cases.Case, *Note, error) {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return nil, nil, err
	}
	n, err := d.Open(c.Ctx(), c.Path("note"))
	if err == nil && n.Case != k.ID {
		err = fault.Missing()
	}
	return k, n, err
}

func (d *Desk) readPage(c *area.Call) error {
	k, n, err := d.ofCase(c)
	if err != nil {
		return err
	}
	facts := ui.Summary{Lines: []ui.Line{
		{Key: c.T("note.happened_on"), Value: c.Words.Day(n.HappenedOn)},
		{Key: c.T("note.kind"), Value: c.T("note.kind." + n.Kind)},
	}}
	if n.Author != "" {
		facts.Lines = append(facts.Lines, ui.Line{Key: c.T("note.author"), Value: ui.PersonText(n.Author)})
	}
	if n.Restricted {
		var who []string
		for _, p := range strings.Fields(n.Viewers) {
			who = append(who, ui.PersonText(p))
		}
		facts.Lines = append(facts.Lines, ui.Line{Key: c.T("note.who_opens"), Value: strings.Join(who, ", ")})
	}
	text, shut := n.Text, n.Shut(c.Actor().Person)
	switch {
	case shut:
		text = c.T("case.kept_back")
	case text == "":
		text = c.T("note.gone")
	}
	parts := ui.Sections{{ID: "text", Heading: c.T("note.text"), Body: paragraphs(text)}, {ID: "facts", Heading: c.T("note.about"), Body: facts}}
	if n.Versions > 1 && !shut {
		before, err := d.Before(c.Ctx(), n.ID)
		if err != nil {
			return err
		}
		var line ui.Timeline
		for i := len(before) - 1; i >= 0; i-- {
			b := before[i]
			e := ui.Event{When: sheet.Local(c, b.At), What: c.T("note.amended", "why", b.Why), Story: b.Text}
			if b.By != "" {
				e.Who = ui.PersonText(b.By)
			}
			line = append(line, e)
		}
		parts = append(parts, ui.Section{ID: "before", Heading: c.T("note.before"), Body: line})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("note.one"), Crumbs: []ui.Link{{Href: at(k.ID, ""), Text: c.T("note.list")}}, Body: parts}
	if !shut && c.House.Clerk.MayOn(c.Ctx(), "note.amend", n) {
		verb := "note.amend"
		if now, _ := c.House.Clerk.Now(); n.Mine(c.Actor().Person) && n.Fresh(now) {
			verb = "note.correct"
		}
		p.Actions = append(p.Actions, ui.Action{Href: at(k.ID, "/"+n.ID+"/change"), Text: c.T(verb)})
	}
	if n.Mine(c.Actor().Person) && c.House.Clerk.MayOn(c.Ctx(), "note.share", n) {
		p.Actions = append(p.Actions, ui.Action{Href: at(k.ID, "/"+n.ID+"/viewers"), Text: c.T("note.share")})
	}
	return c.Show(d.cases.Frame(c, k, "notes", p))
}

func (d *Desk) addPage(c *area.Call) error { return d.adding(c, nil, nil) }

// adding shows the form of a new note. With a person's draft of before, the text stands in it. Kinds are what
// the text that was just sent seems to hold.
func (d *Desk) adding(c *area.Call, wrong error, seen []hint.Kind) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	sent := f.Has("act_id")
	value := func(name, first string) string {
		if sent {
			return f.Raw(name)
		}
		return first
	}
	_, today := c.House.Clerk.Now()
	var parts []templ.Component
	text, saved := "", ""
	if !sent && c.May("note.draft") {
		draft, err := d.Begin(c.Ctx(), k.ID)
		if err != nil {
			return err
		}
		text = draft.Text
		parts = append(parts, draftHolder("/cases/"+k.ID+"/draft/"+draft.ID, "/cases/"+k.ID+"/draft/begin", c.T("note.not_saved")))
		if text != "" {
			saved = sheet.Local(c, draft.At)
		}
	}
	apart := false
	if !sent {
		if apart, err = d.KeptApart(c.Ctx()); err != nil {
			return err
		}
	}
	restricted := value("restricted", map[bool]string{true: "yes", false: "no"}[apart])
	workers, err := d.workers(c, k)
	if err != nil {
		return err
	}
	field := func(x ui.Field) ui.Field {
		x.Label, x.Error = c.T("note."+x.Name), ui.FieldError(c.Words, wrong, x.Name)
		return x
	}
	body := []templ.Component{}
	if saved != "" {
		body = append(body, ui.Notice{Tone: ui.River, Text: c.T("note.draft_found", "when", saved),
			Body: ui.Form{Action: "/cases/" + k.ID + "/draft/end", ID: "end-draft", ActID: c.NewAct(), NoAsk: true, Verb: c.T("note.draft_drop")}})
	}
	if len(seen) > 0 {
		body = append(body, ui.Notice{Tone: ui.Sun, Text: d.hinted(c, seen)})
	}
	questions := []templ.Component{
		ui.Radios(field(ui.Field{Name: "kind", Value: value("kind", "contact"), Options: d.kinds(c), Small: true})),
		ui.Day(field(ui.Field{Name: "happened_on", Value: value("happened_on", string(today))})),
		ui.TextArea(field(ui.Field{Name: "text", Value: value("text", text), Hint: c.T("note.text.hint"), Rows: 10, Max: MostText})),
		templ.Join(parts...),
		ui.Radios(field(ui.Field{Name: "restricted", Value: restricted, Small: true, Options: []ui.Option{
			{Value: "no", Text: c.T("note.restricted.no")}, {Value: "yes", Text: c.T("note.restricted.yes"), Hint: c.T("note.restricted.hint")}}})),
	}
	if len(workers) > 0 {
		questions = append(questions, ui.Checkboxes(field(ui.Field{Name: "viewers", Hint: c.T("note.viewers.hint"), Values: f.RawAll("viewers"), Options: workers, Small: true, Optional: true})))
	}
	if len(seen) > 0 {
		questions = append(questions, ui.Hidden{Name: "hint_seen", Value: "yes"})
	}
	verb := c.T("note.add")
	if len(seen) > 0 {
		verb = c.T("note.add_as_it_is")
	}
	body = append(body, ui.Form{Action: at(k.ID, "/add"), ActID: c.NewAct(), Verb: verb, Body: ui.Stack(questions...), Cancel: &ui.Link{Href: at(k.ID, ""), Text: c.T("act.cancel")}})
	p := d.cases.Frame(c, k, "notes", ui.Page{Kind: ui.KindForm, Heading: c.T("note.add"), Lead: c.T("note.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: at(k.ID, ""), Text: c.T("note.list")}}, Body: ui.Stack(body...)})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) kinds(c *area.Call) []ui.Option {
	var out []ui.Option
	for _, k := range Kinds {
		out = append(out, ui.Option{Value: k, Text: c.T("note.kind." + k), Hint: c.T("note.kind." + k + ".hint")})
	}
	return out
}

// workers are those of the team beside who writes: who may be named to open a restricted note.
func (d *Desk) workers(c *area.Call, k *cases.Case) ([]ui.Option, error) {
	var out []ui.Option
	ids := strings.Fields(k.Team)
	labels, err := c.House.Labels(c.Ctx(), ids)
	for _, p := range ids {
		if p != c.Actor().Person && labels[p] != "" {
			out = append(out, ui.Option{Value: p, Text: labels[p]})
		}
	}
	return out, err
}

// hinted says what a text seems to hold.
func (d *Desk) hinted(c *area.Call, kinds []hint.Kind) string {
	var all []string
	for _, k := range kinds {
		all = append(all, c.T("note.hint."+string(k)))
	}
	if len(all) == 0 {
		return ""
	}
	return c.T("note.hint", "what", strings.Join(all, ", "))
}

func (d *Desk) addAct(c *area.Call) error {
	f := c.Form()
	t := Typed{Kind: f.Word("kind", Kinds...), HappenedOn: f.Day("happened_on"), Text: f.Text("text", MostText),
		Restricted: f.Word("restricted", "no", "yes") == "yes", Viewers: f.RawAll("viewers")}
	if err := f.Err(); err != nil {
		return d.adding(c, err, nil)
	}
	if seen := hint.Kinds(t.Text); len(seen) > 0 && f.Raw("hint_seen") == "" {
		return d.adding(c, nil, seen)
	}
	note, err := d.Add(c.Ctx(), c.Path("id"), t)
	if err != nil {
		return d.adding(c, err, nil)
	}
	if note == "" { // the same form came before
		return c.Go(at(c.Path("id"), ""), ui.Flash{Done: c.T("note.added")})
	}
	return c.Go(at(c.Path("id"), "/"+note), ui.Flash{Done: c.T("note.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changing(c, nil) }

func (d *Desk) changing(c *area.Call, wrong error) error {
	k, n, err := d.ofCase(c)
	if err != nil {
		return err
	}
	if n.Shut(c.Actor().Person) {
		return d.cases.KeptPage(c, k, "notes", c.T("note.amend"))
	}
	f := c.Form()
	value := func(name, first string) string {
		if f.Has("act_id") {
			return f.Raw(name)
		}
		return first
	}
	now, _ := c.House.Clerk.Now()
	slip := n.Mine(c.Actor().Person) && n.Fresh(now)
	verb, lead := c.T("note.amend"), c.T("note.amend.lead")
	if slip {
		verb, lead = c.T("note.correct"), c.T("note.correct.lead", "until", c.Words.Clock(n.TypoUntil.In(c.House.Clerk.Zone())))
	}
	questions := []templ.Component{ui.TextArea(ui.Field{Name: "text", Label: c.T("note.text"), Value: value("text", n.Text), Rows: 10, Max: MostText, Error: ui.FieldError(c.Words, wrong, "text")})}
	if !slip {
		questions = append(questions, ui.Text(ui.Field{Name: "why", Label: c.T("note.why"), Value: f.Raw("why"), Error: ui.FieldError(c.Words, wrong, "why")}))
	}
	version := n.Version
	if fault.Is(wrong, fault.Conflict) { // what stands now is shown above; saving again is meant
		questions = append([]templ.Component{ui.Notice{Tone: ui.Sun, Heading: c.T("note.saved_meanwhile"), Body: paragraphs(n.Text)}}, questions...)
	}
	p := d.cases.Frame(c, k, "notes", ui.Page{Kind: ui.KindForm, Heading: verb, Lead: lead, Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: at(k.ID, ""), Text: c.T("note.list")}, {Href: at(k.ID, "/"+n.ID), Text: c.T("note.one")}},
		Body: ui.Form{Action: at(k.ID, "/"+n.ID+"/change"), ActID: c.NewAct(), Version: strconv.Itoa(version), Verb: verb, Body: ui.Stack(questions...),
			Cancel: &ui.Link{Href: at(k.ID, "/"+n.ID), Text: c.T("act.cancel")}}})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) changeAct(c *area.Call) error {
	f := c.Form()
	text := f.Text("text", MostText)
	why := f.Text("why", MostWhy)
	err := f.Err()
	if err == nil {
		if f.Has("why") {
			err = d.Amend(c.Ctx(), c.Path("note"), f.Version(), text, why)
		} else {
			err = d.Correct(c.Ctx(), c.Path("note"), f.Version(), text)
		}
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.changing(c, err)
	}
	return c.Go(at(c.Path("id"), "/"+c.Path("note")), ui.Flash{Done: c.T("note.changed")})
}

func (d *Desk) beginAct(c *area.Call) error {
	x, err := d.Begin(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return answer(c, map[string]string{"at": "/cases/" + x.Case + "/draft/" + x.ID})
}

func (d *Desk) saveAct(c *area.Call) error {
	kinds, err := d.Save(c.Ctx(), c.Path("draft"), c.R.PostFormValue("text"))
	if err != nil {
		return err
	}
	now := when.ToMoment(c.House.Now())
	return answer(c, map[string]string{"saved": c.T("note.saved_at", "clock", c.Words.Clock(now.In(c.House.Clerk.Zone()))), "hint": d.hinted(c, kinds)})
}

func (d *Desk) endAct(c *area.Call) error {
	if err := d.End(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go(at(c.Path("id"), ""), ui.Flash{Done: c.T("note.draft_dropped")})
}

func answer(c *area.Call, x map[string]string) error {
	c.W.Header().Set("Content-Type", "application/json")
	c.W.WriteHeader(http.StatusOK)
	return json.NewEncoder(c.W).Encode(x)
}
