package helpline

import (
	"context"
	"embed"
	"strconv"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Worker is a caseworker to whom a contact can be given as a case.
type Worker struct{ ID, Text string }

// Desk is where contacts are logged: one method a verb.
type Desk struct {
	h     *area.House
	cases *cases.Desk

	// Carry writes what was told into the case that a contact became, inside the same act; nil: it stays behind.
	Carry func(ctx context.Context, tx *db.Tx, k *cases.Case, told string, day when.Day) error
	// Workers are those who may answer for a case; the list of rooms sets it.
	Workers func(ctx context.Context) ([]Worker, error)
}

// New makes the desk of a house.
func New(h *area.House, k *cases.Desk) *Desk { return &Desk{h: h, cases: k} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "helpline", Roles: roles, Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/calls", Verb: "call.list", Do: d.listPage},
			{Method: "GET", Path: "/calls/new", Verb: "call.log", Do: d.logPage},
			{Method: "POST", Path: "/calls", Verb: "call.log", Do: d.logAct},
			{Method: "POST", Path: "/calls/again", Verb: "call.again", Do: d.againAct},
			{Method: "GET", Path: "/calls/figures", Verb: "call.totals", Do: d.totalsPage},
			{Method: "GET", Path: "/calls/sheet", Verb: "call.log", Do: d.sheetPage},
			{Method: "GET", Path: "/calls/{id}", Verb: "call.read", Do: d.callPage},
			{Method: "POST", Path: "/calls/{id}/close", Verb: "call.close", Do: d.closeAct},
			{Method: "POST", Path: "/calls/{id}/number", Verb: "call.back", Do: d.numberAct},
			{Method: "POST", Path: "/calls/{id}/called", Verb: "call.back", Do: d.calledAct},
			{Method: "GET", Path: "/calls/{id}/case", Verb: "call.become", Do: d.becomePage},
			{Method: "POST", Path: "/calls/{id}/case", Verb: "call.become", Do: d.becomeAct},
			{Method: "GET", Path: "/handover", Verb: "handover.list", Do: d.handoverPage},
			{Method: "POST", Path: "/handover", Verb: "handover.write", Do: d.handoverAct},
			{Method: "POST", Path: "/handover/{id}", Verb: "handover.take", Do: d.takeAct},
			{Method: "GET", Path: "/directory", Verb: "directory.find", Do: d.directoryPage},
			{Method: "GET", Path: "/directory/paper", Verb: "directory.find", Do: d.directoryPaper},
			{Method: "POST", Path: "/directory/{id}", Verb: "directory.assure", Do: d.worksAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.helpline", Text: "call.log", Path: "/calls/new", Verb: "call.log", Order: 20},
			{Group: "menu.helpline", Text: "call.list", Path: "/calls", Verb: "call.list", Order: 21},
			{Group: "menu.helpline", Text: "handover.list", Path: "/handover", Verb: "handover.list", Order: 22},
			{Group: "menu.helpline", Text: "directory.find", Path: "/directory", Verb: "directory.find", Order: 30},
		},
		Day:  []area.DayCard{{Verb: "call.read", Order: 5, Card: d.card}},
		Jobs: []area.Job{{Name: "helpline.clear", Every: 10 * time.Minute, Run: d.Clear}},
		Settings: []area.Setting{{Name: freshSetting, Default: freshDefault, Check: func(v string) error {
			if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 3650 {
				return fault.In("value", "directory.days_wrong")
			}
			return nil
		}}},
		Holds: []area.Holder{{Name: "helpline", Show: func(*db.Tx, string) ([]area.Held, error) { return nil, nil }, Forget: forget}},
	}
}

// forget takes a worker's name off the contacts they took. Of a person served nothing is here: a contact has
// nobody behind it, and one that became a case has left.
func forget(tx *db.Tx, person, _ string) error {
	for _, q := range []string{"call.replace_operator", "directory.forget"} {
		if _, err := tx.Exec(q, db.Args{"person": person}); err != nil {
			return err
		}
	}
	return nil
}
