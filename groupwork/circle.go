package groupwork

import (
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/people"
)

// Circle is a support group that meets.
type Circle struct {
	ID           string      `db:"id" class:"plain"`
	Code         string      `db:"code" class:"plain"`
	Language     string      `db:"language" class:"plain"`
	Grant        string      `db:"grant_id" class:"plain"` // id, or empty
	GrantCode    string      `db:"grant_code" class:"plain"`
	Facilitators string      `db:"facilitators" class:"plain"` // ids of people with blanks between them
	StartsOn     when.Day    `db:"starts_on" class:"plain"`
	EndsOn       when.Day    `db:"ends_on" class:"plain"` // empty: it goes on
	MadeBy       string      `db:"made_by" class:"plain"`
	ChangedAt    when.Moment `db:"changed_at" class:"plain"`
	ChangedBy    string      `db:"changed_by" class:"plain"`
	Version      int         `db:"version" class:"plain"`
}

// Scope says that a circle is protected and opened by the word circle, to whose right is bound to it and to who leads
// it: nobody else on the team sees its group names.
func (c *Circle) Scope() access.Scope {
	return access.Scope{Protected: true, Circle: c.Code, People: c.Leads()}
}

// Leads are the ids of the facilitators.
func (c *Circle) Leads() []string { return strings.Fields(c.Facilitators) }

// Check says what is wrong, field by field.
func (c *Circle) Check(wrong func(field, key string, pairs ...any)) {
	if c.StartsOn == "" {
		wrong("starts_on", "field.required")
	}
	if c.EndsOn != "" && c.EndsOn < c.StartsOn {
		wrong("ends_on", "circle.ends_before")
	}
	if c.Language != "" && !wordlist.IsLanguage(c.Language) {
		wrong("language", "circle.language_wrong")
	}
}

// Member is somebody of a circle, under the name they chose for it.
type Member struct {
	Circle     string   `db:"circle" class:"plain"`
	CircleCode string   `db:"circle_code" class:"plain"`
	Person     string   `db:"person" class:"plain"`
	PersonCode string   `db:"person_code" class:"plain"`
	Sealed     []byte   `db:"group_name" class:"identifying"`
	JoinedOn   when.Day `db:"joined_on" class:"plain"`
	LeftOn     when.Day `db:"left_on" class:"plain"`
	Version    int      `db:"version" class:"plain"`
	Name       string   `db:"-" class:"identifying"` // the group name, opened

	Kept people.Kept `db:"kept" class:"sensitive"` // what the member keeps from who acts; with the name the group name goes
}

// Scope is that of the circle.
func (m *Member) Scope() access.Scope { return access.Scope{Protected: true, Circle: m.CircleCode} }

// Subjects tells the log whose data it is.
func (m *Member) Subjects() []string { return []string{m.Person} }

// Called is how the member is shown: by group name, else by code.
func (m *Member) Called() string {
	if m.Name != "" {
		return m.Name
	}
	return m.PersonCode
}

// MostName is the most characters of a group name.
const MostName = 40
