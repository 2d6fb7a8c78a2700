package accounts

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/seal"
)

const (
	codesGiven    = 10
	codeLength    = 10
	codeAlphabet  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's: nothing is misread
	codeHalf      = codeLength / 2
	totpSecretLen = 20
)

// evenCode brings a typed recovery code to the form that is kept: capitals, no dashes or blanks, and
// the letters that look like digits as digits.
func evenCode(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I' || r == 'L':
			return '1'
		case strings.ContainsRune(codeAlphabet, r):
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

// newCodes makes ten recovery codes of 50 random bits each, instead of all old ones. They are given
// once; the house keeps hashes.
func (d *Desk) newCodes(tx *db.Tx, u *User) ([]string, error) {
	if _, err := tx.Exec("recovery.clear", db.Args{"user_id": u.ID}); err != nil {
		return nil, err
	}
	var out []string
	for range codesGiven {
		code := ""
		for _, b := range d.random(codeLength) {
			code += string(codeAlphabet[b%32]) // 256 is a multiple of 32: every letter is equally likely
		}
		if _, err := tx.Exec("recovery.insert", db.Args{"user_id": u.ID, "hash": d.tokenMAC("recovery", u.ID+code)}); err != nil {
			return nil, err
		}
		out = append(out, code[:codeHalf]+"-"+code[codeHalf:])
	}
	return out, nil
}

// changeOwn is a change of the actor's own account: verb account.change.
func (d *Desk) changeOwn(ctx context.Context, body func(*db.Tx, *User) error) error {
	return clerk.Change(ctx, d.h.Clerk, "account.change", clerk.ActorOf(ctx).User, d.load, body)
}

// ChangePassword sets a new password for the actor, who types the old one as well; all other sessions
// end.
func (d *Desk) ChangePassword(ctx context.Context, old, password, again string) error {
	me, err := d.Me(ctx)
	if err != nil {
		return err
	}
	if err := CheckNewPassword(me.Login, password, again); err != nil {
		return err
	}
	if _, err := d.CheckPassword(ctx, me.Login, old); err != nil {
		if fault.Is(err, fault.Invalid) {
			return fault.In("old", "account.old_wrong")
		}
		return err
	}
	hash, err := seal.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	keep, err := d.here(ctx)
	if err != nil {
		return err
	}
	return d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		tx.Note("password", "", "")
		if _, err := tx.Exec("password.put", db.Args{"user_id": u.ID, "hash": hash}); err != nil {
			return err
		}
		return d.endAll(tx, u.ID, keep)
	})
}

// here gives the id of the session in which the actor asks; empty where there is none.
func (d *Desk) here(ctx context.Context) (string, error) {
	list, err := d.MySessions(ctx)
	short := clerk.ActorOf(ctx).Session
	for _, s := range list {
		if s.Is(short) {
			return s.ID, err
		}
	}
	return "", err
}

// EndOtherSessions ends all sessions of the actor but the one in which it is asked.
func (d *Desk) EndOtherSessions(ctx context.Context) error {
	keep, err := d.here(ctx)
	if err != nil {
		return err
	}
	return d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		tx.Note("sessions", "", "")
		return d.endAll(tx, u.ID, keep)
	})
}

// ChangeLook sets language and theme of the actor's pages.
func (d *Desk) ChangeLook(ctx context.Context, language, theme string) error {
	var l fault.List
	if language != "" && !slices.Contains(lang.Languages, language) {
		l.Add("language", "field.choose")
	}
	if !slices.Contains([]string{"", "light", "dark"}, theme) {
		l.Add("theme", "field.choose")
	}
	if err := l.Err(); err != nil {
		return err
	}
	return d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		u.Language, u.Theme = language, theme
		return d.save(tx, u)
	})
}

// AddTOTP ties an authenticator app to the actor's account once a code shows that the app has the
// secret; that code is spent. With it, or when none are left, come new recovery codes, given once.
func (d *Desk) AddTOTP(ctx context.Context, secret, code string) (codes []string, err error) {
	step := totpStep(secret, code, d.h.Now(), 0)
	if step == 0 {
		return nil, fault.In("code", "account.totp_wrong")
	}
	err = d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		codes = nil
		tx.Note("totp", "", "added")
		if _, err := tx.Exec("totp.put", db.Args{"user_id": u.ID, "secret_sealed": d.h.Keys.SealText("totp "+u.ID, secret), "last_step": step}); err != nil {
			return err
		}
		codes, err = d.codesIfNone(tx, u)
		return err
	})
	return codes, err
}

func (d *Desk) codesIfNone(tx *db.Tx, u *User) ([]string, error) {
	if u.CodesLeft > 0 {
		return nil, nil
	}
	return d.newCodes(tx, u)
}

// RemoveTOTP unties the authenticator app; a passkey must be there instead.
func (d *Desk) RemoveTOTP(ctx context.Context) error {
	return d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		if u.Passkeys == 0 && !d.h.Demo {
			return fault.New(fault.Conflict, "account.last_factor")
		}
		tx.Note("totp", "added", "")
		_, err := tx.Exec("totp.remove", db.Args{"user_id": u.ID})
		return err
	})
}

// RenewCodes gives the actor ten new recovery codes instead of all old ones.
func (d *Desk) RenewCodes(ctx context.Context) (codes []string, err error) {
	err = d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		tx.Note("recovery_codes", "", "")
		codes, err = d.newCodes(tx, u)
		return err
	})
	return codes, err
}
