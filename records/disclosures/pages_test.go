package disclosures_test

import (
	"net/url"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/disclosures"
)

func TestPagesOfWhatLeft(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		for _, language := range []string{"en", "lv"} {
			me := h.As("coordinator")
			s := pagetest.Open(t, h, me, language)
			s.Get("/disclosures", 200)
			s.Get("/disclosures/add", 200)
			s.Get("/disclosures/refuse", 200)
			s.Post("/disclosures/add", url.Values{"to_whom": {"Sample court"}, "row_count": {"1,5"}}, 422)
			s.Post("/disclosures/add", url.Values{"to_whom": {"Sample court"}, "row_count": {"-1"}}, 422)
			made := s.Post("/disclosures/add", url.Values{"to_whom": {"Sample court"}, "kind": {"letter"}, "ground": {"law"}, "why": {"a summons"}, "row_count": {"3"}}, 303)
			s.Get(made.Location, 200).Says("Sample court", "a summons", "3")
			refused := s.Post("/disclosures/refuse", url.Values{"to_whom": {"a caller"}, "kind": {"told"}, "ground": {""}, "why": {"no ground"}}, 303)
			s.Get(refused.Location, 200).Says("a caller")
			s.Get("/disclosures?outcome=refused&kind=told", 200).Says("a caller").SaysNot("Sample court")
			s.Get("/disclosures?kind=backup", 200)
			other := pagetest.Open(t, h, h.As("coordinator"), language)
			other.Get("/disclosures", 200).SaysNot("Sample court")
			other.Get(made.Location, 404)
		}
		id, err := clerk.Add(h.AsSystem("jobs"), h.Clerk, "disclosure.add", nil, func(tx *db.Tx) (string, error) {
			id, err := d.Record(tx, disclosures.Disclosure{Kind: "report", ToWhom: "Sample funder", Ground: "report", Why: "interim", Hash: "ab12", Rows: 1})
			if err != nil {
				return "", err
			}
			return id, d.RecordCells(tx, id, []disclosures.Cell{{Table: "results", Row: "visits", Column: "period", Value: "41"}})
		})
		housetest.Must(t, err)
		pagetest.Open(t, h, h.As("reviewer"), "en").Get("/disclosures/"+id, 200).Says("41", "ab12", "grant agreement")
		for _, role := range []string{"administrator", "educator"} {
			pagetest.Open(t, h, h.As(role), "en").Get("/disclosures", 403)
		}
		pagetest.Open(t, h, h.As("reviewer"), "en").Get("/disclosures/add", 403)
	})
}
