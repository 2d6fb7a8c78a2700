package referrals_test

import (
	"net/url"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/pagetest"
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
