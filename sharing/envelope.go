package sharing

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// The file between two houses is: the line "drosme package 1", then a box sealed to the receiver's key (HPKE,
// internal/seal). In the box: an Ed25519 signature of the sender over the rest, then JSON, filled up with blanks
// to a multiple of 4,096 bytes, so that the size does not tell a recall from a package. Package, answer and
// recall look the same from outside. docs/decisions/0005-sharing.md says why so.
const (
	magic    = "drosme package 1\n"
	boxLabel = "drosme package"
	padTo    = 4096
	boxSize  = 1216 // bytes of the public half of a box
	sumSize  = 4

	// keyBegins stands before the text of a key: it says what the line is, and keeps it from beginning with a sign
	// that a command line takes for an option.
	keyBegins = "dpk1"

	// MostFile is the most bytes of a file that is opened.
	MostFile = 1 << 20
	// MostFields and MostValue bound what a package holds.
	MostFields = 200
	MostValue  = 20_000
)

// The kinds of envelope.
const (
	packageKind = "package"
	answerKind  = "answer"
	recallKind  = "recall"
)

// Key is the public half by which a house is known to others: what to seal to, and what its signatures are
// checked with.
type Key struct {
	box  seal.BoxPublic
	sign ed25519.PublicKey
}

// Text is the key as it is given away: one line, "dpk1" and base64url. Its last bytes are a check sum, so that a key
// cut short is seen.
func (k Key) Text() string {
	raw := append(k.box.Bytes(), k.sign...)
	sum := sha256.Sum256(raw)
	return keyBegins + base64.RawURLEncoding.EncodeToString(append(raw, sum[:sumSize]...))
}

// Print names the key shortly, for comparing by voice: ten bytes in groups of four signs.
func (k Key) Print() string {
	sum := sha256.Sum256([]byte(k.Text()))
	h := hex.EncodeToString(sum[:10])
	var groups []string
	for i := 0; i < len(h); i += 4 {
		groups = append(groups, h[i:i+4])
	}
	return strings.Join(groups, " ")
}

// ParseKey reads what Text gave, blanks and line ends apart; anything else is a fault in the field key.
func ParseKey(text string) (Key, error) {
	text, begins := strings.CutPrefix(strings.Join(strings.Fields(text), ""), keyBegins)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || !begins || len(raw) != boxSize+ed25519.PublicKeySize+sumSize {
		return Key{}, fault.In("key", "package.key_wrong")
	}
	body := raw[:len(raw)-sumSize]
	sum := sha256.Sum256(body)
	box, err := seal.ParseBoxPublic(body[:boxSize])
	if err != nil || !bytes.Equal(sum[:sumSize], raw[len(body):]) {
		return Key{}, fault.In("key", "package.key_wrong")
	}
	return Key{box, ed25519.PublicKey(body[boxSize:])}, nil
}

// pair is a house's own key. It is derived from the house key, so that it comes back with a backup.
type pair struct {
	box  seal.BoxKey
	sign ed25519.PrivateKey
}

func pairOf(keys *seal.Keyring) (pair, error) {
	box, err := seal.ParseBoxKey(keys.Derive("package box"))
	return pair{box, ed25519.NewKeyFromSeed(keys.Derive("package signature"))}, err
}

func (p pair) public() Key { return Key{p.box.Public(), p.sign.Public().(ed25519.PublicKey)} }

// Value is one field of a package.
type Value struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	Identifying bool   `json:"identifying,omitempty"`
}

