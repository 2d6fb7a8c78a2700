package accounts_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/web"
)

// In the demonstration nobody has a second factor: the oversight and the list of accounts say so alike. What was
// said after an act is for the session in which it was done: its cookie opens in no other.
func TestTheDemonstrationAgreesAndWhatWasSaidStaysInItsSession(t *testing.T) {
	var d *accounts.Desk
	h := housetest.Open(t, func(h *area.House) []area.Area {
		d = accounts.New(h)
		return []area.Area{d.Area()}
	}, house.Options{Demo: true})
	housetest.Must(t, d.Start(context.Background(), accounts.Ground{Store: h.Store, Log: h.Log, Areas: h.Areas}))
	f := fixture{h, d}
	housetest.Must(t, h.Book.Add(web.Files))
	at := f.serve()
	comeIn := func(r access.Role) *browser {
		link, err := d.DemoLink(context.Background(), f.add(string(r), accounts.Grant{Role: r}))
		housetest.Must(t, err)
		b := f.another(at)
		b.want(200, b.get(strings.TrimPrefix(link, "https://desk.example")))
		return b
	}
	admin, boss := comeIn(access.Administrator), comeIn(access.Responsible)
	target := f.add("target", accounts.Grant{Role: access.Educator})
	code := func() string {
		u, err := d.User(f.as(f.add("asker", accounts.Grant{Role: access.Administrator})), target)
		housetest.Must(t, err)
		return u.Code
	}()
	boss.want(200, boss.get("/oversight"))
	_, part, _ := strings.Cut(boss.page, `id="factor"`)
	part, _, _ = strings.Cut(part, `id="table"`)
	if !strings.Contains(part, code) {
		t.Error("an account without a second factor is not among those of the oversight")
	}

	admin.want(200, admin.get("/users/"+target+"/change"))
	admin.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	admin.want(303, admin.send("/users/"+target+"/change", "login", "target", "display", "Paraugs otrais"))
	here, err := url.Parse(at)
	housetest.Must(t, err)
	for _, k := range admin.http.Jar.Cookies(here) {
		if k.Name == "said" {
			boss.http.Jar.SetCookies(here, []*http.Cookie{k})
		}
	}
	boss.want(200, boss.get("/account"))
	if strings.Contains(boss.page, `id="flash"`) {
		t.Error("what was said to one is shown to another")
	}
	admin.want(200, admin.get("/account"))
	if !strings.Contains(admin.page, `id="flash"`) {
		t.Error("what was done is not said")
	}
}
