package consents

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/lang"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/cases"

	"github.com/a-h/templ"
)

// Under is the tab of a case on which consents stand.
const Under = "sharing"

var stateTone = map[State]ui.Tone{Asked: ui.Sun, Given: ui.Moss, Refused: ui.Quiet, Withdrawn: ui.Clay}

// stateOf is the state as it is today: a given consent ends by itself.
func stateOf(c *area.Call, x *Consent) ui.Status {
	_, today := c.House.Clerk.Now()
	if x.State == Given && today > x.Until {
		return ui.Status{Text: c.T("consent.state.ended")}
	}
	return ui.Status{Tone: stateTone[x.State], Text: c.T("consent.state." + string(x.State))}
}

// Sections are what stands about grounds on the case's tab: what the person was told, the consents, statistics
// and release. Who may not list consents sees none.
func (d *Desk) Sections(c *area.Call, k *cases.Case) (ui.Sections, error) {
	if !c.May("consent.list") {
		return nil, nil
	}
	s, err := d.StandingOf(c.Ctx(), k)
	if err != nil {
		return nil, err
	}
	rows, err := d.Of(c.Ctx(), k.ID)
	if err != nil {
		return nil, err
	}
	at := "/cases/" + k.ID + "/consents"
	may := func(verb string) bool { return c.House.Clerk.MayOn(c.Ctx(), access.Verb(verb), k) }

	told := ui.Section{ID: "told", Heading: c.T("consent.told")}
	if may("consent.tell") {
		told.Actions = []ui.Action{{Href: at + "/tell", Text: c.T("consent.tell")}}
	}
	var events ui.Timeline
	for _, t := range s.Told {
		who := ""
		if t.By != "" {
			who = ui.PersonText(t.By)
		}
		what := c.T("consent.told.line", "edition", t.Edition, "language", languageText(c, t.Language))
		if t.ReadAloud {
			what += ", " + c.T("consent.told.aloud")
		}
		if t.Interpreted {
			what += ", " + c.T("consent.told.interpreted")
		}
		events = append(events, ui.Event{When: c.Words.Day(t.On), Moment: string(t.On), What: what, Who: who})
	}
	told.Body = events
	if len(events) == 0 {
		told.Body = ui.Empty{Says: c.T("consent.told.none")}
	}

	given := ui.Section{ID: "consents", Heading: c.T("consent.list"), Count: c.Words.Number(len(rows))}
	if may("consent.ask") {
		given.Actions = []ui.Action{{Href: at + "/ask", Text: c.T("consent.ask")}}
	}
	t := ui.Table{Caption: c.T("consent.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("consent.recipient")}, {Text: c.T("consent.purpose")},
		{Text: c.T("consent.until_on")}, {Text: c.T("consent.state")}}}
	for _, x := range rows {
		state := stateOf(c, x)
		name := x.Recipient
		if name == "" {
			name = c.T("consent.recipient.unseen")
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/consents/"+x.ID, name), ui.TextCell(purposeText(c, x.Purpose)),
			ui.TextCell(c.Words.ShortDay(x.Until)), {Status: &state}})
	}
	given.Body = ui.Stack(ui.Notice{Text: c.T("consent.no_condition")}, t)
	if len(rows) == 0 {
		given.Body = ui.Stack(ui.Notice{Text: c.T("consent.no_condition")}, ui.Empty{Says: c.T("consent.none_yet")})
	}

	counted := ui.Section{ID: "statistics", Heading: c.T("consent.statistics")}
	lines := []ui.Line{{Key: c.T("consent.statistics.breakdowns"), Value: c.T("consent.statistics.in")}, {Key: c.T("consent.release"), Value: yesNo(c, k.Released)}}
	if s.SaidNo != "" {
		lines[0].Value, lines[0].Also = c.T("consent.statistics.out"), c.Words.Day(s.SaidNo)
	}
	counted.Body = ui.Stack(ui.Summary{Lines: lines}, ui.Notice{Text: c.T("consent.statistics.rule")})
	if may("consent.count_out") {
		no := "1"
		if s.SaidNo != "" {
			no = ""
		}
		counted.Actions = append(counted.Actions, ui.Action{Href: at + "/statistics", Text: c.T("consent.count_out." + map[string]string{"1": "no", "": "lift"}[no]), Post: true,
			ActID: c.NewAct(), Fields: []ui.Hidden{{Name: "no", Value: no}}})
	}
	if may("consent.release") {
		key, value := "consent.release.do", "1"
		if k.Released {
			key, value = "consent.release.undo", ""
		}
		counted.Actions = append(counted.Actions, ui.Action{Href: at + "/release", Text: c.T(key), Post: true, ActID: c.NewAct(), Version: strconv.Itoa(k.Version),
			Fields: []ui.Hidden{{Name: "released", Value: value}}})
	}
	return ui.Sections{told, given, counted}, nil
}

