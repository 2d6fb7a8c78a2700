package vault_test

import (
	"strings"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/cases"
	"drosme/records/people"
	"drosme/records/vault"
)

// opened makes a case of a person on whose team a colleague works, and gives the colleague's context.
func (o *office) opened(person, worker string) {
	o.T.Helper()
	_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "case.open", nil, func(tx *db.Tx) (string, error) {
		k := cases.Case{Person: person, OpenedOn: tx.Today}
		if err := cases.Insert(tx, &k); err != nil {
			return "", err
		}
		return k.ID, cases.Join(tx, &cases.Place{Case: k.ID, Person: worker, Part: cases.Responsible, From: tx.Today})
	})
	housetest.Must(o.T, err)
}

// bar notes that somebody must not learn of a person.
func (o *office) bar(w people.Withholding) {
	o.T.Helper()
	w.ID, w.Who, w.Reason, w.From = id.New(), []byte{}, []byte{}, "2000-01-01"
	_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		_, err := people.PutWithholding(tx, &w)
		return "", err
	})
	housetest.Must(o.T, err)
}

func (o *office) notices(purpose string) []*vault.Notice {
	o.T.Helper()
	all, _, err := o.v.Notices(o.As("responsible"), false, 1)
	housetest.Must(o.T, err)
	var out []*vault.Notice
	for _, n := range all {
		if n.Purpose == purpose {
			out = append(out, n)
		}
	}
	return out
}

func TestASearchAnswersTheOwnCaseloadAndOfOthersOnlyWhomToAsk(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		mine, theirs := o.person("K-MINE", "served"), o.person("K-THEIRS", "served")
		worker, other := o.person("W-ONE", "staff"), o.person("W-TWO", "staff")
		o.opened(mine, worker)
		o.opened(theirs, other)
		housetest.Must(t, o.v.Keep(o.As("caseworker"), mine, 0, vault.Values{vault.Given: "Юлія", vault.Family: "Шевченко"}))
		housetest.Must(t, o.v.Keep(o.As("caseworker"), theirs, 0, vault.Values{vault.Given: "Jūlija", vault.Family: "Ševčenko-Paraugs"}))
		me := o.AsPerson(worker, "caseworker")
		for _, q := range []string{"Julija Szewczenko", "шевченко юля", "Yuliia Shevchenko"} {
			a, err := o.v.Find(me, q)
			housetest.Must(t, err)
			inside, outside := 0, 0
			for _, h := range a.Hits {
				if h.Outside {
					outside++
					if h.Person+h.Code+h.Case+h.CaseCode+h.Team != "" || len(h.Why) == 0 {
						t.Errorf("%q says of somebody outside: %+v", q, h)
					}
				} else if inside++; h.Code != "K-MINE" || h.Person != mine || h.Team != worker || h.CaseCode == "" || len(h.Why) == 0 {
					t.Errorf("%q: %+v", q, h)
				}
			}
			if inside != 1 || outside != 1 {
				t.Errorf("%q: %d inside, %d outside: %+v", q, inside, outside, a.Hits)
			}
		}
		if told := o.notices("search_outside"); len(told) != 3 || told[0].Person != theirs || told[0].ByPerson != worker {
			t.Errorf("told: %+v", told)
		}
		if a, err := o.v.Find(me, "k-mine"); err != nil || len(a.Hits) != 1 || a.Hits[0].Why[0] != vault.ByCode {
			t.Errorf("by code: %+v %v", a, err)
		}
		for _, role := range []string{"helpline", "responsible", "coordinator", "reviewer", "administrator"} {
			if _, err := o.v.Find(o.As(role), "Юлія Шевченко"); !fault.Is(err, fault.Refused) {
				t.Errorf("%s searches: %v", role, err)
			}
		}
		for _, l := range o.lines("vault.find") {
			if s := strings.ToLower(l.Target + l.Detail + l.Purpose); strings.Contains(s, "shev") || strings.Contains(s, "шев") {
				t.Errorf("the log has the name: %+v", l)
			}
		}
		if at := o.where("Shevchenko", "Шевченко", "szewczenko"); len(at) != 0 {
			t.Errorf("in clear: %v", at)
		}
	})
}

