package consents

import (
	"slices"
	"strings"

	"drosme/internal/when"
	"drosme/records/cases"
)

// The roads on which something about a person leaves the house.
const (
	Referral   = "referral"
	Transfer   = "transfer"
	Export     = "export"
	Statistics = "statistics"
	File       = "file"
	Letter     = "letter"
	Package    = "package"
	HTCDS      = "htcds"
)

// Recipient is who gets it: an organisation with a record, a person with a record, or somebody in words.
type Recipient struct {
	Organisation string // id
	Person       string // id
	Name         string
}

// words are what the mark of a recipient is made of: the record where there is one, else the name without
// regard to case and blanks.
func (r Recipient) words() string {
	switch {
	case r.Organisation != "":
		return "organisation " + r.Organisation
	case r.Person != "":
		return "person " + r.Person
	}
	return "name " + strings.ToLower(strings.Join(strings.Fields(r.Name), " "))
}

// Road is one thing that is about to leave.
type Road struct {
	Kind    string      // Referral …
	Case    *cases.Case // whose case it is
	To      Recipient
	Purpose string   // list consent.purpose
	Fields  []string // names of what would leave
	Until   when.Day // last day on which the recipient may use it; empty: no end
	Ground  string   // grounds.csv of records/disclosures
	Rows    bool     // a row of the case among others: it needs the release of the case

	// Override is the tick that this leaves without the person's consent, and Why its reason. Both are needed
	// where the ground is vital interest or child protection, and stand for review.
	Override bool
	Why      string

	Look bool // only look whether it would pass, as a preview does: nothing is written
}

// Passed says what may leave on a road.
type Passed struct {
	Fields   []string // in the order asked
	Withheld []string // asked for, and kept back: this recipient must not learn them
	Consent  string   // id of the consent it rests on, or empty
	Override string   // id of the override that stands for review, or empty
}

// missing gives the fields that a consent does not cover.
func missing(asked []string, covered string) []string {
	have := strings.Fields(covered)
	var out []string
	for _, f := range asked {
		if !slices.Contains(have, f) {
			out = append(out, f)
		}
	}
	return out
}

// within are the fields that each thing which can be kept from somebody stands for (people.WithheldFields); beside
// these, a field stands under a thing whose name it begins with, such as health.needs. When in doubt it is kept back.
var within = map[string][]string{
	"name":        {"given_name", "family_name", "other_names", "birth_year", "email"},
	"phone":       {"phone", "safe_contact"},
	"address":     {"address"},
	"whereabouts": {"address", "phone", "safe_contact", "country", "needs"},
	"status":      {"outcome"},
	"services":    {"services", "hours"},
	"case":        {"code", "person", "opened_on", "closed_on", "origin", "outcome"},
	"health":      {"needs"},
	"children":    {"minor", "needs"},
	"documents":   {"needs"},
}

func under(thing, field string) bool {
	return field == thing || strings.HasPrefix(field, thing+".") || strings.HasPrefix(field, thing+"_") || slices.Contains(within[thing], field)
}

// Tells tells whether a field that leaves or came tells of one of some things.
func Tells(field string, things ...string) bool {
	return slices.ContainsFunc(things, func(thing string) bool { return under(thing, field) })
}

// splitWithheld parts fields into those that may be learnt and those that may not.
func splitWithheld(asked []string, barred []string) (may, not []string) {
	for _, f := range asked {
		if Tells(f, barred...) {
			not = append(not, f)
		} else {
			may = append(may, f)
		}
	}
	return may, not
}
