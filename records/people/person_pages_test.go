package people_test

import (
	"net/url"
	"strings"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/people"
)

func typedForm() url.Values {
	return url.Values{"kind": {"volunteer"}, "sex": {"f"}, "age_band": {"16-18"}, "organisation": {""}, "country": {"lv"},
		"first_language": {"LV"}, "languages": {" ru  en "}, "code": {""}}
}

func TestACoordinatorWalksThroughThePages(t *testing.T) {
	for _, language := range []string{"en", "lv"} {
		t.Run(language, func(t *testing.T) {
			h := housetest.Open(t, rooms, options())
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			s.Get("/people", 200)
			s.Get("/people/add", 200).SaysNot(`value="served"`, `name="name"`)
			made := s.Post("/people/add", typedForm(), 303)
			d := people.New(h.House.House)
			p, err := d.Read(h.As("coordinator"), strings.TrimPrefix(made.Location, "/people/"))
			housetest.Must(t, err)
			if !p.Minor || p.Languages != "ru en" || p.FirstLanguage != "lv" || p.Country != "LV" {
				t.Errorf("stored: %+v", p)
			}
			record := s.Get(made.Location, 200).Says(p.Code)
			if !strings.Contains(record.HTML, "<h1>"+p.ID+"</h1>") { // without a vault the label is the id
				t.Error("the heading is not the label of the person")
			}
			change := s.Get(made.Location+"/change", 200)
			form := typedForm()
			form.Set("version", change.Hidden("version"))
			form.Set("age_band", "19-24")
			s.Post(made.Location+"/change", form, 303)
			p, err = d.Read(h.As("coordinator"), p.ID)
			housetest.Must(t, err)
			if p.Minor || p.AgeBand != "19-24" {
				t.Errorf("an age that is known better still makes a minor: %+v", p)
			}
			form.Del("act_id")
			form.Set("age_band", "25-44")
			s.Post(made.Location+"/change", form, 409)
			gone := s.Get(made.Location+"/remove", 200).Says(p.Code)
			s.Post(made.Location+"/remove", url.Values{"version": {gone.Hidden("version")}}, 303)
			s.Get(made.Location, 404)
		})
	}
}

func TestAFormWithFaultsKeepsWhatWasTyped(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	s := pagetest.Open(t, h, h.As("coordinator"), "en")
	form := url.Values{"kind": {"served"}, "sex": {"w"}, "age_band": {"x"}, "organisation": {"NONE"}, "country": {"Latvija"}, "code": {"Anna Parauga"}}
	s.Post("/people/add", form, 422).Says("Ask a caseworker")
	form.Set("kind", "staff")
	form.Del("act_id")
	p := s.Post("/people/add", form, 422)
	p.Says("A name does not belong here", "f, m, x, unknown", "There is no record with this code", "two letters, such as LV")
	for _, kept := range []string{"NONE", "Latvija", "Anna Parauga"} {
		if !strings.Contains(p.HTML, `value="`+kept+`"`) {
			t.Errorf("%s is not kept", kept)
		}
	}
}

func TestPagesFollowTheRole(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	d := people.New(h.House.House)
	served, err := d.Add(h.As("caseworker"), good())
	housetest.Must(t, err)
	own, err := d.Add(h.As("caseworker"), volunteer("V777"))
	housetest.Must(t, err)
	coordinator := pagetest.Open(t, h, h.As("coordinator"), "en")
	coordinator.Get("/people", 200).Says("V777").SaysNot("K001", served, "person served")
	for _, act := range []string{"", "/change", "/remove"} {
		coordinator.Get("/people/"+served+act, 404)
	}
	coordinator.Post("/people/"+served+"/change", typedForm(), 404)
	coordinator.Post("/people/"+served+"/remove", url.Values{"version": {"1"}}, 404)
	caseworker := pagetest.Open(t, h, h.As("caseworker"), "en")
	caseworker.Get("/people/"+served, 200).Says("K001", "protected")
	caseworker.Get("/people/"+served+"/change", 200)
	educator := pagetest.Open(t, h, h.AsPerson(own, "educator"), "en")
	educator.Get("/people", 200).Says("V777", "1 person").SaysNot("K001", "/people/add")
	educator.Get("/people/"+own, 200).SaysNot("/change")
	educator.Get("/people/"+served, 404)
	reviewer := pagetest.Open(t, h, h.As("reviewer"), "en")
	reviewer.Get("/people?sex=m", 200).Says("K001", "V777").SaysNot("Latvian")
	reviewer.Get("/people/"+served, 200).Says("K001").SaysNot("Latvian", "19–24", "19-24", "woman")
	for _, role := range []string{"administrator", "helpline", "bookkeeper"} {
		pagetest.Open(t, h, h.As(role), "en").Get("/people", 403)
	}
}
