package classroom

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/learning"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/when"
	"drosme/records/activities"
)

// mostLessons is how many lessons a list shows, latest first.
const mostLessons = 500

// ListLessons gives the lessons, latest first: verb lesson.list.
func (d *Desk) ListLessons(ctx context.Context) ([]*Lesson, error) {
	return clerk.List(ctx, d.House.Clerk, "lesson.list", func(tx *db.Tx) ([]*Lesson, error) {
		all, err := db.All[Lesson](tx, "lesson.list", db.Args{"most": mostLessons})
		out := make([]*Lesson, len(all))
		for i := range all {
			out[i] = d.known(ctx, &all[i])
		}
		return out, err
	})
}

// known leaves out why a lesson opened without the lead, which may tell of somebody, for who settles no lessons.
func (d *Desk) known(ctx context.Context, l *Lesson) *Lesson {
	if !d.House.Clerk.May(ctx, "lesson.settle") {
		l.LeadWhy = ""
	}
	return l
}

// LessonsOf gives the lessons of one activity of the register, the first one first: verb lesson.list.
func (d *Desk) LessonsOf(ctx context.Context, activity string) ([]*Lesson, error) {
	return clerk.List(ctx, d.House.Clerk, "lesson.list", func(tx *db.Tx) ([]*Lesson, error) {
		all, err := db.All[Lesson](tx, "lesson.of_activity", db.Args{"activity": activity})
		out := make([]*Lesson, len(all))
		for i := range all {
			out[i] = d.known(ctx, &all[i])
		}
		return out, err
	})
}

func loadLesson(tx *db.Tx, id string) (*Lesson, error) {
	l, err := db.One[Lesson](tx, "lesson.by_id", db.Args{"id": id})
	return &l, err
}

// ReadLesson opens a lesson with what was learned and chosen in it: verb lesson.read.
func (d *Desk) ReadLesson(ctx context.Context, id string) (*Lesson, error) {
	return clerk.Read(ctx, d.House.Clerk, "lesson.read", id, func(tx *db.Tx, id string) (*Lesson, error) {
		l, err := loadLesson(tx, id)
		if err != nil {
			return nil, err
		}
		d.known(ctx, l)
		pairs, err := db.All[Pairs](tx, "lesson_pairs.of", db.Args{"lesson": id})
		if err != nil {
			return nil, err
		}
		scores, err := db.All[ScoreRow](tx, "lesson_scores.of", db.Args{"lesson": id})
		if err != nil {
			return nil, err
		}
		l.Learned = learned(pairs, scores, d.smallest())
		if l.Tallies, err = db.All[Tally](tx, "lesson_tallies.of", db.Args{"lesson": id}); err != nil {
			return l, err
		}
		l.FollowUp, err = d.followUp(tx, l)
		return l, err
	})
}

// BringIn makes lessons of the rooms in a hub's journal, as far as it has come: verb lesson.bring_in. The same
// entries again change nothing; more entries of a room bring its lesson up to date. It gives how many lessons
// were new. A lesson whose session the register knows is of it at once; any other waits to be settled.
func (d *Desk) BringIn(ctx context.Context, hub string, entries []live.Entry) (int, error) {
	rooms := map[string][]live.Entry{}
	var order []string
	for _, e := range entries {
		if e.Room == "" {
			continue
		}
		if rooms[e.Room] == nil {
			order = append(order, e.Room)
		}
		rooms[e.Room] = append(rooms[e.Room], e)
	}
	fresh := 0
	for _, room := range order {
		isNew := false
		_, err := clerk.Add(ctx, d.House.Clerk, "lesson.bring_in", nil, func(tx *db.Tx) (string, error) {
			var err error
			var made string
			made, isNew, err = d.bringRoom(ctx, tx, hub, rooms[room])
			return made, err
		})
		if err != nil {
			return fresh, err
		}
		if isNew {
			fresh++
		}
	}
	return fresh, nil
}

