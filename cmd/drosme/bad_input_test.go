package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	nethtml "golang.org/x/net/html"

	"drosme/internal/acceptance"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/web"
	"drosme/records/organisations"
)

// filled gives the form of a page that goes to an address, as a browser would send it.
func (p *planted) filled(c *http.Client, page, action string) url.Values {
	p.t.Helper()
	for _, f := range forms(page, p.raw(c, page)) {
		if f.action == action {
			return f.values
		}
	}
	p.t.Fatalf("%s has no form for %s", page, action)
	return nil
}

func (p *planted) raw(c *http.Client, page string) string {
	p.t.Helper()
	res, err := c.Get(p.URL + page)
	housetest.Must(p.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	housetest.Must(p.t, err)
	if res.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d", page, res.StatusCode)
	}
	return string(b)
}

func (p *planted) unchanged(before map[string]string, what string) {
	p.t.Helper()
	for table, rows := range p.stored() {
		if rows != before[table] && table != "sessions" && table != "users" && table != "log_lines" { // the sealer numbers lines at its own pace
			p.t.Errorf("%s: %s was written", what, table)
		}
	}
}

var organisation = url.Values{"code": {"NEW1"}, "name": {"Parauga skola"}, "kind": {"school"}, "country": {"LV"}, "municipality": {"Ludza"}, "region": {""}, "coalition_member_from": {""}, "coalition_member_to": {""}}

// TestABadFormIsToldBesideTheFieldAndKeepsWhatWasTyped sends each kind of bad input by form, in both
// languages: 422, a sentence beside the field, everything typed still there, nothing stored.
func TestABadFormIsToldBesideTheFieldAndKeepsWhatWasTyped(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Responsible)
	share := "share_" + p.ids["grants"][0]
	activity := url.Values{"code": {"NEWACT"}, "title": {"Kept title"}, "format": {"lesson"}, "starts_at": {string(p.today) + " 09:00"}, "ends_at": {string(p.today) + " 10:00"}, "country": {"LV"}, "language": {"lv"}}
	grant := url.Values{"code": {"G-9"}, "title": {"Kept title"}, "funder": {"Kept funder"}, "starts_on": {"2026-01-01"}, "ends_on": {"2026-12-31"}, "total_cost_eur": {"1000"}, "grant_rate": {"0.9"}, "funder_rate": {"1"}}
	person := url.Values{"code": {"P-9"}, "kind": {"volunteer"}, "sex": {"f"}, "age_band": {"19-24"}, "country": {"LV"}, "first_language": {"lv"}}
	for _, x := range []struct {
		path         string
		base         url.Values
		field, value string
	}{
		{"/organisations/add", organisation, "kind", "palace"},
		{"/organisations/add", organisation, "country", "Latvia"},
		{"/organisations/add", organisation, "country", "QQ"},
		{"/organisations/add", organisation, "coalition_member_from", "2026-02-30"},
		{"/organisations/add", organisation, "coalition_member_from", "yesterday"},
		{"/organisations/add", organisation, "code", "SCH1"},
		{"/organisations/add", organisation, "code", "A;B"},
		{"/organisations/add", organisation, "name", ""},
		{"/organisations/add", organisation, "name", strings.Repeat("a", 201)},
		{"/activities/add", activity, "ends_at", string(p.today) + " 08:00"},
		{"/activities/add", activity, "starts_at", "2026-03-29 03:30"}, // an hour that does not exist in Riga
		{"/activities/add", activity, "starts_at", "2026-13-01 10:00"},
		{"/activities/add", activity, "format", "dance"},
		{"/activities/add", activity, "host", "NOBODY"},
		{"/activities/add", activity, "led_by", "NOBODY"},
		{"/activities/add", activity, share, "60"},
		{"/activities/add", activity, share, "-5"},
		{"/activities/add", activity, share, "33.333"},
		{"/activities/add", activity, share, "1000"},
		{"/grants/add", grant, "ends_on", "2025-01-01"},
		{"/grants/add", grant, "total_cost_eur", "-1"},
		{"/grants/add", grant, "total_cost_eur", "1e30"},
		{"/grants/add", grant, "grant_rate", "7"},
		{"/grants/add", grant, "code", "G-1"},
		{"/people/add", person, "kind", "victim"},
		{"/people/add", person, "code", "Anna Parauga"},
		{"/people/add", person, "code", "010100-12345"},
		{"/people/add", person, "sex", "female"},
	} {
		for _, language := range []string{"en", "lv"} {
			before := p.stored()
			v := maps.Clone(x.base)
			v.Set(x.field, x.value)
			v.Set("act_id", id.New())
			res, err := c.PostForm(p.URL+x.path+"?lang="+language, v)
			housetest.Must(t, err)
			b, err := io.ReadAll(res.Body)
			housetest.Must(t, err)
			res.Body.Close()
			what := fmt.Sprintf("%s %s=%.30q in %s", x.path, x.field, x.value, language)
			if res.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", what, res.StatusCode)
				continue
			}
			page := string(b)
			if !strings.Contains(page, x.field+`-error"`) && !strings.Contains(page, "govuk-error-message") {
				t.Errorf("%s: no sentence stands beside the field", what)
			}
			if strings.Contains(page, "⟦") {
				t.Errorf("%s: a key without words", what)
			}
			sent := forms("", page)
			if len(sent) == 0 {
				t.Errorf("%s: the form is gone", what)
				continue
			}
			for name, want := range v {
				if name == "act_id" || want[0] == "" || name == x.field && slices.Contains([]string{"kind", "format", "sex"}, name) { // a word that no list offers
					continue
				}
				if got := sent[len(sent)-1].values.Get(name); got != want[0] && !strings.Contains(unpacked(b), want[0]) {
					t.Errorf("%s: %s was typed as %.40q and is %.40q now", what, name, want[0], got)
				}
			}
			p.unchanged(before, what)
		}
	}
}

