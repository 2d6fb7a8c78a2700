package accounts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// State is what is true of an account.
type State string

// The states. An invited user has no password yet; a closed one cannot come in, and its sessions end
// at once.
const (
	Invited State = "invited"
	Active  State = "active"
	Closed  State = "closed"
)

// User is one account. Login and display are identifying and stand sealed in the row; Login is what is
// typed at the sign-in and may be an e-mail address, Display is a name for the list of users until
// the account is linked to a person.
type User struct {
	ID            string      `db:"id" class:"plain"`
	Code          string      `db:"code" class:"plain"`
	Login         string      `db:"-" class:"identifying"`
	Display       string      `db:"-" class:"identifying"`
	LoginSealed   string      `db:"login_sealed" class:"identifying"`
	LoginMAC      string      `db:"login_mac" class:"identifying"`
	DisplaySealed string      `db:"display_sealed" class:"identifying"`
	State         State       `db:"state" class:"plain"`
	Person        string      `db:"person" class:"plain"` // id of the person record; empty: not linked
	Language      string      `db:"language" class:"plain"`
	Theme         string      `db:"theme" class:"plain"` // light, dark or empty
	Minor         bool        `db:"minor" class:"plain"` // under 18
	Created       when.Day    `db:"created" class:"plain"`
	Closed        when.Day    `db:"closed" class:"plain"`
	Version       int         `db:"version" class:"plain"`
	ChangedAt     when.Moment `db:"changed_at" class:"plain"`
	ChangedBy     string      `db:"changed_by" class:"plain"` // id of the user, or the system's name
	Grants        []Grant     `db:"-" class:"plain"`
	Passwords     int         `db:"passwords" class:"plain"` // 0 or 1
	TOTPs         int         `db:"totps" class:"plain"`     // 0 or 1
	Passkeys      int         `db:"passkeys" class:"plain"`
	CodesLeft     int         `db:"codes_left" class:"plain"`
}

// Scope says that the account is about its user.
func (u *User) Scope() access.Scope { return access.Scope{User: u.ID} }

// Subjects is the person whose account it is, once linked.
func (u *User) Subjects() []string {
	if u.Person == "" {
		return nil
	}
	return []string{u.Person}
}

// Second tells whether the account has a second factor.
func (u *User) Second() bool { return u.TOTPs > 0 || u.Passkeys > 0 }

// Holds tells whether the user holds a role today.
func (u *User) Holds(role access.Role, today when.Day) bool {
	return slices.ContainsFunc(u.Grants, func(g Grant) bool { return g.Role == role && g.InForce(today) })
}

// NewUser is what a new account is made of.
type NewUser struct {
	Login    string
	Display  string
	Language string
	Person   string
	Minor    bool
	Grants   []Grant
}

// EvenLogin brings a login to the one form that is kept and looked up: composed letters, lower case,
// no blanks around it.
func EvenLogin(typed string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(typed)))
}

const loginMax = 120

func checkLogin(l *fault.List, login string) {
	switch n := utf8.RuneCountInString(login); {
	case n == 0:
		l.Add("login", "field.required")
	case n < 3:
		l.Add("login", "field.too_short", "min", 3)
	case n > loginMax:
		l.Add("login", "field.too_long", "max", loginMax)
	case strings.ContainsFunc(login, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		l.Add("login", "user.login_blank")
	}
}

// Check says all that is wrong with a new account on a day.
func (n NewUser) Check(today when.Day) error {
	var l fault.List
	checkLogin(&l, EvenLogin(n.Login))
	if utf8.RuneCountInString(n.Display) > 100 {
		l.Add("display", "field.too_long", "max", 100)
	}
	if err := l.Take(CheckGrants(n.Grants, n.Minor, today)); err != nil {
		return err
	}
	return l.Err()
}

const (
	passwordMin = 12
	passwordMax = 1024
)

// CheckNewPassword says what is wrong with a new password: shorter than 12 characters, made of one or
// two characters only, or the login itself. Which characters it has is left to the person.
func CheckNewPassword(login, password, again string) error {
	var l fault.List
	kinds := map[rune]bool{}
	for _, r := range password {
		kinds[r] = true
	}
	even := EvenLogin(password)
	switch {
	case password == "":
		l.Add("password", "field.required")
	case utf8.RuneCountInString(password) < passwordMin:
		l.Add("password", "field.too_short", "min", passwordMin)
	case len(password) > passwordMax:
		l.Add("password", "field.too_long", "max", passwordMax)
	case len(kinds) < 4 || login != "" && strings.ReplaceAll(even, login, "") == "":
		l.Add("password", "account.password_easy")
	case password != again:
		l.Add("password_again", "account.password_differs")
	}
	return l.Err()
}
