package doorway

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"drosme/internal/fault"
)

// The office signs each request to the door: method, address, hour, a nonce and the hash of the body,
// with a key of the house. The door knows the public half alone, so nothing in it lets anybody fetch.

const (
	scheme = "Drosme "
	// skew is how far the clocks of door and office may be apart.
	skew = 5 * time.Minute
)

// message is what is signed: each part after its length, so that no two requests give the same bytes.
func message(method, path, stamp, nonce string, body []byte) []byte {
	sum := sha256.Sum256(body)
	var out []byte
	for _, p := range []string{"drosme door 1", method, path, stamp, nonce, string(sum[:])} {
		out = binary.BigEndian.AppendUint64(out, uint64(len(p)))
		out = append(out, p...)
	}
	return out
}

// Sign signs a request to the door.
func Sign(r *http.Request, key ed25519.PrivateKey, now time.Time, body []byte) {
	nonce := rand.Text()
	stamp := strconv.FormatInt(now.Unix(), 10)
	sig := ed25519.Sign(key, message(r.Method, r.URL.Path, stamp, nonce, body))
	r.Header.Set("Authorization", scheme+stamp+"."+nonce+"."+base64.RawURLEncoding.EncodeToString(sig))
}

// Watch tells whether a signature is the office's, of now, and seen for the first time.
type Watch struct {
	Key ed25519.PublicKey
	mu  sync.Mutex
	saw map[string]time.Time // nonce: when it may be forgotten
}

// Check is fault.Refused for what is not signed by the house, too old, or sent again.
func (w *Watch) Check(r *http.Request, body []byte, now time.Time) error {
	refused := fault.New(fault.Refused, "door.not_office")
	text, found := strings.CutPrefix(r.Header.Get("Authorization"), scheme)
	parts := strings.Split(text, ".")
	if !found || len(parts) != 3 || len(parts[1]) < 20 || len(parts[1]) > 64 {
		return refused
	}
	seconds, err := strconv.ParseInt(parts[0], 10, 64)
	sig, errSig := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || errSig != nil || len(w.Key) != ed25519.PublicKeySize ||
		!ed25519.Verify(w.Key, message(r.Method, r.URL.Path, parts[0], parts[1], body), sig) {
		return refused
	}
	if d := now.Sub(time.Unix(seconds, 0)); d > skew || d < -skew {
		return fault.New(fault.Refused, "door.clock")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for nonce, until := range w.saw { // signed ones alone are kept, so this stays small
		if now.After(until) {
			delete(w.saw, nonce)
		}
	}
	if _, seen := w.saw[parts[1]]; seen {
		return refused
	}
	if w.saw == nil {
		w.saw = map[string]time.Time{}
	}
	w.saw[parts[1]] = now.Add(2 * skew)
	return nil
}
