package accounts

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/seal"
)

// loginMAC is what a login is looked up by: the house alone can compute it.
func (d *Desk) loginMAC(login string) string {
	return hex.EncodeToString(d.h.Keys.MAC(seal.Token, []byte("login"), []byte(EvenLogin(login))))
}

// tokenMAC is what is kept of a link or a code: from it neither can be had back.
func (d *Desk) tokenMAC(kind, token string) string {
	return hex.EncodeToString(d.h.Keys.MAC(seal.Token, []byte(kind), []byte(token)))
}

func (d *Desk) setLogin(u *User, login string) {
	u.Login = EvenLogin(login)
	u.LoginMAC = d.loginMAC(u.Login)
	u.LoginSealed = d.h.Keys.SealText("user login "+u.ID, u.Login)
}

func (d *Desk) setDisplay(u *User, display string) {
	u.Display = strings.TrimSpace(display)
	u.DisplaySealed = ""
	if u.Display != "" {
		u.DisplaySealed = d.h.Keys.SealText("user display "+u.ID, u.Display)
	}
}

func (d *Desk) unseal(u *User) error {
	var err error
	if u.Login, err = d.h.Keys.OpenText("user login "+u.ID, u.LoginSealed); err != nil {
		return err
	}
	if u.DisplaySealed != "" {
		u.Display, err = d.h.Keys.OpenText("user display "+u.ID, u.DisplaySealed)
	}
	return err
}

// load finds a user with roles.
func (d *Desk) load(tx *db.Tx, user string) (*User, error) {
	u, err := db.One[User](tx, "user.find", db.Args{"id": user})
	if err != nil {
		return nil, err
	}
	if u.Grants, err = db.All[Grant](tx, "grant.of", db.Args{"user_id": user}); err != nil {
		return nil, err
	}
	return &u, d.unseal(&u)
}

func (d *Desk) save(tx *db.Tx, u *User) error {
	n, err := tx.Exec("user.update", u, db.Args{"by": tx.Actor.Name()})
	if db.IsDuplicate(err) {
		return fault.In("login", "user.login_taken")
	}
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// Signed gives the actor of a signed-in user for the web layer. A closed account, and one without any
// role today, is Refused.
func (d *Desk) Signed(ctx context.Context, user string) (area.Signed, error) {
	var u User
	err := d.reads(ctx, func(tx *db.Tx) error {
		var err error
		if u, err = db.One[User](tx, "user.signed", db.Args{"id": user}); err != nil {
			return err
		}
		u.Grants, err = db.All[Grant](tx, "grant.of", db.Args{"user_id": user})
		return err
	})
	if db.IsNone(err) || err == nil && u.State == Closed {
		return area.Signed{}, fault.New(fault.Refused, "sign_in.closed")
	}
	if err != nil {
		return area.Signed{}, err
	}
	u.ID = user
	_, today := d.h.Clerk.Now()
	a := d.actor(&u)
	if len(a.Grants) == 0 {
		return area.Signed{}, fault.New(fault.Refused, "sign_in.no_role")
	}
	return area.Signed{Actor: a, Language: u.Language, Theme: u.Theme, Idle: d.idle(u.Grants, today)}, nil
}

// actor gives a user as the one who acts, with the roles that hold today.
func (d *Desk) actor(u *User) access.Actor {
	_, today := d.h.Clerk.Now()
	a := access.Actor{User: u.ID, Person: u.Person, Minor: u.Minor}
	for _, g := range u.Grants {
		if g.InForce(today) {
			a.Grants = append(a.Grants, access.Grant{Role: g.Role, Circle: g.Circle, Until: g.Until})
		}
	}
	return a
}

// HasUsers tells whether anybody has an account yet.
func (d *Desk) HasUsers(ctx context.Context) (bool, error) {
	n := 0
	err := d.reads(ctx, func(tx *db.Tx) error {
		var err error
		n, err = db.One[int](tx, "user.count")
		return err
	})
	return n > 0, err
}

// UserByLogin gives the id of the account with a login, or fault.NotFound: for commands, which name
// users as people do. The code of the account serves as well.
func (d *Desk) UserByLogin(ctx context.Context, login string) (string, error) {
	found := ""
	err := d.reads(ctx, func(tx *db.Tx) error {
		var ok bool
		var err error
		if found, ok, err = db.Maybe[string](tx, "user.by_login", db.Args{"login_mac": d.loginMAC(login)}); err != nil || ok {
			return err
		}
		found, _, err = db.Maybe[string](tx, "user.by_code", db.Args{"code": strings.ToUpper(strings.TrimSpace(login))})
		return err
	})
	if err == nil && found == "" {
		err = fault.Missing()
	}
	return found, err
}

// codes gives the code of every account by its id, for pages of the log.
func (d *Desk) codes(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := d.reads(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "user.codes", func(u User) error { out[u.ID] = u.Code; return nil })
	})
	return out, err
}

