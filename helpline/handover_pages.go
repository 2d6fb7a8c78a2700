package helpline

import (
	"bytes"
	"sort"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/paper"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

func (d *Desk) handoverPage(c *area.Call) error { return d.handover(c, nil) }

// handover shows what is open and what the last shift said, and takes what this one leaves.
func (d *Desk) handover(c *area.Call, wrong error) error {
	all, err := d.Handovers(c.Ctx())
	if err != nil {
		return err
	}
	open, total, err := d.List(c.Ctx(), Question{Open: true, Most: 50})
	if err != nil {
		return err
	}
	waits := ui.Card{Tone: ui.River, Heading: c.N("call.all_open", total)}
	for _, x := range open {
		waits.Tasks = append(waits.Tasks, ui.Task{Text: c.T("helpline.topic." + x.Topic), Also: sheet.Local(c, x.At), Href: "/calls/" + x.ID, Status: state(c, x).Status})
	}
	parts := ui.Sections{{ID: "open", Heading: c.T("call.waits"), Count: c.Words.Number(total), Body: waits}}
	if total == 0 {
		parts[0].Body = ui.Empty{Says: c.T("handover.nothing_open")}
	}
	var said []templ.Component
	for _, h := range all {
		who := ""
		if h.Person != "" {
			who = ui.PersonText(h.Person)
		}
		event := ui.Event{When: sheet.Local(c, h.At), What: c.T("handover.one"), Who: who, Story: h.Says, Status: taken(c, h)}
		if h.TakenBy == "" { // who comes on shift reads it without a click
			event.Story = ""
			said = append(said, ui.Timeline{event}, ui.Notice{Tone: ui.River, Text: h.Says})
		} else {
			said = append(said, ui.Timeline{event})
		}
		if h.TakenBy == "" && h.By != c.Actor().User && c.May("handover.take") {
			said = append(said, ui.Form{Action: "/handover/" + h.ID, ActID: c.NewAct(), ID: "take-" + h.ID, NoAsk: true, Verb: c.T("handover.take")})
		}
	}
	if len(said) == 0 {
		said = append(said, ui.Empty{Says: c.T("handover.empty")})
	}
	parts = append(parts, ui.Section{ID: "said", Heading: c.T("handover.said"), Body: ui.Stack(said...)})
	if c.May("handover.write") {
		parts = append(parts, ui.Section{ID: "write", Heading: c.T("handover.write"), Body: ui.Form{Action: "/handover", ActID: c.NewAct(), ID: "write-form", Verb: c.T("handover.write"),
			Body: ui.TextArea(ui.Field{Name: "says", Label: c.T("handover.says"), Hint: c.T("handover.says.hint"), Value: c.Form().Raw("says"), Rows: 5, Max: MostTold, Error: ui.FieldError(c.Words, wrong, "says")})}})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("handover.list"), Problems: ui.Problems(c.Words, wrong), Body: parts}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func taken(c *area.Call, h *Handover) *ui.Status {
	if h.TakenBy == "" {
		return &ui.Status{Tone: ui.Sun, Text: c.T("handover.waits")}
	}
	return &ui.Status{Tone: ui.Moss, Text: c.T("handover.taken")}
}

func (d *Desk) handoverAct(c *area.Call) error {
	says := c.Form().Text("says", MostTold)
	err := c.Form().Err()
	if err == nil {
		_, err = d.HandOver(c.Ctx(), says)
	}
	if err != nil {
		if fault.Is(err, fault.Refused) {
			return err
		}
		return d.handover(c, err)
	}
	return c.Go("/handover", ui.Flash{Done: c.T("handover.written")})
}

func (d *Desk) takeAct(c *area.Call) error {
	if err := d.Take(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/handover", ui.Flash{Done: c.T("handover.was_taken")})
}

// totalsPage counts the contacts of a year or any days, by topic and by language.
func (d *Desk) totalsPage(c *area.Call) error {
	_, today := c.House.Clerk.Now()
	from, to := when.Day(string(today)[:4]+"-01-01"), today
	if x, err := when.ParseDay(c.Query("from")); err == nil {
		from = x
	}
	if x, err := when.ParseDay(c.Query("to")); err == nil {
		to = x
	}
	all, err := d.Totals(c.Ctx(), from, to)
	if err != nil {
		return err
	}
	topics, spoken, sum := map[string]int{}, map[string]int{}, 0
	for _, t := range all {
		topics[t.Topic] += t.Many
		spoken[t.Language] += t.Many
		sum += t.Many
	}
	byTopic := ui.Table{Caption: c.T("call.by_topic"), Columns: []ui.Column{{Text: c.T("call.topic")}, {Text: c.T("call.many"), Number: true}}}
	for _, t := range wordlist.All("helpline.topic") {
		if topics[t] > 0 {
			byTopic.Rows = append(byTopic.Rows, []ui.Cell{ui.TextCell(c.T("helpline.topic." + t)), ui.NumberCell(c.Words.Number(topics[t]))})
		}
	}
	byLanguage := ui.Table{Caption: c.T("call.by_language"), Columns: []ui.Column{{Text: c.T("call.language")}, {Text: c.T("call.many"), Number: true}}}
	var codes []string
	for l := range spoken {
		codes = append(codes, l)
	}
	sort.Strings(codes)
	for _, l := range codes {
		byLanguage.Rows = append(byLanguage.Rows, []ui.Cell{ui.TextCell(languageName(c, l)), ui.NumberCell(c.Words.Number(spoken[l]))})
	}
	period := ui.Form{Action: "/calls/figures", Get: true, NoAsk: true, Verb: c.T("act.show"), Body: ui.InRow(
		ui.Day(ui.Field{Name: "from", Label: c.T("call.from"), Value: string(from)}), ui.Day(ui.Field{Name: "to", Label: c.T("call.to"), Value: string(to)}))}
	body := []templ.Component{period, ui.Figures{{Label: c.T("call.many"), Number: c.Words.Number(sum), Rule: c.T("call.rule_of_count")}}}
	if sum > 0 {
		body = append(body, byTopic, byLanguage)
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("call.totals"), Body: ui.Stack(body...)})
}

// sheetPage is the contact on paper: for the night without a computer, typed in at handover.
func (d *Desk) sheetPage(c *area.Call) error {
	boxes := func(key, list string) paper.Block {
		var items []string
		for _, w := range wordlist.All(list) {
			items = append(items, c.T(list+"."+w))
		}
		return paper.Boxes{Label: c.T(key), Items: items, Row: true}
	}
	return printed(c, "contact.pdf", paper.Document{Title: c.T("call.sheet"), Lang: c.Words.Tag(), OnePage: true, Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: c.T("call.sheet")},
		paper.Paragraph{Text: c.T("call.danger_now") + " " + c.T("call.danger_says")},
		paper.Lines{N: 1, Label: c.T("call.at")},
		boxes("call.topic", "helpline.topic"), boxes("call.caller", "helpline.caller"),
		paper.Lines{N: 1, Label: c.T("call.language") + ", " + c.T("call.country")},
		paper.Lines{N: 6, Label: c.T("call.told") + " (" + c.T("call.told.hint") + ")"},
		boxes("call.step", "helpline.step"),
		paper.Lines{N: 1, Label: c.T("call.code_word")},
	}})
}

// printed sends a document as PDF under a neutral name.
func printed(c *area.Call, name string, doc paper.Document) error {
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File(name, "application/pdf", b.Bytes())
}
