package seal

import (
	"context"
	"errors"

	"drosme/internal/when"
)

// ErrTaken is what [Store.Put] answers when the id has a key already or was destroyed.
var ErrTaken = errors.New("this id has a key already, or its key was destroyed")

// Store keeps wrapped keys, apart from the data that they open. It never sees a key itself.
// Every method that writes has committed, durably, when it returns: a row that needs a key is
// written after its key, and an orphan key is harmless. [sealtest.CheckStore] holds a store to this.
type Store interface {
	// Put keeps a wrapped key under a new id. An id that has a key, or whose key was destroyed,
	// is ErrTaken and nothing changes: of two makers of one key only the first may win, or what
	// was sealed by the other could never be opened again.
	Put(ctx context.Context, id string, wrapped []byte) error
	// PutMany keeps wrapped keys under new ids, all in one commit. Ids that have a key, or whose key was
	// destroyed, stay as they are and are given back: what was to be theirs is not kept.
	PutMany(ctx context.Context, wrapped map[string][]byte) (taken []string, err error)
	// Replace keeps a wrapped key in place of the one that the id has, and reports whether it had
	// one. Only the house key is ever replaced, when the root key changes.
	Replace(ctx context.Context, id string, wrapped []byte) (bool, error)
	// Get gives the wrapped key of an id, or false.
	Get(ctx context.Context, id string) ([]byte, bool, error)
	// GetMany gives the wrapped keys of those of the ids that have one.
	GetMany(ctx context.Context, ids []string) (map[string][]byte, error)
	// Destroy deletes the wrapped key of an id, overwriting it where the engine can, and remembers
	// the id and the day without content. It also remembers an id that has no key, as restore
	// applies old destructions again; the first day stays.
	Destroy(ctx context.Context, id string, day when.Day) error
	// Destroyed tells whether the key of an id was destroyed.
	Destroyed(ctx context.Context, id string) (bool, error)
}
