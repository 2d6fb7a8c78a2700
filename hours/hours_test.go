package hours_test

import (
	"context"
	"testing"
	"time"

	"drosme/hours"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/web"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

// office is a house with a case of Ana's team, begun on 1 January 2025. Today is 2 March 2026.
type office struct {
	*housetest.House
	d          *hours.Desk
	people     *people.Desk
	ana, ben   context.Context
	boss       context.Context
	bookkeeper context.Context
	caseID     string
	code       string
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	o := &office{}
	rooms := func(h *area.House) []area.Area {
		o.people = people.New(h)
		k, x := cases.New(h), disclosures.New(h)
		o.d = hours.New(h, hours.Records{Cases: k, Disclosures: x})
		for _, tab := range o.d.Tabs() {
			k.AddTab(tab)
		}
		return []area.Area{web.Area(), places.New(h).Area(), organisations.New(h).Area(), o.people.Area(), grants.New(h).Area(), activities.New(h).Area(), x.Area(), k.Area(), o.d.Area()}
	}
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		o.House = h
		o.ana, o.ben = o.worker(), o.worker()
		o.boss, o.bookkeeper = h.As("responsible"), h.As("bookkeeper")
		id, err := o.d.Cases.Open(o.ana, cases.Opening{Case: cases.Case{Code: "C-1", OpenedOn: "2025-01-01"}})
		housetest.Must(t, err)
		o.caseID, o.code = id, "C-1"
		test(t, o)
	})
}

func (o *office) worker() context.Context {
	o.T.Helper()
	id, err := o.people.Add(o.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(o.T, err)
	return o.AsPerson(id, "caseworker")
}

func service(day when.Day, minutes int, payer, rule string) hours.Service {
	return hours.Service{Day: day, Minutes: minutes, Specialist: "lawyer", Payer: payer, Rule: rule}
}

func (o *office) add(x hours.Service) string {
	o.T.Helper()
	id, err := o.d.AddService(o.ana, o.caseID, x, true)
	housetest.Must(o.T, err)
	return id
}

func want(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want the fault %s", err, kind)
	}
}

func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	for _, f := range fault.As(err).Fields {
		if f.Name == field && f.Key == key {
			return
		}
	}
	t.Errorf("got %v %+v, want %s: %s", err, fault.As(err).Fields, field, key)
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, o *office) { housetest.PreparesEveryQuery(t, o.House) })
}

