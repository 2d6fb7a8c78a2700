package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/reports"
)

// answer is what one request gave, as far as it can be looked through.
type answer struct {
	status int
	head   string // headers and the address
	title  string
	text   string // the body, unpacked
}

var titleOf = regexp.MustCompile(`(?s)<title>(.*?)</title>`)

func (p *planted) do(c *http.Client, method, path string, form url.Values) answer {
	p.t.Helper()
	var body io.Reader
	if method == "POST" {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, p.URL+path, body)
	housetest.Must(p.t, err)
	if method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.Do(req)
	housetest.Must(p.t, err)
	b, err := io.ReadAll(res.Body)
	housetest.Must(p.t, err)
	res.Body.Close()
	a := answer{status: res.StatusCode, text: unpacked(b)}
	for name, vs := range res.Header {
		a.head += name + ": " + strings.Join(vs, ", ") + "\n"
	}
	if m := titleOf.FindStringSubmatch(a.text); m != nil {
		a.title = m[1]
	}
	return a
}

// unpacked gives everything that is readable in a body: what HTML says in entities, the files of an
// archive, the streams of a PDF.
func unpacked(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return string(b)
		}
		var out strings.Builder
		for _, f := range z.File {
			out.WriteString(f.Name + "\n")
			if r, err := f.Open(); err == nil {
				c, _ := io.ReadAll(r)
				r.Close()
				out.WriteString(unpacked(c) + "\n")
			}
		}
		return out.String()
	case bytes.HasPrefix(b, []byte("%PDF")):
		out := string(b)
		for rest := b; ; {
			i := bytes.Index(rest, []byte("stream\n"))
			if i < 0 {
				break
			}
			rest = rest[i+7:]
			var c []byte
			if z, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
				c, _ = io.ReadAll(z)
			} else {
				c, _ = io.ReadAll(flate.NewReader(bytes.NewReader(rest)))
			}
			out += string(c)
		}
		return out
	}
	return html.UnescapeString(frameTop.ReplaceAllString(string(b), ""))
}

// frameTop is where the frame names the one who is signed in, on every page alike.
var frameTop = regexp.MustCompile(`(?s)<header.*?</header>`)

func (p *planted) client(role access.Role) *http.Client { return p.eyes(string(role)) }

