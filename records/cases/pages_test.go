package cases_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/cases"
)

func TestThePagesOfACase(t *testing.T) {
	housetest.Each(t, withApprovals, func(t *testing.T, h *housetest.House) {
		held = ""
		ana, anaID := worker(t, h)
		ben, benID := worker(t, h)
		rita := h.AsPerson(staff(t, h), "responsible")
		desk.WorkersIn = func(*db.Tx) ([]string, error) { return []string{anaID, benID}, nil }
		open := ""
		desk.AddTab(cases.Tab{Order: 1, Text: "case.facts", Verb: "case.read", Open: func(*area.Call, *cases.Case) ([]string, error) {
			if open == "" {
				return nil, nil
			}
			return []string{open}, nil
		}})
		_, today := h.Clerk.Now()
		day := func(n int) string { return ui.Typed(string(today.Add(n))) }
		for _, language := range []string{"en", "lv"} {
			mine, theirs := pagetest.Open(t, h, ana, language), pagetest.Open(t, h, ben, language)
			lead, codes := pagetest.Open(t, h, rita, language), pagetest.Open(t, h, h.As("reviewer"), language)
			mine.Get("/cases/new", 200)
			mine.Post("/cases", url.Values{"opened_on": {day(1)}}, 422)
			mine.Post("/cases", url.Values{"opened_on": {day(-10)}, "origin": {"police"}}, 303)
			rows, _, err := desk.List(ana, cases.Question{Most: 1})
			housetest.Must(t, err)
			k := rows[0]
			at := "/cases/" + k.ID
			for _, v := range []string{"", "?view=open", "?view=closed", "?view=all", "?view=untouched", "?view=mine", "?q=C"} {
				mine.Get("/cases"+v, 200)
			}
			mine.Get("/cases?view=open", 200).Says(k.Code)
			theirs.Get("/cases?view=all", 200).SaysNot(k.Code)
			lead.Get("/cases?view=mine", 200).SaysNot(k.Code)
			mine.Get(at, 200).Says(k.Code)
			theirs.Get(at, 404)
			codes.Get(at, 200).SaysNot(said(h, language, "case.origin.police"))

			// Two at one form: both versions stand beside each other.
			mine.Get(at+"/change", 200)
			mine.Post(at+"/change", url.Values{"version": {"1"}, "opened_on": {day(-10)}, "origin": {"self"}, "released": {"no"}}, 303)
			mine.Post(at+"/change", url.Values{"version": {"1"}, "opened_on": {day(-10)}, "origin": {"family"}, "released": {"no"}}, 409).
				Says(said(h, language, "case.origin.self"), said(h, language, "case.origin.family"))
			theirs.Get(at+"/change", 404)

			mine.Get(at+"/team", 200)
			mine.Post(at+"/team/member", url.Values{"worker": {""}}, 422)
			mine.Post(at+"/team/member", url.Values{"worker": {benID}}, 303)
			theirs.Get(at+"/team", 200)
			theirs.Post(at+"/team/member", url.Values{"worker": {benID}}, 403)
			mine.Post(at+"/team/cover", url.Values{"worker": {benID}, "from_on": {day(0)}, "until_on": {day(2)}}, 422)
			o, err := desk.Look(ana, k.ID)
			housetest.Must(t, err)
			mine.Post(at+"/team/"+o.Today(today)[1].ID+"/end", url.Values{}, 303)
			mine.Post(at+"/team/cover", url.Values{"worker": {benID}, "from_on": {day(1)}, "until_on": {day(2)}}, 303)
			mine.Post(at+"/team/hand_over", url.Values{"worker": {benID}, "why": {"short"}}, 422)
			lead.Get(at+"/team", 200)
			mine.Get("/cases/cover", 200)
			mine.Post("/cases/cover", url.Values{"worker": {""}}, 422)
			mine.Post("/cases/cover", url.Values{"worker": {benID}, "from_on": {day(5)}, "until_on": {day(6)}}, 303)

			mine.Post("/cases", url.Values{"opened_on": {day(0)}}, 303)
			rows, _, err = desk.List(ana, cases.Question{Most: 1})
			housetest.Must(t, err)
			mine.Get(at+"/links", 200)
			mine.Post(at+"/links", url.Values{"other": {""}}, 422)
			mine.Post(at+"/links", url.Values{"other": {rows[0].Code}, "relation": {"child"}}, 303)
			mine.Get(at, 200).Says(rows[0].Code, said(h, language, "case.relation.child"))
			o, err = desk.Look(ana, k.ID)
			housetest.Must(t, err)
			mine.Get(at+"/links", 200).Says(rows[0].Code)
			mine.Post(at+"/links/"+o.Links[0].ID+"/remove", url.Values{}, 303)

			theirs.Get("/outside", 200)
			theirs.Post("/outside", url.Values{"code": {"C-NOBODY"}, "why": {"the person stands here"}}, 422)
			theirs.Post("/outside", url.Values{"code": {k.Code}, "why": {""}}, 422)
			theirs.Post("/outside", url.Values{"code": {k.Code}, "why": {"the person stands here"}}, 303)
			theirs.Get(at, 200)
			theirs.Get("/outside/review", 403)
			lead.Get("/outside/review", 200).Says(k.Code, "the person stands here")
			codes.Get("/outside/review", 200).Says(k.Code).SaysNot("stands here")
			waiting, err := desk.Entries(rita, false)
			housetest.Must(t, err)
			for _, e := range waiting {
				lead.Post("/outside/"+e.ID+"/review", url.Values{}, 303)
			}
			lead.Get("/outside/review", 200).SaysNot(k.Code)
			lead.Get("/outside/review?view=all", 200).Says(k.Code)

			// What is not settled stands in the way, on the page and in the sending.
			open = "case.link_itself"
			mine.Get(at+"/close", 200).Says(said(h, language, open))
			mine.Post(at+"/close", url.Values{"version": {"2"}, "closed_on": {day(0)}, "outcome": {"left"}}, 422)
			open = ""
			mine.Get(at+"/close", 200)
			mine.Post(at+"/close", url.Values{"version": {"2"}, "closed_on": {day(0)}, "outcome": {""}}, 422)
			mine.Post(at+"/close", url.Values{"version": {"1"}, "closed_on": {day(0)}, "outcome": {"left"}}, 409)
			mine.Post(at+"/close", url.Values{"version": {"2"}, "closed_on": {day(0)}, "outcome": {"left"}, "note": {"a sample note"}, "follow_up": {day(30)}}, 303)
			mine.Get(at, 200).Says(said(h, language, "case.closing.asked"))
			lead.Get("/approvals", 200).Says(k.Code)
			mine.Get("/approvals?state=", 200).Says(k.Code)
			theirs.Get("/approvals", 200)
			list, _, err := approving.List(rita, approvalsOf(k.ID))
			housetest.Must(t, err)
			a := "/approvals/" + list[0].ID
			lead.Get(a, 200)
			mine.Get(a, 200)
			codes.Get(a, 200).SaysNot("sample note")
			lead.Post(a+"/decline", url.Values{"version": {"1"}, "answer": {""}}, 422)
			mine.Post(a+"/approve", url.Values{"version": {"1"}}, 403)
			lead.Post(a+"/approve", url.Values{"version": {"1"}}, 303)
			lead.Get(a, 200)
			lead.Post(a+"/approve", url.Values{"version": {"1"}}, 409)
			mine.Get(at, 200).Says(said(h, language, "case.outcome.left"))
			o, err = desk.Look(ana, k.ID)
			housetest.Must(t, err)
			mine.Get(at+"/closings/"+o.Closings[0].ID, 200).Says("a sample note")
			codes.Get(at+"/closings/"+o.Closings[0].ID, 403)
			mine.Get("/cases/"+rows[0].ID+"/closings/"+o.Closings[0].ID, 404)
			mine.Post(at+"/follow-ups/"+o.FollowUps[0].ID, url.Values{"version": {"1"}, "result": {""}}, 422)
			mine.Post(at+"/follow-ups/"+o.FollowUps[0].ID, url.Values{"version": {"1"}, "result": {"well"}}, 303)
			mine.Get(at, 200).Says(said(h, language, "case.follow_up.well"))
			mine.Get(at+"/reopen", 200)
			mine.Post(at+"/reopen", url.Values{"version": {"3"}, "why": {""}}, 422)
			mine.Post(at+"/reopen", url.Values{"version": {"3"}, "why": {"the person came back"}}, 303)

			lead.Get("/caseload", 200)
			lead.Get("/caseload?from=2024-01-01&to=2024-12-31", 200)
			codes.Get("/caseload", 200)
			mine.Get("/caseload", 403)
			lead.Get("/supervision", 200)
			lead.Post("/supervision", url.Values{"worker": {anaID}, "day": {day(0)}, "minutes": {"0"}, "kind": {"group"}}, 422)
			lead.Post("/supervision", url.Values{"worker": {anaID}, "day": {day(0)}, "minutes": {"60"}, "kind": {"group"}}, 303)
			mine.Get("/supervision", 200).Says("60")
			held, _, err := desk.Supervisions(rita, 0, 1)
			housetest.Must(t, err)
			lead.Post("/supervision/"+held[0].ID+"/remove", url.Values{"version": {"1"}}, 303)
			lead.Post(at+"/team/assign", url.Values{"worker": {benID}}, 303)
			mine.Get(at, 404)
		}
	})
}

