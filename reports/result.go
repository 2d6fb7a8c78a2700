package reports

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/grants"
)

// Result is one figure of a results table.
type Result struct {
	area.Count
	Value int64 // in the days asked for
	Since int64 // since the grant's start, up to the last day asked for

	// The rest is filled for pages and papers, not for the plain results.
	Target    *Target // what holds on the last day asked for; nil: none is set
	Behind    int64   // activities that are behind the figure; 0: none are, or not as such
	Evidenced int64   // of them: those with a paper that shows they were held
	Also      *Result // the part of it that is reported elsewhere too
}

// alsoSuffix ends the name of the figure that is the part of another which is reported elsewhere too.
const alsoSuffix = "_also_reported_elsewhere"

// IsPart tells whether the figure is the part of another that is reported elsewhere too.
func (r Result) IsPart() bool { return strings.HasSuffix(r.Name, alsoSuffix) }

// Share is how many percent of the target are reached since the start, rounded to the nearest, a half up;
// ok is false where there is no target, or it is 0. Whether all of it is reached says Reached.
func (r Result) Share() (percent int, ok bool) {
	if r.Target == nil || r.Target.Target <= 0 {
		return 0, false
	}
	return int((r.Since*200 + r.Target.Target) / (2 * r.Target.Target)), true
}

// Reached tells whether the whole target is reached; 99.6 % is not, though its share reads 100 %.
func (r Result) Reached() bool {
	return r.Target != nil && r.Target.Target > 0 && r.Since >= r.Target.Target
}

// Month is what the info-trailer reached in one month of the days asked for.
type Month struct {
	Month    string `db:"month"` // YYYY-MM
	Pupils   int64  `db:"pupils"`
	Teachers int64  `db:"teachers"`
}

// Results is a results table: one grant, the days asked for, its figures in order.
type Results struct {
	Grant   *grants.Grant
	Period  area.Period
	Figures []Result
	Months  []Month // with any activity, in order; for pages
}

// Part tells whether the days asked for are only a part of the grant's period: then unique counts are
// shown twice, and do not add up.
func (r *Results) Part() bool { return partOf(r.Period) }

func partOf(p area.Period) bool { return p.From > p.Start || p.To < p.End }

// Targeted are the figures with a target, in order.
func (r *Results) Targeted() []Result {
	var out []Result
	for _, f := range r.Figures {
		if _, ok := f.Share(); ok {
			out = append(out, f)
		}
	}
	return out
}

// Elapsed is how many percent of the grant's days have passed at the end of a day.
func Elapsed(start, end, today when.Day) int {
	switch {
	case today < start:
		return 0
	case today >= end:
		return 100
	}
	all := end.Time().Sub(start.Time()).Hours()/24 + 1
	gone := today.Time().Sub(start.Time()).Hours()/24 + 1
	return int(gone * 100 / all)
}

// pair puts the parts that are reported elsewhere too beside the figures they are a part of.
func pair(figures []Result) {
	by := map[string]*Result{}
	for i := range figures {
		by[figures[i].Name] = &figures[i]
	}
	for i := range figures {
		if whole, ok := by[strings.TrimSuffix(figures[i].Name, alsoSuffix)]; ok && figures[i].IsPart() {
			part := figures[i]
			whole.Also = &part
		}
	}
}

// period settles the days asked for: empty ends are those of the grant; days outside it are a fault.
func period(g *grants.Grant, from, to when.Day) (area.Period, error) {
	p := area.Period{Grant: g.ID, From: from, To: to, Start: g.StartsOn, End: g.EndsOn}
	if p.From == "" {
		p.From = p.Start
	}
	if p.To == "" {
		p.To = p.End
	}
	var l fault.List
	if p.From < p.Start || p.From > p.End {
		l.Add("from", "report.outside", "from", g.StartsOn, "to", g.EndsOn)
	}
	if p.To < p.Start || p.To > p.End {
		l.Add("to", "report.outside", "from", g.StartsOn, "to", g.EndsOn)
	}
	if l.Len() == 0 && p.To < p.From {
		l.Add("to", "field.end_before_start")
	}
	return p, l.Err()
}

// proof says, for figures that activities are behind, which activities: their format, and whether only
// those with another grant too. The evidence of these activities is the evidence of the figure.
type proof struct {
	format string
	shared bool
}

var proofs = map[string]proof{
	"support_group.persons":                  {"group_meeting", false},
	"support_group.meetings":                 {"group_meeting", false},
	"info_trailer.schools":                   {"trailer_session", false},
	"info_trailer.sessions":                  {"trailer_session", false},
	"info_trailer.young_people":              {"trailer_session", false},
	"info_trailer.teachers":                  {"trailer_session", false},
	"festival.visitors":                      {"stand", false},
	"peer_educators.events":                  {"peer_event", false},
	"seminars.held":                          {"seminar", false},
	"seminars.participants":                  {"seminar", false},
	"coalition.exchange_visits":              {"exchange_visit", false},
	"info_trailer.young_people" + alsoSuffix: {"trailer_session", true},
	"seminars.unique_participants":           {"seminar", false},
	"coalition.activists_educated":           {"coalition_training", false},
}

// tally is a number of activities of one format.
type tally struct {
	Format    string `db:"format"`
	Shared    bool   `db:"shared"`
	Behind    int64  `db:"behind"`
	Evidenced int64  `db:"evidenced"`
}

// prove fills in how many activities are behind each figure, and how many of them have evidence.
func prove(figures []Result, tallies []tally) {
	for i := range figures {
		p, ok := proofs[figures[i].Name]
		for _, t := range tallies {
			if ok && t.Format == p.format && (t.Shared || !p.shared) {
				figures[i].Behind += t.Behind
				figures[i].Evidenced += t.Evidenced
			}
		}
	}
}

// Behind is what stands behind a figure, as one reader may see it.
type Behind struct {
	Grant    *grants.Grant
	Period   area.Period
	Figure   Result
	Rows     []*area.CountRow // one page of those that the reader may open; none of a figure that leaves as a total only
	Total    int              // rows in all, whoever asks
	Withheld int              // of them: those that this reader may not open
}

// row is a row behind a figure with its people, for the log.
type row struct {
	*area.CountRow
	people []string
}

// Scope is the scope of the record behind the row.
func (r *row) Scope() access.Scope { return r.In }

// Subjects are the known people whose data the row is.
func (r *row) Subjects() []string { return r.people }

// bare takes from a row what could tell of a record that the reader may not open: a row of a person or a
// country sums up activities of all kinds, so its days and their number stay away.
func bare(r *area.CountRow) {
	if r.Href == "" || strings.HasPrefix(r.Href, "/people/") {
		r.Day, r.Value, r.Where = "", 1, ""
	}
}

// Late gives the figures whose share of the target is below a share of the time, the furthest behind first.
func Late(targeted []Result, percent int) []Result {
	var out []Result
	for _, f := range targeted {
		if _, ok := f.Share(); ok && f.Since*100 < int64(percent)*f.Target.Target {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Result) int {
		x, _ := a.Share()
		y, _ := b.Share()
		return x - y
	})
	return out
}