// eyes is a client of one of the seers.
func (p *planted) eyes(who string) *http.Client {
	c := p.site.signedIn(p.t, who)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// gets are all routes that are asked with GET.
func (p *planted) gets() []area.Route {
	var out []area.Route
	for _, r := range p.web.Routes() {
		if r.Method == "GET" && r.Path != "/account/language" && r.Path != "/demo/sign-in" { // one writes, one signs in
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b area.Route) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// TestWhatWasPlantedShowsWhereItMayAndNowhereElse is role × road × object. Every page, list, download and
// calendar is asked as every role with every object; where a planted text shows is one line of
// testdata/roads.txt, so that a new road to a field is a visible line in review. Accept a changed file by
// running the test with DROSME_ACCEPT=1.
func TestWhatWasPlantedShowsWhereItMayAndNowhereElse(t *testing.T) {
	p := plantedHouse(t)
	p.roadKey()
	shows := map[string]map[string]map[string]bool{} // field → role → roads
	clients := map[string]*http.Client{}
	for _, who := range seers() {
		clients[who.name] = p.eyes(who.name) // the first sign-in makes an account active
	}
	before := p.stored()
	for _, who := range seers() {
		role := who.name
		c := clients[role]
		look := func(road string, a answer) {
			for text, field := range p.said {
				if strings.Contains(a.head, text) || strings.Contains(strings.ToLower(a.head), strings.ToLower(url.QueryEscape(text))) {
					t.Errorf("%s stands in a header of %s as %s", field, road, role)
				}
				if strings.Contains(a.title, text) {
					t.Errorf("%s stands in the title of %s as %s", field, road, role)
				}
				if !strings.Contains(a.text, text) {
					continue
				}
				if shows[field] == nil {
					shows[field] = map[string]map[string]bool{}
				}
				if shows[field][role] == nil {
					shows[field][role] = map[string]bool{}
				}
				shows[field][role][road] = true
				if a.status >= 400 {
					t.Errorf("%s stands on the page of a fault: %s as %s", field, road, role)
				}
			}
			if a.status >= 500 {
				t.Errorf("%s as %s: %d", road, role, a.status)
			}
		}
		for _, r := range p.gets() {
			for _, address := range p.addresses(r) {
				look(r.Path, p.do(c, "GET", address, nil))
				if strings.HasSuffix(r.Path, "/download") {
					for _, f := range reports.Formats {
						look(r.Path, p.do(c, "GET", address+"?format="+f, nil))
					}
				}
			}
		}
		if p.house.Clerk.May(p.asked(role), "register.export") {
			for _, format := range []string{"zip", "xlsx"} {
				look("export "+format, p.export(c, format, false, nil))
			}
			look("export on a ground", p.export(c, "zip", true, url.Values{"ground": {"public_contract"}, "purpose": {"shelter"}}))
			if p.house.Clerk.May(p.asked(role), "register.own_copy") {
				look("own copy", p.export(c, "zip", true, url.Values{"own_copy": {"yes"}}))
			}
		}
	}
	if after := p.stored(); !maps.Equal(without(before, exportWrites), without(after, exportWrites)) {
		for table := range after {
			if before[table] != after[table] && !slices.Contains(exportWrites, table) {
				t.Errorf("looking at pages wrote into %s", table)
			}
		}
	}
	p.neverSaid(shows)
	for text, field := range p.said {
		if strings.Contains(p.log.String(), text) {
			t.Errorf("%s stands in the log of the process", field)
		}
	}
	for kind, list := range p.ids {
		for _, x := range list {
			if len(x) == 26 && strings.Contains(p.log.String(), x) {
				t.Errorf("an id of %s stands in the log of the process", kind)
			}
		}
	}
	var lines []string
	for _, field := range slices.Compact(slices.Sorted(maps.Values(p.said))) {
		for _, who := range seers() {
			if roads := shows[field][who.name]; len(roads) > 0 {
				lines = append(lines, field+" | "+who.name+" | "+strings.Join(slices.Sorted(maps.Keys(roads)), " "))
			}
		}
		if len(shows[field]) == 0 {
			lines = append(lines, field+" | nobody |")
		}
	}
	accepted(t, "testdata/roads.txt", strings.Join(lines, "\n")+"\n")
}

// exportWrites are the tables into which the test's own exports and sessions write.
// A form that keeps a draft begins it when it is opened.
var exportWrites = []string{"sessions", "sign_in_links", "disclosures", "disclosure_people", "acts", "log_lines", "log_subjects", "audit_lines", "lines", "note_drafts"}

func without(m map[string]string, names []string) map[string]string {
	out := maps.Clone(m)
	for _, n := range names {
		delete(out, n)
	}
	return out
}

// export asks for a file of all registers that hold no names, with those of cases or without.
func (p *planted) export(c *http.Client, format string, cases bool, more url.Values) answer {
	p.t.Helper()
	v := url.Values{"to": {"test"}, "why": {"test"}, "format": {format}}
	for _, a := range p.house.Areas {
		for _, r := range a.Registers {
			if r.Verb == "" && (r.Case == "" || cases) { // registers of names are in no export
				v.Add("registers", r.Name)
			}
		}
	}
	maps.Copy(v, more)
	a := p.do(c, "POST", "/export", v)
	if a.status != http.StatusOK {
		p.t.Errorf("the export as %s, %v: %d", format, more, a.status)
	}
	return a
}

// stored gives what each table of the data holds, as one text a table.
func (p *planted) stored() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	housetest.Must(p.t, p.house.Store.Read(context.Background(), func(tx *db.Tx) error {
		tables, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, table := range tables {
			var rows []string
			if err := tx.EachRow(table, func(row []any) error { rows = append(rows, fmt.Sprint(row...)); return nil }); err != nil {
				return err
			}
			slices.Sort(rows)
			out[table.Name] = strings.Join(rows, "\n")
		}
		return nil
	}))
	return out
}

// neverSaid are the rules that no change of a role may ever touch.
func (p *planted) neverSaid(shows map[string]map[string]map[string]bool) {
	p.t.Helper()
	for field, roles := range shows {
		for role, roads := range roles {
			said := fmt.Sprintf("%s is shown to %s on %s", field, role, strings.Join(slices.Sorted(maps.Keys(roads)), " "))
			if err := mayOfCasework(field, role); err != nil {
				p.t.Errorf("%v: %s", err, said)
			}
			switch {
			case strings.HasPrefix(field, "road."):
				p.t.Errorf("what opens the notes of children: %s", said)
			case (strings.HasPrefix(field, "inbox.") || strings.HasPrefix(field, "hub.lost")) && role != "responsible" && role != "coordinator" && !(role == "administrator" && field == "hub.lost_why"):
				p.t.Errorf("of the crew, for the office: %s", said)
			case strings.HasPrefix(field, "lesson.") && strings.HasSuffix(field, ".answer"):
				p.t.Errorf("what a pupil wrote is counted, not kept: %s", said)
			case (strings.HasPrefix(field, "lesson.") && strings.HasSuffix(field, "_why") || strings.Contains(field, ".review")) && role == "reviewer":
				p.t.Errorf("the reviewer sees more than codes: %s", said)
			case strings.HasPrefix(field, "protected."):
				p.t.Errorf("a name of somebody served, unopened: %s", said)
			case role == "facilitator" && !strings.HasPrefix(field, "circle.led.") && !strings.HasSuffix(field, ".code") && !strings.HasPrefix(field, "account.") && (served(field) || sensitive(field)):
				p.t.Errorf("one circle and nothing else: %s", said)
			case strings.HasPrefix(field, "worry.") && (role != "caseworker" && role != "coordinator"):
				p.t.Errorf("a worry beyond lead and deputy: %s", said)
			case role == "administrator" && !strings.HasPrefix(field, "account.") && field != "breach.what" && field != "hub.lost_why" && !strings.HasSuffix(field, ".code"): // it links accounts by code, and acts on a breach of the machine that it keeps, and on laptops
				p.t.Errorf("the administrator sees content: %s", said)
			case role == "reviewer" && sensitive(field):
				p.t.Errorf("the reviewer sees more than codes: %s", said)
			case role == "educator" && (strings.HasPrefix(field, "visit.other.") || strings.HasPrefix(field, "document.visit_other.")):
				p.t.Errorf("another crew's: %s", said)
			case served(field) && !slices.Contains(append([]string{"responsible", "caseworker"}, colleagues[:5]...), role):
				p.t.Errorf("of people served: %s", said)
			case (role == "helpline" || role == "bookkeeper" || role == "educator") && (strings.HasPrefix(field, "request.") || strings.HasPrefix(field, "account.")):
				p.t.Errorf("no work of this role: %s", said)
			}
		}
	}
}

// served are fields that tell of people served, or where they are.
func served(field string) bool {
	for _, start := range []string{"meeting.title", "meeting.place", "meeting.evidence", "document.meeting", "feedback.served", "referral.served", "place.withheld", "notice."} {
		if strings.HasPrefix(field, start) {
			return true
		}
	}
	return false
}

// sensitive are fields that no view by codes may show.
func sensitive(field string) bool {
	for _, start := range []string{"working.", "contact.", "request.contact", "request.safeguarding", "request.address", "request.access", "request.note", "document.", "referral.", "meeting.title", "meeting.place", "feedback.", "notice.", "place."} {
		if strings.HasPrefix(field, start) {
			return true
		}
	}
	for _, part := range []string{".contact", ".meeting", ".note", ".debrief", ".title", ".place"} {
		if strings.HasPrefix(field, "visit.") && strings.Contains(field, part) {
			return true
		}
	}
	return false
}

func accepted(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("DROSME_ACCEPT") != "" {
		housetest.Must(t, os.MkdirAll("testdata", 0o755))
		housetest.Must(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	housetest.Must(t, err)
	if string(want) == got {
		return
	}
	have := map[string]bool{}
	for _, l := range strings.Split(string(want), "\n") {
		have[l] = true
	}
	for _, l := range strings.Split(got, "\n") {
		if !have[l] {
			t.Errorf("new: %s", l)
		}
		delete(have, l)
	}
	for l := range have {
		t.Errorf("gone: %s", l)
	}
	t.Errorf("%s is no longer true. Look at each line; if it is meant, run this test with DROSME_ACCEPT=1.", path)
}
