package people_test

import (
	"context"
	"sync"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/organisations"
	"drosme/records/people"
)

func TestTheSameActSentFiveTimesAtOnceMakesOneRow(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, actor := people.New(h.House.House), h.As("caseworker")
		ctx := clerk.WithAct(actor, clerk.Act{ID: id.New(), Hash: "typed"})
		p := good()
		var all sync.WaitGroup
		ids := make([]string, 5)
		for i := range ids {
			all.Add(1)
			go func() {
				defer all.Done()
				var err error
				if ids[i], err = d.Add(ctx, p); err != nil {
					t.Error(err)
				}
			}()
		}
		all.Wait()
		found, err := d.List(actor, people.Question{Most: 20})
		housetest.Must(t, err)
		if found.Total != 1 {
			t.Fatalf("%d rows", found.Total)
		}
		for _, x := range ids {
			if x != found.Rows[0].ID {
				t.Errorf("an answer names %q", x)
			}
		}
	})
}

func TestWhoSeesWhom(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, responsible := people.New(h.House.House), h.As("responsible")
		served, err := d.Add(responsible, good())
		housetest.Must(t, err)
		own, err := d.Add(responsible, volunteer("V001"))
		housetest.Must(t, err)
		other, err := d.Add(responsible, volunteer("V002"))
		housetest.Must(t, err)
		for role, want := range map[string]struct {
			list                int
			served, own, other  bool
			sex                 bool
			change, remove, add bool
		}{
			"administrator": {},
			"responsible":   {list: 3, served: true, own: true, other: true, sex: true, add: true},
			"caseworker":    {list: 3, served: true, own: true, other: true, sex: true, add: true},
			"helpline":      {},
			"coordinator":   {list: 2, own: true, other: true, sex: true},
			"educator":      {list: 1, own: true, sex: true},
			"bookkeeper":    {},
			"reviewer":      {list: 3, served: true, own: true, other: true},
		} {
			ctx := h.AsPerson(own, role)
			found, err := d.List(ctx, people.Question{Most: 20})
			if want.list == 0 != fault.Is(err, fault.Refused) || found.Total != want.list || len(found.Rows) != want.list {
				t.Errorf("%s lists %d (%v), want %d", role, found.Total, err, want.list)
			}
			for who, x := range map[string]bool{served: want.served, own: want.own, other: want.other} {
				p, err := d.Read(ctx, who)
				if (err == nil) != x {
					t.Errorf("%s opens %v: %v", role, who == served, err)
				}
				if err == nil && (p.Sex != "") != want.sex {
					t.Errorf("%s sees the sex: %q", role, p.Sex)
				}
				if err != nil && want.list > 0 && !fault.Is(err, fault.NotFound) {
					t.Errorf("%s learns that somebody is there: %v", role, err)
				}
			}
			if _, err := d.Add(ctx, people.Person{Kind: people.Served, Sex: "f", AgeBand: "unknown"}); (err == nil) != want.add {
				t.Errorf("%s adds a person served: %v", role, err)
			} else if err == nil {
				drop(t, d, responsible, own, served, other)
			}
		}
		// A person whose record is protected is found in no search, by no word.
		coordinator := h.As("coordinator")
		for _, q := range []people.Question{{Search: "K001"}, {Kind: people.Served}} {
			q.Most = 20
			if found, err := d.List(coordinator, q); err != nil || found.Total != 0 || found.Kinds[people.Served] != 0 {
				t.Errorf("%+v tells of people served: %+v %v", q, found, err)
			}
		}
		// Who sees codes only learns nothing by asking.
		for _, q := range []people.Question{{Sex: "m"}, {AgeBand: "65+"}, {Organisation: "x"}} {
			q.Most = 20
			if found, err := d.List(h.As("reviewer"), q); err != nil || found.Total != 3 {
				t.Errorf("a reviewer asked %+v and was answered %d, %v", q, found.Total, err)
			}
		}
	})
}

// drop takes away whom a role of the table added.
func drop(t *testing.T, d *people.Desk, ctx context.Context, keep ...string) {
	t.Helper()
	found, err := d.List(ctx, people.Question{Most: 20})
	housetest.Must(t, err)
	for _, p := range found.Rows {
		if p.ID != keep[0] && p.ID != keep[1] && p.ID != keep[2] {
			housetest.Must(t, d.Remove(ctx, p.ID, p.Version))
		}
	}
}

