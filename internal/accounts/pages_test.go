package accounts_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/web"
)

var accept = flag.Bool("accept", false, "write testdata/who_sees_what.txt anew")

func TestWhoSeesWhat(t *testing.T) {
	var d *accounts.Desk
	h := housetest.Open(t, func(h *area.House) []area.Area {
		d = accounts.New(h)
		return []area.Area{d.Area()}
	}, house.Options{})
	var out strings.Builder
	for _, r := range d.Area().Routes {
		fmt.Fprintf(&out, "%-4s %-30s ", r.Method, r.Path)
		if r.Verb == "" {
			fmt.Fprintf(&out, "open: %s\n", r.Open)
			continue
		}
		var who []string
		for _, role := range access.Roles {
			if h.Clerk.May(h.As(string(role)), r.Verb) {
				words := []string{}
				for _, w := range h.Clerk.Rules().Cell(r.Verb, role) {
					words = append(words, string(w))
				}
				who = append(who, string(role)+"="+strings.Join(words, "+"))
			}
		}
		fmt.Fprintf(&out, "%-18s %s\n", r.Verb, strings.Join(who, " "))
	}
	const file = "testdata/who_sees_what.txt"
	if *accept {
		housetest.Must(t, os.WriteFile(file, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	housetest.Must(t, err)
	if string(want) != out.String() {
		t.Errorf("rights have changed; look at the difference to %s and run with -accept:\n%s", file, out.String())
	}
}

// browser walks the pages of a house over HTTP.
type browser struct {
	t    *testing.T
	http *http.Client
	at   string
	page string // the page in hand
	path string
}

func (f fixture) browser() *browser {
	f.T.Helper()
	housetest.Must(f.T, f.Book.Add(web.Files))
	return f.another(f.serve())
}

func (f fixture) serve() string {
	s := web.New(web.Options{House: f.House.House.House, Areas: f.Areas, Accounts: f.d, Sessions: f.d.Sessions(), SignIn: f.d.SignInPage})
	srv := httptest.NewServer(s.Handler())
	f.T.Cleanup(srv.Close)
	return srv.URL
}

func (f fixture) another(at string) *browser {
	jar, err := cookiejar.New(nil)
	housetest.Must(f.T, err)
	return &browser{t: f.T, at: at, http: &http.Client{Jar: jar}}
}

func (b *browser) take(res *http.Response, err error) int {
	b.t.Helper()
	housetest.Must(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	housetest.Must(b.t, err)
	b.page, b.path = string(body), res.Request.URL.Path
	if i := strings.Index(b.page, "⟦"); i >= 0 {
		b.t.Errorf("%s: a key without words: %s", b.path, b.page[i:min(len(b.page), i+60)])
	}
	return res.StatusCode
}

func (b *browser) get(path string) int {
	b.t.Helper()
	return b.take(b.http.Get(b.at + path))
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// send posts a form of the page in hand, with its hidden fields and what is typed.
func (b *browser) send(path string, typed ...string) int {
	b.t.Helper()
	i := strings.Index(b.page, `action="`+path+`"`)
	if i < 0 {
		b.t.Fatalf("%s has no form that sends to %s", b.path, path)
	}
	form := b.page[i:]
	form = form[:strings.Index(form, "</form>")]
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], html.UnescapeString(m[2]))
	}
	for i := 0; i+1 < len(typed); i += 2 {
		if v.Has(typed[i]) && typed[i] != "roles" {
			v.Set(typed[i], typed[i+1])
		} else {
			v.Add(typed[i], typed[i+1])
		}
	}
	return b.take(b.http.PostForm(b.at+path, v))
}

func (b *browser) shows(texts ...string) {
	b.t.Helper()
	for _, s := range texts {
		if !strings.Contains(b.page, html.EscapeString(s)) && !strings.Contains(b.page, s) {
			b.t.Errorf("%s does not say %q:\n%s", b.path, s, words(b.page))
		}
	}
}

var tags = regexp.MustCompile(`(?s)<(script|style|svg)[^>]*>.*?</(script|style|svg)>|<[^>]*>|\s+`)

func words(page string) string { return tags.ReplaceAllString(page, " ") }

func (b *browser) want(status, got int) {
	b.t.Helper()
	if got != status {
		b.t.Fatalf("%s answered %d, want %d:\n%s", b.path, got, status, words(b.page))
	}
}

var (
	shownSecret = regexp.MustCompile(`<code>((?:[A-Z2-7]{4} ?){8})</code>`)
	shownLink   = regexp.MustCompile(`<code>https://desk\.example(/link/[A-Za-z0-9_-]{43})</code>`)
	shownCodes  = regexp.MustCompile(`<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>`)
	userAddress = regexp.MustCompile(`/users/[0-9A-Z]{26}`)
)

func (b *browser) find(re *regexp.Regexp) string {
	b.t.Helper()
	m := re.FindStringSubmatch(b.page)
	if m == nil {
		b.t.Fatalf("%s shows no %s:\n%s", b.path, re, words(b.page))
	}
	return m[len(m)-1]
}

func TestComingIn(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		code, err := f.d.SetupCode(context.Background())
		housetest.Must(t, err)
		b := f.browser()
		b.want(200, b.get("/"))
		b.shows("Nobody has an account yet")
		b.want(200, b.get("/setup"))
		b.want(422, b.send("/setup", "code", "0000", "login", "boss", "password", "short", "password_again", "short"))
		b.shows("boss", "12")
		b.want(200, b.send("/setup", "code", code, "login", "boss", "display", "Paraugs", "password", password, "password_again", password, "roles", "responsible"))
		if b.path != "/enrol" {
			t.Fatalf("after the setup the way goes to %s", b.path)
		}
		for _, closed := range []string{"/account", "/users", "/log"} { // before the second factor nothing else opens
			b.get(closed)
			if b.path != "/" {
				t.Errorf("%s opens without a second factor", closed)
			}
		}
		b.want(200, b.get("/enrol"))
		secret := strings.ReplaceAll(b.find(shownSecret), " ", "")
		b.want(422, b.send("/enrol/totp", "code", "000000"))
		if again := strings.ReplaceAll(b.find(shownSecret), " ", ""); again != secret {
			t.Fatal("a wrong code changed the secret on the page")
		}
		b.want(200, b.send("/enrol/totp", "code", f.code(secret)))
		codes := shownCodes.FindAllStringSubmatch(b.page, -1)
		if len(codes) != 10 {
			t.Fatalf("%d recovery codes are shown", len(codes))
		}
		b.want(200, b.get("/account"))
		b.shows("10 left", "This one")
		b.want(404, b.get("/setup"))

		// The administrator adds a coordinator and hands over the link.
		b.want(200, b.get("/users/add"))
		b.want(422, b.send("/users/add", "login", "anna paraugs", "roles", "reviewer"))
		b.shows("A login has no spaces", "last day")
		b.want(200, b.send("/users/add", "login", "anna", "roles", "coordinator"))
		link := b.find(shownLink)
		user := userAddress.FindString(b.page)
		b.want(200, b.get(user))
		b.shows("Invited", "anna")

		c := f.another(b.at)
		c.want(200, c.get(link))
		c.want(200, c.send(link, "password", password, "password_again", password))
		second := strings.ReplaceAll(c.find(shownSecret), " ", "")
		c.want(200, c.send("/enrol/totp", "code", f.code(second)))
		c.want(200, c.get("/account"))
		c.want(404, c.get(link))
		c.want(403, c.get("/log"))
		c.want(200, c.get("/account"))
		c.want(200, c.send("/account", "language", "lv", "theme", "dark"))
		c.shows("Mans konts")
		c.want(200, c.send("/sign-out"))
		c.get("/account")
		if c.path != "/" {
			t.Fatal("the account opens after signing out")
		}

		// Once more, by password and a recovery code of another: refused; by the own app: in.
		c.want(422, c.send("/sign-in", "login", "anna", "password", "wrong "+password))
		c.want(200, c.send("/sign-in", "login", "anna", "password", password))
		c.want(422, c.send("/sign-in/second", "code", codes[0][1]))
		f.Clock.Move(time.Minute)
		c.want(200, c.send("/sign-in/second", "code", f.code(second)))
		if c.path != "/account" { // which was asked for before the sign-in
			t.Fatalf("after the sign-in the way goes to %s", c.path)
		}

		// Two administrators at one form: the second sees both versions and loses nothing.
		b.want(200, b.get(user+"/change"))
		stale := b.page
		b.want(200, b.get(user+"/change"))
		b.want(200, b.send(user+"/change", "login", "anna", "display", "Anna Paraugs"))
		b.page = stale
		b.want(409, b.send(user+"/change", "login", "anna", "display", "Anna Sample"))
		b.shows("Anna Paraugs", "Anna Sample")
		b.want(200, b.send(user+"/change", "login", "anna", "display", "Anna Sample"))
		b.shows("Anna Sample")

		// The same form once more is one act: the link is shown once.
		again := b.page
		b.want(200, b.send(user+"/reset"))
		b.find(shownLink)
		b.page = again
		b.want(200, b.send(user+"/reset"))
		b.shows("the link was shown then")
		c.want(200, c.get("/account"))

		// The account is closed, and the open session ends at once.
		b.want(200, b.get(user+"/close"))
		b.want(200, b.send(user+"/close"))
		b.shows("The account is closed")
		c.get("/account")
		if c.path != "/" {
			t.Fatal("a closed account opens a page")
		}
		b.want(200, b.get("/log?outcome=refused"))
		b.shows("show the second factor", "come in")
		b.want(200, b.get("/log/verify"))
		b.shows("The log is whole")
	})
}

