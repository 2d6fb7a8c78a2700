package mailroom

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/mail"
	"drosme/internal/ui"
	"drosme/internal/when"

	"github.com/a-h/templ"
)

func (d *Desk) routes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/letters", Verb: "letter.list", Do: d.listPage},
		{Method: "POST", Path: "/letters/{id}/again", Verb: "letter.again", Do: d.againAct},
		{Method: "GET", Path: "/letters/{id}/drop", Verb: "letter.drop", Do: d.dropPage},
		{Method: "POST", Path: "/letters/{id}/drop", Verb: "letter.drop", Do: d.dropAct},
		{Method: "GET", Path: "/letters/account", Verb: "mail_account.read", Do: d.accountPage},
		{Method: "POST", Path: "/letters/account", Verb: "mail_account.change", Do: d.accountAct},
		{Method: "POST", Path: "/letters/account/test", Verb: "mail_account.change", Do: d.testAct},
	}
}

var tones = map[string]ui.Tone{Waiting: ui.River, Failed: ui.Clay, Sent: ui.Moss}

func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	rows, states, err := d.Unsent(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Heading: c.T("mailroom.card"), More: &ui.Link{Href: "/letters", Text: c.T("act.open")}}
	if n := states[Failed]; n > 0 {
		card.Tone = ui.Clay
		card.Tasks = append(card.Tasks, ui.Task{Text: c.N("mailroom.card.failed", n), Href: "/letters"})
	}
	for _, l := range rows {
		if l.State == Waiting && l.Reason == mail.NoServer {
			card.Tone = ui.Clay
			card.Tasks = append(card.Tasks, ui.Task{Text: c.T("mailroom.card.none_set"), Href: "/letters/account"})
			break
		}
	}
	return card, len(card.Tasks) > 0, nil
}

func (d *Desk) listPage(c *area.Call) error {
	rows, states, err := d.Unsent(c.Ctx())
	if err != nil {
		return err
	}
	local := func(m when.Moment) string { return c.Words.Local(m.In(c.House.Clerk.Zone())) }
	t := ui.Table{Caption: c.T("mailroom.title"), HideCaption: true, Columns: []ui.Column{{Text: c.T("mailroom.made")}, {Text: c.T("mailroom.state")},
		{Text: c.T("mailroom.tries"), Number: true}, {Text: c.T("mailroom.reason")}, {Text: c.T("mailroom.next")}, {Text: c.T("mailroom.do"), Quiet: true}}}
	for _, l := range rows {
		reason, next := ui.Cell{}, ui.Cell{}
		if l.Reason != "" {
			reason = ui.TextCell(c.T("mailroom.reason." + l.Reason))
		}
		if l.State == Waiting {
			next = ui.TextCell(local(l.Next))
		}
		var do []templ.Component
		if c.May("letter.again") {
			do = append(do, ui.Action{Href: "/letters/" + l.ID + "/again", Text: c.T("mailroom.again"), About: local(l.Made), Post: true, ActID: c.NewAct()},
				ui.Action{Href: "/letters/" + l.ID + "/drop", Text: c.T("mailroom.drop"), About: local(l.Made)})
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(local(l.Made)), ui.StatusCell(tones[l.State], c.T("mailroom.state."+l.State)),
			ui.NumberCell(c.Words.Number(l.Tries)), reason, next, ui.BodyCell(ui.InRow(do...))})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("mailroom.title"), Lead: c.T("mailroom.lead"), Dense: true,
		Body: ui.List{Count: c.N("mailroom.waiting", states[Waiting]), Table: t, Empty: ui.Empty{Says: c.T("mailroom.empty")}}}
	if c.May("mail_account.read") {
		p.Actions = []ui.Action{{Href: "/letters/account", Text: c.T("mailroom.account.set")}}
	}
	return c.Show(p)
}

