package publications

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/db"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Desk is where publications are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:      "records/publications",
		Roles:     roles,
		Files:     Files,
		Routes:    d.routes(),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "publication.list", Path: "/publications", Verb: "publication.list", Order: 50}},
		Registers: Registers(),
		Counts:    []area.CountSet{Counts()},
		Holds:     []area.Holder{{Name: "publications", Show: held, Forget: forget}},
	}
}

// held: who saved a publication last is shown with it and says nothing more of them.
func held(*db.Tx, string) ([]area.Held, error) { return nil, nil }

// forget takes the person away from where they saved last.
func forget(tx *db.Tx, person, _ string) error {
	_, err := tx.Exec("publication.forget_changer", db.Args{"person": person})
	return err
}
