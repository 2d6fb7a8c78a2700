package seal

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"fmt"

	"drosme/internal/fault"
)

// MakeSubjects is [Keyring.MakeSubject] for many subjects at once, with one commit. Nothing is made twice. Where
// the key of one of them was destroyed it answers as MakeSubject does; the others have their keys then, which
// are harmless.
func (k *Keyring) MakeSubjects(ctx context.Context, ids []string) error {
	wrapped := make(map[string][]byte, len(ids))
	for _, id := range ids {
		if err := checkSubject(id); err != nil {
			return err
		}
		key := make([]byte, KeySize)
		rand.Read(key)
		wrapped[id] = sealWith(k.wrap, joined("subject key", id), key)
		clear(key)
	}
	if len(wrapped) == 0 {
		return nil
	}
	taken, err := k.store.PutMany(ctx, wrapped)
	if err != nil {
		return fmt.Errorf("keep keys: %w", err)
	}
	for _, id := range taken {
		gone, err := k.store.Destroyed(ctx, id)
		if err != nil {
			return fmt.Errorf("read the destroyed keys: %w", err)
		}
		if gone {
			return fault.New(fault.NotFound, SubjectDestroyed)
		}
	}
	return nil
}

// Bunch are the opened keys of many subjects. It is made for one act and dropped with it: a key that is
// destroyed meanwhile opens here until then. It is safe for use by many at once.
type Bunch struct {
	locks map[string]cipher.AEAD
	gone  map[string]error // those without a key, and why
}

// Gather opens the keys of many subjects with one question to the store. Subjects without a key are no fault
// here: sealing and opening for them are what they are with [Keyring.SealFor].
func (k *Keyring) Gather(ctx context.Context, ids []string) (*Bunch, error) {
	b := &Bunch{locks: make(map[string]cipher.AEAD, len(ids)), gone: map[string]error{}}
	for _, id := range ids {
		if err := checkSubject(id); err != nil {
			return nil, err
		}
	}
	wrapped, err := k.store.GetMany(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	for _, id := range ids {
		w, there := wrapped[id]
		switch {
		case b.locks[id] != nil || b.gone[id] != nil:
			continue
		case there:
			key, ok := openWith(k.wrap, joined("subject key", id), w)
			if !ok || len(key) != KeySize {
				return nil, fault.New(fault.Failed, TextDamaged)
			}
			b.locks[id] = newLock(key)
			clear(key)
			continue
		}
		gone, err := k.store.Destroyed(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read the destroyed keys: %w", err)
		}
		b.gone[id] = fault.New(fault.NotFound, SubjectMissing)
		if gone {
			b.gone[id] = fault.New(fault.NotFound, SubjectDestroyed)
		}
	}
	return b, nil
}

func (b *Bunch) lock(id string) (cipher.AEAD, error) {
	if lock := b.locks[id]; lock != nil {
		return lock, nil
	}
	if err := b.gone[id]; err != nil {
		return nil, err
	}
	return nil, fault.New(fault.NotFound, SubjectMissing)
}

// SealFor is [Keyring.SealFor] with the keys of the bunch.
func (b *Bunch) SealFor(subjectID, label string, plain []byte) ([]byte, error) {
	lock, err := b.lock(subjectID)
	if err != nil {
		return nil, err
	}
	return sealWith(lock, joined("subject", subjectID, label), plain), nil
}

// OpenFor is [Keyring.OpenFor] with the keys of the bunch.
func (b *Bunch) OpenFor(subjectID, label string, sealed []byte) ([]byte, error) {
	lock, err := b.lock(subjectID)
	if err != nil {
		return nil, err
	}
	plain, ok := openWith(lock, joined("subject", subjectID, label), sealed)
	if !ok {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	return plain, nil
}