func (d *Desk) againAct(c *area.Call) error {
	if err := d.Again(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/letters", ui.Flash{Done: c.T("mailroom.again.done")})
}

func (d *Desk) dropPage(c *area.Call) error {
	return c.Show(ui.Page{Kind: ui.KindForm, Heading: c.T("mailroom.drop"), Crumbs: crumbs(c), Body: ui.Confirm{Says: []string{c.T("mailroom.drop.says")}, Lasting: true,
		Form: ui.Form{Action: "/letters/" + c.Path("id") + "/drop", ActID: c.NewAct(), Verb: c.T("mailroom.drop"), Danger: true, NoAsk: true,
			Cancel: &ui.Link{Href: "/letters", Text: c.T("act.cancel")}}}})
}

func (d *Desk) dropAct(c *area.Call) error {
	if err := d.Drop(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/letters", ui.Flash{Done: c.T("mailroom.drop.done")})
}

func crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/letters", Text: c.T("mailroom.title")}}
}

func (d *Desk) accountPage(c *area.Call) error { return d.accountForm(c, nil) }

func (d *Desk) accountForm(c *area.Call, wrong error) error {
	a, err := d.Account(c.Ctx())
	if err != nil {
		return err
	}
	sent := wrong != nil
	field := func(name, value string) ui.Field {
		if sent {
			value = c.Form().Raw(name)
		}
		return ui.Field{Name: name, Label: c.T("mailroom." + name), Value: value, Error: ui.FieldError(c.Words, wrong, name)}
	}
	from, name, host, port := field("from", a.From), field("from_name", a.FromName), field("host", a.Host), field("port", strconv.Itoa(a.Port))
	from.Type, name.Hint, name.Optional, host.Hint, port.Width = "email", c.T("mailroom.from_name.hint"), true, c.T("mailroom.host.hint"), 5
	security, user, password := field("security", a.Security), field("user", a.User), field("password", "")
	for _, s := range []string{mail.StartTLS, mail.TLS, mail.Plain} {
		security.Options = append(security.Options, ui.Option{Value: s, Text: c.T("mailroom.security." + s)})
	}
	user.Optional, password.Optional = true, true
	if a.Version > 0 {
		password.Hint = c.T("mailroom.password.hint")
	}
	version := strconv.Itoa(a.Version)
	if sent && !fault.Is(wrong, fault.Conflict) {
		version = c.Form().Raw("version")
	}
	parts := []templ.Component{ui.Form{Action: "/letters/account", ActID: c.NewAct(), Version: version, Verb: c.T("mailroom.account.save"),
		Body:   ui.Stack(ui.Text(from), ui.Text(name), ui.Text(host), ui.Number(port), ui.Radios(security), ui.Text(user), ui.Password(password)),
		Cancel: &ui.Link{Href: "/letters", Text: c.T("act.cancel")}}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("mailroom.account"), Lead: c.T("mailroom.account.lead"), Crumbs: crumbs(c), Body: ui.Stack(parts...)}
	if a.Version > 0 {
		p.Actions = []ui.Action{{Href: "/letters/account/test", Text: c.T("mailroom.account.test"), Post: true, ActID: c.NewAct()}}
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) accountAct(c *area.Call) error {
	f := c.Form()
	a := Account{From: f.Need("from", 254), FromName: f.Text("from_name", 100), Host: f.Need("host", 253), Security: f.Raw("security"),
		User: f.Text("user", 200), Password: f.Raw("password"), Version: f.Version()}
	a.Port, _ = f.Int("port", 1, 65535)
	err := f.Err()
	if err == nil && a.Port == 0 {
		err = fault.In("port", "field.required")
	}
	if err == nil {
		err = d.SetAccount(c.Ctx(), a)
	}
	if err != nil {
		return d.accountForm(c, err)
	}
	return c.Go("/letters", ui.Flash{Done: c.T("mailroom.account.saved")})
}

func (d *Desk) testAct(c *area.Call) error {
	if err := d.Test(c.Ctx(), c.Words.Tag()); err != nil {
		return err
	}
	return c.Go("/letters", ui.Flash{Done: c.T("mailroom.account.tested")})
}
