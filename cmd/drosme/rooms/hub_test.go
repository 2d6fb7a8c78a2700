package rooms_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/hub"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/pagetest"
	"drosme/internal/seal"
	"drosme/outreach"
	"drosme/records/activities"
)

// onTheRoad is an office with the demonstration in it, and a laptop that carries its pack.
type onTheRoad struct {
	t              *testing.T
	office, laptop *rooms.Rooms
	at, on         *housetest.House
	pack           offline.Pack
}

func openJournal(t *testing.T, h *housetest.House, r *rooms.Rooms, node string) {
	t.Helper()
	store, err := db.OpenSQLite(filepath.Join(h.Opts.Dir, "live.db"), h.Keys.Derive("live journal"), db.Options{})
	housetest.Must(t, err)
	j, err := live.OpenJournal(context.Background(), store, node, h.Now)
	housetest.Must(t, err)
	t.Cleanup(func() { j.Close(); store.Close() })
	r.Hub.Journal = j
}

func setOut(t *testing.T) *onTheRoad {
	t.Helper()
	x := &onTheRoad{t: t}
	x.at = housetest.Open(t, func(h *area.House) []area.Area { x.office = rooms.New(h); return x.office.Areas() }, house.Options{Demo: true})
	housetest.Must(t, x.office.Start(context.Background(), x.at.House))
	housetest.Must(t, x.office.FillDemo(x.at.AsSystem("console")))
	openJournal(t, x.at, x.office, "office")
	root := seal.NewRoot()
	x.on = housetest.Open(t, func(h *area.House) []area.Area { x.laptop = rooms.New(h); return x.laptop.Areas() }, house.Options{Root: &root, Now: x.at.Clock.Now})
	housetest.Must(t, x.laptop.Start(context.Background(), x.on.House))
	file, _, err := x.office.Hub.MakePack(x.at.AsSystem("console"), hub.Order{})
	housetest.Must(t, err)
	p, err := x.laptop.Hub.Unpack(x.console(), file)
	housetest.Must(t, err)
	x.pack = *p
	self, err := x.laptop.Hub.Self(x.console())
	housetest.Must(t, err)
	openJournal(t, x.on, x.laptop, self.Hub.ID)
	return x
}

func (x *onTheRoad) console() context.Context { return x.on.AsSystem("console") }

// bringHome carries the journal to the office.
func (x *onTheRoad) bringHome() hub.Arrival {
	x.t.Helper()
	var b bytes.Buffer
	_, _, err := x.laptop.Hub.WriteJournal(x.console(), &b)
	housetest.Must(x.t, err)
	a, err := x.office.Hub.ReceiveFile(x.at.AsSystem("console"), &b)
	housetest.Must(x.t, err)
	return a
}

// crewSite are the crew's pages of the laptop.
func (x *onTheRoad) crewSite(language string) *pagetest.Site {
	h := *x.on
	h.House = &house.House{House: x.on.House.House, Areas: []area.Area{x.laptop.Hub.CrewArea()}, Store: x.on.Store}
	return pagetest.Open(x.t, &h, x.console(), language)
}

func TestAPackNamesNobodyAndHoldsWhatTheDayNeeds(t *testing.T) {
	x := setOut(t)
	if len(x.pack.Visits) == 0 || len(x.pack.Activities) != 3 {
		t.Fatalf("%d visits, %d activities", len(x.pack.Visits), len(x.pack.Activities))
	}
	all, err := json.Marshal(x.pack)
	housetest.Must(t, err)
	for _, never := range []string{"Parauga,", "Skolotāja", "Alise", "main door"} { // of hosts and staff
		if bytes.Contains(all, []byte(never)) {
			t.Errorf("the pack says %q", never)
		}
	}
	for _, v := range x.pack.Visits {
		if v.Host == "" || v.Day == "" || len(v.Sessions) == 0 || v.Lead == "" {
			t.Errorf("a visit lacks what its day needs: %+v", v)
		}
		for _, c := range v.Crew {
			if c.Code == "" {
				t.Errorf("one of the crew has no code")
			}
		}
	}
	k, err := x.laptop.Hub.Kit(x.console())
	housetest.Must(t, err)
	for _, f := range lesson.LibraryFiles() { // an approved text runs with pupils in any layout, a changed one does not
		name := strings.TrimSuffix(f.Name, ".yaml")
		changed := bytes.Replace(f.Content, []byte("version: 1\n"), []byte("version: 2\n"), 1)
		if approved := k.Activity(name) != nil; k.Runs(name, f.Content) != approved || k.Runs(name, changed) {
			t.Errorf("%s: approved %v, runs %v, changed it runs %v", name, approved, k.Runs(name, f.Content), k.Runs(name, changed))
		}
	}
	for _, a := range x.pack.Activities {
		if len(a.File) == 0 || a.Approved == "" {
			t.Errorf("an activity without its text or its approval: %s", a.ID)
		}
	}
}

