package outreach

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/when"
)

// CoverageQuestion says of which time and which hosts coverage is asked. Empty fields do not narrow; an
// empty To is today.
type CoverageQuestion struct {
	From, To     when.Day
	Grant        string // id: only what this grant paid for
	Kind, Region string // of the hosts
}

// Check finds what is wrong with a question.
func (q CoverageQuestion) Check() error {
	if q.From != "" && q.To != "" && q.To < q.From {
		return fault.In("to", "field.end_before_start")
	}
	return nil
}

// CoverageHost is one host with what was held there in the time asked for.
type CoverageHost struct {
	ID           string   `db:"id" class:"plain"`
	Code         string   `db:"code" class:"plain"`
	Name         string   `db:"name" class:"plain"`
	Kind         string   `db:"kind" class:"plain"`
	Country      string   `db:"country" class:"plain"`
	Municipality string   `db:"municipality" class:"plain"`
	Region       string   `db:"region" class:"plain"`
	Sessions     int      `db:"-" class:"plain"` // held in the time asked for
	Young        int      `db:"-" class:"plain"` // young people at these: each audience once, by the best way of counting
	Last         when.Day `db:"-" class:"plain"` // of the last session ever held there; empty: none
	Next         when.Day `db:"-" class:"plain"` // of the next planned session; empty: none
}

// Scope is open: no person is in it.
func (h *CoverageHost) Scope() access.Scope { return access.Scope{} }

// Visited tells whether a session was held there in the time asked for.
func (h *CoverageHost) Visited() bool { return h.Sessions > 0 }

// Coverage is the answer: hosts, and on what map they lie.
type Coverage struct {
	CoverageQuestion
	Hosts     []*CoverageHost `class:"plain"`
	Elsewhere struct {        // held at no host, or at one that was not asked for
		Sessions, Young int
	} `class:"plain"`
	Geography *Geography `class:"plain"`
}

// Scope is open: no person is in it.
func (c *Coverage) Scope() access.Scope { return access.Scope{} }

// Covered is one municipality's line of the table.
type Covered struct {
	Name     string // of the territory, or as the register has it; empty: no municipality is known
	Code     string // of the territory on the map; empty: it is none
	Centre   geo.Place
	Placed   bool // the centre is known
	Known    int  // hosts
	Visited  int
	Sessions int
	Young    int
}

// Never is how many hosts were not visited in the time asked for.
func (c Covered) Never() int { return c.Known - c.Visited }

// Level is the shade on the map: 0 no host is known, 1 none was visited, 2 less than half, 3 half or
// more, 4 all.
func (c Covered) Level() int {
	switch {
	case c.Known == 0:
		return 0
	case c.Visited == 0:
		return 1
	case c.Visited == c.Known:
		return 4
	case 2*c.Visited < c.Known:
		return 2
	}
	return 3
}

// MunicipalityOf is the name under which a host stands in the table: that of the territory, so that two
// spellings are one line.
func (c *Coverage) MunicipalityOf(h *CoverageHost) string {
	if a, _, ok := c.Geography.Find(h.Municipality); ok {
		return a.Name
	}
	return strings.Join(strings.Fields(h.Municipality), " ")
}

// Municipalities makes the lines of the table, unordered, and their sum.
func (c *Coverage) Municipalities() (lines []Covered, sum Covered) {
	at := map[string]int{}
	for _, h := range c.Hosts {
		name := c.MunicipalityOf(h)
		i, seen := at[geo.Fold(name)]
		if !seen {
			i = len(lines)
			at[geo.Fold(name)] = i
			x := Covered{Name: name}
			if a, drawn, ok := c.Geography.Find(h.Municipality); ok {
				x.Centre, x.Placed = a.Centre, true
				if drawn {
					x.Code = a.Code
				}
			}
			lines = append(lines, x)
		}
		for _, x := range []*Covered{&lines[i], &sum} {
			x.Known++
			x.Sessions += h.Sessions
			x.Young += h.Young
			if h.Visited() {
				x.Visited++
			}
		}
	}
	return lines, sum
}

// HostQuestion narrows the hosts of a coverage.
type HostQuestion struct {
	Municipality string // as MunicipalityOf gives it; AnyMunicipality: all
	Only         string // "visited", "never" or empty
}

// AnyMunicipality stands for all of them: an empty name means hosts without one.
const AnyMunicipality = "*"

// Where gives the hosts that a question asks for, in their order.
func (c *Coverage) Where(q HostQuestion) []*CoverageHost {
	return slices.DeleteFunc(slices.Clone(c.Hosts), func(h *CoverageHost) bool {
		return q.Municipality != AnyMunicipality && geo.Fold(c.MunicipalityOf(h)) != geo.Fold(q.Municipality) ||
			q.Only == "visited" && !h.Visited() || q.Only == "never" && h.Visited()
	})
}
