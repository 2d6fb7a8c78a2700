package casework_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"drosme/casework"
	"drosme/internal/area"
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
	desk   *casework.Desk
	kases  *cases.Desk
	others *people.Desk
	bodies *organisations.Desk
)

func rooms(h *area.House) []area.Area {
	kases, others, bodies = cases.New(h), people.New(h), organisations.New(h)
	desk = casework.New(h, kases)
	for _, t := range desk.Tabs() {
		kases.AddTab(t)
	}
	kases.AddCheck(casework.StillHeld)
	kases.AddDue(casework.Dues)
	for _, m := range casework.Measures() {
		kases.AddMeasure(m)
	}
	wait := approvals.New(h)
	kases.Approvals = wait
	return []area.Area{places.New(h).Area(), bodies.Area(), others.Area(), kases.Area(), wait.Area(), desk.Area()}
}

func worker(t *testing.T, h *housetest.House) (context.Context, *people.Person) {
	t.Helper()
	made, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	p, err := others.Read(h.As("responsible"), made)
	housetest.Must(t, err)
	return h.AsPerson(made, "caseworker"), p
}

func begin(t *testing.T, ctx context.Context) string {
	t.Helper()
	k, err := kases.Open(ctx, cases.Opening{})
	housetest.Must(t, err)
	return k
}

const planted = "Plantedwords of a plan"

func TestAssessmentsShowChangeInWordsAndNoPoints(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		k := begin(t, ana)
		housetest.Must(t, desk.Assess(ana, k, casework.Assessment{Kind: "needs", Day: "2026-03-02", Answers: map[string]string{"housing": "urgent", "mind": "declined"}, Remark: planted}))
		h.Clock.Move(30 * 24 * time.Hour)
		housetest.Must(t, desk.Assess(ana, k, casework.Assessment{Kind: "needs", Day: "2026-04-01", AgainOn: "2026-04-05", Answers: map[string]string{"housing": "some", "mind": "some"}}))
		for _, a := range []casework.Assessment{{Kind: "points", Day: "2026-04-01"}, {Kind: "needs", Day: "2026-02-01"}, {Kind: "needs", Day: "2026-12-01"},
			{Kind: "needs", Day: "2026-04-01", Answers: map[string]string{"housing": "7"}}, {Kind: "needs", Day: "2026-04-01", AgainOn: "2026-04-01"}} {
			if err := desk.Assess(ana, k, a); !fault.Is(err, fault.Invalid) {
				t.Errorf("kept %+v: %v", a, err)
			}
		}
		s := pagetest.Open(t, h, ana, "en")
		s.Get("/cases/"+k+"/plan", 200).Says("Housing", "urgent", "better", "prefers not to say").SaysNot("%")
		again, err := desk.Again(ana, "2026-04-08", 10)
		if err != nil || len(again) != 1 || again[0].AgainOn != "2026-04-05" {
			t.Errorf("to look at again: %v, %v", again, err)
		}
		if where := housetest.Where(t, h, "Plantedwords"); len(where) > 0 {
			t.Errorf("a remark stands readable in %v", where)
		}
	})
}

func TestChangeIsNotMadeUpFromWhatIsNotKnown(t *testing.T) {
	for _, x := range []struct {
		before, after string
		want          int
	}{{"urgent", "some", 1}, {"none", "serious", -1}, {"some", "some", 0}, {"declined", "some", 0}, {"some", "unknown", 0}, {"", "some", 0}, {"yes", "no", 1}, {"no", "yes", -1}} {
		if got := casework.Change(x.before, x.after); got != x.want {
			t.Errorf("from %q to %q: %d, want %d", x.before, x.after, got, x.want)
		}
	}
}

