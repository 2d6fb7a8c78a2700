package accounts

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Grant is one role held by one user from a day until a day, both included. A reviewer's always ends.
type Grant struct {
	User   string      `db:"user_id" class:"plain"`
	Role   access.Role `db:"role" class:"plain"`
	Circle string      `db:"circle" class:"plain"` // a caseworker who facilitates one circle only
	From   when.Day    `db:"from_day" class:"plain"`
	Until  when.Day    `db:"until_day" class:"plain"`
}

// InForce tells whether the grant holds on a day.
func (g Grant) InForce(today when.Day) bool {
	return g.From <= today && (g.Until == "" || g.Until >= today)
}

// String writes a grant for the log: role, circle and days.
func (g Grant) String() string {
	s := string(g.Role)
	if g.Circle != "" {
		s += "@" + g.Circle
	}
	if g.From != "" {
		s += " " + string(g.From)
	}
	if g.Until != "" {
		s += ".." + string(g.Until)
	}
	return s
}

func grantText(grants []Grant) string {
	var out []string
	for _, g := range grants {
		out = append(out, g.String())
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// CheckGrants says what is wrong with the roles of a user: none, an unknown one, a reviewer without an
// end, an end before the start, or a role that a person under 18 may not hold.
func CheckGrants(grants []Grant, minor bool, today when.Day) error {
	var l fault.List
	if len(grants) == 0 {
		l.Add("roles", "user.no_role")
	}
	seen := map[string]bool{}
	for _, g := range grants {
		name := string(g.Role)
		switch {
		case !slices.Contains(access.Roles, g.Role):
			l.Add("roles", "field.unknown_word", "words", roleList())
			continue
		case seen[name+"@"+g.Circle]:
			l.Add("roles", "user.role_twice")
		case minor && g.Role != access.Educator:
			l.Add("roles", "user.minor_educator")
		}
		seen[name+"@"+g.Circle] = true
		switch {
		case g.Role == access.Reviewer && g.Until == "":
			l.Add("until_"+name, "user.reviewer_end")
		case g.Until != "" && g.Until < g.From:
			l.Add("until_"+name, "field.end_before_start")
		case g.Until != "" && g.Until < today:
			l.Add("until_"+name, "user.end_past")
		}
		if g.Circle != "" && g.Role != access.Caseworker {
			l.Add("circle_"+name, "user.circle_caseworker")
		}
	}
	return l.Err()
}

func roleList() string {
	var out []string
	for _, r := range access.Roles {
		out = append(out, string(r))
	}
	return strings.Join(out, ", ")
}

// apart splits the grants of a role from the others.
func apart(grants []Grant, role access.Role) (of, others []Grant) {
	for _, g := range grants {
		if g.Role == role {
			of = append(of, g)
		} else {
			others = append(others, g)
		}
	}
	return of, others
}
