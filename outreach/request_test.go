package outreach_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/mail"
	"drosme/internal/pagetest"
	"drosme/internal/when"
	"drosme/outreach"
)

var requestGround = fstest.MapFS{"queries/request_ground.sql": {Data: []byte(`
-- name: test.letters
select id from letters order by id
-- name: test.request_bytes
select sealed from requests
-- name: test.request_count
select count(*) from requests
`)}}

// asked is a form as a host fills it in; the people are invented.
func asked(host, municipality string) doorway.Request {
	c := doorway.Contact{Name: "Skolotāja Paraudziņa", Role: "skolotāja", Email: "skola@paraugs.example", Phone: "+371 20000000"}
	s := doorway.Contact{Name: "Pedagogs Drošiņš", Email: "drosiba@paraugs.example"}
	return doorway.Request{Organisation: host, Kind: "school", Municipality: municipality, Address: "Parauga iela 1", Country: "LV",
		Days: []when.Day{"2026-04-14", "2026-04-16"}, Groups: []doorway.Group{{Name: "8.b", Audience: "pupils", Heads: 24}, {Name: "9.a", Audience: "pupils", Heads: 20}},
		Languages: []string{"lv", "ru"}, Access: "Pandus pie ieejas", Phones: "no", Contact: c, Safeguarding: s, Letters: "lv", Note: "Zāle otrajā stāvā"}
}

// sealed is a form as it lies at the door.
func (w *world) sealed(f doorway.Request, secret string) (doorway.Sealed, doorway.Submission) {
	w.t.Helper()
	sub := doorway.Submission{ID: id.New(), Reference: id.Code("R", nil), At: when.ToMoment(w.Clock.Now()), State: doorway.StateKey([]byte(secret)),
		Ends: f.LastDay().Add(doorway.LinkDays), Request: f}
	s, err := sub.Seal(w.Keys.BoxPublic())
	housetest.Must(w.t, err)
	return s, sub
}

func (w *world) count(query string) (n int) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) { n, err = db.One[int](tx, query); return err })
	return n
}

// outbox opens the letters that wait.
func (w *world) outbox() (out []mail.Letter) {
	w.t.Helper()
	var ids []string
	w.write(func(tx *db.Tx) (err error) { ids, err = db.All[string](tx, "test.letters"); return err })
	for _, letter := range ids {
		l, _, mine, err := w.Mail.Claim(context.Background(), w.Store, letter, when.ToMoment(w.Clock.Now()))
		housetest.Must(w.t, err)
		if mine {
			out = append(out, l)
		}
	}
	return out
}

func openRequests(t *testing.T, h *housetest.House) *world {
	w := open(t, h)
	housetest.Must(t, h.Store.AddQueries(requestGround))
	return w
}

func TestWhatTheDoorGivesIsStoredOnce(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := openRequests(t, h)
		s, sub := w.sealed(asked("Paraugskola", "Smiltenes novads"), "one secret")
		first, err := w.d.Receive(context.Background(), s)
		housetest.Must(t, err)
		again, err := w.d.Receive(context.Background(), s)
		housetest.Must(t, err)
		if first != again || w.count("test.request_count") != 1 {
			t.Errorf("the same submission twice gives %s and %s", first, again)
		}
		a, err := w.d.Asked(w.as, first)
		housetest.Must(t, err)
		if a.Reference != sub.Reference || a.State != outreach.RequestNew || a.Pupils != 44 || a.Classes != 2 || a.Wished != "2026-04-14 2026-04-16" ||
			a.Phones || a.Form.Contact.Name != "Skolotāja Paraudziņa" || a.Source != outreach.FromDoor {
			t.Errorf("the office reads %+v", a)
		}
		var raw []byte
		w.write(func(tx *db.Tx) (err error) { raw, err = db.One[[]byte](tx, "test.request_bytes"); return err })
		for _, name := range []string{"Paraudziņa", "Drošiņš", "paraugs.example"} {
			if bytes.Contains(raw, []byte(name)) {
				t.Errorf("the row holds %q in clear", name)
			}
		}
		for _, role := range []string{"administrator", "bookkeeper", "educator", "helpline"} {
			if _, err := w.d.Asked(h.As(role), first); err == nil {
				t.Errorf("%s reads the contacts of a host", role)
			}
		}
		broken := s
		broken.Content = append([]byte{}, s.Content...)
		broken.Content[len(broken.Content)-1]++
		if _, err := w.d.Receive(context.Background(), broken); err == nil {
			t.Error("a changed submission is taken in")
		}
		other, _ := w.sealed(asked("Paraugskola", "Smiltenes novads"), "one secret")
		other.ID = s.ID
		if _, err := w.d.Receive(context.Background(), other); err == nil {
			t.Error("a submission under the name of another is taken in")
		}
	})
}

