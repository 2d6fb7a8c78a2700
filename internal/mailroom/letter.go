package mailroom

import (
	"net"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/mail"
	"drosme/internal/when"
)

// Letter is a letter of the outbox, without what is sealed.
type Letter struct {
	ID     string      `db:"id" class:"plain"`
	About  string      `db:"about" class:"plain"` // id of the record it belongs to
	State  string      `db:"state" class:"plain"`
	Tries  int         `db:"tries" class:"plain"`
	Next   when.Moment `db:"next_at" class:"plain"`
	Made   when.Moment `db:"made_at" class:"plain"`
	SentAt when.Moment `db:"sent_at" class:"plain"`
	Reason string      `db:"reason" class:"plain"` // a word of internal/mail
}

// Scope is open: nothing of the letter is in it.
func (l *Letter) Scope() access.Scope { return access.Scope{} }

// The states of a letter.
const (
	Waiting = "waiting"
	Sent    = "sent"
	Failed  = "failed"
)

// Account says through which server letters leave. It is sealed where it lies.
type Account struct {
	From     string `json:"from" class:"plain"`
	FromName string `json:"from_name" class:"plain"`
	Host     string `json:"host" class:"plain"`
	Port     int    `json:"port" class:"plain"`
	Security string `json:"security" class:"plain"`
	User     string `json:"user" class:"sensitive"`
	Password string `json:"password" class:"identifying"`

	Version int         `json:"-" class:"plain"` // 0: none is set up
	At      when.Moment `json:"-" class:"plain"`
}

// Scope is open: it belongs to the house.
func (a *Account) Scope() access.Scope { return access.Scope{} }

// Check says what is wrong, field by field.
func (a *Account) Check(wrong func(field, key string, pairs ...any)) {
	if name, domain, found := strings.Cut(a.From, "@"); !found || name == "" || !strings.Contains(domain, ".") || strings.ContainsAny(a.From, " <>\r\n") {
		wrong("from", "field.not_an_address")
	}
	if strings.ContainsAny(a.FromName, "\r\n") || len(a.FromName) > 100 {
		wrong("from_name", "field.too_long", "max", 100)
	}
	local := a.Host == "localhost" || net.ParseIP(a.Host) != nil && net.ParseIP(a.Host).IsLoopback()
	if a.Host == "" || len(a.Host) > 253 || strings.ContainsAny(a.Host, " /:@\r\n") && net.ParseIP(a.Host) == nil {
		wrong("host", "mailroom.host.wrong")
	}
	switch a.Security {
	case mail.TLS, mail.StartTLS:
	case mail.Plain:
		if !local {
			wrong("security", "mailroom.security.far")
		}
	default:
		wrong("security", "field.choose")
	}
}

// sender is what hands the letters of an account on.
func (a *Account) sender() mail.Sender {
	return mail.SMTP{Host: a.Host, Port: a.Port, Security: a.Security, User: a.User, Password: a.Password}
}

// gone is the fault of a letter that has left meanwhile.
func gone() error { return fault.New(fault.Invalid, "mailroom.not_waiting") }
