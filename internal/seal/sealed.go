package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"drosme/internal/fault"
)

// KeySize is the length of every symmetric key here, in bytes.
const KeySize = 32

// version1 begins everything sealed with a symmetric key: AES-256-GCM, 12 bytes of random nonce,
// text, 16 bytes of tag.
const version1 = 1

// Overhead is how many bytes sealing adds.
const Overhead = 1 + 12 + 16

// derive makes a key for one purpose. Keys are uniform already, so there is no salt.
func derive(key []byte, purpose string) []byte {
	out, err := hkdf.Key(sha256.New, key, nil, "drosme/1/"+purpose, KeySize)
	if err != nil {
		panic("seal: " + err.Error()) // only for a length beyond HKDF's limit
	}
	return out
}

// newLock makes the cipher of a 32-byte key.
func newLock(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("seal: " + err.Error()) // only for a wrong key length
	}
	lock, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("seal: " + err.Error())
	}
	return lock
}

// joined writes parts so that no two lists of parts give the same bytes: each after its length.
func joined(parts ...string) []byte {
	n := 0
	for _, p := range parts {
		n += 8 + len(p)
	}
	out := make([]byte, 0, n)
	for _, p := range parts {
		out = binary.BigEndian.AppendUint64(out, uint64(len(p)))
		out = append(out, p...)
	}
	return out
}

func sealWith(lock cipher.AEAD, bound, plain []byte) []byte {
	out := make([]byte, 1, Overhead+len(plain))
	out[0] = version1
	return lock.Seal(out, nil, plain, append([]byte{version1}, bound...))
}

// openWith tells only whether it opened: the caller knows which sentence fits.
func openWith(lock cipher.AEAD, bound, sealed []byte) ([]byte, bool) {
	if len(sealed) < Overhead || sealed[0] != version1 {
		return nil, false
	}
	plain, err := lock.Open(nil, nil, sealed[1:], append([]byte{version1}, bound...))
	return plain, err == nil
}

// textForm is strict: without that, the last character of a sealed text could be changed unseen.
var textForm = base64.RawURLEncoding.Strict()

func toText(sealed []byte) string { return textForm.EncodeToString(sealed) }

func fromText(sealed string) ([]byte, error) {
	for i := range len(sealed) {
		if sealed[i] == '\n' || sealed[i] == '\r' { // the decoder would pass over these
			return nil, fault.New(fault.Failed, TextDamaged)
		}
	}
	out, err := textForm.DecodeString(sealed)
	if err != nil {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	return out, nil
}
