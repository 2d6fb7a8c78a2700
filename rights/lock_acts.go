package rights

import (
	"context"
	"sync"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
)

// lockState says whether this process has locked the house.
type lockState struct {
	once *sync.Once
	done chan struct{}
}

func newLockState() lockState { return lockState{new(sync.Once), make(chan struct{})} }

// Locked is closed when the house is locked: whoever serves it answers nothing any more, and stops.
func (d *Desk) Locked() <-chan struct{} { return d.lock.done }

// IsLocked tells whether it is.
func (d *Desk) IsLocked() bool {
	select {
	case <-d.lock.done:
		return true
	default:
		return false
	}
}

func (d *Desk) close() {
	d.lock.once.Do(func() {
		d.House.Keys.Forget()
		close(d.lock.done)
	})
}

// MayLock says why the house cannot be locked: there would be no way back. Nil: it can.
func (d *Desk) MayLock() error {
	switch {
	case d.House.Demo:
		return fault.New(fault.Refused, "house_lock.demo")
	case d.KeyFile == nil:
		return fault.New(fault.Refused, "house_lock.no_key_file")
	case d.House.Setting("keys.shares_tried") == "":
		return fault.New(fault.Refused, "house_lock.no_shares")
	}
	switch state, err := seal.FileState(d.KeyFile()); {
	case err != nil:
		return err
	case state == seal.Missing:
		return fault.New(fault.Refused, "house_lock.no_key_file")
	}
	return nil
}

// Lock is the emergency lock, in one act: verb house.lock, of the responsible person and the administrator. It ends
// the sessions of everybody, takes the key off this machine so that only two of the three printed shares open the
// house again, and forgets the keys in memory; then the server stops. It is refused while no two shares were tried
// against this house, since then nothing would open it again.
func (d *Desk) Lock(ctx context.Context) error {
	if err := clerk.Guard(ctx, d.House.Clerk, "house.lock"); err != nil {
		return err
	}
	if err := d.MayLock(); err != nil {
		return err
	}
	taken := false
	_, err := clerk.Add(ctx, d.House.Clerk, "house.lock", nil, func(tx *db.Tx) (string, error) {
		if _, err := tx.Exec("house_lock.end_sessions"); err != nil {
			return "", err
		}
		if !taken { // a body may run again; the key goes once
			if err := seal.TakeAway(d.KeyFile(), d.House.Keys.Root()); err != nil {
				return "", err
			}
			taken = true
		}
		return "house", nil
	})
	if taken { // whatever became of the rows, the key is off the machine: nothing goes on
		d.close()
	}
	return err
}

// Look locks this process when another one, such as a command, has taken the key off the machine.
func (d *Desk) Look() error {
	if d.KeyFile == nil || d.House.Demo || d.IsLocked() {
		return nil
	}
	state, err := seal.FileState(d.KeyFile())
	if err == nil && state == seal.Shares {
		d.close()
	}
	return err
}
