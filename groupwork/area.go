package groupwork

import (
	"context"
	"embed"

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

// Desk is where circles meet: one method a verb.
type Desk struct {
	h *area.House
	// Locked tells whether the protected shelf is locked: then group names stay shut. Nil: never. The list of
	// rooms sets it.
	Locked func(ctx context.Context) (bool, error)
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h: h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "groupwork", Roles: roles, Files: Files,
		Visible: map[string]db.Visibility{"circles": {
			access.Circle: `{a}.code in (:actor_circles...) or '' in (:actor_circles...) and :actor_person <> ''
				and ' ' || {a}.facilitators || ' ' like '% ' || :actor_person || ' %'`,
		}},
		Routes: []area.Route{
			{Method: "GET", Path: "/circles", Verb: "circle.list", Do: d.listPage},
			{Method: "GET", Path: "/circles/new", Verb: "circle.add", Do: d.addPage},
			{Method: "POST", Path: "/circles", Verb: "circle.add", Do: d.addAct},
			{Method: "GET", Path: "/circles/{id}", Verb: "circle.read", Do: d.circlePage},
			{Method: "GET", Path: "/circles/{id}/change", Verb: "circle.change", Do: d.changePage},
			{Method: "POST", Path: "/circles/{id}/change", Verb: "circle.change", Do: d.changeAct},
			{Method: "GET", Path: "/circles/{id}/join", Verb: "circle.join", Do: d.joinPage},
			{Method: "POST", Path: "/circles/{id}/join", Verb: "circle.join", Do: d.joinAct},
			{Method: "POST", Path: "/circles/{id}/leave", Verb: "circle.leave", Do: d.leaveAct},
			{Method: "GET", Path: "/circles/{id}/plan", Verb: "meeting.add", Do: d.planPage},
			{Method: "POST", Path: "/circles/{id}/plan", Verb: "meeting.add", Do: d.planAct},
			{Method: "GET", Path: "/circles/{id}/meetings/{meeting}", Verb: "meeting.read", Do: d.meetingPage},
			{Method: "POST", Path: "/circles/{id}/meetings/{meeting}", Verb: "meeting.hold", Do: d.holdAct},
			{Method: "GET", Path: "/circles/{id}/voices", Verb: "voice.list", Do: d.voicesPage},
			{Method: "POST", Path: "/circles/{id}/voices", Verb: "voice.add", Do: d.sayAct},
			{Method: "POST", Path: "/circles/{id}/answers", Verb: "voice.answer", Do: d.answerAct},
			{Method: "GET", Path: "/circles/{id}/said-and-done", Verb: "voice.list", Do: d.printPage},
		},
		Menu:  []area.MenuItem{{Group: "menu.cases", Text: "circle.list", Path: "/circles", Verb: "circle.list", Order: 50}},
		Day:   []area.DayCard{{Verb: "meeting.hold", Order: 15, Card: d.card}},
		Holds: []area.Holder{{Name: "groupwork", Show: show, Forget: forget}},
	}
}

// show says to which circles a person belonged.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Member](tx, "member.of_person", db.Args{"person": person})
	out := make([]area.Held, 0, len(all))
	for _, m := range all {
		out = append(out, area.Held{What: "circle.held_about", Args: []any{"code", m.CircleCode}, Day: m.JoinedOn})
	}
	return out, err
}

// forget leaves the counting row as a member and empties the group name.
func forget(tx *db.Tx, person, instead string) error {
	_, err := tx.Exec("member.forget", db.Args{"person": person, "instead": instead, "empty": []byte{}})
	return err
}
