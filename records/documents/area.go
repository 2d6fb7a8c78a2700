package documents

import (
	"context"
	"embed"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
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
		Name:    "records/documents",
		Roles:   roles,
		Files:   Files,
		Visible: map[string]db.Visibility{"documents": {access.Open: `{a}.subject = ''`}},
		Holds:   []area.Holder{{Name: "documents", Show: show, Forget: forget}},
		Jobs: []area.Job{{Name: "document.sweep", Every: 24 * time.Hour, Run: func(ctx context.Context) error {
			_, err := d.Sweep(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
			return err
		}}},
	}
}
