package area

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// Call is one request of a signed-in person, or of the public on open routes. A page asks the desk
// with Ctx and shows what it got; it never asks a table.
type Call struct {
	W     http.ResponseWriter
	R     *http.Request
	House *House
	Words *lang.Words

	// Frame writes a page with menu, language and rights around it; the web layer sets it.
	Frame func(c *Call, status int, p ui.Page) error
	// SetFlash keeps what to say on the next page; the web layer sets it.
	SetFlash func(c *Call, f ui.Flash)
	// Session is the browser's session; the web layer sets it.
	Session Session

	form *Form
}

// Session is what a page may do with the browser's session. The token in the cookie is known to the
// browser only; the house keeps its hash.
type Session interface {
	SignIn(ctx context.Context, user string) error // a new token, so that none set before the sign-in holds
	SignOut(ctx context.Context) error
	Get(ctx context.Context, name string) string // small values of the session: a step of the sign-in
	Put(ctx context.Context, name, value string)
}

// Accounts is what the web layer asks of whoever keeps the user accounts.
type Accounts interface {
	// Signed gives the actor of a user, or fault.Refused when the account is closed.
	Signed(ctx context.Context, user string) (Signed, error)
}

// Signed is a signed-in user as the frame needs it.
type Signed struct {
	Actor    access.Actor
	Language string        // chosen language; empty: the browser's
	Theme    string        // light, dark or empty
	Idle     time.Duration // after which the session ends; the shortest of the user's roles
}

// Ctx is the context for the desk: it carries the actor, and on a POST the act of the form.
func (c *Call) Ctx() context.Context { return c.R.Context() }

// Actor is who asks.
func (c *Call) Actor() access.Actor { return clerk.ActorOf(c.R.Context()) }

// Path gives a part of the address, such as the id.
func (c *Call) Path(name string) string { return c.R.PathValue(name) }

// Query gives a value of the address's question.
func (c *Call) Query(name string) string { return c.R.URL.Query().Get(name) }

// PageNumber gives the page of a list that is asked for, from 1.
func (c *Call) PageNumber() int {
	n, err := strconv.Atoi(c.Query("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

// T says a key in the reader's language.
func (c *Call) T(key string, pairs ...any) string { return c.Words.T(key, pairs...) }

// N says a key with a number in the reader's language.
func (c *Call) N(key string, n int, pairs ...any) string { return c.Words.N(key, n, pairs...) }

// May tells whether the actor has a verb, for buttons.
func (c *Call) May(v access.Verb) bool { return c.House.Clerk.May(c.Ctx(), v) }

// Show writes a page.
func (c *Call) Show(p ui.Page) error { return c.Frame(c, http.StatusOK, p) }

// Again shows a form once more with everything typed and what is wrong. An error that is no matter of
// the form is handed on.
func (c *Call) Again(err error, p ui.Page) error {
	var w *Wanting
	if c.House.Approvals != nil && errors.As(err, &w) {
		if err = c.AskedFirst(err); err == nil {
			return nil
		}
		p.Problems = nil
	}
	f := fault.As(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Repeated, fault.NoSpace, fault.TooMany, fault.Locked:
	default:
		return err
	}
	if len(p.Problems) == 0 {
		p.Problems = ui.Problems(c.Words, err)
	}
	return c.Frame(c, Status(f.Kind), p)
}

// Go sends the browser on after an act, and says there what was done.
func (c *Call) Go(to string, f ui.Flash) error {
	if f.Done != "" {
		c.SetFlash(c, f)
	}
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// File sends a file to save or print. The name must be neutral: never a person or a subject.
func (c *Call) File(name, mime string, b []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, err := c.W.Write(b)
	return err
}

// NewAct gives the act id for a form: the one that was sent, when the form is shown again, else a new one.
func (c *Call) NewAct() string {
	if c.R.Method == http.MethodPost && c.form != nil {
		if sent := c.form.values.Get("act_id"); id.Valid(sent) {
			return sent
		}
	}
	return id.New()
}

// Parts stacks components.
func Parts(parts ...templ.Component) templ.Component { return ui.Stack(parts...) }

// Status is the HTTP status of a kind of fault.
func Status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Refused:
		return http.StatusForbidden
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Conflict, fault.Repeated:
		return http.StatusConflict
	case fault.Locked:
		return http.StatusLocked
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.NoSpace:
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}
