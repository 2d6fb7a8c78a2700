// Package sealtest holds a store of keys in memory, a keyring for tests of other packages, and the
// tests that every store must pass.
package sealtest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"drosme/internal/seal"
	"drosme/internal/when"
)

// Store keeps wrapped keys in memory. Its zero value is ready for use.
type Store struct {
	mu        sync.Mutex
	keys      map[string][]byte
	destroyed map[string]when.Day
}

var _ seal.Store = (*Store)(nil)

// Put keeps a wrapped key under a new id.
func (s *Store) Put(ctx context.Context, id string, wrapped []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	_, there := s.keys[id]
	_, gone := s.destroyed[id]
	if there || gone {
		return seal.ErrTaken
	}
	if s.keys == nil {
		s.keys = map[string][]byte{}
	}
	s.keys[id] = slices.Clone(wrapped)
	return nil
}

// PutMany keeps wrapped keys under those of the ids that are new.
func (s *Store) PutMany(ctx context.Context, wrapped map[string][]byte) (taken []string, err error) {
	for id, w := range wrapped {
		err := s.Put(ctx, id, w)
		switch {
		case errors.Is(err, seal.ErrTaken):
			taken = append(taken, id)
		case err != nil:
			return nil, err
		}
	}
	return taken, ctx.Err()
}

// Replace keeps a wrapped key in place of the one that the id has.
func (s *Store) Replace(ctx context.Context, id string, wrapped []byte) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if _, there := s.keys[id]; !there {
		return false, nil
	}
	s.keys[id] = slices.Clone(wrapped)
	return true, nil
}

// Get gives the wrapped key of an id.
func (s *Store) Get(ctx context.Context, id string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wrapped, there := s.keys[id]
	return slices.Clone(wrapped), there, ctx.Err()
}

// GetMany gives the wrapped keys of those of the ids that have one.
func (s *Store) GetMany(ctx context.Context, ids []string) (map[string][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string][]byte{}
	for _, id := range ids {
		if wrapped, there := s.keys[id]; there {
			out[id] = slices.Clone(wrapped)
		}
	}
	return out, ctx.Err()
}

// Destroy deletes the wrapped key of an id and remembers the id.
func (s *Store) Destroy(ctx context.Context, id string, day when.Day) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	delete(s.keys, id)
	if s.destroyed == nil {
		s.destroyed = map[string]when.Day{}
	}
	if _, gone := s.destroyed[id]; !gone {
		s.destroyed[id] = day
	}
	return nil
}

// Destroyed tells whether the key of an id was destroyed.
func (s *Store) Destroyed(ctx context.Context, id string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, gone := s.destroyed[id]
	return gone, ctx.Err()
}

// Keyring gives the keyring of a new house that lives in memory.
func Keyring(t testing.TB) *seal.Keyring {
	t.Helper()
	k, err := seal.CreateKeyring(context.Background(), seal.NewRoot(), &Store{})
	if err != nil {
		t.Fatal(err)
	}
	return k
}
