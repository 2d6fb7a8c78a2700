package cases

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/wordlist"
)

// Link notes that another case belongs with this one, and what its person is to the person of this one: verb
// case.link. The actor must reach both cases; one they do not reach is a code that nobody has. Faults: in
// other and relation.
func (d *Desk) Link(ctx context.Context, caseID, otherCode, relation string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.link", caseID, Load, func(tx *db.Tx, k *Case) error {
		var l fault.List
		if !wordlist.Has("case.relation", relation) {
			l.Add("relation", "field.choose")
		}
		other, there, err := ByCode(tx, strings.TrimSpace(otherCode))
		if err != nil {
			return err
		}
		switch {
		case !there || !d.House.Clerk.MayOn(ctx, "case.read", &other):
			l.Add("other", "case.unknown_code")
		case other.ID == k.ID:
			l.Add("other", "case.link_itself")
		case other.Person == k.Person:
			l.Add("other", "case.link_same_person")
		default:
			if _, linked, err := db.Maybe[string](tx, "case_link.between", db.Args{"case_id": k.ID, "other": other.ID}); err != nil {
				return err
			} else if linked {
				l.Add("other", "case.linked_already")
			}
		}
		if err := l.Err(); err != nil {
			return err
		}
		tx.About(other.Person)
		if _, err := tx.Exec("case_link.insert", db.Args{"id": id.Random(d.House.Random), "case_id": k.ID, "other": other.ID, "relation": relation, "by_user": tx.Actor.Name()}); err != nil {
			return err
		}
		return Touch(tx, k.ID)
	})
}

// Unlink takes a link away: verb case.link. One that the actor does not see is not there.
func (d *Desk) Unlink(ctx context.Context, caseID, linkID string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.link", caseID, Load, func(tx *db.Tx, k *Case) error {
		links, err := d.links(tx, k.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(links, func(l *Link) bool { return l.ID == linkID }) {
			return fault.Missing()
		}
		_, err = tx.Exec("case_link.delete", db.Args{"id": linkID, "case_id": k.ID})
		return err
	})
}

// links gives the links of a case to cases that the actor may see, each looked at once more.
func (d *Desk) links(tx *db.Tx, caseID string) ([]*Link, error) {
	rows, err := db.All[Link](tx, "case_link.of_case", db.Args{"case_id": caseID})
	if err != nil {
		return nil, err
	}
	var out []*Link
	for i := range rows {
		l := &rows[i]
		if !d.House.Clerk.MayOn(tx.Context(), "case.read", l) {
			continue
		}
		if l.Turned {
			l.Relation = Inverse(l.Relation)
		}
		out = append(out, l)
	}
	return out, nil
}
