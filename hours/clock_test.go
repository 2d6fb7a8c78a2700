package hours_test

import (
	"fmt"
	"strings"
	"testing"

	"drosme/hours"
	"drosme/internal/when"
)

// line writes a clock as the command does, so that the table below can be read beside a calendar.
func line(c hours.Clock) string {
	return strings.Join(hours.ClockRow(c), ",")
}

// course is a ledger with a course from a day on.
func course(from when.Day, pauses ...hours.Pause) hours.Ledger {
	for i := range pauses {
		pauses[i].Rule = "course_days"
	}
	return hours.Ledger{Held: []hours.CaseRule{{Rule: "course_days", StartsOn: from}}, Pauses: pauses}
}

func pause(from, to when.Day) hours.Pause { return hours.Pause{From: from, To: to} }

// with adds services "day minutes" of a rule to a ledger.
func with(l hours.Ledger, rule string, services ...string) hours.Ledger {
	for _, s := range services {
		x := hours.Service{Rule: rule}
		if _, err := fmt.Sscan(s, &x.Day, &x.Minutes); err != nil {
			panic(err)
		}
		l.Services = append(l.Services, x)
	}
	return l
}

func held(l hours.Ledger, rule string, from when.Day) hours.Ledger {
	l.Held = append(l.Held, hours.CaseRule{Rule: rule, StartsOn: from})
	return l
}

// Every line was worked out with a calendar by hand. 180 days from 1 January 2024: 31 + 29 + 31 + 30 + 31 = 152 until
// 31 May, and 28 days of June.
func TestClocksAgreeWithTheCalendar(t *testing.T) {
	plain := course("2024-01-01")
	for _, c := range []struct {
		says string
		l    hours.Ledger
		on   when.Day
		want string
	}{
		{"the first day counts", plain, "2024-01-01", "course_days,days,180,1,179,2024-01-01,2024-06-28,running"},
		{"the day before", plain, "2023-12-31", "course_days,days,180,0,180,2024-01-01,2024-06-28,not_started"},
		{"15 days before the end", plain, "2024-06-13", "course_days,days,180,165,15,2024-01-01,2024-06-28,running"},
		{"14 days before the end", plain, "2024-06-14", "course_days,days,180,166,14,2024-01-01,2024-06-28,ends_soon"},
		{"the last day counts", plain, "2024-06-28", "course_days,days,180,180,0,2024-01-01,2024-06-28,ends_soon"},
		{"the day after", plain, "2024-06-29", "course_days,days,180,180,0,2024-01-01,2024-06-28,ended"},
		{"a year without 29 February", course("2023-01-01"), "2023-01-01", "course_days,days,180,1,179,2023-01-01,2023-06-29,running"},
		{"from 29 February", course("2024-02-29"), "2024-03-01", "course_days,days,180,2,178,2024-02-29,2024-08-26,running"},
		{"over the end of a year", course("2023-09-02"), "2024-02-28", "course_days,days,180,180,0,2023-09-02,2024-02-28,ends_soon"},

		{"ten days of pause, both ends counted", course("2024-01-01", pause("2024-03-01", "2024-03-10")), "2024-02-29", "course_days,days,180,60,120,2024-01-01,2024-07-08,running"},
		{"first day of the pause", course("2024-01-01", pause("2024-03-01", "2024-03-10")), "2024-03-01", "course_days,days,180,60,120,2024-01-01,2024-07-08,paused"},
		{"last day of the pause", course("2024-01-01", pause("2024-03-01", "2024-03-10")), "2024-03-10", "course_days,days,180,60,120,2024-01-01,2024-07-08,paused"},
		{"the day after the pause", course("2024-01-01", pause("2024-03-01", "2024-03-10")), "2024-03-11", "course_days,days,180,61,119,2024-01-01,2024-07-08,running"},
		{"a pause of one day", course("2024-01-01", pause("2024-03-01", "2024-03-01")), "2024-06-29", "course_days,days,180,180,0,2024-01-01,2024-06-29,ends_soon"},
		{"overlapping pauses count each day once", course("2024-01-01", pause("2024-03-08", "2024-03-15"), pause("2024-03-01", "2024-03-10")), "2024-07-13", "course_days,days,180,180,0,2024-01-01,2024-07-13,ends_soon"},
		{"two pauses", course("2024-01-01", pause("2024-02-28", "2024-03-01"), pause("2024-06-01", "2024-06-01")), "2024-07-02", "course_days,days,180,180,0,2024-01-01,2024-07-02,ends_soon"},
		{"a pause on the last day", course("2024-01-01", pause("2024-06-28", "2024-06-30")), "2024-07-01", "course_days,days,180,180,0,2024-01-01,2024-07-01,ends_soon"},
		{"a pause after the end", course("2024-01-01", pause("2024-06-29", "2024-07-30")), "2024-07-01", "course_days,days,180,180,0,2024-01-01,2024-06-28,ended"},
		{"a pause that a second one reaches", course("2024-01-01", pause("2024-06-20", "2024-06-29"), pause("2024-07-08", "2024-07-08")), "2024-07-09", "course_days,days,180,180,0,2024-01-01,2024-07-09,ends_soon"},
		{"a pause from before the course", course("2024-01-01", pause("2023-12-25", "2024-01-05")), "2024-01-06", "course_days,days,180,1,179,2024-01-01,2024-07-03,running"},
		{"an open pause", course("2024-01-01", pause("2024-03-01", "")), "2024-03-10", "course_days,days,180,60,120,2024-01-01,2024-07-08,paused"},

		{"30 days of reflection", held(hours.Ledger{}, "reflection_days", "2024-02-01"), "2024-03-01", "reflection_days,days,30,30,0,2024-02-01,2024-03-01,ends_soon"},
		{"reflection knows no pause", hours.Ledger{Held: []hours.CaseRule{{Rule: "reflection_days", StartsOn: "2024-02-01"}}, Pauses: []hours.Pause{{Rule: "reflection_days", From: "2024-02-10", To: "2024-02-20"}}},
			"2024-03-02", "reflection_days,days,30,30,0,2024-02-01,2024-03-01,ended"},
		{"five hours for the family of a child", with(held(hours.Ledger{}, "child_family_hours", "2024-02-01"), "child_family_hours", "2024-02-01 60", "2024-03-01 90"),
			"2030-01-01", "child_family_hours,hours,5,2.5,2.5,2024-02-01,,running"},
	} {
		got := hours.Reckon(hours.With(nil), c.l, c.on)
		if len(got) == 0 || line(got[0]) != c.want {
			t.Errorf("%s, on %s:\n got %v\nwant %s", c.says, c.on, lines(got), c.want)
		}
	}
}

