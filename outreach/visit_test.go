package outreach_test

import (
	"context"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/outreach"
	"drosme/records/activities"
)

func TestEveryQueryOfOutreachIsPreparedOnBothEngines(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
			for _, q := range h.Store.Queries() {
				if err := tx.Prepare(q, nil); err != nil {
					t.Error(err)
				}
			}
			return nil
		}))
	})
}

func TestAVisitIsMadeWholeAndGoesItsWay(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		x := w.draft(w.near, "2026-03-10", "09:00", "10:20", w.anna)
		x.Sessions = append(x.Sessions, session("2026-03-10", "15:00", "16:30", w.boris))
		x.Sessions[0].Shares = []activities.Share{{Grant: w.grant, Share: 10000}}
		x.Contact, x.Further = "Skolotāja Paraugs", []string{w.bus}
		at := w.add(x)

		v := w.read(at)
		if !id.CheckCode(v.Code) || v.State != outreach.Tentative || v.Zone != "Europe/Riga" || v.Municipality != "Smiltenes novads" {
			t.Fatalf("the visit is %+v", v.Visit)
		}
		if len(v.Sessions) != 2 || v.Sessions[0].Visit != v.Code || v.Sessions[0].Expected != 25 || v.Sessions[0].Day != v.Day {
			t.Fatalf("the sessions are %+v", v.Sessions)
		}
		if len(v.Crew) != 2 || len(v.Resources) != 2 || v.Contact != "Skolotāja Paraugs" {
			t.Fatalf("crew %v, resources %v, private %+v", v.Crew, v.Resources, v.Private)
		}
		if v.LeavesAt >= "2026-03-10T08:00" || v.BackAt <= "2026-03-10T17:15" {
			t.Fatalf("away from %s to %s: setting up, taking down and the road are missing", v.LeavesAt, v.BackAt)
		}

		err := w.d.Confirm(w.as, at, v.Version, "", w.anna)
		if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Key != "visit.lead_needed" {
			t.Fatalf("confirming without a lead gives %v", err)
		}
		if err := w.d.Confirm(w.as, at, v.Version, w.minor, w.anna); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a minor as the lead gives %v", err)
		}
		w.confirm(at)
		if v = w.read(at); v.State != outreach.Confirmed || v.CalendarSequence != 1 {
			t.Fatalf("confirmed: %s, calendar %d", v.State, v.CalendarSequence)
		}
		if err := w.d.Hold(w.as, at, v.Version); fault.As(err).Key != "visit.lies_ahead" {
			t.Fatalf("holding ahead of the day gives %v", err)
		}

		h.Clock.Move(8 * 24 * 3600e9)
		if err := w.d.Hold(w.as, at, v.Version); fault.As(err).Key != "visit.sessions_open" {
			t.Fatalf("holding with open sessions gives %v", err)
		}
		housetest.Must(t, w.d.Activities.Hold(w.as, v.Sessions[0].ID, v.Sessions[0].Version))
		if err := w.d.Cancel(w.as, at, v.Version, "slims vadītājs"); fault.As(err).Key != "visit.partly_held" {
			t.Fatalf("cancelling a visit that was partly held gives %v", err)
		}
		housetest.Must(t, w.d.Activities.Cancel(w.as, v.Sessions[1].ID, v.Sessions[1].Version, "slims vadītājs"))
		housetest.Must(t, w.d.Hold(w.as, at, v.Version))
		if v = w.read(at); v.State != outreach.Held {
			t.Fatalf("held: %s", v.State)
		}
		if err := w.d.Change(w.as, v.Draft()); fault.As(err).Key != "visit.is_fixed" {
			t.Fatalf("changing a held visit gives %v", err)
		}
	})
}

func TestTheLastClosedSessionHoldsTheVisit(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.add(w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna))
		w.confirm(at)
		h.Clock.Move(8 * 24 * 3600e9)
		v := w.read(at)
		closed := func() { w.write(func(tx *db.Tx) error { return outreach.HoldWhenClosed(tx, v.Code) }) }
		closed()
		if s := w.read(at).State; s != outreach.Confirmed {
			t.Fatalf("with an open session the visit is %s", s)
		}
		housetest.Must(t, w.d.Activities.Hold(w.as, v.Sessions[0].ID, v.Sessions[0].Version))
		closed()
		if s := w.read(at).State; s != outreach.Held {
			t.Fatalf("with all sessions closed the visit is %s", s)
		}
		w.write(func(tx *db.Tx) error { return outreach.HoldWhenClosed(tx, "") })
	})
}