func TestHoursAreTheTeamsAlone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.d.SetRule(o.ana, o.caseID, hours.CaseRule{Rule: "course_days", StartsOn: "2025-01-01"}))
		x := o.add(service("2025-02-01", 60, "SIVA", "course_days"))
		for name, c := range map[string]struct {
			ctx  context.Context
			read bool
		}{"ana": {o.ana, true}, "ben": {o.ben, false}, "responsible": {o.boss, true}, "reviewer": {o.As("reviewer"), true}, "bookkeeper": {o.bookkeeper, false},
			"helpline": {o.As("helpline"), false}, "coordinator": {o.As("coordinator"), false}, "educator": {o.As("educator"), false}, "administrator": {o.As("administrator"), false},
			"facilitator": {o.As("caseworker@circle"), false}, "console": {o.AsSystem("console"), false}} {
			h, err := o.d.Read(c.ctx, o.caseID, "")
			if c.read != (err == nil) {
				t.Errorf("%s reads: %v", name, err)
			}
			if err == nil && (len(h.Services) != 1 || len(h.Clocks) != 2) {
				t.Errorf("%s sees %d services and %d clocks", name, len(h.Services), len(h.Clocks))
			}
			if name == "ana" || name == "responsible" {
				continue
			}
			if _, err := o.d.AddService(c.ctx, o.caseID, service("2025-02-02", 60, "SIVA", ""), true); err == nil {
				t.Errorf("%s adds", name)
			}
			if err := o.d.RemoveService(c.ctx, o.caseID, x, 1); err == nil {
				t.Errorf("%s removes", name)
			}
			if err := o.d.SetPause(c.ctx, o.caseID, hours.Pause{Rule: "course_days", From: "2025-02-01"}); err == nil {
				t.Errorf("%s pauses", name)
			}
			if _, err := o.d.Month(c.ctx, "SIVA", "2025-02"); err == nil {
				t.Errorf("%s opens the month with its cases", name)
			}
			_, err = o.d.Totals(c.ctx, "2025-02")
			if may := name == "bookkeeper" || name == "reviewer"; may != (err == nil) {
				t.Errorf("%s reads totals: %v", name, err)
			}
		}
		// The console asks for clocks: they hold a rule and days.
		clocks, err := o.d.ClocksOf(o.AsSystem("console"), "C-1", "2025-02-01")
		if err != nil || len(clocks) != 2 || line(clocks[0]) != "course_days,days,180,32,148,2025-01-01,2025-06-29,running" {
			t.Errorf("the console: %v %v", lines(clocks), err)
		}
		_, err = o.d.ClocksOf(o.ben, "C-1", "2025-02-01")
		want(t, err, fault.NotFound)
		_, err = o.d.ClocksOf(o.ana, "C-2", "2025-02-01")
		want(t, err, fault.NotFound)
		// A case that is not one's own is not reached through a service of one's own case.
		other, err := o.d.Cases.Open(o.ben, cases.Opening{Case: cases.Case{OpenedOn: "2025-01-01"}})
		housetest.Must(t, err)
		want(t, o.d.RemoveService(o.ben, other, x, 1), fault.NotFound)
	})
}

func TestServicesOfNoPossibleDayAreRefused(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, c := range []struct {
			x          hours.Service
			field, key string
		}{
			{service("2024-12-31", 60, "SIVA", ""), "day", "service.before_case"},
			{service("2026-03-03", 60, "SIVA", ""), "day", "service.in_future"},
			{service("", 60, "SIVA", ""), "day", "field.required"},
			{service("2025-01-01", 0, "SIVA", ""), "minutes", "service.minutes_wrong"},
			{service("2025-01-01", 1441, "SIVA", ""), "minutes", "service.minutes_wrong"},
			{service("2025-01-01", 60, "A:60;B:50", ""), "payer", "service.shares_not_whole"},
			{service("2025-01-01", 60, "", "shelter_days"), "rule", "service.rule_unknown"},
			{hours.Service{Day: "2025-01-01", Minutes: 60, Specialist: "Anna Parauga"}, "specialist", "field.choose"},
			{hours.Service{Day: "2025-01-01", Minutes: 60, Specialist: "lawyer", Grant: "NONE"}, "grant_code", "field.unknown_code"},
			{hours.Service{Day: "2025-01-01", Minutes: 60, Specialist: "lawyer", Activity: "NONE"}, "activity", "field.unknown_code"},
		} {
			_, err := o.d.AddService(o.ana, o.caseID, c.x, true)
			wantField(t, err, c.field, c.key)
		}
		o.add(service("2025-01-01", 60, "", ""))
		o.add(service("2026-03-02", 60, "", ""))
	})
}

