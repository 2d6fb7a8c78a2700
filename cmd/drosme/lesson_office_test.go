package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/web"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/activities"
	"drosme/records/organisations"
)

// lessonOffice is an office with the demonstration in it and a visit of today, whose folder commands work on while its
// site is shut.
type lessonOffice struct {
	dir, grant     string
	visit, session string // ids
	host           string // name
	lead           string // code of whom the crew's pages call by it
}

func newLessonOffice(t *testing.T) *lessonOffice {
	t.Helper()
	o := &lessonOffice{dir: t.TempDir() + "/office", lead: "V020"}
	s, shut := o.site(t)
	housetest.Must(t, s.rooms.FillDemo(s.ctx))
	ctx, first, err := s.rooms.DemoPerson(s.ctx, "S001")
	housetest.Must(t, err)
	_, second, err := s.rooms.DemoPerson(s.ctx, o.lead)
	housetest.Must(t, err)
	_, lead, err := s.rooms.DemoPerson(s.ctx, "S003")
	housetest.Must(t, err)
	_, today := s.house.Clerk.Now()
	o.grant = "DEMO-" + string(today[:4])
	found, err := s.rooms.Organisations.List(ctx, organisations.Question{Search: "SCH022", Most: 5})
	housetest.Must(t, err)
	if len(found.Rows) == 0 {
		t.Fatal("the demonstration has no SCH022")
	}
	host := found.Rows[0]
	o.host = host.Name
	grants, err := s.rooms.Grants.List(ctx)
	housetest.Must(t, err)
	x := outreach.Draft{}
	x.Organisation, x.Municipality, x.Country, x.Day = host.ID, host.Municipality, "LV", today
	x.Crew, x.SafeguardingLead, x.SafeguardingDeputy = []string{first, second}, lead, first
	one := outreach.Session{Audiences: []string{"pupils", "teachers"}, Expected: 10}
	one.Format, one.Title, one.Status = "trailer_session", "Info-trailer, 9.a", activities.Planned
	one.StartsAt, one.EndsAt = when.Local(string(today)+"T09:00"), when.Local(string(today)+"T10:20")
	one.Place, one.Language, one.Leaders = "Yard", "lv", []string{second}
	for _, g := range grants {
		if g.Code == o.grant {
			one.Shares = []activities.Share{{Grant: g.ID, Share: 10000}}
		}
	}
	x.Sessions = []outreach.Session{one}
	o.visit, err = s.rooms.Outreach.Add(ctx, x)
	housetest.Must(t, err)
	w, err := s.rooms.Outreach.Read(ctx, o.visit)
	housetest.Must(t, err)
	housetest.Must(t, s.rooms.Outreach.Confirm(ctx, o.visit, w.Visit.Version, lead, first))
	w, err = s.rooms.Outreach.Read(ctx, o.visit)
	housetest.Must(t, err)
	o.session = w.Sessions[0].ID
	shut()
	return o
}

// site serves the office until shut is called.
func (o *lessonOffice) site(t *testing.T) (s *site, shut func()) {
	t.Helper()
	s = &site{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.web.Handler().ServeHTTP(w, r) }))
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: o.dir, URL: srv.URL, Demo: true})
	if err != nil {
		srv.Close()
		t.Fatal(err)
	}
	h.Run()
	s.Server, s.house, s.rooms, s.ctx = srv, h, r, ctx
	s.web = web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage})
	open := true
	shut = func() {
		if open {
			open = false
			srv.Close()
			h.Close()
		}
	}
	t.Cleanup(shut)
	return s, shut
}

// figure is what the results table of the grant says, on the command line.
func (o *lessonOffice) figure(t *testing.T, name string) string {
	t.Helper()
	for line := range strings.Lines(must(t, "results", "--data", o.dir, "--grant", o.grant, "--format", "csv")) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+","); ok {
			return value
		}
	}
	t.Fatalf("no figure %s", name)
	return ""
}

// coordinating gives the acting context of the coordinator, for looking at what the pages cannot count.
func (s *site) coordinating(t *testing.T) context.Context { return s.acting(t, access.Coordinator) }
