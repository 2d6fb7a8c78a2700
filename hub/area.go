package hub

import (
	"embed"
	"time"

	"context"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/when"
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
		Name: "hub", Roles: roles, Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/hubs", Verb: "hub.list", Do: d.listPage},
			{Method: "GET", Path: "/hubs/pack", Verb: "hub.pack", Do: d.packPage},
			{Method: "POST", Path: "/hubs/pack", Verb: "hub.pack", Do: d.packAct},
			{Method: "POST", Path: "/hubs/packs/{id}/withdraw", Verb: "hub.revoke", Do: d.withdrawAct},
			{Method: "GET", Path: "/hubs/receive", Verb: "hub.receive", Do: d.receivePage},
			{Method: "POST", Path: "/hubs/receive", Verb: "hub.receive", Do: d.receiveAct, MaxBody: mostUpload},
			{Method: "GET", Path: "/hub-inbox", Verb: "hub_inbox.list", Do: d.inboxPage},
			{Method: "GET", Path: "/hub-inbox/{id}", Verb: "hub_inbox.list", Do: d.actPage},
			{Method: "POST", Path: "/hub-inbox/{id}/again", Verb: "hub_inbox.settle", Do: d.againAct},
			{Method: "POST", Path: "/hub-inbox/{id}/aside", Verb: "hub_inbox.settle", Do: d.asideAct},
			{Method: "GET", Path: "/hubs/{id}", Verb: "hub.list", Do: d.hubPage},
			{Method: "POST", Path: "/hubs/{id}/revoke", Verb: "hub.revoke", Do: d.revokeAct},
			{Method: "GET", Path: "/hubs/{id}/receipt", Verb: "hub.list", Do: d.receiptFile},
			{Method: "POST", Path: "/hub/journal", Open: "a laptop's sealed journal, signed by an enrolled laptop", Do: d.journalRoad, MaxBody: mostUpload},
		},
		Menu:     []area.MenuItem{{Group: "menu.outreach", Text: "hub.list", Path: "/hubs", Verb: "hub.list", Order: 60}},
		Day:      []area.DayCard{{Verb: "hub_inbox.settle", Order: 30, Card: d.inboxCard}},
		Jobs:     []area.Job{{Name: "hub.replay", Every: 10 * time.Minute, Run: d.BringHome}},
		Holds:    []area.Holder{{Name: "hub", Show: d.held, Forget: d.forget}},
		Settings: []area.Setting{{Name: "hub.send_to", Default: "", Check: checkAddress}, {Name: "hub.slurs", Default: "", Check: checkSlurs}},
	}
}

// held says which acts of the road a person did.
func (d *Desk) held(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Act](tx, "hub_act.of_person", db.Args{"person": person})
	var out []area.Held
	for _, a := range all {
		out = append(out, area.Held{What: "hub.held_act", Day: when.Day(a.ArrivedAt[:10]), Third: true})
	}
	return out, err
}

// AsDoor is the context in which a laptop's journal comes in over the network: nobody is signed in, and the journal
// itself says whose it is.
func AsDoor(ctx context.Context) context.Context {
	return clerk.WithActor(ctx, access.Actor{System: "door"})
}
