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
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/web"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/quality"
	"drosme/records/activities"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/feedback"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/publications"
	"drosme/records/referrals"
	"drosme/records/vault"
	"drosme/reports"
	"drosme/worries"
)

// A planted house holds one object of every kind, few enough that every list shows them all. What each
// field says is unlike anything else, so that it is known wherever it shows.

// planted is such a house, and what was planted in it.
type planted struct {
	*site
	t *testing.T

	said   map[string]string   // what was planted → "object.field"
	ids    map[string][]string // first part of an address → ids that belong there
	person map[string]string   // name of a person in this test → id
	log    *heard
	today  when.Day
	n      int
}

// heard is the log of the process, kept for looking through.
type heard struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.String()
}

// word plants a text: letters only, so that it fits a name as well as a title.
func (p *planted) word(field string) string {
	p.n++
	s := "Zq" + strings.Repeat(string(rune('a'+p.n%26)), 2) + string(rune('a'+p.n/26)) + "xu"
	if _, twice := p.said[s]; twice {
		p.t.Fatalf("%s was planted twice", s)
	}
	p.said[s] = field
	return s
}

func (p *planted) phone(field string) string {
	p.n++
	s := fmt.Sprintf("+371 0004%04d", p.n*37)
	p.said[s] = field
	return s
}

func (p *planted) email(field string) string {
	s := strings.ToLower(p.word(field))
	p.said[s+"@example.org"] = field
	return s + "@example.org"
}

func (p *planted) as(role access.Role) context.Context {
	user, err := p.rooms.Accounts.UserByLogin(p.ctx, "demo-"+string(role))
	housetest.Must(p.t, err)
	signed, err := p.rooms.Accounts.Signed(p.ctx, user)
	housetest.Must(p.t, err)
	return clerk.WithActor(context.Background(), signed.Actor)
}

func (p *planted) id(at string, made string, err error) string {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s: %v", at, err)
	}
	p.ids[at] = append(p.ids[at], made)
	return made
}

func plantedHouse(t *testing.T) *planted {
	t.Helper()
	p := &planted{t: t, site: &site{}, said: map[string]string{}, ids: map[string][]string{}, person: map[string]string{}, log: &heard{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.web.Handler().ServeHTTP(w, r) }))
	t.Cleanup(p.Close)
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: t.TempDir() + "/house", URL: p.URL, Demo: true})
	housetest.Must(t, err)
	t.Cleanup(h.Close)
	h.Run()
	p.house, p.rooms, p.ctx = h, r, ctx
	_, p.today = h.Clerk.Now()
	logger := slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p.web = web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage, Slog: logger})
	before := slog.Default()
	slog.SetDefault(logger)
	t.Cleanup(func() { slog.SetDefault(before) })
	p.accounts()
	p.records()
	p.people()
	p.casework()
	p.outreach()
	p.results()
	for _, kind := range []string{"places", "organisations", "people", "activities", "visits", "grants", "publications", "certificates", "feedback",
		"referrals", "disclosures", "documents", "worries", "contacts", "reports", "resources", "requests", "users"} {
		if len(p.ids[kind]) == 0 {
			t.Fatalf("nothing of %s is planted", kind)
		}
	}
	return p
}

func (p *planted) accounts() {
	for _, role := range access.Roles {
		g := accounts.Grant{Role: role, From: p.today}
		if role == access.Reviewer {
			g.Until = p.today.Add(30)
		}
		user, _, err := p.rooms.Accounts.AddUser(p.ctx, accounts.NewUser{Login: "demo-" + string(role), Display: p.word("account.display"), Grants: []accounts.Grant{g}})
		p.id("users", user, err)
	}
	login := p.email("account.login")
	user, _, err := p.rooms.Accounts.AddUser(p.ctx, accounts.NewUser{Login: login, Display: p.word("account.display"), Grants: []accounts.Grant{{Role: access.Educator, From: p.today}}})
	p.id("users", user, err)
}