func said(h *housetest.House, language, key string) string { return h.Book.For(language).T(key) }

func TestTheDaySaysWhatIsDueAndUntouched(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		ben, _ := worker(t, h)
		cards := func(ctx context.Context, i int) (ui.Card, bool) {
			c := &area.Call{R: httptest.NewRequest("GET", "/", nil).WithContext(ctx), House: h.House.House, Words: h.Book.For("en")}
			card, shown, err := desk.Area().Day[i].Card(c)
			housetest.Must(t, err)
			return card, shown
		}
		one, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		two, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		if _, shown := cards(ana, 0); shown {
			t.Error("nothing is due and the day says so")
		}
		_, today := h.Clerk.Now()
		_, err = desk.Close(ana, two, 1, cases.Ending{On: today, Outcome: "left", FollowUps: []when.Day{today.Add(16)}})
		housetest.Must(t, err)
		h.Clock.Move(15 * 24 * time.Hour)
		card, shown := cards(ana, 0)
		if !shown || card.Count != "2" || len(card.Tasks) != 2 || card.Tasks[1].Href != "/cases/"+one {
			t.Errorf("%+v", card)
		}
		if _, shown := cards(ben, 0); shown {
			t.Error("the day of another worker shows it")
		}
		k, err := desk.Read(ana, one)
		housetest.Must(t, err)
		_, err = desk.OpenOutside(ben, k.Code, "the person stands here")
		housetest.Must(t, err)
		if card, shown := cards(h.As("responsible"), 1); !shown || card.Count != "1" {
			t.Errorf("%+v", card)
		}
	})
}
