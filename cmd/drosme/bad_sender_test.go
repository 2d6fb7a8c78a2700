package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	nethtml "golang.org/x/net/html"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/web"
)

func TestAnotherSiteSendsNoForm(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	before := p.stored()
	for _, head := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}} {
		v := maps.Clone(organisation)
		v.Set("act_id", id.New())
		req, err := http.NewRequest("POST", p.URL+"/organisations/add", strings.NewReader(v.Encode()))
		housetest.Must(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, x := range head {
			req.Header.Set(k, x)
		}
		res, err := c.Do(req)
		housetest.Must(t, err)
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%v: %d", head, res.StatusCode)
		}
	}
	p.unchanged(before, "another site")
}

// TestNobodyIsLedAway tries every way of naming another site as the place to go to after signing in.
func TestNobodyIsLedAway(t *testing.T) {
	p := plantedHouse(t)
	stranger := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, then := range []string{"//evil.example", `/\evil.example`, `\\evil.example`, "https://evil.example/", "javascript:alert(1)", "/\r\nSet-Cookie: x=1", "/\t/evil.example", "/%2F/evil.example@", "data:text/html,x", "evil.example"} {
		a := p.do(stranger, "GET", "/?then="+url.QueryEscape(then), nil)
		for _, f := range forms("/", a.text) {
			if got := f.values.Get("then"); got != "" && (!strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t")) {
				t.Errorf("?then=%q goes to %q", then, got)
			}
		}
	}
	for _, path := range []string{"//evil.example/organisations", "/organisations//evil.example", "/%5cevil.example", "/..//evil.example", "/organisations/%0d%0aSet-Cookie:%20x=1"} {
		req, err := http.NewRequest("GET", p.URL, nil)
		housetest.Must(t, err)
		req.URL.Opaque = strings.TrimPrefix(p.URL, "http:") + path
		res, err := stranger.Do(req)
		housetest.Must(t, err)
		res.Body.Close()
		to := res.Header.Get("Location")
		if u, err := url.Parse(to); err != nil || strings.HasPrefix(to, "//") || u.Host != "" && u.Host != req.URL.Host || strings.ContainsAny(to, "\\\r\n") || res.Header.Get("Set-Cookie") == "x=1" {
			t.Errorf("%s leads to %q", path, to)
		}
	}
	c := p.client(access.Coordinator)
	req, err := http.NewRequest("GET", p.URL+"/account/language?to=en&then=//evil.example", nil)
	housetest.Must(t, err)
	req.Header.Set("Referer", "https://evil.example/x")
	res, err := c.Do(req)
	housetest.Must(t, err)
	res.Body.Close()
	if strings.Contains(res.Header.Get("Location"), "evil") {
		t.Errorf("the language leads to %s", res.Header.Get("Location"))
	}
}

// TestNoTextBecomesMarkup plants the same attack behind every text of every field: no page, as any role, has
// an element or an attribute of it.
func TestNoTextBecomesMarkup(t *testing.T) {
	p := plantedWith(t, `"' onx=1><b onx=1></textarea></title><script>onx</script><a href="javascript:onx">`)
	pages := 0
	for _, role := range access.Roles {
		c := p.client(role)
		for _, r := range p.gets() {
			for _, address := range p.addresses(r) {
				res, err := c.Get(p.URL + address)
				housetest.Must(t, err)
				b, err := io.ReadAll(res.Body)
				housetest.Must(t, err)
				res.Body.Close()
				if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
					continue
				}
				pages++
				root, err := nethtml.Parse(bytes.NewReader(b))
				housetest.Must(t, err)
				var walk func(n *nethtml.Node)
				walk = func(n *nethtml.Node) {
					for _, a := range n.Attr {
						if a.Key == "onx" || (a.Key == "href" || a.Key == "action" || a.Key == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript") {
							t.Errorf("%s as %s: <%s %s=%q>", r.Path, role, n.Data, a.Key, a.Val)
						}
					}
					if n.Data == "script" && n.FirstChild != nil {
						t.Errorf("%s as %s: a script of its own", r.Path, role)
					}
					for k := n.FirstChild; k != nil; k = k.NextSibling {
						walk(k)
					}
				}
				walk(root)
			}
		}
	}
	if pages < 300 {
		t.Errorf("only %d pages", pages)
	}
}