func (p *planted) records() {
	r, responsible := p.rooms, p.as(access.Responsible)
	g, err := r.Grants.Add(responsible, grants.Grant{Code: "G-1", Title: p.word("grant.title"), Funder: p.word("grant.funder"), StartsOn: p.today.Add(-200), EndsOn: p.today.Add(200),
		TotalCost: 100000, GrantRate: 9000, FunderRate: 10000, CreditLine: p.word("grant.credit_line")})
	p.id("grants", g, err)
	p.ids["results"] = []string{g}
	for _, told := range []string{places.Withheld, places.Public} {
		f := "place." + told + "."
		x, err := r.Places.Add(responsible, places.Place{Name: p.word(f + "name"), Kind: "shelter", Told: told, Municipality: p.word(f + "municipality"), Country: "LV", Address: p.word(f + "address")})
		p.id("places", x, err)
	}
	o, err := r.Organisations.Add(responsible, organisations.Organisation{Code: "SCH1", Name: p.word("organisation.name"), Kind: "school", Country: "LV", Municipality: "Ludza"})
	p.id("organisations", o, err)
	var withheld string
	housetest.Must(p.t, p.house.Store.Read(context.Background(), func(tx *db.Tx) error {
		x, _, err := places.ByID(tx, p.ids["places"][0])
		withheld = x.Code
		return err
	}))
	housetest.Must(p.t, r.Organisations.SaveBranch(responsible, organisations.Branch{Organisation: o, Name: p.word("branch.name"), Hours: "9-17"}, withheld))
	housetest.Must(p.t, r.Organisations.SaveOffer(responsible, organisations.Offer{Organisation: o, What: p.word("offer.what"), Whom: "families", Sex: "any", Children: "yes"}))
	whole, err := r.Organisations.Read(responsible, o)
	housetest.Must(p.t, err)
	p.ids["{branch}"], p.ids["{offer}"] = []string{whole.Branches[0].ID}, []string{whole.Offers[0].ID}
	x, err := r.Publications.Add(responsible, publications.Publication{Code: "PUB1", Kind: "leaflet", Title: p.word("publication.title"), PublishedOn: p.today.Add(-5), GrantCode: "G-1"})
	p.id("publications", x, err)
	x, err = r.Quality.Add(responsible, quality.Certificate{Code: "C1", Standard: p.word("certificate.standard"), Covers: p.word("certificate.covers"), Issuer: p.word("certificate.issuer"),
		Holder: p.word("certificate.holder"), IssuedOn: p.today.Add(-9), ValidTo: p.today.Add(30), GrantCode: "G-1"})
	p.id("certificates", x, err)
	for _, source := range []string{feedback.Served, "pupil"} {
		f := "feedback." + source + "."
		x, err := r.Feedback.Add(responsible, feedback.Feedback{ReceivedOn: p.today.Add(-3), Source: source, About: p.word(f + "about"), Summary: p.word(f + "summary"), ChangeMade: p.word(f + "change"), GrantCode: "G-1"})
		p.id("feedback", x, err)
	}
}

func (p *planted) people() {
	r, caseworker, coordinator := p.rooms, p.as(access.Caseworker), p.as(access.Coordinator)
	for _, x := range []struct{ name, kind string }{{"served", people.Served}, {"volunteer", "volunteer"}, {"staff", "staff"}, {"desk", "staff"}, {"other crew", "volunteer"}, {"hers", "volunteer"}} {
		made, err := r.People.Add(caseworker, people.Person{Code: p.word("person." + strings.ReplaceAll(x.name, " ", "_") + ".code"), Kind: x.kind, Sex: "f", AgeBand: "19-24", Country: "LV", FirstLanguage: "lv"})
		p.person[x.name] = p.id("people", made, err)
	}
	for _, name := range []string{"volunteer", "staff", "desk", "other crew"} {
		f := "working." + strings.ReplaceAll(name, " ", "_") + "."
		housetest.Must(p.t, r.Vault.Change(coordinator, p.person[name], 0, vault.Values{vault.Given: p.word(f + "given"), vault.Family: p.word(f + "family"), vault.Phone: p.phone(f + "phone"), vault.Email: p.email(f + "email"), vault.Address: p.word(f + "address")}))
	}
	f := "protected."
	housetest.Must(p.t, r.Vault.Keep(caseworker, p.person["served"], 0, vault.Values{vault.Given: p.word(f + "given"), vault.Family: p.word(f + "family"), vault.Other: p.word(f + "other"),
		vault.Phone: p.phone(f + "phone"), vault.Email: p.email(f + "email"), vault.Address: p.word(f + "address"), vault.SafeContact: p.word(f + "safe_contact")}))
	_, err := r.Vault.Open(caseworker, p.person["served"], vault.Reason{Purpose: "other", Why: p.word("notice.why")})
	housetest.Must(p.t, err)
	c, err := r.Vault.AddContact(coordinator, vault.Contact{Organisation: p.ids["organisations"][0], Task: p.word("contact.task"),
		Values: vault.Values{vault.Given: p.word("contact.given"), vault.Family: p.word("contact.family"), vault.Phone: p.phone("contact.phone"), vault.Email: p.email("contact.email")}}, "")
	p.id("contacts", c, err)
	p.ids["names"] = append(slices.Clone(p.ids["people"]), c)
	// The accounts of three roles are those of people.
	for role, name := range map[access.Role]string{access.Coordinator: "desk", access.Educator: "volunteer", access.Caseworker: "staff"} {
		user, err := r.Accounts.UserByLogin(p.ctx, "demo-"+string(role))
		housetest.Must(p.t, err)
		u, err := r.Accounts.User(p.ctx, user)
		housetest.Must(p.t, err)
		housetest.Must(p.t, r.Accounts.LinkPerson(p.ctx, user, u.Version, p.code(name)))
	}
	notices, _, err := r.Vault.Notices(p.as(access.Responsible), false, 1)
	housetest.Must(p.t, err)
	for _, n := range notices {
		p.ids["vault"] = append(p.ids["vault"], n.ID)
	}
}

