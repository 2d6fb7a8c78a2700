package consents_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

type office struct {
	*housetest.House
	d      *consents.Desk
	cases  *cases.Desk
	worker context.Context
	caseID string
	person string
	code   string
}

func rooms(h *area.House) []area.Area {
	k := cases.New(h)
	d := consents.New(h, k)
	d.Offered = func() []string { return []string{"code", "sex", "age_band", "phone"} }
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), disclosures.New(h).Area(), k.Area(), d.Area()}
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		o := &office{House: h, cases: cases.New(h.House.House)}
		o.d = consents.New(h.House.House, o.cases)
		o.d.Offered = func() []string { return []string{"code", "sex", "age_band", "phone"} }
		worker, err := people.New(h.House.House).Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		o.worker = h.AsPerson(worker, "caseworker")
		o.caseID, err = o.cases.Open(o.worker, cases.Opening{})
		housetest.Must(t, err)
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		o.person, o.code = k.Person, k.Code
		housetest.Must(t, o.d.Prepare(o.worker, o.person))
		test(t, o)
	})
}

var shelter = consents.Recipient{Name: "Sample shelter"}

// gate asks the gate inside an act, as a road does; change alters the road.
func (o *office) gate(change func(*consents.Road)) (p consents.Passed, err error) {
	err = clerk.Change(o.worker, o.Clerk, "case.change", o.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		r := consents.Road{Kind: consents.Package, Case: k, To: shelter, Purpose: "shelter", Fields: []string{"code", "sex"}, Ground: "consent", Until: "2026-03-20"}
		change(&r)
		if p, err = o.d.Gate(tx, r); err != nil || r.Look {
			return err
		}
		_, err = o.d.Note(tx, r, p, disclosures.Disclosure{Kind: "file", ToWhom: "Sample shelter", Why: "a bed", Rows: 1})
		return err
	})
	return p, err
}

// refusedIn says in which field a road was refused, and by which key.
func refusedIn(t *testing.T, err error, field, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || len(f.Fields) != 1 || f.Fields[0].Name != field || f.Fields[0].Key != key {
		t.Errorf("got %v, want %s in %s", err, key, field)
	}
}

func (o *office) ask(t *testing.T, fields string, until when.Day) string {
	t.Helper()
	made, err := o.d.Ask(o.worker, o.caseID, consents.Consent{Recipient: "Sample  SHELTER", Purpose: "shelter", Fields: fields, Until: until, Language: "lv", Edition: 1})
	housetest.Must(t, err)
	return made
}

func (o *office) say(t *testing.T, consent string, yes bool) {
	t.Helper()
	housetest.Must(t, o.d.Take(o.worker, consent, 1, consents.Answer{Yes: yes, On: "2026-03-02", How: "said", Declaration: "jā, bet tikai to", Testimony: "mierīgi"}))
}

func TestConsentOpensTheRoadItNamesAndNoOther(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		as := func(*consents.Road) {}
		_, err := o.gate(as)
		refusedIn(t, err, "ground", "consent.none")
		c := o.ask(t, "code sex", "2026-03-20")
		_, err = o.gate(as)
		refusedIn(t, err, "ground", "consent.none") // asked is not given
		o.say(t, c, true)
		p, err := o.gate(as)
		housetest.Must(t, err)
		if p.Consent != c || !slices.Equal(p.Fields, []string{"code", "sex"}) {
			t.Errorf("%+v", p)
		}
		for _, x := range []struct {
			change     func(*consents.Road)
			field, key string
		}{
			{func(r *consents.Road) { r.To.Name = "Sample clinic" }, "ground", "consent.none"},
			{func(r *consents.Road) { r.Purpose = "health" }, "ground", "consent.none"},
			{func(r *consents.Road) { r.Purpose = "gossip" }, "purpose", "consent.purpose_needed"},
			{func(r *consents.Road) { r.Fields = []string{"code", "phone"} }, "fields", "consent.fields_missing"},
			{func(r *consents.Road) { r.Fields = nil }, "fields", "consent.fields_needed"},
			{func(r *consents.Road) { r.Until = "2026-03-21" }, "until_on", "consent.ends_before"},
			{func(r *consents.Road) { r.Ground = "" }, "ground", "consent.ground_needed"},
			{func(r *consents.Road) { r.Ground = "report" }, "ground", "consent.ground_needed"}, // for totals, not for a person
			{func(r *consents.Road) { r.Rows = true }, "ground", "consent.release_needed"},
			{func(r *consents.Road) { r.Ground = "vital" }, "override", "consent.tick_needed"},
		} {
			_, err := o.gate(x.change)
			refusedIn(t, err, x.field, x.key)
		}
		second := o.ask(t, "phone", "2026-03-20") // two consents together cover the road
		o.say(t, second, true)
		if _, err := o.gate(func(r *consents.Road) { r.Fields = []string{"code", "phone"} }); err != nil {
			t.Error(err)
		}
		o.Clock.Move(20 * 24 * 3600e9)
		_, err = o.gate(func(r *consents.Road) { r.Until = "" })
		refusedIn(t, err, "ground", "consent.has_ended")
	})
}