// User opens one account: verb user.read.
func (d *Desk) User(ctx context.Context, user string) (*User, error) {
	return clerk.Read(ctx, d.h.Clerk, "user.read", user, d.load)
}

// Me opens the actor's own account: verb account.read.
func (d *Desk) Me(ctx context.Context) (*User, error) {
	return clerk.Read(ctx, d.h.Clerk, "account.read", clerk.ActorOf(ctx).User, d.load)
}

// Users lists accounts, of one state or role where given: verb user.list.
func (d *Desk) Users(ctx context.Context, state State, role access.Role) ([]*User, error) {
	return d.users(ctx, "user.list", state, role)
}

// Oversight lists accounts for the responsible person: verb user.oversee.
func (d *Desk) Oversight(ctx context.Context) ([]*User, error) {
	return d.users(ctx, "user.oversee", "", "")
}

func (d *Desk) users(ctx context.Context, verb access.Verb, state State, role access.Role) ([]*User, error) {
	return clerk.List(ctx, d.h.Clerk, verb, func(tx *db.Tx) ([]*User, error) {
		list, err := pointers[User](tx, "user.list", db.Args{"state": state, "role": role})
		if err != nil {
			return nil, err
		}
		by := map[string][]Grant{}
		if err := db.Each(tx, "grant.all", func(g Grant) error { by[g.User] = append(by[g.User], g); return nil }); err != nil {
			return nil, err
		}
		for _, u := range list {
			u.Grants = by[u.ID]
			if err := d.unseal(u); err != nil {
				return nil, err
			}
		}
		return list, nil
	})
}

// AddUser makes an account and the link by which its user sets a password: verb user.add. The link is
// given once and kept as a hash; when the same form is sent again, the id comes back and no link. The
// role responsible is given here by nobody but setup and console, and by an administrator while no
// account holds it.
func (d *Desk) AddUser(ctx context.Context, n NewUser) (user, link string, err error) {
	_, today := d.h.Clerk.Now()
	for i := range n.Grants {
		if n.Grants[i].From == "" {
			n.Grants[i].From = today
		}
	}
	if err := n.Check(today); err != nil {
		return "", "", err
	}
	token := d.newToken()
	made := ""
	user, err = clerk.Add(ctx, d.h.Clerk, "user.add", nil, func(tx *db.Tx) (string, error) {
		u := &User{ID: id.Random(d.h.Random), Code: id.Code("U", d.h.Random), State: Invited, Person: n.Person, Language: n.Language, Minor: n.Minor, Created: tx.Today}
		made = u.ID
		d.setLogin(u, n.Login)
		d.setDisplay(u, n.Display)
		if gives, _ := apart(n.Grants, access.Responsible); len(gives) > 0 {
			if err := d.mayEntrust(tx, u.ID); err != nil {
				return "", err
			}
		}
		if err := d.insert(tx, u); err != nil {
			return "", err
		}
		if err := d.setGrants(tx, u, n.Grants); err != nil {
			return "", err
		}
		return u.ID, d.putLink(tx, u.ID, Invitation, token)
	})
	if err != nil || user != made {
		return user, "", err
	}
	return user, d.address("/link/" + token), nil
}

func (d *Desk) insert(tx *db.Tx, u *User) error {
	_, err := tx.Exec("user.insert", u)
	if db.IsDuplicate(err) {
		return fault.In("login", "user.login_taken")
	}
	return err
}

func (d *Desk) setGrants(tx *db.Tx, u *User, grants []Grant) error {
	if before, after := grantText(u.Grants), grantText(grants); before != after {
		tx.Note("roles", before, after)
	}
	if _, err := tx.Exec("grant.clear", db.Args{"user_id": u.ID}); err != nil {
		return err
	}
	for i := range grants {
		grants[i].User = u.ID
		if _, err := tx.Exec("grant.insert", grants[i]); err != nil {
			return err
		}
	}
	u.Grants = grants
	return nil
}