func TestAFormulaLeavesDefused(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Responsible)
	for i, name := range []string{`=HYPERLINK("https://evil.example")`, "+1+1", "-1+1", "@SUM(1)", "\t=1"} {
		v := maps.Clone(organisation)
		v.Set("act_id", id.New())
		v.Set("code", fmt.Sprint("F", i))
		v.Set("name", name)
		p.do(c, "POST", "/organisations/add", v) // stored or refused: both will do
	}
	for _, format := range []string{"zip", "xlsx"} {
		a := p.do(c, "POST", "/export", url.Values{"to": {"test"}, "why": {"test"}, "format": {format}, "registers": {"organisations"}, "act_id": {id.New()}})
		if a.status != http.StatusOK {
			t.Fatalf("export: %d", a.status)
		}
		for _, bad := range []string{",=", "\n=", `,"=`, ",+1", ",-1", ",@SUM", "<f>"} {
			if format == "zip" && strings.Contains(a.text, bad) || bad == "<f>" && strings.Contains(a.text, bad) {
				t.Errorf("the export as %s holds %q", format, bad)
			}
		}
	}
}

func TestCookiesAreTheHousesOwn(t *testing.T) {
	p := plantedHouse(t)
	for _, secure := range []bool{false, true} {
		site := web.New(web.Options{House: p.house.House, Areas: p.house.Areas, Accounts: p.rooms.Accounts, Sessions: p.rooms.Accounts.Sessions(), SignIn: p.rooms.Accounts.SignInPage, Secure: secure})
		link, err := p.rooms.DemoLink(p.ctx, access.Coordinator)
		housetest.Must(t, err)
		u, err := url.Parse(link)
		housetest.Must(t, err)
		name := "desk"
		if secure {
			name = "__Host-desk"
		}
		ask := func(method, path, token string) *http.Response {
			r := httptest.NewRequest(method, "https://desk.example"+path, nil)
			r.AddCookie(&http.Cookie{Name: name, Value: token})
			w := httptest.NewRecorder()
			site.Handler().ServeHTTP(w, r)
			return w.Result()
		}
		planted := strings.Repeat("A", 43)
		res := ask("GET", u.RequestURI(), planted)
		var token string
		for _, k := range res.Cookies() {
			if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != secure || k.Path != "/" || k.Domain != "" {
				t.Errorf("the cookie %s: %+v", k.Name, k)
			}
			if k.Name == name {
				token = k.Value
			}
		}
		if token == "" || token == planted {
			t.Errorf("a session that was planted holds after the sign-in (%q)", token)
		}
		if res := ask("GET", "/organisations", planted); res.StatusCode == http.StatusOK {
			t.Error("the planted session is signed in")
		}
		if res := ask("GET", "/organisations", token); res.StatusCode != http.StatusOK {
			t.Errorf("the own session is not: %d", res.StatusCode)
		}
		if res := ask("GET", u.RequestURI(), ""); res.StatusCode < 400 {
			t.Errorf("a link that was used opens again: %d", res.StatusCode)
		}
		ask("POST", "/sign-out", token)
		if res := ask("GET", "/organisations", token); res.StatusCode == http.StatusOK {
			t.Error("the session holds after signing out")
		}
	}
}

// TestAnUnknownLoginTakesAsLong compares the shortest of several tries; both check a password by argon2id.
func TestAnUnknownLoginTakesAsLong(t *testing.T) {
	p := plantedHouse(t)
	user, _, err := p.rooms.Accounts.AddUser(p.ctx, accounts.NewUser{Login: "known", Display: "Paraugs", Grants: []accounts.Grant{{Role: access.Educator, From: p.today}}})
	housetest.Must(t, err)
	link, err := p.rooms.Accounts.ResetLink(p.ctx, "known", false)
	housetest.Must(t, err)
	u, err := url.Parse(link)
	housetest.Must(t, err)
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	v := p.filled(c, u.Path, u.Path)
	for name := range v {
		if name != "act_id" {
			v.Set(name, "a long sentence of four words")
		}
	}
	if a := p.do(c, "POST", u.Path, v); a.status != http.StatusSeeOther {
		t.Fatalf("the password of %s: %d", user, a.status)
	}
	took := map[string][]time.Duration{}
	for range 4 { // four wrong ones before an account waits; in turn, so that a busy machine slows both
		for _, login := range []string{"known", "nobody at all"} {
			start := time.Now()
			_, err := p.rooms.Accounts.CheckPassword(context.Background(), login, "wrong, whatever it is")
			took[login] = append(took[login], time.Since(start))
			if err == nil {
				t.Fatal("a wrong password opened")
			}
		}
	}
	known, unknown := slices.Min(took["known"]), slices.Min(took["nobody at all"]) // the least disturbed of each
	if known > 2*unknown || unknown > 2*known {
		t.Errorf("a known login takes %s, an unknown one %s", known, unknown)
	}
	t.Logf("a known login takes %s, an unknown one %s", known, unknown)
}
