package quality

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/register"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Desk is where certificates are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:      "quality",
		Roles:     roles,
		Files:     Files,
		Routes:    d.routes(),
		Menu:      []area.MenuItem{{Group: "menu.quality", Text: "certificate.list", Path: "/certificates", Verb: "certificate.list", Order: 10}},
		Day:       []area.DayCard{{Verb: "certificate.change", Order: 80, Card: d.endingCard}},
		Registers: []register.Register{Register()},
		Counts:    []area.CountSet{Counts()},
		Holds:     []area.Holder{{Name: "quality", Show: held, Forget: forget}},
	}
}

// held: who saved a certificate last is shown with it and says nothing more of them.
func held(*db.Tx, string) ([]area.Held, error) { return nil, nil }

// forget takes the person away from where they saved last.
func forget(tx *db.Tx, person, _ string) error {
	_, err := tx.Exec("certificate.forget_changer", db.Args{"person": person})
	return err
}
