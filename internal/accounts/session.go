package accounts

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
)

// SessionRow is one session of a user as it is listed: which kind of device, since when, last used. No
// address is kept.
type SessionRow struct {
	Token   string      `db:"token" class:"sensitive"` // hash of what the cookie holds
	ID      string      `db:"id" class:"plain"`
	User    string      `db:"user_id" class:"plain"`
	Device  string      `db:"device" class:"plain"` // "Firefox/Windows"
	Started when.Moment `db:"started" class:"plain"`
	Seen    when.Moment `db:"seen" class:"plain"`
	Ends    when.Moment `db:"ends" class:"plain"`
}

// Scope says whose session it is.
func (s *SessionRow) Scope() access.Scope { return access.Scope{User: s.User} }

// Is tells whether this is the session that the actor's short hash names.
func (s *SessionRow) Is(short string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s.Token)
	return err == nil && short != "" && strings.HasPrefix(hex.EncodeToString(raw), short)
}

// Device gives the kind of browser and system from what a browser says of itself, as "Firefox/Windows":
// enough to know one's own devices, too coarse to tell two people apart.
func Device(userAgent string) string {
	pick := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(userAgent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := pick("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung", "Firefox", "Firefox", "FxiOS", "Firefox",
		"CriOS", "Chrome", "Chrome", "Chrome", "Chromium", "Chrome", "Safari", "Safari")
	system := pick("Windows", "Windows", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Mac OS X", "Mac",
		"CrOS", "ChromeOS", "Linux", "Linux")
	return browser + "/" + system
}
