package casework

import (
	"strconv"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

func (d *Desk) waitsPage(c *area.Call) error { return d.waits(c, nil) }

// waits shows what the person waits for, what was asked and offered, and asks for the next.
func (d *Desk) waits(c *area.Call, wrong error) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	all, err := d.Waits(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	var body []templ.Component
	for _, w := range all {
		body = append(body, ui.Section{ID: "wait-" + w.ID, Heading: c.T("casework.wait." + w.Need), Body: d.wait(c, k, w, wrong)})
	}
	if len(all) == 0 {
		body = append(body, ui.Empty{Says: c.T("wait.empty")})
	}
	if k.Open() && c.May("wait.join") {
		f := c.Form()
		_, today := c.House.Clerk.Now()
		day := string(today)
		if f.Has("joined_on") {
			day = f.Raw("joined_on")
		}
		body = append(body, ui.Section{ID: "join", Heading: c.T("wait.join"), Body: ui.Form{Action: at(k.ID, "/waits"), ActID: c.NewAct(), ID: "join-form", Verb: c.T("wait.join"), Body: ui.Stack(
			ui.Select(ui.Field{Name: "need", Label: c.T("wait.need"), Value: f.Raw("need"), Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "casework.wait", "")), Error: ui.FieldError(c.Words, wrong, "need")}),
			ui.Day(ui.Field{Name: "joined_on", Label: c.T("wait.joined_on"), Value: day, Error: ui.FieldError(c.Words, wrong, "joined_on")}),
			ui.Text(ui.Field{Name: "reason", Label: c.T("wait.reason"), Value: f.Raw("reason"), Error: ui.FieldError(c.Words, wrong, "reason")}))}})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("wait.list"), Problems: ui.Problems(c.Words, wrong), Body: ui.Stack(body...)}
	return sheet.Show(c, d.cases.Frame(c, k, "waits", p), wrong)
}

func (d *Desk) wait(c *area.Call, k *cases.Case, w *Wait, wrong error) templ.Component {
	reason := gone(c, w.Reason, w.Keeps("words"))
	lines := []ui.Line{{Key: c.T("wait.joined_on"), Value: c.Words.Day(w.JoinedOn)}, {Key: c.T("wait.reason"), Value: reason}}
	if w.EndedOn != "" {
		lines = append(lines, ui.Line{Key: c.T("wait.ended"), Value: c.Words.Day(w.EndedOn) + ": " + c.T("wait.outcome."+w.Outcome)})
	}
	parts := []templ.Component{ui.Summary{Lines: lines}}
	for _, r := range w.Requests {
		reply := c.T("wait.no_reply")
		if r.Reply != "" {
			reply = c.T("wait.reply."+r.Reply) + " · " + c.Words.ShortDay(r.RepliedOn)
		} else if r.ReplyBy != "" {
			reply += " · " + c.T("step.until", "day", c.Words.ShortDay(r.ReplyBy))
		}
		parts = append(parts, ui.Summary{Lines: []ui.Line{{Key: c.T("wait.asked", "day", c.Words.ShortDay(r.AskedOn)), Value: r.OrganisationName, Also: reply}}})
		if (r.Reply == "" || r.Reply == "offered") && w.EndedOn == "" && k.Open() && c.May("wait.reply") {
			replies := Replies[:2]
			if r.Reply == "offered" {
				replies = Replies[2:]
			}
			parts = append(parts, ui.Form{Action: at(k.ID, "/waits/"+w.ID+"/reply"), ActID: c.NewAct(), ID: "reply-" + r.ID, NoAsk: true, Verb: c.T("wait.reply"), Body: ui.Stack(
				ui.Hidden{Name: "request", Value: r.ID},
				ui.Radios(ui.Field{Name: "reply", ID: "reply-answer-" + r.ID, Label: c.T("wait.reply_says"), Inline: true, Small: true, Options: sheet.Words(c, "wait.reply.", replies)}))})
		}
	}
	if w.EndedOn == "" && k.Open() && c.May("wait.ask") {
		parts = append(parts, ui.Fold{Text: c.T("wait.ask"), Open: wrong != nil && c.Path("wait") == w.ID, Body: ui.Form{Action: at(k.ID, "/waits/"+w.ID+"/ask"), ActID: c.NewAct(), ID: "ask-" + w.ID, NoAsk: true, Verb: c.T("wait.ask"), Body: ui.Stack(
			ui.Text(ui.Field{Name: "organisation", ID: "organisation-" + w.ID, Label: c.T("wait.organisation"), Hint: c.T("wait.organisation.hint"), Width: 10, Error: ui.FieldError(c.Words, wrong, "organisation")}),
			ui.Day(ui.Field{Name: "reply_by", ID: "reply-by-" + w.ID, Label: c.T("wait.reply_by"), Optional: true, Error: ui.FieldError(c.Words, wrong, "reply_by")}))}},
			ui.Fold{Text: c.T("wait.end"), Body: ui.Form{Action: at(k.ID, "/waits/"+w.ID+"/end"), ActID: c.NewAct(), ID: "end-" + w.ID, Version: strconv.Itoa(w.Version), NoAsk: true, Verb: c.T("wait.end"),
				Body: ui.Radios(ui.Field{Name: "outcome", ID: "outcome-" + w.ID, Label: c.T("wait.outcome"), Small: true, Options: sheet.Words(c, "wait.outcome.", WaitOutcomes)})}})
	}
	return ui.Stack(parts...)
}

