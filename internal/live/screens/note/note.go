// Package note is the form in which a worry leaves a pupil's phone: sealed there to the safeguarding
// lead and the deputy, of one size whatever it says, and hidden among messages of the same size that
// hold nothing.
//
// Two layers, both of NaCl (curve25519, xsalsa20, poly1305), because a page over plain HTTP has no
// WebCrypto. The inner one only lead and deputy can open. The outer one is for the hub alone: it lets
// the hub tell a note from noise, and nobody who listens to the Wi-Fi. Neither holds the phone's seat.
package note

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/crypto/nacl/box"
	"golang.org/x/crypto/nacl/secretbox"
)

// Sizes in bytes. A phone sends BoxSize with every ordinary message, note or not.
const (
	PlainSize  = 1000                         // two bytes of length, the note as JSON, zeros
	Readers    = 2                            // lead and deputy; an empty place is filled with noise
	slotSize   = 24 + secretbox.Overhead + 32 // nonce, sealed key
	SealedSize = 32 + Readers*slotSize + 24 + secretbox.Overhead + PlainSize
	innerSize  = 1 + idSize + SealedSize
	BoxSize    = 32 + 24 + secretbox.Overhead + innerSize
	idSize     = 16
)

// The two ways of telling.
const (
	OnlyTell = "tell" // the child wants to be heard and not looked for
	FindMe   = "find" // the child says how to be found without others noticing
	Moved    = "text" // no child asked for it: a text of the room that its moderator gave to the lead
)

// Note is what a child wrote. It exists open on the phone and before the eyes of lead or deputy only.
type Note struct {
	Way      string `json:"w"` // OnlyTell or FindMe
	Text     string `json:"t"`
	How      string `json:"h,omitempty"` // how to be found, in the child's own words
	Language string `json:"l,omitempty"` // of the page on which it was written
}

// ErrTooLong says that a note does not fit; the phone counts while one writes, so it meets who moves
// a text of the room to the lead.
var ErrTooLong = errors.New("note: longer than a sealed note holds")

// ErrUnreadable says that a sealed note is not for this key, or was changed.
var ErrUnreadable = errors.New("note: not sealed to this key, or changed")

// Seal closes a note to one or two readers, given by their public keys.
func Seal(random io.Reader, n Note, to ...*[32]byte) ([]byte, error) {
	if len(to) == 0 || len(to) > Readers {
		return nil, fmt.Errorf("note: sealed to %d readers; 1 or %d can be", len(to), Readers)
	}
	text, err := json.Marshal(n)
	if err != nil {
		return nil, err
	}
	if len(text) > PlainSize-2 {
		return nil, ErrTooLong
	}
	plain := make([]byte, PlainSize)
	binary.BigEndian.PutUint16(plain, uint16(len(text)))
	copy(plain[2:], text)

	pub, priv, err := box.GenerateKey(random)
	if err != nil {
		return nil, err
	}
	noise := make([]byte, 32+24+24*Readers+Readers*slotSize)
	if _, err := io.ReadFull(random, noise); err != nil {
		return nil, err
	}
	var key [32]byte
	copy(key[:], noise)
	out := append([]byte{}, pub[:]...)
	for i := range Readers {
		at := 32 + 24 + 24*i
		nonce := (*[24]byte)(noise[at : at+24])
		if i < len(to) {
			out = append(out, nonce[:]...)
			out = box.Seal(out, key[:], nonce, to[i], priv)
			continue
		}
		at = 32 + 24 + 24*Readers + i*slotSize
		out = append(out, noise[at:at+slotSize]...)
	}
	nonce := (*[24]byte)(noise[32:56])
	out = append(out, nonce[:]...)
	return secretbox.Seal(out, plain, nonce, &key), nil
}

// Open gives the note to a reader who holds a private key of those it was sealed to.
func Open(sealed []byte, private *[32]byte) (Note, error) {
	var n Note
	if len(sealed) != SealedSize {
		return n, ErrUnreadable
	}
	pub := (*[32]byte)(sealed[:32])
	at := 32 + Readers*slotSize
	nonce := (*[24]byte)(sealed[at : at+24])
	for i := range Readers {
		slot := sealed[32+i*slotSize : 32+(i+1)*slotSize]
		k, ok := box.Open(nil, slot[24:], (*[24]byte)(slot[:24]), pub, private)
		if !ok {
			continue
		}
		plain, ok := secretbox.Open(nil, sealed[at+24:], nonce, (*[32]byte)(k))
		if !ok {
			return n, ErrUnreadable
		}
		size := int(binary.BigEndian.Uint16(plain))
		if size > PlainSize-2 || json.Unmarshal(plain[2:2+size], &n) != nil {
			return Note{}, ErrUnreadable
		}
		return n, nil
	}
	return n, ErrUnreadable
}

// Letterbox is the hub's end of the outer layer: a key of one start of the hub, in memory only.
// It may be used by many at once.
type Letterbox struct {
	public, private *[32]byte
	mu              sync.Mutex
	shared          map[[32]byte]*[32]byte // by the phone's key of this visit: the agreement is reckoned once
}

// most phones whose agreed key is kept; beyond, all are reckoned anew as they come.
const mostShared = 1 << 14

// NewLetterbox makes a letterbox with a fresh key.
func NewLetterbox(random io.Reader) (*Letterbox, error) {
	pub, priv, err := box.GenerateKey(random)
	if err != nil {
		return nil, err
	}
	return &Letterbox{public: pub, private: priv, shared: map[[32]byte]*[32]byte{}}, nil
}

// Public is the key that a phone is told when it joins.
func (l *Letterbox) Public() [32]byte { return *l.public }

// Open takes what came with a message. It is true only for a note; noise, and what was sealed to
// another start of the hub, is neither a note nor a fault. The id is the phone's own: the same note
// may come several times. The sealed note is SealedSize long and only lead or deputy can open it.
func (l *Letterbox) Open(b []byte) (id string, sealed []byte, ok bool) {
	if len(b) != BoxSize {
		return "", nil, false
	}
	inner, ok := secretbox.Open(nil, b[56:], (*[24]byte)(b[32:56]), l.key([32]byte(b[:32])))
	if !ok || len(inner) != innerSize || inner[0] != 1 {
		return "", nil, false
	}
	return hex.EncodeToString(inner[1 : 1+idSize]), bytes.Clone(inner[1+idSize:]), true
}

func (l *Letterbox) key(phone [32]byte) *[32]byte {
	l.mu.Lock()
	k := l.shared[phone]
	l.mu.Unlock()
	if k != nil {
		return k
	}
	k = new([32]byte)
	box.Precompute(k, &phone, l.private)
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.shared) >= mostShared {
		clear(l.shared)
	}
	l.shared[phone] = k
	return k
}

// Post wraps a sealed note, or noise where sealed is nil, for a letterbox, as a phone does. Clients in
// Go and tests use it.
func Post(random io.Reader, letterbox [32]byte, id [16]byte, sealed []byte) ([]byte, error) {
	inner := make([]byte, innerSize)
	if sealed != nil {
		if len(sealed) != SealedSize {
			return nil, ErrTooLong
		}
		inner[0] = 1
		copy(inner[1:], id[:])
		copy(inner[1+idSize:], sealed)
	}
	pub, priv, err := box.GenerateKey(random)
	if err != nil {
		return nil, err
	}
	var nonce [24]byte
	if _, err := io.ReadFull(random, nonce[:]); err != nil {
		return nil, err
	}
	out := append(append([]byte{}, pub[:]...), nonce[:]...)
	return box.Seal(out, inner, &nonce, &letterbox, priv), nil
}
