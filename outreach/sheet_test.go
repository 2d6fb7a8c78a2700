package outreach_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/outreach"
	"drosme/records/activities"
)

// today is a confirmed visit of today with two sessions for pupils and teachers.
func (w *world) today() string {
	w.t.Helper()
	_, day := w.Clerk.Now()
	x := w.draft(w.near, day, "09:00", "10:20", w.anna)
	second := session(day, "10:40", "12:00", w.boris)
	second.Audiences, second.Title = []string{"pupils", "teachers"}, "9.b"
	x.Sessions = append(x.Sessions, second)
	x.Sessions[0].Shares = []activities.Share{{Grant: w.grant, Share: 10000}}
	id := w.add(x)
	w.confirm(id)
	return id
}

// sheetForm is the day as its page shows it, with numbers put in.
func sheetForm(p pagetest.Page) url.Values {
	v := url.Values{}
	for _, name := range []string{"happened", "debrief_version"} {
		v.Set(name, p.Hidden(name))
	}
	for _, k := range []string{"s1_", "s2_"} {
		for _, name := range []string{"id", "version", "seen", "lines", "c1_audience", "c2_audience", "status"} {
			if x := p.Hidden(k + name); x != "" {
				v.Set(k+name, x)
			}
		}
		if v.Get(k+"status") == "" {
			v.Set(k+"status", "held")
		}
		v.Set(k+"method", "teacher_count")
	}
	v.Set("s1_starts", "09:05")
	v.Set("s1_ends", "10:25")
	v.Set("s2_starts", "1045")
	v.Set("s2_ends", "12.00")
	v.Set("s1_c1_total", "24")
	v.Set("s2_c1_total", "21")
	v.Set("s2_c2_total", "2")
	return v
}

var breaking = fstest.MapFS{"queries/breaking.sql": {Data: []byte(`
-- name: test.break
alter table debriefs rename to debriefs_away
-- name: test.mend
alter table debriefs_away rename to debriefs
`)}}

func (w *world) sheet(id string) *outreach.Sheet {
	w.t.Helper()
	s, err := w.d.ReadSheet(w.as, id)
	housetest.Must(w.t, err)
	return s
}

func TestAWholeDayIsTypedOnOnePage(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		for _, language := range []string{"lv", "en"} {
			s := pagetest.Open(t, h, w.as, language)
			for _, page := range []string{"sheet", "day", "debrief", "debriefs", "evidence"} {
				s.Get("/visits/"+at+"/"+page, 200)
			}
		}
		s := pagetest.Open(t, h, h.AsPerson(w.anna, "educator"), "en")
		p := s.Get("/visits/"+at+"/day", 200)
		f := sheetForm(p)
		f["s1_led"], f["s2_led"] = []string{w.anna}, []string{w.boris, w.anna}
		f.Set("s1_counted_by", w.anna)
		f.Set("s1_c1_f", "10")
		f.Set("s1_c1_m", "12")
		f.Set("s1_c1_age", "13-15")
		f.Set("debrief_knew", "prostitūciju")
		f.Set("debrief_crew", "labi")
		p = s.Post("/visits/"+at+"/day", f, 303)
		if p.Said != "The day is stored: 47 people." {
			t.Errorf("said %q", p.Said)
		}
		s.Get(p.Location, 200).Says("held", "24", "pupils 24", "teachers 2", "Evidence for 0 of 2")
		x := w.sheet(at)
		if x.State != outreach.Held || x.Sessions[0].StartsAt.Clock() != "09:05" || x.Sessions[1].EndsAt.Clock() != "12:00" {
			t.Errorf("%s %s %s", x.State, x.Sessions[0].StartsAt, x.Sessions[1].EndsAt)
		}
		got := map[string]int{}
		for _, c := range x.Rows[0].Headcounts {
			got[c.Audience+" "+c.Sex+" "+c.AgeBand] = c.Count
			if c.CountedBy != w.anna || c.EnteredBy == "" || c.Method != "teacher_count" {
				t.Errorf("counted %+v", c)
			}
		}
		if len(got) != 3 || got["pupils f 13-15"] != 10 || got["pupils m 13-15"] != 12 || got["pupils unknown 13-15"] != 2 {
			t.Errorf("rows %v", got)
		}
		led := map[string]string{}
		for _, a := range x.Rows[1].Attendees {
			led[a.Person+a.Role] = a.Status
		}
		if led[w.anna+"leader"] != "attended" || led[w.boris+"leader"] != "attended" {
			t.Errorf("led %v", led)
		}
		if len(x.Entered) != 1 || x.Entered[0].Happened == "" || x.Entered[0].By == "" {
			t.Errorf("entered %+v", x.Entered)
		}
		all, err := w.d.Debriefs(w.as, at)
		if err != nil || len(all) != 1 || all[0].Text.Knew != "prostitūciju" || all[0].WrittenBy != w.anna {
			t.Errorf("debriefs %+v %v", all, err)
		}
	})
}

