package rooms

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"drosme/classroom"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/when"
	"drosme/records/activities"
)

// shownLesson is one lesson of the demonstration: who, when, with what.
type shownLesson struct {
	script  string
	host    int // of demo.hosts
	ago     int // days
	group   string
	heads   int // as the teacher counted; 0: nobody yet
	phones  int
	learns  float64 // how likely a pupil who was wrong before is right after
	unknown bool    // the laptop began it without a session: the office settles it
	why     string  // why phones and heads differ
	follows int     // which of these it follows, from 1; 0: none
}

// shownLessons: a class and what is left of it three weeks later, two small classes that are pooled, one in
// which many knew it before, one that nobody planned.
var shownLessons = []shownLesson{
	{script: "job-abroad", host: 4, ago: 27, group: "9.a (paraugs)", heads: 24, phones: 23, learns: 0.6},
	{script: "myths-and-facts", host: 4, ago: 20, group: "8.c (paraugs)", heads: 8, phones: 8, learns: 0.5},
	{script: "myths-and-facts", host: 4, ago: 20, group: "8.d (paraugs)", heads: 7, phones: 7, learns: 0.5},
	{script: "where-to-turn", host: 5, ago: 13, group: "10.b (paraugs)", heads: 26, phones: 19, learns: 0.7, why: "Septiņiem tālruņa nebija līdzi (paraugs)"},
	{script: "job-abroad", host: 4, ago: 6, group: "9.a (paraugs)", heads: 22, phones: 21, learns: 0.5, follows: 1},
	{script: "myths-and-facts", host: 6, ago: 5, group: "7.a (paraugs)", phones: 14, learns: 0.4, unknown: true},
}

// lessonsPlayed brings invented lessons home, so that what a class learned can be looked at.
func (d *demo) lessonsPlayed() error {
	approved, err := d.Classroom.ApprovedScripts(d.coordinator)
	if err != nil {
		return err
	}
	chance := rand.New(rand.NewPCG(4, 2026)) // the same classes in every demonstration
	for i, x := range shownLessons {
		at := slices.IndexFunc(approved, func(s *classroom.Script) bool { return s.Name == x.script })
		if at < 0 {
			return fmt.Errorf("no approved activity %s", x.script)
		}
		day := d.today.Add(-x.ago)
		for day.Time().Weekday() == 0 || day.Time().Weekday() == 6 {
			day = day.Add(-1)
		}
		session := ""
		if !x.unknown {
			if session, err = d.lessonSession(i, day, x); err != nil {
				return err
			}
		}
		room := fmt.Sprintf("demo-room-%d", i+1)
		if _, err := d.Classroom.BringIn(d.coordinator, "demo-hub", d.playedBy(approved[at], room, session, day, x, chance)); err != nil {
			return err
		}
		if x.why == "" && x.follows == 0 {
			continue
		}
		l, err := d.lessonOf(room)
		if err != nil {
			return err
		}
		said := classroom.Settling{Version: l.Version, Activity: l.Activity, Why: x.why}
		if x.follows > 0 {
			earlier, err := d.lessonOf(fmt.Sprintf("demo-room-%d", x.follows))
			if err != nil {
				return err
			}
			said.Follows = earlier.ID
		}
		if err := d.Classroom.SettleLesson(d.coordinator, l.ID, said); err != nil {
			return err
		}
	}
	_, err = d.Classroom.AllowCodes(d.responsible, classroom.Allowing{Host: d.hosts[5].ID, Ground: "parents_agreed", Document: "Nr. 7 (paraugs)", Ends: d.today.Add(60)})
	return err
}

func (d *demo) lessonOf(room string) (*classroom.Lesson, error) {
	all, err := d.Classroom.ListLessons(d.coordinator)
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if l.Room == room {
			return l, nil
		}
	}
	return nil, fmt.Errorf("no lesson %s", room)
}

// lessonSession is the session of the register, with the teacher's count.
func (d *demo) lessonSession(i int, day when.Day, x shownLesson) (string, error) {
	host := d.hosts[x.host]
	a := activities.Activity{Code: fmt.Sprintf("DEMO-L%d", i+1), Format: "lesson", Title: "Info-trailer, " + x.group, Status: activities.Held,
		StartsAt: when.Local(string(day) + "T10:00"), EndsAt: when.Local(string(day) + "T10:45"), Place: "Hall", Language: "lv", Country: "LV", Host: host.ID, Municipality: host.Municipality}
	id, err := d.Activities.Add(d.coordinator, a)
	if err != nil || x.heads == 0 {
		return id, err
	}
	return id, d.Activities.Count(d.coordinator, id, []activities.Headcount{{Activity: id, Audience: "pupils", Sex: "unknown", AgeBand: "unknown", Method: "teacher_count", Count: x.heads}}, "")
}