func TestABadHeadCountIsRefused(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	session := p.ids["activities"][1]
	path := "/activities/" + session + "/count"
	for _, n := range []string{"-1", "2.5", "2,5", "many", "999999999999", "1e3", "0x10", " "} {
		before := p.stored()
		v := p.filled(c, path, path)
		v.Set("count", n)
		v.Set("method", "by_hand")
		v.Set("audience", "pupils")
		v.Set("act_id", id.New())
		if a := p.do(c, "POST", path, v); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a head count of %q: %d", n, a.status)
		}
		p.unchanged(before, "a head count of "+n)
	}
}

// TestTheSameFormFiveTimesAtOnceIsOneRow also keeps the first answer for all of them.
func TestTheSameFormFiveTimesAtOnceIsOneRow(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	v := maps.Clone(organisation)
	v.Set("act_id", id.New())
	var wait sync.WaitGroup
	places := make([]string, 5)
	for i := range places {
		wait.Add(1)
		go func() {
			defer wait.Done()
			res, err := c.PostForm(p.URL+"/organisations/add", v)
			if err == nil {
				res.Body.Close()
				places[i] = fmt.Sprint(res.StatusCode, res.Header.Get("Location"))
			}
		}()
	}
	wait.Wait()
	if got := slices.Compact(places); len(got) != 1 || !strings.HasPrefix(got[0], "303") {
		t.Errorf("answers: %v", places)
	}
	if n := strings.Count(p.stored()["organisations"], "Parauga skola"); n != 1 {
		t.Errorf("%d rows", n)
	}
	v.Set("name", "Cita skola")
	if a := p.do(c, "POST", "/organisations/add", v); a.status != http.StatusConflict {
		t.Errorf("the same act with other words: %d", a.status)
	}
	other := p.client(access.Caseworker) // the act of somebody else is not theirs to repeat
	v.Set("name", "Parauga skola")
	if a := p.do(other, "POST", "/organisations/add", v); a.status != http.StatusUnprocessableEntity {
		t.Errorf("an act of somebody else, sent again: %d", a.status)
	}
}