func (d *Desk) bringRoom(ctx context.Context, tx *db.Tx, hub string, entries []live.Entry) (string, bool, error) {
	var version Script
	var failed error
	b := read(entries, func(name, hash string) *lesson.Activity {
		s, there, err := db.Maybe[Script](tx, "script.by_hash", db.Args{"name": name, "hash": hash})
		if err != nil {
			failed = err
		}
		if !there || s.ApprovedAt == "" {
			return nil
		}
		s.read()
		version = s
		return s.Activity
	})
	if failed != nil {
		return "", false, failed
	}
	l := &b.lesson
	if l.Room == "" || l.Name == "" { // its beginning has not come yet
		return "", false, nil
	}
	l.Hub, l.Script = hub, version.ID
	l.Day = l.OpenedAt.In(d.House.Clerk.Zone()).Day()
	type found struct {
		ID       string `db:"id"`
		Version  int    `db:"version"`
		Activity string `db:"activity"`
	}
	old, there, err := db.Maybe[found](tx, "lesson.of_room", db.Args{"hub": hub, "room": l.Room})
	if err != nil {
		return "", false, err
	}
	if there {
		l.ID, l.Version = old.ID, old.Version
		if _, err := tx.Exec("lesson.again", l); err != nil {
			return "", false, err
		}
	} else {
		l.ID = id.Random(d.House.Random)
		if l.Reference != "" && l.Kind == WithPupils {
			if a, err := activities.ByID(tx, l.Reference); err == nil && a.Status != activities.Cancelled && !a.Protected {
				l.Activity = a.ID
			} else if err != nil && !db.IsNone(err) && !fault.Is(err, fault.NotFound) {
				return "", false, err
			}
		}
		if _, err := tx.Exec("lesson.insert", l); err != nil {
			return "", false, err
		}
	}
	if err := b.store(tx, l.ID); err != nil {
		return "", false, err
	}
	if err := d.keepCodes(ctx, tx, l.ID, &b); err != nil {
		return "", false, err
	}
	return l.ID, !there, d.matchOnce(ctx, tx, l.ID)
}

func (b *brought) store(tx *db.Tx, lessonID string) error {
	for _, table := range []string{"lesson_pairs.clear", "lesson_scores.clear", "lesson_tallies.clear"} {
		if _, err := tx.Exec(table, db.Args{"lesson": lessonID}); err != nil {
			return err
		}
	}
	for _, p := range b.pairs {
		p.Lesson = lessonID
		if _, err := tx.Exec("lesson_pairs.insert", p); err != nil {
			return err
		}
	}
	for _, s := range b.scores {
		s.Lesson = lessonID
		if _, err := tx.Exec("lesson_scores.insert", s); err != nil {
			return err
		}
	}
	for _, t := range b.tallies {
		t.Lesson = lessonID
		if _, err := tx.Exec("lesson_tallies.insert", t); err != nil {
			return err
		}
	}
	return nil
}

// Settling is what the office says of a lesson: of which activity of the register it was, and why the phones
// differ from the head count.
type Settling struct {
	Version  int
	Activity string // id
	Why      string
	Follows  string // id of an earlier lesson of the same class; empty: none
}

// MostWhy is how long a reason may be.
const MostWhy = 300

// SettleLesson says which activity of the register a lesson was, and why phones and heads differ: verb
// lesson.settle. A difference over a tenth needs a word. Faults: Invalid for an activity that is protected,
// cancelled or of another day by more than a week, and for an earlier lesson of another host or class. A lesson that
// follows one is shown against it; codes that pupils made in both are matched in this act and destroyed.
func (d *Desk) SettleLesson(ctx context.Context, of string, s Settling) error {
	return clerk.Change(ctx, d.House.Clerk, "lesson.settle", of, loadLesson, func(tx *db.Tx, l *Lesson) error {
		if l.Version != s.Version {
			return fault.New(fault.Conflict, "")
		}
		if l.Kind != WithPupils {
			return fault.New(fault.Invalid, "lesson.nothing_to_settle")
		}
		a, err := activities.ByID(tx, s.Activity)
		if err != nil {
			return fault.In("activity", "field.choose")
		}
		if a.Protected || a.Status == activities.Cancelled || apart(a.Day, l.Day) > 7 {
			return fault.In("activity", "lesson.not_that_one")
		}
		l.Activity, l.DifferenceWhy = a.ID, strings.TrimSpace(s.Why)
		after := *l
		if after.Counted, err = pupils(tx, a.ID); err != nil {
			return err
		}
		if after.Apart() && l.DifferenceWhy == "" {
			return fault.In("why", "lesson.why_apart", "phones", l.Phones, "heads", after.Counted)
		}
		l.SettledBy = tx.Actor.Name()
		n, err := tx.Exec("lesson.settle", l)
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		if err != nil {
			return err
		}
		if err := d.sayFollows(tx, l, a.Host, s.Follows); err != nil {
			return err
		}
		return d.matchOnce(ctx, tx, l.ID)
	})
}

