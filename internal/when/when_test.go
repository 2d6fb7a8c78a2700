package when

import "testing"

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]Day{"2015-01-09": "2015-01-09", "09.01.2015": "2015-01-09", "9.1.2015.": "2015-01-09", " 09/01/2015 ": "2015-01-09",
		"2016-02-29": "2016-02-29", "2015-02-29": "", "2015-13-01": "", "31.04.2015": "", "": "", "tomorrow": "", "0015-01-09": "", "2015-1-9": ""} {
		got, err := ParseDay(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestAnHourOfAPlaceIsAMomentOrAFault(t *testing.T) {
	cases := []struct {
		local Local
		zone  string
		want  Moment
		err   error
	}{
		{"2015-01-09T09:00", "Europe/Riga", "2015-01-09T07:00:00.000Z", nil},
		{"2015-07-09T09:00", "Europe/Riga", "2015-07-09T06:00:00.000Z", nil},
		{"2026-03-29T03:30", "Europe/Riga", "", ErrGap},                      // the clocks go forward at 03:00
		{"2026-10-25T03:30", "Europe/Riga", "2026-10-25T00:30:00.000Z", nil}, // comes twice: the first
		{"2026-03-29T02:30", "Europe/Warsaw", "", ErrGap},
		{"2015-01-09T25:00", "Europe/Riga", "", ErrLocal},
		{"2015-01-09T09:00", "Nowhere/Town", "", ErrZone},
		{"2015-01-09T09:00", "", "", ErrZone},
	}
	for _, c := range cases {
		got, err := c.local.UTC(c.zone)
		if got != c.want || err != c.err {
			t.Errorf("%s in %s: %s, %v", c.local, c.zone, got, err)
		}
	}
}

func TestLocalTimesAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]Local{"2015-01-09T09:00": "2015-01-09T09:00", "09.01.2015 9:05": "2015-01-09T09:05", "2015-01-09 09.30": "2015-01-09T09:30",
		"2015-01-09T09:00:00": "2015-01-09T09:00", "2015-01-09": "", "2015-01-09T24:01": "", "2015-01-09T09:00:30": ""} {
		if got, _ := ParseLocal(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestDaysWithinAPeriodAreCountedWithBothEnds(t *testing.T) {
	for _, d := range []Day{"2014-09-01", "2015-11-30", "2015-01-01"} {
		if !d.Within("2014-09-01", "2015-11-30") {
			t.Errorf("%s lies outside", d)
		}
	}
	for _, d := range []Day{"2014-08-31", "2015-12-01", ""} {
		if d.Within("2014-09-01", "2015-11-30") {
			t.Errorf("%s lies inside", d)
		}
	}
}

func TestAMomentIsShownInItsZone(t *testing.T) {
	if got := Moment("2015-07-09T21:30:00.000Z").In("Europe/Riga"); got != "2015-07-10T00:30" {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("2015-01-09T09:00")
	f.Add("9.1.2015. 9.05")
	f.Fuzz(func(t *testing.T, s string) {
		if l, err := ParseLocal(s); err == nil && (len(l) != 16 || l.Day() == "") {
			t.Errorf("%q gives %q", s, l)
		}
		if d, err := ParseDay(s); err == nil && d.Add(0) != d {
			t.Errorf("%q gives %q", s, d)
		}
	})
}
