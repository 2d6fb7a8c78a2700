package outreach

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/grants"
)

// Coverage tells who was visited and who never: verb coverage.list. With a grant, days outside its own
// period do not count. The map is that of the last day asked for.
func (d *Desk) Coverage(ctx context.Context, q CoverageQuestion) (*Coverage, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	all, err := clerk.List(ctx, d.House.Clerk, "coverage.list", func(tx *db.Tx) ([]*Coverage, error) {
		c, err := cover(tx, q)
		return []*Coverage{c}, err
	})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func cover(tx *db.Tx, q CoverageQuestion) (*Coverage, error) {
	if q.Grant != "" {
		g, err := grants.ByID(tx, q.Grant)
		if db.IsNone(err) || fault.Is(err, fault.NotFound) {
			return nil, fault.In("grant", "field.unknown_code")
		}
		if err != nil {
			return nil, err
		}
		q.From = max(q.From, g.StartsOn)
		if g.EndsOn != "" && (q.To == "" || g.EndsOn < q.To) {
			q.To = g.EndsOn
		}
	}
	if q.To == "" {
		q.To = tx.Today
	}
	c := &Coverage{CoverageQuestion: q}
	var err error
	if c.Hosts, err = coverageHosts(tx, q); err != nil {
		return nil, err
	}
	by := map[string]*CoverageHost{}
	countries := map[string]int{}
	for _, h := range c.Hosts {
		by[h.ID] = h
		countries[h.Country]++
	}
	formats := activities.Outreach
	type held struct {
		Host     string `db:"host"`
		Sessions int    `db:"sessions"`
		Young    int64  `db:"young"`
	}
	err = db.Each(tx, "coverage.visits", func(v held) error {
		if h := by[v.Host]; h != nil {
			h.Sessions, h.Young = v.Sessions, int(v.Young)
			return nil
		}
		c.Elsewhere.Sessions += v.Sessions
		c.Elsewhere.Young += int(v.Young)
		return nil
	}, db.Args{"formats": formats, "from": q.From, "to": q.To, "grant": q.Grant})
	if err != nil {
		return nil, err
	}
	type day struct {
		Host string   `db:"host"`
		Day  when.Day `db:"day"`
	}
	for name, put := range map[string]func(*CoverageHost, when.Day){
		"coverage.last": func(h *CoverageHost, day when.Day) { h.Last = day },
		"coverage.next": func(h *CoverageHost, day when.Day) { h.Next = day },
	} {
		err := db.Each(tx, name, func(x day) error {
			if h := by[x.Host]; h != nil {
				put(h, x.Day)
			}
			return nil
		}, db.Args{"formats": formats})
		if err != nil {
			return nil, err
		}
	}
	c.Geography, err = geographyOn(tx, q.To, mostOf(countries))
	return c, err
}

func coverageHosts(tx *db.Tx, q CoverageQuestion) ([]*CoverageHost, error) {
	rows, err := db.All[CoverageHost](tx, "coverage.hosts", db.Args{"kind": q.Kind, "region": q.Region})
	out := make([]*CoverageHost, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out, err
}

// mostOf is the country of most hosts; Latvia where none says.
func mostOf(countries map[string]int) string {
	best, most := "LV", 0
	for country, n := range countries {
		if country != "" && (n > most || n == most && country < best) {
			best, most = country, n
		}
	}
	return best
}

// Region is a region that hosts are in.
type Region struct {
	Name string `db:"region" class:"plain"`
}

// Regions lists the regions of all organisations: verb coverage.list.
func (d *Desk) Regions(ctx context.Context) ([]string, error) {
	var out []string
	_, err := clerk.List(ctx, d.House.Clerk, "coverage.list", func(tx *db.Tx) ([]*Coverage, error) {
		all, err := db.All[Region](tx, "coverage.regions")
		out = nil
		for _, r := range all {
			out = append(out, r.Name)
		}
		return nil, err
	})
	return out, err
}
