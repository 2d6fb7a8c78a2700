package classroom

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/learning"
)

// Asked is over what learning is asked for. Days are not asked for: two spans that differ by one small class would
// show that class.
type Asked struct {
	Host string // id of an organisation; empty: all
	Name string // of an activity for a lesson; empty: all
}

// Part is what one activity, or the classes of one host, did in all knowledge questions.
type Part struct {
	Key, Text string // id or name; what it is called
	Lessons   int
	Pairs     int
	Questions int // over all pairs
	Before    int // right answers, over all pairs
	After     int
	Hidden    bool // too small, or needed so that a small one cannot be reckoned
}

// Learning gives what was learned over many lessons, in all, by activity and by host, and weeks apart: verb
// learning.read. Numbers only. A small class is in no sum, unless small ones together make a group.
func (d *Desk) Learning(ctx context.Context, a Asked) (Learned, error) {
	var out Learned
	err := clerk.Count(ctx, d.House.Clerk, "learning.read", "learning", func(tx *db.Tx) error {
		args := db.Args{"host": a.Host, "name": a.Name}
		pairs, err := db.All[placedPairs](tx, "lesson_pairs.pooled", args)
		if err != nil {
			return err
		}
		scores, err := db.All[placedScore](tx, "lesson_scores.pooled", args)
		if err != nil {
			return err
		}
		smallest := d.smallest()
		keptPairs := enough(pairs, smallest, func(p placedPairs) (string, string, int) {
			if p.Before == "" || p.After == "" {
				return p.Item + " " + p.Name + " " + p.Host, p.Lesson, 0
			}
			return p.Item + " " + p.Name + " " + p.Host, p.Lesson, p.Pairs
		})
		keptScores := enough(scores, smallest, func(s placedScore) (string, string, int) {
			return s.Items + " " + s.Name + " " + s.Host, s.Lesson, s.Pairs
		})
		var plainPairs []Pairs
		for _, p := range keptPairs {
			plainPairs = append(plainPairs, p.pairRow)
		}
		var plainScores []ScoreRow
		for _, s := range keptScores {
			plainScores = append(plainScores, s.ScoreRow)
		}
		out = learned(plainPairs, plainScores, smallest)
		out.ByScript = parts(keptScores, smallest, func(s placedScore) (string, string) { return s.Name, s.Name })
		out.ByHost = parts(keptScores, smallest, func(s placedScore) (string, string) { return s.Host, s.HostName })
		if a.Host == "" {
			follows, err := db.All[followRow](tx, "lesson_follow.pairs", db.Args{"lesson": "", "name": a.Name})
			if err != nil {
				return err
			}
			out.Across = across(follows, smallest)
		}
		return nil
	})
	return out, err
}

// placedPairs are pairs of a lesson with what was played and where.
type placedPairs struct {
	pairRow
	place
}

// pairRow is Pairs under a name that does not hide its own field.
type pairRow = Pairs

type placedScore struct {
	ScoreRow
	place
}

type place struct {
	Name     string `db:"name"`
	Host     string `db:"host"`
	HostName string `db:"host_name"`
}

// enough leaves out the rows of small lessons. The rows of one cell are those of one question, activity and host: in a
// cell a lesson below the smallest group counts only where the small ones together make a group. So whatever two sums
// are taken from each other, what is left is nothing or no small group.
func enough[R any](rows []R, smallest int, of func(R) (cell, lesson string, pairs int)) []R {
	type key struct{ cell, lesson string }
	sizes := map[key]int{}
	for _, r := range rows {
		cell, lesson, n := of(r)
		sizes[key{cell, lesson}] += n
	}
	small, count := map[string]int{}, map[string]int{}
	for k, n := range sizes {
		if n > 0 && n < smallest {
			small[k.cell] += n
			count[k.cell]++
		}
	}
	var out []R
	for _, r := range rows {
		cell, lesson, _ := of(r)
		if n := sizes[key{cell, lesson}]; n < smallest && (count[cell] < 2 || small[cell] < smallest) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// parts sums scores by what is asked, and hides the small parts and as many others as it takes.
func parts(rows []placedScore, smallest int, of func(placedScore) (key, text string)) []Part {
	var out []Part
	lessons := map[string][]string{}
	for _, r := range rows {
		key, text := of(r)
		i := slices.IndexFunc(out, func(p Part) bool { return p.Key == key })
		if i < 0 {
			i = len(out)
			out = append(out, Part{Key: key, Text: text})
		}
		p := &out[i]
		p.Pairs += r.Pairs
		p.Questions += r.Pairs * r.Questions
		p.Before += r.Pairs * r.Before
		p.After += r.Pairs * r.After
		if !slices.Contains(lessons[key], r.Lesson) {
			lessons[key] = append(lessons[key], r.Lesson)
			p.Lessons++
		}
	}
	slices.SortFunc(out, func(a, b Part) int { return strings.Compare(a.Text+a.Key, b.Text+b.Key) })
	sizes := make([]int, len(out))
	for i := range out {
		sizes[i] = out[i].Pairs
	}
	for i, h := range learning.Hidden(sizes, smallest) {
		out[i].Hidden = h
	}
	return out
}
