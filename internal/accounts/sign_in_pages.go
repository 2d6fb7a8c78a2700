package accounts

import (
	"embed"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/internal/when"
)

//go:embed passkey.js
var scripts embed.FS

// What a session holds between the steps of a sign-in.
const (
	sessionHalf    = "half"    // user and moment: the password or the link was right, the second factor is due
	sessionThen    = "then"    // where to go after the sign-in
	sessionPasskey = "passkey" // what the browser's answer is checked against
	sessionSecret  = "totp"    // the secret on the page that sets up an app
)

const halfLasts = 15 * time.Minute

// passkeyAsk is one button that speaks with the browser about a passkey.
type passkeyAsk struct {
	Begin, Send, Kind, Text, Failed, ActID string
}

func (d *Desk) passkeyPart(c *area.Call, begin, send, kind, text string) templ.Component {
	if _, ok := d.ceremony(); !ok {
		return templ.NopComponent
	}
	act := ""
	if kind == "create" {
		act = c.NewAct()
	}
	return passkeyButton(passkeyAsk{Begin: begin, Send: send, Kind: kind, Text: c.T(text), Failed: c.T("sign_in.passkey_failed"), ActID: act})
}

func (d *Desk) passkeyScript(c *area.Call) error {
	b, err := scripts.ReadFile("passkey.js")
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	c.W.Header().Set("Cache-Control", "private, max-age=3600")
	_, err = c.W.Write(b)
	return err
}

// thenOf reads where to go after the sign-in: an address of this house, or "".
func thenOf(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return ""
	}
	return path
}

// SignInPage is the page of GET / for who is not signed in. It answers anybody.
func (d *Desk) SignInPage(c *area.Call) error {
	return c.Show(d.signInForm(c, nil))
}

func (d *Desk) signInForm(c *area.Call, err error) ui.Page {
	form, then, login := c.Form(), thenOf(c.Query("then")), ""
	if c.R.Method == http.MethodPost {
		then, login = thenOf(form.Raw("then")), form.Raw("login")
	}
	parts := []templ.Component{}
	if have, known := d.HasUsers(c.Ctx()); known == nil && !have {
		parts = append(parts, ui.Notice{Tone: ui.Sun, Heading: c.T("setup.heading"), Text: c.T("setup.due"), Actions: []ui.Action{{Href: "/setup", Text: c.T("setup.go")}}})
	}
	parts = append(parts, ui.Form{Action: "/sign-in", NoAsk: true, Verb: c.T("sign_in.do"), Body: ui.Stack(
		ui.Hidden{Name: "then", Value: then},
		ui.Text(ui.Field{Name: "login", Label: c.T("sign_in.login"), Value: login, Autocomplete: "username", Error: ui.FieldError(c.Words, err, "login")}),
		ui.Password(ui.Field{Name: "password", Label: c.T("sign_in.password"), Autocomplete: "current-password", Error: ui.FieldError(c.Words, err, "password")}),
	)}, d.passkeyPart(c, "/sign-in/passkey/begin", "/sign-in/passkey", "get", "sign_in.passkey"))
	lead := c.T("sign_in.lead")
	if d.h.Demo {
		lead = c.T("sign_in.demo")
	}
	return ui.Page{Kind: ui.KindPublic, Heading: c.T("sign_in.heading"), Lead: lead, Body: ui.Stack(parts...), Problems: ui.Problems(c.Words, err), Wrong: c.T("sign_in.not_yet")}
}

func (d *Desk) signIn(c *area.Call) error {
	f := c.Form()
	login, password := f.Raw("login"), f.Raw("password")
	if strings.TrimSpace(login) == "" {
		f.Wrong("login", "field.required")
	}
	if password == "" {
		f.Wrong("password", "field.required")
	}
	err := f.Err()
	if err == nil {
		err = d.slow(c.R.RemoteAddr)
	}
	var u *User
	if err == nil {
		u, err = d.CheckPassword(c.Ctx(), login, password)
	}
	if err != nil {
		return c.Again(err, d.signInForm(c, err))
	}
	return d.enter(c, u, thenOf(f.Raw("then")))
}

// enter takes a user whose password or link was right to the next step.
func (d *Desk) enter(c *area.Call, u *User, then string) error {
	if err := c.Session.SignOut(c.Ctx()); err != nil { // a new token: none that was set before may hold
		return err
	}
	if d.h.Demo {
		return d.finish(c, u, then)
	}
	c.Session.Put(c.Ctx(), sessionHalf, u.ID+" "+string(when.ToMoment(d.h.Now())))
	c.Session.Put(c.Ctx(), sessionThen, then)
	if u.Second() {
		return c.Go("/sign-in/second", ui.Flash{})
	}
	return c.Go("/enrol", ui.Flash{})
}

