package classroom

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/lesson"
	"drosme/internal/live/screens"
	"drosme/records/activities"
	"drosme/records/organisations"
)

// Records are the desks of the records that this room works with.
type Records struct {
	Activities    *activities.Desk
	Organisations *organisations.Desk
}

// Desk is where lessons and what they play are asked for and changed: one method a verb.
type Desk struct {
	House *area.House
	Records

	// Numbers are those that slips for pupils carry. Nil: 112 alone.
	Numbers func(ctx context.Context, language string) ([]screens.Number, error)

	Live Live // rooms at the office itself; nil in it: none run
}

// New makes the desk of a house.
func New(h *area.House, r Records) *Desk { return &Desk{House: h, Records: r} }

// needed gives the roles that must have found a version fit.
func (d *Desk) needed() []string { return strings.Fields(d.House.Setting("classroom.reviewers")) }

func faultsOf(err error) lesson.Faults {
	var f lesson.Faults
	errors.As(err, &f)
	return f
}

// whole reads a setting that is a whole number.
func (d *Desk) whole(setting string) int {
	n, err := strconv.Atoi(strings.TrimSpace(d.House.Setting(setting)))
	if err != nil {
		return 0
	}
	return n
}