func TestARequestGoesThroughItsStatesAndTheDoorIsTold(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := openRequests(t, h)
		door, err := doorway.OpenFolder(t.TempDir())
		housetest.Must(t, err)
		s, sub := w.sealed(asked("Paraugskola Smiltenē", "Smiltenes novads"), "a secret")
		_, err = door.Put(s, doorway.State{Key: sub.State, Word: doorway.Received, Ends: sub.Ends, At: sub.At}, 10)
		housetest.Must(t, err)
		jobs := h.AsSystem("jobs")
		fetch := func(stored, told int) {
			t.Helper()
			h.Clock.Move(time.Minute)
			got, err := w.d.Fetch(jobs, door)
			housetest.Must(t, err)
			if got.Stored != stored || got.Told != told || got.Broken != 0 {
				t.Errorf("fetched %+v, want %d stored and %d told", got, stored, told)
			}
		}
		shown := func(word string, day when.Day) {
			t.Helper()
			st, there, err := door.State(sub.State, "2026-03-03")
			housetest.Must(t, err)
			if !there || st.Word != word || st.Day != day {
				t.Errorf("the link shows %s %s, want %s %s", st.Word, st.Day, word, day)
			}
		}
		fetch(1, 0)
		fetch(0, 0)
		shown(doorway.Received, "")
		rows, states, err := w.d.Requests(w.as, outreach.RequestQuestion{})
		housetest.Must(t, err)
		if len(rows) != 1 || states[outreach.RequestNew] != 1 || hex.EncodeToString(rows[0].LinkMAC) != "" {
			t.Fatalf("the inbox shows %d, %v", len(rows), states)
		}
		request := rows[0].ID
		housetest.Must(t, w.d.MatchRequest(w.as, request, 1, w.near))
		fetch(0, 1)
		shown(doorway.Planning, "")
		housetest.Must(t, w.d.PutOnWaitingList(w.as, request, 2))
		if err := w.d.PutOnWaitingList(w.as, request, 2); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale page is answered with %v", err)
		}
		fetch(0, 1)
		shown(doorway.Waiting, "")
		x := w.draft(w.near, "2026-04-14", "09:00", "09:45", w.anna)
		x.Request, x.SafeguardingLead = request, w.anna
		visit := w.add(x)
		fetch(0, 1)
		shown(doorway.Tentative, "2026-04-14")
		v := w.read(visit)
		housetest.Must(t, w.d.Confirm(w.as, visit, v.Version, w.anna, w.boris))
		fetch(0, 1)
		shown(doorway.Confirmed, "2026-04-14")
		if err := w.d.DeclineRequest(w.as, request, 4, "x", "", false); err == nil {
			t.Error("a planned request is declined")
		}
		v = w.read(visit)
		housetest.Must(t, w.d.Cancel(w.as, visit, v.Version, "Paraugs"))
		fetch(0, 1)
		shown(doorway.Waiting, "")
		fetch(0, 0)
	})
}

func TestWhoMayNotFetchIsRefused(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	w := openRequests(t, h)
	door, err := doorway.OpenFolder(t.TempDir())
	housetest.Must(t, err)
	for _, role := range []string{"educator", "bookkeeper", "reviewer", "helpline"} {
		if _, err := w.d.Fetch(h.As(role), door); !fault.Is(err, fault.Refused) {
			t.Errorf("%s fetches: %v", role, err)
		}
	}
}

func TestAHostThatIsDeclinedGetsALetterInItsLanguage(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := openRequests(t, h)
		housetest.Must(t, h.SetSetting(h.As("administrator"), "public.name", "Biedrība Paraugs"))
		housetest.Must(t, h.SetSetting(h.As("administrator"), "public.phone", "+371 20000001"))
		f := asked("Paraugskola", "Liepāja")
		made, err := w.d.AddRequest(w.as, f)
		housetest.Must(t, err)
		housetest.Must(t, w.d.DeclineRequest(w.as, made, 1, "Par tālu", "Šogad uz Liepāju nebraucam.", true))
		letters := w.outbox()
		if len(letters) != 1 {
			t.Fatalf("%d letters", len(letters))
		}
		l := letters[0]
		if l.To != "skola@paraugs.example" || !strings.Contains(l.Text, "Šogad uz Liepāju nebraucam.") || strings.Contains(l.Text, "Par tālu") || !strings.HasPrefix(l.Subject, "Jūsu pieteikums R-") {
			t.Errorf("the letter is %+v", l)
		}
		if !strings.HasSuffix(strings.TrimSpace(l.Text), "Biedrība Paraugs\n+371 20000001") {
			t.Errorf("the letter does not say who writes: %s", l.Text)
		}
		f.Contact.Email = ""
		made, err = w.d.AddRequest(w.as, f)
		housetest.Must(t, err)
		if err := w.d.DeclineRequest(w.as, made, 1, "x", "", true); !fault.Is(err, fault.Invalid) {
			t.Errorf("a letter to nobody: %v", err)
		}
		if a, err := w.d.Asked(w.as, made); err != nil || a.State != outreach.RequestNew || len(a.Alike) != 0 {
			t.Errorf("half of a declining was stored: %+v %v", a, err)
		}
	})
}

