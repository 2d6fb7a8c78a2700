package places

import (
	"embed"

	"drosme/internal/area"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

// Desk is where places are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area { return area.Area{Name: "records/places", Files: Files} }
