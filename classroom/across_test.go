package classroom_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"drosme/classroom"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/learning"
	"drosme/internal/live"
	"drosme/internal/live/screens/note"
	"drosme/internal/seal"
	"drosme/records/organisations"
)

// bring brings a lesson of a host home and gives it.
func bring(t *testing.T, h *housetest.House, s *classroom.Script, host, room string, entries func(activity string) []live.Entry) *classroom.Lesson {
	t.Helper()
	activity := session(t, h, "L-"+room, host, 0)
	_, err := desk.BringIn(h.As("coordinator"), "hub-1", entries(activity))
	housetest.Must(t, err)
	return lessonIn(t, h, room)
}

func lessonIn(t *testing.T, h *housetest.House, room string) *classroom.Lesson {
	t.Helper()
	all, err := desk.ListLessons(h.As("coordinator"))
	housetest.Must(t, err)
	for _, l := range all {
		if l.Room == room {
			l, err := desk.ReadLesson(h.As("coordinator"), l.ID)
			housetest.Must(t, err)
			return l
		}
	}
	t.Fatal("no lesson in", room)
	return nil
}

func settle(h *housetest.House, l *classroom.Lesson, follows string) error {
	return desk.SettleLesson(h.As("coordinator"), l.ID, classroom.Settling{Version: l.Version, Activity: l.Activity, Follows: follows})
}

func TestWeeksLaterAClassIsComparedGroupAgainstGroup(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		s := approve(t, h, "job-abroad")
		host := school(t, h)
		first := bring(t, h, s, host, "room-1", func(a string) []live.Entry { return played(h, s, "room-1", a, 12, 4, 4) })
		h.Clock.Move(21 * 24 * time.Hour)
		later := bring(t, h, s, host, "room-2", func(a string) []live.Entry { return played(h, s, "room-2", a, 3, 12, 1) })
		if err := settle(h, first, later.ID); !fault.Is(err, fault.Invalid) {
			t.Error("an earlier lesson follows no later one")
		}
		housetest.Must(t, settle(h, later, first.ID))
		l := lessonIn(t, h, "room-2")
		if l.FollowUp == nil || l.FollowUp.Earlier.ID != first.ID || len(l.FollowUp.Items) != 1 {
			t.Fatalf("the lesson follows: %+v", l.FollowUp)
		}
		// Before the first lesson 4 of 20 knew it; before the second 12 of 16.
		if x := l.FollowUp.Items[0]; x.Earlier != (learning.Group{Right: 4, Asked: 20}) || x.Later != (learning.Group{Right: 12, Asked: 16}) || x.Small {
			t.Errorf("group against group: %+v", x)
		}
		got, err := desk.Learning(h.As("educator"), classroom.Asked{})
		housetest.Must(t, err)
		if len(got.Across) != 1 || got.Across[0].Later.Asked != 16 {
			t.Errorf("pooled: %+v", got.Across)
		}
		if f := lessonIn(t, h, "room-1").FollowUp; f == nil || f.Followed != later.ID || len(f.Items) != 0 {
			t.Errorf("the earlier one leads to the later: %+v", f)
		}
		h.Clock.Move(21 * 24 * time.Hour)
		third := bring(t, h, s, host, "room-3", func(a string) []live.Entry { return played(h, s, "room-3", a, 3, 3, 1) })
		if err := settle(h, third, first.ID); err == nil {
			t.Error("a lesson is followed by one at most")
		}
		other, err := orgs.Add(h.As("coordinator"), organisations.Organisation{Code: "SCH-2", Name: "Sample school 2", Kind: "school", Country: "LV"})
		housetest.Must(t, err)
		elsewhere := bring(t, h, s, other, "room-4", func(a string) []live.Entry { return played(h, s, "room-4", a, 3, 3, 1) })
		if err := settle(h, elsewhere, later.ID); err == nil {
			t.Error("a lesson at another school follows nothing here")
		}
		housetest.Must(t, settle(h, lessonIn(t, h, "room-2"), "")) // and it can be taken back
		if l := lessonIn(t, h, "room-2"); l.FollowUp != nil {
			t.Errorf("taken back: %+v", l.FollowUp)
		}
	})
}

// withCodes adds a sealed code to each of the first n pairs.
func withCodes(t *testing.T, entries []live.Entry, key classroom.CodeKey, codes []string) []live.Entry {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(key.Public)
	housetest.Must(t, err)
	end := entries[len(entries)-1]
	entries = entries[:len(entries)-1]
	for i, code := range codes {
		sealed, err := note.Seal(rand.Reader, note.Note{Text: code}, (*[32]byte)(raw))
		housetest.Must(t, err)
		body, err := json.Marshal(classroom.SealedCode{Leave: key.Leave, Sealed: sealed})
		housetest.Must(t, err)
		entries = append(entries, live.Entry{Kind: live.KindAnswer, Room: end.Room, Seat: fmt.Sprintf("p%d", i), Question: classroom.CodeQuestion, Body: body, At: end.At})
	}
	return append(entries, end)
}

