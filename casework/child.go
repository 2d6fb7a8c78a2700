package casework

import (
	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// Child is what must be known of a person under 18: who may decide for them, and who represents them. Ages at
// recruitment, exploitation and registration stand with the identification.
type Child struct {
	Case            string   `db:"case_id" class:"plain"`
	Guardian        string   `db:"guardian" class:"sensitive" tells:"children"`       // list casework.guardian
	Representative  string   `db:"representative" class:"sensitive" tells:"children"` // list casework.answer
	AgeDispute      string   `db:"age_dispute" class:"sensitive" tells:"children"`
	AuthorityToldOn when.Day `db:"authority_told_on" class:"plain"` // day on which the competent authority was told
	Sealed          []byte   `db:"body" class:"identifying" tells:"children words"`
	Version         int      `db:"version" class:"plain"`
	Who             string   `db:"-" class:"identifying" tells:"children words"` // who the guardian and the representative are
	cases.Reach
}

// Scope says that to whom children are kept there is nothing of them.
func (c *Child) Scope() access.Scope { return c.ScopeOf("children") }

// Check says what is wrong, field by field.
func (c *Child) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	if !wordlist.Has("casework.guardian", c.Guardian) {
		wrong("guardian", "field.choose")
	}
	for field, v := range map[string]string{"representative": c.Representative, "age_dispute": c.AgeDispute} {
		if !wordlist.Has("casework.answer", v) {
			wrong(field, "field.choose")
		}
	}
	if c.AuthorityToldOn > today {
		wrong("authority_told_on", "casework.in_future")
	}
	if len([]rune(c.Who)) > MostText {
		wrong("who", "field.too_long", "max", MostText)
	}
}