// Every page as every role, by the links of the demonstration: who has no right gets a refusal, who
// has it gets a page without gaps, in both languages.
func TestEveryPageAsEveryRole(t *testing.T) {
	var d *accounts.Desk
	h := housetest.Open(t, func(h *area.House) []area.Area {
		d = accounts.New(h)
		return []area.Area{d.Area()}
	}, house.Options{Demo: true})
	housetest.Must(t, d.Start(context.Background(), accounts.Ground{Store: h.Store, Log: h.Log, Areas: h.Areas}))
	f := fixture{h, d}
	housetest.Must(t, h.Book.Add(web.Files))
	at := f.serve()
	target := f.withPassword("target", role(access.Educator))
	for _, r := range access.Roles {
		g := accounts.Grant{Role: r}
		if r == access.Reviewer {
			g.Until = "2026-12-31"
		}
		user := f.add(string(r), g)
		link, err := d.DemoLink(context.Background(), user)
		housetest.Must(t, err)
		b := f.another(at)
		b.want(200, b.get(strings.TrimPrefix(link, "https://desk.example")))
		if b.path != "/" {
			t.Fatalf("%s: the link of the demonstration leads to %s", r, b.path)
		}
		n := f.another(at)
		n.want(404, n.get(strings.TrimPrefix(link, "https://desk.example")))
		for _, route := range d.Area().Routes {
			if route.Method != "GET" || route.Verb == "" || route.Path == "/account/language" {
				continue
			}
			path := strings.NewReplacer("{id}", target, "{role}", "coordinator").Replace(route.Path)
			for _, lang := range []string{"en", "lv"} {
				status := b.get(path + "?lang=" + lang)
				if want := h.Clerk.May(f.as(user), route.Verb); want && status != 200 || !want && status != 403 {
					t.Errorf("%s as %s answered %d:\n%s", path, r, status, words(b.page))
				}
			}
			if m := regexp.MustCompile(`<title>([^<]*)`).FindStringSubmatch(b.page); m == nil || strings.Contains(m[1], "U-") {
				t.Errorf("%s: title %v", path, m)
			}
		}
	}
}

