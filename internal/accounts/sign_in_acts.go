package accounts

import (
	"container/list"
	"context"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// said writes a line of the log about a step of coming in. It names the account where one is known,
// and never what was typed.
func (d *Desk) said(ctx context.Context, user, verb string, done bool) error {
	l := audit.Line{Actor: user, Verb: verb, Target: user, Outcome: audit.Done}
	if !done {
		l.Actor, l.Outcome = "", audit.Refused // whoever it was has not shown to be the user
	}
	return d.log.Read(ctx, l)
}

// wrong is the one answer to a sign-in that failed, whatever the cause.
func wrong() error { return fault.New(fault.Invalid, "sign_in.wrong") }

// pauseAfter is how long an account waits after so many wrong attempts: nothing for the first four,
// then two seconds, doubling up to five minutes. It never locks for good.
func pauseAfter(failures int) time.Duration {
	if failures < 5 {
		return 0
	}
	return min(time.Second<<min(failures-4, 10), 5*time.Minute)
}

type failure struct {
	Failures int         `db:"failures"`
	Next     when.Moment `db:"next_at"`
	Seen     when.Moment `db:"seen_at"`
}

// reserve counts an attempt as wrong before it is looked at, so that many at once cannot outrun the
// count; a right one clears it. While the login waits it is TooMany, with the seconds left.
func (d *Desk) reserve(ctx context.Context, loginMAC string) error {
	now := d.h.Now()
	return d.writes(ctx, func(tx *db.Tx) error {
		f, _, err := db.Maybe[failure](tx, "failure.find", db.Args{"login_mac": loginMAC})
		if err != nil {
			return err
		}
		if f.Next != "" && now.Before(f.Next.Time()) {
			return fault.New(fault.TooMany, "sign_in.wait", "seconds", int(f.Next.Time().Sub(now)/time.Second)+1)
		}
		if f.Seen != "" && now.Sub(f.Seen.Time()) > 24*time.Hour {
			f.Failures = 0
		}
		f.Failures++
		_, err = tx.Exec("failure.put", db.Args{"login_mac": loginMAC, "failures": f.Failures, "next_at": when.ToMoment(now.Add(pauseAfter(f.Failures)))})
		return err
	})
}

func (d *Desk) forgive(ctx context.Context, loginMAC string) error {
	return d.writes(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("failure.clear", db.Args{"login_mac": loginMAC})
		return err
	})
}

// CheckPassword tells who a login and a password belong to. An unknown login, a closed account and a
// wrong password get the same answer in the same time; a login that had many wrong attempts waits.
func (d *Desk) CheckPassword(ctx context.Context, login, password string) (*User, error) {
	mac := d.loginMAC(login)
	if err := d.reserve(ctx, mac); err != nil {
		if fault.Is(err, fault.TooMany) {
			if err := d.said(ctx, "", "session.start", false); err != nil {
				return nil, err
			}
		}
		return nil, err
	}
	u, hash, err := d.known(ctx, mac)
	if err != nil {
		return nil, err
	}
	if len(password) > passwordMax {
		hash, password = "", "" // no password is that long: wrong in any case, in the same time
	}
	right, rehash := false, false
	if hash == "" {
		err = seal.CheckNobody(ctx, password)
	} else {
		right, rehash, err = seal.CheckPassword(ctx, hash, password)
	}
	if err != nil {
		return nil, err
	}
	if !right {
		target := ""
		if u != nil {
			target = u.ID
		}
		if err := d.said(ctx, target, "session.start", false); err != nil {
			return nil, err
		}
		return nil, wrong()
	}
	if rehash {
		if hash, err = seal.HashPassword(ctx, password); err != nil {
			return nil, err
		}
		if err := d.writes(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("password.put", db.Args{"user_id": u.ID, "hash": hash})
			return err
		}); err != nil {
			return nil, err
		}
	}
	return u, d.forgive(ctx, mac)
}

// known finds the user of a login and the hash of the password; nil and "" where there is none, or
// where the account is closed.
func (d *Desk) known(ctx context.Context, loginMAC string) (u *User, hash string, err error) {
	err = d.reads(ctx, func(tx *db.Tx) error {
		user, found, err := db.Maybe[string](tx, "user.by_login", db.Args{"login_mac": loginMAC})
		if err != nil || !found {
			return err
		}
		if u, err = d.load(tx, user); err != nil || u.State != Active {
			return err
		}
		hash, _, err = db.Maybe[string](tx, "password.find", db.Args{"user_id": user})
		return err
	})
	return u, hash, err
}

