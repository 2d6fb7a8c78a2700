package referrals

import (
	"embed"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
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
		Name:    "records/referrals",
		Roles:   rolesTable,
		Files:   Files,
		Visible: map[string]db.Visibility{"referrals": {access.Own: `{a}.asked_by = :actor_user or ({a}.to_person <> '' and {a}.to_person = :actor_person)`}},
		Holds:   []area.Holder{{Name: "referrals", Show: show, Forget: forget}},
	}
}
