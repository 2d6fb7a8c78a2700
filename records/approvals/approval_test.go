package approvals_test

import (
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk    *approvals.Desk
	ways    *cases.Desk
	others  *people.Desk
	decided []string
)

func rooms(h *area.House) []area.Area {
	desk, ways, others, decided = approvals.New(h), cases.New(h), people.New(h), nil
	desk.Add(approvals.Kind{Name: "sample", Text: "approval.kind", Decided: func(_ *db.Tx, a *approvals.Approval) error {
		if a.Record == "broken" {
			return fault.New(fault.Invalid, "approval.waits")
		}
		decided = append(decided, a.Record+" "+string(a.State))
		return nil
	}})
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), others.Area(), ways.Area(), desk.Area()}
}

func TestMoves(t *testing.T) {
	for _, x := range []struct {
		what         string
		state, to    approvals.State
		answer, user string
		want         string
	}{
		{"somebody else approves", approvals.Asked, approvals.Approved, "", "other", ""},
		{"who asked approves", approvals.Asked, approvals.Approved, "", "asker", "approval.own"},
		{"who asked, by another account of the same person", approvals.Asked, approvals.Declined, "no", "second", "approval.own"},
		{"declined without a word", approvals.Asked, approvals.Declined, " ", "other", "answer approval.answer_needed"},
		{"declined with a reason", approvals.Asked, approvals.Declined, "not yet", "other", ""},
		{"who asked withdraws", approvals.Asked, approvals.Withdrawn, "", "asker", ""},
		{"somebody else withdraws", approvals.Asked, approvals.Withdrawn, "", "other", "approval.not_own"},
		{"decided twice", approvals.Approved, approvals.Declined, "no", "other", "approval.decided_before"},
		{"a long answer", approvals.Asked, approvals.Approved, strings.Repeat("x", approvals.MostText+1), "other", "answer field.too_long"},
	} {
		a := approvals.Approval{State: x.state, AskedBy: "asker", AskedPerson: "P"}
		person := map[string]string{"asker": "P", "second": "P", "other": "Q"}[x.user]
		if got := housetest.Said(a.Move(x.to, x.answer, x.user, person, "2026-03-02T08:00:00.000Z")); got != x.want {
			t.Errorf("%s: %q, want %q", x.what, got, x.want)
		}
	}
}

func TestAskedApprovedDeclinedWithdrawn(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		if desk.Needed("sample") || desk.Needed("unknown") {
			t.Error("a kind that its setting leaves out waits for approval")
		}
		if err := desk.Switch(h.As("caseworker"), "sample", true); !fault.Is(err, fault.Refused) {
			t.Errorf("a caseworker switches a kind: %v", err)
		}
		if err := desk.Switch(h.As("administrator"), "sample", true); !fault.Is(err, fault.Refused) {
			t.Errorf("an administrator switches a kind: %v", err)
		}
		if err := desk.Switch(h.As("responsible"), "unknown", true); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown kind: %v", err)
		}
		housetest.Must(t, desk.Switch(h.As("responsible"), "sample", true))
		if !desk.Needed("sample") {
			t.Error("switched on, and it does not wait")
		}
		staff, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		ana, ben, rita := h.AsPerson(staff, "caseworker"), h.As("caseworker"), h.As("responsible")
		made, err := ways.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		k, err := ways.Read(ana, made)
		housetest.Must(t, err)
		housetest.Must(t, desk.Prepare(t.Context(), k.Person))
		ask := func(record, about string) error {
			return clerk.Change(ana, h.Clerk, "case.change", made, cases.Load, func(tx *db.Tx, _ *cases.Case) error {
				return desk.AskIn(tx, "sample", record, about, "Parauga reason")
			})
		}
		for _, record := range []string{"one", "two", "three", "broken"} {
			housetest.Must(t, ask(record, made))
		}
		if err := ask("one", made); !fault.Is(err, fault.Conflict) {
			t.Errorf("asked twice: %v", err)
		}
		of := func(record string) *approvals.Approval {
			rows, _, err := desk.List(rita, approvals.Question{Most: 20})
			housetest.Must(t, err)
			for _, a := range rows {
				if a.Record == record {
					return a
				}
			}
			t.Fatalf("nothing for %s", record)
			return nil
		}
		one := of("one")
		if one.Reason != "" {
			t.Error("a list carries the reason")
		}
		if a, err := desk.Read(rita, one.ID); err != nil || a.Reason != "Parauga reason" || a.CaseCode != k.Code {
			t.Errorf("%+v, %v", a, err)
		}
		if a, err := desk.Read(h.As("reviewer"), one.ID); err != nil || a.Reason != "" {
			t.Errorf("the reviewer reads %+v, %v", a, err)
		}
		if _, err := desk.Read(ben, one.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another team: %v", err)
		}
		if rows, total, err := desk.List(ben, approvals.Question{Most: 20}); err != nil || len(rows)+total != 0 {
			t.Errorf("another team lists %d, %v", total, err)
		}
		if err := desk.Approve(ana, one.ID, 1, ""); !fault.Is(err, fault.Refused) {
			t.Errorf("a caseworker approves: %v", err)
		}
		if err := desk.Approve(h.AsPerson(staff, "responsible"), one.ID, 1, ""); housetest.Said(err) != "approval.own" {
			t.Errorf("who asked approves in another role: %v", err)
		}
		if err := desk.Approve(rita, one.ID, 7, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old form: %v", err)
		}
		housetest.Must(t, desk.Approve(rita, one.ID, 1, "yes"))
		housetest.Must(t, desk.Decline(rita, of("two").ID, 1, "not yet"))
		housetest.Must(t, desk.Withdraw(ana, of("three").ID, 1))
		if got := strings.Join(decided, ", "); got != "one approved, two declined, three withdrawn" {
			t.Errorf("the room heard %s", got)
		}
		if err := desk.Approve(rita, of("broken").ID, 1, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("what the room refuses: %v", err)
		}
		if of("broken").State != approvals.Asked {
			t.Error("refused by the room and approved all the same")
		}
		dropBroken(t, h, made)
		if of("broken").State != approvals.Withdrawn {
			t.Error("the room took it back and it waits still")
		}
		housetest.Must(t, ask("one", "")) // about no case: of the responsible person alone
		if a := of("one"); a.Case != "" {
			t.Errorf("%+v", a)
		} else if _, err := desk.Read(ana, a.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a team reads what is about no case: %v", err)
		} else if a, err = desk.Read(rita, a.ID); err != nil || a.Reason != "Parauga reason" {
			t.Errorf("%+v, %v", a, err)
		}
		for _, language := range []string{"en", "lv"} {
			lead := pagetest.Open(t, h, rita, language)
			lead.Get("/approvals", 200)
			for _, a := range []*approvals.Approval{of("one"), of("two"), of("three"), of("broken")} {
				lead.Get("/approvals/"+a.ID, 200)
			}
			lead.Get("/approvals/none", 404)
			pagetest.Open(t, h, h.As("helpline"), language).Get("/approvals", 403)
		}
	})
}

func dropBroken(t *testing.T, h *housetest.House, caseID string) {
	t.Helper()
	housetest.Must(t, clerk.Change(h.As("responsible"), h.Clerk, "case.change", caseID, cases.Load, func(tx *db.Tx, _ *cases.Case) error {
		all, err := approvals.About(tx, "sample", "broken")
		if err != nil || len(all) != 1 {
			t.Errorf("%d, %v", len(all), err)
		}
		return desk.DropIn(tx, "sample", "broken")
	}))
}