func TestWhatIsWrongStandsBesideItsFieldAndAllTypedStays(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	w := open(t, h)
	at := w.today()
	s := pagetest.Open(t, h, w.as, "en")
	page := s.Get("/visits/"+at+"/day", 200)
	for _, c := range []struct{ field, value, says string }{
		{"s1_c1_total", "-3", "less than zero"},
		{"s1_c1_total", "2,5", "whole number"},
		{"s1_c1_total", "99999", "more than can be in one session"},
		{"s1_c1_total", "many", "number"},
		{"s1_c1_total", "", "0 if nobody came"},
		{"s1_c1_f", "30", "more than all of them: 24"},
		{"s1_ends", "08:00", "The end must be after the beginning."},
		{"s1_starts", "25 Uhr", "This is not an hour."},
		{"s1_starts", "", "Please fill this in."},
		{"s1_status", "cancelled", "Choose Held, or take the numbers out."},
		{"s1_status", "planned", "Choose Held, or take the numbers out."},
		{"s1_led", "", "Tick who was there and led."},
		{"s1_method", "guess", "choose one"},
	} {
		f := sheetForm(page)
		f["s1_led"], f["s2_led"] = []string{w.anna}, []string{w.boris}
		f.Set(c.field, c.value)
		if c.value == "" {
			f.Del(c.field)
		}
		f.Set("debrief_asked", "kā atteikties")
		p := s.Post("/visits/"+at+"/day", f, 422)
		if !strings.Contains(p.Text(), c.says) || !strings.Contains(p.HTML, `href="#`+c.field+`"`) {
			t.Errorf("%s = %q: %s", c.field, c.value, p.Text())
		}
		p.Says("kā atteikties")
		if !strings.Contains(p.HTML, `value="21"`) {
			t.Errorf("%s = %q: what was typed is gone", c.field, c.value)
		}
	}
	f := sheetForm(page)
	f["s1_led"], f["s2_led"] = []string{w.anna}, []string{w.boris}
	f.Set("s1_c1_f", "20")
	f.Set("s1_c1_m", "10")
	f.Set("s2_starts", "25 Uhr")
	f.Del("s2_led")
	s.Post("/visits/"+at+"/day", f, 422).Says("The sexes make 30 together", "This is not an hour.", "Tick who was there and led.")
	f.Del("act_id")
	f.Set("s2_starts", "10:45")
	f["s2_led"] = []string{w.boris}
	s.Post("/visits/"+at+"/day", f, 422).Says("The sexes make 30 together")
	if x := w.sheet(at); x.State != outreach.Confirmed || len(x.Rows[0].Headcounts) != 0 {
		t.Errorf("something was stored: %s %v", x.State, x.Rows[0])
	}
}

