package hours

import (
	"bytes"
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/paper"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/disclosures"
)

// none stands for no payer in an address.
const none = "-"

func payerAt(month, payer string) string {
	if payer == "" {
		payer = none
	}
	return "/hours/months/" + month + "/" + payer
}

func monthText(c *area.Call, month string) string { return c.Words.Month(when.Day(month + "-01")) }

// totalsPage shows what each payer pays in a month: sums over all cases, for the bookkeeper too.
func (d *Desk) totalsPage(c *area.Call) error {
	month, ok := ParseMonth(c.Query("month"))
	if !ok {
		_, today := c.House.Clerk.Now()
		month = monthOf(monthsOn(today[:7]+"-01", -1))
	}
	t, err := d.Totals(c.Ctx(), month)
	if err != nil {
		return err
	}
	first := when.Day(month + "-01")
	body := ui.Sections{}
	detail := c.May("payer_month.read")
	for i, payer := range t.Payers() {
		rows := ui.Table{Caption: payerText(c, payer), HideCaption: true, Columns: []ui.Column{{Text: c.T("service.specialist")}, {Text: c.T("service.rule")},
			{Text: c.T("payer_month.services"), Number: true}, {Text: c.T("service.minutes"), Number: true}, {Text: c.T("cost.euro"), Number: true}}}
		minutes, services, cents := 0, 0, 0
		for _, w := range t.Work {
			if w.Payer == payer {
				minutes, services = minutes+w.Minutes, services+w.Services
				rows.Rows = append(rows.Rows, []ui.Cell{ui.TextCell(said(c, "hours.specialist", w.Specialist)), ui.TextCell(ruleText(c, w.Rule)),
					ui.NumberCell(c.Words.Number(w.Services)), ui.NumberCell(minutesText(c, w.Minutes)), {}})
			}
		}
		for _, x := range t.Costs {
			if x.Payer == payer {
				cents += x.Cents
				also := ""
				if x.Km > 0 {
					also = c.T("payer_month.km", "km", c.Words.Number(x.Km))
				}
				rows.Rows = append(rows.Rows, []ui.Cell{{Text: said(c, "hours.cost", x.Kind), Also: also}, {}, ui.NumberCell(c.Words.Number(x.Many)), {}, ui.NumberCell(c.Words.Euro(int64(x.Cents)))})
			}
		}
		rows.Foot = []ui.Cell{ui.TextCell(c.T("service.sum")), {}, ui.NumberCell(c.Words.Number(services)), ui.NumberCell(minutesText(c, minutes)), ui.NumberCell(c.Words.Euro(int64(cents)))}
		s := ui.Section{ID: "payer-" + strconv.Itoa(i+1), Heading: payerText(c, payer), Body: rows}
		at := slices.IndexFunc(t.Sent, func(m Month) bool { return m.Payer == payer })
		if at >= 0 {
			s.Body = ui.Stack(ui.Status{Tone: ui.Moss, Text: c.T("payer_month.sent_on", "day", c.Words.Day(t.Sent[at].SentOn))}, rows)
		}
		if detail {
			s.Actions = []ui.Action{{Href: payerAt(month, payer), Text: c.T("payer_month.open"), About: payerText(c, payer)}}
		}
		body = append(body, s)
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("payer_month.of", "month", monthText(c, month)), Lead: c.T("payer_month.lead"), Dense: true, Body: body,
		Actions: []ui.Action{{Href: "/hours/months?month=" + monthOf(monthsOn(first, -1)), Text: c.T("payer_month.before")},
			{Href: "/hours/months?month=" + monthOf(monthsOn(first, 1)), Text: c.T("payer_month.after")}}}
	if len(body) == 0 {
		p.Body = ui.Empty{Says: c.T("payer_month.none")}
	}
	return c.Show(p)
}

func (d *Desk) monthOf(c *area.Call) (*Month, error) {
	payer := c.Path("payer")
	if payer == none {
		payer = ""
	}
	return d.Month(c.Ctx(), payer, c.Path("month"))
}

func (d *Desk) monthPage(c *area.Call) error { return d.monthForm(c, nil) }

