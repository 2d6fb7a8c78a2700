package grants_test

import (
	"net/url"
	"testing"

	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
	"drosme/records/grants"
)

func areas(h *area.House) []area.Area { return []area.Area{grants.New(h).Area()} }

func TestTheRegisterComesBack(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "grant.add", "grants")
		registertest.ComesBack(t, h, "grant.list", "grants")
	})
}

func TestAGrantByItsPages(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "grant.add", "grants")
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			s.Get("/grants", 200).Says("LV03-0172", "EEA Grants")
			s.Get("/grants/add", 200)
		}
		s := pagetest.Open(t, h, h.As("responsible"), "en")
		s.Post("/grants/add", url.Values{"code": {"P-1"}, "title": {""}, "funder": {"Paraugfonds"}, "starts_on": {"2026-02-30"}, "ends_on": {"2026-12-31"},
			"total_cost_eur": {"a lot"}, "grant_rate": {"1.2"}, "funder_rate": {""}}, 422).
			Says("This is not a day", "A rate is a number between 0 and 1", "Please fill this in")
		good := url.Values{"code": {"P-1"}, "title": {"Paraugprojekts"}, "funder": {"Paraugfonds"}, "starts_on": {"01.01.2026"}, "ends_on": {"2026-12-31"},
			"total_cost_eur": {"111 110"}, "grant_rate": {"0,90"}, "funder_rate": {"0.95"}, "second_funder": {"Parauga budžets"}}
		at := s.Post("/grants/add", good, 303).Location
		s.Get(at, 200).Says("94,999", "5,000", "11,111", "111,110", "running", "Parauga budžets")
		good.Del("act_id")
		s.Post("/grants/add", good, 422).Says("here already")
		version := s.Get(at+"/change", 200).Hidden("version")
		good.Del("act_id")
		good.Set("version", version)
		good.Set("ends_on", "2025-12-31")
		s.Post(at+"/change", good, 422).Says("before")
		good.Del("act_id")
		good.Set("ends_on", "2027-12-31")
		s.Post(at+"/change", good, 303)
		good.Del("act_id")
		good.Set("title", "Paraugprojekts, otrais")
		s.Post(at+"/change", good, 409).Says("Paraugprojekts")
		s.Get(at, 200).Says("2027")
		s.Get(at+"/remove", 200)
		s.Post(at+"/remove", url.Values{"version": {"2"}}, 303)
		s.Get(at, 404)
		pagetest.Open(t, h, h.As("helpline"), "en").Get("/grants", 403)
	})
}
