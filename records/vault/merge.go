package vault

import (
	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/people"
)

// Merge is two records of one person that were made one.
type Merge struct {
	ID         string      `db:"id" class:"plain"`
	At         when.Moment `db:"at" class:"plain"`
	Kept       string      `db:"kept" class:"plain"`   // id of the record that stands for both
	Merged     string      `db:"merged" class:"plain"` // id of the one it stands for
	KeptCode   string      `db:"kept_code" class:"plain"`
	MergedCode string      `db:"merged_code" class:"plain"`
	Sealed     []byte      `db:"sealed" class:"identifying"`
	Until      when.Day    `db:"until_on" class:"plain"` // last day on which they can be parted again
	State      string      `db:"state" class:"plain"`    // open, undone, settled

	Barred people.Barred `db:"barred" class:"sensitive"`
}

// Scope is that of the record that stands.
func (m *Merge) Scope() access.Scope { return m.Barred.In(access.Scope{Protected: true}) }

// Subjects tells the log whose data it is.
func (m *Merge) Subjects() []string { return []string{m.Kept, m.Merged} }

// Preview is what a merge would do, without a name: which fields each sheet has, and the cases of the other record.
type Preview struct {
	*Sheet
	From    *Sheet
	Has     []Field // of the record that would stand
	FromHas []Field
	Cases   []string // codes, of the other record

	OpenID   string // an open merge of the record, which can be undone; empty: none
	OpenWith string // code of the record that it stands for
	Until    when.Day
	Changed  bool // the sheet was changed since
}

// undoable is what is needed to part two records, sealed.
type undoable struct {
	Sheet  *sheetRow `json:"sheet"`  // of the record that stands, as it lay; nil: there was none
	Rows   []entry   `json:"rows"`   // its sealed fields, byte by byte
	Writes int       `json:"writes"` // version of the sheet after the merge; a higher one says that it was changed since
}

type sheetRow struct {
	Shelf     Shelf       `db:"shelf" json:"shelf"`
	ChangedAt when.Moment `db:"changed_at" json:"changed_at"`
	ChangedBy string      `db:"changed_by" json:"changed_by"`
	Version   int         `db:"version" json:"version"`
}
