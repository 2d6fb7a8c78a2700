package classroom

import (
	"drosme/internal/access"
	"drosme/internal/lesson"
	"drosme/internal/when"
)

// Status is how far a version of a script is.
type Status string

// The statuses. A text that is changed is a draft again, as a new version.
const (
	Draft     Status = "draft"
	Reviewed  Status = "reviewed"  // every role that must look at it found it fit
	Approved  Status = "approved"  // may be played with pupils
	Withdrawn Status = "withdrawn" // was approved, and is played no more
	Past      Status = "past"      // a later version took its place
)

// Script is one version of an activity for a lesson.
type Script struct {
	ID         string      `db:"id" class:"plain"`
	Name       string      `db:"name" class:"plain"`      // the activity's id: job-abroad
	Number     int         `db:"number" class:"plain"`    // of the version, from 1
	Source     string      `db:"source" class:"plain"`    // the file
	Hash       string      `db:"hash" class:"plain"`      // of its content
	Status     Status      `db:"status" class:"plain"`    //
	Faults     int         `db:"faults" class:"plain"`    // that the check finds; with one it cannot be reviewed
	Sensitive  bool        `db:"sensitive" class:"plain"` // proposed by the text, settled at approval
	Solo       bool        `db:"solo" class:"plain"`      // may be played alone from a poster
	ChangedBy  string      `db:"changed_by" class:"plain"`
	ChangedAt  when.Moment `db:"changed_at" class:"plain"`
	ApprovedBy string      `db:"approved_by" class:"plain"`
	ApprovedAt when.Moment `db:"approved_at" class:"plain"`
	Version    int         `db:"version" class:"plain"` // of the row, for two who edit at once

	Reviews  []Review         `class:"plain"` // filled by Read
	Activity *lesson.Activity `class:"plain"` // the source as it reads, as far as it goes; filled by Read
	Wrong    lesson.Faults    `class:"plain"` // what the check finds; filled by Read
	Versions []Script         `class:"plain"` // all versions of the name, latest first, without their source; filled by Read
}

// Scope is open: a text for a class holds nothing about a person.
func (s *Script) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (s *Script) Target() string { return s.ID }

// read fills what follows from the source.
func (s *Script) read() {
	a, err := lesson.Read(s.Name+".yaml", []byte(s.Source))
	s.Activity, s.Wrong = a, nil
	if err != nil {
		s.Wrong = faultsOf(err)
		return
	}
	s.Wrong = lesson.Check(a)
}

// Title is the title in a language, or the name where the text cannot be read.
func (s *Script) Title(language string) string {
	if s.Activity == nil || s.Activity.Title.IsZero() {
		return s.Name
	}
	return s.Activity.Title.In(language)
}

// Editable says whether the text of this version may still be changed in place.
func (s *Script) Editable() bool { return s.Status == Draft }