// mayEntrust tells who may give the role of the responsible person: a responsible person, setup and
// console, and anybody who may give roles while nobody holds it.
func (d *Desk) mayEntrust(tx *db.Tx, user string) error {
	if tx.Actor.System == "setup" || tx.Actor.System == "console" || d.h.Clerk.May(clerk.WithActor(context.Background(), tx.Actor), "user.entrust") {
		return nil
	}
	n, err := db.One[int](tx, "grant.holders", db.Args{"role": access.Responsible, "except": user})
	if err == nil && n > 0 {
		err = fault.In("roles", "user.entrust_only")
	}
	return err
}

// keepsOne refuses to leave the house without an administrator or a responsible person.
func (d *Desk) keepsOne(tx *db.Tx, u *User, after []Grant) error {
	left := &User{Grants: after}
	for _, role := range []access.Role{access.Administrator, access.Responsible} {
		if !u.Holds(role, tx.Today) || left.Holds(role, tx.Today) {
			continue
		}
		n, err := db.One[int](tx, "grant.holders", db.Args{"role": role, "except": u.ID})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.In("roles", "user.last_"+string(role))
		}
	}
	return nil
}

// notOneself keeps everybody from changing their own rights.
func notOneself(tx *db.Tx, u *User) error {
	if tx.Actor.User == u.ID {
		return fault.New(fault.Refused, "user.own_rights")
	}
	return nil
}

// GrantRoles sets the roles of a user other than that of the responsible person: verb user.grant. The
// first responsible person is an exception: while there is none, an administrator may name one.
func (d *Desk) GrantRoles(ctx context.Context, user string, version int, grants []Grant) error {
	return clerk.Change(ctx, d.h.Clerk, "user.grant", user, d.load, func(tx *db.Tx, u *User) error {
		if err := notOneself(tx, u); err != nil {
			return err
		}
		if u.Version != version {
			return fault.New(fault.Conflict, "")
		}
		for i, g := range grants {
			if g.From == "" {
				grants[i].From = tx.Today
				for _, old := range u.Grants {
					if old.Role == g.Role && old.Circle == g.Circle {
						grants[i].From = old.From
					}
				}
			}
		}
		trusted, others := apart(grants, access.Responsible)
		had, _ := apart(u.Grants, access.Responsible)
		if grantText(trusted) != grantText(had) {
			if len(trusted) == 0 { // not on the form: it stays as it is
				grants = append(others, had...)
			} else if err := d.mayEntrust(tx, u.ID); err != nil {
				return err
			}
		}
		if err := CheckGrants(grants, u.Minor, tx.Today); err != nil {
			return err
		}
		if err := d.keepsOne(tx, u, grants); err != nil {
			return err
		}
		if err := d.setGrants(tx, u, grants); err != nil {
			return err
		}
		return d.save(tx, u)
	})
}

// Entrust gives the role of the responsible person, or takes it back: verb user.entrust, an act of a
// responsible person.
func (d *Desk) Entrust(ctx context.Context, user string, version int, give bool) error {
	return clerk.Change(ctx, d.h.Clerk, "user.entrust", user, d.load, func(tx *db.Tx, u *User) error {
		if err := notOneself(tx, u); err != nil {
			return err
		}
		if u.Version != version {
			return fault.New(fault.Conflict, "user.moved")
		}
		_, grants := apart(u.Grants, access.Responsible)
		if give {
			grants = append(grants, Grant{Role: access.Responsible, From: tx.Today})
		}
		if err := CheckGrants(grants, u.Minor, tx.Today); err != nil {
			return err
		}
		if err := d.keepsOne(tx, u, grants); err != nil {
			return err
		}
		if err := d.setGrants(tx, u, grants); err != nil {
			return err
		}
		return d.save(tx, u)
	})
}

// UserChange is what an administrator may change of an account, beside its roles.
type UserChange struct {
	Login, Display, Language string
	Minor                    bool
	Version                  int
}

// ChangeUser changes login, name in the list, language and the mark "under 18": verb user.change.
func (d *Desk) ChangeUser(ctx context.Context, user string, ch UserChange) error {
	var l fault.List
	checkLogin(&l, EvenLogin(ch.Login))
	if utf8.RuneCountInString(ch.Display) > 100 {
		l.Add("display", "field.too_long", "max", 100)
	}
	if ch.Language != "" && !slices.Contains(lang.Languages, ch.Language) {
		l.Add("language", "field.choose")
	}
	if err := l.Err(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.h.Clerk, "user.change", user, d.load, func(tx *db.Tx, u *User) error {
		if u.Version != ch.Version {
			return fault.New(fault.Conflict, "")
		}
		if EvenLogin(ch.Login) != u.Login {
			d.setLogin(u, ch.Login)
		}
		if strings.TrimSpace(ch.Display) != u.Display {
			d.setDisplay(u, ch.Display)
		}
		if ch.Minor != u.Minor {
			if err := notOneself(tx, u); err != nil {
				return err
			}
			u.Minor = ch.Minor
			if err := CheckGrants(u.Grants, u.Minor, ""); err != nil {
				return fault.In("minor", "user.minor_educator")
			}
		}
		u.Language = ch.Language
		return d.save(tx, u)
	})
}

