package accounts_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/housetest"
)

// authenticator is a passkey device in software: one key, ES256, no attestation. Its answers are
// written by hand after WebAuthn Level 3 and CTAP's canonical CBOR.
type authenticator struct {
	key    *ecdsa.PrivateKey
	id     []byte
	user   []byte
	count  uint32
	origin string
	flags  byte // user present, user verified
}

func newAuthenticator(t *testing.T) *authenticator {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	housetest.Must(t, err)
	id := make([]byte, 16)
	_, err = rand.Read(id)
	housetest.Must(t, err)
	return &authenticator{key: key, id: id, origin: "https://desk.example", flags: 0x05}
}

var b64 = base64.RawURLEncoding

type asked struct {
	PublicKey struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
		UserVerification       string `json:"userVerification"`
		AuthenticatorSelection struct {
			ResidentKey      string `json:"residentKey"`
			UserVerification string `json:"userVerification"`
		} `json:"authenticatorSelection"`
	} `json:"publicKey"`
}

func (a *authenticator) client(t *testing.T, kind, challenge string) []byte {
	c, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	housetest.Must(t, err)
	return c
}

func (a *authenticator) about(rp string, flags byte) []byte {
	h := sha256.Sum256([]byte(rp))
	out := append(h[:], flags)
	return binary.BigEndian.AppendUint32(out, a.count)
}

// make answers a wish for a new passkey.
func (a *authenticator) make(t *testing.T, options string) string {
	var o asked
	housetest.Must(t, json.Unmarshal([]byte(options), &o))
	if s := o.PublicKey.AuthenticatorSelection; s.ResidentKey != "required" || s.UserVerification != "required" {
		t.Fatalf("the house asks for %+v", s)
	}
	user, err := b64.DecodeString(o.PublicKey.User.ID)
	housetest.Must(t, err)
	a.user = user
	point, err := a.key.PublicKey.Bytes()
	housetest.Must(t, err)
	x, y := point[1:33], point[33:]
	about := a.about(o.PublicKey.RP.ID, a.flags|0x40)
	about = append(about, make([]byte, 16)...) // no maker told
	about = binary.BigEndian.AppendUint16(about, uint16(len(a.id)))
	about = append(about, a.id...)
	about = append(about, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20) // EC2, ES256, P-256, x
	about = append(about, x...)
	about = append(about, 0x22, 0x58, 0x20)
	about = append(about, y...)
	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = append(object, 0x58, byte(len(about)))
	object = append(object, about...)
	return a.answer(t, map[string]any{"clientDataJSON": b64.EncodeToString(a.client(t, "webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64.EncodeToString(object), "transports": []string{"internal"}})
}

// sign answers a wish to sign in.
func (a *authenticator) sign(t *testing.T, options string) string {
	var o asked
	housetest.Must(t, json.Unmarshal([]byte(options), &o))
	if o.PublicKey.UserVerification != "required" {
		t.Fatalf("the house asks for %q", o.PublicKey.UserVerification)
	}
	a.count++
	client := a.client(t, "webauthn.get", o.PublicKey.Challenge)
	about := a.about(o.PublicKey.RPID, a.flags)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte(nil), about...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	housetest.Must(t, err)
	return a.answer(t, map[string]any{"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(about), "signature": b64.EncodeToString(signature), "userHandle": b64.EncodeToString(a.user)})
}

func (a *authenticator) answer(t *testing.T, response map[string]any) string {
	out, err := json.Marshal(map[string]any{"id": b64.EncodeToString(a.id), "rawId": b64.EncodeToString(a.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	housetest.Must(t, err)
	return string(out)
}

// post sends a form that a script filled in.
func (b *browser) post(path string, v url.Values) int {
	b.t.Helper()
	return b.take(b.http.PostForm(b.at+path, v))
}

func (b *browser) begin(path string) string {
	b.t.Helper()
	b.want(http.StatusOK, b.post(path, nil))
	return b.page
}

func TestAPasskeyIsBothFactors(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		_, link, err := f.d.AddUser(f.AsSystem("console"), newUser("paraugs", role(access.Coordinator)))
		housetest.Must(t, err)
		b := f.browser()
		b.want(200, b.get(strings.TrimPrefix(link, "https://desk.example")))
		b.want(200, b.send("/link/"+token(link), "password", password, "password_again", password))
		b.shows("Make a passkey")
		a := newAuthenticator(t)
		made := a.make(t, b.begin("/enrol/passkey/begin"))
		b.want(200, b.post("/enrol/passkey", url.Values{"credential": {made}}))
		if codes := shownCodes.FindAllString(b.page, -1); len(codes) != 10 {
			t.Fatalf("%d recovery codes are shown", len(codes))
		}
		b.want(200, b.get("/account"))

		// Another browser: the passkey alone is enough, and its answer is good once.
		c := f.another(b.at)
		c.want(200, c.get("/"))
		c.shows("Use a passkey")
		signed := a.sign(t, c.begin("/sign-in/passkey/begin"))
		c.want(200, c.post("/sign-in/passkey", url.Values{"credential": {signed}}))
		c.want(200, c.get("/account"))
		c.shows("Last used")
		d := f.another(b.at)
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {signed}}))
		d.begin("/sign-in/passkey/begin")
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {signed}}))

		// From another address, without the person, or copied: refused.
		a.origin = "https://elsewhere.example"
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, d.begin("/sign-in/passkey/begin"))}}))
		// What was asked is spent by a wrong answer: the right one comes too late.
		once := d.begin("/sign-in/passkey/begin")
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, once)}}))
		a.origin = "https://desk.example"
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, once)}}))
		d.shows("Not signed in yet")
		a.origin, a.flags = "https://desk.example", 0x01
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, d.begin("/sign-in/passkey/begin"))}}))
		a.flags, a.count = 0x05, 0
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, d.begin("/sign-in/passkey/begin"))}}))
		a.count = 10
		d.want(200, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, d.begin("/sign-in/passkey/begin"))}}))

		// The only second factor stays; with an app beside it, it may go.
		d.want(200, d.get("/account"))
		d.want(409, d.send("/account/passkey/remove"))
		d.shows("your only second factor")
		d.want(200, d.get("/account/totp"))
		secret := strings.ReplaceAll(d.find(shownSecret), " ", "")
		d.want(200, d.send("/account/totp", "code", f.code(secret)))
		d.want(200, d.send("/account/passkey/remove"))
		d.shows("The passkey is removed")
		d.want(422, d.post("/sign-in/passkey", url.Values{"credential": {a.sign(t, d.begin("/sign-in/passkey/begin"))}}))
	})
}

func TestWithoutHTTPSThereIsNoPasskey(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.URL = "http://192.0.2.1:8080"
		b := f.browser()
		b.want(200, b.get("/"))
		if strings.Contains(b.page, "data-passkey") {
			t.Error("a passkey is offered where none can work")
		}
		_, err := f.d.AddPasskey(context.Background(), "", "", "")
		wantKind(t, err, fault.Invalid, "account.passkey_address")
	})
}
