package outreach_test

import (
	"errors"
	"sync"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/tour"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/activities"
)

func taken(t *testing.T, err error) []outreach.Obstacle {
	t.Helper()
	var x *outreach.Taken
	if !errors.As(err, &x) || !fault.Is(err, fault.Invalid) {
		t.Fatalf("not taken: %v", err)
	}
	return x.By
}

func TestTheTrailerAndPeopleAreNotBookedTwice(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		first := w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna))
		code := w.read(first).Code

		_, err := w.d.Add(w.as, w.draft(w.far, "2026-03-10", "10:00", "11:00", w.boris))
		by := taken(t, err)
		if len(by) != 1 || by[0].Taken != w.trailer || by[0].Code != code || by[0].HostName != "Paraugskola Smiltenē" || by[0].Kind != tour.Overlap {
			t.Fatalf("the trailer: %+v", by)
		}
		x := w.draft(w.far, "2026-03-10", "10:00", "11:00", w.anna)
		x.Resource = ""
		_, err = w.d.Add(w.as, x)
		if by := taken(t, err); len(by) != 1 || by[0].Taken != w.anna || by[0].What != outreach.OfPerson {
			t.Fatalf("the person: %+v", by)
		}
		if rows, _, err := w.d.List(w.as, outreach.Question{}); err != nil || len(rows) != 1 {
			t.Fatalf("%d visits, %v", len(rows), err)
		}

		// Smiltene to Liepāja is a drive of hours: a gap of two is too short, though nothing overlaps.
		_, err = w.d.Add(w.as, w.draft(w.far, "2026-03-10", "14:00", "15:00", w.boris))
		if by := taken(t, err); by[0].Kind != tour.RoadTime || by[0].Missing < 60 {
			t.Fatalf("the road: %+v", by)
		}
		// A road time that a person gave wins over the reckoned one.
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec("test.road", db.Args{"from": "Liepāja", "to": "Smiltenes novads", "minutes": 60})
			return err
		})
		w.add(w.draft(w.far, "2026-03-10", "14:00", "15:00", w.boris))
	})
}

func TestTwoVisitsOfOneDayMayFollowEachOther(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		w.add(w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna))
		// Valka lies next to Smiltene: 45 minutes down, the road, 60 minutes up.
		neighbour := w.host("Paraugskola Valkā", "Valkas novads")
		_, err := w.d.Add(w.as, w.draft(neighbour, "2026-03-10", "11:30", "12:30", w.anna))
		if by := taken(t, err); by[0].Kind != tour.Overlap && by[0].Kind != tour.RoadTime {
			t.Fatalf("too close: %+v", by)
		}
		w.add(w.draft(neighbour, "2026-03-10", "13:00", "14:00", w.anna))
	})
}

func TestOfTwoAtOnceOneGetsTheTrailer(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		for round := range 5 {
			day := when.Day("2026-04-06").Add(round)
			errs := make([]error, 2)
			var wait sync.WaitGroup
			for i, host := range []string{w.near, w.far} {
				wait.Go(func() {
					_, errs[i] = w.d.Add(w.as, w.draft(host, day, "09:00", "10:00", []string{w.anna, w.boris}[i]))
				})
			}
			wait.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else {
					taken(t, err)
				}
			}
			if won != 1 {
				t.Fatalf("on %s %d of two got the trailer: %v", day, won, errs)
			}
		}
	})
}

func TestAnotherActivityOfAPersonIsInTheWayAndProtectedOnesAreOnlyBusy(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		group := activities.Activity{Format: "group_meeting", StartsAt: "2026-03-10T13:00", EndsAt: "2026-03-10T14:00", Country: "LV", Municipality: "Rīga", Leaders: []string{w.anna}}
		_, err := w.d.Activities.Add(h.As("responsible"), group)
		housetest.Must(t, err)
		seminar := activities.Activity{Format: "seminar", StartsAt: "2026-03-11T13:00", EndsAt: "2026-03-11T14:00", Country: "LV", Municipality: "Rīga", Leaders: []string{w.anna}}
		open, err := w.d.Activities.Add(h.As("responsible"), seminar)
		housetest.Must(t, err)

		_, err = w.d.Add(w.as, w.draft(w.near, "2026-03-10", "10:00", "11:00", w.anna)) // back only in the afternoon
		by := taken(t, err)
		if len(by) != 1 || by[0].Taken != w.anna || by[0].Code != "" || by[0].Activity != "" || by[0].From == "" {
			t.Fatalf("the group meeting shows %+v", by)
		}
		_, err = w.d.Add(w.as, w.draft(w.near, "2026-03-11", "10:00", "11:00", w.anna))
		if by := taken(t, err); by[0].Activity != open || by[0].Code == "" {
			t.Fatalf("the seminar shows %+v", by)
		}
		// Who said that they are away until the evening is away, however short the road.
		evening := activities.Activity{Format: "seminar", StartsAt: "2026-03-12T18:00", EndsAt: "2026-03-12T19:00", Country: "LV", Municipality: "Smiltenes novads", Leaders: []string{w.anna}}
		_, err = w.d.Activities.Add(h.As("responsible"), evening)
		housetest.Must(t, err)
		x := w.draft(w.near, "2026-03-12", "10:00", "11:00", w.anna)
		x.LeavesAt, x.BackAt = "2026-03-12T06:00", "2026-03-12T20:00"
		_, err = w.d.Add(w.as, x)
		if by := taken(t, err); len(by) != 1 || by[0].Kind != tour.Overlap {
			t.Fatalf("away until the evening: %+v", by)
		}
		x.BackAt = "2026-03-12T17:00"
		w.add(x)
		_, err = w.d.Add(h.As("responsible"), w.draft(w.near, "2026-03-10", "10:00", "11:00", w.anna))
		if by := taken(t, err); by[0].Code == "" {
			t.Fatalf("the responsible person sees %+v", by)
		}
	})
}

