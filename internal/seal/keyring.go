package seal

import (
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"drosme/internal/fault"
)

// HouseID is the id of the house key in the store. Ids that begin with its first character are
// never subjects.
const HouseID = "#house"

// Purposes for which the house key gives keys of their own.
const (
	MainDatabase   = "main database" // Derive: the key of the main database file
	LogDatabase    = "log database"  // Derive: the key of the database of reads and refusals
	LessonDatabase = "live journal"  // Derive: the key of the database of lessons
	Chain          = "chain"         // MAC: links of the audit chain
	NameIndex      = "name index"    // MAC: blind index of names
	Token          = "token"         // MAC: session tokens, links, codes
)

// Keyring holds the opened house key. It is safe for use by many at once. It prints as a
// placeholder.
type Keyring struct {
	store    Store
	root     Fingerprint
	house    []byte
	lock     cipher.AEAD // seals under the house key
	wrap     cipher.AEAD // wraps subject keys
	box      func() BoxKey
	macKeys  sync.Map // purpose -> []byte; purposes are few and written in code
	subjects *subjectCache
}

// CreateKeyring makes a house key for a new house, wraps it under the root key and keeps it in the
// store. A store that has one already is a Conflict, and nothing changes.
func CreateKeyring(ctx context.Context, root Root, store Store) (*Keyring, error) {
	if root.IsZero() {
		return nil, fault.New(fault.Locked, KeyMissing)
	}
	house := make([]byte, KeySize)
	rand.Read(house)
	err := store.Put(ctx, HouseID, wrapHouse(root, house))
	if errors.Is(err, ErrTaken) {
		return nil, fault.New(fault.Conflict, HouseExists)
	}
	if err != nil {
		return nil, fmt.Errorf("keep the house key: %w", err)
	}
	return newKeyring(root, house, store), nil
}

// OpenKeyring opens the house key of an existing house. Another root key is Locked with
// "seal.key_wrong", a store without a house key Locked with "seal.house_missing"; nothing is
// written in either case.
func OpenKeyring(ctx context.Context, root Root, store Store) (*Keyring, error) {
	if root.IsZero() {
		return nil, fault.New(fault.Locked, KeyMissing)
	}
	wrapped, there, err := store.Get(ctx, HouseID)
	if err != nil {
		return nil, fmt.Errorf("read the house key: %w", err)
	}
	if !there {
		return nil, fault.New(fault.Locked, HouseMissing)
	}
	house, err := unwrapHouse(root, wrapped)
	if err != nil {
		return nil, err
	}
	return newKeyring(root, house, store), nil
}

func newKeyring(root Root, house []byte, store Store) *Keyring {
	k := &Keyring{
		store:    store,
		root:     root.Fingerprint(),
		house:    house,
		lock:     newLock(derive(house, "house/seal")),
		wrap:     newLock(derive(house, "house/wrap subject keys")),
		subjects: newSubjectCache(),
	}
	k.box = sync.OnceValue(func() BoxKey { return deriveBoxKey(derive(house, "house/box")) })
	return k
}

// wrapHouse writes the fingerprint of the root key before the wrapped house key, so that a wrong
// root key and a damaged store are told apart.
func wrapHouse(root Root, house []byte) []byte {
	f := root.Fingerprint()
	return append(f[:], sealWith(newLock(root.wrapKey()), joined(HouseID, string(f[:])), house)...)
}

func unwrapHouse(root Root, wrapped []byte) ([]byte, error) {
	f := root.Fingerprint()
	if len(wrapped) != len(f)+Overhead+KeySize {
		return nil, fault.New(fault.Locked, HouseDamaged)
	}
	if Fingerprint(wrapped[:len(f)]) != f {
		return nil, fault.New(fault.Locked, KeyWrong)
	}
	house, ok := openWith(newLock(root.wrapKey()), joined(HouseID, string(f[:])), wrapped[len(f):])
	if !ok {
		return nil, fault.New(fault.Locked, HouseDamaged)
	}
	return house, nil
}

// Rewrap keeps the house key under another root key in a store: this house's own, or a copy of it
// that was made for the new root key. Nothing sealed needs to be sealed anew.
func (k *Keyring) Rewrap(ctx context.Context, root Root, into Store) error {
	if root.IsZero() {
		return fault.New(fault.Locked, KeyMissing)
	}
	wrapped := wrapHouse(root, k.house)
	there, err := into.Replace(ctx, HouseID, wrapped)
	if err == nil && !there {
		err = into.Put(ctx, HouseID, wrapped)
	}
	if err != nil {
		return fmt.Errorf("keep the house key: %w", err)
	}
	return nil
}

// Root is the fingerprint of the root key with which the keyring was opened.
func (k *Keyring) Root() Fingerprint { return k.root }

// Format hides the keys from every verb of fmt.
func (k *Keyring) Format(s fmt.State, _ rune) { io.WriteString(s, "[keyring]") }

// Derive gives the 32-byte key of a purpose, always the same for this house.
func (k *Keyring) Derive(purpose string) []byte { return derive(k.house, "purpose/"+purpose) }

// MAC gives 32 bytes that only this house can compute: HMAC-SHA256 under the key of the purpose
// over the parts, each after its length, so that moving bytes from one part to the next shows. A
// purpose is a constant of the code, never something typed.
func (k *Keyring) MAC(purpose string, parts ...[]byte) []byte {
	key, there := k.macKeys.Load(purpose)
	if !there {
		key, _ = k.macKeys.LoadOrStore(purpose, derive(k.house, "mac/"+purpose))
	}
	m := hmac.New(sha256.New, key.([]byte))
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		m.Write(n[:])
		m.Write(p)
	}
	return m.Sum(nil)
}

// Seal seals bytes under the house key. The label says what they are and whose.
func (k *Keyring) Seal(label string, plain []byte) []byte {
	return sealWith(k.lock, joined("house", label), plain)
}

// Open opens what Seal sealed under the same label; else Failed with "seal.text_damaged".
func (k *Keyring) Open(label string, sealed []byte) ([]byte, error) {
	plain, ok := openWith(k.lock, joined("house", label), sealed)
	if !ok {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	return plain, nil
}

// SealText is Seal for a text column: the sealed text is base64url.
func (k *Keyring) SealText(label, plain string) string {
	return toText(k.Seal(label, []byte(plain)))
}

// OpenText opens what SealText sealed.
func (k *Keyring) OpenText(label, sealed string) (string, error) {
	raw, err := fromText(sealed)
	if err != nil {
		return "", err
	}
	plain, err := k.Open(label, raw)
	return string(plain), err
}

// BoxPublic is the public key of the house: who has it can seal letters to the house and open none.
func (k *Keyring) BoxPublic() BoxPublic { return k.box().Public() }

// OpenBox opens a letter sealed to the house.
func (k *Keyring) OpenBox(label string, sealed []byte) ([]byte, error) {
	return OpenBox(k.box(), label, sealed)
}
