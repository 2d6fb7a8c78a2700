package vault

import (
	"drosme/internal/area"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// newAct is the id of a further form on a page that answers a sent one.
func newAct() string { return id.New() }

// statePage shows whether the protected shelf is locked, and the way to lock it at once.
func (d *Desk) statePage(c *area.Call) error {
	l, err := d.State(c.Ctx())
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("vault.state"), Lead: c.T("vault.state.lead")}
	says := []string{c.T("vault.lock.says"), c.T("vault.lock.stays")}
	if l.Locked {
		p.Bar = []ui.Status{{Tone: ui.Sun, Label: c.T("vault.shelf.protected"), Text: c.T("vault.state.locked", "when", c.Words.Local(l.At.In(c.House.Clerk.Zone())))}}
		says = []string{c.T("vault.unlock.says")}
	} else {
		p.Bar = []ui.Status{{Tone: ui.Moss, Label: c.T("vault.shelf.protected"), Text: c.T("vault.state.open")}}
	}
	switch {
	case l.Locked && c.May("vault.unlock"):
		p.Body = ui.Confirm{Says: says, Form: ui.Form{Action: "/vault/unlock", ActID: c.NewAct(), Verb: c.T("vault.unlock"), NoAsk: true}}
	case !l.Locked && c.May("vault.lock"):
		p.Body = ui.Confirm{Says: says, Form: ui.Form{Action: "/vault/lock", ActID: c.NewAct(), Verb: c.T("vault.lock"), NoAsk: true, Danger: true}}
	case l.Locked:
		p.Body = ui.Notice{Tone: ui.Sun, Heading: c.T("vault.state.ask"), Text: c.T("vault.unlock.who")}
	default:
		p.Body = ui.Notice{Heading: c.T("vault.state.open"), Text: c.T("vault.lock.says")}
	}
	if c.May("vault.notices") {
		p.Actions = []ui.Action{{Href: "/vault/notices", Text: c.T("vault.notices")}}
	}
	if c.May("accused.switch") {
		p.Actions = append(p.Actions, ui.Action{Href: "/vault/accused", Text: c.T("accused.switch")})
	}
	return c.Show(p)
}

func (d *Desk) lockAct(c *area.Call) error {
	if err := d.Lock(c.Ctx()); err != nil {
		return err
	}
	return c.Go("/vault", ui.Flash{Tone: ui.Sun, Done: c.T("vault.lock.done")})
}

func (d *Desk) unlockAct(c *area.Call) error {
	if err := d.Unlock(c.Ctx()); err != nil {
		return err
	}
	return c.Go("/vault", ui.Flash{Done: c.T("vault.unlock.done")})
}

// opener says who opened: the label of their person, or the number of the account where none is linked.
func opener(c *area.Call, n *Notice) string {
	if n.ByPerson != "" {
		return ui.PersonText(n.ByPerson)
	}
	return c.T("vault.notice.account")
}

// whose says of whom a notice speaks, and leads to the comparison where it is of two.
func whose(c *area.Call, n *Notice) ui.Cell {
	switch {
	case n.Person == "":
		return ui.TextCell("")
	case n.Other == "":
		return ui.PersonCell(n.Person, back(n.Person))
	}
	return ui.LinkCell(path(n.Person, "merge"), about(c, n))
}

func about(c *area.Call, n *Notice) string {
	if n.Person == "" {
		return opener(c, n)
	}
	if n.Other == "" {
		return ui.PersonText(n.Person)
	}
	return c.T("vault.notice.about_two", "one", ui.PersonText(n.Person), "two", ui.PersonText(n.Other))
}