func TestTheSameDayFiveTimesAtOnceIsOneDay(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		s := pagetest.Open(t, h, h.AsPerson(w.anna, "educator"), "en")
		f := sheetForm(s.Get("/visits/"+at+"/day", 200))
		f["s1_led"], f["s2_led"] = []string{w.anna}, []string{w.boris}
		f.Set("act_id", id.New())
		f.Set("debrief_knew", "maz")
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				mine := url.Values{}
				for k, v := range f {
					mine[k] = v
				}
				s.Post("/visits/"+at+"/day", mine, 303)
			})
		}
		wait.Wait()
		x := w.sheet(at)
		if len(x.Entered) != 1 || len(x.Rows[0].Headcounts) != 1 || len(x.Rows[0].Corrections) != 0 || x.State != outreach.Held {
			t.Errorf("%d entries, %d rows, %s", len(x.Entered), len(x.Rows[0].Headcounts), x.State)
		}
	})
}

func TestTwoWhoTypeTheSameDaySeeBothVersions(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		s := pagetest.Open(t, h, w.as, "en")
		page := s.Get("/visits/"+at+"/day", 200)
		theirs, mine := sheetForm(page), sheetForm(page)
		for _, f := range []url.Values{theirs, mine} {
			f["s1_led"], f["s2_led"] = []string{w.anna}, []string{w.boris}
		}
		mine.Set("s1_c1_total", "26")
		s.Post("/visits/"+at+"/day", theirs, 303)
		p := s.Post("/visits/"+at+"/day", mine, 409)
		p.Says("24", "Reason of the change").SaysNot("Session 2")
		again := url.Values{}
		for k, v := range mine {
			again[k] = v
		}
		for _, name := range []string{"s1_version", "s1_seen", "s2_version", "s2_seen", "debrief_version"} {
			again.Set(name, p.Hidden(name))
		}
		again.Del("act_id")
		s.Post("/visits/"+at+"/day", again, 422).Says("Say why the number changes.")
		again.Set("why", "skolotāja pārskaitīja")
		again.Del("act_id")
		s.Post("/visits/"+at+"/day", again, 303)
		x := w.sheet(at)
		if len(x.Rows[0].Corrections) != 1 || x.Rows[0].Corrections[0].Was != 24 || x.Rows[0].Corrections[0].Becomes != 26 || x.Rows[0].Corrections[0].Why != "skolotāja pārskaitīja" {
			t.Errorf("corrections %+v", x.Rows[0].Corrections)
		}
		s.Get("/visits/"+at+"/sheet", 200).Says("24, now 26", "skolotāja pārskaitīja")
	})
}

func TestACorrectionThatSaysMoreKeepsTheSum(t *testing.T) {
	total := 25
	s := outreach.FilledSession{Activity: "a", Method: "clicker", Counts: []outreach.CountLine{{Audience: "pupils", AgeBand: "13-15", Total: &total, F: 12, M: 13}}}
	rows, changed := s.Headcounts([]activities.Headcount{{Audience: "pupils", Sex: "unknown", AgeBand: "unknown", Method: "clicker", Count: 25}})
	sum := 0
	for _, r := range rows {
		sum += r.Count
	}
	if !changed || len(rows) != 3 || sum != 25 {
		t.Errorf("%+v", rows)
	}
	lines, method, _ := outreach.Counted(rows)
	if len(lines) != 1 || *lines[0].Total != 25 || lines[0].F != 12 || lines[0].M != 13 || method != "clicker" {
		t.Errorf("%+v by %s", lines, method)
	}
	none := 0
	s.Counts = []outreach.CountLine{{Audience: "pupils", Total: &none}}
	if rows, _ := s.Headcounts(nil); len(rows) != 1 || rows[0].Count != 0 || rows[0].AgeBand != "unknown" {
		t.Errorf("nobody came: %+v", rows)
	}
}

