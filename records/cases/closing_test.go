package cases_test

import (
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/registertest"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

func TestWithoutApprovalAClosingClosesAtOnce(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		made, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		_, today := h.Clerk.Now()
		if closed, err := desk.Close(ana, made, 1, cases.Ending{On: today, Outcome: "left", FollowUps: []when.Day{today}}); closed || housetest.Said(err) != "follow_up case.follow_up_before_closing" {
			t.Errorf("a follow-up on the day of the closing: %v, %v", closed, err)
		}
		closed, err := desk.Close(ana, made, 1, cases.Ending{On: today, Outcome: "did_not_want_help", Note: "Paraugs said so", FollowUps: []when.Day{today.Add(90), today.Add(30), today.Add(30)}})
		if err != nil || !closed {
			t.Fatalf("%v, %v", closed, err)
		}
		o, err := desk.Look(ana, made)
		housetest.Must(t, err)
		if o.Open() || o.Outcome != "did_not_want_help" || len(o.FollowUps) != 2 || o.FollowUps[0].DueOn != today.Add(30) || o.Closings[0].State != cases.ClosingDone {
			t.Errorf("%+v", o)
		}
		if strings.Contains(o.Closings[0].Note, "Paraugs") {
			t.Error("the note lies open in the table")
		}
		x, err := desk.Closing(ana, o.Closings[0].ID)
		if err != nil || x.Note != "Paraugs said so" {
			t.Errorf("%q, %v", x.Note, err)
		}
		h.Clock.Move(31 * 24 * time.Hour)
		_, today = h.Clerk.Now()
		due, err := desk.FollowUpsDue(ana, today, 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("%d due, %v", len(due), err)
		}
		rows, _, err := desk.Rows(ana, cases.Question{State: "closed", Most: 20})
		if err != nil || len(rows) != 1 || rows[0].Due == nil || rows[0].Due.On >= today {
			t.Errorf("the list says what is due: %+v, %v", rows, err)
		}
		if got := housetest.Said(desk.FollowUpDone(ana, made, due[0].ID, 1, "nonsense")); got != "result field.choose" {
			t.Errorf("%q", got)
		}
		other, _ := worker(t, h)
		if err := desk.FollowUpDone(other, made, due[0].ID, 1, "well"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another team: %v", err)
		}
		elsewhere, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		if err := desk.FollowUpDone(ana, elsewhere, due[0].ID, 1, "well"); !fault.Is(err, fault.NotFound) {
			t.Errorf("by the address of another case: %v", err)
		}
		if all, err := desk.FollowUpsDue(h.As("responsible"), today, 10); err != nil || len(all) != 0 {
			t.Errorf("what is due in others' cases stands among mine: %d, %v", len(all), err)
		}
		housetest.Must(t, desk.FollowUpDone(ana, made, due[0].ID, 1, "well"))
		if err := desk.FollowUpDone(ana, made, due[0].ID, 1, "well"); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		o, err = desk.Look(ana, made)
		housetest.Must(t, err)
		housetest.Must(t, desk.Reopen(ana, made, o.Version, "the person came back"))
		o, err = desk.Look(ana, made)
		housetest.Must(t, err)
		if !o.Open() || len(o.FollowUps) != 1 || o.Closings[0].State != cases.ClosingReopened {
			t.Errorf("reopened: %+v", o)
		}
		x, err = desk.Closing(h.As("responsible"), o.Closings[0].ID)
		if err != nil || x.Why != "the person came back" {
			t.Errorf("%q, %v", x.Why, err)
		}
	})
}

func TestTwoWorkersInOneCase(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		made, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		k, err := desk.Read(ana, made)
		housetest.Must(t, err)
		first, second := *k, *k
		first.Origin, second.Origin = "police", "self"
		housetest.Must(t, desk.Change(ana, first))
		if err := desk.Change(h.As("responsible"), second); !fault.Is(err, fault.Conflict) {
			t.Errorf("the later save wrote over the first: %v", err)
		}
		_, today := h.Clerk.Now()
		if _, err := desk.Close(ana, made, 1, cases.Ending{On: today, Outcome: "left"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a case is closed by who has not seen what it says now: %v", err)
		}
	})
}

// figures are the measures of a house in a period, by name.
func figures(t *testing.T, h *housetest.House, from, to when.Day) map[string]int64 {
	t.Helper()
	all, err := desk.Measures(h.As("responsible"), from, to)
	housetest.Must(t, err)
	out := map[string]int64{}
	for _, m := range all {
		out[m.Name] = m.Value.Number
		if !m.Value.Known {
			out[m.Name] = -1
		}
	}
	return out
}

