package outreach

import (
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/ui"
	"drosme/internal/when"

	"github.com/a-h/templ"
)

func (d *Desk) planRoutes() []area.Route {
	return []area.Route{{Method: "GET", Path: "/plan", Verb: "booking.list", Do: d.planPage}}
}

// planLink is one thing in a cell of the week.
type planLink struct {
	Href, Text string
	Status     *ui.Status
}

// planPage shows what is taken in a week or on a day: one row for each resource and each of the crew.
func (d *Desk) planPage(c *area.Call) error {
	_, today := c.House.Clerk.Now()
	day, err := when.ParseDay(c.Query("day"))
	if err != nil {
		day = today
	}
	from, to, step := monday(day), monday(day).Add(6), 7
	oneDay := c.Query("view") == "day"
	if oneDay {
		from, to, step = day, day, 1
	}
	busy, err := d.Schedule(c.Ctx(), from, to)
	if err != nil {
		return err
	}
	resources, err := d.Resources(c.Ctx())
	if err != nil {
		return err
	}
	lanes := lanesOf(resources, busy, from)
	p := ui.Page{Kind: ui.KindList, Dense: true, Heading: c.T("plan.week", "from", c.Words.ShortDay(from), "to", c.Words.ShortDay(to))}
	body := templ.Component(weekTable(c, lanes, busy, from))
	at := func(day when.Day, view string) string { return "/plan?day=" + string(day) + "&view=" + view }
	view, other := "week", "day"
	if oneDay {
		p.Heading = c.T("plan.day", "weekday", c.Words.Weekday(day), "day", c.Words.Day(day))
		body, view, other = dayPlan(c, lanes, busy, day), "day", "week"
	}
	if c.May("visit.add") {
		href := "/visits/add"
		if oneDay {
			href += "?day=" + string(day)
		}
		p.Actions = append(p.Actions, ui.Action{Href: href, Text: c.T("visit.add"), Primary: true})
	}
	p.Actions = append(p.Actions,
		ui.Action{Href: at(day.Add(-step), view), Text: c.T("plan." + view + ".before")},
		ui.Action{Href: at(today, view), Text: c.T("plan." + view + ".now")},
		ui.Action{Href: at(day.Add(step), view), Text: c.T("plan." + view + ".after")},
		ui.Action{Href: at(day, other), Text: c.T("plan.view." + other)})
	ask := ui.Form{Action: "/plan", Get: true, NoAsk: true, Verb: c.T("plan.go"), Body: ui.Stack(ui.Hidden{Name: "view", Value: view},
		ui.Day(ui.Field{Name: "day", Label: c.T("plan.go_to"), Value: ui.Typed(string(day))}))}
	p.Body = ui.Stack(clashNotice(c, busy), body, ask)
	return c.Show(p)
}

// monday is the first day of the week of a day.
func monday(day when.Day) when.Day { return day.Add(-(int(day.Time().Weekday()) + 6) % 7) }

// lane is one row of the plan.
type lane struct{ what, id, label string }

func lanesOf(resources []*Resource, busy []*Busy, day when.Day) []lane {
	var out []lane
	for _, r := range resources {
		taken := slices.ContainsFunc(busy, func(b *Busy) bool { return b.Taken == r.ID })
		if taken || r.There(day) {
			out = append(out, lane{OfResource, r.ID, r.Label})
		}
	}
	for _, b := range busy {
		l := lane{what: OfPerson, id: b.Taken}
		if b.What == OfPerson && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

func clashNotice(c *area.Call, busy []*Busy) templ.Component {
	n := 0
	for _, b := range busy {
		if b.Clash {
			n++
		}
	}
	if n == 0 {
		return templ.NopComponent
	}
	return ui.Notice{Tone: ui.Clay, Heading: c.T("plan.clash"), Text: c.T("plan.clash.says")}
}

// word gives tone and word of what takes somebody.
func (b *Busy) word(c *area.Call) (ui.Tone, string) {
	switch {
	case b.Clash:
		return ui.Clay, c.T("plan.clash")
	case b.State != "":
		return tones[b.State], c.T("visit.state." + b.State)
	}
	return ui.Quiet, ""
}

// says gives the text and the address of what takes somebody; what may not be known is busy.
func (b *Busy) says(c *area.Call) (text, href string) {
	switch {
	case b.VisitID != "":
		text, href = b.HostName, "/visits/"+b.VisitID
		if text == "" {
			text = b.Code
		}
		return text, href
	case b.Activity != "":
		return b.Code, "/activities/" + b.Activity
	}
	return c.T("booking.busy"), ""
}

// dayPlan is the grid of a day, as wide as the hours that are taken and those of an ordinary day.
func dayPlan(c *area.Call, lanes []lane, busy []*Busy, day when.Day) templ.Component {
	p := ui.DayPlan{Caption: c.T("plan.taken_on", "day", day), From: 7, To: 18}
	midnight := when.Local(string(day) + "T00:00")
	for _, l := range lanes {
		row := ui.Lane{Name: l.label}
		if l.what == OfPerson {
			row.Person = l.id
		}
		for _, b := range busy {
			if b.Taken != l.id {
				continue
			}
			s := ui.Slot{Start: max(0, Between(midnight, b.From)), End: min(24*60, Between(midnight, b.To)), Also: b.Code}
			s.Text, s.Href = b.says(c)
			s.Tone, s.Word = b.word(c)
			if s.Also == s.Text {
				s.Also = ""
			}
			p.From, p.To = min(p.From, s.Start/60), max(p.To, (s.End+59)/60)
			row.Slots = append(row.Slots, s)
		}
		p.Lanes = append(p.Lanes, row)
	}
	p.To = min(24, max(p.To, p.From+8))
	if len(p.Lanes) == 0 {
		return ui.Empty{Says: c.T("plan.empty")}
	}
	return p
}

// weekTable is a week with one column a day.
func weekTable(c *area.Call, lanes []lane, busy []*Busy, from when.Day) templ.Component {
	t := ui.Table{Caption: c.T("plan.title"), HideCaption: true, Columns: []ui.Column{{Text: c.T("plan.who")}}}
	for i := range 7 {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("weekday_short."+strconv.Itoa(i+1)) + " " + c.Words.ShortDay(from.Add(i)),
			Href: "/plan?day=" + string(from.Add(i)) + "&view=day"})
	}
	for _, l := range lanes {
		row := []ui.Cell{ui.TextCell(l.label)}
		if l.what == OfPerson {
			row[0] = ui.PersonCell(l.id, "")
		}
		for i := range 7 {
			day := from.Add(i)
			var list []planLink
			for _, b := range busy {
				if b.Taken != l.id || b.From.Day() > day || b.To.Day() < day {
					continue
				}
				text, href := b.says(c)
				k := planLink{Href: href, Text: b.From.Clock() + "–" + b.To.Clock() + " " + text}
				if tone, word := b.word(c); word != "" {
					k.Status = &ui.Status{Tone: tone, Text: word}
				}
				list = append(list, k)
			}
			cell := ui.Cell{}
			if len(list) > 0 {
				cell = ui.BodyCell(links(list))
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return ui.Empty{Says: c.T("plan.empty")}
	}
	return t
}
