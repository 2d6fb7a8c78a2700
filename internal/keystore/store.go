// Package keystore keeps, apart from the data: the wrapped keys, the ids of destroyed ones without
// content, the name index, and the head of the audit chain. In SQLite it is a file of its own with
// secure delete, in PostgreSQL a schema of its own.
package keystore

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// Files are the schema and queries.
//
//go:embed schema queries
var Files embed.FS

// Store is the store of keys of one house. Everything it writes is on the disk when it returns, so
// that a key stands before the row that needs it.
type Store struct{ DB *db.Store }

// Open brings the tables up to date.
func Open(ctx context.Context, d *db.Store) (*Store, error) {
	if err := d.AddQueries(Files); err != nil {
		return nil, err
	}
	return &Store{d}, d.Migrate(ctx, "keystore", Files)
}

// Put is for seal.Store.
func (s *Store) Put(ctx context.Context, id string, wrapped []byte) error {
	n := int64(0)
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Exec("key.put", db.Args{"id": id, "wrapped": wrapped})
		return err
	})
	if err == nil && n == 0 {
		return seal.ErrTaken
	}
	return err
}

// Replace is for seal.Store.
func (s *Store) Replace(ctx context.Context, id string, wrapped []byte) (bool, error) {
	n := int64(0)
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Exec("key.replace", db.Args{"id": id, "wrapped": wrapped})
		return err
	})
	return n > 0, err
}

// Get is for seal.Store.
func (s *Store) Get(ctx context.Context, id string) (wrapped []byte, found bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		wrapped, found, err = db.Maybe[[]byte](tx, "key.get", db.Args{"id": id})
		return err
	})
	return wrapped, found, err
}

// How much goes into one query: ids that are asked for, and rows that are put.
const (
	manyAtOnce = 1000
	rowsAtOnce = 5000
)

// PutMany is for seal.Store. What is read back afterwards says whose key won.
func (s *Store) PutMany(ctx context.Context, wrapped map[string][]byte) (taken []string, err error) {
	ids := slices.Sorted(maps.Keys(wrapped)) // in one order, so that two makers do not wait for each other
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		taken = nil
		for _, id := range ids {
			if err := tx.Later("key.put", db.Args{"id": id, "wrapped": wrapped[id]}); err != nil {
				return err
			}
		}
		there, err := getMany(tx, ids)
		for _, id := range ids {
			if !bytes.Equal(there[id], wrapped[id]) {
				taken = append(taken, id)
			}
		}
		return err
	})
	return taken, err
}

// GetMany is for seal.Store.
func (s *Store) GetMany(ctx context.Context, ids []string) (out map[string][]byte, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = getMany(tx, ids)
		return err
	})
	return out, err
}

type keyRow struct {
	ID      string `db:"id"`
	Wrapped []byte `db:"wrapped"`
}

func getMany(tx *db.Tx, ids []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(ids))
	for some := range slices.Chunk(ids, manyAtOnce) {
		if err := db.Each(tx, "key.get_many", func(r keyRow) error { out[r.ID] = r.Wrapped; return nil }, db.Args{"ids": some}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Destroy is for seal.Store: the key and the name tokens of an id go, the id stays without content. When it
// returns, the key is in no page of the file and of the log beside it.
func (s *Store) Destroy(ctx context.Context, id string, day when.Day) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, q := range []string{"key.delete", "token.drop", "key.remember"} {
			if _, err := tx.Exec(q, db.Args{"id": id, "person": id, "day": day}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.DB.Settle(ctx)
}

// Destroyed is for seal.Store.
func (s *Store) Destroyed(ctx context.Context, id string) (found bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		_, found, err = db.Maybe[string](tx, "key.destroyed", db.Args{"id": id})
		return err
	})
	return found, err
}

// Gone is one destroyed key.
type Gone struct {
	ID  string   `db:"id"`
	Day when.Day `db:"day"`
}

// AllDestroyed lists the ids of destroyed keys: a restore applies them again.
func (s *Store) AllDestroyed(ctx context.Context) (out []Gone, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[Gone](tx, "key.all_destroyed")
		return err
	})
	return out, err
}