// TestTwoWhoSaveOnePageSeeBoth: the second gets a conflict that shows what the other saved beside the own.
func TestTwoWhoSaveOnePageSeeBoth(t *testing.T) {
	p := plantedHouse(t)
	a, b := p.client(access.Coordinator), p.client(access.Responsible)
	path := "/organisations/" + p.ids["organisations"][0] + "/change"
	one, two := p.filled(a, path, path), p.filled(b, path, path)
	for _, v := range []url.Values{one, two} {
		for _, day := range []string{"coalition_member_from", "coalition_member_to"} {
			v.Set(day, "")
		}
		v.Set("region", "")
		v.Set("country", "LV")
	}
	one.Set("name", "Saved first")
	two.Set("name", "Saved second")
	if x := p.do(a, "POST", path, one); x.status != http.StatusSeeOther {
		t.Fatalf("the first: %d", x.status)
	}
	x := p.do(b, "POST", path, two)
	if x.status != http.StatusConflict || !strings.Contains(x.text, "Saved first") || !strings.Contains(x.text, "Saved second") {
		t.Errorf("the second: %d, shows first: %v, second: %v", x.status, strings.Contains(x.text, "Saved first"), strings.Contains(x.text, "Saved second"))
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	housetest.Must(t, p.house.Store.Limit(1)) // no page more than there are
	status, n := 0, 0
	var body string
	v := maps.Clone(organisation)
	for ; n < 3000 && status != http.StatusInsufficientStorage; n++ {
		v.Set("act_id", id.New())
		v.Set("code", fmt.Sprint("FULL", n))
		a := p.do(c, "POST", "/organisations/add", v)
		status, body = a.status, a.text
		if status != http.StatusSeeOther && status != http.StatusInsufficientStorage {
			t.Fatalf("row %d: %d", n, status)
		}
	}
	if status != http.StatusInsufficientStorage {
		t.Fatal("the disk was never full")
	}
	if !strings.Contains(body, "Parauga skola") || !strings.Contains(body, v.Get("code")) {
		t.Error("what was typed is gone")
	}
	if a := p.do(c, "GET", "/organisations", nil); a.status != http.StatusOK {
		t.Errorf("reading from a full disk: %d", a.status)
	}
	if rows := strings.Count(p.stored()["organisations"], "FULL"); rows != n-1 {
		t.Errorf("%d rows of %d", rows, n-1)
	}
	housetest.Must(t, p.house.Store.Limit(1<<30))
	if a := p.do(c, "POST", "/organisations/add", v); a.status != http.StatusSeeOther { // the same act, once there is room
		t.Errorf("once there is room: %d", a.status)
	}
}

func upload(t *testing.T, p *planted, c *http.Client, path, field, name string, content []byte, values url.Values) answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, vs := range values {
		housetest.Must(t, w.WriteField(k, vs[0]))
	}
	part, err := w.CreateFormFile(field, name)
	housetest.Must(t, err)
	_, err = part.Write(content)
	housetest.Must(t, err)
	housetest.Must(t, w.Close())
	res, err := c.Post(p.URL+path, w.FormDataContentType(), &b)
	housetest.Must(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	housetest.Must(t, err)
	return answer{status: res.StatusCode, text: unpacked(body), head: fmt.Sprint(res.Header)}
}

func TestADocumentIsWhatItsContentIs(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	path := "/documents/activity/" + p.ids["activities"][1] + "/add"
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere")) // nothing of an upload may lie on the disk in the clear
	big := upload(t, p, c, path, "file", "big.txt", bytes.Repeat([]byte("a plain text\n"), 1<<19), url.Values{"kind": {"file"}, "title": {"Big"}, "act_id": {id.New()}})
	if big.status != http.StatusSeeOther {
		t.Errorf("a file of 6 MB: %d", big.status)
	}
	before := p.stored()
	for name, content := range map[string][]byte{
		"letter.pdf":     append([]byte("MZ\x90\x00"), make([]byte, 600)...),
		"picture.png":    []byte("\x7fELF\x02\x01\x01 and more of it"),
		"empty.pdf":      {},
		"../../evil.pdf": []byte("#!/bin/sh\nrm -rf /\n\x00"),
	} {
		a := upload(t, p, c, path, "file", name, content, url.Values{"kind": {"file"}, "title": {"Kept title"}, "act_id": {id.New()}})
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, a.status)
		} else if !strings.Contains(a.text, "Kept title") {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	p.unchanged(before, "files of a wrong kind")
	// Markup is text and nothing else: it leaves as a text to be saved, which no browser runs.
	for name, content := range map[string][]byte{"page.txt": []byte("<!doctype html><script>alert(1)</script>"), "drawing.jpg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`)} {
		title := "Markup in " + name
		if a := upload(t, p, c, path, "file", name, content, url.Values{"kind": {"file"}, "title": {title}, "act_id": {id.New()}}); a.status == http.StatusUnprocessableEntity {
			continue
		}
		list := p.raw(c, strings.TrimSuffix(path, "/add"))
		at := strings.Index(list, title)
		href := list[:at][strings.LastIndex(list[:at], `href="`)+6:]
		href = href[:strings.Index(href, `"`)]
		a := p.do(c, "GET", href+"/file", nil)
		if a.status != http.StatusOK || !strings.Contains(a.head, "Content-Type: text/plain") || !strings.Contains(a.head, "Content-Disposition: attachment") || !strings.Contains(a.head, "nosniff") || strings.Contains(a.head, ".jpg") {
			t.Errorf("%s leaves as\n%s", name, a.head)
		}
	}
	// A good file under a name that would break a header or a path is kept, and saved under a neutral one.
	a := upload(t, p, c, path, "file", "../x\r\nSet-Cookie: a=b.txt", []byte("a plain text"), url.Values{"kind": {"file"}, "title": {"Good"}, "act_id": {id.New()}})
	if a.status != http.StatusSeeOther && a.status != http.StatusUnprocessableEntity || strings.Contains(a.head, "a=b") {
		t.Errorf("a name with a line break: %d", a.status)
	}
	if _, err := os.Stat(filepath.Join(p.house.Opts.Dir, "..", "x")); err == nil {
		t.Error("a file lies outside the house")
	}
}

func TestWhatIsTooMuchOrBrokenIsRefused(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	before := p.stored()
	post := func(what, body string, want ...int) {
		t.Helper()
		res, err := c.Post(p.URL+"/organisations/add", "application/x-www-form-urlencoded", strings.NewReader(body))
		housetest.Must(t, err)
		res.Body.Close()
		if !slices.Contains(want, res.StatusCode) {
			t.Errorf("%s: %d", what, res.StatusCode)
		}
	}
	post("3 MB", "name="+strings.Repeat("a", 3<<20), 422, 413)
	post("broken UTF-8", "name=%ff%fe&kind=school&code=X", 422)
	post("a zero", "name=a%00b&kind=school&code=X", 422)
	post("a broken escape", "name=%zz&kind=school&code=X", 422)
	var many strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&many, "f%d=%d&", i, i)
	}
	start := time.Now()
	post("10,000 fields", many.String(), 422)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("10,000 fields took %s", took)
	}
	res, err := c.Post(p.URL+"/organisations/add", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nContent-Disp"))
	housetest.Must(t, err)
	res.Body.Close()
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("half a form: %d", res.StatusCode)
	}
	p.unchanged(before, "too much")
}

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

