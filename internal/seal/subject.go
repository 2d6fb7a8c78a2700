package seal

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// A subject is whoever or whatever has a key of its own: a person served, a restricted note. Its id
// is the id of that record.

func checkSubject(id string) error {
	if id == "" || len(id) > 100 || id[0] == HouseID[0] {
		return fault.New(fault.Invalid, SubjectInvalid)
	}
	return nil
}

// MakeSubject makes the key of a subject and commits it. Call it before the row that needs the key
// is written: an orphan key is harmless, a row without its key is not. Made twice, the first key
// stays. An id whose key was destroyed is refused for good (see [IsDestroyed]).
func (k *Keyring) MakeSubject(ctx context.Context, subjectID string) error {
	if err := checkSubject(subjectID); err != nil {
		return err
	}
	key := make([]byte, KeySize)
	rand.Read(key)
	err := k.store.Put(ctx, subjectID, sealWith(k.wrap, joined("subject key", subjectID), key))
	if !errors.Is(err, ErrTaken) {
		if err != nil {
			return fmt.Errorf("keep a key: %w", err)
		}
		return nil
	}
	gone, err := k.store.Destroyed(ctx, subjectID)
	if err != nil {
		return fmt.Errorf("read the destroyed keys: %w", err)
	}
	if gone {
		return fault.New(fault.NotFound, SubjectDestroyed)
	}
	return nil
}

// SealFor seals bytes under the key of a subject. A subject without a key is NotFound.
func (k *Keyring) SealFor(ctx context.Context, subjectID, label string, plain []byte) ([]byte, error) {
	lock, err := k.subjectLock(ctx, subjectID)
	if err != nil {
		return nil, err
	}
	return sealWith(lock, joined("subject", subjectID, label), plain), nil
}

// OpenFor opens what SealFor sealed for this subject under the same label. A destroyed key is
// NotFound (see [IsDestroyed]); changed or misplaced bytes are Failed.
func (k *Keyring) OpenFor(ctx context.Context, subjectID, label string, sealed []byte) ([]byte, error) {
	lock, err := k.subjectLock(ctx, subjectID)
	if err != nil {
		return nil, err
	}
	plain, ok := openWith(lock, joined("subject", subjectID, label), sealed)
	if !ok {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	return plain, nil
}

// SealTextFor is SealFor for a text column: the sealed text is base64url.
func (k *Keyring) SealTextFor(ctx context.Context, subjectID, label, plain string) (string, error) {
	sealed, err := k.SealFor(ctx, subjectID, label, []byte(plain))
	if err != nil {
		return "", err
	}
	return toText(sealed), nil
}

// OpenTextFor opens what SealTextFor sealed.
func (k *Keyring) OpenTextFor(ctx context.Context, subjectID, label, sealed string) (string, error) {
	raw, err := fromText(sealed)
	if err != nil {
		return "", err
	}
	plain, err := k.OpenFor(ctx, subjectID, label, raw)
	return string(plain), err
}

// DestroySubject forgets a subject: the key is deleted and its id can have no key again. Nothing
// sealed for it can be opened from then on, here at once, in other processes within a minute. It
// also counts for an id that never had a key, as restore destroys again what was destroyed before.
func (k *Keyring) DestroySubject(ctx context.Context, subjectID string, day when.Day) error {
	if err := checkSubject(subjectID); err != nil {
		return err
	}
	err := k.store.Destroy(ctx, subjectID, day)
	k.subjects.drop(subjectID) // after the store, see subjectCache
	if err != nil {
		return fmt.Errorf("destroy a key: %w", err)
	}
	return nil
}

// Forget empties the memory of opened subject keys. They are read from the store when next needed.
func (k *Keyring) Forget() { k.subjects.empty() }

func (k *Keyring) subjectLock(ctx context.Context, id string) (cipher.AEAD, error) {
	if err := checkSubject(id); err != nil {
		return nil, err
	}
	lock, age := k.subjects.get(id)
	if lock != nil {
		return lock, nil
	}
	wrapped, there, err := k.store.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	if !there {
		gone, err := k.store.Destroyed(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read the destroyed keys: %w", err)
		}
		if gone {
			return nil, fault.New(fault.NotFound, SubjectDestroyed)
		}
		return nil, fault.New(fault.NotFound, SubjectMissing)
	}
	key, ok := openWith(k.wrap, joined("subject key", id), wrapped)
	if !ok || len(key) != KeySize {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	lock = newLock(key)
	clear(key)
	k.subjects.put(id, lock, age)
	return lock, nil
}
