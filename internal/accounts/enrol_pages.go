package accounts

import (
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/paper"
	"drosme/internal/ui"
)

func (d *Desk) setupPage(c *area.Call) error {
	if have, err := d.HasUsers(c.Ctx()); err != nil || have {
		if err == nil {
			err = fault.Missing()
		}
		return err
	}
	return c.Show(d.setupForm(c, nil))
}

func (d *Desk) setupForm(c *area.Call, err error) ui.Page {
	f := c.Form()
	why := func(name string) string { return ui.FieldError(c.Words, err, name) }
	var roles []ui.Option
	for _, r := range []access.Role{access.Responsible, access.Coordinator, access.Caseworker, access.Helpline, access.Educator, access.Bookkeeper} {
		roles = append(roles, ui.Option{Value: string(r), Text: c.T("role." + string(r))})
	}
	return ui.Page{Kind: ui.KindPublic, Heading: c.T("setup.heading"), Lead: c.T("setup.lead"), Problems: ui.Problems(c.Words, err),
		Body: ui.Form{Action: "/setup", ActID: c.NewAct(), Verb: c.T("setup.do"), Body: ui.Stack(
			ui.Text(ui.Field{Name: "code", Label: c.T("setup.code"), Hint: c.T("setup.code_hint"), Value: f.Raw("code"), Width: 30, Error: why("code")}),
			ui.Text(ui.Field{Name: "login", Label: c.T("user.login"), Hint: c.T("setup.login_hint"), Value: f.Raw("login"), Autocomplete: "username", Error: why("login")}),
			ui.Text(ui.Field{Name: "display", Label: c.T("setup.display"), Hint: c.T("user.display_hint"), Value: f.Raw("display"), Optional: true, Error: why("display")}),
			ui.Password(ui.Field{Name: "password", Label: c.T("account.password_new"), Hint: c.T("account.password_hint"), Autocomplete: "new-password", Error: why("password")}),
			ui.Password(ui.Field{Name: "password_again", Label: c.T("account.password_again"), Autocomplete: "new-password", Error: why("password_again")}),
			ui.Checkboxes(ui.Field{Name: "roles", Label: c.T("setup.roles"), Hint: c.T("setup.roles_hint"), Options: roles, Values: f.RawAll("roles"), Error: why("roles")}),
		)}}
}

func (d *Desk) setup(c *area.Call) error {
	have, err := d.HasUsers(c.Ctx())
	if err == nil && have {
		err = fault.Missing()
	}
	if err != nil {
		return err
	}
	f := c.Form()
	first := First{Code: f.Raw("code"), Login: f.Raw("login"), Display: f.Raw("display"), Language: c.Words.Tag(), Password: f.Raw("password"), Again: f.Raw("password_again")}
	for _, r := range f.RawAll("roles") {
		first.Roles = append(first.Roles, access.Role(r))
	}
	var u *User
	if err = d.slow(c.R.RemoteAddr); err == nil {
		u, err = d.SetUp(c.Ctx(), first)
	}
	if err != nil {
		return c.Again(err, d.setupForm(c, err))
	}
	return d.enter(c, u, "")
}

func (d *Desk) linkPage(c *area.Call) error {
	u, purpose, err := d.linkUser(c.Ctx(), c.Path("token"))
	if err == nil && purpose == Demo {
		err = fault.New(fault.NotFound, "link.gone")
	}
	if err != nil {
		return err
	}
	return c.Show(d.linkForm(c, u, purpose, nil))
}

func (d *Desk) linkForm(c *area.Call, u *User, purpose Purpose, err error) ui.Page {
	why := func(name string) string { return ui.FieldError(c.Words, err, name) }
	return ui.Page{Kind: ui.KindPublic, Step: 1, Heading: c.T("link." + string(purpose)), Lead: c.T("link.lead"), Problems: ui.Problems(c.Words, err),
		Body: ui.Form{Action: "/link/" + c.Path("token"), Verb: c.T("link.do"), NoAsk: true, Body: ui.Stack(
			ui.Text(ui.Field{Name: "login", Label: c.T("sign_in.login"), Value: u.Login, Autocomplete: "username", ReadOnly: true}),
			ui.Password(ui.Field{Name: "password", Label: c.T("account.password_new"), Hint: c.T("account.password_hint"), Autocomplete: "new-password", Error: why("password")}),
			ui.Password(ui.Field{Name: "password_again", Label: c.T("account.password_again"), Autocomplete: "new-password", Error: why("password_again")}),
		)}}
}

func (d *Desk) linkUse(c *area.Call) error {
	token := c.Path("token")
	before, purpose, err := d.linkUser(c.Ctx(), token)
	if err != nil {
		return err
	}
	if err := d.slow(c.R.RemoteAddr); err != nil {
		return c.Again(err, d.linkForm(c, before, purpose, err))
	}
	u, err := d.useLink(c.Ctx(), token, c.Form().Raw("password"), c.Form().Raw("password_again"))
	if err != nil {
		return c.Again(err, d.linkForm(c, before, purpose, err))
	}
	if u, err = d.userOf(c.Ctx(), u.ID); err != nil {
		return err
	}
	return d.enter(c, u, "")
}

// enrolling gives the user who must set up a second factor before the sign-in is done, or nil.
func (d *Desk) enrolling(c *area.Call) (*User, error) {
	u, err := d.half(c)
	if err != nil || u == nil || u.Second() {
		return nil, err
	}
	c.R = c.R.WithContext(d.as(c.Ctx(), u))
	return u, nil
}

