package vault

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/when"
)

// Lock is the state of the protected shelf.
type Lock struct {
	ID     string      `db:"id" class:"plain"`
	Locked bool        `db:"locked" class:"plain"`
	At     when.Moment `db:"at" class:"plain"`
	ByUser string      `db:"by_user" class:"plain"`
}

// Scope says that the lock belongs to the house.
func (l *Lock) Scope() access.Scope { return access.Scope{} }

func lockState(tx *db.Tx, _ string) (*Lock, error) {
	l, there, err := db.Maybe[Lock](tx, "vault.lock_state")
	if !there {
		l = Lock{ID: "vault"}
	}
	return &l, err
}

// State tells whether the protected shelf is locked: verb vault.state.
func (d *Desk) State(ctx context.Context) (*Lock, error) {
	return clerk.Read(ctx, d.h.Clerk, "vault.state", "vault", lockState)
}

// Lock locks the protected shelf at once, for everybody: verb vault.lock, for the responsible person and
// the administrator. Everything else goes on working.
func (d *Desk) Lock(ctx context.Context) error {
	err := d.set(ctx, "vault.lock", true)
	d.h.Keys.Forget() // opened keys leave the memory of this process
	return err
}

// Unlock opens it again: verb vault.unlock, for the responsible person alone. What was searched for by name
// meanwhile is looked for again.
func (d *Desk) Unlock(ctx context.Context) error {
	if err := d.set(ctx, "vault.unlock", false); err != nil {
		return err
	}
	return d.lookAgain(ctx)
}

func (d *Desk) set(ctx context.Context, v access.Verb, locked bool) error {
	return clerk.Change(ctx, d.h.Clerk, v, "vault", lockState, func(tx *db.Tx, l *Lock) error {
		l.Locked = locked
		_, err := tx.Exec("vault.lock_set", db.Args{"locked": locked})
		return err
	})
}
