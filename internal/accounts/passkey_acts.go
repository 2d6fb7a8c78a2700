package accounts

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Passkey is one passkey of a user as it is listed and kept.
type Passkey struct {
	ID         string      `db:"id" class:"plain"` // hash of the credential's own id
	User       string      `db:"user_id" class:"plain"`
	Credential string      `db:"credential_sealed" class:"sensitive"`
	Device     string      `db:"device" class:"plain"`
	Added      when.Moment `db:"added" class:"plain"`
	Used       when.Moment `db:"used" class:"plain"`
}

// Scope says whose passkey it is.
func (p *Passkey) Scope() access.Scope { return access.Scope{User: p.User} }

// holder is a user as the ceremony of a passkey sees one.
type holder struct {
	u           *User
	credentials []webauthn.Credential
}

// WebAuthnID is the id of the account.
func (h holder) WebAuthnID() []byte { return []byte(h.u.ID) }

// WebAuthnName is the login, so that the person finds it in their own list of passkeys.
func (h holder) WebAuthnName() string { return h.u.Login }

// WebAuthnDisplayName is the code of the account.
func (h holder) WebAuthnDisplayName() string { return h.u.Code }

// WebAuthnCredentials are the passkeys that are known.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

// ceremony gives what checks passkeys for the house's address, or false where the address is none that
// passkeys work with: they need https, or localhost.
func (d *Desk) ceremony() (*webauthn.WebAuthn, bool) {
	at, err := url.Parse(d.h.URL)
	if err != nil || at.Scheme != "https" && at.Hostname() != "localhost" {
		return nil, false
	}
	yes := true
	w, err := webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: d.h.Setting("desk.name"), RPOrigins: []string{at.Scheme + "://" + at.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: &yes,
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
	})
	return w, err == nil
}

func (d *Desk) holder(tx *db.Tx, user string) (holder, error) {
	u, err := d.load(tx, user)
	if err != nil {
		return holder{}, err
	}
	h := holder{u: u}
	rows, err := db.All[Passkey](tx, "passkey.of", db.Args{"user_id": user})
	if err != nil {
		return h, err
	}
	for _, r := range rows {
		plain, err := d.h.Keys.OpenText("passkey "+r.ID, r.Credential)
		if err != nil {
			return h, err
		}
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(plain), &c); err != nil {
			return h, err
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

func (d *Desk) passkeyID(credential []byte) string {
	return d.tokenMAC("passkey", base64.RawURLEncoding.EncodeToString(credential))
}

// unfit is what a person reads when a passkey was not taken; the cause is of no use to them.
func unfit(cause error) error {
	if f := (*fault.Fault)(nil); errors.As(cause, &f) {
		return cause
	}
	return fault.New(fault.Invalid, "account.passkey_unfit")
}

var errNoPasskeys = fault.New(fault.Invalid, "account.passkey_address")

// beginPasskey gives what the browser needs to make a passkey for a user, and what must be kept until
// it answers.
func (d *Desk) beginPasskey(ctx context.Context, user string) (options, kept []byte, err error) {
	w, ok := d.ceremony()
	if !ok {
		return nil, nil, errNoPasskeys
	}
	var h holder
	if err := d.reads(ctx, func(tx *db.Tx) error { h, err = d.holder(tx, user); return err }); err != nil {
		return nil, nil, err
	}
	made, session, err := w.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, nil, err
	}
	return both(made, session)
}

func both(a, b any) ([]byte, []byte, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return nil, nil, err
	}
	y, err := json.Marshal(b)
	return x, y, err
}

