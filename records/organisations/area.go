package organisations

import (
	"embed"
	"slices"

	"drosme/internal/area"
	"drosme/internal/register"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Desk is where organisations are asked for: one method a verb.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/organisations",
		Roles: roles,
		Files: Files,
		Routes: slices.Concat(d.pages().Routes(d.listPage, d.recordPage), []area.Route{
			{Method: "GET", Path: "/organisations/{id}/branches/add", Verb: "organisation.change", Do: d.branchPage},
			{Method: "POST", Path: "/organisations/{id}/branches/add", Verb: "organisation.change", Do: d.branchAct},
			{Method: "GET", Path: "/organisations/{id}/branches/{branch}", Verb: "organisation.change", Do: d.branchPage},
			{Method: "POST", Path: "/organisations/{id}/branches/{branch}", Verb: "organisation.change", Do: d.branchAct},
			{Method: "POST", Path: "/organisations/{id}/branches/{branch}/remove", Verb: "organisation.change", Do: d.branchRemoveAct},
			{Method: "GET", Path: "/organisations/{id}/offers/add", Verb: "organisation.change", Do: d.offerPage},
			{Method: "POST", Path: "/organisations/{id}/offers/add", Verb: "organisation.change", Do: d.offerAct},
			{Method: "GET", Path: "/organisations/{id}/offers/{offer}", Verb: "organisation.change", Do: d.offerPage},
			{Method: "POST", Path: "/organisations/{id}/offers/{offer}", Verb: "organisation.change", Do: d.offerAct},
			{Method: "POST", Path: "/organisations/{id}/offers/{offer}/remove", Verb: "organisation.change", Do: d.offerRemoveAct},
		}),
		Menu:      []area.MenuItem{{Group: "menu.records", Text: "organisation.list", Path: "/organisations", Verb: "organisation.list", Order: 10}},
		Registers: []register.Register{Register()},
		Holds:     []area.Holder{{Name: "organisations", Show: show, Forget: forget}},
	}
}
