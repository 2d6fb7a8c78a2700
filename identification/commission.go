package identification

import (
	_ "embed"
	"slices"
	"strconv"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

//go:embed commission.csv
var commissionCSV string

// Roles of the commission, in the order of the pages: one member of each, the police officer among them.
var Roles = []string{"social_worker", "psychologist", "lawyer", "police_officer"}

// RuleKind is what a rule of the commission is.
type RuleKind string

// The kinds.
const (
	Criterion RuleKind = "criterion"
	Deadline  RuleKind = "deadline"
	Document  RuleKind = "document"
)

// RuleKinds in the order of the pages.
var RuleKinds = []RuleKind{Criterion, Deadline, Document}

// Rule is one criterion, deadline or document with the days from which and until which it holds. It is marked
// until the responsible person has confirmed it.
type Rule struct {
	ID          string   `db:"id" class:"plain"` // empty: as the house came with it
	Name        string   `db:"name" class:"plain"`
	Kind        RuleKind `db:"kind" class:"plain"`
	Label       string   `db:"label" class:"plain"` // empty: the words commission.rule.<name>
	Days        int      `db:"days" class:"plain"`  // of a deadline; 0: not known
	Start       string   `db:"start_event" class:"plain"`
	From        when.Day `db:"from_on" class:"plain"`
	Until       when.Day `db:"until_on" class:"plain"`
	Source      string   `db:"source" class:"plain"`
	ConfirmedOn when.Day `db:"confirmed_on" class:"plain"` // empty: not confirmed
	ConfirmedBy string   `db:"confirmed_by" class:"plain"` // id of the person
	Version     int      `db:"version" class:"plain"`
}

// Scope is open: a rule is about nobody.
func (r *Rule) Scope() access.Scope { return access.Scope{} }

// The most characters of a rule's label and source.
const (
	MostLabel  = 200
	MostSource = 300
	mostDays   = 3660
)

// Starts are the events from which a deadline runs.
var Starts = []string{"told", "applied", "decided"}

// Check says what is wrong, field by field.
func (r *Rule) Check(wrong func(field, key string, pairs ...any)) {
	if !slices.Contains(RuleKinds, r.Kind) {
		wrong("kind", "field.choose")
	}
	if r.Name == "" && r.Label == "" {
		wrong("label", "field.required")
	}
	if r.Source == "" {
		wrong("source", "field.required")
	}
	if r.Days < 0 || r.Days > mostDays {
		wrong("days", "field.too_large", "max", mostDays)
	}
	if r.Kind == Deadline && !slices.Contains(Starts, r.Start) {
		wrong("start_event", "field.choose")
	}
	if r.Until != "" && r.Until < r.From {
		wrong("until_on", "commission.until_before_from")
	}
	for field, text := range map[string]string{"label": r.Label, "source": r.Source} {
		most := map[string]int{"label": MostLabel, "source": MostSource}[field]
		if utf8.RuneCountInString(text) > most {
			wrong(field, "field.too_long", "max", most)
		}
	}
}

var shippedRules = readRules()

func readRules() []*Rule {
	var out []*Rule
	for _, r := range rows(commissionCSV, "name,kind,days,start_event,from_on,until_on,source") {
		days, _ := strconv.Atoi(r[2])
		out = append(out, &Rule{Name: r[0], Kind: RuleKind(r[1]), Days: days, Start: r[3], From: when.Day(r[4]), Until: when.Day(r[5]), Source: r[6]})
	}
	return out
}

// withShipped puts the rules that the house came with before those of its own; one of its own under the same
// name stands in the other's place.
func withShipped(own []*Rule) []*Rule {
	var out []*Rule
	for _, r := range shippedRules {
		if !slices.ContainsFunc(own, func(o *Rule) bool { return o.Name == r.Name }) {
			shipped := *r
			out = append(out, &shipped)
		}
	}
	out = append(out, own...)
	slices.SortStableFunc(out, func(a, b *Rule) int { return slices.Index(RuleKinds, a.Kind) - slices.Index(RuleKinds, b.Kind) })
	return out
}

// RulesOn gives the rules of a kind that hold on a day.
func RulesOn(all []*Rule, kind RuleKind, day when.Day) []*Rule {
	return slices.DeleteFunc(slices.Clone(all), func(r *Rule) bool { return r.Kind != kind || !day.Within(r.From, r.Until) })
}

// File is the file of the commission about one case, from the first talk to the state agency's pack.
type File struct {
	ID        string   `db:"id" class:"plain"`
	Case      string   `db:"case_id" class:"plain"`
	OpenedOn  when.Day `db:"opened_on" class:"plain"`
	AppliedOn when.Day `db:"applied_on" class:"plain"`
	DecidedOn when.Day `db:"decided_on" class:"plain"`
	Outcome   string   `db:"outcome" class:"sensitive" tells:"status"` // identified, rejected, withdrew, not_applied; empty: open
	Help      Many     `db:"help" class:"sensitive" tells:"status"`
	Why       string   `db:"why" class:"sensitive" tells:"status words"` // sealed in the table
	SentOn    when.Day `db:"sent_on" class:"plain"`
	By        string   `db:"by_user" class:"plain"`
	ByPerson  string   `db:"by_person" class:"plain"`
	Version   int      `db:"version" class:"plain"`

	Tellings []Telling         `class:"sensitive" tells:"status"`
	Findings map[string]string `class:"sensitive" tells:"status"` // rule → answer
	Members  []Member          `class:"sensitive" tells:"status"`
	Given    []Given           `class:"sensitive" tells:"status"`
	cases.Reach
}

// Scope says that to whom the status is kept there is no such file.
func (f *File) Scope() access.Scope { return f.ScopeOf("status") }

// Open tells whether nothing is decided yet.
func (f *File) Open() bool { return f.Outcome == "" }

// Outcomes that a file may have.
var Outcomes = []string{Identified, Rejected, WithdrewIt, NotApplied}

// Telling is one talk before an application: what the person was told, and what they answered.
type Telling struct {
	ID       string      `db:"id" class:"plain"`
	File     string      `db:"file" class:"plain"`
	Day      when.Day    `db:"day" class:"plain"`
	Language string      `db:"language" class:"plain"`
	Members  bool        `db:"members_told" class:"plain"` // who sits, a police officer among them
	Door     bool        `db:"door_told" class:"plain"`    // the other door: police or prosecutor
	Help     bool        `db:"help_told" class:"plain"`    // help goes on without a status
	Answer   string      `db:"answer" class:"sensitive"`   // list identification.answer
	At       when.Moment `db:"at" class:"plain"`
	By       string      `db:"by_user" class:"plain"`
	ByPerson string      `db:"by_person" class:"plain"`
}

// Check says what is wrong, field by field. All three must have been said: who leaves one out asks for an
// answer that is not free.
func (t *Telling) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case t.Day == "":
		wrong("day", "field.required")
	case t.Day > today:
		wrong("day", "identification.day_in_future")
	}
	if !wordlist.IsLanguage(t.Language) {
		wrong("language", "commission.language_wrong")
	}
	for field, said := range map[string]bool{"members_told": t.Members, "door_told": t.Door, "help_told": t.Help} {
		if !said {
			wrong(field, "commission.say_it_first")
		}
	}
	if !wordlist.Has("identification.answer", t.Answer) {
		wrong("answer", "field.choose")
	}
}

