package hours

import (
	"slices"
	"strconv"
	"strings"

	"drosme/internal/when"
	"drosme/records/cases"
)

// CaseRule says that a case has a rule from a day on.
type CaseRule struct {
	ID       string   `db:"id" class:"plain"`
	Case     string   `db:"case_id" class:"plain"`
	CaseCode string   `db:"case_code" class:"plain"`
	Rule     string   `db:"rule" class:"plain"`
	StartsOn when.Day `db:"starts_on" class:"plain"`
	EndedOn  when.Day `db:"ended_on" class:"plain"` // its last day, where it ended before its time; else empty
	Version  int      `db:"version" class:"plain"`
	cases.Reach
}

// Pause is a break of a rule in a case, both days included.
type Pause struct {
	ID       string   `db:"id" class:"plain"`
	Case     string   `db:"case_id" class:"plain"`
	CaseCode string   `db:"case_code" class:"plain"`
	Rule     string   `db:"rule" class:"plain"`
	From     when.Day `db:"from_on" class:"plain"`
	To       when.Day `db:"to_on" class:"plain"` // empty: still going on
	Version  int      `db:"version" class:"plain"`
	cases.Reach
}

// Mark says why a service is looked at by the responsible person.
type Mark string

// The marks; an empty one says that all is in order.
const (
	Over      Mark = "over"     // beyond the allowance, by OverMinutes
	Outside   Mark = "outside"  // on a day on which the allowance does not run
	Excluded  Mark = "closed"   // the allowance was closed by another
	Unallowed Mark = "no_clock" // the case does not have that allowance
	InOrder   Mark = ""
)

// Service is one piece of work for a person, kept in minutes.
type Service struct {
	ID          string      `db:"id" class:"plain"`
	Code        string      `db:"code" class:"plain"`
	Case        string      `db:"case_id" class:"plain"`
	CaseCode    string      `db:"case_code" class:"plain"`
	Day         when.Day    `db:"day" class:"plain"`
	Minutes     int         `db:"minutes" class:"plain"`
	Specialist  string      `db:"specialist" class:"plain"` // word of the list hours.specialist
	Payer       string      `db:"payer" class:"plain"`      // code; of a split service each payer with its share: "SIVA:60;LV03:40"
	Rule        string      `db:"rule" class:"plain"`       // the allowance it is drawn on; empty: none
	Activity    string      `db:"activity" class:"plain"`   // code, or empty
	Grant       string      `db:"grant_code" class:"plain"` // code, or empty
	Place       string      `db:"place" class:"plain"`      // word of the list hours.place, or empty
	By          string      `db:"by_person" class:"plain"`  // id of who gave it, or empty
	Mark        Mark        `db:"mark" class:"plain"`
	OverMinutes int         `db:"over_minutes" class:"plain"`
	ReviewedBy  string      `db:"reviewed_by" class:"plain"`
	ReviewedAt  when.Moment `db:"reviewed_at" class:"plain"`
	ChangedAt   when.Moment `db:"changed_at" class:"plain"`
	ChangedBy   string      `db:"changed_by" class:"plain"`
	Version     int         `db:"version" class:"plain"`
	cases.Reach
}

// Split tells whether several pay.
func (x *Service) Split() bool { return strings.Contains(x.Payer, ";") }

// Part is what one payer pays of a service.
type Part struct {
	Payer   string `db:"payer" class:"plain"`
	Share   int    `db:"share" class:"plain"`   // hundredths of a percent
	Minutes int    `db:"minutes" class:"plain"` // whole ones: no minute has two payers
}

// MostMinutes is the most minutes of one row: an old book may hold a month in one row. One day's form takes
// MostOfDay.
const (
	MostMinutes = 60000
	MostOfDay   = 1440
	MostPayers  = 6
	whole       = 10000 // hundredths of a percent
)

// PayerCode tells whether a text can be the code of a payer: letters of the alphabet, digits and -_./ without blanks.
func PayerCode(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("-_./", c)) {
			return false
		}
	}
	return true
}