func TestThePlanIsItsTeamsAlone(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		ben, _ := worker(t, h)
		k := begin(t, ana)
		housetest.Must(t, desk.AddGoal(ana, k, casework.Goal{Domain: "work", Text: planted}))
		goals, err := desk.Goals(ana, k)
		housetest.Must(t, err)
		housetest.Must(t, desk.AddStep(ana, k, casework.Step{Goal: goals[0].ID, Text: planted, DueOn: "2026-03-04"}))
		housetest.Must(t, desk.WriteSafety(ana, k, casework.SafetyPlan{Answers: map[string]string{"signs": planted}}))
		for name, ctx := range map[string]context.Context{"another team": ben, "helpline": h.As("helpline"), "coordinator": h.As("coordinator"), "reviewer": h.As("reviewer"), "administrator": h.As("administrator")} {
			if all, err := desk.Goals(ctx, k); err == nil && len(all) > 0 {
				t.Errorf("%s sees goals", name)
			}
			if all, err := desk.SafetyPlans(ctx, k); err == nil && len(all) > 0 {
				t.Errorf("%s sees the safety plan", name)
			}
			if err := desk.AddGoal(ctx, k, casework.Goal{Domain: "work", Text: "x"}); err == nil {
				t.Errorf("%s adds a goal", name)
			}
			if err := desk.ChangeGoal(ctx, k, casework.Goal{ID: goals[0].ID, Domain: "work", Text: "x", State: "dropped", Version: 1}); err == nil {
				t.Errorf("%s changes a goal", name)
			}
		}
		other := begin(t, ben)
		if err := desk.AddStep(ben, other, casework.Step{Goal: goals[0].ID, Text: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a step to a goal of another case: %v", err)
		}
		housetest.Must(t, desk.ChangeGoal(ana, k, casework.Goal{ID: goals[0].ID, Domain: "work", Text: planted, State: "reached", Version: 1}))
		if err := desk.ChangeGoal(ana, k, casework.Goal{ID: goals[0].ID, Domain: "work", Text: planted, State: "open", Version: 1}); !fault.Is(err, fault.Conflict) {
			t.Errorf("two workers at once: %v", err)
		}
	})
}

func TestAnInterpreterSignsSecrecyAndIsInOnePlace(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		_, speaks := worker(t, h)
		k := begin(t, ana)
		x := casework.Date{Kind: "authority", StartsAt: "2026-03-05T10:00", What: planted, Language: "uk", Secrecy: "not_asked", Community: "no"}
		if err := desk.AddDate(ana, k, x, speaks.Code); !fault.Is(err, fault.Invalid) {
			t.Errorf("without secrecy: %v", err)
		}
		x.Secrecy = "yes"
		housetest.Must(t, desk.AddDate(ana, k, x, speaks.Code))
		busy := housetest.Said(desk.AddDate(ana, begin(t, ana), x, speaks.Code))
		if busy != "interpreter date.interpreter_not_offered" {
			t.Errorf("in two places at once: %s", busy)
		}
		if unknown := housetest.Said(desk.AddDate(ana, k, x, "S-NOBODY")); unknown != busy {
			t.Errorf("whoever is booked elsewhere is told apart from nobody: %s", unknown)
		}
		coming, err := desk.Coming(ana, "2026-03-09", 10)
		if err != nil || len(coming) != 1 || len(coming[0].Sealed) != 0 {
			t.Fatalf("%+v, %v", coming, err)
		}
		housetest.Must(t, desk.Settle(ana, k, coming[0].ID, 1, "missed"))
		if left, err := desk.Coming(ana, "2026-03-09", 10); err != nil || len(left) != 0 {
			t.Errorf("after it was settled: %v, %v", left, err)
		}
	})
}