func TestWhatGoesBeyondAnAllowanceIsSeenKeptAndReviewed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.d.SetRule(o.ana, o.caseID, hours.CaseRule{Rule: "course_days", StartsOn: "2025-01-01"})) // until 29 June
		o.add(service("2025-07-01", 270, "SIVA", "aftercare_hours"))
		_, err := o.d.AddService(o.ana, o.caseID, service("2025-07-02", 60, "SIVA", "aftercare_hours"), false)
		wantField(t, err, "known", "service.known.over")
		h, err := o.d.Read(o.ana, o.caseID, "")
		if err != nil || len(h.Services) != 1 {
			t.Fatalf("what was not confirmed is kept: %d, %v", len(h.Services), err)
		}
		over := o.add(service("2025-07-02", 60, "SIVA", "aftercare_hours"))
		_, err = o.d.AddService(o.ana, o.caseID, service("2025-06-29", 60, "SIVA", "aftercare_hours"), false)
		wantField(t, err, "known", "service.known.outside")
		_, err = o.d.AddService(o.ana, o.caseID, service("2025-06-29", 60, "SIVA", "reflection_days"), false)
		wantField(t, err, "known", "service.known.no_clock")
		clocks, err := o.d.ClocksOf(o.ana, "C-1", "2025-07-02")
		if err != nil || line(clocks[1]) != "aftercare_hours,hours,5,5.5,-0.5,2025-06-30,2027-06-29,exceeded" {
			t.Errorf("%v %v", lines(clocks), err)
		}
		rows, total, err := o.d.ToReview(o.boss, 0, 10)
		if err != nil || total != 1 || rows[0].ID != over || rows[0].OverMinutes != 30 {
			t.Fatalf("to review: %+v %d %v", rows, total, err)
		}
		if _, _, err := o.d.ToReview(o.ana, 0, 10); err == nil {
			t.Error("a caseworker reviews")
		}
		want(t, o.d.Review(o.ana, over, rows[0].Version), fault.Refused)
		housetest.Must(t, o.d.Review(o.boss, over, rows[0].Version))
		if _, total, _ = o.d.ToReview(o.boss, 0, 10); total != 0 {
			t.Error("what was reviewed waits")
		}
		// An earlier service that comes later moves the mark: what was reviewed is looked at again.
		o.add(service("2025-06-30", 60, "SIVA", "aftercare_hours"))
		if rows, total, _ = o.d.ToReview(o.boss, 0, 10); total != 2 || rows[0].OverMinutes != 30 || rows[1].OverMinutes != 60 {
			t.Errorf("after an earlier one: %d %+v", total, rows)
		}
		// Support in proceedings closes aftercare from its day on.
		o.add(service("2025-08-01", 60, "SIVA", "proceedings_hours"))
		_, err = o.d.AddService(o.ana, o.caseID, service("2025-08-01", 30, "SIVA", "aftercare_hours"), false)
		wantField(t, err, "known", "service.known.closed")
		// A pause moves the end, so services after it are in order or not anew.
		housetest.Must(t, o.d.SetPause(o.ana, o.caseID, hours.Pause{Rule: "course_days", From: "2025-02-01", To: "2025-02-10"}))
		if rows, total, _ = o.d.ToReview(o.boss, 0, 10); total != 3 || rows[0].Mark != hours.Outside {
			t.Errorf("after a pause: %d %+v", total, rows)
		}
		wantField(t, o.d.SetPause(o.ana, o.caseID, hours.Pause{Rule: "reflection_days", From: "2025-02-01"}), "pause_rule", "clock.no_pause")
	})
}

func TestTwoWorkersDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := o.add(service("2025-02-01", 60, "SIVA", ""))
		x := service("2025-02-01", 90, "SIVA", "")
		x.ID, x.Version = id, 1
		housetest.Must(t, o.d.ChangeService(o.ana, o.caseID, x, true))
		want(t, o.d.ChangeService(o.boss, o.caseID, x, true), fault.Conflict)
		want(t, o.d.RemoveService(o.boss, o.caseID, id, 1), fault.Conflict)
		housetest.Must(t, o.d.RemoveService(o.boss, o.caseID, id, 2))
	})
}