// withAccount gives the visit's crew member who has an account.
func (x *onTheRoad) withAccount(v *offline.Visit) offline.Crew {
	x.t.Helper()
	users, err := x.office.Accounts.Users(x.at.AsSystem("console"), "", "")
	housetest.Must(x.t, err)
	for _, c := range v.Crew {
		for _, u := range users {
			if u.Person == c.ID && u.State != accounts.Closed {
				return c
			}
		}
	}
	x.t.Fatal("nobody of the crew has an account")
	return offline.Crew{}
}

// TestADaySheetOfTheRoadIsDoneAtTheOffice fills the sheet in on the crew's page and finds its numbers in the office's
// records, once.
func TestADaySheetOfTheRoadIsDoneAtTheOffice(t *testing.T) {
	x := setOut(t)
	v := &x.pack.Visits[len(x.pack.Visits)-1]
	x.at.Clock.Set(v.Day.Time().Add(18 * time.Hour))
	who := x.withAccount(v)
	form := url.Values{"person": {who.ID}, "debrief_knew": {"They knew little of contracts (sample)."}}
	for i, s := range v.Sessions {
		n := strconv.Itoa(i + 1)
		form.Set("s"+n+"_status", "held")
		form.Set("s"+n+"_starts", string(s.StartsAt))
		form.Set("s"+n+"_ends", string(s.EndsAt))
		form.Set("s"+n+"_method", "teacher_count")
		form["s"+n+"_led"] = []string{who.ID}
		for k, a := range s.Audiences {
			form.Set("s"+n+"_"+a, strconv.Itoa(20+i+k))
		}
	}
	site := x.crewSite("en")
	path := "/visits/" + v.ID + "/sheet"
	site.Get(path, 200).Says("Day sheet", v.Host)
	broken := url.Values{}
	for k, vs := range form {
		broken[k] = vs
	}
	broken.Del("s1_pupils")
	site.Post(path, broken, 422)
	site.Post(path, form, 303)
	site.Post(path, form, 303) // sent twice
	a := x.bringHome()
	if a.Acts != 1 {
		t.Fatalf("%d acts", a.Acts)
	}
	inbox, err := x.office.Hub.Inbox(x.at.As("responsible"))
	housetest.Must(t, err)
	if len(inbox) != 0 {
		t.Fatalf("refused: %s", inbox[0].Reason)
	}
	sheet, err := x.office.Outreach.ReadSheet(x.at.As("responsible"), v.ID)
	housetest.Must(t, err)
	if sheet.State != outreach.Held || len(sheet.Entered) != 1 {
		t.Errorf("the visit is %s, entered %d times", sheet.State, len(sheet.Entered))
	}
	for i := range sheet.Sessions {
		lines, method, _ := outreach.Counted(sheet.Rows[i].Headcounts)
		if sheet.Sessions[i].Status != activities.Held || method != "teacher_count" || len(lines) == 0 || *lines[0].Total != 20+i {
			t.Errorf("session %d: %s, %v", i, sheet.Sessions[i].Status, lines)
		}
	}
	x.bringHome()
	again, err := x.office.Outreach.ReadSheet(x.at.As("responsible"), v.ID)
	housetest.Must(t, err)
	if len(again.Entered) != 1 {
		t.Error("the sheet was entered twice")
	}
}