func (d *Desk) noticesPage(c *area.Call) error {
	rows, total, err := d.Notices(c.Ctx(), c.Query("show") != "all", c.PageNumber())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("vault.notices"), HideCaption: true, Columns: []ui.Column{{Text: c.T("vault.notice.when")}, {Text: c.T("vault.notice.who")},
		{Text: c.T("vault.notice.whose")}, {Text: c.T("vault.purpose")}, {Text: c.T("vault.notice.seen")}}}
	for _, n := range rows {
		seen := ui.TextCell(c.T("vault.notice.seen_already"))
		if n.SeenAt == "" {
			seen = ui.BodyCell(ui.Action{Href: "/vault/notices/" + n.ID + "/seen", Text: c.T("vault.notice"), Post: true, ActID: newAct()})
		}
		who := ui.Cell{Text: opener(c, n), Href: "/users/" + n.ByUser}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.Words.Local(n.At.In(c.House.Clerk.Zone()))), who, whose(c, n),
			{Text: c.T("vault.purpose." + n.Purpose), Also: n.Why}, seen})
	}
	l := ui.List{Table: t, Count: c.N("list.found", total), Paging: sheet.Paging(c, total), Empty: ui.Empty{Says: c.T("vault.notices.empty")},
		Views: []ui.View{{Href: "/vault/notices", Text: c.T("vault.notices.unseen"), Current: c.Query("show") != "all"},
			{Href: "/vault/notices?show=all", Text: c.T("list.all"), Current: c.Query("show") == "all"}}}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("vault.notices"), Lead: c.T("vault.notices.lead"), Dense: true, Body: l})
}

func (d *Desk) seenAct(c *area.Call) error {
	if err := d.See(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/vault/notices", ui.Flash{Done: c.T("vault.notice.done")})
}

// noticeCard tells the responsible person on their day who opened what.
func (d *Desk) noticeCard(c *area.Call) (ui.Card, bool, error) {
	rows, total, err := d.Notices(c.Ctx(), true, 1)
	if err != nil || total == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("vault.notices.card"), Count: c.Words.Number(total), More: &ui.Link{Href: "/vault/notices", Text: c.T("vault.notices")}}
	for _, n := range rows[:min(5, len(rows))] {
		card.Tasks = append(card.Tasks, ui.Task{Text: c.T("vault.notice.says", "who", opener(c, n), "whose", about(c, n)), Href: "/vault/notices",
			Also: c.Words.Local(n.At.In(c.House.Clerk.Zone())) + ", " + c.T("vault.purpose."+n.Purpose),
			Do:   &ui.Action{Href: "/vault/notices/" + n.ID + "/seen", Text: c.T("vault.notice"), Post: true, ActID: newAct()}})
	}
	return card, true, nil
}

// forgetPage shows what all rooms hold about a person, and asks once more.
func (d *Desk) forgetPage(c *area.Call) error { return d.forgetForm(c, nil) }

func (d *Desk) forgetForm(c *area.Call, wrong error) error {
	person := c.Path("id")
	held, err := d.Held(c.Ctx(), person)
	if err != nil {
		return err
	}
	says := []string{c.T("vault.forget.says"), c.T("vault.forget.counts"), c.T("vault.forget.second")}
	t := ui.Table{Caption: c.T("vault.forget.held"), Plain: true, Columns: []ui.Column{{Text: c.T("vault.forget.what")}, {Text: c.T("vault.notice.when")}}}
	for _, h := range held {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T(h.What, h.Args...)), ui.TextCell(c.Words.ShortDay(h.Day))})
	}
	confirm := ui.Confirm{Says: says, Lasting: true, Form: ui.Form{Action: path(person, "forget"), ActID: c.NewAct(), Verb: c.T("vault.forget"), Danger: true, NoAsk: true,
		Cancel: &ui.Link{Href: back(person), Text: c.T("act.cancel")}}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("vault.forget"), Lead: ui.PersonText(person), Crumbs: crumbs(c, person), Body: confirm}
	if len(t.Rows) > 0 {
		p.Body = ui.Stack(t, confirm)
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) forgetAct(c *area.Call) error {
	if err := d.Forget(c.Ctx(), c.Path("id")); err != nil {
		return d.forgetForm(c, err)
	}
	return c.Go("/people", ui.Flash{Done: c.T("vault.forget.done")})
}
