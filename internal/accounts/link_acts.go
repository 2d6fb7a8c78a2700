package accounts

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/when"
)

func (d *Desk) random(n int) []byte {
	b := make([]byte, n)
	from := d.h.Random
	if from == nil {
		from = rand.Reader
	}
	if _, err := io.ReadFull(from, b); err != nil {
		panic("no random numbers: " + err.Error()) // a house without randomness must not go on
	}
	return b
}

// newToken makes what stands in a link: 32 random bytes as text.
func (d *Desk) newToken() string { return base64.RawURLEncoding.EncodeToString(d.random(32)) }

var linkLasts = map[Purpose]time.Duration{Invitation: 7 * 24 * time.Hour, Reset: 24 * time.Hour, Demo: 12 * time.Hour}

// putLink keeps a link's hash; links given before to the same user stop working.
func (d *Desk) putLink(tx *db.Tx, user string, p Purpose, token string) error {
	if _, err := tx.Exec("link.clear", db.Args{"user_id": user}); err != nil {
		return err
	}
	_, err := tx.Exec("link.insert", Link{Hash: d.tokenMAC("link", token), User: user, Purpose: p, Ends: when.ToMoment(d.h.Now().Add(linkLasts[p]))})
	return err
}

// given hands a link out if this act made it; a form that was sent again gets none.
func (d *Desk) given(token string, made bool, err error) (string, error) {
	if err != nil || !made {
		return "", err
	}
	return d.address("/link/" + token), nil
}

// Invite makes a new invitation for a user who has not come in yet: verb user.invite.
func (d *Desk) Invite(ctx context.Context, user string) (link string, err error) {
	token, made := d.newToken(), false
	err = clerk.Change(ctx, d.h.Clerk, "user.invite", user, d.load, func(tx *db.Tx, u *User) error {
		if u.State != Invited {
			return fault.New(fault.Conflict, "user.not_invited")
		}
		made = true
		return d.putLink(tx, u.ID, Invitation, token)
	})
	return d.given(token, made, err)
}

// ResetPassword makes a link by which a user sets a new password: verb user.reset. The second factor
// stays, so that the link alone opens nothing. The old password works until the link is used.
func (d *Desk) ResetPassword(ctx context.Context, user string) (link string, err error) {
	token, made := d.newToken(), false
	err = clerk.Change(ctx, d.h.Clerk, "user.reset", user, d.load, func(tx *db.Tx, u *User) error {
		if u.State != Active {
			return fault.New(fault.Conflict, "user.not_active")
		}
		made = true
		return d.putLink(tx, u.ID, Reset, token)
	})
	return d.given(token, made, err)
}

// ResetFactor takes away second factor and recovery codes of a user who lost them: verb
// user.reset_factor, the responsible person's, so that no administrator alone can come in as somebody
// else. All sessions end.
func (d *Desk) ResetFactor(ctx context.Context, user string) error {
	return clerk.Change(ctx, d.h.Clerk, "user.reset_factor", user, d.load, func(tx *db.Tx, u *User) error {
		if tx.Actor.User == u.ID {
			return fault.New(fault.Refused, "user.reset_own")
		}
		for _, q := range []string{"totp.remove", "passkey.clear", "recovery.clear"} {
			if _, err := tx.Exec(q, db.Args{"user_id": u.ID}); err != nil {
				return err
			}
		}
		return d.endAll(tx, u.ID, "")
	})
}

// ResetLink is for the console: a link for a new password, and with factor set the second factor goes
// as well. The user is named by login or code.
func (d *Desk) ResetLink(ctx context.Context, login string, factor bool) (link string, err error) {
	user, err := d.UserByLogin(ctx, login)
	if err != nil {
		return "", err
	}
	if factor {
		if err := d.ResetFactor(ctx, user); err != nil {
			return "", err
		}
	}
	link, err = d.ResetPassword(ctx, user)
	if f := fault.As(err); err != nil && f.Key == "user.not_active" {
		return d.Invite(ctx, user)
	}
	return link, err
}

// DemoLink makes a link that signs a user in at once, single use: in the demonstration only.
func (d *Desk) DemoLink(ctx context.Context, user string) (string, error) {
	if !d.h.Demo {
		return "", fault.New(fault.Refused, "")
	}
	token := d.newToken()
	err := d.writes(ctx, func(tx *db.Tx) error { return d.putLink(tx, user, Demo, token) })
	return d.address("/demo/sign-in?token=" + token), err
}

// linkUser gives the user of a link that is still good, without using it.
func (d *Desk) linkUser(ctx context.Context, token string) (*User, Purpose, error) {
	var u *User
	var l Link
	err := d.reads(ctx, func(tx *db.Tx) error {
		var err error
		l, u, err = d.openLink(tx, token)
		return err
	})
	return u, l.Purpose, err
}

func (d *Desk) openLink(tx *db.Tx, token string) (Link, *User, error) {
	gone := fault.New(fault.NotFound, "link.gone")
	l, found, err := db.Maybe[Link](tx, "link.find", db.Args{"hash": d.tokenMAC("link", token)})
	if err != nil {
		return l, nil, err
	}
	if !found || l.Ends <= tx.Now {
		return l, nil, gone
	}
	u, err := d.load(tx, l.User)
	if err == nil && u.State == Closed {
		err = gone
	}
	return l, u, err
}

// useLink sets a password by a link and spends the link, both or neither. All sessions of the user end.
func (d *Desk) useLink(ctx context.Context, token, password, again string) (*User, error) {
	u, purpose, err := d.linkUser(ctx, token)
	if err != nil {
		return nil, err
	}
	if purpose == Demo {
		return nil, fault.New(fault.NotFound, "link.gone")
	}
	if err := CheckNewPassword(u.Login, password, again); err != nil {
		return nil, err
	}
	hash, err := seal.HashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	err = d.writes(ctx, func(tx *db.Tx) error {
		l, now, err := d.openLink(tx, token)
		if err != nil {
			return err
		}
		u = now
		if n, err := tx.Exec("link.use", db.Args{"hash": l.Hash}); err != nil || n == 0 {
			if err == nil {
				err = fault.New(fault.NotFound, "link.gone")
			}
			return err
		}
		for _, q := range []string{"password.put", "user.activate", "failure.clear"} {
			if _, err := tx.Exec(q, db.Args{"user_id": u.ID, "id": u.ID, "hash": hash, "login_mac": u.LoginMAC}); err != nil {
				return err
			}
		}
		return d.endAll(tx, u.ID, "")
	})
	if err != nil {
		return nil, err
	}
	return u, d.said(ctx, u.ID, "link.use", true)
}

// useDemoLink spends a link of the demonstration.
func (d *Desk) useDemoLink(ctx context.Context, token string) (user string, err error) {
	gone := fault.New(fault.NotFound, "link.gone")
	if !d.h.Demo {
		return "", gone
	}
	err = d.writes(ctx, func(tx *db.Tx) error {
		l, u, err := d.openLink(tx, token)
		if err != nil {
			return err
		}
		if n, err := tx.Exec("link.use", db.Args{"hash": l.Hash}); err != nil || n == 0 || l.Purpose != Demo {
			if err == nil {
				err = gone
			}
			return err
		}
		user = u.ID
		_, err = tx.Exec("user.activate", db.Args{"id": u.ID})
		return err
	})
	if err != nil {
		return "", err
	}
	return user, d.said(ctx, user, "session.start", true)
}
