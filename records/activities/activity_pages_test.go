package activities_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/people"
)

// addressOf finds the record of a code by its list.
func addressOf(t *testing.T, s *pagetest.Site, code string) string {
	t.Helper()
	page := s.Get("/activities?q="+code, 200)
	m := regexp.MustCompile(`href="(/activities/[0-9A-Z]{26})"`).FindStringSubmatch(page.HTML)
	if m == nil {
		t.Fatalf("the list has no %s: %s", code, page.Text())
	}
	return m[1]
}

// shareBoxes gives the names of the boxes for the shares of grants.
func shareBoxes(page pagetest.Page) []string {
	var out []string
	for _, m := range regexp.MustCompile(`name="(share_[^"]*)"`).FindAllStringSubmatch(page.HTML, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestTheListAndTheRecord(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "activity.add", programme...)
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, h.As("responsible"), language)
			s.Get("/activities", 200)
			s.Get("/activities?page=2", 200)
			for _, code := range []string{"TR001", "GM001"} {
				at := addressOf(t, s, code)
				s.Get(at, 200).Says(code, "LV03-0172")
				for _, act := range []string{"change", "count", "attendance", "evidence"} {
					s.Get(at+"/"+act, 200)
				}
			}
			s.Get("/activities/add", 200)
		}
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		s.Get("/activities?format=seminar&status=held&period=past", 200).Says("Seminar", "held")
		s.Get("/activities?period=today", 200).Says("Nothing")
		s.Get("/activities?q=GM001", 200).Says("Nothing")
		s.Get(addressOf(t, s, "TR001"), 200).Says("Info-trailer session, 9 January 2015", "60%", "40%", "pupils", "13-15", "counts", "Paraugskola Nr. 8, Smiltene")
		s.Get("/activities/add", 200).SaysNot("Support group meeting", "Camp")
		s.Post("/activities/add", url.Values{"title": {"Tikšanās"}, "format": {"group_meeting"}, "starts_at": {"2026-03-01 10:00"}, "ends_at": {"2026-03-01 11:00"}, "country": {"LV"}}, 404)

		responsible := pagetest.Open(t, h, h.As("responsible"), "en")
		group := addressOf(t, responsible, "GM001")
		s.Get(group, 404)
		pagetest.Open(t, h, h.As("caseworker"), "en").Get(group, 404) // leads no circle
		pagetest.Open(t, h, h.As("caseworker@riga"), "en").Get(group, 404)
		reviewer := pagetest.Open(t, h, h.As("reviewer"), "en")
		reviewer.Get(addressOf(t, reviewer, "TR001"), 200).SaysNot("the offer", "hall")
	})
}

func TestAnActivityFromPlanToEvidence(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "activity.add", programme...)
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		boxes := shareBoxes(s.Get("/activities/add", 200))
		if len(boxes) != 2 {
			t.Fatalf("the form asks for the shares of %d grants, want 2", len(boxes))
		}
		form := url.Values{"title": {"Parauga stunda"}, "format": {"lesson"}, "starts_at": {"30.02.2026 10:00"}, "ends_at": {"2026-03-01 09:00"},
			"country": {"LV"}, "host": {"NOBODY"}, "led_by": {"V020, X999 K001"}, boxes[0]: {"60"}, boxes[1]: {"39.5"}}
		post := func(path string, status int) pagetest.Page {
			form.Del("act_id")
			form.Del("act")
			return s.Post(path, form, status)
		}
		wrong := post("/activities/add", 422).Says("not a time", "no record with this code", "X999", "K001")
		if !strings.Contains(wrong.HTML, "V020, X999 K001") || !strings.Contains(wrong.HTML, `value="39.5"`) {
			t.Error("what was typed is gone")
		}
		form.Set("starts_at", "01.03.2026 10:00")
		form.Set("host", "SCH001")
		form.Set("led_by", "V020 S003")
		post("/activities/add", 422).Says("99.5")
		form.Set("ends_at", "2026-03-01 11:00")
		form.Set(boxes[1], "40.001")
		post("/activities/add", 422).Says("two decimals")
		form.Set(boxes[0], "66,67")
		form.Set(boxes[1], "33.33")
		at := post("/activities/add", 303).Location
		s.Get(at, 200).Says("planned", "Paraugskola Nr. 1", "66.67%", "33.33%", "Lesson, 1 March 2026")

		change := s.Get(at+"/change", 200)
		form.Set("version", change.Hidden("version"))
		form.Set("title", "Cita stunda")
		form.Set("led_by", "S003; V020")
		post(at+"/change", 303)
		form.Set("title", "Trešā stunda")
		post(at+"/change", 409).Says("Cita stunda")
		form.Set("version", s.Get(at+"/change", 200).Hidden("version"))
		form.Set("format", "camp")
		post(at+"/change", 422)

		s.Post(at+"/evidence", url.Values{"kind": {"host_confirmation"}, "located": {"binder 3, p. 12"}}, 422)
		s.Post(at+"/hold", url.Values{"version": {"1"}}, 409)
		s.Post(at+"/hold", url.Values{"version": {s.Get(at, 200).Hidden("version")}}, 303)
		s.Get(at, 200).Says("held")
		s.Post(at+"/evidence", url.Values{"kind": {"host_confirmation"}, "located": {""}}, 422).Says("Please fill this in")
		s.Post(at+"/evidence", url.Values{"kind": {"host_confirmation"}, "located": {"binder 3, p. 12"}}, 303)
		s.Get(at, 200).Says("binder 3, p. 12")
		s.Post(at+"/remove", url.Values{"version": {"3"}}, 422).Says("was held")
	})
}

