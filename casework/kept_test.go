package casework_test

import (
	"testing"

	"drosme/casework"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/cases"
	"drosme/records/people"
)

// Who must not learn stands by as no witness and has no step; and what is sent as the owner of a step is a colleague.
func TestWhoMustNotLearnIsNoWitnessAndHasNoStep(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		_, kept := worker(t, h)
		_, stands := worker(t, h)
		k := begin(t, ana)
		housetest.Must(t, clerk.Change(ana, h.Clerk, "case.change", k, cases.Load, func(tx *db.Tx, k *cases.Case) error {
			_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: k.Person, Against: kept.ID, Relation: "colleague", Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return err
		}))
		cash := casework.Thing{Kind: "cash", Cents: 2000, What: planted, Wish: true}
		if _, err := desk.Take(ana, k, cash, kept.Code); !fault.Is(err, fault.Invalid) {
			t.Errorf("taken before who must not learn: %v", err)
		}
		receipt, err := desk.Take(ana, k, cash, stands.Code)
		housetest.Must(t, err)
		if err := desk.Return(h.As("helpline"), receipt, kept.Code); !fault.Is(err, fault.Invalid) {
			t.Errorf("returned before who must not learn: %v", err)
		}
		housetest.Must(t, desk.AddGoal(ana, k, casework.Goal{Domain: "housing", Text: planted}))
		goals, err := desk.Goals(ana, k)
		housetest.Must(t, err)
		for _, owner := range []string{kept.ID, "Samanta Parauga", "01ARZ3NDEKTSV4RRFFQ69G5FAV"} {
			if err := desk.AddStep(ana, k, casework.Step{Goal: goals[0].ID, Text: "x", Owner: owner}); !fault.Is(err, fault.Invalid) {
				t.Errorf("a step of %q: %v", owner, err)
			}
		}
		housetest.Must(t, desk.AddStep(ana, k, casework.Step{Goal: goals[0].ID, Text: "x", Owner: stands.ID}))
		if err := desk.AddDate(ana, k, casework.Date{Kind: "appointment", StartsAt: "2026-03-05T10:00", Owner: kept.ID}, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an appointment of who must not learn: %v", err)
		}
	})
}