func TestWhatAPersonWaitsForKeepsItsDayAndItsOffers(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		k := begin(t, ana)
		_, err := bodies.Add(h.As("responsible"), organisations.Organisation{Code: "ORG-W", Name: "Sample house", Kind: "ngo", Country: "LV"})
		housetest.Must(t, err)
		housetest.Must(t, desk.Join(ana, k, casework.Wait{Need: "shelter", JoinedOn: "2026-03-02", Reason: planted}))
		all, err := desk.Waits(ana, k)
		housetest.Must(t, err)
		housetest.Must(t, desk.Ask(ana, k, all[0].ID, "ORG-W", "2026-03-03"))
		housetest.Must(t, desk.Ask(ana, k, all[0].ID, "ORG-W", "2026-03-20"))
		h.Clock.Move(48 * time.Hour)
		housetest.Must(t, desk.Expire(h.AsSystem("jobs")))
		all, err = desk.Waits(ana, k)
		housetest.Must(t, err)
		if len(all) != 1 || all[0].JoinedOn != "2026-03-02" || len(all[0].Requests) != 2 || all[0].Requests[0].Reply+all[0].Requests[1].Reply != "expired" {
			t.Fatalf("%+v", all[0])
		}
		for _, r := range all[0].Requests {
			if r.Reply == "" {
				housetest.Must(t, desk.Reply(ana, k, all[0].ID, r.ID, "offered"))
				housetest.Must(t, desk.Reply(ana, k, all[0].ID, r.ID, "turned_down"))
			}
		}
		housetest.Must(t, desk.EndWait(ana, k, all[0].ID, 1, "unmet"))
		if err := desk.EndWait(ana, k, all[0].ID, 1, "got_it"); !fault.Is(err, fault.Conflict) {
			t.Errorf("ended twice: %v", err)
		}
		totals, err := desk.WaitTotals(h.As("coordinator"), "2026-01-01", "2026-12-31")
		if err != nil || totals.People != 1 || totals.SaidNo != 0 || len(totals.Rows) != 1 || totals.Rows[0] != (casework.WaitTotal{Need: "shelter", Outcome: "unmet", Many: 1}) {
			t.Errorf("%+v, %v", totals, err)
		}
		// Who says no to statistics stays in the total, and is in no row.
		second := begin(t, ana)
		housetest.Must(t, desk.Join(ana, second, casework.Wait{Need: "shelter", JoinedOn: "2026-03-04", Reason: planted}))
		who, err := kases.Read(ana, k)
		housetest.Must(t, err)
		desk.SaidNo = func(*db.Tx) (map[string]bool, error) { return map[string]bool{who.Person: true}, nil }
		totals, err = desk.WaitTotals(h.As("coordinator"), "2026-01-01", "2026-12-31")
		if err != nil || totals.People != 2 || totals.SaidNo != 1 || len(totals.Rows) != 1 || totals.Rows[0] != (casework.WaitTotal{Need: "shelter", Many: 1}) {
			t.Errorf("%+v, %v", totals, err)
		}
		pagetest.Open(t, h, h.As("reviewer"), "en").Get("/waiting/figures?from=2026-01-01&to=2026-12-31", 200).Says("1 person said no to statistics")
	})
}

func TestAThingIsHeldAtTheirWishAndGivenBackAtAnyHour(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, self := worker(t, h)
		_, stands := worker(t, h)
		k := begin(t, ana)
		for _, x := range []struct {
			thing   casework.Thing
			witness string
		}{{casework.Thing{Kind: "passport", What: planted}, stands.Code}, {casework.Thing{Kind: "passport", What: planted, Wish: true}, ""},
			{casework.Thing{Kind: "passport", What: planted, Wish: true}, self.Code}, {casework.Thing{Kind: "cash", What: planted, Wish: true}, stands.Code}} {
			if _, err := desk.Take(ana, k, x.thing, x.witness); !fault.Is(err, fault.Invalid) {
				t.Errorf("taken %+v: %v", x.thing, err)
			}
		}
		receipt, err := desk.Take(ana, k, casework.Thing{Kind: "cash", Cents: 2000, What: planted, Wish: true}, stands.Code)
		housetest.Must(t, err)
		open, err := kases.Read(ana, k)
		housetest.Must(t, err)
		if _, err := kases.Close(ana, k, open.Version, cases.Ending{On: "2026-03-02", Outcome: "goals_met"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a case closes while something is held: %v", err)
		}
		h.Clock.Move(31 * 24 * time.Hour)
		_, today := h.Clerk.Now()
		due, err := desk.ToLook(ana, today.Add(-casework.LookDays), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("to look at: %v, %v", due, err)
		}
		if err := desk.Look(ana, begin(t, ana), due[0].ID, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("looked at by the address of another case: %v", err)
		}
		if theirs, err := desk.ToLook(h.As("responsible"), today, 10); err != nil || len(theirs) != 0 {
			t.Errorf("what others hold stands in my week: %d, %v", len(theirs), err)
		}
		housetest.Must(t, desk.Look(ana, k, due[0].ID, 1))
		night := h.As("helpline")
		if err := desk.Return(night, "T-000000", stands.Code); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown receipt: %v", err)
		}
		housetest.Must(t, desk.Return(night, receipt, stands.Code))
		if err := desk.Return(night, receipt, stands.Code); !fault.Is(err, fault.Invalid) {
			t.Errorf("given back twice: %v", err)
		}
		if _, err := kases.Read(night, k); err == nil {
			t.Error("the receipt opened the case")
		}
	})
}

