package offline

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
)

const (
	journalMagic = "drosme journal 1\n"
	keyLabel     = "drosme journal key"
	mostHead     = 16 << 10
)

// Hub is the hub's own half: its name, the key that signs its journal, the key that seals it, and the head of its
// journal, which is made once, with its first pack, and stays.
type Hub struct {
	ID   string `json:"id"`
	Seed []byte `json:"seed"` // of its signature
	Key  []byte `json:"key"`  // that seals the frames
	Head []byte `json:"head"` // empty: it was never given a pack
}

// Format hides the keys from every verb of fmt.
func (h Hub) Format(s fmt.State, _ rune) { io.WriteString(s, "[hub "+h.ID+"]") }

// NewHub makes a hub that was not given a pack yet.
func NewHub(random io.Reader) Hub {
	h := Hub{ID: id.Random(random), Seed: make([]byte, ed25519.SeedSize), Key: make([]byte, seal.KeySize)}
	rand.Read(h.Seed)
	rand.Read(h.Key)
	return h
}

// Head is what a journal begins with: whose it is, and for whom.
type Head struct {
	Office string `json:"office"` // name of the office's identity
	Hub    string `json:"hub"`
	Public []byte `json:"public"` // of the hub's signature
	Pack   string `json:"pack"`   // id of the pack with which it was enrolled
	Secret string `json:"secret"` // hash of that pack's secret, by which the office finds it
	Proof  []byte `json:"proof"`  // that the hub knows the secret
	Key    []byte `json:"key"`    // the key of the frames, sealed to the office

	bytes []byte
}

// Enrolled gives the hub with the head of its journal, made for the office of a pack. A hub that has one already
// keeps it.
func (h Hub) Enrolled(p Pack) (Hub, error) {
	if len(h.Head) > 0 {
		return h, nil
	}
	box, err := seal.ParseBoxPublic(p.Office.Box)
	if err != nil {
		return h, err
	}
	private := ed25519.NewKeyFromSeed(h.Seed)
	x := Head{Office: p.Office.Name(), Hub: h.ID, Public: private.Public().(ed25519.PublicKey), Pack: p.ID, Secret: EnrolmentHash(p.Enrol)}
	if x.Key, err = seal.SealTo([]seal.BoxPublic{box}, keyLabel+" "+h.ID, h.Key); err != nil {
		return h, err
	}
	x.Proof = proof(p.Enrol, x)
	body, err := json.Marshal(x)
	if err != nil {
		return h, err
	}
	out := append([]byte(journalMagic), binary.BigEndian.AppendUint32(nil, uint32(len(body)))...)
	out = append(out, body...)
	h.Head = append(out, ed25519.Sign(private, out)...)
	return h, nil
}

func proof(secret []byte, x Head) []byte {
	m := hmac.New(sha256.New, secret)
	for _, part := range [][]byte{[]byte("drosme enrol 1"), []byte(x.Office), []byte(x.Hub), x.Public, []byte(x.Pack), x.Key} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		m.Write(n[:])
		m.Write(part)
	}
	return m.Sum(nil)
}

// Proves tells whether the head was made by who knows a pack's secret.
func (x *Head) Proves(secret []byte) bool { return hmac.Equal(x.Proof, proof(secret, *x)) }

// Size is how many bytes of the journal the head takes.
func (x *Head) Size() int64 { return int64(len(x.bytes)) }

// Bytes are those of the head.
func (x *Head) Bytes() []byte { return x.bytes }

// ReadHead reads the head of a journal and checks its signature. What is no journal is Invalid; one that ends within
// its head is ErrCut.
func ReadHead(r io.Reader) (Head, error) {
	none := fault.New(fault.Invalid, "offline.no_journal")
	start := make([]byte, len(journalMagic)+4)
	n, err := io.ReadFull(r, start)
	if !bytes.HasPrefix(start[:n], []byte(journalMagic)) && !bytes.HasPrefix([]byte(journalMagic), start[:n]) || n == 0 {
		return Head{}, none
	}
	if err != nil {
		return Head{}, ErrCut
	}
	size := binary.BigEndian.Uint32(start[len(journalMagic):])
	if size > mostHead {
		return Head{}, none
	}
	rest := make([]byte, int(size)+ed25519.SignatureSize)
	if _, err := io.ReadFull(r, rest); err != nil {
		return Head{}, ErrCut
	}
	var x Head
	x.bytes = append(start, rest...)
	if err := json.Unmarshal(rest[:size], &x); err != nil || len(x.Public) != ed25519.PublicKeySize || !id.Valid(x.Hub) || !id.Valid(x.Pack) {
		return Head{}, none
	}
	if !ed25519.Verify(x.Public, x.bytes[:len(x.bytes)-ed25519.SignatureSize], rest[size:]) {
		return Head{}, fault.New(fault.Invalid, "offline.head_damaged")
	}
	return x, nil
}