// Agreed tells whether the person, told of all, last agreed that the commission is asked.
func (f *File) Agreed() bool {
	return len(f.Tellings) > 0 && f.Tellings[len(f.Tellings)-1].Answer == "agrees"
}

// Member is one seat of the commission.
type Member struct {
	ID      string   `db:"id" class:"plain"`
	File    string   `db:"file" class:"plain"`
	Role    string   `db:"role" class:"plain"`
	Person  string   `db:"person" class:"plain"`                    // of the staff; empty: from outside
	Outside string   `db:"outside" class:"sensitive" tells:"words"` // sealed in the table
	Vote    string   `db:"vote" class:"sensitive" tells:"status"`   // list identification.vote; empty: not yet
	Dissent string   `db:"dissent" class:"sensitive" tells:"words"` // sealed in the table
	VotedOn when.Day `db:"voted_on" class:"plain"`
}

// The most characters of who somebody is, and of a dissent.
const (
	MostOutside = 200
	MostDissent = 4000
)

// Given is what a member from outside was given; it stands in the log of disclosures too.
type Given struct {
	ID         string   `db:"id" class:"plain"`
	Member     string   `db:"member" class:"plain"`
	Fields     Many     `db:"fields" class:"sensitive"` // list identification.given
	Ground     string   `db:"ground" class:"plain"`
	Disclosure string   `db:"disclosure" class:"plain"`
	Day        when.Day `db:"day" class:"plain"`
}

// Seats tells which roles have no member, and which members have not voted.
func (f *File) Seats() (empty, silent []string) {
	for _, role := range Roles {
		filled := false
		for _, m := range f.Members {
			if m.Role == role {
				filled = true
				if m.Vote == "" {
					silent = append(silent, role)
				}
			}
		}
		if !filled {
			empty = append(empty, role)
		}
	}
	return empty, silent
}

// Votes counts the votes for and against.
func (f *File) Votes() (in, against int) {
	for _, m := range f.Members {
		switch m.Vote {
		case "for":
			in++
		case "against":
			against++
		}
	}
	return in, against
}

// Due gives the last day of a deadline, counted from the day after its event; empty where the event has not
// happened or the number of days is not known.
func (f *File) Due(r *Rule) when.Day {
	var start when.Day
	switch r.Start {
	case "told":
		if len(f.Tellings) > 0 {
			start = f.Tellings[len(f.Tellings)-1].Day
		}
	case "applied":
		start = f.AppliedOn
	case "decided":
		start = f.DecidedOn
	}
	if start == "" || r.Days == 0 {
		return ""
	}
	return start.Add(r.Days)
}

// Missing names what the pack for the state agency still needs, as keys of words. Approved says whether the
// status behind the decision is approved. The name and the rest of the vault are asked apart.
func (f *File) Missing(rules []*Rule, day when.Day, approved bool) []string {
	var out []string
	if len(f.Tellings) == 0 {
		out = append(out, "commission.missing.told")
	}
	if f.AppliedOn == "" {
		out = append(out, "commission.missing.applied")
	}
	for _, r := range RulesOn(rules, Document, day) {
		if a := f.Findings[r.Name]; a != "yes" && a != "not_needed" {
			out = append(out, "document:"+r.Name)
		}
	}
	if f.Findings["assessment"] == "not_needed" && f.Findings["proceedings_decision"] == "not_needed" {
		out = append(out, "commission.missing.proof")
	}
	for _, r := range RulesOn(rules, Criterion, day) {
		if a := f.Findings[r.Name]; a == "" || a == NotAsked {
			out = append(out, "criterion:"+r.Name)
		}
	}
	empty, silent := f.Seats()
	for _, role := range empty {
		out = append(out, "seat:"+role)
	}
	for _, role := range silent {
		out = append(out, "vote:"+role)
	}
	switch {
	case f.Outcome == "":
		out = append(out, "commission.missing.decision")
	case f.Outcome != Identified:
		out = append(out, "commission.missing.recognised")
	case !approved:
		out = append(out, "commission.missing.approval")
	}
	return out
}
