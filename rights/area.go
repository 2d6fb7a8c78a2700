package rights

import (
	"context"
	"embed"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/records/cases"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	at := "/rights/requests/{id}"
	return area.Area{
		Name: "rights", Roles: roles, Files: Files,
		Visible: map[string]db.Visibility{"right_requests": cases.VisibleBy("case_id"), "right_holds": cases.VisibleBy("case_id")},
		Routes: []area.Route{
			{Method: "GET", Path: "/rights", Verb: "right.list", Do: d.listPage},
			{Method: "GET", Path: "/cases/{id}/rights", Verb: "right.list", Do: d.casePage},
			{Method: "POST", Path: "/cases/{id}/rights", Verb: "right.ask", Do: d.askAct},
			{Method: "POST", Path: "/cases/{id}/demand", Verb: "right.demand", Do: d.demandAct},
			{Method: "POST", Path: "/cases/{id}/holds", Verb: "hold.set", Do: d.holdAct},
			{Method: "GET", Path: at, Verb: "right.read", Do: d.requestPage},
			{Method: "POST", Path: at + "/check", Verb: "right.check", Do: d.checkAct},
			{Method: "POST", Path: at + "/do", Verb: "right.decide", Do: d.decideAct("do")},
			{Method: "POST", Path: at + "/refuse", Verb: "right.decide", Do: d.decideAct("refuse")},
			{Method: "POST", Path: at + "/approve", Verb: "right.decide", Do: d.decideAct("approve")},
			{Method: "POST", Path: at + "/lift", Verb: "right.decide", Do: d.decideAct("lift")},
			{Method: "POST", Path: at + "/withdraw", Verb: "right.withdraw", Do: d.decideAct("withdraw")},
			{Method: "GET", Path: at + "/review", Verb: "right.review", Do: d.reviewPage},
			{Method: "POST", Path: at + "/review", Verb: "right.show", Do: d.reviewAct},
			{Method: "POST", Path: at + "/file", Verb: "right.give", Do: d.fileAct},
			{Method: "POST", Path: at + "/paper", Verb: "right.give", Do: d.paperAct},
			{Method: "GET", Path: "/rights/second", Verb: "right.seconds", Do: d.secondsPage},
			{Method: "POST", Path: "/rights/second/{id}", Verb: "right.second", Do: d.secondAct},
			{Method: "GET", Path: "/rights/holds", Verb: "hold.list", Do: d.holdsPage},
			{Method: "POST", Path: "/rights/holds/{id}/lift", Verb: "hold.lift", Do: d.liftHoldAct},
			{Method: "GET", Path: "/rights/retention", Verb: "retention.list", Do: d.retentionPage},
			{Method: "POST", Path: "/rights/retention", Verb: "retention.choose", Do: d.chooseAct},
			{Method: "POST", Path: "/rights/due/{id}", Verb: "right.ask", Do: d.dueAct},
			{Method: "GET", Path: "/rights/breaches", Verb: "breach.list", Do: d.breachesPage},
			{Method: "GET", Path: "/rights/breaches/add", Verb: "breach.add", Do: d.noticePage},
			{Method: "POST", Path: "/rights/breaches/add", Verb: "breach.add", Do: d.noticeAct},
			{Method: "GET", Path: "/rights/breaches/{id}", Verb: "breach.read", Do: d.breachPage},
			{Method: "POST", Path: "/rights/breaches/{id}", Verb: "breach.change", Do: d.breachAct},
			{Method: "POST", Path: "/rights/breaches/{id}/steps", Verb: "breach.step", Do: d.stepAct},
			{Method: "GET", Path: "/rights/breaches/{id}/notification.pdf", Verb: "breach.read", Do: d.breachFile},
			{Method: "GET", Path: "/rights/processing", Verb: "processing.read", Do: d.processingPage},
			{Method: "GET", Path: "/rights/processing/register.pdf", Verb: "processing.read", Do: d.registerFile},
			{Method: "GET", Path: "/rights/impact", Verb: "processing.read", Do: d.impactPage},
			{Method: "GET", Path: "/rights/impact/assessment.pdf", Verb: "processing.read", Do: d.impactFile},
			{Method: "GET", Path: "/rights/texts", Verb: "processing.write", Do: d.textPage},
			{Method: "POST", Path: "/rights/texts", Verb: "processing.write", Do: d.textAct},
			{Method: "GET", Path: "/rights/keyholders", Verb: "keyholder.list", Do: d.keyholdersPage},
			{Method: "POST", Path: "/rights/keyholders", Verb: "keyholder.set", Do: d.keyholdersAct},
			{Method: "GET", Path: "/rights/lock", Verb: "house.lock", Do: d.lockPage},
			{Method: "POST", Path: "/rights/lock", Verb: "house.lock", Do: d.lockAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.cases", Text: "right.list", Path: "/rights", Verb: "right.list", Order: 95},
			{Group: "menu.house", Text: "breach.add", Path: "/rights/breaches/add", Verb: "breach.add", Order: 70},
			{Group: "menu.house", Text: "processing.register", Path: "/rights/processing", Verb: "processing.read", Order: 75},
			{Group: "menu.house", Text: "house_lock.page", Path: "/rights/lock", Verb: "house.lock", Order: 99},
		},
		Day: []area.DayCard{
			{Verb: "breach.read", Order: 1, Card: d.breachCard},
			{Verb: "right.seconds", Order: 22, Card: d.secondsCard},
			{Verb: "right.decide", Order: 24, Card: d.requestsCard},
		},
		Jobs:  []area.Job{{Name: "rights.erase", Every: time.Hour, Run: d.eraseJob}},
		Holds: []area.Holder{{Name: "rights", Show: show, Forget: forget}},
	}
}

func (d *Desk) eraseJob(ctx context.Context) error {
	return d.EraseDue(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
}

// Tabs are how the room stands on the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{{Order: 800, Text: "right.tab", Under: "rights", Verb: "right.list"}}
}
