package worries

import (
	"embed"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "worries", Roles: roles, Files: Files,
		Visible: map[string]db.Visibility{"worries": {
			access.Own: `{a}.lead_account = :actor_user or {a}.deputy_account = :actor_user`,
		}},
		Routes: []area.Route{
			{Method: "GET", Path: "/worries/send", Verb: "worry.send", Do: d.sendPage},
			{Method: "POST", Path: "/worries/send", Verb: "worry.send", Do: d.sendAct},
			{Method: "GET", Path: "/worries", Verb: "worry.list", Do: d.listPage},
			{Method: "GET", Path: "/worries/lead", Verb: "worry.lead", Do: d.leadPage},
			{Method: "POST", Path: "/worries/lead", Verb: "worry.lead", Do: d.leadAct},
			{Method: "GET", Path: "/worries/key", Verb: "safeguarding_key.set", Do: d.keyPage},
			{Method: "POST", Path: "/worries/key", Verb: "safeguarding_key.set", Do: d.keyAct},
			{Method: "GET", Path: "/worries/{id}", Verb: "worry.read", Do: d.readPage},
			{Method: "POST", Path: "/worries/{id}", Verb: "worry.read", Do: d.openAct},
			{Method: "POST", Path: "/worries/{id}/close", Verb: "worry.close", Do: d.closeAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.outreach", Text: "worry.send", Path: "/worries/send", Verb: "worry.send", Order: 90},
			{Group: "menu.house", Text: "worry.lead", Path: "/worries/lead", Verb: "worry.lead", Order: 50},
		},
		Day:  []area.DayCard{{Verb: "worry.list", Order: 1, Card: d.card}, {Verb: "safeguarding_key.set", Order: 45, Card: d.keyCard}},
		Jobs: []area.Job{{Name: "worries.unread", Every: 5 * time.Minute, Run: d.RemindUnread}},
	}
}