func TestWhoMustNotLearnFindsNobodyAndOpensNothing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, worker := o.person("K-ONE", "served"), o.person("W-ONE", "staff")
		o.opened(served, worker)
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samanta", vault.Family: "Paraugs", vault.Phone: "+371 000 111"}))
		me := o.AsPerson(worker, "caseworker")
		a, err := o.v.Find(me, "Samanta Paraugs")
		housetest.Must(t, err)
		if len(a.Hits) != 1 {
			t.Fatalf("before: %+v", a)
		}
		o.bar(people.Withholding{Person: served, Against: worker, Fields: "phone"})
		s, err := o.v.Open(me, served, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
		if s.Values[vault.Phone] != "" || s.Values[vault.Given] != "Samanta" {
			t.Errorf("by fields: %v", s.Values)
		}
		housetest.Must(t, o.v.Keep(me, served, 1, vault.Values{vault.Given: "Samanta", vault.Family: "Paraugs"}))
		if s, err := o.v.Open(o.As("caseworker"), served, vault.Reason{Purpose: "call"}); err != nil || s.Values[vault.Phone] == "" {
			t.Errorf("what was hidden is lost: %v %v", s, err)
		}
		o.bar(people.Withholding{Person: served, Against: worker, Whole: true})
		o.bar(people.Withholding{Person: served, Role: "responsible", Whole: true})
		for _, q := range []string{"Samanta Paraugs", "K-ONE"} {
			a, err := o.v.Find(me, q)
			housetest.Must(t, err)
			if len(a.Hits) != 0 {
				t.Errorf("%q: found by who must not learn: %+v", q, a)
			}
		}
		_, err = o.v.Open(me, served, vault.Reason{Purpose: "call"})
		want(t, err, fault.NotFound)
		want(t, o.v.Keep(me, served, 2, vault.Values{}), fault.NotFound)
		if got := o.notices("search_barred"); len(got) != 0 {
			t.Errorf("the responsible person must not learn either: %+v", got)
		}
		if got, err := o.Labels(me, []string{served}); err != nil || len(got) != 0 {
			t.Errorf("labels: %v %v", got, err)
		}
	})
}

func TestManySearchesInADayAreToldOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		me := o.AsPerson(o.person("W-ONE", "staff"), "caseworker")
		for range 25 {
			_, err := o.v.Find(me, "Nobody Paraugs")
			housetest.Must(t, err)
		}
		if got := o.notices("search_many"); len(got) != 1 {
			t.Errorf("told %d times", len(got))
		}
	})
}

func TestADoubleIsHintedAtWithoutTheOtherFile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		one, two := o.person("K-ONE", "served"), o.person("K-TWO", "served")
		me := o.As("caseworker")
		if known, err := o.v.KeepKnown(me, one, 0, vault.Values{vault.Given: "Oksana", vault.Family: "Paraugčenko"}); err != nil || known {
			t.Fatal(known, err)
		}
		known, err := o.v.KeepKnown(me, two, 0, vault.Values{vault.Given: "Оксана", vault.Family: "Параугченко"})
		housetest.Must(t, err)
		if got := o.notices("known"); !known || len(got) != 1 || got[0].Person != two || got[0].Other != one {
			t.Errorf("known %v, told %+v", known, got)
		}
		if known, err := o.v.KeepKnown(me, two, 1, vault.Values{vault.Given: "Оксана", vault.Family: "Параугченко"}); err != nil || !known || len(o.notices("known")) != 1 {
			t.Errorf("again: %v %v", known, err)
		}
	})
}

