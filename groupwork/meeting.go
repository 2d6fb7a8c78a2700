package groupwork

import (
	"strings"

	"slices"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
)

// Formats are what a circle does together: both are formats of activities.
var Formats = []string{"group_meeting", "camp"}

// MostText is the most characters of what helped and of what is wanted.
const MostText = 3000

// Meeting is a meeting of a circle: an activity, and what else there is to say of it.
type Meeting struct {
	ID         string     `db:"id" class:"plain"` // of the activity
	Code       string     `db:"code" class:"plain"`
	Circle     string     `db:"circle" class:"plain"`
	CircleCode string     `db:"circle_code" class:"plain"`
	LedBy      string     `db:"facilitators" class:"plain"` // of the circle: ids of people with blanks between them
	Format     string     `db:"format" class:"plain"`
	Status     string     `db:"status" class:"plain"`
	StartsAt   when.Local `db:"starts_at" class:"plain"`
	EndsAt     when.Local `db:"ends_at" class:"plain"`
	Day        when.Day   `db:"day" class:"plain"`
	Came       int        `db:"came" class:"plain"` // how many came
	HelpedBox  []byte     `db:"helped" class:"sensitive"`
	WantedBox  []byte     `db:"wanted" class:"sensitive"`
	OfActivity int        `db:"activity_version" class:"plain"`
	Version    int        `db:"version" class:"plain"`

	Helped  string   `db:"-" class:"sensitive"` // opened
	Wanted  string   `db:"-" class:"sensitive"`
	Present []string `db:"-" class:"sensitive"` // ids of who came
}

// Scope is that of the circle.
func (m *Meeting) Scope() access.Scope {
	return access.Scope{Protected: true, Circle: m.CircleCode, People: strings.Fields(m.LedBy)}
}

// Subjects are those who came.
func (m *Meeting) Subjects() []string { return m.Present }

// Planned is a meeting as it comes from a form.
type Planned struct {
	Format           string
	StartsAt, EndsAt when.Local
}

// Check says what is wrong, field by field.
func (p Planned) Check(wrong func(field, key string, pairs ...any)) {
	if !slices.Contains(Formats, p.Format) {
		wrong("format", "field.choose")
	}
	if p.StartsAt == "" {
		wrong("starts_at", "field.required")
	}
	if p.EndsAt == "" {
		wrong("ends_at", "field.required")
	}
	if p.StartsAt != "" && p.EndsAt != "" && p.EndsAt <= p.StartsAt {
		wrong("ends_at", "meeting.ends_before")
	}
	if p.Format == "group_meeting" && p.StartsAt != "" && p.EndsAt != "" && p.StartsAt.Day() != p.EndsAt.Day() {
		wrong("ends_at", "meeting.one_day")
	}
}

// Evening is what a facilitator says after a meeting.
type Evening struct {
	Came           []string // ids of members
	Helped, Wanted string
	NewName        string // group name of somebody new; empty: nobody
}

// Check says what is wrong, field by field.
func (e Evening) Check(wrong func(field, key string, pairs ...any)) {
	for field, text := range map[string]string{"helped": e.Helped, "wanted": e.Wanted} {
		if utf8.RuneCountInString(text) > MostText {
			wrong(field, "field.too_long", "max", MostText)
		}
	}
	if utf8.RuneCountInString(e.NewName) > MostName {
		wrong("new_name", "field.too_long", "max", MostName)
	}
}
