package hub

import (
	"bytes"
	"slices"

	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/when"
)

// Self is who this laptop is and what it was told of the day.
type Self struct {
	Hub    offline.Hub      `json:"hub"`
	Office offline.Identity `json:"office"` // of its first pack; later packs must be of the same
	Shift  int              `json:"shift"`  // days that the crew said the clock is behind
	// Told is the day by the laptop's clock on which the crew said which day it is; empty: never.
	Told when.Day `json:"told"`
}

// Kit is a laptop as it stands: what it carries, and how far that may be used.
type Kit struct {
	Hub      string
	Enrolled bool // it was given a pack once, so that there is an office to send to
	Pack     *offline.Pack
	Standing offline.Standing
	Today    when.Day // as the crew said, or by the clock
	Doubtful bool     // the clock cannot be right: the crew is asked which day it is
}

// Usual is how far from a pack's days a clock may be before somebody is asked which day it is.
const Usual = 60

// StandAt reckons the standing of a pack. A clock that cannot be right (before the pack was made, long after it
// ended, or behind what this laptop has written already) makes no pack useless and none fresh: until somebody says
// which day it is, approved lessons run, marked.
func (s Self) StandAt(p *offline.Pack, clock, written when.Day) (offline.Standing, when.Day, bool) {
	if p == nil {
		return offline.Absent, clock, false
	}
	today := clock.Add(s.Shift)
	said := s.Told != "" && clock.Within(s.Told, s.Told.Add(MostPackDays))
	made := when.Day(p.Made[:10])
	doubtful := today < made || today > p.Ends.Add(Usual) || s.Shift == 0 && written > today.Add(1)
	if doubtful && !said {
		return offline.Grace, today, true
	}
	if said {
		written = ""
	}
	return p.StandingOn(today, written), today, false
}

// The kinds of a lesson's beginning.
const (
	Planned   = "planned"   // a session of a visit
	Moved     = "moved"     // of a visit of another day
	Second    = "second"    // a second group of the same visit
	Unplanned = "unplanned" // nobody planned it; the office settles where it belongs
)

// Kinds of beginnings in their order.
var Kinds = []string{Planned, Moved, Second, Unplanned}

// Start says what lesson begins, and for whom. It travels with the room as its reference.
type Start struct {
	Kind      string `json:"kind"`
	Visit     string `json:"visit,omitempty"`   // id
	Session   string `json:"session,omitempty"` // id of the activity record of outreach
	Group     string `json:"group,omitempty"`   // what the class is called: "8.b"; never a pupil
	Host      string `json:"host,omitempty"`    // of an unplanned one
	Crew      string `json:"crew,omitempty"`    // code of who leads
	Why       string `json:"why,omitempty"`     // of a sensitive lesson without the lead
	Activity  string `json:"activity,omitempty"`
	Rehearsal bool   `json:"rehearsal,omitempty"` // no pupils: not approved, or no pack
	Grace     bool   `json:"grace,omitempty"`     // the pack was over, or the day in doubt
	Sensitive bool   `json:"sensitive,omitempty"`

	Opening live.Opening `json:"-"`
}

// Activity finds an activity of the pack.
func (k *Kit) Activity(id string) *offline.Activity {
	if k.Pack == nil {
		return nil
	}
	if i := slices.IndexFunc(k.Pack.Activities, func(a offline.Activity) bool { return a.ID == id }); i >= 0 {
		return &k.Pack.Activities[i]
	}
	return nil
}

// Runs tells whether an activity runs with pupils: it is an approved one of the pack, with the content that was
// approved, and the pack is not over for good. Another layout of the same file is the same content.
func (k *Kit) Runs(id string, source []byte) bool {
	a := k.Activity(id)
	if a == nil || k.Standing == offline.Over {
		return false
	}
	if bytes.Equal(a.File, source) {
		return true
	}
	x, err := lesson.Load(id, source)
	return err == nil && x.Hash() == a.Hash
}

// Visit finds a visit of the pack.
func (k *Kit) Visit(id string) *offline.Visit {
	if k.Pack == nil {
		return nil
	}
	if i := slices.IndexFunc(k.Pack.Visits, func(v offline.Visit) bool { return v.ID == id }); i >= 0 {
		return &k.Pack.Visits[i]
	}
	return nil
}

// The crew's morning, in the order in which it is done.
var MorningItems = []string{"power", "wifi", "password", "projector", "phones", "lead", "pack"}