// TestRightsAreThoseOfTheDayOfReplay closes the account between the road and the office, and changes a session
// meanwhile: both wait in the inbox, and are done once what hinders them is put right.
func TestRightsAreThoseOfTheDayOfReplay(t *testing.T) {
	x := setOut(t)
	v := &x.pack.Visits[len(x.pack.Visits)-1]
	x.at.Clock.Set(v.Day.Time().Add(18 * time.Hour))
	who := x.withAccount(v)
	total := 21
	sheet := func(person string) offline.Act {
		s := hub.Sheet{Visit: v.ID}
		for _, one := range v.Sessions {
			line := hub.SheetSession{Activity: one.ID, Version: one.Version, Seen: one.Seen, Status: "held", StartsAt: one.StartsAt, EndsAt: one.EndsAt, Method: "teacher_count", Led: []string{who.ID}}
			for _, a := range one.Audiences {
				line.Counts = append(line.Counts, hub.SheetLine{Audience: a, Total: &total})
			}
			s.Sessions = append(s.Sessions, line)
		}
		b, err := json.Marshal(s)
		housetest.Must(t, err)
		return offline.Act{Verb: offline.EnterSheet, Person: person, Visit: v.ID, Body: b}
	}
	queue := func(a offline.Act) {
		a.ID = id.New()
		housetest.Must(t, x.laptop.Hub.Queue(x.console(), a))
	}
	queue(sheet(who.ID))
	console, boss := x.at.AsSystem("console"), x.at.As("responsible")
	users, err := x.office.Accounts.Users(console, "", "")
	housetest.Must(t, err)
	for _, u := range users { // the account is closed while the laptop is on its way home
		if u.Person == who.ID {
			housetest.Must(t, x.office.Accounts.CloseUser(console, u.ID, u.Version))
		}
	}
	x.bringHome()
	inbox, err := x.office.Hub.Inbox(boss)
	housetest.Must(t, err)
	if len(inbox) != 1 || !strings.HasPrefix(inbox[0].Reason, "hub.act_no_account") {
		t.Fatalf("without an account: %+v", inbox)
	}
	s, err := x.office.Outreach.ReadSheet(boss, v.ID)
	housetest.Must(t, err)
	if len(s.Entered) != 0 {
		t.Error("a closed account entered a sheet")
	}
	odd := hub.Odd{Host: "Paraugskola", Day: v.Day, Heads: 12}
	b, err := json.Marshal(odd)
	housetest.Must(t, err)
	queue(offline.Act{Verb: offline.Unplanned, Person: who.ID, Body: b})
	x.bringHome()
	inbox, err = x.office.Hub.Inbox(boss)
	housetest.Must(t, err)
	found := false
	for _, a := range inbox {
		found = found || a.Verb == offline.Unplanned && strings.HasPrefix(a.Reason, "hub.act_settle")
	}
	if !found {
		t.Error("an unplanned class does not wait in the inbox")
	}
	site := pagetest.Open(t, x.at, boss, "lv")
	site.Get("/hub-inbox", 200).Says("Neplānota klase", "Dienas lapa")
	for _, a := range inbox {
		site.Get("/hub-inbox/"+a.ID, 200)
		site.Post("/hub-inbox/"+a.ID+"/aside", url.Values{"version": {strconv.Itoa(a.Version)}}, 422)
		site.Post("/hub-inbox/"+a.ID+"/aside", url.Values{"version": {strconv.Itoa(a.Version)}, "why": {"entered by hand (sample)"}}, 303)
	}
}

// TestTheCrewsPagesAreWhole opens each page of the crew in both languages.
func TestTheCrewsPagesAreWhole(t *testing.T) {
	x := setOut(t)
	v := x.pack.Visits[0]
	for _, language := range []string{"en", "lv"} {
		site := x.crewSite(language)
		for _, path := range []string{"/morning", "/day", "/visits/" + v.ID, "/visits/" + v.ID + "/sheet", "/odd", "/start", "/start?visit=" + v.ID + "&session=" + v.Sessions[0].ID + "&kind=second", "/lessons", "/home", "/pack", "/account"} {
			site.Get(path, 200)
		}
		site.Post("/morning", url.Values{"item": {"projector"}, "done": {"1"}}, 303)
		site.Post("/day", url.Values{"day": {"nonsense"}}, 422)
		site.Post("/odd", url.Values{"host": {""}}, 422)
		site.Post("/start", url.Values{}, 422)
		site.Get("/visits/nobody", 404)
	}
	office := pagetest.Open(t, x.at, x.at.As("coordinator"), "lv")
	for _, path := range []string{"/hubs", "/hubs/pack", "/hubs/receive", "/hub-inbox"} {
		office.Get(path, 200)
	}
	x.bringHome()
	hubs, err := x.office.Hub.Hubs(x.at.As("coordinator"))
	housetest.Must(t, err)
	office.Get("/hubs/"+hubs[0].ID, 200).Says(hubs[0].Code)
	pagetest.Open(t, x.at, x.at.As("educator"), "en").Get("/hubs", 403)
}
