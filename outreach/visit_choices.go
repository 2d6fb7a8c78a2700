package outreach

import (
	"context"
	"slices"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/when"
	"drosme/records/grants"
	"drosme/records/organisations"
)

// Traveller is somebody who can be of a crew: of the staff or a volunteer.
type Traveller struct {
	ID        string `db:"id" class:"plain"`
	Code      string `db:"code" class:"plain"`
	Kind      string `db:"kind" class:"plain"`
	Minor     bool   `db:"minor" class:"sensitive"`
	Travelled bool   `db:"travelled" class:"plain"` // has been of a crew or led an activity before
}

// Leads are the people who may be offered as safeguarding lead or deputy: grown up and of the staff. A house
// that has not two of them is offered its grown-up volunteers as well.
func (c *Choices) Leads() []Traveller {
	adults := slices.DeleteFunc(slices.Clone(c.People), func(p Traveller) bool { return p.Minor })
	staff := slices.DeleteFunc(slices.Clone(adults), func(p Traveller) bool { return p.Kind != "staff" })
	if len(staff) < 2 {
		return adults
	}
	return staff
}

// Choices are what the form of a visit offers.
type Choices struct {
	Hosts     []organisations.Choice `class:"plain"`
	People    []Traveller            `class:"plain"`
	Resources []Resource             `class:"plain"`
	Grants    []grants.Grant         `class:"plain"`
}

// Scope is that of an open record of nobody.
func (c *Choices) Scope() access.Scope { return access.Scope{} }

// Choices gives what the form of a visit offers to who may plan: verb visit.add.
func (d *Desk) Choices(ctx context.Context) (*Choices, error) {
	all, err := clerk.List(ctx, d.House.Clerk, "visit.add", func(tx *db.Tx) ([]*Choices, error) {
		c := &Choices{}
		var err error
		if c.Hosts, err = organisations.Choices(tx); err != nil {
			return nil, err
		}
		if c.People, err = db.All[Traveller](tx, "crew.choices"); err != nil {
			return nil, err
		}
		if c.Resources, err = db.All[Resource](tx, "resource.all"); err != nil {
			return nil, err
		}
		c.Grants, err = grants.All(tx)
		return []*Choices{c}, err
	})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// fiveMinutes rounds a local time to whole five minutes, up or down.
func fiveMinutes(l when.Local, up bool) when.Local {
	over := Between(when.Local(string(l.Day())+"T00:00"), l) % 5
	switch {
	case over == 0:
		return l
	case up:
		return Shift(l, 5-over)
	}
	return Shift(l, -over)
}
