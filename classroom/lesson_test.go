package classroom_test

import (
	"testing"

	"drosme/classroom"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
)

func TestALessonIsAnActivityOfTheRegisterAndComesOnce(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		crew, office := h.As("educator"), h.As("coordinator")
		s := approve(t, h, "job-abroad")
		host := school(t, h)
		activity := session(t, h, "L-1", host, 20)
		entries := played(h, s, "room-1", activity, 8, 9, 3)
		n, err := desk.BringIn(office, "hub-1", entries[:10])
		housetest.Must(t, err)
		more, err := desk.BringIn(office, "hub-1", entries)
		housetest.Must(t, err)
		same, err := desk.BringIn(office, "hub-1", entries)
		housetest.Must(t, err)
		if n != 1 || more != 0 || same != 0 {
			t.Error("a room comes once", n, more, same)
		}
		all, err := desk.ListLessons(crew)
		housetest.Must(t, err)
		if len(all) != 1 || all[0].Activity != activity || all[0].Counted != 20 || all[0].Phones != 20 || all[0].Languages != "lv 15, ru 5" || all[0].Open() {
			t.Fatalf("the lesson is of its session: %+v", all[0])
		}
		l, err := desk.ReadLesson(crew, all[0].ID)
		housetest.Must(t, err)
		p := l.Learned.Items[0].Paired
		if p.Gained != 8 || p.BothRight != 9 || p.NeverYet != 3 || p.Lost != 0 {
			t.Errorf("pairs: %+v", p)
		}
		// A rehearsal, whose text nobody approved, counts nowhere.
		other := *s
		other.Hash = "another"
		_, err = desk.BringIn(office, "hub-1", played(h, &other, "room-2", activity, 5, 5, 5))
		housetest.Must(t, err)
		got, err := desk.Learning(crew, classroom.Asked{})
		housetest.Must(t, err)
		if got.Lessons != 1 || got.Items[0].Paired.Pairs() != 20 {
			t.Error("a rehearsal counts nowhere", got.Lessons)
		}

		// An unplanned class waits until the office says which activity it was; a difference asks why.
		_, err = desk.BringIn(office, "hub-1", played(h, s, "room-3", "", 6, 6, 0))
		housetest.Must(t, err)
		second := session(t, h, "L-2", host, 25)
		all, err = desk.ListLessons(office)
		housetest.Must(t, err)
		var open *classroom.Lesson
		for _, x := range all {
			if x.Open() {
				open = x
			}
		}
		if open == nil {
			t.Fatal("an unplanned class waits")
		}
		said := classroom.Settling{Version: open.Version, Activity: second}
		if err := desk.SettleLesson(crew, open.ID, said); err == nil {
			t.Error("the crew does not settle")
		}
		if err := desk.SettleLesson(office, open.ID, said); err == nil {
			t.Error("12 phones and 25 heads ask for a word")
		}
		said.Why = "Two to a phone"
		housetest.Must(t, desk.SettleLesson(office, open.ID, said))
		if got, err = desk.Learning(crew, classroom.Asked{Host: host}); err != nil || got.Lessons != 2 {
			t.Error("a settled lesson counts", got.Lessons, err)
		}
	})
}

func TestAHostGetsKnowledgeFromTenPairsAndNoSmallClass(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		office := h.As("coordinator")
		s := approve(t, h, "job-abroad")
		host := school(t, h)
		bring := func(room, code string, gained, both int) string {
			t.Helper()
			activity := session(t, h, code, host, gained+both)
			_, err := desk.BringIn(office, "hub-1", played(h, s, room, activity, gained, both, 0))
			housetest.Must(t, err)
			all, err := desk.ListLessons(office)
			housetest.Must(t, err)
			for _, l := range all {
				if l.Room == room {
					return l.ID
				}
			}
			t.Fatal("not there")
			return ""
		}
		result := func(lesson string) *classroom.HostResult {
			t.Helper()
			r, err := desk.HostResult(office, host, lesson)
			housetest.Must(t, err)
			return r
		}
		large := bring("room-1", "L-1", 12, 8)
		if r := result(large); r.Pooled || r.Pairs != 20 || len(r.Items) != 1 || len(r.Says(h.Book.For("en"))) != 3 {
			t.Errorf("a class of 20: %+v", r)
		}
		small := bring("room-2", "L-2", 4, 2)
		if r := result(small); !r.Nothing() {
			t.Error("six pairs alone are not shown")
		}
		if r := result(""); r.Pairs != 20 {
			t.Error("all less the large class would be the small one", r.Pairs)
		}
		bring("room-3", "L-3", 3, 3)
		if r := result(small); r.Pairs != 12 || !r.Pooled {
			t.Error("small classes are pooled with each other", r.Pairs)
		}
		r := result("")
		if r.Pairs != 32 {
			t.Error("all together", r.Pairs)
		}
		for _, x := range r.Items {
			if x.Item.Measures != lesson.Knowledge {
				t.Error("knowledge only")
			}
		}
		if _, err := desk.HostResult(h.As("educator"), host, ""); err == nil {
			t.Error("peer educators print no results")
		}
	})
}
