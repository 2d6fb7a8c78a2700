package classroom

import (
	"context"
	"encoding/json"
	"fmt"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/live/screens/note"
	"drosme/internal/when"
)

// follow is which lesson follows which.
type follow struct {
	Lesson  string `db:"lesson"`
	Earlier string `db:"earlier"`
}

// EarlierLessons gives the lessons that one may follow, latest first: of the same host where that is known, and none
// that another one follows. Verb lesson.list.
func (d *Desk) EarlierLessons(ctx context.Context, l *Lesson) (out []Earlier, err error) {
	err = clerk.Count(ctx, d.House.Clerk, "lesson.list", "earlier lessons", func(tx *db.Tx) error {
		all, err := db.All[Earlier](tx, "lesson_follow.earlier", db.Args{"day": l.Day, "from": l.Day.Add(-FollowDays), "host": l.Host, "lesson": l.ID})
		for _, e := range all {
			if sameGroup(e.Group, l.Group) {
				out = append(out, e)
			}
		}
		return err
	})
	return out, err
}

// sayFollows notes that a lesson follows an earlier one, or takes that back. What was matched by codes stays: the
// codes are gone.
func (d *Desk) sayFollows(tx *db.Tx, l *Lesson, host, earlier string) error {
	was, there, err := db.Maybe[follow](tx, "lesson_follow.of", db.Args{"lesson": l.ID})
	if err != nil || was.Earlier == earlier {
		return err
	}
	if there {
		if _, matched, err := db.Maybe[Matching](tx, "lesson_match.of", db.Args{"lesson": l.ID}); err != nil || matched {
			if err == nil {
				err = fault.In("follows", "lesson.matched_already")
			}
			return err
		}
		if _, err := tx.Exec("lesson_follow.clear", db.Args{"lesson": l.ID}); err != nil {
			return err
		}
	}
	if earlier == "" {
		return nil
	}
	e, err := loadLesson(tx, earlier)
	if err != nil || e.Kind != WithPupils || e.Day >= l.Day || e.Host == "" || e.Host != host || !sameGroup(e.Group, l.Group) {
		return fault.In("follows", "lesson.follows_not_that")
	}
	if taken, there, err := db.Maybe[follow](tx, "lesson_follow.after", db.Args{"lesson": earlier}); err != nil || there && taken.Lesson != l.ID {
		if err == nil {
			err = fault.In("follows", "lesson.follows_taken")
		}
		return err
	}
	_, err = tx.Exec("lesson_follow.insert", db.Args{"lesson": l.ID, "earlier": earlier, "said_by": tx.Actor.Name()})
	return err
}

// followUp gives what a lesson and the earlier one show together; nil: it follows none and none follows it.
func (d *Desk) followUp(tx *db.Tx, l *Lesson) (*FollowUp, error) {
	after, followed, err := db.Maybe[follow](tx, "lesson_follow.after", db.Args{"lesson": l.ID})
	if err != nil {
		return nil, err
	}
	f, there, err := db.Maybe[follow](tx, "lesson_follow.of", db.Args{"lesson": l.ID})
	if err != nil || !there {
		if followed {
			return &FollowUp{Followed: after.Lesson}, err
		}
		return nil, err
	}
	e, err := loadLesson(tx, f.Earlier)
	if err != nil {
		return nil, err
	}
	out := &FollowUp{Earlier: Earlier{ID: e.ID, Day: e.Day, Group: e.Group, Name: e.Name, Host: e.Host, HostName: e.HostName}, Followed: after.Lesson}
	rows, err := db.All[followRow](tx, "lesson_follow.pairs", db.Args{"lesson": l.ID, "name": ""})
	if err != nil {
		return nil, err
	}
	out.Items = across(rows, d.smallest())
	m, matched, err := db.Maybe[Matching](tx, "lesson_match.of", db.Args{"lesson": l.ID})
	if err != nil || !matched || m.Lesson != l.ID {
		return out, err
	}
	out.Match = &m
	pairs, err := db.All[Pairs](tx, "lesson_across.of", db.Args{"lesson": l.ID})
	out.Paired = learned(pairs, nil, d.smallest())
	return out, err
}

func codeLabel(lesson string, n int) string { return fmt.Sprintf("pupil_codes/%s/%d", lesson, n) }

