package activities

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
		Name:  "records/activities",
		Roles: roles,
		Files: Files,
		Visible: map[string]db.Visibility{"activities": {
			access.Open: `{a}.protected = 0`,
			access.Own: `exists (select 1 from activity_leaders l where l.activity = {a}.id and l.person = :actor_person)
				or exists (select 1 from attendance t where t.activity = {a}.id and t.person = :actor_person and t.role = 'leader')`,
			access.Circle: `{a}.protected = 1 and {a}.circle <> '' and ({a}.circle in (:actor_circles...) or '' in (:actor_circles...)
				and (exists (select 1 from activity_leaders l where l.activity = {a}.id and l.person = :actor_person)
				or exists (select 1 from attendance t where t.activity = {a}.id and t.person = :actor_person and t.role = 'leader')))`,
		}},
		Routes:    d.routes(),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "activity.list", Path: "/activities", Verb: "activity.list", Order: 40}},
		Day:       []area.DayCard{{Verb: "activity.change", Order: 30, Card: d.staleCard}},
		Registers: d.Registers(),
		Counts:    d.Counts(),
		Holds:     []area.Holder{{Name: "activities", Show: held, Forget: forget}},
	}
}

// held says at which activities a person took part or led.
func held(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Activity](tx, "activity.of_person", db.Args{"person": person})
	out := make([]area.Held, 0, len(all))
	for _, a := range all {
		out = append(out, area.Held{What: "activity.held_about", Day: a.Day})
	}
	return out, err
}

// forget puts the counting row in the place of the person, so that every count stays as it was.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"activity.people_replaced", "leader.people_replaced", "activity.forget_changer"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
