package main

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"drosme/door"
	"drosme/internal/access"
	"drosme/internal/browsertest"
	"drosme/outreach"
)

// withDoor opens the public door beside the demonstration, for people who type as fast as a test does.
func (s *site) withDoor(t *testing.T) string {
	t.Helper()
	limits := door.Usual
	limits.LeastTyping = 0
	public := publicHalf(s.house)
	public.Demo = true
	d, err := door.New(door.Options{Dir: t.TempDir(), House: public, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: d, ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { srv.Close() })
	address := "http://" + l.Addr().String()
	if err := s.house.SetSetting(s.ctx, "door.address", address); err != nil {
		t.Fatal(err)
	}
	return address
}

func (s *site) person(t *testing.T, b *browsertest.Browser, role access.Role) *browsertest.Person {
	t.Helper()
	link, err := s.rooms.DemoLink(s.ctx, role)
	if err != nil {
		t.Fatal(err)
	}
	p := b.Person(t)
	p.Open(link)
	p.See("My day")
	return p
}

// TestASchoolVisitBecomesTheDonorsNumber walks the whole way: a teacher asks at the door without script,
// the coordinator fetches, plans and confirms, the crew types its sheet on a phone, and the donor's table
// shows the new figure, which opens to the session behind it.
func TestASchoolVisitBecomesTheDonorsNumber(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	public := s.withDoor(t)
	_, today := s.house.Clerk.Now()
	year := string(today[:4])

	teacher := b.Person(t)
	teacher.Open(public + "/visit")
	teacher.Axe()
	teacher.NoScript(true) // from here on as on a browser that runs none
	teacher.Open(public + "/visit")
	teacher.Fill("organisation", "Paraugskola pie upes")
	teacher.Choose("kind", "School")
	teacher.Fill("municipality", "Kuldīga")
	teacher.Fill("address", "Parauga iela 5")
	teacher.Fill("day_1", string(today.Add(20)))
	teacher.Fill("group_1", "9.c")
	teacher.Fill("heads_1", "27")
	teacher.Tick("Latvian")
	teacher.Tick("Yes")
	teacher.Fill("contact_name", "Skolotāja Parauga")
	teacher.Fill("contact_email", "paraugs@example.org")
	teacher.Fill("safeguarding_name", "Psihologs Paraugs")
	teacher.Click("Send the request")
	teacher.See("How we write to you") // the language of the letters is missing: everything typed is still there
	if got := teacher.Value("organisation"); got != "Paraugskola pie upes" {
		t.Errorf("the door kept %q", got)
	}
	teacher.Choose("letters", "Latvian")
	teacher.Fill("safeguarding_phone", "+371 20000000")
	teacher.Screenshot("door_filled")
	teacher.Click("Send the request")
	teacher.See("Your request")
	teacher.See("Received")
	teacher.SeeNot("Parauga")
	teacher.Screenshot("door_state")
	state := teacher.Address()

	coordinator := s.person(t, b, access.Coordinator)
	coordinator.Open(s.URL + "/requests")
	coordinator.Click("Fetch from the door now")
	coordinator.See("Paraugskola pie upes")
	coordinator.Screenshot("requests")
	coordinator.Click("Paraugskola pie upes")
	coordinator.Screenshot("request")
	coordinator.Click("Find the host")
	coordinator.Screenshot("request_host")
	coordinator.Tick("Add Paraugskola pie upes as a new organisation")
	coordinator.Click("This is the host")
	coordinator.See("Now you can plan the visit.")
	coordinator.Click("Plan this visit")
	coordinator.Screenshot("request_plan")
	if got := coordinator.Value("s1_expected"); got != "27" {
		t.Errorf("the request's numbers are asked again: %q", got)
	}
	coordinator.Fill("s1_starts", "09:00")
	coordinator.Fill("s1_ends", "10:00")
	coordinator.Choose("s1_lead1", s.label(t, "V020"))
	coordinator.Choose("s1_grant1", "DEMO-"+year)
	coordinator.Fill("s1_share1", "100")
	coordinator.Choose("safeguarding_lead", s.label(t, "S001"))
	coordinator.Choose("safeguarding_deputy", s.label(t, "S002"))
	coordinator.Click("Plan a visit")
	coordinator.See("tentative")
	coordinator.Screenshot("visit_planned")
	coordinator.Click("Confirm the visit")
	coordinator.Screenshot("visit_confirm")
	coordinator.Click("Confirm the visit")
	coordinator.See("The visit is confirmed.")
	coordinator.Screenshot("visit_confirmed")

	// The host sees the day under its secret link, once the office has told the door.
	coordinator.Open(s.URL + "/requests")
	coordinator.Click("Fetch from the door now")
	teacher.Open(state)
	teacher.See("Confirmed")
	teacher.SeeNot("Parauga")

	// Three days ago a confirmed visit took place: the crew types its sheet on a phone.
	before := s.figure(t, "DEMO-"+year, "info_trailer.young_people")
	past := s.pastVisit(t)
	educator := s.person(t, b, access.Educator)
	educator.Screenshot("crew_day")
	educator.Size(browsertest.PhoneWidth, browsertest.PhoneHeight)
	educator.Open(s.URL + "/visits/" + past + "/sheet")
	educator.Axe()
	educator.Fits()
	educator.Screenshot("crew_sheet")
	educator.Open(s.URL + "/visits/" + past + "/day")
	educator.Axe()
	educator.Fits()
	for i, n := range []string{"41", "38"} {
		row := fmt.Sprintf("s%d_", i+1)
		educator.Fill(row+"c1_total", n)
		educator.Fill(row+"c2_total", "2")
	}
	educator.Fill("s1_c1_total", "-3") // a slip: said beside the field, and nothing is lost
	educator.Click("Save the day")
	educator.See("Not saved yet")
	if got := educator.Value("s2_c1_total"); got != "38" {
		t.Errorf("the other session's number became %q", got)
	}
	educator.Fill("s1_c1_total", "41")
	educator.Screenshot("crew_typed")
	educator.Click("Save the day")
	educator.Screenshot("crew_saved")

	// The donor's table shows the new figure, which opens to the sessions behind it.
	if after := s.figure(t, "DEMO-"+year, "info_trailer.young_people"); after != before+79 {
		t.Errorf("young people: %d before, %d after, want 79 more", before, after)
	}
	coordinator.Open(s.URL + "/results")
	coordinator.Click("DEMO-" + year)
	coordinator.See("79")
	coordinator.Screenshot("results_now")
	coordinator.Click("Young people reached by the info-trailer")
	coordinator.Screenshot("results_rows")
	coordinator.See("41")
	coordinator.See("38")
}

// figure is what the results table of a grant says.
func (s *site) figure(t *testing.T, grant, name string) int64 {
	t.Helper()
	r, err := s.rooms.Reports.Results(s.ctx, grant, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Figures {
		if f.Name == name {
			return f.Value
		}
	}
	t.Fatalf("no figure %s", name)
	return 0
}

// pastVisit is the visit of the demonstration that took place and waits for its sheet.
func (s *site) pastVisit(t *testing.T) string {
	t.Helper()
	ctx, _, err := s.rooms.DemoPerson(s.ctx, "S001")
	if err != nil {
		t.Fatal(err)
	}
	_, today := s.house.Clerk.Now()
	list, _, err := s.rooms.Outreach.List(ctx, outreach.Question{State: outreach.Confirmed, To: today.Add(-1)})
	if err != nil || len(list) == 0 {
		t.Fatalf("no visit lies in the past: %v", err)
	}
	return list[0].ID
}

// label is how the coordinator sees a person: the name that the demonstration invented.
func (s *site) label(t *testing.T, code string) string {
	t.Helper()
	ctx, id, err := s.rooms.DemoPerson(s.ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := s.house.Labels(ctx, []string{id})
	if err != nil {
		t.Fatal(err)
	}
	return labels[id]
}
