package accounts

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// RoleChange is one cell of the table of roles that the responsible person has changed: which records
// a verb of a role reaches. No words: the role may not do it.
type RoleChange struct {
	Verb    access.Verb `db:"verb" class:"plain"`
	Role    access.Role `db:"role" class:"plain"`
	Words   string      `db:"words" class:"plain"`
	Changed when.Moment `db:"changed" class:"plain"`
	By      string      `db:"changed_by" class:"plain"`
}

// Scope says that the table is of the whole house.
func (r *RoleChange) Scope() access.Scope { return access.Scope{} }

func scopeWords(text string) []access.Word {
	var out []access.Word
	for _, w := range strings.Fields(text) {
		out = append(out, access.Word(w))
	}
	return out
}

// applyRoleChanges puts the kept changes into the table, at start.
func (d *Desk) applyRoleChanges(ctx context.Context) error {
	return d.reads(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "role.changes", func(r RoleChange) error {
			if d.h.Clerk.Rules().Kind(r.Verb) == "" {
				return nil // a verb of an older binary: it does nothing any more
			}
			return d.h.Clerk.Rules().Set(r.Verb, r.Role, scopeWords(r.Words))
		})
	})
}

// RoleChanges lists the changed cells: verb role.list.
func (d *Desk) RoleChanges(ctx context.Context) ([]*RoleChange, error) {
	return clerk.List(ctx, d.h.Clerk, "role.list", func(tx *db.Tx) ([]*RoleChange, error) {
		return pointers[RoleChange](tx, "role.changes")
	})
}

// Checksums name the table of roles as it came with the binary and as it is in force.
func (d *Desk) Checksums() (shipped, inForce string) {
	return d.shipped, d.h.Clerk.Rules().Checksum()
}

// fixed are verbs whose cells stay as they came: by them the table itself and the log are kept honest.
var fixed = []access.Verb{"role.change", "user.entrust", "log.list", "log.verify"}

// ChangeRole changes which records a verb of a role reaches: verb role.change, an act of the
// responsible person. It is kept now and holds from the next start of the server. Nobody widens a role
// they hold themselves.
func (d *Desk) ChangeRole(ctx context.Context, verb access.Verb, role access.Role, words []access.Word) error {
	rules := d.h.Clerk.Rules()
	var l fault.List
	switch {
	case rules.Kind(verb) == "":
		l.Add("verb", "field.choose")
	case slices.Contains(fixed, verb):
		l.Add("verb", "role.fixed")
	}
	if !slices.Contains(access.Roles, role) {
		l.Add("role", "field.choose")
	}
	for _, w := range words {
		if !slices.Contains(access.Words, w) {
			l.Add("words", "field.choose")
		}
	}
	_, today := d.h.Clerk.Now()
	if clerk.ActorOf(ctx).Holds(role, today) && len(words) > 0 {
		for _, w := range words {
			if !slices.Contains(rules.Cell(verb, role), w) {
				return fault.New(fault.Refused, "role.own")
			}
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	slices.Sort(words)
	var text []string
	for _, w := range slices.Compact(words) {
		text = append(text, string(w))
	}
	load := func(tx *db.Tx, _ string) (*RoleChange, error) {
		all, err := pointers[RoleChange](tx, "role.changes")
		for _, r := range all {
			if r.Verb == verb && r.Role == role {
				return r, err
			}
		}
		var now []string
		for _, w := range rules.Cell(verb, role) {
			now = append(now, string(w))
		}
		return &RoleChange{Verb: verb, Role: role, Words: strings.Join(now, " ")}, err
	}
	return clerk.Change(ctx, d.h.Clerk, "role.change", string(verb)+" "+string(role), load, func(tx *db.Tx, r *RoleChange) error {
		r.Words = strings.Join(text, " ")
		_, err := tx.Exec("role.put", db.Args{"verb": verb, "role": role, "words": r.Words, "by": tx.Actor.Name()})
		return err
	})
}