func yesNo(c *area.Call, yes bool) string {
	if yes {
		return c.T("consent.yes")
	}
	return c.T("consent.no")
}

func purposeText(c *area.Call, purpose string) string {
	if purpose == "" {
		return ""
	}
	return c.T("consent.purpose." + purpose)
}

// languageText names a language in itself, as its speaker reads it.
func languageText(c *area.Call, tag string) string { return c.House.Book.For(tag).Name() }

// back is the tab of the case that a page belongs to.
func back(caseID string) string { return "/cases/" + caseID + "/" + Under }

func (d *Desk) textOptions(c *area.Call, kind string) ([]ui.Option, error) {
	all, err := d.Texts(c.Ctx(), kind)
	var out []ui.Option
	for _, t := range all {
		out = append(out, ui.Option{Value: t.Language + " " + strconv.Itoa(t.Edition), Text: c.T("consent.text.option", "language", languageText(c, t.Language), "edition", t.Edition)})
	}
	slices.SortStableFunc(out, func(a, b ui.Option) int { return first(c, a) - first(c, b) })
	return out, err
}

// first puts a text in the language of the page before the others: most often it is the one that both speak.
func first(c *area.Call, o ui.Option) int {
	if language, _, _ := strings.Cut(o.Value, " "); language == c.Words.Tag() {
		return 0
	}
	return 1
}

// chosenText reads what textOptions offered.
func chosenText(c *area.Call) (language string, edition int) {
	language, number, _ := strings.Cut(c.Form().Raw("text"), " ")
	edition, err := strconv.Atoi(number)
	if err != nil {
		c.Form().Wrong("text", "field.choose")
	}
	return language, edition
}

// FieldQuestions asks which fields leave, in groups: of the case, of the person, who and where they are; what only the
// exchange form HTCDS has is folded. text says a field in words.
func FieldQuestions(c *area.Call, legend, hint string, fields []string, text func(*lang.Words, string) string) []sheet.Question {
	groups := map[string][]ui.Option{}
	for _, f := range fields {
		g := "case"
		switch {
		case strings.Contains(f, "."):
			g = "exchange"
		case slices.Contains(identity, f):
			g = "identity"
		case slices.Contains(personal, f):
			g = "person"
		}
		groups[g] = append(groups[g], ui.Option{Value: f, Text: text(c.Words, f)})
	}
	var out []sheet.Question
	for _, g := range []string{"case", "person", "identity", "exchange"} {
		if len(groups[g]) == 0 {
			continue
		}
		q := sheet.Question{Ask: ui.Checkboxes, Field: ui.Field{Name: "fields", Label: c.T("consent.fields." + g), Options: groups[g], Small: true, Inline: true}, Under: legend}
		if len(out) == 0 {
			q.Hint = hint
		} else {
			q.ID = "fields_" + g
		}
		if g == "exchange" {
			q.Inline, q.Under, q.Fold = false, "", c.T("consent.fields.exchange.more")
		}
		out = append(out, q)
	}
	return out
}

