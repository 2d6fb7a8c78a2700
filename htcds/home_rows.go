package htcds

import (
	"context"

	"drosme/internal/db"
)

// Home is a room that knows facts which the standard has fields for: they are asked once, and lie there. What it
// knows stands above what an import brought; what it does not know, or could not give back as it came, stays with
// this room, so that nothing is lost.
type Home struct {
	Name string
	// Read puts what the room knows in place of what an import brought. Coded fields only unless whole; then it
	// says of the others which there are (Entry.HoldBack). It is asked for many cases at once.
	Read func(tx *db.Tx, all []*Entry, whole bool) error
	// Write takes in what an import brought, and says which fields the room keeps exactly as they came
	// (Entry.Holds) or will take in later (Entry.Wait). Nil: the room takes nothing in.
	Write func(tx *db.Tx, all []*Entry) error
	// Later tells that Write is asked again for cases that wait. It takes in no coded field.
	Later bool
	// After is called once what was written is stored. Nil: nothing is left to do.
	After func(ctx context.Context, all []*Entry) error
}