func (d *Desk) enrolPage(c *area.Call) error {
	u, err := d.enrolling(c)
	if err != nil {
		return err
	}
	if u == nil {
		return c.Go("/", ui.Flash{})
	}
	p, err := d.enrolForm(c, u, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) enrolForm(c *area.Call, u *User, err error) (ui.Page, error) {
	app, fail := d.totpForm(c, u, "/enrol/totp", err)
	if fail != nil {
		return ui.Page{}, fail
	}
	parts := []templ.Component{ui.Section{ID: "app", Heading: c.T("account.totp_add"), Body: app}}
	if _, ok := d.ceremony(); ok {
		parts = append(parts, ui.Section{ID: "passkey", Heading: c.T("account.passkey_add"), Body: ui.Stack(
			ui.Notice{Text: c.T("account.passkey_says")},
			d.passkeyPart(c, "/enrol/passkey/begin", "/enrol/passkey", "create", "account.passkey_make"))})
	}
	return ui.Page{Kind: ui.KindPublic, Step: 2, Heading: c.T("enrol.heading"), Lead: c.T("enrol.lead"), Body: ui.Stack(parts...), Problems: ui.Problems(c.Words, err)}, nil
}

// totpForm shows the secret for an app and asks for its first code. The secret waits in the session.
func (d *Desk) totpForm(c *area.Call, u *User, action string, err error) (templ.Component, error) {
	secret := c.Session.Get(c.Ctx(), sessionSecret)
	if secret == "" {
		secret = newTOTPSecret(d.random(totpSecretLen))
		c.Session.Put(c.Ctx(), sessionSecret, secret)
	}
	svg, fail := paper.QRSVG(totpAddress(secret, d.h.Setting("desk.name"), u.Code))
	if fail != nil {
		return nil, fail
	}
	svg = strings.Replace(svg, "<svg ", `<svg width="240" height="240" `, 1)
	return ui.Form{Action: action, ActID: c.NewAct(), Verb: c.T("account.totp_do"), NoAsk: true, Body: ui.Stack(
		authenticator(svg, spaced(secret), c.T("account.totp_scan"), c.T("account.totp_type")),
		ui.Text(ui.Field{Name: "code", Label: c.T("account.totp_code"), Autocomplete: "one-time-code", Inputmode: "numeric", Width: 10, Error: ui.FieldError(c.Words, err, "code")}),
	)}, nil
}

func spaced(secret string) string {
	out := ""
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

func (d *Desk) enrolTOTP(c *area.Call) error {
	u, err := d.enrolling(c)
	if err != nil {
		return err
	}
	if u == nil {
		return c.Go("/", ui.Flash{})
	}
	var codes []string
	if err = d.slow(c.R.RemoteAddr); err == nil {
		codes, err = d.AddTOTP(c.Ctx(), c.Session.Get(c.Ctx(), sessionSecret), c.Form().Raw("code"))
	}
	if err != nil {
		p, fail := d.enrolForm(c, u, err)
		if fail != nil {
			return fail
		}
		return c.Again(err, p)
	}
	return d.enrolled(c, u, codes)
}

func (d *Desk) enrolPasskeyBegin(c *area.Call) error {
	u, err := d.enrolling(c)
	if err != nil {
		return err
	}
	if u == nil {
		return fault.New(fault.Refused, "")
	}
	options, kept, err := d.beginPasskey(c.Ctx(), u.ID)
	if err != nil {
		return err
	}
	return d.begun(c, options, kept)
}

func (d *Desk) enrolPasskey(c *area.Call) error {
	u, err := d.enrolling(c)
	if err != nil {
		return err
	}
	if u == nil {
		return c.Go("/", ui.Flash{})
	}
	codes, err := d.AddPasskey(c.Ctx(), asked(c), c.Form().Raw("credential"), Device(c.R.UserAgent()))
	if err != nil {
		p, fail := d.enrolForm(c, u, err)
		if fail != nil {
			return fail
		}
		return c.Again(err, p)
	}
	return d.enrolled(c, u, codes)
}

// enrolled signs the user in at once and shows the recovery codes, this one time.
func (d *Desk) enrolled(c *area.Call, u *User, codes []string) error {
	if len(codes) == 0 {
		return d.finish(c, u, thenOf(c.Session.Get(c.Ctx(), sessionThen)))
	}
	then := thenOf(c.Session.Get(c.Ctx(), sessionThen))
	if then == "" {
		then = "/"
	}
	for _, name := range []string{sessionHalf, sessionThen, sessionPasskey, sessionSecret} {
		c.Session.Put(c.Ctx(), name, "")
	}
	c.Session.Put(c.Ctx(), sessionDevice, Device(c.R.UserAgent()))
	if err := c.Session.SignIn(c.Ctx(), u.ID); err != nil {
		return err
	}
	if err := d.said(c.Ctx(), u.ID, "session.start", true); err != nil {
		return err
	}
	return c.Show(codesPage(c, codes, then))
}

func codesPage(c *area.Call, codes []string, next string) ui.Page {
	kind := ui.KindForm
	if c.Actor().User == "" || next != "/account" {
		kind = ui.KindPublic
	}
	return ui.Page{Kind: kind, Step: 3, Heading: c.T("account.codes"), Lead: c.T("account.codes_once"), Body: ui.Stack(
		recoveryCodes(codes),
		buttons([]templ.Component{ui.Action{Href: next, Text: c.T("account.codes_kept"), Primary: true}, ui.PrintButton()}))}
}
