package outreach

import (
	"slices"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/activities"
)

// Sheet is a visit's day as its crew carries it: the visit with all that belongs to it, what is counted
// so far, and who pays.
type Sheet struct {
	Whole
	Rows    []SheetRow `class:"sensitive"` // one a session, in the order of Whole.Sessions
	Credits []string   `class:"plain"`     // what the funders want printed
	Entered []Entry    `class:"plain"`
}

// SheetRow is what is known of one session after the day.
type SheetRow struct {
	Headcounts  []activities.Headcount
	Corrections []activities.Correction
	Attendees   []activities.Attendee
	Evidence    []activities.Evidence
	Planned     []string // ids of people who were planned to lead
}

// Entry is one typing of the day: when, by the clock of the device, and when it came here.
type Entry struct {
	Happened when.Moment `db:"happened_at" class:"plain"`
	At       when.Moment `db:"entered_at" class:"plain"`
	By       string      `db:"entered_by" class:"plain"` // the account
}

// Subjects are those who were there, for the log.
func (s *Sheet) Subjects() []string { return s.Crew }

// Scope is that of its visit.
func (s *Sheet) Scope() access.Scope { return s.Visit.Scope() }

// People are all who may have led or counted: the crew and who was planned to lead.
func (s *Sheet) People() []string {
	out := slices.Clone(s.Crew)
	for i, r := range s.Rows {
		for _, p := range slices.Concat(r.Planned, s.Sessions[i].Leaders) {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// HeldEvidence says for how many of the held sessions there is evidence.
func (s *Sheet) HeldEvidence() (with, held int) {
	for i, r := range s.Rows {
		if s.Sessions[i].Status == activities.Held {
			held++
			if len(r.Evidence) > 0 {
				with++
			}
		}
	}
	return with, held
}

// FilledSheet is a day as it was pencilled on its sheet: input of one act, which knows no screen, so that
// a device without network can keep it and send it later.
type FilledSheet struct {
	Visit    string          `json:"visit"`
	Happened when.Moment     `json:"happened"` // when it was typed, by the clock of the device; empty: not known
	Sessions []FilledSession `json:"sessions"`
	Why      string          `json:"why"` // reason, where a number that was entered before changes
	Debrief  *FilledDebrief  `json:"debrief,omitempty"`
}

// FilledSession is one session of a filled sheet. Status is held, cancelled, or planned: not yet closed,
// and left alone.
type FilledSession struct {
	Activity  string      `json:"activity"`
	Version   int         `json:"version"` // of the activity, as the form showed it
	Seen      int         `json:"seen"`    // mark of the head counts, as the form showed them
	Status    string      `json:"status"`
	StartsAt  when.Local  `json:"starts_at"` // as held
	EndsAt    when.Local  `json:"ends_at"`
	Why       string      `json:"why"` // reason of a cancelled session
	Method    string      `json:"method"`
	CountedBy string      `json:"counted_by"` // id of a person; empty: somebody of the host
	Counts    []CountLine `json:"counts"`
	Led       []string    `json:"led"` // ids of the people who were there and led
}

// FilledDebrief is a debrief as typed, with the version of the own one that the form showed; 0: none.
type FilledDebrief struct {
	DebriefText
	Version int `json:"version"`
}

func lineField(line int, name string) string { return "c" + strconv.Itoa(line) + "_" + name }

// check finds what is wrong with one session of a sheet. Stored is the session as it is now; people are
// those who may have led or counted.
func (s *FilledSession) check(l *fault.List, row int, stored *Session, people []string) {
	wrong := func(field, key string, pairs ...any) { l.AddAt("", row, field, key, pairs...) }
	counted := slices.ContainsFunc(s.Counts, func(c CountLine) bool { return !c.Empty() })
	s.Why = strings.TrimSpace(s.Why)
	switch s.Status {
	case activities.Planned:
		if counted {
			wrong("status", "sheet.open_has_counts")
		}
		return
	case activities.Cancelled:
		if s.Why == "" {
			wrong("cancelled_why", "sheet.why_not")
		}
		if counted {
			wrong("status", "sheet.cancelled_has_counts")
		}
		return
	case activities.Held:
	default:
		wrong("status", "field.choose")
		return
	}
	if s.StartsAt == "" {
		wrong("starts", "field.required")
	}
	if s.EndsAt == "" {
		wrong("ends", "field.required")
	}
	if s.StartsAt != "" && s.EndsAt != "" && s.EndsAt <= s.StartsAt {
		wrong("ends", "sheet.ends_before")
	}
	s.checkLines(l, row, stored.Format, stored.Audiences)
	if s.CountedBy != "" && !slices.Contains(people, s.CountedBy) {
		wrong("counted_by", "field.choose")
	}
	if len(s.Led) == 0 {
		wrong("led", "sheet.nobody_led")
	}
	for _, p := range s.Led {
		if !slices.Contains(people, p) {
			wrong("led", "field.choose")
		}
	}
}
