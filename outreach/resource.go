package outreach

import (
	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
	"slices"
	"unicode/utf8"
)

// ResourceKinds are the kinds of things that can be in one place at a time.
var ResourceKinds = []string{"trailer", "vehicle", "kit"}

// MostMinutes is the longest setting up or taking down, in minutes.
const MostMinutes = 600

// Resource is a thing that can be taken only once at a time: the trailer, a vehicle, a set of materials.
type Resource struct {
	ID              string   `db:"id" class:"plain"`
	Code            string   `db:"code" class:"plain"`
	Kind            string   `db:"kind" class:"plain"`
	Label           string   `db:"label" class:"plain"`
	SetupMinutes    int      `db:"setup_minutes" class:"plain"`    // on the spot, before the first session
	TeardownMinutes int      `db:"teardown_minutes" class:"plain"` // on the spot, after the last one
	RetiredOn       when.Day `db:"retired_on" class:"plain"`       // the last day on which it was there; empty: it still is
	Version         int      `db:"version" class:"plain"`
}

// Scope is that of an open record of nobody.
func (r *Resource) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (r *Resource) Target() string { return r.ID }

// There tells whether the resource can be taken on a day.
func (r *Resource) There(day when.Day) bool { return r.RetiredOn == "" || day <= r.RetiredOn }

// Check finds what is wrong with a resource.
func (r *Resource) Check() error {
	var l fault.List
	if r.Label == "" {
		l.Add("label", "field.required")
	}
	if utf8.RuneCountInString(r.Label) > MostLine {
		l.Add("label", "field.too_long", "max", MostLine)
	}
	if !slices.Contains(ResourceKinds, r.Kind) {
		l.Add("kind", "field.choose")
	}
	for field, n := range map[string]int{"setup_minutes": r.SetupMinutes, "teardown_minutes": r.TeardownMinutes} {
		switch {
		case n < 0:
			l.Add(field, "field.negative")
		case n > MostMinutes:
			l.Add(field, "field.too_large", "max", MostMinutes)
		}
	}
	return l.Err()
}
