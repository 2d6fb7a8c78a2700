package offline

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

const receiptMagic = "drosme receipt 1"

// Receipt is what the office gives for a batch: up to which group a hub's journal has arrived, by its hash.
type Receipt struct {
	ID      string      `json:"id"`
	Office  string      `json:"office"` // name of its identity
	Hub     string      `json:"hub"`
	N       int64       `json:"n"`
	Hash    []byte      `json:"hash"`
	Groups  int         `json:"groups"`  // new in this batch
	Entries int         `json:"entries"` // new in this batch
	At      when.Moment `json:"at"`
}

// SignReceipt writes a receipt as one line of text.
func (o Office) SignReceipt(r Receipt) (string, error) {
	r.Office = o.Identity().Name()
	b, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	sign := ed25519.Sign(o.sign, append([]byte(receiptMagic), b...))
	enc := base64.RawURLEncoding
	return receiptMagic + " " + enc.EncodeToString(b) + " " + enc.EncodeToString(sign), nil
}

// ReadReceipt reads a receipt of an office that is known; anything else is Invalid.
func ReadReceipt(text string, from Identity) (Receipt, error) {
	var r Receipt
	wrong := fault.New(fault.Invalid, "offline.no_receipt")
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), receiptMagic+" ")
	body, sign, two := strings.Cut(rest, " ")
	if !ok || !two || len(text) > 8<<10 || len(from.Sign) != ed25519.PublicKeySize {
		return r, wrong
	}
	enc := base64.RawURLEncoding.Strict()
	b, err := enc.DecodeString(body)
	if err != nil {
		return r, wrong
	}
	s, err := enc.DecodeString(sign)
	if err != nil || !ed25519.Verify(from.Sign, append([]byte(receiptMagic), b...), s) {
		return r, wrong
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&r); err != nil || !id.Valid(r.Hub) || !id.Valid(r.ID) {
		return Receipt{}, wrong
	}
	return r, nil
}
