package referrals

import (
	"embed"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/register"
	"drosme/records/people"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var rolesTable string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/referrals",
		Roles: rolesTable,
		Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/referrals", Verb: "referral.list", Do: d.listPage},
			{Method: "GET", Path: "/referrals/ask", Verb: "referral.ask", Do: d.askPage},
			{Method: "POST", Path: "/referrals/ask", Verb: "referral.ask", Do: d.askAct},
			{Method: "GET", Path: "/referrals/{id}", Verb: "referral.read", Do: d.recordPage},
			{Method: "POST", Path: "/referrals/{id}/{verb}", Verb: "referral.read", Do: d.moveAct},
		},
		Menu: []area.MenuItem{{Group: "menu.records", Text: "referral.list", Path: "/referrals", Verb: "referral.list", Order: 60}},
		Day: []area.DayCard{
			{Verb: "referral.accept", Order: 10, Card: d.inboxCard},
			{Verb: "referral.ask", Order: 30, Card: d.heardCard},
		},
		Visible: map[string]db.Visibility{"referrals": {access.Own: `{a}.asked_by = :actor_user or ({a}.to_person <> '' and {a}.to_person = :actor_person)`,
			access.Never: people.KeptFrom("{a}.subject")}},
		Registers: []register.Register{d.Register()},
		Holds:     []area.Holder{{Name: "referrals", Show: show, Forget: forget}},
	}
}
