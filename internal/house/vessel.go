package house

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"io"

	"filippo.io/age"

	"drosme/internal/fault"
)

// A backup is a file in the format of age, whose file key is wrapped under a key of the house instead of
// for a person: whoever cannot open the house can neither read a backup nor make one that it accepts.
// age sees a changed, moved or cut piece.

const stanza = "drosme.house-key"

type wrapping struct{ lock cipher.AEAD }

func newWrapping(secret []byte, purpose string) (wrapping, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "backup/"+purpose, 32)
	if err != nil {
		return wrapping{}, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return wrapping{}, err
	}
	lock, err := cipher.NewGCMWithRandomNonce(block)
	return wrapping{lock}, err
}

// Wrap is for age.Recipient.
func (w wrapping) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{Type: stanza, Body: w.lock.Seal(nil, nil, fileKey, []byte(stanza))}}, nil
}

// Unwrap is for age.Identity.
func (w wrapping) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type == stanza {
			if key, err := w.lock.Open(nil, nil, s.Body, []byte(stanza)); err == nil {
				return key, nil
			}
		}
	}
	return nil, age.ErrIncorrectIdentity
}

func (w wrapping) writer(to io.Writer) (io.WriteCloser, error) { return age.Encrypt(to, w) }

// reader opens a sealed file; another key and a file that is none are told apart.
func (w wrapping) reader(from io.Reader) (io.Reader, error) {
	r, err := age.Decrypt(from, w)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, fault.New(fault.Locked, "house.backup_of_another")
	}
	if err != nil {
		return nil, damaged(err)
	}
	return r, nil
}
