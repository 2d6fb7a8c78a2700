// Package rooms is the one list of the rooms and records of a house, in the order in which their tables
// are made: what others point to comes first.
package rooms

import (
	"drosme/internal/area"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/reports"
)

// Rooms are the desks of a house, for commands and the server, and all areas in order.
type Rooms struct {
	Places        *places.Desk
	Organisations *organisations.Desk
	People        *people.Desk
	Grants        *grants.Desk
	Activities    *activities.Desk
	Reports       *reports.Desk

	all []area.Area
}

// New makes the desks of a house.
func New(h *area.House) *Rooms {
	r := &Rooms{
		Places:        places.New(h),
		Organisations: organisations.New(h),
		People:        people.New(h),
		Grants:        grants.New(h),
		Activities:    activities.New(h),
	}
	r.Reports = reports.New(h, r.CountSets)
	r.all = []area.Area{
		r.Places.Area(),
		r.Organisations.Area(),
		r.People.Area(),
		r.Grants.Area(),
		r.Activities.Area(),
		r.Reports.Area(),
	}
	return r
}

// Areas gives all areas in order.
func (r *Rooms) Areas() []area.Area { return r.all }

// CountSets gives the counts of all areas.
func (r *Rooms) CountSets() []area.CountSet {
	var out []area.CountSet
	for _, a := range r.all {
		out = append(out, a.Counts...)
	}
	return out
}
