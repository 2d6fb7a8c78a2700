package sharing

import (
	"embed"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "sharing",
		Roles: roles,
		Files: Files,
		Visible: map[string]db.Visibility{"sendings": cases.VisibleBy("case_id"),
			"arrivals": {access.Own: `{a}.by_user = :actor_user`, access.Never: cases.VisibleBy("begun")[access.Never]}},
		Approvals: []area.ApprovalKind{{Name: LeavingKind, Text: "approval.kind.sending", Opens: "sending.list",
			Href: func(a area.Permitted) string { return back(a.Case) }, Shows: shown, Anew: anew}},
		Routes: []area.Route{
			{Method: "GET", Path: "/cases/{id}/sharing", Verb: "sending.list", Do: d.tabPage},
			{Method: "GET", Path: "/cases/{id}/sendings/{way}", Verb: "sending.give", Do: d.givePage},
			{Method: "POST", Path: "/cases/{id}/sendings/{way}", Verb: "sending.give", Do: d.giveAct},
			{Method: "GET", Path: "/cases/{id}/seen", Verb: "sharing.seen", Do: d.seenPage},
			{Method: "GET", Path: "/cases/{id}/seen.pdf", Verb: "sharing.seen", Do: d.seenFile},
			{Method: "GET", Path: "/sendings", Verb: "sending.list", Do: d.listPage},
			{Method: "GET", Path: "/sendings/{id}", Verb: "sending.read", Do: d.recordPage},
			{Method: "POST", Path: "/sendings/{id}/answer", Verb: "sending.answer", Do: d.answeredAct},
			{Method: "POST", Path: "/sendings/{id}/recall", Verb: "sending.recall", Do: d.recallAct},
			{Method: "GET", Path: "/arrivals", Verb: "arrival.list", Do: d.arrivalsPage},
			{Method: "GET", Path: "/arrivals/open", Verb: "arrival.open", Do: d.openPage},
			{Method: "POST", Path: "/arrivals/open", Verb: "arrival.open", Do: d.openAct, MaxBody: MostFile + 1<<16},
			{Method: "GET", Path: "/arrivals/key", Verb: "package.key", Do: d.keyPage},
			{Method: "GET", Path: "/arrivals/{id}", Verb: "arrival.read", Do: d.arrivalPage},
			{Method: "POST", Path: "/arrivals/{id}/answer", Verb: "arrival.answer", Do: d.answerAct},
			{Method: "POST", Path: "/arrivals/{id}/begin", Verb: "arrival.begin", Do: d.beginAct},
			{Method: "GET", Path: "/sharing/review", Verb: "sharing.review", Do: d.reviewPage},
			{Method: "POST", Path: "/sharing/review/{kind}/{id}", Verb: "sharing.review", Do: d.reviewAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.cases", Text: "arrival.list", Path: "/arrivals", Verb: "arrival.list", Order: 75},
			{Group: "menu.cases", Text: "sending.list", Path: "/sendings", Verb: "sending.list", Order: 76},
			{Group: "menu.oversight", Text: "sharing.review", Path: "/sharing/review", Verb: "sharing.review", Order: 20},
		},
		Day:      []area.DayCard{{Verb: "arrival.answer", Order: 25, Card: d.card}},
		Jobs:     []area.Job{{Name: "sharing.ended", Every: time.Hour, Run: d.EndPast}},
		Holds:    []area.Holder{{Name: "sharing", Show: show, Forget: forget}},
		Settings: []area.Setting{{Name: "sharing.ground", Default: "public_contract", Check: checkGround}},
	}
}

// Tabs are what stands on the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{{Order: 50, Text: "consent.tab", Under: "sharing", Verb: "sending.list"}}
}

// checkGround takes a ground on which coded fields about a person may leave without consent and without override.
func checkGround(value string) error {
	g, known := disclosures.GroundOn(value, when.Day(time.Now().Format("2006-01-02")))
	if !known || !g.AboutPerson || g.Override || value == "consent" {
		return fault.In("value", "sharing.ground_wrong")
	}
	return nil
}

// show says what left about a person.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Sending](tx, "sending.of_person", db.Args{"person": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, h := range all {
		out = append(out, area.Held{What: "sending.held." + string(h.Way), Day: h.On})
	}
	return out, nil
}

// forget empties to whom it went and what was answered; that something left, when and on which ground, stays. A
// package can be recalled after that too.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"sending.forget", "sending.forget_worker"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
