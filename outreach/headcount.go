package outreach

import (
	"slices"

	"drosme/internal/fault"
	"drosme/records/activities"
)

// Unknown is the word for a sex or an age that nobody took from a class list or the school year. Nobody
// judges either by sight.
const Unknown = "unknown"

// Most that is believable in one group of a session: a whole school in its hall; more only where people
// pass by.
const (
	MostInRoom = 2000
	MostGroups = 12
)

// CountLine is how many of one audience were there; a second line of the same audience is another age
// group. Total closes the session; the sexes are optional, and what they leave is unknown.
type CountLine struct {
	Audience string `json:"audience"`
	AgeBand  string `json:"age_band"` // empty: unknown
	Total    *int   `json:"total"`    // nil: not counted
	F        int    `json:"f"`
	M        int    `json:"m"`
	X        int    `json:"x"`
}

// Empty tells whether nothing was counted.
func (c *CountLine) Empty() bool { return c.Total == nil && c.F == 0 && c.M == 0 && c.X == 0 }

// most is the largest believable number of one group.
func most(format, audience string) int {
	if audience == "visitors" || format == "stand" || format == "street_format" {
		return activities.MostCounted
	}
	return MostInRoom
}

// checkLines finds what is wrong with the counts of the session in this row; fields are named as in
// lineField. Every audience that was planned needs its number.
func (s *FilledSession) checkLines(l *fault.List, row int, format string, planned []string) {
	wrong := func(line int, name, key string, pairs ...any) { l.AddAt("", row, lineField(line, name), key, pairs...) }
	if !slices.Contains(activities.Methods, s.Method) {
		l.AddAt("", row, "method", "field.choose")
	}
	if len(s.Counts) > MostGroups {
		l.AddAt("", row, "counts", "field.too_many", "max", MostGroups)
		return
	}
	for i := range s.Counts {
		c := &s.Counts[i]
		if c.AgeBand == "" {
			c.AgeBand = Unknown
		}
		n := i + 1
		first := !slices.ContainsFunc(s.Counts[:i], func(o CountLine) bool { return o.Audience == c.Audience })
		if c.Empty() && !(first && slices.Contains(planned, c.Audience)) {
			continue
		}
		if !slices.Contains(activities.Audiences, c.Audience) {
			wrong(n, "audience", "field.choose")
			continue
		}
		if !slices.Contains(activities.AgeBands, c.AgeBand) {
			wrong(n, "age", "field.choose")
		}
		limit := most(format, c.Audience)
		switch {
		case c.Total == nil:
			wrong(n, "total", "sheet.number_needed")
			continue
		case *c.Total < 0:
			wrong(n, "total", "field.negative")
			continue
		case *c.Total > limit:
			wrong(n, "total", "sheet.absurd", "max", limit)
			continue
		}
		for _, x := range []struct {
			name string
			n    int
		}{{"f", c.F}, {"m", c.M}, {"x", c.X}} {
			switch {
			case x.n < 0:
				wrong(n, x.name, "field.negative")
			case x.n > *c.Total:
				wrong(n, x.name, "sheet.more_than_all", "n", *c.Total)
			}
		}
		if c.F >= 0 && c.M >= 0 && c.X >= 0 && max(c.F, c.M, c.X) <= *c.Total && c.F+c.M+c.X > *c.Total {
			wrong(n, "total", "sheet.less_than_parts", "n", c.F+c.M+c.X)
		}
		if slices.ContainsFunc(s.Counts[:i], func(o CountLine) bool {
			return !o.Empty() && o.Audience == c.Audience && ageOf(o) == c.AgeBand
		}) {
			wrong(n, "age", "sheet.group_twice")
		}
	}
	for _, a := range planned {
		if !slices.ContainsFunc(s.Counts, func(c CountLine) bool { return c.Audience == a }) {
			l.AddAt("", row, "counts", "sheet.number_needed")
		}
	}
}

func ageOf(c CountLine) string {
	if c.AgeBand == "" {
		return Unknown
	}
	return c.AgeBand
}

// Headcounts are the rows of the counts: the sexes that were said, and the rest of each total as unknown.
// A row that is there already and no longer said becomes 0, so that the sum is the number that was typed.
// Changed tells whether an earlier number becomes another.
func (s *FilledSession) Headcounts(have []activities.Headcount) (rows []activities.Headcount, changed bool) {
	put := func(c CountLine, sex string, n int) {
		rows = append(rows, activities.Headcount{Activity: s.Activity, Audience: c.Audience, Sex: sex, AgeBand: ageOf(c), Method: s.Method,
			Count: n, CountedBy: s.CountedBy})
	}
	said := map[string]bool{}
	for _, c := range s.Counts {
		if c.Total == nil {
			continue
		}
		said[c.Audience] = true
		for _, x := range []struct {
			sex string
			n   int
		}{{"f", c.F}, {"m", c.M}, {"x", c.X}} {
			if x.n > 0 {
				put(c, x.sex, x.n)
			}
		}
		if rest := *c.Total - c.F - c.M - c.X; rest > 0 || *c.Total == 0 {
			put(c, Unknown, rest)
		}
	}
	for _, h := range have {
		if h.Method != s.Method || !said[h.Audience] {
			continue
		}
		i := slices.IndexFunc(rows, func(r activities.Headcount) bool {
			return r.Audience == h.Audience && r.Sex == h.Sex && r.AgeBand == h.AgeBand
		})
		switch {
		case i >= 0:
			changed = changed || rows[i].Count != h.Count
		case h.Count > 0:
			h.Count, h.CountedBy = 0, s.CountedBy
			rows = append(rows, h)
			changed = true
		}
	}
	return rows, changed
}

// Counted gives back what was counted as lines, and by which method: the best one of the rows.
func Counted(have []activities.Headcount) (lines []CountLine, method, by string) {
	best := map[string]int{}
	rank := 0
	for _, h := range have {
		if r, seen := best[h.Audience]; !seen || h.Rank < r {
			best[h.Audience] = h.Rank
		}
		if rank == 0 || h.Rank < rank {
			rank, method, by = h.Rank, h.Method, h.CountedBy
		}
	}
	for _, h := range have {
		if h.Rank != best[h.Audience] {
			continue
		}
		i := slices.IndexFunc(lines, func(c CountLine) bool { return c.Audience == h.Audience && c.AgeBand == h.AgeBand })
		if i < 0 {
			lines = append(lines, CountLine{Audience: h.Audience, AgeBand: h.AgeBand, Total: new(int)})
			i = len(lines) - 1
		}
		c := &lines[i]
		*c.Total += h.Count
		switch h.Sex {
		case "f":
			c.F += h.Count
		case "m":
			c.M += h.Count
		case "x":
			c.X += h.Count
		}
	}
	// A group that was corrected away is no line of its own.
	lines = slices.DeleteFunc(lines, func(c CountLine) bool {
		return *c.Total == 0 && slices.ContainsFunc(lines, func(o CountLine) bool { return o.Audience == c.Audience && *o.Total > 0 })
	})
	return lines, method, by
}

// seen is a mark of the head counts as a form showed them; it grows with each row and each correction.
func seen(have []activities.Headcount) int {
	n := 0
	for _, h := range have {
		n += h.Version
	}
	return n
}
