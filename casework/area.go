package casework

import (
	"context"
	"embed"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/records/approvals"
	"drosme/records/cases"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Worker is somebody of the house who can be named for a step or as an interpreter.
type Worker struct{ ID, Code, Text string }

// Desk is where daily casework is done: one method a verb.
type Desk struct {
	h     *area.House
	cases *cases.Desk

	// Workers are those who may be named for a step of a case; the list of rooms sets it. Who must not learn of
	// the case is not among them.
	Workers func(ctx context.Context, caseID string) ([]Worker, error)
	// SaidNo gives who said no to statistics; the list of rooms sets it. Nil: nobody did.
	SaidNo func(tx *db.Tx) (map[string]bool, error)
	// Approvals is where a plan waits to be in force; the list of rooms sets it. Nil: none waits.
	Approvals *approvals.Desk
}

// New makes the desk of a house.
func New(h *area.House, k *cases.Desk) *Desk { return &Desk{h: h, cases: k} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	visible := map[string]db.Visibility{}
	for _, table := range []string{"assessments", "safety_plans", "plan_goals", "case_dates", "case_waits", "held_things"} {
		visible[table] = cases.VisibleBy("case_id")
	}
	under := "/cases/{id}"
	return area.Area{
		Name: "casework", Roles: roles, Files: Files, Visible: visible,
		Approvals: []area.ApprovalKind{{Name: PlanKind, Text: "approval.kind.plan", Opens: "goal.list",
			Href: func(a area.Permitted) string { return at(a.Case, "/plan") }}},
		Routes: []area.Route{
			{Method: "POST", Path: under + "/plan/approval", Verb: "goal.change", Do: d.planAskAct},
			{Method: "GET", Path: under + "/plan", Verb: "goal.list", Do: d.planPage},
			{Method: "GET", Path: under + "/plan/assess/{kind}", Verb: "assessment.add", Do: d.assessPage},
			{Method: "POST", Path: under + "/plan/assess/{kind}", Verb: "assessment.add", Do: d.assessAct},
			{Method: "GET", Path: under + "/plan/safety", Verb: "safety.write", Do: d.safetyPage},
			{Method: "POST", Path: under + "/plan/safety", Verb: "safety.write", Do: d.safetyAct},
			{Method: "GET", Path: under + "/plan/goals/new", Verb: "goal.add", Do: d.goalNewPage},
			{Method: "POST", Path: under + "/plan/goals", Verb: "goal.add", Do: d.goalAddAct},
			{Method: "GET", Path: under + "/plan/goals/{goal}", Verb: "goal.change", Do: d.goalPage},
			{Method: "POST", Path: under + "/plan/goals/{goal}", Verb: "goal.change", Do: d.goalAct},
			{Method: "POST", Path: under + "/plan/goals/{goal}/steps", Verb: "step.add", Do: d.stepAct},
			{Method: "POST", Path: under + "/plan/goals/{goal}/steps/{step}", Verb: "step.done", Do: d.stepDoneAct},
			{Method: "GET", Path: under + "/dates", Verb: "date.list", Do: d.datesPage},
			{Method: "GET", Path: under + "/dates/new", Verb: "date.add", Do: d.datePage},
			{Method: "POST", Path: under + "/dates", Verb: "date.add", Do: d.dateAct},
			{Method: "POST", Path: under + "/dates/{date}", Verb: "date.settle", Do: d.settleAct},
			{Method: "GET", Path: under + "/waits", Verb: "wait.list", Do: d.waitsPage},
			{Method: "POST", Path: under + "/waits", Verb: "wait.join", Do: d.joinAct},
			{Method: "POST", Path: under + "/waits/{wait}/ask", Verb: "wait.ask", Do: d.askAct},
			{Method: "POST", Path: under + "/waits/{wait}/reply", Verb: "wait.reply", Do: d.replyAct},
			{Method: "POST", Path: under + "/waits/{wait}/end", Verb: "wait.end", Do: d.endWaitAct},
			{Method: "GET", Path: under + "/held", Verb: "thing.list", Do: d.thingsPage},
			{Method: "GET", Path: under + "/held/new", Verb: "thing.take", Do: d.thingPage},
			{Method: "POST", Path: under + "/held", Verb: "thing.take", Do: d.thingAct},
			{Method: "GET", Path: under + "/held/{thing}/receipt", Verb: "thing.list", Do: d.receiptPaper},
			{Method: "POST", Path: under + "/held/{thing}/look", Verb: "thing.look", Do: d.lookAct},
			{Method: "GET", Path: under + "/child", Verb: "child.read", Do: d.childPage},
			{Method: "POST", Path: under + "/child", Verb: "child.write", Do: d.childAct},
			{Method: "GET", Path: "/held/return", Verb: "thing.return", Do: d.returnPage},
			{Method: "POST", Path: "/held/return", Verb: "thing.return", Do: d.returnAct},
			{Method: "GET", Path: "/waiting", Verb: "wait.list", Do: d.waitingPage},
			{Method: "GET", Path: "/waiting/figures", Verb: "wait.totals", Do: d.waitTotalsPage},
		},
		Menu: []area.MenuItem{
			{Group: "menu.cases", Text: "wait.all", Path: "/waiting", Verb: "wait.list", Order: 40},
			{Group: "menu.results", Text: "wait.totals", Path: "/waiting/figures", Verb: "wait.totals", Order: 41},
			{Group: "menu.cases", Text: "thing.return", Path: "/held/return", Verb: "thing.return", Order: 45},
		},
		Day:   []area.DayCard{{Verb: "date.list", Order: 10, Card: d.card}},
		Jobs:  []area.Job{{Name: "casework.expire", Every: time.Hour, Run: d.Expire}},
		Holds: []area.Holder{{Name: "casework", Show: show, Forget: forget}},
	}
}

// Tabs are how the room stands on the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{
		{Order: 20, Text: "plan.tab", Under: "plan", Verb: "goal.list", Brief: d.brief},
		{Order: 25, Text: "date.list", Under: "dates", Verb: "date.list"},
		{Order: 60, Text: "wait.list", Under: "waits", Verb: "wait.list"},
		{Order: 65, Text: "thing.list", Under: "held", Verb: "thing.list", Open: d.stillHere},
		{Order: 70, Text: "child.tab", Under: "child", Verb: "child.read"},
	}
}

// show says what is here about a person, by days.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, k := range ids {
		for _, q := range []string{"held.assessments", "held.safety", "held.goals", "held.dates", "held.waits", "held.things"} {
			days, err := db.All[row](tx, q, db.Args{"case_id": k})
			if err != nil {
				return nil, err
			}
			for _, x := range days {
				out = append(out, area.Held{What: "casework." + q, Day: x.Day, Third: q == "held.safety" || q == "held.assessments"})
			}
		}
	}
	return out, nil
}

// forget empties every text about a person, and takes a worker's name off what they did. Days, kinds and answers
// stay, so that every count is as before.
func forget(tx *db.Tx, person, _ string) error {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return err
	}
	for _, k := range ids {
		for _, q := range []string{"assessments", "safety", "goals", "steps", "dates", "waits", "things", "children"} {
			if _, err := tx.Exec("casework.empty_"+q, db.Args{"case_id": k, "empty": []byte{}}); err != nil {
				return err
			}
		}
	}
	for _, q := range []string{"author", "safety_author", "step_owner", "date_people", "thing_people"} {
		if _, err := tx.Exec("casework.forget_"+q, db.Args{"person": person}); err != nil {
			return err
		}
	}
	return nil
}
