package cases

import (
	"embed"
	"strconv"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
	"drosme/internal/when"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// settings of cases. The aftercare window is that of the Latvian course: 5 consultations within 2 years after it
// (Cabinet Regulation No. 344 of 16 July 2019).
var settings = []area.Setting{
	{Name: "cases.aftercare_days", Default: "730", Check: between(0, 3660)},
	{Name: "cases.untouched_days", Default: "14", Check: between(1, 366)},
}

func between(least, most int) func(string) error {
	return func(value string) error {
		n, err := strconv.Atoi(value)
		switch {
		case err != nil:
			return fault.In("value", "field.not_a_number")
		case n < least:
			return fault.In("value", "field.too_small", "min", least)
		case n > most:
			return fault.In("value", "field.too_large", "max", most)
		}
		return nil
	}
}

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/cases",
		Roles: roles,
		Files: Files,
		Approvals: []area.ApprovalKind{{Name: ReleaseKind, Text: "approval.kind.release", Opens: "case.read",
			Shows: []area.Shown{{Field: "released", Label: "case.released", Words: "case.released."}}}},
		Snippets: map[string]string{"case_reach": reach, "case_kept": keptOf, "case_mine": mine},
		Visible: map[string]db.Visibility{
			"cases": VisibleBy("id"), "case_team": places(), "case_closings": VisibleBy("case_id"), "case_follow_ups": VisibleBy("case_id"),
			"supervisions": {access.Own: "{a}.worker = :actor_person"},
		},
		Routes: []area.Route{
			{Method: "GET", Path: "/cases", Verb: "case.list", Do: d.listPage},
			{Method: "GET", Path: "/cases/new", Verb: "case.open", Do: d.openPage},
			{Method: "POST", Path: "/cases", Verb: "case.open", Do: d.openAct},
			{Method: "GET", Path: "/cases/cover", Verb: "case.cover", Do: d.coverPage},
			{Method: "POST", Path: "/cases/cover", Verb: "case.cover", Do: d.coverAct},
			{Method: "GET", Path: "/cases/{id}", Verb: "case.read", Do: d.recordPage},
			{Method: "GET", Path: "/cases/{id}/change", Verb: "case.change", Do: d.changePage},
			{Method: "POST", Path: "/cases/{id}/change", Verb: "case.change", Do: d.changeAct},
			{Method: "GET", Path: "/cases/{id}/team", Verb: "case.read", Do: d.teamPage},
			{Method: "POST", Path: "/cases/{id}/team/assign", Verb: "case.assign", Do: d.teamAct("assign")},
			{Method: "POST", Path: "/cases/{id}/team/hand_over", Verb: "case.hand_over", Do: d.teamAct("hand_over")},
			{Method: "POST", Path: "/cases/{id}/team/member", Verb: "case.member", Do: d.teamAct("member")},
			{Method: "POST", Path: "/cases/{id}/team/cover", Verb: "case.cover", Do: d.teamAct("cover")},
			{Method: "POST", Path: "/cases/{id}/team/{place}/end", Verb: "case.member", Do: d.endPlaceAct},
			{Method: "GET", Path: "/cases/{id}/links", Verb: "case.read", Do: d.linksPage},
			{Method: "POST", Path: "/cases/{id}/links", Verb: "case.link", Do: d.linkAct},
			{Method: "POST", Path: "/cases/{id}/links/{link}/remove", Verb: "case.link", Do: d.unlinkAct},
			{Method: "GET", Path: "/cases/{id}/close", Verb: "case.close", Do: d.closePage},
			{Method: "POST", Path: "/cases/{id}/close", Verb: "case.close", Do: d.closeAct},
			{Method: "GET", Path: "/cases/{id}/closings/{closing}", Verb: "closing.read", Do: d.closingPage},
			{Method: "GET", Path: "/cases/{id}/reopen", Verb: "case.reopen", Do: d.reopenPage},
			{Method: "POST", Path: "/cases/{id}/reopen", Verb: "case.reopen", Do: d.reopenAct},
			{Method: "POST", Path: "/cases/{id}/follow-ups/{follow}", Verb: "case.follow_up", Do: d.followUpAct},
			{Method: "GET", Path: "/outside", Verb: "case.outside", Do: d.outsidePage},
			{Method: "POST", Path: "/outside", Verb: "case.outside", Do: d.outsideAct},
			{Method: "GET", Path: "/outside/review", Verb: "outside.list", Do: d.reviewPage},
			{Method: "POST", Path: "/outside/{id}/review", Verb: "case.review", Do: d.reviewAct},
			{Method: "GET", Path: "/caseload", Verb: "caseload.measure", Do: d.caseloadPage},
			{Method: "GET", Path: "/supervision", Verb: "supervision.list", Do: d.supervisionPage},
			{Method: "POST", Path: "/supervision", Verb: "supervision.add", Do: d.supervisionAct},
			{Method: "POST", Path: "/supervision/{id}/remove", Verb: "supervision.remove", Do: d.supervisionRemoveAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.cases", Text: "case.list", Path: "/cases", Verb: "case.list", Order: 10},
			{Group: "menu.oversight", Text: "caseload.page", Path: "/caseload", Verb: "caseload.measure", Order: 50},
			{Group: "menu.oversight", Text: "outside.list", Path: "/outside/review", Verb: "outside.list", Order: 30},
			{Group: "menu.oversight", Text: "supervision.list", Path: "/supervision", Verb: "supervision.list", Order: 60},
		},
		Day: []area.DayCard{
			{Verb: "case.hand_over", Order: 15, Card: d.mineCard},
			{Verb: "case.review", Order: 3, Card: d.reviewCard},
		},
		Registers: []register.Register{RegisterOn(d.today)},
		Settings:  settings,
		Holds:     []area.Holder{{Name: "cases", Show: show, Forget: forget}},
	}
}

// places narrows the rows of teams to the actor's own parts of today: what their list is made of.
func places() db.Visibility {
	v := VisibleBy("case_id")
	v[access.Own] = "{a}.person = :actor_person and {a}.from_on <= :today and ({a}.until_on = '' or {a}.until_on >= :today)"
	return v
}

func (d *Desk) today() when.Day {
	_, today := d.House.Clerk.Now()
	return today
}

// show says which cases a person has.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := OfPerson(tx, person)
	if err != nil {
		return nil, err
	}
	out := make([]area.Held, 0, len(ids))
	for _, id := range ids {
		k, err := Load(tx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, area.Held{What: "case.held_about", Args: []any{"code", k.Code}, Day: k.OpenedOn})
	}
	return out, nil
}

// forget moves the cases to the counting row: days and words of lists stay, so that every count is
// as before; what was written at closing and reopening goes.
func forget(tx *db.Tx, person, instead string) error {
	a := db.Args{"person": person, "instead": instead}
	for _, query := range []string{"team.replace_person", "follow_up.replace_worker", "supervision.replace_worker", "closing.empty", "case.replace_person"} {
		if _, err := tx.Exec(query, a); err != nil {
			return err
		}
	}
	return nil
}