func codes(n int, change map[int]string) (out []string) {
	for i := range n {
		sum := sha256.Sum256([]byte{byte(i)})
		code := strings.ToUpper(hex.EncodeToString(sum[:4])) // far from each other
		if c, is := change[i]; is {
			code = c
		}
		out = append(out, code)
	}
	return out
}

func TestCodesOfPupilsAreMatchedOnceAndDestroyed(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss, office := h.As("responsible"), h.As("coordinator")
		s := approve(t, h, "job-abroad")
		host := school(t, h)
		_, today := h.House.Clerk.Now()
		ask := classroom.Allowing{Host: host, Ground: "parents_agreed", Document: "Nr. 1 (sample)", Ends: today.Add(60)}
		if _, err := desk.AllowCodes(office, ask); err == nil {
			t.Error("only the responsible person switches codes on")
		}
		for _, wrong := range []func(*classroom.Allowing){func(a *classroom.Allowing) { a.Ends = today.Add(91) }, func(a *classroom.Allowing) { a.Ground = "" }, func(a *classroom.Allowing) { a.Document = " " }, func(a *classroom.Allowing) { a.Ends = today.Add(-1) }} {
			bad := ask
			wrong(&bad)
			if _, err := desk.AllowCodes(boss, bad); !fault.Is(err, fault.Invalid) {
				t.Error("refused:", bad, err)
			}
		}
		if keys, err := desk.CodeKeys(office); err != nil || len(keys) != 0 {
			t.Error("off by default", keys, err)
		}
		_, err := desk.AllowCodes(boss, ask)
		housetest.Must(t, err)
		if _, err := desk.AllowCodes(boss, ask); !fault.Is(err, fault.Invalid) {
			t.Error("one leave a school", err)
		}
		keys, err := desk.CodeKeys(office)
		housetest.Must(t, err)
		if len(keys) != 1 || keys[0].Host != host {
			t.Fatalf("a pack takes the key along: %+v", keys)
		}
		waiting := func() int {
			all, err := desk.ListCodeLeaves(office)
			housetest.Must(t, err)
			if all[0].Private != nil {
				t.Error("a list never gives the key")
			}
			return all[0].Waiting
		}
		first := withCodes(t, played(h, s, "room-1", session(t, h, "L-1", host, 0), 10, 6, 6), keys[0], codes(22, nil))
		_, err = desk.BringIn(office, "hub-1", first)
		housetest.Must(t, err)
		if waiting() != 22 {
			t.Error("codes wait sealed", waiting())
		}
		if found := housetest.Where(t, h, codes(1, nil)[0]); len(found) > 0 {
			t.Error("a code lies open in the house", found)
		}
		h.Clock.Move(21 * 24 * time.Hour)
		// Three are written with a slip, two cannot be found, one stands twice.
		as := codes(22, nil)
		change := map[int]string{0: as[0][1:], 1: strings.ToLower(as[1][:4] + " " + as[1][4:]), 2: as[2] + "X", 20: "QQQQQQQQ", 19: as[18]}
		second := withCodes(t, played(h, s, "room-2", session(t, h, "L-2", host, 0), 2, 18, 2), keys[0], codes(22, change))
		_, err = desk.BringIn(office, "hub-1", second)
		housetest.Must(t, err)
		later := lessonIn(t, h, "room-2")
		housetest.Must(t, settle(h, later, lessonIn(t, h, "room-1").ID))
		m := lessonIn(t, h, "room-2").FollowUp.Match
		want := learning.Match(codes(22, nil), codes(22, change))
		if m == nil || m.TooFew || m.Pairs != len(want.Pairs) || m.AloneLater != want.Alone[1] || m.UnsureLater != want.Unsure[1] || m.SizeLater != 22 || m.Pairs < 15 {
			t.Fatalf("matched: %+v, want %+v", m, want)
		}
		paired := lessonIn(t, h, "room-2").FollowUp.Paired
		if len(paired.Items) != 1 || paired.Items[0].Paired.Pairs() != m.Pairs {
			t.Errorf("pairs across weeks: %+v", paired)
		}
		if waiting() != 0 {
			t.Error("codes are destroyed in the act that matched them", waiting())
		}
		// The journal comes again: nothing is kept, nothing is matched twice.
		for _, again := range [][]live.Entry{first, second} {
			_, err = desk.BringIn(office, "hub-1", again)
			housetest.Must(t, err)
		}
		if waiting() != 0 || lessonIn(t, h, "room-2").FollowUp.Match.Pairs != m.Pairs {
			t.Error("once")
		}
		if err := settle(h, lessonIn(t, h, "room-2"), ""); err == nil {
			t.Error("what was matched is not taken back")
		}
	})
}