func TestAPersonIsFoundAndChanged(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, o, ctx := people.New(h.House.House), organisations.New(h.House.House), h.As("coordinator")
		school, err := o.Add(ctx, organisations.Organisation{Code: "SCH1", Name: "Paraugskola", Kind: "school"})
		housetest.Must(t, err)
		p := volunteer("V_1")
		p.OrganisationCode = "SCH1"
		made, err := d.Add(ctx, p)
		housetest.Must(t, err)
		_, err = d.Add(ctx, volunteer("VX1"))
		housetest.Must(t, err)
		for q, want := range map[people.Question]int{
			{}: 2, {Search: "v"}: 2, {Search: "V_"}: 1, {Search: "%"}: 0, {Kind: "volunteer"}: 2, {Kind: "staff"}: 0,
			{Sex: "f"}: 2, {Sex: "m"}: 0, {AgeBand: "19-24"}: 2, {Organisation: school}: 1,
		} {
			q.Most = 20
			found, err := d.List(ctx, q)
			housetest.Must(t, err)
			if found.Total != want || len(found.Rows) != want {
				t.Errorf("%+v finds %d, want %d", q, found.Total, want)
			}
		}
		stored, err := d.Read(ctx, made)
		housetest.Must(t, err)
		if stored.OrganisationName != "Paraugskola" || stored.Organisation != school {
			t.Errorf("the organisation is %q", stored.OrganisationName)
		}
		typed := *stored
		typed.AgeBand, typed.OrganisationCode, typed.Code = "25-44", "", "V9"
		housetest.Must(t, d.Change(ctx, typed))
		if err := d.Change(ctx, typed); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale save: %v", err)
		}
		stored, err = d.Read(ctx, made)
		housetest.Must(t, err)
		if stored.AgeBand != "25-44" || stored.Organisation != "" || stored.Code != "V_1" || stored.Version != 2 {
			t.Errorf("after the change: %+v", stored)
		}
		typed = *stored
		typed.Kind = people.Served
		if err := d.Change(ctx, typed); housetest.Said(err) != "kind person.kind.not_yours" {
			t.Errorf("a coordinator made a person served: %v", err)
		}
		p = volunteer("V_1")
		p.OrganisationCode = "NONE"
		p.Sex = "w"
		if _, err := d.Add(ctx, p); housetest.Said(err) != "sex field.unknown_word; organisation field.unknown_code" {
			t.Errorf("not all that is wrong is said: %v", err)
		}
		if _, err := d.Add(ctx, volunteer("VX1")); housetest.Said(err) != "code field.duplicate" {
			t.Errorf("a code twice: %v", err)
		}
	})
}

func TestARecordInUseIsNotRemoved(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, o, ctx := people.New(h.House.House), organisations.New(h.House.House), h.As("coordinator")
		school, err := o.Add(ctx, organisations.Organisation{Code: "SCH1", Name: "Paraugskola", Kind: "school"})
		housetest.Must(t, err)
		p := volunteer("V1")
		p.OrganisationCode = "SCH1"
		made, err := d.Add(ctx, p)
		housetest.Must(t, err)
		if err := o.Remove(ctx, school, 1); housetest.Said(err) != "organisation.in_use" || !fault.Is(err, fault.Invalid) {
			t.Errorf("an organisation in use: %v", err)
		}
		housetest.Must(t, d.Remove(ctx, made, 1))
		housetest.Must(t, o.Remove(ctx, school, 1))
	})
}

func TestForgettingLeavesACountingRowAndNothingThatPointsBack(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, ctx := people.New(h.House.House), h.As("caseworker")
		p := good()
		p.Minor = true
		made, err := d.Add(ctx, p)
		housetest.Must(t, err)
		instead := id.Random(nil)
		holder := people.New(h.House.House).Area().Holds[0]
		housetest.Must(t, h.Store.Write(context.Background(), func(tx *db.Tx) error {
			held, err := holder.Show(tx, made)
			if err != nil || len(held) != 1 || held[0].Args[1] != "K001" {
				t.Errorf("what is held: %+v %v", held, err)
			}
			if err := holder.Forget(tx, made, instead); err != nil {
				return err
			}
			return people.DropForgotten(tx, made)
		}))
		if _, err := d.Read(ctx, made); !fault.Is(err, fault.NotFound) {
			t.Errorf("the old record: %v", err)
		}
		left, err := d.Read(ctx, instead)
		housetest.Must(t, err)
		if left.Code == "K001" || !id.CheckCode(left.Code) || left.Kind != people.Served || left.Sex != "f" || left.AgeBand != "19-24" || left.Country != "LV" {
			t.Errorf("what counts: %+v", left)
		}
		if left.FirstLanguage+left.Languages+left.Organisation != "" || left.Minor || !left.Forgotten {
			t.Errorf("more is left than counts: %+v", left)
		}
		if err := d.Change(ctx, *left); !fault.Is(err, fault.NotFound) {
			t.Errorf("a forgotten person was changed: %v", err)
		}
	})
}
