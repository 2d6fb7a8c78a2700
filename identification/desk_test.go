package identification_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"drosme/identification"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/vault"
)

// office is a house with the room and what it stands on.
type office struct {
	*housetest.House
	people    *people.Desk
	cases     *cases.Desk
	approvals *approvals.Desk
	given     *disclosures.Desk
	d         *identification.Desk
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	o := &office{}
	rooms := func(h *area.House) []area.Area {
		o.people, o.cases, o.approvals, o.given = people.New(h), cases.New(h), approvals.New(h), disclosures.New(h)
		o.d = identification.New(h, o.cases, o.approvals, o.given)
		o.approvals.Add(o.d.Kind())
		for _, tab := range o.d.Tabs() {
			o.cases.AddTab(tab)
		}
		return []area.Area{places.New(h).Area(), organisations.New(h).Area(), o.people.Area(), vault.New(h).Area(), o.given.Area(), o.cases.Area(), o.approvals.Area(), o.d.Area()}
	}
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		o.House = h
		test(t, o)
	})
}

// worker makes a person on the staff who signs in as a caseworker.
func (o *office) worker(t *testing.T) (context.Context, people.Person) {
	t.Helper()
	id, err := o.people.Add(o.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	p, err := o.people.Read(o.As("responsible"), id)
	housetest.Must(t, err)
	return o.AsPerson(id, "caseworker"), *p
}

// open begins a case of a worker.
func (o *office) open(t *testing.T, as context.Context) string {
	t.Helper()
	id, err := o.cases.Open(as, cases.Opening{})
	housetest.Must(t, err)
	return id
}

// approve approves everything that waits, as a responsible person who has asked nothing.
func (o *office) approve(t *testing.T, to approvals.State) {
	t.Helper()
	as := o.As("responsible")
	rows, _, err := o.approvals.List(as, approvals.Question{State: approvals.Asked, Most: 50})
	housetest.Must(t, err)
	if len(rows) == 0 {
		t.Fatal("nothing waits for approval")
	}
	for _, a := range rows {
		if to == approvals.Declined {
			housetest.Must(t, o.approvals.Decline(as, a.ID, a.Version, "looked at"))
		} else {
			housetest.Must(t, o.approvals.Approve(as, a.ID, a.Version, "looked at"))
		}
	}
}

// inside runs a look at the tables as the responsible person's count does.
func (o *office) inside(t *testing.T, look func(tx *db.Tx) error) {
	t.Helper()
	housetest.Must(t, clerk.Count(o.As("responsible"), o.Clerk, "identification.year", "test", look))
}

func TestFactsAreAskedOnceAndKeepTheirHistory(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		ben, _ := o.worker(t)
		id := o.open(t, ana)
		s, err := o.d.Facts(ana, id)
		housetest.Must(t, err)
		if s.Facts.Version != 0 || s.Facts.Forms != identification.NotAsked || s.Sex != "unknown" {
			t.Errorf("nothing is asked yet: %+v", s.Facts)
		}
		housetest.Must(t, o.d.Save(ana, id, 0, func(f *identification.Facts) {
			f.Forms, f.AgeRegistered, f.ExploitedCountry = "sham_marriage forced_labour", "17", "IE"
		}))
		if err := o.d.Save(ana, id, 0, func(f *identification.Facts) { f.Route = "police" }); !fault.Is(err, fault.Conflict) {
			t.Errorf("a form made from an older version: %v", err)
		}
		housetest.Must(t, o.d.Save(ana, id, 1, func(f *identification.Facts) { f.Relation, f.Route = "declined", "unknown" }))
		housetest.Must(t, o.d.Save(ana, id, 2, func(f *identification.Facts) { f.Relation = "declined" })) // the same: no version
		if err := o.d.Save(ana, id, 2, func(f *identification.Facts) { f.Relation = "nonsense" }); !fault.Is(err, fault.Invalid) {
			t.Errorf("a word of no list: %v", err)
		}
		s, err = o.d.Facts(ana, id)
		housetest.Must(t, err)
		if s.Facts.Version != 2 || len(s.Past) != 2 || s.Past[1].Relation != identification.NotAsked || s.Facts.Forms != "sham_marriage forced_labour" {
			t.Errorf("%+v", s.Past)
		}
		if got := s.Past[0].Changed(s.Past[1]); !slices.Equal(got, []string{"route", "relation"}) {
			t.Errorf("changed: %v", got)
		}
		for who, as := range map[string]context.Context{"another caseworker": ben, "helpline": o.As("helpline"), "coordinator": o.As("coordinator"), "administrator": o.As("administrator"),
			"educator": o.As("educator"), "bookkeeper": o.As("bookkeeper"), "reviewer": o.As("reviewer")} {
			if _, err := o.d.Facts(as, id); err == nil {
				t.Errorf("%s reads the facts", who)
			}
			if err := o.d.Save(as, id, 2, func(f *identification.Facts) { f.Route = "police" }); err == nil {
				t.Errorf("%s changes the facts", who)
			}
			if _, err := o.d.Standing(as, id); err == nil {
				t.Errorf("%s reads the status", who)
			}
			if _, err := o.d.Seen(as, id); err == nil {
				t.Errorf("%s reads the indicators", who)
			}
			if _, err := o.d.Folder(as, id); err == nil {
				t.Errorf("%s reads the commission's file", who)
			}
		}
		if _, err := o.d.Facts(ben, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("refusal looks like absence: %v", err)
		}
		if _, err := o.d.Facts(o.As("responsible"), id); err != nil {
			t.Errorf("the responsible person: %v", err)
		}
	})
}