func TestHeadsAreCountedAndCorrectedWithAReason(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "organisation.add", "organisations", "people", "grants")
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		at := s.Post("/activities/add", url.Values{"title": {"Parauga stunda"}, "format": {"lesson"}, "starts_at": {"2026-03-01 10:00"},
			"ends_at": {"2026-03-01 11:00"}, "country": {"LV"}}, 303).Location
		s.Post(at+"/count", url.Values{"method": {"clicker"}}, 422).Says("Nothing is typed yet")
		s.Post(at+"/count", url.Values{"method": {"clicker"}, "audience1": {"pupils"}, "count1": {"-4"}, "sex1": {"unknown"}, "age1": {"unknown"}}, 422)
		s.Post(at+"/count", url.Values{"method": {"clicker"}, "audience1": {"pupils"}, "count1": {"2.5"}, "sex1": {"unknown"}, "age1": {"unknown"}}, 422)
		s.Post(at+"/count", url.Values{"method": {"clicker"}, "counted_by": {"V020"}, "audience1": {"pupils"}, "count1": {"24"}, "sex1": {"f"}, "age1": {"13-15"},
			"audience2": {"pupils"}, "count2": {"22"}, "sex2": {"m"}, "age2": {"13-15"}, "audience3": {"teachers"}, "count3": {"2"}, "sex3": {"unknown"}, "age3": {"unknown"}}, 303)
		s.Get(at, 200).Says("clicker", "24", "48")
		s.Post(at+"/count", url.Values{"method": {"estimate"}, "audience1": {"pupils"}, "count1": {"60"}, "sex1": {"unknown"}, "age1": {"unknown"}}, 303)
		s.Get(at, 200).Says("a check", "48")

		m := regexp.MustCompile(`name="(have_[^"]*)"[^>]*value="24"`).FindStringSubmatch(s.Get(at+"/count", 200).HTML)
		if m == nil {
			t.Fatal("the form does not ask for the number that is there")
		}
		s.Post(at+"/count", url.Values{"method": {"clicker"}, m[1]: {"25"}}, 422).Says("Write why it changes")
		s.Post(at+"/count", url.Values{"method": {"clicker"}, m[1]: {"25"}, "why": {"One came late"}}, 303)
		s.Get(at, 200).Says("24, now 25", "One came late", "49")
	})
}

func TestManyPeopleAreNotedByTheirCodes(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "organisation.add", "organisations", "people", "grants")
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		seminar := url.Values{"title": {"Paraugseminārs"}, "format": {"seminar"}, "starts_at": {"2026-03-01 10:00"}, "ends_at": {"2026-03-01 11:00"}, "country": {"LV"}}
		at := s.Post("/activities/add", seminar, 303).Location
		s.Post(at+"/attendance", url.Values{"role": {"participant"}, "status": {"attended"}}, 422).Says("Nothing is changed yet")
		s.Post(at+"/attendance", url.Values{"codes": {"V020 K001"}, "role": {"participant"}, "status": {"attended"}}, 422).Says("K001")
		s.Post(at+"/attendance", url.Values{"codes": {"V020"}, "role": {"boss"}, "status": {"attended"}}, 422)
		s.Get(at, 200).Says("Nobody is noted")
		s.Post(at+"/attendance", url.Values{"codes": {"V019\nV020; S003"}, "role": {"participant"}, "status": {"registered"}}, 303)
		s.Get(at, 200).Says("registered")
		boxes := regexp.MustCompile(`name="(participant_[^"]*)"`).FindAllStringSubmatch(s.Get(at+"/attendance", 200).HTML, -1)
		if len(boxes) != 3 {
			t.Fatalf("%d people are on the form, want 3", len(boxes))
		}
		s.Post(at+"/attendance", url.Values{"role": {"participant"}, "status": {"attended"}, boxes[0][1]: {"attended"}, boxes[1][1]: {"absent"}, boxes[2][1]: {"mistake"}}, 303)
		s.Get(at, 200).Says("attended", "absent").SaysNot("registered")

		ahead := url.Values{"title": {"Nākamais"}, "format": {"seminar"}, "starts_at": {"2026-04-01 10:00"}, "ends_at": {"2026-04-01 11:00"}, "country": {"LV"}}
		next := s.Post("/activities/add", ahead, 303).Location
		s.Post(next+"/attendance", url.Values{"codes": {"V020"}, "role": {"participant"}, "status": {"attended"}}, 422).Says("not come yet")
		s.Get(next+"/cancel", 200)
		s.Post(next+"/cancel", url.Values{"version": {"1"}, "why": {""}}, 422)
		s.Post(next+"/cancel", url.Values{"version": {"1"}, "why": {"The host is closed"}}, 303)
		s.Get(next, 200).Says("cancelled", "The host is closed")
		s.Get(next+"/remove", 200)
		s.Post(next+"/remove", url.Values{"version": {"2"}}, 303)
		s.Get(next, 404)
	})
}

