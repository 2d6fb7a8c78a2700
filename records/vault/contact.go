package vault

import (
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
)

// Contact is somebody whom the house turns to at an organisation: the named teacher of a visit, who answers
// for safeguarding, who takes people in at night. It belongs to the working shelf.
type Contact struct {
	ID           string      `db:"id" class:"plain"`
	Code         string      `db:"code" class:"plain"`
	Organisation string      `db:"organisation" class:"plain"` // id
	Person       string      `db:"person" class:"plain"`       // id, where the contact has a record as a person; else empty
	Task         string      `db:"task" class:"sensitive"`     // what they do there, in a few words
	Version      int         `db:"version" class:"plain"`
	ChangedAt    when.Moment `db:"changed_at" class:"plain"`
	ChangedBy    string      `db:"changed_by" class:"plain"`

	OrganisationName string `db:"organisation_name" class:"plain"`
	Values           Values `class:"identifying"`
}

// MostTask is the most characters of what a contact does.
const MostTask = 120

// Scope says that contacts are open: no protected person is ever one.
func (c *Contact) Scope() access.Scope { return access.Scope{People: []string{c.Holder()}} }

// Subjects tells the log whose data it is.
func (c *Contact) Subjects() []string { return []string{c.Holder()} }

// Holder is whose sheet has the contact's names: its own, or that of the person it is.
func (c *Contact) Holder() string {
	if c.Person != "" {
		return c.Person
	}
	return c.ID
}

// Check says what is wrong, field by field.
func (c *Contact) Check(wrong func(field, key string, pairs ...any)) {
	if utf8.RuneCountInString(c.Task) > MostTask {
		wrong("task", "field.too_long", "max", MostTask)
	}
	if c.Person == "" && c.Values.Name() == "" {
		wrong(string(Family), "field.required")
	}
}