func lines(all []hours.Clock) []string {
	var out []string
	for _, c := range all {
		out = append(out, line(c))
	}
	return out
}

func TestAftercareFollowsTheCourseForTwoYears(t *testing.T) {
	for _, c := range []struct {
		says string
		l    hours.Ledger
		on   when.Day
		want string
	}{
		{"two years end the day before the same date", course("2024-01-01"), "2024-06-29", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,running"},
		{"not yet", course("2024-01-01"), "2024-06-28", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,not_started"},
		{"the last day", course("2024-01-01"), "2026-06-28", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,ends_soon"},
		{"the day after", course("2024-01-01"), "2026-06-29", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,ended"},
		{"29 February is read as 1 March", course("2023-09-02"), "2024-03-01", "aftercare_hours,hours,5,0,5,2024-02-29,2026-02-28,running"},
		{"from 1 March", course("2023-09-03"), "2024-03-01", "aftercare_hours,hours,5,0,5,2024-03-01,2026-02-28,running"},
		{"a pause of the course moves it", course("2024-01-01", pause("2024-03-01", "2024-03-10")), "2024-08-01", "aftercare_hours,hours,5,0,5,2024-07-09,2026-07-08,running"},
		{"a day that was given", held(course("2024-01-01"), "aftercare_hours", "2024-05-01"), "2024-05-01", "aftercare_hours,hours,5,0,5,2024-05-01,2026-04-30,running"},
		{"minutes are kept", with(course("2024-01-01"), "aftercare_hours", "2024-07-01 60", "2024-07-02 50"), "2024-07-02", "aftercare_hours,hours,5,1.83,3.17,2024-06-29,2026-06-28,running"},
		{"zero left", with(course("2024-01-01"), "aftercare_hours", "2024-07-01 240", "2024-07-02 60"), "2024-07-02", "aftercare_hours,hours,5,5,0,2024-06-29,2026-06-28,used_up"},
		{"one minute more", with(course("2024-01-01"), "aftercare_hours", "2024-07-01 240", "2024-07-02 61"), "2024-07-02", "aftercare_hours,hours,5,5.02,-0.02,2024-06-29,2026-06-28,exceeded"},
		{"before the course's end it is not drawn on", with(course("2024-01-01"), "aftercare_hours", "2024-06-28 60"), "2024-07-02", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,running"},
		{"the day before support in proceedings", with(course("2024-01-01"), "proceedings_hours", "2024-09-01 60"), "2024-08-31", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,running"},
		{"it closes when that is drawn", with(course("2024-01-01"), "proceedings_hours", "2024-09-01 60"), "2024-09-01", "aftercare_hours,hours,5,0,5,2024-06-29,2026-06-28,closed"},
	} {
		got := lines(hours.Reckon(hours.With(nil), c.l, c.on))
		if len(got) < 2 || got[1] != c.want {
			t.Errorf("%s, on %s:\n got %v\nwant %s", c.says, c.on, got, c.want)
		}
	}
	two := held(course("2024-01-01"), "course_days", "2025-01-01") // ends on 29 June 2025
	got := lines(hours.Reckon(hours.With(nil), two, "2025-07-01"))
	want := []string{"course_days,days,180,180,0,2024-01-01,2024-06-28,ended", "course_days,days,180,180,0,2025-01-01,2025-06-29,ended",
		"aftercare_hours,hours,5,0,5,2024-06-29,2024-12-31,ended", "aftercare_hours,hours,5,0,5,2025-06-30,2027-06-29,running"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("two courses:\n%s", strings.Join(got, "\n"))
	}
	ended := course("2024-01-01")
	ended.Held[0].EndedOn = "2024-03-31"
	got = lines(hours.Reckon(hours.With(nil), ended, "2024-04-01"))
	want = []string{"course_days,days,180,91,89,2024-01-01,2024-03-31,ended", "aftercare_hours,hours,5,0,5,2024-04-01,2026-03-31,running"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("a course that ended early:\n%s", strings.Join(got, "\n"))
	}
}

func TestHoursInProceedingsBeginAnewWithTheYear(t *testing.T) {
	l := with(held(hours.Ledger{}, "proceedings_hours", "2024-07-15"), "proceedings_hours",
		"2024-07-15 600", "2024-12-31 8400", "2025-01-01 30", "2025-03-01 9000")
	for on, want := range map[when.Day]string{
		"2024-07-14": "proceedings_hours,hours,150,0,150,2024-07-15,2024-12-31,not_started",
		"2024-07-15": "proceedings_hours,hours,150,10,140,2024-07-15,2024-12-31,running",
		"2024-12-31": "proceedings_hours,hours,150,150,0,2024-07-15,2024-12-31,used_up",
		"2025-01-01": "proceedings_hours,hours,150,0.5,149.5,2025-01-01,2025-12-31,running",
		"2025-03-01": "proceedings_hours,hours,150,150.5,-0.5,2025-01-01,2025-12-31,exceeded",
		"2026-01-01": "proceedings_hours,hours,150,0,150,2026-01-01,2026-12-31,running",
	} {
		if got := lines(hours.Reckon(hours.With(nil), l, on)); len(got) != 1 || got[0] != want {
			t.Errorf("on %s:\n got %v\nwant %s", on, got, want)
		}
	}
	marked := hours.Marked(hours.With(nil), l)
	if len(marked) != 1 || l.Services[3].Mark != hours.Over || l.Services[3].OverMinutes != 30 {
		t.Errorf("marked: %v %+v", marked, l.Services)
	}
	unasked := with(hours.Ledger{}, "proceedings_hours", "2024-07-15 60")
	if got := lines(hours.Reckon(hours.With(nil), unasked, "2024-07-15")); len(got) != 1 || got[0] != "proceedings_hours,hours,150,1,149,2024-01-01,2024-12-31,running" {
		t.Errorf("hours without a day given: %v", got)
	}
}

func TestARuleThatChangesHoldsFromItsDay(t *testing.T) {
	change := func(name string, amount int, from when.Day, how func(*hours.Rule)) hours.Rules {
		r := hours.Rule{ID: "x", Name: name, Unit: hours.Days, Amount: amount, Window: hours.ByDays, Pause: true, FirstDay: true, LastDay: true, From: from, Source: "a new regulation (sample)"}
		if how != nil {
			how(&r)
		}
		return hours.With([]hours.Rule{r})
	}
	yearly := func(r *hours.Rule) { r.Unit, r.Window, r.Pause = hours.Hours, hours.CalendarYear, false }
	l := course("2024-01-01")
	given := with(held(hours.Ledger{}, "proceedings_hours", "2024-01-01"), "proceedings_hours", "2024-02-01 7200", "2024-08-01 60")
	for _, c := range []struct {
		says  string
		rules hours.Rules
		l     hours.Ledger
		on    when.Day
		want  string
	}{
		// 240 days: 182 until 30 June, 213 until 31 July, and 27 of August.
		{"longer, the day before", change("course_days", 240, "2024-04-01", nil), l, "2024-03-31", "course_days,days,180,91,89,2024-01-01,2024-06-28,running"},
		{"longer, from its day", change("course_days", 240, "2024-04-01", nil), l, "2024-04-01", "course_days,days,240,92,148,2024-01-01,2024-08-27,running"},
		{"longer, on the last day", change("course_days", 240, "2024-06-28", nil), l, "2024-06-28", "course_days,days,240,180,60,2024-01-01,2024-08-27,running"},
		{"longer, a day too late", change("course_days", 240, "2024-06-29", nil), l, "2024-06-29", "course_days,days,180,180,0,2024-01-01,2024-06-28,ended"},
		// 90 days end on 30 March; what was given until the change stays rightful.
		{"shorter, in time", change("course_days", 90, "2024-03-01", nil), l, "2024-03-01", "course_days,days,90,61,29,2024-01-01,2024-03-30,running"},
		{"shorter than what has passed", change("course_days", 90, "2024-05-01", nil), l, "2024-05-01", "course_days,days,90,90,0,2024-01-01,2024-04-30,ended"},
		{"hours, the day before", change("proceedings_hours", 100, "2024-07-01", yearly), given, "2024-06-30", "proceedings_hours,hours,150,120,30,2024-01-01,2024-12-31,running"},
		{"fewer hours", change("proceedings_hours", 100, "2024-07-01", yearly), given, "2024-08-01", "proceedings_hours,hours,100,121,-21,2024-01-01,2024-12-31,exceeded"},
		{"the first day does not count", change("course_days", 180, "2024-01-01", func(r *hours.Rule) { r.FirstDay = false }), l, "2024-01-02", "course_days,days,180,1,179,2024-01-01,2024-06-29,running"},
		{"the last day does not count", change("course_days", 180, "2024-01-01", func(r *hours.Rule) { r.LastDay = false }), l, "2024-06-28", "course_days,days,180,179,1,2024-01-01,2024-06-27,ended"},
		{"a row with an end: afterwards the one before holds again", change("course_days", 200, "2024-02-01", func(r *hours.Rule) { r.To = "2024-02-29" }), l, "2024-03-01", "course_days,days,180,61,119,2024-01-01,2024-06-28,running"},
		{"six months, in the first years", hours.With(nil), course("2009-08-31"), "2009-08-31", "course_days,days,182,1,181,2009-08-31,2010-02-28,running"},
		{"a rolling year", change("child_family_hours", 5, "2024-01-01", func(r *hours.Rule) {
			r.Unit, r.Window, r.Span, r.Pause = hours.Hours, hours.Rolling, 12, false
		}), with(held(hours.Ledger{}, "child_family_hours", "2024-01-01"), "child_family_hours", "2024-03-01 60", "2024-03-02 60"), "2025-03-01", "child_family_hours,hours,5,1,4,2024-03-02,,running"},
		{"consultations are counted, however long", change("child_family_hours", 5, "2024-01-01", func(r *hours.Rule) { r.Unit, r.Window, r.Pause = hours.Consultations, hours.Unending, false }),
			with(held(hours.Ledger{}, "child_family_hours", "2024-01-01"), "child_family_hours", "2024-03-01 20", "2024-03-02 90"), "2025-03-01", "child_family_hours,consultations,5,2,3,2024-01-01,,running"},
	} {
		got := lines(hours.Reckon(c.rules, c.l, c.on))
		if len(got) == 0 || got[0] != c.want {
			t.Errorf("%s, on %s:\n got %v\nwant %s", c.says, c.on, got, c.want)
		}
	}
	// The service of February was within 150 hours; that of August is judged by the 100 of July.
	hours.Marked(change("proceedings_hours", 100, "2024-07-01", yearly), given)
	if given.Services[0].Mark != hours.InOrder || given.Services[1].Mark != hours.Over || given.Services[1].OverMinutes != 60 {
		t.Errorf("marked: %+v", given.Services)
	}
}

func TestWhatEndsFirstIsProposed(t *testing.T) {
	l := held(held(course("2024-01-01"), "child_family_hours", "2024-01-01"), "proceedings_hours", "2024-01-01")
	var got []string
	for _, c := range hours.Fitting(hours.Reckon(hours.With(nil), l, "2024-03-01")) {
		got = append(got, c.Rule.Name)
	}
	if strings.Join(got, " ") != "course_days proceedings_hours child_family_hours" {
		t.Errorf("fitting: %v", got)
	}
	l = with(l, "proceedings_hours", "2024-02-01 9000")
	if got := hours.Fitting(hours.Reckon(hours.With(nil), l, "2024-07-01")); len(got) != 1 || got[0].Rule.Name != "child_family_hours" {
		t.Errorf("what is used up, closed or over is proposed: %v", lines(got))
	}
}

func TestServicesOutsideTheirAllowanceAreMarkedAndKept(t *testing.T) {
	l := with(course("2024-01-01"), "aftercare_hours", "2024-06-28 60", "2024-06-29 270", "2024-07-01 60", "2024-07-02 45")
	l = with(l, "proceedings_hours", "2024-08-01 60")
	l = with(l, "aftercare_hours", "2024-08-01 60")
	l = with(l, "child_family_hours", "2024-08-02 60")
	l = with(l, "", "2024-08-03 60")
	l = with(l, "course_days", "2024-06-28 60", "2024-06-29 60")
	l = with(l, "reflection_days", "2024-06-29 60")
	hours.Marked(hours.With(nil), l)
	var got []string
	for _, x := range l.Services {
		got = append(got, fmt.Sprintf("%s %s %q %d", x.Day, x.Rule, x.Mark, x.OverMinutes))
	}
	want := []string{`2024-06-28 aftercare_hours "outside" 60`, `2024-06-29 aftercare_hours "" 0`, `2024-07-01 aftercare_hours "over" 30`,
		`2024-07-02 aftercare_hours "over" 45`, `2024-08-01 proceedings_hours "" 0`, `2024-08-01 aftercare_hours "closed" 60`,
		`2024-08-02 child_family_hours "" 0`, `2024-08-03  "" 0`, `2024-06-28 course_days "" 0`, `2024-06-29 course_days "outside" 60`, `2024-06-29 reflection_days "no_clock" 60`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestNoMinuteHasTwoPayers(t *testing.T) {
	for _, c := range []struct {
		payer   string
		minutes int
		want    string
	}{
		{"SIVA", 60, "SIVA=60"}, {"", 60, "=60"}, {"SIVA:60;LV03-0172:40", 60, "SIVA=36 LV03-0172=24"},
		{"A:33.33;B:33.33;C:33.34", 100, "C=34 A=33 B=33"}, {"A:50;B:50", 61, "A=31 B=30"}, {"A:99,5;B:0,5", 1, "A=1 B=0"},
		{"A:60;B:30", 60, "service.shares_not_whole"}, {"A:60;B:41", 60, "service.shares_not_whole"}, {"A:50;A:50", 60, "service.payer_wrong"},
		{"A:x;B:50", 60, "service.share_wrong"}, {"A B", 60, "service.payer_wrong"}, {"A;B", 60, "service.share_wrong"},
	} {
		parts, key := hours.Parts(c.payer, c.minutes)
		sum, got := 0, []string{}
		for _, p := range parts {
			sum += p.Minutes
			got = append(got, fmt.Sprintf("%s=%d", p.Payer, p.Minutes))
		}
		if key != "" {
			got, sum = []string{key}, c.minutes
		}
		if strings.Join(got, " ") != c.want || sum != c.minutes {
			t.Errorf("%q of %d: %v, want %s", c.payer, c.minutes, got, c.want)
		}
	}
	if parts, _ := hours.Parts("B:33.4;A:66.6", 60); hours.PayerText(parts) != "A:66.6;B:33.4" {
		t.Errorf("written: %s", hours.PayerText(parts))
	}
}

func TestTheShippedRulesNameTheirSources(t *testing.T) {
	names := map[string]bool{}
	for _, r := range hours.Shipped {
		names[r.Name] = true
		if r.Source == "" {
			t.Errorf("%s has no source", r.Name)
		}
	}
	for _, name := range []string{"course_days", "aftercare_hours", "proceedings_hours", "child_family_hours", "reflection_days"} {
		if !names[name] {
			t.Errorf("%s is missing", name)
		}
	}
	for _, bad := range []string{"rule", strings.Replace("rule,unit,amount,window,span,starts,pause,first_day,last_day,condition,excludes,valid_from,valid_to,source,confirmed\nx,weeks,1,days,0,given,no,yes,yes,,,2020-01-01,,s,no\n", "", "", 1)} {
		if _, err := hours.ReadRules([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
