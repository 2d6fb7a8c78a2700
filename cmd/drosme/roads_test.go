package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/house"
	"drosme/internal/housetest"
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
	papers [][3]string         // kind and id of the owner, and id of each document
	packs  [][]byte            // for laptops, as they left the office
	lesson string              // id of the activity of the register that a laptop played
	bare   map[string]bool     // addresses for which nothing is planted, said once
	ends   []func()            // what is put back once all is planted
	tail   string              // stands behind every planted word but codes
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
	for _, short := range []string{".code", "email", "login", "file_name", "safe_word", "code_word", "group_name", "new_name", "_place", "accused.given", "accused.family", "htcds.name"} { // fields that the tail does not fit
		if strings.HasSuffix(field, short) {
			return s
		}
	}
	if strings.HasPrefix(field, "script.looked.") && field != "script.looked.review" || strings.HasPrefix(field, "script.played.") || strings.HasPrefix(field, "script.open.") { // markup would be a fault of the text
		return s
	}
	return s + p.tail
}

// cell is a planted word as a cell of a CSV file.
func (p *planted) cell(field string) string {
	return `"` + strings.ReplaceAll(p.word(field), `"`, `""`) + `"`
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

func plantedHouse(t *testing.T) *planted { return plantedWith(t, "") }

// plantedWith plants texts that all end in the same way.
func plantedWith(t *testing.T, tail string) *planted { return plantedOn(t, tail, house.Options{}) }

// plantedOn plants them in a house with a database of its own, where one is named.
func plantedOn(t *testing.T, tail string, o house.Options) *planted {
	t.Helper()
	p := &planted{t: t, tail: tail, site: &site{}, said: map[string]string{}, ids: map[string][]string{}, person: map[string]string{}, bare: map[string]bool{}, log: &heard{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.web.Handler().ServeHTTP(w, r) }))
	t.Cleanup(p.Close)
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: t.TempDir() + "/house", URL: p.URL, Demo: true, DB: o.DB, Schemas: o.Schemas})
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
	p.hired()
	p.casework()
	p.cases()
	p.outreach()
	p.circles()
	p.calls()
	p.exchanged()
	p.classroom()
	p.results()
	for _, kind := range []string{"places", "organisations", "people", "activities", "visits", "grants", "publications", "certificates", "feedback",
		"referrals", "disclosures", "documents", "worries", "contacts", "reports", "resources", "requests", "users",
		"cases", "approvals", "consents", "sendings", "arrivals", "circles", "calls", "htcds", "scripts", "lessons", "lesson-rooms", "learning", "hubs", "hub-inbox"} {
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
		vault.Phone: p.phone(f + "phone"), vault.Email: p.email(f + "email"), vault.Address: p.word(f + "address"), vault.SafeContact: p.word(f + "safe_contact"),
		vault.SafeChannel: "call", vault.SafeHours: p.word(f + "safe_hours"), vault.SafeWord: p.word(f + "safe_word"), vault.SafePickup: p.word(f + "safe_pickup"), vault.SafeSay: p.word(f + "safe_say")}))
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
	p.papers = append(p.papers, [3]string{"activity", activity, p.id("documents", d, err)})
	d, err = p.rooms.Documents.Add(ctx, documents.Upload{Owner: documents.Owner{Kind: "activity", ID: activity}, Kind: documents.File, Subject: subject, Title: p.word(f + "file_title"), Name: p.word(f+"file_name") + ".txt", Content: []byte(p.word(f + "content"))})
	p.papers = append(p.papers, [3]string{"activity", activity, p.id("documents", d, err)})
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
		for _, d := range p.papers {
			out = append(out, strings.NewReplacer("{kind}", d[0], "{owner}", d[1], "{id}", d[2]).Replace(r.Path))
		}
		return slices.Compact(out)
	}
	fixed := map[string][]string{"{role}": {"responsible", "caseworker", "reviewer"}, "{token}": {"ZZZZZZZZZZZZZZZZ"}, "{verb}": {"accept", "decline", "done", "withdraw"},
		"{name}": {"desk.name"}, "{branch}": p.ids["{branch}"], "{offer}": p.ids["{offer}"], "{grant}": p.ids["grants"],
		"{way}": {"paper", "file", "package"}, "{step}": {"exploitation", "person", "places", "way"}, "{set}": {"adults_labour", "adults_planted"}, "{dimension}": {"exploitation"}}
	fixed["{kind}"] = p.ids["{approval kind}"]
	if parts[1] == "cases" {
		fixed["{kind}"] = assessments
	}
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
		if fill == nil && hole != "{id}" {
			fill = p.ids[hole]
		}
		if hole == "{id}" || fill == nil {
			fill = p.ids[parts[1]]
			if parts[1] == "cases" && strings.Count(r.Path, "{") > 1 {
				fill = fill[:2] // with ids of what belongs to the other one too
			}
			if parts[1] == "import" || len(fill) == 0 {
				fill = []string{"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"}
				if parts[1] != "import" && !p.bare[r.Path] && !slices.ContainsFunc(bare, func(b string) bool { return strings.Contains(r.Path, b) }) {
					p.bare[r.Path] = true
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
var bare = []string{"boundaries", "roads", "feeds", "coverage", "letters", "tour"}
