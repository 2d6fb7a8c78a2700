package hub

import (
	"slices"
	"strings"

	"drosme/internal/offline"
	"drosme/internal/when"
)

// Sheet is a day as its crew fills it in on the road. It is the input of the office's own act for a day sheet, with
// the same names, so that the office can do that act with it.
type Sheet struct {
	Visit    string         `json:"visit"`
	Happened when.Moment    `json:"happened"`
	Sessions []SheetSession `json:"sessions"`
	Why      string         `json:"why"`
	Debrief  *Debrief       `json:"debrief,omitempty"`
}

// SheetSession is one session of the day.
type SheetSession struct {
	Activity  string      `json:"activity"`
	Version   int         `json:"version"`
	Seen      int         `json:"seen"`
	Status    string      `json:"status"` // held, cancelled, planned
	StartsAt  when.Local  `json:"starts_at"`
	EndsAt    when.Local  `json:"ends_at"`
	Why       string      `json:"why"`
	Method    string      `json:"method"`
	CountedBy string      `json:"counted_by"`
	Counts    []SheetLine `json:"counts"`
	Led       []string    `json:"led"`
}

// SheetLine is how many of one audience were there.
type SheetLine struct {
	Audience string `json:"audience"`
	AgeBand  string `json:"age_band"`
	Total    *int   `json:"total"`
	F        int    `json:"f"`
	M        int    `json:"m"`
	X        int    `json:"x"`
}

// Debrief is what the crew says after the day. It speaks of groups, never of one child.
type Debrief struct {
	Knew    string `json:"knew"`
	Lacked  string `json:"lacked"`
	Changed string `json:"changed"`
	Asked   string `json:"asked"`
	Send    string `json:"send"`
	Crew    string `json:"crew"`
	Version int    `json:"version"`
}

// DebriefFields are the questions in their order.
var DebriefFields = []string{"knew", "lacked", "changed", "asked", "send", "crew"}

func (x *Debrief) field(name string) *string {
	return map[string]*string{"knew": &x.Knew, "lacked": &x.Lacked, "changed": &x.Changed, "asked": &x.Asked, "send": &x.Send, "crew": &x.Crew}[name]
}

// SheetStates are what can be said of a session; planned is one that is left open.
var SheetStates = []string{"held", "cancelled", "planned"}

// MostHeads is the most that is believable in one group.
const MostHeads = 2000

// Odd is a day that nobody planned, or that went where no pack knew of: a person at the office settles it.
type Odd struct {
	Host    string   `json:"host"`
	Place   string   `json:"place"`
	Day     when.Day `json:"day"`
	Group   string   `json:"group"`
	From    string   `json:"from"` // hour on the wall
	To      string   `json:"to"`
	Heads   int      `json:"heads"`
	Adults  int      `json:"adults"`
	Rooms   []string `json:"rooms,omitempty"` // codes of rooms that were opened for it
	Says    string   `json:"says"`
	Debrief *Debrief `json:"debrief,omitempty"`
}

// crewOf finds one of the crew by id.
func crewOf(v *offline.Visit, person string) (offline.Crew, bool) {
	if i := slices.IndexFunc(v.Crew, func(c offline.Crew) bool { return c.ID == person }); i >= 0 {
		return v.Crew[i], true
	}
	return offline.Crew{}, false
}

// leaderCodes are the codes of who leads a session.
func leaderCodes(v *offline.Visit, s *offline.Session) string {
	var out []string
	for _, p := range s.Leaders {
		if c, ok := crewOf(v, p); ok {
			out = append(out, c.Code)
		}
	}
	return strings.Join(out, ", ")
}
