package hours_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"drosme/hours"
	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/ui"
)

func TestPagesOfTheHoursOfACase(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		at := "/cases/" + o.caseID + "/hours"
		says := map[string]map[string]string{
			"en": {"none": "No allowance is set", "left": "Left: 150 hours", "over": "Beyond the allowance", "soon": "Ends first", "again": "ends first. Choose once more"},
			"lv": {"none": "vēl nav ierakstīts", "left": "Atlicis: 150 stundu", "over": "Pārsniedz atvēlēto", "soon": "Beidzas pirmais", "again": "Izvēlies vēlreiz"},
		}
		for i, language := range []string{"en", "lv"} {
			if i > 0 {
				break // what follows is done once; the pages are looked at in both languages below
			}
			ana := pagetest.Open(t, o.House, o.ana, language)
			ana.Get(at, 200).Says(says[language]["none"])
			ana.Get(at+"/clocks", 200)
			ana.Post(at+"/clocks/give", url.Values{"rule": {""}, "starts_on": {""}}, 422)
			ana.Post(at+"/clocks/give", url.Values{"rule": {"course_days"}, "starts_on": {"1.1.2025"}}, 303)
			ana.Post(at+"/clocks/give", url.Values{"rule": {"course_days"}, "starts_on": {"2025-01-01"}}, 422)
			ana.Post(at+"/clocks/give", url.Values{"rule": {"proceedings_hours"}, "starts_on": {"2026-01-01"}}, 303)
			ana.Post(at+"/clocks/pause", url.Values{"pause_rule": {"course_days"}, "from_on": {"2025-02-10"}, "to_on": {"2025-02-01"}}, 422)
			ana.Post(at+"/clocks/pause", url.Values{"pause_rule": {"course_days"}, "from_on": {"2025-02-01"}, "to_on": {"2025-02-10"}}, 303)
			ana.Post(at+"/clocks/nothing", url.Values{}, 404)
			ana.Get(at+"/new", 200).Says(says[language]["soon"])
			ana.Post(at+"/new", url.Values{"day": {""}, "minutes": {"0"}}, 422)
			// The day was changed after the proposal: on the new one another allowance ends first.
			ana.Post(at+"/new", url.Values{"day": {"2026-01-10"}, "minutes": {"60"}, "specialist": {"lawyer"}, "payer": {"SIVA"}, "rule": {"aftercare_hours"}, "proposed_for": {"2025-01-10"}}, 422).Says(says[language]["again"])
			ana.Post(at+"/new", url.Values{"day": {"2026-01-10"}, "minutes": {"301"}, "specialist": {"lawyer"}, "payer": {"SIVA"}, "rule": {"aftercare_hours"}, "proposed_for": {"2026-01-10"}}, 422).Says(says[language]["over"])
			ana.Post(at+"/new", url.Values{"day": {"2026-01-10"}, "minutes": {"301"}, "specialist": {"lawyer"}, "payer": {"SIVA : 60 ; LV03 : 40"}, "rule": {"aftercare_hours"}, "proposed_for": {"2026-01-10"}, "known": {"1"}}, 303)
			ana.Post(at+"/new", url.Values{"day": {"2026-01-11"}, "minutes": {"45"}, "specialist": {"psychologist"}, "payer": {""}, "rule": {"none"}, "proposed_for": {"2026-01-11"}}, 303)
			ana.Get(at+"/costs", 200)
			ana.Post(at+"/costs", url.Values{"cost_day": {"2026-01-10"}, "cost_kind": {"ticket"}, "euro": {"x"}}, 422)
			ana.Post(at+"/costs", url.Values{"cost_day": {"2026-01-10"}, "cost_kind": {"ticket"}}, 422)
			ana.Post(at+"/costs", url.Values{"cost_day": {"2026-01-10"}, "cost_kind": {"ticket"}, "euro": {"4,80"}, "km": {"62"}, "cost_payer": {"SIVA"}}, 303)
		}
		h, err := o.d.Read(o.ana, o.caseID, "")
		housetest.Must(t, err)
		if len(h.Services) != 2 || h.Services[0].Payer != "SIVA:60;LV03:40" || h.Services[0].OverMinutes != 1 || h.Services[1].Rule != "" || h.Costs[0].Cents != 480 || h.Costs[0].Km != 62 {
			t.Fatalf("%+v %+v", h.Services, h.Costs)
		}
		one := at + "/service/" + h.Services[0].ID
		for _, language := range []string{"en", "lv"} {
			ana, boss, reviewer := pagetest.Open(t, o.House, o.ana, language), pagetest.Open(t, o.House, o.boss, language), pagetest.Open(t, o.House, o.As("reviewer"), language)
			ana.Get(at, 200).Says(says[language]["left"], says[language]["over"], "SIVA 60")
			ana.Get("/cases/"+o.caseID, 200).Says(says[language]["left"])
			ana.Get(at+"/clocks", 200)
			ana.Get(at+"/new", 200)
			ana.Get(at+"/costs", 200)
			ana.Get(one, 200)
			ana.Get(one+"/remove", 200)
			ana.Get(at+"/service/none", 404)
			ana.Get("/hours/rules", 200).Says("344")
			ana.Get("/hours/rules/new", 403)
			ana.Get("/hours/review", 403)
			boss.Get(at, 200)
			boss.Get("/hours/review", 200).Says("C-1")
			boss.Get("/hours/rules/new", 200)
			boss.Get("/hours/months?month=2026-01", 200).Says("SIVA").SaysNot("C-1")
			boss.Get("/hours/months?month=2020-01", 200)
			boss.Get("/hours/months", 200)
			boss.Get("/hours/months/2026-01/SIVA", 200).Says("C-1")
			boss.Get("/hours/months/2026-01/-", 200).Says("C-1")
			boss.Get("/hours/months/2026-1/SIVA", 404)
			reviewer.Get(at, 200)
			reviewer.Get("/hours/review", 200)
			reviewer.Get("/hours/months/2026-01/SIVA", 403)
			pagetest.Open(t, o.House, o.bookkeeper, language).Get("/hours/months?month=2026-01", 200).Says("SIVA").SaysNot("C-1", "/hours/months/2026-01/SIVA")
			pagetest.Open(t, o.House, o.bookkeeper, language).Get("/hours/months/2026-01/SIVA", 403)
			pagetest.Open(t, o.House, o.ben, language).Get(at, 404)
			pagetest.Open(t, o.House, o.ben, language).Get(one, 404)
		}
		boss := pagetest.Open(t, o.House, o.boss, "en")
		boss.Post("/hours/rules/new", url.Values{"rule": {"shelter_days"}, "unit": {"days"}, "amount": {"x"}}, 422)
		boss.Post("/hours/rules/new", url.Values{"rule": {"shelter_days"}, "unit": {"days"}, "amount": {"60"}, "window": {"days"}, "first_day": {"1"}, "last_day": {"1"}, "valid_from": {"2026-01-01"}, "source": {"order (sample)"}}, 303)
		boss.Post("/hours/review/"+h.Services[0].ID, url.Values{"version": {strconv.Itoa(h.Services[0].Version)}}, 303)
		boss.Post("/hours/review/"+h.Services[0].ID, url.Values{"version": {strconv.Itoa(h.Services[0].Version)}}, 409)
		m, err := o.d.Month(o.boss, "SIVA", "2026-01")
		housetest.Must(t, err)
		boss.Post("/hours/months/2026-01/SIVA", url.Values{"to_whom": {""}, "ground": {"contract"}, "why": {"payment"}, "hash": {m.Hash}}, 422)
		boss.Post("/hours/months/2026-01/SIVA", url.Values{"to_whom": {"State agency (sample)"}, "ground": {"contract"}, "why": {"payment"}, "hash": {m.Hash}}, 303)
		boss.Get("/hours/months/2026-01/SIVA", 200).Says(m.Hash)
		for _, kind := range []string{"pdf", "csv"} {
			r := httptest.NewRequest("GET", "/hours/months/2026-01/SIVA/sheet."+kind, nil)
			w := httptest.NewRecorder()
			boss.Handler().ServeHTTP(w, r)
			b := w.Body.String()
			if w.Code != 200 || kind == "pdf" && !strings.HasPrefix(b, "%PDF") || kind == "csv" && (hours.Hash([]byte(b)) != m.Hash || !strings.Contains(b, "C-1")) {
				t.Errorf("%s: %d %.80q", kind, w.Code, b)
			}
		}
		ana := pagetest.Open(t, o.House, o.ana, "en")
		ana.Post(one, url.Values{"version": {"9"}, "day": {"2026-01-10"}, "minutes": {"60"}, "specialist": {"lawyer"}, "payer": {"SIVA"}, "rule": {"none"}, "proposed_for": {"2026-01-10"}}, 409)
		ana.Post(one, url.Values{"version": {strconv.Itoa(version(t, o, 0))}, "day": {"2026-01-10"}, "minutes": {"60"}, "specialist": {"lawyer"}, "payer": {"SIVA"}, "rule": {"none"}, "proposed_for": {"2026-01-10"}}, 303)
		ana.Post(one+"/remove", url.Values{"version": {strconv.Itoa(version(t, o, 0))}}, 303)
		ana.Get("/cases/"+o.caseID+"/hours", 200)
		boss.Get("/hours/months/2026-02/SIVA", 200).Says("Correction")
		ana.Post(at+"/costs/"+h.Costs[0].ID+"/remove", url.Values{"version": {"1"}}, 303)
		ana.Post(at+"/clocks/end", url.Values{"id": {h.Held[0].ID}, "version": {"1"}, "ended_on": {""}}, 422)
		ana.Post(at+"/clocks/end", url.Values{"id": {h.Held[0].ID}, "version": {"1"}, "ended_on": {"2025-03-31"}}, 303)
		ana.Post(at+"/clocks/remove-pause", url.Values{"id": {h.Pauses[0].ID}, "version": {"1"}}, 303)
		ana.Post(at+"/clocks/remove", url.Values{"id": {h.Held[1].ID}, "version": {"1"}}, 303)
		ana.Get(at+"/clocks", 200)
	})
}