func TestPlainTalkStaysOnThisMachine(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0"} {
		var out, errs bytes.Buffer
		dir := t.TempDir() + "/house"
		if code := run([]string{"serve", "--data", dir, "--listen", listen}, &out, &errs); code != 1 || errs.Len() == 0 {
			t.Errorf("serve --listen %s: %d, %s", listen, code, errs.String())
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("serve --listen %s made a house all the same", listen)
		}
	}
}

// folderWith is the programme's registers, with something changed.
func folderWith(t *testing.T, file string, change func([]byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	housetest.Must(t, fs.WalkDir(acceptance.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(acceptance.FS(), path)
		if err != nil {
			return err
		}
		if path == file {
			b = change(b)
		}
		return os.WriteFile(filepath.Join(dir, path), b, 0o600)
	}))
	return dir
}

// TestABadRegisterIsToldByFileRowAndColumn sends each kind of bad register through the command: exit 1, a line
// that names the place, nothing stored.
func TestABadRegisterIsToldByFileRowAndColumn(t *testing.T) {
	dir := t.TempDir() + "/house"
	command := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := run(args, &out, &errs)
		return code, errs.String()
	}
	if code, said := command("import", "--data", dir, folderWith(t, "", nil)); code != 0 {
		t.Fatal(said)
	}
	row := func(old, becomes string) func([]byte) []byte {
		return func(b []byte) []byte {
			if !bytes.Contains(b, []byte(old)) {
				t.Fatalf("%q stands nowhere", old)
			}
			return bytes.Replace(b, []byte(old), []byte(becomes), 1)
		}
	}
	zipped := func(name string, parts map[string][]byte) string {
		path := filepath.Join(t.TempDir(), name)
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for n, c := range parts {
			w, err := z.Create(n)
			housetest.Must(t, err)
			_, err = w.Write(c)
			housetest.Must(t, err)
		}
		housetest.Must(t, z.Close())
		housetest.Must(t, os.WriteFile(path, b.Bytes(), 0o600))
		return path
	}
	first := "TR001,VIS001,trailer_session,Info-trailer: the offer,held,2015-01-09T09:00,2015-01-09T10:00,\"SCH008, hall\",Smiltene,LV,SCH008,lv,V020;S003,LV03-0172:60;READ-SMALL-PRINT:40"
	head := "code,visit,format,title,status,starts_at,ends_at,place,municipality,country,host,language,led_by,grants"
	act := func(old, becomes string) string {
		return folderWith(t, "activities.csv", row(first, strings.Replace(first, old, becomes, 1)))
	}
	for _, x := range []struct{ what, path, says string }{
		{"unknown host", act("LV,SCH008", "LV,NOBODY"), "activities.csv:2:host: "},
		{"unknown word", act("trailer_session", "dance"), "activities.csv:2:format: "},
		{"impossible date", act("2015-01-09T09:00", "2015-02-30T09:00"), "activities.csv:2:starts_at: "},
		{"end before start", act("2015-01-09T10:00", "2015-01-09T08:00"), "activities.csv:2:ends_at: "},
		{"shares", act("READ-SMALL-PRINT:40", "READ-SMALL-PRINT:30"), "activities.csv:2:grants: "},
		{"unknown grant", act("READ-SMALL-PRINT:40", "NOTHING:40"), "activities.csv:2:grants: "},
		{"formula", act("Info-trailer: the offer", "=cmd|' /C calc'!A0"), "activities.csv:2:title: "},
		{"formula by at", act("Info-trailer: the offer", "@SUM(1)"), "activities.csv:2:title: "},
		{"1 MB cell", act("Info-trailer: the offer", strings.Repeat("a", 1<<20)), "activities.csv:2:title: "},
		{"broken UTF-8", act("Info-trailer: the offer", "Zi\xc3\x28\xf0\x28 ņ"), "activities.csv:2:title: "},
		{"negative", folderWith(t, "headcounts.csv", row("TR001,pupils,f,13-15,24", "TR001,pupils,f,13-15,-24")), "headcounts.csv:2:count: "},
		{"fraction", folderWith(t, "headcounts.csv", row("TR001,pupils,f,13-15,24", "TR001,pupils,f,13-15,2.5")), "headcounts.csv:2:count: "},
		{"absurd", folderWith(t, "headcounts.csv", row("TR001,pupils,f,13-15,24", "TR001,pupils,f,13-15,24000000000000000000")), "headcounts.csv:2:count: "},
		{"duplicate key", folderWith(t, "activities.csv", row(first, first+"\n"+first)), "activities.csv:3:code: "},
		{"missing column", folderWith(t, "activities.csv", row(head, strings.Replace(head, "host,", "hst,", 1))), "activities.csv:1:host: "},
		{"extra column", folderWith(t, "organisations.csv", row("code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to", "code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to,more")), "organisations.csv:1:more: "},
		{"column of names", folderWith(t, "people.csv", func(b []byte) []byte {
			return []byte("code,kind,sex,age_band,organisation,country,first_language,surname\nK001,served,f,45-64,,LV,lv,Parauga\n")
		}), "people.csv:1:surname: "},
		{"personal code", folderWith(t, "people.csv", row("K001,served", "010190-12345,served")), "people.csv:2:code: "},
		{"zip bomb", zipped("bomb.xlsx", map[string][]byte{"[Content_Types].xml": []byte("<Types/>"), "xl/workbook.xml": make([]byte, 300<<20)}), "bomb.xlsx"},
		{"no workbook", zipped("none.xlsx", map[string][]byte{"readme.txt": []byte("hello")}), "none.xlsx"},
		{"path in an archive", zipped("evil.zip", map[string][]byte{"../../activities.csv": []byte(head + "\n")}), ""},
		{"nothing there", filepath.Join(t.TempDir(), "nowhere"), ""},
	} {
		for _, language := range []string{"en_GB.UTF-8", "lv_LV.UTF-8"} {
			t.Setenv("LC_ALL", language)
			code, said := command("import", "--data", dir, x.path)
			if code != 1 || !strings.Contains(said, x.says) || len(strings.TrimSpace(said)) < 20 || strings.Contains(said, "⟦") {
				t.Errorf("%s in %s: exit %d, %.300s", x.what, language, code, said)
			}
			if strings.Contains(said, "Parauga\n") || strings.Contains(said, "12345") {
				t.Errorf("%s: what may be a name or a personal code is said again: %.300s", x.what, said)
			}
			if len(said) > 30_000 {
				t.Errorf("%s: %d bytes of faults", x.what, len(said))
			}
		}
	}
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	if code, said := command("export", "--data", dir, "--to", "t", "--why", "t", dir+"-export"); code != 0 {
		t.Fatal(said)
	}
	housetest.Must(t, fs.WalkDir(os.DirFS(dir+"-export"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		was, err := fs.ReadFile(acceptance.FS(), path)
		if err != nil {
			return err
		}
		is, err := os.ReadFile(filepath.Join(dir+"-export", path))
		if bytes.Count(was, []byte("\n")) != bytes.Count(is, []byte("\n")) {
			t.Errorf("%s has other rows than before", path)
		}
		return err
	}))
}