// apart is how many days lie between two days.
func apart(a, b when.Day) int {
	n := int(b.Time().Sub(a.Time()).Hours() / 24)
	return max(n, -n)
}

// pupils is the head count of pupils of an activity, by the best way of counting that was used; -1: none.
func pupils(tx *db.Tx, activity string) (int, error) {
	rows, err := activities.Headcounts(tx, activity)
	best, sum := 0, -1
	for _, h := range rows {
		if h.Audience != "pupils" {
			continue
		}
		if best == 0 || h.Rank < best {
			best, sum = h.Rank, 0
		}
		if h.Rank == best {
			sum += h.Count
		}
	}
	return sum, err
}

// smallest is the smallest group that is shown.
func (d *Desk) smallest() int {
	if n := d.whole("classroom.smallest"); n >= learning.Smallest {
		return n
	}
	return learning.Smallest
}

// learned puts pairs and scores of one or several lessons together.
func learned(pairs []Pairs, scores []ScoreRow, smallest int) Learned {
	var out Learned
	lessons := map[string]bool{}
	at, most := map[string]int{}, map[string]int{}
	moved := map[string][]learning.Pair{}
	for _, p := range pairs {
		lessons[p.Lesson] = true
		i, known := at[p.Item]
		if !known {
			i = len(out.Items)
			at[p.Item] = i
			out.Items = append(out.Items, ItemLearned{Item: p.Item, Measures: p.Measures})
		}
		x := &out.Items[i]
		switch {
		case p.After == "":
			x.OnlyBefore += p.Pairs
		case p.Before == "":
			x.OnlyAfter += p.Pairs
		case p.Measures != string(lesson.Knowledge):
			if p.Was >= 0 && p.Is >= 0 {
				moved[p.Item] = append(moved[p.Item], slices.Repeat([]learning.Pair{{Before: p.Was, After: p.Is}}, p.Pairs)...)
				most[p.Item] = max(most[p.Item], p.Was, p.Is)
			}
		case p.Was == 1 && p.Is == 1:
			x.Paired.BothRight += p.Pairs
		case p.Is == 1:
			x.Paired.Gained += p.Pairs
		case p.Was == 1:
			x.Paired.Lost += p.Pairs
		default:
			x.Paired.NeverYet += p.Pairs
		}
	}
	for i := range out.Items {
		x := &out.Items[i]
		x.Moved = learning.Scored(moved[x.Item], most[x.Item])
		x.Small = x.Paired.Pairs()+x.Moved.Pairs < smallest
	}
	sets := map[string][]learning.Pair{}
	questions := map[string]int{}
	var order []string
	for _, s := range scores {
		if sets[s.Items] == nil {
			order = append(order, s.Items)
		}
		questions[s.Items] = s.Questions
		for range s.Pairs {
			sets[s.Items] = append(sets[s.Items], learning.Pair{Before: s.Before, After: s.After})
		}
	}
	for _, items := range order {
		x := ScoreLearned{Items: strings.Fields(items), Score: learning.Scored(sets[items], questions[items])}
		x.Small = x.Score.Pairs < smallest
		out.Scores = append(out.Scores, x)
	}
	slices.SortStableFunc(out.Scores, func(a, b ScoreLearned) int { return b.Score.Pairs - a.Score.Pairs })
	out.Lessons = len(lessons)
	return out
}