// All gives all wrapped keys by id, for a backup of the keys.
func (s *Store) All(ctx context.Context) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "key.all", func(r keyRow) error { out[r.ID] = r.Wrapped; return nil })
	})
	return out, err
}

// PutTokens is for area.NameIndex: the tokens of a person's names take the place of earlier ones.
func (s *Store) PutTokens(ctx context.Context, person string, tokens [][]byte) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec("token.drop", db.Args{"person": person}); err != nil {
			return err
		}
		for _, t := range tokens {
			if _, err := tx.Exec("token.put", db.Args{"person": person, "token": t}); err != nil {
				return err
			}
		}
		return nil
	})
}

// PutManyTokens is PutTokens for several people at once: making the index anew would else be one commit a
// person. Tokens go in by their own order, so that each page of the table is visited once and not once a person.
func (s *Store) PutManyTokens(ctx context.Context, people map[string][][]byte) error {
	var rows [][2]string
	for person, tokens := range people {
		for _, t := range tokens {
			rows = append(rows, [2]string{person, hex.EncodeToString(t)})
		}
	}
	slices.SortFunc(rows, func(a, b [2]string) int {
		return cmp.Or(strings.Compare(a[1], b[1]), strings.Compare(a[0], b[0]))
	})
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if len(people) >= manyAtOnce {
			if err := tx.Heavy(); err != nil {
				return err
			}
		}
		for some := range slices.Chunk(slices.Sorted(maps.Keys(people)), manyAtOnce) {
			if _, err := tx.Exec("token.drop_many", db.Args{"people": some}); err != nil {
				return err
			}
		}
		for some := range slices.Chunk(rows, rowsAtOnce) {
			list, err := json.Marshal(some)
			if err != nil {
				return err
			}
			if _, err := tx.Exec("token.put_many", db.Args{"rows": string(list)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Holders is for area.NameIndex.
func (s *Store) Holders(ctx context.Context, tokens [][]byte, most int) (out []string, err error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[string](tx, "token.holders", db.Args{"tokens": tokens, "most": most})
		return err
	})
	return out, err
}

// TokensOf is for area.NameIndex.
func (s *Store) TokensOf(ctx context.Context, people []string) (map[string][][]byte, error) {
	out := map[string][][]byte{}
	if len(people) == 0 {
		return out, nil
	}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "token.of", func(r tokenRow) error { out[r.Person] = append(out[r.Person], r.Token); return nil },
			db.Args{"people": people})
	})
	return out, err
}

type tokenRow struct {
	Person string `db:"person"`
	Token  []byte `db:"token"`
}

// AllTokens gives the whole name index, for move.
func (s *Store) AllTokens(ctx context.Context) (map[string][][]byte, error) {
	out := map[string][][]byte{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "token.all", func(r tokenRow) error { out[r.Person] = append(out[r.Person], r.Token); return nil })
	})
	return out, err
}

// DropTokens is for area.NameIndex.
func (s *Store) DropTokens(ctx context.Context, person string) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("token.drop", db.Args{"person": person})
		return err
	})
	if err != nil {
		return err
	}
	return s.DB.Settle(ctx)
}

// DropAllTokens empties the name index: it is in no backup, and is made anew from names whose keys exist.
func (s *Store) DropAllTokens(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("token.drop_all")
		return err
	})
}

type head struct {
	Seq int64       `db:"seq"`
	MAC []byte      `db:"mac"`
	At  when.Moment `db:"at"`
}

// Head is for audit.Heads.
func (s *Store) Head(ctx context.Context) (audit.Head, error) {
	var h head
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		h, _, err = db.Maybe[head](tx, "head.get")
		return err
	})
	return audit.Head(h), err
}

// SetHead is for audit.Heads. An older head than the kept one changes nothing.
func (s *Store) SetHead(ctx context.Context, h audit.Head) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("head.set", head(h))
		return err
	})
}