// LinkPerson ties an account to the record of its person, or unties it with an empty code: verb
// user.link. The word own then reaches what that person leads or takes part in, so nobody links
// their own account.
func (d *Desk) LinkPerson(ctx context.Context, user string, version int, code string) error {
	person := strings.TrimSpace(code)
	if utf8.RuneCountInString(person) > 40 {
		return fault.In("person", "field.too_long", "max", 40)
	}
	if person != "" && d.FindPerson != nil {
		found, err := d.FindPerson(ctx, person)
		if err != nil {
			if fault.Is(err, fault.NotFound) {
				return fault.In("person", "field.unknown_code")
			}
			return err
		}
		person = found
	}
	return clerk.Change(ctx, d.h.Clerk, "user.link", user, d.load, func(tx *db.Tx, u *User) error {
		if err := notOneself(tx, u); err != nil {
			return err
		}
		if u.Version != version {
			return fault.New(fault.Conflict, "user.moved")
		}
		u.Person = person
		tx.About(person)
		return d.save(tx, u)
	})
}

// CloseUser closes an account: it cannot come in any more, its sessions and links end at once, its
// factors go. Verb user.close. An administrator cannot close the account of a responsible person.
func (d *Desk) CloseUser(ctx context.Context, user string, version int) error {
	return clerk.Change(ctx, d.h.Clerk, "user.close", user, d.load, func(tx *db.Tx, u *User) error {
		if tx.Actor.User == u.ID {
			return fault.New(fault.Refused, "user.close_own")
		}
		if u.Version != version {
			return fault.New(fault.Conflict, "user.moved")
		}
		if u.Holds(access.Responsible, tx.Today) {
			if err := d.mayEntrust(tx, ""); err != nil {
				return fault.New(fault.Refused, "user.entrust_only")
			}
		}
		if err := d.keepsOne(tx, u, nil); err != nil {
			return err
		}
		u.State, u.Closed = Closed, tx.Today
		for _, q := range []string{"link.clear", "password.remove", "totp.remove", "passkey.clear", "recovery.clear"} {
			if _, err := tx.Exec(q, db.Args{"user_id": u.ID}); err != nil {
				return err
			}
		}
		if err := d.endAll(tx, u.ID, ""); err != nil {
			return err
		}
		return d.save(tx, u)
	})
}

// OpenUser opens a closed account again and gives an invitation, since its password and factors went
// with the closing: verb user.open. The roles are as they were.
func (d *Desk) OpenUser(ctx context.Context, user string, version int) (link string, err error) {
	token, made := d.newToken(), false
	err = clerk.Change(ctx, d.h.Clerk, "user.open", user, d.load, func(tx *db.Tx, u *User) error {
		if u.Version != version || u.State != Closed {
			return fault.New(fault.Conflict, "user.moved")
		}
		if u.Holds(access.Responsible, tx.Today) {
			if err := d.mayEntrust(tx, u.ID); err != nil {
				return fault.New(fault.Refused, "user.entrust_only")
			}
		}
		u.State, u.Closed, made = Invited, "", true
		if err := d.save(tx, u); err != nil {
			return err
		}
		return d.putLink(tx, u.ID, Invitation, token)
	})
	return d.given(token, made, err)
}

// SignOutUser ends all sessions of a user: verb user.sign_out.
func (d *Desk) SignOutUser(ctx context.Context, user string) error {
	return clerk.Change(ctx, d.h.Clerk, "user.sign_out", user, d.load, func(tx *db.Tx, u *User) error {
		return d.endAll(tx, u.ID, "")
	})
}

func (d *Desk) endAll(tx *db.Tx, user, except string) error {
	_, err := tx.Exec("session.end_all", db.Args{"user_id": user, "except": except})
	return err
}

// holders is how many accounts that are not closed hold a role today.
func (d *Desk) holders(ctx context.Context, role access.Role) (n int, err error) {
	err = d.reads(ctx, func(tx *db.Tx) error {
		n, err = db.One[int](tx, "grant.holders", db.Args{"role": role, "except": ""})
		return err
	})
	return n, err
}
