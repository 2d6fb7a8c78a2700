package tour

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drosme/internal/when"
)

// line is a road of straight kilometres at a minute each: places are numbers, "12".
func line(from, to string) (int, bool) {
	var a, b int
	if _, err := fmt.Sscan(from, &a); err != nil {
		return 0, false
	}
	if _, err := fmt.Sscan(to, &b); err != nil {
		return 0, false
	}
	return distance(a, b), true
}

func riga(t interface{ Fatal(...any) }, l string) when.Moment {
	m, err := when.Local(l).UTC("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func booked(t interface{ Fatal(...any) }, id, resource, from, to, place string) Booking {
	return Booking{ID: id, Resource: resource, From: riga(t, "2015-03-10T"+from), To: riga(t, "2015-03-10T"+to), Place: place}
}

func told(clashes []Clash) string {
	var out []string
	for _, c := range clashes {
		out = append(out, fmt.Sprintf("%s %s %s %d", c.Wanted.ID, c.Kind, c.With.ID, c.Missing))
	}
	return strings.Join(out, "; ")
}

func TestClashes(t *testing.T) {
	old := func(b ...Booking) []Booking { return b }
	with := func(b Booking, change func(*Booking)) Booking { change(&b); return b }
	visit := func(b *Booking) { b.Visit = "v" }
	setup := func(b *Booking) { b.Setup, b.Teardown = 30, 20 }
	for name, c := range map[string]struct {
		existing, wanted []Booking
		want             string
	}{
		"nothing there":         {nil, old(booked(t, "n", "trailer", "09:00", "10:00", "0")), ""},
		"the same hour":         {old(booked(t, "a", "trailer", "09:30", "11:00", "0")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n overlap a 30"},
		"one after the other":   {old(booked(t, "a", "trailer", "10:00", "11:00", "0")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), ""},
		"another trailer":       {old(booked(t, "a", "other", "09:00", "11:00", "0")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), ""},
		"its own old self":      {old(booked(t, "n", "trailer", "09:30", "11:00", "0")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), ""},
		"the road after":        {old(booked(t, "a", "trailer", "10:30", "11:00", "45")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n road a 15"},
		"the road before":       {old(booked(t, "a", "trailer", "08:00", "08:30", "45")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n road a 15"},
		"road just enough":      {old(booked(t, "a", "trailer", "10:45", "11:00", "45")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), ""},
		"setting up counts":     {old(with(booked(t, "a", "trailer", "11:00", "12:00", "45"), setup)), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n road a 15"},
		"packing down counts":   {old(with(booked(t, "a", "trailer", "08:00", "08:50", "0"), setup)), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n overlap a 10"},
		"sessions of one visit": {old(with(with(booked(t, "a", "trailer", "08:00", "08:50", "0"), setup), visit)), old(with(with(booked(t, "n", "trailer", "09:00", "10:00", "0"), setup), visit)), ""},
		"road not known":        {old(booked(t, "a", "trailer", "11:00", "12:00", "nowhere")), old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n road_unknown a 0"},
		"an absence needs no road, and hides none": {
			old(booked(t, "a", "trailer", "08:00", "08:30", "90"), booked(t, "b", "trailer", "08:40", "08:50", "")),
			old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n road a 60"},
		"only neighbours are driven between": {
			old(booked(t, "a", "trailer", "07:00", "07:10", "500"), booked(t, "b", "trailer", "08:40", "08:50", "5")),
			old(booked(t, "n", "trailer", "09:00", "10:00", "0")), ""},
		"wanted ones among themselves": {nil,
			old(booked(t, "m", "ana", "09:00", "10:00", "0"), booked(t, "n", "ana", "09:30", "10:30", "0"), booked(t, "o", "ana", "10:40", "11:00", "30")),
			"m overlap n 30; n road o 20"},
		"three in the way": {
			old(booked(t, "a", "trailer", "08:30", "09:10", "0"), booked(t, "b", "trailer", "09:20", "09:30", "0"), booked(t, "c", "trailer", "09:50", "12:00", "0")),
			old(booked(t, "n", "trailer", "09:00", "10:00", "0")), "n overlap a 10; n overlap b 40; n overlap c 10"},
	} {
		if got := told(Clashes(c.existing, c.wanted, line)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A booking is free of clashes exactly when nothing overlaps it and it can be reached, whatever order
// the bookings come in; and what is in the way is in the way from both sides.
func TestClashesAgreeWithTheRuleWrittenOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(id string) Booking {
			from := rapid.IntRange(0, 3000).Draw(t, id+" from")
			day := when.Day("2015-03-10")
			b := Booking{
				ID: id, Resource: rapid.SampledFrom([]string{"trailer", "ana"}).Draw(t, id+" resource"),
				Setup: rapid.IntRange(0, 40).Draw(t, id+" setup"), Teardown: rapid.IntRange(0, 40).Draw(t, id+" teardown"),
				Place: rapid.SampledFrom([]string{"0", "10", "80"}).Draw(t, id+" place"),
			}
			b.From = riga(t, string(at(day, from)))
			b.To = riga(t, string(at(day, from+rapid.IntRange(1, 200).Draw(t, id+" length"))))
			return b
		}
		one, other := draw("a"), draw("b")
		minute := func(m when.Moment) int { return int(m.Time().Unix() / 60) }
		clash := false
		if one.Resource == other.Resource {
			x, y := one, other
			if minute(y.From) < minute(x.From) {
				x, y = y, x
			}
			road, _ := line(x.Place, y.Place)
			clash = minute(x.To)+x.Teardown+road+y.Setup > minute(y.From)
		}
		for _, pair := range [][2]Booking{{one, other}, {other, one}} {
			if got := len(Clashes([]Booking{pair[0]}, []Booking{pair[1]}, line)) > 0; got != clash {
				t.Fatalf("%+v and %+v clash: %v, want %v", pair[0], pair[1], got, clash)
			}
		}
		if got := len(Clashes(nil, []Booking{one, other}, line)) > 0; got != clash {
			t.Fatalf("wanted together they clash: %v, want %v", got, clash)
		}
	})
}

func TestNextFreeOffersTheHourThatWasWantedOnFreeDays(t *testing.T) {
	school := Weekdays("08:00", "15:00", Days{"2015-03-16", "2015-03-20"})
	s := Search{
		Wanted:   []Booking{booked(t, "n", "trailer", "09:00", "13:00", "50"), booked(t, "n", "ana", "09:00", "11:00", "50")},
		Existing: []Booking{booked(t, "a", "trailer", "08:00", "14:00", "0")}, // Tuesday
		Road:     line, Zone: "Europe/Riga", Hours: school, After: "2015-03-10T00:00",
	}
	s.Existing = append(s.Existing, Booking{ID: "b", Resource: "ana", From: riga(t, "2015-03-12T07:00"), To: riga(t, "2015-03-12T09:10"), Place: "10"})
	var got []string
	for _, x := range NextFree(s, 4) {
		got = append(got, string(x.Start))
		if x.Unsure || len(Clashes(s.Existing, x.Wanted, line)) > 0 {
			t.Errorf("%s is offered and clashes", x.Start)
		}
	}
	// Thursday waits for Ana's road of 40 minutes; the holiday week and weekends are closed.
	want := "2015-03-11T09:00 2015-03-12T10:00 2015-03-13T09:00 2015-03-23T09:00"
	if strings.Join(got, " ") != want {
		t.Errorf("offered %v, want %s", got, want)
	}
	s.PerDay = 2
	if two := NextFree(s, 2); len(two) != 2 || two[0].Start != "2015-03-11T08:45" || two[1].Start != "2015-03-11T09:00" {
		t.Errorf("two of one day are %+v", two)
	}
	s.PerDay, s.After = 1, "2015-03-11T09:30"
	if later := NextFree(s, 1); len(later) != 1 || later[0].Start != "2015-03-11T09:30" {
		t.Errorf("after half past nine %+v is offered", later)
	}
	s.Hours = &Hours{}
	if none := NextFree(s, 3); none != nil {
		t.Errorf("a host that is never open got %v", none)
	}
}

func TestNextFreeOverTheChangeToSummerTime(t *testing.T) {
	s := Search{Wanted: []Booking{{ID: "n", Resource: "trailer", From: riga(t, "2015-03-27T03:30"), To: riga(t, "2015-03-27T04:30")}},
		Zone: "Europe/Riga", After: "2015-03-29T00:00", Until: "2015-03-29"}
	got := NextFree(s, 1)
	if len(got) != 1 || got[0].Start != "2015-03-29T04:00" {
		t.Errorf("offered %+v, want 04:00, the nearest to an hour that is not there", got)
	}
	for _, x := range got {
		if x.Wanted[0].To.Time().Sub(x.Wanted[0].From.Time()).Minutes() != 60 {
			t.Error("the visit got another length")
		}
	}
}

// What is offered is open, long enough and free.
func TestNextFreeIsFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Search{Road: line, Zone: "Europe/Riga", Hours: Weekdays("08:00", "16:00", Days{"2015-03-12", "2015-03-12"}),
			After: "2015-03-10T08:00", Until: "2015-03-20", PerDay: rapid.IntRange(1, 3).Draw(t, "per day")}
		for i := range rapid.IntRange(0, 12).Draw(t, "existing") {
			from := rapid.IntRange(0, 10*aDay).Draw(t, "from")
			s.Existing = append(s.Existing, Booking{ID: fmt.Sprint(i), Resource: "trailer", Setup: 20, Teardown: 20,
				From: riga(t, string(at("2015-03-10", from))), To: riga(t, string(at("2015-03-10", from+rapid.IntRange(30, 500).Draw(t, "length")))),
				Place: rapid.SampledFrom([]string{"0", "60"}).Draw(t, "place")})
		}
		length := rapid.IntRange(30, 500).Draw(t, "wanted")
		s.Wanted = []Booking{{ID: "n", Resource: "trailer", Setup: 30, Teardown: 30, Place: "0",
			From: riga(t, "2015-03-10T09:00"), To: riga(t, string(at("2015-03-10", 9*60+length)))}}
		last := when.Local("")
		for _, x := range NextFree(s, 5) {
			end := x.Wanted[0].To.In(s.Zone)
			if x.Start.Day() == "2015-03-12" || x.Start.Clock() < "08:00" || end.Clock() > "16:00" || end.Day() != x.Start.Day() || x.Start <= last {
				t.Fatalf("offered %s to %s", x.Start, end)
			}
			if len(Clashes(s.Existing, x.Wanted, line)) > 0 {
				t.Fatalf("%s clashes", x.Start)
			}
			last = x.Start
		}
	})
}

func TestHoursThatCannotBeAreFaults(t *testing.T) {
	if err := Weekdays("08:00", "15:00", Days{"2015-03-16", "2015-03-20"}).Check(); err != nil {
		t.Error(err)
	}
	for _, h := range []*Hours{Weekdays("8:00", "15:00"), Weekdays("15:00", "08:00"), Weekdays("08:00", "24:30"), {Closed: []Days{{"2015-03-20", "2015-03-16"}}}} {
		if h.Check() == nil {
			t.Errorf("%+v was taken", h)
		}
	}
}

func TestWaitingHostsAreRanked(t *testing.T) {
	day := when.Day("2015-03-12") // a Thursday
	var got []string
	for _, x := range Waiting([]Request{
		{ID: "far", Place: "200", Minutes: 120},
		{ID: "closed", Place: "10", Minutes: 120, Hours: Weekdays("08:00", "15:00", Days{day, day})},
		{ID: "near", Place: "10", Minutes: 120, Since: "2015-02-01"},
		{ID: "near and longer", Place: "10", Minutes: 120, Since: "2015-01-01"},
		{ID: "wished", Place: "90", Minutes: 120, Wished: []when.Day{day}},
		{ID: "wished next day", Place: "5", Minutes: 120, Wished: []when.Day{"2015-03-13"}},
		{ID: "only next day", Place: "5", Minutes: 120, Wished: []when.Day{"2015-03-13"}, OnlyWished: true},
		{ID: "later", Place: "5", Minutes: 120, Earliest: "2015-04-01"},
		{ID: "long", Place: "5", Minutes: 600, Hours: Weekdays("08:00", "15:00")},
		{ID: "lost", Place: "nowhere", Minutes: 120},
	}, day, "0", 240, line) {
		got = append(got, strings.TrimSuffix(x.ID+" "+strings.TrimPrefix(x.Reason, "tour.unplaced."), " "))
	}
	want := "wished, near and longer, near, wished next day, later not_in_time, long too_long, closed closed, far too_far, lost road_unknown, only next day not_wished"
	if strings.Join(got, ", ") != want {
		t.Errorf("ranked\n%s\nwant\n%s", strings.Join(got, ", "), want)
	}
}
