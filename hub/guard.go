package hub

import (
	"slices"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/offline"
)

// guarded asks of a lesson marked sensitive that the lead or the deputy has signed in on site. With neither it opens
// with the reason of who leads, where a lead can be reached by phone; the room says so, and the office hears of it.
// What is no such lesson carries no reason.
func (d *Desk) guarded(k *Kit, s *Start) error {
	s.Opening.WithoutLead, s.Opening.Why = false, ""
	if !s.Sensitive || s.Rehearsal || d.LeadHere != nil && d.LeadHere() != "" {
		s.Why = ""
		return nil
	}
	if s.Why = strings.TrimSpace(s.Why); s.Why == "" {
		return fault.In("why", "crew.sensitive_why")
	}
	if len(k.Reached()) == 0 {
		return fault.In("activity", "crew.sensitive_no_phone")
	}
	s.Opening.WithoutLead, s.Opening.Why = true, s.Why
	return nil
}

// Reached are the lead and the deputy of the pack who can be phoned.
func (k *Kit) Reached() []offline.Guardian {
	if k.Pack == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(k.Pack.Guardians), func(g offline.Guardian) bool { return strings.TrimSpace(g.Phone) == "" })
}

// checkSlurs reads the words of the house beside the list that comes with the program.
func checkSlurs(v string) error {
	for _, w := range strings.Fields(v) {
		if w = strings.TrimPrefix(w, "-"); len([]rune(w)) < 2 || len([]rune(w)) > 40 {
			return fault.In("value", "hub.slurs_wrong")
		}
	}
	return nil
}