func TestForgettingLeavesTheCounts(t *testing.T) {
	housetest.Each(t, withApprovals, func(t *testing.T, h *housetest.House) {
		held = ""
		ana, _ := worker(t, h)
		made, err := desk.Open(ana, cases.Opening{Case: cases.Case{OpenedOn: "2026-01-10", Origin: "police"}})
		housetest.Must(t, err)
		_, today := h.Clerk.Now()
		_, err = desk.Close(ana, made, 1, cases.Ending{On: today, Outcome: "declined", Note: "Parauga story"})
		housetest.Must(t, err)
		s := &script{House: h, cases: map[string]string{"one": made}, people: map[string]string{}}
		a := s.waiting("one")
		housetest.Must(t, approving.Approve(h.As("responsible"), a.ID, a.Version, "Parauga answer"))
		k, err := desk.Read(ana, made)
		housetest.Must(t, err)
		before := figures(t, h, "2026-01-01", today)
		outcomes, err := desk.Outcomes(h.As("responsible"), "2026-01-01", today)
		housetest.Must(t, err)
		instead := id.Random(nil)
		registertest.In(t, h, "case.open", func(tx *db.Tx) error {
			p := people.Person{ID: instead, Kind: people.Served, Sex: "unknown", AgeBand: "unknown"}
			if err := people.Insert(tx, &p); err != nil {
				return err
			}
			for _, x := range []area.Area{approving.Area(), desk.Area()} {
				for _, holder := range x.Holds {
					shown, err := holder.Show(tx, k.Person)
					if err != nil || len(shown) != 1 {
						t.Errorf("%s shows %v, %v", holder.Name, shown, err)
					}
					if err := holder.Forget(tx, k.Person, instead); err != nil {
						return err
					}
				}
			}
			return nil
		})
		housetest.Must(t, h.Keys.DestroySubject(t.Context(), k.Person, today))
		after := figures(t, h, "2026-01-01", today)
		for name, n := range before {
			if after[name] != n {
				t.Errorf("%s was %d and is %d", name, n, after[name])
			}
		}
		if now, err := desk.Outcomes(h.As("responsible"), "2026-01-01", today); err != nil || now["declined"] != outcomes["declined"] || now["declined"] != 1 {
			t.Errorf("outcomes %v, then %v, %v", outcomes, now, err)
		}
		o, err := desk.Look(h.As("responsible"), made)
		housetest.Must(t, err)
		if o.Person != instead || o.Closings[0].Note != "" || o.Code != k.Code {
			t.Errorf("%+v", o)
		}
		if a, err = approving.Read(h.As("responsible"), a.ID); err != nil || a.Answer != "" || a.State != "approved" {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

// The days are worked out by hand: cases closed in the period were open 1, 10 and 59 days (1 January to 1
// March 2024, a leap year, is 60), so the median is 10; of two it is the lower.
func TestFiguresByHand(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		for _, x := range []struct{ from, to when.Day }{{"2024-01-01", "2024-03-01"}, {"2024-02-20", "2024-03-01"}, {"2024-02-28", "2024-02-29"}, {"2024-03-05", ""}} {
			made, err := desk.Open(ana, cases.Opening{Case: cases.Case{OpenedOn: x.from}})
			housetest.Must(t, err)
			if x.to == "" {
				continue
			}
			_, err = desk.Close(ana, made, 1, cases.Ending{On: x.to, Outcome: "goals_met"})
			housetest.Must(t, err)
		}
		for _, x := range []struct {
			from, to               when.Day
			opened, closed, median int64
		}{
			{"2024-01-01", "2024-12-31", 4, 3, 10},
			{"2024-03-01", "2024-03-01", 0, 2, 10},
			{"2024-02-29", "2024-02-29", 0, 1, 1},
			{"2025-01-01", "2025-12-31", 0, 0, -1},
		} {
			got := figures(t, h, x.from, x.to)
			if got["cases_opened"] != x.opened || got["cases_closed"] != x.closed || got["open_to_close"] != x.median {
				t.Errorf("%s to %s: %v", x.from, x.to, got)
			}
		}
		if n := cases.DaysBetween("2024-01-01", "2024-03-01"); n != 60 {
			t.Errorf("a leap year: %d days", n)
		}
	})
}

func TestTheCaseloadCountsByWorker(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, anaID := worker(t, h)
		ben, benID := worker(t, h)
		for range 3 {
			_, err := desk.Open(ana, cases.Opening{})
			housetest.Must(t, err)
		}
		h.Clock.Move(15 * 24 * time.Hour)
		_, today := h.Clerk.Now()
		named, left, err := desk.CoverAll(ana, benID, today, today.Add(5), "")
		if err != nil || named != 3 || left != 0 {
			t.Fatalf("%d, %d, %v", named, left, err)
		}
		mine, _, err := desk.List(ana, cases.Question{Most: 1})
		housetest.Must(t, err)
		registertest.In(t, h, "case.open", func(tx *db.Tx) error {
			for who, want := range map[string]cases.Part{anaID: cases.Responsible, benID: cases.Cover, "nobody": ""} {
				if part, err := cases.PartOf(tx, mine[0].ID, who); err != nil || part != want {
					t.Errorf("the part is %q, %v, want %q", part, err, want)
				}
			}
			return nil
		})
		if named, _, err = desk.CoverAll(ana, benID, today, today.Add(5), ""); err != nil || named != 0 {
			t.Errorf("named again in %d, %v", named, err)
		}
		_, err = desk.Open(ben, cases.Opening{})
		housetest.Must(t, err)
		if _, err := desk.AddSupervision(ana, cases.Supervision{Worker: anaID, Day: today, Minutes: 60, Kind: "group"}); !fault.Is(err, fault.Refused) {
			t.Errorf("a worker notes their own supervision: %v", err)
		}
		rita := h.As("responsible")
		if _, err := desk.AddSupervision(rita, cases.Supervision{Worker: anaID, Day: today.Add(1), Minutes: 481, Kind: "x"}); housetest.Said(err) != "day supervision.in_future; minutes field.too_large; kind field.choose" {
			t.Errorf("%v", err)
		}
		once, err := desk.AddSupervision(rita, cases.Supervision{Worker: anaID, Day: today, Minutes: 60, Kind: "individual"})
		housetest.Must(t, err)
		rows, worked, err := desk.Caseload(rita)
		if err != nil || worked || len(rows) != 2 || rows[0].Person != anaID || rows[0].Led != 3 || rows[0].Untouched != 3 || rows[0].Supervised != 60 || rows[1].Covered != 3 || rows[1].Led != 1 || rows[1].Untouched != 0 {
			t.Errorf("%+v %+v, %v", rows[0], rows[1], err)
		}
		if all, err := desk.Totals(rita); err != nil || all.Open != 4 || all.Untouched != 3 || all.Nobody != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		if list, total, err := desk.List(ben, cases.Question{State: "open", Untouched: true, Mine: true, Most: 20}); err != nil || total != 3 || len(list) != 3 {
			t.Errorf("untouched for the cover: %d, %v", total, err)
		}
		if list, _, err := desk.Supervisions(ben, 0, 20); err != nil || len(list) != 0 {
			t.Errorf("a worker sees the supervision of another: %v", err)
		}
		if list, _, err := desk.Supervisions(ana, 0, 20); err != nil || len(list) != 1 {
			t.Errorf("a worker sees their own: %d, %v", len(list), err)
		}
		housetest.Must(t, desk.RemoveSupervision(rita, once, 1))
		if _, _, err := desk.Caseload(ana); !fault.Is(err, fault.Refused) {
			t.Errorf("a caseworker sees the caseloads: %v", err)
		}
	})
}

