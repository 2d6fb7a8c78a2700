package helpline_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"drosme/helpline"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk    *helpline.Desk
	kases   *cases.Desk
	others  *people.Desk
	bodies  *organisations.Desk
	houses  *places.Desk
	carried string
)

func rooms(h *area.House) []area.Area {
	kases, others, bodies, houses = cases.New(h), people.New(h), organisations.New(h), places.New(h)
	desk = helpline.New(h, kases)
	carried = ""
	desk.Carry = func(_ context.Context, _ *db.Tx, _ *cases.Case, told string, _ when.Day) error {
		carried = told
		return nil
	}
	return []area.Area{houses.Area(), bodies.Area(), others.Area(), kases.Area(), desk.Area()}
}

func typed() helpline.Typed {
	return helpline.Typed{Channel: "phone", Topic: "work_abroad", Caller: "self", Language: "lv", Country: "LV", Step: "none", Told: "planted words of a caller"}
}

func worker(t *testing.T, h *housetest.House) (context.Context, string) {
	t.Helper()
	id, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	return h.AsPerson(id, "caseworker"), id
}

func TestAContactIsKeptWithoutAnybodyBehindIt(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		operator := h.As("helpline")
		x := typed()
		x.CodeWord = "  Blue  heron "
		call, err := desk.Log(operator, x)
		housetest.Must(t, err)
		got, err := desk.Read(operator, call)
		housetest.Must(t, err)
		if got.Told != x.Told || got.Day != "2026-03-02" {
			t.Errorf("%+v", got)
		}
		again, err := desk.Again(operator, "blue heron")
		if err != nil || len(again) != 1 || again[0].ID != call {
			t.Errorf("by the code word: %v, %v", again, err)
		}
		if again, err := desk.Again(operator, "another"); err != nil || len(again) != 0 {
			t.Errorf("another word: %v, %v", again, err)
		}
		for _, text := range []string{"planted words", "heron"} {
			if where := housetest.Where(t, h, text); len(where) > 0 {
				t.Errorf("%q stands in %v", text, where)
			}
		}
		for name, ctx := range map[string]context.Context{"coordinator": h.As("coordinator"), "educator": h.As("educator"), "administrator": h.As("administrator"), "bookkeeper": h.As("bookkeeper")} {
			if _, err := desk.Read(ctx, call); err == nil {
				t.Errorf("%s reads a contact", name)
			}
		}
	})
}

