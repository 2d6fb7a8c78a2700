package hours

import (
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/cases"
)

// Tabs are how hours stand on the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{{Order: 35, Text: "hours.tab", Under: "hours", Verb: "service.list", Brief: d.brief}}
}

func at(caseID string) string { return "/cases/" + caseID + "/hours" }

// said gives the word of a list in the reader's language; one that no list has is said as it is written.
func said(c *area.Call, list, word string) string {
	if word != "" && c.Words.Has(list+"."+word) {
		return c.T(list + "." + word)
	}
	return word
}

// ruleText names a rule.
func ruleText(c *area.Call, name string) string {
	if name == "" {
		return c.T("hours.rule.none")
	}
	return said(c, "hours.rule", name)
}

// amountText says an amount with its unit: "3.5 hours". A clock keeps hours in minutes.
func amountText(c *area.Call, u Unit, n int) string {
	if u != Hours {
		return c.N("hours.amount."+string(u), n)
	}
	if n%60 == 0 {
		return c.N("hours.amount.hours", n/60)
	}
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	if n < 60 {
		return c.T("hours.amount.minutes", "minutes", sign+c.Words.Number(n))
	}
	return c.T("hours.amount.hours_minutes", "hours", sign+c.Words.Number(n/60), "minutes", n%60)
}

// minutesText says how long a service was.
func minutesText(c *area.Call, n int) string { return amountText(c, Hours, n) }

var stateTone = map[State]ui.Tone{NotStarted: ui.Quiet, Closed: ui.Quiet, Ended: ui.Quiet, Paused: ui.River, Exceeded: ui.Clay, UsedUp: ui.Sun,
	EndsSoon: ui.Sun, Running: ui.Moss}

// clockState is the state of a clock as a tag.
func clockState(c *area.Call, k Clock) ui.Status {
	return ui.Status{Tone: stateTone[k.State], Text: c.T("clock.state." + string(k.State))}
}

// sentence says a clock in one plain sentence.
func sentence(c *area.Call, k Clock) string {
	left := amountText(c, k.Rule.Unit, max(k.Left, 0))
	switch k.State {
	case NotStarted:
		return c.T("clock.says.not_started", "from", c.Words.Day(k.StartsOn), "allowed", amountText(c, k.Rule.Unit, k.Allowed))
	case Closed:
		return c.T("clock.says.closed", "day", c.Words.Day(k.ClosedBy), "other", ruleText(c, k.Rule.Excludes))
	case Ended:
		return c.T("clock.says.ended", "day", c.Words.Day(k.EndsOn), "used", amountText(c, k.Rule.Unit, k.Used))
	case Paused:
		return c.T("clock.says.paused", "left", left, "to", c.Words.Day(k.EndsOn))
	case Exceeded:
		return c.T("clock.says.exceeded", "over", amountText(c, k.Rule.Unit, -k.Left), "allowed", amountText(c, k.Rule.Unit, k.Allowed))
	case UsedUp:
		if k.EndsOn != "" {
			return c.T("clock.says.used_up", "to", c.Words.Day(k.EndsOn))
		}
		return c.T("clock.says.used_up_open")
	}
	if k.EndsOn == "" {
		return c.T("clock.says.running_open", "left", left)
	}
	return c.T("clock.says.running", "left", left, "to", c.Words.Day(k.EndsOn))
}

// clockFigures are the clocks of a case, each with its bar.
func clockFigures(c *area.Call, all []Clock) ui.Figures {
	var out ui.Figures
	for _, k := range all {
		f := ui.Figure{Label: ruleText(c, k.Rule.Name), Number: amountText(c, k.Rule.Unit, k.Used), Target: amountText(c, k.Rule.Unit, k.Allowed),
			Rule: sentence(c, k)}
		if k.Allowed > 0 {
			f.Share = min(100*k.Used/k.Allowed, 100)
		}
		s := clockState(c, k)
		f.Status = &s
		f.Since = c.T("clock.since", "from", c.Words.Day(k.StartsOn))
		if k.Rule.Condition != "" {
			f.Notes = append(f.Notes, c.T("clock.condition", "condition", said(c, "hours.condition", k.Rule.Condition)))
		}
		source := c.T("clock.source", "source", sourceText(c, &k.Rule))
		if !k.Rule.Confirmed {
			source += " " + c.T("clock.unconfirmed")
		}
		f.Notes = append(f.Notes, source)
		out = append(out, f)
	}
	return out
}