func TestAnotherRoomReadsAndWritesTheFacts(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		id := o.open(t, ana)
		put := func(f identification.Facts) error {
			return clerk.Change(ana, o.Clerk, "identification.change", id, cases.Load, func(tx *db.Tx, k *cases.Case) error { return o.d.PutIn(tx, k, &f) })
		}
		housetest.Must(t, put(identification.Facts{Forms: "forced_begging", Citizenships: "UA stateless"}))
		if err := put(identification.Facts{Forms: "other"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("over another version: %v", err)
		}
		if err := put(identification.Facts{Forms: "no_such", Version: 1}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a wrong word: %v", err)
		}
		o.inside(t, func(tx *db.Tx) error {
			f, there, err := o.d.FactsIn(tx, id)
			if !there || f.Forms != "forced_begging" || f.Citizenships != "UA stateless" || f.Route != identification.NotAsked || f.Version != 1 {
				t.Errorf("%v %+v", there, f)
			}
			return err
		})
	})
}

func TestObservationsHaveASourceAndADay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		id := o.open(t, ana)
		note := func(set, source string, day when.Day, answers map[string]string) error {
			return o.d.Observe(ana, id, set, answers, source, day)
		}
		housetest.Must(t, note("adults_labour", "person", "2026-03-01", map[string]string{"exploitation.excessive_hours": "yes", "exploitation.low_salary": "no", "exploitation.hazardous_work": "not_asked"}))
		housetest.Must(t, note("children_labour", "document", "2026-03-02", map[string]string{"exploitation.no_education": "yes", "exploitation.excessive_hours": "yes", "exploitation.act": "yes"}))
		housetest.Must(t, note("adults_labour", "worker", "2026-03-02", map[string]string{"exploitation.low_salary": "unknown"}))
		for _, x := range []struct {
			set, source, name, answer string
			day                       when.Day
		}{
			{"adults_labour", "person", "exploitation.low_salary", "maybe", "2026-03-01"},
			{"adults_labour", "rumour", "exploitation.low_salary", "yes", "2026-03-01"},
			{"adults_labour", "person", "exploitation.low_salary", "yes", "2026-03-03"},
			{"adults_labour", "person", "exploitation.low_salary", "yes", ""},
			{"adults_sexual", "person", "exploitation.low_salary", "yes", "2026-03-01"},
		} {
			if err := note(x.set, x.source, x.day, map[string]string{x.name: x.answer}); err == nil {
				t.Errorf("%+v was noted", x)
			}
		}
		s, err := o.d.Seen(ana, id)
		housetest.Must(t, err)
		if len(s.Observations) != 5 {
			t.Errorf("%d observations: what was not asked, and what is as before, is not noted", len(s.Observations))
		}
		set, _ := s.Set("children_labour")
		if r := s.Screen(set); r.Pattern != identification.Trafficked || r.Answered != 2 {
			t.Errorf("a child: %s, %d answered", r.Pattern, r.Answered)
		}
		set, _ = s.Set("adults_labour")
		if r := s.Screen(set); r.Pattern != identification.Exploited {
			t.Errorf("an adult: %s", r.Pattern)
		}
	})
}

func TestASetIsLoadedWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		head := "set,dimension,key,weight,source,confirmed\n"
		good := head + "adults_sexual,exploitation,no_choice,S,Sample list,no\nadults_sexual,coercive_destination,locked_in,M,Sample list,no\n"
		for _, as := range []context.Context{o.As("caseworker"), o.As("reviewer"), o.As("administrator")} {
			if _, err := o.d.Load(as, []byte(good)); err == nil {
				t.Error("somebody else loaded a set")
			}
		}
		me := o.As("responsible")
		n, err := o.d.Load(me, []byte(good))
		if err != nil || n != 2 {
			t.Errorf("%d rows, %v", n, err)
		}
		for _, bad := range []string{"", head, "set,key\n", head + "adults_x,exploitation,a,S,,no\n", head + "adults_x,exploitation,a,X,s,no\n", head + "adults_x,nowhere,a,S,s,no\n",
			head + "everybody,exploitation,a,S,s,no\n", head + "adults_x,exploitation,a,S,s,no\nadults_x,exploitation,a,M,s,no\n", head + "adults_x,exploitation,a,S\n", head + "adults_x,exploitation,A B,S,s,no\n"} {
			if _, err := o.d.Load(me, []byte(bad)); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		sets, err := o.d.Sets(me)
		housetest.Must(t, err)
		if len(sets) != 3 || sets[2].Name != "adults_sexual" || sets[2].Confirmed() || sets[2].Subject() != "sexual" {
			t.Errorf("%v", sets)
		}
		_, err = o.d.Load(me, []byte(head+"adults_sexual,exploitation,other,S,Sample list,yes\n"))
		housetest.Must(t, err)
		if sets, err = o.d.Sets(me); err != nil || len(sets) != 3 || len(sets[2].Indicators) != 1 {
			t.Errorf("loaded again: %v, %v", sets, err)
		}
	})
}