// TestAWrongKeyTouchesNothing asks an existing house with another key, and with none.
func TestAWrongKeyTouchesNothing(t *testing.T) {
	base := t.TempDir()
	one, two := base+"/one", base+"/two"
	for _, dir := range []string{one, two} {
		h, _, _, err := openHouse(context.Background(), house.Options{Dir: dir})
		housetest.Must(t, err)
		h.Close()
	}
	before := folder(t, one)
	for _, key := range []string{two + ".key", base + "/no.key"} {
		for _, args := range [][]string{{"doctor"}, {"import", one}, {"backup", base + "/b"}, {"audit", "verify"}, {"results", "--grant", "X"}} {
			var out, errs bytes.Buffer
			if code := run(append(args, "--data", one, "--key", key), &out, &errs); code != 1 || errs.Len() == 0 {
				t.Errorf("%v with a wrong key: %d %s", args, code, errs.String())
			}
		}
	}
	if !maps.Equal(before, folder(t, one)) {
		t.Error("the house was touched")
	}
	if _, err := os.Stat(base + "/no.key"); err == nil {
		t.Error("a key was made for a house that is there")
	}
}

func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	housetest.Must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[path] = string(b)
		return err
	}))
	return out
}

// TestAServerThatIsStoppedLeavesNothingHalf kills a server while many forms are being sent: every form that
// was answered is stored whole with its line in the log, and nothing else is.
func TestAServerThatIsStoppedLeavesNothingHalf(t *testing.T) {
	dir := t.TempDir() + "/house"
	if os.Getenv("DROSME_TEST_CHILD") != "" {
		child(t, os.Getenv("DROSME_TEST_CHILD"))
		return
	}
	answered := map[string]bool{}
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAServerThatIsStoppedLeavesNothingHalf$")
		cmd.Env = append(os.Environ(), "DROSME_TEST_CHILD="+dir)
		out, err := cmd.StdoutPipe()
		housetest.Must(t, err)
		housetest.Must(t, cmd.Start())
		var link string
		if _, err := fmt.Fscanln(out, &link); err != nil {
			t.Fatalf("the server did not start: %v", err)
		}
		c := &planted{t: t, site: &site{}}
		client := newClient(t)
		res, err := client.Get(link)
		housetest.Must(t, err)
		res.Body.Close()
		u, err := url.Parse(link)
		housetest.Must(t, err)
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		_ = c
		var mu sync.Mutex
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for n := 0; ; n++ {
					v := maps.Clone(organisation)
					code := fmt.Sprintf("R%d-%d-%d", len(u.Port())+i, n, time.Now().UnixNano()%1e6)
					v.Set("code", code)
					v.Set("act_id", id.New())
					res, err := client.PostForm("http://"+u.Host+"/organisations/add", v)
					if err != nil {
						return
					}
					res.Body.Close()
					if res.StatusCode == http.StatusSeeOther {
						mu.Lock()
						answered[code] = true
						mu.Unlock()
					}
				}
			}()
		}
		time.Sleep(700 * time.Millisecond) // long enough for many forms to be under way
		housetest.Must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		wait.Wait()
	}
	if len(answered) < 50 {
		t.Fatalf("only %d forms were answered", len(answered))
	}
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: dir, MustExist: true})
	housetest.Must(t, err)
	defer h.Close()
	bad, err := h.Store.Damage(context.Background())
	housetest.Must(t, err)
	if bad != "" {
		t.Errorf("the file is damaged: %s", bad)
	}
	_, err = h.Log.Seal(context.Background())
	housetest.Must(t, err)
	rep, err := r.Accounts.VerifyLog(ctx)
	housetest.Must(t, err)
	if len(rep.Findings) != 0 {
		t.Errorf("the log: %v", rep.Findings)
	}
	reader := (&housetest.House{House: h, T: t}).As(string(access.Responsible))
	stored := map[string]bool{}
	for skip := 0; ; skip += 100 {
		found, err := r.Organisations.List(reader, organisations.Question{Skip: skip, Most: 100})
		housetest.Must(t, err)
		for _, o := range found.Rows {
			stored[o.Code] = true
			if o.Name != "Parauga skola" || o.Kind != "school" || o.Version != 1 {
				t.Errorf("half a row: %+v", o)
			}
		}
		if len(found.Rows) < 100 {
			break
		}
	}
	for code := range answered {
		if !stored[code] {
			t.Errorf("%s was answered and is lost", code)
		}
	}
	if len(stored) > len(answered)+8*3 {
		t.Errorf("%d rows, %d answered", len(stored), len(answered))
	}
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	s := &cookies{by: map[string]*http.Cookie{}}
	return &http.Client{Jar: s}
}

