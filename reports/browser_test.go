package reports_test

import (
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"drosme/internal/browsertest"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/activities"
)

func TestThePagesOfResultsCanBeUsedByEverybody(t *testing.T) {
	browser := browsertest.Start(t)
	var d desks
	h := housetest.Open(t, rooms(&d), houseOptions())
	grant := programme(t, h, &d)
	coordinator := h.As("coordinator")
	desk := pagetest.Open(t, h, coordinator, "en")
	for figure, target := range map[string]string{"info_trailer.schools": "40", "info_trailer.young_people": "1500", "info_trailer.teachers": "100",
		"festival.visitors": "5000", "peer_educators.involved": "20", "seminars.held": "6", "support_group.persons": "15"} {
		desk.Post("/results/"+grant+"/targets", url.Values{"indicator": {figure}, "target": {target}, "from_day": {"2014-09-01"}}, 303)
	}
	desk.Post("/results/"+grant+"/targets", url.Values{"indicator": {"festival.visitors"}, "target": {"4000"}, "from_day": {"2015-03-01"}, "why": {"Amendment 1: one festival fewer"}}, 303)
	h.Clock.Move(time.Minute)
	report := freeze(t, h, grant, url.Values{"title": {"Final report"}, "annex": {"yes"}})
	h.Clock.Move(time.Hour)
	session := firstSession(t, h, &d, grant, "info_trailer.young_people")
	w, err := d.activities.Read(coordinator, session)
	housetest.Must(t, err)
	changed := w.Headcounts[0]
	changed.Count += 7
	housetest.Must(t, d.activities.Count(coordinator, session, []activities.Headcount{changed}, "The class list was found"))

	for _, language := range []string{"en", "lv"} {
		s := httptest.NewServer(pagetest.Open(t, h, coordinator, language).Handler())
		defer s.Close()
		p := browser.Person(t)
		for _, page := range []struct{ name, address string }{
			{"grants", "/results"}, {"table", "/results/" + grant}, {"part", "/results/" + grant + "?from=2015-01-01&to=2015-06-30"},
			{"rows", "/results/" + grant + "/info_trailer.young_people"}, {"total", "/results/" + grant + "/support_group.persons"},
			{"targets", "/results/" + grant + "/targets"}, {"freeze", "/results/" + grant + "/freeze"},
			{"download", "/reports/" + report + "/download"}, {"reports", "/reports"}, {"report", "/reports/" + report},
		} {
			p.Size(1280, 800)
			p.Open(s.URL + page.address)
			p.Screenshot("results-" + page.name + "-" + language)
			p.Axe()
			p.Size(320, 700)
			p.Fits()
		}
		p.Size(360, 740)
		p.Open(s.URL + "/results/" + grant)
		p.Screenshot("results-table-phone-" + language)
		p.Dark(true)
		p.Size(1280, 800)
		p.Screenshot("results-table-dark-" + language)
		p.Axe()
	}
}