func TestUnderTwentyCodesNothingIsMatchedAndAfterTheEndNothingIsLeft(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss, office := h.As("responsible"), h.As("coordinator")
		s := approve(t, h, "job-abroad")
		host := school(t, h)
		_, today := h.House.Clerk.Now()
		leave, err := desk.AllowCodes(boss, classroom.Allowing{Host: host, Ground: "ethics_committee", Document: "Nr. 2 (sample)", Ends: today.Add(40)})
		housetest.Must(t, err)
		keys, err := desk.CodeKeys(office)
		housetest.Must(t, err)
		put := func(room string, n int) *classroom.Lesson {
			_, err := desk.BringIn(office, "hub-1", withCodes(t, played(h, s, room, session(t, h, "L-"+room, host, 0), n, 2, 0), keys[0], codes(n, nil)))
			housetest.Must(t, err)
			return lessonIn(t, h, room)
		}
		first := put("room-1", 21)
		h.Clock.Move(7 * 24 * time.Hour)
		later := put("room-2", 19)
		housetest.Must(t, settle(h, later, first.ID))
		if m := lessonIn(t, h, "room-2").FollowUp.Match; m == nil || !m.TooFew || m.Pairs != 0 {
			t.Errorf("under twenty: %+v", m)
		}
		h.Clock.Move(7 * 24 * time.Hour)
		put("room-3", 21)
		system := h.AsSystem("jobs")
		housetest.Must(t, desk.ClearCodes(system))
		all, err := desk.ListCodeLeaves(office)
		housetest.Must(t, err)
		if all[0].Waiting != 21 || all[0].EndedAt != "" {
			t.Errorf("before its last day it stays: %+v", all[0])
		}
		h.Clock.Move(30 * 24 * time.Hour)
		housetest.Must(t, desk.ClearCodes(system))
		all, err = desk.ListCodeLeaves(office)
		housetest.Must(t, err)
		if all[0].Waiting != 0 || all[0].EndedAt == "" {
			t.Errorf("after its last day nothing waits: %+v", all[0])
		}
		if _, err := h.House.Keys.SealFor(context.Background(), leave, "x", nil); !seal.IsDestroyed(err) {
			t.Error("the key is gone, so what lies in the journal opens for nobody", err)
		}
		put("room-4", 21) // comes too late: it is a lesson, and its codes are none
		if all, err = desk.ListCodeLeaves(office); err != nil || all[0].Waiting != 0 {
			t.Error("a code that comes too late is not kept", err)
		}
		if _, err := desk.CodeKeys(h.As("educator")); err == nil {
			t.Error("peer educators do not see it")
		}
	})
}

// Whatever sums are taken from each other, no small class can be reckoned: it is in none, until small ones together
// make a group.
func TestASmallClassIsInNoSumUntilSmallOnesMakeAGroup(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		s := approve(t, h, "job-abroad")
		large := school(t, h)
		small, err := orgs.Add(h.As("coordinator"), organisations.Organisation{Code: "SCH-2", Name: "Small school", Kind: "school", Country: "LV"})
		housetest.Must(t, err)
		put := func(host, room string, n int) {
			bring(t, h, s, host, room, func(a string) []live.Entry { return played(h, s, room, a, n, 0, 0) })
		}
		total := func(host string) (pairs, part int) {
			got, err := desk.Learning(h.As("educator"), classroom.Asked{})
			housetest.Must(t, err)
			for _, x := range got.Items {
				pairs += x.Paired.Pairs()
			}
			for _, p := range got.ByHost {
				if p.Key == host && !p.Hidden {
					part = p.Pairs
				}
			}
			return pairs, part
		}
		put(large, "room-1", 20)
		put(small, "room-2", 3)
		if all, part := total(small); all != 20 || part != 0 {
			t.Error("all less the large school would be the small class", all, part)
		}
		put(large, "room-3", 4)
		if all, part := total(large); all != 20 || part != 20 {
			t.Error("nor does a small class beside a large one of the same school count", all, part)
		}
		put(small, "room-4", 3)
		if all, part := total(small); all != 26 || part != 6 {
			t.Error("two small classes of a school make a group", all, part)
		}
	})
}
