package helpline

import (
	"drosme/internal/access"
	"drosme/internal/when"
)

// Entry is one line of the directory: who takes in whom. Of a place that is withheld or told as far as the front
// gate it has no place, only the organisation and the number of the gate.
type Entry struct {
	ID           string   `db:"id" class:"plain"` // of the offer
	Organisation string   `db:"organisation" class:"plain"`
	Name         string   `db:"organisation_name" class:"plain"`
	Region       string   `db:"region" class:"plain"`
	Home         string   `db:"municipality" class:"plain"` // of the organisation
	Branch       string   `db:"branch_name" class:"plain"`
	Told         string   `db:"told" class:"plain"`       // list place.told; empty: no place is noted
	Place        string   `db:"place_name" class:"plain"` // of a public place alone
	Municipality string   `db:"place_municipality" class:"plain"`
	What         string   `db:"what" class:"plain"`
	Whom         string   `db:"whom" class:"plain"`
	Sex          string   `db:"sex" class:"plain"`
	Children     string   `db:"children" class:"plain"`
	Animals      string   `db:"animals" class:"plain"`
	Languages    string   `db:"languages" class:"plain"`
	Access       string   `db:"access" class:"plain"`
	Hours        string   `db:"shown_hours" class:"plain"`
	Phone        string   `db:"phone" class:"plain"`
	Works        string   `db:"works" class:"plain"`
	AssuredOn    when.Day `db:"assured_on" class:"plain"`
	AssuredBy    string   `db:"assured_by" class:"plain"`
	Version      int      `db:"version" class:"plain"`
}

// Scope says that the directory is open.
func (e *Entry) Scope() access.Scope { return access.Scope{} }

// Withheld tells whether only the front gate may be told.
func (e *Entry) Withheld() bool { return e.Told != "" && e.Told != "public" }

// Where is the place as it may be told.
func (e *Entry) Where() string {
	switch {
	case e.Withheld():
		return e.Region
	case e.Municipality != "":
		return e.Municipality
	case e.Home != "":
		return e.Home
	}
	return e.Region
}

// Stale tells whether nobody has made sure of the entry for so many days.
func (e *Entry) Stale(today when.Day, days int) bool {
	return e.AssuredOn == "" || e.AssuredOn.Add(days) < today
}

// Need is what somebody who calls needs; an empty field asks for nothing.
type Need struct {
	Sex, Whom, Region, Language, Search string
	Children, Animals                   bool
}
