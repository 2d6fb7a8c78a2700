package casework_test

import (
	"testing"

	"drosme/casework"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/cases"
	"drosme/records/people"
)

// bar puts a colleague into the team of a case, and names them as somebody from whom the person keeps things.
func bar(t *testing.T, h *housetest.House, k, person, fields string, open bool) {
	t.Helper()
	housetest.Must(t, clerk.Change(h.AsSystem("console"), h.Clerk, "case.change", k, cases.Load, func(tx *db.Tx, x *cases.Case) error {
		_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: x.Person, Against: person, Relation: "colleague", Fields: fields, WordsOpen: open, From: tx.Today, Who: []byte{}, Reason: []byte{}})
		return err
	}))
}

func TestAColleagueSeesOfAPlanOnlyWhatIsNotKept(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		mate, colleague := worker(t, h)
		k := begin(t, ana)
		housetest.Must(t, clerk.Change(ana, h.Clerk, "case.change", k, cases.Load, func(tx *db.Tx, x *cases.Case) error {
			return cases.Join(tx, &cases.Place{Case: x.ID, Person: colleague.ID, Part: cases.Member, From: tx.Today})
		}))
		housetest.Must(t, desk.Assess(ana, k, casework.Assessment{Kind: "needs", Day: "2026-03-02", Answers: map[string]string{"health": "urgent", "work": "some", "children": "serious"}, Remark: planted}))
		housetest.Must(t, desk.AddGoal(ana, k, casework.Goal{Domain: "health", Text: planted}))
		housetest.Must(t, desk.Join(ana, k, casework.Wait{Need: "psychologist", JoinedOn: "2026-03-02", Reason: planted}))
		housetest.Must(t, desk.AddDate(ana, k, casework.Date{Kind: "doctor", StartsAt: "2026-03-04T10:00", What: planted, Secrecy: "not_asked", Community: "not_asked"}, ""))
		housetest.Must(t, desk.WriteChild(ana, k, casework.Child{Guardian: "relative", Representative: "yes", AgeDispute: "no", Who: planted}))
		housetest.Must(t, desk.WriteSafety(ana, k, casework.SafetyPlan{Answers: map[string]string{"signs": "signsofplan", "contact": "contactofplan", "safe_places": "placesofplan"}}))

		// One thing is kept, and free text is said to be open: what tells of the thing is gone, all else stays.
		bar(t, h, k, colleague.ID, "health phone", true)
		all, err := desk.Assessments(mate, k)
		housetest.Must(t, err)
		if a := all[0].Answers; a["health"] != "" || a["work"] != "some" || a["children"] != "serious" || all[0].Remark != planted {
			t.Errorf("an assessment: %+v", all[0])
		}
		goals, err := desk.Goals(mate, k)
		housetest.Must(t, err)
		waits, err := desk.Waits(mate, k)
		housetest.Must(t, err)
		dates, err := desk.Dates(mate, k)
		housetest.Must(t, err)
		coming, err := desk.Coming(mate, "2026-03-30", 9)
		housetest.Must(t, err)
		if goals[0].Domain != "other" || waits[0].Need != "other" || dates[0].Kind != "other" || coming[0].Kind != "other" || goals[0].Text != planted {
			t.Errorf("goal %s, wait %s, date %s, coming %s", goals[0].Domain, waits[0].Need, dates[0].Kind, coming[0].Kind)
		}
		plans, err := desk.SafetyPlans(mate, k)
		housetest.Must(t, err)
		if a := plans[0].Answers; a["signs"] == "" || a["contact"] != "" || a["safe_places"] == "" {
			t.Errorf("the safety plan: %+v", a)
		}
		if err := desk.WriteSafety(mate, k, casework.SafetyPlan{Answers: map[string]string{"signs": "x"}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an edition is written by who cannot see the one before: %v", err)
		}
		typed := *goals[0]
		typed.State, typed.Text = "partly", "a new wording"
		housetest.Must(t, desk.ChangeGoal(mate, k, typed))
		goals, err = desk.Goals(ana, k)
		housetest.Must(t, err)
		if g := goals[0]; g.Domain != "health" || g.State != "partly" || g.Text != "a new wording" {
			t.Errorf("once the colleague changed it: %+v", g)
		}

		// Free text goes with what is kept, own words apart.
		bar(t, h, k, colleague.ID, "children", false)
		housetest.Must(t, desk.Assess(mate, k, casework.Assessment{Kind: "needs", Day: "2026-03-02", Answers: map[string]string{"work": "none"}, Remark: "ownremark"}))
		all, err = desk.Assessments(mate, k)
		housetest.Must(t, err)
		remarks := all[0].Remark + all[1].Remark
		if remarks != "ownremark" {
			t.Errorf("remarks: %q", remarks)
		}
		goals, err = desk.Goals(mate, k)
		housetest.Must(t, err)
		typed = *goals[0]
		typed.State, typed.Text = "reached", "over it"
		housetest.Must(t, desk.ChangeGoal(mate, k, typed))
		if after, err := desk.Goals(ana, k); err != nil || after[0].Text != "a new wording" || after[0].State != "reached" {
			t.Errorf("a text that was not shown was written over: %+v %v", after[0], err)
		}
		if _, err := desk.Child(mate, k); !fault.Is(err, fault.NotFound) {
			t.Errorf("the guardian opens: %v", err)
		}
		if err := desk.WriteChild(mate, k, casework.Child{Guardian: "none", Representative: "no", AgeDispute: "no"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("the guardian is written over: %v", err)
		}
		s := pagetest.Open(t, h, mate, "en")
		for _, at := range []string{"/plan", "/waits", "/dates", "/child", "/plan/safety"} {
			s.Get("/cases/"+k+at, 200).Says("Kept back").SaysNot(planted, "a new wording", "signsofplan", "contactofplan", "placesofplan")
		}
		pagetest.Open(t, h, ana, "en").Get("/cases/"+k+"/plan", 200).Says("a new wording", "signsofplan").SaysNot("Kept back")
	})
}
