package referrals_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/ui"
	"drosme/records/referrals"
)

func TestPagesOfReferrals(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.d.Link("activity", func(id string) string { return "/activities/" + id })
		for _, language := range []string{"en", "lv"} {
			me, them := o.As("coordinator"), o.As("caseworker")
			mine, theirs := pagetest.Open(t, o.House, me, language), pagetest.Open(t, o.House, them, language)
			mine.Get("/referrals", 200)
			mine.Get("/referrals/ask?kind=activity&id=A1&room=outreach", 200)
			mine.Post("/referrals/ask", url.Values{"need": {"a lawyer"}}, 422)
			mine.Post("/referrals/ask", url.Values{"need": {"a lawyer"}, "to_person": {"NOBODY"}}, 422)
			mine.Post("/referrals/ask", url.Values{"need": {"a lawyer is needed"}, "to_role": {"caseworker"}, "kind": {"activity"}, "id": {"A1"}, "due": {"2026-03-09"}}, 303)
			rows, _, err := o.d.List(me, referrals.Search{Box: referrals.Sent})
			housetest.Must(t, err)
			at := "/referrals/" + rows[0].ID
			mine.Get("/referrals?box=out", 200).SaysNot("lawyer")
			mine.Get(at, 200).Says("a lawyer is needed")
			theirs.Get("/referrals", 200).SaysNot("lawyer")
			theirs.Get(at, 200).Says("a lawyer is needed")
			theirs.Post(at+"/decline", url.Values{"version": {"1"}, "answer": {""}}, 422)
			theirs.Post(at+"/accept", url.Values{"version": {"1"}}, 303)
			theirs.Post(at+"/accept", url.Values{"version": {"1"}}, 409)
			theirs.Get(at, 200)
			theirs.Post(at+"/nothing", url.Values{"version": {"2"}}, 404)
			mine.Post(at+"/withdraw", url.Values{"version": {"2"}}, 409)
			mine.Get(at, 200)
			theirs.Post(at+"/done", url.Values{"version": {"2"}, "answer": {"met on Monday"}}, 303)
			mine.Get(at, 200).Says("met on Monday")
			mine.Get("/referrals?box=out", 200).SaysNot(rows[0].ID)
			mine.Get("/referrals?box=over", 200)
			pagetest.Open(t, o.House, o.As("coordinator"), language).Get(at, 404)
			pagetest.Open(t, o.House, o.As("reviewer"), language).Get(at, 200).SaysNot("lawyer", "Monday")
			pagetest.Open(t, o.House, o.As("reviewer"), language).Get("/referrals?box=all", 200)
			pagetest.Open(t, o.House, o.As("administrator"), language).Get("/referrals", 403)

			// Codes of people are asked of who may read them.
			o.person("served")
			mine.Post("/referrals/ask", url.Values{"need": {"x"}, "to_role": {"helpline"}}, 303)
			rows, _, err = o.d.List(me, referrals.Search{Box: referrals.Sent})
			housetest.Must(t, err)
			mine.Post("/referrals/"+rows[0].ID+"/withdraw", url.Values{"version": {"1"}}, 303)
		}
	})
}

func TestWhoIsAskedAndWhoAskedFindItOnTheirDay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		me, them := o.As("educator"), o.As("caseworker")
		cards := func(ctx context.Context) (in, answers ui.Card) {
			for i, d := range o.d.Area().Day {
				c := &area.Call{R: httptest.NewRequest("GET", "/", nil).WithContext(ctx), House: o.House.House.House, Words: o.Book.For("en")}
				card, show, err := d.Card(c)
				housetest.Must(t, err)
				if show && i == 0 {
					in = card
				} else if show {
					answers = card
				}
			}
			return in, answers
		}
		n := need()
		n.Due = "2026-03-03"
		ref, err := o.d.Ask(me, n)
		housetest.Must(t, err)
		in, answers := cards(them)
		if in.Count != "1" || in.Tasks[0].Do == nil || strings.Contains(in.Tasks[0].Text+in.Tasks[0].Also, "lawyer") || answers.Count != "" {
			t.Errorf("the day of who is asked: %+v %+v", in, answers)
		}
		o.Clock.Move(72 * time.Hour)
		if in, _ = cards(them); in.Tasks[0].Status.Text != "Late" {
			t.Errorf("a late one: %+v", in.Tasks[0].Status)
		}
		if in, answers = cards(me); in.Count != "" || answers.Count != "" {
			t.Errorf("the day of who asked, before: %+v %+v", in, answers)
		}
		if in, _ = cards(o.As("caseworker@circle")); in.Count != "" {
			t.Errorf("the day of a facilitator: %+v", in)
		}
		housetest.Must(t, o.d.Decline(them, ref, 1, "not ours"))
		if in, _ = cards(them); in.Count != "" {
			t.Errorf("what is declined still waits: %+v", in)
		}
		if _, answers = cards(me); answers.Count != "1" || strings.Contains(answers.Tasks[0].Text, "not ours") {
			t.Errorf("the day of who asked: %+v", answers)
		}
		pagetest.Open(t, o.House, me, "en").Get("/referrals/"+ref, 200).Says("not ours")
		if _, answers = cards(me); answers.Count != "" {
			t.Errorf("what was read is still new: %+v", answers)
		}
	})
}
