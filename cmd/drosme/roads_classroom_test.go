package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"drosme/classroom"
	"drosme/hub"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/records/activities"
	"drosme/records/approvals"
	"drosme/sharing"
)

// classroom plants what lessons are made of: texts in each state, what a laptop brought home, and what was
// learned at the host.
func (p *planted) classroom() {
	done, err := serveNode(context.Background(), p.house, p.rooms, p.Listener.Addr())
	housetest.Must(p.t, err)
	p.t.Cleanup(done)
	r, coordinator := p.rooms, p.as(access.Coordinator)
	p.ids["learning"] = p.ids["organisations"][:1]

	p.script("draft") // nobody looked at it: it may hold anything
	looked := p.script("looked")
	housetest.Must(p.t, r.Classroom.ReviewScript(coordinator, looked, classroom.Review{Role: "psychologist", Said: p.word("script.looked.review")}))
	s := p.approvedScript("played", classroom.Approval{Sensitive: true})

	session, err := r.Activities.Add(coordinator, activities.Activity{Code: "LESSON-1", Format: "lesson", Title: p.word("lesson.session.title"), Status: activities.Held,
		StartsAt: p.hour(-1, "10:00"), EndsAt: p.hour(-1, "10:45"), Country: "LV", Host: p.ids["organisations"][0]})
	p.lesson = p.id("activities", session, err)
	housetest.Must(p.t, r.Activities.Count(coordinator, session, []activities.Headcount{{Activity: session, Audience: "pupils", Sex: "unknown", AgeBand: "unknown", Method: "teacher_count", Count: 25}}, ""))
	p.onTheRoad(s, session)
	all, err := r.Classroom.ListLessons(coordinator)
	housetest.Must(p.t, err)
	for _, l := range all {
		p.id("lessons", l.ID, nil)
		if l.Activity != "" {
			housetest.Must(p.t, r.Classroom.SettleLesson(coordinator, l.ID, classroom.Settling{Version: l.Version, Activity: session, Why: p.word("lesson.difference_why")}))
		}
	}
	if len(all) != 3 {
		p.t.Fatalf("%d lessons came home", len(all))
	}
	p.openRooms(p.approvedScript("open", classroom.Approval{Solo: true}))
}

// approvedScript plants one that three people looked at and that was approved.
func (p *planted) approvedScript(name string, a classroom.Approval) *classroom.Script {
	made, all, responsible := p.script(name), p.rooms.Classroom, p.as(access.Responsible)
	for _, role := range []string{"practitioner", "psychologist", "young_person"} {
		housetest.Must(p.t, all.ReviewScript(p.as(access.Coordinator), made, classroom.Review{Role: role, Fit: true, Said: p.word("script." + name + ".review_" + role)}))
	}
	s, err := all.ReadScript(responsible, made)
	housetest.Must(p.t, err)
	a.Version = s.Version
	housetest.Must(p.t, all.ApproveScript(responsible, made, a))
	s, err = all.ReadScript(responsible, made)
	housetest.Must(p.t, err)
	return s
}

// openRooms opens two rooms at the office: one of a class, in which a pupil's text waits to be shown, and one that is
// played alone from a poster.
func (p *planted) openRooms(s *classroom.Script) {
	coordinator, desk := p.as(access.Coordinator), p.rooms.Classroom
	housetest.Must(p.t, p.house.SetSetting(p.ctx, "classroom.address", "https://lessons.example.org"))
	class, err := desk.OpenRoom(coordinator, classroom.RoomOrder{Script: s.ID, Session: p.lesson, Group: p.word("room.group")})
	p.id("lesson-rooms", class.Room, err)
	alone, err := desk.OpenRoom(coordinator, classroom.RoomOrder{Script: s.ID, Alone: true, Group: "not kept"})
	p.id("lesson-rooms", alone.Room, err)
	room := desk.Live.Server.Room(class.Room)
	for _, x := range []struct{ do, to string }{{"open", ""}, {"goto", "box"}} {
		housetest.Must(p.t, room.Steer(coordinator, x.do, live.Step{To: x.to}))
	}
	phones := httptest.NewServer(lessonSide(desk.Live.Server.Handler()))
	defer phones.Close()
	phone := asking{p.t, phones.Listener.Addr().String()}
	_, seat := phone.post("/live/join", map[string]any{"id": newPhoneID(), "room": class.Code})
	_, out := phone.post("/live/answer", map[string]any{"id": newPhoneID(), "room": class.Code, "seat": seat["seat"], "question": "box", "answer": map[string]string{"text": p.word("room.text")}})
	if held := room.Held(); len(held) != 1 {
		p.t.Fatalf("%d texts wait in the room: %v %v", len(held), seat, out)
	}
}