func TestTwoRequestsOfOneHostForOneDayAreSeen(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := openRequests(t, h)
		first, err := w.d.AddRequest(w.as, asked("Paraugskola", "Liepāja"))
		housetest.Must(t, err)
		second, err := w.d.AddRequest(w.as, asked("PARAUGSKOLA ", "Liepāja"))
		housetest.Must(t, err)
		_, err = w.d.AddRequest(w.as, asked("Cita paraugskola", "Liepāja"))
		housetest.Must(t, err)
		a, err := w.d.Asked(w.as, second)
		housetest.Must(t, err)
		if len(a.Alike) != 1 || a.Alike[0].ID != first {
			t.Errorf("alike are %+v", a.Alike)
		}
	})
}

func TestAHostIsWrittenToAboutItsOwnVisit(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := openRequests(t, h)
		made, err := w.d.AddRequest(w.as, asked("Paraugskola Smiltenē", "Smiltenes novads"))
		housetest.Must(t, err)
		housetest.Must(t, w.d.MatchRequest(w.as, made, 1, w.near))
		x := w.draft(w.near, "2026-04-14", "09:00", "09:45", w.anna)
		x.Request, x.SafeguardingLead = made, w.anna
		visit := w.add(x)
		if err := w.d.SendHostLetter(w.as, visit, w.read(visit).Version, false); !fault.Is(err, fault.Invalid) {
			t.Errorf("a letter about a tentative visit: %v", err)
		}
		housetest.Must(t, w.d.Confirm(w.as, visit, w.read(visit).Version, w.anna, w.boris))
		due := func(want int) {
			t.Helper()
			list, err := w.d.LettersDue(w.as)
			housetest.Must(t, err)
			if len(list) != want {
				t.Errorf("%d letters are due, want %d", len(list), want)
			}
		}
		send := func(kind, method, status string) mail.Letter {
			t.Helper()
			due(1)
			letters, err := w.d.HostLetters(w.as, visit)
			housetest.Must(t, err)
			if letters.Letter.Kind != kind || !letters.Due() {
				t.Errorf("the letter due is %q", letters.Letter.Kind)
			}
			housetest.Must(t, w.d.SendHostLetter(w.as, visit, w.read(visit).Version, false))
			due(0)
			out := w.outbox()
			if len(out) != 1 {
				t.Fatalf("%d letters wait", len(out))
			}
			l := out[0]
			if l.To != "skola@paraugs.example" || len(l.Files) != 2 || !bytes.HasPrefix(l.Files[0].Content, []byte("%PDF-")) {
				t.Fatalf("the letter has %d files for %q", len(l.Files), l.To)
			}
			ics := strings.ReplaceAll(string(l.Files[1].Content), "\r\n ", "")
			for _, want := range []string{"UID:" + visit + "@desk.example", "STATUS:" + status, "METHOD:" + method} {
				if !strings.Contains(ics, want) {
					t.Errorf("the calendar entry lacks %s", want)
				}
			}
			for _, never := range []string{"Paraudziņa", "Drošiņš", "trafficking", "tirdzniec"} {
				if strings.Contains(ics, never) || strings.Contains(l.Subject+l.Text, never) {
					t.Errorf("the mail or its entry says %q", never)
				}
			}
			return l
		}
		first := send(outreach.LetterConfirmation, "PUBLISH", "CONFIRMED")
		if !strings.Contains(first.Text, "14. aprīlis") && !strings.Contains(first.Text, "14. aprīl") {
			t.Errorf("the mail does not name the day: %s", first.Text)
		}
		v := w.read(visit)
		moved := v.Draft()
		moved.Sessions[0].StartsAt, moved.Sessions[0].EndsAt = "2026-04-14T10:00", "2026-04-14T10:45"
		moved.LeavesAt, moved.BackAt = "", ""
		housetest.Must(t, w.d.Change(w.as, moved))
		second := send(outreach.LetterMoved, "PUBLISH", "CONFIRMED")
		if sequence(first) >= sequence(second) {
			t.Errorf("the changed entry has the number %d after %d", sequence(second), sequence(first))
		}
		housetest.Must(t, w.d.Cancel(w.as, visit, w.read(visit).Version, "Paraugs"))
		third := send(outreach.LetterCancelled, "PUBLISH", "CANCELLED")
		if sequence(second) >= sequence(third) {
			t.Error("the cancelled entry does not replace the one before")
		}
	})
}

