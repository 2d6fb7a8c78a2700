package notes_test

import (
	"context"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
)

// Who has no part in a case any more neither opens nor changes a restricted note of it, though they wrote it or were
// named: not by its page, and not by sending the form of it.
func TestWhoHasLeftACaseWritesNoNoteOfIt(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, ben, _, benID := team(t, h)
		x := typed(planted)
		x.Restricted, x.Viewers = true, []string{benID}
		shut, err := desk.Add(ana, k, x)
		housetest.Must(t, err)
		_, newID := worker(t, h)
		housetest.Must(t, kases.HandOver(ana, k, newID, "she goes on a long leave"))
		left := func(ctx context.Context) context.Context {
			return clerk.WithAct(ctx, clerk.Act{ID: id.New(), Hash: "x"})
		}
		if _, err := desk.Open(ana, shut); !fault.Is(err, fault.NotFound) {
			t.Errorf("opened: %v", err)
		}
		if _, err := desk.Before(ana, shut); !fault.Is(err, fault.NotFound) {
			t.Errorf("history: %v", err)
		}
		for name, err := range map[string]error{
			"corrects": desk.Correct(left(ana), shut, 1, "changed"),
			"amends":   desk.Amend(left(ana), shut, 1, "changed", "why"),
			"opens it": desk.Share(left(ana), shut, 1, false, nil),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("who has left %s: %v", name, err)
			}
		}
		if n, err := desk.Open(ben, shut); err != nil || n.Text != planted || n.Version != 1 {
			t.Errorf("a viewer of the team: %+v %v", n, err)
		}
	})
}
