package disclosures

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
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/disclosures",
		Roles: roles,
		Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/disclosures", Verb: "disclosure.list", Do: d.listPage},
			{Method: "GET", Path: "/disclosures/add", Verb: "disclosure.add", Do: d.addPage},
			{Method: "POST", Path: "/disclosures/add", Verb: "disclosure.add", Do: d.addAct},
			{Method: "GET", Path: "/disclosures/refuse", Verb: "disclosure.refuse", Do: d.refusePage},
			{Method: "POST", Path: "/disclosures/refuse", Verb: "disclosure.refuse", Do: d.refuseAct},
			{Method: "GET", Path: "/disclosures/{id}", Verb: "disclosure.read", Do: d.recordPage},
		},
		Menu:      []area.MenuItem{{Group: "menu.quality", Text: "disclosure.list", Path: "/disclosures", Verb: "disclosure.list", Order: 40}},
		Registers: []register.Register{d.Register()},
		Holds:     []area.Holder{{Name: "disclosures", Show: show, Forget: forget}},
		Visible:   map[string]db.Visibility{"disclosures": {access.Own: `{a}.by_user = :actor_user`, access.Never: people.KeptFrom("{a}.subject")}},
	}
}
