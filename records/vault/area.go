package vault

import (
	"context"
	"embed"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
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
		Name:  "records/vault",
		Roles: roles,
		Files: Files,
		Holds: []area.Holder{d.Holder()},
		Jobs:  []area.Job{{Name: "vault.index", Every: 24 * time.Hour, Run: d.indexJob}},
	}
}

func (d *Desk) indexJob(ctx context.Context) error {
	return d.Index(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
}
