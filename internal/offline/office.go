package offline

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"io"

	"drosme/internal/seal"
)

// Office is the office's own half: it signs packs and receipts, and opens journals. It is derived from the house
// key, so that it comes back with a backup.
type Office struct {
	sign ed25519.PrivateKey
	keys *seal.Keyring
}

// OfficeOf gives the office of a house.
func OfficeOf(keys *seal.Keyring) Office {
	return Office{ed25519.NewKeyFromSeed(keys.Derive("offline signature")), keys}
}

// Format hides the key from every verb of fmt.
func (o Office) Format(s fmt.State, _ rune) { io.WriteString(s, "[office]") }

// Identity is by what an office is known: what its signatures are checked with, and what to seal to.
type Identity struct {
	Sign ed25519.PublicKey `json:"sign"`
	Box  []byte            `json:"box"`
}

// Identity of the office.
func (o Office) Identity() Identity {
	return Identity{o.sign.Public().(ed25519.PublicKey), o.keys.BoxPublic().Bytes()}
}

// Name is the identity as a short text that two people can compare: K7QX-2M9P-T0VC-0.
func (i Identity) Name() string {
	sum := sha256.Sum256(append([]byte("drosme office 1"), i.Sign...))
	return seal.Fingerprint(sum[:8]).String()
}

// sound tells whether an identity holds two keys.
func (i Identity) sound() bool {
	if len(i.Sign) != ed25519.PublicKeySize {
		return false
	}
	_, err := seal.ParseBoxPublic(i.Box)
	return err == nil
}
