package hours

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
)

// Unit says what an allowance is counted in.
type Unit string

// The units.
const (
	Days          Unit = "days"
	Hours         Unit = "hours"         // of 60 minutes; services are kept in minutes
	Consultations Unit = "consultations" // each counts once, however long
)

// Units are all units.
var Units = []Unit{Days, Hours, Consultations}

// Window says over which days an allowance may be used.
type Window string

// The kinds of window. Span is how many months or years; the others have none.
const (
	ByDays       Window = "days"           // as many days as the amount, from the first
	ByMonths     Window = "months"         // until the day before the same date, span months later
	ByYears      Window = "years"          // until the day before the same date, span years later
	CalendarYear Window = "calendar_year"  // anew on 1 January
	Rolling      Window = "rolling_months" // the last span months up to the day asked for
	Unending     Window = "open"           // no last day
)

// Windows are all kinds of window.
var Windows = []Window{ByDays, ByMonths, ByYears, CalendarYear, Rolling, Unending}

// Rule is one dated row of what the law allows. A new row of the same name holds from its first day on, also
// for a case in mid-course.
type Rule struct {
	ID        string   `db:"id" class:"plain"`     // of a row that the house added; empty: shipped
	Name      string   `db:"rule" class:"plain"`   // course_days
	Unit      Unit     `db:"unit" class:"plain"`   //
	Amount    int      `db:"amount" class:"plain"` // days, hours or consultations; 0: of days, as many as the window has
	Window    Window   `db:"period" class:"plain"`
	Span      int      `db:"span" class:"plain"`
	After     string   `db:"starts_after" class:"plain"` // begins by itself on the day after this rule's last day; empty: its day is given
	Pause     bool     `db:"pause" class:"plain"`        // days of pause move the end
	FirstDay  bool     `db:"first_day" class:"plain"`    // the first day counts
	LastDay   bool     `db:"last_day" class:"plain"`     // the last day counts
	Condition string   `db:"condition_word" class:"plain"`
	Excludes  string   `db:"excludes" class:"plain"` // it closes on the day on which this rule is first drawn on
	From      when.Day `db:"valid_from" class:"plain"`
	To        when.Day `db:"valid_to" class:"plain"` // empty: open
	Source    string   `db:"source" class:"plain"`
	Confirmed bool     `db:"confirmed" class:"plain"` // a person has compared it with its source
}

// Scope says that a rule of law is open to whoever may list rules.
func (*Rule) Scope() access.Scope { return access.Scope{} }

//go:embed rules.csv
var shippedCSV []byte

// Shipped are the rules that come with the house: those of Latvia.
var Shipped = mustRead(shippedCSV)

func mustRead(b []byte) []Rule {
	out, err := ReadRules(b)
	if err != nil {
		panic("rules.csv: " + err.Error()) // our own file; a test reads it too
	}
	return out
}

var ruleColumns = "rule,unit,amount,window,span,starts,pause,first_day,last_day,condition,excludes,valid_from,valid_to,source,confirmed"

// ReadRules reads rules from CSV with the header of rules.csv, and refuses a row that could not be reckoned by.
func ReadRules(b []byte) ([]Rule, error) {
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != ruleColumns {
		return nil, fmt.Errorf("the header must be %s", ruleColumns)
	}
	var out []Rule
	for i, c := range rows[1:] {
		r := Rule{Name: c[0], Unit: Unit(c[1]), Window: Window(c[3]), Pause: c[6] == "yes", FirstDay: c[7] == "yes", LastDay: c[8] == "yes",
			Condition: c[9], Excludes: c[10], From: when.Day(c[11]), To: when.Day(c[12]), Source: c[13], Confirmed: c[14] == "yes"}
		var wrong []string
		var bad error
		if r.Amount, bad = strconv.Atoi(c[2]); bad != nil {
			wrong = append(wrong, "amount")
		}
		if r.Span, bad = strconv.Atoi(c[4]); bad != nil {
			wrong = append(wrong, "span")
		}
		if c[5] != "given" {
			after, ok := strings.CutPrefix(c[5], "after ")
			if !ok {
				wrong = append(wrong, "starts")
			}
			r.After = after
		}
		r.Check(func(field, _ string, _ ...any) { wrong = append(wrong, field) })
		if len(wrong) > 0 {
			return nil, fmt.Errorf("row %d: %s", i+2, strings.Join(wrong, ", "))
		}
		out = append(out, r)
	}
	return out, nil
}