// Parts splits minutes among payers: each gets whole minutes by its share, and what rounding leaves goes to who
// lost most of it, so that all minutes are paid, each by one. Key names what is wrong with the payers.
func Parts(payer string, minutes int) (parts []Part, key string) {
	if payer == "" {
		return []Part{{"", whole, minutes}}, ""
	}
	if !strings.ContainsAny(payer, ":;") {
		if !PayerCode(payer) {
			return nil, "service.payer_wrong"
		}
		return []Part{{payer, whole, minutes}}, ""
	}
	sum := 0
	for _, one := range strings.Split(payer, ";") {
		name, text, _ := strings.Cut(strings.TrimSpace(one), ":")
		name = strings.TrimSpace(name)
		share, ok := parseShare(text)
		if !ok || share == 0 {
			return nil, "service.share_wrong"
		}
		if !PayerCode(name) || slices.ContainsFunc(parts, func(p Part) bool { return p.Payer == name }) {
			return nil, "service.payer_wrong"
		}
		parts = append(parts, Part{Payer: name, Share: share})
		sum += share
	}
	if sum != whole || len(parts) > MostPayers {
		return nil, "service.shares_not_whole"
	}
	slices.SortStableFunc(parts, func(a, b Part) int {
		if a.Share != b.Share {
			return b.Share - a.Share
		}
		return strings.Compare(a.Payer, b.Payer)
	})
	given := 0
	for i := range parts {
		parts[i].Minutes = minutes * parts[i].Share / whole
		given += parts[i].Minutes
	}
	lost := make([]int, len(parts))
	for i := range parts {
		lost[i] = minutes * parts[i].Share % whole
	}
	for ; given < minutes; given++ {
		most := 0
		for i := range lost {
			if lost[i] > lost[most] {
				most = i
			}
		}
		parts[most].Minutes++
		lost[most] = -1
	}
	return parts, ""
}

// PayerText writes payers as a register holds them.
func PayerText(parts []Part) string {
	if len(parts) == 1 {
		return parts[0].Payer
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = p.Payer + ":" + formatShare(p.Share)
	}
	return strings.Join(out, ";")
}

func parseShare(s string) (int, bool) {
	s = strings.Replace(strings.TrimSuffix(strings.TrimSpace(s), "%"), ",", ".", 1)
	units, part, _ := strings.Cut(s, ".")
	if units == "" || len(units) > 3 || len(part) > 2 {
		return 0, false
	}
	for _, c := range units + part {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(units + part + strings.Repeat("0", 2-len(part)))
	return n, err == nil && n <= whole
}

func formatShare(n int) string {
	s := strconv.Itoa(n / 100)
	if n%100 != 0 {
		s += strings.TrimRight("."+strconv.Itoa(100 + n%100)[1:], "0")
	}
	return s
}

// Check says what is wrong with a service, with the same words for a form and a row of a register. Opened is the
// first day of its case, where that is known.
func (x *Service) Check(rules Rules, opened, today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case x.Day == "":
		wrong("day", "field.required")
	case x.Day > today:
		wrong("day", "service.in_future")
	case opened != "" && x.Day < opened:
		wrong("day", "service.before_case", "day", opened)
	}
	if x.Minutes < 1 || x.Minutes > MostMinutes {
		wrong("minutes", "service.minutes_wrong", "max", MostMinutes)
	}
	if !word(x.Specialist) {
		wrong("specialist", "field.choose")
	}
	if _, key := Parts(x.Payer, x.Minutes); key != "" {
		wrong("payer", key)
	}
	if x.Rule != "" && !rules.Has(x.Rule) {
		wrong("rule", "service.rule_unknown")
	}
}

// Marked gives each service of a case, in the order of its days, the mark that the rules give it. It changes Mark and
// OverMinutes alone and gives the places of those it changed.
func Marked(rules Rules, l Ledger) []int {
	type window struct {
		name string
		from when.Day
	}
	used := map[window]int{}
	known := map[when.Day][]span{}
	var changed []int
	for i := range l.Services {
		x := &l.Services[i]
		mark, over := InOrder, 0
		if x.Rule != "" {
			all, seen := known[x.Day]
			if !seen {
				all = spans(rules, l, x.Day)
				known[x.Day] = all
			}
			mark, over = Unallowed, x.Minutes
			for _, s := range all {
				if s.rule.Name != x.Rule {
					continue
				}
				if !x.Day.Within(s.from, s.to) {
					mark = Outside
					continue
				}
				if s.closed != "" && s.closed <= x.Day {
					mark = Excluded
					break
				}
				mark, over = InOrder, 0
				if s.rule.Unit == Days {
					break
				}
				sum := 0
				if s.rule.Window == Rolling {
					for _, y := range l.Services[:i+1] {
						if y.Rule == x.Rule && y.Day >= s.from {
							sum += s.rule.draws(y)
						}
					}
				} else {
					used[window{x.Rule, s.from}] += s.rule.draws(*x)
					sum = used[window{x.Rule, s.from}]
				}
				if sum > s.allowed {
					mark, over = Over, x.Minutes
					if s.rule.Unit == Hours {
						over = min(x.Minutes, sum-s.allowed)
					}
				}
				break
			}
		}
		if x.Mark != mark || x.OverMinutes != over {
			x.Mark, x.OverMinutes = mark, over
			changed = append(changed, i)
		}
	}
	return changed
}

// amount writes an amount of a clock in its unit: hours with as many decimals as they need, at most two.

func amount(u Unit, n int) string {
	if u != Hours {
		return strconv.Itoa(n)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	hundredths := (n*100 + 30) / 60
	s := strconv.Itoa(hundredths / 100)
	if part := hundredths % 100; part != 0 {
		s += strings.TrimRight("."+strconv.Itoa(100 + part)[1:], "0")
	}
	return sign + s
}