// userOf finds a user by id for the steps of a sign-in.
func (d *Desk) userOf(ctx context.Context, user string) (*User, error) {
	var u *User
	err := d.reads(ctx, func(tx *db.Tx) error {
		var err error
		u, err = d.load(tx, user)
		return err
	})
	if db.IsNone(err) {
		return nil, fault.Missing()
	}
	return u, err
}

// CheckSecond tells whether a code is the user's: of the authenticator app, once, or a recovery code,
// once. Wrong ones count like wrong passwords.
func (d *Desk) CheckSecond(ctx context.Context, u *User, typed string) (recovery bool, err error) {
	if err := d.reserve(ctx, u.LoginMAC); err != nil {
		return false, err
	}
	ok := false
	err = d.writes(ctx, func(tx *db.Tx) error {
		var err error
		ok, recovery, err = d.spend(tx, u, typed)
		return err
	})
	if err != nil {
		return false, err
	}
	if !ok {
		if err := d.said(ctx, u.ID, "session.second", false); err != nil {
			return false, err
		}
		return false, fault.In("code", "sign_in.code_wrong")
	}
	return recovery, d.forgive(ctx, u.LoginMAC)
}

type totpRow struct {
	Secret string `db:"secret_sealed"`
	Last   int64  `db:"last_step"`
}

func (d *Desk) spend(tx *db.Tx, u *User, typed string) (ok, recovery bool, err error) {
	row, found, err := db.Maybe[totpRow](tx, "totp.find", db.Args{"user_id": u.ID})
	if err != nil {
		return false, false, err
	}
	if found {
		secret, err := d.h.Keys.OpenText("totp "+u.ID, row.Secret)
		if err != nil {
			return false, false, err
		}
		if step := totpStep(secret, typed, d.h.Now(), row.Last); step > 0 {
			n, err := tx.Exec("totp.step", db.Args{"user_id": u.ID, "step": step})
			return n == 1, false, err
		}
	}
	code := evenCode(typed)
	if len(code) != codeLength {
		return false, false, nil
	}
	n, err := tx.Exec("recovery.use", db.Args{"user_id": u.ID, "hash": d.tokenMAC("recovery", u.ID+code)})
	return n == 1, n == 1, err
}

// as gives a context in which a user acts who has just shown who they are but is not signed in yet:
// for setting up the second factor.
func (d *Desk) as(ctx context.Context, u *User) context.Context {
	return clerk.WithActor(ctx, d.actor(u))
}

// addresses slows sign-ins by where they come from: the network of the caller (a /24, or a /48 of
// IPv6), in memory only, at most so many at a time. Nothing of it is kept or logged.
type addresses struct {
	mu    sync.Mutex
	by    map[netip.Prefix]*list.Element
	order *list.List // the one used last in front
}

type caller struct {
	from  netip.Prefix
	limit *rate.Limiter
}

const addressesKept = 2000

func newAddresses() *addresses {
	return &addresses{by: map[netip.Prefix]*list.Element{}, order: list.New()}
}

// allow counts one attempt from an address ("host:port"): thirty at once, then one in two seconds, so
// that a whole office behind one address can come in on a Monday morning.
func (a *addresses) allow(remote string, now time.Time) bool {
	var from netip.Prefix
	if at, err := netip.ParseAddrPort(remote); err == nil {
		ip, bits := at.Addr().Unmap(), 24
		if ip.Is6() {
			bits = 48
		}
		from, _ = ip.WithZone("").Prefix(bits)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.by[from]
	if ok {
		a.order.MoveToFront(e)
	} else {
		e = a.order.PushFront(&caller{from, rate.NewLimiter(rate.Every(2*time.Second), 30)})
		a.by[from] = e
		if a.order.Len() > addressesKept {
			last := a.order.Back()
			a.order.Remove(last)
			delete(a.by, last.Value.(*caller).from)
		}
	}
	return e.Value.(*caller).limit.AllowN(now, 1)
}

func (d *Desk) slow(remote string) error {
	if d.addresses.allow(remote, d.h.Now()) {
		return nil
	}
	return fault.New(fault.TooMany, "sign_in.slow")
}
