package outreach_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/outreach"
)

// send posts a form with a file, as a browser does, and gives status and page.
func send(t *testing.T, s *pagetest.Site, path string, form map[string]string, file []byte) (int, string) {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	housetest.Must(t, m.WriteField("act_id", id.New()))
	for name, value := range form {
		housetest.Must(t, m.WriteField(name, value))
	}
	if file != nil {
		w, err := m.CreateFormFile("file", "paraugs")
		housetest.Must(t, err)
		_, err = w.Write(file)
		housetest.Must(t, err)
	}
	housetest.Must(t, m.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	page, err := io.ReadAll(w.Result().Body)
	housetest.Must(t, err)
	for _, wrong := range pagetest.Faults(string(page)) {
		if w.Code != 303 {
			t.Errorf("POST %s: %s", path, wrong)
		}
	}
	return w.Code, string(page)
}

func TestThePagesOfCoverageAndRoads(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		w.host("Paraugskola nekurienē", "Nekurienes novads")
		w.heldAt(w.near, "Smiltenes novads", "2026-01-20", "trailer_session", 40, false, w.grant)
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, w.as, language)
			s.Get("/outreach/coverage", 200)
			s.Get("/outreach/coverage?kind=all&to=30.06.2020", 200)
			s.Get("/outreach/coverage?from=nonsense", 422)
			s.Get("/outreach/coverage?grant="+w.grant, 200)
			s.Get("/outreach/coverage/hosts?only=never&municipality=*", 200)
			s.Get("/outreach/boundaries", 200)
			s.Get("/outreach/boundaries/import", 200)
			s.Get("/outreach/roads", 200)
			s.Get("/outreach/roads/add", 200)
			s.Get("/outreach/roads/import", 200)
			s.Get("/outreach/tour", 200)
		}
		s := pagetest.Open(t, h, w.as, "en")
		p := s.Get("/outreach/coverage", 200).Says("Smiltenes novads", "Nekurienes novads", "not on the map", "No boundaries are in force", "1 host could not be put on the map")
		if !strings.Contains(p.HTML, "Smiltenes novads 1/1") || !strings.Contains(p.HTML, "Of 3 hosts 1 were visited and 2 were not.") {
			t.Error("the map does not say what it shows")
		}
		s.Get("/outreach/coverage/hosts?only=never&municipality=Liep%C4%81ja", 200).Says("1 host", "Paraugskola Liepājā", "never", "Plan a visit").SaysNot("Paraugskola Smiltenē")
		s.Get("/outreach/coverage/hosts?only=visited&municipality=*", 200).Says("1 host", "Paraugskola Smiltenē", "20 Jan 2026")
		if p := s.Get("/visits/add?organisation="+w.far, 200); !strings.Contains(p.HTML, `value="`+w.far+`" selected`) {
			t.Error("the form of a visit does not begin with the host")
		}
		if p := s.Get("/outreach/coverage?kind=all&to=2020-06-30", 200); !strings.Contains(p.HTML, "Municipalities") && !strings.Contains(p.HTML, "less than half") {
			t.Error("the old boundaries have no legend")
		}

		// Boundaries.
		form := map[string]string{"name": "Paraugrobežas", "source": "paraugs", "licence": "CC0", "valid_from": "01.07.2021", "valid_to": ""}
		if code, page := send(t, s, "/outreach/boundaries/import", form, []byte("nothing")); code != 422 || !strings.Contains(page, `value="Paraugrobežas"`) {
			t.Errorf("a wrong file: %d", code)
		}
		form["source"] = ""
		if code, page := send(t, s, "/outreach/boundaries/import", form, nil); code != 422 || !strings.Contains(page, `href="#source"`) {
			t.Errorf("no source: %d", code)
		}
		form["source"] = "paraugs"
		if code, page := send(t, s, "/outreach/boundaries/import", form, collection(square("1", "Smiltenes novads", 25, 57), square("2", "Liepāja", 21, 56))); code != 303 {
			t.Fatalf("a right file: %d %s", code, page)
		}
		s.Get("/outreach/boundaries", 200).Says("Paraugrobežas", "in force", "comes with Drosme")
		s.Get("/outreach/coverage", 200).Says("Paraugrobežas: paraugs, CC0", "none visited").SaysNot("No boundaries are in force")
		sets, err := w.d.BoundarySets(w.as)
		housetest.Must(t, err)
		at := "/outreach/boundaries/" + sets[0].ID
		s.Post(at+"/change", url.Values{"name": {"Paraugrobežas"}, "source": {"paraugs"}, "licence": {"CC BY 4.0"}, "valid_from": {"2021-07-01"}, "valid_to": {"2020-01-01"}, "version": {"1"}}, 422)
		s.Post(at+"/change", url.Values{"name": {"Paraugrobežas"}, "source": {"paraugs"}, "licence": {"CC BY 4.0"}, "valid_from": {"2021-07-01"}, "valid_to": {""}, "version": {"1"}}, 303)
		s.Post(at+"/change", url.Values{"name": {"Citas"}, "source": {"paraugs"}, "licence": {"CC BY 4.0"}, "valid_from": {"2021-07-01"}, "valid_to": {""}, "version": {"1"}}, 409).Says("Citas")
		s.Get(at+"/remove", 200)
		s.Post(at+"/remove", url.Values{"version": {"1"}}, 409)
		s.Post(at+"/remove", url.Values{"version": {"2"}}, 303)

		// Roads.
		s.Post("/outreach/roads/add", url.Values{"from": {"Rīga"}, "to": {""}, "minutes": {"1,5"}}, 422)
		s.Post("/outreach/roads/add", url.Values{"from": {"Rīga"}, "to": {"Smiltene"}, "minutes": {"105"}, "km": {"135"}}, 303)
		s.Post("/outreach/roads/add", url.Values{"from": {"Rīga"}, "to": {"Smiltenes novads"}, "minutes": {"105"}}, 422).Says("given already")
		s.Get("/outreach/roads", 200).Says("Rīga – Smiltene", "105", "1 pair")
		pair := url.QueryEscape("Rīga > Smiltene")
		s.Get("/outreach/roads/change?pair="+pair, 200)
		s.Get("/outreach/roads/change?pair=nonsense", 404)
		s.Post("/outreach/roads/change", url.Values{"pair": {"Rīga > Smiltene"}, "minutes": {"110"}, "version": {"1"}}, 303)
		s.Post("/outreach/roads/change", url.Values{"pair": {"Rīga > Smiltene"}, "minutes": {"111"}, "version": {"1"}}, 409)
		if code, page := send(t, s, "/outreach/roads/import", nil, []byte("from,to,minutes\nRīga,Ogre,ilgi\n")); code != 422 || !strings.Contains(page, "Nothing was stored") {
			t.Errorf("a wrong row: %d", code)
		}
		if code, _ := send(t, s, "/outreach/roads/import", nil, nil); code != 422 {
			t.Errorf("no file: %d", code)
		}
		if code, _ := send(t, s, "/outreach/roads/import", nil, []byte("from,to,minutes\nRīga,Ogre,40\n")); code != 303 {
			t.Errorf("a right file: %d", code)
		}
		s.Get("/outreach/roads/remove?pair="+pair, 200)
		s.Post("/outreach/roads/remove", url.Values{"pair": {"Rīga > Smiltene"}, "version": {"1"}}, 409)
		s.Post("/outreach/roads/remove", url.Values{"pair": {"Rīga > Smiltene"}, "version": {"2"}}, 303)
	})
}