func (d *Desk) monthForm(c *area.Call, wrong error) error {
	m, err := d.monthOf(c)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("payer_month.one", "payer", payerText(c, m.Payer), "month", monthText(c, m.Month)), Dense: true,
		Crumbs: []ui.Link{{Href: "/hours/months?month=" + m.Month, Text: c.T("payer_month.list")}}, Problems: ui.Problems(c.Words, wrong)}
	state := ui.Status{Label: c.T("payer_month.state"), Tone: ui.River, Text: c.T("payer_month.open_state")}
	if m.Sent() {
		state = ui.Status{Label: c.T("payer_month.state"), Tone: ui.Moss, Text: c.T("payer_month.sent_on", "day", c.Words.Day(m.SentOn))}
	}
	p.Bar = []ui.Status{state, {Label: c.T("service.minutes"), Text: minutesText(c, m.Minutes)}, {Label: c.T("cost.euro"), Text: c.Words.Euro(int64(m.Cents))}}
	if m.Kept > 0 {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("payer_month.kept"), Text: c.Words.Number(m.Kept)})
	}
	p.Actions = []ui.Action{{Href: payerAt(m.Month, m.Payer) + "/sheet.pdf", Text: c.T("payer_month.pdf")}, {Href: payerAt(m.Month, m.Payer) + "/sheet.csv", Text: c.T("payer_month.csv")}}
	body := ui.Sections{{ID: "lines", Heading: c.T("payer_month.lines"), Count: c.Words.Number(len(m.Lines)), Body: monthTable(c, m)}}
	switch {
	case m.Sent():
		body = append(body, ui.Section{ID: "sent", Heading: c.T("payer_month.sent"), Body: ui.Summary{Lines: []ui.Line{
			{Key: c.T("payer_month.hash"), Value: m.Hash}, {Key: c.T("payer_month.disclosure"), Value: c.T("payer_month.disclosure.open"), Href: "/disclosures/" + m.Disclosure}}}})
	case m.KeptFromOne:
		body = append(body, ui.Section{ID: "send", Heading: c.T("payer_month.send"), Body: ui.Notice{Text: c.T("payer_month.another_sends")}})
	case m.Payer != "" && c.May("payer_month.send") && len(m.Lines) > 0:
		_, today := c.House.Clerk.Now()
		if _, last := monthDays(m.Month); last >= today {
			body = append(body, ui.Section{ID: "send", Heading: c.T("payer_month.send"), Body: ui.Notice{Text: c.T("payer_month.not_over")}})
			break
		}
		var grounds []ui.Option
		for _, g := range disclosures.Grounds(today) {
			grounds = append(grounds, ui.Option{Value: g, Text: c.T("disclosure.ground." + g)})
		}
		f := sheet.Form{Action: payerAt(m.Month, m.Payer), Verb: c.T("payer_month.send"), Cancel: "/hours/months?month=" + m.Month, Fixed: []ui.Hidden{{Name: "hash", Value: m.Hash}}, Questions: []sheet.Question{
			{Ask: ui.Text, Field: ui.Field{Name: "to_whom", Label: c.T("payer_month.to"), Value: m.Payer}},
			{Ask: ui.Select, Field: ui.Field{Name: "ground", Label: c.T("payer_month.ground"), Value: "public_task", Options: grounds}},
			{Ask: ui.Text, Field: ui.Field{Name: "why", Label: c.T("payer_month.why"), Value: c.T("payer_month.why.usual", "month", monthText(c, m.Month))}},
		}}
		says := ui.Bullets{c.T("payer_month.send.closes"), c.T("payer_month.send.corrections"), c.T("payer_month.send.by_hand")}
		body = append(body, ui.Section{ID: "send", Heading: c.T("payer_month.send"), Body: ui.Stack(says, f.Body(c, wrong))})
	}
	p.Body = body
	return sheet.Show(c, p, wrong)
}

func monthTable(c *area.Call, m *Month) ui.Table {
	t := ui.Table{Caption: c.T("payer_month.lines"), HideCaption: true, Columns: []ui.Column{{Text: c.T("service.day")}, {Text: c.T("case.code")}, {Text: c.T("service.specialist")},
		{Text: c.T("service.rule")}, {Text: c.T("service.minutes"), Number: true}, {Text: c.T("cost.euro"), Number: true}}}
	for _, l := range m.Lines {
		day := ui.Cell{Text: c.Words.Day(l.Day), Also: l.Code}
		kind := ui.TextCell(said(c, "hours.specialist", l.Specialist))
		money := ui.NumberCell("")
		rule := ui.TextCell(ruleText(c, l.Rule))
		if l.What == "cost" {
			kind, money, rule = ui.TextCell(said(c, "hours.cost", l.Specialist)), ui.NumberCell(c.Words.Euro(int64(l.Cents))), ui.Cell{}
			if l.Km != 0 {
				kind.Also = c.T("payer_month.km", "km", c.Words.Number(l.Km))
			}
		}
		if l.Correction {
			rule.Status = &ui.Status{Tone: ui.River, Text: c.T("payer_month.correction")}
			if l.What == "service" {
				rule.Also, rule.Text = rule.Text, ""
			}
		}
		minutes := ui.NumberCell("")
		if l.What == "service" {
			minutes = ui.NumberCell(minutesText(c, l.Minutes))
		}
		who := ui.LinkCell(at(l.Case), l.CaseCode)
		if l.CaseCode == "" {
			who = ui.TextCell(c.T("case.kept_back"))
		}
		t.Rows = append(t.Rows, []ui.Cell{day, who, kind, rule, minutes, money})
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("service.sum")), {}, {}, {}, ui.NumberCell(minutesText(c, m.Minutes)), ui.NumberCell(c.Words.Euro(int64(m.Cents)))}
	return t
}

