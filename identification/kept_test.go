package identification_test

import (
	"testing"

	"drosme/identification"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/people"
)

func TestFactsAndStatusTellNothingThatIsKeptFromAColleague(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		mate, colleague := o.worker(t)
		k := o.open(t, ana)
		bar := func(fields string) {
			housetest.Must(t, clerk.Change(ana, o.Clerk, "case.change", k, cases.Load, func(tx *db.Tx, x *cases.Case) error {
				_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: x.Person, Against: colleague.ID, Relation: "colleague", Fields: fields, WordsOpen: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
				return err
			}))
		}
		housetest.Must(t, clerk.Change(ana, o.Clerk, "case.change", k, cases.Load, func(tx *db.Tx, x *cases.Case) error {
			return cases.Join(tx, &cases.Place{Case: x.ID, Person: colleague.ID, Part: cases.Member, From: tx.Today})
		}))
		housetest.Must(t, o.d.Save(ana, k, 0, func(f *identification.Facts) {
			f.Forms, f.AgeRegistered, f.RegisteredPlace, f.RegisteredCountry, f.Access, f.Route = "forced_labour", "17", "Paraugmala", "LV", "step_free", "unknown"
			if _, ok := f.AgeRegistered.Years(); !ok {
				t.Error("no age")
			}
		}))
		_, err := o.d.Decide(ana, k, identification.Status{Day: "2026-03-02", Outcome: identification.Presumed, Decider: "none", Basis: "provider_assessment", Why: "planted why"})
		housetest.Must(t, err)
		o.approve(t, approvals.Approved)

		bar("whereabouts health children")
		s, err := o.d.Facts(mate, k)
		housetest.Must(t, err)
		if f := s.Facts; f.RegisteredPlace+f.RegisteredCountry+string(f.Access)+string(f.AgeRegistered) != "" || f.Forms != "forced_labour" {
			t.Errorf("the colleague sees %+v", f)
		}
		at := "/cases/" + k + "/identification"
		page := pagetest.Open(t, o.House, mate, "en")
		page.Get(at+"/facts", 200).Says("Kept back").SaysNot("Paraugmala")
		for _, step := range []string{"exploitation", "person", "places", "way"} {
			page.Get(at+"/facts/"+step, 200).SaysNot("Paraugmala")
		}
		housetest.Must(t, o.d.Save(mate, k, 1, func(f *identification.Facts) { // as the form of a step sends it: what it did not show is empty
			f.RegisteredPlace, f.RegisteredCountry, f.RecruitedCountry, f.Access, f.AgeRegistered = "", "", "UA", "", ""
		}))
		s, err = o.d.Facts(ana, k)
		housetest.Must(t, err)
		if f := s.Facts; f.Version != 2 || f.RegisteredPlace != "Paraugmala" || f.RegisteredCountry != "LV" || f.Access != "step_free" || f.AgeRegistered != "17" || f.RecruitedCountry != "UA" {
			t.Errorf("once the colleague changed other facts: %+v", f)
		}
		if st, err := o.d.Standing(mate, k); err != nil || st.Now == nil || st.Now.Outcome != identification.Presumed {
			t.Errorf("the status is not kept: %+v %v", st, err)
		}

		bar("status")
		st, err := o.d.Standing(mate, k)
		housetest.Must(t, err)
		if st.Now != nil || len(st.Records) > 0 {
			t.Errorf("the status shows: %+v", st.Records)
		}
		if _, err := o.d.Decide(mate, k, identification.Status{Day: "2026-03-02", Outcome: identification.Presumed, Decider: "none", Basis: "provider_assessment"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a status is noted by who cannot see the one before: %v", err)
		}
		if _, err := o.d.Begin(mate, k); !fault.Is(err, fault.Invalid) {
			t.Errorf("a file of the commission is begun: %v", err)
		}
		for _, rest := range []string{"", "/status", "/status/add", "/commission"} {
			page.Get(at+rest, 200).Says("Kept back").SaysNot("planted why", "presumed")
		}
		rows, _, err := o.approvals.List(mate, approvals.Question{Most: 9})
		housetest.Must(t, err)
		if len(rows) > 0 {
			t.Errorf("its approval shows: %+v", rows[0])
		}
		if st, err := o.d.Standing(ana, k); err != nil || st.Now == nil {
			t.Errorf("from others nothing is kept: %v", err)
		}
	})
}
