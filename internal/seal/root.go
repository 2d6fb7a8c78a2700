package seal

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"

	"drosme/internal/fault"
)

// Root is the root key of a house. It prints as a placeholder, so that no log can hold it.
// The zero Root is no key.
type Root struct{ key *secret }

// NewRoot makes a random root key.
func NewRoot() Root {
	var key [KeySize]byte
	rand.Read(key[:]) // never fails: the Go runtime ends the process first
	return Root{newSecret(key)}
}

// RootFromBytes takes 32 bytes as a root key; all zeros are refused.
func RootFromBytes(key []byte) (Root, error) {
	if len(key) != KeySize {
		return Root{}, errors.New("a root key has 32 bytes")
	}
	own := [KeySize]byte(key)
	if subtle.ConstantTimeCompare(own[:], make([]byte, KeySize)) == 1 {
		return Root{}, errors.New("a root key of zeros is no key")
	}
	return Root{newSecret(own)}, nil
}

// IsZero tells that there is no key.
func (r Root) IsZero() bool { return r.key == nil }

// Equal compares in constant time.
func (r Root) Equal(other Root) bool {
	if r.key == nil || other.key == nil {
		return r.key == other.key
	}
	return subtle.ConstantTimeCompare(r.key.bytes[:], other.key.bytes[:]) == 1
}

// Format hides the key from every verb of fmt.
func (r Root) Format(s fmt.State, _ rune) { io.WriteString(s, "[root key]") }

// MarshalText refuses: a root key goes into a key file or on shares, nowhere else.
func (r Root) MarshalText() ([]byte, error) {
	return nil, errors.New("a root key is never written as text")
}

// KeysDatabaseKey is the key of the database that holds the wrapped keys: the only one that must
// open before the house key is known.
func (r Root) KeysDatabaseKey() []byte { return derive(r.key.bytes[:], "root/keys database") }

func (r Root) wrapKey() []byte { return derive(r.key.bytes[:], "root/wrap house key") }

// Fingerprint names a root key without telling anything of it. It may stand beside the data, on
// shares and on pages, so that a wrong key is known before anything is opened.
type Fingerprint [8]byte

// Fingerprint of this key.
func (r Root) Fingerprint() Fingerprint {
	return Fingerprint(derive(r.key.bytes[:], "root/fingerprint")[:8])
}

// String writes it in groups: K7QX-2M9P-T0VC-0.
func (f Fingerprint) String() string {
	text := toCrockford(f[:])
	var b strings.Builder
	for i := 0; i < len(text); i += 4 {
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(text[i:min(i+4, len(text))])
	}
	return b.String()
}

// ParseFingerprint reads what String wrote.
func ParseFingerprint(text string) (Fingerprint, error) {
	var f Fingerprint
	raw, ok := fromCrockford(strings.ReplaceAll(strings.TrimSpace(text), "-", ""))
	if !ok || len(raw) != len(f) {
		return f, fault.New(fault.Invalid, KeyDamaged)
	}
	copy(f[:], raw)
	return f, nil
}

// CheckFingerprint refuses a root key of another house. The opener calls it before it touches a
// database, with the fingerprint that it wrote beside the data when the house was made.
func CheckFingerprint(root Root, house Fingerprint) error {
	if root.IsZero() || root.Fingerprint() != house {
		return fault.New(fault.Locked, KeyWrong)
	}
	return nil
}
