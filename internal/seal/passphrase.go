package seal

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"

	"drosme/internal/fault"
)

const (
	passphraseWords = 6
	// What a made passphrase is put together from: said and typed the same in all languages of the house.
	consonants = "bdfghklmnprstvz"
	vowels     = "aeiou"
)

// NewPassphrase makes a passphrase of six words that mean nothing, such as "nabo timu laki sora vepi duno": 75 bits
// of chance, to be written down once.
func NewPassphrase() string {
	out := make([]string, passphraseWords)
	for i := range out {
		var b strings.Builder
		for range 2 {
			b.WriteByte(consonants[below(len(consonants))])
			b.WriteByte(vowels[below(len(vowels))])
		}
		out[i] = b.String()
	}
	return strings.Join(out, " ")
}

// below gives a number from 0 to n-1, each as likely; n is at most 256.
func below(n int) int {
	for {
		var b [1]byte
		rand.Read(b[:])
		if int(b[0]) < 256-256%n {
			return int(b[0]) % n
		}
	}
}

// CreatePassphraseFile makes a root key and its file, sealed by a passphrase from the first byte on. A file that is
// there is never overwritten: Conflict. A passphrase that is too short is Invalid.
func CreatePassphraseFile(ctx context.Context, path string, passphrase []byte) (Root, error) {
	root := NewRoot()
	text, err := passphraseText(ctx, root, passphrase)
	if err != nil {
		return Root{}, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Root{}, onDisk(err)
	}
	if err := writeNew(path, text); err != nil {
		return Root{}, err
	}
	return root, nil
}

// passphraseText is the text of a key file that a passphrase seals.
func passphraseText(ctx context.Context, root Root, passphrase []byte) ([]byte, error) {
	even := evenText(passphrase)
	if len([]rune(string(even))) < PassphraseMin {
		return nil, fault.New(fault.Invalid, PassphraseShort, "min", PassphraseMin)
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	f := rootText{sealed: Passphrase, house: root.Fingerprint(), salt: salt, kib: passphraseKiB, passes: passphrasePasses}
	key := stretch(ctx, even, salt, f.passes, f.kib)
	if key == nil {
		return nil, ctx.Err()
	}
	f.key = sealWith(newLock(key), f.head(), root.key.bytes[:])
	return f.text(), nil
}
