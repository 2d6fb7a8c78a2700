package notes

import (
	"embed"
	"strconv"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/records/cases"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

//go:embed draft.js
var draftScript []byte

// Desk is where notes are written and opened: one method a verb.
type Desk struct {
	h     *area.House
	cases *cases.Desk
	open  drafts

	// Files is the section of a case's files, and false for who may see none; nil: none. The list of rooms sets it.
	Files func(c *area.Call, caseID string) (ui.Section, bool, error)
}

// New makes the desk of a house.
func New(h *area.House, k *cases.Desk) *Desk {
	return &Desk{h: h, cases: k, open: drafts{all: map[string]draft{}}}
}

// visible narrows notes to those of one's team, and restricted ones to their viewers.
func visible() db.Visibility {
	of := cases.VisibleBy("case_id")
	return db.Visibility{
		access.Open:  `{a}.restricted = 0`,
		access.Own:   `({a}.restricted = 0 and ` + of[access.Own] + `) or ({a}.restricted = 1 and {a}.viewers like '% ' || :actor_person || ' %')`,
		access.Never: of[access.Never],
	}
}

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	at := "/cases/{id}/notes"
	return area.Area{
		Name: "notes", Roles: roles, Files: Files,
		Visible: map[string]db.Visibility{"case_notes": visible()},
		Routes: []area.Route{
			{Method: "GET", Path: at, Verb: "note.list", Do: d.listPage},
			{Method: "GET", Path: at + "/add", Verb: "note.add", Do: d.addPage},
			{Method: "POST", Path: at + "/add", Verb: "note.add", Do: d.addAct},
			{Method: "POST", Path: "/cases/{id}/draft/begin", Verb: "note.draft", Do: d.beginAct},
			{Method: "POST", Path: "/cases/{id}/draft/end", Verb: "note.draft", Do: d.endAct},
			{Method: "POST", Path: "/cases/{id}/draft/{draft}", Verb: "note.draft", Do: d.saveAct},
			{Method: "GET", Path: at + "/{note}", Verb: "note.read", Do: d.readPage},
			{Method: "GET", Path: at + "/{note}/change", Verb: "note.amend", Do: d.changePage},
			{Method: "POST", Path: at + "/{note}/change", Verb: "note.amend", Do: d.changeAct},
			{Method: "GET", Path: at + "/{note}/viewers", Verb: "note.share", Do: d.sharePage},
			{Method: "POST", Path: at + "/{note}/viewers", Verb: "note.share", Do: d.shareAct},
			{Method: "GET", Path: "/callings", Verb: "note.callings", Do: d.callingsPage},
			{Method: "POST", Path: "/callings", Verb: "note.calling", Do: d.callingsAct},
			{Method: "GET", Path: "/notes/draft.js", Open: "script of a page", Do: d.script},
		},
		Menu: []area.MenuItem{{Group: "menu.house", Text: "note.callings", Path: "/callings", Verb: "note.callings", Order: 60}},
		Jobs: []area.Job{{Name: "notes.sweep", Every: time.Hour, Run: d.Sweep}},
		Settings: []area.Setting{{Name: typoSetting, Default: typoDefault, Check: func(v string) error {
			if n, err := strconv.Atoi(v); err != nil || n < 0 || n > 24*60 {
				return fault.In("value", "note.minutes_wrong")
			}
			return nil
		}}},
		Holds: []area.Holder{{Name: "notes", Show: show, Forget: forget}},
	}
}

// Tabs are how the room stands on the page of a case.
func (d *Desk) Tabs() []cases.Tab {
	return []cases.Tab{{Order: 30, Text: "note.list", Under: "notes", Verb: "note.list", Brief: d.brief}}
}

func (d *Desk) script(c *area.Call) error {
	c.W.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, err := c.W.Write(draftScript)
	return err
}

// show says how many notes of which days stand about a person; a working thought is looked at before it is
// handed over.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, k := range ids {
		all, err := db.All[Note](tx, "note.held", db.Args{"case_id": k})
		if err != nil {
			return nil, err
		}
		for _, n := range all {
			out = append(out, area.Held{What: "note.held." + n.Kind, Day: n.HappenedOn, Third: true})
		}
	}
	return out, nil
}

// forget empties the notes about a person, and takes the person's name off those that they wrote or may open.
func forget(tx *db.Tx, person, _ string) error {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return err
	}
	for _, k := range ids {
		for _, q := range []string{"note.versions_of_case", "note.empty_of_case", "draft.delete_of_case"} {
			if _, err := tx.Exec(q, db.Args{"case_id": k, "body": []byte{}}); err != nil {
				return err
			}
		}
	}
	for _, q := range []string{"note.replace_person", "calling.drop"} {
		if _, err := tx.Exec(q, db.Args{"person": person}); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) brief(c *area.Call, k *cases.Case) (ui.Section, bool, error) {
	rows, total, err := d.List(c.Ctx(), Question{Case: k.ID, Most: 5})
	if err != nil || total == 0 {
		return ui.Section{}, false, err
	}
	s := ui.Section{ID: "notes", Heading: c.T("note.list"), Count: c.Words.Number(total), Body: d.table(c, k, rows)}
	if c.May("note.add") {
		s.Actions = []ui.Action{{Href: "/cases/" + k.ID + "/notes/add", Text: c.T("note.add")}}
	}
	return s, true, nil
}
