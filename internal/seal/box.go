package seal

import (
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"

	"drosme/internal/fault"
)

// A box is a letter sealed to one or more public keys. Who seals it cannot open it afterwards: the
// public door seals requests to the house, a worry about a child is sealed to the safeguarding lead
// and the deputy.
//
// A sealed box is: version byte, number of recipients, for each the 8-byte id of its public key and
// the content key sealed to it with HPKE; then the content under the content key.

const (
	boxVersion = 2
	// boxRecipients bounds the recipients of one box.
	boxRecipients = 32
	boxIDSize     = 8
	// boxKeySealed is the encapsulated key (1,120 bytes) and the content key with its tag.
	boxKeySealed = 1120 + KeySize + 16
)

func boxKEM() hpke.KEM   { return hpke.MLKEM768X25519() }
func boxKDF() hpke.KDF   { return hpke.HKDFSHA256() }
func boxAEAD() hpke.AEAD { return hpke.AES256GCM() }

// BoxPublic is the public half of a box key, 1,216 bytes.
type BoxPublic struct{ key hpke.PublicKey }

// BoxKey is the private half. It prints as a placeholder.
type BoxKey struct{ key hpke.PrivateKey }

// NewBoxKey makes a random pair.
func NewBoxKey() BoxKey {
	seed := make([]byte, KeySize)
	rand.Read(seed)
	return deriveBoxKey(seed)
}

func deriveBoxKey(seed []byte) BoxKey {
	key, err := boxKEM().DeriveKeyPair(seed)
	if err != nil {
		panic("seal: " + err.Error()) // only for a seed that is too short
	}
	return BoxKey{key}
}

// ParseBoxKey reads what Bytes gave.
func ParseBoxKey(raw []byte) (BoxKey, error) {
	key, err := boxKEM().NewPrivateKey(raw)
	if err != nil {
		return BoxKey{}, fault.New(fault.Invalid, BoxInvalid)
	}
	return BoxKey{key}, nil
}

// Bytes is the secret itself, 32 bytes; the caller keeps it sealed.
func (b BoxKey) Bytes() []byte {
	raw, err := b.key.Bytes()
	if err != nil {
		panic("seal: " + err.Error()) // only for keys in hardware
	}
	return raw
}

// Public is the half to give away.
func (b BoxKey) Public() BoxPublic { return BoxPublic{b.key.PublicKey()} }

// Format hides the key from every verb of fmt.
func (b BoxKey) Format(s fmt.State, _ rune) { io.WriteString(s, "[box key]") }

// ParseBoxPublic reads what Bytes gave; anything else is Invalid.
func ParseBoxPublic(raw []byte) (BoxPublic, error) {
	key, err := boxKEM().NewPublicKey(raw)
	if err != nil {
		return BoxPublic{}, fault.New(fault.Invalid, BoxInvalid)
	}
	return BoxPublic{key}, nil
}

// ParseBoxPublicText reads what Text gave.
func ParseBoxPublicText(text string) (BoxPublic, error) {
	raw, err := fromText(text)
	if err != nil {
		return BoxPublic{}, fault.New(fault.Invalid, BoxInvalid)
	}
	return ParseBoxPublic(raw)
}

// Bytes is the key for storing.
func (p BoxPublic) Bytes() []byte { return p.key.Bytes() }

// Text is the key for a settings file, in base64url.
func (p BoxPublic) Text() string { return toText(p.Bytes()) }

// ID names a public key shortly, for comparing two screens by eye.
func (p BoxPublic) ID() Fingerprint {
	sum := sha256.Sum256(p.Bytes())
	return Fingerprint(sum[:boxIDSize])
}

// SealTo seals bytes so that each of the private keys, alone, can open them under the same label.
// No recipient, more than 32, or one twice is Invalid.
func SealTo(publics []BoxPublic, label string, plain []byte) ([]byte, error) {
	if len(publics) == 0 || len(publics) > boxRecipients {
		return nil, fault.New(fault.Invalid, BoxRecipients, "max", boxRecipients)
	}
	content := make([]byte, KeySize)
	rand.Read(content)
	out := []byte{boxVersion, byte(len(publics))}
	seen := map[Fingerprint]bool{}
	for _, p := range publics {
		if p.key == nil {
			return nil, fault.New(fault.Invalid, BoxInvalid)
		}
		id := p.ID()
		if seen[id] {
			return nil, fault.New(fault.Invalid, BoxRecipients, "max", boxRecipients)
		}
		seen[id] = true
		sealed, err := hpke.Seal(p.key, boxKDF(), boxAEAD(), joined("drosme box", label), content)
		if err != nil {
			return nil, fmt.Errorf("seal to a public key: %w", err)
		}
		out = append(append(out, id[:]...), sealed...)
	}
	return append(out, sealWith(newLock(content), boxBound(label, out), plain)...), nil
}

// OpenBox opens a letter with one of the private keys it was sealed to. A letter to others is
// Refused, a changed one or another label Failed.
func OpenBox(private BoxKey, label string, sealed []byte) ([]byte, error) {
	const entry = boxIDSize + boxKeySealed
	if len(sealed) < 2 || sealed[0] != boxVersion || sealed[1] == 0 || sealed[1] > boxRecipients {
		return nil, fault.New(fault.Failed, BoxDamaged)
	}
	head := 2 + int(sealed[1])*entry
	if len(sealed) < head+Overhead {
		return nil, fault.New(fault.Failed, BoxDamaged)
	}
	if private.key == nil {
		return nil, fault.New(fault.Refused, BoxNotForKey)
	}
	id := private.Public().ID()
	for at := 2; at < head; at += entry {
		if Fingerprint(sealed[at:at+boxIDSize]) != id {
			continue
		}
		content, err := hpke.Open(private.key, boxKDF(), boxAEAD(), joined("drosme box", label), sealed[at+boxIDSize:at+entry])
		if err != nil || len(content) != KeySize {
			return nil, fault.New(fault.Failed, BoxDamaged)
		}
		plain, ok := openWith(newLock(content), boxBound(label, sealed[:head]), sealed[head:])
		if !ok {
			return nil, fault.New(fault.Failed, BoxDamaged)
		}
		return plain, nil
	}
	return nil, fault.New(fault.Refused, BoxNotForKey)
}

// boxBound binds the content to the whole head, so that no recipient can be added or taken away.
func boxBound(label string, head []byte) []byte {
	sum := sha256.Sum256(head)
	return append(joined("box", label), sum[:]...)
}
