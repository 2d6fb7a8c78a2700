package keystore_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"drosme/internal/db"
	"drosme/internal/keystore"
	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
)

// schemas counts the schemas of one run.
var schemas atomic.Int64

// The store of a house keeps the contract of every store of keys, on both engines.
func TestTheStoreKeepsTheContract(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		sealtest.CheckStore(t, func(t *testing.T) seal.Store {
			return opened(t, func() (*db.Store, error) {
				return db.OpenSQLite(filepath.Join(t.TempDir(), "keys.db"), bytes.Repeat([]byte{7}, 32), db.Options{SecureDelete: true})
			})
		})
	})
	t.Run("postgres", func(t *testing.T) {
		url := os.Getenv("DROSME_TEST_PG")
		if url == "" {
			t.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
		}
		sealtest.CheckStore(t, func(t *testing.T) seal.Store {
			return opened(t, func() (*db.Store, error) {
				s, err := db.OpenPostgres(url, fmt.Sprintf("keys_test_%d_%d", os.Getpid(), schemas.Add(1)), 0)
				if err != nil {
					return nil, err
				}
				t.Cleanup(func() { _ = s.Reset(context.Background(), "drop") })
				return s, s.Reset(context.Background(), "create")
			})
		})
	})
}

// Tokens put for many people at once are those that one alone gets, and take the place of earlier ones.
func TestManyTokensAtOnce(t *testing.T) {
	d, err := db.OpenSQLite(filepath.Join(t.TempDir(), "keys.db"), bytes.Repeat([]byte{7}, 32), db.Options{SecureDelete: true})
	if err != nil {
		t.Fatal(err)
	}
	stores := map[string]*keystore.Store{"sqlite": opened(t, func() (*db.Store, error) { return d, nil }).(*keystore.Store)}
	if url := os.Getenv("DROSME_TEST_PG"); url != "" {
		stores["postgres"] = opened(t, func() (*db.Store, error) {
			s, err := db.OpenPostgres(url, fmt.Sprintf("keys_test_%d_%d", os.Getpid(), schemas.Add(1)), 0)
			if err != nil {
				return nil, err
			}
			t.Cleanup(func() { _ = s.Reset(context.Background(), "drop") })
			return s, s.Reset(context.Background(), "create")
		}).(*keystore.Store)
	}
	ctx := context.Background()
	for engine, s := range stores {
		t.Run(engine, func(t *testing.T) {
			if err := s.PutTokens(ctx, "a", [][]byte{{9, 9}}); err != nil {
				t.Fatal(err)
			}
			many := map[string][][]byte{"a": {{0, 1}, {2, 255}, {0, 1}}, "b": {{1}, {2, 255}, {3, 3, 3}}, "c": nil}
			if err := s.PutManyTokens(ctx, many); err != nil {
				t.Fatal(err)
			}
			got, err := s.TokensOf(ctx, []string{"a", "b", "c"})
			if err != nil || len(got["a"]) != 2 || len(got["b"]) != 3 || len(got["c"]) != 0 {
				t.Errorf("%v, %v", got, err)
			}
			for token, want := range map[string]int{"\x00\x01": 1, "\x02\xff": 2, "\x09\x09": 0, "\x01": 1, "\x03\x03\x03": 1} {
				if who, err := s.Holders(ctx, [][]byte{[]byte(token)}, 10); err != nil || len(who) != want {
					t.Errorf("%q: %v, %v", token, who, err)
				}
			}
		})
	}
}

func opened(t *testing.T, open func() (*db.Store, error)) seal.Store {
	t.Helper()
	d, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	s, err := keystore.Open(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