func sequence(l mail.Letter) int {
	n := 0
	_, rest, _ := strings.Cut(string(l.Files[1].Content), "SEQUENCE:")
	for _, r := range rest {
		if r < '0' || r > '9' {
			break
		}
		n = n*10 + int(r-'0')
	}
	return n
}

func TestTheInboxIsWorkedThroughOnPages(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	w := openRequests(t, h)
	site := pagetest.Open(t, h, w.as, "en")
	site.Get("/requests", 200).Says("No host has asked for a visit yet")
	form := asked("Jauna paraugskola", "Smiltenes novads")
	v := form.Values()
	page := site.Get("/requests/add", 200)
	v.Set("act_id", page.Hidden("act_id"))
	wrong := url.Values{}
	for name, list := range v {
		wrong[name] = list
	}
	wrong.Set("day_1", "2025-01-01")
	wrong.Set("day_2", "")
	if p := site.Post("/requests/add", wrong, 422).Says("This day is over"); !strings.Contains(p.HTML, "Parauga iela 1") {
		t.Error("what was typed is gone")
	}
	site.Post("/requests/add", v, 303)
	site.Post("/requests/add", v, 303)
	rows, _, err := w.d.Requests(w.as, outreach.RequestQuestion{})
	housetest.Must(t, err)
	if len(rows) != 1 {
		t.Fatalf("the same form twice makes %d requests", len(rows))
	}
	at := "/requests/" + rows[0].ID
	site.Get("/requests", 200).Says("Jauna paraugskola", "44")
	site.Get(at, 200).Says("Skolotāja Paraudziņa", "Pedagogs Drošiņš", "Not found yet")
	match := site.Get(at+"/match", 200).Says("Add Jauna paraugskola as a new organisation")
	site.Post(at+"/match", url.Values{"organisation": {"new"}, "version": {"1"}, "act_id": {match.Hidden("act_id")}}, 303)
	if p := site.Get(at, 200).Says("Plan this visit"); !strings.Contains(p.HTML, "/visits/add?request="+rows[0].ID) {
		t.Error("nothing leads to planning")
	}
	site.Get(at+"/decline", 200).Says("What the letter to the host says")
	site.Post(at+"/decline", url.Values{"version": {"2"}, "why": {""}}, 422)
	site.Get(at+"/withdraw", 200)
	site.Post(at+"/withdraw", url.Values{"version": {"2"}, "why": {"Paraugs"}}, 303)
	site.Get(at, 200).Says("Withdrawn").SaysNot("Plan this visit")
	boss := pagetest.Open(t, h, h.As("responsible"), "lv")
	file, err := doorway.ReadHouse([]byte(boss.Get("/requests/door", 200).Text()))
	if err == nil && file.Box.ID() != h.Keys.BoxPublic().ID() {
		t.Error("the file for the door has another key")
	}
	pagetest.Open(t, h, h.As("bookkeeper"), "lv").Get("/requests", 403)
}

func TestContactsOfDecidedRequestsGoWithTime(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := openRequests(t, h)
		old, err := w.d.AddRequest(w.as, asked("Paraugskola", "Liepāja"))
		housetest.Must(t, err)
		waits, err := w.d.AddRequest(w.as, asked("Cita paraugskola", "Liepāja"))
		housetest.Must(t, err)
		housetest.Must(t, w.d.WithdrawRequest(w.as, old, 1, "Paraugs"))
		housetest.Must(t, w.d.PutOnWaitingList(w.as, waits, 1))
		empty := func(contact, other string) {
			t.Helper()
			housetest.Must(t, w.d.EmptyRequests(h.AsSystem("jobs")))
			a, err := w.d.Asked(w.as, old)
			housetest.Must(t, err)
			b, err := w.d.Asked(w.as, waits)
			housetest.Must(t, err)
			if a.Form.Contact.Name != contact || b.Form.Contact.Name != other || a.Pupils != 44 || a.Form.Organisation != "Paraugskola" {
				t.Errorf("the contacts are %q and %q, %d people", a.Form.Contact.Name, b.Form.Contact.Name, a.Pupils)
			}
		}
		empty("Skolotāja Paraudziņa", "Skolotāja Paraudziņa")
		h.Clock.Move(19 * 31 * 24 * time.Hour)
		empty("", "Skolotāja Paraudziņa")
		pagetest.Open(t, h, w.as, "lv").Get("/requests/"+old, 200)
	})
}