func (d *Desk) sendAct(c *area.Call) error {
	f := c.Form()
	s := Sending{Payer: c.Path("payer"), Month: c.Path("month"), To: f.Text("to_whom", disclosures.MostToWhom), Ground: f.Text("ground", 40), Why: f.Text("why", disclosures.MostWhy), Hash: f.Raw("hash")}
	err := f.Err()
	if err == nil {
		_, err = d.Send(c.Ctx(), s)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.monthForm(c, err)
	}
	return c.Go(payerAt(s.Month, s.Payer), ui.Flash{Done: c.T("payer_month.sent_done"), Then: c.T("payer_month.sent_then")})
}

func (d *Desk) monthCSV(c *area.Call) error {
	m, err := d.monthOf(c)
	if err != nil {
		return err
	}
	b, err := m.CSV()
	if err != nil {
		return err
	}
	return c.File("month-"+m.Month+".csv", "text/csv; charset=utf-8", b)
}

// monthPDF is the month on paper, with codes only.
func (d *Desk) monthPDF(c *area.Call) error {
	m, err := d.monthOf(c)
	if err != nil {
		return err
	}
	t := paper.Table{Caption: c.T("payer_month.lines"), Columns: []paper.Column{{Title: c.T("service.day")}, {Title: c.T("case.code")}, {Title: c.T("service.code")}, {Title: c.T("service.specialist")},
		{Title: c.T("service.rule")}, {Title: c.T("service.minutes"), Align: paper.Right}, {Title: c.T("cost.euro"), Align: paper.Right}}}
	for _, l := range m.Lines {
		row := []string{c.Words.ShortDay(l.Day), l.CaseCode, l.Code, said(c, "hours.specialist", l.Specialist), ruleText(c, l.Rule), c.Words.Number(l.Minutes), ""}
		if l.What == "cost" {
			row[3], row[4], row[5], row[6] = said(c, "hours.cost", l.Specialist), "", "", c.Words.Euro(int64(l.Cents))
			if l.Km != 0 {
				row[4] = c.T("payer_month.km", "km", c.Words.Number(l.Km))
			}
		}
		if l.Correction {
			row[2] = c.T("payer_month.correction") + " " + row[2]
		}
		t.Rows = append(t.Rows, row)
	}
	t.Foot = []string{c.T("service.sum"), "", "", "", "", c.Words.Number(m.Minutes), c.Words.Euro(int64(m.Cents))}
	state := c.T("payer_month.open_state")
	if m.Sent() {
		state = c.T("payer_month.sent_on", "day", c.Words.Day(m.SentOn))
	}
	title := c.T("payer_month.one", "payer", payerText(c, m.Payer), "month", monthText(c, m.Month))
	now, _ := c.House.Clerk.Now()
	doc := paper.Document{Title: title, Lang: c.Words.Tag(), Kind: paper.Report, PageLabel: c.T("payer_month.page"), Made: now.Time(), Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: title},
		paper.Facts{Items: []paper.Fact{{Label: c.T("payer_month.from"), Value: sender(c)}, {Label: c.T("payer_month.state"), Value: state},
			{Label: c.T("service.sum"), Value: minutesText(c, m.Minutes)}, {Label: c.T("payer_month.hash"), Value: m.Hash}}},
		paper.Paragraph{Text: c.T("payer_month.codes_only"), Small: true},
		keptPaper(c, m),
		t,
	}}
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File("month-"+m.Month+".pdf", "application/pdf", b.Bytes())
}

// keptPaper says how many lines name no case.
func keptPaper(c *area.Call, m *Month) paper.Block {
	return paper.Facts{Items: []paper.Fact{{Label: c.T("payer_month.kept"), Value: c.Words.Number(m.Kept)}}}
}

// sender names the house on paper: by its public name, or else by that of the installation.
func sender(c *area.Call) string {
	if name := c.House.Setting("public.name"); name != "" {
		return name
	}
	return c.House.Setting("desk.name")
}
