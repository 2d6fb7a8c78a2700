package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/access"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/ui"
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
				if got := sent[len(sent)-1].values.Get(name); ui.Typed(got) != ui.Typed(want[0]) && !strings.Contains(unpacked(b), want[0]) {
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