// script plants an activity for a lesson. Markup in its text is a fault, so that only a draft can hold it.
func (p *planted) script(name string) string {
	f := "script." + name + "."
	var source string
	for _, file := range lesson.LibraryFiles() {
		if file.Name == "job-abroad.yaml" {
			source = string(file.Content)
		}
	}
	swap := func(behind, field string) { // the first English text behind a part of the file
		at := strings.Index(source, behind)
		from := at + strings.Index(source[max(at, 0):], `en: "`) + len("en: ")
		to := from + 1 + strings.Index(source[from+1:], `"`) + 1
		if at < 0 || from < at+len("en: ") {
			p.t.Fatalf("job-abroad.yaml says no longer %s", behind)
		}
		quoted, err := json.Marshal(p.word(f + field))
		housetest.Must(p.t, err)
		source = source[:from] + string(quoted) + source[to:]
	}
	source = strings.Replace(source, "activity: job-abroad", "activity: planted-"+name, 1)
	for _, x := range [][2]string{{"title:", "title"}, {"about:", "about"}, {"measures: knowledge", "question"}, {"- id: c", "option"}, {"why:", "reason"}, {"discuss:", "discuss"}, {"easy:", "easy"}} {
		swap(x[0], x[1])
	}
	made, err := p.rooms.Classroom.AddScript(p.as(access.Coordinator), source)
	return p.id("scripts", made, err)
}

// onTheRoad enrols two laptops. The first brings home three lessons, two of them of nobody's plan, free text of a pupil, a note to
// the lead, and acts of the crew that the office refused; the other one was lost.
func (p *planted) onTheRoad(s *classroom.Script, session string) {
	r, coordinator := p.rooms, p.as(access.Coordinator)
	entry := func(kind live.Kind, room, seat, question string, body any) live.Entry {
		b, err := json.Marshal(body)
		housetest.Must(p.t, err)
		return live.Entry{Kind: kind, Room: room, Seat: seat, Question: question, Act: id.New(), Body: b}
	}
	var all []live.Entry
	for i, room := range []string{"planned", "unplanned", "small"} {
		f := "lesson." + room + "."
		begun := map[string]string{"group": p.word(f + "group"), "why": p.word(f + "lead_why")}
		if room != "unplanned" {
			begun["session"] = session
		}
		reference, err := json.Marshal(begun)
		housetest.Must(p.t, err)
		all = append(all, entry(live.KindRoom, room, "", "", live.Opening{Code: fmt.Sprint(480000 + i), Activity: s.Name, Version: s.Number, Hash: s.Hash, Reference: string(reference), Language: "lv"}))
		item := s.Activity.Items[0]
		for seat := range map[string]int{"planned": 14, "unplanned": 12, "small": 3}[room] {
			who := fmt.Sprint(room, seat)
			all = append(all, entry(live.KindSeat, room, "s"+who, "", live.SeatEntry{Language: "lv"}),
				entry(live.KindAnswer, room, "p"+who, "before/"+item.ID, map[string]string{"choice": "d"}),
				entry(live.KindAnswer, room, "p"+who, "after/"+item.ID, map[string]string{"choice": item.Right[0]}))
		}
		all = append(all, entry(live.KindAnswer, room, "s0", "say", map[string]string{"text": p.word(f + "answer")}), entry(live.KindEnd, room, "", "", struct{}{}))
	}
	for _, x := range []struct {
		name, verb, person string
		body               any
	}{
		{"odd", offline.Unplanned, p.person["volunteer"], hub.Odd{Host: p.word("inbox.odd.host"), Place: p.word("inbox.odd.place"), Day: p.today, Heads: 7, Says: p.word("inbox.odd.says")}},
		{"sheet", offline.EnterSheet, p.person["other crew"], hub.Sheet{Visit: p.ids["visits"][1], Why: p.word("inbox.sheet.why"), Debrief: &hub.Debrief{Knew: p.word("inbox.sheet.knew"), Crew: p.word("inbox.sheet.crew")}}},
		{"aside", offline.Unplanned, p.person["volunteer"], hub.Odd{Host: p.word("inbox.aside.host"), Day: p.today, Heads: 7}},
	} {
		body, err := json.Marshal(x.body)
		housetest.Must(p.t, err)
		act := offline.Act{ID: id.New(), Verb: x.verb, Person: x.person, Happened: p.now(), Body: body}
		if x.name == "sheet" {
			act.Visit = p.ids["visits"][1]
		}
		all = append(all, entry(live.KindAct, "", "", "", act))
	}
	p.id("hubs", p.brought(coordinator, all), nil)
	lost := p.id("hubs", p.brought(coordinator, nil), nil)
	h, _, err := r.Hub.Hub(coordinator, lost)
	housetest.Must(p.t, err)
	housetest.Must(p.t, r.Hub.Revoke(coordinator, lost, h.Version, p.word("hub.lost_why")))
	inbox, err := r.Hub.Inbox(coordinator)
	housetest.Must(p.t, err)
	for _, a := range inbox {
		p.id("hub-inbox", a.ID, nil)
	}
	if len(inbox) != 3 {
		p.t.Fatalf("%d acts wait in the inbox", len(inbox))
	}
	housetest.Must(p.t, r.Hub.PutAside(coordinator, inbox[2].ID, inbox[2].Version, p.word("inbox.aside_why")))
}

