package notes_test

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/notes"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk   *notes.Desk
	kases  *cases.Desk
	others *people.Desk
)

func rooms(h *area.House) []area.Area {
	kases, others = cases.New(h), people.New(h)
	desk = notes.New(h, kases)
	for _, t := range desk.Tabs() {
		kases.AddTab(t)
	}
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), others.Area(), kases.Area(), desk.Area()}
}

func worker(t *testing.T, h *housetest.House) (context.Context, string) {
	t.Helper()
	id, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	return h.AsPerson(id, "caseworker"), id
}

// planted is a text like no other in the house.
const planted = "Paraugteksts: persona lūdza tulku un drošu vietu"

func typed(text string) notes.Typed {
	return notes.Typed{Kind: "contact", HappenedOn: "2026-03-02", Text: text}
}

// team begins a case with two workers and a third who stands in.
func team(t *testing.T, h *housetest.House) (k string, ana, ben, cover context.Context, benID string) {
	t.Helper()
	ana, _ = worker(t, h)
	ben, benID = worker(t, h)
	var coverID string
	cover, coverID = worker(t, h)
	k, err := kases.Open(ana, cases.Opening{})
	housetest.Must(t, err)
	for person, part := range map[string]cases.Part{benID: cases.Member, coverID: cases.Cover} {
		put(t, h, k, cases.Place{Case: k, Person: person, Part: part, From: "2026-03-02", Until: "2026-03-09"})
	}
	return k, ana, ben, cover, benID
}

// put gives somebody a part in a case.
func put(t *testing.T, h *housetest.House, k string, p cases.Place) {
	t.Helper()
	housetest.Must(t, clerk.Change(h.As("responsible"), h.Clerk, "case.assign", k, cases.Load, func(tx *db.Tx, _ *cases.Case) error {
		return cases.Join(tx, &p)
	}))
}

func logged(t *testing.T, h *housetest.House, verb string) int {
	t.Helper()
	lines, err := h.Log.Find(context.Background(), audit.Search{Verb: verb, Most: 500})
	housetest.Must(t, err)
	return len(lines)
}

// forget lets every area forget a person, as the vault does, and destroys the key.
func forget(t *testing.T, h *housetest.House, person string) {
	t.Helper()
	instead := id.Random(nil)
	_, err := clerk.Add(h.AsSystem("jobs"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		for _, a := range h.Areas {
			for _, x := range a.Holds {
				if err := x.Forget(tx, person, instead); err != nil {
					return "", err
				}
			}
		}
		return person, nil
	})
	housetest.Must(t, err)
	housetest.Must(t, h.Keys.DestroySubject(context.Background(), person, "2026-03-02"))
}

func TestARestrictedNoteIsAbsentForOthersOnEveryRoad(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, ben, cover, benID := team(t, h)
		open, err := desk.Add(ana, k, typed(planted))
		housetest.Must(t, err)
		x := typed(planted)
		x.Restricted, x.Viewers = true, []string{benID}
		shut, err := desk.Add(ana, k, x)
		housetest.Must(t, err)
		for name, who := range map[string]struct {
			ctx  context.Context
			sees int
		}{"author": {ana, 2}, "viewer": {ben, 2}, "cover": {cover, 1}, "responsible": {h.As("responsible"), 1}} {
			rows, total, err := desk.List(who.ctx, notes.Question{Case: k, Most: 20})
			if err != nil || len(rows) != who.sees || total != who.sees {
				t.Errorf("%s: %d rows of %d, want %d, %v", name, len(rows), total, who.sees, err)
			}
			if n, err := desk.Open(who.ctx, open); err != nil || n.Text != planted {
				t.Errorf("%s opens the team's note: %v", name, err)
			}
			n, err := desk.Open(who.ctx, shut)
			if who.sees == 2 && (err != nil || n.Text != planted) {
				t.Errorf("%s opens the restricted note: %v", name, err)
			}
			if who.sees == 1 && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s opens the restricted note: %v", name, err)
			}
			if who.sees == 1 {
				if err := desk.Amend(who.ctx, shut, 1, "x", "y"); !fault.Is(err, fault.NotFound) {
					t.Errorf("%s amends it: %v", name, err)
				}
			}
		}
		if _, err := desk.Open(h.As("administrator"), open); err == nil {
			t.Error("the administrator opens a note")
		}
		if _, _, err := desk.List(h.As("coordinator"), notes.Question{Case: k, Most: 20}); err == nil {
			t.Error("the coordinator lists notes")
		}
		stranger, _ := worker(t, h)
		if rows, _, err := desk.List(stranger, notes.Question{Case: k, Most: 20}); err != nil || len(rows) != 0 {
			t.Errorf("another team lists %d, %v", len(rows), err)
		}
	})
}

func TestViewersAreOfTheTeamAndNoOneWhoStandsIn(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, _, cover, _ := team(t, h)
		_, strangerID := worker(t, h)
		for _, p := range []string{strangerID, clerk.ActorOf(cover).Person} {
			x := typed(planted)
			x.Restricted, x.Viewers = true, []string{p}
			if _, err := desk.Add(ana, k, x); !fault.Is(err, fault.Invalid) {
				t.Errorf("a viewer without a part: %v", err)
			}
		}
	})
}