func (p *planted) code(name string) string {
	var code string
	housetest.Must(p.t, p.house.Store.Read(context.Background(), func(tx *db.Tx) error {
		x, _, err := people.ByID(tx, p.person[name])
		code = x.Code
		return err
	}))
	return code
}

func (p *planted) hour(days int, clock string) when.Local {
	return when.Local(string(p.today.Add(days)) + "T" + clock)
}

func (p *planted) casework() {
	r, caseworker, responsible := p.rooms, p.as(access.Caseworker), p.as(access.Responsible)
	meeting := activities.Activity{Code: p.word("meeting.code"), Format: "group_meeting", Title: p.word("meeting.title"), Status: activities.Held, StartsAt: p.hour(-4, "10:00"), EndsAt: p.hour(-4, "12:00"),
		Place: p.word("meeting.place"), Country: "LV", Municipality: "Ludza", Circle: "North", Shares: []activities.Share{{Grant: p.ids["grants"][0], Share: 10000}}}
	a, err := r.Activities.Add(responsible, meeting)
	p.id("activities", a, err)
	housetest.Must(p.t, r.Activities.Note(responsible, a, activities.Notes{Codes: []string{p.code("served")}, Role: "participant", Status: "attended"}))
	housetest.Must(p.t, r.Activities.AddEvidence(responsible, activities.Evidence{Activity: a, Kind: "attendance_sheet", Located: p.word("meeting.evidence")}))
	p.document(responsible, "meeting", a, "")
	p.document(responsible, "meeting_served", a, p.person["served"])
	ref, err := r.Referrals.Ask(caseworker, referrals.Referral{ToRole: "responsible", Subject: p.person["served"], Need: p.word("referral.served.need")})
	p.id("referrals", ref, err)
	ref, err = r.Referrals.Ask(p.as(access.Coordinator), referrals.Referral{ToRole: "bookkeeper", Need: p.word("referral.open.need")})
	p.id("referrals", ref, err)
	housetest.Must(p.t, r.Disclosures.PrepareSubject(caseworker, p.person["served"]))
	d, err := r.Disclosures.Add(caseworker, disclosures.Disclosure{Kind: "told", Subject: p.person["served"], ToWhom: p.word("disclosure.to_whom"), Ground: disclosures.Grounds(p.today)[0], Why: p.word("disclosure.why")})
	p.id("disclosures", d, err)
	lead, err := r.Accounts.UserByLogin(p.ctx, "demo-caseworker")
	housetest.Must(p.t, err)
	deputy, err := r.Accounts.UserByLogin(p.ctx, "demo-coordinator")
	housetest.Must(p.t, err)
	housetest.Must(p.t, r.Worries.NameBoth(responsible, lead, deputy))
	w, err := r.Worries.Send(p.as(access.Educator), worries.Note{Words: p.word("worry.words"), HeardBy: p.word("worry.heard_by"), HeardAt: p.hour(-1, "10:00"), Where: p.word("worry.where")})
	p.id("worries", w, err)
}

func (p *planted) document(ctx context.Context, name, activity, subject string) {
	f := "document." + name + "."
	d, err := p.rooms.Documents.Add(ctx, documents.Upload{Owner: documents.Owner{Kind: "activity", ID: activity}, Kind: documents.Note, Subject: subject, Title: p.word(f + "title"), Content: []byte(p.word(f + "text"))})
	p.id("documents", d, err)
	d, err = p.rooms.Documents.Add(ctx, documents.Upload{Owner: documents.Owner{Kind: "activity", ID: activity}, Kind: documents.File, Subject: subject, Title: p.word(f + "file_title"), Name: p.word(f+"file_name") + ".txt", Content: []byte(p.word(f + "content"))})
	p.id("documents", d, err)
}

