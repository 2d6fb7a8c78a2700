package offline

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

// A frame is: length of the sealed text (4 bytes), number of the group (8), nonce (12), sealed text, signature (64).
// The nonce is a keyed hash of what is sealed: the same group gives the same bytes, and another text under the same
// number never the same nonce.

const (
	frameHead  = 4 + 8 + nonceSize
	nonceSize  = 12
	sealedTag  = 16
	signedSize = ed25519.SignatureSize
	// MostFrame is the most bytes of one group.
	MostFrame = 8 << 20
)

// ErrCut says that a journal ends in the middle of a frame: what came before is whole.
var ErrCut = errors.New("offline: the journal ends within a frame")

// ErrDamaged says that a frame is not what the hub wrote: what came before is whole.
var ErrDamaged = errors.New("offline: a frame was changed")

// frames seals and opens the frames of one hub.
type frames struct {
	hub  string
	lock cipher.AEAD
	mac  []byte
}

func framesOf(hub string, key []byte) (frames, error) {
	if len(key) != seal.KeySize {
		return frames{}, fault.New(fault.Invalid, "offline.no_journal")
	}
	part := func(purpose string) ([]byte, error) { return hkdf.Key(sha256.New, key, nil, purpose, 32) }
	k, err := part("drosme journal 1/seal")
	if err != nil {
		return frames{}, err
	}
	mac, err := part("drosme journal 1/nonce")
	if err != nil {
		return frames{}, err
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return frames{}, err
	}
	lock, err := cipher.NewGCM(block)
	return frames{hub, lock, mac}, err
}

func (f frames) bound(n int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("drosme journal 1 "+f.hub+" "), uint64(n))
}

func (f frames) nonce(n int64, text []byte) []byte {
	m := hmac.New(sha256.New, f.mac)
	m.Write(f.bound(n))
	m.Write(text)
	return m.Sum(nil)[:nonceSize]
}

// Writer writes the frames of a journal after its head.
type Writer struct {
	w       io.Writer
	f       frames
	private ed25519.PrivateKey
}

// Write begins a journal: its head, for a hub that was given a pack. Without one it is Locked.
func (h Hub) Write(w io.Writer) (*Writer, error) {
	if len(h.Head) == 0 {
		return nil, fault.New(fault.Locked, "offline.no_office")
	}
	f, err := framesOf(h.ID, h.Key)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(h.Head)
	return &Writer{w, f, ed25519.NewKeyFromSeed(h.Seed)}, err
}

// Frame writes one group. Numbers grow by one.
func (w *Writer) Frame(n int64, text []byte) error {
	if len(text) > MostFrame-frameHead-sealedTag-signedSize {
		return fmt.Errorf("offline: group %d is larger than a frame", n)
	}
	out := make([]byte, 0, frameHead+len(text)+sealedTag+signedSize)
	out = binary.BigEndian.AppendUint32(out, uint32(len(text)+sealedTag))
	out = binary.BigEndian.AppendUint64(out, uint64(n))
	out = append(out, w.f.nonce(n, text)...)
	out = w.f.lock.Seal(out, out[12:frameHead], text, w.f.bound(n))
	out = append(out, ed25519.Sign(w.private, out)...)
	_, err := w.w.Write(out)
	return err
}

// Frame is one group as it came.
type Frame struct {
	N    int64
	Text []byte // as Writer.Frame was given it
	Size int64  // bytes that the frame took
}

// Reader reads the frames of a journal after its head.
type Reader struct {
	r    io.Reader
	head Head
	f    frames
}

// Open opens a journal that was sealed to this office. One of another office is Refused.
func (o Office) Open(head Head, r io.Reader) (*Reader, error) {
	if head.Office != o.Identity().Name() {
		return nil, fault.New(fault.Refused, "offline.other_office", "office", head.Office)
	}
	key, err := o.keys.OpenBox(keyLabel+" "+head.Hub, head.Key)
	if err != nil {
		return nil, fault.New(fault.Refused, "offline.other_office", "office", head.Office)
	}
	f, err := framesOf(head.Hub, key)
	return &Reader{r, head, f}, err
}

// Next gives the next frame. io.EOF: the journal ends here. ErrCut: it ends within a frame. ErrDamaged: what follows
// is not what the hub wrote. Part is what was read of the frame that did not end.
func (r *Reader) Next() (frame Frame, part []byte, err error) {
	head := make([]byte, frameHead)
	n, err := io.ReadFull(r.r, head)
	switch {
	case err == io.EOF:
		return Frame{}, nil, io.EOF
	case err != nil:
		return Frame{}, head[:n], ErrCut
	}
	size := binary.BigEndian.Uint32(head)
	number := binary.BigEndian.Uint64(head[4:])
	if size < sealedTag || size > MostFrame || number == 0 || number > 1<<62 {
		return Frame{}, nil, ErrDamaged
	}
	rest, err := readSome(r.r, int(size)+signedSize)
	if err != nil {
		return Frame{}, append(head, rest...), ErrCut
	}
	whole := append(head, rest...)
	signed := whole[:len(whole)-signedSize]
	if !ed25519.Verify(r.head.Public, signed, whole[len(signed):]) {
		return Frame{}, nil, ErrDamaged
	}
	text, err := r.f.lock.Open(nil, signed[12:frameHead], signed[frameHead:], r.f.bound(int64(number)))
	if err != nil {
		return Frame{}, nil, ErrDamaged
	}
	return Frame{int64(number), text, int64(len(whole))}, nil, nil
}

// readSome reads n bytes in pieces, so that a length that was made up costs no memory before its bytes come.
func readSome(r io.Reader, n int) ([]byte, error) {
	const piece = 64 << 10
	out := make([]byte, 0, min(n, piece))
	for len(out) < n {
		at := len(out)
		out = append(out, make([]byte, min(piece, n-at))...)
		got, err := io.ReadFull(r, out[at:])
		if err != nil {
			return out[:at+got], err
		}
	}
	return out, nil
}