// personal and identity are the fields that FieldQuestions puts under the person, and under who and where they are.
var (
	personal = []string{"person", "sex", "age_band", "minor", "country", "first_language", "languages", "needs"}
	identity = []string{"given_name", "family_name", "other_names", "birth_year", "phone", "email", "address", "safe_contact"}
)

// RecipientOptions suggests organisations with a record.
func (d *Desk) RecipientOptions(c *area.Call) ([]ui.Option, error) {
	all, err := d.Organisations(c.Ctx())
	var out []ui.Option
	for _, o := range all {
		out = append(out, ui.Option{Value: o.Code, Text: o.Name})
	}
	return out, err
}

func (d *Desk) askPage(c *area.Call) error { return d.askForm(c, nil) }

func (d *Desk) askForm(c *area.Call, wrong error) error {
	k, err := d.Cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	recipients, err := d.RecipientOptions(c)
	if err != nil {
		return err
	}
	texts, err := d.textOptions(c, ConsentText)
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	questions := []sheet.Question{
		{Ask: ui.Suggest, Field: ui.Field{Name: "recipient", Label: c.T("consent.recipient"), Hint: c.T("consent.recipient.hint"), Options: recipients, Width: 30}},
		{Ask: ui.Select, Field: ui.Field{Name: "purpose", Label: c.T("consent.purpose"), Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "consent.purpose", ""))}},
	}
	questions = append(questions, FieldQuestions(c, c.T("consent.fields"), c.T("consent.fields.hint"), d.Offered(), fieldText)...)
	questions = append(questions,
		sheet.Question{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("consent.until_on"), Hint: c.T("consent.until_on.hint"), Value: string(today.Add(90))}},
		sheet.Question{Ask: ui.Select, Field: ui.Field{Name: "text", Label: c.T("consent.text"), Hint: c.T("consent.text.hint"), Options: texts}})
	f := sheet.Form{Action: "/cases/" + k.ID + "/consents/ask", Verb: c.T("consent.ask.do"), Cancel: back(k.ID), Questions: questions}
	p := f.Page(c, c.T("consent.ask"), wrong)
	p.Lead = c.T("consent.no_condition")
	p = d.Cases.Frame(c, k, Under, p)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) askAct(c *area.Call) error {
	language, edition := chosenText(c)
	x := Consent{Recipient: c.Form().Text("recipient", MostRecipient), Purpose: c.Form().Raw("purpose"), Fields: strings.Join(c.Form().RawAll("fields"), " "),
		Until: c.Form().Day("until_on"), Language: language, Edition: edition}
	err, id := c.Form().Err(), ""
	if err == nil {
		id, err = d.Ask(c.Ctx(), c.Path("id"), x)
	}
	if err != nil {
		return d.askForm(c, err)
	}
	return c.Go("/consents/"+id, ui.Flash{Done: c.T("consent.asked")})
}

func (d *Desk) tellPage(c *area.Call) error { return d.tellForm(c, nil) }

func (d *Desk) tellForm(c *area.Call, wrong error) error {
	k, err := d.Cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	options, err := d.textOptions(c, NoticeText)
	if err != nil {
		return err
	}
	all, err := d.Texts(c.Ctx(), NoticeText)
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	f := sheet.Form{Action: "/cases/" + k.ID + "/consents/tell", Verb: c.T("consent.tell.do"), Cancel: back(k.ID), Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "text", Label: c.T("consent.text"), Options: options}},
		{Ask: ui.Radios, Field: ui.Field{Name: "read_aloud", Label: c.T("consent.read_aloud"), Options: yesNoOptions(c), Inline: true, Small: true}},
		{Ask: ui.Radios, Field: ui.Field{Name: "interpreted", Label: c.T("consent.interpreted"), Options: yesNoOptions(c), Inline: true, Small: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "told_on", Label: c.T("consent.told_on"), Value: string(today)}},
	}}
	p := f.Page(c, c.T("consent.tell"), wrong)
	p.Lead = c.T("consent.tell.lead")
	parts := []templ.Component{p.Body}
	for _, t := range all {
		parts = append(parts, ui.Fold{Text: c.T("consent.text.option", "language", languageText(c, t.Language), "edition", t.Edition), Open: t.Language == c.Words.Tag(), Body: ui.Notice{Text: t.Words}})
	}
	p.Body = ui.Stack(parts...)
	p = d.Cases.Frame(c, k, Under, p)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func yesNoOptions(c *area.Call) []ui.Option {
	return []ui.Option{{Value: "yes", Text: c.T("consent.yes")}, {Value: "no", Text: c.T("consent.no")}}
}