// half gives the user who is between the steps, or nil.
func (d *Desk) half(c *area.Call) (*User, error) {
	user, at, ok := strings.Cut(c.Session.Get(c.Ctx(), sessionHalf), " ")
	if !ok || d.h.Now().Sub(when.Moment(at).Time()) > halfLasts {
		return nil, nil
	}
	u, err := d.userOf(c.Ctx(), user)
	if fault.Is(err, fault.NotFound) || err == nil && u.State != Active {
		return nil, nil
	}
	return u, err
}

// finish signs a user in and goes on.
func (d *Desk) finish(c *area.Call, u *User, then string) error {
	if _, err := d.Signed(c.Ctx(), u.ID); err != nil { // closed by now, or no role today
		return err
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
	if then == "" {
		then = "/"
	}
	return c.Go(then, ui.Flash{})
}

func (d *Desk) secondPage(c *area.Call) error {
	u, err := d.half(c)
	if err != nil {
		return err
	}
	if u == nil || !u.Second() {
		return c.Go("/", ui.Flash{})
	}
	return c.Show(d.secondForm(c, u, nil))
}

func (d *Desk) secondForm(c *area.Call, u *User, err error) ui.Page {
	parts := []templ.Component{}
	if u.TOTPs > 0 || u.CodesLeft > 0 {
		parts = append(parts, ui.Form{Action: "/sign-in/second", NoAsk: true, Verb: c.T("sign_in.go_on"), Body: ui.Text(ui.Field{Name: "code", Label: c.T("sign_in.code"),
			Hint: c.T("sign_in.code_hint"), Autocomplete: "one-time-code", Width: 20, Error: ui.FieldError(c.Words, err, "code")})})
	}
	if u.Passkeys > 0 {
		parts = append(parts, d.passkeyPart(c, "/sign-in/passkey/begin", "/sign-in/passkey", "get", "sign_in.passkey"))
	}
	return ui.Page{Kind: ui.KindPublic, Step: 2, Heading: c.T("sign_in.second"), Lead: c.T("sign_in.second_lead"), Body: ui.Stack(parts...), Problems: ui.Problems(c.Words, err), Wrong: c.T("sign_in.not_yet")}
}

func (d *Desk) second(c *area.Call) error {
	u, err := d.half(c)
	if err != nil {
		return err
	}
	if u == nil || !u.Second() {
		return c.Go("/", ui.Flash{})
	}
	typed := c.Form().Need("code", 40)
	if err = c.Form().Err(); err == nil {
		err = d.slow(c.R.RemoteAddr)
	}
	recovery := false
	if err == nil {
		recovery, err = d.CheckSecond(c.Ctx(), u, typed)
	}
	if err != nil {
		return c.Again(err, d.secondForm(c, u, err))
	}
	then := thenOf(c.Session.Get(c.Ctx(), sessionThen))
	if recovery {
		then = "/account" // where the person sees how many codes are left
	}
	return d.finish(c, u, then)
}

func (d *Desk) passkeySignInBegin(c *area.Call) error {
	if err := d.slow(c.R.RemoteAddr); err != nil {
		return err
	}
	options, kept, err := d.beginPasskeySignIn()
	if err != nil {
		return err
	}
	return d.begun(c, options, kept)
}

func (d *Desk) begun(c *area.Call, options, kept []byte) error {
	c.Session.Put(c.Ctx(), sessionPasskey, string(kept))
	c.W.Header().Set("Content-Type", "application/json")
	_, err := c.W.Write(options)
	return err
}

// asked gives what the browser was asked about a passkey, for one try: it is spent, whether the answer is
// right or wrong.
func asked(c *area.Call) string {
	kept := c.Session.Get(c.Ctx(), sessionPasskey)
	c.Session.Put(c.Ctx(), sessionPasskey, "")
	return kept
}

func (d *Desk) passkeySignIn(c *area.Call) error {
	then := thenOf(c.Session.Get(c.Ctx(), sessionThen))
	u, err := d.checkPasskey(c.Ctx(), asked(c), c.Form().Raw("credential"))
	if err != nil {
		return c.Again(err, d.signInForm(c, err))
	}
	return d.finish(c, u, then)
}

func (d *Desk) signOut(c *area.Call) error {
	user := c.Actor().User
	if err := c.Session.SignOut(c.Ctx()); err != nil {
		return err
	}
	if user != "" {
		if err := d.said(c.Ctx(), user, "session.end", true); err != nil {
			return err
		}
	}
	return c.Go("/", ui.Flash{})
}

func (d *Desk) demoSignIn(c *area.Call) error {
	if err := d.slow(c.R.RemoteAddr); err != nil {
		return err
	}
	user, err := d.useDemoLink(c.Ctx(), c.Query("token"))
	if err != nil {
		return err
	}
	u, err := d.userOf(c.Ctx(), user)
	if err != nil {
		return err
	}
	return d.enter(c, u, "")
}
