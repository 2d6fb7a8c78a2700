package organisations_test

import (
	"sync"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/organisations"
	"drosme/records/places"
)

func dayOf(s string) when.Day { return when.Day(s) }

func TestTheSameActSentFiveTimesAtOnceMakesOneRow(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d := organisations.New(h.House.House)
		act := id.New()
		coordinator := h.As("coordinator")
		ctx := clerk.WithAct(coordinator, clerk.Act{ID: act, Hash: "typed"})
		var all sync.WaitGroup
		ids := make([]string, 5)
		for i := range ids {
			all.Add(1)
			go func() {
				defer all.Done()
				var err error
				if ids[i], err = d.Add(ctx, good()); err != nil {
					t.Error(err)
				}
			}()
		}
		all.Wait()
		for _, x := range ids {
			if x != ids[0] || x == "" {
				t.Fatalf("several ids: %v", ids)
			}
		}
		found, err := d.List(h.As("coordinator"), organisations.Question{Most: 20})
		housetest.Must(t, err)
		if found.Total != 1 || len(found.Rows) != 1 {
			t.Fatalf("%d rows", found.Total)
		}
		other := clerk.WithAct(coordinator, clerk.Act{ID: act, Hash: "other"})
		if _, err := d.Add(other, good()); !fault.Is(err, fault.Repeated) {
			t.Fatalf("the act id served twice for different input: %v", err)
		}
	})
}

func TestAnOrganisationIsFoundChangedAndRemoved(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, ctx := organisations.New(h.House.House), h.As("coordinator")
		_, err := d.Add(ctx, good())
		housetest.Must(t, err)
		noCode := good()
		noCode.Code, noCode.Name, noCode.Kind = "", "Parauga biedrība Šķērsiela", "ngo"
		second, err := d.Add(ctx, noCode)
		housetest.Must(t, err)
		r, err := d.Read(ctx, second)
		housetest.Must(t, err)
		if !id.CheckCode(r.Code) {
			t.Errorf("the random code is %q", r.Code)
		}
		for question, want := range map[organisations.Question]int{
			{}: 2, {Search: "skersiela"}: 1, {Search: "ŠĶĒRS"}: 1, {Search: "100%"}: 0, {Search: "sch1"}: 1,
			{Kind: "ngo"}: 1, {Municipality: "Rīga"}: 2, {Municipality: "Ogre"}: 0, {Members: true}: 0,
		} {
			question.Most = 20
			found, err := d.List(ctx, question)
			housetest.Must(t, err)
			if found.Total != want || len(found.Rows) != want {
				t.Errorf("%+v finds %d (%d rows), want %d", question, found.Total, len(found.Rows), want)
			}
			if found.Kinds["ngo"] != 1 || found.Kinds["school"] != 1 {
				t.Errorf("kinds: %v", found.Kinds)
			}
		}
		o := r.Organisation
		o.Name, o.Code = "Parauga biedrība", "other"
		housetest.Must(t, d.Change(ctx, o))
		if err := d.Change(ctx, o); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a stale save: %v", err)
		}
		r, err = d.Read(ctx, second)
		housetest.Must(t, err)
		if r.Name != "Parauga biedrība" || r.Code == "other" || r.Version != 2 {
			t.Errorf("after the change: %+v", r.Organisation)
		}
		if err := d.Remove(ctx, second, 1); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale removal: %v", err)
		}
		housetest.Must(t, d.Remove(ctx, second, 2))
		if _, err := d.Read(ctx, second); !fault.Is(err, fault.NotFound) {
			t.Errorf("removed, and still there: %v", err)
		}
		if _, err := d.Add(ctx, good()); housetest.Said(err) != "code field.duplicate" {
			t.Errorf("a code twice: %v", err)
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	h := housetest.Open(t, rooms, options())
	d := organisations.New(h.House.House)
	made, err := d.Add(h.As("coordinator"), good())
	housetest.Must(t, err)
	for role, may := range map[string]string{
		"administrator": "", "responsible": "list read add change remove", "caseworker": "list read add change",
		"helpline": "list read", "coordinator": "list read add change remove", "educator": "list read",
		"bookkeeper": "list read", "reviewer": "list read",
	} {
		ctx := h.As(role)
		_, list := d.List(ctx, organisations.Question{Most: 1})
		r, read := d.Read(ctx, made)
		extra := good()
		extra.Code = ""
		_, add := d.Add(ctx, extra)
		var change, remove error = fault.Missing(), fault.Missing()
		if read == nil {
			change = d.Change(ctx, r.Organisation)
		}
		another := good()
		another.Code = ""
		gone, err := d.Add(h.As("coordinator"), another)
		housetest.Must(t, err)
		remove = d.Remove(ctx, gone, 1)
		got := ""
		for _, x := range []struct {
			verb string
			err  error
		}{{"list", list}, {"read", read}, {"add", add}, {"change", change}, {"remove", remove}} {
			if x.err == nil {
				got += " " + x.verb
			} else if !fault.Is(x.err, fault.Refused) && !fault.Is(x.err, fault.NotFound) {
				t.Errorf("%s %s: %v", role, x.verb, x.err)
			}
		}
		if got != "" {
			got = got[1:]
		}
		if got != may {
			t.Errorf("%s may %q, want %q", role, got, may)
		}
	}
}

