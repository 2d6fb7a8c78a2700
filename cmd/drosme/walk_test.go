package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/house"
	"drosme/internal/ui/pagecheck"
	"drosme/internal/web"
)

// site is the demonstration as a test serves it.
type site struct {
	*httptest.Server
	house *house.House
	rooms *rooms.Rooms
	ctx   context.Context
	web   *web.Server
}

// demonstration starts the house of the demonstration on a port of its own.
func demonstration(t *testing.T) *site {
	t.Helper()
	s := &site{}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.web.Handler().ServeHTTP(w, r) }))
	srv.Start()
	t.Cleanup(srv.Close)
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: t.TempDir() + "/house", URL: srv.URL, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	h.Run()
	if err := r.FillDemo(ctx); err != nil {
		t.Fatal(err)
	}
	s.Server, s.house, s.rooms, s.ctx = srv, h, r, ctx
	s.web = web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage})
	return s
}

// as gives a client that is signed in as a role.
func (s *site) as(t *testing.T, role access.Role) *http.Client {
	t.Helper()
	return s.signedIn(t, string(role))
}

// signedIn gives a client of the account demo-…: of a role, or of a colleague that a test made.
func (s *site) signedIn(t *testing.T, who string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	user, err := s.rooms.Accounts.UserByLogin(s.ctx, "demo-"+who)
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.rooms.Accounts.DemoLink(s.ctx, user)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != "/" {
		t.Fatalf("the link of %s leads to %s with %d", who, res.Request.URL.Path, res.StatusCode)
	}
	return c
}

var hrefs = regexp.MustCompile(`href="([^"#]+)"`)

// pattern finds the route that an address belongs to, so that a walk sees each kind of page a few times
// and not a thousand alike.
func (s *site) pattern(path string) string {
	best := path
	for _, r := range s.web.Routes() {
		if r.Path == path {
			return path
		}
		if r.Method == "GET" && fits(r.Path, path) && (best == path || strings.Count(r.Path, "{") < strings.Count(best, "{")) {
			best = r.Path
		}
	}
	return best
}

func fits(pattern, path string) bool {
	a, b := strings.Split(strings.TrimSuffix(pattern, "{$}"), "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !strings.HasPrefix(a[i], "{") && a[i] != b[i] {
			return false
		}
	}
	return true
}

// visit is one page of a walk.
type visit struct{ pattern, address string }

// walk goes through all pages that a role can reach by links, a few of each kind.
func (s *site) walk(t *testing.T, c *http.Client, look func(v visit, res *http.Response, body string)) []visit {
	t.Helper()
	queue := []string{"/"}
	seen, kinds := map[string]bool{"/": true}, map[string]int{}
	var out []visit
	for len(queue) > 0 && len(out) < 600 {
		path := queue[0]
		queue = queue[1:]
		u, err := url.Parse(path)
		if err != nil {
			t.Errorf("a link that is no address: %q", path)
			continue
		}
		p := s.pattern(u.Path)
		if kinds[p] >= 4 || p == "/account/language" {
			continue
		}
		kinds[p]++
		res, err := c.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		v := visit{p, path}
		out = append(out, v)
		look(v, res, string(b))
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range hrefs.FindAllStringSubmatch(string(b), -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			next, err := res.Request.URL.Parse(to)
			if err != nil || next.Host != res.Request.URL.Host || strings.HasPrefix(next.Path, "/assets/") {
				continue
			}
			key := next.RequestURI()
			if !seen[key] {
				seen[key] = true
				queue = append(queue, key)
			}
		}
	}
	return out
}

// TestEveryPageThatARoleReachesIsWhole walks the demonstration as every role: no page fails, every link
// leads somewhere, and every page passes the checks of its HTML, in Latvian as well as in English.
func TestEveryPageThatARoleReachesIsWhole(t *testing.T) {
	s := demonstration(t)
	s.laptopComesHome(t)
	reached := map[string]bool{}
	for _, role := range access.Roles {
		t.Run(string(role), func(t *testing.T) {
			c := s.as(t, role)
			for _, language := range []string{"en", "lv"} {
				res, err := c.Get(s.URL + "/account/language?to=" + language)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				pages := s.walk(t, c, func(v visit, res *http.Response, body string) {
					if res.StatusCode != http.StatusOK {
						t.Errorf("%s (%s) answers %d", v.address, v.pattern, res.StatusCode)
						return
					}
					if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
						return
					}
					for _, f := range pagecheck.Faults(body) {
						t.Errorf("%s in %s: %s", v.pattern, language, f)
					}
				})
				for _, v := range pages {
					reached[v.pattern] = true
				}
			}
		})
	}
	var missed []string
	for _, a := range s.house.Areas {
		for _, r := range a.Routes {
			if r.Method == "GET" && r.Verb != "" && !reached[r.Path] {
				missed = append(missed, fmt.Sprintf("%s (%s)", r.Path, a.Name))
			}
		}
	}
	sort.Strings(missed)
	if len(missed) > 0 {
		t.Logf("pages that no link of the demonstration leads to:\n%s", strings.Join(missed, "\n"))
	}
}

// TestAPageOfAnotherRoleIsRefusedEverywhere asks every route of every area as every role, with an id that
// does not exist: who has no verb gets 403, whatever the address.
func TestAPageOfAnotherRoleIsRefusedEverywhere(t *testing.T) {
	s := demonstration(t)
	for _, role := range access.Roles {
		c := s.as(t, role)
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, a := range s.house.Areas {
			for _, r := range a.Routes {
				if r.Verb == "" {
					continue
				}
				s.ask(t, c, role, r)
			}
		}
	}
}

var braces = regexp.MustCompile(`\{[^}]*\}`)

func (s *site) ask(t *testing.T, c *http.Client, role access.Role, r area.Route) {
	t.Helper()
	may := false
	for range s.house.Clerk.Rules().Cell(r.Verb, role) {
		may = true
	}
	address := s.URL + braces.ReplaceAllString(r.Path, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
	req, err := http.NewRequest(r.Method, address, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	if r.Method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	switch {
	case !may && res.StatusCode != http.StatusForbidden:
		t.Errorf("%s %s as %s: %d, want 403", r.Method, r.Path, role, res.StatusCode)
	case res.StatusCode >= 500:
		t.Errorf("%s %s as %s: %d", r.Method, r.Path, role, res.StatusCode)
	case may && r.Method == http.MethodPost && res.StatusCode == http.StatusSeeOther && strings.Contains(r.Path, "{"):
		t.Errorf("%s %s as %s: an act on a record that does not exist was said to be done", r.Method, r.Path, role)
	}
}