func TestFreeTimesAreFree(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna))
		w.add(w.draft(w.near, "2026-03-11", "09:00", "10:30", w.anna))
		x := w.draft(w.far, "2026-03-10", "09:00", "10:00", w.boris)
		_, err := w.d.Add(w.as, x)
		taken(t, err)
		slots, err := w.d.FreeSlots(w.as, x)
		housetest.Must(t, err)
		if len(slots) != 5 {
			t.Fatalf("%d free times", len(slots))
		}
		for _, s := range slots {
			y := w.draft(w.far, "2026-03-10", "09:00", "10:00", w.boris)
			y.BeginAt(s.Begins)
			if d := y.Day.Time().Weekday(); d == 0 || d == 6 {
				t.Errorf("%s is no working day", y.Day)
			}
			at, err := w.d.Add(w.as, y)
			if err != nil {
				t.Errorf("%s is not free: %v", s.Begins, err)
				continue
			}
			housetest.Must(t, w.d.Remove(w.as, at, 1))
		}
		if slots[0].Begins.Day() == "2026-03-12" && slots[0].Begins.Clock() != "09:00" {
			t.Errorf("the wanted hour was free, and %s is offered", slots[0].Begins)
		}
		if _, err := w.d.FreeSlots(h.As("educator"), x); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator plans: %v", err)
		}
	})
}

func TestMovingTakesTheNewTimeAndFreesTheOld(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		x := w.draft(w.near, "2026-03-26", "09:00", "10:30", w.anna)
		x.Sessions = append(x.Sessions, session("2026-03-26", "12:00", "13:00", w.anna))
		at := w.add(x)
		w.confirm(at)
		before := w.read(at)
		blocked := w.add(w.draft(w.far, "2026-03-27", "09:00", "10:00", w.boris))
		if err := w.d.Move(w.as, at, before.Version, "2026-03-27T09:00"); taken(t, err)[0].VisitID != blocked {
			t.Fatal("another visit is in the way")
		}
		if v := w.read(at); v.Day != "2026-03-26" || v.Version != before.Version {
			t.Fatalf("a refused move left %s, version %d", v.Day, v.Version)
		}
		// Across the change to summer time the clock on the wall stays.
		housetest.Must(t, w.d.Move(w.as, at, before.Version, "2026-03-30T10:00"))
		v := w.read(at)
		if v.Day != "2026-03-30" || v.Sessions[0].StartsAt != "2026-03-30T10:00" || v.Sessions[1].StartsAt != "2026-03-30T13:00" || v.LeavesAt.Clock() <= before.LeavesAt.Clock() {
			t.Fatalf("moved to %s, %+v", v.LeavesAt, v.Sessions)
		}
		if v.Sessions[0].StartsUTC != "2026-03-30T07:00:00.000Z" || v.CalendarSequence != 2 {
			t.Fatalf("in UTC %s, calendar %d", v.Sessions[0].StartsUTC, v.CalendarSequence)
		}
		if err := w.d.Move(w.as, at, v.Version, "2026-03-29T03:15"); !fault.Is(err, fault.Invalid) {
			t.Fatalf("an hour that does not exist gives %v", err)
		}
		w.add(w.draft(w.far, "2026-03-26", "09:00", "10:00", w.boris)) // the old time is free
	})
}

