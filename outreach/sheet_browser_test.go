package outreach_test

import (
	"net/http/httptest"
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/outreach"
)

// The crew types its day without a script, by keyboard; every page around it is for everybody.
func TestACrewTypesItsDayInABrowser(t *testing.T) {
	browser := browsertest.Start(t)
	h := housetest.Open(t, rooms, house.Options{})
	w := open(t, h)
	at := "/visits/" + w.today()
	s := httptest.NewServer(pagetest.Open(t, h, h.AsPerson(w.anna, "educator"), "en").Handler())
	defer s.Close()
	p := browser.Person(t)
	look := func(name string) { // axe itself is a script
		p.NoScript(false)
		p.Size(1280, 900)
		p.Screenshot("outreach-" + name)
		p.Axe()
		p.Size(320, 700)
		p.Fits()
		p.Screenshot("outreach-" + name + "-phone")
		p.Size(1280, 900)
	}
	for _, page := range []string{"sheet", "day", "debrief", "debriefs", "evidence"} {
		p.Open(s.URL + at + "/" + page)
		look(page)
	}
	p.NoScript(true)
	p.Open(s.URL + at + "/day")
	p.Fill("s1_c1_total", "24")
	p.Fill("s2_c1_total", "21.5")
	p.Press("Enter")
	p.See("whole number")
	p.Fill("s2_c1_total", "21")
	p.Fill("s2_c2_total", "2")
	p.Press("Enter")
	p.See("Evidence for 0 of 2")
	look("sheet-held")
	if x := w.sheet(at[len("/visits/"):]); x.State != outreach.Held {
		t.Errorf("the visit is %s", x.State)
	}
	p.Open(s.URL + at + "/day")
	look("day-corrected")
	p.Open(s.URL + at + "/evidence")
	look("evidence-held")
	p.Open(s.URL + "/feeds")
	p.Click("Make a calendar feed")
	p.See("shown this once")
	look("feed-made")
	p.Open(s.URL + "/feeds")
	look("feeds")
}
