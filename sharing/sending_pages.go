package sharing

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/consents"
	"drosme/records/disclosures"

	"github.com/a-h/templ"
)

var stateTone = map[State]ui.Tone{Left: ui.Sun, Accepted: ui.River, Declined: ui.Quiet, Arrived: ui.Moss}

// statusOf is how far a sending is, as a page shows it; a recall stands before everything.
func statusOf(c *area.Call, state State, recalled when.Day) ui.Status {
	if recalled != "" {
		return ui.Status{Tone: ui.Clay, Text: c.T("sending.state.recalled")}
	}
	return ui.Status{Tone: stateTone[state], Text: c.T("sending.state." + string(state))}
}

func back(caseID string) string { return "/cases/" + caseID + "/sharing" }

func (d *Desk) tabPage(c *area.Call) error {
	k, err := d.Cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	parts, err := d.Consents.Sections(c, k)
	if err != nil {
		return err
	}
	rows, err := d.Of(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	left := ui.Section{ID: "left", Heading: c.T("sending.list"), Count: c.Words.Number(len(rows)),
		Body: ui.Stack(ui.Notice{Text: c.T("sending.honest")}, d.table(c, rows, false))}
	if len(rows) == 0 {
		left.Body = ui.Empty{Says: c.T("sending.none")}
	}
	if c.House.Clerk.MayOn(c.Ctx(), "sending.give", k) {
		for _, w := range Ways {
			left.Actions = append(left.Actions, ui.Action{Href: "/cases/" + k.ID + "/sendings/" + string(w), Text: c.T("sending.give." + string(w)), Primary: w == Paper})
		}
	}
	told, err := d.toTell(c, k.ID, rows)
	if err != nil {
		return err
	}
	if told != nil {
		parts = append(parts, *told)
	}
	demands, err := d.Demands(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	asked := ui.Section{ID: "demands", Heading: c.T("sending.demands"), Count: c.Words.Number(len(demands)), Body: ui.Empty{Says: c.T("sending.demands.none")}}
	if len(demands) > 0 {
		t := ui.Table{Caption: c.T("sending.demands"), HideCaption: true, Columns: []ui.Column{{Text: c.T("disclosure.when")}, {Text: c.T("disclosure.outcome")}, {Text: c.T("disclosure.kind")}, {Text: c.T("disclosure.ground")}}}
		for _, x := range demands {
			day := ui.TextCell(c.Words.ShortDay(x.Day))
			if c.May("disclosure.read") {
				day = ui.LinkCell("/disclosures/"+x.ID, c.Words.ShortDay(x.Day))
			}
			ground := ""
			if x.Ground != "" {
				ground = c.T("disclosure.ground." + x.Ground)
			}
			t.Rows = append(t.Rows, []ui.Cell{day, ui.TextCell(c.T("disclosure.outcome." + x.Outcome)), ui.TextCell(c.T("disclosure.kind." + x.Kind)), ui.TextCell(ground)})
		}
		asked.Body = t
	}
	if c.May("disclosure.refuse") && c.House.Clerk.MayOn(c.Ctx(), "sending.give", k) {
		asked.Actions = []ui.Action{{Href: "/disclosures/refuse", Text: c.T("disclosure.refuse")}, {Href: "/disclosures/add", Text: c.T("disclosure.add")}}
	}
	parts = append(parts, left, asked)
	if c.House.Clerk.MayOn(c.Ctx(), "sharing.seen", k) {
		parts = append(parts, ui.Section{ID: "seen", Heading: c.T("sharing.seen"), Body: ui.Notice{Text: c.T("sharing.seen.lead"),
			Actions: []ui.Action{{Href: "/cases/" + k.ID + "/seen", Text: c.T("sharing.seen.do")}}}})
	}
	return c.Show(d.Cases.Frame(c, k, "sharing", ui.Page{Kind: ui.KindRecord, Heading: c.T("consent.tab"), Body: parts}))
}

// toTell are the recipients of what left on a consent that was taken back since, and was not asked back yet; nil:
// none.
func (d *Desk) toTell(c *area.Call, caseID string, rows []*Sending) (*ui.Section, error) {
	if !c.May("consent.list") {
		return nil, nil
	}
	all, err := d.Consents.Of(c.Ctx(), caseID)
	if err != nil {
		return nil, err
	}
	withdrawn := map[string]bool{}
	for _, x := range all {
		withdrawn[x.ID] = x.State == consents.Withdrawn
	}
	var open []*Sending
	for _, h := range rows {
		if withdrawn[h.Consent] && h.RecalledOn == "" && h.State != Declined {
			open = append(open, h)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	return &ui.Section{ID: "to_tell", Heading: c.T("sending.to_tell"), Count: c.Words.Number(len(open)),
		Body: ui.Stack(ui.Notice{Tone: ui.Clay, Text: c.T("sending.to_tell.says")}, d.table(c, open, false))}, nil
}

// table lists sendings; with the case's code where they are of several.
func (d *Desk) table(c *area.Call, rows []*Sending, several bool) ui.Table {
	t := ui.Table{Caption: c.T("sending.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("sending.left_on")}, {Text: c.T("consent.recipient")},
		{Text: c.T("sending.way")}, {Text: c.T("consent.purpose")}, {Text: c.T("sending.until_on")}, {Text: c.T("sending.state")}}}
	if several {
		t.Columns = slices.Insert(t.Columns, 1, ui.Column{Text: c.T("case.code")})
	}
	for _, h := range rows {
		state := statusOf(c, h.State, h.RecalledOn)
		row := []ui.Cell{ui.LinkCell("/sendings/"+h.ID, c.Words.ShortDay(h.On)), ui.TextCell(h.Recipient), ui.TextCell(c.T("sending.way." + string(h.Way))),
			ui.TextCell(purposeText(c, h.Purpose)), ui.TextCell(c.Words.ShortDay(h.Until)), {Status: &state}}
		if several {
			row = slices.Insert(row, 1, ui.LinkCell(back(h.Case), h.Code))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// shown are the fields of a referral that waits for approval, as the decider reads them.
var shown = []area.Shown{{Field: "recipient", Label: "consent.recipient"}, {Field: "purpose", Label: "consent.purpose", Words: "consent.purpose."},
	{Field: "fields", Label: "sending.fields", Words: "package.field."}, {Field: "ground", Label: "disclosure.ground", Words: "disclosure.ground."},
	{Field: "until_on", Label: "sending.until_on"}, {Field: "key", Label: "sending.key"}, {Field: "why", Label: "sending.why"}}

// anew asks for the passphrase of a file once it is approved: it is not kept meanwhile.
func anew(c *area.Call) []ui.Field {
	return []ui.Field{{Name: "passphrase", Label: c.T("sending.passphrase"), Hint: c.T("sending.passphrase.anew"), Value: NewPassphrase(), Width: 30}}
}

func purposeText(c *area.Call, purpose string) string {
	if purpose == "" || !c.Words.Has("consent.purpose."+purpose) {
		return purpose
	}
	return c.T("consent.purpose." + purpose)
}

func (d *Desk) listPage(c *area.Call) error {
	open := c.Query("all") == ""
	rows, total, err := d.List(c.Ctx(), open, sheet.Skip(c), sheet.PerPage)
	if err != nil {
		return err
	}
	l := ui.List{Table: d.table(c, rows, true), Count: c.N("list.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("sending.none_open")},
		Views: []ui.View{{Href: "/sendings", Text: c.T("sending.view.open"), Current: open}, {Href: "/sendings?all=1", Text: c.T("sending.view.all"), Current: !open}}}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("sending.list"), Lead: c.T("sending.lead"), Dense: true, Body: l})
}

func (d *Desk) givePage(c *area.Call) error { return d.giveForm(c, nil) }

func (d *Desk) giveForm(c *area.Call, wrong error) error {
	way := Way(c.Path("way"))
	if !slices.Contains(Ways, way) {
		way = Paper
	}
	k, err := d.Cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	recipients, err := d.Consents.RecipientOptions(c)
	if err != nil {
		return err
	}
	s, err := d.Consents.StandingOf(c.Ctx(), k)
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	q := []sheet.Question{
		{Ask: ui.Suggest, Field: ui.Field{Name: "recipient", Label: c.T("consent.recipient"), Hint: c.T("consent.recipient.hint"), Options: recipients, Width: 30}},
		{Ask: ui.Select, Field: ui.Field{Name: "purpose", Label: c.T("consent.purpose"), Value: "referral", Options: sheet.Options(c, "consent.purpose", "")}},
	}
	q = append(q, consents.FieldQuestions(c, c.T("sending.fields"), c.T("sending.fields.hint"), d.Fields(), label)...)
	q = append(q,
		sheet.Question{Ask: ui.Select, Field: ui.Field{Name: "ground", Label: c.T("disclosure.ground"), Options: sheet.OrNone(c, "act.choose", sheet.Words(c, "disclosure.ground.", disclosures.GroundsAboutPerson(today)))}},
		sheet.Question{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("sending.until_on"), Hint: c.T("sending.until_on.hint." + string(way)), Value: string(today.Add(30))}})
	if way == Package {
		q = append(q, sheet.Question{Ask: ui.TextArea, Field: ui.Field{Name: "key", Label: c.T("sending.key"), Hint: c.T("sending.key.hint"), Rows: 3}})
	}
	if way == File {
		q = append(q, sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "passphrase", Label: c.T("sending.passphrase"), Hint: c.T("sending.passphrase.hint"), Value: NewPassphrase(), Width: 30}})
	}
	q = append(q,
		sheet.Question{Ask: ui.Checkboxes, Field: ui.Field{Name: "override", Label: c.T("sending.override"), Hint: c.T("sending.override.hint"), Options: []ui.Option{{Value: "yes", Text: c.T("sending.override.tick")}}, Small: true, Optional: true}, Fold: c.T("sending.override.fold")},
		sheet.Question{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("sending.why"), Rows: 2, Max: consents.MostWords, Optional: true}, Fold: c.T("sending.override.fold")})
	f := sheet.Form{Action: "/cases/" + k.ID + "/sendings/" + string(way), Verb: c.T("sending.give." + string(way)), Cancel: back(k.ID), Questions: q}
	p := f.Page(c, c.T("sending.give."+string(way)), wrong)
	p.Lead = c.T("sending.give.lead." + string(way))
	notices := []templ.Component{ui.Notice{Tone: ui.Sun, Text: c.T("sending.honest")}}
	if s.InWords > 0 {
		notices = append(notices, ui.Notice{Tone: ui.Clay, Text: c.N("sending.in_words", s.InWords)})
	}
	p.Body = ui.Stack(append(notices, p.Body)...)
	p.Crumbs = []ui.Link{{Href: back(k.ID), Text: c.T("consent.tab")}}
	p = d.Cases.Frame(c, k, "sharing", p)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// fileNames are neutral: no file says whom it is about.
var fileNames = map[Way]struct{ name, mime string }{
	Paper: {"referral.pdf", "application/pdf"}, File: {"referral.pdf.age", "application/octet-stream"}, Package: {"referral.drosme", "application/octet-stream"},
}

func (d *Desk) giveAct(c *area.Call) error {
	f := c.Form()
	s := Draft{Case: c.Path("id"), Way: Way(c.Path("way")), Recipient: f.Text("recipient", MostRecipient), Purpose: f.Raw("purpose"), Fields: f.RawAll("fields"),
		Ground: f.Raw("ground"), Until: f.Day("until_on"), To: f.Raw("key"), Override: f.Raw("override") != "", Why: f.Raw("why"), Words: c.Words, Passphrase: f.Raw("passphrase")}
	if s.Ground == "" {
		f.Wrong("ground", "consent.ground_needed") // at the screen the ground is always named
	}
	err := f.Err()
	var sent Sent
	if err == nil {
		sent, err = d.Give(c.Ctx(), s)
	}
	if err != nil {
		return d.giveForm(c, err)
	}
	return c.File(fileNames[s.Way].name, fileNames[s.Way].mime, sent.File)
}

func (d *Desk) recordPage(c *area.Call) error { return d.show(c, nil) }

func (d *Desk) show(c *area.Call, wrong error) error {
	h, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	k, err := d.Cases.Read(c.Ctx(), h.Case)
	if err != nil {
		return err
	}
	state := statusOf(c, h.State, h.RecalledOn)
	state.Label = c.T("sending.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("sending.one"), Bar: []ui.Status{state}, Crumbs: []ui.Link{{Href: back(k.ID), Text: c.T("consent.tab")}}}
	fields := func(names []string) ui.Bullets {
		var out ui.Bullets
		for _, n := range names {
			out = append(out, label(c.Words, n))
		}
		return out
	}
	lines := []ui.Line{
		{Key: c.T("consent.recipient"), Value: h.Recipient}, {Key: c.T("consent.purpose"), Value: purposeText(c, h.Purpose)},
		{Key: c.T("disclosure.ground"), Value: c.T("disclosure.ground." + h.Ground), Also: disclosures.SourceText(c, h.Ground, h.On)},
		{Key: c.T("sending.fields"), Body: fields(h.FieldList())},
		{Key: c.T("sending.left_on"), Value: c.Words.Day(h.On)}, {Key: c.T("sending.until_on"), Value: c.Words.Day(h.Until)},
		{Key: c.T("sending.way"), Value: c.T("sending.way." + string(h.Way))}, {Key: c.T("sending.paper.number"), Value: h.ID},
	}
	if h.Withheld != "" {
		lines = append(lines, ui.Line{Key: c.T("sending.withheld"), Body: fields((&Sending{Fields: h.Withheld}).FieldList())})
	}
	if h.ByPerson != "" {
		lines = append(lines, ui.Line{Key: c.T("disclosure.by"), Person: h.ByPerson})
	}
	if h.Consent != "" && c.May("consent.read") {
		lines = append(lines, ui.Line{Key: c.T("consent.one"), Value: c.T("sending.consent.open"), Href: "/consents/" + h.Consent})
	}
	if key, err := ParseKey(h.ToKey); err == nil {
		lines = append(lines, ui.Line{Key: c.T("sending.key.print"), Value: key.Print()})
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("sending.facts"), Body: ui.Stack(ui.Summary{Lines: lines}, ui.Notice{Text: c.T("sending.honest")})}}
	if h.AnsweredOn != "" || h.RecalledOn != "" {
		answer := ui.Summary{Lines: []ui.Line{{Key: c.T("sending.answered_on"), Value: c.Words.Day(h.AnsweredOn)}, {Key: c.T("sending.arrived_on"), Value: c.Words.Day(h.ArrivedOn)},
			{Key: c.T("sending.answer"), Value: h.Answer}, {Key: c.T("sending.recalled_on"), Value: c.Words.Day(h.RecalledOn)}}}
		parts = append(parts, ui.Section{ID: "answered", Heading: c.T("sending.answered"), Body: answer})
	}
	if (h.State == Left || h.State == Accepted) && c.House.Clerk.MayOn(c.Ctx(), "sending.answer", h) {
		words := []string{accept, decline, helpArrived}
		if h.State == Accepted {
			words = []string{helpArrived}
		}
		var options []ui.Option
		for _, w := range words {
			options = append(options, ui.Option{Value: w, Text: c.T("sending.state." + string(stateOf[w]))})
		}
		_, today := c.House.Clerk.Now()
		f := sheet.Form{Action: "/sendings/" + h.ID + "/answer", Verb: c.T("sending.answer.do"), Cancel: back(k.ID), Version: h.Version, Questions: []sheet.Question{
			{Ask: ui.Radios, Field: ui.Field{Name: "answer", Label: c.T("sending.answer"), Options: options, Small: true}},
			{Ask: ui.Day, Field: ui.Field{Name: "on", Label: c.T("sending.answered_on"), Value: string(today)}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "says", Label: c.T("sending.says"), Rows: 2, Max: MostWords, Optional: true}},
		}}
		parts = append(parts, ui.Section{ID: "type_in", Heading: c.T("sending.answer.type"), Body: f.Body(c, wrong)})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "sending.recall", h) {
		does := "sending.recall.note"
		if h.Way == Package {
			does = "sending.recall.file"
		}
		if h.Way == Package || h.RecalledOn == "" {
			parts = append(parts, ui.Section{ID: "recall", Heading: c.T("sending.recall"), Body: ui.Notice{Tone: ui.Sun, Text: c.T(does), Actions: []ui.Action{
				{Href: "/sendings/" + h.ID + "/recall", Text: c.T("sending.recall"), Post: true, ActID: c.NewAct(), Danger: true}}}})
		}
	}
	p.Body = parts
	p = d.Cases.Frame(c, k, "sharing", p)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) answeredAct(c *area.Call) error {
	f := c.Form()
	word, on, words := f.Word("answer", accept, decline, helpArrived), f.Day("on"), f.Text("says", MostWords)
	err := f.Err()
	if err == nil {
		err = d.Answered(c.Ctx(), c.Path("id"), f.Version(), word, words, on)
	}
	if err != nil {
		return d.show(c, err)
	}
	return c.Go("/sendings/"+c.Path("id"), ui.Flash{Done: c.T("sending.answer.done")})
}

func (d *Desk) recallAct(c *area.Call) error {
	file, err := d.Recall(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if file == nil {
		return c.Go("/sendings/"+c.Path("id"), ui.Flash{Done: c.T("sending.recall.done"), Tone: ui.Sun})
	}
	return c.File("recall.drosme", "application/octet-stream", file)
}