func TestACancelledVisitFreesWhatItTookAndItsHostWaitsAgain(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		mine, other := w.request(w.near, "Smiltenes novads", "2026-03-10", "new"), w.request(w.far, "Liepāja", "2026-03-10 2026-04-01", "waiting")
		x := w.draft(w.near, "2026-03-10", "09:00", "10:00", w.anna)
		x.Request = mine
		at := w.add(x)
		if s := w.stateOf(mine); s != "planned" {
			t.Fatalf("the request is %s", s)
		}
		y := w.draft(w.near, "2026-04-10", "09:00", "10:00", w.anna)
		y.Request = mine
		if _, err := w.d.Add(w.as, y); fault.As(err).Fields[0].Key != "visit.request_answered" {
			t.Fatalf("the same request again gives %v", err)
		}
		w.confirm(at)
		if err := w.d.Cancel(w.as, at, w.read(at).Version, ""); fault.As(err).Fields[0].Name != "why" {
			t.Fatalf("cancelling without a reason gives %v", err)
		}
		housetest.Must(t, w.d.Cancel(w.as, at, w.read(at).Version, "skolā karantīna"))
		v := w.read(at)
		if v.State != outreach.Cancelled || v.CancelledWhy != "skolā karantīna" || v.CalendarSequence != 2 || len(v.Resources) != 0 {
			t.Fatalf("cancelled: %+v", v.Visit)
		}
		if v.Sessions[0].Status != activities.Cancelled || v.Sessions[0].CancelledWhy != "skolā karantīna" {
			t.Fatalf("its session is %+v", v.Sessions[0].Activity)
		}
		if s := w.stateOf(mine); s != "waiting" {
			t.Fatalf("the request is %s", s)
		}
		w.add(w.draft(w.far, "2026-03-10", "09:00", "10:00", w.boris))

		list, err := w.d.Waiting(w.as, "2026-03-10", mine)
		housetest.Must(t, err)
		if len(list) != 1 || list[0].Request != other || !list[0].Ranked.Fits && list[0].Ranked.Reason == "" || list[0].HostName != "Paraugskola Liepājā" {
			t.Fatalf("waiting: %+v", list)
		}
		if _, err := w.d.Waiting(h.As("educator"), "2026-03-10", ""); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator sees who waits: %v", err)
		}
	})
}

func TestTheScheduleShowsWhatIsTakenAndWhatClashes(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna))
		busy, err := w.d.Schedule(w.as, "2026-03-09", "2026-03-15")
		housetest.Must(t, err)
		if len(busy) != 2 || busy[0].VisitID != at || busy[0].Clash || busy[1].Clash {
			t.Fatalf("taken: %+v", busy)
		}
		// A support group is entered for the same hours: the plan marks both and names only the visit.
		group := activities.Activity{Format: "group_meeting", StartsAt: "2026-03-10T09:00", EndsAt: "2026-03-10T10:00", Country: "LV", Municipality: "Rīga", Leaders: []string{w.anna}}
		_, err = w.d.Activities.Add(h.As("responsible"), group)
		housetest.Must(t, err)
		busy, err = w.d.Schedule(w.as, "2026-03-10", "2026-03-10")
		housetest.Must(t, err)
		clashes, hidden := 0, 0
		for _, b := range busy {
			if b.Clash {
				clashes++
			}
			if b.Code == "" {
				hidden++
			}
		}
		if len(busy) != 3 || clashes != 2 || hidden != 1 {
			t.Fatalf("%d clashes, %d hidden of %d", clashes, hidden, len(busy))
		}
		if busy, err = w.d.Schedule(w.as, "2026-03-11", "2026-03-20"); err != nil || len(busy) != 0 {
			t.Fatalf("another week shows %d, %v", len(busy), err)
		}
	})
}

func TestARetiredResourceIsNotTaken(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		r, err := w.d.Resource(w.as, w.trailer)
		housetest.Must(t, err)
		r.RetiredOn = "2026-03-09"
		housetest.Must(t, w.d.ChangeResource(w.as, *r))
		if err := w.d.ChangeResource(w.as, *r); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a stale resource gives %v", err)
		}
		w.add(w.draft(w.near, "2026-03-09", "10:00", "11:00", w.anna))
		_, err = w.d.Add(w.as, w.draft(w.near, "2026-03-10", "10:00", "11:00", w.anna))
		if fault.As(err).Fields[0].Key != "resource.is_retired" {
			t.Fatalf("a retired trailer gives %v", err)
		}
	})
}

func (w *world) request(host, municipality, wished, state string) string {
	w.t.Helper()
	at := id.New()
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec("test.request", db.Args{"id": at, "reference": "P-" + at[20:], "state": state, "host": host, "municipality": municipality, "wished": wished, "none": []byte{}})
		return err
	})
	return at
}

func (w *world) stateOf(request string) string {
	w.t.Helper()
	state := ""
	w.write(func(tx *db.Tx) (err error) {
		state, err = db.One[string](tx, "test.state", db.Args{"id": request})
		return err
	})
	return state
}
