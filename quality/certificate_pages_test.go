package quality_test

import (
	"net/url"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
)

func TestACertificateByItsPages(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "certificate.add", "grants", "certificates")
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			s.Get("/certificates", 200).Says("ISO 9001", "QMS-1")
			s.Get("/certificates/add", 200)
		}
		s := pagetest.Open(t, h, h.As("responsible"), "en")
		s.Get("/certificates?force=yes", 200).SaysNot("QMS-1")
		s.Post("/certificates/add", url.Values{"standard": {""}, "issued_on": {"2026-02-01"}, "valid_to": {"2026-01-01"}}, 422).Says("Please fill this in", "before")
		at := s.Post("/certificates/add", url.Values{"standard": {"ISO 27001"}, "issued_on": {"2026-02-01"}, "valid_to": {"2026-05-01"}, "grant": {"LV03-0172"}}, 303).Location
		s.Get(at, 200).Says("ISO 27001", "ends soon", "LV03-0172")
		version := s.Get(at+"/change", 200).Hidden("version")
		form := url.Values{"standard": {"ISO 27001"}, "issued_on": {"2026-02-01"}, "valid_to": {"2029-01-31"}, "version": {version}}
		s.Post(at+"/change", form, 303)
		s.Get(at, 200).Says("31 January 2029", "in force")
		form.Del("act_id")
		form.Set("standard", "ISO 27002")
		s.Post(at+"/change", form, 409).Says("ISO 27001")
		s.Get(at+"/remove", 200)
		s.Post(at+"/remove", url.Values{"version": {"1"}}, 409)
		s.Post(at+"/remove", url.Values{"version": {"2"}}, 303)
		s.Get(at, 404)
		pagetest.Open(t, h, h.As("helpline"), "en").Get("/certificates", 403)
	})
}
