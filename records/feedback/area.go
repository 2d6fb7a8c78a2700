package feedback

import (
	"embed"

	"drosme/internal/access"
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

// Desk is where feedback is asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:      "records/feedback",
		Roles:     roles,
		Files:     Files,
		Visible:   map[string]db.Visibility{"feedback": {access.Open: `{a}.source <> 'served'`}},
		Routes:    d.pages().Routes(d.listPage, d.recordPage),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "feedback.list", Path: "/feedback", Verb: "feedback.list", Order: 60}},
		Registers: []register.Register{Register()},
		Counts:    []area.CountSet{Counts()},
		Holds:     []area.Holder{{Name: "feedback", Show: held, Forget: forget}},
	}
}

// held: a feedback does not know who spoke; who saved it last is shown with it and says nothing more of them.
func held(*db.Tx, string) ([]area.Held, error) { return nil, nil }

// forget takes the person away from where they saved last.
func forget(tx *db.Tx, person, _ string) error {
	_, err := tx.Exec("feedback.forget_changer", db.Args{"person": person})
	return err
}
