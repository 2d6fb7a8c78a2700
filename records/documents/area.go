package documents

import (
	"context"
	"embed"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/register"
	"drosme/records/people"
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
		Name:    "records/documents",
		Roles:   roles,
		Files:   Files,
		Visible: map[string]db.Visibility{"documents": {access.Open: `{a}.subject = ''`, access.Never: people.KeptFrom("{a}.subject", "documents", people.Words)}},
		Routes: []area.Route{
			{Method: "GET", Path: "/documents/{kind}/{owner}", Verb: "document.list", Do: d.listPage},
			{Method: "GET", Path: "/documents/{kind}/{owner}/add", Verb: "document.add", Do: d.addPage},
			{Method: "POST", Path: "/documents/{kind}/{owner}/add", Verb: "document.add", Do: d.addAct, MaxBody: MostBytes + 1<<20},
			{Method: "GET", Path: "/documents/{kind}/{owner}/{id}", Verb: "document.read", Do: d.recordPage},
			{Method: "GET", Path: "/documents/{kind}/{owner}/{id}/file", Verb: "document.read", Do: d.fileAct},
			{Method: "GET", Path: "/documents/{kind}/{owner}/{id}/remove", Verb: "document.remove", Do: d.removePage},
			{Method: "POST", Path: "/documents/{kind}/{owner}/{id}/remove", Verb: "document.remove", Do: d.removeAct},
		},
		Registers: []register.Register{d.Register()},
		Holds:     []area.Holder{{Name: "documents", Show: show, Forget: forget}},
		Jobs: []area.Job{{Name: "document.sweep", Every: 24 * time.Hour, Run: func(ctx context.Context) error {
			_, err := d.Sweep(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
			return err
		}}},
	}
}
