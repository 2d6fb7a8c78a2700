package accounts

import (
	"context"
	"crypto/subtle"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
)

// SetupCode makes the one-time code of the first start, which the server prints; with it /setup makes
// the first administrator. A code made before stops working. Once there is a user it is "".
func (d *Desk) SetupCode(ctx context.Context) (string, error) {
	if have, err := d.HasUsers(ctx); err != nil || have {
		return "", err
	}
	code := ""
	for i, b := range d.random(16) {
		if i > 0 && i%4 == 0 {
			code += "-"
		}
		code += string(codeAlphabet[b%32])
	}
	return code, d.writes(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("setup.put", db.Args{"hash": d.tokenMAC("setup", evenCode(code))})
		return err
	})
}

// First is what the setup page asks for the first administrator.
type First struct {
	Code, Login, Display, Language string
	Password, Again                string
	Roles                          []access.Role // beside administrator
}

// SetUp makes the first administrator, who may hold other roles too: only with the code that the
// server printed, and only while there is no user.
func (d *Desk) SetUp(ctx context.Context, f First) (*User, error) {
	_, today := d.h.Clerk.Now()
	grants := []Grant{{Role: access.Administrator, From: today}}
	for _, r := range f.Roles {
		if r != access.Administrator {
			grants = append(grants, Grant{Role: r, From: today})
		}
	}
	n := NewUser{Login: f.Login, Display: f.Display, Language: f.Language, Grants: grants}
	var l fault.List
	if err := l.Take(n.Check(today)); err != nil {
		return nil, err
	}
	if err := l.Take(CheckNewPassword(EvenLogin(f.Login), f.Password, f.Again)); err != nil {
		return nil, err
	}
	if err := d.rightSetupCode(ctx, f.Code); err != nil {
		if err := l.Take(err); err != nil {
			return nil, err
		}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	hash, err := seal.HashPassword(ctx, f.Password)
	if err != nil {
		return nil, err
	}
	var u *User
	ctx = clerk.WithActor(ctx, access.Actor{System: "setup"})
	_, err = clerk.Add(ctx, d.h.Clerk, "user.add", nil, func(tx *db.Tx) (string, error) {
		if n, err := db.One[int](tx, "user.count"); err != nil || n > 0 {
			if err == nil {
				err = fault.Missing()
			}
			return "", err
		}
		u = &User{ID: id.Random(d.h.Random), Code: id.Code("U", d.h.Random), State: Active, Language: f.Language, Created: tx.Today}
		d.setLogin(u, f.Login)
		d.setDisplay(u, f.Display)
		if err := d.insert(tx, u); err != nil {
			return "", err
		}
		if err := d.setGrants(tx, u, grants); err != nil {
			return "", err
		}
		if _, err := tx.Exec("password.put", db.Args{"user_id": u.ID, "hash": hash}); err != nil {
			return "", err
		}
		_, err := tx.Exec("setup.clear")
		return u.ID, err
	})
	if err == nil && u == nil {
		err = fault.Missing() // the same form once more: the user is there by now
	}
	return u, err
}

func (d *Desk) rightSetupCode(ctx context.Context, code string) error {
	right := false
	err := d.reads(ctx, func(tx *db.Tx) error {
		hash, found, err := db.Maybe[string](tx, "setup.find")
		right = found && subtle.ConstantTimeCompare([]byte(hash), []byte(d.tokenMAC("setup", evenCode(code)))) == 1
		return err
	})
	if err == nil && !right {
		err = fault.In("code", "setup.code_wrong")
	}
	return err
}
