package classroom

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/lesson"
)

// HostResult gives what a host may have of its own classes: verb host_result.print. Of one lesson where it
// has ten pairs, else of all lessons at the host together; never feelings, help-seeking, free text, choices
// in a story or notes.
func (d *Desk) HostResult(ctx context.Context, host, lessonID string) (*HostResult, error) {
	return clerk.Read(ctx, d.House.Clerk, "host_result.print", host, func(tx *db.Tx, host string) (*HostResult, error) {
		r := &HostResult{Host: host}
		name, there, err := db.Maybe[struct {
			Name string `db:"name"`
		}](tx, "host_result.host", db.Args{"host": host})
		if err != nil {
			return nil, err
		}
		if !there {
			return nil, fault.Missing()
		}
		r.HostName = name.Name
		items, err := itemsInForce(tx)
		if err != nil {
			return nil, err
		}
		if lessonID != "" {
			l, err := loadLesson(tx, lessonID)
			if err != nil {
				return nil, err
			}
			if l.Host != host || l.Kind != WithPupils {
				return nil, fault.Missing()
			}
			pairs, err := db.All[Pairs](tx, "lesson_pairs.of", db.Args{"lesson": lessonID})
			if err != nil {
				return nil, err
			}
			r.Items, r.Pairs = hostItems(learned(pairs, nil, FewestForHost), items)
			r.Lessons = 1
			if !r.Nothing() {
				r.Day, r.Group = l.Day, l.Group
				return r, nil
			}
		}
		placed, err := db.All[placedPairs](tx, "lesson_pairs.pooled", db.Args{"host": host, "name": ""})
		if err != nil {
			return nil, err
		}
		pairs := make([]Pairs, len(placed))
		for i, p := range placed {
			pairs[i] = p.pairRow
		}
		all := learned(together(pairs, lessonID != ""), nil, FewestForHost)
		r.Pooled, r.Lessons = true, all.Lessons
		r.Items, r.Pairs = hostItems(all, items)
		return r, nil
	})
}

// itemsInForce finds an item by its id in any version that was ever approved, the latest first: the same id
// is the same question.
func itemsInForce(tx *db.Tx) (func(string) *lesson.Item, error) {
	all, err := scripts(tx, "script.ever_approved")
	return func(id string) *lesson.Item {
		for _, s := range all {
			if s.Activity == nil {
				continue
			}
			if item := s.Activity.Item(id); item != nil {
				return item
			}
		}
		return nil
	}, err
}

// together picks the rows that are pooled, for each question apart. Classes that are small for it are pooled with each
// other only: the host may have the results of its larger classes, and a pool of both less those would be the small
// class.
func together(pairs []Pairs, small bool) []Pairs {
	type class struct{ item, lesson string }
	sizes := map[class]int{}
	for _, p := range pairs {
		if p.Before != "" && p.After != "" {
			sizes[class{p.Item, p.Lesson}] += p.Pairs
		}
	}
	inSmall := map[string]int{} // question → pairs in its small classes
	for c, n := range sizes {
		if n < FewestForHost {
			inSmall[c.item] += n
		}
	}
	var out []Pairs
	for _, p := range pairs {
		isSmall := sizes[class{p.Item, p.Lesson}] < FewestForHost
		if small && !isSmall || isSmall && inSmall[p.Item] < FewestForHost {
			continue
		}
		out = append(out, p)
	}
	return out
}