// AddPasskey keeps the passkey that the browser made for the actor. With the first factor come
// recovery codes, given once.
func (d *Desk) AddPasskey(ctx context.Context, kept, answer, device string) (codes []string, err error) {
	w, ok := d.ceremony()
	if !ok {
		return nil, errNoPasskeys
	}
	user := clerk.ActorOf(ctx).User
	var session webauthn.SessionData
	if json.Unmarshal([]byte(kept), &session) != nil {
		return nil, fault.New(fault.Invalid, "account.passkey_again")
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, unfit(err)
	}
	err = d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		h, err := d.holder(tx, user)
		if err != nil {
			return err
		}
		credential, err := w.CreateCredential(h, session, parsed)
		if err != nil {
			return unfit(err)
		}
		plain, err := json.Marshal(credential)
		if err != nil {
			return err
		}
		key := d.passkeyID(credential.ID)
		_, err = tx.Exec("passkey.insert", Passkey{ID: key, User: user, Credential: d.h.Keys.SealText("passkey "+key, string(plain)), Device: device})
		if db.IsDuplicate(err) {
			return fault.New(fault.Invalid, "account.passkey_known")
		}
		if err != nil {
			return err
		}
		tx.Note("passkey", "", "added")
		codes, err = d.codesIfNone(tx, u)
		return err
	})
	return codes, err
}

// Passkeys lists the actor's own passkeys.
func (d *Desk) Passkeys(ctx context.Context) ([]*Passkey, error) {
	user := clerk.ActorOf(ctx).User
	return clerk.List(ctx, d.h.Clerk, "account.read", func(tx *db.Tx) ([]*Passkey, error) {
		return pointers[Passkey](tx, "passkey.of", db.Args{"user_id": user})
	})
}

// RemovePasskey takes away one of the actor's own passkeys; another factor must be there.
func (d *Desk) RemovePasskey(ctx context.Context, passkey string) error {
	return d.changeOwn(ctx, func(tx *db.Tx, u *User) error {
		if u.TOTPs+u.Passkeys < 2 && !d.h.Demo {
			return fault.New(fault.Conflict, "account.last_factor")
		}
		tx.Note("passkey", "added", "")
		n, err := tx.Exec("passkey.remove", db.Args{"id": passkey, "user_id": u.ID})
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return err
	})
}

// beginPasskeySignIn gives what the browser needs to ask for a passkey of whoever sits there.
func (d *Desk) beginPasskeySignIn() (options, kept []byte, err error) {
	w, ok := d.ceremony()
	if !ok {
		return nil, nil, errNoPasskeys
	}
	asked, session, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, err
	}
	return both(asked, session)
}

// checkPasskey tells whose passkey answered. A passkey with user verification is both factors. One whose
// counter went back has been copied, and is refused.
func (d *Desk) checkPasskey(ctx context.Context, kept, answer string) (*User, error) {
	w, ok := d.ceremony()
	if !ok {
		return nil, errNoPasskeys
	}
	var session webauthn.SessionData
	if json.Unmarshal([]byte(kept), &session) != nil {
		return nil, fault.New(fault.Invalid, "account.passkey_again")
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, unfit(err)
	}
	var found *User
	err = d.writes(ctx, func(tx *db.Tx) error {
		found = nil
		who, credential, err := w.ValidatePasskeyLogin(func(_, user []byte) (webauthn.User, error) {
			h, err := d.holder(tx, string(user))
			if err != nil {
				return nil, err
			}
			return h, nil
		}, session, parsed)
		if err != nil || credential.Authenticator.CloneWarning {
			return unfit(err)
		}
		u := who.(holder).u
		if u.State != Active {
			return unfit(nil)
		}
		plain, err := json.Marshal(credential)
		if err != nil {
			return err
		}
		key := d.passkeyID(credential.ID)
		n, err := tx.Exec("passkey.used", db.Args{"id": key, "user_id": u.ID, "credential_sealed": d.h.Keys.SealText("passkey "+key, string(plain))})
		if err == nil && n == 0 {
			err = unfit(nil)
		}
		found = u
		return err
	})
	if err != nil {
		if fault.Is(err, fault.Invalid) {
			if err := d.said(ctx, "", "session.start", false); err != nil {
				return nil, err
			}
		}
		return nil, err
	}
	return found, nil
}
