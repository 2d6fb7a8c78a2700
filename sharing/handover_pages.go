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

// statusOf is how far a handover is, as a page shows it; a recall stands before everything.
func statusOf(c *area.Call, state State, recalled when.Day) ui.Status {
	if recalled != "" {
		return ui.Status{Tone: ui.Clay, Text: c.T("handover.state.recalled")}
	}
	return ui.Status{Tone: stateTone[state], Text: c.T("handover.state." + string(state))}
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
	left := ui.Section{ID: "left", Heading: c.T("handover.list"), Count: c.Words.Number(len(rows)),
		Body: ui.Stack(ui.Notice{Text: c.T("handover.honest")}, d.table(c, rows, false))}
	if len(rows) == 0 {
		left.Body = ui.Empty{Says: c.T("handover.none")}
	}
	if c.House.Clerk.MayOn(c.Ctx(), "handover.give", k) {
		for _, w := range Ways {
			left.Actions = append(left.Actions, ui.Action{Href: "/cases/" + k.ID + "/handovers/" + string(w), Text: c.T("handover.give." + string(w)), Primary: w == Paper})
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
	asked := ui.Section{ID: "demands", Heading: c.T("handover.demands"), Count: c.Words.Number(len(demands)), Body: ui.Empty{Says: c.T("handover.demands.none")}}
	if len(demands) > 0 {
		t := ui.Table{Caption: c.T("handover.demands"), HideCaption: true, Columns: []ui.Column{{Text: c.T("disclosure.when")}, {Text: c.T("disclosure.outcome")}, {Text: c.T("disclosure.kind")}, {Text: c.T("disclosure.ground")}}}
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
	if c.May("disclosure.refuse") && c.House.Clerk.MayOn(c.Ctx(), "handover.give", k) {
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
func (d *Desk) toTell(c *area.Call, caseID string, rows []*Handover) (*ui.Section, error) {
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
	var open []*Handover
	for _, h := range rows {
		if withdrawn[h.Consent] && h.RecalledOn == "" && h.State != Declined {
			open = append(open, h)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	return &ui.Section{ID: "to_tell", Heading: c.T("handover.to_tell"), Count: c.Words.Number(len(open)),
		Body: ui.Stack(ui.Notice{Tone: ui.Clay, Text: c.T("handover.to_tell.says")}, d.table(c, open, false))}, nil
}

// table lists handovers; with the case's code where they are of several.
func (d *Desk) table(c *area.Call, rows []*Handover, several bool) ui.Table {
	t := ui.Table{Caption: c.T("handover.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("handover.left_on")}, {Text: c.T("consent.recipient")},
		{Text: c.T("handover.way")}, {Text: c.T("consent.purpose")}, {Text: c.T("handover.until_on")}, {Text: c.T("handover.state")}}}
	if several {
		t.Columns = slices.Insert(t.Columns, 1, ui.Column{Text: c.T("case.code")})
	}
	for _, h := range rows {
		state := statusOf(c, h.State, h.RecalledOn)
		row := []ui.Cell{ui.LinkCell("/handovers/"+h.ID, c.Words.ShortDay(h.On)), ui.TextCell(h.Recipient), ui.TextCell(c.T("handover.way." + string(h.Way))),
			ui.TextCell(purposeText(c, h.Purpose)), ui.TextCell(c.Words.ShortDay(h.Until)), {Status: &state}}
		if several {
			row = slices.Insert(row, 1, ui.LinkCell(back(h.Case), h.Code))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
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
	l := ui.List{Table: d.table(c, rows, true), Count: c.N("list.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("handover.none_open")},
		Views: []ui.View{{Href: "/handovers", Text: c.T("handover.view.open"), Current: open}, {Href: "/handovers?all=1", Text: c.T("handover.view.all"), Current: !open}}}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("handover.list"), Lead: c.T("handover.lead"), Dense: true, Body: l})
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
		{Ask: ui.Checkboxes, Field: ui.Field{Name: "fields", Label: c.T("handover.fields"), Hint: c.T("handover.fields.hint"), Options: d.Consents.FieldOptions(c), Small: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "ground", Label: c.T("disclosure.ground"), Options: sheet.OrNone(c, "act.choose", sheet.Words(c, "disclosure.ground.", disclosures.GroundsAboutPerson(today)))}},
		{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("handover.until_on"), Hint: c.T("handover.until_on.hint." + string(way)), Value: string(today.Add(30))}},
	}
	if way == Package {
		q = append(q, sheet.Question{Ask: ui.TextArea, Field: ui.Field{Name: "key", Label: c.T("handover.key"), Hint: c.T("handover.key.hint"), Rows: 3}})
	}
	if way == File {
		q = append(q, sheet.Question{Ask: ui.Text, Field: ui.Field{Name: "passphrase", Label: c.T("handover.passphrase"), Hint: c.T("handover.passphrase.hint"), Value: NewPassphrase(), Width: 30}})
	}
	q = append(q,
		sheet.Question{Ask: ui.Checkboxes, Field: ui.Field{Name: "override", Label: c.T("handover.override"), Hint: c.T("handover.override.hint"), Options: []ui.Option{{Value: "yes", Text: c.T("handover.override.tick")}}, Small: true, Optional: true}},
		sheet.Question{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("handover.why"), Rows: 2, Max: consents.MostWords, Optional: true}})
	f := sheet.Form{Action: "/cases/" + k.ID + "/handovers/" + string(way), Verb: c.T("handover.give." + string(way)), Cancel: back(k.ID), Questions: q}
	p := f.Page(c, c.T("handover.give."+string(way)), wrong)
	p.Lead = c.T("handover.give.lead." + string(way))
	notices := []templ.Component{ui.Notice{Tone: ui.Sun, Text: c.T("handover.honest")}}
	if s.InWords > 0 {
		notices = append(notices, ui.Notice{Tone: ui.Clay, Text: c.N("handover.in_words", s.InWords)})
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
	s := Sending{Case: c.Path("id"), Way: Way(c.Path("way")), Recipient: f.Text("recipient", MostRecipient), Purpose: f.Raw("purpose"), Fields: f.RawAll("fields"),
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
	state.Label = c.T("handover.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("handover.one"), Bar: []ui.Status{state}, Crumbs: []ui.Link{{Href: back(k.ID), Text: c.T("consent.tab")}}}
	fields := func(names []string) ui.Bullets {
		var out ui.Bullets
		for _, n := range names {
			out = append(out, label(c.Words, n))
		}
		return out
	}
	lines := []ui.Line{
		{Key: c.T("consent.recipient"), Value: h.Recipient}, {Key: c.T("consent.purpose"), Value: purposeText(c, h.Purpose)},
		{Key: c.T("disclosure.ground"), Value: c.T("disclosure.ground." + h.Ground), Also: disclosures.GroundSource(h.Ground, h.On)},
		{Key: c.T("handover.fields"), Body: fields(h.FieldList())},
		{Key: c.T("handover.left_on"), Value: c.Words.Day(h.On)}, {Key: c.T("handover.until_on"), Value: c.Words.Day(h.Until)},
		{Key: c.T("handover.way"), Value: c.T("handover.way." + string(h.Way))}, {Key: c.T("handover.paper.number"), Value: h.ID},
	}
	if h.Withheld != "" {
		lines = append(lines, ui.Line{Key: c.T("handover.withheld"), Body: fields((&Handover{Fields: h.Withheld}).FieldList())})
	}
	if h.ByPerson != "" {
		lines = append(lines, ui.Line{Key: c.T("disclosure.by"), Person: h.ByPerson})
	}
	if h.Consent != "" && c.May("consent.read") {
		lines = append(lines, ui.Line{Key: c.T("consent.one"), Value: c.T("handover.consent.open"), Href: "/consents/" + h.Consent})
	}
	if key, err := ParseKey(h.ToKey); err == nil {
		lines = append(lines, ui.Line{Key: c.T("handover.key.print"), Value: key.Print()})
	}
	parts := ui.Sections{{ID: "facts", Heading: c.T("handover.facts"), Body: ui.Stack(ui.Summary{Lines: lines}, ui.Notice{Text: c.T("handover.honest")})}}
	if h.AnsweredOn != "" || h.RecalledOn != "" {
		answer := ui.Summary{Lines: []ui.Line{{Key: c.T("handover.answered_on"), Value: c.Words.Day(h.AnsweredOn)}, {Key: c.T("handover.arrived_on"), Value: c.Words.Day(h.ArrivedOn)},
			{Key: c.T("handover.answer"), Value: h.Answer}, {Key: c.T("handover.recalled_on"), Value: c.Words.Day(h.RecalledOn)}}}
		parts = append(parts, ui.Section{ID: "answered", Heading: c.T("handover.answered"), Body: answer})
	}
	if (h.State == Left || h.State == Accepted) && c.House.Clerk.MayOn(c.Ctx(), "handover.answer", h) {
		words := []string{accept, decline, helpArrived}
		if h.State == Accepted {
			words = []string{helpArrived}
		}
		var options []ui.Option
		for _, w := range words {
			options = append(options, ui.Option{Value: w, Text: c.T("handover.state." + string(stateOf[w]))})
		}
		_, today := c.House.Clerk.Now()
		f := sheet.Form{Action: "/handovers/" + h.ID + "/answer", Verb: c.T("handover.answer.do"), Cancel: back(k.ID), Version: h.Version, Questions: []sheet.Question{
			{Ask: ui.Radios, Field: ui.Field{Name: "answer", Label: c.T("handover.answer"), Options: options, Small: true}},
			{Ask: ui.Day, Field: ui.Field{Name: "on", Label: c.T("handover.answered_on"), Value: string(today)}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "says", Label: c.T("handover.says"), Rows: 2, Max: MostWords, Optional: true}},
		}}
		parts = append(parts, ui.Section{ID: "type_in", Heading: c.T("handover.answer.type"), Body: f.Body(c, wrong)})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "handover.recall", h) {
		does := "handover.recall.note"
		if h.Way == Package {
			does = "handover.recall.file"
		}
		if h.Way == Package || h.RecalledOn == "" {
			parts = append(parts, ui.Section{ID: "recall", Heading: c.T("handover.recall"), Body: ui.Notice{Tone: ui.Sun, Text: c.T(does), Actions: []ui.Action{
				{Href: "/handovers/" + h.ID + "/recall", Text: c.T("handover.recall"), Post: true, ActID: c.NewAct(), Danger: true}}}})
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
	return c.Go("/handovers/"+c.Path("id"), ui.Flash{Done: c.T("handover.answer.done")})
}

func (d *Desk) recallAct(c *area.Call) error {
	file, err := d.Recall(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if file == nil {
		return c.Go("/handovers/"+c.Path("id"), ui.Flash{Done: c.T("handover.recall.done"), Tone: ui.Sun})
	}
	return c.File("recall.drosme", "application/octet-stream", file)
}