func version(t *testing.T, o *office, i int) int {
	t.Helper()
	h, err := o.d.Read(o.ana, o.caseID, "")
	housetest.Must(t, err)
	return h.Services[i].Version
}

func TestOnTheDayStandsWhatEndsSoonAndWhatIsToBeReviewed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.d.SetRule(o.ana, o.caseID, hours.CaseRule{Rule: "course_days", StartsOn: "2025-09-15"})) // until 13 March 2026
		o.add(service("2025-02-01", 60, "SIVA", "course_days"))                                                      // before the course
		card := func(ctx context.Context, i int) ui.Card {
			c := &area.Call{R: httptest.NewRequest("GET", "/", nil).WithContext(ctx), House: o.House.House.House, Words: o.Book.For("en")}
			card, show, err := o.d.Area().Day[i].Card(c)
			housetest.Must(t, err)
			if !show {
				return ui.Card{}
			}
			return card
		}
		if mine := card(o.ana, 0); mine.Count != "1" || !strings.Contains(mine.Tasks[0].Text, "C-1") {
			t.Errorf("Ana's day: %+v", mine)
		}
		if mine := card(o.ben, 0); mine.Count != "" {
			t.Errorf("Ben's day: %+v", mine)
		}
		if review := card(o.boss, 1); review.Count != "1" {
			t.Errorf("the responsible person's day: %+v", review)
		}
	})
}
