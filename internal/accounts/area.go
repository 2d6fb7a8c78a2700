package accounts

import (
	"context"
	"embed"
	"net/url"
	"strconv"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

//go:embed schema queries words
var files embed.FS

//go:embed roles.csv
var roles string

// Desk is where accounts are worked with. It is of use after Start.
type Desk struct {
	h         *area.House
	store     *db.Store
	log       Log
	areas     []area.Area
	shipped   string // checksum of the table of roles as it came with the binary
	addresses *addresses

	// FindPerson gives the id of the person record with a code, when somebody links an account to it.
	// The list of rooms sets it; without it the code itself is kept.
	FindPerson func(ctx context.Context, code string) (string, error)
}

// Log is what accounts need of the house's log: lines of sign-ins, the check of the whole, and who
// has seen a person.
type Log interface {
	Read(ctx context.Context, line audit.Line) error
	Verify(ctx context.Context) (audit.Report, error)
	About(ctx context.Context, subject, before string, most int) ([]audit.Line, error)
}

// Ground is what stands only once the house is open.
type Ground struct {
	Store *db.Store
	Log   Log
	Areas []area.Area // all areas of the house, for the pages that show what a role may do
}

// New makes the desk of a house. Start follows when the house is open.
func New(h *area.House) *Desk { return &Desk{h: h, addresses: newAddresses()} }

// Start gives the desk its ground and applies the responsible person's changes to the table of roles.
// It is called once, after the house has opened and before anybody is answered.
func (d *Desk) Start(ctx context.Context, g Ground) error {
	d.store, d.log, d.areas = g.Store, g.Log, g.Areas
	d.shipped = d.h.Clerk.Rules().Checksum()
	return d.applyRoleChanges(ctx)
}

// Area is what accounts hand to the house.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "internal/accounts", Roles: roles, Files: files,
		Routes: d.routes(),
		Menu: []area.MenuItem{
			{Group: "menu.house", Text: "user.list", Path: "/users", Verb: "user.list", Order: 10},
			{Group: "menu.house", Text: "user.oversee", Path: "/oversight", Verb: "user.oversee", Order: 20},
			{Group: "menu.house", Text: "role.list", Path: "/roles", Verb: "role.list", Order: 30},
			{Group: "menu.house", Text: "log.list", Path: "/log", Verb: "log.list", Order: 40},
		},
		Day:      []area.DayCard{{Verb: "user.oversee", Order: 80, Card: d.oversightCard}, {Verb: "user.add", Order: 80, Card: d.invitedCard}},
		Settings: idleSettings(),
		Holds:    []area.Holder{{Name: "accounts", Show: heldOf, Forget: forgetPerson}},
		Jobs:     []area.Job{{Name: "accounts.purge", Every: time.Hour, Run: d.purge}},
	}
}

// Open gives why a route needs no verb.
const (
	openSignIn = "sign-in: nobody is known yet"
	openSetup  = "first start: answers only while there is no user"
	openLink   = "single-use link: the link is the right"
	openEnrol  = "second factor of a user whose password or link was right"
	openOut    = "ends the own session"
	openScript = "a script, the same for everyone"
)