func TestAStatusCountsOnceSomebodyElseApprovedIt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		id := o.open(t, ana)
		on := func(day when.Day) string {
			out := ""
			o.inside(t, func(tx *db.Tx) error {
				s, there, err := o.d.StatusOn(tx, id, day)
				if there {
					out = s.Outcome
				}
				return err
			})
			return out
		}
		first, err := o.d.Decide(ana, id, identification.Status{Day: "2026-01-10", Outcome: "presumed", Decider: "none", Basis: "provider_assessment"})
		housetest.Must(t, err)
		if got := on("2026-03-01"); got != "" {
			t.Errorf("before the approval: %s", got)
		}
		if _, err := o.d.Decide(ana, id, identification.Status{Day: "2026-01-10", Outcome: "identified", Decider: "police", Basis: "criminal_case", Corrects: first, Why: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a correction of what is not approved: %v", err)
		}
		o.approve(t, approvals.Approved)
		second, err := o.d.Decide(ana, id, identification.Status{Day: "2026-02-20", Outcome: "rejected", Decider: "provider_commission", Basis: "commission_decision", Help: "counselling legal", Why: "too little proof"})
		housetest.Must(t, err)
		o.approve(t, approvals.Approved)
		for day, want := range map[when.Day]string{"2026-01-09": "", "2026-01-10": "presumed", "2026-02-19": "presumed", "2026-02-20": "rejected"} {
			if got := on(day); got != want {
				t.Errorf("on %s: %s, want %s", day, got, want)
			}
		}
		_, err = o.d.Decide(ana, id, identification.Status{Day: "2026-02-20", Outcome: "identified", Decider: "provider_commission", Basis: "commission_decision", Corrects: second, Why: "the minutes say the opposite"})
		housetest.Must(t, err)
		if _, err := o.d.Decide(ana, id, identification.Status{Day: "2026-02-20", Outcome: "identified", Decider: "court", Basis: "court_judgment", Corrects: second, Why: "again"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("two corrections of one record: %v", err)
		}
		o.approve(t, approvals.Declined)
		if got := on("2026-03-01"); got != "rejected" {
			t.Errorf("a correction that is not approved: %s", got)
		}
		s, err := o.d.Standing(ana, id)
		housetest.Must(t, err)
		if len(s.Records) != 3 || s.Now == nil || s.Now.Outcome != "rejected" || !slices.ContainsFunc(s.Records, func(r *identification.Status) bool { return r.Why == "too little proof" }) {
			t.Errorf("%+v", s.Records)
		}
		for _, bad := range []identification.Status{
			{Outcome: "identified", Decider: "police", Basis: "criminal_case"},
			{Day: "2026-03-03", Outcome: "identified", Decider: "police", Basis: "criminal_case"},
			{Day: "2026-03-01", Outcome: "identified", Decider: "none", Basis: "criminal_case"},
			{Day: "2026-03-01", Outcome: "rejected", Decider: "police", Basis: "criminal_case"},
			{Day: "2026-03-01", Outcome: "entered_in_error", Decider: "none", Basis: "other"},
			{Day: "2026-03-01", Outcome: "victim", Decider: "police", Basis: "criminal_case"},
			{Day: "2026-03-01", Outcome: "withdrew", Decider: "none", Basis: "person_declined", Help: "money"},
		} {
			if _, err := o.d.Decide(ana, id, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		// Nobody approves their own, the responsible person neither.
		lead := o.As("responsible")
		_, err = o.d.Decide(lead, id, identification.Status{Day: "2026-03-01", Outcome: "identified", Decider: "police", Basis: "criminal_case"})
		housetest.Must(t, err)
		rows, _, err := o.approvals.List(lead, approvals.Question{State: approvals.Asked, Most: 10})
		housetest.Must(t, err)
		if err := o.approvals.Approve(lead, rows[0].ID, rows[0].Version, ""); err == nil {
			t.Error("the responsible person approved their own")
		}
		if got := on("2026-03-01"); got != "rejected" {
			t.Errorf("after an own approval was refused: %s", got)
		}
		if err := o.approvals.Approve(ana, rows[0].ID, rows[0].Version, ""); err == nil {
			t.Error("a caseworker approved")
		}
	})
}

func TestForgettingEmptiesTextsAndKeepsTheCounts(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		id := o.open(t, ana)
		k, err := o.cases.Read(ana, id)
		housetest.Must(t, err)
		housetest.Must(t, o.d.Save(ana, id, 0, func(f *identification.Facts) { f.Forms, f.RecruitedPlace = "forced_labour", "Paraugnovads" }))
		housetest.Must(t, o.d.Observe(ana, id, "adults_labour", map[string]string{"exploitation.low_salary": "yes"}, "person", "2026-03-01"))
		_, err = o.d.Decide(ana, id, identification.Status{Day: "2026-01-10", Outcome: "rejected", Decider: "police", Basis: "other", Help: "legal", Why: "sealed words"})
		housetest.Must(t, err)
		file, err := o.d.Begin(ana, id)
		housetest.Must(t, err)
		housetest.Must(t, o.d.Seat(ana, id, file, "lawyer", "", "Paraugs (sample)"))
		holder := o.d.Area().Holds[0]
		held := 0
		o.inside(t, func(tx *db.Tx) error {
			all, err := holder.Show(tx, k.Person)
			held = len(all)
			for _, h := range all {
				if text := o.Book.For("lv").T(h.What, h.Args...); strings.Contains(text, "⟦") || strings.Contains(text, "Paraug") {
					t.Errorf("held: %s", text)
				}
			}
			return err
		})
		if held != 4 {
			t.Errorf("%d things are held", held)
		}
		err = clerk.Change(ana, o.Clerk, "identification.change", id, cases.Load, func(tx *db.Tx, k *cases.Case) error { return holder.Forget(tx, k.Person, "instead") })
		housetest.Must(t, err)
		s, err := o.d.Facts(ana, id)
		housetest.Must(t, err)
		if s.Facts.RecruitedPlace != "" || s.Facts.Forms != "forced_labour" {
			t.Errorf("%+v", s.Facts)
		}
		standing, err := o.d.Standing(ana, id)
		housetest.Must(t, err)
		folder, err := o.d.Folder(ana, id)
		housetest.Must(t, err)
		if standing.Records[0].Why != "" || folder.Files[0].Members[0].Outside != "" {
			t.Error("a text is left")
		}
	})
}

