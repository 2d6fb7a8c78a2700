package worries_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/live"
	"drosme/internal/live/screens/note"
	"drosme/internal/offline"
	"drosme/internal/pagetest"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/worries"
)

const roadWords = "paraugs paraugs paraugs"

// guardians gives what a pack would take along.
func guardians(t *testing.T, h *housetest.House) []offline.Guardian {
	t.Helper()
	var out []offline.Guardian
	housetest.Must(t, clerk.Count(h.As("coordinator"), h.Clerk, "worry.ready", "test", func(tx *db.Tx) error {
		all, err := worries.OnTheRoadIn(tx)
		for _, x := range all {
			out = append(out, offline.Guardian{Duty: string(x.Duty), Person: x.Account, Code: "S00" + string(x.Duty)[:1], Public: x.Key.Public, Private: x.Key.Private, Desk: x.Desk.Public, DeskKey: x.Desk.ID})
		}
		return err
	}))
	return out
}

func TestLeadAndDeputySetTheirOwnKeyForTheRoad(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		lead, deputy, other := h.As("caseworker"), h.As("coordinator"), h.As("educator")
		housetest.Must(t, desk.NameBoth(h.As("responsible"), account(lead), account(deputy)))
		if err := desk.SetRoadKey(lead, "short", "short"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a short one: %v", err)
		}
		if err := desk.SetRoadKey(lead, roadWords, roadWords+"x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("two that differ: %v", err)
		}
		for name, ctx := range map[string]context.Context{"another": other, "responsible": h.As("responsible"), "console": h.AsSystem("console")} {
			if err := desk.SetRoadKey(ctx, roadWords, roadWords); err == nil {
				t.Errorf("%s set a key", name)
			}
		}
		housetest.Must(t, desk.SetRoadKey(lead, roadWords, roadWords))
		first := guardians(t, h)
		if len(first) != 2 || first[0].Duty != "lead" || len(first[0].Public) != 32 || len(first[1].Public) != 0 {
			t.Fatalf("%+v", first)
		}
		private, err := seal.OpenUnder(lead, []byte(roadWords), worries.RoadLabel(first[0].Public), first[0].Private)
		housetest.Must(t, err)
		if bytes.Contains(first[0].Private, private) {
			t.Error("the private half lies open")
		}
		housetest.Must(t, desk.SetRoadKey(lead, "citi paraugi pavisam", "citi paraugi pavisam"))
		if second := guardians(t, h); bytes.Equal(second[0].Public, first[0].Public) {
			t.Error("the key was not replaced")
		}
		s := pagetest.Open(t, h, lead, "en")
		s.Get("/worries/key", 200).Says("Set the key for the road", "Six words", "nobody can look it up")
		s.Post("/worries/key", url.Values{"passphrase": {"short"}, "again": {"short"}}, 422).Says("at least 12 characters")
		if p := s.Post("/worries/key", url.Values{"passphrase": {roadWords}, "again": {roadWords}}, 303); p.Location != "/worries" {
			t.Errorf("went to %s", p.Location)
		}
		pagetest.Open(t, h, other, "lv").Get("/worries/key", 200).Says("jūs neesat ne viens, ne otrs")
		nothing(t, h, "citi paraugi", "paraugs paraugs")
	})
}