func (d *Desk) routes() []area.Route {
	return []area.Route{
		{Method: "POST", Path: "/sign-in", Open: openSignIn, Do: d.signIn},
		{Method: "GET", Path: "/sign-in/second", Open: openSignIn, Do: d.secondPage},
		{Method: "POST", Path: "/sign-in/second", Open: openSignIn, Do: d.second},
		{Method: "POST", Path: "/sign-in/passkey/begin", Open: openSignIn, Do: d.passkeySignInBegin},
		{Method: "POST", Path: "/sign-in/passkey", Open: openSignIn, Do: d.passkeySignIn},
		{Method: "POST", Path: "/sign-out", Open: openOut, Do: d.signOut},
		{Method: "GET", Path: "/setup", Open: openSetup, Do: d.setupPage},
		{Method: "POST", Path: "/setup", Open: openSetup, Do: d.setup},
		{Method: "GET", Path: "/link/{token}", Open: openLink, Do: d.linkPage},
		{Method: "POST", Path: "/link/{token}", Open: openLink, Do: d.linkUse},
		{Method: "GET", Path: "/demo/sign-in", Open: openLink, Do: d.demoSignIn},
		{Method: "GET", Path: "/enrol", Open: openEnrol, Do: d.enrolPage},
		{Method: "POST", Path: "/enrol/totp", Open: openEnrol, Do: d.enrolTOTP},
		{Method: "POST", Path: "/enrol/passkey/begin", Open: openEnrol, Do: d.enrolPasskeyBegin},
		{Method: "POST", Path: "/enrol/passkey", Open: openEnrol, Do: d.enrolPasskey},
		{Method: "GET", Path: "/accounts/passkey.js", Open: openScript, Do: d.passkeyScript},

		{Method: "GET", Path: "/account", Verb: "account.read", Do: d.accountPage},
		{Method: "POST", Path: "/account", Verb: "account.change", Do: d.accountChange},
		{Method: "GET", Path: "/account/language", Verb: "account.change", Do: d.accountLanguage},
		{Method: "GET", Path: "/account/password", Verb: "account.change", Do: d.passwordPage},
		{Method: "POST", Path: "/account/password", Verb: "account.change", Do: d.passwordChange},
		{Method: "GET", Path: "/account/totp", Verb: "account.change", Do: d.totpPage},
		{Method: "POST", Path: "/account/totp", Verb: "account.change", Do: d.totpAdd},
		{Method: "POST", Path: "/account/totp/remove", Verb: "account.change", Do: d.totpRemove},
		{Method: "GET", Path: "/account/passkey", Verb: "account.change", Do: d.passkeyPage},
		{Method: "POST", Path: "/account/passkey/begin", Verb: "account.change", Do: d.passkeyBegin},
		{Method: "POST", Path: "/account/passkey", Verb: "account.change", Do: d.passkeyAdd},
		{Method: "POST", Path: "/account/passkey/remove", Verb: "account.change", Do: d.passkeyRemove},
		{Method: "POST", Path: "/account/codes", Verb: "account.change", Do: d.codesRenew},
		{Method: "POST", Path: "/account/sessions/end", Verb: "session.end", Do: d.sessionEnd},

		{Method: "GET", Path: "/users", Verb: "user.list", Do: d.userList},
		{Method: "GET", Path: "/users/add", Verb: "user.add", Do: d.userAddPage},
		{Method: "POST", Path: "/users/add", Verb: "user.add", Do: d.userAdd},
		{Method: "GET", Path: "/users/{id}", Verb: "user.read", Do: d.userPage},
		{Method: "POST", Path: "/users/{id}/invite", Verb: "user.invite", Do: d.userInvite},
		{Method: "GET", Path: "/users/{id}/change", Verb: "user.change", Do: d.userChangePage},
		{Method: "POST", Path: "/users/{id}/change", Verb: "user.change", Do: d.userChange},
		{Method: "GET", Path: "/users/{id}/roles", Verb: "user.grant", Do: d.userGrantPage},
		{Method: "POST", Path: "/users/{id}/roles", Verb: "user.grant", Do: d.userGrant},
		{Method: "POST", Path: "/users/{id}/entrust", Verb: "user.entrust", Do: d.userEntrust},
		{Method: "POST", Path: "/users/{id}/person", Verb: "user.link", Do: d.userLink},
		{Method: "POST", Path: "/users/{id}/reset", Verb: "user.reset", Do: d.userReset},
		{Method: "POST", Path: "/users/{id}/reset-factor", Verb: "user.reset_factor", Do: d.userResetFactor},
		{Method: "POST", Path: "/users/{id}/sign-out", Verb: "user.sign_out", Do: d.userSignOut},
		{Method: "GET", Path: "/users/{id}/close", Verb: "user.close", Do: d.userClosePage},
		{Method: "POST", Path: "/users/{id}/close", Verb: "user.close", Do: d.userClose},
		{Method: "POST", Path: "/users/{id}/open", Verb: "user.open", Do: d.userOpen},
		{Method: "GET", Path: "/oversight", Verb: "user.oversee", Do: d.oversightPage},

		{Method: "GET", Path: "/roles", Verb: "role.list", Do: d.rolesPage},
		{Method: "GET", Path: "/roles/matrix", Verb: "role.list", Do: d.matrixPage},
		{Method: "GET", Path: "/roles/change", Verb: "role.change", Do: d.roleChangePage},
		{Method: "POST", Path: "/roles/change", Verb: "role.change", Do: d.roleChange},
		{Method: "GET", Path: "/roles/{role}", Verb: "role.list", Do: d.rolePage},
		{Method: "GET", Path: "/roles/{role}/see", Verb: "role.list", Do: d.roleSee},

		{Method: "GET", Path: "/log", Verb: "log.list", Do: d.logPage},
		{Method: "GET", Path: "/log/verify", Verb: "log.verify", Do: d.logVerifyPage},
		{Method: "GET", Path: "/log/person", Verb: "log.about", Do: d.logAboutPage},
	}
}

// minutes of silence after which a session of a role ends, as shipped.
var idleDefaults = map[access.Role]int{
	access.Administrator: 15, access.Responsible: 20, access.Caseworker: 20, access.Helpline: 60,
	access.Coordinator: 60, access.Educator: 60, access.Bookkeeper: 30, access.Reviewer: 20,
}

func idleSettings() []area.Setting {
	var out []area.Setting
	for _, r := range access.Roles {
		out = append(out, area.Setting{Name: "idle." + string(r), Default: strconv.Itoa(idleDefaults[r]), Check: func(v string) error {
			if n, err := strconv.Atoi(v); err != nil || n < 5 || n > 480 {
				return fault.In("value", "account.idle_range", "min", 5, "max", 480)
			}
			return nil
		}})
	}
	return out
}

// idle gives the shortest idle limit of a user's roles; without a role, the shortest of all.
func (d *Desk) idle(grants []Grant, today when.Day) time.Duration {
	least := time.Duration(0)
	for _, g := range grants {
		if !g.InForce(today) {
			continue
		}
		n, err := strconv.Atoi(d.h.Setting("idle." + string(g.Role)))
		if err != nil || n < 1 {
			n = idleDefaults[g.Role]
		}
		if one := time.Duration(n) * time.Minute; least == 0 || one < least {
			least = one
		}
	}
	if least == 0 {
		return 15 * time.Minute
	}
	return least
}

// address writes a path as the address that a person can open.
func (d *Desk) address(path string) string {
	u, err := url.Parse(d.h.URL)
	if err != nil || u.Host == "" {
		return path
	}
	return u.Scheme + "://" + u.Host + path
}