// playedBy are the entries of a journal in which invented phones play an activity from end to end.
func (d *demo) playedBy(s *classroom.Script, room, session string, day when.Day, x shownLesson, chance *rand.Rand) []live.Entry {
	a := s.Activity
	opened, _ := when.Local(string(day) + "T10:00").UTC(d.house.Clerk.Zone()) // a day and an hour that there are
	began := opened.Time()
	minute := 0
	var out []live.Entry
	put := func(kind live.Kind, seat, question string, body any) {
		b, _ := json.Marshal(body) // maps of words always have a JSON form
		out = append(out, live.Entry{Kind: kind, Room: room, Seat: seat, Question: question, Body: b, At: when.ToMoment(began.Add(time.Duration(minute) * time.Minute))})
	}
	reference, _ := json.Marshal(map[string]string{"session": session, "group": x.group})
	put(live.KindRoom, "", "", live.Opening{Code: fmt.Sprintf("%06d", 482910+x.ago), Activity: s.Name, Version: s.Number, Hash: s.Hash, Reference: string(reference), Language: "lv"})
	for i := range x.phones {
		put(live.KindSeat, fmt.Sprintf("s%d", i), "", live.SeatEntry{Language: []string{"lv", "lv", "lv", "ru"}[i%4], Watch: i == 11})
	}
	knew := map[string]bool{} // pupil and item
	for at, on := a.First(), true; on; minute++ {
		chosen := ""
		for _, question := range a.Questions(at) {
			votes := map[string]int{}
			for i := range x.phones {
				if i == 11 || i == 17 && minute > 3 { // one only watches, one leaves early
					continue
				}
				who := fmt.Sprintf("s%d", i)
				item, before := a.ItemOf(question)
				if item != nil {
					who = fmt.Sprintf("p%d", i)
					pick := invented(item, before, knew, who, x, chance)
					put(live.KindAnswer, who, question, map[string]string{"choice": pick})
					continue
				}
				body, pick := inventedChoice(a, at, question, chance)
				if body == nil {
					continue
				}
				votes[pick]++
				if votes[pick] > votes[chosen] {
					chosen = pick
				}
				put(live.KindAnswer, who, question, body)
			}
		}
		at, on = a.Next(at, chosen)
	}
	put(live.KindEnd, "", "", map[string]string{})
	return out
}

// invented is an answer before or after. About a third know it before; of the others some learn it.
func invented(item *lesson.Item, before bool, knew map[string]bool, who string, x shownLesson, chance *rand.Rand) string {
	var wrong []string
	for _, o := range item.Options {
		if !slices.Contains(item.Right, o.ID) {
			wrong = append(wrong, o.ID)
		}
	}
	if item.Measures != lesson.Knowledge || len(item.Right) == 0 {
		return item.Options[chance.IntN(len(item.Options))].ID
	}
	known := knew[who+" "+item.ID]
	if before {
		share := 0.35
		if x.follows > 0 { // most of what was learned weeks ago is still there
			share = 0.6
		}
		known = chance.Float64() < share
		knew[who+" "+item.ID] = known
	} else if !known {
		known = chance.Float64() < x.learns
	} else {
		known = chance.Float64() < 0.95
	}
	if known || len(wrong) == 0 {
		return item.Right[0]
	}
	return wrong[chance.IntN(len(wrong))]
}

// inventedChoice is an answer to anything else; nil where words would have to be typed.
func inventedChoice(a *lesson.Activity, at lesson.Position, question string, chance *rand.Rand) (body any, pick string) {
	for _, q := range a.Screen(at, "lv", false).Questions {
		if q.ID != question || len(q.Options) == 0 {
			continue
		}
		pick = q.Options[chance.IntN(len(q.Options))].ID
		switch q.Form {
		case lesson.FormOne:
			return map[string]string{"choice": pick}, pick
		case lesson.FormWord:
			return map[string]string{"word": pick}, pick
		case lesson.FormMany:
			var some []string
			for _, o := range q.Options {
				if chance.IntN(2) == 0 {
					some = append(some, o.ID)
				}
			}
			return map[string][]string{"choices": some}, pick
		case lesson.FormOrder:
			var all []string
			for _, i := range chance.Perm(len(q.Options)) {
				all = append(all, q.Options[i].ID)
			}
			return map[string][]string{"order": all}, pick
		}
	}
	return nil, ""
}
