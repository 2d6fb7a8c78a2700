package hours_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"drosme/hours"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
)

// bar names somebody from whom the person of Ana's case keeps something.
func (o *office) bar(w people.Withholding) {
	o.T.Helper()
	housetest.Must(o.T, clerk.Change(o.ana, o.Clerk, "case.change", o.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		w.ID, w.Person, w.From, w.Who, w.Reason, w.Relation = id.New(), k.Person, tx.Today, []byte{}, []byte{}, "colleague"
		_, err := people.PutWithholding(tx, &w)
		return err
	}))
}

// member is a colleague in the team of Ana's case, and the id of their record.
func (o *office) member() (context.Context, string) {
	o.T.Helper()
	who := o.worker()
	person := clerk.ActorOf(who).Person
	housetest.Must(o.T, clerk.Change(o.ana, o.Clerk, "case.change", o.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		return cases.Join(tx, &cases.Place{Case: k.ID, Person: person, Part: cases.Member, From: tx.Today})
	}))
	return who, person
}

func TestHoursTellNothingThatIsKeptFromAColleague(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		mate, person := o.member()
		x := service("2026-02-02", 60, "SIVA", "")
		x.Specialist, x.Place = "psychologist", "shelter"
		made := o.add(x)
		o.bar(people.Withholding{Against: person, Fields: "health whereabouts", WordsOpen: true})
		h, err := o.d.Read(mate, o.caseID, "")
		housetest.Must(t, err)
		if s := h.Services[0]; s.Specialist != "other" || s.Place != "other" || s.Minutes != 60 {
			t.Errorf("the colleague sees %+v", s)
		}
		pagetest.Open(t, o.House, mate, "en").Get("/cases/"+o.caseID+"/hours", 200).SaysNot("Psychologist")
		typed := h.Services[0]
		typed.Minutes = 90
		housetest.Must(t, o.d.ChangeService(mate, o.caseID, typed, true))
		h, err = o.d.Read(o.ana, o.caseID, "")
		housetest.Must(t, err)
		if s := h.Services[0]; s.ID != made || s.Specialist != "psychologist" || s.Place != "shelter" || s.Minutes != 90 {
			t.Errorf("once the colleague changed it, it says %+v", s)
		}

		o.bar(people.Withholding{Against: person, Fields: "services", WordsOpen: true})
		h, err = o.d.Read(mate, o.caseID, "")
		housetest.Must(t, err)
		if len(h.Services)+len(h.Costs)+len(h.Clocks)+len(h.Held)+len(h.Pauses) > 0 {
			t.Errorf("services are kept, and the colleague sees %+v", h)
		}
		pagetest.Open(t, o.House, mate, "en").Get("/cases/"+o.caseID+"/hours", 200).Says("Kept back").SaysNot("SIVA")
	})
}

func TestTheMonthOfAPayerNamesNoCaseThatIsKeptFromThem(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, err := organisations.New(o.House.House.House).Add(o.As("coordinator"), organisations.Organisation{Code: "SIVA", Name: "Sample Agency", Kind: "ngo"})
		housetest.Must(t, err)
		second, err := o.d.Cases.Open(o.ana, cases.Opening{Case: cases.Case{Code: "C-2", OpenedOn: "2025-01-01"}})
		housetest.Must(t, err)
		x := service("2026-02-02", 60, "SIVA", "")
		x.Specialist = "psychologist"
		o.add(x)
		_, err = o.d.AddService(o.ana, second, service("2026-02-03", 30, "SIVA", ""), true)
		housetest.Must(t, err)
		look := func(ctx context.Context) (*hours.Month, string) {
			m, err := o.d.Month(ctx, "SIVA", "2026-02")
			housetest.Must(t, err)
			b, err := m.CSV()
			housetest.Must(t, err)
			return m, string(b)
		}
		if m, text := look(o.boss); m.Kept != 0 || !strings.Contains(text, "C-1") || !strings.Contains(text, "psychologist") {
			t.Errorf("before anybody is named: %d\n%s", m.Kept, text)
		}

		var payer string
		housetest.Must(t, clerk.Count(o.boss, o.Clerk, "payer_month.totals", "payer", func(tx *db.Tx) (err error) {
			payer, _, err = people.OrganisationOfCode(tx, "SIVA")
			return err
		}))
		o.bar(people.Withholding{Organisation: payer, Whole: true})
		m, text := look(o.boss)
		if m.Kept != 1 || strings.Contains(text, "C-1") || !strings.Contains(text, "C-2") || m.Minutes != 90 || m.KeptFromOne {
			t.Errorf("kept from the payer: %d lines, %d minutes\n%s", m.Kept, m.Minutes, text)
		}
		s := pagetest.Open(t, o.House, o.boss, "en")
		s.Get("/hours/months/2026-02/SIVA", 200).Says("Lines that name no case", "C-2").SaysNot("C-1", o.caseID)
		if b := s.Get("/hours/months/2026-02/SIVA/sheet.csv", 200).HTML; bytes.Contains([]byte(b), []byte("C-1")) {
			t.Errorf("the file names it: %s", b)
		}

		// Who must not learn of the case themselves sees no code of it either, and does not send what they cannot see.
		o.bar(people.Withholding{Role: "responsible", Whole: true})
		other, err := o.d.AddService(o.ana, o.caseID, service("2026-02-05", 45, "OTHER", ""), true)
		housetest.Must(t, err)
		m, err = o.d.Month(o.boss, "OTHER", "2026-02")
		housetest.Must(t, err)
		if !m.KeptFromOne || m.Kept != 1 || m.Lines[0].CaseCode != "" || m.Lines[0].Case != "" || m.Minutes != 45 {
			t.Errorf("kept from who reads: %+v (%s)", m, other)
		}
		_, err = o.d.Send(o.boss, hours.Sending{Payer: "OTHER", Month: "2026-02", To: "Other", Ground: "public_task", Why: "planted", Hash: m.Hash})
		wantField(t, err, "month", "payer_month.another_sends")

		// What leaves to the payer from whom it is kept leaves without it, and stands so; a month later nothing is to be put right.
		_, err = o.d.Send(o.boss, hours.Sending{Payer: "SIVA", Month: "2026-02", To: "Sample Agency", Ground: "public_task", Why: "planted", Hash: mustMonth(t, o, "SIVA", "2026-02").Hash})
		housetest.Must(t, err)
		if m := mustMonth(t, o, "SIVA", "2026-02"); !m.Sent() || m.Kept != 1 || len(m.Lines) != 2 {
			t.Errorf("as it was sent: %+v", m)
		}
		if m := mustMonth(t, o, "SIVA", "2026-03"); len(m.Lines) != 0 {
			t.Errorf("the next month puts right: %+v", m.Lines)
		}
		_, err = o.d.Month(o.ana, "SIVA", "2026-02")
		want(t, err, fault.Refused)
	})
}

func mustMonth(t *testing.T, o *office, payer, month string) *hours.Month {
	t.Helper()
	m, err := o.d.Month(o.boss, payer, month)
	housetest.Must(t, err)
	return m
}
