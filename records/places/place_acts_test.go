package places_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/places"
)

func hidden() places.Place {
	p := good()
	p.Code, p.Name, p.Kind, p.Told = "SLEPTS-1", "Klusā māja", "shelter", places.Withheld
	return p
}

func TestAWithheldPlaceIsSealedAndToldToFew(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d := places.New(h.House.House)
		shelter, err := d.Add(h.As("caseworker"), hidden())
		housetest.Must(t, err)
		hall, err := d.Add(h.As("coordinator"), good())
		housetest.Must(t, err)
		housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
			row, found, err := places.ByID(tx, shelter)
			if stored := fmt.Sprint(row); !found || strings.Contains(stored, "Paraugu") || strings.Contains(stored, "56.95") || row.Sealed == "" {
				t.Errorf("stored in the open: %s", stored)
			}
			return err
		}))
		for role, want := range map[string]struct {
			list            int
			shelter, hall   bool
			address, change bool
		}{
			"administrator": {}, "bookkeeper": {},
			"responsible": {list: 2, shelter: true, hall: true, address: true, change: true},
			"caseworker":  {list: 2, shelter: true, hall: true, address: true, change: true},
			"coordinator": {list: 1, hall: true, address: true, change: true},
			"helpline":    {list: 1, hall: true, address: true},
			"educator":    {list: 1, hall: true, address: true},
			"reviewer":    {list: 2, shelter: true, hall: true},
		} {
			ctx := h.As(role)
			found, err := d.List(ctx, places.Question{Most: 20})
			if found.Total != want.list || want.list == 0 != fault.Is(err, fault.Refused) {
				t.Errorf("%s lists %d, %v", role, found.Total, err)
			}
			for _, p := range found.Rows {
				if p.Told == places.Withheld && p.Address+p.Lat != "" {
					t.Errorf("%s sees the address in a list", role)
				}
			}
			for where, may := range map[string]bool{shelter: want.shelter, hall: want.hall} {
				p, err := d.Read(ctx, where)
				if (err == nil) != may {
					t.Errorf("%s opens %v: %v", role, where == shelter, err)
				}
				if err == nil && (p.Address == "Paraugu iela 1" && p.Lat == "56.95") != want.address {
					t.Errorf("%s sees the address %q", role, p.Address)
				}
			}
			if p, err := d.Read(h.As("caseworker"), hall); err == nil {
				if err := d.Change(ctx, *p); (err == nil) != want.change {
					t.Errorf("%s changes: %v", role, err)
				}
			}
		}
		if found, err := d.List(h.As("reviewer"), places.Question{Search: "klusa", Most: 20}); err != nil || found.Total != 2 {
			t.Errorf("who sees codes found a place by its name: %d, %v", found.Total, err)
		}
		if found, err := d.List(h.As("coordinator"), places.Question{Search: "klusa", Told: places.Withheld, Most: 20}); err != nil || found.Total != 0 {
			t.Errorf("a coordinator found a withheld place: %d, %v", found.Total, err)
		}
		choices, err := d.Choices(h.As("responsible"))
		housetest.Must(t, err)
		if len(choices) != 1 || choices[0].ID != hall {
			t.Errorf("offered for a choice: %+v", choices)
		}
	})
}

func TestHowSafelyAPlaceIsToldCanChange(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		d, ctx := places.New(h.House.House), h.As("caseworker")
		made, err := d.Add(ctx, good())
		housetest.Must(t, err)
		p, err := d.Read(ctx, made)
		housetest.Must(t, err)
		typed := *p
		typed.Told = places.Withheld
		if err := d.Change(h.As("coordinator"), typed); housetest.Said(err) != "told place.told.not_yours" {
			t.Errorf("a coordinator withheld a place from themselves: %v", err)
		}
		housetest.Must(t, d.Change(ctx, typed))
		if err := d.Change(ctx, typed); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale save: %v", err)
		}
		if _, err := d.Read(h.As("coordinator"), made); !fault.Is(err, fault.NotFound) {
			t.Errorf("withheld, and still read: %v", err)
		}
		p, err = d.Read(ctx, made)
		housetest.Must(t, err)
		if p.Address != "Paraugu iela 1" || p.Lon != "24.1" {
			t.Errorf("unsealed: %+v", p)
		}
		typed = *p
		typed.Told = places.FrontGate
		housetest.Must(t, d.Change(ctx, typed))
		p, err = d.Read(h.As("coordinator"), made)
		housetest.Must(t, err)
		if p.Address != "Paraugu iela 1" || p.Sealed != "" {
			t.Errorf("told again: %+v", p)
		}
		housetest.Must(t, d.Remove(ctx, made, p.Version))
		if _, err := d.Add(ctx, good()); err != nil {
			t.Errorf("the code of a removed place: %v", err)
		}
		if _, err := d.Add(ctx, good()); housetest.Said(err) != "code field.duplicate" {
			t.Errorf("a code twice: %v", err)
		}
	})
}

func TestPeopleWalkThroughThePages(t *testing.T) {
	for _, language := range []string{"en", "lv"} {
		t.Run(language, func(t *testing.T) {
			h := housetest.Open(t, rooms, house.Options{})
			s := pagetest.Open(t, h, h.As("coordinator"), language)
			s.Get("/places", 200)
			s.Get("/places/add", 200)
			form := url.Values{"name": {"Parauga zāle"}, "kind": {"hall"}, "told": {"public"}, "country": {"lv"}, "lat": {"56,95"}, "lon": {"24,1"}, "act_id": {id.New()}}
			made := s.Post("/places/add", form, 303)
			if again := s.Post("/places/add", form, 303); again.Location != made.Location {
				t.Error("the same form made two places")
			}
			s.Get(made.Location, 200).Says("Parauga zāle", "56.95, 24.1")
			change := s.Get(made.Location+"/change", 200)
			form.Del("act_id")
			form.Set("version", change.Hidden("version"))
			form.Set("told", "withheld")
			kept := s.Post(made.Location+"/change", form, 422)
			if !strings.Contains(kept.HTML, `id="told-error"`) {
				t.Error("nothing is said beside the question")
			}
			form.Del("act_id")
			form.Set("told", "front_gate")
			s.Post(made.Location+"/change", form, 303)
			form.Del("act_id")
			form.Set("name", "Cita zāle")
			s.Post(made.Location+"/change", form, 409).Says("Parauga zāle", "Cita zāle")
			form.Del("act_id")
			form.Set("lat", "x")
			form.Set("name", "")
			s.Post("/places/add", form, 422)
			s.Get("/places?told=public", 200)
			gone := s.Get(made.Location+"/remove", 200)
			s.Post(made.Location+"/remove", url.Values{"version": {gone.Hidden("version")}}, 303)
			s.Get(made.Location, 404)
		})
	}
	h := housetest.Open(t, rooms, house.Options{})
	shelter, err := places.New(h.House.House).Add(h.As("caseworker"), hidden())
	housetest.Must(t, err)
	pagetest.Open(t, h, h.As("coordinator"), "en").Get("/places", 200).SaysNot("Klusā", "SLEPTS", shelter)
	pagetest.Open(t, h, h.As("reviewer"), "en").Get("/places/"+shelter, 200).Says("SLEPTS-1").SaysNot("Klusā", "Paraugu", "56.95")
	pagetest.Open(t, h, h.As("caseworker"), "lv").Get("/places/"+shelter, 200).Says("Klusā māja", "Paraugu iela 1")
}
