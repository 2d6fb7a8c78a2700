package vault

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
)

// Label is what a page may show of a person: the code, and where the reader may see it the name.
type Label struct {
	ID     string `db:"id" class:"plain"`
	Code   string `db:"code" class:"plain"`
	Kind   string `db:"kind" class:"plain"`
	Holder string `db:"holder" class:"plain"` // of the sheet on the working shelf; empty: none
	Given  []byte `db:"given" class:"identifying"`
	Family []byte `db:"family" class:"identifying"`
}

// Scope keeps who is protected out of the word open.
func (l *Label) Scope() access.Scope {
	return access.Scope{Protected: ShelfOf(l.Kind) == Protected, People: []string{l.ID}}
}

// Subjects tells the log whose name was shown.
func (l *Label) Subjects() []string { return []string{l.ID} }

// Labels gives for each id what this reader may see of the person: verb vault.label shows the names of the
// working shelf, one line in the log for all of them together; everybody else, and everybody on the
// protected shelf, is a code. Who sees codes alone leaves no line. One's own name is shown to oneself.
// Ids that are nobody's are left out.
func (d *Desk) Labels(ctx context.Context, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if d.store == nil || len(ids) == 0 {
		return out, nil
	}
	var rows []Label
	err := d.reads(ctx, func(tx *db.Tx) (err error) {
		rows, err = db.All[Label](tx, "vault.labels", db.Args{"ids": ids})
		return err
	})
	if err != nil {
		return nil, err
	}
	actor := clerk.ActorOf(ctx)
	_, today := d.h.Clerk.Now()
	var named []*Label
	for i := range rows {
		l := &rows[i]
		out[l.ID] = l.Code
		if l.Holder == "" || ShelfOf(l.Kind) == Protected || l.Given == nil && l.Family == nil {
			continue
		}
		if l.ID == actor.Person {
			if err := d.name(out, l); err != nil {
				return nil, err
			}
			continue
		}
		scope := l.Scope()
		if d.h.Clerk.Rules().Decide(actor, "vault.label", &scope, today).Allowed { // the door asks again
			named = append(named, l)
		}
	}
	if len(named) == 0 {
		return out, nil
	}
	named, err = clerk.List(ctx, d.h.Clerk, "vault.label", func(*db.Tx) ([]*Label, error) { return named, nil })
	if err != nil {
		return nil, err
	}
	for _, l := range named {
		if err := d.name(out, l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// name opens the name of a label on the working shelf.
func (d *Desk) name(out map[string]string, l *Label) error {
	var parts []string
	for _, x := range []struct {
		field  Field
		sealed []byte
	}{{Given, l.Given}, {Family, l.Family}} {
		if x.sealed == nil {
			continue
		}
		text, err := d.h.Keys.Open(label(l.Holder, x.field), x.sealed)
		if err != nil {
			return err
		}
		parts = append(parts, string(text))
	}
	if s := strings.TrimSpace(strings.Join(parts, " ")); s != "" {
		out[l.ID] = s
	}
	return nil
}
