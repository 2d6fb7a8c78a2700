package organisations_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/organisations"
	"drosme/records/places"
)

func typedForm() url.Values {
	return url.Values{"name": {"Paraugskola"}, "kind": {"school"}, "country": {"lv"}, "municipality": {"Rīga"},
		"region": {""}, "coalition_member_from": {"17.12.2013"}, "coalition_member_to": {""}, "code": {"SCH1"}}
}

func TestACoordinatorWalksThroughThePages(t *testing.T) {
	for _, language := range []string{"en", "lv"} {
		t.Run(language, func(t *testing.T) {
			h := housetest.Open(t, rooms, options())
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			s.Get("/organisations", 200)
			s.Get("/organisations/add", 200)
			form := typedForm()
			form.Set("act_id", id.New())
			made := s.Post("/organisations/add", form, 303)
			if again := s.Post("/organisations/add", form, 303); again.Location != made.Location {
				t.Errorf("the same form made two: %s and %s", made.Location, again.Location)
			}
			record := s.Get(made.Location, 200).Says("Paraugskola", "SCH1", "Rīga")
			if strings.Contains(record.HTML, "<title>") && strings.Contains(record.HTML[:strings.Index(record.HTML, "</title>")], "Paraug") {
				t.Error("the title says whom the page is about")
			}
			change := s.Get(made.Location+"/change", 200)
			form = typedForm()
			form.Set("version", change.Hidden("version"))
			form.Set("name", "Parauga vidusskola")
			s.Post(made.Location+"/change", form, 303)
			s.Get(made.Location, 200).Says("Parauga vidusskola")

			form.Del("act_id")
			form.Set("name", "Parauga ģimnāzija")
			conflict := s.Post(made.Location+"/change", form, 409).Says("Parauga vidusskola", "Parauga ģimnāzija")
			form.Del("act_id")
			form.Set("version", conflict.Hidden("version"))
			s.Post(made.Location+"/change", form, 303)
			s.Get(made.Location, 200).Says("Parauga ģimnāzija")

			for _, part := range []string{"branches", "offers"} {
				s.Get(made.Location+"/"+part+"/add", 200)
			}
			s.Post(made.Location+"/branches/add", url.Values{"name": {"Pirmā nodaļa"}, "place": {""}, "hours": {"9-17"}}, 303)
			s.Post(made.Location+"/offers/add", url.Values{"what": {"Jurista padoms"}, "whom": {"families"}, "sex": {"any"}, "children": {"yes"}}, 303)
			s.Post(made.Location+"/offers/add", url.Values{"what": {""}, "whom": {"x"}, "sex": {"any"}, "children": {"yes"}}, 422)
			whole := s.Get(made.Location, 200).Says("Pirmā nodaļa", "Jurista padoms")
			for _, part := range []string{"branches", "offers"} {
				at := link(t, whole, made.Location+"/"+part+"/")
				s.Get(at, 200)
				s.Post(at+"/remove", url.Values{}, 303)
				s.Get(at, 404)
			}
			gone := s.Get(made.Location+"/remove", 200)
			s.Post(made.Location+"/remove", url.Values{"version": {"1"}}, 409)
			s.Post(made.Location+"/remove", url.Values{"version": {gone.Hidden("version")}}, 303)
			s.Get(made.Location, 404)
			s.Get("/organisations", 200)
		})
	}
}

// link finds the first address of a page that begins so and is no page for adding.
func link(t *testing.T, p pagetest.Page, begins string) string {
	t.Helper()
	for rest := p.HTML; ; {
		_, after, found := strings.Cut(rest, `href="`+begins)
		if !found {
			t.Fatalf("no link to %s…", begins)
		}
		end, _, _ := strings.Cut(after, `"`)
		if end != "add" {
			return begins + end
		}
		rest = after
	}
}

func TestAFormWithFaultsKeepsWhatWasTypedAndSaysWhatWouldBeRight(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	s := pagetest.Open(t, h, h.As("coordinator"), "en")
	p := s.Post("/organisations/add", url.Values{"name": {"Parauga <b>biedrība</b>"}, "kind": {"skola"}, "country": {"Latvija"},
		"coalition_member_from": {"31.02.2014"}, "coalition_member_to": {"1.1.2014"}, "code": {"A;B"}}, 422)
	p.Says("at most 40 characters", "school, youth_centre", "two letters, such as LV").SaysNot("<b>biedrība</b>")
	for _, kept := range []string{"Parauga &lt;b&gt;biedrība&lt;/b&gt;", "LATVIJA", "31.02.2014", "1.1.2014", "A;B"} {
		if !strings.Contains(strings.ToUpper(p.HTML), strings.ToUpper(`value="`+kept+`"`)) {
			t.Errorf("%s is not kept", kept)
		}
	}
	for _, field := range []string{"code", "kind", "country", "coalition_member_from"} {
		if !strings.Contains(p.HTML, `id="`+field+`-error"`) || !strings.Contains(p.HTML, `href="#`+field+`"`) {
			t.Errorf("nothing is said beside %s", field)
		}
	}
	d := organisations.New(h.House.House)
	found, err := d.List(h.As("coordinator"), organisations.Question{Most: 20})
	housetest.Must(t, err)
	if found.Total != 0 {
		t.Error("a form with faults was stored")
	}
}

func TestAListShowsTwentyAndLeadsOn(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	d, ctx := organisations.New(h.House.House), h.As("coordinator")
	for i := range 45 {
		o := good()
		o.Code, o.Name = fmt.Sprintf("S%02d", i), fmt.Sprintf("Paraugskola %02d", i)
		_, err := d.Add(ctx, o)
		housetest.Must(t, err)
	}
	s := pagetest.Open(t, h, ctx, "en")
	first := s.Get("/organisations?kind=school", 200).Says("45 organisations", "Paraugskola 00", "Paraugskola 19", "Page 1 of 3").SaysNot("Paraugskola 20")
	if !strings.Contains(first.HTML, `href="/organisations?kind=school&amp;page=2"`) {
		t.Error("the next page forgets what was asked")
	}
	s.Get("/organisations?page=3", 200).Says("Paraugskola 44").SaysNot(`rel="next"`)
	s.Get("/organisations?q=nekas", 200).Says("Nothing found")
	s.Get("/organisations?page=99", 200)
	s.Get("/organisations?q=%25%00&kind=x%27--", 200)
}

func TestPagesFollowTheRole(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	d, p := organisations.New(h.House.House), places.New(h.House.House)
	made, err := d.Add(h.As("coordinator"), good())
	housetest.Must(t, err)
	_, err = p.Add(h.As("caseworker"), places.Place{Code: "SLEPTS-1", Name: "Klusā māja", Kind: "shelter", Told: places.Withheld, Address: "Paraugu iela 1"})
	housetest.Must(t, err)
	housetest.Must(t, d.SaveBranch(h.As("caseworker"), organisations.Branch{Organisation: made, Name: "Nakts"}, "SLEPTS-1"))
	educator := pagetest.Open(t, h, h.As("educator"), "en")
	educator.Get("/organisations/"+made, 200).Says("withheld").SaysNot("Klusā māja", "Paraugu iela", "/change", "SLEPTS-1")
	educator.Get("/organisations/add", 403)
	educator.Get("/organisations/"+made+"/change", 403)
	pagetest.Open(t, h, h.As("caseworker"), "en").Get("/organisations/"+made, 200).Says("Klusā māja")
	pagetest.Open(t, h, h.As("administrator"), "en").Get("/organisations", 403)
}