func TestWhereASignInGoes(t *testing.T) {
	for path, want := range map[string]string{
		"/users?state=active": "/users?state=active", "": "", "//elsewhere.example/": "", "https://elsewhere.example/": "",
		`/\elsewhere.example`: "", "users": "", "/a\r\nb": "",
	} {
		if got := accounts.ThenOf(path); got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
}

func TestManyAttemptsFromOneNetworkAreSlowed(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		b := f.browser()
		b.want(200, b.get("/"))
		slowed := 0
		for range 40 {
			b.want(200, b.get("/"))
			if b.send("/sign-in", "login", "somebody", "password", "") == 429 {
				slowed++
			}
		}
		if slowed != 0 {
			t.Error("empty forms count as attempts")
		}
		statuses := []int{}
		for i := range 32 {
			b.want(200, b.get("/"))
			statuses = append(statuses, b.send("/sign-in", "login", fmt.Sprintf("somebody%d", i), "password", password))
		}
		if statuses[29] != 422 || statuses[31] != 429 {
			t.Errorf("answers were %v", statuses)
		}
		f.Clock.Move(5 * time.Second)
		b.want(200, b.get("/"))
		b.want(422, b.send("/sign-in", "login", "another", "password", password))
	})
}

func TestTheScriptIsSmall(t *testing.T) {
	b, err := os.ReadFile("passkey.js")
	housetest.Must(t, err)
	if len(b) >= 3000 || slices.Contains(strings.Fields(string(b)), "eval") {
		t.Errorf("%d bytes", len(b))
	}
}
