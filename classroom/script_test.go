package classroom_test

import (
	"strings"
	"testing"

	"drosme/classroom"
	"drosme/internal/fault"
	"drosme/internal/housetest"
)

func TestAnActivityIsLookedAtAndApprovedBeforePupilsSeeIt(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		crew, boss := h.As("educator"), h.As("responsible")
		id, err := desk.AddScript(crew, source("job-abroad"))
		housetest.Must(t, err)
		again, err := desk.AddScript(crew, source("job-abroad"))
		housetest.Must(t, err)
		if again != id {
			t.Error("the same content makes no second version")
		}
		approval := func() error {
			s, err := desk.ReadScript(boss, id)
			housetest.Must(t, err)
			return desk.ApproveScript(boss, id, classroom.Approval{Version: s.Version, Sensitive: true})
		}
		say := func(role string, fit bool, said string) {
			t.Helper()
			housetest.Must(t, desk.ReviewScript(crew, id, classroom.Review{Role: role, Fit: fit, Said: said}))
			h.Clock.Move(1e9)
		}
		refused := func(why string) {
			t.Helper()
			if err := approval(); fault.As(err).Key != "script.not_reviewed" {
				t.Error(why, err)
			}
		}
		refused("a draft is not approved")
		say("practitioner", true, "")
		say("psychologist", true, "")
		refused("a young person has still to look at it")
		say("young_person", true, "")
		say("survivor_consultant", false, "The man in the van should not be described.")
		refused("who was asked and says not yet is heard")
		say("survivor_consultant", true, "")
		if err := desk.ApproveScript(crew, id, classroom.Approval{}); err == nil {
			t.Error("the crew approves nothing")
		}
		housetest.Must(t, approval())

		// A changed text is a draft again; what was approved goes on until the next one is.
		s, err := desk.ReadScript(crew, id)
		housetest.Must(t, err)
		changed := strings.Replace(s.Source, "Hotel by the sea", "House by the sea", 1)
		next, err := desk.ChangeScript(crew, id, s.Version, changed)
		housetest.Must(t, err)
		n, err := desk.ReadScript(crew, next)
		housetest.Must(t, err)
		if next == id || n.Status != classroom.Draft || n.Number != 2 || len(n.Reviews) != 0 || !strings.Contains(n.Source, "version: 2") {
			t.Errorf("a changed text is a draft again: %v %v", n.Status, n.Number)
		}
		inForce, err := desk.ApprovedScripts(crew)
		housetest.Must(t, err)
		if len(inForce) != 1 || inForce[0].ID != id {
			t.Error("the approved version goes on")
		}
		if _, err := desk.ChangeScript(crew, next, n.Version+7, strings.Replace(changed, "House", "Home", 1)); !fault.Is(err, fault.Conflict) {
			t.Error("somebody else saved first", err)
		}
		if _, err := desk.ChangeScript(crew, next, n.Version, source("where-to-turn")); !fault.Is(err, fault.Invalid) {
			t.Error("another activity is refused", err)
		}
		if _, err := desk.AddScript(crew, "<html>"); !fault.Is(err, fault.Invalid) {
			t.Error("what is no activity is refused", err)
		}
	})
}

func TestTheResponsiblePersonDoesNotApproveTheirOwnText(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		id, err := desk.AddScript(boss, source("where-to-turn"))
		housetest.Must(t, err)
		for _, role := range []string{"practitioner", "psychologist", "young_person"} {
			housetest.Must(t, desk.ReviewScript(boss, id, classroom.Review{Role: role, Fit: true}))
		}
		s, err := desk.ReadScript(boss, id)
		housetest.Must(t, err)
		if err := desk.ApproveScript(boss, id, classroom.Approval{Version: s.Version}); fault.As(err).Key != "script.own_text" {
			t.Error(err)
		}
	})
}
