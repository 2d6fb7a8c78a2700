package accounts_test

import (
	"context"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/web"
)

// A person comes in for the first time, in a real browser, and looks around; every page is read by axe
// and fits a phone.
func TestAFirstDayInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	var d *accounts.Desk
	h := housetest.Open(t, func(h *area.House) []area.Area {
		d = accounts.New(h)
		return []area.Area{d.Area()}
	}, house.Options{})
	housetest.Must(t, d.Start(context.Background(), accounts.Ground{Store: h.Store, Log: h.Log, Areas: h.Areas}))
	f := fixture{h, d}
	housetest.Must(t, h.Book.Add(web.Files))
	code, err := d.SetupCode(context.Background())
	housetest.Must(t, err)
	at := f.serve()
	p := b.Person(t)
	check := func(name string) {
		t.Helper()
		p.Axe()
		p.Screenshot("accounts-" + name)
	}
	p.Open(at + "/")
	check("sign-in")
	p.Click("Make the first account")
	check("setup")
	p.Fill("Code that the server printed", code)
	p.Fill("Login", "boss")
	p.Fill("New password", password)
	p.Fill("The same once more", password)
	p.Tick("Responsible person")
	p.Click("Make the account")
	check("enrol")
	secret := strings.ReplaceAll(p.Text("form code"), " ", "")
	p.Fill("Code that the app shows now", f.code(secret))
	p.Click("Tie the app to my account")
	p.See("shown now and never again")
	check("codes")
	p.Click("I have kept them, go on")
	check("day")
	f.withPassword("anna.paraugs", role(access.Coordinator), accounts.Grant{Role: access.Reviewer, Until: "2026-03-20"})
	user := f.add("kaspars.paraugs", role(access.Educator))
	for name, path := range map[string]string{
		"account": "/account", "password": "/account/password", "totp": "/account/totp", "users": "/users", "user": "/users/" + user, "add": "/users/add",
		"grant": "/users/" + user + "/roles", "change": "/users/" + user + "/change", "close": "/users/" + user + "/close", "oversight": "/oversight", "roles": "/roles", "role": "/roles/coordinator",
		"see": "/roles/coordinator/see", "matrix": "/roles/matrix", "role-change": "/roles/change", "log": "/log", "verify": "/log/verify", "about": "/log/person",
	} {
		p.Open(at + path)
		check(name)
		p.Size(360, 740)
		p.Fits()
		p.Size(1280, 900)
	}
	// A link from the page of an account is shown once.
	p.Open(at + "/users/" + user)
	p.Click("Make a new invitation")
	p.See("Copy it now")
	check("link")
}
