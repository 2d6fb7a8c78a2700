package accounts

import (
	"context"
	"testing"

	"drosme/internal/privacy"
)

// UseLink sets a password by a link, as its page does.
func (d *Desk) UseLink(ctx context.Context, token, password string) error {
	_, err := d.useLink(ctx, token, password, password)
	return err
}

// TOTPAddress is what the QR code holds.
var TOTPAddress = totpAddress

func TestEveryFieldHasItsClass(t *testing.T) {
	for _, record := range []any{User{}, Grant{}, SessionRow{}, Passkey{}, Link{}, RoleChange{}, theLog{}} {
		if u := privacy.Untagged(record); len(u) > 0 {
			t.Errorf("without a class: %v", u)
		}
	}
}

// ThenOf reads where to go after the sign-in.
var ThenOf = thenOf