func TestANumberGoesWhenDoneOrAfterTwoDays(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		operator := h.As("helpline")
		x := typed()
		x.Number = "+371 20000000"
		if _, err := desk.Log(operator, x); !fault.Is(err, fault.Invalid) {
			t.Errorf("a number without its rule: %v", err)
		}
		x.Rule = "mornings only"
		first, err := desk.Log(operator, x)
		housetest.Must(t, err)
		second, err := desk.Log(operator, x)
		housetest.Must(t, err)
		n, err := desk.Number(operator, first)
		if err != nil || n.Number != x.Number || n.Rule != x.Rule {
			t.Fatalf("%+v, %v", n, err)
		}
		housetest.Must(t, desk.Called(operator, first))
		if _, err := desk.Number(operator, first); !fault.Is(err, fault.NotFound) {
			t.Errorf("after it was done: %v", err)
		}
		h.Clock.Move(47 * time.Hour)
		housetest.Must(t, desk.Clear(h.AsSystem("jobs")))
		if _, err := desk.Number(operator, second); err != nil {
			t.Errorf("after 47 hours: %v", err)
		}
		h.Clock.Move(time.Hour)
		if _, err := desk.Number(operator, second); !fault.Is(err, fault.NotFound) {
			t.Errorf("after 48 hours, before the clearing: %v", err)
		}
		housetest.Must(t, desk.Clear(h.AsSystem("jobs")))
		got, err := desk.Read(operator, second)
		if err != nil || got.CallsBack {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestAContactBecomesACaseWithoutRetyping(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		operator := h.As("helpline")
		ana, anaID := worker(t, h)
		call, err := desk.Log(operator, typed())
		housetest.Must(t, err)
		if _, err := desk.Become(operator, call, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a case of nobody: %v", err)
		}
		k, err := desk.Become(operator, call, anaID)
		housetest.Must(t, err)
		if carried != typed().Told {
			t.Errorf("carried %q", carried)
		}
		got, err := kases.Read(ana, k)
		if err != nil || got.Origin != "helpline" || got.OpenedOn != "2026-03-02" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := kases.Read(operator, k); err == nil {
			t.Error("the operator opens the case")
		}
		if c, err := desk.Read(operator, call); err != nil || c.Told != "" || c.Became != k {
			t.Errorf("%+v, %v", c, err)
		}
		if _, err := desk.Become(operator, call, anaID); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestAWithheldPlaceIsAFrontGateAlone(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		for code, told := range map[string]string{"gate": "withheld", "open": "public"} {
			_, err := houses.Add(boss, places.Place{Code: code, Name: "Secret lane " + code, Kind: "other", Municipality: "Hidden parish " + code, Country: "LV", Told: told, Address: "Secret lane 1"})
			housetest.Must(t, err)
			body, err := bodies.Add(boss, organisations.Organisation{Code: "ORG-" + code, Name: "Sample " + code, Kind: "ngo", Country: "LV", Region: "Kurzeme"})
			housetest.Must(t, err)
			housetest.Must(t, bodies.SaveBranch(boss, organisations.Branch{Organisation: body, Name: "House by the lane " + code}, code))
			r, err := bodies.Read(boss, body)
			housetest.Must(t, err)
			housetest.Must(t, bodies.SaveOffer(boss, organisations.Offer{Organisation: body, Branch: r.Branches[0].ID, What: "Night shelter", Whom: "trafficked", Sex: "m", Children: "no", Animals: "yes", Phone: "+371 20000000"}))
		}
		operator := h.As("helpline")
		found, err := desk.Find(operator, helpline.Need{Sex: "m", Animals: true, Region: "Kurzeme"})
		housetest.Must(t, err)
		if len(found) != 2 {
			t.Fatalf("found %d", len(found))
		}
		s := pagetest.Open(t, h, operator, "en")
		p := s.Get("/directory?sex=m&region=Kurzeme&animals=yes", 200)
		p.Says("Night shelter", "Sample gate", "place withheld", "House by the lane open", "Hidden parish open").SaysNot("Secret lane gate", "Hidden parish gate", "House by the lane gate", "Secret lane 1")
		if none, err := desk.Find(operator, helpline.Need{Sex: "f", Region: "Kurzeme"}); err != nil || len(none) != 0 {
			t.Errorf("a house for men takes in a woman: %v, %v", none, err)
		}
		housetest.Must(t, desk.Works(operator, found[0].ID, found[0].Version, "yes"))
		after, err := desk.Find(operator, helpline.Need{Sex: "m"})
		housetest.Must(t, err)
		if after[0].ID != found[0].ID || after[0].Stale("2026-05-31", 90) || !after[0].Stale("2026-06-01", 90) {
			t.Errorf("freshness: %+v", after[0])
		}
		if f := s.Get("/directory/paper", 200); f.Type != "application/pdf" || strings.Contains(f.File, "Sample") {
			t.Errorf("paper: %s %s", f.Type, f.File)
		}
	})
}

func TestThePagesOfTheHelpline(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		operator := h.As("helpline")
		_, anaID := worker(t, h)
		desk.Workers = func(context.Context) ([]helpline.Worker, error) {
			return []helpline.Worker{{ID: anaID, Text: "S-1"}}, nil
		}
		s := pagetest.Open(t, h, operator, "lv")
		s.Get("/calls/new", 200).Says("112")
		wrong := s.Post("/calls", url.Values{"topic": {"nothing"}, "told": {"stays here"}, "country": {"XX"}}, 422)
		wrong.Says("stays here")
		done := s.Post("/calls", url.Values{"topic": {"fraud"}, "channel": {"phone"}, "caller": {"self"}, "step": {"none"}, "language": {"ru"}, "country": {"LV"}, "told": {"something told"}, "open": {"yes"},
			"number": {"+371 20000000"}, "rule": {"mornings"}, "code_word": {"heron"}}, 303)
		s.Get(done.Location, 200).Says("something told").SaysNot("20000000")
		s.Post(done.Location+"/number", url.Values{}, 200).Says("mornings", "20000000")
		s.Get("/calls", 200).SaysNot("something told")
		s.Post("/calls/again", url.Values{"code_word": {"heron"}}, 200)
		s.Get(done.Location+"/case", 200).Says("S-1")
		s.Get("/calls/figures", 200)
		s.Post("/handover", url.Values{"says": {"call back at nine"}}, 303)
		other := pagetest.Open(t, h, h.As("helpline"), "en")
		other.Get("/handover", 200).Says("call back at nine", "take over", "fraud")
		if f := s.Get("/calls/sheet", 200); f.Type != "application/pdf" {
			t.Errorf("the sheet is %s", f.Type)
		}
		s.Get("/directory", 200)
	})
}
