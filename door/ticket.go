package door

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"drosme/internal/id"
)

// ticket is what a form carries beside its questions: when it was made, the act by which it is known, and
// the secret that its link will hold. The door signs it and keeps nothing; so the same form sent five
// times is one submission with one link, and a form that nobody took from here is none.
type ticket struct {
	Made   time.Time
	Act    string
	Secret []byte // 32 bytes
}

// tickets signs with a key that is made with the process and lies nowhere.
type tickets struct{ key []byte }

func newTickets() tickets {
	key := make([]byte, 32)
	rand.Read(key)
	return tickets{key}
}

const secretSize = 32

// issue makes a ticket for a new form.
func (t tickets) issue(now time.Time) ticket {
	secret := make([]byte, secretSize)
	rand.Read(secret)
	return ticket{Made: now.Truncate(time.Millisecond), Act: id.Ordered(now, nil), Secret: secret}
}

func (t tickets) sign(act string, body []byte) []byte {
	m := hmac.New(sha256.New, t.key)
	m.Write([]byte(act))
	m.Write(body)
	return m.Sum(nil)
}

// text is how a ticket stands in the form, beside its act.
func (t tickets) text(k ticket) string {
	body := binary.BigEndian.AppendUint64(nil, uint64(k.Made.UnixMilli()))
	body = append(body, k.Secret...)
	return base64.RawURLEncoding.EncodeToString(append(body, t.sign(k.Act, body)...))
}

// read gives the ticket of a form that was sent; false for one that this process did not issue.
func (t tickets) read(act, text string) (ticket, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) != 8+secretSize+sha256.Size || !id.Valid(act) {
		return ticket{}, false
	}
	body, sum := raw[:8+secretSize], raw[8+secretSize:]
	if !hmac.Equal(sum, t.sign(act, body)) {
		return ticket{}, false
	}
	return ticket{Made: time.UnixMilli(int64(binary.BigEndian.Uint64(body))).UTC(), Act: act, Secret: body[8:]}, true
}

// reference is the code that the host is told. It follows from the secret, so that the same form gives the
// same one and the door need not keep it.
func reference(secret []byte) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("reference"))
	return id.Code("R", bytes.NewReader(m.Sum(nil)))
}

// link is how the secret stands in an address.
func link(secret []byte) string { return base64.RawURLEncoding.EncodeToString(secret) }

func secretOf(link string) ([]byte, bool) {
	b, err := base64.RawURLEncoding.DecodeString(link)
	return b, err == nil && len(b) == secretSize && base64.RawURLEncoding.EncodeToString(b) == link
}

// same names the content of a form under its secret, so that the same form sent with other words is found.
// Without the secret, which lies nowhere, it tells nothing of what was typed.
func same(secret, content []byte) []byte {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("content"))
	m.Write(content)
	return m.Sum(nil)
}
