package rights

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/cases"
)

//go:embed retention.csv
var shipped string

// Rule says how long a class of records is kept.
type Rule struct {
	Class     string   `class:"plain"`
	From, To  when.Day `class:"plain"`
	Amount    int      `class:"plain"`
	Unit      string   `class:"plain"` // month or day
	Starts    string   `class:"plain"` // closed: day of closing; year_end: end of the year of the last record; done: when it was done
	Duty      bool     `class:"plain"` // the house must keep it as long; else it may keep it no longer
	Program   bool     `class:"plain"` // goes by itself; else a person approves that it goes
	Confirmed bool     `class:"plain"` // by a person who knows the rule
	Source    string   `class:"plain"`
	Chosen    bool     `class:"plain"` // by this house, in place of what is shipped
}

// ClassCase is the class of cases, which begins to count when the last case of a person is closed.
const ClassCase = "case"

// End gives the last day on which something is kept whose period begins on a day.
func (r Rule) End(day when.Day) when.Day {
	if r.Starts == "year_end" {
		day = day[:4] + "-12-31"
	}
	if r.Unit == "day" {
		return day.Add(r.Amount)
	}
	return months(day, r.Amount)
}

// Before gives the day before which a period must have begun to be over today.
func (r Rule) Before(today when.Day) when.Day {
	if r.Unit == "day" {
		return today.Add(-r.Amount)
	}
	return months(today, -r.Amount)
}

// Shipped gives the rules of retention.csv that hold on a day, in their order.
func Shipped(day when.Day) []Rule {
	rows, err := csv.NewReader(strings.NewReader(shipped)).ReadAll()
	if err != nil {
		panic("retention.csv: " + err.Error()) // it is part of the program, and tested
	}
	var out []Rule
	for _, x := range rows[1:] {
		n, err := strconv.Atoi(x[3])
		if err != nil {
			panic("retention.csv: " + err.Error())
		}
		r := Rule{Class: x[0], From: when.Day(x[1]), To: when.Day(x[2]), Amount: n, Unit: x[4], Starts: x[5], Duty: x[6] == "yes", Program: x[7] == "program", Confirmed: x[8] == "yes", Source: x[9]}
		if day.Within(r.From, r.To) {
			out = append(out, r)
		}
	}
	return out
}

// Choice is a period that the house chose itself, with its source, from a day on.
type Choice struct {
	ID     string      `db:"id" class:"plain"`
	Class  string      `db:"class" class:"plain"`
	Amount int         `db:"amount" class:"plain"` // in the unit of the class
	Duty   bool        `db:"duty" class:"plain"`
	Source string      `db:"source" class:"plain"`
	From   when.Day    `db:"from_on" class:"plain"`
	ByUser string      `db:"by_user" class:"plain"`
	At     when.Moment `db:"at" class:"plain"`
}

// Scope says that a choice belongs to the house.
func (c *Choice) Scope() access.Scope { return access.Scope{} }

// chosen puts the newest choice of each class over the shipped rules. Choices come newest first.
func chosen(rules []Rule, choices []Choice, day when.Day) []Rule {
	for i := range rules {
		for _, c := range choices {
			if c.Class == rules[i].Class && c.From <= day {
				rules[i].Amount, rules[i].Duty, rules[i].Source = c.Amount, c.Duty, c.Source
				rules[i].From, rules[i].Confirmed, rules[i].Chosen = c.From, true, true
				break
			}
		}
	}
	return rules
}

// Due is a person's last case whose period is over: somebody looks whether it goes.
type Due struct {
	Case     string   `db:"case_id" class:"plain"`
	Code     string   `db:"code" class:"plain"`
	ClosedOn when.Day `db:"closed_on" class:"plain"`
	Person   string   `db:"person" class:"plain"`
	Begun    bool     `db:"begun" class:"plain"` // an erasure is asked for already
	Held     bool     `db:"held" class:"plain"`  // by a legal hold
	Since    when.Day `db:"-" class:"plain"`     // first day after the period
	cases.Reach
}

// Year is one year of the archive: how many cases began, and of how many the person is forgotten.
type Year struct {
	Year      string `db:"year" class:"plain"`
	Cases     int    `db:"cases" class:"plain"`
	Forgotten int    `db:"forgotten" class:"plain"`
}
