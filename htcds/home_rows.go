package htcds

import "drosme/internal/db"

// Home is a room that knows facts which the standard has fields for. What it reads stands above what an
// import brought; what it does not know stays with this room, so that nothing is lost.
type Home struct {
	Name   string
	Fields []string // full names
	// Read gives what the room knows, by the id of the case and the full name of a field. A field that is
	// there and empty is empty; one that is missing is not known. It is asked for many cases at once.
	Read func(tx *db.Tx, cases []string) (map[string]map[string][]string, error)
	// Write takes what an import brought for one case; nil: the room takes nothing in.
	Write func(tx *db.Tx, caseID string, values map[string][]string) error
}
