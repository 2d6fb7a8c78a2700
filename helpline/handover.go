package helpline

import (
	"drosme/internal/access"
	"drosme/internal/when"
)

// Handover is what one shift leaves to the next.
type Handover struct {
	ID      string      `db:"id" class:"plain"`
	At      when.Moment `db:"at" class:"plain"`
	By      string      `db:"by_user" class:"plain"`
	Person  string      `db:"by_person" class:"plain"`
	Sealed  []byte      `db:"says" class:"sensitive"`
	TakenBy string      `db:"taken_by" class:"plain"`
	TakenAt when.Moment `db:"taken_at" class:"plain"`
	Version int         `db:"version" class:"plain"`
	Says    string      `db:"-" class:"sensitive"`
}

// Scope says that it is protected.
func (h *Handover) Scope() access.Scope { return access.Scope{Protected: true} }
