package quality_test

import (
	"net/http/httptest"
	"regexp"
	"testing"

	"drosme/internal/area"
	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
	"drosme/quality"
	"drosme/records/activities"
	"drosme/records/feedback"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/publications"
)

func shelf(h *area.House) []area.Area {
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(),
		activities.New(h).Area(), publications.New(h).Area(), feedback.New(h).Area(), quality.New(h).Area()}
}

func TestThePagesCanBeUsedByEverybody(t *testing.T) {
	browser := browsertest.Start(t)
	h := housetest.Open(t, shelf, house.Options{})
	registertest.Load(t, h, "activity.add", "organisations", "people", "grants", "activities", "publications", "adoptions", "handouts", "feedback", "certificates")
	site := pagetest.Open(t, h, h.As("responsible"), "lv")
	first := func(list string) string {
		m := regexp.MustCompile(`href="(/[a-z]+/[0-9A-Za-z]{26})"`).FindStringSubmatch(site.Get(list, 200).HTML)
		if m == nil {
			t.Fatalf("%s has no rows", list)
		}
		return m[1]
	}
	publication, said, certificate := first("/publications?kind=guide"), first("/feedback"), first("/certificates")
	s := httptest.NewServer(site.Handler())
	defer s.Close()
	p := browser.Person(t)
	for _, page := range []struct{ name, address string }{
		{"publications", "/publications"}, {"publication", publication}, {"publication-change", publication + "/change"},
		{"publication-adopt", publication + "/adopt"}, {"publication-hand-on", publication + "/hand-on"}, {"publication-take-off", publication + "/take-off"}, {"publication-remove", publication + "/remove"},
		{"feedback", "/feedback"}, {"feedback-record", said}, {"feedback-change", said + "/change"},
		{"certificates", "/certificates"}, {"certificate", certificate}, {"certificate-add", "/certificates/add"},
	} {
		p.Size(1280, 800)
		p.Open(s.URL + page.address)
		p.Screenshot("records-" + page.name)
		p.Axe()
		p.Size(320, 700)
		p.Fits()
	}
}
