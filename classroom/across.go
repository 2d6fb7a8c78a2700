package classroom

import (
	"cmp"
	"slices"
	"strings"

	"drosme/internal/learning"
	"drosme/internal/lesson"
	"drosme/internal/when"
)

// FollowDays is how long after a lesson another one still follows it.
const FollowDays = 200

// Earlier is a lesson that another one may follow.
type Earlier struct {
	ID       string   `db:"id"`
	Day      when.Day `db:"day"`
	Group    string   `db:"class_group"`
	Name     string   `db:"name"`
	Host     string   `db:"host"`
	HostName string   `db:"host_name"`
}

// sameGroup tells whether two classes can be the same one: what they were called, however typed. Where a hub was told
// no group, the office knows.
func sameGroup(a, b string) bool {
	even := func(s string) string {
		return strings.ToLower(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s))
	}
	return a == "" || b == "" || even(a) == even(b)
}

// Across is one knowledge item weeks apart: a class before its first lesson against the class when the later one
// began. Group against group: nobody is paired.
type Across struct {
	Item    string
	Earlier learning.Group
	Later   learning.Group
	Small   bool // one of the two is below the smallest group
}

// FollowUp is what two lessons of the same class show together.
type FollowUp struct {
	Earlier  Earlier
	Items    []Across
	Match    *Matching // where pupils made codes
	Paired   Learned   // of the pairs that the codes gave
	Followed string    // id of the lesson that follows this one; empty: none
}

// followRow is one row of pairs of either lesson of a follow-up.
type followRow struct {
	Follow  string `db:"follow"`
	Earlier string `db:"earlier"`
	pairRow
}

// across reckons group against group over one or several follow-ups. Of a follow-up whose groups are too small
// for an item nothing is added, so that no small class can be reckoned from a sum.
func across(rows []followRow, smallest int) []Across {
	type key struct{ item, follow string }
	type sides struct{ earlier, first, after learning.Group }
	all := map[key]*sides{}
	var order []string
	add := func(g *learning.Group, rank, n int) {
		g.Asked += n
		if rank == 1 {
			g.Right += n
		}
	}
	for _, r := range rows {
		k := key{r.Item, r.Follow}
		if all[k] == nil {
			all[k] = &sides{}
			if !slices.Contains(order, r.Item) {
				order = append(order, r.Item)
			}
		}
		s := all[k]
		switch {
		case r.Lesson == r.Earlier:
			if r.Before != "" {
				add(&s.earlier, r.Was, r.Pairs)
			}
		default:
			if r.Before != "" {
				add(&s.first, r.Was, r.Pairs)
			}
			if r.After != "" {
				add(&s.after, r.Is, r.Pairs)
			}
		}
	}
	var out []Across
	for _, item := range order {
		x, asked := Across{Item: item}, false
		for k, s := range all {
			if k.item != item {
				continue
			}
			later := s.first
			if later.Asked == 0 { // a lesson without questions before
				later = s.after
			}
			if s.earlier.Asked == 0 || later.Asked == 0 { // asked in one of the two only
				continue
			}
			asked = true
			if s.earlier.Asked < smallest || later.Asked < smallest {
				continue
			}
			x.Earlier = learning.Group{Right: x.Earlier.Right + s.earlier.Right, Asked: x.Earlier.Asked + s.earlier.Asked}
			x.Later = learning.Group{Right: x.Later.Right + later.Right, Asked: x.Later.Asked + later.Asked}
		}
		x.Small = x.Earlier.Asked == 0
		if asked {
			out = append(out, x)
		}
	}
	return out
}

// pairsAcross are the counts of what matched pupils answered, as lesson_pairs has them.
func pairsAcross(a *lesson.Activity, pairs [][2]map[string]string) (out []Pairs) {
	counts := map[Pairs]int{}
	for i := range a.Items {
		item := &a.Items[i]
		for _, p := range pairs {
			was, is := p[0][item.ID], p[1][item.ID]
			if was == "" || is == "" {
				continue
			}
			counts[Pairs{Item: item.ID, Measures: string(item.Measures), Before: was, After: is, Was: rank(item, was), Is: rank(item, is)}]++
		}
	}
	for p, n := range counts {
		p.Pairs = n
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y Pairs) int {
		return cmp.Or(strings.Compare(x.Item, y.Item), strings.Compare(x.Before, y.Before), strings.Compare(x.After, y.After))
	})
	return out
}