func TestAnEducatorCountsAtOwnActivitiesAlone(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "activity.add", programme...)
		leader := ""
		registertest.In(t, h, "person.add", func(tx *db.Tx) error {
			p, _, err := people.ByCode(tx, "V020")
			leader = p.ID
			return err
		})
		coordinator := pagetest.Open(t, h, h.As("coordinator"), "en")
		own, other := addressOf(t, coordinator, "TR001"), addressOf(t, coordinator, "SM01")
		s := pagetest.Open(t, h, h.AsPerson(leader, "educator"), "en")
		s.Get("/activities", 200).Says("TR001").SaysNot("SM01")
		s.Get(own, 200).SaysNot("Change the activity", "Cancel the activity")
		s.Post(own+"/count", url.Values{"method": {"clicker"}, "audience1": {"parents"}, "count1": {"3"}, "sex1": {"unknown"}, "age1": {"unknown"}}, 303)
		s.Post(own+"/attendance", url.Values{"codes": {"V001"}, "role": {"leader"}, "status": {"attended"}}, 303)
		s.Get(own, 200).Says("parents")
		s.Get(own+"/change", 403)
		for _, act := range []string{"", "/count", "/attendance", "/evidence"} {
			s.Get(other+act, 404)
		}
		s.Post(other+"/count", url.Values{"method": {"clicker"}, "audience1": {"parents"}, "count1": {"3"}, "sex1": {"unknown"}, "age1": {"unknown"}}, 404)
		s.Post(other+"/attendance", url.Values{"codes": {"V001"}, "role": {"leader"}, "status": {"attended"}}, 404)
	})
}

// What is past and planned still is named, unless a visit closes it; what is long past is counted in one line.
func TestTheFirstPageNamesWhatIsPastAndPlannedStill(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		boss, d := h.As("coordinator"), activities.New(h.House.House)
		_, today := h.Clerk.Now()
		before, _, longBefore, err := d.Stale(boss)
		housetest.Must(t, err)
		if len(before) != 0 || longBefore != 0 {
			t.Fatalf("an empty house: %d, %d", len(before), longBefore)
		}
		for code, x := range map[string]struct {
			day   when.Day
			visit string
		}{
			"YESTERDAY": {today.Add(-1), ""}, "SIXTY": {today.Add(-60), ""}, "SIXTYONE": {today.Add(-61), ""}, "YEARS": {"2015-05-20", ""},
			"TODAY": {today, ""}, "AHEAD": {today.Add(5), ""}, "OFVISIT": {today.Add(-3), "V-1"}, "OLDVISIT": {"2015-05-21", "V-2"},
		} {
			_, err := d.Add(boss, activities.Activity{Code: code, Visit: x.visit, Format: "lesson", StartsAt: when.Local(string(x.day) + "T10:00"), EndsAt: when.Local(string(x.day) + "T11:00"),
				Zone: h.Clerk.Zone(), Country: "LV", Municipality: "Paraugpils"})
			housetest.Must(t, err)
		}
		late, total, long, err := d.Stale(boss)
		housetest.Must(t, err)
		var codes []string
		for _, a := range late {
			codes = append(codes, a.Code)
		}
		if got := strings.Join(codes, " "); got != "YESTERDAY SIXTY" || total != 2 || long != 2 {
			t.Errorf("%s, %d, long past: %d", got, total, long)
		}
		s := pagetest.Open(t, h, boss, "en")
		s.Get("/activities?status=planned&period=long_past&alone=yes", 200).Says("SIXTYONE").Says("YEARS").SaysNot("SIXTY<", "OLDVISIT", "OFVISIT", "YESTERDAY")
		if _, total, _, err := d.Stale(h.As("educator")); err != nil || total != 0 {
			t.Errorf("an educator: %d, %v", total, err)
		}
	})
}