// brought makes a pack, gives it to a new laptop and takes in the journal that comes back.
func (p *planted) brought(ctx context.Context, entries []live.Entry) string {
	file, hub := p.road(p.t, ctx, entries)
	p.packs = append(p.packs, file)
	return hub
}

// road is the way of a pack out and of a journal home; it gives the pack and the id of the laptop.
func (s *site) road(t *testing.T, ctx context.Context, entries []live.Entry) (file []byte, hubID string) {
	t.Helper()
	file, _, err := s.rooms.Hub.MakePack(ctx, hub.Order{})
	housetest.Must(t, err)
	pack, err := offline.ReadPack(file)
	housetest.Must(t, err)
	laptop, err := offline.NewHub(rand.Reader).Enrolled(pack)
	housetest.Must(t, err)
	store, err := db.OpenSQLite(filepath.Join(t.TempDir(), "live.db"), make([]byte, 32), db.Options{})
	housetest.Must(t, err)
	defer store.Close()
	journal, err := live.OpenJournal(context.Background(), store, laptop.ID, s.house.Now)
	housetest.Must(t, err)
	defer journal.Close()
	if len(entries) > 0 {
		_, err = journal.Append(entries...).Wait()
		housetest.Must(t, err)
	}
	var b bytes.Buffer
	w, err := laptop.Write(&b)
	housetest.Must(t, err)
	housetest.Must(t, journal.Groups(context.Background(), laptop.ID, 1, func(g live.Group) error { return w.Frame(g.N, g.Bytes()) }))
	a, err := s.rooms.Hub.ReceiveFile(ctx, &b)
	housetest.Must(t, err)
	return file, a.Hub
}

// laptopComesHome gives the demonstration a laptop that was on the road, with an act of the crew that waits.
func (s *site) laptopComesHome(t *testing.T) {
	t.Helper()
	done, err := attachJournal(context.Background(), s.house, s.rooms, false)
	housetest.Must(t, err)
	t.Cleanup(done)
	now, today := s.house.Clerk.Now()
	body, err := json.Marshal(hub.Odd{Host: "Paraugskola", Day: today, Heads: 7, Says: "A class that nobody planned (sample)."})
	housetest.Must(t, err)
	act, err := json.Marshal(offline.Act{ID: id.New(), Verb: offline.Unplanned, Happened: now, Body: body})
	housetest.Must(t, err)
	s.road(t, s.ctx, []live.Entry{{Kind: live.KindAct, Act: id.New(), Body: act}})
}

// roadKey sets the lead's key for the road, and makes a pack that carries it.
func (p *planted) roadKey() {
	phrase := p.word("road.passphrase") + " and four words more"
	housetest.Must(p.t, p.rooms.Worries.SetRoadKey(p.as(access.Caseworker), phrase, phrase))
	file, _, err := p.rooms.Hub.MakePack(p.as(access.Coordinator), hub.Order{})
	housetest.Must(p.t, err)
	p.packs = append(p.packs, file)
}

// assessments are the kinds of which a case has some.
var assessments = []string{"needs", "safety"}

// permitted asks a second person for each kind of act that a room can let wait, about the first and the second
// case, with every field that the decider is shown. What leaves is approved, and waits to be sent again.
func (p *planted) permitted() {
	r := p.rooms
	for i, name := range []string{"near", "far"} {
		worker, k := p.as(access.Caseworker), p.ids["cases"][i]
		if name == "far" {
			worker = p.asked("colleague")
		}
		for _, a := range p.house.Areas {
			for _, kind := range a.Approvals {
				if i == 0 {
					p.hole("approval kind", kind.Name, nil)
				}
				f := approvals.Form{Path: "/cases/" + k, Values: url.Values{}}
				for _, s := range kind.Shows {
					f.Values.Set(s.Field, p.word("case."+name+".asked_"+kind.Name+"_"+s.Field))
				}
				made, err := r.Approvals.Ask(worker, area.Permitted{Kind: kind.Name, Record: k + " 2026-01", Case: k}, f)
				p.id("approvals", made, err)
				if kind.Name == sharing.LeavingKind {
					housetest.Must(p.t, r.Approvals.Approve(p.as(access.Responsible), made, 1, p.word("case."+name+".asked_answer")))
				}
			}
		}
	}
}