func TestASlipIsCorrectedForAnHourAndThenAmendedWithItsHistory(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, ben, _, _ := team(t, h)
		id, err := desk.Add(ana, k, typed("first"))
		housetest.Must(t, err)
		if err := desk.Correct(ben, id, 1, "by another"); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else corrects: %v", err)
		}
		housetest.Must(t, desk.Correct(ana, id, 1, "second"))
		if err := desk.Correct(ana, id, 1, "late copy"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale page: %v", err)
		}
		h.Clock.Move(61 * time.Minute)
		if err := desk.Correct(ana, id, 2, "third"); !fault.Is(err, fault.Invalid) {
			t.Errorf("corrected after an hour: %v", err)
		}
		if err := desk.Amend(ben, id, 2, "third", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("amended without a reason: %v", err)
		}
		housetest.Must(t, desk.Amend(ben, id, 2, "third", "a day was wrong"))
		n, err := desk.Open(ana, id)
		housetest.Must(t, err)
		before, err := desk.Before(ana, id)
		housetest.Must(t, err)
		if n.Text != "third" || len(before) != 1 || before[0].Text != "second" || before[0].Why != "a day was wrong" {
			t.Errorf("%q after %+v", n.Text, before)
		}
	})
}

func TestADraftSurvivesALostSessionSealed(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, ben, _, _ := team(t, h)
		x, err := desk.Begin(ana, k)
		housetest.Must(t, err)
		lines := logged(t, h, "note.draft")
		for _, text := range []string{planted, planted + " 2", planted + " 3"} {
			if _, err := desk.Save(ana, x.ID, text); err != nil {
				t.Fatal(err)
			}
		}
		if now := logged(t, h, "note.draft"); now != lines {
			t.Errorf("saving left %d lines in the log", now-lines)
		}
		if _, err := desk.Save(ben, x.ID, "theirs"); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else saves into it: %v", err)
		}
		b, err := os.ReadFile(filepath.Join(h.Dir, "drafts", x.ID))
		housetest.Must(t, err)
		if bytes.Contains(b, []byte("tulku")) {
			t.Error("the draft lies open on the disk")
		}
		again, err := desk.Begin(ana, k)
		housetest.Must(t, err)
		if again.ID != x.ID || again.Text != planted+" 3" {
			t.Errorf("taken up again: %+v", again)
		}
		if other, err := desk.Begin(ben, k); err != nil || other.Text != "" {
			t.Errorf("a colleague's draft: %+v, %v", other, err)
		}
		_, err = desk.Add(ana, k, typed(planted))
		housetest.Must(t, err)
		if _, err := os.Stat(filepath.Join(h.Dir, "drafts", x.ID)); !os.IsNotExist(err) {
			t.Errorf("the draft stays after the note is kept: %v", err)
		}
	})
}

func TestTheFormHintsAtANameAndKeepsWhatWasTyped(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, _, _, _ := team(t, h)
		s := pagetest.Open(t, h, ana, "en")
		form := url.Values{"kind": {"fact"}, "happened_on": {"2026-03-02"}, "text": {"Spoke with Katrīna (sample), call 20000000."}, "restricted": {"no"}}
		p := s.Post("/cases/"+k+"/notes/add", form, 200)
		p.Says("a name", "a telephone number", "Spoke with Katrīna", "Keep it as it is")
		if rows, _, err := desk.List(ana, notes.Question{Case: k, Most: 20}); err != nil || len(rows) != 0 {
			t.Errorf("kept before it was looked at: %d, %v", len(rows), err)
		}
		form.Set("hint_seen", "yes")
		done := s.Post("/cases/"+k+"/notes/add", form, 303)
		s.Get(done.Location, 200).Says("Spoke with Katrīna")
		s.Get("/cases/"+k+"/notes", 200).Says("Fact").SaysNot("Katrīna")
		s.Get("/cases/"+k+"/notes/add", 200)
		s.Get("/cases/"+k, 200).SaysNot("Katrīna")
		note := done.Location
		s.Get(note+"/change", 200).Says("you correct slips in place")
		s.Get(note+"/viewers", 200)
		boss := pagetest.Open(t, h, h.As("responsible"), "lv")
		boss.Get("/callings", 200)
		if strings.Contains(boss.Get("/cases/"+k, 200).HTML, "Katrīna") {
			t.Error("a text shows unopened")
		}
	})
}

func TestForgettingEmptiesNotesAndKeepsTheirNumber(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, _, _, _ := team(t, h)
		id, err := desk.Add(ana, k, typed(planted))
		housetest.Must(t, err)
		x, err := kases.Read(ana, k)
		housetest.Must(t, err)
		forget(t, h, x.Person)
		n, err := desk.Open(ana, id)
		if err != nil || n.Text != "" {
			t.Errorf("%q, %v", n.Text, err)
		}
		if _, total, err := desk.List(ana, notes.Question{Case: k, Most: 20}); err != nil || total != 1 {
			t.Errorf("%d notes, %v", total, err)
		}
	})
}

func TestADraftThatNobodyGoesOnWithGoesAfterAWeek(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, _, _, _ := team(t, h)
		x, err := desk.Begin(ana, k)
		housetest.Must(t, err)
		_, err = desk.Save(ana, x.ID, planted)
		housetest.Must(t, err)
		h.Clock.Set(time.Now().Add(6 * 24 * time.Hour)) // the file bears the machine's own hour
		housetest.Must(t, desk.Sweep(h.AsSystem("jobs")))
		if again, err := desk.Begin(ana, k); err != nil || again.Text != planted {
			t.Errorf("after six days: %+v, %v", again, err)
		}
		h.Clock.Set(time.Now().Add(8 * 24 * time.Hour))
		housetest.Must(t, desk.Sweep(h.AsSystem("jobs")))
		if _, err := os.Stat(filepath.Join(h.Dir, "drafts", x.ID)); !os.IsNotExist(err) {
			t.Errorf("after eight days: %v", err)
		}
	})
}
