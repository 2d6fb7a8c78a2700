package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"drosme/internal/db"
	"drosme/internal/when"
)

// readMost is how many groups are read in one transaction.
const readMost = 256

// Nodes lists the nodes that have groups here: our own, and those whose journals arrived.
func (j *Journal) Nodes(ctx context.Context) (out []string, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[string](tx, "live.nodes")
		return err
	})
	return out, err
}

// Groups hands the groups of a node over, in order, from the number first on. An error of each stops it and
// comes back.
func (j *Journal) Groups(ctx context.Context, node string, first int64, each func(Group) error) error {
	for first = max(first, 1); ; {
		var groups []Group
		err := j.store.Read(ctx, func(tx *db.Tx) (err error) {
			groups, err = db.All[Group](tx, "live.groups", db.Args{"node": node, "first": first, "most": readMost})
			if err != nil || len(groups) == 0 {
				return err
			}
			at := 0
			return db.Each(tx, "live.group_entries", func(e Entry) error {
				for at < len(groups) && groups[at].N < e.N {
					at++
				}
				if at == len(groups) || groups[at].N != e.N {
					return fmt.Errorf("live: an entry belongs to group %d, which is not there", e.N)
				}
				e.At = groups[at].At
				groups[at].Entries = append(groups[at].Entries, e)
				return nil
			}, db.Args{"node": node, "first": first, "last": groups[len(groups)-1].N})
		})
		if err != nil {
			return err
		}
		for _, g := range groups {
			g.Node = node
			if err := each(g); err != nil {
				return err
			}
		}
		if len(groups) < readMost {
			return nil
		}
		first = groups[len(groups)-1].N + 1
	}
}

// ErrChain is what Verify and Keep say of a group that does not follow from the one before it.
var ErrChain = errors.New("live: the chain of the journal is broken")

// Follows tells whether a group is the next link after the one of that number and hash.
func (g Group) Follows(n int64, hash []byte) error {
	if g.N != n+1 || !bytes.Equal(g.Prev, hash) || !bytes.Equal(g.Sum(), g.Hash) || g.Count != len(g.Entries) {
		return fmt.Errorf("%w at group %d of %s", ErrChain, g.N, g.Node)
	}
	return nil
}

// Verify reads a node's groups and checks every link; it gives how many there are.
func (j *Journal) Verify(ctx context.Context, node string) (groups int64, err error) {
	hash := make([]byte, 32)
	err = j.Groups(ctx, node, 1, func(g Group) error {
		if err := g.Follows(groups, hash); err != nil {
			return err
		}
		groups, hash = g.N, g.Hash
		return nil
	})
	return groups, err
}

// entriesOf reads all entries of a room, in the order in which they came.
func (j *Journal) entriesOf(ctx context.Context, room string, each func(Entry) error) error {
	return j.store.Read(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "live.room_entries", each, db.Args{"room": room})
	})
}

type roomRow struct {
	Node  string      `db:"node"`
	Room  string      `db:"room"`
	Code  string      `db:"code"`
	Body  []byte      `db:"body"`
	At    when.Moment `db:"at"`
	Ended bool        `db:"ended"`
}

// rooms lists all rooms, the newest first.
func (j *Journal) rooms(ctx context.Context) (out []roomRow, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[roomRow](tx, "live.rooms")
		return err
	})
	return out, err
}

// roomOf finds the newest room of a code, open or closed.
func (j *Journal) roomOf(ctx context.Context, code string) (row roomRow, found bool, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		row, found, err = db.Maybe[roomRow](tx, "live.room_of_code", db.Args{"code": code})
		return err
	})
	return row, found, err
}

func (j *Journal) script(ctx context.Context, hash string) (source []byte, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		source, err = db.One[[]byte](tx, "live.script", db.Args{"hash": hash})
		return err
	})
	return source, err
}

func (j *Journal) held(ctx context.Context, room string) (out []heldText, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[heldText](tx, "live.held", db.Args{"room": room})
		return err
	})
	return out, err
}