func TestASentMonthStandsAndTheNextSaysWhatChanged(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		first := o.add(service("2025-02-01", 60, "SIVA", ""))
		split := o.add(service("2025-02-10", 50, "SIVA:60;LV03-0172:40", ""))
		gone := o.add(service("2025-02-11", 45, "SIVA", ""))
		housetest.Must(t, o.d.AddCost(o.ana, o.caseID, hours.Cost{Day: "2025-02-03", Kind: "ticket", Cents: 1250, Payer: "SIVA"}))
		m, err := o.d.Month(o.boss, "SIVA", "2025-02")
		housetest.Must(t, err)
		if m.Minutes != 135 || m.Services != 3 || m.Cents != 1250 || m.Sent() {
			t.Fatalf("as it stands: %+v", m)
		}
		send := func(ctx context.Context, month, hash string) error {
			_, err := o.d.Send(ctx, hours.Sending{Payer: "SIVA", Month: month, To: "State agency (sample)", Ground: "contract", Why: "payment", Hash: hash})
			return err
		}
		want(t, send(o.ana, "2025-02", m.Hash), fault.Refused)
		want(t, send(o.bookkeeper, "2025-02", m.Hash), fault.Refused)
		wantField(t, send(o.boss, "2025-02", "other"), "month", "payer_month.changed")
		wantField(t, send(o.boss, "2026-03", m.Hash), "month", "payer_month.not_over")
		wantField(t, send(o.boss, "2024-03", m.Hash), "month", "payer_month.nothing")
		housetest.Must(t, send(o.boss, "2025-02", m.Hash))
		wantField(t, send(o.boss, "2025-02", m.Hash), "month", "payer_month.sent_before")

		// Later changes: one is longer, one is another payer's wholly, one goes, one comes.
		x := service("2025-02-01", 90, "SIVA", "")
		x.ID, x.Version = first, 1
		housetest.Must(t, o.d.ChangeService(o.ana, o.caseID, x, true))
		y := service("2025-02-10", 50, "LV03-0172", "")
		y.ID, y.Version = split, 1
		housetest.Must(t, o.d.ChangeService(o.ana, o.caseID, y, true))
		housetest.Must(t, o.d.RemoveService(o.ana, o.caseID, gone, 1))
		o.add(service("2025-02-20", 15, "SIVA", ""))
		o.add(service("2025-03-05", 40, "SIVA", ""))
		again, err := o.d.Month(o.boss, "SIVA", "2025-02")
		housetest.Must(t, err)
		b, err := again.CSV()
		housetest.Must(t, err)
		if !again.Sent() || again.Minutes != 135 || again.Hash != m.Hash || hours.Hash(b) != m.Hash {
			t.Errorf("what was sent has changed: %+v", again)
		}
		next, err := o.d.Month(o.boss, "SIVA", "2025-03")
		housetest.Must(t, err)
		var got []int
		for _, l := range next.Lines {
			got = append(got, l.Minutes)
		}
		// 40 of March; −60 and 90; −30; −45; 15.
		if next.Corrections != 5 || next.Services != 1 || next.Minutes != 40+30-30-45+15 || len(got) != 6 {
			t.Errorf("the next month: %+v", next)
		}
		housetest.Must(t, send(o.boss, "2025-03", next.Hash))
		after, err := o.d.Month(o.boss, "SIVA", "2025-04")
		if err != nil || len(after.Lines) != 0 {
			t.Errorf("a correction comes twice: %+v %v", after, err)
		}
		// All that was sent to the payer is all that stands.
		x.Minutes, x.Version = 70, 2
		housetest.Must(t, o.d.ChangeService(o.ana, o.caseID, x, true))
		if after, err = o.d.Month(o.boss, "SIVA", "2025-04"); err != nil || after.Minutes != -20 || after.Corrections != 2 {
			t.Errorf("a second correction: %+v %v", after, err)
		}
		totals, err := o.d.Totals(o.bookkeeper, "2025-02")
		housetest.Must(t, err)
		if got := totals.Payers(); len(got) != 2 || got[0] != "LV03-0172" || totals.Work[1].Minutes != 70+15 || len(totals.Sent) != 1 || totals.Costs[0].Cents != 1250 {
			t.Errorf("totals: %+v", totals)
		}
		left, _, err := o.d.Disclosures.List(o.boss, disclosures.Search{})
		_ = left
		housetest.Must(t, err)
	})
}

