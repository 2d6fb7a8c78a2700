package htcds

import (
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/records/cases"
)

// Desk is where cases are exchanged: one method a verb.
type Desk struct {
	House *area.House

	// Homes are rooms that know fields of the standard. The list of rooms sets them.
	Homes []Home
	// Gate tells which cases may not leave to somebody for something, by the id of the case. It is asked for
	// every ground but the house's own use. Nil: only the case's own release is asked.
	Gate func(tx *db.Tx, asked Asked) (map[string]Held, error)
	// Disclosed notes an export in the transaction that logs it, and gives the id of the disclosure.
	Disclosed func(tx *db.Tx, d Disclosure) (string, error)
	// Grounds are the words of the grounds on which something about a person may leave today, and Purposes
	// those of what it may be for.
	Grounds, Purposes func() []string
	// Ready says why no name should be kept yet, such as printed shares of the key that were never tried.
	// An import goes on and says so. Nil: nothing is asked.
	Ready func() error

	uploads uploads
}

// New makes the desk of a house.
func New(h *area.House) *Desk {
	d := &Desk{House: h}
	d.uploads.all = map[string]*upload{}
	return d
}

// Asked is what the gate is asked.
type Asked struct {
	Cases   []cases.Case // released ones, as they are now
	Whom    string       // who gets it
	Ground  string
	Purpose string
	Fields  []string // full names of what would leave
}

// Held is what the gate keeps in of one case: some fields, or all of it for a reason.
type Held struct {
	Why    string   // key of words; empty: only the fields
	Fields []string // full names
}

// Disclosure is one export as the house notes it.
type Disclosure struct {
	Whom, Why, Ground string
	Fields            []string
	Rows              int
	Hash              string   // SHA-256 of the bytes that left, in hexadecimal
	People            []string // ids of those whose rows they are
}