// brief is what the first page of a case says of its hours.
func (d *Desk) brief(c *area.Call, k *cases.Case) (ui.Section, bool, error) {
	h, err := d.Read(c.Ctx(), k.ID, "")
	if err != nil {
		return ui.Section{}, false, err
	}
	var lines []ui.Line
	for _, x := range h.Clocks {
		s := clockState(c, x)
		lines = append(lines, ui.Line{Key: ruleText(c, x.Rule.Name), Status: &s, Also: sentence(c, x)})
	}
	return ui.Section{ID: "hours", Heading: c.T("hours.tab"), Body: ui.Summary{Lines: lines},
		Actions: []ui.Action{{Href: at(k.ID), Text: c.T("hours.open")}}}, len(lines) > 0, nil
}

// ledgerPage is how many services a page of the ledger shows, the newest first.
const ledgerPage = 25

func (d *Desk) casePage(c *area.Call) error {
	h, err := d.Read(c.Ctx(), c.Path("id"), "")
	if err != nil {
		return err
	}
	if h.Keeps("services") {
		return d.Cases.KeptPage(c, &h.Case, "hours", c.T("hours.of_case", "code", h.Code))
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("hours.of_case", "code", h.Code), Dense: true}
	own := c.House.Clerk.MayOn(c.Ctx(), "service.add", &h.Case)
	if own {
		p.Actions = append(p.Actions, ui.Action{Href: at(h.ID) + "/new", Text: c.T("service.add"), Primary: true})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "clock.set", &h.Case) {
		p.Actions = append(p.Actions, ui.Action{Href: at(h.ID) + "/clocks", Text: c.T("clock.set")})
	}
	if c.House.Clerk.MayOn(c.Ctx(), "cost.add", &h.Case) {
		p.Actions = append(p.Actions, ui.Action{Href: at(h.ID) + "/costs", Text: c.T("cost.add")})
	}
	clocks := ui.Section{ID: "clocks", Heading: c.T("clock.list"), Body: clockFigures(c, h.Clocks)}
	if len(h.Clocks) == 0 {
		clocks.Body = ui.Empty{Says: c.T("clock.none")}
	}
	p.Body = ui.Sections{clocks, d.ledger(c, h, own), costSection(c, h.Costs, "")}
	return c.Show(d.Cases.Frame(c, &h.Case, "hours", p))
}

