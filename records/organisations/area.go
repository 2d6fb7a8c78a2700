package organisations

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/register"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Desk is where organisations are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:      "records/organisations",
		Roles:     roles,
		Files:     Files,
		Registers: []register.Register{Register()},
	}
}
