package house

import (
	"context"
	"io"
	"maps"
	"os"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
)

// Move copies this house row by row into a new one, on either engine: verb house.move. The new house must
// not exist yet; it gets the same root key, in a file beside its folder. This house stays as it is.
func (h *House) Move(ctx context.Context, to Options) error {
	if to.Exists() {
		return fault.New(fault.Conflict, "house.not_empty")
	}
	if there, err := os.ReadDir(to.Dir); err == nil && len(there) > 0 {
		return fault.New(fault.Conflict, "house.folder_not_empty")
	}
	_, err := clerk.Add(ctx, h.Clerk, "house.move", nil, func(tx *db.Tx) (string, error) { return "", nil })
	if err != nil {
		return err
	}
	if _, err := h.Log.Seal(ctx); err != nil {
		return err
	}
	if h.Opts.Root == nil {
		root, err := seal.ReadRootFile(ctx, h.Opts.KeyPath(), h.Opts.Passphrase)
		if err != nil {
			return err
		}
		if _, err := seal.KeepRoot(ctx, to.KeyPath(), root); err != nil {
			return err
		}
		to.Root = &root
	} else {
		to.Root = h.Opts.Root
	}
	k := &keysFile{}
	if k.Keys, err = h.KeyDB.All(ctx); err != nil {
		return err
	}
	if k.Destroyed, err = h.KeyDB.AllDestroyed(ctx); err != nil {
		return err
	}
	to.given = k
	if to.Now == nil {
		to.Now = h.Now
	}
	target, err := Open(ctx, to)
	if err != nil {
		return err
	}
	defer target.Close()
	empty := true
	err = target.Lines.Read(ctx, func(tx *db.Tx) error {
		var err error
		empty, err = tx.IsEmpty("log_lines")
		return err
	})
	if err != nil {
		return err
	}
	if !empty {
		return fault.New(fault.Conflict, "house.not_empty")
	}
	pr, pw := io.Pipe()
	go func() { pw.CloseWithError(h.WriteStream(ctx, pw)) }()
	if err := target.ReadStream(ctx, pr); err != nil {
		_ = pr.CloseWithError(err)
		return err
	}
	return h.moveTokens(ctx, target)
}

// moveTokens copies the index of names, which no stream carries.
func (h *House) moveTokens(ctx context.Context, target *House) error {
	tokens, err := h.KeyDB.AllTokens(ctx)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(tokens)), 5000) {
		batch := make(map[string][][]byte, len(some))
		for _, person := range some {
			batch[person] = tokens[person]
		}
		if err := target.KeyDB.PutManyTokens(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}