func TestWhatIsWrongWithAVisitIsSaidAtItsField(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		for name, c := range map[string]struct {
			change func(*outreach.Draft)
			field  string
			row    int
			key    string
		}{
			"a session before setting off": {func(x *outreach.Draft) { x.LeavesAt, x.BackAt = "2026-03-10T09:30", "2026-03-10T15:00" }, "starts_at", 1, "visit.session_before_leaving"},
			"a session after coming back":  {func(x *outreach.Draft) { x.LeavesAt, x.BackAt = "2026-03-10T06:00", "2026-03-10T09:30" }, "ends_at", 1, "visit.session_after_back"},
			"a session on another day":     {func(x *outreach.Draft) { x.Sessions[0] = session("2026-03-11", "09:00", "10:00", w.anna) }, "starts_at", 1, "visit.session_other_day"},
			"an hour that does not exist": {func(x *outreach.Draft) {
				x.Day, x.Sessions[0] = "2026-03-29", session("2026-03-29", "03:30", "10:00", w.anna)
			}, "starts_at", 1, "field.hour_missing"},
			"an end before the start": {func(x *outreach.Draft) { x.Sessions[0] = session("2026-03-10", "11:00", "10:00", w.anna) }, "ends_at", 1, "field.end_before_start"},
			"shares that make 90":     {func(x *outreach.Draft) { x.Sessions[0].Shares = []activities.Share{{Grant: w.grant, Share: 9000}} }, "grants", 1, "field.shares"},
			"a grant of another time": {func(x *outreach.Draft) {
				x.Day, x.Sessions[0] = "2027-03-10", paid(session("2027-03-10", "09:00", "10:00", w.anna), w.grant)
			}, "grants", 1, "visit.grant_other_time"},
			"one who leads two": {func(x *outreach.Draft) {
				x.Sessions = append(x.Sessions, session("2026-03-10", "09:30", "10:30", w.anna))
			}, "led_by", 2, "visit.leads_two"},
			"a format of casework":    {func(x *outreach.Draft) { x.Sessions[0].Format = "group_meeting" }, "format", 1, "visit.format_wrong"},
			"nobody for whom it is":   {func(x *outreach.Draft) { x.Sessions[0].Audiences = nil }, "audiences", 1, "visit.audience_needed"},
			"no host":                 {func(x *outreach.Draft) { x.Organisation = "" }, "organisation", 0, "field.required"},
			"a person who is unknown": {func(x *outreach.Draft) { x.Crew = []string{id.New()} }, "crew", 0, "field.unknown_code"},
			"a resource that is not":  {func(x *outreach.Draft) { x.Resource = id.New() }, "resource", 0, "field.unknown_code"},
			"the deputy is the lead":  {func(x *outreach.Draft) { x.SafeguardingLead, x.SafeguardingDeputy = w.anna, w.anna }, "safeguarding_deputy", 0, "visit.deputy_is_lead"},
			"an absurd number":        {func(x *outreach.Draft) { x.Sessions[0].Expected = 100000 }, "expected", 1, "field.too_large"},
		} {
			x := w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna)
			c.change(&x)
			_, err := w.d.Add(w.as, x)
			f := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || len(f.Fields) == 0 {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got := f.Fields[0]; got.Name != c.field || got.Row != c.row || got.Key != c.key {
				t.Errorf("%s: %+v", name, f.Fields)
			}
		}
		if rows, _, err := w.d.List(w.as, outreach.Question{}); err != nil || len(rows) != 0 {
			t.Errorf("%d visits were stored by half, %v", len(rows), err)
		}
	})
}

func paid(s outreach.Session, grant string) outreach.Session {
	s.Shares = []activities.Share{{Grant: grant, Share: 10000}}
	return s
}

func TestTwoWhoSaveTheSameVisitMeet(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.add(w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna))
		one, two := w.read(at).Draft(), w.read(at).Draft()
		one.Sessions[0].Title = "8.b"
		housetest.Must(t, w.d.Change(w.as, one))
		if err := w.d.Change(w.as, two); !fault.Is(err, fault.Conflict) {
			t.Fatalf("the second save gives %v", err)
		}
		if v := w.read(at); v.Sessions[0].Title != "8.b" || v.Version != 2 {
			t.Fatalf("stored: %q, version %d", v.Sessions[0].Title, v.Version)
		}
		// A session that was changed on its own page is a conflict too.
		x := w.read(at).Draft()
		a := x.Sessions[0].Activity
		a.Title = "8.c"
		housetest.Must(t, w.d.Activities.Change(w.as, a))
		if err := w.d.Change(w.as, x); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a session that was changed elsewhere gives %v", err)
		}
	})
}

