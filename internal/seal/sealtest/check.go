package sealtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"drosme/internal/seal"
)

// CheckStore holds a store to the contract of [seal.Store]. The function gives an empty store.
func CheckStore(t *testing.T, open func(t *testing.T) seal.Store) {
	ctx := context.Background()
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("what was put is there", func(t *testing.T) {
		s := open(t)
		must(t, s.Put(ctx, "a", []byte{1, 0, 255}))
		got, there, err := s.Get(ctx, "a")
		must(t, err)
		if !there || !bytes.Equal(got, []byte{1, 0, 255}) {
			t.Fatalf("got %v, %v", got, there)
		}
		if _, there, err = s.Get(ctx, "b"); there || err != nil {
			t.Fatalf("an id without a key: %v, %v", there, err)
		}
	})
	t.Run("the first key stays", func(t *testing.T) {
		s := open(t)
		must(t, s.Put(ctx, "a", []byte("first")))
		if err := s.Put(ctx, "a", []byte("second")); !errors.Is(err, seal.ErrTaken) {
			t.Fatalf("put twice: %v", err)
		}
		got, _, err := s.Get(ctx, "a")
		must(t, err)
		if string(got) != "first" {
			t.Fatalf("the key is %q", got)
		}
	})
	t.Run("of many makers one wins", func(t *testing.T) {
		s := open(t)
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wait.Go(func() { errs[i] = s.Put(ctx, "a", []byte{byte(i)}) })
		}
		wait.Wait()
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner < 0:
				winner = i
			case err == nil:
				t.Fatalf("both %d and %d won", winner, i)
			case !errors.Is(err, seal.ErrTaken):
				t.Fatal(err)
			}
		}
		got, _, err := s.Get(ctx, "a")
		must(t, err)
		if winner < 0 || !bytes.Equal(got, []byte{byte(winner)}) {
			t.Fatalf("maker %d won, the key is of %v", winner, got)
		}
	})
	t.Run("only a key that is there is replaced", func(t *testing.T) {
		s := open(t)
		if there, err := s.Replace(ctx, "a", []byte("x")); there || err != nil {
			t.Fatalf("replaced nothing: %v, %v", there, err)
		}
		if _, there, err := s.Get(ctx, "a"); there || err != nil {
			t.Fatalf("a replaced key appeared: %v, %v", there, err)
		}
		must(t, s.Put(ctx, "a", []byte("old")))
		if there, err := s.Replace(ctx, "a", []byte("new")); !there || err != nil {
			t.Fatalf("replace: %v, %v", there, err)
		}
		got, _, err := s.Get(ctx, "a")
		must(t, err)
		if string(got) != "new" {
			t.Fatalf("the key is %q", got)
		}
	})
	t.Run("a destroyed id stays shut", func(t *testing.T) {
		s := open(t)
		must(t, s.Put(ctx, "a", []byte("x")))
		must(t, s.Put(ctx, "b", []byte("y")))
		must(t, s.Destroy(ctx, "a", "2026-03-01"))
		must(t, s.Destroy(ctx, "a", "2026-03-02")) // again is no error
		must(t, s.Destroy(ctx, "never made", "2026-03-02"))
		for id, want := range map[string]bool{"a": true, "b": false, "never made": true, "c": false} {
			gone, err := s.Destroyed(ctx, id)
			must(t, err)
			if gone != want {
				t.Errorf("%s destroyed: %v", id, gone)
			}
		}
		for _, id := range []string{"a", "never made"} {
			if err := s.Put(ctx, id, []byte("again")); !errors.Is(err, seal.ErrTaken) {
				t.Errorf("%s was made again: %v", id, err)
			}
			if there, err := s.Replace(ctx, id, []byte("again")); there || err != nil {
				t.Errorf("%s was replaced: %v, %v", id, there, err)
			}
			if _, there, err := s.Get(ctx, id); there || err != nil {
				t.Errorf("%s is there: %v, %v", id, there, err)
			}
		}
		if _, there, err := s.Get(ctx, "b"); !there || err != nil {
			t.Errorf("the other key went too: %v, %v", there, err)
		}
	})
	t.Run("many at once are kept, and none takes the place of another", func(t *testing.T) {
		s := open(t)
		must(t, s.Put(ctx, "a", []byte("first")))
		must(t, s.Destroy(ctx, "gone", "2026-03-01"))
		many := map[string][]byte{"a": []byte("second"), "gone": []byte("again")}
		for i := range 2500 {
			many[fmt.Sprint("new ", i)] = []byte(fmt.Sprint("key ", i))
		}
		taken, err := s.PutMany(ctx, many)
		must(t, err)
		slices.Sort(taken)
		if !slices.Equal(taken, []string{"a", "gone"}) {
			t.Errorf("taken: %v", taken)
		}
		got, err := s.GetMany(ctx, slices.Collect(maps.Keys(many)))
		must(t, err)
		if len(got) != 2501 || string(got["a"]) != "first" || string(got["new 2499"]) != "key 2499" || got["gone"] != nil {
			t.Errorf("%d keys, a is %q, the last is %q", len(got), got["a"], got["new 2499"])
		}
		if taken, err := s.PutMany(ctx, nil); err != nil || taken != nil {
			t.Errorf("nothing: %v, %v", taken, err)
		}
		if got, err := s.GetMany(ctx, nil); err != nil || len(got) != 0 {
			t.Errorf("nothing: %v, %v", got, err)
		}
	})
	t.Run("an ended context writes nothing", func(t *testing.T) {
		s := open(t)
		ended, end := context.WithCancel(ctx)
		end()
		if err := s.Put(ended, "a", []byte("x")); err == nil || errors.Is(err, seal.ErrTaken) {
			t.Fatalf("put: %v", err)
		}
		if _, err := s.PutMany(ended, map[string][]byte{"a": []byte("x")}); err == nil {
			t.Fatal("put many")
		}
		if _, there, err := s.Get(ctx, "a"); there || err != nil {
			t.Fatalf("written all the same: %v, %v", there, err)
		}
	})
}
