package cases_test

import (
	"context"
	"strings"
	"testing"

	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/records/cases"
	"drosme/records/people"
)

// What is typed in the place of a code may be a name: where nobody has it, it stands in no line of the log.
func TestATypedNameIsInNoLineOfTheLog(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		const name = "Samanta Parauga"
		if _, err := desk.OpenOutside(ana, name, "she is at the door now"); !fault.Is(err, fault.Invalid) {
			t.Errorf("opened: %v", err)
		}
		if _, err := desk.OpenOutside(h.As("helpline"), name, "she is at the door now"); !fault.Is(err, fault.Refused) {
			t.Errorf("the helpline: %v", err)
		}
		if _, err := desk.Read(ana, name); !fault.Is(err, fault.NotFound) {
			t.Errorf("by address: %v", err)
		}
		lines, err := h.Log.Find(context.Background(), audit.Search{Most: 500})
		housetest.Must(t, err)
		seen := 0
		for _, l := range lines {
			if l.Outcome != audit.Done {
				seen++
			}
			if all := strings.Join([]string{l.Target, l.Purpose, l.Detail, l.Subjects}, " "); strings.Contains(all, "Samanta") {
				t.Errorf("in the log: %+v", l)
			}
		}
		if seen < 3 {
			t.Errorf("%d lines of what was refused or not there", seen)
		}
	})
}

// A second case is no way into what is kept of a person whose case goes on with another team: such a reading asks why.
func TestASecondCaseIsNoWayRoundTheTeam(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, anaID := worker(t, h)
		ben, _ := worker(t, h)
		first, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		k, err := desk.Read(ana, first)
		housetest.Must(t, err)
		again := cases.Opening{PersonCode: k.PersonCode}
		if _, err := desk.Open(ben, again); !fault.Is(err, fault.Invalid) {
			t.Errorf("another caseworker: %v", err)
		}
		if _, err := desk.Open(h.As("helpline"), cases.Opening{PersonCode: k.PersonCode, Worker: anaID}); !fault.Is(err, fault.Refused) {
			t.Errorf("the helpline begins cases of contacts alone: %v", err)
		}
		if _, err := desk.Open(ana, again); err != nil {
			t.Errorf("their own team: %v", err)
		}
		again.Worker = anaID
		if _, err := desk.Open(h.As("responsible"), again); err != nil {
			t.Errorf("the responsible person: %v", err)
		}
	})
}

// Whoever opens a case for another names somebody who works with cases, as in every other form.
func TestACaseIsOpenedForNobodyWhoDoesNotWorkWithCases(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, anaID := worker(t, h)
		volunteer, err := others.Add(h.As("responsible"), people.Person{Kind: "volunteer", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		desk.WorkersIn = func(*db.Tx) ([]string, error) { return []string{anaID}, nil }
		defer func() { desk.WorkersIn = nil }()
		for _, ctx := range []context.Context{ana} {
			if _, err := desk.Open(ctx, cases.Opening{Worker: volunteer}); !fault.Is(err, fault.Invalid) {
				t.Errorf("opened for a volunteer: %v", err)
			}
		}
		if _, err := desk.Open(h.As("responsible"), cases.Opening{Worker: anaID}); err != nil {
			t.Errorf("for a caseworker: %v", err)
		}
	})
}
