package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"drosme/internal/id"
)

// Sender hands a message on.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Reasons why a letter did not leave, as words that a page can show. What the server said stays out of
// them: it may hold an address.
const (
	Unreachable = "unreachable" // nobody answers there, or the answer broke off
	NotSecure   = "not_secure"  // the server offers no encryption, or its certificate is not good
	NotSignedIn = "not_signed_in"
	NoAddress   = "no_address" // the server knows no such address: trying again is of no use
	Declined    = "declined"   // the server took it not, for another reason
	NoServer    = "no_server"  // none is set up
	Unreadable  = "unreadable" // the letter itself cannot be written as a message
)

// Failure is why a letter did not leave. Final: trying again is of no use.
type Failure struct {
	Reason string
	Final  bool
	cause  error
}

// Error names the reason.
func (f *Failure) Error() string { return "mail: " + f.Reason }

// Unwrap gives the cause, for tests; it must not be logged, since a server repeats addresses.
func (f *Failure) Unwrap() error { return f.cause }

// The ways in which a connection to a mail server is kept from others' eyes.
const (
	TLS      = "tls"      // from the first byte, usually port 465
	StartTLS = "starttls" // after the greeting, usually port 587; a server without it is not spoken to
	Plain    = "plain"    // not at all: for a server on the same machine alone
)

// SMTP hands messages to a mail server.
type SMTP struct {
	Host     string
	Port     int
	Security string // TLS, StartTLS or Plain
	User     string // empty: no sign-in
	Password string
	Timeout  time.Duration // of one letter in all; 0: a minute

	Roots *x509.CertPool // nil: those of the machine
}

// Send hands one message to the server.
func (s SMTP) Send(ctx context.Context, m Message) error {
	limit := s.Timeout
	if limit == 0 {
		limit = time.Minute
	}
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err != nil {
		return &Failure{Reason: Unreachable, cause: err}
	}
	defer conn.Close()
	end, _ := ctx.Deadline()
	if err := conn.SetDeadline(end); err != nil {
		return &Failure{Reason: Unreachable, cause: err}
	}
	release := context.AfterFunc(ctx, func() { conn.Close() }) // a server that stops must not hold the house back
	defer release()
	secure := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}
	if s.Security == TLS {
		t := tls.Client(conn, secure)
		if err := t.HandshakeContext(ctx); err != nil {
			return &Failure{Reason: NotSecure, cause: err}
		}
		conn = t
	}
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		return &Failure{Reason: Unreachable, cause: err}
	}
	defer c.Close()
	_, domain, _ := strings.Cut(m.From, "@")
	if err := c.Hello(domain); err != nil { // the sender's domain: the name of this machine is nobody's business
		return failure(Declined, err)
	}
	if s.Security == StartTLS {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return &Failure{Reason: NotSecure, cause: errors.New("no STARTTLS")}
		}
		if err := c.StartTLS(secure); err != nil {
			return &Failure{Reason: NotSecure, cause: err}
		}
	}
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, s.Host)); err != nil {
			return failure(NotSignedIn, err)
		}
	}
	return deliver(c, m)
}

func deliver(c *smtp.Client, m Message) error {
	if err := c.Mail(m.From); err != nil {
		return failure(Declined, err)
	}
	if err := c.Rcpt(m.To); err != nil {
		var said *textproto.Error
		if errors.As(err, &said) && said.Code >= 550 && said.Code <= 553 {
			return &Failure{Reason: NoAddress, Final: true, cause: err}
		}
		return failure(Declined, err)
	}
	w, err := c.Data()
	if err != nil {
		return failure(Declined, err)
	}
	if _, err := w.Write(m.Bytes); err != nil {
		return &Failure{Reason: Unreachable, cause: err}
	}
	if err := w.Close(); err != nil {
		return failure(Declined, err)
	}
	_ = c.Quit() // the server has taken the letter; how it says goodbye does not matter
	return nil
}

// failure tells a broken connection from an answer of the server.
func failure(answered string, err error) error {
	var said *textproto.Error
	if errors.As(err, &said) {
		return &Failure{Reason: answered, cause: err}
	}
	if answered == NotSignedIn && !errors.Is(err, context.DeadlineExceeded) {
		var broken net.Error
		if !errors.As(err, &broken) {
			return &Failure{Reason: answered, cause: err}
		}
	}
	return &Failure{Reason: Unreachable, cause: err}
}

// Folder writes each message as a file and sends nothing: for the demonstration.
type Folder struct{ Dir string }

// Send writes the message.
func (f Folder) Send(_ context.Context, m Message) error {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return fmt.Errorf("keep a letter: %w", err)
	}
	return os.WriteFile(filepath.Join(f.Dir, id.New()+".eml"), m.Bytes, 0o600)
}
