package feedback_test

import (
	"net/url"
	"strings"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
)

func TestFeedbackByItsPages(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "feedback.add", "grants", "feedback")
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, h.As("responsible"), language)
			s.Get("/feedback", 200).Says("FB01", "LV03-0172")
			s.Get("/feedback/add", 200)
		}
		s := pagetest.Open(t, h, h.As("responsible"), "en")
		s.Get("/feedback?change=none", 200)
		s.Post("/feedback/add", url.Values{"source": {"neighbour"}, "received_on": {"2026-03-01"}}, 422).Says("Please fill this in", "served, pupil")
		s.Post("/feedback/add", url.Values{"source": {"host"}, "received_on": {"2026-03-09"}, "summary": {"A smaller room"}}, 422).Says("not come yet")
		made := s.Post("/feedback/add", url.Values{"source": {"host"}, "received_on": {"2026-03-01"}, "summary": {"A smaller room"}}, 303).Location
		s.Get(made, 200).Says("A smaller room", "nothing yet")
		version := s.Get(made+"/change", 200).Hidden("version")
		s.Post(made+"/change", url.Values{"source": {"served"}, "received_on": {"2026-03-01"}, "summary": {"A smaller room"}, "version": {version}}, 422).Says("kept apart")
		s.Post(made+"/change", url.Values{"source": {"teacher"}, "received_on": {"2026-03-01"}, "summary": {"A smaller room"},
			"change_made": {"The library"}, "changed_on": {"2026-03-02"}, "version": {version}}, 303)
		s.Get(made, 200).Says("The library", "a teacher")
		s.Post(made+"/change", url.Values{"source": {"host"}, "received_on": {"2026-03-01"}, "summary": {"Another"}, "version": {version}}, 409).Says("The library")
		s.Get(made+"/remove", 200)
		s.Post(made+"/remove", url.Values{"version": {"2"}}, 303)
		s.Get(made, 404)
	})
}

func TestFeedbackOfPeopleServedIsForCaseworkAlone(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "feedback.add", "grants", "feedback")
		page := pagetest.Open(t, h, h.As("caseworker"), "en").Get("/feedback?source=served", 200)
		_, rest, _ := strings.Cut(strings.ReplaceAll(page.HTML, "/feedback/add", ""), `href="/feedback/`)
		id, _, _ := strings.Cut(rest, `"`)
		pagetest.Open(t, h, h.As("caseworker"), "en").Get("/feedback/"+id, 200)

		coordinator := pagetest.Open(t, h, h.As("coordinator"), "en")
		coordinator.Get("/feedback", 200).SaysNot("a person served", "FB01")
		coordinator.Get("/feedback/add", 200).SaysNot("a person served")
		coordinator.Get("/feedback/"+id, 404)
		coordinator.Post("/feedback/add", url.Values{"source": {"served"}, "received_on": {"2026-03-01"}, "summary": {"X"}}, 404)

		reviewer := pagetest.Open(t, h, h.As("reviewer"), "en")
		reviewer.Get("/feedback/"+id, 200).SaysNot("evening", "waiting", "done")
		pagetest.Open(t, h, h.As("educator"), "en").Get("/feedback", 403)
	})
}
