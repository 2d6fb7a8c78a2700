package helpline

import (
	"drosme/internal/access"
	"drosme/internal/when"
)

// Callback is a number to call back, and how it is safe.
type Callback struct {
	Call    string      `db:"call_id" class:"plain"`
	Sealed  []byte      `db:"sealed" class:"identifying"`
	Subject string      `db:"subject" class:"plain"` // id of the key
	EndsAt  when.Moment `db:"ends_at" class:"plain"`
	Number  string      `db:"-" class:"identifying"`
	Rule    string      `db:"-" class:"identifying"` // stands above the number wherever it shows
}

// Scope says that it is protected.
func (c *Callback) Scope() access.Scope { return access.Scope{Protected: true} }
