package casework

import (
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// SafetyQuestions are what a safety plan asks, in its order: the person's own signs, ways and people.
var SafetyQuestions = []string{"signs", "safe_places", "people", "contact", "take_along", "children", "first_steps"}

// SafetyPlan is one edition of a person's safety plan.
type SafetyPlan struct {
	ID      string            `db:"id" class:"plain"`
	Case    string            `db:"case_id" class:"plain"`
	Edition int               `db:"edition" class:"plain"`
	Day     when.Day          `db:"day" class:"plain"`
	AgainOn when.Day          `db:"again_on" class:"plain"`
	Author  string            `db:"author" class:"plain"`
	Sealed  []byte            `db:"body" class:"identifying" tells:"words"`
	At      when.Moment       `db:"at" class:"plain"`
	Answers map[string]string `db:"-" class:"identifying" tells:"words"` // question → text
	cases.Reach
}

// Check says what is wrong, field by field.
func (s *SafetyPlan) Check(wrong func(field, key string, pairs ...any)) {
	said := false
	for q, text := range s.Answers {
		if !slices.Contains(SafetyQuestions, q) {
			wrong(q, "field.choose")
		}
		if utf8.RuneCountInString(text) > MostText {
			wrong(q, "field.too_long", "max", MostText)
		}
		said = said || strings.TrimSpace(text) != ""
	}
	if !said {
		wrong(SafetyQuestions[0], "safety.something")
	}
}

// GoalStates are how a goal stands.
var GoalStates = []string{"open", "reached", "partly", "dropped"}

// Goal is what a person wants to reach, in their own words.
type Goal struct {
	ID         string      `db:"id" class:"plain"`
	Case       string      `db:"case_id" class:"plain"`
	Domain     string      `db:"domain" class:"sensitive" tells:"-"` // list casework.need
	Sealed     []byte      `db:"goal" class:"identifying" tells:"words"`
	State      string      `db:"state" class:"plain"`
	DueOn      when.Day    `db:"due_on" class:"plain"`
	SetOn      when.Day    `db:"set_on" class:"plain"`
	ReviewedOn when.Day    `db:"reviewed_on" class:"plain"`
	ChangedAt  when.Moment `db:"changed_at" class:"plain"`
	ChangedBy  string      `db:"changed_by" class:"plain"`
	Version    int         `db:"version" class:"plain"`
	Text       string      `db:"-" class:"identifying" tells:"words"`
	Steps      []Step      `db:"-" class:"identifying" tells:"-"`
	cases.Reach
}

// Step is one step to a goal: who does it, by when.
type Step struct {
	ID      string   `db:"id" class:"plain"`
	Goal    string   `db:"goal" class:"plain"`
	Sealed  []byte   `db:"step" class:"identifying" tells:"words"`
	Owner   string   `db:"owner" class:"plain"` // id of a worker; empty: the person themselves
	DueOn   when.Day `db:"due_on" class:"plain"`
	DoneOn  when.Day `db:"done_on" class:"plain"`
	Version int      `db:"version" class:"plain"`
	Text    string   `db:"-" class:"identifying" tells:"words"`
}

// Check says what is wrong, field by field.
func (g *Goal) Check(wrong func(field, key string, pairs ...any)) {
	if !wordlist.Has("casework.need", g.Domain) {
		wrong("domain", "field.choose")
	}
	if !slices.Contains(GoalStates, g.State) {
		wrong("state", "field.choose")
	}
	checkText("goal", g.Text, wrong)
}

func checkText(field, text string, wrong func(field, key string, pairs ...any)) {
	switch {
	case strings.TrimSpace(text) == "":
		wrong(field, "field.required")
	case utf8.RuneCountInString(text) > MostText:
		wrong(field, "field.too_long", "max", MostText)
	}
}

// DueStep is a step whose day has come, for the first page of the day: its case and its day, not its text.
type DueStep struct {
	ID       string   `db:"id" class:"plain"`
	Goal     string   `db:"goal" class:"plain"`
	DueOn    when.Day `db:"due_on" class:"plain"`
	Case     string   `db:"case_id" class:"plain"`
	CaseCode string   `db:"case_code" class:"plain"`
	Owner    string   `db:"owner" class:"plain"`
	cases.Reach
}