// A save that stops on its way leaves nothing: the debrief is written after sessions, counts and crew.
func TestASaveThatStopsMidwayLeavesNothing(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		housetest.Must(t, h.Store.AddQueries(breaking))
		run := func(name string) {
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(name); return err })
		}
		run("test.break")
		in := w.filled(at)
		if err := w.d.EnterSheet(w.as, in); err == nil {
			t.Fatal("it was stored though a table was gone")
		}
		run("test.mend")
		x := w.sheet(at)
		if x.State != outreach.Confirmed || len(x.Entered) != 0 {
			t.Errorf("%s, %d entries", x.State, len(x.Entered))
		}
		for i, r := range x.Rows {
			if x.Sessions[i].Status != activities.Planned || len(r.Headcounts) != 0 || len(r.Attendees) != 0 {
				t.Errorf("session %d: %s %v %v", i+1, x.Sessions[i].Status, r.Headcounts, r.Attendees)
			}
		}
		ctx, stop := context.WithCancel(w.as)
		stop()
		if err := w.d.EnterSheet(ctx, in); err == nil {
			t.Error("it was stored though nobody waited for it")
		}
		housetest.Must(t, w.d.EnterSheet(w.as, in))
	})
}

// filled is a day as a device without network keeps it: the same after it went through JSON.
func (w *world) filled(at string) outreach.FilledSheet {
	w.t.Helper()
	s := w.sheet(at)
	n := 20
	in := outreach.FilledSheet{Visit: at, Happened: "2026-03-02T10:00:00.000Z", Debrief: &outreach.FilledDebrief{DebriefText: outreach.DebriefText{Lacked: "ķēdi"}}}
	for i, x := range s.Sessions {
		f := outreach.FilledSession{Activity: x.ID, Version: x.Version, Status: activities.Held, StartsAt: x.StartsAt, EndsAt: x.EndsAt, Method: "clicker",
			Led: s.Rows[i].Planned}
		for _, a := range x.Audiences {
			f.Counts = append(f.Counts, outreach.CountLine{Audience: a, Total: &n})
		}
		in.Sessions = append(in.Sessions, f)
	}
	b, err := json.Marshal(in)
	housetest.Must(w.t, err)
	var out outreach.FilledSheet
	housetest.Must(w.t, json.Unmarshal(b, &out))
	return out
}

func TestASessionThatWasNotHeldIsCancelledWithItsReason(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		in := w.filled(at)
		in.Sessions[1] = outreach.FilledSession{Activity: in.Sessions[1].Activity, Version: in.Sessions[1].Version, Status: activities.Cancelled, Why: "klase slima"}
		housetest.Must(t, w.d.EnterSheet(w.as, in))
		x := w.sheet(at)
		if x.State != outreach.Held || x.Sessions[1].Status != activities.Cancelled || x.Sessions[1].CancelledWhy != "klase slima" {
			t.Errorf("%s %s %q", x.State, x.Sessions[1].Status, x.Sessions[1].CancelledWhy)
		}
		// Kept by a device and sent later, it meets what somebody else stored meanwhile.
		if err := w.d.EnterSheet(w.as, in); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale day: %v", err)
		}
	})
}

func TestTheDayIsOfItsCrewAlone(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		other := pagetest.Open(t, h, h.AsPerson(w.minor, "educator"), "en")
		for _, page := range []string{"sheet", "sheet.pdf", "day", "debrief", "debriefs", "evidence", "confirmation.pdf"} {
			other.Get("/visits/"+at+"/"+page, 404)
		}
		if err := w.d.EnterSheet(h.AsPerson(w.minor, "educator"), w.filled(at)); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else typed the day: %v", err)
		}
		far := w.draft(w.far, "2026-03-20", "09:00", "10:20", w.anna)
		ahead := w.add(far)
		in := w.filled(ahead)
		if err := w.d.EnterSheet(w.as, in); !fault.Is(err, fault.Invalid) || fault.As(err).Key != "sheet.lies_ahead" {
			t.Errorf("a day ahead: %v", err)
		}
		pagetest.Open(t, h, w.as, "en").Get("/visits/"+ahead+"/day", 200).Says("This day has not come yet")
	})
}