func TestTheHouseAddsARuleThatHoldsFromItsDay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.d.SetRule(o.ana, o.caseID, hours.CaseRule{Rule: "proceedings_hours", StartsOn: "2025-01-01"}))
		o.add(service("2025-02-01", 1200, "SIVA", "proceedings_hours"))
		o.add(service("2025-08-01", 60, "SIVA", "proceedings_hours"))
		r := hours.Rule{Name: "proceedings_hours", Unit: hours.Hours, Amount: 10, Window: hours.CalendarYear, FirstDay: true, LastDay: true, From: "2025-07-01", Source: "a new regulation (sample)"}
		_, err := o.d.AddRule(o.ana, r)
		want(t, err, fault.Refused)
		_, err = o.d.AddRule(o.boss, r)
		housetest.Must(t, err)
		_, err = o.d.AddRule(o.boss, r)
		wantField(t, err, "valid_from", "hours_rule.twice")
		r.Name, r.Source = "Bad name", ""
		_, err = o.d.AddRule(o.boss, r)
		wantField(t, err, "source", "field.required")
		wantField(t, err, "rule", "hours_rule.name_wrong")
		before, err := o.d.ClocksOf(o.ana, "C-1", "2025-06-30")
		housetest.Must(t, err)
		after, err := o.d.ClocksOf(o.ana, "C-1", "2025-08-01")
		housetest.Must(t, err)
		if line(before[0]) != "proceedings_hours,hours,150,20,130,2025-01-01,2025-12-31,running" || line(after[0]) != "proceedings_hours,hours,10,21,-11,2025-01-01,2025-12-31,exceeded" {
			t.Errorf("%v %v", lines(before), lines(after))
		}
		if rows, total, err := o.d.ToReview(o.boss, 0, 10); err != nil || total != 1 || rows[0].Day != "2025-08-01" {
			t.Errorf("marked by the new rule: %+v %v", rows, err)
		}
		rules, err := o.d.Rules(o.bookkeeper)
		if err != nil || len(rules) != len(hours.Shipped)+1 {
			t.Errorf("%d rules, %v", len(rules), err)
		}
	})
}

func TestAColleagueFindsOnTheirDayWhatEndsSoon(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.d.SetRule(o.ana, o.caseID, hours.CaseRule{Rule: "course_days", StartsOn: "2025-09-20"})) // 180 days: until 18 March 2026
		mine, err := o.d.Mine(o.ana)
		if err != nil || len(mine) != 0 {
			t.Errorf("16 days before: %+v %v", mine, err)
		}
		o.Clock.Move(48 * time.Hour)
		mine, err = o.d.Mine(o.ana)
		if err != nil || len(mine) != 1 || mine[0].Clocks[0].State != hours.EndsSoon {
			t.Errorf("14 days before: %+v %v", mine, err)
		}
		if mine, err = o.d.Mine(o.ben); err != nil || len(mine) != 0 {
			t.Errorf("of another team: %+v %v", mine, err)
		}
	})
}

func TestForgettingLeavesTheSums(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.add(service("2025-02-01", 60, "SIVA", ""))
		k, err := o.d.Cases.Read(o.boss, o.caseID)
		housetest.Must(t, err)
		_, err = clerk.Add(o.AsSystem("jobs"), o.House.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, a := range o.Areas {
				for _, h := range a.Holds {
					if h.Name != "hours" {
						continue
					}
					held, err := h.Show(tx, k.Person)
					if err != nil || len(held) != 1 {
						t.Errorf("held: %v %v", held, err)
					}
					if err := h.Forget(tx, k.Person, "instead"); err != nil {
						return "", err
					}
				}
			}
			return k.Person, nil
		})
		housetest.Must(t, err)
		totals, err := o.d.Totals(o.boss, "2025-02")
		if err != nil || totals.Work[0].Minutes != 60 {
			t.Errorf("%+v %v", totals, err)
		}
	})
}
