package accounts

import "drosme/internal/when"

// Purpose is what a single-use link is for.
type Purpose string

// The purposes of links. Each link is for one person, works once, and has an end.
const (
	Invitation Purpose = "invite" // seven days: the user sets the first password
	Reset      Purpose = "reset"  // one day: the user sets a new password; the second factor stays
	Demo       Purpose = "demo"   // twelve hours: signs in at once, in the demonstration only
)

// Link is a single-use link as it is kept: its hash, never the link.
type Link struct {
	Hash    string      `db:"hash" class:"sensitive"`
	User    string      `db:"user_id" class:"plain"`
	Purpose Purpose     `db:"purpose" class:"plain"`
	Ends    when.Moment `db:"ends" class:"plain"`
}
