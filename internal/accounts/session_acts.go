package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/when"
)

// What a session holds under these names: the signed-in user, set by the web layer, and the kind of
// device, set at the sign-in.
const (
	sessionUser   = "user"
	sessionDevice = "device"
)

const (
	sessionLongest = 12 * time.Hour   // whatever happens
	sessionUnknown = 20 * time.Minute // of a browser that is not signed in: the steps of a sign-in
	sessionTouch   = time.Minute      // "last seen" is at most this old, so that a request seldom writes
)

// Sessions is the store of sessions behind the web layer (scs.CtxStore). The web layer hashes tokens
// (HashTokenInStore) and sets no idle limit: the limit of the user's roles is kept here. What a
// session holds stands sealed under the house key.
type Sessions struct {
	d     *Desk
	codec scs.GobCodec
}

// Sessions gives the store of sessions. It works after Start.
func (d *Desk) Sessions() *Sessions { return &Sessions{d: d} }

type sessionFound struct {
	SessionRow
	Sealed []byte `db:"sealed"`
	State  State  `db:"state"`
	Second bool   `db:"second"`
}

// stands tells whether the account behind a signed-in session may have one: active, and with a second
// factor. The demonstration asks for neither a password nor a factor.
func (s sessionFound) stands(demo bool) bool {
	return s.User == "" || s.State != Closed && (demo || s.State == Active && s.Second)
}

var errContext = errors.New("accounts: sessions are asked for with a context")

// Find is the part of scs.Store without a context; the web layer uses FindCtx.
func (s *Sessions) Find(string) ([]byte, bool, error) { return nil, false, errContext }

// Commit is the part of scs.Store without a context; the web layer uses CommitCtx.
func (s *Sessions) Commit(string, []byte, time.Time) error { return errContext }

// Delete is the part of scs.Store without a context; the web layer uses DeleteCtx.
func (s *Sessions) Delete(string) error { return errContext }

// FindCtx gives what a session holds, or false when it has ended: by its end, by silence longer than
// the user's roles allow, or because the account is closed or has no second factor.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	d := s.d
	now := d.h.Now()
	var row sessionFound
	var found bool
	var grants []Grant
	err := d.reads(ctx, func(tx *db.Tx) error {
		var err error
		row, found, err = db.Maybe[sessionFound](tx, "session.find", db.Args{"token": token})
		if err == nil && found && row.User != "" {
			grants, err = db.All[Grant](tx, "grant.of", db.Args{"user_id": row.User})
		}
		return err
	})
	if err != nil || !found {
		return nil, false, err
	}
	idle := sessionUnknown
	if row.User != "" {
		_, today := d.h.Clerk.Now()
		idle = d.idle(grants, today)
	}
	silent := now.Sub(row.Seen.Time())
	if silent > idle || !now.Before(row.Ends.Time()) || !row.stands(d.h.Demo) {
		return nil, false, s.DeleteCtx(ctx, token)
	}
	held, err := d.h.Keys.Open("session "+token, row.Sealed)
	if err != nil {
		return nil, false, nil // changed or of another house: no session
	}
	if silent >= sessionTouch {
		err = d.writes(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("session.touch", db.Args{"token": token})
			return err
		})
	}
	return held, err == nil, err
}

// CommitCtx keeps a session; the end is never later than twelve hours from now.
func (s *Sessions) CommitCtx(ctx context.Context, token string, held []byte, expiry time.Time) error {
	d := s.d
	_, values, err := s.codec.Decode(held)
	if err != nil {
		return err
	}
	user, _ := values[sessionUser].(string)
	device, _ := values[sessionDevice].(string)
	ends := d.h.Now().Add(sessionLongest)
	if expiry.Before(ends) {
		ends = expiry
	}
	sealed := d.h.Keys.Seal("session "+token, held)
	return d.writes(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("session.put", db.Args{"token": token, "id": id.Random(d.h.Random), "user_id": user, "sealed": sealed, "device": device, "ends": when.ToMoment(ends)})
		return err
	})
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.d.writes(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("session.delete", db.Args{"token": token})
		return err
	})
}

// MySessions lists the sessions of the actor, the last used first.
func (d *Desk) MySessions(ctx context.Context) ([]*SessionRow, error) {
	user := clerk.ActorOf(ctx).User
	return clerk.List(ctx, d.h.Clerk, "session.list", func(tx *db.Tx) ([]*SessionRow, error) {
		return pointers[SessionRow](tx, "session.of", db.Args{"user_id": user})
	})
}

// EndSession ends one of the actor's own sessions.
func (d *Desk) EndSession(ctx context.Context, session string) error {
	return clerk.Remove(ctx, d.h.Clerk, "session.end", session, func(tx *db.Tx, id string) (*SessionRow, error) {
		s, err := db.One[SessionRow](tx, "session.one", db.Args{"id": id})
		return &s, err
	}, func(tx *db.Tx, s *SessionRow) error {
		_, err := tx.Exec("session.end", db.Args{"id": s.ID})
		return err
	})
}

// purge takes away what has ended: sessions, links, and the memory of wrong sign-ins after a day.
func (d *Desk) purge(ctx context.Context) error {
	return d.writes(ctx, func(tx *db.Tx) error {
		for _, q := range []string{"session.purge", "link.purge"} {
			if _, err := tx.Exec(q); err != nil {
				return err
			}
		}
		_, err := tx.Exec("failure.purge", db.Args{"before": when.ToMoment(d.h.Now().Add(-24 * time.Hour))})
		return err
	})
}

// reads runs a body on a reader, before or beside any actor: sessions and the steps of a sign-in.
func (d *Desk) reads(ctx context.Context, body func(*db.Tx) error) error {
	return d.store.Read(ctx, func(tx *db.Tx) error { d.prepare(tx); return body(tx) })
}

// writes is reads for what is kept about sessions and sign-ins.
func (d *Desk) writes(ctx context.Context, body func(*db.Tx) error) error {
	return d.store.Write(ctx, func(tx *db.Tx) error { d.prepare(tx); return body(tx) })
}

func (d *Desk) prepare(tx *db.Tx) {
	now, today := d.h.Clerk.Now()
	tx.As(access.Actor{}, "", now, today, nil, nil)
}

// pointers gives the rows of a query as records.
func pointers[T any](tx *db.Tx, query string, args ...any) ([]*T, error) {
	var out []*T
	err := db.Each(tx, query, func(v T) error { out = append(out, &v); return nil }, args...)
	return out, err
}
