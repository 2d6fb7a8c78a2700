package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	nethtml "golang.org/x/net/html"

	"drosme/internal/access"
	"drosme/internal/housetest"
	"drosme/internal/id"
)

// form is one form of a page that writes: where it goes, and what a browser would send.
type form struct {
	page, action string
	values       url.Values
}

// forms reads the forms of a page that are sent with POST, filled in as the page shows them; where a
// question has no answer yet, a text gets one, so that the form is as right as can be.
func forms(page, body string) []form {
	root, err := nethtml.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	var out []form
	attr := func(n *nethtml.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	var fill func(n *nethtml.Node, v url.Values)
	fill = func(n *nethtml.Node, v url.Values) {
		if n.Type == nethtml.ElementNode {
			name, _ := attr(n, "name")
			value, _ := attr(n, "value")
			switch kind, _ := attr(n, "type"); {
			case name == "":
			case n.Data == "textarea":
				if value = "some words"; n.FirstChild != nil {
					value = n.FirstChild.Data
				}
				v.Add(name, value)
			case n.Data == "select":
				for o := n.FirstChild; o != nil; o = o.NextSibling {
					val, _ := attr(o, "value")
					if _, chosen := attr(o, "selected"); o.Data == "option" && (chosen || v.Get(name) == "") {
						v.Set(name, val)
					}
				}
			case n.Data == "input" && (kind == "radio" || kind == "checkbox"):
				if _, on := attr(n, "checked"); on || kind == "radio" && v.Get(name) == "" {
					v.Set(name, value)
				}
			case n.Data == "input" && kind != "file":
				if value == "" && kind != "hidden" {
					value = "1"
				}
				v.Add(name, value)
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			fill(k, v)
		}
	}
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if n.Data == "form" {
			if method, _ := attr(n, "method"); strings.EqualFold(method, "post") {
				f := form{page: page, values: url.Values{}}
				f.action, _ = attr(n, "action")
				fill(n, f.values)
				out = append(out, f)
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(root)
	return out
}

// TestWhoMayNotReadMayNotWrite takes every form of every page, filled in as who may see the page finds it,
// and sends it as every role that may not see that page: the answer is a refusal or an absence, and not one
// row of the data is another afterwards.
func TestWhoMayNotReadMayNotWrite(t *testing.T) {
	p := plantedHouse(t)
	clients := map[string]*http.Client{}
	sees := map[string]map[string]bool{}
	found := map[string]form{}
	for _, who := range seers() {
		role := who.name
		clients[role], sees[role] = p.eyes(role), map[string]bool{}
		for _, r := range p.gets() {
			for _, address := range p.addresses(r) {
				req, err := clients[role].Get(p.URL + address)
				housetest.Must(t, err)
				b, err := io.ReadAll(req.Body)
				housetest.Must(t, err)
				req.Body.Close()
				if req.StatusCode != http.StatusOK {
					continue
				}
				sees[role][address] = true
				for _, f := range forms(address, string(b)) {
					if _, have := found[f.action]; !have {
						found[f.action] = f
					}
				}
			}
		}
	}
	if len(found) < 60 {
		t.Errorf("only %d forms were found", len(found))
	}
	tried := 0
	for _, who := range seers() {
		role := who.name
		before := p.stored()
		for _, action := range slices.Sorted(maps.Keys(found)) {
			f := found[action]
			if sees[role][f.page] || strings.HasPrefix(action, "/sign-") || strings.HasPrefix(action, "/setup") || strings.HasPrefix(action, "/account") {
				continue
			}
			tried++
			for _, v := range []url.Values{f.values, {}} {
				v = maps.Clone(v)
				v.Set("act_id", id.New())
				if a := p.do(clients[role], "POST", action, v); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
					t.Errorf("POST %s as %s, who may not see %s: %d", p.pattern(action), role, p.pattern(f.page), a.status)
				} else {
					for text, field := range p.said {
						if strings.Contains(a.text, text) {
							t.Errorf("POST %s as %s tells %s", action, role, field)
						}
					}
				}
			}
		}
		after := p.stored()
		for table := range after {
			if before[table] != after[table] && table != "sessions" {
				t.Errorf("refused forms of %s wrote into %s", role, table)
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d forms were tried", tried)
	}
	for text, field := range p.said {
		if strings.Contains(p.log.String(), text) {
			t.Errorf("%s stands in the log of the process", field)
		}
	}
}

// TestAnIdOfAnotherKindOpensNothing asks every address with every id that does not belong there. The page of
// a worry is the same for every id: it asks whether to open, and only that looks.
func TestAnIdOfAnotherKindOpensNothing(t *testing.T) {
	p := plantedHouse(t)
	for _, role := range []access.Role{access.Responsible, access.Coordinator} {
		c := p.client(role)
		for _, r := range p.gets() {
			first := strings.Split(r.Path, "/")[1]
			if strings.Count(r.Path, "{id}") != 1 || first == "documents" || first == "outreach" {
				continue
			}
			for kind, list := range p.ids {
				if kind == first || first == "worries" || strings.HasPrefix(kind, "{") || (first == "names" || first == "contacts") && (kind == "people" || kind == "contacts" || kind == "names") ||
					(first == "visits" || first == "activities") && kind == "activities" || first == "people" && kind == "names" || kind == "results" || first == "sendings" && kind == "arrivals" || // the house's own package came back to it
					(first == "learning" || first == "organisations") && (kind == "learning" || kind == "organisations") { // what was learned at a host
					continue
				}
				a := p.do(c, "GET", strings.Replace(r.Path, "{id}", list[0], 1), nil)
				if r.Path == "/lesson-rooms/{id}" && a.status == http.StatusSeeOther && strings.Contains(a.head, "Location: /lesson-rooms\n") { // a room that is over leads back to the list
					continue
				}
				if a.status != http.StatusNotFound && a.status != http.StatusForbidden {
					t.Errorf("%s as %s with an id of %s: %d", r.Path, role, kind, a.status)
				}
			}
		}
	}
}

// TestADocumentOpensThroughItsOwnRecordAlone asks for documents of the protected meeting through a record
// that the reader may open.
func TestADocumentOpensThroughItsOwnRecordAlone(t *testing.T) {
	p := plantedHouse(t)
	owned := p.ids["activities"][1] // the educator's own session
	for _, role := range []access.Role{access.Coordinator, access.Educator, access.Bookkeeper, access.Caseworker} {
		c := p.client(role)
		for _, d := range p.ids["documents"][:4] {
			for _, kind := range []string{"activity", "visit", "person", "..", "%2e%2e"} {
				for _, rest := range []string{"", "/file", "/remove"} {
					if a := p.do(c, "GET", "/documents/"+kind+"/"+owned+"/"+d+rest, nil); a.status == http.StatusOK {
						t.Errorf("%s opens a document of the meeting as %s by /documents/%s/…%s", role, kind, kind, rest)
					}
				}
				if a := p.do(c, "POST", "/documents/"+kind+"/"+owned+"/"+d+"/remove", url.Values{"version": {"1"}, "act_id": {id.New()}}); a.status < 400 && kind != ".." && kind != "%2e%2e" {
					t.Errorf("%s removes a document of the meeting by /documents/%s/…: %d", role, kind, a.status)
				}
			}
		}
	}
	for role, want := range map[access.Role]int{access.Responsible: http.StatusOK, access.Caseworker: http.StatusNotFound} { // who leads no circle reads nothing of one
		if a := p.do(p.client(role), "GET", "/documents/activity/"+p.ids["activities"][0]+"/"+p.ids["documents"][0], nil); a.status != want {
			t.Errorf("a document of the meeting as %s: %d", role, a.status)
		}
	}
}

// TestSearchAndFilterAreNoOracle asks every list, by every question that its page has, for texts that the
// role is shown nowhere: the answer must be that to a text that nobody planted.
func TestSearchAndFilterAreNoOracle(t *testing.T) {
	p := plantedHouse(t)
	asked := 0
	kept := []string{"protected.given", "protected.phone", "person.served.code", "meeting.title", "meeting.place", "place.withheld.name", "place.withheld.address", "feedback.served.summary",
		"document.meeting.title", "referral.served.need", "worry.words", "request.contact.name", "working.staff.phone", "visit.other.contact"}
	for _, role := range []access.Role{access.Helpline, access.Coordinator, access.Educator, access.Bookkeeper, access.Reviewer} { // the others have no list, or see nearly all
		c := p.client(role)
		shown := map[string]bool{}
		questions := map[string]map[string]bool{} // list → names of its questions
		for _, r := range p.gets() {
			for _, address := range p.addresses(r) {
				a := p.do(c, "GET", address, nil)
				for text := range p.said {
					shown[text] = shown[text] || strings.Contains(a.text, text)
				}
				if a.status != http.StatusOK || strings.Contains(r.Path, "{") || strings.HasPrefix(r.Path, "/account") || strings.HasPrefix(r.Path, "/log") || r.Path == "/worries/key" { // that one offers new words each time
					continue
				}
				for _, m := range questionOf.FindAllStringSubmatch(a.text, -1) {
					if questions[address] == nil {
						questions[address] = map[string]bool{"q": true}
					}
					questions[address][m[1]] = true
				}
			}
		}
		for address, names := range questions { // not the own account, nor the log, which grows with each question
			for name := range names {
				if name == "act_id" || name == "version" || name == "page" {
					continue
				}
				nothing := p.plain(c, address, name, "Zqzzzzzzxu")
				for text, field := range p.said {
					if shown[text] || !slices.Contains(kept, field) {
						continue
					}
					asked++
					if got := p.plain(c, address, name, text); got != nothing {
						t.Errorf("%s?%s= as %s answers otherwise to %s", address, name, role, field)
						break
					}
				}
			}
		}
		for text, field := range p.said { // the search for names goes with POST, so that no name stands in an address
			if !strings.HasPrefix(field, "protected.") {
				continue
			}
			a := p.do(c, "POST", "/names", url.Values{"name": {text}, "q": {text}})
			if strings.Contains(strings.ReplaceAll(a.text, text, ""), p.person["served"]) || strings.Contains(a.text, p.code("served")) {
				t.Errorf("the search for %s leads %s to the person", field, role)
			}
		}
	}
	if asked < 500 {
		t.Errorf("only %d questions were asked", asked)
	}
}

var (
	questionOf = regexp.MustCompile(`<(?:input|select)[^>]* name="([^"]+)"`)
	changing   = regexp.MustCompile(`value="[0-9A-Z]{26}"|[?&](then|q|search)=[^"&]*`)
)

// plain is a page without what it echoes of the question and without the ids that every form has anew.
func (p *planted) plain(c *http.Client, address, name, value string) string {
	a := p.do(c, "GET", address+"?"+name+"="+url.QueryEscape(value), nil)
	text := changing.ReplaceAllString(a.text, "")
	for _, v := range []string{value, url.QueryEscape(value), strings.ToLower(value)} {
		text = strings.ReplaceAll(text, v, "")
	}
	return fmt.Sprint(a.status, text)
}

// TestEveryQueryOfProtectedRowsIsNarrowedOrKnown lists the queries that read a protected table without
// {{visible}}: each is asked for one record whose scope the clerk decides, or counts, or is of the house
// itself. A new one is a line in review.
func TestEveryQueryOfProtectedRowsIsNarrowedOrKnown(t *testing.T) {
	p := plantedHouse(t)
	var lines []string
	for _, name := range p.house.Store.Queries() {
		text := p.house.Store.QueryText(name)
		for _, table := range p.house.Store.Protected() {
			if regexp.MustCompile(`(?i)\b(from|join)\s+`+table+`\b`).MatchString(text) && !regexp.MustCompile(`{{visible `+table+`\b`).MatchString(text) {
				lines = append(lines, name+" reads "+table)
			}
		}
	}
	accepted(t, "testdata/unnarrowed.txt", strings.Join(lines, "\n")+"\n")
}

// TestNobodyRaisesTheirOwnRights sends the forms of accounts, made for one's own account with every role,
// as every role.
func TestNobodyRaisesTheirOwnRights(t *testing.T) {
	p := plantedHouse(t)
	for _, role := range access.Roles {
		user, err := p.rooms.Accounts.UserByLogin(p.ctx, "demo-"+string(role))
		housetest.Must(t, err)
		u, err := p.rooms.Accounts.User(p.ctx, user)
		housetest.Must(t, err)
		c := p.client(role)
		before := p.stored()
		page := p.do(p.client(access.Administrator), "GET", "/users/"+p.ids["users"][8]+"/roles", nil)
		values := url.Values{"version": {fmt.Sprint(u.Version)}}
		for _, f := range forms("", page.text) {
			maps.Copy(values, f.values)
		}
		values.Set("version", fmt.Sprint(u.Version))
		for name := range values {
			if strings.Contains(name, "role") || strings.Contains(name, "grant") {
				values[name] = []string{"administrator", "responsible", "caseworker"}
			}
		}
		for _, r := range access.Roles {
			values.Set("role_"+string(r), "1")
			values.Set(string(r), "1")
		}
		values["roles"], values["give"] = []string{"administrator", "responsible", "caseworker", "coordinator"}, []string{"1"}
		for _, path := range []string{"/users/" + user + "/roles", "/users/" + user + "/entrust", "/users/" + user + "/change", "/users/" + user + "/person", "/users/" + user + "/reset-factor", "/users/add"} {
			values.Set("act_id", id.New())
			a := p.do(c, "POST", path, values)
			if a.status == http.StatusSeeOther && path != "/users/add" && !strings.HasSuffix(path, "/change") {
				t.Errorf("POST %s for oneself as %s: %d", path, role, a.status)
			}
		}
		after := p.stored()
		if before["user_grants"] != after["user_grants"] && role != access.Administrator {
			t.Errorf("%s changed who holds which role", role)
		}
		signed, err := p.rooms.Accounts.Signed(p.ctx, user)
		housetest.Must(t, err)
		if len(signed.Actor.Grants) != 1 || signed.Actor.Grants[0].Role != role {
			t.Errorf("%s holds %v now", role, signed.Actor.Grants)
		}
	}
}
