package outreach

import (
	"slices"
	"strings"

	"drosme/internal/fault"
	"drosme/records/activities"
)

// MostScan is the most bytes of a scan.
const MostScan = 20 << 20

// FiledEvidence is a signed paper of a visit: a scan, or where the paper lies, and the sessions that it
// proves.
type FiledEvidence struct {
	Kind     string   // of activities.EvidenceKinds
	Sessions []string // ids
	Located  string   // "binder 3, p. 12"
	Name     string   // what the file of the scan was called
	Scan     []byte   // empty: only located
}

// check finds what is wrong with it, beside the content of the scan.
func (e *FiledEvidence) check(s *Sheet) error {
	var l fault.List
	e.Located = strings.TrimSpace(e.Located)
	if !slices.Contains(activities.EvidenceKinds, e.Kind) {
		l.Add("kind", "field.choose")
	}
	if len(e.Scan) == 0 && e.Located == "" {
		l.Add("located", "proof.scan_or_place")
	}
	if len(e.Sessions) == 0 {
		l.Add("sessions", "proof.session_needed")
	}
	for _, id := range e.Sessions {
		i := slices.IndexFunc(s.Sessions, func(x Session) bool { return x.ID == id })
		if i < 0 || s.Sessions[i].Status != activities.Held {
			l.Add("sessions", "proof.held_alone")
			break
		}
	}
	return l.Err()
}
