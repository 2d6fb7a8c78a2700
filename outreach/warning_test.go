package outreach_test

import (
	"slices"
	"testing"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/outreach"
	"drosme/records/activities"
)

func TestAVisitIsWarnedOfAndNotRefused(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		w.write(func(tx *db.Tx) error {
			for from, to := range map[string]string{"Rīga": "Liepāja"} {
				if _, err := tx.Exec("test.road", db.Args{"from": from, "to": to, "minutes": 170}); err != nil {
					return err
				}
			}
			_, err := tx.Exec("test.road", db.Args{"from": "Rīga", "to": "Smiltenes novads", "minutes": 100})
			return err
		})
		housetest.Must(t, h.SetSetting(h.As("administrator"), "outreach.drive_minutes", "360"))
		early := w.draft(w.far, "2026-03-10", "09:00", "09:45", w.anna)
		early.Sessions[0].Shares = []activities.Share{{Grant: w.grant, Share: 10000}}
		first := w.add(early)
		if v := w.read(first); v.Driving != 340 || len(v.Warnings(360)) != 0 {
			t.Errorf("%d minutes of driving, borne by a grant, are warned of: %v", v.Driving, v.Warnings(360))
		}
		late := w.draft(w.near, "2026-03-10", "18:00", "18:30", w.anna)
		late.Resource = ""
		second := w.add(late)
		v := w.read(second)
		if v.Driving != 540 || !slices.Equal(v.Warnings(360), []string{"driving", "bare"}) {
			t.Errorf("%d minutes of driving without a grant warn of %v", v.Driving, v.Warnings(360))
		}
		s := pagetest.Open(t, h, w.as, "en")
		s.Get("/visits/"+second, 200).Says("one of the crew drives 540 minutes; the limit is 360", "No session of this visit is borne by a grant")
		s.Get("/visits/"+second+"/confirm", 200).Says("No session of this visit is borne by a grant")
		w.confirm(second)
	})
}

func TestOnlyWhoFitsIsOffered(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		clerk, served := w.person("professional", false), w.person("served", false)
		second, activist := w.person("staff", false), w.person("activist", false)
		c, err := w.d.Choices(w.as)
		housetest.Must(t, err)
		ids := func(list []outreach.Traveller) []string {
			var out []string
			for _, p := range list {
				out = append(out, p.ID)
			}
			slices.Sort(out)
			return out
		}
		want := func(is, want []string, what string) {
			t.Helper()
			if slices.Sort(want); !slices.Equal(is, want) {
				t.Errorf("%s: %v are offered, want %v (not %s, %s, %s)", what, is, want, clerk, served, activist)
			}
		}
		want(ids(c.People), []string{w.anna, w.boris, w.minor, second}, "crew")
		want(ids(c.Leads()), []string{w.anna, second}, "lead")
		c.People = slices.DeleteFunc(c.People, func(p outreach.Traveller) bool { return p.ID == second })
		want(ids(c.Leads()), []string{w.anna, w.boris}, "lead of a house with one of the staff")
	})
}

func TestFreeTimesAreWithinTheWorkingHours(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		w.add(w.draft(w.near, "2026-03-10", "08:30", "16:00", w.anna))
		evening := w.draft(w.near, "2026-03-10", "19:00", "20:00", w.anna)
		for _, x := range []outreach.Draft{w.draft(w.near, "2026-03-10", "15:00", "16:00", w.anna), evening} {
			slots, err := w.d.FreeSlots(w.as, x)
			housetest.Must(t, err)
			if len(slots) == 0 {
				t.Fatal("no time is free")
			}
			for _, s := range slots {
				if s.Begins.Clock() < "08:00" || s.Begins.Clock() > "17:00" {
					t.Errorf("%s is offered for an hour's session", s.Begins)
				}
			}
		}
		housetest.Must(t, h.SetSetting(h.As("administrator"), "outreach.day_ends", "21:00"))
		slots, err := w.d.FreeSlots(w.as, evening)
		housetest.Must(t, err)
		if !slices.ContainsFunc(slots, func(s *outreach.Slot) bool { return s.Begins.Clock() > "18:00" }) {
			t.Error("a house that works in the evening is offered no evening")
		}
		if err := h.SetSetting(h.As("administrator"), "outreach.day_ends", "six"); err == nil {
			t.Error("a word is taken for an hour")
		}
	})
}
