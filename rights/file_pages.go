package rights

import (
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/wordlist"
)

func verbOf(v string) access.Verb { return access.Verb(v) }

// ruleKey is the words of a rule that a request keeps: the cause of a hold, or a class.
func ruleKey(rule string) string {
	if wordlist.Has("right.cause", rule) {
		return Stop{Rule: rule}.Key()
	}
	return Stop{Rule: rule, Duty: true}.Key()
}

// fileParts are the steps of a file: look at what is held back, then give it.
func (d *Desk) fileParts(c *area.Call, r *Request, at string, on func(string) error) ui.Sections {
	review := ui.Section{ID: "review", Heading: c.T("right.review"), Body: ui.Notice{Text: c.T("right.review.lead")},
		Actions: []ui.Action{{Href: at + "/review", Text: c.T("right.review.do"), Primary: r.ReviewedOn == ""}}}
	if r.ReviewedOn == "" {
		return ui.Sections{review}
	}
	f := sheet.Form{Action: at + "/file", Verb: c.T("right.file.do"), Cancel: "/rights/requests/" + r.ID, Version: r.Version, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "for", Label: c.T("right.file.key"), Hint: c.T("right.file.key.hint"), Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "passphrase", Label: c.T("right.file.passphrase"), Hint: c.T("right.file.passphrase.hint", "min", LeastPassphrase), Optional: true}},
	}}
	return ui.Sections{review,
		{ID: "file", Heading: c.T("right.file"), Body: ui.Stack(ui.Notice{Text: c.T("right.file.lead")}, f.Body(c, on("file")))},
		{ID: "paper", Heading: c.T("right.paper"), Body: ui.Stack(ui.Notice{Text: c.T("right.paper.lead")}, act(c, at+"/paper", c.T("right.paper.do"), r.Version, on("paper"), nil))}}
}

func (d *Desk) reviewPage(c *area.Call) error {
	r, held, err := d.Review(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	at := "/rights/requests/" + r.ID
	var options []ui.Option
	for _, x := range held {
		options = append(options, ui.Option{Value: x.Hash, Text: x.Text, Hint: strings.TrimPrefix(shortDay(c.Words, x.Day)+", "+roomText(c.Words, x.Room), ", ")})
	}
	f := sheet.Form{Action: at + "/review", Verb: c.T("right.review.save"), Cancel: at, Version: r.Version}
	if len(options) > 0 {
		f.Questions = []sheet.Question{{Ask: ui.Checkboxes, Field: ui.Field{Name: "shown", Label: c.T("right.review.which"), Hint: c.T("right.review.hint"), Small: true, Options: options, Values: strings.Fields(r.Shown)}}}
	} else {
		f.Lead = c.T("right.review.nothing")
	}
	p := f.Page(c, c.T("right.review"), nil)
	p.Lead = c.T("right.review.lead")
	if len(options) == 0 {
		p.Lead = c.T("right.review.nothing")
	}
	p.Crumbs = []ui.Link{{Href: "/rights", Text: c.T("right.list")}, {Href: at, Text: c.Words.Number(r.Number)}}
	return c.Show(p)
}

func (d *Desk) reviewAct(c *area.Call) error {
	f := c.Form()
	if err := d.Show(c.Ctx(), c.Path("id"), f.Version(), f.RawAll("shown")); err != nil {
		return d.requestForm(c, "review", err)
	}
	return c.Go("/rights/requests/"+c.Path("id"), ui.Flash{Done: c.T("right.reviewed")})
}

// fileAct sends the file, encrypted: it never leaves the house in the clear.
func (d *Desk) fileAct(c *area.Call) error {
	f := c.Form()
	g := Giving{For: f.Raw("for"), Passphrase: f.Raw("passphrase")}
	_, sealed, err := d.Give(c.Ctx(), c.Path("id"), f.Version(), g)
	if err != nil {
		return d.requestForm(c, "file", err)
	}
	return c.File("file.age", "application/octet-stream", sealed)
}

// paperAct shows the file to be printed here and now; nothing of it is saved.
func (d *Desk) paperAct(c *area.Call) error {
	whole, _, err := d.Give(c.Ctx(), c.Path("id"), c.Form().Version(), Giving{Paper: true})
	if err != nil {
		return d.requestForm(c, "paper", err)
	}
	w := c.House.Book.For(whole.Language)
	var parts ui.Sections
	for i, room := range rooms(whole.Items) {
		t := ui.Table{Caption: roomText(w, room), HideCaption: true, Columns: []ui.Column{{Text: w.T("right.file.day")}, {Text: w.T("right.file.text")}}}
		for _, x := range whole.Items {
			if x.Room == room {
				t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(shortDay(w, x.Day)), ui.TextCell(x.Text)})
			}
		}
		parts = append(parts, ui.Section{ID: "room-" + w.Number(i+1), Heading: roomText(w, room), Body: t})
	}
	says := ui.Bullets{w.T("right.file.restricted"), w.T("right.file.rights.correct"), w.T("right.file.rights.restrict"), w.T("right.file.rights.erase"), w.T("right.file.rights.seen"), w.T("right.file.rights.complain")}
	if len(whole.Held) > 0 {
		says = append(ui.Bullets{w.N("right.file.held", len(whole.Held))}, says...)
	}
	parts = append(parts, ui.Section{ID: "rights", Heading: w.T("right.file.rights_title"), Body: says})
	return c.Show(ui.Page{Kind: ui.KindPrint, Heading: w.T("right.file.title"), Lead: w.T("right.file.intro"), Body: parts})
}