func TestTheUnusualStandsFirst(t *testing.T) {
	e := func(at when.Local, often int, closed bool, why string) *cases.Entry {
		x := &cases.Entry{Often: often, Closed: closed}
		x.Reason, x.At = why, when.Moment(at)
		x.Unusual(at)
		return x
	}
	plain := e("2026-03-02T10:00", 1, false, "the person stands at the door now")
	for _, x := range []struct {
		entry *cases.Entry
		flags string
	}{
		{plain, ""},
		{e("2026-03-02T05:59", 1, false, "the person stands at the door now"), "night"},
		{e("2026-03-02T06:00", 2, false, "the person stands at the door now"), ""},
		{e("2026-03-02T22:00", 1, false, "the person stands at the door now"), "night"},
		{e("2026-03-07T10:00", 1, false, "the person stands at the door now"), "weekend"},
		{e("2026-03-02T10:00", 3, true, "short reason"), "often closed short"},
	} {
		var got []string
		for _, f := range x.entry.Flags {
			got = append(got, strings.TrimPrefix(f, "outside.flag."))
		}
		if strings.Join(got, " ") != x.flags {
			t.Errorf("%s: %v, want %s", x.entry.At, got, x.flags)
		}
	}
	odd := e("2026-02-01T23:00", 3, true, "x")
	rows := []*cases.Entry{plain, odd}
	if cases.UnusualFirst(rows); rows[0] != odd {
		t.Error("a plain one stands before an odd one")
	}
}