func TestThePagesOfCasework(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		_, stands := worker(t, h)
		k := begin(t, ana)
		s := pagetest.Open(t, h, ana, "lv")
		at := "/cases/" + k
		for _, path := range []string{"/plan", "/plan/assess/needs", "/plan/assess/safety", "/plan/safety", "/plan/goals/new", "/dates", "/dates/new", "/waits", "/held", "/held/new", "/child"} {
			s.Get(at+path, 200)
		}
		s.Post(at+"/plan/assess/safety", url.Values{"day": {"2026-03-02"}, "phone_read": {"yes"}, "remark": {planted}}, 303)
		s.Post(at+"/plan/safety", url.Values{}, 422).Says("vismaz vienu")
		s.Post(at+"/plan/safety", url.Values{"signs": {planted}}, 303)
		s.Post(at+"/plan/goals", url.Values{"domain": {"work"}, "goal": {planted}}, 303)
		goals, err := desk.Goals(ana, k)
		housetest.Must(t, err)
		s.Post(at+"/plan/goals/"+goals[0].ID+"/steps", url.Values{"step": {"zvanīt"}, "step_due_on": {"2026-03-03"}}, 303)
		p := s.Get(at+"/plan/goals/"+goals[0].ID, 200)
		p.Says("zvanīt")
		s.Post(at+"/plan/goals/"+goals[0].ID, url.Values{"version": {"1"}, "domain": {"work"}, "goal": {planted}, "state": {"partly"}}, 303)
		s.Post(at+"/dates", url.Values{"kind": {"doctor"}, "starts_at": {"2026-03-05 10:00"}, "what": {planted}, "secrecy": {"not_asked"}, "community": {"not_asked"}}, 303)
		s.Post(at+"/waits", url.Values{"need": {"lawyer"}, "joined_on": {"2026-03-02"}, "reason": {planted}}, 303)
		s.Post(at+"/held", url.Values{"kind": {"keys"}, "what": {planted}, "witness": {stands.Code}}, 422).Says("Bez personas")
		s.Post(at+"/held", url.Values{"kind": {"keys"}, "what": {planted}, "witness": {stands.Code}, "wish": {"yes"}}, 303)
		s.Post(at+"/child", url.Values{"version": {"0"}, "guardian": {"none"}, "representative": {"no"}, "age_dispute": {"unknown"}, "who": {planted}}, 303)
		s.Get(at+"/child", 200).Says(planted)
		for _, path := range []string{"", "/plan", "/dates", "/waits", "/held"} {
			s.Get(at+path, 200)
		}
		things, err := desk.Things(ana, k)
		housetest.Must(t, err)
		if f := s.Get(at+"/held/"+things[0].ID+"/receipt", 200); f.Type != "application/pdf" {
			t.Errorf("the receipt is %s", f.Type)
		}
		s.Get("/waiting", 200)
		s.Get("/held/return", 200)
		pagetest.Open(t, h, h.As("coordinator"), "en").Get("/waiting/figures", 200).SaysNot(planted)
		pagetest.Open(t, h, h.As("responsible"), "en").Get("/caseload", 200)
	})
}