func (p *planted) outreach() {
	r, coordinator := p.rooms, p.as(access.Coordinator)
	res, err := r.Outreach.AddResource(coordinator, outreach.Resource{Code: "TRAILER", Kind: "trailer", Label: p.word("resource.label"), SetupMinutes: 30, TeardownMinutes: 30})
	p.id("resources", res, err)
	for i, name := range []string{"own", "other"} {
		f := "visit." + name + "."
		crew := []string{p.person["volunteer"]}
		if name == "other" {
			crew = []string{p.person["other crew"]}
		}
		x := outreach.Draft{Private: outreach.Private{Contact: p.word(f + "contact"), Meeting: p.word(f + "meeting"), Note: p.word(f + "note")}}
		x.Organisation, x.Municipality, x.Country, x.Day, x.Crew = p.ids["organisations"][0], "Ludza", "LV", p.today.Add(-2-i), crew
		x.SafeguardingLead, x.SafeguardingDeputy = p.person["desk"], p.person["staff"]
		s := outreach.Session{Audiences: []string{"pupils"}, Expected: 20}
		s.Format, s.Title, s.Status, s.StartsAt, s.EndsAt = "trailer_session", p.word(f+"title"), activities.Planned, p.hour(-2-i, "09:00"), p.hour(-2-i, "10:00")
		s.Place, s.Language, s.Leaders, s.Shares = p.word(f+"place"), "lv", crew, []activities.Share{{Grant: p.ids["grants"][0], Share: 10000}}
		x.Sessions = []outreach.Session{s}
		v, err := r.Outreach.Add(coordinator, x)
		p.id("visits", v, err)
		whole, err := r.Outreach.Read(coordinator, v)
		housetest.Must(p.t, err)
		housetest.Must(p.t, r.Outreach.Confirm(coordinator, v, whole.Visit.Version, p.person["desk"], p.person["staff"]))
		p.ids["activities"] = append(p.ids["activities"], whole.Sessions[0].ID)
		p.document(coordinator, "visit_"+name, whole.Sessions[0].ID, "")
		role := access.Educator
		if name == "other" {
			role = access.Coordinator
		}
		housetest.Must(p.t, r.Outreach.WriteDebrief(p.as(role), v, outreach.FilledDebrief{DebriefText: outreach.DebriefText{Knew: p.word(f + "debrief.knew"), Crew: p.word(f + "debrief.crew")}}))
	}
	q := doorway.Request{Organisation: p.word("request.organisation"), Kind: "school", Municipality: "Talsi", Address: p.word("request.address"), Country: "LV", Days: []when.Day{p.today.Add(20)},
		Groups: []doorway.Group{{Name: p.word("request.group"), Audience: "pupils", Heads: 25}}, Languages: []string{"lv"}, Access: p.word("request.access"), Phones: "yes", Letters: "lv",
		Contact:      doorway.Contact{Name: p.word("request.contact.name"), Role: p.word("request.contact.role"), Email: p.email("request.contact.email"), Phone: p.phone("request.contact.phone")},
		Safeguarding: doorway.Contact{Name: p.word("request.safeguarding.name"), Email: p.email("request.safeguarding.email"), Phone: p.phone("request.safeguarding.phone")}, Note: p.word("request.note")}
	x, err := r.Outreach.AddRequest(coordinator, q)
	p.id("requests", x, err)
}

func (p *planted) results() {
	coordinator := p.as(access.Coordinator)
	_, err := p.rooms.Reports.SetTarget(coordinator, reports.Target{Grant: p.ids["grants"][0], Indicator: "info_trailer.schools", Target: 12, From: p.today.Add(-200), Why: p.word("target.why")})
	housetest.Must(p.t, err)
	x, err := p.rooms.Reports.Freeze(coordinator, reports.Report{Grant: p.ids["grants"][0], Title: p.word("report.title"), From: p.today.Add(-200), To: p.today}, true)
	p.id("reports", x, err)
}

