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