func TestASearchWhileLockedIsLookedAtAgain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, worker := o.person("K-ONE", "served"), o.person("W-ONE", "staff")
		o.opened(served, worker)
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samanta", vault.Family: "Paraugs", vault.SafeWord: "Linden"}))
		me := o.AsPerson(worker, "caseworker")
		housetest.Must(t, o.v.Lock(o.As("responsible")))
		for q, n := range map[string]int{"Samanta Paraugs": 0, "k-one": 1, "linden": 1} {
			a, err := o.v.Find(me, q)
			housetest.Must(t, err)
			if !a.Locked || len(a.Hits) != n {
				t.Errorf("%q: %+v", q, a)
			}
		}
		if at := o.where("samanta"); len(at) != 0 {
			t.Errorf("in clear: %v", at)
		}
		housetest.Must(t, o.v.Unlock(o.As("responsible")))
		if got := o.notices("search_later"); len(got) != 1 || got[0].Person != served || got[0].ByPerson != worker {
			t.Errorf("told: %+v", got)
		}
		n, err := o.v.Looked(me)
		housetest.Must(t, err)
		if n != 3 {
			t.Errorf("%d looked at again", n)
		}
		housetest.Must(t, o.v.SeeLooked(me))
		if n, _ := o.v.Looked(me); n != 0 {
			t.Errorf("%d after they were seen", n)
		}
	})
}

func TestNobodyIsTooOldOrOlderThanTheirMother(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		child, mother := o.person("K-CHILD", "served"), o.person("K-MOTHER", "served")
		me := o.As("caseworker")
		want(t, o.v.Keep(me, child, 0, vault.Values{vault.BirthYear: "1870"}), fault.Invalid)
		_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			_, err := people.PutRelation(tx, &people.Relation{ID: "r1", Person: child, Relative: mother, Relation: "mother", Who: []byte{}, Remark: []byte{}})
			return "", err
		})
		housetest.Must(t, err)
		housetest.Must(t, o.v.Keep(me, mother, 0, vault.Values{vault.BirthYear: "1980"}))
		want(t, o.v.Keep(me, child, 0, vault.Values{vault.BirthYear: "1979"}), fault.Invalid)
		housetest.Must(t, o.v.Keep(me, child, 0, vault.Values{vault.BirthYear: "2001"}))
		want(t, o.v.Keep(me, mother, 1, vault.Values{vault.BirthYear: "2002"}), fault.Invalid)
	})
}

// Who may not see the mother's year learns nothing of it by trying one year of the child after the other.
func TestTheMothersYearIsNotLearntByTrying(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		child, mother := o.person("K-CHILD", "served"), o.person("K-MOTHER", "served")
		staff := o.person("K-STAFF", "staff")
		me, barred := o.As("caseworker"), o.AsPerson(staff, "caseworker")
		_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			if _, err := people.PutRelation(tx, &people.Relation{ID: "r1", Person: child, Relative: mother, Relation: "mother", Who: []byte{}, Remark: []byte{}}); err != nil {
				return "", err
			}
			_, err := people.PutWithholding(tx, &people.Withholding{ID: "w1", Person: mother, Against: staff, Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return "", err
		})
		housetest.Must(t, err)
		housetest.Must(t, o.v.Keep(me, mother, 0, vault.Values{vault.BirthYear: "1980"}))
		for i, year := range []string{"1979", "1980", "1981", "1979"} {
			housetest.Must(t, o.v.Keep(barred, child, i, vault.Values{vault.BirthYear: year}))
		}
		want(t, o.v.Keep(me, child, 4, vault.Values{vault.BirthYear: "1979"}), fault.Invalid)
	})
}

func TestTheSafeContactRuleStandsInWords(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("K-ONE", "served")
		me := o.As("caseworker")
		want(t, o.v.Keep(me, served, 0, vault.Values{vault.SafeChannel: "shout"}), fault.Invalid)
		housetest.Must(t, o.v.Keep(me, served, 0, vault.Values{vault.Phone: "+371 000 111", vault.SafeChannel: "none", vault.SafeWord: "Liepziedi", vault.SafeVoicemail: "no"}))
		if at := o.where("Liepziedi"); len(at) != 0 {
			t.Errorf("in clear: %v", at)
		}
		s, err := o.v.Open(me, served, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
		if r := s.Values.Rule(); !s.Values.HasRule() || r[vault.SafeWord] != "Liepziedi" || r[vault.Phone] != "" {
			t.Errorf("the rule: %v", r)
		}
	})
}