func (d *Desk) tellAct(c *area.Call) error {
	language, edition := chosenText(c)
	t := Told{Language: language, Edition: edition, On: c.Form().Day("told_on"),
		ReadAloud: c.Form().Word("read_aloud", "yes", "no") == "yes", Interpreted: c.Form().Word("interpreted", "yes", "no") == "yes"}
	err := c.Form().Err()
	if err == nil {
		err = d.Tell(c.Ctx(), c.Path("id"), t)
	}
	if err != nil {
		return d.tellForm(c, err)
	}
	return c.Go(back(c.Path("id")), ui.Flash{Done: c.T("consent.tell.done")})
}

func (d *Desk) countOutAct(c *area.Call) error {
	no := c.Form().Raw("no") != ""
	if err := d.CountOut(c.Ctx(), c.Path("id"), no); err != nil {
		return err
	}
	return c.Go(back(c.Path("id")), ui.Flash{Done: c.T("consent.count_out." + map[bool]string{true: "no", false: "lift"}[no] + ".done")})
}

func (d *Desk) releaseAct(c *area.Call) error {
	released := c.Form().Raw("released") != ""
	if err := d.Release(c.Ctx(), c.Path("id"), c.Form().Version(), released); err != nil {
		return err
	}
	return c.Go(back(c.Path("id")), ui.Flash{Done: c.T("consent.release." + map[bool]string{true: "do", false: "undo"}[released] + ".done")})
}

func (d *Desk) recordPage(c *area.Call) error { return d.show(c, nil) }

