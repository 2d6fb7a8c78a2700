package reports

import (
	"embed"

	"drosme/internal/area"
)

// Files are the schema, queries and words of this room.
//
//go:embed queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{Name: "reports", Roles: roles, Files: Files}
}