// after goes on, or shows the page again with what is wrong.
func (d *Desk) after(c *area.Call, err error, says, to string, again func(*area.Call, error) error) error {
	if err == nil {
		return c.Go(to, ui.Flash{Done: says})
	}
	if lost(err) {
		return err
	}
	return again(c, err)
}

func (d *Desk) joinAct(c *area.Call) error {
	f := c.Form()
	w := Wait{Need: f.Text("need", 30), JoinedOn: f.Day("joined_on"), Reason: f.Text("reason", MostText)}
	err := f.Err()
	if err == nil {
		err = d.Join(c.Ctx(), c.Path("id"), w)
	}
	return d.after(c, err, c.T("wait.joined"), at(c.Path("id"), "/waits"), d.waits)
}

func (d *Desk) askAct(c *area.Call) error {
	f := c.Form()
	organisation, by := f.Text("organisation", 40), f.Day("reply_by")
	err := f.Err()
	if err == nil {
		err = d.Ask(c.Ctx(), c.Path("id"), c.Path("wait"), organisation, by)
	}
	return d.after(c, err, c.T("wait.was_asked"), at(c.Path("id"), "/waits"), d.waits)
}

func (d *Desk) replyAct(c *area.Call) error {
	f := c.Form()
	err := d.Reply(c.Ctx(), c.Path("id"), c.Path("wait"), f.Text("request", 26), f.Text("reply", 20))
	return d.after(c, err, c.T("wait.replied"), at(c.Path("id"), "/waits"), d.waits)
}

func (d *Desk) endWaitAct(c *area.Call) error {
	err := d.EndWait(c.Ctx(), c.Path("id"), c.Path("wait"), c.Form().Version(), c.Form().Text("outcome", 20))
	return d.after(c, err, c.T("wait.was_ended"), at(c.Path("id"), "/waits"), d.waits)
}

// waitingPage is everybody of one's cases who waits, the longest first by what for.
func (d *Desk) waitingPage(c *area.Call) error {
	all, err := d.Waiting(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("wait.all"), HideCaption: true, Columns: []ui.Column{{Text: c.T("wait.need")}, {Text: c.T("case.code")}, {Text: c.T("wait.joined_on")}}}
	for _, w := range all {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("casework.wait." + w.Need)), ui.LinkCell(at(w.Case, "/waits"), w.CaseCode), ui.TextCell(c.Words.Day(w.JoinedOn))})
	}
	var body templ.Component = t
	if len(all) == 0 {
		body = ui.Empty{Says: c.T("wait.nobody")}
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("wait.all"), Body: body})
}

// waitTotalsPage is demand and how it was met: numbers alone, an argument for a funder.
func (d *Desk) waitTotalsPage(c *area.Call) error {
	_, today := c.House.Clerk.Now()
	from, to := when.Day(string(today)[:4]+"-01-01"), today
	if x, err := when.ParseDay(c.Query("from")); err == nil {
		from = x
	}
	if x, err := when.ParseDay(c.Query("to")); err == nil {
		to = x
	}
	all, err := d.WaitTotals(c.Ctx(), from, to)
	if err != nil {
		return err
	}
	many := map[string]map[string]int{}
	for _, x := range all.Rows {
		if many[x.Need] == nil {
			many[x.Need] = map[string]int{}
		}
		many[x.Need][x.Outcome] += x.Many
	}
	t := ui.Table{Caption: c.T("wait.totals"), HideCaption: true, Columns: []ui.Column{{Text: c.T("wait.need")}, {Text: c.T("wait.still"), Number: true}}}
	for _, o := range WaitOutcomes {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("wait.outcome." + o), Number: true})
	}
	for _, n := range wordlist.All("casework.wait") {
		if many[n] == nil {
			continue
		}
		row := []ui.Cell{ui.TextCell(c.T("casework.wait." + n)), ui.NumberCell(c.Words.Number(many[n][""]))}
		for _, o := range WaitOutcomes {
			row = append(row, ui.NumberCell(c.Words.Number(many[n][o])))
		}
		t.Rows = append(t.Rows, row)
	}
	period := ui.Form{Action: "/waiting/figures", Get: true, NoAsk: true, Verb: c.T("act.show"), Body: ui.InRow(
		ui.Day(ui.Field{Name: "from", Label: c.T("wait.from"), Value: string(from)}), ui.Day(ui.Field{Name: "to", Label: c.T("wait.to"), Value: string(to)}))}
	body := []templ.Component{period, ui.Bullets{c.T("wait.rule")}, ui.Summary{Lines: []ui.Line{{Key: c.T("wait.people"), Value: c.Words.Number(all.People)}}}}
	if all.SaidNo > 0 {
		body = append(body, ui.Notice{Text: c.N("wait.said_no", all.SaidNo)})
	}
	if len(t.Rows) > 0 {
		body = append(body, t)
	} else {
		body = append(body, ui.Empty{Says: c.T("wait.nobody")})
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("wait.totals"), Body: ui.Stack(body...)})
}