func (d *Desk) show(c *area.Call, wrong error) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	k, err := d.Cases.Read(c.Ctx(), x.Case)
	if err != nil {
		return err
	}
	state := stateOf(c, x.Consent)
	state.Label = c.T("consent.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("consent.one"), Bar: []ui.Status{state}, Crumbs: []ui.Link{{Href: back(k.ID), Text: c.T("consent.tab")}}}
	at := "/consents/" + x.ID
	p.Actions = []ui.Action{{Href: at + "/form.pdf", Text: c.T("consent.paper.print")}}
	if (x.State == Given || x.State == Asked) && c.House.Clerk.MayOn(c.Ctx(), "consent.withdraw", x.Consent) {
		p.Actions = append(p.Actions, ui.Action{Href: at + "/withdraw", Text: c.T("consent.withdraw"), Danger: true, Post: true, ActID: c.NewAct(), Version: strconv.Itoa(x.Version)})
	}
	var fields ui.Bullets
	for _, f := range x.FieldList() {
		fields = append(fields, fieldText(c.Words, f))
	}
	lines := []ui.Line{
		{Key: c.T("consent.recipient"), Value: x.Recipient}, {Key: c.T("consent.purpose"), Value: purposeText(c, x.Purpose)},
		{Key: c.T("consent.fields"), Body: fields}, {Key: c.T("consent.until_on"), Value: c.Words.Day(x.Until)},
		{Key: c.T("consent.asked_on"), Value: c.Words.Day(x.AskedOn)},
		{Key: c.T("consent.text"), Value: c.T("consent.text.option", "language", languageText(c, x.Language), "edition", x.Edition)},
	}
	parts := ui.Sections{{ID: "about", Heading: c.T("consent.about"), Body: ui.Summary{Lines: lines}},
		{ID: "text", Heading: c.T("consent.text"), Body: ui.Bullets(strings.Split(x.Text.Words, "\n"))}}
	if x.AnsweredOn != "" {
		check := ui.Status{Tone: ui.Moss, Text: c.T("consent.unchanged")}
		if !x.Unchanged {
			check = ui.Status{Tone: ui.Clay, Text: c.T("consent.changed")}
		}
		answer := []ui.Line{{Key: c.T("consent.answered_on"), Value: c.Words.Day(x.AnsweredOn)}, {Key: c.T("consent.how"), Value: wayText(c, x.How)},
			{Key: c.T("consent.declaration"), Value: x.Declaration}, {Key: c.T("consent.testimony"), Value: x.Testimony}, {Key: c.T("consent.answered_by"), Person: x.AnsweredBy}}
		if x.Recipient != "" && x.Hash != "" { // who sees codes alone cannot compare
			answer = append(answer, ui.Line{Key: c.T("consent.hash"), Value: x.Hash[:16], Status: &check})
		}
		parts = append(parts, ui.Section{ID: "answer", Heading: c.T("consent.answer"), Body: ui.Summary{Lines: answer}})
	}
	if x.State == Withdrawn {
		parts = append(parts, ui.Section{ID: "withdrawn", Heading: c.T("consent.state.withdrawn"), Body: ui.Notice{Tone: ui.Sun, Heading: c.Words.Day(x.WithdrawnOn),
			Text: c.T("consent.withdrawn.tell"), Actions: []ui.Action{{Href: back(k.ID), Text: c.T("consent.withdrawn.whom")}}}})
	}
	if x.State == Asked && c.House.Clerk.MayOn(c.Ctx(), "consent.answer", x.Consent) {
		_, today := c.House.Clerk.Now()
		f := sheet.Form{Action: at + "/answer", Verb: c.T("consent.answer.do"), Cancel: back(k.ID), Version: x.Version, Questions: []sheet.Question{
			{Ask: ui.Radios, Field: ui.Field{Name: "yes", Label: c.T("consent.answer"), Options: yesNoOptions(c), Inline: true, Small: true}},
			{Ask: ui.Day, Field: ui.Field{Name: "answered_on", Label: c.T("consent.answered_on"), Value: string(today)}},
			{Ask: ui.Radios, Field: ui.Field{Name: "how", Label: c.T("consent.how"), Options: sheet.Words(c, "consent.how.", Ways), Small: true}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "declaration", Label: c.T("consent.declaration"), Hint: c.T("consent.declaration.hint"), Rows: 3, Max: MostWords, Optional: true}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "testimony", Label: c.T("consent.testimony"), Hint: c.T("consent.testimony.hint"), Rows: 3, Max: MostWords, Optional: true}},
		}}
		parts = append(parts, ui.Section{ID: "answer", Heading: c.T("consent.answer"), Body: f.Body(c, wrong)})
	}
	p.Body = parts
	p = d.Cases.Frame(c, k, Under, p)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func wayText(c *area.Call, how string) string {
	if how == "" {
		return ""
	}
	return c.T("consent.how." + how)
}

func (d *Desk) answerAct(c *area.Call) error {
	f := c.Form()
	a := Answer{Yes: f.Word("yes", "yes", "no") == "yes", On: f.Day("answered_on"), How: f.Word("how", Ways...),
		Declaration: f.Text("declaration", MostWords), Testimony: f.Text("testimony", MostWords)}
	err := f.Err()
	if err == nil {
		err = d.Take(c.Ctx(), c.Path("id"), f.Version(), a)
	}
	if err != nil {
		return d.show(c, err)
	}
	return c.Go("/consents/"+c.Path("id"), ui.Flash{Done: c.T("consent.answer.done")})
}

func (d *Desk) withdrawAct(c *area.Call) error {
	if err := d.Withdraw(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go("/consents/"+c.Path("id"), ui.Flash{Done: c.T("consent.withdraw.done"), Tone: ui.Sun})
}

func (d *Desk) paperFile(c *area.Call) error {
	x, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	now, _ := c.House.Clerk.Now()
	doc := consentPaper(c.House.Book.For(x.Language), x)
	doc.Made = now.Time()
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File("consent-form.pdf", "application/pdf", b.Bytes())
}