func TestTheWithheldPlaceOfABranchIsToldToFew(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, p := organisations.New(h.House.House), places.New(h.House.House)
		case1 := h.As("caseworker")
		_, err := p.Add(case1, places.Place{Code: "V1", Name: "Parauga māja", Kind: "shelter", Told: places.Withheld, Address: "Paraugu iela 1"})
		housetest.Must(t, err)
		made, err := d.Add(case1, good())
		housetest.Must(t, err)
		if err := d.SaveBranch(h.As("coordinator"), organisations.Branch{Organisation: made, Name: "Nakts"}, "V1"); housetest.Said(err) != "place field.unknown_code" {
			t.Errorf("a coordinator learned that the withheld place is there: %v", err)
		}
		housetest.Must(t, d.SaveBranch(case1, organisations.Branch{Organisation: made, Name: "Nakts"}, "V1"))
		for role, want := range map[string]string{"caseworker": "Parauga māja", "responsible": "Parauga māja", "coordinator": "", "helpline": "", "educator": "", "bookkeeper": "", "reviewer": "V1"} {
			r, err := d.Read(h.As(role), made)
			housetest.Must(t, err)
			if r.Branches[0].PlaceName != want || r.Branches[0].Told != places.Withheld {
				t.Errorf("%s is told %q", role, r.Branches[0].PlaceName)
			}
		}
		// A coordinator may change the branch; the place that is not theirs to see stays.
		r, err := d.Read(h.As("coordinator"), made)
		housetest.Must(t, err)
		b := r.Branches[0]
		b.Hours = "22.00-7.00"
		housetest.Must(t, d.SaveBranch(h.As("coordinator"), b, ""))
		if err := d.SaveBranch(h.As("coordinator"), b, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale branch: %v", err)
		}
		r, err = d.Read(case1, made)
		housetest.Must(t, err)
		if r.Branches[0].PlaceName != "Parauga māja" || r.Branches[0].Hours != "22.00-7.00" {
			t.Errorf("the branch is %+v", r.Branches[0])
		}
		offer := organisations.Offer{Organisation: made, Branch: b.ID, What: "Naktsmājas", Whom: "trafficked", Sex: "f", Children: "yes"}
		housetest.Must(t, d.SaveOffer(case1, offer))
		offer.Branch = "nowhere"
		if err := d.SaveOffer(case1, offer); housetest.Said(err) != "branch field.choose" {
			t.Errorf("an offer of no branch: %v", err)
		}
		if err := d.SaveOffer(h.As("educator"), offer); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator changed an offer: %v", err)
		}
		housetest.Must(t, d.RemoveBranch(case1, made, b.ID))
		r, err = d.Read(case1, made)
		housetest.Must(t, err)
		if len(r.Branches)+len(r.Offers) != 0 {
			t.Errorf("left: %+v %+v", r.Branches, r.Offers)
		}
	})
}