// nothing looks for texts in every table of every store.
func nothing(t *testing.T, h *housetest.House, never ...string) {
	t.Helper()
	for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
		housetest.Must(t, s.Read(context.Background(), func(tx *db.Tx) error {
			tables, err := tx.Tables()
			if err != nil {
				return err
			}
			for _, table := range tables {
				if err := tx.EachRow(table, func(row []any) error {
					for _, v := range row {
						b, _ := v.([]byte)
						if text, ok := v.(string); ok {
							b = []byte(text)
						}
						for _, n := range never {
							if bytes.Contains(b, []byte(n)) {
								t.Errorf("%q stands in %s", n, table.Name)
							}
						}
					}
					return nil
				}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// laptop is the lead's desk with a journal of its own, in memory.
type laptop struct {
	road   *worries.Road
	groups []live.Group
	queued []offline.Act
}

func onRoad(t *testing.T, h *housetest.House, all []offline.Guardian) *laptop {
	x := &laptop{road: desk.OnRoad()}
	x.road.Guardians = func(context.Context) ([]offline.Guardian, error) { return all, nil }
	x.road.Groups = func(_ context.Context, first int64, each func(live.Group) error) error {
		for _, g := range x.groups {
			if g.N >= first {
				if err := each(g); err != nil {
					return err
				}
			}
		}
		return nil
	}
	x.road.Keep = func(_ context.Context, e live.Entry) error { x.write(h, e); return nil }
	x.road.Told = func(_ context.Context, room, id string) error {
		x.write(h, live.Entry{Kind: live.KindOpened, Room: room, Act: id, Body: []byte("{}")})
		return nil
	}
	x.road.Queue = func(_ context.Context, a offline.Act) error { x.queued = append(x.queued, a); return nil }
	return x
}

func (x *laptop) write(h *housetest.House, e ...live.Entry) {
	x.groups = append(x.groups, live.Group{N: int64(len(x.groups) + 1), At: when.ToMoment(h.Now()), Entries: e})
}

func (x *laptop) note(t *testing.T, h *housetest.House, id string, n note.Note, to []offline.Guardian) {
	t.Helper()
	var keys []*[32]byte
	for _, g := range to {
		keys = append(keys, (*[32]byte)(g.Public))
	}
	sealed, err := note.Seal(rand.Reader, n, keys...)
	housetest.Must(t, err)
	body, err := json.Marshal(map[string][]byte{"sealed": sealed})
	housetest.Must(t, err)
	x.write(h, live.Entry{Kind: live.KindNote, Room: "room1", Act: id, Body: body})
}

func TestANoteIsReadOnSiteByLeadOrDeputyAndHandedOnSealed(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		lead, deputy := h.As("caseworker"), h.As("coordinator")
		housetest.Must(t, desk.NameBoth(h.As("responsible"), account(lead), account(deputy)))
		housetest.Must(t, desk.SetRoadKey(lead, roadWords, roadWords))
		housetest.Must(t, desk.SetRoadKey(deputy, "vietnieka paraugs", "vietnieka paraugs"))
		all := guardians(t, h)
		x, crew := onRoad(t, h, all), h.AsSystem("console")
		x.write(h, live.Entry{Kind: live.KindRoom, Room: "room1", Act: "482913", Body: []byte(`{"code":"482913","reference":"{\"group\":\"8.b\",\"host\":\"Parauga skola\"}"}`)})
		child := note.Note{Way: note.FindMe, Text: planted, How: "pie loga ar zilu jaku"}
		x.note(t, h, "n1", child, all)
		x.note(t, h, "n2", note.Note{Way: note.OnlyTell, Text: "paldies"}, all)

		if x.road.LeadHere() != "" {
			t.Error("somebody is here before signing in")
		}
		if _, _, err := x.road.Open(crew, "browser", "room1", "n1"); !fault.Is(err, fault.Locked) {
			t.Errorf("opened without a key: %v", err)
		}
		if err := x.road.SignIn(crew, worries.Lead, "vietnieka paraugs", "browser"); !fault.Is(err, fault.Invalid) {
			t.Errorf("the deputy's passphrase for the lead: %v", err)
		}
		housetest.Must(t, x.road.SignIn(crew, worries.Lead, roadWords, "browser"))
		if x.road.LeadHere() != "S00l" {
			t.Errorf("here is %q", x.road.LeadHere())
		}
		list, err := x.road.Notes(crew)
		housetest.Must(t, err)
		if len(list) != 2 || list[1].Code != "482913" || list[1].Class != "8.b" || list[0].Opened {
			t.Fatalf("%+v", list)
		}
		if _, _, err := x.road.Open(crew, "another browser", "room1", "n1"); !fault.Is(err, fault.Locked) {
			t.Errorf("another browser read: %v", err)
		}
		if err := x.road.Spoken(crew, "browser", "room1", "n1"); !fault.Is(err, fault.Invalid) {
			t.Errorf("spoken with before it was read: %v", err)
		}
		_, says, err := x.road.Open(crew, "browser", "room1", "n1")
		housetest.Must(t, err)
		if says != child {
			t.Errorf("read %+v", says)
		}
		list, err = x.road.Notes(crew)
		housetest.Must(t, err)
		if !list[1].Opened || list[0].Opened {
			t.Errorf("opened: %+v", list)
		}
		for range 2 { // twice is once
			housetest.Must(t, x.road.HandOn(crew, "browser", "room1", "n1", func(k string) string { return k }))
		}
		if len(x.queued) != 1 || x.queued[0].Person != account(lead) || bytes.Contains(x.queued[0].Body, []byte("bail")) {
			t.Fatalf("%d queued", len(x.queued))
		}

		// At the office, as the person who handed it on.
		var in worries.Handed
		housetest.Must(t, json.Unmarshal(x.queued[0].Body, &in))
		id, err := desk.TakeIn(lead, in, when.ToMoment(h.Now()))
		housetest.Must(t, err)
		for _, ctx := range []context.Context{lead, deputy} {
			w, err := desk.Open(ctx, id)
			housetest.Must(t, err)
			if !strings.Contains(w.Note.Words, planted) || !strings.Contains(w.Note.Words, child.How) || w.Note.Where != "Parauga skola, 8.b" {
				t.Errorf("%+v", w.Note)
			}
		}
		if _, err := desk.Open(h.As("responsible"), id); err == nil {
			t.Error("the responsible person opened it")
		}
		bad := in
		bad.Keys = []string{in.Keys[0], in.Keys[0]}
		if _, err := desk.TakeIn(lead, bad, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("sealed to one: %v", err)
		}
		everywhere(t, h)

		// The key goes by itself; who is here is known for a while longer.
		x.road.Lock()
		if _, _, err := x.road.Open(crew, "browser", "room1", "n2"); !fault.Is(err, fault.Locked) {
			t.Errorf("read after locking: %v", err)
		}
		if x.road.LeadHere() == "" {
			t.Error("locking signed the lead out")
		}
		h.Clock.Move(13 * time.Hour)
		if x.road.LeadHere() != "" {
			t.Error("still here after thirteen hours")
		}
		for range 5 {
			_ = x.road.SignIn(crew, worries.Lead, "not this passphrase", "browser")
		}
		if err := x.road.SignIn(crew, worries.Lead, roadWords, "browser"); !fault.Is(err, fault.Locked) {
			t.Errorf("after five wrong ones: %v", err)
		}
		h.Clock.Move(2 * time.Minute)
		housetest.Must(t, x.road.SignIn(crew, worries.Deputy, "vietnieka paraugs", "browser"))
		if _, says, err := x.road.Open(crew, "browser", "room1", "n2"); err != nil || says.Text != "paldies" {
			t.Errorf("the deputy: %v", err)
		}
		housetest.Must(t, x.road.Spoken(crew, "browser", "room1", "n2"))
		housetest.Must(t, x.road.SignOut(crew))
		if x.road.LeadHere() != "" {
			t.Error("here after signing out")
		}
	})
}
