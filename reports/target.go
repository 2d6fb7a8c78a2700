package reports

import (
	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Target is what a grant has promised for a figure, from a day on. An amendment is a new target: the
// earlier one stays, with the reason why it changed.
type Target struct {
	ID          string      `db:"id" class:"plain"`
	Grant       string      `db:"grant_id" class:"plain"`
	Indicator   string      `db:"indicator" class:"plain"` // name of a count
	Target      int64       `db:"target" class:"plain"`
	From        when.Day    `db:"from_day" class:"plain"` // first day on which it is the target
	Why         string      `db:"why" class:"sensitive"`  // sealed in the table
	SetBy       string      `db:"set_by" class:"plain"`
	SetByPerson string      `db:"set_by_person" class:"plain"`
	SetAt       when.Moment `db:"set_at" class:"plain"`

	SetByCode string `db:"-" class:"plain"` // code of the user, where there is one; filled by Targets
}

// Scope says that a target is an open record.
func (t *Target) Scope() access.Scope { return access.Scope{} }

// mostTarget is the largest believable target.
const mostTarget = 1_000_000_000

// Check finds what is wrong with a target: it must be of a known figure, and hold from a day of the grant.
// before tells whether the figure has a target already: then the reason is needed.
func (t *Target) Check(known, before bool, start, end when.Day) error {
	var l fault.List
	if !known {
		l.Add("indicator", "field.choose")
	}
	if t.Target < 0 {
		l.Add("target", "field.negative")
	}
	if t.Target > mostTarget {
		l.Add("target", "field.too_large", "max", mostTarget)
	}
	switch {
	case t.From == "":
		l.Add("from_day", "field.required")
	case !t.From.Within(start, end):
		l.Add("from_day", "report.outside", "from", start, "to", end)
	}
	if before && t.Why == "" {
		l.Add("why", "target.why_needed")
	}
	return l.Err()
}

// InForce gives for each figure the target that holds on a day: the one with the latest first day, and of
// those the one that was set last. The list is in the order of first day and of setting.
func InForce(list []*Target, day when.Day) map[string]*Target {
	out := map[string]*Target{}
	for _, t := range list {
		if t.From <= day {
			out[t.Indicator] = t
		}
	}
	return out
}