// keepCodes stores the codes of a room as they came, each sealed anew with what its pair answered, so that the hub's
// form can be forgotten. A room that was matched keeps none, nor does a leave that ended.
func (d *Desk) keepCodes(ctx context.Context, tx *db.Tx, lessonID string, b *brought) error {
	if len(b.codes) == 0 {
		return nil
	}
	if _, matched, err := db.Maybe[Matching](tx, "lesson_match.of", db.Args{"lesson": lessonID}); err != nil || matched {
		return err
	}
	if _, err := tx.Exec("pupil_code.clear", db.Args{"lesson": lessonID}); err != nil {
		return err
	}
	keys := map[string]*[32]byte{} // nil: no such leave, or ended
	for n, c := range b.codes {
		private, asked := keys[c.Leave]
		if !asked {
			var err error
			if private, err = d.codeKey(ctx, tx, c.Leave, b.lesson.Day); err != nil {
				return err
			}
			keys[c.Leave] = private
		}
		if private == nil {
			continue
		}
		open, err := note.Open(c.Sealed, private)
		if err != nil { // not sealed to this key: no code
			continue
		}
		plain, err := json.Marshal(coded{Code: open.Text, Before: c.before, After: c.after})
		if err != nil {
			return err
		}
		sealed, err := d.House.Keys.SealFor(ctx, c.Leave, codeLabel(lessonID, n+1), plain)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("pupil_code.insert", codeRow{lessonID, n + 1, c.Leave, sealed}); err != nil {
			return err
		}
	}
	return nil
}

// codeKey gives the private key of a leave for a lesson of a day; nil where there is none for it.
func (d *Desk) codeKey(ctx context.Context, tx *db.Tx, leave string, day when.Day) (*[32]byte, error) {
	l, there, err := db.Maybe[CodeLeave](tx, "pupil_code.leave", db.Args{"id": leave})
	if err != nil || !there || l.EndedAt != "" || l.Ends < tx.Today || day < l.From || day > l.Ends {
		return nil, err
	}
	raw, err := d.House.Keys.OpenFor(ctx, leave, "pupil_code_leaves/private_key", l.Private)
	if err != nil {
		return nil, err
	}
	return (*[32]byte)(raw), nil
}

// matchOnce matches the codes of a lesson and the one before it, when both were closed and both have some: what comes
// of it is kept as counts, and the codes are destroyed in the same act. It happens once.
func (d *Desk) matchOnce(ctx context.Context, tx *db.Tx, lessonID string) error {
	f, there, err := db.Maybe[follow](tx, "lesson_follow.of", db.Args{"lesson": lessonID})
	if err != nil {
		return err
	}
	if !there { // perhaps another one follows it
		if f, there, err = db.Maybe[follow](tx, "lesson_follow.after", db.Args{"lesson": lessonID}); err != nil || !there {
			return err
		}
	}
	var lists [2][]coded
	for i, id := range []string{f.Earlier, f.Lesson} {
		l, err := loadLesson(tx, id)
		if err != nil || l.ClosedAt == "" {
			return err
		}
		if _, matched, err := db.Maybe[Matching](tx, "lesson_match.of", db.Args{"lesson": id}); err != nil || matched {
			return err
		}
		rows, err := db.All[codeRow](tx, "pupil_code.of", db.Args{"lesson": id})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			plain, err := d.House.Keys.OpenFor(ctx, r.Leave, codeLabel(r.Lesson, r.N), r.Sealed)
			if err != nil {
				return err
			}
			var c coded
			if err := json.Unmarshal(plain, &c); err != nil {
				return err
			}
			lists[i] = append(lists[i], c)
		}
	}
	m, pairs := matchCodes(lists[0], lists[1])
	m.Lesson, m.Earlier = f.Lesson, f.Earlier
	if _, err := tx.Exec("lesson_match.insert", m); err != nil {
		return err
	}
	later, err := loadLesson(tx, f.Lesson)
	if err != nil {
		return err
	}
	s, there, err := db.Maybe[Script](tx, "script.by_hash", db.Args{"name": later.Name, "hash": later.Hash})
	if err != nil {
		return err
	}
	if there {
		s.read()
	}
	if there && s.Activity != nil {
		for _, p := range pairsAcross(s.Activity, pairs) {
			p.Lesson = f.Lesson
			if _, err := tx.Exec("lesson_across.insert", p); err != nil {
				return err
			}
		}
	}
	for _, id := range []string{f.Earlier, f.Lesson} {
		if _, err := tx.Exec("pupil_code.clear", db.Args{"lesson": id}); err != nil {
			return err
		}
	}
	return nil
}
