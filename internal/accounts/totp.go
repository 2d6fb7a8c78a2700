package accounts

import (
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

const totpPeriod = 30 // seconds, as every authenticator app expects

// newTOTPSecret makes a secret of 20 random bytes, as RFC 6238 asks for SHA-1.
func newTOTPSecret(random []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random)
}

// totpAddress is what the QR code holds. The installation's neutral name and the code of the account
// stand in it, for the person's own app.
func totpAddress(secret, desk, code string) string {
	q := url.Values{"secret": {secret}, "issuer": {desk}}
	return "otpauth://totp/" + url.PathEscape(desk+":"+code) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// totpStep finds the time step for which a code is right: now, the step before or the one after, and
// later than the last one used, so that a code works once. 0: none.
func totpStep(secret, code string, now time.Time, last int64) int64 {
	code = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code)
	found := int64(0)
	current := now.Unix() / totpPeriod
	for _, step := range []int64{current - 1, current, current + 1} {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(step*totpPeriod, 0), totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > last && found == 0 {
			found = step
		}
	}
	return found
}