// MostSource is the most characters of a source.
const MostSource = 300

// Check says what is wrong with a rule, field by field.
func (r *Rule) Check(wrong func(field, key string, pairs ...any)) {
	if !word(r.Name) {
		wrong("rule", "hours_rule.name_wrong")
	}
	if !slices.Contains(Units, r.Unit) {
		wrong("unit", "field.choose")
	}
	if !slices.Contains(Windows, r.Window) {
		wrong("window", "field.choose")
	}
	spans := r.Window == ByMonths || r.Window == ByYears || r.Window == Rolling
	if spans != (r.Span > 0) || r.Span > 120 {
		wrong("span", "hours_rule.span_wrong")
	}
	if r.Amount < 0 || r.Amount > 10000 || r.Amount == 0 && (r.Unit != Days || r.Window == ByDays || r.Window == Unending) {
		wrong("amount", "hours_rule.amount_wrong")
	}
	if r.Unit == Days && (r.Window == CalendarYear || r.Window == Rolling || r.Window == Unending) || r.Window == ByDays && r.Unit != Days {
		wrong("window", "hours_rule.window_wrong")
	}
	if r.From == "" {
		wrong("valid_from", "field.required")
	}
	if r.To != "" && r.To < r.From {
		wrong("valid_to", "field.end_before_start")
	}
	if strings.TrimSpace(r.Source) == "" {
		wrong("source", "field.required")
	}
}

// word tells whether a text is a word of a list: small letters, digits and low lines.
func word(s string) bool {
	if s == "" || len(s) > 40 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// Rules are all rows that a house reckons by: the shipped ones, and those that it added.
type Rules []Rule

// With joins the shipped rules and the house's own.
func With(own []Rule) Rules {
	out := slices.Concat(Rules(Shipped), own)
	slices.SortStableFunc(out, func(a, b Rule) int { return strings.Compare(string(a.From), string(b.From)) })
	return out
}

// Names gives every rule once, the shipped ones first and in their order.
func (all Rules) Names() []string {
	var out []string
	for _, r := range slices.Concat(Shipped, all) {
		if !slices.Contains(out, r.Name) {
			out = append(out, r.Name)
		}
	}
	return out
}

// Has tells whether there is a rule of this name on any day.
func (all Rules) Has(name string) bool {
	return slices.ContainsFunc(all, func(r Rule) bool { return r.Name == name })
}

// At gives the row that holds on a day: of those valid the one that began last, and of two from the same day the house's
// own. A day before the first row is reckoned by the first, since a course is not without a rule because its
// regulation was forgotten.
func (all Rules) At(name string, day when.Day) (Rule, bool) {
	var found, first Rule
	has, any := false, false
	for _, r := range all { // in the order of their first days
		if r.Name != name {
			continue
		}
		if !any {
			first, any = r, true
		}
		if day.Within(r.From, r.To) {
			found, has = r, true
		}
	}
	if !has && any && day < first.From {
		return first, true
	}
	return found, has
}

// changes gives the days after one day, and up to another, on which another row of the rule begins to hold.
func (all Rules) changes(name string, after, until when.Day) []when.Day {
	var out []when.Day
	for _, r := range all {
		if r.Name != name {
			continue
		}
		days := []when.Day{r.From}
		if r.To != "" {
			days = append(days, r.To.Add(1))
		}
		for _, d := range days {
			if d > after && d <= until && !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	slices.Sort(out)
	return out
}
