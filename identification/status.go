package identification

import (
	"drosme/internal/access"
	_ "embed"
	"slices"
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

//go:embed labels.csv
var labelsCSV string

// State says whether a record of a status was approved. Only approved ones count.
type State string

// The states.
const (
	Asked     State = "asked"
	Approved  State = "approved"
	Turned    State = "declined"
	Withdrawn State = "withdrawn"
)

// Outcomes that the code itself names; all are the list identification.outcome.
const (
	Presumed       = "presumed"
	Identified     = "identified"
	Rejected       = "rejected"
	WithdrewIt     = "withdrew"
	NotApplied     = "not_applied"
	EnteredInError = "entered_in_error" // a correction that takes a record away
)

// Commission is the word for the provider's commission among the deciders.
const Commission = "provider_commission"

// Status is one dated record: who decided what about a person, on which basis. It is never changed: a
// correction is another record, with a reason.
type Status struct {
	ID        string      `db:"id" class:"plain"`
	Case      string      `db:"case_id" class:"plain"`
	Day       when.Day    `db:"day" class:"plain"`                          // on which it was decided
	Decider   string      `db:"decider" class:"sensitive" tells:"status"`   // list identification.decider; none: nobody decided
	Basis     string      `db:"basis" class:"sensitive" tells:"status"`     // list identification.basis
	Outcome   string      `db:"outcome" class:"sensitive" tells:"status"`   // list identification.outcome
	Help      Many        `db:"help" class:"sensitive" tells:"status"`      // list identification.help: what goes on without a status
	Corrects  string      `db:"corrects" class:"plain"`                     // id of the record that this one puts right
	Why       string      `db:"why" class:"sensitive" tells:"status words"` // sealed in the table
	File      string      `db:"file" class:"plain"`                         // id of the commission's file behind it
	State     State       `db:"state" class:"plain"`
	DecidedAt when.Moment `db:"decided_at" class:"plain"` // when it was approved or not
	At        when.Moment `db:"at" class:"plain"`
	By        string      `db:"by_user" class:"plain"`
	ByPerson  string      `db:"by_person" class:"plain"`
	cases.Reach
}

// Scope says that to whom the status is kept there is no such record.
func (s *Status) Scope() access.Scope { return s.ScopeOf("status") }

// MostWhy is the most characters of a reason.
const MostWhy = 1000

// NeedsHelp tells whether an outcome leaves a person without a status, so that it must say which help goes on.
func NeedsHelp(outcome string) bool {
	return slices.Contains([]string{Rejected, WithdrewIt, NotApplied, Declined}, outcome)
}

// Check says what is wrong, field by field.
func (s *Status) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case s.Day == "":
		wrong("day", "field.required")
	case s.Day > today:
		wrong("day", "identification.day_in_future")
	}
	for field, value := range map[string]string{"decider": s.Decider, "basis": s.Basis, "outcome": s.Outcome} {
		if !wordlist.Has("identification."+field, value) {
			wrong(field, "field.choose")
		}
	}
	if s.Outcome == EnteredInError && s.Corrects == "" {
		wrong("outcome", "identification.error_corrects")
	}
	if s.Corrects != "" && s.Why == "" {
		wrong("why", "identification.why_needed")
	}
	if (s.Outcome == Identified || s.Outcome == Rejected) && s.Decider == "none" {
		wrong("decider", "identification.decider_needed")
	}
	help := s.Help.All()
	if NeedsHelp(s.Outcome) && len(help) == 0 {
		wrong("help", "identification.help_needed")
	}
	if slices.ContainsFunc(help, func(w string) bool { return !wordlist.Has("identification.help", w) }) {
		wrong("help", "field.choose")
	}
	if utf8.RuneCountInString(s.Why) > MostWhy {
		wrong("why", "field.too_long", "max", MostWhy)
	}
}

// On gives the record that held at the end of a day, of records in any order; false where none did. Only
// approved records count, and a corrected one does not. With known given, only what was approved by that
// moment counts: so can a figure that left before be told again as it was.
func On(all []*Status, day when.Day, known when.Moment) (*Status, bool) {
	counts := func(s *Status) bool { return s.State == Approved && (known == "" || s.DecidedAt <= known) }
	righted := map[string]bool{}
	for _, s := range all {
		if counts(s) && s.Corrects != "" {
			righted[s.Corrects] = true
		}
	}
	var best *Status
	for _, s := range all {
		if !counts(s) || righted[s.ID] || s.Day > day || s.Outcome == EnteredInError {
			continue
		}
		if best == nil || s.Day > best.Day || s.Day == best.Day && (s.At > best.At || s.At == best.At && s.ID > best.ID) {
			best = s
		}
	}
	return best, best != nil
}

// Schemes in the order in which pages show their labels. HTCDS_DECIDER is the organisation that decided, in
// the words of HTCDS.
var Schemes = []string{"LV", "EE", "PL", "EU", "HTCDS"}

// Label is what a scheme calls a status, and where that is from.
type Label struct {
	Scheme, Outcome, Decider, Basis string // as asked; * is any
	Label, Source                   string
	Confirmed                       bool
}

var labels = readLabels()

func readLabels() []Label {
	var out []Label
	for _, r := range rows(labelsCSV, "scheme,outcome,decider,basis,label,source,confirmed") {
		out = append(out, Label{r[0], r[1], r[2], r[3], r[4], r[5], r[6] == "yes"})
	}
	return out
}

// LabelOf gives what a scheme calls a status: the first row of the table that fits. A status that is nil is
// none, and has no label but in HTCDS, which calls everybody possible.
func LabelOf(scheme string, s *Status) Label {
	if s == nil {
		s = &Status{Decider: "none"}
		if scheme == "HTCDS_DECIDER" {
			return Label{Scheme: scheme}
		}
	}
	fits := func(row, is string) bool { return row == "*" || row == is }
	for _, l := range labels {
		if l.Scheme == scheme && fits(l.Outcome, s.Outcome) && fits(l.Decider, s.Decider) && fits(l.Basis, s.Basis) {
			return l
		}
	}
	return Label{Scheme: scheme}
}