func TestChangingAVisitKeepsAddsAndDropsItsSessions(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		x := w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna)
		x.Sessions = append(x.Sessions, session("2026-03-10", "11:00", "12:00", w.anna))
		at := w.add(x)
		w.confirm(at)
		before := w.read(at)
		x = before.Draft()
		x.Sessions[1] = session("2026-03-10", "13:00", "14:00", w.boris)
		x.Note = "Ieeja no pagalma"
		x.LeavesAt, x.BackAt = "", ""
		housetest.Must(t, w.d.Change(w.as, x))
		v := w.read(at)
		if len(v.Sessions) != 2 || v.Sessions[0].ID != before.Sessions[0].ID || v.Sessions[1].StartsAt.Clock() != "13:00" {
			t.Fatalf("sessions: %+v", v.Sessions)
		}
		if v.Note != "Ieeja no pagalma" || v.CalendarSequence != 2 || v.State != outreach.Confirmed {
			t.Fatalf("note %q, calendar %d, %s", v.Note, v.CalendarSequence, v.State)
		}
		if a, err := w.d.Activities.Read(w.as, before.Sessions[1].ID); !fault.Is(err, fault.NotFound) {
			t.Fatalf("the dropped session is still there: %v, %v", a, err)
		}
		// What makes a confirmed visit one that could not be confirmed is refused.
		x = v.Draft()
		x.SafeguardingLead = ""
		if err := w.d.Change(w.as, x); fault.As(err).Fields[0].Key != "visit.lead_needed" {
			t.Fatalf("taking the lead out gives %v", err)
		}
	})
}

func TestWhoMayDoWhatWithAVisit(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		x := w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna)
		x.Contact = "Skolotāja Paraugs"
		at := w.add(x)
		own, other := h.AsPerson(w.anna, "educator"), h.AsPerson(w.boris, "educator")
		if v, err := w.d.Read(own, at); err != nil || v.Contact == "" {
			t.Errorf("the crew reads %v, %v", v, err)
		}
		if _, err := w.d.Read(other, at); !fault.Is(err, fault.NotFound) {
			t.Errorf("who does not travel gets %v", err)
		}
		if rows, _, err := w.d.List(other, outreach.Question{}); err != nil || len(rows) != 0 {
			t.Errorf("who does not travel lists %d, %v", len(rows), err)
		}
		if rows, states, err := w.d.List(own, outreach.Question{}); err != nil || len(rows) != 1 || states[outreach.Tentative] != 1 {
			t.Errorf("the crew lists %d, %v, %v", len(rows), states, err)
		}
		if err := w.d.Cancel(own, at, 1, "x"); !fault.Is(err, fault.Refused) {
			t.Errorf("the crew cancels: %v", err)
		}
		v, err := w.d.Read(h.As("reviewer"), at)
		if err != nil || v.Contact != "" || v.Code == "" || len(v.Sealed) != 0 || v.Sessions != nil {
			t.Errorf("the reviewer reads %+v, %v", v, err)
		}
		for _, role := range []string{"administrator", "helpline", "bookkeeper"} {
			if _, err := w.d.Read(h.As(role), at); !fault.Is(err, fault.Refused) {
				t.Errorf("%s: %v", role, err)
			}
		}
	})
}

func TestACancelledSessionTakesNoTime(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		x := w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna)
		x.Sessions = append(x.Sessions, session("2026-03-10", "17:00", "18:00", w.anna))
		at := w.add(x)
		v := w.read(at)
		housetest.Must(t, w.d.Activities.Cancel(w.as, v.Sessions[1].ID, v.Sessions[1].Version, "skola lūdza"))
		v = w.read(at)
		y := v.Draft()
		y.LeavesAt, y.BackAt = "", ""
		housetest.Must(t, w.d.Change(w.as, y))
		if got := w.read(at); len(got.Sessions) != 2 || got.BackAt >= "2026-03-10T17:00" || got.Sessions[1].Status != activities.Cancelled {
			t.Fatalf("back at %s with the sessions %+v", got.BackAt, got.Sessions)
		}
		housetest.Must(t, w.d.Move(w.as, at, w.read(at).Version, "2026-03-12T09:00"))
		if got := w.read(at); got.Day != "2026-03-12" || len(got.Sessions) != 2 {
			t.Fatalf("moved: %+v", got.Sessions)
		}
	})
}
