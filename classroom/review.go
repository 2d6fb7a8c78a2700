package classroom

import (
	"slices"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// ReviewerRoles are those who look at an activity, each with their own eyes.
var ReviewerRoles = []string{"practitioner", "psychologist", "young_person", "survivor_consultant"}

// MostSaid is how much a reviewer may write.
const MostSaid = 2000

// Review is what somebody found of one version. Who a young person or a survivor was is not kept: the
// account that typed it is.
type Review struct {
	ID     string      `db:"id" class:"plain"`
	Script string      `db:"script" class:"plain"`
	Role   string      `db:"role" class:"plain"`
	Fit    bool        `db:"fit" class:"plain"`
	Said   string      `db:"said" class:"sensitive"`
	By     string      `db:"typed_by" class:"plain"`
	At     when.Moment `db:"typed_at" class:"plain"`
}

// Check finds what is wrong with a review.
func (r *Review) Check() error {
	var l fault.List
	if !slices.Contains(ReviewerRoles, r.Role) {
		l.Add("role", "field.choose")
	}
	r.Said = strings.TrimSpace(r.Said)
	if !r.Fit && r.Said == "" {
		l.Add("said", "script.say_what")
	}
	return l.Err()
}

// Missing gives the roles that have not yet found a version fit. The last word of a role counts.
func Missing(reviews []Review, needed []string) []string {
	last := map[string]Review{}
	for _, r := range reviews {
		if o, seen := last[r.Role]; !seen || r.At >= o.At {
			last[r.Role] = r
		}
	}
	var out []string
	for _, role := range ReviewerRoles {
		r, seen := last[role]
		if slices.Contains(needed, role) && !r.Fit || seen && !r.Fit {
			out = append(out, role)
		}
	}
	return slices.Compact(out)
}
