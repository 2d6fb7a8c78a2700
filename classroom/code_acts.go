package classroom

import (
	"context"
	"encoding/base64"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"

	"golang.org/x/crypto/nacl/box"
)

// CodeKey is what a pack takes along of a leave: for which host phones offer a code, and to which key they seal it.
type CodeKey struct {
	Leave  string
	Host   string // id of the organisation
	Public string // base64, 32 bytes
	Ends   when.Day
}

// CodeKeys gives the leaves in force: verb pupil_code.list.
func (d *Desk) CodeKeys(ctx context.Context) ([]CodeKey, error) {
	all, err := d.ListCodeLeaves(ctx)
	_, today := d.House.Clerk.Now()
	var out []CodeKey
	for _, l := range all {
		if l.EndedAt == "" && l.From <= today && l.Ends >= today {
			out = append(out, CodeKey{l.ID, l.Host, l.Public, l.Ends})
		}
	}
	return out, err
}

// ListCodeLeaves gives all leaves, those in force first: verb pupil_code.list.
func (d *Desk) ListCodeLeaves(ctx context.Context) ([]*CodeLeave, error) {
	return clerk.List(ctx, d.House.Clerk, "pupil_code.list", func(tx *db.Tx) ([]*CodeLeave, error) {
		all, err := db.All[CodeLeave](tx, "pupil_code.leaves")
		out := make([]*CodeLeave, len(all))
		for i := range all {
			all[i].Private = nil
			out[i] = &all[i]
		}
		return out, err
	})
}

// AllowCodes lets the pupils of one school make a code from today until a day: verb pupil_code.allow, the responsible
// person's. Faults: Invalid without ground, document or a last day within CodeDays, and where the school has leave
// already.
func (d *Desk) AllowCodes(ctx context.Context, a Allowing) (string, error) {
	_, today := d.House.Clerk.Now()
	if err := a.Check(today); err != nil {
		return "", err
	}
	public, private, err := box.GenerateKey(d.House.Random)
	if err != nil {
		return "", err
	}
	leave := id.Random(d.House.Random)
	if err := d.House.Keys.MakeSubject(ctx, leave); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "pupil_code.allow", nil, func(tx *db.Tx) (string, error) {
		if _, there, err := db.Maybe[struct {
			Name string `db:"name"`
		}](tx, "host_result.host", db.Args{"host": a.Host}); err != nil || !there {
			if err == nil {
				err = fault.In("host", "field.choose")
			}
			return "", err
		}
		all, err := db.All[CodeLeave](tx, "pupil_code.leaves")
		if err != nil {
			return "", err
		}
		for _, l := range all {
			if l.Host == a.Host && l.EndedAt == "" {
				return "", fault.In("host", "pupil_code.there_already")
			}
		}
		l := CodeLeave{ID: leave, Host: a.Host, Ground: a.Ground, Document: a.Document, From: tx.Today, Ends: a.Ends,
			Public: base64.StdEncoding.EncodeToString(public[:]), AllowedBy: tx.Actor.Name(), AllowedAt: tx.Now}
		if l.Private, err = d.House.Keys.SealFor(ctx, leave, "pupil_code_leaves/private_key", private[:]); err != nil {
			return "", err
		}
		_, err = tx.Exec("pupil_code.leave_insert", l)
		return leave, err
	})
}

func loadCodeLeave(tx *db.Tx, leave string) (*CodeLeave, error) {
	l, err := db.One[CodeLeave](tx, "pupil_code.leave", db.Args{"id": leave})
	return &l, err
}

// EndCodes ends a leave before its day: verb pupil_code.allow. Its codes are destroyed, and with the key what still
// lies in a journal can be opened by nobody, here or from a backup.
func (d *Desk) EndCodes(ctx context.Context, leave string) error {
	err := clerk.Change(ctx, d.House.Clerk, "pupil_code.allow", leave, loadCodeLeave, func(tx *db.Tx, l *CodeLeave) error {
		if l.EndedAt != "" {
			return fault.New(fault.Conflict, "")
		}
		return endCodes(tx, l.ID)
	})
	if err != nil {
		return err
	}
	_, today := d.House.Clerk.Now()
	return d.House.Keys.DestroySubject(ctx, leave, today)
}

func endCodes(tx *db.Tx, leave string) error {
	if _, err := tx.Exec("pupil_code.clear_leave", db.Args{"id": leave}); err != nil {
		return err
	}
	_, err := tx.Exec("pupil_code.leave_end", db.Args{"id": leave, "nothing": []byte{}})
	return err
}

// ClearCodes ends the leaves whose last day is over: verb pupil_code.clear, which the house does by itself.
func (d *Desk) ClearCodes(ctx context.Context) error {
	var over []string
	all := func(*db.Tx, string) (*CodeLeave, error) { return &CodeLeave{}, nil }
	err := clerk.Change(ctx, d.House.Clerk, "pupil_code.clear", "", all, func(tx *db.Tx, _ *CodeLeave) error {
		ended, err := db.All[struct {
			ID string `db:"id"`
		}](tx, "pupil_code.over")
		over = nil
		for _, l := range ended {
			if err := endCodes(tx, l.ID); err != nil {
				return err
			}
			over = append(over, l.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	_, today := d.House.Clerk.Now()
	for _, leave := range over {
		if err := d.House.Keys.DestroySubject(ctx, leave, today); err != nil {
			return err
		}
	}
	return nil
}
