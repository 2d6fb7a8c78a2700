// Package register says what a register is: a table that people keep in a spreadsheet, with its columns,
// its key, and how its rows become records and come back. Each records package offers its registers;
// the import reads any of them by this one description, and the export gives them back byte-equal.
package register

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// Row is one row of a register by column. All columns of the register are there, empty where the file
// had none. Texts are trimmed.
type Row map[string]string

// Register is one register. All functions of it are called inside a transaction of the clerk. A Row that is
// handed to one of them belongs to it for the length of that call only.
type Register struct {
	Name    string   // "activities": the file's name without ending
	Columns []string // in the order of the export
	Key     []string // columns that name a row; two rows with the same are a fault
	After   []string // registers that must be applied before this one, since rows point to theirs
	Plain   []string // columns whose old and new values may stand in the log when an import changes them

	// Further marks a register beside the eleven of a programme. An import takes it wherever a file or sheet
	// has its name; an export gives it only where it is asked for by name.
	Further bool

	// Sealed marks a register whose texts are sealed in the house: what they were when they were last imported
	// is not kept past a forgetting, not even as a hash.
	Sealed bool

	// Case is the column that names the case whose data a row is: such a row leaves only where the case is
	// released and the ground lets it out, or in the organisation's own copy. Empty: no row is of a case.
	Case string

	// Verb marks a register of names: an import needs this verb besides its own. Such a register is in no
	// export of registers, and no fault says what stood in its file. Empty: it holds codes.
	Verb access.Verb

	// Check finds what is wrong with a row and brings its cells to the form of the export (days as
	// ISO, shares as the house writes them). It sees other rows through Refs only, and no database.
	Check func(row Row, refs Refs, faults *Faults)

	// Against finds what is wrong with a checked row beside what the house has under its key: before is nil
	// for a new row. It is asked for rows that are new or changed, also when the import overwrites. Nil: nothing is.
	Against func(row, before Row, refs Refs, faults *Faults)

	// Protected tells whether a row is about people served or a protected meeting: only who reaches all
	// records may import it. Nil: no row is.
	Protected func(row Row, refs Refs) bool

	// Rows hands over every row the house holds, in the form of the export, sorted by key in byte order.
	Rows func(tx *db.Tx, yield func(Row) error) error

	// Put stores one checked row: a new one, or in place of the one with the same key. It is told how
	// the row stood before (nil: it is new). It runs in the same transaction as all others of an import.
	Put func(tx *db.Tx, row, before Row) error

	// Done runs once after the last Put of this register in an import, for kept totals and the like.
	Done func(tx *db.Tx) error

	// Stored runs once after an import that put rows of this register has been committed, for what is kept
	// apart from the records. The rows stay when it fails. Nil: there is nothing such.
	Stored func(ctx context.Context) error
}

// Refs tells a check which codes exist, in the house or in the same import.
type Refs interface {
	// Has tells whether a register has a row with this key (of one column), such as Has("grants", "LV03-0172").
	Has(register, code string) bool
	// Cell gives a column of a row of a register with a one-column key, such as the kind of an organisation;
	// empty where there is no such row.
	Cell(register, code, column string) string
}

// Faults gathers what is wrong with one row. The column is named as in the file.
type Faults struct {
	Place string // "activities.csv"
	Line  int
	List  *fault.List
}

// Add notes a wrong cell; pairs are named values of the sentence.
func (f *Faults) Add(column, key string, pairs ...any) {
	f.List.AddAt(f.Place, f.Line, column, key, pairs...)
}

// KeyOf joins the key cells of a row.
func (r Register) KeyOf(row Row) string {
	k := ""
	for i, c := range r.Key {
		if i > 0 {
			k += "\x1f"
		}
		k += row[c]
	}
	return k
}
