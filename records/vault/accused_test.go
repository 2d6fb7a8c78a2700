package vault_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/cases"
	"drosme/records/vault"
)

func (o *office) caseOf(person string) string {
	o.T.Helper()
	var ids []string
	housetest.Must(o.T, clerk.Count(o.AsSystem("console"), o.Clerk, "case.list", "cases of a person", func(tx *db.Tx) (err error) {
		ids, err = cases.OfPerson(tx, person)
		return err
	}))
	return ids[0]
}

func (o *office) notOffered(caseID string) (ids []string) {
	o.T.Helper()
	housetest.Must(o.T, clerk.Count(o.AsSystem("console"), o.Clerk, "case.list", "not offered", func(tx *db.Tx) (err error) {
		ids, err = vault.NotOffered(tx, caseID)
		return err
	}))
	return ids
}

func TestANameOfAnAllegedPerpetratorServesMatchingAlone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, worker, other := o.person("K-ONE", "served"), o.person("W-ONE", "staff"), o.person("W-TWO", "volunteer")
		o.opened(served, worker)
		caseID := o.caseOf(served)
		me, boss := o.AsPerson(worker, "caseworker"), o.As("responsible")
		housetest.Must(t, o.v.Change(o.As("coordinator"), other, 0, vault.Values{vault.Given: "Gustavs", vault.Family: "Paraugžoks"}))
		want(t, o.v.AddAccused(me, caseID, "Густав Параугжок"), fault.Invalid) // off by default
		want(t, o.v.SwitchAccused(me, true), fault.Refused)
		want(t, o.v.SwitchAccused(o.As("administrator"), true), fault.Refused)
		housetest.Must(t, o.v.SwitchAccused(boss, true))
		want(t, o.v.AddAccused(me, caseID, "Густав"), fault.Invalid)
		want(t, o.v.AddAccused(o.As("caseworker"), caseID, "Густав Параугжок"), fault.NotFound)
		housetest.Must(t, o.v.AddAccused(me, caseID, "Густав Параугжок"))
		if at := o.where("Густав", "Параугжок"); len(at) != 0 {
			t.Errorf("in clear: %v", at)
		}
		if got := o.notices("accused"); len(got) != 1 || got[0].Person != served || got[0].Other != other || got[0].Why != "" {
			t.Errorf("told: %+v", got)
		}
		if got, _, err := o.v.Notices(o.AsPerson(other, "responsible"), false, 1); err != nil || slices.ContainsFunc(got, func(n *vault.Notice) bool { return n.Purpose == "accused" }) {
			t.Errorf("who is concerned is told: %+v %v", got, err)
		}
		if got := o.notOffered(caseID); !slices.Equal(got, []string{other}) {
			t.Errorf("not offered: %v", got)
		}
		// Neither search finds it, and nothing held says it.
		if a, err := o.v.Find(me, "Густав Параугжок"); err != nil || len(a.Hits) != 0 {
			t.Errorf("found: %+v %v", a, err)
		}
		held, err := o.v.Held(boss, served)
		housetest.Must(t, err)
		for _, h := range held {
			if strings.Contains(h.What, "accused") {
				t.Errorf("held: %+v", h)
			}
		}
		// Somebody who is named later is met as well; also after the index was made anew.
		housetest.Must(t, o.KeyDB.DropAllTokens(context.Background()))
		housetest.Must(t, o.v.Index(o.AsSystem("jobs")))
		late := o.person("W-THREE", "staff")
		housetest.Must(t, o.v.Change(o.As("coordinator"), late, 0, vault.Values{vault.Given: "Gustav", vault.Family: "Paraugžoks"}))
		if got := o.notOffered(caseID); len(got) != 2 || !slices.Contains(got, late) {
			t.Errorf("later: %v", got)
		}
		housetest.Must(t, o.v.ClearAccused(boss, caseID))
		if got := o.notOffered(caseID); len(got) != 0 {
			t.Errorf("after clearing: %v", got)
		}
	})
}

func TestNamesForMatchingOnThePages(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, worker := o.person("K-ONE", "served"), o.person("W-ONE", "staff")
		o.opened(served, worker)
		at := "/cases/" + o.caseOf(served) + "/accused"
		s, boss := pagetest.Open(t, o.House, o.AsPerson(worker, "caseworker"), "lv"), pagetest.Open(t, o.House, o.As("responsible"), "en")
		s.Get(at, 200).Says("šeit nepieraksta")
		boss.Get("/vault/accused", 200).Says("Article 10")
		boss.Post("/vault/accused", url.Values{}, 303)
		s.Get(at, 200)
		s.Post(at, url.Values{"name": {"Paraugs"}}, 422)
		s.Post(at, url.Values{"name": {"Gustavs Paraugs"}}, 303)
		s.Get(at, 200).SaysNot("Gustavs")
		boss.Post(at+"/clear", url.Values{}, 303)
	})
}
