package reports

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/grants"
)

// Result is one figure of a results table.
type Result struct {
	area.Count
	Value int64 // in the days asked for
	Since int64 // unique counts: since the grant's start, up to the last day asked for
}

// Results is a results table: one grant, the days asked for, its figures in order.
type Results struct {
	Grant   *grants.Grant
	Period  area.Period
	Figures []Result
}

// Part tells whether the days asked for are only a part of the grant's period: then unique counts are
// shown twice, and do not add up.
func (r *Results) Part() bool { return r.Period.From > r.Period.Start || r.Period.To < r.Period.End }

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