func TestWithdrawnBetweenLookingAndLeavingIsRefused(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c := o.ask(t, "code sex", "2026-03-20")
		o.say(t, c, true)
		if _, err := o.gate(func(r *consents.Road) { r.Look = true }); err != nil {
			t.Fatal("the look before:", err)
		}
		housetest.Must(t, o.d.Withdraw(o.worker, c, 2))
		_, err := o.gate(func(*consents.Road) {})
		refusedIn(t, err, "ground", "consent.is_withdrawn")
		if _, err := o.gate(func(r *consents.Road) { r.Ground = "public_contract" }); err != nil {
			t.Error("another ground does not rest on the consent:", err)
		}
		o.Clock.Move(1e9)
		n := o.ask(t, "code sex", "2026-03-20")
		o.say(t, n, false)
		_, err = o.gate(func(*consents.Road) {})
		refusedIn(t, err, "ground", "consent.was_refused")
	})
}

func TestLifeInDangerPassesWithATickAReasonAndAReview(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		vital := func(r *consents.Road) { r.Ground, r.Override = "vital", true }
		_, err := o.gate(vital)
		refusedIn(t, err, "why", "consent.reason_needed")
		p, err := o.gate(func(r *consents.Road) { vital(r); r.Why = "Sample reason: no breath" })
		housetest.Must(t, err)
		if p.Override == "" {
			t.Fatal("nothing stands for review")
		}
		boss := o.As("responsible")
		list, err := o.d.Overrides(boss, true)
		housetest.Must(t, err)
		if len(list) != 1 || list[0].Why != "Sample reason: no breath" || list[0].Code != o.code {
			t.Errorf("%+v", list)
		}
		if _, err := o.d.Overrides(o.worker, true); !fault.Is(err, fault.Refused) {
			t.Errorf("a caseworker: %v", err)
		}
		codes, err := o.d.Overrides(o.As("reviewer"), false)
		housetest.Must(t, err)
		if len(codes) != 1 || codes[0].Why != "" || codes[0].Purpose != "" {
			t.Errorf("a reviewer reads %+v", codes)
		}
		housetest.Must(t, o.d.Review(boss, p.Override, consents.Right))
		if err := o.d.Review(boss, p.Override, consents.Wrong); !fault.Is(err, fault.Conflict) {
			t.Errorf("reviewed twice: %v", err)
		}
		if list, _ := o.d.Overrides(boss, true); len(list) != 0 {
			t.Error("reviewed and still there")
		}
	})
}

func (o *office) withhold(t *testing.T, whole bool, organisation, fields string) {
	t.Helper()
	housetest.Must(t, clerk.Change(o.worker, o.Clerk, "case.change", o.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		_, err := tx.Exec("test.withhold", db.Args{"id": id.New(), "person": k.Person, "organisation": organisation, "whole": whole, "fields": fields, "blob": []byte{}})
		return err
	}))
}

func TestWhoMustNotLearnGetsNothingOnAnyGround(t *testing.T) {
	withRow := func(h *area.House) []area.Area {
		return append(rooms(h), area.Area{Name: "test", Files: queries})
	}
	housetest.Each(t, withRow, func(t *testing.T, h *housetest.House) {
		o := &office{House: h, cases: cases.New(h.House.House)}
		o.d = consents.New(h.House.House, o.cases)
		worker, err := people.New(h.House.House).Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		org, err := organisations.New(h.House.House).Add(h.As("coordinator"), organisations.Organisation{Code: "SAMPLE", Name: "Sample shelter", Kind: "ngo"})
		housetest.Must(t, err)
		o.worker = h.AsPerson(worker, "caseworker")
		o.caseID, err = o.cases.Open(o.worker, cases.Opening{})
		housetest.Must(t, err)
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		housetest.Must(t, o.d.Prepare(o.worker, k.Person))
		to := func(r *consents.Road) { r.Ground, r.To = "court_order", consents.Recipient{Organisation: org} }
		o.withhold(t, false, org, "sex phone") // the second stands for the rule of safe contact too
		p, err := o.gate(to)
		housetest.Must(t, err)
		if !slices.Equal(p.Fields, []string{"code"}) || !slices.Equal(p.Withheld, []string{"sex"}) {
			t.Errorf("%+v", p)
		}
		if p, err := o.gate(func(r *consents.Road) { to(r); r.Fields = []string{"code", "safe_contact", "phone"} }); err != nil || !slices.Equal(p.Withheld, []string{"safe_contact", "phone"}) {
			t.Errorf("%+v %v", p, err)
		}
		_, err = o.gate(func(r *consents.Road) { to(r); r.Fields = []string{"sex"} })
		refusedIn(t, err, "fields", "consent.all_withheld")
		o.withhold(t, true, org, "")
		for _, ground := range []string{"court_order", "law", "vital"} {
			_, err = o.gate(func(r *consents.Road) { to(r); r.Ground, r.Override, r.Why = ground, true, "Sample" })
			refusedIn(t, err, "recipient", "consent.must_not_learn")
		}
		for _, written := range []string{"Sample shelter", "  sample  SHELTER ", "sample", "SAMPLE"} { // the same organisation, written out
			_, err = o.gate(func(r *consents.Road) { r.Ground, r.To = "law", consents.Recipient{Name: written} })
			refusedIn(t, err, "recipient", "consent.must_not_learn")
		}
		if _, err := o.gate(func(r *consents.Road) { r.Ground, r.To = "law", consents.Recipient{Name: "Another house"} }); err != nil {
			t.Error("somebody else:", err)
		}
	})
}