// addresses gives every address of a route: one for each object that belongs there.
func (p *planted) addresses(r area.Route) []string {
	parts := strings.Split(r.Path, "/")
	if !strings.Contains(r.Path, "{") {
		return []string{r.Path}
	}
	if parts[1] == "documents" {
		var out []string
		for i, d := range p.ids["documents"] {
			owner := p.ids["activities"][max(0, i/2-1)] // two kinds of papers at the first activity, then one at each visit's
			out = append(out, strings.NewReplacer("{kind}", "activity", "{owner}", owner, "{id}", d).Replace(r.Path))
		}
		return slices.Compact(out)
	}
	fixed := map[string][]string{"{role}": {"responsible", "caseworker", "reviewer"}, "{token}": {"ZZZZZZZZZZZZZZZZ"}, "{verb}": {"accept", "decline", "done", "withdraw"},
		"{name}": {"desk.name"}, "{branch}": p.ids["{branch}"], "{offer}": p.ids["{offer}"], "{grant}": p.ids["grants"]}
	for _, s := range p.rooms.CountSets() {
		for _, c := range s.Counts {
			fixed["{indicator}"] = append(fixed["{indicator}"], c.Name)
		}
	}
	out := []string{r.Path}
	for _, hole := range braces.FindAllString(r.Path, -1) {
		if hole == "{$}" {
			continue
		}
		fill := fixed[hole]
		if hole == "{id}" || fill == nil {
			fill = p.ids[parts[1]]
			if parts[1] == "import" || len(fill) == 0 {
				fill = []string{"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"}
				if parts[1] != "import" && !slices.ContainsFunc(bare, func(b string) bool { return strings.Contains(r.Path, b) }) {
					p.t.Errorf("%s: nothing is planted that could stand for %s", r.Path, hole)
				}
			}
		}
		var next []string
		for _, x := range out {
			for _, f := range fill {
				next = append(next, strings.Replace(x, hole, f, 1))
			}
		}
		out = next
	}
	return out
}

// bare are the first parts of addresses whose objects this test does not plant: each has a test of its own
// room, and is asked with an id that is not there.
var bare = []string{"boundaries", "roads", "feeds", "coverage", "tour"}

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

func (p *planted) client(role access.Role) *http.Client {
	c := p.site.as(p.t, role)
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
	shows := map[string]map[string]map[string]bool{} // field → role → roads
	before := p.stored()
	for _, role := range access.Roles {
		c := p.client(role)
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
				if shows[field][string(role)] == nil {
					shows[field][string(role)] = map[string]bool{}
				}
				shows[field][string(role)][road] = true
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
		if p.house.Clerk.May(p.as(role), "register.export") {
			for _, format := range []string{"zip", "xlsx"} {
				look("export "+format, p.do(c, "POST", "/export", url.Values{"to": {"test"}, "why": {"test"}, "format": {format}, "registers": p.registers()}))
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
	for _, field := range slices.Sorted(maps.Values(p.said)) {
		for _, role := range access.Roles {
			if roads := shows[field][string(role)]; len(roads) > 0 {
				lines = append(lines, field+" | "+string(role)+" | "+strings.Join(slices.Sorted(maps.Keys(roads)), " "))
			}
		}
		if len(shows[field]) == 0 {
			lines = append(lines, field+" | nobody |")
		}
	}
	accepted(t, "testdata/roads.txt", strings.Join(slices.Compact(lines), "\n")+"\n")
}

// exportWrites are the tables into which the test's own exports and sessions write.
var exportWrites = []string{"sessions", "disclosures", "acts", "log_lines", "audit_lines", "lines"}

func without(m map[string]string, names []string) map[string]string {
	out := maps.Clone(m)
	for _, n := range names {
		delete(out, n)
	}
	return out
}

func (p *planted) registers() []string {
	var out []string
	for _, a := range p.house.Areas {
		for _, r := range a.Registers {
			out = append(out, r.Name)
		}
	}
	return out
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
			switch {
			case strings.HasPrefix(field, "protected."):
				p.t.Errorf("a name of somebody served, unopened: %s", said)
			case strings.HasPrefix(field, "worry.") && (role != "caseworker" && role != "coordinator"):
				p.t.Errorf("a worry beyond lead and deputy: %s", said)
			case role == "administrator" && !strings.HasPrefix(field, "account."):
				p.t.Errorf("the administrator sees content: %s", said)
			case role == "reviewer" && sensitive(field):
				p.t.Errorf("the reviewer sees more than codes: %s", said)
			case role == "educator" && (strings.HasPrefix(field, "visit.other.") || strings.HasPrefix(field, "document.visit_other.")):
				p.t.Errorf("another crew's: %s", said)
			case served(field) && !slices.Contains([]string{"responsible", "caseworker"}, role):
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
	for _, start := range []string{"working.", "contact.", "request.", "document.", "referral.", "meeting.title", "meeting.place", "feedback.", "notice.", "place."} {
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

var _ = id.New
var _ *rooms.Rooms
