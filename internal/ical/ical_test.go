package ical

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/when"
)

var accept = flag.Bool("accept", false, "write the golden files anew; read them before you keep them")

func visit() Event {
	return Event{
		UID: "01J0000000000000000000TEST@paraugs.example", Sequence: 2, Status: Confirmed,
		Start: "2015-03-27T09:00", End: "2015-03-27T14:30", Zone: "Europe/Riga",
		Summary:     "Infotreileris: parauga vidusskola, 8.–9. klase",
		Location:    "Parauga iela 1, Smiltene; pagalms",
		Description: "Pirmā nodarbība 9.00, otrā 11.00.\nElektrība: 16 A, pagarinātājs līdz 25 m, atbalsta šķēršļus apbraukt pa pagalma vārtiem.",
		URL:         "https://paraugs.example/visit",
		Updated:     "2015-02-01T10:20:30.000Z",
	}
}

// unfold takes the folding off, as a reader does.
func unfold(b []byte) string { return strings.ReplaceAll(string(b), "\r\n ", "") }

func wellFormed(t interface {
	Helper()
	Errorf(string, ...any)
}, b []byte) {
	t.Helper()
	if !utf8.Valid(b) {
		t.Errorf("not UTF-8")
	}
	if bytes.Contains(bytes.ReplaceAll(b, []byte("\r\n"), nil), []byte("\n")) || bytes.Contains(bytes.ReplaceAll(b, []byte("\r\n"), nil), []byte("\r")) {
		t.Errorf("a line does not end in CRLF")
	}
	for _, line := range strings.Split(string(b), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %s", len(line), line)
		}
		if !utf8.ValidString(line) {
			t.Errorf("a letter is cut in two: %q", line)
		}
	}
}

func TestGoldenFilesAreAsReadByHand(t *testing.T) {
	changed := visit()
	changed.Status = Tentative
	changed.Start, changed.End = "2015-03-30T09:00", "2015-03-30T14:30"
	other := visit()
	other.UID, other.Zone, other.Start, other.End = "02@paraugs.example", "Europe/Warsaw", "2014-10-26T02:30", "2014-10-26T04:00"
	other.Summary, other.Location, other.Description, other.URL = "Exchange visit", "", "", ""
	gone := visit().After(visit())
	gone.Status = Cancelled
	gone = gone.After(visit())
	gone.Organizer, gone.Attendees = "house@paraugs.example", []string{"host@paraugs.example"}
	asked := visit()
	asked.Organizer, asked.Attendees = "house@paraugs.example", []string{"host@paraugs.example"}
	for name, c := range map[string]struct {
		title  string
		events []Event
		method Method
	}{
		"publish": {"Izbraukumi", []Event{visit(), other}, Publish},
		"moved":   {"", []Event{changed.After(visit())}, Publish},
		"request": {"", []Event{asked}, Request},
		"cancel":  {"", []Event{gone}, Cancel},
	} {
		got, err := Calendar(c.title, c.events, c.method)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wellFormed(t, got)
		file := filepath.Join("testdata", name+".ics")
		if *accept {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s:\n%s", name, file, got)
		}
	}
}

func TestReadBackGivesTheSameEvent(t *testing.T) {
	e := visit()
	b, err := Calendar("Izbraukumi", []Event{e}, Publish)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	v := cal.Events()[0]
	for p, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertySummary: e.Summary, ics.ComponentPropertyLocation: e.Location,
		ics.ComponentPropertyDescription: e.Description, ics.ComponentPropertyUniqueId: e.UID,
		ics.ComponentPropertySequence: "2", ics.ComponentPropertyStatus: "CONFIRMED", ics.ComponentPropertyUrl: e.URL,
	} {
		if got := v.GetProperty(p).Value; got != want {
			t.Errorf("%s is %q, want %q", p, got, want)
		}
	}
	start, err := v.GetStartAt()
	if err != nil || !start.Equal(time.Date(2015, 3, 27, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("start is %v, %v", start, err)
	}
}

func TestAnyTextComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := visit()
		e.Summary = rapid.String().Draw(t, "summary")
		e.Description = rapid.StringOfN(rapid.RuneFrom([]rune("aāž ,;:\\\n\r\"<>ķ😀")), 0, 400, -1).Draw(t, "description")
		b, err := Calendar("x", []Event{e}, Publish)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b)
		for name, want := range map[string]string{"SUMMARY": clean(e.Summary), "DESCRIPTION": clean(e.Description)} {
			m := regexp.MustCompile(`(?m)^` + name + `:(.*)\r$`).FindStringSubmatch(unfold(b))
			if m == nil {
				if want == "" {
					continue
				}
				t.Fatalf("%s is missing", name)
			}
			got := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\,`, ",", `\;`, ";").Replace(m[1])
			if got != want {
				t.Fatalf("%s is %q, want %q", name, got, want)
			}
		}
	})
}

// offsetBy works out a zone's offset for a local time by the VTIMEZONE alone, as an importer does.
func offsetBy(t interface{ Fatalf(string, ...any) }, b []byte, local time.Time) int {
	cal, err := ics.ParseCalendar(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v", err)
	}
	read := func(c ics.Component, p string) string {
		for _, x := range c.UnknownPropertiesIANAProperties() {
			if x.IANAToken == p {
				return x.Value
			}
		}
		return ""
	}
	latest, result := time.Time{}, -1<<31
	for _, c := range cal.Timezones()[0].Components {
		at, err := time.Parse("20060102T150405", read(c, "DTSTART"))
		if err != nil {
			t.Fatalf("%v", err)
		}
		to := read(c, "TZOFFSETTO")
		d, err := time.Parse("-0700", to)
		if err != nil {
			t.Fatalf("offset %s: %v", to, err)
		}
		_, seconds := d.Zone()
		days := []time.Time{at}
		if rule := read(c, "RRULE"); rule != "" {
			m := regexp.MustCompile(`^FREQ=YEARLY;BYMONTH=(\d+);BYDAY=(-?\d)(SU|MO|TU|WE|TH|FR|SA)(;UNTIL=(\d{8}T\d{6}Z))?$`).FindStringSubmatch(rule)
			if m == nil {
				t.Fatalf("rule %s", rule)
			}
			for y := at.Year() + 1; y <= local.Year()+1; y++ {
				day := nthWeekday(y, m[1], m[2], m[3], at)
				if m[5] != "" {
					from, _ := time.Parse("-0700", read(c, "TZOFFSETFROM"))
					_, f := from.Zone()
					until, _ := time.Parse("20060102T150405Z", m[5])
					if day.Add(-time.Duration(f) * time.Second).After(until) {
						break
					}
				}
				days = append(days, day)
			}
		}
		for _, day := range days {
			if !day.After(local) && day.After(latest) {
				latest, result = day, seconds
			}
		}
	}
	return result
}

func nthWeekday(year int, month, nth, weekday string, clock time.Time) time.Time {
	var hits []time.Time
	m, _ := time.Parse("1", month)
	for d := time.Date(year, m.Month(), 1, clock.Hour(), clock.Minute(), clock.Second(), 0, time.UTC); d.Month() == m.Month(); d = d.AddDate(0, 0, 1) {
		if strings.EqualFold(d.Weekday().String()[:2], weekday) {
			hits = append(hits, d)
		}
	}
	if nth == "-1" {
		return hits[len(hits)-1]
	}
	return hits[nth[0]-'1']
}

// The rules written beside the events give the same offset as Go's own zone data, on any day of the
// event's year, in zones with and without summer time, of half hours, with rules that changed.
func TestZoneRulesAreRight(t *testing.T) {
	zones := []string{"Europe/Riga", "Europe/Warsaw", "Europe/Tallinn", "Europe/London", "Europe/Istanbul",
		"Europe/Kyiv", "Atlantic/Reykjavik", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Tbilisi", "Europe/Moscow"}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatalf("%v", err)
		}
		day := time.Date(rapid.IntRange(2005, 2032).Draw(t, "year"), 1, 1+rapid.IntRange(0, 364).Draw(t, "day"),
			rapid.IntRange(5, 23).Draw(t, "hour"), 15, 0, 0, loc)
		e := visit()
		e.Zone = zone
		e.Start = when.Local(day.Format("2006-01-02T15:04"))
		e.End = e.Start
		b, err := Calendar("", []Event{e}, Publish)
		if err != nil {
			t.Fatalf("%v", err)
		}
		_, want := day.Zone()
		local := time.Date(day.Year(), day.Month(), day.Day(), day.Hour(), day.Minute(), 0, 0, time.UTC)
		if got := offsetBy(t, b, local); got != want {
			t.Fatalf("%s on %v is %d, want %d:\n%s", zone, day, got, want, b)
		}
	})
}

func TestRigaHasItsTwoYearlyRules(t *testing.T) {
	b, err := Calendar("", []Event{visit()}, Publish)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"BEGIN:STANDARD\r\nDTSTART:20131027T040000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\nTZNAME:EET\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n",
		"BEGIN:DAYLIGHT\r\nDTSTART:20140330T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\nTZNAME:EEST\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n",
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("missing:\n%s\nin\n%s", want, b)
		}
	}
}

func TestSequenceGrowsWithChangesThatMatter(t *testing.T) {
	old := visit()
	same := old
	same.UID, same.Description, same.Sequence = "other", "more words", 0
	if got := same.After(old); got.Sequence != 2 || got.UID != old.UID {
		t.Errorf("an unchanged visit is %s %d", got.UID, got.Sequence)
	}
	for what, change := range map[string]func(*Event){
		"start": func(e *Event) { e.Start = "2015-03-27T08:00" }, "end": func(e *Event) { e.End = "2015-03-27T15:00" },
		"zone": func(e *Event) { e.Zone = "Europe/Tallinn" }, "place": func(e *Event) { e.Location = "x" },
		"state": func(e *Event) { e.Status = Cancelled }, "title": func(e *Event) { e.Summary = "x" },
	} {
		e := visit()
		change(&e)
		if got := e.After(old); got.Sequence != 3 {
			t.Errorf("after a change of %s the sequence is %d, want 3", what, got.Sequence)
		}
	}
}

func TestWrongEventsAreFaults(t *testing.T) {
	for key, change := range map[string]func(*Event, *Method){
		"ical.method":            func(_ *Event, m *Method) { *m = "REPLY" },
		"ical.uid":               func(e *Event, _ *Method) { e.UID = "a\r\nb" },
		"ical.sequence":          func(e *Event, _ *Method) { e.Sequence = -1 },
		"ical.status":            func(e *Event, _ *Method) { e.Status = "maybe" },
		"ical.updated":           func(e *Event, _ *Method) { e.Updated = "" },
		"ical.zone":              func(e *Event, _ *Method) { e.Zone = "Europe/Smiltene" },
		"ical.not_a_time":        func(e *Event, _ *Method) { e.Start = "soon" },
		"ical.no_such_hour":      func(e *Event, _ *Method) { e.Start = "2015-03-29T03:30" },
		"ical.end_before_start":  func(e *Event, _ *Method) { e.End = "2015-03-27T08:59" },
		"ical.url":               func(e *Event, _ *Method) { e.URL = "javascript:alert(1)" },
		"ical.address":           func(e *Event, _ *Method) { e.Organizer = "a@b\r\nATTENDEE:c@d" },
		"ical.not_cancelled":     func(e *Event, m *Method) { *m, e.Organizer = Cancel, "a@b.example" },
		"ical.organizer_missing": func(e *Event, m *Method) { *m, e.Attendees = Request, []string{"a@b.example"} },
		"ical.attendee_missing":  func(e *Event, m *Method) { *m, e.Organizer = Request, "a@b.example" },
	} {
		e, m := visit(), Publish
		change(&e, &m)
		_, err := Calendar("", []Event{e}, m)
		f := fault.As(err)
		if f == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Key != key {
			t.Errorf("%s: got %v", key, err)
		}
	}
	if _, err := Calendar("", []Event{visit(), visit()}, Publish); !fault.Is(err, fault.Invalid) {
		t.Errorf("two events with one UID were taken: %v", err)
	}
}

func TestEveryKeyHasItsWordsInBothLanguages(t *testing.T) {
	if err := lang.NewBook().Add(Words); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, file := range []string{"event.go", "calendar.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(ical\.[a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
			keys[m[1]] = true
		}
	}
	for _, l := range []string{"en", "lv"} {
		text, err := Words.ReadFile("words/" + l + ".po")
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]bool{}
		for _, m := range regexp.MustCompile(`msgid "(ical\.[a-z_]+)"\nmsgstr "[^"]`).FindAllStringSubmatch(string(text), -1) {
			in[m[1]] = true
			if !keys[m[1]] {
				t.Errorf("%s has %s, which nothing says", l, m[1])
			}
		}
		for k := range keys {
			if !in[k] {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}