// tourForm is what the coordinator asks on the page of tours.
func tourForm(w *world, requests ...string) url.Values {
	return url.Values{"request": requests, "from": {"2026-03-09"}, "to": {"2026-03-20"}, "weekday": {"1", "2", "3", "4", "5"}, "leave": {"07:00"}, "back": {"18:00"},
		"opens": {"08:00"}, "closes": {"15:00"}, "budget": {"360"}, "visits": {"2"}, "speed": {"70"}, "class": {"40"}, "setup": {"60"}, "teardown": {"45"},
		"base": {"Rīga"}, "resource": {w.trailer}, "seed": {"1"}}
}

func TestTheTourIsSeenBeforeItIsMade(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		ogre := w.host("Paraugskola Ogrē", "Ogres novads")
		first, second := w.tourRequest(w.near, "Smiltenes novads", "2026-03-12"), w.tourRequest(ogre, "Ogres novads", "2026-03-17")
		w.tourRequest("", "Liepāja", "")
		q := tourForm(w, first, second)
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, w.as, language)
			s.Get("/outreach/tour", 200)
			s.Get("/outreach/tour?"+q.Encode(), 200)
			s.Get("/outreach/tour?from=x&to=y&leave=25", 422)
		}
		s := pagetest.Open(t, h, w.as, "en")
		p := s.Get("/outreach/tour?"+q.Encode(), 200).Says("Paraugskola Smiltenē", "Thursday, 12 March 2026", "this day", "The crew leaves at", "1 request is left out")
		post := url.Values{}
		for name, values := range q {
			post[name] = values
		}
		for _, part := range strings.Split(p.HTML, `name="stop" value="`)[1:] {
			stop, _, _ := strings.Cut(part, `"`)
			post.Add("stop", stop)
		}
		if len(post["stop"]) != 2 {
			t.Fatalf("the form carries %v", post["stop"])
		}
		act := id.New()
		post.Set("act_id", act)
		s.Post("/outreach/tour", post, 422).Says("Please choose at least one day.")
		post.Set("day", "2026-03-12")
		made := s.Post("/outreach/tour", post, 303)
		if made.Location != "/plan?day=2026-03-12" || made.Said != "1 tentative visit is made." {
			t.Errorf("sent on to %s, said %q", made.Location, made.Said)
		}
		again := s.Post("/outreach/tour", post, 303)
		rows, _, err := w.d.List(w.as, outreach.Question{})
		housetest.Must(t, err)
		if len(rows) != 1 || again.Said != made.Said || rows[0].Request != first {
			t.Errorf("the same form again: %d visits, said %q", len(rows), again.Said)
		}
		// The trailer is taken meanwhile: that stop is not made, and the page says why.
		post.Set("act_id", id.New())
		day, _, _ := strings.Cut(strings.Fields(post["stop"][0])[1], "T")
		if day == "2026-03-12" {
			day, _, _ = strings.Cut(strings.Fields(post["stop"][1])[1], "T")
		}
		clash := url.Values{"organisation": {w.far}, "day": {day}, "resource": {w.trailer}, "crew_rows": {"1"}, "rows": {"1"}, "s1_format": {"lesson"}, "s1_starts": {"10:00"},
			"s1_ends": {"12:00"}, "s1_audiences": {"pupils"}, "s1_language": {"lv"}}
		s.Post("/visits/add", clash, 303)
		post.Set("day", day)
		s.Post("/outreach/tour", post, 200).Says("0 tentative visits are made.", "1 could not be made", "Plan the rest")
		post["day"] = []string{"2026-03-12"}
		post.Set("act_id", id.New())
		s.Post("/outreach/tour", post, 200).Says("0 tentative visits are made.")
		post["stop"] = []string{"nonsense"}
		post.Set("act_id", id.New())
		s.Post("/outreach/tour", post, 422)
	})
}