// ledger is the list of services of a case.
func (d *Desk) ledger(c *area.Call, h *CaseHours, own bool) ui.Section {
	s := ui.Section{ID: "services", Heading: c.T("service.list"), Count: c.Words.Number(len(h.Services))}
	if len(h.Services) == 0 {
		s.Body = ui.Empty{Says: c.T("service.none")}
		return s
	}
	t := ui.Table{Caption: c.T("service.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("service.day")}, {Text: c.T("service.specialist")},
		{Text: c.T("service.rule")}, {Text: c.T("service.payer")}, {Text: c.T("service.by")}, {Text: c.T("service.mark")}, {Text: c.T("service.minutes"), Number: true}}}
	sum := 0
	for _, x := range h.Services {
		sum += x.Minutes
	}
	newest := slices.Clone(h.Services)
	slices.Reverse(newest)
	skip := min((c.PageNumber()-1)*ledgerPage, len(newest))
	for _, x := range newest[skip:min(skip+ledgerPage, len(newest))] {
		day := ui.LinkCell(at(h.ID)+"/service/"+x.ID, c.Words.Day(x.Day))
		if !own {
			day = ui.TextCell(c.Words.Day(x.Day))
		}
		day.Also = x.Code
		by := ui.Cell{}
		if x.By != "" {
			by = ui.PersonCell(x.By, "")
		}
		t.Rows = append(t.Rows, []ui.Cell{day, ui.TextCell(said(c, "hours.specialist", x.Specialist)), ui.TextCell(ruleText(c, x.Rule)),
			ui.TextCell(payerText(c, x.Payer)), by, markCell(c, x), ui.NumberCell(minutesText(c, x.Minutes))})
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("service.sum")), {}, {}, {}, {}, {}, ui.NumberCell(minutesText(c, sum))}
	l := ui.List{Table: t}
	if len(newest) > ledgerPage {
		l.Paging = ui.Paging{Says: c.T("service.paging", "from", skip+1, "to", min(skip+ledgerPage, len(newest)), "all", len(newest))}
		if skip > 0 {
			l.Paging.Prev = sheet.With(c, "page", strconv.Itoa(c.PageNumber()-1))
		}
		if skip+ledgerPage < len(newest) {
			l.Paging.Next = sheet.With(c, "page", strconv.Itoa(c.PageNumber()+1))
		}
	}
	s.Body = l
	return s
}

// payerText says who pays.
func payerText(c *area.Call, payer string) string {
	if payer == "" {
		return c.T("service.payer.none")
	}
	parts, _ := Parts(payer, 0)
	if len(parts) < 2 {
		return payer
	}
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += ", "
		}
		out += p.Payer + " " + c.Words.Percent(float64(p.Share)/whole, 0)
	}
	return out
}

// markCell says why a service is looked at, and whether somebody did.
func markCell(c *area.Call, x Service) ui.Cell {
	if x.Mark == InOrder {
		return ui.Cell{}
	}
	text := c.T("service.mark."+string(x.Mark), "over", minutesText(c, x.OverMinutes))
	if x.ReviewedAt != "" {
		return ui.Cell{Status: &ui.Status{Text: text}, Also: c.T("service.reviewed")}
	}
	return ui.Cell{Status: &ui.Status{Tone: ui.Sun, Text: text}}
}

// costSection lists what was spent; with a case's id each can be taken away.
func costSection(c *area.Call, all []Cost, remove string) ui.Section {
	s := ui.Section{ID: "costs", Heading: c.T("cost.list"), Count: c.Words.Number(len(all))}
	if len(all) == 0 {
		s.Body = ui.Empty{Says: c.T("cost.none")}
		return s
	}
	t := ui.Table{Caption: c.T("cost.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("service.day")}, {Text: c.T("cost.kind")}, {Text: c.T("service.payer")},
		{Text: c.T("cost.km"), Number: true}, {Text: c.T("cost.euro"), Number: true}}}
	if remove != "" {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("cost.remove"), Quiet: true})
	}
	cents, km := 0, 0
	for _, x := range all {
		cents, km = cents+x.Cents, km+x.Km
		row := []ui.Cell{ui.TextCell(c.Words.Day(x.Day)), ui.TextCell(said(c, "hours.cost", x.Kind)), ui.TextCell(payerText(c, x.Payer)),
			ui.NumberCell(c.Words.Number(x.Km)), ui.NumberCell(c.Words.Euro(int64(x.Cents)))}
		if remove != "" {
			row = append(row, ui.BodyCell(ui.Action{Href: at(remove) + "/costs/" + x.ID + "/remove", Text: c.T("cost.remove_short"), About: c.Words.Day(x.Day),
				Post: true, ActID: actID(c), Version: strconv.Itoa(x.Version)}))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("service.sum")), {}, {}, ui.NumberCell(c.Words.Number(km)), ui.NumberCell(c.Words.Euro(int64(cents)))}
	s.Body = t
	return s
}
