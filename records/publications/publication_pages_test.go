package publications_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
)

func TestAPublicationByItsPages(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "publication.add", append(before, "publications", "adoptions", "handouts")...)
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			s.Get("/publications", 200).Says("GUIDE-1", "LV03-0172")
			s.Get("/publications/add", 200)
		}
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		s.Get("/publications?q=read+before", 200).Says("Read before you sign").SaysNot("GUIDE-1")
		s.Get("/publications?kind=video", 200).Says("Nothing")

		wrong := s.Post("/publications/add", url.Values{"title": {"Paraugplakāts"}, "kind": {"song"}, "published_on": {"30.02.2026"}}, 422)
		wrong.Says("This is not a day", "guide, manual")
		if !strings.Contains(wrong.HTML, "Paraugplakāts") {
			t.Error("what was typed is gone")
		}
		made := s.Post("/publications/add", url.Values{"title": {"Paraugplakāts"}, "kind": {"poster"}, "language": {"lv"},
			"published_on": {"2026-03-01"}, "grant": {"LV03-0172"}}, 303)
		address := made.Location
		s.Get(address, 200).Says("Paraugplakāts", "poster", "LV03-0172", "No copies")
		version := s.Get(address+"/change", 200).Hidden("version")
		change := url.Values{"title": {"Paraugplakāts, otrais"}, "kind": {"poster"}, "version": {version}}
		s.Post(address+"/change", change, 303)
		change.Del("act_id")
		change.Set("title", "Paraugplakāts, trešais")
		s.Post(address+"/change", change, 409).Says("Paraugplakāts, otrais")

		s.Get(address+"/adopt", 200).Says("Paraugskola Nr. 1, Rīga")
		s.Post(address+"/adopt", url.Values{"organisation": {"MUN01"}, "adopted_on": {"2026-03-09"}}, 422)
		s.Post(address+"/adopt", url.Values{"organisation": {"NOBODY"}, "adopted_on": {"2026-03-01"}}, 422).Says("no record with this code")
		s.Post(address+"/adopt", url.Values{"organisation": {"MUN01"}, "adopted_on": {"2026-03-01"}}, 303)
		s.Get(address+"/hand-on", 200).Says("9 Jan 2015 Smiltene")
		s.Post(address+"/hand-on", url.Values{"quantity": {"12"}}, 422).Says("where they went")
		s.Post(address+"/hand-on", url.Values{"quantity": {"1.5"}, "activity": {"TR001"}}, 422)
		s.Post(address+"/hand-on", url.Values{"quantity": {"12"}, "activity": {"TR001"}}, 303)
		s.Post(address+"/hand-on", url.Values{"quantity": {"3"}, "activity": {"TR001"}}, 422).Says("here already")
		s.Get(address, 200).Says("TR001", "12", "1 March 2026")

		off := s.Get(address+"/take-off", 200).Says("12 copies", "Rīga (pašvaldība)")
		s.Post(address+"/take-off", url.Values{}, 422).Says("Nothing is ticked")
		handout := regexp.MustCompile(`name="handouts"[^>]*value="([0-9A-Z]{26})"`).FindStringSubmatch(off.HTML)
		if handout == nil {
			t.Fatal("the handout cannot be ticked")
		}
		s.Post(address+"/take-off", url.Values{"handouts": {handout[1]}}, 303)
		s.Get(address, 200).Says("No copies", "Rīga (pašvaldība)")
		s.Post(address+"/take-off", url.Values{"handouts": {handout[1]}}, 409)

		s.Get(address+"/remove", 200)
		s.Post(address+"/remove", url.Values{"version": {"2"}}, 303)
		s.Get(address, 404)
	})
}

func TestAProtectedActivityIsWithheldFromACoordinator(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "publication.add", append(before, "publications")...)
		group := ""
		for _, row := range registertest.Read(t, "activities") {
			if row["format"] == "group_meeting" && row["status"] == "held" {
				group = row["code"]
			}
		}
		responsible := pagetest.Open(t, h, h.As("responsible"), "en") // a meeting is open to who leads it and to who answers for all
		list := responsible.Get("/publications?kind=leaflet", 200)
		_, rest, _ := strings.Cut(list.HTML, `href="/publications/`)
		for strings.HasPrefix(rest, "add") {
			_, rest, _ = strings.Cut(rest, `href="/publications/`)
		}
		id, _, _ := strings.Cut(rest, `"`)
		address := "/publications/" + id
		responsible.Post(address+"/hand-on", url.Values{"quantity": {"9"}, "activity": {group}}, 303)
		responsible.Get(address, 200).Says(group)

		for _, role := range []string{"coordinator", "caseworker"} { // neither leads the circle
			other := pagetest.Open(t, h, h.As(role), "en")
			other.Get(address, 200).Says("an activity that you may not open").SaysNot(group)
			other.Get(address+"/hand-on", 200).SaysNot(group)
			other.Post(address+"/hand-on", url.Values{"quantity": {"1"}, "activity": {group}}, 422).Says("no record with this code")
		}
	})
}

func TestAnActivityWithHandoutsStays(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "publication.add", append(before, "publications")...)
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		planned := s.Post("/activities/add", url.Values{"code": {"A-1"}, "title": {"Parauga stends"}, "format": {"stand"},
			"starts_at": {"2026-03-02 10:00"}, "ends_at": {"2026-03-02 11:00"}, "country": {"LV"}}, 303).Location
		made := s.Post("/publications/add", url.Values{"title": {"Paraugplakāts"}, "kind": {"poster"}}, 303).Location
		s.Post(made+"/hand-on", url.Values{"quantity": {"5"}, "activity": {"A-1"}}, 303)
		s.Post(planned+"/remove", url.Values{"version": {"1"}}, 422).Says("so it stays")
		s.Get(planned, 200)
	})
}
