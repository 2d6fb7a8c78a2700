package disclosures

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
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:    "records/disclosures",
		Roles:   roles,
		Files:   Files,
		Visible: map[string]db.Visibility{"disclosures": {access.Own: `{a}.by_user = :actor_user`}},
	}
}
