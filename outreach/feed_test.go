package outreach_test

import (
	"net/url"
	"strings"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/activities"
)

func TestAFeedHoldsTheOwnConfirmedVisitsAloneAndCanBeRevoked(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		_, today := w.Clerk.Now()
		own := w.add(w.draft(w.near, today.Add(3), "09:00", "10:20", w.anna))
		w.confirm(own)
		tentative := w.read(w.add(w.draft(w.near, today.Add(5), "09:00", "10:20", w.anna)))
		others := w.add(w.draft(w.near, today.Add(7), "09:00", "10:20", w.boris))
		housetest.Must(t, w.d.Confirm(w.as, others, 1, w.boris, w.anna))
		w.write(func(tx *db.Tx) error { // a support group that the same person leads
			a := activities.Activity{Code: "A-GRUPA", Format: "group_meeting", Status: activities.Planned, Circle: "liepas",
				StartsAt: when.Local(string(today.Add(4)) + "T18:00"), EndsAt: when.Local(string(today.Add(4)) + "T19:00")}
			if err := a.Settle("Europe/Riga"); err != nil {
				return err
			}
			if err := activities.Insert(tx, &a); err != nil {
				return err
			}
			return activities.SetLeaders(tx, a.ID, []string{w.anna})
		})
		me := pagetest.Open(t, h, h.AsPerson(w.anna, "educator"), "lv")
		me.Get("/feeds", 200)
		f := url.Values{"act_id": {id.New()}}
		p := me.Post("/feeds", f, 200)
		i := strings.Index(p.HTML, "/feeds/")
		for ; i >= 0 && !strings.HasPrefix(p.HTML[i+7+43:], ".ics"); i += 7 + strings.Index(p.HTML[i+7:], "/feeds/") {
		}
		address := p.HTML[i : i+7+43+4]
		me.Post("/feeds", f, 303) // sent again: nothing new, and the address is shown no more
		if all, err := w.d.Feeds(h.AsPerson(w.anna, "educator")); err != nil || len(all) != 1 {
			t.Fatalf("%d feeds, %v", len(all), err)
		}
		me.Get("/feeds", 200).SaysNot(address)

		public := pagetest.Open(t, h, h.AsPerson(""), "en")
		ics := func() string {
			p := public.Get(address, 200)
			if !strings.HasPrefix(p.Type, "text/calendar") {
				t.Errorf("type %q", p.Type)
			}
			return strings.ReplaceAll(p.HTML, "\r\n ", "")
		}
		v := w.read(own)
		text := ics()
		for _, has := range []string{"UID:" + v.ID + "@", "SEQUENCE:1", "STATUS:CONFIRMED", v.Code, "Smiltenes novads"} {
			if !strings.Contains(text, has) {
				t.Errorf("the feed has no %s:\n%s", has, text)
			}
		}
		for _, not := range []string{"A-GRUPA", "liepas", tentative.Code, w.read(others).Code, "Paraugskola", "Skolotāja", w.anna} {
			if strings.Contains(text, not) {
				t.Errorf("the feed says %q", not)
			}
		}
		if strings.Count(text, "BEGIN:VEVENT") != 1 {
			t.Errorf("%d entries", strings.Count(text, "BEGIN:VEVENT"))
		}
		housetest.Must(t, w.d.Move(w.as, own, v.Version, when.Local(string(today.Add(4))+"T11:00")))
		if text = ics(); !strings.Contains(text, "SEQUENCE:2") || !strings.Contains(text, strings.ReplaceAll(string(today.Add(4)), "-", "")) {
			t.Errorf("moved:\n%s", text)
		}
		housetest.Must(t, w.d.Cancel(w.as, own, w.read(own).Version, "skola slēgta"))
		if text = ics(); !strings.Contains(text, "SEQUENCE:3") || !strings.Contains(text, "STATUS:CANCELLED") || strings.Contains(text, "slēgta") {
			t.Errorf("cancelled:\n%s", text)
		}
		pagetest.Open(t, h, w.as, "en").Get("/visits/"+own+"/visit.ics", 200)
		pagetest.Open(t, h, w.as, "en").Get("/visits/"+tentative.ID+"/visit.ics", 404)
		h.Clock.Move(5 * 24 * 3600e9)
		if text = ics(); strings.Contains(text, "BEGIN:VEVENT") {
			t.Errorf("a cancelled day that is past:\n%s", text)
		}

		all, err := w.d.Feeds(h.AsPerson(w.anna, "educator"))
		housetest.Must(t, err)
		if err := w.d.RevokeFeed(h.AsPerson(w.boris, "educator"), all[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else revoked it: %v", err)
		}
		me.Get("/feeds/"+all[0].ID+"/revoke", 200)
		me.Post("/feeds/"+all[0].ID+"/revoke", url.Values{}, 303)
		public.Get(address, 404)
		public.Get("/feeds/"+strings.Repeat("A", 43)+".ics", 404)
		public.Get("/feeds/x.ics", 404)
		me.Get("/feeds", 200)
	})
}

func TestTheMarkOfAFeedIsNotItsAddress(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		token, err := w.d.MakeFeed(h.AsPerson(w.anna, "educator"))
		housetest.Must(t, err)
		if len(token) != 43 {
			t.Errorf("a token of %d characters", len(token))
		}
		if _, err := w.d.MakeFeed(w.as); fault.As(err).Key != "feed.no_person" {
			t.Errorf("an account without a person: %v", err)
		}
		for range outreach.MostFeeds - 1 {
			_, err := w.d.MakeFeed(h.AsPerson(w.anna, "educator"))
			housetest.Must(t, err)
		}
		if _, err := w.d.MakeFeed(h.AsPerson(w.anna, "educator")); !fault.Is(err, fault.Invalid) {
			t.Errorf("one feed too many: %v", err)
		}
		if list, err := w.d.FeedVisits(w.as, token); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
	})
}