func TestAnotherRoomClosesARoad(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.d.StopBy(func(*db.Tx, consents.Road) error { return fault.New(fault.Locked, "consent.none") })
		if _, err := o.gate(func(r *consents.Road) { r.Ground = "law" }); !fault.Is(err, fault.Locked) {
			t.Errorf("%v", err)
		}
	})
}

func TestAChangedAnswerShows(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c := o.ask(t, "code", "2026-03-20")
		o.say(t, c, true)
		w, err := o.d.Read(o.worker, c)
		housetest.Must(t, err)
		if !w.Unchanged || w.Declaration != "jā, bet tikai to" || w.Testimony != "mierīgi" || w.Recipient != "Sample  SHELTER" || !strings.Contains(w.Text.Words, "palīdzība no tā nav atkarīga") {
			t.Errorf("%+v", w)
		}
		// Somebody who can write into the table moves the end on.
		housetest.Must(t, clerk.Change(o.worker, o.Clerk, "case.change", o.caseID, cases.Load, func(tx *db.Tx, _ *cases.Case) error {
			x, err := db.One[consents.Consent](tx, "consent.by_id", db.Args{"id": c})
			if err != nil {
				return err
			}
			x.AnsweredOn = "2026-03-01"
			_, err = tx.Exec("consent.update", x)
			return err
		}))
		if w, err = o.d.Read(o.worker, c); err != nil || w.Unchanged {
			t.Errorf("a changed row is not seen: %v", err)
		}
	})
}

func TestANoToStatisticsTakesThePersonOutAndCountsThem(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		out := func(on when.Day) (n int) {
			housetest.Must(t, o.Store.Read(context.Background(), func(tx *db.Tx) error {
				m, err := consents.CountedOut(tx, on)
				n = len(m)
				if n > 0 && !m[o.person] {
					t.Errorf("somebody else: %v", m)
				}
				return err
			}))
			return n
		}
		housetest.Must(t, o.d.CountOut(o.worker, o.caseID, true))
		housetest.Must(t, o.d.CountOut(o.worker, o.caseID, true)) // said twice is said once
		if out("2026-03-01") != 0 || out("2026-03-02") != 1 {
			t.Error("the day on which it was said")
		}
		o.Clock.Move(24 * 3600e9)
		housetest.Must(t, o.d.CountOut(o.worker, o.caseID, false))
		if out("2026-03-02") != 1 || out("2026-03-03") != 0 {
			t.Error("lifted, it must hold for the past")
		}
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		housetest.Must(t, o.d.Release(o.worker, o.caseID, k.Version, true))
		if _, err := o.gate(func(r *consents.Road) { r.Rows, r.Ground = true, "public_contract" }); err != nil {
			t.Error("released:", err)
		}
	})
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, o *office) { housetest.PreparesEveryQuery(t, o.House) })
}

func TestForgettingEmptiesWhatWasSaid(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c := o.ask(t, "code", "2026-03-20")
		o.say(t, c, true)
		_, err := o.gate(func(r *consents.Road) { r.Ground, r.Override, r.Why = "vital", true, "Sample" })
		housetest.Must(t, err)
		instead := id.Random(nil)
		_, err = clerk.Add(o.AsSystem("jobs"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, name := range []string{"people", "consents"} {
				for _, a := range o.Areas {
					for _, h := range a.Holds {
						if h.Name != name {
							continue
						}
						held, err := h.Show(tx, o.person)
						if err != nil || name == "consents" && (len(held) != 1 || held[0].What != "consent.held.given") {
							t.Errorf("held: %v %v", held, err)
						}
						if err := h.Forget(tx, o.person, instead); err != nil {
							return "", err
						}
					}
				}
			}
			x, err := db.One[consents.Consent](tx, "consent.by_id", db.Args{"id": c})
			if x.Recipient+x.Declaration+x.Testimony != "" || x.Person != instead || x.State != consents.Given {
				t.Errorf("after forgetting: %+v", x)
			}
			return "x", err
		})
		housetest.Must(t, err)
	})
}
