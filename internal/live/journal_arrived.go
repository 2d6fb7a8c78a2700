package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"drosme/internal/db"
)

// Head gives the last group of a node that is here, by its number and hash; 0 and zeros where there is none.
func (j *Journal) Head(ctx context.Context, node string) (n int64, hash []byte, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) error {
		n, hash, err = headOf(tx, node)
		return err
	})
	return n, hash, err
}

// HashOf gives the hash of one group of a node that is here; nil: it is not.
func (j *Journal) HashOf(ctx context.Context, node string, n int64) (hash []byte, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) error {
		g, found, err := db.Maybe[Group](tx, "live.groups", db.Args{"node": node, "first": n, "most": 1})
		if found && g.N == n {
			hash = g.Hash
		}
		return err
	})
	return hash, err
}

func headOf(tx *db.Tx, node string) (int64, []byte, error) {
	g, found, err := db.Maybe[Group](tx, "live.head", db.Args{"node": node})
	if err != nil || !found {
		return 0, make([]byte, 32), err
	}
	return g.N, g.Hash, nil
}

// Keep stores groups of another node, a journal that arrived, all or none. Each must follow from the one before it;
// those that are here already stay as they are. ErrChain says that one does not follow, or that it was another one.
func (j *Journal) Keep(ctx context.Context, groups ...Group) error {
	return j.store.Append(ctx, func(tx *db.Tx) error {
		for _, g := range groups {
			if g.Node == j.node {
				return fmt.Errorf("live: the journal of node %s is written here, it does not arrive", g.Node)
			}
			n, hash, err := headOf(tx, g.Node)
			if err != nil {
				return err
			}
			if g.N <= n {
				if err := sameGroup(tx, g); err != nil {
					return err
				}
				continue
			}
			if err := g.Follows(n, hash); err != nil {
				return err
			}
			if err := keepGroup(tx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

func sameGroup(tx *db.Tx, g Group) error {
	have, err := db.One[Group](tx, "live.groups", db.Args{"node": g.Node, "first": g.N, "most": 1})
	if err == nil && (have.N != g.N || !bytes.Equal(have.Hash, g.Hash)) {
		err = fmt.Errorf("%w: group %d of %s is here already and was another one", ErrChain, g.N, g.Node)
	}
	return err
}

func keepGroup(tx *db.Tx, g Group) error {
	rows := make([][7]any, len(g.Entries))
	for i, e := range g.Entries {
		rows[i] = [7]any{i, e.Kind, e.Room, e.Seat, e.Question, e.Act, string(e.Body)}
	}
	entries, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	written, err := db.All[int](tx, "live.add_entries", db.Args{"node": g.Node, "n": g.N, "entries": string(entries)})
	if err != nil {
		return err
	}
	if len(written) != len(g.Entries) {
		return fmt.Errorf("%w: group %d of %s holds what another journal holds already", ErrChain, g.N, g.Node)
	}
	_, err = tx.Exec("live.add_group", g.row())
	return err
}
