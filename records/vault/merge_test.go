package vault_test

import (
	"bytes"
	"context"
	"net/url"
	"testing"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/people"
	"drosme/records/vault"
)

// lies gives all rows of a person's sheet and record as they lie, byte by byte.
func (o *office) lies(person string) []byte {
	o.T.Helper()
	var b bytes.Buffer
	type row struct {
		Field  string `db:"field"`
		Sealed []byte `db:"sealed"`
	}
	type sheet struct {
		Shelf     string `db:"shelf"`
		ChangedAt string `db:"changed_at"`
		ChangedBy string `db:"changed_by"`
		Version   int    `db:"version"`
	}
	housetest.Must(o.T, o.Store.Read(context.Background(), func(tx *db.Tx) error {
		p, _, err := people.ByID(tx, person)
		if err != nil {
			return err
		}
		b.WriteString(p.Code + p.MergedInto + string(p.ChangedAt) + p.ChangedBy)
		s, _, err := db.Maybe[sheet](tx, "merge.sheet", db.Args{"holder": person})
		if err != nil {
			return err
		}
		b.WriteString(s.Shelf + s.ChangedAt + s.ChangedBy + string(rune('0'+s.Version)))
		rows, err := db.All[row](tx, "vault.entries", db.Args{"holder": person})
		for _, r := range rows {
			b.WriteString(r.Field)
			b.Write(r.Sealed)
		}
		return err
	}))
	return b.Bytes()
}

func TestTwoRecordsOfOnePersonAreMadeOneAndPartedByteByByte(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		one, two, worker := o.person("K-ONE", "served"), o.person("K-TWO", "served"), o.person("W-ONE", "staff")
		volunteer := o.person("V-ONE", "volunteer")
		_ = volunteer
		o.opened(two, worker)
		me, boss := o.AsPerson(worker, "caseworker"), o.As("responsible")
		housetest.Must(t, o.v.Keep(me, one, 0, vault.Values{vault.Given: "Oksana", vault.Family: "Paraugčenko", vault.Phone: "+371 000 111"}))
		housetest.Must(t, o.v.Keep(me, two, 0, vault.Values{vault.Given: "Ксения", vault.Family: "Параугченко", vault.Address: "Nowhere 1"}))
		o.bar(people.Withholding{Person: two, Against: volunteer, Whole: true})
		before1, before2 := o.lies(one), o.lies(two)
		want(t, o.v.Merge(me, one, "K-TWO", nil), fault.Refused)
		want(t, o.v.Merge(boss, one, "K-ONE", nil), fault.Invalid)
		want(t, o.v.Merge(boss, one, "V-ONE", nil), fault.Invalid)
		p, err := o.v.Preview(boss, one, "K-TWO")
		housetest.Must(t, err)
		if len(p.Cases) != 1 || len(p.Has) != 3 || len(p.FromHas) != 3 || len(p.Values)+len(p.From.Values) != 0 {
			t.Errorf("the preview: %+v", p)
		}
		o.Clock.Move(time.Minute)
		housetest.Must(t, o.v.Merge(boss, one, "K-TWO", []vault.Field{vault.Address}))
		want(t, o.v.Merge(boss, one, "K-TWO", nil), fault.Invalid)
		s, err := o.v.Open(boss, one, vault.Reason{Purpose: "correct"})
		housetest.Must(t, err)
		if s.Values[vault.Address] != "Nowhere 1" || s.Values[vault.Given] != "Oksana" || s.Values[vault.Other] != "Ксения Параугченко" {
			t.Errorf("merged: %v", s.Values)
		}
		a, err := o.v.Find(me, "Ksenija Paraugčenko")
		housetest.Must(t, err)
		if len(a.Hits) != 1 || a.Hits[0].Outside || a.Hits[0].Code != "K-ONE" {
			t.Errorf("found: %+v", a.Hits)
		}
		housetest.Must(t, o.Store.Read(context.Background(), func(tx *db.Tx) error {
			now, today := o.Clerk.Now()
			tx.As(clerk.ActorOf(boss), "vault.open", now, today, nil, nil)
			if w, err := people.Withholds(tx, one, volunteer); err != nil || !w.Whole {
				t.Errorf("who must not learn of the one: %+v %v", w, err)
			}
			return nil
		}))
		p, err = o.v.Preview(boss, one, "")
		housetest.Must(t, err)
		if p.OpenID == "" || p.OpenWith != "K-TWO" || p.Changed {
			t.Fatalf("to undo: %+v", p)
		}
		housetest.Must(t, o.v.Keep(me, one, s.Version, vault.Values{vault.Given: "Oksana", vault.Family: "Sample"}))
		want(t, o.v.Undo(boss, p.OpenID, ""), fault.Invalid)
		housetest.Must(t, o.v.Undo(boss, p.OpenID, vault.SheetAsBefore))
		if !bytes.Equal(before1, o.lies(one)) || !bytes.Equal(before2, o.lies(two)) {
			t.Error("the records are not as they were")
		}
		housetest.Must(t, o.Store.Read(context.Background(), func(tx *db.Tx) error {
			now, today := o.Clerk.Now()
			tx.As(clerk.ActorOf(boss), "vault.open", now, today, nil, nil)
			if w, err := people.Withholds(tx, one, volunteer); err != nil || w.Any() {
				t.Errorf("who must not learn, after parting: %+v %v", w, err)
			}
			return nil
		}))
		want(t, o.v.Undo(boss, p.OpenID, ""), fault.Invalid)
		// After the last day it stays.
		housetest.Must(t, o.v.Merge(boss, one, "K-TWO", nil))
		p, err = o.v.Preview(boss, one, "")
		housetest.Must(t, err)
		o.Clock.Move(91 * 24 * time.Hour)
		want(t, o.v.Undo(boss, p.OpenID, ""), fault.Invalid)
		housetest.Must(t, o.v.SettleMerges(o.AsSystem("jobs")))
		if p, err = o.v.Preview(boss, one, ""); err != nil || p.OpenID != "" {
			t.Errorf("after it was settled: %+v %v", p, err)
		}
	})
}

func TestAMergeOnThePages(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		one := o.person("K-ONE", "served")
		o.person("K-TWO", "served")
		s := pagetest.Open(t, o.House, o.As("responsible"), "en")
		at := "/names/" + one + "/merge"
		s.Get(at, 200).Says("Code of the other record")
		s.Post(at, url.Values{"code": {"NOBODY"}}, 422)
		s.Post(at, url.Values{"code": {"K-TWO"}}, 200).Says("Make two records one")
		s.Post(at, url.Values{"code": {"K-TWO"}, "sure": {"yes"}}, 303)
		p := s.Get(at, 200).Says("It can be undone until")
		s.Post("/names/"+one+"/unmerge", url.Values{"merge": {p.Hidden("merge")}}, 303)
		s.Get(at, 200).Says("Code of the other record")
	})
}