// envelope is what is in the box.
type envelope struct {
	Kind string   `json:"kind"`
	ID   string   `json:"id"` // of the package, also in its answers and its recall
	From string   `json:"from"`
	On   when.Day `json:"on"`

	// Of a package.
	Until      when.Day `json:"until,omitempty"` // last day on which it opens
	Purpose    string   `json:"purpose,omitempty"`
	Ground     string   `json:"ground,omitempty"`
	Fields     []Value  `json:"fields,omitempty"`
	RecallHash string   `json:"recall_hash,omitempty"` // SHA-256 of the secret that a recall shows, in hexadecimal

	// Secret of a package is what its answers show: only who opened it knows it. Secret of a recall is what
	// RecallHash is of: only who sealed the package knows it.
	Secret string `json:"secret,omitempty"`
	Answer string `json:"answer,omitempty"` // of an answer: accept, decline, arrived
}

var (
	fieldForm  = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,60}$`)
	secretForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
	wordForm   = regexp.MustCompile(`^[a-z_]{1,40}$`)
)

// sealTo seals an envelope to another house.
func (p pair) sealTo(to Key, e envelope) ([]byte, error) {
	e.From = p.public().Text()
	b, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if rest := (ed25519.SignatureSize + len(b)) % padTo; rest != 0 {
		b = append(b, bytes.Repeat([]byte{' '}, padTo-rest)...)
	}
	box, err := seal.SealTo([]seal.BoxPublic{to.box}, boxLabel, append(ed25519.Sign(p.sign, b), b...))
	if err != nil {
		return nil, err
	}
	return append([]byte(magic), box...), nil
}

// open opens a file that another house sealed to this one, and gives whose key signed it. Faults: Invalid for
// what is no such file, was cut short or changed, or is sealed to another house.
func (p pair) open(file []byte) (envelope, Key, error) {
	box, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok || len(file) > MostFile {
		return envelope{}, Key{}, fault.New(fault.Invalid, "package.no_package")
	}
	plain, err := seal.OpenBox(p.box, boxLabel, box)
	switch {
	case fault.Is(err, fault.Refused):
		return envelope{}, Key{}, fault.New(fault.Invalid, "package.not_ours")
	case err != nil:
		return envelope{}, Key{}, fault.New(fault.Invalid, "package.damaged")
	}
	return parse(plain)
}

// parse reads what was in a box. Whoever knows a house's key can seal anything to it: nothing here is trusted.
func parse(plain []byte) (envelope, Key, error) {
	damaged := fault.New(fault.Invalid, "package.damaged")
	if len(plain) < ed25519.SignatureSize || !utf8.Valid(plain[ed25519.SignatureSize:]) {
		return envelope{}, Key{}, damaged
	}
	var e envelope
	body := plain[ed25519.SignatureSize:]
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return envelope{}, Key{}, damaged
	}
	if _, err := d.Token(); err != io.EOF {
		return envelope{}, Key{}, damaged
	}
	from, err := ParseKey(e.From)
	if err != nil || !ed25519.Verify(from.sign, body, plain[:ed25519.SignatureSize]) || !e.sound() {
		return envelope{}, Key{}, damaged
	}
	return e, from, nil
}

// sound tells whether an envelope has the form that its kind has.
func (e *envelope) sound() bool {
	if !id.Valid(e.ID) || !isDay(e.On) || !secretForm.MatchString(e.Secret) {
		return false
	}
	switch e.Kind {
	case answerKind:
		return e.Answer == accept || e.Answer == decline || e.Answer == helpArrived
	case recallKind:
		return true
	case packageKind:
	default:
		return false
	}
	if !isDay(e.Until) || !secretForm.MatchString(e.RecallHash) || !wordForm.MatchString(e.Purpose) || !wordForm.MatchString(e.Ground) ||
		len(e.Fields) == 0 || len(e.Fields) > MostFields {
		return false
	}
	seen := map[string]bool{}
	for _, f := range e.Fields {
		if !fieldForm.MatchString(f.Name) || seen[f.Name] || utf8.RuneCountInString(f.Value) > MostValue {
			return false
		}
		seen[f.Name] = true
	}
	return true
}

func isDay(d when.Day) bool {
	got, err := when.ParseDay(string(d))
	return err == nil && got == d
}

// hashOf is the hash of a recall's secret.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
