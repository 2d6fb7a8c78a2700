package quality

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/register"
	"drosme/internal/when"
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
		Routes:    d.pages().Routes(d.listPage, d.recordPage),
		Menu:      []area.MenuItem{{Group: "menu.quality", Text: "certificate.list", Path: "/certificates", Verb: "certificate.list", Order: 10}},
		Day:       []area.DayCard{{Verb: "certificate.change", Order: 80, Card: d.endingCard}},
		Registers: []register.Register{Register()},
		Counts:    []area.CountSet{Counts()},
		Holds:     []area.Holder{{Name: "quality", Show: held, Forget: forget}},
	}
}

// held gives the certificates that are made out to the person's code. Who saved one last is shown with it
// and says nothing more of them.
func held(tx *db.Tx, person string) ([]area.Held, error) {
	type row struct {
		Standard string   `db:"standard"`
		Day      when.Day `db:"day"`
	}
	all, err := db.All[row](tx, "certificate.of_person", db.Args{"person": person})
	var out []area.Held
	for _, c := range all {
		out = append(out, area.Held{What: "certificate.held", Args: []any{"standard", c.Standard}, Day: c.Day})
	}
	return out, err
}

// forget puts the code of the counting row where the person's own stood, and takes the person away from
// where they saved last.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"certificate.forget_holder", "certificate.forget_changer"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
