package reports_test

import (
	"net/url"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/ui/pagecheck"
	"drosme/reports"
)

func look(t *testing.T, p pagetest.Page) pagetest.Page {
	t.Helper()
	for _, f := range pagecheck.Faults(p.HTML) {
		t.Error(f)
	}
	return p
}

func TestTheResultsPagesShowFiguresAndTheirRows(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			look(t, s.Get("/results", 200)).Says("LV03-0172")
			look(t, s.Get("/results/"+grant, 200))
			look(t, s.Get("/results/"+grant+"?from=2015-01-01&to=2015-03-31", 200))
			look(t, s.Get("/results/"+grant+"?from=2015-13-01", 422))
			look(t, s.Get("/results/"+grant+"?from=1999-01-01", 422))
			look(t, s.Get("/results/"+grant+"/targets", 200))
			for name := range expected(t) {
				look(t, s.Get("/results/"+grant+"/"+name, 200))
			}
			s.Get("/results/"+grant+"/no.such_figure", 404)
			s.Get("/results/nothing", 404)
		}
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		s.Get("/results/"+grant, 200).Says("Schools visited by the info-trailer", "Unique hosts of the kind school", "0 of ")
		s.Get("/results/"+grant+"/info_trailer.schools", 200).Says("SCH001", "39 rows").SaysNot("withheld")
		s.Get("/results/"+grant+"/support_group.persons", 200).Says("This figure is a total only").SaysNot("<tbody")
		s.Get("/results/"+grant+"/support_group.meetings", 200).Says("This figure is a total only").SaysNot("<tbody")
	})
}

func TestATargetIsAmendedWithItsReason(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		at := "/results/" + grant + "/targets"
		s.Post(at, url.Values{}, 422).Says("Not saved yet")
		s.Post(at, url.Values{"indicator": {"info_trailer.schools"}, "target": {"20"}, "from_day": {"1999-01-01"}}, 422).Says("This day is outside the grant")
		s.Post(at, url.Values{"indicator": {"nothing"}, "target": {"20"}, "from_day": {"2014-09-01"}}, 422)
		s.Post(at, url.Values{"indicator": {"info_trailer.schools"}, "target": {"20"}, "from_day": {"2014-09-01"}}, 303)
		s.Post(at, url.Values{"indicator": {"info_trailer.schools"}, "target": {"10"}, "from_day": {"2015-01-01"}}, 422).Says("has a target already")
		s.Post(at, url.Values{"indicator": {"info_trailer.schools"}, "target": {"10"}, "from_day": {"2015-01-01"}, "why": {"Amendment 2"}}, 303)
		look(t, s.Get(at, 200)).Says("Amendment 2", "replaced", "holds")
		look(t, s.Get("/results/"+grant, 200)).Says("How far the targets are", "1 of 1 reached")
		s.Get("/results/"+grant+"?to=2014-12-31", 200).Says("20")
		r, err := d.reports.Table(h.As("reviewer"), grant, "", "2014-12-31")
		housetest.Must(t, err)
		for _, f := range r.Figures {
			if f.Name == "info_trailer.schools" && f.Target.Target != 20 {
				t.Errorf("before the amendment the target was %d", f.Target.Target)
			}
		}
		pagetest.Open(t, h, h.As("bookkeeper"), "lv").Get(at, 200).SaysNot("<form")
		pagetest.Open(t, h, h.As("bookkeeper"), "lv").Post(at, url.Values{}, 403)
		pagetest.Open(t, h, h.As("educator"), "lv").Get("/results", 403)
	})
}

// A share is rounded to the nearest, a half up; a target is reached when all of it is.
func TestAShareIsRoundedHalfUp(t *testing.T) {
	for _, x := range []struct {
		since, target int64
		percent       int
		reached       bool
	}{{0, 8, 0, false}, {1, 8, 13, false}, {1, 3, 33, false}, {2, 3, 67, false}, {1, 200, 1, false}, {199, 200, 100, false}, {200, 200, 100, true}, {3, 2, 150, true}} {
		r := reports.Result{Since: x.since, Target: &reports.Target{Target: x.target}}
		if got, ok := r.Share(); !ok || got != x.percent || r.Reached() != x.reached {
			t.Errorf("%d of %d is %d %%, reached %v", x.since, x.target, got, r.Reached())
		}
	}
	late := reports.Late([]reports.Result{{Since: 496, Target: &reports.Target{Target: 1000}}}, 50)
	if len(late) != 1 {
		t.Error("49.6 % after half of the time is not late")
	}
}
