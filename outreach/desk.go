package outreach

import (
	"context"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/records/activities"
	"drosme/records/documents"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
)

// Records are the desks of the records that this room works with.
type Records struct {
	Activities    *activities.Desk
	Organisations *organisations.Desk
	People        *people.Desk
	Grants        *grants.Desk
	Documents     *documents.Desk // nil: signed papers are only located, not scanned
}

// Desk is where outreach is asked for and changed: one method a verb.
type Desk struct {
	House *area.House
	Records
}

// New makes the desk of a house.
func New(h *area.House, r Records) *Desk { return &Desk{h, r} }

// whole reads a setting that is a whole number.
func (d *Desk) whole(setting string) int {
	n, err := strconv.Atoi(strings.TrimSpace(d.House.Setting(setting)))
	if err != nil {
		return 0
	}
	return n
}

func (d *Desk) zone() string { return d.House.Clerk.Zone() }

// person is the person record of who asks; empty when the account has none.
func person(ctx context.Context) string { return clerk.ActorOf(ctx).Person }
