package accounts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/ui"
	"drosme/internal/when"
)

func (d *Desk) accountPage(c *area.Call) error {
	p, err := d.accountShow(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) accountShow(c *area.Call, wrong error) (ui.Page, error) {
	me, err := d.Me(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	sessions, err := d.MySessions(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	passkeys, err := d.Passkeys(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	look := ui.Form{Action: "/account", ActID: c.NewAct(), Verb: c.T("account.change"), NoAsk: true, Body: ui.Stack(
		ui.Select(ui.Field{Name: "language", Label: c.T("account.language"), Options: languageOptions(c, d), Value: me.Language}),
		ui.Radios(ui.Field{Name: "theme", Label: c.T("account.theme"), Inline: true, Value: orDevice(me.Theme), Options: []ui.Option{
			{Value: "device", Text: c.T("account.theme_device")}, {Value: "light", Text: c.T("account.theme_light")}, {Value: "dark", Text: c.T("account.theme_dark")}}}),
	)}
	return ui.Page{Kind: ui.KindRecord, Heading: c.T("account.heading"), Problems: ui.Problems(c.Words, wrong),
		Bar: []ui.Status{{Label: c.T("user.code"), Text: me.Code}, d.factorStatus(c, me)},
		Body: ui.Sections{
			{ID: "look", Heading: c.T("account.look"), Body: look},
			{ID: "password", Heading: c.T("sign_in.password"), Actions: []ui.Action{{Href: "/account/password", Text: c.T("account.password_change")}}, Body: ui.Notice{Text: c.T("account.password_says")}},
			{ID: "factors", Heading: c.T("account.factors"), Body: d.factorPart(c, me, passkeys)},
			{ID: "sessions", Heading: c.T("account.sessions"), Count: c.Words.Number(len(sessions)), Body: d.sessionPart(c, sessions)},
			{ID: "roles", Heading: c.T("user.roles"), Body: ui.Stack(d.grantTable(c, me.Grants), ui.Action{Href: "/roles", Text: c.T("role.list")})},
		}}, nil
}

func orDevice(theme string) string {
	if theme == "" {
		return "device"
	}
	return theme
}

func languageOptions(c *area.Call, d *Desk) []ui.Option {
	out := []ui.Option{{Value: "", Text: c.T("account.language_browser")}}
	for _, tag := range strings.Fields(d.h.Setting("house.languages")) {
		if slices.Contains(lang.Languages, tag) {
			out = append(out, ui.Option{Value: tag, Text: d.h.Book.For(tag).Name()})
		}
	}
	return out
}

func (d *Desk) factorStatus(c *area.Call, u *User) ui.Status {
	switch {
	case u.Second():
		return ui.Status{Tone: ui.Moss, Label: c.T("account.factors"), Text: c.T("user.factor_there")}
	case d.h.Demo:
		return ui.Status{Tone: ui.Sun, Label: c.T("account.factors"), Text: c.T("user.factor_demo")}
	}
	return ui.Status{Tone: ui.Sun, Label: c.T("account.factors"), Text: c.T("user.factor_due")}
}

func (d *Desk) factorPart(c *area.Call, me *User, passkeys []*Passkey) templ.Component {
	lines := []ui.Line{{Key: c.T("account.totp"), Value: c.T("account.none")}}
	if me.TOTPs > 0 {
		lines[0].Value = c.T("account.totp_there")
	}
	for _, k := range passkeys {
		used := c.T("account.passkey_unused")
		if k.Used != "" {
			used = c.T("account.used", "when", d.local(c, k.Used))
		}
		lines = append(lines, ui.Line{Key: c.T("account.passkey"), Value: d.device(c, k.Device), Also: used, Body: nil})
	}
	codes := ui.Line{Key: c.T("account.codes"), Value: c.T("account.codes_left", "n", me.CodesLeft)}
	if me.CodesLeft < 3 && me.Second() {
		codes.Status = &ui.Status{Tone: ui.Sun, Text: c.T("account.codes_few", "n", me.CodesLeft)}
	}
	lines = append(lines, codes)
	acts := []templ.Component{ui.Action{Href: "/account/totp", Text: c.T("account.totp_add")}}
	if _, ok := d.ceremony(); ok {
		acts = append(acts, ui.Action{Href: "/account/passkey", Text: c.T("account.passkey_add")})
	}
	acts = append(acts, ui.Action{Href: "/account/codes", Post: true, ActID: c.NewAct(), Text: c.T("account.codes_new")})
	if me.TOTPs > 0 {
		acts = append(acts, ui.Action{Href: "/account/totp/remove", Post: true, ActID: c.NewAct(), Danger: true, Text: c.T("account.totp_remove")})
	}
	for _, k := range passkeys {
		acts = append(acts, ui.Action{Href: "/account/passkey/remove", Post: true, ActID: c.NewAct(), Danger: true, Text: c.T("account.passkey_remove"), About: d.device(c, k.Device), Fields: []ui.Hidden{{Name: "passkey", Value: k.ID}}})
	}
	return ui.Stack(ui.Summary{Lines: lines}, buttons(acts))
}

func (d *Desk) sessionPart(c *area.Call, sessions []*SessionRow) templ.Component {
	t := ui.Table{Caption: c.T("account.sessions"), HideCaption: true, Columns: []ui.Column{{Text: c.T("session.device")}, {Text: c.T("session.started")}, {Text: c.T("session.seen")}, {Text: c.T("session.end"), Quiet: true}}}
	others := false
	for _, s := range sessions {
		do := ui.TextCell(c.T("session.this"))
		if !s.Is(c.Actor().Session) {
			others = true
			do = ui.BodyCell(ui.Action{Href: "/account/sessions/end", Post: true, ActID: c.NewAct(), Text: c.T("session.end"), About: d.device(c, s.Device), Fields: []ui.Hidden{{Name: "session", Value: s.ID}}})
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(d.device(c, s.Device)), ui.TextCell(d.local(c, s.Started)), ui.TextCell(d.local(c, s.Seen)), do})
	}
	if !others {
		return t
	}
	return ui.Stack(t, ui.Action{Href: "/account/sessions/end", Post: true, ActID: c.NewAct(), Text: c.T("session.end_others"), Fields: []ui.Hidden{{Name: "session", Value: "others"}}})
}

// device says "Firefox on Windows" in the reader's language.
func (d *Desk) device(c *area.Call, kept string) string {
	browser, system, _ := strings.Cut(kept, "/")
	switch {
	case browser == "" && system == "":
		return c.T("session.unknown")
	case system == "":
		return browser
	case browser == "":
		return system
	}
	return c.T("session.on", "browser", browser, "system", system)
}

func (d *Desk) local(c *area.Call, m when.Moment) string {
	if m == "" {
		return ""
	}
	return c.Words.Local(m.In(d.h.Clerk.Zone()))
}

func (d *Desk) accountChange(c *area.Call) error {
	theme := c.Form().Raw("theme")
	if theme == "device" {
		theme = ""
	}
	if err := d.ChangeLook(c.Ctx(), c.Form().Raw("language"), theme); err != nil {
		return d.accountAgain(c, err)
	}
	return c.Go("/account", ui.Flash{Done: c.T("account.changed")})
}

func (d *Desk) accountAgain(c *area.Call, wrong error) error {
	p, err := d.accountShow(c, wrong)
	if err != nil {
		return err
	}
	return c.Again(wrong, p)
}

// accountLanguage is the language switch of the frame: a link, so that it works from every page.
func (d *Desk) accountLanguage(c *area.Call) error {
	me, err := d.Me(c.Ctx())
	if err != nil {
		return err
	}
	if to := c.Query("to"); to != me.Language {
		if err := d.ChangeLook(c.Ctx(), to, me.Theme); err != nil {
			return err
		}
	}
	return c.Go("/account", ui.Flash{})
}

func (d *Desk) passwordPage(c *area.Call) error { return c.Show(d.passwordForm(c, nil)) }

func (d *Desk) passwordForm(c *area.Call, err error) ui.Page {
	why := func(name string) string { return ui.FieldError(c.Words, err, name) }
	return ui.Page{Kind: ui.KindForm, Heading: c.T("account.password_change"), Lead: c.T("account.password_ends"), Problems: ui.Problems(c.Words, err),
		Crumbs: []ui.Link{{Href: "/account", Text: c.T("account.heading")}},
		Body: ui.Form{Action: "/account/password", ActID: c.NewAct(), Verb: c.T("account.password_change"), NoAsk: true, Cancel: &ui.Link{Href: "/account", Text: c.T("account.back")}, Body: ui.Stack(
			ui.Password(ui.Field{Name: "old", Label: c.T("account.password_old"), Autocomplete: "current-password", Error: why("old")}),
			ui.Password(ui.Field{Name: "password", Label: c.T("account.password_new"), Hint: c.T("account.password_hint"), Autocomplete: "new-password", Error: why("password")}),
			ui.Password(ui.Field{Name: "password_again", Label: c.T("account.password_again"), Autocomplete: "new-password", Error: why("password_again")}),
		)}}
}

func (d *Desk) passwordChange(c *area.Call) error {
	f := c.Form()
	if err := d.ChangePassword(c.Ctx(), f.Raw("old"), f.Raw("password"), f.Raw("password_again")); err != nil {
		return c.Again(err, d.passwordForm(c, err))
	}
	return c.Go("/account", ui.Flash{Done: c.T("account.password_done"), Then: c.T("account.password_then")})
}

func (d *Desk) totpPage(c *area.Call) error {
	c.Session.Put(c.Ctx(), sessionSecret, "")
	p, err := d.totpShow(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) totpShow(c *area.Call, wrong error) (ui.Page, error) {
	me, err := d.Me(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	form, err := d.totpForm(c, me, "/account/totp", wrong)
	return ui.Page{Kind: ui.KindForm, Heading: c.T("account.totp_add"), Lead: c.T("account.totp_lead"), Body: form, Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/account", Text: c.T("account.heading")}}}, err
}

func (d *Desk) totpAdd(c *area.Call) error {
	codes, err := d.AddTOTP(c.Ctx(), c.Session.Get(c.Ctx(), sessionSecret), c.Form().Raw("code"))
	if err != nil {
		p, fail := d.totpShow(c, err)
		if fail != nil {
			return fail
		}
		return c.Again(err, p)
	}
	c.Session.Put(c.Ctx(), sessionSecret, "")
	if len(codes) > 0 {
		return c.Show(codesPage(c, codes, "/account"))
	}
	return c.Go("/account", ui.Flash{Done: c.T("account.totp_done")})
}

func (d *Desk) totpRemove(c *area.Call) error {
	if err := d.RemoveTOTP(c.Ctx()); err != nil {
		return d.accountAgain(c, err)
	}
	return c.Go("/account", ui.Flash{Done: c.T("account.totp_gone")})
}

func (d *Desk) passkeyPage(c *area.Call) error { return c.Show(d.passkeyShow(c, nil)) }

func (d *Desk) passkeyShow(c *area.Call, err error) ui.Page {
	body := ui.Stack(ui.Notice{Text: c.T("account.passkey_says")}, d.passkeyPart(c, "/account/passkey/begin", "/account/passkey", "create", "account.passkey_make"))
	if _, ok := d.ceremony(); !ok {
		body = ui.Notice{Tone: ui.Sun, Text: c.T("account.passkey_address")}
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("account.passkey_add"), Body: body, Problems: ui.Problems(c.Words, err),
		Crumbs: []ui.Link{{Href: "/account", Text: c.T("account.heading")}}}
}

func (d *Desk) passkeyBegin(c *area.Call) error {
	options, kept, err := d.beginPasskey(c.Ctx(), c.Actor().User)
	if err != nil {
		return err
	}
	return d.begun(c, options, kept)
}

func (d *Desk) passkeyAdd(c *area.Call) error {
	codes, err := d.AddPasskey(c.Ctx(), asked(c), c.Form().Raw("credential"), Device(c.R.UserAgent()))
	if err != nil {
		return c.Again(err, d.passkeyShow(c, err))
	}
	if len(codes) > 0 {
		return c.Show(codesPage(c, codes, "/account"))
	}
	return c.Go("/account", ui.Flash{Done: c.T("account.passkey_done")})
}

func (d *Desk) passkeyRemove(c *area.Call) error {
	if err := d.RemovePasskey(c.Ctx(), c.Form().Raw("passkey")); err != nil {
		return d.accountAgain(c, err)
	}
	return c.Go("/account", ui.Flash{Done: c.T("account.passkey_gone")})
}

func (d *Desk) codesRenew(c *area.Call) error {
	codes, err := d.RenewCodes(c.Ctx())
	if err != nil {
		return err
	}
	if len(codes) == 0 { // the same form once more: the codes were shown the first time
		return d.accountAgain(c, fault.New(fault.Repeated, "account.codes_shown"))
	}
	return c.Show(codesPage(c, codes, "/account"))
}

func (d *Desk) sessionEnd(c *area.Call) error {
	which := c.Form().Raw("session")
	if which == "others" {
		if err := d.EndOtherSessions(c.Ctx()); err != nil {
			return err
		}
		return c.Go("/account", ui.Flash{Done: c.T("session.others_ended")})
	}
	if err := d.EndSession(c.Ctx(), which); err != nil {
		return err
	}
	return c.Go("/account", ui.Flash{Done: c.T("session.ended")})
}

// grantTable shows roles with their days.
func (d *Desk) grantTable(c *area.Call, grants []Grant) ui.Table {
	t := ui.Table{Caption: c.T("user.roles"), HideCaption: true, Columns: []ui.Column{{Text: c.T("user.role")}, {Text: c.T("user.from")}, {Text: c.T("user.until")}}}
	_, today := d.h.Clerk.Now()
	for _, g := range grants {
		name, until := c.T("role."+string(g.Role)), c.T("user.open_end")
		if g.Until != "" {
			until = c.Words.Day(g.Until)
		}
		cell := ui.LinkCell("/roles/"+string(g.Role), name)
		if g.Circle != "" {
			cell.Also = c.T("user.circle_only", "circle", g.Circle)
		}
		if !g.InForce(today) {
			cell.Also = c.T("user.not_in_force")
		}
		t.Rows = append(t.Rows, []ui.Cell{cell, ui.TextCell(c.Words.Day(g.From)), ui.TextCell(until)})
	}
	return t
}

func version(u *User) string { return strconv.Itoa(u.Version) }