func TestCoverageAndToursInABrowser(t *testing.T) {
	browser := browsertest.Start(t)
	h := housetest.Open(t, rooms, house.Options{})
	w := open(t, h)
	var asked []string
	for i, m := range []string{"Ogres novads", "Tukuma novads", "Cēsu novads", "Rēzekne", "Kuldīgas novads", "Ventspils", "Valmiera", "Madonas novads", "Jelgava", "Bauskas novads"} {
		host := w.host("Paraugskola "+m, m)
		if i%3 == 0 {
			w.host("Otra paraugskola "+m, m)
		}
		if i%2 == 0 {
			w.heldAt(host, m, "2026-01-20", "trailer_session", 40+i, false, w.grant)
			w.heldAt(host, m, "2020-01-20", "lesson", 20+i, false, "")
		}
		asked = append(asked, w.tourRequest(host, m, []string{"", "2026-03-12", "2026-03-13"}[i%3]))
	}
	_, err := w.d.ImportRoads(w.as, []byte("from,to,minutes,km\nRīga,Cēsis,80,90\nRīga,Rēzekne,190,240\nRīga,Nekuriene,10,\n"), "paraugs")
	housetest.Must(t, err)
	s := httptest.NewServer(pagetest.Open(t, h, w.as, "lv").Handler())
	defer s.Close()
	p := browser.Person(t)
	for _, page := range []struct{ name, address string }{
		{"coverage", "/outreach/coverage"}, {"coverage-2020", "/outreach/coverage?to=2020-06-30&kind=all"}, {"coverage-never", "/outreach/coverage/hosts?only=never&municipality=*"},
		{"boundaries", "/outreach/boundaries"}, {"boundaries-import", "/outreach/boundaries/import"}, {"roads", "/outreach/roads"}, {"roads-import", "/outreach/roads/import"},
		{"tour", "/outreach/tour"}, {"tour-planned", "/outreach/tour?" + tourForm(w, asked...).Encode()},
	} {
		p.Size(1280, 900)
		p.Open(s.URL + page.address)
		p.Screenshot("outreach-" + page.name)
		p.Axe()
		p.Size(320, 700)
		p.Fits()
		p.Screenshot("outreach-" + page.name + "-phone")
	}
	p.Size(1280, 900)
	p.Open(s.URL + "/outreach/coverage?to=2020-06-30&kind=all")
	p.Dark(true)
	p.Screenshot("outreach-coverage-dark")
	p.Axe()
	p.Dark(false)
	p.Print(true)
	p.Screenshot("outreach-coverage-print")
	p.Print(false)

	// By hand and without a script: a wrong file of roads, then a tour and its first day.
	p.NoScript(true)
	bad := filepath.Join(t.TempDir(), "roads.csv")
	housetest.Must(t, os.WriteFile(bad, []byte("from;to;minutes\nRīga;Ogre;ilgi\nRīga;Rīga;5\n"), 0o600))
	p.Open(s.URL + "/outreach/roads/import")
	p.Upload("file", bad)
	p.Click("Importēt laikus ceļā")
	p.See("Nekas nav saglabāts")
	p.NoScript(false)
	p.Screenshot("outreach-roads-wrong")
	p.Axe()
	p.NoScript(true)
	p.Open(s.URL + "/outreach/tour")
	p.Fill("from", "2026-03-09")
	p.Fill("to", "2026-03-20")
	p.Click("Plānot")
	p.See("Iestādes ar dienu")
	p.ClickOn(`input[name="day"]`)
	p.Click("Izveidot izbraukumus")
	p.See("Plāns")
}
