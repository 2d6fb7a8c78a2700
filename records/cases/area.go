package cases

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

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:     "records/cases",
		Roles:    roles,
		Files:    Files,
		Snippets: map[string]string{"case_reach": reach},
		Visible:  map[string]db.Visibility{"cases": VisibleBy("id")},
		Routes: []area.Route{
			{Method: "GET", Path: "/cases", Verb: "case.list", Do: d.listPage},
			{Method: "GET", Path: "/cases/new", Verb: "case.open", Do: d.openPage},
			{Method: "POST", Path: "/cases", Verb: "case.open", Do: d.openAct},
			{Method: "GET", Path: "/cases/{id}", Verb: "case.read", Do: d.recordPage},
		},
		Menu:      []area.MenuItem{{Group: "menu.cases", Text: "case.list", Path: "/cases", Verb: access.Verb("case.list"), Order: 10}},
		Registers: []register.Register{Register()},
		Holds:     []area.Holder{{Name: "cases", Show: show, Forget: forget}},
	}
}

// show says which cases a person has.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := OfPerson(tx, person)
	if err != nil {
		return nil, err
	}
	out := make([]area.Held, 0, len(ids))
	for _, id := range ids {
		k, err := Load(tx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, area.Held{What: "case.held_about", Args: []any{"code", k.Code}, Day: k.OpenedOn})
	}
	return out, nil
}

// forget moves the cases to the counting row: days and words of lists stay, so that every count is as before.
func forget(tx *db.Tx, person, instead string) error {
	if _, err := tx.Exec("team.replace_person", db.Args{"person": person, "instead": instead}); err != nil {
		return err
	}
	_, err := tx.Exec("case.replace_person", db.Args{"person": person, "instead": instead})
	return err
}