// cookies keeps cookies of one site, whatever its port.
type cookies struct {
	mu sync.Mutex
	by map[string]*http.Cookie
}

func (c *cookies) SetCookies(_ *url.URL, list []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range list {
		c.by[k.Name] = k
	}
}

func (c *cookies) Cookies(*url.URL) (out []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.by {
		out = append(out, &http.Cookie{Name: k.Name, Value: k.Value})
	}
	return out
}

// child is the server that is killed: it serves until then.
func child(t *testing.T, dir string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	housetest.Must(t, err)
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: dir, URL: "http://" + l.Addr().String(), Demo: true})
	housetest.Must(t, err)
	h.Run()
	_, today := h.Clerk.Now()
	if _, err := r.Accounts.UserByLogin(ctx, "demo-coordinator"); err != nil {
		_, _, err = r.Accounts.AddUser(ctx, accounts.NewUser{Login: "demo-coordinator", Display: "Paraugs", Grants: []accounts.Grant{{Role: access.Coordinator, From: today}}})
		housetest.Must(t, err)
	}
	link, err := r.DemoLink(ctx, access.Coordinator)
	housetest.Must(t, err)
	fmt.Println(link)
	site := web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage})
	_ = (&http.Server{Handler: site.Handler(), ReadHeaderTimeout: time.Minute}).Serve(l)
}