func TestTheYearIsCountedByPeopleAndSmallFiguresAreWithheld(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		me := o.As("responsible")
		decide := func(id, outcome, day string) {
			decider := "police"
			if outcome == "presumed" {
				decider = "none"
			}
			_, err := o.d.Decide(ana, id, identification.Status{Day: when.Day(day), Outcome: outcome, Decider: decider, Basis: "other"})
			housetest.Must(t, err)
			o.approve(t, approvals.Approved)
		}
		var no string
		for i, x := range []struct{ sex, age, outcome, day, country string }{
			{"f", "30", "identified", "2025-02-01", "LV"}, {"f", "25-29", "identified", "2025-05-01", "LV"}, {"f", "19", "identified", "2025-12-31", "IE"},
			{"f", "40", "identified", "2025-07-01", "IE"}, {"m", "16", "identified", "2025-07-02", "IE"},
			{"m", "41", "presumed", "2025-07-02", "unknown"}, {"f", "41", "identified", "2024-12-31", "LV"}, {"f", "41", "identified", "2026-01-01", "LV"},
		} {
			person, err := o.people.Add(me, people.Person{Code: fmt.Sprintf("Y%d", i), Kind: "served", Sex: x.sex, AgeBand: "unknown"})
			housetest.Must(t, err)
			id, err := o.cases.Open(ana, cases.Opening{PersonCode: fmt.Sprintf("Y%d", i)})
			housetest.Must(t, err)
			housetest.Must(t, o.d.Save(ana, id, 0, func(f *identification.Facts) {
				f.AgeRegistered, f.ExploitedCountry, f.Citizenships, f.Forms, f.Identifier = identification.Age(x.age), identification.Many(x.country), "LV", "forced_labour", "police"
			}))
			decide(id, x.outcome, x.day)
			if i == 0 { // a second case of the same person counts nobody twice
				again, err := o.cases.Open(ana, cases.Opening{PersonCode: "Y0"})
				housetest.Must(t, err)
				decide(again, "identified", "2025-03-01")
				housetest.Must(t, o.d.Save(ana, again, 0, func(f *identification.Facts) {
					f.AgeRegistered, f.ExploitedCountry, f.Citizenships, f.Forms = "30", "LV", "LV", "forced_labour"
				}))
			}
			if i == 3 {
				no = person
			}
		}
		y, err := o.d.Year(me, 2025)
		housetest.Must(t, err)
		if y.National.Total != 5 || y.Article.Total != 6 || y.National.SaidNo != 0 || y.Least != 3 {
			t.Errorf("%d identified, %d registered", y.National.Total, y.Article.Total)
		}
		cell := func(table identification.Table, breakdown, key string) string {
			for _, b := range table.Breakdowns {
				for _, c := range b.Cells {
					if b.Name == breakdown && c.Key == key {
						if c.Withheld {
							return "withheld"
						}
						return fmt.Sprint(c.N)
					}
				}
			}
			return "absent"
		}
		for key, want := range map[string]string{"m.child": "withheld", "m.adult": "withheld", "f.adult": "withheld"} { // one boy; men 0 and women 4 follow
			if got := cell(y.National, "sex_age", key); got != want {
				t.Errorf("%s: %s, want %s", key, got, want)
			}
		}
		if got := cell(y.National, "citizenship", "own"); got != "5" {
			t.Errorf("citizens: %s", got)
		}
		if got := cell(y.National, "form", "labour"); got != "5" {
			t.Errorf("labour: %s", got)
		}
		if got := cell(y.National, "place", "IE") + cell(y.National, "place", "LV"); got != "absentwithheld" && got != "withheldwithheld" {
			t.Errorf("places: %s", got)
		}
		if y24, err := o.d.Year(me, 2024); err != nil || !y24.National.Withheld || y24.National.Total != 1 {
			t.Errorf("one person in a year: %+v, %v", y24, err)
		}
		o.d.SaidNo = func(_ *db.Tx, _ []string) (map[string]bool, error) { return map[string]bool{no: true}, nil }
		y, err = o.d.Year(me, 2025)
		housetest.Must(t, err)
		if y.National.Total != 5 || y.National.SaidNo != 1 || cell(y.National, "citizenship", "own") != "4" {
			t.Errorf("who said no is in the total only: %+v", y.National)
		}
		for _, as := range []context.Context{ana, o.As("coordinator"), o.As("bookkeeper"), o.As("administrator"), o.As("helpline")} {
			if _, err := o.d.Year(as, 2025); err == nil {
				t.Error("somebody else reads the yearly table")
			}
		}
		if _, err := o.d.Year(o.As("reviewer"), 2025); err != nil {
			t.Errorf("the reviewer: %v", err)
		}
		if _, err := o.d.Year(me, 2027); !fault.Is(err, fault.Invalid) {
			t.Errorf("a year to come: %v", err)
		}
		o.inside(t, func(tx *db.Tx) error {
			n, err := o.d.Counts().Compute(tx, area.Period{From: "2025-01-01", To: "2025-06-30"})
			if n["identification.identified"] != 2 || n["identification.registered"] != 2 {
				t.Errorf("half a year: %v", n)
			}
			return err
		})
	})
}
